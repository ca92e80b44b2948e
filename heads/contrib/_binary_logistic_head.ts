/**
 * The head that `multiClassHead` makes for two classes.
 *
 * @module
 */

import { Accuracy, Mean, Precision, Recall, StreamingAUC } from "../../core/metrics/mod.ts";
import { cast, greater, greaterEqual, sigmoid } from "../../core/ops/elementwise.ts";
import { sigmoidCrossEntropy, softmax } from "../../core/ops/network.ts";
import { zerosLike } from "../../core/ops/given.ts";
import { concat } from "../../core/ops/shape.ts";
import { fromTypedArray, type Tensor } from "../../core/runtime/tensor.ts";
import { Scratch } from "../_scratch.ts";
import { binaryLabels, readLabels } from "../../core/ops/host/labels.ts";
import { allNames } from "../_classes.ts";
import { predictedClasses } from "./_classes.ts";
import { type HeadOptions, type LossFn, SingleHead } from "./_single_head.ts";
import { ProblemType } from "./model_fn_ops.ts";

/** A head for two classes by sigmoid cross-entropy: logits [batch, 1], labels [batch] or [batch, 1] in [0, 1]. */
export function binaryLogisticHead(lossFn: LossFn | null, thresholds: readonly number[], options: HeadOptions): SingleHead {
  const scratch = new Scratch();
  return new SingleHead({
    defaultScope: "binary_logistic_head",
    problemType: ProblemType.LOGISTIC_REGRESSION,
    logitsDimension: 1,
    lossFn,
    target: (labels, logits) => binaryTarget(labels, logits, scratch),
    losses: sigmoidCrossEntropy,
    predictions: (logits) => ({
      logits,
      logistic: sigmoid(logits),
      probabilities: softmax(concat([zerosLike(logits), logits], 1)),
      classes: predictedClasses(logits, [logits.shape[0]!]),
    }),
    metrics: ({ target, logits, weights, put }) => {
      const p = sigmoid(logits);
      put("accuracy", (name) => new Accuracy(name)).update(target, cast(greater(logits, 0), "float32"), weights);
      put("labels/prediction_mean", (name) => new Mean(name)).update(p, weights);
      put("labels/actual_label_mean", (name) => new Mean(name)).update(target, weights);
      // TensorFlow calls the mean of the labels a baseline of the accuracy, whichever class is the more frequent.
      put("accuracy/baseline_label_mean", (name) => new Mean(name)).update(target, weights);
      put("auc", (name) => new StreamingAUC(name)).update(target, p, weights);
      put("auc_precision_recall", (name) => new StreamingAUC(name, { curve: "PR" })).update(target, p, weights);
      for (const threshold of thresholds) {
        const t = threshold.toFixed(6);
        // A prediction that equals the threshold is positive in the accuracy, and in it alone.
        put(`accuracy/threshold_${t}_mean`, (name) => new Accuracy(name))
          .update(target, cast(greaterEqual(p, threshold), "float32"), weights);
        put(`precision/positive_threshold_${t}_mean`, (name) => new Precision(name, { thresholds: threshold })).update(target, p, weights);
        put(`recall/positive_threshold_${t}_mean`, (name) => new Recall(name, { thresholds: threshold })).update(target, p, weights);
      }
    },
    outputs: ({ probabilities }) => ({ probabilities: probabilities!, classes: allNames(probabilities!.shape[0]!, ["0", "1"]) }),
  }, options);
}

/** Labels in [0, 1] as float32 [batch, 1]. */
export function binaryTarget(labels: Parameters<typeof readLabels>[0], logits: Tensor, scratch: Scratch): Tensor {
  const batch = logits.shape[0]!;
  return fromTypedArray(binaryLabels(readLabels(labels, logits.shape, 1), null, scratch.floats(batch)), [batch, 1]);
}
