/**
 * The heads of TensorFlow 1's `tf.contrib.learn`, for models that were written for them. A head makes `ModelFnOps`, which an `Estimator` takes from a
 * `modelFn`, from logits or from the layer below them. Metrics, their keys, the rule of weights and the area under the curve are those of contrib,
 * which differ from those of the newer heads. `sampledSoftmaxHead` and `hierarchicalSoftmaxHead` are for very many classes: TensorFlow's documentation
 * speaks of such heads, which take the layer below the logits only, and never had them.
 *
 * @example
 * ```ts
 * import { dense, Estimator, reshape, SGD, stack, type Tensor } from "@headway/estimator";
 * import { multiClassHead } from "@headway/estimator/heads/contrib";
 * const head = multiClassHead({ nClasses: 3 });
 * await using model = new Estimator({
 *   modelFn: ({ features, labels, mode }) => {
 *     const lastHiddenLayer = stack(reshape(features["x"] as Tensor, [-1, 1]), [8, 4], { activation: "relu", name: "hidden" });
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

// @ts-types="./_mod.ts"
export * from "../../dist/heads/contrib/mod.js";
