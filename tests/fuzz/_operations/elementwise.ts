/** Elementwise operations and reductions. */

import { erfc, lgamma } from "../../core/backends/_special_functions.ts";
import { anyNd, type Draw, float, made, type Nd, operand, shape, small } from "./arguments.ts";
import { approximated, broadcast, broadcastNd, type Case, elementAt, exactly, filled, ofSum, placesOf, rounded } from "./case.ts";

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const f = Math.fround;

function unary(
  reference: (x: number) => number,
  bounds: (data: readonly number[], x: Nd) => readonly number[] = (data) => approximated(data),
  element = float,
): Case {
  return (d) => {
    const x = anyNd(d, shape(d), "float32", element);
    if (x.dtype !== "float32") return { args: [operand(d, x)], right: null };
    const data = x.data.map(reference);
    return { args: [operand(d, x)], right: { dtype: "float32", shape: x.shape, data, bound: bounds(data, x) } };
  };
}

/** Two operands that broadcast, at times not; of one dtype, at times of two. */
function pairOf(d: Draw, usual: Nd["dtype"]): { a: Nd; b: Nd } {
  const whole = shape(d);
  const part = d.chance(0.5) ? whole : whole.map((extent) => d.chance(0.3) ? 1 : extent).slice(d.whole(0, whole.length));
  const [x, y] = d.chance(0.1) ? [shape(d), shape(d)] : d.chance(0.5) ? [whole, part] : [part, whole];
  return { a: anyNd(d, x, usual), b: anyNd(d, y, usual) };
}

type Rule = { readonly [D in "float32" | "int32" | "bool"]?: (a: number, b: number) => number };

function binary(rule: Rule, dtype: "same" | "bool", bounds: (data: readonly number[], a: Nd, b: Nd) => readonly number[] = rounded): Case {
  return (d) => {
    const { a, b } = pairOf(d, d.pick(Object.keys(rule) as (keyof Rule)[]));
    const args = [operand(d, a), operand(d, b)];
    // A plain number takes the dtype of the int32 tensor beside it.
    const typed = (x: Nd, given: unknown, other: Nd, beside: unknown): Nd | null => {
      if (typeof given !== "number" || other.dtype !== "int32" || typeof beside !== "object" || ArrayBuffer.isView(beside)) return x;
      return Number.isInteger(given) && given === (given | 0) ? { ...x, dtype: "int32" } : null;
    };
    const [x, y] = [typed(a, args[0], b, args[1]), typed(b, args[1], a, args[0])];
    const extents = broadcast(a.shape, b.shape);
    const of = x === null || y === null || x.dtype !== y.dtype || extents === null ? undefined : rule[x.dtype as keyof Rule];
    if (of === undefined) return { args, right: null };
    const [p, q] = [broadcastNd(x!, extents!), broadcastNd(y!, extents!)];
    const data = p.data.map((v, i) => of(v, q.data[i]!));
    if (dtype === "bool" || x!.dtype !== "float32") {
      return { args, right: exactly({ dtype: dtype === "bool" ? "bool" : x!.dtype, shape: extents!, data }) };
    }
    return { args, right: { dtype: "float32", shape: extents!, data, bound: bounds(data, p, q) } };
  };
}

const compared = (test: (a: number, b: number) => boolean, ...dtypes: (keyof Rule)[]): Case =>
  binary(Object.fromEntries(dtypes.map((dtype) => [dtype, (a: number, b: number) => Number(test(a, b))])), "bool");

function reduction(
  start: number,
  join: (sum: number, v: number) => number,
  bound: (values: readonly number[], result: number) => number,
  finish = (total: number, _count: number) => total,
): Case {
  return (d) => {
    const x = anyNd(d, shape(d), "float32");
    const rank = x.shape.length;
    const axes = d.pick<() => number | number[] | undefined>([
      () => undefined,
      () => d.whole(-rank - (d.chance(0.1) ? 1 : 0), rank - (d.chance(0.9) ? 1 : 0)),
      () => d.times(d.whole(0, 3), () => d.whole(-rank, Math.max(rank - 1, 0))),
    ])();
    const keepDims = d.chance(0.3);
    const args = axes === undefined && !keepDims ? [operand(d, x)] : [operand(d, x), axes, ...(keepDims ? [{ keepDims }] : [])];
    const listed = axes === undefined ? x.shape.map((_, i) => i) : [axes].flat().map((axis) => axis < 0 ? axis + rank : axis);
    if (x.dtype !== "float32" || listed.some((axis) => axis < 0 || axis >= rank)) return { args, right: null };
    const kept = x.shape.map((extent, i) => listed.includes(i) ? 1 : extent);
    const groups = new Map<string, number[]>();
    filled("float32", kept, (places) => (groups.set(places.join(), []), 0));
    x.data.forEach((v, at) => {
      const places = placesOf(at, x.shape).map((place, i) => listed.includes(i) ? 0 : place);
      groups.get(places.join())!.push(v);
    });
    const count = listed.length === 0 ? 1 : [...new Set(listed)].reduce((size, axis) => size * x.shape[axis]!, 1);
    const bounds: number[] = [];
    const data = Array.from(groups.values(), (values) => {
      const total = values.reduce(join, start);
      bounds.push(bound(values, total));
      return finish(total, count);
    });
    const result = keepDims ? kept : x.shape.filter((_, i) => !listed.includes(i));
    return { args, right: { dtype: "float32", shape: result, data, bound: bounds } };
  };
}

const sizes = (values: readonly number[]): number => values.reduce((sum, v) => sum + Math.abs(v), 0);
/** NaN is the largest, and the least. */
const larger = (a: number, b: number): number => Math.max(a, b);

/** The gamma function's logarithm next to its poles, of which float32 cannot tell the distance, is left out. */
const gammaArgument = (d: Draw): number => d.chance(0.9) ? f(0.05 + d.unit() * 40) : d.pick([NaN, Infinity, 1, 2, 1e30, 1e-30]);

/** The cases. */
export const elementwise: Readonly<Record<string, Case>> = {
  abs: unary(Math.abs, rounded),
  elu: unary((x) => x > 0 ? x : Math.expm1(x)),
  exp: unary(
    Math.exp,
    (data, x) => data.map((v, i) => v === 0 || v === Infinity ? 1e-37 : v * 1e-6 * Math.max(1, Math.abs(x.data[i]!) / 20) + 1e-37),
  ),
  floor: unary(Math.floor, rounded),
  gelu: unary((x) => x < -20 ? 0 : x * erfc(-x * Math.SQRT1_2) / 2),
  leakyRelu: unary((x) => x > 0 ? x : 0.2 * x, (data) => rounded(data.map((v) => 2 * v))),
  lgamma: unary(lgamma, (data) => approximated(data, 4e-6), gammaArgument),
  log: unary(Math.log),
  log1p: unary(Math.log1p),
  neg: unary((x) => -x, rounded),
  reciprocal: unary((x) => 1 / x, rounded),
  relu: unary((x) => x > 0 ? x : x <= 0 ? 0 : NaN, rounded),
  relu6: unary((x) => Number.isNaN(x) ? NaN : Math.min(Math.max(x, 0), 6), rounded),
  rsqrt: unary((x) => 1 / Math.sqrt(x), (data) => rounded(data.map((v) => 3 * v))),
  selu: unary((x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x))),
  sigmoid: unary(sigmoid),
  sign: unary(Math.sign, rounded),
  softplus: unary((x) => x === Infinity ? x : Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  sqrt: unary(Math.sqrt, rounded),
  square: unary((x) => x * x, rounded),
  tanh: unary(Math.tanh),
  isFinite: (d) => {
    const x = anyNd(d, shape(d));
    const right = x.dtype === "float32" ? exactly({ ...x, dtype: "bool", data: x.data.map((v) => Number(Number.isFinite(v))) }) : null;
    return { args: [operand(d, x)], right };
  },

  add: binary({ float32: (a, b) => a + b, int32: (a, b) => (a + b) | 0 }, "same"),
  sub: binary({ float32: (a, b) => a - b, int32: (a, b) => (a - b) | 0 }, "same"),
  mul: binary({ float32: (a, b) => a * b, int32: Math.imul }, "same"),
  div: binary({ float32: (a, b) => a / b }, "same"),
  divNoNan: binary({ float32: (a, b) => b === 0 ? 0 : a / b }, "same"),
  maximum: binary({ float32: larger }, "same"),
  minimum: binary({ float32: (a, b) => Math.min(a, b) }, "same"),
  // As C has it, not JavaScript. The error of the exponent b log(a) is that of its size.
  pow: binary(
    { float32: (a, b) => a === 1 || b === 0 || a === -1 && Math.abs(b) === Infinity ? 1 : a ** b },
    "same",
    (data, a, b) =>
      data.map((v, i) => {
        const exponent = Math.abs(b.data[i]! * Math.log(Math.abs(a.data[i]!)));
        return v === Infinity || v === -Infinity ? 0 : Math.abs(v) * 2e-6 * Math.max(1, Number.isFinite(exponent) ? exponent : 1) + 1e-37;
      }),
  ),
  equal: compared((a, b) => a === b, "float32", "int32", "bool"),
  notEqual: compared((a, b) => a !== b, "float32", "int32", "bool"),
  greater: compared((a, b) => a > b, "float32", "int32", "bool"),
  greaterEqual: compared((a, b) => a >= b, "float32"),
  less: compared((a, b) => a < b, "float32", "int32", "bool"),
  lessEqual: compared((a, b) => a <= b, "float32"),
  logicalAnd: compared((a, b) => a !== 0 && b !== 0, "bool"),
  logicalOr: compared((a, b) => a !== 0 || b !== 0, "bool"),
  logicalNot: (d) => {
    const x = anyNd(d, shape(d), "bool");
    return { args: [operand(d, x)], right: x.dtype === "bool" ? exactly({ ...x, data: x.data.map((v) => 1 - v) }) : null };
  },
  where: (d) => {
    const extents = shape(d);
    const part = (): number[] => d.chance(0.7) ? extents : d.chance(0.9) ? extents.slice(d.whole(0, extents.length)) : shape(d);
    const usual = d.pick<Nd["dtype"]>(["float32", "int32", "bool"]);
    const [c, a, b] = [anyNd(d, part(), "bool"), anyNd(d, part(), usual), anyNd(d, part(), usual)];
    const args = [operand(d, c), made(a), made(b)];
    const two = broadcast(a.shape, b.shape);
    const all = two === null ? null : broadcast(c.shape, two);
    if (c.dtype !== "bool" || a.dtype !== b.dtype || a.dtype === "string" || a.dtype === "int64" || all === null) {
      return { args, right: null };
    }
    const [p, x, y] = [broadcastNd(c, all), broadcastNd(a, all), broadcastNd(b, all)];
    return { args, right: exactly({ dtype: a.dtype, shape: all, data: x.data.map((v, i) => p.data[i] ? v : y.data[i]!) }) };
  },
  cast: (d) => {
    const x = anyNd(d, shape(d), d.pick<Nd["dtype"]>(["float32", "int32", "bool"]));
    const to = d.chance(0.95) ? d.pick(["float32", "int32", "bool"] as const) : d.pick(["int64", "string", "float64", ""] as const);
    const args = [operand(d, x), to];
    if (to === x.dtype) return { args, right: exactly(x) };
    if (to !== "float32" && to !== "int32" && to !== "bool" || x.dtype === "int64" || x.dtype === "string") return { args, right: null };
    const whole = (v: number): number => Number.isNaN(v) ? 0 : Math.min(Math.max(Math.trunc(v), -(2 ** 31)), 2 ** 31 - 1);
    const data = x.data.map((v) => to === "bool" ? Number(v !== 0) : to === "int32" ? whole(v) : f(v));
    return { args, right: exactly({ dtype: to, shape: x.shape, data }) };
  },
  affine: (d) => {
    const x = anyNd(d, shape(d));
    const [scale, shift] = [float(d), d.chance(0.3) ? undefined : float(d)];
    const args = [operand(d, x), scale, ...(shift === undefined ? [] : [shift])];
    if (x.dtype !== "float32") return { args, right: null };
    const data = x.data.map((v) => v * scale + (shift ?? 0));
    // The product may be rounded before the shift is added.
    const bound = x.data.map((v) => {
      const size = Math.abs(v * scale) + Math.abs(shift ?? 0);
      return size < 3e38 ? 2 * size * 1.2e-7 + 1e-44 : Infinity;
    });
    return { args, right: { dtype: "float32", shape: x.shape, data, bound } };
  },
  clipByValue: (d) => {
    const x = anyNd(d, shape(d));
    const [low, high] = [float(d), float(d)].sort((a, b) => d.chance(0.1) ? b - a : a - b) as [number, number];
    const args = [operand(d, x), low, high];
    if (x.dtype !== "float32" || !(low <= high)) return { args, right: null };
    return { args, right: exactly({ ...x, data: x.data.map((v) => Number.isNaN(v) ? NaN : Math.min(Math.max(v, low), high)) }) };
  },

  sum: reduction(0, (a, b) => a + b, (values) => ofSum(sizes(values))),
  mean: reduction(0, (a, b) => a + b, (values) => ofSum(sizes(values)), (total, count) => total / count),
  prod: reduction(
    1,
    (a, b) => a * b,
    (values, result) =>
      values.some((v) => v !== 0 && (Math.abs(v) > 1e6 || Math.abs(v) < 1e-6)) ? Infinity : Math.abs(result) * 1e-5 + 1e-37,
  ),
  max: reduction(-Infinity, larger, () => 0),
  min: reduction(Infinity, (a, b) => Math.min(a, b), () => 0),
  argMax: (d) => {
    const x = anyNd(d, shape(d), "float32", small);
    const rank = x.shape.length;
    const axis = d.chance(0.2) ? -1 : d.whole(-rank - (d.chance(0.1) ? 1 : 0), rank - (d.chance(0.9) ? 1 : 0));
    const at = axis < 0 ? axis + rank : axis;
    const args = [operand(d, x), ...(axis === -1 ? [] : [axis])];
    if (x.dtype !== "float32" || at < 0 || at >= rank || x.shape[at] === 0) return { args, right: null };
    const right = filled("int32", x.shape.filter((_, i) => i !== at), (places) => {
      const row = Array.from({ length: x.shape[at]! }, (_, i) => elementAt(x, [...places.slice(0, at), i, ...places.slice(at)]));
      return row.indexOf(Math.max(...row));
    });
    return { args, right: exactly(right) };
  },
};
