/**
 * multiLabelHead: any number of classes for each example.
 *
 * @module
 */

import { checkOptions, ValueError } from "../../core/errors.ts";
import { Accuracy, Mean, StreamingAUC } from "../../core/metrics/mod.ts";
import { cast, greater, sigmoid } from "../../core/ops/elementwise.ts";
import { sigmoidCrossEntropy } from "../../core/ops/network.ts";
import { multiHotLabels } from "../../core/ops/host/multi_hot_labels.ts";
import { slice } from "../../core/ops/shape.ts";
import { fromTypedArray, type Tensor } from "../../core/runtime/tensor.ts";
import { Scratch } from "../_scratch.ts";
import { allNames, classNames } from "../_classes.ts";
import { predictedClasses } from "./_classes.ts";
import { checkClassIds, checkLossFn, checkThresholds } from "./_options.ts";
import { type HeadOptions, type LossFn, sharedOptions, SingleHead } from "./_single_head.ts";
import type { Head } from "./head.ts";
import { ProblemType } from "./model_fn_ops.ts";

/** Options of {@linkcode multiLabelHead}. */
export interface MultiLabelHeadOptions extends HeadOptions {
  /** Number of classes, more than 1. */
  readonly nClasses: number;
  /** Taken as TensorFlow takes it, and as there nothing is measured at them. */
  readonly thresholds?: readonly number[] | null;
  /** Ids of the classes that have metrics of their own. Default: none. */
  readonly metricClassIds?: readonly number[] | null;
  /** A loss instead of the cross-entropy. */
  readonly lossFn?: LossFn | null;
}

/**
 * A head for classification where an example may have several classes, or none, by sigmoid cross-entropy of each class.
 *
 * Logits are [batch, nClasses]; labels indicators of that shape, a `SparseTensor` of ids, or an array with a list of ids for each example.
 * Predictions: `logits`, `probabilities`, and `classes`, the indicators of those predicted.
 */
export function multiLabelHead(options: MultiLabelHeadOptions): Head {
  checkOptions("multiLabelHead", options, {
    ...sharedOptions,
    nClasses: ["any"],
    thresholds: ["array", "null"],
    metricClassIds: ["array", "null"],
    lossFn: ["any"],
  });
  const { nClasses } = options;
  if (!Number.isInteger(nClasses) || nClasses < 2) throw new ValueError("nClasses must be > 1 for classification.");
  const measured = options.metricClassIds ?? [];
  checkClassIds(measured, nClasses);
  checkThresholds(options.thresholds);
  const names = classNames(nClasses, null);
  const scratch = new Scratch();
  return new SingleHead({
    defaultScope: "multi_label_head",
    problemType: ProblemType.CLASSIFICATION,
    logitsDimension: nClasses,
    lossFn: checkLossFn(options.lossFn),
    takesSparse: true,
    target: (labels, logits) => {
      const indicators = multiHotLabels(labels, logits.shape, null, scratch.floats(logits.size));
      return fromTypedArray(indicators, logits.shape);
    },
    losses: sigmoidCrossEntropy,
    predictions: (logits) => ({ logits, probabilities: sigmoid(logits), classes: predictedClasses(logits, logits.shape) }),
    metrics: ({ target, logits, weights, put }) => {
      const p = sigmoid(logits);
      const classes = cast(greater(logits, 0), "float32");
      put("accuracy", (name) => new Accuracy(name)).update(target, classes, weights);
      put("auc", (name) => new StreamingAUC(name)).update(target, p, weights);
      put("auc_precision_recall", (name) => new StreamingAUC(name, { curve: "PR" })).update(target, p, weights);
      for (const id of measured) {
        const column = (x: Tensor) => slice(x, [0, id], [x.shape[0]!, 1]);
        const own = weights === null || weights.shape[1] === 1 ? weights : column(weights);
        const mean = (key: string) => put(`labels/${key}/class${id}`, (name) => new Mean(name));
        mean("prediction_mean").update(column(classes), own);
        mean("actual_label_mean").update(column(target), own);
        mean("probability_mean").update(column(p), own);
        mean("logits_mean").update(column(logits), own);
        put(`auc/class${id}`, (name) => new StreamingAUC(name)).update(column(target), column(p), own);
        put(`auc_precision_recall/class${id}`, (name) => new StreamingAUC(name, { curve: "PR" })).update(column(target), column(p), own);
      }
    },
    outputs: ({ probabilities }) => ({ probabilities: probabilities!, classes: allNames(probabilities!.shape[0]!, names) }),
  }, options);
}
