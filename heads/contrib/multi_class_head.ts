/**
 * multiClassHead: one of several classes; two of them by a single logit.
 *
 * @module
 */

import { checkOptions, ValueError } from "../../core/errors.ts";
import { argMax } from "../../core/ops/elementwise.ts";
import { softmax, softmaxCrossEntropy } from "../../core/ops/network.ts";
import { reshape, slice } from "../../core/ops/shape.ts";
import type { Tensor } from "../../core/runtime/tensor.ts";
import { allNames, classNames } from "../_classes.ts";
import { Scratch } from "../_scratch.ts";
import { checkVocabulary, type Vocabulary } from "../../core/ops/host/labels.ts";
import { binaryLogisticHead } from "./_binary_logistic_head.ts";
import { classesTensor, classTarget, measureClasses } from "./_classes.ts";
import { checkClassIds, checkLossFn, checkThresholds } from "./_options.ts";
import { type HeadOptions, type LossFn, sharedOptions, SingleHead } from "./_single_head.ts";
import type { Head } from "./head.ts";
import { ProblemType } from "./model_fn_ops.ts";

/** Options of {@linkcode multiClassHead}. */
export interface MultiClassHeadOptions extends HeadOptions {
  /** Number of classes, more than 1. */
  readonly nClasses: number;
  /** For two classes: thresholds at which accuracy, precision and recall are measured. Default: 0.5. */
  readonly thresholds?: readonly number[] | null;
  /** For more than two classes without `labelKeys`: ids of the classes that have metrics of their own. Default: none. */
  readonly metricClassIds?: readonly number[] | null;
  /** A loss instead of the cross-entropy. */
  readonly lossFn?: LossFn | null;
  /** For more than two classes: the labels as strings, in the order of the ids. Predicted classes are strings then, too. */
  readonly labelKeys?: readonly string[] | null;
}

/**
 * A head for classification into one of several classes, by softmax cross-entropy; into two, by sigmoid cross-entropy of one logit.
 *
 * Logits are [batch, nClasses], for two classes [batch, 1]; labels [batch] or [batch, 1], ids or, with `labelKeys`, strings. Predictions: `logits`,
 * `probabilities` and `classes`, for two classes also `logistic`.
 *
 * @throws {ValueError} if an option does not fit the number of classes.
 */
export function multiClassHead(options: MultiClassHeadOptions): Head {
  checkOptions("multiClassHead", options, {
    ...sharedOptions,
    nClasses: ["any"],
    thresholds: ["array", "null"],
    metricClassIds: ["array", "null"],
    lossFn: ["any"],
    labelKeys: ["array", "null"],
  });
  const { nClasses } = options;
  if (!Number.isInteger(nClasses) || nClasses < 2) throw new ValueError(`nClasses must be > 1 for classification: ${nClasses}.`);
  const metricClassIds = options.metricClassIds ?? [];
  const labelKeys = options.labelKeys ?? [];
  const lossFn = checkLossFn(options.lossFn);
  const thresholds = checkThresholds(options.thresholds);
  if (nClasses === 2) {
    if (metricClassIds.length > 0) throw new ValueError("metricClassIds invalid for nClasses==2.");
    if (labelKeys.length > 0) throw new ValueError("labelKeys is not supported for nClasses=2.");
    return binaryLogisticHead(lossFn, thresholds, options);
  }
  checkClassIds(metricClassIds, nClasses);
  if (labelKeys.length > 0 && labelKeys.length !== nClasses) throw new ValueError("Length of labelKeys must equal nClasses.");
  const vocabulary = labelKeys.length === 0 ? null : checkVocabulary(labelKeys, nClasses);
  return softmaxHead(nClasses, vocabulary, vocabulary === null ? metricClassIds : [], lossFn, options);
}

function softmaxHead(
  nClasses: number,
  vocabulary: Vocabulary | null,
  measured: readonly number[],
  lossFn: LossFn | null,
  options: HeadOptions,
): Head {
  const names = classNames(nClasses, vocabulary);
  const scratch = new Scratch();
  return new SingleHead({
    defaultScope: "multi_class_head",
    problemType: ProblemType.CLASSIFICATION,
    logitsDimension: nClasses,
    lossFn,
    target: (labels, logits) => classTarget(labels, logits, nClasses, vocabulary, scratch),
    losses: (ids, logits) => reshape(softmaxCrossEntropy(ids, logits), ids.shape),
    predictions: (logits) => {
      const classes = classesTensor(argMax(logits), vocabulary === null ? null : names);
      return { logits, probabilities: softmax(logits), classes };
    },
    metrics: (batch) => {
      const { logits } = batch;
      const probabilities = measured.length === 0 ? null : softmax(logits);
      const column = (x: Tensor, id: number) => slice(x, [0, id], [x.shape[0]!, 1]);
      measureClasses(batch, argMax(logits), measured, (id) => ({ logit: column(logits, id), probability: column(probabilities!, id) }));
    },
    outputs: ({ probabilities }) => ({ probabilities: probabilities!, classes: allNames(probabilities!.shape[0]!, names) }),
  }, options);
}
