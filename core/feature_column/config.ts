/**
 * Columns from their descriptions.
 *
 * @module
 */

import { ValueError } from "../errors.ts";
import { type InitializerConfig, initializerFromConfig } from "../initializers.ts";
import { BucketizedColumn } from "./bucketized.ts";
import { type CategoricalColumn, type ColumnConfig, type FeatureColumn, isCategorical } from "./column.ts";
import { CrossedColumn } from "./crossed.ts";
import { EmbeddingColumn, SharedEmbeddingColumn } from "./embedding.ts";
import { type EmbeddingOptions, tableOptions } from "./embedding_table.ts";
import { HashBucketColumn } from "./hash_bucket.ts";
import { IdentityColumn } from "./identity.ts";
import { IndicatorColumn } from "./indicator.ts";
import type { Normalizer } from "./normalizer.ts";
import { NumericColumn, type NumericColumnOptions, UNDESCRIBED } from "./numeric.ts";
import type { RawCategorical } from "../ops/host/categorical_values.ts";
import { SequenceCategoricalColumn } from "./sequence_categorical.ts";
import { SequenceNumericColumn } from "./sequence_numeric.ts";
import { VocabularyFileColumn } from "./vocabulary_file.ts";
import { VocabularyListColumn } from "./vocabulary_list.ts";
import { WeightedColumn } from "./weighted.ts";

/**
 * The column that `toConfig` described.
 *
 * @throws {ValueError} if the description is of no known kind, or of a column whose normaliser is a function.
 */
export function columnFromConfig(config: ColumnConfig): FeatureColumn {
  const make = typeof config?.kind === "string" && Object.hasOwn(makers, config.kind) ? makers[config.kind] : undefined;
  if (make === undefined) throw new ValueError(`Unknown kind of feature column: ${JSON.stringify(config?.kind)}`);
  // Every constructor checks what it is given, so that a damaged description ends in one of its sentences.
  return make(config as unknown as Fields);
}

/** The fields of all descriptions. */
interface Fields {
  readonly kind: string;
  readonly key: string;
  readonly name: string;
  readonly keys: readonly (string | ColumnConfig)[];
  readonly shape: readonly number[];
  readonly defaultValue: number & readonly number[] | null;
  readonly dtype: "string" | "int64";
  readonly normalizer: Normalizer | typeof UNDESCRIBED | null;
  readonly source: ColumnConfig;
  readonly boundaries: readonly number[];
  readonly numBuckets: number;
  readonly hashBucketSize: number;
  readonly hashKey: string;
  readonly vocabularyList: readonly (string | number)[];
  readonly vocabularyFile: string;
  readonly vocabularySize: number | null;
  readonly numOovBuckets: number;
  readonly hash: string | null;
  readonly column: ColumnConfig;
  readonly weightKey: string;
  readonly dimension: number;
  readonly initializer: InitializerConfig;
  readonly sharedEmbeddingCollectionName: string;
}

const makers: Readonly<Record<string, (fields: Fields) => FeatureColumn>> = {
  numericColumn: numericFrom,
  bucketizedColumn: ({ source, boundaries }) => new BucketizedColumn(columnFromConfig(source) as NumericColumn, boundaries),
  categoricalColumnWithIdentity: ({ key, numBuckets, defaultValue }) => new IdentityColumn(key, numBuckets, defaultValue),
  categoricalColumnWithHashBucket: ({ key, hashBucketSize, dtype }) => new HashBucketColumn(key, hashBucketSize, dtype),
  categoricalColumnWithVocabularyList: ({ key, vocabularyList, dtype, defaultValue, numOovBuckets }) =>
    new VocabularyListColumn(key, vocabularyList.map((word) => dtype === "int64" && typeof word === "string" ? BigInt(word) : word), {
      dtype,
      defaultValue: defaultValue ?? -1,
      numOovBuckets,
    }),
  categoricalColumnWithVocabularyFile: ({ key, vocabularyFile, vocabularySize, dtype, defaultValue, numOovBuckets, hash }) =>
    new VocabularyFileColumn(key, vocabularyFile, { vocabularySize, dtype, defaultValue, numOovBuckets }, hash),
  crossedColumn: ({ keys, hashBucketSize, hashKey }) =>
    new CrossedColumn(keys.map((key) => typeof key === "string" ? key : categoricalFrom(key)), hashBucketSize, {
      hashKey: BigInt(hashKey),
    }),
  weightedCategoricalColumn: ({ column, weightKey }) => new WeightedColumn(categoricalFrom(column), weightKey),
  sequenceNumericColumn: (fields) =>
    new SequenceNumericColumn(fields.key, { ...numericOptions(fields), defaultValue: fields.defaultValue as number | null }),
  sequenceCategoricalColumnWithIdentity: sequenceFrom,
  sequenceCategoricalColumnWithHashBucket: sequenceFrom,
  sequenceCategoricalColumnWithVocabularyList: sequenceFrom,
  sequenceCategoricalColumnWithVocabularyFile: sequenceFrom,
  indicatorColumn: ({ column }) => new IndicatorColumn(categoricalFrom(column)),
  embeddingColumn: (fields) => {
    const column = categoricalFrom(fields.column);
    return new EmbeddingColumn(column, tableFrom(fields, column.name));
  },
  sharedEmbeddings: (fields) => {
    const column = categoricalFrom(fields.column);
    const name = fields.sharedEmbeddingCollectionName;
    return new SharedEmbeddingColumn(column, name, [column], tableFrom(fields, name));
  },
};

function numericFrom(fields: Fields): NumericColumn {
  return new NumericColumn(fields.key, { ...numericOptions(fields), defaultValue: fields.defaultValue });
}

function numericOptions({ key, shape, dtype, normalizer }: Fields): NumericColumnOptions {
  if (normalizer === UNDESCRIBED) {
    throw new ValueError(
      `The normaliser of column ${key} is a function, which its description does not hold; give normalizer as data, or make the column in code`,
      { column: key },
    );
  }
  return { shape, dtype: dtype as "float32" | "int64", normalizer };
}

/** The column for one step is described by the same fields under its own kind. */
function sequenceFrom(fields: Fields): SequenceCategoricalColumn {
  const kind = fields.kind.slice("sequence".length);
  const step = columnFromConfig({ ...fields, kind: kind[0]!.toLowerCase() + kind.slice(1) } as unknown as ColumnConfig);
  return new SequenceCategoricalColumn(step as CategoricalColumn & RawCategorical);
}

function categoricalFrom(config: ColumnConfig): CategoricalColumn {
  const column = columnFromConfig(config);
  if (!isCategorical(column)) {
    throw new ValueError(`A description needs a categorical column here, received ${JSON.stringify(config.kind)}`);
  }
  return column;
}

function tableFrom(fields: Fields, name: string): ReturnType<typeof tableOptions> {
  const options = fields as unknown as EmbeddingOptions;
  return tableOptions(fields.dimension, { ...options, initializer: initializerFromConfig(fields.initializer) }, name);
}
