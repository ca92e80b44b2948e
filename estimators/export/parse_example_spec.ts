/**
 * Parse specifications of feature columns.
 *
 * @module
 */

import { checkOptions, describe, type OptionKinds, ValueError } from "../../core/errors.ts";
import { BucketizedColumn } from "../../core/feature_column/bucketized.ts";
import type { FeatureColumn } from "../../core/feature_column/column.ts";
import { CrossedColumn } from "../../core/feature_column/crossed.ts";
import { examplesOf } from "../../core/feature_column/examples.ts";
import { NumericColumn, numericColumn } from "../../core/feature_column/numeric.ts";
import { WeightedColumn } from "../../core/feature_column/weighted.ts";
import type { ExampleDType, FeatureInput } from "../../saved_model/example/feature_values.ts";
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

/** Options of {@linkcode classifierParseExampleSpec}. */
export interface ClassifierParseExampleSpecOptions {
  /** Name of the feature that holds the label. */
  readonly labelKey: string;
  /** Element type of the label: a class id, or a name of a label vocabulary. Default `"int64"`. */
  readonly labelDType?: ExampleDType;
  /** The label of an example that has none. Default: such an example is an error. */
  readonly labelDefault?: FeatureInput | null;
  /** Weights of examples, as the estimator is given it. Default: none. */
  readonly weightColumn?: string | NumericColumn | null;
}

/** Options of {@linkcode regressorParseExampleSpec}. */
export interface RegressorParseExampleSpecOptions extends ClassifierParseExampleSpecOptions {
  /** Element type of the label. Default `"float32"`. */
  readonly labelDType?: ExampleDType;
  /** Number of targets. Default 1. */
  readonly labelDimension?: number;
}

/**
 * What a tf.Example has to hold to train a classifier, as `tf.estimator.classifier_parse_example_spec`: what its columns read, its label and its weight.
 *
 * @throws {ValueError} if the label or the weight has the name of another feature.
 *
 * @example
 * ```ts
 * import { classifierParseExampleSpec, numericColumn } from "@headway/estimator";
 * const spec = classifierParseExampleSpec([numericColumn("age")], { labelKey: "kind", labelDType: "string" });
 * console.log(Object.keys(spec)); // ["age", "kind"]
 * ```
 */
export function classifierParseExampleSpec(columns: Iterable<FeatureColumn>, options: ClassifierParseExampleSpecOptions): ParseSpec {
  checkOptions("classifierParseExampleSpec", options, labelOptions);
  const { labelKey, labelDType = "int64", labelDefault = null, weightColumn = null } = options;
  return withLabel(parseExampleSpec(columns), labelKey, fixedLenFeature([1], labelDType, labelDefault), weightColumn);
}

/**
 * What a tf.Example has to hold to train a regressor, as `tf.estimator.regressor_parse_example_spec`: what its columns read, its label and its weight.
 *
 * @throws {ValueError} if the label or the weight has the name of another feature.
 *
 * @example
 * ```ts
 * import { numericColumn, regressorParseExampleSpec } from "@headway/estimator";
 * const spec = regressorParseExampleSpec([numericColumn("age")], { labelKey: "price", labelDimension: 2 });
 * console.log(spec["price"]); // { kind: "fixed_len", shape: [2], dtype: "float32", defaultValue: null }
 * ```
 */
export function regressorParseExampleSpec(columns: Iterable<FeatureColumn>, options: RegressorParseExampleSpecOptions): ParseSpec {
  checkOptions("regressorParseExampleSpec", options, { ...labelOptions, labelDimension: ["number"] });
  const { labelKey, labelDType = "float32", labelDefault = null, labelDimension = 1, weightColumn = null } = options;
  return withLabel(parseExampleSpec(columns), labelKey, fixedLenFeature([labelDimension], labelDType, labelDefault), weightColumn);
}

const labelOptions: OptionKinds = { labelKey: ["string"], labelDType: ["string"], labelDefault: ["any"], weightColumn: ["any"] };

function withLabel(spec: ParseSpec, labelKey: string, label: FixedLenFeature, weightColumn: string | NumericColumn | null): ParseSpec {
  if (typeof labelKey !== "string" || labelKey === "") {
    throw new ValueError(`labelKey must be the name of a feature, received ${describe(labelKey)}`);
  }
  if (Object.hasOwn(spec, labelKey)) {
    throw new ValueError(`label should not be used as feature. label_key: ${labelKey}, features: ${Object.keys(spec)}`);
  }
  const all = { ...spec, [labelKey]: label };
  if (weightColumn === null) return all;
  const weight = weightColumn instanceof NumericColumn ? weightColumn : numericColumn(weightColumn);
  if (Object.hasOwn(all, weight.key)) {
    throw new ValueError(`weight_column should not be used as feature. weight_column: ${weight.key}, features: ${Object.keys(all)}`);
  }
  return { ...all, ...Object.fromEntries(featuresOf(weight)) };
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
