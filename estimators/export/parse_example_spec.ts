/**
 * Parse specifications of feature columns.
 *
 * @module
 */

import { describe, ValueError } from "../../core/errors.ts";
import { BucketizedColumn } from "../../core/feature_column/bucketized.ts";
import type { FeatureColumn } from "../../core/feature_column/column.ts";
import { CrossedColumn } from "../../core/feature_column/crossed.ts";
import { examplesOf } from "../../core/feature_column/examples.ts";
import { NumericColumn } from "../../core/feature_column/numeric.ts";
import { WeightedColumn } from "../../core/feature_column/weighted.ts";
import {
  type FixedLenFeature,
  fixedLenFeature,
  type ParseSpec,
  type VarLenFeature,
  varLenFeature,
} from "../../saved_model/example/parse_spec.ts";

/**
 * What a tf.Example has to hold for some columns, as `tf.feature_column.make_parse_example_spec`: a numeric column's feature has the column's shape, any other
 * feature any number of values.
 *
 * @throws {ValueError} if two columns read a feature differently.
 *
 * @example
 * ```ts
 * import { categoricalColumnWithHashBucket, indicatorColumn, numericColumn, parseExampleSpec } from "@headway/estimator";
 * const spec = parseExampleSpec([numericColumn("age"), indicatorColumn(categoricalColumnWithHashBucket("word", 10))]);
 * console.log(spec.age!.kind, spec.word!.kind); // "fixed_len" "var_len"
 * ```
 */
export function parseExampleSpec(columns: Iterable<FeatureColumn>): ParseSpec {
  const spec: Record<string, FixedLenFeature | VarLenFeature> = {};
  for (const column of columns) {
    if (typeof column?.toConfig !== "function") {
      throw new ValueError(`All feature_columns must be feature columns. Given: ${describe(column)}`);
    }
    for (const [key, feature] of featuresOf(column)) {
      const known = spec[key];
      if (known !== undefined && written(known) !== written(feature)) {
        throw new ValueError(
          `feature_columns contain different parse_spec for key ${key}. Given ${written(known)} and ${written(feature)}`,
          { column: key },
        );
      }
      spec[key] = feature;
    }
  }
  return spec;
}

function featuresOf(column: FeatureColumn): [key: string, feature: FixedLenFeature | VarLenFeature][] {
  if (column instanceof NumericColumn) {
    const { key, shape, dtype, defaultValue } = column;
    const stored = dtype === "float32" ? "float32" : "int64";
    return [[key, fixedLenFeature(shape, stored, defaultValue === null ? null : nested(defaultValue, shape))]];
  }
  if (column instanceof BucketizedColumn) return featuresOf(column.source);
  if (column instanceof CrossedColumn) {
    return column.sources.flatMap((source) => typeof source === "string" ? [[source, varLenFeature("string")]] : featuresOf(source));
  }
  if (column instanceof WeightedColumn) return [...featuresOf(column.column), [column.weightKey, varLenFeature("float32")]];
  const { column: inner } = column as { column?: FeatureColumn };
  if (inner !== undefined) return featuresOf(inner);
  return column.keys.map((key) => [key, varLenFeature(examplesOf(column, key).dtype ?? "string")]);
}

/** Values in row-major order as nested arrays. */
function nested(values: readonly number[], shape: readonly number[]): number | NestedNumbers {
  const [extent, ...inner] = shape;
  if (extent === undefined) return values[0]!;
  const size = values.length / extent;
  return Array.from({ length: extent }, (_, i) => nested(values.slice(i * size, (i + 1) * size), inner));
}

type NestedNumbers = readonly (number | NestedNumbers)[];

function written(feature: FixedLenFeature | VarLenFeature): string {
  return JSON.stringify(feature, (_, value) => {
    if (typeof value === "bigint") return String(value);
    return ArrayBuffer.isView(value) ? Array.from(value as Float32Array | BigInt64Array, String) : value;
  });
}
