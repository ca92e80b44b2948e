/**
 * Input: datasets from columns, records, CSV and iterables, and what can be learned from them before training.
 *
 * @module
 */

export { analyze, type AnalyzeOptions, balancedWeights, type ColumnSummary, type NumericSummary, type StringSummary } from "./analyze.ts";
export type {
  Batch,
  Features,
  FeatureValue,
  InputFn,
  InputFnContext,
  InputResult,
  Labels,
  NestedValues,
  Position,
  Row,
  RowFeatures,
  RowLabels,
  RowValue,
} from "./batch.ts";
export { type CsvChunks, type CsvColumn, type CsvColumnType, type CsvOptions, type CsvSource, type CsvValue } from "./csv.ts";
export { csvColumns } from "./csv_reader.ts";
export { Dataset, type Fold } from "./dataset.ts";
export type { DatasetIterator } from "./dataset_iterator.ts";
export type { BatchOptions, PaddedBatchOptions, ShuffleOptions, SplitOptions } from "./dataset_options.ts";
export { type HoldOutOptions, type HoldOutPlan, planHoldOut } from "./hold_out.ts";
export type { Next } from "./node.ts";
export type { RowCounts, SkippedRow } from "./row_counts.ts";
export { type TfRecordOptions, writeTfRecord } from "./tf_record.ts";
