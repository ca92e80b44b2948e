/** Layers, losses and recurrent layers. */

import { gatesOf, reference } from "../../core/backends/_recurrent.ts";
import { erfc } from "../../core/backends/_special_functions.ts";
import { anyNd, type Draw, float, made, type Nd, nd, operand, shape, small } from "./arguments.ts";
import { approximated, type Case, elementAt, exactly, filled, ofSum } from "./case.ts";

const isFloat = (...xs: readonly (Nd | null)[]): boolean => xs.every((x) => x === null || x.dtype === "float32");
const sizeOf = (extents: readonly number[]): number => extents.reduce((a, b) => a * b, 1);
/** Extents, at times others. */
const mostly = (d: Draw, extents: readonly number[]): number[] => d.chance(0.97) ? [...extents] : shape(d);

const activations: Readonly<Record<string, (x: number) => number>> = {
  linear: (x) => x,
  relu: (x) => Math.max(x, 0),
  relu6: (x) => Math.min(Math.max(x, 0), 6),
  leaky_relu: (x) => x > 0 ? x : 0.2 * x,
  elu: (x) => x > 0 ? x : Math.expm1(x),
  selu: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
  gelu: (x) => x * erfc(-x * Math.SQRT1_2) / 2,
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
};

/** Rows over the last axis: each row's numbers, of which what comes out is made. */
function overRows(row: (values: number[]) => number[], bound: (v: number, values: number[]) => number): Case {
  return (d) => {
    const x = anyNd(d, shape(d), "float32", d.chance(0.8) ? small : float);
    if (x.dtype !== "float32" || x.shape.length === 0) return { args: [operand(d, x)], right: null };
    const width = x.shape.at(-1)!;
    const [data, bounds]: number[][] = [[], []];
    for (let at = 0; at < x.data.length; at += width) {
      const values = x.data.slice(at, at + width);
      for (const v of row(values)) {
        data!.push(v);
        bounds!.push(bound(v, values));
      }
    }
    return { args: [operand(d, x)], right: { ...x, data: data!, bound: bounds! } };
  };
}

function softmax(values: readonly number[]): number[] {
  const most = Math.max(...values);
  const exps = values.map((v) => Math.exp(v - most));
  const total = exps.reduce((a, b) => a + b, 0);
  return exps.map((v) => v / total);
}

function logSoftmax(values: readonly number[]): number[] {
  const most = Math.max(...values);
  const total = Math.log(values.reduce((sum, v) => sum + Math.exp(v - most), 0));
  return values.map((v) => v - most - total);
}

/** The mean and the biased variance of each channel. */
function statistics(x: Nd): { mean: number[]; variance: number[] } {
  const width = x.shape.at(-1)!;
  const rows = x.data.length / width;
  const column = (k: number): number[] => Array.from({ length: rows }, (_, row) => x.data[row * width + k]!);
  const mean = Array.from({ length: width }, (_, k) => column(k).reduce((a, b) => a + b, 0) / rows);
  const variance = mean.map((m, k) => column(k).reduce((sum, v) => sum + (v - m) ** 2, 0) / rows);
  return { mean, variance };
}

const recurrentCase = (kind: "lstm" | "gru" | "simple_rnn"): Case => (d) => {
  const units = d.whole(0, 4);
  const width = gatesOf[kind] * units;
  const x = anyNd(d, mostly(d, [d.whole(0, 3), d.whole(0, 4), d.whole(0, 3)]), "float32", small);
  const [batch = 0, time = 0, inputs = 0] = x.shape;
  const kernel = anyNd(d, mostly(d, [inputs, width]), "float32", small);
  const recurrent = anyNd(d, mostly(d, [units, width]), "float32", small);
  const bias = anyNd(d, mostly(d, kind === "gru" ? [2, width] : [width]), "float32", small);
  const lengths = d.chance(0.3)
    ? null
    : d.times(batch, () => d.chance(0.97) ? d.whole(0, time) : d.pick([-1, time + 1, 0.5, NaN, 2 ** 31]));
  const returnSequences = d.chance(0.5);
  const given = lengths === null
    ? null
    : d.chance(0.3) && lengths.every((v) => v === (v | 0))
    ? made({ dtype: "int32", shape: [batch], data: lengths })
    : lengths;
  const args = [operand(d, x), given, made(kernel), made(recurrent), made(bias), ...(returnSequences ? [{ returnSequences }] : [])];
  const same = (t: Nd, extents: readonly number[]): boolean =>
    t.shape.length === extents.length && t.shape.every((extent, i) => extent === extents[i]);
  const fits = isFloat(x, kernel, recurrent, bias) && x.shape.length === 3 && same(kernel, [inputs, width]) &&
    same(recurrent, [units, width]) && same(bias, kind === "gru" ? [2, width] : [width]);
  // Lengths on the device count as the nearest that there may be.
  const onDevice = given !== null && !Array.isArray(given);
  const steps = (lengths ?? new Array<number>(batch).fill(time)).map((length) => onDevice ? Math.min(Math.max(length, 0), time) : length);
  if (!fits || !steps.every((length) => Number.isInteger(length) && length >= 0 && length <= time)) return { args, right: null };
  const { last, sequence } = reference(kind, { batch, time, inputs, units }, {
    x: x.data,
    lengths: steps,
    kernel: kernel.data,
    recurrent: recurrent.data,
    bias: bias.data,
  });
  const data = Array.from(returnSequences ? sequence : last);
  return { args, right: { dtype: "float32", shape: returnSequences ? [batch, time, units] : [batch, units], data, bound: 1e-5 } };
};

/** The cases. */
export const network: Readonly<Record<string, Case>> = {
  matmul: (d) => {
    const [m, k, n] = [d.whole(0, 6), d.whole(0, 9), d.whole(0, 20)];
    const [transposeA, transposeB] = [d.chance(0.3), d.chance(0.3)];
    const a = anyNd(d, mostly(d, transposeA ? [k, m] : [m, k]), "float32", small);
    const b = anyNd(d, mostly(d, transposeB ? [n, k] : [k, n]), "float32", small);
    const args = [operand(d, a), operand(d, b), ...(transposeA || transposeB ? [{ transposeA, transposeB }] : [])];
    if (!isFloat(a, b) || a.shape.length !== 2 || b.shape.length !== 2) return { args, right: null };
    const [rows, inner] = transposeA ? [a.shape[1]!, a.shape[0]!] : [a.shape[0]!, a.shape[1]!];
    const [other, columns] = transposeB ? [b.shape[1]!, b.shape[0]!] : [b.shape[0]!, b.shape[1]!];
    if (inner !== other) return { args, right: null };
    const bound: number[] = [];
    const right = filled("float32", [rows, columns], ([i, j]) => {
      let [total, size] = [0, 0];
      for (let p = 0; p < inner; p++) {
        const term = elementAt(a, transposeA ? [p, i!] : [i!, p]) * elementAt(b, transposeB ? [j!, p] : [p, j!]);
        total += term;
        size += Math.abs(term);
      }
      bound.push(ofSum(size));
      return total;
    });
    return { args, right: { ...right, bound } };
  },
  denseLayer: (d) => {
    const [k, n] = [d.whole(0, 9), d.whole(0, 20)];
    const x = anyNd(d, d.chance(0.95) ? [...shape(d, d.whole(0, 2)), k] : shape(d), "float32", small);
    const kernel = anyNd(d, mostly(d, [k, n]), "float32", small);
    const bias = d.chance(0.3) ? null : anyNd(d, mostly(d, [n]), "float32", small);
    const activation = d.chance(0.97) ? d.pick(Object.keys(activations)) : d.pick(["swish", "toString", ""]);
    const args = [operand(d, x), made(kernel), bias === null ? null : made(bias), ...(activation === "linear" ? [] : [activation])];
    const fits = isFloat(x, kernel, bias) && x.shape.length > 0 && kernel.shape.length === 2 && kernel.shape[0] === x.shape.at(-1) &&
      (bias === null || bias.shape.length === 1 && bias.shape[0] === kernel.shape[1]) && Object.hasOwn(activations, activation);
    if (!fits) return { args, right: null };
    const [inner, columns] = kernel.shape as [number, number];
    const result = filled("float32", [...x.shape.slice(0, -1), columns], (places) => {
      const j = places.at(-1)!;
      let total = bias?.data[j] ?? 0;
      for (let p = 0; p < inner; p++) total += elementAt(x, [...places.slice(0, -1), p]) * elementAt(kernel, [p, j]);
      return activations[activation]!(total);
    });
    return { args, right: { ...result, bound: approximated(result.data, 1e-5) } };
  },
  softmax: overRows(softmax, () => 2e-6),
  // Where the largest is far from 0, so is the rounding of what is subtracted from it.
  logSoftmax: overRows(logSoftmax, (v, values) => 2e-6 * Math.max(1, Math.abs(v), ...values.map(Math.abs).filter(Number.isFinite))),
  softmaxCrossEntropy: (d) => {
    const logits = anyNd(d, shape(d, d.pick([0, 1, 2, 2, 2, 3])), "float32", small);
    const width = logits.shape.at(-1) ?? 1;
    const rows = sizeOf(logits.shape.slice(0, -1));
    const element = (e: Draw): number => e.chance(0.98) ? e.whole(0, Math.max(width - 1, 0)) : e.pick([-1, width, 2 ** 31 - 1]);
    const labels = anyNd(d, mostly(d, logits.shape.slice(0, -1)), "int32", element);
    const args = [made(labels), operand(d, logits)];
    const fits = isFloat(logits) && logits.shape.length > 0 && labels.dtype === "int32" && sizeOf(labels.shape) === rows &&
      labels.data.every((label) => label >= 0 && label < width);
    if (!fits) return { args, right: null };
    const data = labels.data.map((label, row) => -logSoftmax(logits.data.slice(row * width, (row + 1) * width))[label]!);
    return { args, right: { dtype: "float32", shape: logits.shape.slice(0, -1), data, bound: approximated(data, 4e-6) } };
  },
  sigmoidCrossEntropy: (d) => {
    const logits = anyNd(d, shape(d), "float32");
    const labels = anyNd(d, mostly(d, logits.shape), "float32", (e) => e.pick([0, 1, Math.fround(e.unit())]));
    const args = [operand(d, labels), operand(d, logits)];
    if (!isFloat(labels, logits) || labels.shape.join() !== logits.shape.join()) return { args, right: null };
    const data = logits.data.map((z, i) => Math.max(z, 0) - z * labels.data[i]! + Math.log1p(Math.exp(-Math.abs(z))));
    // The loss of a large logit is the difference of two that are as large.
    return { args, right: { dtype: "float32", shape: logits.shape, data, bound: logits.data.map((z) => 2e-6 * Math.max(1, Math.abs(z))) } };
  },
  dropoutWithKey: (d) => {
    const x = anyNd(d, shape(d), "float32", small);
    const rate = d.chance(0.5) ? 0 : d.pick([1, -0.1, NaN, 2]);
    const args = [operand(d, x), rate, { key0: d.whole(0, 2 ** 32 - 1), key1: d.whole(0, 2 ** 32 - 1) }, d.whole(0, 2 ** 32)];
    return { args, right: isFloat(x) && rate === 0 ? exactly(x) : null };
  },
  batchNormInference: (d) => {
    const x = anyNd(d, shape(d), "float32", small);
    const n = x.shape.at(-1) ?? 1;
    const parameters = d.times(4, (i) => anyNd(d, mostly(d, [n]), "float32", i === 3 ? (e) => Math.fround(e.unit() + 0.1) : small));
    const epsilon = Math.fround(d.unit() * 0.1);
    const args = [operand(d, x), ...parameters.map((parameter) => operand(d, parameter)), epsilon];
    if (!isFloat(x, ...parameters) || x.shape.length === 0 || parameters.some(({ data }) => data.length !== n)) {
      return { args, right: null };
    }
    const [gamma, beta, mean, variance] = parameters.map(({ data }) => data);
    const data = x.data.map((v, i) => (v - mean![i % n]!) / Math.sqrt(variance![i % n]! + epsilon) * gamma![i % n]! + beta![i % n]!);
    return { args, right: { ...x, data, bound: approximated(data, 1e-5) } };
  },
  batchNormTraining: (d) => {
    const x = anyNd(d, shape(d), "float32", small);
    const n = x.shape.at(-1) ?? 1;
    const [gamma, beta] = [anyNd(d, mostly(d, [n]), "float32", small), anyNd(d, mostly(d, [n]), "float32", small)];
    const epsilon = Math.fround(0.01 + d.unit() * 0.1);
    const args = [operand(d, x), operand(d, gamma), operand(d, beta), epsilon];
    if (!isFloat(x, gamma, beta) || x.shape.length === 0 || gamma.data.length !== n || beta.data.length !== n) return { args, right: null };
    const { mean, variance } = statistics(x);
    const data = x.data.map((v, i) => (v - mean[i % n]!) / Math.sqrt(variance[i % n]! + epsilon) * gamma.data[i % n]! + beta.data[i % n]!);
    // Of no rows there is no mean: what it is then is left open.
    const statistic = (values: number[]) => ({
      ...nd(d, "float32", []),
      shape: [n],
      data: values,
      bound: x.data.length === 0 ? Infinity : 1e-5,
    });
    return { args, right: [{ ...x, data, bound: 4e-5 }, statistic(mean), statistic(variance)] };
  },
  lstmSequence: recurrentCase("lstm"),
  gruSequence: recurrentCase("gru"),
  simpleRnnSequence: recurrentCase("simple_rnn"),
  reverseSequence: (d) => {
    const x = anyNd(d, shape(d, d.pick([1, 2, 2, 3, 4])), "float32", float);
    const [batch = 0, time] = x.shape;
    const lengths = d.chance(0.2) ? null : d.times(batch, () => d.chance(0.97) ? d.whole(0, time ?? 1) : d.pick([-1, 99, 0.5, NaN]));
    const args = [operand(d, x), lengths];
    const steps = lengths ?? new Array<number>(batch).fill(time ?? 0);
    const fits = isFloat(x) && time !== undefined && steps.every((length) => Number.isInteger(length) && length >= 0 && length <= time);
    if (!fits) return { args, right: null };
    return {
      args,
      right: exactly(filled("float32", x.shape, ([row, step, ...rest]) => {
        const at = step! < steps[row!]! ? steps[row!]! - 1 - step! : step!;
        return elementAt(x, [row!, at, ...rest]);
      })),
    };
  },
};
