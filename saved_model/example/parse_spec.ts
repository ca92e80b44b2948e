/**
 * Parse specifications: what a tf.Example is expected to hold.
 *
 * @module
 */

import { describe, ValueError } from "../../core/errors.ts";
import { sizeOf } from "../../core/runtime/host_tensor.ts";
import { type ExampleDType, type ExampleValues, type FeatureInput, featureValues } from "./feature_values.ts";

/** A feature with as many values in each example. */
export interface FixedLenFeature<D extends ExampleDType = ExampleDType> {
  /** Tells it from the other kinds. */
  readonly kind: "fixed_len";
  /** Extents of one example; `[]` is one value. */
  readonly shape: readonly number[];
  /** Element type. */
  readonly dtype: D;
  /** Values of an example that lacks the feature; null makes that an error. */
  readonly defaultValue: ExampleValues[D] | null;
}

/** A feature with any number of values, none where an example lacks it. */
export interface VarLenFeature<D extends ExampleDType = ExampleDType> {
  /** Tells it from the other kinds. */
  readonly kind: "var_len";
  /** Element type. */
  readonly dtype: D;
}

/** A feature of a sequence, with as many values in each of its steps. */
export interface FixedLenSequenceFeature<D extends ExampleDType = ExampleDType> {
  /** Tells it from the other kinds. */
  readonly kind: "fixed_len_sequence";
  /** Extents of one step; `[]` is one value. */
  readonly shape: readonly number[];
  /** Element type. */
  readonly dtype: D;
  /** Whether an example that lacks the feature has a sequence of no step; else it is an error. */
  readonly allowMissing: boolean;
}

/** What each feature of a tf.Example is. */
export type ParseSpec = Readonly<Record<string, FixedLenFeature | VarLenFeature>>;

/** What each feature list of a tf.SequenceExample is. */
export type SequenceParseSpec = Readonly<Record<string, FixedLenSequenceFeature | VarLenFeature>>;

/** Values by name, typed by a specification. */
export type ParsedFeatures<S extends Readonly<Record<string, { readonly dtype: ExampleDType }>>> = {
  readonly [K in keyof S]: ExampleValues[S[K]["dtype"]];
};

/**
 * A feature with as many values in each example, as `tf.io.FixedLenFeature`.
 *
 * @param shape Extents of one example, whole numbers from 0; `[]` is one value.
 * @param defaultValue Values of an example that lacks the feature: as many as the shape says, or one for all. Default: to lack it is an error.
 * @throws {ValueError} if an extent, the element type or the default is not allowed.
 *
 * @example
 * ```ts
 * import { fixedLenFeature } from "@headway/estimator/saved-model";
 * const feature = fixedLenFeature([2], "float32", 0.5);
 * console.log(feature.defaultValue); // Float32Array [0.5, 0.5]
 * ```
 */
export function fixedLenFeature<D extends ExampleDType>(
  shape: readonly number[],
  dtype: D,
  defaultValue: FeatureInput | null = null,
): FixedLenFeature<D> {
  const size = checkShape("fixedLenFeature", shape);
  checkDType("fixedLenFeature", dtype);
  if (defaultValue === null) return { kind: "fixed_len", shape: [...shape], dtype, defaultValue };
  const single = typeof defaultValue !== "object" || defaultValue instanceof Uint8Array;
  const values = single && size !== 1
    ? featureValues(Array.from({ length: size }, () => defaultValue), dtype, [size], "defaultValue")
    : featureValues(defaultValue, dtype, shape, "defaultValue");
  return { kind: "fixed_len", shape: [...shape], dtype, defaultValue: values };
}

/**
 * A feature with any number of values, as `tf.io.VarLenFeature`.
 *
 * @throws {ValueError} if the element type is unknown.
 */
export function varLenFeature<D extends ExampleDType>(dtype: D): VarLenFeature<D> {
  checkDType("varLenFeature", dtype);
  return { kind: "var_len", dtype };
}

/**
 * A feature of a sequence with as many values in each step, as `tf.io.FixedLenSequenceFeature`.
 *
 * @param shape Extents of one step, whole numbers from 0; `[]` is one value.
 * @param allowMissing Whether an example may lack it, which is a sequence of no step then.
 * @throws {ValueError} if an extent or the element type is not allowed.
 */
export function fixedLenSequenceFeature<D extends ExampleDType>(
  shape: readonly number[],
  dtype: D,
  allowMissing = false,
): FixedLenSequenceFeature<D> {
  checkShape("fixedLenSequenceFeature", shape);
  checkDType("fixedLenSequenceFeature", dtype);
  return { kind: "fixed_len_sequence", shape: [...shape], dtype, allowMissing };
}

/** The most values that a feature of a fixed shape has: an example of so many 4-byte values is as long as a protocol buffer may be. */
const MOST_VALUES = 2 ** 29;

function checkShape(owner: string, shape: readonly number[]): number {
  if (!Array.isArray(shape)) throw new TypeError(`${owner} takes a shape, an array of extents, received ${describe(shape)}`);
  const wrong = shape.findIndex((extent) => !(Number.isInteger(extent) && extent >= 0));
  if (wrong >= 0) throw new ValueError(`${owner}: extents are whole numbers from 0, received ${describe(shape[wrong])}`);
  const size = sizeOf(shape);
  if (!(size <= MOST_VALUES)) throw new ValueError(`${owner}: the shape [${shape}] has more than ${MOST_VALUES} values`);
  return size;
}

function checkDType(owner: string, dtype: string): void {
  if (["float32", "int64", "string", "bytes"].includes(dtype)) return;
  throw new ValueError(`${owner}: the element type must be float32, int64, string or bytes, received ${describe(dtype)}`);
}
