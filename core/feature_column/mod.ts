/**
 * Feature columns: how raw features become the input of a model. Numeric and bucketized columns give numbers; categorical columns give ids, which
 * an indicator column counts and an embedding column looks up in a learned table. Sequence columns do the same at every step of a sequence.
 *
 * @module
 */

export { type BucketizedColumn, bucketizedColumn } from "./bucketized.ts";
export {
  type CategoricalColumn,
  ColumnBatch,
  type ColumnConfig,
  type DenseCategories,
  type DenseColumn,
  type FeatureColumn,
} from "./column.ts";
export { columnFromConfig } from "./config.ts";
export { crossedColumn, type CrossedOptions } from "./crossed.ts";
export { embeddingColumn, sharedEmbeddings, type SharedEmbeddingsOptions } from "./embedding.ts";
export type { EmbeddingOptions } from "./embedding_table.ts";
export { categoricalColumnWithHashBucket, type HashBucketOptions } from "./hash_bucket.ts";
export { categoricalColumnWithIdentity, type IdentityOptions } from "./identity.ts";
export type { ExampleValue, FeatureExamples } from "./examples.ts";
export { indicatorColumn } from "./indicator.ts";
export {
  checkColumns,
  checkSequenceColumns,
  inputLayer,
  type InputLayerOptions,
  type SequenceInput,
  sequenceInputLayer,
} from "./input_layer.ts";
export type { NumericReading } from "../graph/attributes.ts";
export type { Normalizer } from "./normalizer.ts";
export { NumericColumn, numericColumn, type NumericColumnOptions } from "./numeric.ts";
export { numericColumns } from "./numeric_columns.ts";
export {
  sequenceCategoricalColumnWithHashBucket,
  sequenceCategoricalColumnWithIdentity,
  sequenceCategoricalColumnWithVocabularyFile,
  sequenceCategoricalColumnWithVocabularyList,
} from "./sequence_categorical.ts";
export { type SequenceNumericColumn, sequenceNumericColumn, type SequenceNumericColumnOptions } from "./sequence_numeric.ts";
export type { SequenceBatch } from "./sequence_batch.ts";
export { categoricalColumnWithVocabularyFile, type VocabularyFileOptions } from "./vocabulary_file.ts";
export { categoricalColumnWithVocabularyList, type VocabularyListOptions } from "./vocabulary_list.ts";
export { weightedCategoricalColumn, type WeightedOptions } from "./weighted.ts";
