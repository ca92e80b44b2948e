/**
 * Batches without data, with which a model is recorded: of what its columns and head take, or of a description of its features.
 *
 * @module
 */

import type { FeatureValue, NestedValues, SplitBatch } from "../../core/data/batch.ts";
import { checkOptions, describe, ValueError } from "../../core/errors.ts";
import type { FeatureColumn } from "../../core/feature_column/column.ts";
import { placeholderFeatures, type PlaceholderOptions, stepsOf } from "../../core/feature_column/placeholders.ts";
import type { Head } from "../../heads/head.ts";

/** A batch to record a run with, and the extents of which it is made. */
export interface GraphBatch extends SplitBatch {
  /** Such as `batch`, and `steps:KEY` of sequences. */
  readonly extents: Readonly<Record<string, number>>;
}

/** What a feature or a label of a model is. */
export interface PlaceholderSpec {
  /** Element type: numbers, whole numbers or strings. */
  readonly dtype: "float32" | "int64" | "string";
  /** Extents of one example's value. Default: a single value, []. */
  readonly shape?: readonly number[];
  /**
   * `"dense"`: each example has one value of the shape; `"ragged"`: any number of values; `"sequence"`: any number of steps, each a value of the shape.
   * Default `"dense"`.
   */
  readonly form?: "dense" | "ragged" | "sequence";
  /**
   * Of a sequence: the name of its number of steps. Sequences with the same name have the same lengths, as those of one input layer or the labels of
   * every step have. Default: the name of the feature itself, whose lengths are then independent of all others.
   */
  readonly steps?: string;
  /** Values that the model takes, two at least. Default: numbers from 0 to 1, the whole numbers 0 and 1, letters. */
  readonly values?: readonly (number | bigint | string)[];
}

/** Features by name, or labels: one description, or a record of several. */
export type PlaceholderSpecs = Readonly<Record<string, PlaceholderSpec>>;

/** A batch that columns and a head take. */
export function placeholderBatch(columns: Iterable<FeatureColumn>, head: Head<object>, options: PlaceholderOptions): GraphBatch {
  const { features, extents } = placeholderFeatures(columns, options);
  const own = head.placeholders(options);
  return { features: { ...own.features, ...features }, labels: own.labels, extents };
}

/** Extents of a batch of described values. */
export interface DescribedExtents {
  /** Number of rows, from 1. */
  readonly batch: number;
  /** Steps of the longest sequence: one number for each name that sequences have for it, in the order in which they are met. */
  readonly steps: (index: number) => number;
  /** Other seeds give other values. */
  readonly seed: number;
}

/**
 * A batch of the features and labels that are described.
 *
 * @throws {ValueError} if a description is not one.
 */
export function describedBatch(
  features: PlaceholderSpecs,
  labels: PlaceholderSpec | PlaceholderSpecs | null,
  options: DescribedExtents,
): GraphBatch {
  const { batch, seed } = options;
  const extents: Record<string, number> = { batch };
  const valueOf = (key: string, spec: PlaceholderSpec): FeatureValue => {
    const name = stepsOf(checkedSpec(key, spec).steps ?? key);
    if (spec.form === "sequence") extents[name] ??= options.steps(Object.keys(extents).length - 1);
    return valuesOf(key, spec, { batch, steps: extents[name] ?? 1, seed });
  };
  const valuesBy = (specs: PlaceholderSpecs): Record<string, FeatureValue> =>
    Object.fromEntries(Object.entries(specs).map(([key, spec]) => [key, valueOf(key, spec)]));
  const given = valuesBy(features);
  return { features: given, labels: labels === null ? null : isSpec(labels) ? valueOf("labels", labels) : valuesBy(labels), extents };
}

function isSpec(labels: PlaceholderSpec | PlaceholderSpecs): labels is PlaceholderSpec {
  return typeof (labels as PlaceholderSpec).dtype === "string";
}

const defaults: Readonly<Record<PlaceholderSpec["dtype"], readonly (number | bigint | string)[]>> = {
  float32: [0.25, 0.5, 0.75, 0.125, 0.875],
  int64: [0n, 1n],
  string: ["a", "b", "c"],
};

function checkedSpec(name: string, spec: PlaceholderSpec): PlaceholderSpec {
  checkOptions(`The description of ${name}`, spec, {
    dtype: ["string"],
    shape: ["array"],
    form: ["string"],
    steps: ["string"],
    values: ["array"],
  });
  const { dtype, shape = [], form = "dense" } = spec;
  const values = spec.values ?? defaults[dtype];
  if (values === undefined || values.length === 0) {
    throw new ValueError(`The dtype of ${name} must be "float32", "int64" or "string", and its values some, received ${describe(dtype)}`);
  }
  if (!["dense", "ragged", "sequence"].includes(form)) {
    throw new ValueError(`The form of ${name} must be "dense", "ragged" or "sequence", received ${JSON.stringify(form)}`);
  }
  if (spec.steps !== undefined && form !== "sequence") {
    throw new ValueError(`The form of ${name} must be "sequence" where steps are named, received ${JSON.stringify(form)}`);
  }
  if (!shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0)) {
    throw new ValueError(`The shape of ${name} consists of whole numbers from 0, received [${shape}]`);
  }
  const type = dtype === "string" ? "string" : dtype === "float32" ? "number" : "bigint";
  if (!values.every((value) => typeof value === type || (dtype === "int64" && Number.isSafeInteger(value)))) {
    throw new ValueError(
      `The values of ${name} must be ${dtype === "string" ? "strings" : dtype === "float32" ? "numbers" : "whole numbers"}`,
    );
  }
  return spec;
}

function valuesOf(name: string, spec: PlaceholderSpec, { batch, steps = 1, seed }: PlaceholderOptions): FeatureValue {
  const { shape = [], form = "dense", values = defaults[spec.dtype] } = spec;
  let next = seed + name.length;
  const nested = (extents: readonly number[]): NestedValues => {
    const [extent, ...inner] = extents;
    if (extent === undefined) return values[next++ % values.length] as unknown as NestedValues;
    return Array.from({ length: extent }, () => nested(inner)) as NestedValues;
  };
  const lengthOf = (row: number): number =>
    form === "sequence" ? (row === seed % batch ? steps : (row + seed) % (steps + 1)) : 1 + (row + seed) % 2;
  return Array.from({ length: batch }, (_, row) => nested(form === "dense" ? shape : [lengthOf(row), ...shape])) as NestedValues;
}
