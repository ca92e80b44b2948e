/**
 * Heads: what turns logits into losses, predictions and metrics.
 *
 * @module
 */

export { type LossReduction, Reduction, type V1Reduction } from "../core/losses.ts";
export { BinaryClassHead, type BinaryClassHeadOptions } from "./binary_class_head.ts";
export { headFromConfig } from "./config.ts";
export {
  type ExampleLabel,
  Head,
  type HeadConfig,
  type HeadPlaceholders,
  type HeadRules,
  type RowLosses,
  type WeightColumn,
} from "./head.ts";
export {
  checkKeys as checkPredictionKeys,
  type CreateEstimatorSpecOptions,
  type HeadOptions,
  type LossFn,
  type LossOptions,
  type MetricOptions,
} from "./head_options.ts";
export { MultiClassHead, type MultiClassHeadOptions } from "./multi_class_head.ts";
export { MultiHead, type MultiHeadLogits, type MultiHeadOptions, type MultiHeadSpecOptions } from "./multi_head.ts";
export { MultiLabelHead, type MultiLabelHeadOptions } from "./multi_label_head.ts";
export {
  type LabelRange,
  LogisticRegressionHead,
  type LogisticRegressionHeadOptions,
  PoissonRegressionHead,
  type PoissonRegressionHeadOptions,
  RegressionHead,
  type RegressionHeadOptions,
} from "./regression_head.ts";
export { SequentialHeadWrapper, type SequentialHeadWrapperOptions } from "./sequential_head.ts";
export type { JsonObject, JsonValue } from "../core/io/model_description.ts";
export type { BinaryRow, ClassificationRow, LinkedRegressionRow, MultiLabelRow, RegressionRow, SequenceClassificationRow } from "./rows.ts";
export type { PlaceholderOptions } from "../core/feature_column/placeholders.ts";
