/**
 * What users get of this room, name by name. Its door is `mod.ts`.
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
export {
  type BatchOptions,
  Dataset,
  type DatasetIterator,
  type Fold,
  type PaddedBatchOptions,
  type ShuffleOptions,
  type SplitOptions,
} from "./dataset.ts";
export type { Next } from "./node.ts";
export type { TfRecordOptions } from "./source.ts";
