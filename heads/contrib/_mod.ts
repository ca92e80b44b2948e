/**
 * What users get of this room, name by name. Its door is `mod.ts`.
 *
 * @module
 */

export type { ManyClassesOptions } from "./_many_classes.ts";
export type { HeadOptions, LossFn } from "./_single_head.ts";
export { binarySvmHead, type BinarySvmHeadOptions } from "./binary_svm_head.ts";
export { type CreateModelFnOpsOptions, Head, noOpTrainFn } from "./head.ts";
export { hierarchicalSoftmaxHead, type HierarchicalSoftmaxHeadOptions } from "./hierarchical_softmax_head.ts";
export { lossOnlyHead, type LossOnlyHeadOptions, type LossTerms } from "./loss_only_head.ts";
export {
  type Deferred,
  ModelFnOps,
  type ModelFnOpsOptions,
  type OutputAlternative,
  type OutputAlternatives,
  ProblemType,
} from "./model_fn_ops.ts";
export { multiClassHead, type MultiClassHeadOptions } from "./multi_class_head.ts";
export { multiHead, type MultiHeadOptions } from "./multi_head.ts";
export { multiLabelHead, type MultiLabelHeadOptions } from "./multi_label_head.ts";
export { poissonRegressionHead, type PoissonRegressionHeadOptions, regressionHead, type RegressionHeadOptions } from "./regression_head.ts";
export { type CandidateSampler, sampledSoftmaxHead, type SampledSoftmaxHeadOptions } from "./sampled_softmax_head.ts";
