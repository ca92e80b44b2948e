/**
 * What heads of classes share: names and ids of classes, metrics at thresholds, and labels of examples that have several classes each.
 *
 * @module
 */

import type { Labels } from "../core/data/batch.ts";
import { InvalidArgumentError, ValueError } from "../core/errors.ts";
import { Accuracy, type Metric, Precision, Recall } from "../core/metrics/mod.ts";
import { castInt64, gatherStrings, tileRows } from "../core/ops/host/classes.ts";
import { broadcastTo, reshape } from "../core/ops/shape.ts";
import { hostTensor, SparseTensor, type Tensor, tensor } from "../core/runtime/tensor.ts";
import { binaryLabels, lookUp, noLabels, readLabels, type Vocabulary, wrongDimension } from "./_labels.ts";

/** The classes that there are. */
export interface Classes {
  /** Their number. */
  readonly count: number;
  /** Their ids by name, or null. */
  readonly vocabulary: Vocabulary | null;
}

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
    put(`precision/${at}`, (name) => new Precision(name, { threshold }));
    put(`recall/${at}`, (name) => new Recall(name, { threshold }));
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

/**
 * Reads labels of any form that names several classes: dense indicators [D0, ..., DN, n]; a `SparseTensor` whose last dimension lists ids or,
 * with a vocabulary, strings; for logits of rank 2, nested arrays with a list of classes for each example.
 *
 * Nested arrays of numbers are indicators where every row has n of them, else lists of ids. A repeated id is refused, as are lists of ids of
 * two classes, where [0, 1] could be either: so nothing is taken for what it is not.
 *
 * @param into Of the size of the logits; overwritten.
 * @returns `into`: 1 where the example has the class.
 */
export function multiHot(
  labels: Labels | Tensor | null | undefined,
  logitsShape: readonly number[],
  classes: Classes,
  into: Float32Array,
): Float32Array {
  if (labels === null || labels === undefined) throw noLabels();
  if (labels instanceof SparseTensor) return fromSparse(labels, logitsShape, classes, into.fill(0));
  if (isLists(labels, classes.count)) return fromLists(labels, logitsShape, classes, into.fill(0));
  const host = readLabels(labels, logitsShape, classes.count);
  if (host.dtype === "string" && into.length > 0) {
    throw new TypeError("Labels that are strings must be a SparseTensor, or nested arrays with a list of labels for each example");
  }
  return binaryLabels(host, into, (place, label) => {
    const row = Math.floor(place / classes.count);
    return new InvalidArgumentError(
      `labels must be an integer indicator Tensor with values in [0, 1]: a label of row ${row} is ${label}`,
      { row },
    );
  });
}

type Lists = readonly (readonly unknown[])[];

function isLists(labels: unknown, count: number): labels is Lists {
  if (!Array.isArray(labels) || labels.length === 0 || !labels.every((row) => Array.isArray(row))) return false;
  const first = firstOf(labels);
  return !Array.isArray(first) && (isText(first) || labels.some((row) => row.length !== count));
}

function fromSparse(labels: SparseTensor, logitsShape: readonly number[], classes: Classes, into: Float32Array): Float32Array {
  const { denseShape, values } = labels;
  const last = logitsShape.length - 1;
  if (denseShape.length !== logitsShape.length || denseShape.some((extent, i) => i < last && extent !== logitsShape[i])) {
    throw new ValueError(
      `labels must be a SparseTensor of shape [D0, D1, ... DN, n] for logits of shape [${logitsShape}], received denseShape [${denseShape}]`,
    );
  }
  const elements = values.hostData ?? values.dataSync();
  if (elements.length > 0) checkType(values.dtype, classes);
  const indices = labels.indices.hostData as BigInt64Array;
  for (let k = 0; k < elements.length; k++) {
    let row = 0;
    for (let i = 0; i < last; i++) row = row * logitsShape[i]! + Number(indices[k * (last + 1) + i]);
    into[row * classes.count + idOf(elements[k], row, classes)] = 1;
  }
  return into;
}

function fromLists(lists: Lists, logitsShape: readonly number[], classes: Classes, into: Float32Array): Float32Array {
  if (logitsShape.length !== 2 || lists.length !== logitsShape[0]) {
    throw new ValueError(
      `labels must have one list of classes for each example, received ${lists.length} lists for logits of shape [${logitsShape}]`,
    );
  }
  const first = firstOf(lists);
  const text = isText(first);
  if (first !== undefined) checkType(text ? "string" : "int32", classes);
  lists.forEach((list, row) => {
    for (const label of list) {
      const place = row * classes.count + idOf(label, row, classes);
      if (!text && (into[place] === 1 || classes.count === 2)) throw noLists(lists, row, label, classes.count);
      into[place] = 1;
    }
  });
  return into;
}

function idOf(label: unknown, row: number, { count, vocabulary }: Classes): number {
  if (vocabulary !== null) return lookUp(label, row, vocabulary);
  const id = typeof label === "bigint" ? Number(label) : label;
  if (typeof id !== "number" || !Number.isInteger(id)) {
    throw new ValueError(`Labels dtype should be integer. A label of row ${row} is ${typeof id === "number" ? id : `a ${typeof id}`}`, {
      row,
    });
  }
  if (id >= 0 && id < count) return id;
  throw new InvalidArgumentError(`labels must be an integer SparseTensor with values in [0, ${count}): a label of row ${row} is ${id}`, {
    row,
  });
}

function checkType(dtype: string, { vocabulary }: Classes): void {
  const instead = `Instead got <dtype: '${dtype}'>`;
  if (vocabulary !== null) {
    if (dtype !== "string") throw new ValueError(`Labels dtype should be string if there is a vocabulary. ${instead}`);
  } else if (dtype !== "int32" && dtype !== "int64") throw new ValueError(`Labels dtype should be integer. ${instead}.`);
}

/** Numbers that may as well be indicators. */
function noLists(lists: Lists, row: number, label: unknown, count: number): ValueError {
  const width = lists[0]!.length;
  if (lists.every((list) => list.length === width)) return wrongDimension(count, width);
  const why = count === 2 ? "with two classes, lists of ids look like indicators" : `the list of row ${row} has class ${label} twice`;
  return new ValueError(`labels must be indicators of shape [batch, ${count}], or lists of class ids without repetition: ${why}`, { row });
}

function firstOf(lists: Lists): unknown {
  return lists.find((list) => list.length > 0)?.[0];
}

function isText(value: unknown): boolean {
  return typeof value === "string" || value instanceof Uint8Array;
}
