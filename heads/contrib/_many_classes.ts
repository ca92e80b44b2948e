/**
 * What the heads share that decide for one of many classes without all logits at hand: labels, predictions, metrics, what is served.
 *
 * @module
 */

import { describe, type OptionKinds, ValueError } from "../../core/errors.ts";
import { argMax } from "../../core/ops/elementwise.ts";
import { fromTypedArray, hostTensor, type Tensor, tensor } from "../../core/runtime/tensor.ts";
import { allNames, classNames } from "../_classes.ts";
import { Scratch } from "../_host_values.ts";
import { checkVocabulary } from "../_labels.ts";
import { classesTensor, classTarget, measureClasses } from "./_classes.ts";
import { checkClassIds } from "./_options.ts";
import { type HeadKind, type HeadOptions, sharedOptions } from "./_single_head.ts";
import type { Best } from "./_top_k.ts";
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
  /** The logits of all classes, [batch, nClasses], and their softmax. */
  all(x: Tensor): { readonly logits: Tensor; readonly probabilities: Tensor };
  /** The k most probable classes of each row, with the logarithms of their probabilities. */
  best(x: Tensor, k: number): readonly Best[];
  /** Logit and probability of one class for each row, both [batch, 1]. */
  one(x: Tensor, id: number): { readonly logit: Tensor; readonly probability: Tensor };
}

/** What does not depend on how losses come about. */
export function manyClasses(
  options: ManyClassesOptions,
  model: ClassModel,
): Pick<HeadKind, "problemType" | "logitsDimension" | "lossFn" | "layer" | "target" | "predictions" | "metrics" | "outputs"> {
  const { nClasses } = options;
  const topK = options.topK ?? null;
  if (topK !== null && !(Number.isInteger(topK) && topK >= 1 && topK <= nClasses)) {
    throw new ValueError(`topK must be a whole number in [1, nClasses] = [1, ${nClasses}], received ${describe(topK)}`);
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
      if (topK !== null) return bestPredictions(model.best(x, topK), topK, names);
      const { logits, probabilities } = model.all(x);
      return { logits, probabilities, classes: classesTensor(argMax(logits), names) };
    },
    metrics: (batch) => {
      const x = batch.logits;
      const classes = fromTypedArray(Int32Array.from(model.best(x, 1), ({ ids }) => ids[0]!), [x.shape[0]!]);
      measureClasses(batch, classes, measured, (id) => model.one(x, id));
    },
    outputs: (predictions) => {
      if (topK === null) {
        const probabilities = predictions["probabilities"]!;
        return { probabilities, classes: allNames(probabilities.shape[0]!, names ?? classNames(nClasses, null)) };
      }
      const classes = predictions["top_k_classes"]!;
      const asNames = names === null ? hostTensor("string", classes.shape, Array.from(classes.hostData!, String)) : classes;
      return { probabilities: predictions["top_k_probabilities"]!, classes: asNames };
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

function bestPredictions(best: readonly Best[], k: number, names: readonly string[] | null): Record<string, Tensor> {
  const ids = new Int32Array(best.length * k);
  const probabilities = new Float32Array(best.length * k);
  best.forEach((row, i) => {
    ids.set(row.ids, i * k);
    row.values.forEach((value, place) => probabilities[i * k + place] = Math.exp(value));
  });
  return {
    top_k_classes: classesTensor(tensor(Int32Array.from(ids), [best.length, k]), names),
    top_k_probabilities: fromTypedArray(probabilities, [best.length, k]),
    classes: classesTensor(tensor(Int32Array.from(best, (row) => row.ids[0]!)), names),
  };
}
