/**
 * Heads: loss, predictions and metrics of a model that makes logits.
 *
 * @module
 */

export { BinaryClassHead, type BinaryClassHeadOptions } from "./binary_class_head.ts";
export { type CreateEstimatorSpecOptions, Head, type HeadOptions, type LossFn, type LossOptions, Reduction, type RowLosses, type WeightColumn } from "./head.ts";
export { MultiClassHead, type MultiClassHeadOptions } from "./multi_class_head.ts";
export { RegressionHead, type RegressionHeadOptions } from "./regression_head.ts";
export type { BinaryRow, ClassificationRow, RegressionRow } from "./rows.ts";
