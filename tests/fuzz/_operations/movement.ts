/** Operations that move elements, and those on rows of tables. */

import { anyNd, type Draw, float, made, type Nd, nd, operand, shape, small } from "./arguments.ts";
import { type Call, type Case, elementAt, exactly, filled, ofSum, rounded } from "./case.ts";

const sizeOf = (extents: readonly number[]): number => extents.reduce((a, b) => a * b, 1);
const onDevice = ({ dtype }: Nd): boolean => dtype === "float32" || dtype === "int32" || dtype === "bool";
const anyDType = (d: Draw): Nd["dtype"] => d.pick(["float32", "float32", "int32", "bool"]);

/** Whole numbers, of which one may be what no extent is. */
function disturbed(d: Draw, extents: readonly number[]): number[] {
  if (extents.length === 0 || d.chance(0.85)) return [...extents];
  const wrong = d.pick([-1, -2, 0.5, NaN, 2 ** 32, 2 ** 31, 1e300, Infinity, 7]);
  return extents.map((extent, i) => i === extents.length - 1 ? wrong : extent);
}

const isExtent = (extent: number): boolean => Number.isSafeInteger(extent) && extent >= 0;

function viewed(x: Nd, shape: readonly number[] | null, args: unknown[]): Call {
  return { args, right: shape === null ? null : exactly({ ...x, shape }) };
}

/** A tensor of few dimensions that is joined with others along an axis. */
function parts(d: Draw): Nd[] {
  const dtype = anyDType(d);
  const extents = shape(d, d.chance(0.05) ? 0 : d.whole(1, 3));
  const axis = d.whole(0, extents.length - 1);
  return d.times(d.whole(1, 4), () => {
    const own = extents.map((extent, i) => i === axis || d.chance(0.02) ? d.whole(0, 3) : extent);
    return anyNd(d, own, dtype);
  });
}

/** Joined along an axis, or null. */
function joined(xs: readonly Nd[], axis: number): Nd | null {
  const first = xs[0]!;
  const at = axis < 0 ? axis + first.shape.length : axis;
  if (!Number.isInteger(axis) || at < 0 || at >= first.shape.length) return null;
  const fits = (x: Nd): boolean =>
    x.dtype === first.dtype && x.shape.length === first.shape.length && x.shape.every((extent, i) => i === at || extent === first.shape[i]);
  if (!xs.every(fits)) return null;
  if (xs.length > 1 && !onDevice(first)) return null;
  const ends = xs.map((x) => x.shape[at]!);
  return filled(first.dtype, first.shape.with(at, ends.reduce((a, b) => a + b)), (places) => {
    let [which, place] = [0, places[at]!];
    while (place >= ends[which]!) place -= ends[which++]!;
    return elementAt(xs[which]!, places.with(at, place));
  });
}

const filledWith = (value: number | null): Case => (d) => {
  const extents = disturbed(d, shape(d));
  const dtype = d.pick<string | undefined>(["float32", "int32", "bool", undefined, d.chance(0.2) ? "int64" : "float32"]);
  const number = value ?? (dtype === "float32" || dtype === undefined ? float(d) : d.pick([0, 1, -3, 2 ** 31 - 1, 0.5, 2 ** 31, NaN]));
  const args = [extents, ...(value === null ? [number] : []), ...(dtype === undefined ? [] : [dtype])];
  const whole = Number.isInteger(number) && number === (number | 0);
  const real = dtype === undefined || dtype === "float32";
  // Kernels and memory of a size that no machine has are refused too.
  const size = sizeOf(extents);
  if (!extents.every(isExtent) || size > 1e8 || dtype === "int64") {
    return { args, right: null };
  }
  // Nothing is written where there is no element.
  if (!real && !whole && size > 0) return { args, right: null };
  const element = dtype === "bool" ? Number(number !== 0) : number;
  return { args, right: exactly({ dtype: (dtype ?? "float32") as Nd["dtype"], shape: extents, data: new Array(size).fill(element) }) };
};

const like = (value: number): Case => (d) => {
  const x = anyNd(d, shape(d), anyDType(d));
  return { args: [operand(d, x)], right: onDevice(x) ? exactly({ ...x, data: x.data.map(() => value) }) : null };
};

/** Splits of entries in segments, at times such as no entries have. */
function splitsOf(d: Draw, entries: number): number[] {
  const inner = d.times(d.whole(0, 3), () => d.whole(0, entries)).sort((a, b) => a - b);
  const splits = [0, ...inner, entries];
  if (d.chance(0.12)) splits[d.whole(0, splits.length - 1)] = d.pick([-1, entries + 1, 2 ** 31 - 1, -(2 ** 31)]);
  if (d.chance(0.05)) splits.reverse();
  return splits;
}

const sound = (splits: readonly number[], entries: number): boolean =>
  splits.every((at, i) => at >= 0 && at <= entries && (i === 0 || splits[i - 1]! <= at));

const ints = (d: Draw, values: readonly number[]): unknown =>
  d.chance(0.5) ? Int32Array.from(values) : made({ dtype: "int32", shape: [values.length], data: values });

function weightsOf(d: Draw, entries: number): number[] | null {
  return d.chance(0.5) ? null : d.times(entries + (d.chance(0.05) ? 1 : 0), () => small(d));
}

const floats = (d: Draw, values: readonly number[] | null): unknown =>
  values === null ? null : d.chance(0.5) ? Float32Array.from(values) : made({ dtype: "float32", shape: [values.length], data: values });

/** The cases. */
export const movement: Readonly<Record<string, Case>> = {
  reshape: (d) => {
    const x = anyNd(d, shape(d), anyDType(d));
    const order = d.chance(0.8) ? [...x.shape].reverse() : shape(d);
    const hole = order.length > 0 && d.chance(0.3) ? d.whole(0, order.length - 1) : -1;
    const given = disturbed(d, order.map((extent, i) => i === hole ? -1 : extent));
    const known = given.filter((extent) => extent !== -1);
    const holes = given.length - known.length;
    const rest = sizeOf(x.shape) / sizeOf(known);
    const result = given.map((extent) => extent === -1 ? rest : extent);
    const fits = holes <= 1 && (holes === 0 || sizeOf(known) > 0) && result.every(isExtent) &&
      sizeOf(result) === sizeOf(x.shape);
    return viewed(x, fits ? result : null, [operand(d, x), given]);
  },
  expandDims: (d) => {
    const x = anyNd(d, shape(d), anyDType(d));
    const rank = x.shape.length;
    const axis = d.chance(0.95) ? d.whole(-rank - 2, rank + 1) : d.pick([0.5, NaN, 1e300]);
    const at = axis < 0 ? axis + rank + 1 : axis;
    const result = Number.isInteger(at) && at >= 0 && at <= rank ? [...x.shape.slice(0, at), 1, ...x.shape.slice(at)] : null;
    return viewed(x, result, [operand(d, x), axis]);
  },
  squeeze: (d) => {
    const x = anyNd(d, shape(d).map((extent) => d.chance(0.4) ? 1 : extent), anyDType(d));
    const rank = x.shape.length;
    const axes = d.chance(0.4) ? undefined : d.times(d.whole(0, 2), () => d.whole(-rank, Math.max(rank - 1, 0)));
    const at = axes?.map((axis) => axis < 0 ? axis + rank : axis);
    const fits = at === undefined || at.every((axis) => x.shape[axis] === 1);
    const result = x.shape.filter((extent, i) => at === undefined ? extent !== 1 : !at.includes(i));
    return viewed(x, fits ? result : null, axes === undefined ? [operand(d, x)] : [operand(d, x), axes]);
  },
  broadcastTo: (d) => {
    const extents = shape(d);
    const x = anyNd(
      d,
      d.chance(0.9) ? extents.map((extent) => d.chance(0.5) ? 1 : extent).slice(d.whole(0, extents.length)) : shape(d),
      anyDType(d),
    );
    const given = disturbed(d, extents);
    const lead = given.length - x.shape.length;
    const same = given.length === x.shape.length && given.every((extent, i) => extent === x.shape[i]);
    const fits = same ||
      onDevice(x) && given.every(isExtent) && lead >= 0 &&
        x.shape.every((extent, i) => extent === 1 || extent === given[i + lead]) &&
        sizeOf(given) < 1e8;
    const result = fits
      ? filled(x.dtype, given, (places) => elementAt(x, x.shape.map((extent, i) => extent === 1 ? 0 : places[i + lead]!)))
      : null;
    return { args: [operand(d, x), given], right: result === null ? null : exactly(result) };
  },
  transpose: (d) => {
    const x = anyNd(d, shape(d), anyDType(d));
    const rank = x.shape.length;
    const shuffled = x.shape.map((_, i) => i).sort(() => d.unit() - 0.5);
    const order = d.chance(0.3) ? undefined : disturbed(d, shuffled);
    const used = order ?? x.shape.map((_, i) => rank - 1 - i);
    const fits = onDevice(x) && [...used].sort((a, b) => a - b).every((axis, i) => axis === i);
    const right = fits
      ? exactly(
        filled(
          x.dtype,
          used.map((axis) => x.shape[axis]!),
          (places) => elementAt(x, x.shape.map((_, axis) => places[used.indexOf(axis)]!)),
        ),
      )
      : null;
    return { args: order === undefined ? [operand(d, x)] : [operand(d, x), order], right };
  },
  slice: (d) => {
    const x = anyNd(d, shape(d), anyDType(d));
    const begin = disturbed(d, x.shape.map((extent) => d.whole(0, extent)));
    const size = disturbed(d, x.shape.map((extent, i) => d.chance(0.3) ? -1 : d.whole(0, Math.max(0, extent - (begin[i]! | 0)))));
    const shaped = size.map((extent, i) => extent === -1 ? x.shape[i]! - begin[i]! : extent);
    const fits = onDevice(x) && [...begin, ...shaped].every(isExtent) && shaped.every((extent, i) => begin[i]! + extent <= x.shape[i]!);
    const right = fits ? exactly(filled(x.dtype, shaped, (places) => elementAt(x, places.map((place, i) => place + begin[i]!)))) : null;
    return { args: [operand(d, x), begin, size], right };
  },
  concat: (d) => {
    const xs = parts(d);
    const rank = xs[0]!.shape.length;
    const axis = d.chance(0.97) ? d.whole(-rank, Math.max(rank - 1, 0)) : d.pick([rank, 0.5, NaN]);
    const right = joined(xs, axis);
    return { args: [xs.map((x) => made(x)), axis], right: right === null ? null : exactly(right) };
  },
  stack: (d) => {
    const extents = shape(d, d.whole(0, 2));
    const dtype = anyDType(d);
    const xs = d.times(d.whole(1, 3), () => anyNd(d, d.chance(0.97) ? extents : shape(d, 1), dtype));
    const rank = xs[0]!.shape.length;
    const axis = d.chance(0.2) ? undefined : d.whole(-rank - 1, rank + (d.chance(0.1) ? 1 : 0));
    const at = (axis ?? 0) < 0 ? axis! + rank + 1 : axis ?? 0;
    // An axis from the end means another place in a tensor of another rank; no such tensor fits.
    const right = at > rank || xs.some((x) => x.shape.length !== rank)
      ? null
      : joined(xs.map((x) => ({ ...x, shape: [...x.shape.slice(0, at), 1, ...x.shape.slice(at)] })), at);
    return { args: [xs.map((x) => made(x)), ...(axis === undefined ? [] : [axis])], right: right === null ? null : exactly(right) };
  },
  fill: filledWith(null),
  zeros: filledWith(0),
  ones: filledWith(1),
  zerosLike: like(0),
  onesLike: like(1),
  stopGradient: (d) => {
    const x = anyNd(d, shape(d), anyDType(d));
    return { args: [operand(d, x)], right: exactly(x) };
  },

  gatherRows: (d) => {
    const table = anyNd(d, shape(d, d.pick([1, 2, 2, 2, 3])));
    const [rows = 0, width = 1] = table.shape;
    const ids = d.times(
      d.whole(0, 5),
      () => d.chance(0.97) ? d.whole(0, Math.max(rows - 1, 0)) : d.pick([-1, rows, 2 ** 31 - 1, -(2 ** 31)]),
    );
    const args = [made(table), ints(d, ids)];
    if (table.dtype !== "float32" || table.shape.length > 2 || ids.some((id) => id < 0 || id >= rows)) return { args, right: null };
    return { args, right: exactly(filled("float32", [ids.length, width], ([i, k]) => table.data[ids[i!]! * width + k!]!)) };
  },
  segmentCombine: (d) => {
    const x = anyNd(d, shape(d, d.chance(0.95) ? 2 : 1), "float32", small);
    const [rows = 0, width = 1] = x.shape;
    const index = d.times(d.whole(0, 6), () => d.chance(0.97) ? d.whole(0, Math.max(rows - 1, 0)) : d.pick([-1, rows, 2 ** 31 - 1]));
    const splits = splitsOf(d, index.length);
    const weights = weightsOf(d, index.length);
    const combiner = d.chance(0.97) ? d.pick(["sum", "mean", "sqrtn"] as const) : "max";
    const args = [operand(d, x), { index: ints(d, index), weights: floats(d, weights), splits: ints(d, splits) }, combiner];
    const fits = x.dtype === "float32" && x.shape.length === 2 && (weights === null || weights.length === index.length) &&
      combiner !== "max" &&
      sound(splits, index.length) && index.every((id, i) => i < splits[0]! || i >= splits.at(-1)! || id >= 0 && id < rows);
    if (!fits) return { args, right: null };
    const bound: number[] = [];
    const right = filled("float32", [splits.length - 1, width], ([segment, k]) => {
      let [total, sizes, weight, squares] = [0, 0, 0, 0];
      for (let i = splits[segment!]!; i < splits[segment! + 1]!; i++) {
        const w = weights?.[i] ?? 1;
        total += w * x.data[index[i]! * width + k!]!;
        sizes += Math.abs(w * x.data[index[i]! * width + k!]!);
        weight += w;
        squares += w * w;
      }
      const divisor = combiner === "sum" ? 1 : combiner === "mean" ? weight : Math.sqrt(squares);
      // Weights that cancel each other: the sum in float32 is off by its terms.
      bound.push(Math.abs(divisor) < 0.01 ? Infinity : ofSum(sizes) / Math.abs(divisor) * 4);
      return splits[segment!] === splits[segment! + 1] ? 0 : total / divisor;
    });
    return { args, right: { ...right, bound } };
  },
  multiHot: (d) => {
    const depth = d.chance(0.96) ? d.whole(0, 5) : d.pick([-1, 0.5, NaN, 2 ** 32]);
    const ids = d.times(d.whole(0, 6), () => d.chance(0.9) ? d.whole(-1, 5) : d.pick([-(2 ** 31), 2 ** 31 - 1]));
    const splits = splitsOf(d, ids.length);
    const weights = weightsOf(d, ids.length);
    const args = [{ ids: ints(d, ids), weights: floats(d, weights), splits: ints(d, splits) }, depth];
    const fits = isExtent(depth) && depth * (splits.length - 1) < 1e8 && (weights === null || weights.length === ids.length) &&
      sound(splits, ids.length);
    if (!fits) return { args, right: null };
    const right = filled("float32", [splits.length - 1, depth], ([row, id]) => {
      let total = 0;
      for (let i = splits[row!]!; i < splits[row! + 1]!; i++) if (ids[i] === id) total += weights?.[i] ?? 1;
      return total;
    });
    return { args, right: { ...right, bound: 1e-5 } };
  },
  clipRowsByNorm: (d) => {
    const x = anyNd(d, shape(d, d.chance(0.95) ? 2 : 1), "float32", small);
    const maxNorm = d.chance(0.95) ? Math.fround(d.unit() * 3 + 0.01) : d.pick([0, -1, NaN, Infinity]);
    const args = [operand(d, x), maxNorm];
    if (x.dtype !== "float32" || x.shape.length !== 2 || !(maxNorm > 0 && maxNorm < Infinity)) return { args, right: null };
    const width = x.shape[1]!;
    const data = x.data.map((v, i) => {
      const row = Math.floor(i / width) * width;
      const norm = Math.hypot(...x.data.slice(row, row + width));
      return norm > maxNorm ? v * maxNorm / norm : v;
    });
    return { args, right: { ...x, data, bound: data.map((v) => Math.abs(v) * 2e-6) } };
  },
  mulRows: (d) => {
    const x = anyNd(d, shape(d, d.pick([1, 2, 2, 3])));
    const rows = d.chance(0.7) ? [x.shape[0]!] : x.shape.slice(0, -1);
    const scale = nd(d, "float32", d.chance(0.95) ? rows : shape(d));
    const [all, factors] = [sizeOf(x.shape), sizeOf(scale.shape)];
    const args = [operand(d, x), made(scale)];
    const fits = x.dtype === "float32" && (factors === x.shape[0] || factors === sizeOf(x.shape.slice(0, -1)));
    if (!fits) return { args, right: null };
    const data = x.data.map((v, i) => v * scale.data[Math.floor(i / (all / factors))]!);
    return { args, right: { ...x, data, bound: rounded(data) } };
  },
};
