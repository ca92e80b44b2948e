/**
 * tf.Example: the features of one example.
 *
 * @module
 */

import { describe, InvalidArgumentError, KeyError, ValueError } from "../../core/errors.ts";
import { bytesTag, WireReader, WireWriter } from "../../core/io/encoding.ts";
import { sizeOf } from "../../core/runtime/host_tensor.ts";
import {
  decodeFeature,
  decodeMap,
  encodeFeature,
  type Fail,
  failure,
  mapEntry,
  parsedValues,
  type StoredFeature,
} from "./feature_message.ts";
import { type ExampleDType, type ExampleValues, type FeatureInputs, featureValues } from "./feature_values.ts";
import type { FixedLenFeature, ParsedFeatures, ParseSpec, SequenceParseSpec } from "./parse_spec.ts";

/**
 * Bytes of a tf.Example. Features stand in the order of the specification, so that the same values give the same bytes.
 *
 * @param features Values by name: numbers for `float32`, whole numbers or bigints for `int64`, texts for `string`, Uint8Arrays for `bytes`; one value, or
 * values in a flat or nested array of the feature's shape. Null and undefined are absent.
 * @throws {KeyError} if a feature of fixed length without a default is absent.
 * @throws {ValueError} if the specification has no such feature, or values are of another shape or type.
 *
 * @example
 * ```ts
 * import { encodeExample, fixedLenFeature, varLenFeature } from "@headway/estimator/saved-model";
 * const spec = { size: fixedLenFeature([2], "int64"), tags: varLenFeature("string") };
 * console.log(encodeExample({ size: [3, 4], tags: null }, spec).length); // 18
 * ```
 */
export function encodeExample(features: FeatureInputs, spec: ParseSpec): Uint8Array<ArrayBuffer> {
  return new WireWriter().bytesField(1, encodeFeatures(features, spec, "encodeExample")).finish();
}

/**
 * The values of a tf.Example that a specification asks for; others are passed over.
 *
 * @returns For each feature a typed array of its values in row-major order, or an array of texts or bytes.
 * @throws {InvalidArgumentError} if the bytes are no tf.Example, a feature without a default is missing, or values are of another type or number.
 *
 * @example
 * ```ts
 * import { decodeExample, encodeExample, fixedLenFeature, varLenFeature } from "@headway/estimator/saved-model";
 * const spec = { size: fixedLenFeature([2], "int64"), tags: varLenFeature("string") };
 * const { size, tags } = decodeExample(encodeExample({ size: [3, 4] }, spec), spec);
 * console.log(size, tags); // BigInt64Array [3n, 4n], []
 * ```
 */
export function decodeExample<const S extends ParseSpec>(bytes: Uint8Array, spec: S): ParsedFeatures<S> {
  if (!(bytes instanceof Uint8Array)) throw new TypeError(`decodeExample takes a Uint8Array, received ${describe(bytes)}`);
  checkSpec("decodeExample", spec);
  const fail = failure("Example");
  const stored = new Map<string, StoredFeature>();
  const reader = new WireReader(bytes, fail);
  reader.message({ [bytesTag(1)]: () => decodeFeatures(reader.delimited(), fail, stored) });
  return parseFeatures(stored, spec);
}

/** Bytes of `Features`; `owner` is for errors. */
export function encodeFeatures(features: FeatureInputs, spec: ParseSpec, owner: string): Uint8Array {
  checkSpec(owner, spec);
  checkNames(owner, features, spec);
  const out = new WireWriter();
  for (const [name, feature] of Object.entries(spec)) {
    const input = Object.hasOwn(features, name) ? features[name] : null;
    if (input !== null && input !== undefined) {
      const values = featureValues(input, feature.dtype, feature.kind === "fixed_len" ? feature.shape : null, name);
      mapEntry(out, name, encodeFeature(values, feature.dtype));
    } else if (feature.kind === "fixed_len" && feature.defaultValue === null) {
      throw new KeyError(`${owner}: feature ${name} is absent and has no default`, { column: name });
    }
  }
  return out.finish();
}

/** Reads `Features` into a map. */
export function decodeFeatures(bytes: Uint8Array, fail: Fail, into: Map<string, StoredFeature>): void {
  decodeMap(bytes, 1, (value) => decodeFeature(value, fail), fail, into);
}

/** Stored features as a specification asks for them. */
export function parseFeatures<S extends ParseSpec>(stored: ReadonlyMap<string, StoredFeature>, spec: S): ParsedFeatures<S> {
  const entries = Object.entries(spec).map(([name, feature]) => {
    const found = stored.get(name) ?? null;
    return [name, feature.kind === "fixed_len" ? fixedValues(found, feature, name) : parsedValues(found, feature.dtype, name)];
  });
  return Object.fromEntries(entries) as ParsedFeatures<S>;
}

function fixedValues(stored: StoredFeature, feature: FixedLenFeature, name: string): ExampleValues[ExampleDType] {
  if (stored === null && feature.defaultValue !== null) return feature.defaultValue.slice();
  if (stored === null) throw missing(name, feature.dtype);
  const values = parsedValues(stored, feature.dtype, name);
  if (values.length !== sizeOf(feature.shape)) throw wrongNumber(name, stored, values.length, feature.shape);
  return values;
}

function missing(name: string, dtype: ExampleDType): InvalidArgumentError {
  const type = dtype === "float32" ? "float" : dtype === "bytes" ? "string" : dtype;
  return new InvalidArgumentError(`Feature: ${name} (data type: ${type}) is required but could not be found.`, { column: name });
}

/** The error for a feature of fixed length that has `count` values. */
export function wrongNumber(name: string, stored: StoredFeature, count: number, shape: readonly number[]): InvalidArgumentError {
  return new InvalidArgumentError(
    `Key: ${name}.  Number of ${stored?.kind} values != expected.  values size: ${count} but output shape: [${shape}]`,
    { column: name },
  );
}

/** Checks that a specification is a record of features. */
export function checkSpec(owner: string, spec: ParseSpec | SequenceParseSpec): void {
  checkRecord(owner, "a specification", spec);
  for (const [name, feature] of Object.entries(spec)) {
    if (["fixed_len", "var_len", "fixed_len_sequence"].includes((feature as { kind?: string } | null)?.kind ?? "")) continue;
    throw new TypeError(`${owner}: the specification of ${name} must be a feature, received ${describe(feature)}`);
  }
}

/** Checks that values are a record without a name that the specification lacks. */
export function checkNames(owner: string, values: object, spec: object): void {
  checkRecord(owner, "values by feature", values);
  const unknown = Object.keys(values).find((name) => !Object.hasOwn(spec, name));
  if (unknown !== undefined) {
    throw new ValueError(`${owner}: the specification has no feature ${JSON.stringify(unknown)}. It has ${Object.keys(spec).join(", ")}`, {
      column: unknown,
    });
  }
}

/** Checks that a value is a record. */
export function checkRecord(owner: string, what: string, value: unknown): void {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return;
  throw new TypeError(`${owner} takes ${what} as a record, received ${describe(value)}`);
}
