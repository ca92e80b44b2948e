/**
 * multiClassHead: one of several classes; two of them by a single logit.
 *
 * @module
 */

import { checkOptions, ValueError } from "../../core/errors.ts";
import { Accuracy, Mean } from "../../core/metrics/mod.ts";
import { argMax, cast, equal } from "../../core/ops/elementwise.ts";
import { softmax, softmaxCrossEntropy } from "../../core/ops/network.ts";
import { reshape, slice } from "../../core/ops/shape.ts";
import { fromTypedArray, hostTensor } from "../../core/tensor.ts";
import { checkVocabulary, classIds, readLabels, Scratch, type Vocabulary } from "../_labels.ts";
import { allNames, classNames, elementsOf } from "../_classes.ts";
import { binaryLogisticHead } from "./_binary_logistic_head.ts";
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
    target: (labels, logits) => {
      const host = readLabels(labels, logits.shape, 1);
      if (vocabulary === null && (host.dtype === "float32" || host.dtype === "bool" || host.dtype === "string")) {
        throw new ValueError(`Labels dtype should be integer Instead got <dtype: '${host.dtype}'>.`);
      }
      const batch = logits.shape[0]!;
      return fromTypedArray(classIds(host, nClasses, vocabulary, scratch.ints(batch)), [batch, 1]);
    },
    losses: (ids, logits) => reshape(softmaxCrossEntropy(ids, logits), ids.shape),
    predictions: (logits) => {
      const ids = elementsOf(argMax(logits));
      const classes = vocabulary === null
        ? hostTensor("int64", [ids.length], BigInt64Array.from(ids, (id) => BigInt(id)))
        : hostTensor("string", [ids.length], Array.from(ids, (id) => names[id]!));
      return { logits, probabilities: softmax(logits), classes };
    },
    metrics: ({ target, logits, weights, put }) => {
      const classes = argMax(logits);
      put("accuracy", (name) => new Accuracy(name)).update(target, classes, weights);
      if (measured.length === 0) return;
      const probabilities = softmax(logits);
      const is = (ids: typeof target, id: number) => equal(cast(reshape(ids, target.shape), "float32"), id);
      for (const id of measured) {
        const column = (x: typeof logits) => slice(x, [0, id], [x.shape[0]!, 1]);
        const mean = (key: string) => put(`labels/${key}/class${id}`, (name) => new Mean(name));
        mean("prediction_mean").update(is(classes, id), weights);
        mean("actual_label_mean").update(is(target, id), weights);
        mean("probability_mean").update(column(probabilities), weights);
        mean("logits_mean").update(column(logits), weights);
      }
    },
    outputs: ({ probabilities }) => ({ probabilities: probabilities!, classes: allNames(probabilities!.shape[0]!, names) }),
  }, options);
}
