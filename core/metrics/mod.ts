/**
 * Metrics: sums over batches on the device, read once at the end.
 *
 * @module
 */

export { AUC, type AUCOptions, StreamingAUC, type StreamingAUCOptions } from "./auc.ts";
export {
  type ClassAverage,
  ClassF1,
  type ClassOptions,
  ClassPrecision,
  ClassRecall,
  type ClassScoreOptions,
  ConfusionMatrix,
  type ExampleValues,
} from "./class_scores.ts";
export { Accuracy, AccuracyBaseline, Mean, Metric, Precision, Recall, type ThresholdOptions } from "./metric.ts";
