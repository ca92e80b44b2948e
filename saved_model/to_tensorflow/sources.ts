/**
 * Sources of a graph: features, labels, variables, constants and tables of words.
 *
 * @module
 */

import type { DType } from "../../core/runtime/host_tensor.ts";
import type { Conversion, Converted, Formulaic, GivenFeature, Rows } from "./conversion.ts";
import type { Elements, Output } from "./node_writer.ts";

/** The rows of sources. */
export const sources = {
  feature: (_, { key }, { surroundings }) => surroundings.given("feature", key),
  label: (_, { key }, { surroundings }) => surroundings.given("label", key),
  variable: (_, { name }, conversion) => conversion.read(name, "float32"),
  global_step: (_, __, conversion) => conversion.read("global_step", "int64"),
  // TensorFlow draws by seeds of its own.
  seed: (_, __, { e }) => e.scalar(0, "int32"),
  constant: (_, { dtype, shape, data }, conversion) => {
    const extents = shape as readonly number[];
    if (isBytes(data)) return conversion.e.constant(elements(dtype as DType, conversion.bytes(data.bytes)), dtype as DType, extents);
    const values = (data as readonly Formulaic<number>[]).map((value) => conversion.number(value, dtype as DType));
    return conversion.e.reshape(values.length === 1 ? values[0]! : conversion.e.pack(values, 0), extents);
  },
  lookup_table: (_, { dtype, data }, conversion, node) => {
    const words = elements(dtype as DType, conversion.bytes((data as BytesOf).bytes));
    return conversion.surroundings.table(Array.from(words as ArrayLike<string>), node);
  },
  as_tensor: ([value], { dtype, shape }, conversion) => {
    if (value?.kind === "segments") return value;
    const tensor = conversion.e.cast(denseOf(value, conversion), dtype as DType);
    return shape === null ? tensor : conversion.e.reshape(tensor, conversion.counts(shape));
  },
} satisfies Rows;

interface BytesOf {
  readonly bytes: { readonly offset: number; readonly length: number };
}

function isBytes(data: unknown): data is BytesOf {
  return typeof data === "object" && data !== null && Object.hasOwn(data, "bytes");
}

function elements(dtype: DType, bytes: Uint8Array<ArrayBuffer>): Elements {
  if (dtype === "string") return JSON.parse(new TextDecoder().decode(bytes));
  if (dtype === "float32") return new Float32Array(bytes.buffer);
  return dtype === "int64" ? new BigInt64Array(bytes.buffer) : new Int32Array(bytes.buffer);
}

/** The tensor that a value is; a feature that came sparse is made dense with zeros or empty strings. */
export function denseOf(value: Converted | null | undefined, conversion: Conversion): Output {
  return value?.kind === "feature" ? denseFeature(value, conversion) : conversion.tensor(value);
}

/** A feature as a dense tensor. */
export function denseFeature({ value }: GivenFeature, { e }: Conversion): Output {
  if ("dense" in value) return value.dense;
  const { values, indices, denseShape } = value;
  return e.sparseToDense(indices, denseShape, values, e.scalar(values.dtype === "string" ? "" : 0, values.dtype));
}
