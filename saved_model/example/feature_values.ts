/**
 * Values of features as a caller gives them, turned into those of an element type.
 *
 * @module
 */

import { describe, ValueError } from "../../core/errors.ts";
import { sizeOf } from "../../core/runtime/host_tensor.ts";

/**
 * Element types of a feature. `string` is text and `bytes` are bytes: a tf.Example does not tell them apart, a specification does.
 */
export type ExampleDType = "float32" | "int64" | "string" | "bytes";

/** Values of a feature, by its element type, in row-major order. */
export interface ExampleValues {
  /** 32-bit floats. */
  readonly float32: Float32Array;
  /** Signed 64-bit integers. */
  readonly int64: BigInt64Array;
  /** Texts, stored in UTF-8. */
  readonly string: readonly string[];
  /** Byte strings. */
  readonly bytes: readonly Uint8Array[];
}

/** One value, or values in typed or nested arrays. */
export type FeatureInput =
  | number
  | bigint
  | string
  | Uint8Array
  | Float32Array
  | Float64Array
  | Int32Array
  | BigInt64Array
  | readonly FeatureInput[];

/** Values by feature; one that is null or undefined is absent. */
export type FeatureInputs = Readonly<Record<string, FeatureInput | null | undefined>>;

/**
 * Values in row-major order.
 *
 * @param shape Their extents; null for any number of values in one row.
 * @param name What they are the values of, for the sentences.
 * @throws {ValueError} if they are not of the shape, or one is not of the element type.
 */
export function featureValues<D extends ExampleDType>(
  input: FeatureInput,
  dtype: D,
  shape: readonly number[] | null,
  name: string,
): ExampleValues[D] {
  if (shape === null) return converted(isList(input, dtype) ? Array.from(input) : [input], name)[dtype]();
  const flat: unknown[] = [];
  collect(input, dtype, shape, 0, flat, name);
  return converted(flat, name)[dtype]();
}

function collect(input: unknown, dtype: ExampleDType, shape: readonly number[], axis: number, out: unknown[], name: string): void {
  // One value where the shape holds one, and values that are flat already, stand for the shape.
  const size = sizeOf(shape.slice(axis));
  if (!isList(input, dtype)) {
    if (size !== 1) throw wrongShape(shape, name, describe(input));
    out.push(input);
    return;
  }
  const nested = axis + 1 < shape.length && Array.isArray(input) && input.length > 0 && isList(input[0], dtype);
  const expected = nested || axis + 1 >= shape.length ? shape[axis] ?? 1 : size;
  if (input.length !== expected) throw wrongShape(shape, name, `${input.length} ${nested ? "entries" : "values"} where ${expected} belong`);
  if (nested) { for (const part of input) collect(part, dtype, shape, axis + 1, out, name); }
  else for (const value of input) out.push(value);
}

/** Whether a value is several: bytes are one value of bytes, and several of any number type. */
function isList(value: unknown, dtype: ExampleDType): value is ArrayLike<unknown> & Iterable<unknown> {
  if (value instanceof Uint8Array) return dtype !== "bytes" && dtype !== "string";
  return Array.isArray(value) || ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function wrongShape(shape: readonly number[], name: string, received: string): ValueError {
  return new ValueError(`Feature ${name} has the shape [${shape}], received ${received}`, { column: name });
}

function converted(values: readonly unknown[], name: string): { readonly [D in ExampleDType]: () => ExampleValues[D] } {
  const refuse = (what: string, value: unknown): never => {
    throw new ValueError(`Feature ${name} takes ${what}, received ${describe(value)}`, { column: name });
  };
  return {
    float32: () => Float32Array.from(values, (value) => typeof value === "number" ? value : refuse("numbers", value)),
    int64: () =>
      BigInt64Array.from(values as unknown[] as bigint[], (value: unknown) => int64(value) ?? refuse("whole numbers of 64 bits", value)),
    string: () => values.map((value) => typeof value === "string" && value.isWellFormed() ? value : refuse("texts", value)),
    bytes: () => values.map((value) => value instanceof Uint8Array ? value.slice() : refuse("Uint8Arrays", value)),
  };
}

function int64(value: unknown): bigint | null {
  if (typeof value === "bigint") return BigInt.asIntN(64, value) === value ? value : null;
  return Number.isSafeInteger(value) ? BigInt(value as number) : null;
}
