/**
 * Metrics: sums over batches on the device, read once at the end.
 *
 * @module
 */

export { Accuracy, type AccuracyOptions } from "./accuracy.ts";
export { AUC, type AUCOptions } from "./auc.ts";
export { type ClassAverage, ClassF1, ClassPrecision, ClassRecall, type ClassScoreOptions } from "./class_scores.ts";
export type { ClassOptions, ExampleValues } from "./classes.ts";
export { ConfusionMatrix } from "./confusion_matrix.ts";
export { AccuracyBaseline, Mean } from "./mean.ts";
export type { SummationMethod } from "./curves.ts";
export { Metric, type MetricResult } from "./metric.ts";
export { Precision, type PrecisionRecallOptions, Recall, type ScoreAt, type Thresholds } from "./precision_recall.ts";
export { StreamingAUC, type StreamingAUCOptions } from "./streaming_auc.ts";
