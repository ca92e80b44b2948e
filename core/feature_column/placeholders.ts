/**
 * Batches without data: features that every column of a model takes, for recording its graph.
 *
 * @module
 */

import type { Features, FeatureValue, NestedValues } from "../data/values.ts";
import { ValueError } from "../errors.ts";
import type { FeatureColumn } from "./column.ts";
import { examplesOf, type ExampleValue, type FeatureExamples } from "./examples.ts";

/** Extents of a batch of placeholders. */
export interface PlaceholderOptions {
  /** Number of rows, from 1. */
  readonly batch: number;
  /** Steps of the longest sequence, from 1. Default 1. */
  readonly steps?: number;
  /** Other seeds give other values. */
  readonly seed: number;
}

/** A batch of placeholders. */
export interface Placeholders {
  /** A value for every key of the columns. */
  readonly features: Features;
  /** Its extents by the names that formulas of a graph have: `batch`, and `steps:KEY` of the first sequence, if there are any. */
  readonly extents: Readonly<Record<string, number>>;
}

/**
 * A batch that passes the checks of all columns.
 *
 * Numeric features are dense. Categorical ones have one or two values a row, so that how many there are does not follow from the size of the batch, unless
 * a numeric column reads them too. Sequences have their longest row at a place that the seed chooses.
 *
 * @param columns Columns whose files have been read, of an input layer, a sequence input layer, or both.
 * @throws {ValueError} if no value of a feature suits all columns that read it, naming it, or a column of a user's own has no `examples()`.
 */
export function placeholderFeatures(columns: Iterable<FeatureColumn>, options: PlaceholderOptions): Placeholders {
  const { batch, steps = 1, seed } = options;
  const examples = featureExamples(columns);
  const features: Record<string, FeatureValue> = {};
  const extents: Record<string, number> = { batch };
  for (const [key, each] of examples) {
    const start = seed + hash(key.length, key.charCodeAt(0));
    const valueAt = (row: number, i: number): ExampleValue => each.values[(start + hash(row, i)) % each.values.length]!;
    const some = (row: number, first: number, count: number): ExampleValue[] =>
      Array.from({ length: count }, (_, i) => valueAt(row, first + i));
    const rowOf: (row: number) => unknown = each.form === "dense"
      ? (row) => each.width === 1 ? valueAt(row, 0) : some(row, 0, each.width)
      : each.form === "ragged"
      ? (row) => some(row, 0, 1 + (hash(row, seed) & 1))
      : (row) => {
        const length = row === seed % batch ? steps : hash(row, seed) % (steps + 1);
        return each.width === 1 ? some(row, 0, length) : Array.from({ length }, (_, step) => some(row, step * each.width, each.width));
      };
    // Sequences of one input layer have as many steps as each other: one extent stands for all of them.
    if (each.form === "sequence" && Object.keys(extents).length === 1) extents[stepsOf(key)] = steps;
    features[key] = Array.from({ length: batch }, (_, row) => rowOf(row)) as NestedValues;
  }
  return { features, extents };
}

/** The name of an extent: the number of steps of the longest sequence of a feature. */
export function stepsOf(key: string): string {
  return `steps:${key}`;
}

/**
 * What values the features of some columns may have, by key: those that all columns take which read it.
 *
 * @throws {ValueError} if there are none, or a column of a user's own has no `examples()`.
 */
export function featureExamples(columns: Iterable<FeatureColumn>): Map<string, FeatureExamples> {
  const merged = new Map<string, FeatureExamples>();
  for (const column of columns) {
    for (const key of column.keys) {
      const own = examplesOf(column, key);
      const other = merged.get(key);
      merged.set(key, other === undefined ? own : joined(key, other, own));
    }
  }
  for (let changed = true; changed;) {
    changed = false;
    for (const [key, each] of merged) {
      const beside = each.beside === undefined ? undefined : merged.get(each.beside);
      if (beside === undefined || (beside.form === each.form && beside.width === each.width)) continue;
      const { form, width } = each.form === "dense" ? each : beside;
      merged.set(key, { ...each, form, width });
      merged.set(each.beside!, { ...beside, form, width });
      changed = true;
    }
  }
  return merged;
}

function joined(key: string, a: FeatureExamples, b: FeatureExamples): FeatureExamples {
  const accepts = (value: ExampleValue): boolean => a.accepts(value) && b.accepts(value);
  const values = [...new Set([...a.values, ...b.values])].filter(accepts);
  const forms = [a.form, b.form];
  if (values.length === 0 || (forms.includes("dense") && forms.includes("sequence"))) {
    throw new ValueError(`No value of the feature ${key} suits all columns that read it: they take ${kindOf(a)} and ${kindOf(b)}`, {
      column: key,
    });
  }
  const dtypes = [a.dtype, b.dtype];
  const dtype = a.dtype === b.dtype ? a.dtype : dtypes.includes("string") ? "string" : "int64";
  const beside = a.beside ?? b.beside;
  return {
    dtype,
    form: forms.includes("dense") ? "dense" : forms.includes("sequence") ? "sequence" : "ragged",
    width: Math.max(a.width, b.width),
    values,
    accepts,
    ...(beside === undefined ? {} : { beside }),
  };
}

function kindOf({ dtype, form }: FeatureExamples): string {
  return `${form} ${dtype ?? "string or int64"} values`;
}

/** A whole number from 0 that does not rise with either of two. */
function hash(a: number, b: number): number {
  const mixed = Math.imul(Math.imul(a + 1, 0x9e3779b1) ^ (b + 0x7f4a7c15), 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 8;
}
