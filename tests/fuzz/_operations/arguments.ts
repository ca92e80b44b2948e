/** Random arguments of operations: tensors in every form, numbers, shapes, and what is none of these. */

import { type DType, sizeOf } from "../../../core/runtime/host_tensor.ts";
import { type Tensor, tensor, type TensorValues } from "../../../core/runtime/tensor.ts";

/** A tensor on the host: its elements in float64, bools as 0 and 1; those of strings are numbers that stand for them. */
export interface Nd {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** Draws of one call; another call of the same seed has others, and can be made again alone. */
export class Draw {
  #state: number;

  constructor(seed: number, call: number) {
    this.#state = Math.imul(seed, 0x9e3779b9) + Math.imul(call + 1, 0x85ebca6b) >>> 0;
    for (let i = 0; i < 3; i++) this.unit();
  }

  /** In [0, 1): mulberry32. */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  /** Whether something of this probability happens. */
  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** One of these. */
  pick<T>(values: readonly T[]): T {
    return values[this.whole(0, values.length - 1)]!;
  }

  /** So many of what a function gives. */
  times<T>(count: number, make: (i: number) => T): T[] {
    return Array.from({ length: count }, (_, i) => make(i));
  }
}

const strange = [
  NaN,
  Infinity,
  -Infinity,
  -0,
  0,
  3.4028234663852886e38,
  -3.4028234663852886e38,
  1.401298464324817e-45,
  -1e-40,
  1e30,
  -1e30,
  1e-30,
]
  .map(Math.fround);

/** A float32: mostly near 0, at times of any size, or not finite. */
export function float(d: Draw): number {
  const kind = d.unit();
  if (kind < 0.8) return Math.fround((d.unit() - 0.5) * 6);
  if (kind < 0.9) return d.whole(-4, 4);
  if (kind < 0.96) return Math.fround((d.unit() - 0.5) * 10 ** d.whole(-20, 20));
  return d.pick(strange);
}

/** A finite float32 near 0. */
export function small(d: Draw): number {
  return Math.fround((d.unit() - 0.5) * 4);
}

/** An int32. */
export function int32(d: Draw): number {
  return d.chance(0.9) ? d.whole(-5, 5) : d.pick([2 ** 31 - 1, -(2 ** 31), 65536, -65537, 0x55555555]);
}

/** Extents, of which some are 0, and at times one is longer than vectors are. */
export function shape(d: Draw, rank = d.pick([0, 1, 1, 2, 2, 2, 3, 4])): number[] {
  const extents = d.times(rank, () => d.chance(0.07) ? 0 : d.whole(1, 4));
  if (rank > 0 && d.chance(0.1)) extents[d.whole(0, rank - 1)] = d.whole(5, 37);
  return extents;
}

/** A tensor of a dtype and shape. */
export function nd(
  d: Draw,
  dtype: DType,
  extents: readonly number[],
  element: (d: Draw) => number = dtype === "float32" ? float : int32,
): Nd {
  const data = d.times(sizeOf(extents), () => dtype === "bool" ? d.whole(0, 1) : dtype === "string" ? d.whole(0, 3) : element(d));
  return { dtype, shape: extents, data };
}

/** A float32 tensor, at times of another dtype. */
export function anyNd(d: Draw, extents: readonly number[], usual: DType = "float32", element?: (d: Draw) => number): Nd {
  const dtype = d.chance(0.06) ? d.pick<DType>(["float32", "int32", "int64", "bool", "string"]) : usual;
  return nd(d, dtype, extents, dtype === usual ? element : undefined);
}

/** The tensor. */
export function made({ dtype, shape: extents, data }: Nd): Tensor {
  return tensor(dtype === "string" ? data.map(String) : dtype === "int64" ? data.map((v) => BigInt(v)) : [...data], extents, dtype);
}

/** The tensor, or arrays that mean the same; a scalar as the number. */
export function operand(d: Draw, x: Nd): Tensor | TensorValues {
  if (x.dtype === "string" || x.dtype === "int64" || d.chance(0.6)) return made(x);
  const values = x.dtype === "bool" ? x.data.map((v) => v !== 0) : x.data;
  if (x.dtype === "int32") return x.shape.length === 1 ? Int32Array.from(x.data) : made(x);
  if (x.shape.length === 0) return values[0]!;
  // Of nothing an array does not say how wide or of what it is.
  if (x.data.length === 0) return made(x);
  if (x.shape.length === 1) return x.dtype === "float32" && d.chance(0.5) ? Float32Array.from(x.data) : values as number[];
  return nested(values, x.shape) as TensorValues;
}

function nested(values: readonly unknown[], [extent, ...rest]: readonly number[]): unknown {
  const each = sizeOf(rest);
  return Array.from({ length: extent! }, (_, i) => {
    const part = values.slice(i * each, (i + 1) * each);
    return rest.length === 0 ? part[0] : nested(part, rest);
  });
}

/** What no type allows. */
export const junk: readonly unknown[] = [
  ...[null, undefined, true, "", "1", "sum", Symbol("s"), 1n, {}, [], [[]], [null], [undefined], ["0"], [0.5], [-1], [NaN], [2 ** 32]],
  ...[[1e300], NaN, -1, 0.5, 2 ** 31, 1e300, new Map(), new Set([1]), new Date(0), () => 1, new Uint8Array(3), new Float64Array(2)],
  ...[new Int32Array(2), new BigInt64Array(1), new DataView(new ArrayBuffer(4)), { length: 2 }, { length: 1e9 }, {
    shape: [2],
    dtype: "float32",
  }],
  ...["toString", "__proto__", "float64", [1, "a"], [[1], [1, 2]], new Array(3), { ids: [0] }, { key0: 1 }, Object.create(null)],
];
