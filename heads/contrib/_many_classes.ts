/**
 * What the heads share that decide for one of many classes without all logits at hand: labels, predictions, metrics, what is served.
 *
 * @module
 */

import { describe, type OptionKinds, ValueError } from "../../core/errors.ts";
import { argMax } from "../../core/ops/elementwise.ts";
import { asString } from "../../core/ops/host/classes.ts";
import { reshape, slice } from "../../core/ops/shape.ts";
import { type LargestElements, topK } from "../../core/ops/top_k.ts";
import type { Tensor } from "../../core/runtime/tensor.ts";
import { allNames, classNames } from "../_classes.ts";
import { Scratch } from "../_scratch.ts";
import { checkVocabulary } from "../../core/ops/host/labels.ts";
import { classesTensor, classTarget, measureClasses } from "./_classes.ts";
import { checkClassIds } from "./_options.ts";
import { type HeadKind, type HeadOptions, sharedOptions } from "./_single_head.ts";
import { ProblemType } from "./model_fn_ops.ts";

/** Options of the heads for many classes. */
export interface ManyClassesOptions extends Omit<HeadOptions, "enableCenteredBias"> {
  /** Number of classes, more than 1. */
  readonly nClasses: number;
  /**
   * How many of the most probable classes are predicted: `top_k_classes` and `top_k_probabilities`, the most probable first, take the place of `logits` and
   * `probabilities`, which have a value for each class. Default: null, the values of all classes.
   */
  readonly topK?: number | null;
  /** Without `labelKeys`: ids of the classes that have metrics of their own. Default: none. */
  readonly metricClassIds?: readonly number[] | null;
  /** The labels as strings, in the order of the ids. Predicted classes are strings then, too. */
  readonly labelKeys?: readonly string[] | null;
}

/** The kinds of the shared options. */
export const manyClassesOptions: OptionKinds = {
  labelName: sharedOptions["labelName"]!,
  weightColumnName: sharedOptions["weightColumnName"]!,
  headName: sharedOptions["headName"]!,
  nClasses: ["any"],
  topK: ["any"],
  metricClassIds: ["array", "null"],
  labelKeys: ["array", "null"],
};

/** How a head comes to its predictions. */
export interface ClassModel {
  /** Finds or makes the variables. */
  layer(x: Tensor): unknown;
  /** Values of all classes, [batch, nClasses], of which the softmax is their probabilities. */
  logits(x: Tensor): Tensor;
  /** That softmax. */
  allProbabilities(logits: Tensor): Tensor;
  /** The probabilities of classes whose logits are given: `logits` [batch, n], `some` [batch, k]. */
  someProbabilities(logits: Tensor, some: LargestElements): Tensor;
  /** The most probable class of each row, int32 [batch]. */
  largest(x: Tensor): Tensor;
  /** Logit and probability of one class for each row, both [batch, 1]. */
  one(x: Tensor, id: number): { readonly logit: Tensor; readonly probability: Tensor };
}

/** What does not depend on how losses come about. */
export function manyClasses(
  options: ManyClassesOptions,
  model: ClassModel,
): Pick<HeadKind, "problemType" | "logitsDimension" | "lossFn" | "layer" | "target" | "predictions" | "metrics" | "outputs"> {
  const { nClasses } = options;
  const k = options.topK ?? null;
  if (k !== null && !(Number.isInteger(k) && k >= 1 && k <= nClasses)) {
    throw new ValueError(`topK must be a whole number in [1, nClasses] = [1, ${nClasses}], received ${describe(k)}`);
  }
  const labelKeys = options.labelKeys ?? [];
  if (labelKeys.length > 0 && labelKeys.length !== nClasses) throw new ValueError("Length of labelKeys must equal nClasses.");
  const vocabulary = labelKeys.length === 0 ? null : checkVocabulary(labelKeys, nClasses);
  const names = vocabulary === null ? null : classNames(nClasses, vocabulary);
  const metricClassIds = options.metricClassIds ?? [];
  checkClassIds(metricClassIds, nClasses);
  const measured = vocabulary === null ? metricClassIds : [];
  const scratch = new Scratch();
  return {
    problemType: ProblemType.CLASSIFICATION,
    logitsDimension: nClasses,
    lossFn: null,
    layer: (x) => model.layer(x),
    target: (labels, x) => classTarget(labels, x, nClasses, vocabulary, scratch),
    predictions: (x) => {
      const logits = model.logits(x);
      if (k !== null) {
        const best = topK(logits, k);
        return {
          top_k_classes: classesTensor(best.ids, names),
          top_k_probabilities: model.someProbabilities(logits, best),
          classes: classesTensor(reshape(slice(best.ids, [0, 0], [x.shape[0]!, 1]), [x.shape[0]!]), names),
        };
      }
      return { logits, probabilities: model.allProbabilities(logits), classes: classesTensor(argMax(logits), names) };
    },
    metrics: (batch) => {
      const x = batch.logits;
      measureClasses(batch, model.largest(x), measured, (id) => model.one(x, id));
    },
    outputs: (predictions) => {
      if (k === null) {
        const probabilities = predictions["probabilities"]!;
        return { probabilities, classes: allNames(probabilities.shape[0]!, names ?? classNames(nClasses, null)) };
      }
      const classes = predictions["top_k_classes"]!;
      return { probabilities: predictions["top_k_probabilities"]!, classes: names === null ? asString(classes) : classes };
    },
  };
}

/** Checks the number of classes. */
export function checkClassCount(nClasses: unknown): void {
  if (!Number.isInteger(nClasses) || nClasses as number < 2) throw new ValueError(`nClasses must be > 1 for classification: ${nClasses}.`);
  // Nodes of a tree over the classes have numbers that are exact in float32.
  if (nClasses as number > MAXIMUM) throw new ValueError(`nClasses must be at most ${MAXIMUM}: ${nClasses}.`);
}

const MAXIMUM = 2 ** 23;
