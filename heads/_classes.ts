/**
 * What heads of classes share: names and ids of classes, and metrics at thresholds.
 *
 * @module
 */

import { Accuracy, type Metric, Precision, Recall } from "../core/metrics/mod.ts";
import { castInt64, gatherStrings, tileRows } from "../core/ops/host/classes.ts";
import type { Vocabulary } from "../core/ops/host/labels.ts";
import { broadcastTo, reshape } from "../core/ops/shape.ts";
import { hostTensor, type Tensor, tensor } from "../core/runtime/tensor.ts";

/** Names of the classes: the vocabulary, or the ids in decimal. */
export function classNames(nClasses: number, vocabulary: Vocabulary | null): readonly string[] {
  return vocabulary === null ? Array.from({ length: nClasses }, (_, id) => String(id)) : [...vocabulary.keys()];
}

/** All names for each example, [batch, n]. */
export function allNames(batch: number, names: readonly string[]): Tensor {
  return tileRows(wordsOf(names), batch);
}

const words = new WeakMap<readonly string[], Tensor>();

/** Names of classes as a tensor, made once. */
export function wordsOf(names: readonly string[]): Tensor {
  let made = words.get(names);
  if (made === undefined) words.set(names, made = hostTensor("string", [names.length], [...names]));
  return made;
}

/**
 * Those wanted of `class_ids` and `classes`, the predicted class [D0, ..., DN, 1]; `all_class_ids` and `all_classes`, all of them [D0, n].
 *
 * @param predicted Gives the ids of the predicted classes: int32 or bool, one for each row.
 */
export function classPredictions(
  wanted: ReadonlySet<string>,
  logits: Tensor,
  names: readonly string[],
  predicted: () => Tensor,
): Record<string, Tensor> {
  const predictions: Record<string, Tensor> = {};
  const shape = [...logits.shape.slice(0, -1), 1];
  const batch = logits.shape[0]!;
  if (wanted.has("class_ids") || wanted.has("classes")) {
    const ids = castInt64(reshape(predicted(), shape));
    if (wanted.has("class_ids")) predictions["class_ids"] = ids;
    if (wanted.has("classes")) predictions["classes"] = gatherStrings(wordsOf(names), ids);
  }
  if (wanted.has("all_class_ids")) {
    const n = names.length;
    predictions["all_class_ids"] = broadcastTo(tensor(Int32Array.from({ length: n }, (_, id) => id), [1, n]), [batch, n]);
  }
  if (wanted.has("all_classes")) predictions["all_classes"] = allNames(batch, names);
  return predictions;
}

/** Accuracy, precision and recall at thresholds, each `put` under its key. */
export function putThresholdMetrics(thresholds: readonly number[], put: (key: string, make: (name: string) => Metric) => void): void {
  for (const threshold of thresholds) {
    const at = `positive_threshold_${spelled(threshold)}`;
    put(`accuracy/${at}`, (name) => new Accuracy(name, { threshold }));
    put(`precision/${at}`, (name) => new Precision(name, { thresholds: threshold }));
    put(`recall/${at}`, (name) => new Recall(name, { thresholds: threshold }));
  }
}

/** Takes labels, probabilities and weights into the metrics at thresholds. */
export function updateThresholdMetrics(
  thresholds: readonly number[],
  metric: (key: string) => Metric,
  ...batch: Parameters<Accuracy["update"]>
): void {
  for (const threshold of thresholds) {
    for (const kind of ["accuracy", "precision", "recall"]) {
      (metric(`${kind}/positive_threshold_${spelled(threshold)}`) as Accuracy | Precision | Recall).update(...batch);
    }
  }
}

/** C's %g for numbers in (0, 1). */
function spelled(t: number): string {
  const short = Number(t.toPrecision(6));
  return short >= 1e-4 ? String(short) : short.toExponential().replace(/e-(\d)$/, "e-0$1");
}

/** A number as Python writes it as a float. */
export function pythonFloat(x: number): string {
  return Number.isInteger(x) ? x.toFixed(1) : String(x);
}
