/**
 * First values of variables: functions of a shape and a random key.
 *
 * @module
 */

import { checkOptions, ValueError } from "./errors.ts";
import { sizeOf } from "./runtime/host_tensor.ts";
import { normals, type RandomKey, uniforms } from "./random.ts";

/** How an initializer is described, so that it can be made again. */
export type InitializerConfig =
  | { readonly name: "zeros" | "ones" | "glorot_uniform" | "unit_forget_bias" }
  | { readonly name: "constant"; readonly value: number }
  | { readonly name: "random_uniform"; readonly minval: number; readonly maxval: number }
  | { readonly name: "random_normal" | "truncated_normal"; readonly mean: number; readonly stddev: number }
  | { readonly name: "orthogonal"; readonly gain: number };

/** Gives the first value of a variable: as many float32 values as the shape holds, in row-major order. */
export interface Initializer {
  /** The value for a shape; `key` chooses the random stream. */
  (shape: readonly number[], key: RandomKey): Float32Array;
  /** The description that {@linkcode initializerFromConfig} takes. */
  toConfig(): InitializerConfig;
}

/** Mean and standard deviation of a normal distribution. */
export interface NormalOptions {
  /** Default 0. */
  readonly mean?: number;
  /** Default 0.05, as in Keras. */
  readonly stddev?: number;
}

/** Range of a uniform distribution. */
export interface UniformOptions {
  /** Default -0.05, as in Keras. */
  readonly minval?: number;
  /** Default 0.05, as in Keras. */
  readonly maxval?: number;
}

/** Options of {@linkcode orthogonal}. */
export interface OrthogonalOptions {
  /** Factor on the matrix. Default 1. */
  readonly gain?: number;
}

/** All 0. */
export function zeros(): Initializer {
  return ZEROS;
}

/** All 1. */
export function ones(): Initializer {
  return ONES;
}

// Layers ask for these at every step: each is made once.
const ZEROS = described((shape) => new Float32Array(sizeOf(shape)), { name: "zeros" });
const ONES = described((shape) => new Float32Array(sizeOf(shape)).fill(1), { name: "ones" });

/** All the given value. */
export function constant(value: number): Initializer {
  finite("constant", { value });
  return described((shape) => new Float32Array(sizeOf(shape)).fill(value), { name: "constant", value });
}

/** The bias [4 * units] of an LSTM with gates i, f, c, o: ones for f, so that a new cell remembers (Jozefowicz et al. 2015), else zeros. */
export function unitForgetBias(): Initializer {
  return described((shape) => {
    const size = sizeOf(shape);
    return new Float32Array(size).fill(1, size / 4, size / 2);
  }, { name: "unit_forget_bias" });
}

/** Uniform in [minval, maxval). */
export function randomUniform(options: UniformOptions = {}): Initializer {
  checkOptions("randomUniform", options, { name: ["any"], minval: ["number"], maxval: ["number"] });
  const { minval = -0.05, maxval = 0.05 } = options;
  finite("random_uniform", { minval, maxval });
  if (minval > maxval) throw new ValueError(`[random_uniform] minval must not exceed maxval. Received ${minval} and ${maxval}`);
  return described((shape, key) => uniforms(sizeOf(shape), key, 0, minval, maxval), { name: "random_uniform", minval, maxval });
}

/** Normal. */
export function randomNormal(options: NormalOptions = {}): Initializer {
  return normal("random_normal", options, Infinity);
}

/** Normal; draws beyond two standard deviations are drawn anew. */
export function truncatedNormal(options: NormalOptions = {}): Initializer {
  return normal("truncated_normal", options, 2);
}

/** Uniform in [-l, l) with l = sqrt(6 / (fanIn + fanOut)) (Glorot & Bengio 2010). */
export function glorotUniform(): Initializer {
  return GLOROT_UNIFORM;
}

const GLOROT_UNIFORM = described((shape, key) => {
  const { fanIn, fanOut } = fans(shape);
  const limit = Math.sqrt(6 / Math.max(1, fanIn + fanOut));
  return uniforms(sizeOf(shape), key, 0, -limit, limit);
}, { name: "glorot_uniform" });

/**
 * A matrix with orthonormal rows or columns, whichever are fewer (Saxe et al. 2014): Q of the QR decomposition of a normal matrix, each column
 * with the sign of R's diagonal, so that it is uniformly distributed. Shapes of higher rank are a matrix over their last dimension.
 */
export function orthogonal(options: OrthogonalOptions = {}): Initializer {
  checkOptions("orthogonal", options, { name: ["any"], gain: ["number"] });
  const { gain = 1 } = options;
  finite("orthogonal", { gain });
  return described((shape, key) => {
    if (shape.length < 2) {
      throw new ValueError(
        `The tensor to initialize must be at least two-dimensional. Received: shape=(${shape}) of rank ${shape.length}.`,
      );
    }
    const columns = shape[shape.length - 1]!;
    const rows = sizeOf(shape.slice(0, -1));
    const long = Math.max(rows, columns);
    const short = Math.min(rows, columns);
    const vectors = orthonormal(normals(long * short, key), long, short);
    // `vectors` holds one orthonormal vector of length `long` after the other: they are the rows, or the columns, of the result.
    const values = new Float32Array(rows * columns);
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) values[r * columns + c] = gain * vectors[rows < columns ? r * long + c : c * long + r]!;
    }
    return values;
  }, { name: "orthogonal", gain });
}

/**
 * Makes an initializer again from its description.
 *
 * @throws {ValueError} if the description names no initializer.
 */
export function initializerFromConfig(config: InitializerConfig): Initializer {
  switch (config.name) {
    case "zeros":
      return zeros();
    case "ones":
      return ones();
    case "glorot_uniform":
      return glorotUniform();
    case "unit_forget_bias":
      return unitForgetBias();
    case "constant":
      return constant(config.value);
    case "random_uniform":
      return randomUniform(config);
    case "random_normal":
      return randomNormal(config);
    case "truncated_normal":
      return truncatedNormal(config);
    case "orthogonal":
      return orthogonal(config);
    default:
      throw new ValueError(`Unknown initializer: ${JSON.stringify((config as { name?: unknown })?.name)}`);
  }
}

/** Number of inputs and outputs of a kernel, as TensorFlow counts them: leading dimensions are a receptive field. */
function fans(shape: readonly number[]): { fanIn: number; fanOut: number } {
  const rank = shape.length;
  if (rank === 0) return { fanIn: 1, fanOut: 1 };
  if (rank === 1) return { fanIn: shape[0]!, fanOut: shape[0]! };
  const field = sizeOf(shape.slice(0, -2));
  return { fanIn: shape[rank - 2]! * field, fanOut: shape[rank - 1]! * field };
}

function normal(name: "random_normal" | "truncated_normal", options: NormalOptions, limit: number): Initializer {
  checkOptions(name, options, { name: ["any"], mean: ["number"], stddev: ["number"] });
  const { mean = 0, stddev = 0.05 } = options;
  finite(name, { mean, stddev });
  if (stddev < 0) throw new ValueError(`[${name}] stddev must not be negative. Received ${stddev}`);
  return described((shape, key) => Float32Array.from(normals(sizeOf(shape), key, limit), (value) => mean + stddev * value), {
    name,
    mean,
    stddev,
  });
}

/**
 * Orthonormalises `count` vectors of `length` by the modified Gram-Schmidt process, each vector twice: what is left of its predecessors after the first
 * pass, in proportion to the condition of the matrix, falls to rounding (Giraud et al. 2005). R's diagonal comes out positive, as the sign rule wants.
 */
function orthonormal(vectors: Float64Array, length: number, count: number): Float64Array {
  for (let i = 0; i < count; i++) {
    const own = vectors.subarray(i * length, (i + 1) * length);
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const other = vectors.subarray(j * length, (j + 1) * length);
        const projection = dot(own, other);
        for (let k = 0; k < length; k++) own[k]! -= projection * other[k]!;
      }
    }
    const norm = Math.sqrt(dot(own, own));
    for (let k = 0; k < length; k++) own[k]! /= norm;
  }
  return vectors;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function finite(name: string, numbers: Readonly<Record<string, number>>): void {
  for (const [option, value] of Object.entries(numbers)) {
    if (typeof value !== "number" || !Number.isFinite(value)) {
      throw new ValueError(`[${name}] ${option} must be a finite number. Received ${value}`);
    }
  }
}

function described(fn: (shape: readonly number[], key: RandomKey) => Float32Array, config: InitializerConfig): Initializer {
  return Object.freeze(Object.assign(fn, { toConfig: (): InitializerConfig => ({ ...config }) }));
}
