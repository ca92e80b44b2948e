/**
 * Examples of raw values: what a model is recorded with that has no data.
 *
 * @module
 */

import { ValueError } from "../errors.ts";
import { isPadding } from "../ops/host/categorical_values.ts";

/** A raw value. */
export type ExampleValue = number | bigint | string;

/** What a column reads of one of its features. */
export interface FeatureExamples {
  /** Kind of the values; null for strings or whole numbers, whichever is given. */
  readonly dtype: "float32" | "int64" | "string" | null;
  /** One value (or `width` of them) for each row, any number of them, or a sequence of steps. */
  readonly form: "dense" | "ragged" | "sequence";
  /** Values in a row, or in a step of a sequence. */
  readonly width: number;
  /** Values that the column takes: two at least, unless there is but one. */
  readonly values: readonly ExampleValue[];
  /** Whether the column takes a value. */
  accepts(value: ExampleValue): boolean;
  /** The feature beside whose values these stand, so that both have as many in each row. */
  readonly beside?: string;
}

/**
 * The examples that a column gives for one of its features.
 *
 * @throws {ValueError} if the column gives none, which one of a user's own need not.
 */
export function examplesOf(
  column: { readonly name: string; examples?(key: string): FeatureExamples },
  key: string,
): FeatureExamples {
  if (column.examples !== undefined) return column.examples(key);
  throw new ValueError(
    `The column ${column.name} has no method examples(), which says what values its features may have`,
    { column: column.name },
  );
}

/** Numbers above a bound. */
export function numberExamples({ dtype, above }: { dtype: "float32" | "int32" | "int64"; above: number }): FeatureExamples {
  const whole = dtype !== "float32";
  return {
    dtype: whole ? "int64" : "float32",
    form: "dense",
    width: 1,
    values: whole ? [1, 2, 3, 4, 5, 6, 7] : [0.5, 1, 1.25, 2, 3, 4.5, 7],
    accepts: (value) => typeof value === "number" && value > above && (!whole || Number.isInteger(value)),
  };
}

/**
 * Strings or whole numbers.
 *
 * @param words Some that are known. Default: letters, or numbers.
 */
export function categoryExamples(dtype: "string" | "int64" | null, words: Iterable<ExampleValue> = []): FeatureExamples {
  const known: ExampleValue[] = [];
  for (const word of words) {
    if (known.length === MOST) break;
    if (!isPadding(word)) known.push(word);
  }
  return {
    dtype,
    form: "ragged",
    width: 1,
    values: known.length > 0 ? known : dtype === "int64" ? [1, 2, 3, 4, 5, 6, 7] : ["a", "b", "c", "d", "e", "f", "g"],
    accepts: (value) => {
      if (isPadding(value) || (dtype !== null && (typeof value === "string") !== (dtype === "string"))) return false;
      return typeof value !== "number" || Number.isSafeInteger(value);
    },
  };
}

const MOST = 8;
