/**
 * tf.SequenceExample: features of a whole sequence, and lists with one entry for each of its steps.
 *
 * @module
 */

import { describe, InvalidArgumentError, KeyError } from "../../core/errors.ts";
import { bytesTag, WireReader, WireWriter } from "../../core/io/encoding.ts";
import { sizeOf } from "../../core/runtime/host_tensor.ts";
import { checkNames, checkRecord, checkSpec, decodeFeatures, encodeFeatures, parseFeatures, wrongNumber } from "./example.ts";
import { decodeFeature, decodeMap, encodeFeature, failure, mapEntry, parsedValues, type StoredFeature } from "./feature_message.ts";
import { type ExampleDType, type ExampleValues, type FeatureInput, type FeatureInputs, featureValues } from "./feature_values.ts";
import type { FixedLenSequenceFeature, ParsedFeatures, ParseSpec, SequenceParseSpec, VarLenFeature } from "./parse_spec.ts";

/** What a tf.SequenceExample holds. */
export interface SequenceExampleSpec {
  /** Features of the whole sequence. */
  readonly context: ParseSpec;
  /** Features of its steps. */
  readonly featureLists: SequenceParseSpec;
}

/** Values of a tf.SequenceExample. */
export interface SequenceExampleInputs {
  /** Those of the whole sequence. */
  readonly context: FeatureInputs;
  /** By feature the values of each step; null and undefined are absent. */
  readonly featureLists: Readonly<Record<string, readonly FeatureInput[] | null | undefined>>;
}

/** Values of a tf.SequenceExample, typed by its specification. */
export interface ParsedSequenceExample<S extends SequenceExampleSpec> {
  /** Those of the whole sequence. */
  readonly context: ParsedFeatures<S["context"]>;
  /** By feature the values of each step. */
  readonly featureLists: { readonly [K in keyof S["featureLists"]]: readonly ExampleValues[S["featureLists"][K]["dtype"]][] };
}

/**
 * Bytes of a tf.SequenceExample.
 *
 * @throws {KeyError} if a feature that must be there is absent.
 * @throws {ValueError} if the specification has no such feature, or values are of another shape or type.
 *
 * @example
 * ```ts
 * import { decodeSequenceExample, encodeSequenceExample, fixedLenFeature, fixedLenSequenceFeature } from "@headway/estimator/saved-model";
 * const spec = { context: { user: fixedLenFeature([], "int64") }, featureLists: { price: fixedLenSequenceFeature([], "float32") } };
 * const bytes = encodeSequenceExample({ context: { user: 7 }, featureLists: { price: [1.5, 2.5] } }, spec);
 * console.log(decodeSequenceExample(bytes, spec).featureLists.price.length); // 2
 * ```
 */
export function encodeSequenceExample(values: SequenceExampleInputs, spec: SequenceExampleSpec): Uint8Array<ArrayBuffer> {
  const owner = "encodeSequenceExample";
  checkRecord(owner, "a specification", spec);
  checkSpec(owner, spec.featureLists);
  checkNames(owner, values, { context: 0, featureLists: 0 });
  const context = encodeFeatures(values.context, spec.context, owner);
  checkNames(owner, values.featureLists, spec.featureLists);
  const lists = new WireWriter();
  for (const [name, feature] of Object.entries(spec.featureLists)) {
    const steps = Object.hasOwn(values.featureLists, name) ? values.featureLists[name] : null;
    if (steps === null || steps === undefined) {
      if (feature.kind === "var_len" || feature.allowMissing) continue;
      throw new KeyError(`${owner}: feature list ${name} is absent`, { column: name });
    }
    if (!Array.isArray(steps)) throw new TypeError(`${owner}: feature list ${name} takes an array of steps, received ${describe(steps)}`);
    const list = new WireWriter();
    for (const step of steps as readonly FeatureInput[]) {
      const shape = feature.kind === "var_len" ? null : feature.shape;
      list.bytesField(1, encodeFeature(featureValues(step, feature.dtype, shape, name), feature.dtype));
    }
    mapEntry(lists, name, list.finish());
  }
  return new WireWriter().bytesField(1, context).bytesField(2, lists.finish()).finish();
}

/**
 * The values of a tf.SequenceExample that a specification asks for; others are passed over.
 *
 * @throws {InvalidArgumentError} if the bytes are no tf.SequenceExample, a feature that must be there is missing, or values are of another type or number.
 */
export function decodeSequenceExample<const S extends SequenceExampleSpec>(bytes: Uint8Array, spec: S): ParsedSequenceExample<S> {
  if (!(bytes instanceof Uint8Array)) throw new TypeError(`decodeSequenceExample takes a Uint8Array, received ${describe(bytes)}`);
  checkRecord("decodeSequenceExample", "a specification", spec);
  checkSpec("decodeSequenceExample", spec.context);
  checkSpec("decodeSequenceExample", spec.featureLists);
  const fail = failure("SequenceExample");
  const context = new Map<string, StoredFeature>();
  const lists = new Map<string, StoredFeature[]>();
  const reader = new WireReader(bytes, fail);
  const decodeList = (list: Uint8Array): StoredFeature[] => {
    const steps: StoredFeature[] = [];
    const entries = new WireReader(list, fail);
    entries.message({ [bytesTag(1)]: () => steps.push(decodeFeature(entries.delimited(), fail)) });
    return steps;
  };
  reader.message({
    [bytesTag(1)]: () => decodeFeatures(reader.delimited(), fail, context),
    [bytesTag(2)]: () => decodeMap(reader.delimited(), 1, decodeList, fail, lists),
  });
  const parsed = Object.entries(spec.featureLists).map(([name, feature]) => [name, parsedSteps(lists.get(name), feature, name)]);
  return { context: parseFeatures(context, spec.context), featureLists: Object.fromEntries(parsed) };
}

function parsedSteps(
  steps: readonly StoredFeature[] | undefined,
  feature: FixedLenSequenceFeature | VarLenFeature,
  name: string,
): ExampleValues[ExampleDType][] {
  if (steps === undefined && feature.kind === "fixed_len_sequence" && !feature.allowMissing) {
    throw new InvalidArgumentError(`Feature list '${name}' is required but could not be found.`, { column: name });
  }
  return (steps ?? []).map((step) => {
    const values = parsedValues(step, feature.dtype, name);
    if (feature.kind === "fixed_len_sequence" && values.length !== sizeOf(feature.shape)) {
      throw wrongNumber(name, step, values.length, feature.shape);
    }
    return values;
  });
}
