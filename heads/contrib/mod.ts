/**
 * The heads of TensorFlow 1's `tf.contrib.learn`, for models that were written for them. A head makes `ModelFnOps`, which an `Estimator` takes from a
 * `modelFn`, from logits or from the layer below them. Metrics, their keys, the rule of weights and the area under the curve are those of contrib,
 * which differ from those of the newer heads. `sampledSoftmaxHead` and `hierarchicalSoftmaxHead` are for very many classes: TensorFlow's documentation
 * speaks of such heads, which take the layer below the logits only, and never had them.
 *
 * @example
 * ```ts
 * import { dense, Estimator, reshape, SGD, v1, type Tensor } from "@headway/estimator";
 * import { multiClassHead } from "@headway/estimator/heads/contrib";
 * const head = multiClassHead({ nClasses: 3 });
 * await using model = new Estimator({
 *   modelFn: ({ features, labels, mode }) => {
 *     const lastHiddenLayer = v1.layers.stack(reshape(features["x"] as Tensor, [-1, 1]), [8, 4], { activation: "relu", name: "hidden" });
 *     const logits = dense(lastHiddenLayer, head.logitsDimension, { name: "logits" });
 *     const trainOpFn = (loss: Tensor) => new SGD({ learningRate: 0.1 }).minimize(loss);
 *     return head.createModelFnOps({ features, labels, mode, trainOpFn, logits });
 *   },
 *   config: { tfRandomSeed: 1 },
 * });
 * const data = [{ x: [-1, 0, 1] }, [0, 1, 2]] as const;
 * await model.train(() => data, { steps: 20 });
 * console.log(await model.evaluate(() => data));
 * ```
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
