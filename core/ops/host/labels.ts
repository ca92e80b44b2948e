/**
 * Labels as they come, made into checked arrays before anything is computed.
 *
 * @module
 */

import type { FeatureValue, Labels } from "../../data/values.ts";
import { InvalidArgumentError, UnimplementedError, ValueError } from "../../errors.ts";
import type { LabelRange, LabelReading } from "../../graph/attributes.ts";
import { describeSource, recorder, type Value } from "../../graph/current_recorder.ts";
import { sizeOf } from "../../runtime/host_tensor.ts";
import { SparseTensor, type Tensor } from "../../runtime/tensor.ts";
import { noted } from "../_op.ts";
import { floats, type HostArray, type HostValues, leads, mixed, rawOf, readValue, rowOf, tuple } from "./host_values.ts";

/** Labels by name of the value they stand for, as ids. */
export type Vocabulary = ReadonlyMap<string, number>;

/** Labels in any form in which a batch may have them. */
export type GivenLabels = Labels | Tensor | HostArray | null | undefined;

/** Labels on the host, with what they were read from and how. */
export interface LabelValues extends HostValues {
  /** What they were read from. */
  readonly raw: Value;
  /** How they were read. */
  readonly reading: LabelReading;
}

const keys = new WeakMap<Value, string>();

/** The labels of that name in a record. A graph that is being made finds them by it. */
export function labelOf(labels: Readonly<Record<string, FeatureValue>>, key: string): FeatureValue {
  const own = labels[key]!;
  if (recorder.graph !== null && typeof own === "object" && own !== null) keys.set(own, key);
  return own;
}

/** Tells the graph that is being made of labels that an operation reads. Gives the object by which it knows them. */
export function noteLabels(labels: Labels | Tensor | HostArray): Value {
  const raw: Value = rawOf(labels as FeatureValue);
  if (recorder.graph !== null) noted("label", [], [raw], { key: keys.get(raw) ?? null });
  return raw;
}

/** Reads labels of any accepted form and checks their shape against that of the logits: [D0, ..., DN] where dimension is 1, or [D0, ..., DN, dimension]. */
export function readLabels(labels: GivenLabels, logitsShape: readonly number[], dimension: number): LabelValues {
  if (labels === null || labels === undefined) throw noLabels();
  if (labels instanceof SparseTensor) {
    throw new ValueError(
      `SparseTensor labels are not supported. Labels must be a Tensor of shape [D0, D1, ..., DN, ${dimension}], e.g. [batch_size, ${dimension}].` +
        `Suggested Fix (1): Check the label feature in your data. Each example must contain ${dimension} value(s). If not, your choice of label was probably incorrect. ` +
        "Suggested Fix (2): In your inputFn, use tf.sparse_tensor_to_dense() to turn labels into a Tensor.",
    );
  }
  const { elements, shape, dtype } = readValue(labels as FeatureValue, "labels");
  checkLabelShape(shape, logitsShape, dimension);
  return { elements, shape, dtype, raw: noteLabels(labels), reading: { shape: logitsShape, dimension } };
}

/** Number of elements of labels for logits of a shape. */
function sizeFor({ shape, dimension }: LabelReading): number {
  return sizeOf(shape.slice(0, -1)) * dimension;
}

/**
 * Class ids of labels: looked up in the vocabulary, or whole numbers in [0, nClasses).
 *
 * @param into Of their number; overwritten.
 */
export function classIds(
  labels: LabelValues,
  nClasses: number,
  vocabulary: Vocabulary | null,
  into: Int32Array = new Int32Array(sizeFor(labels.reading)),
): Int32Array {
  writeClassIds(labels, nClasses, vocabulary, into);
  if (recorder.graph !== null) noted("class_ids", [labels.raw, vocabulary], [into], { nClasses, ...labels.reading });
  return into;
}

function writeClassIds(labels: HostValues, nClasses: number, vocabulary: Vocabulary | null, into: Int32Array | Float32Array): void {
  const { elements, dtype } = labels;
  if (into.length === 0) return; // An empty array does not tell its type.
  if (vocabulary !== null) {
    if (dtype !== "string") {
      throw new ValueError(`Labels dtype should be string if there is a vocabulary. Instead got <dtype: '${named(dtype)}'>`);
    }
    for (let row = 0; row < into.length; row++) {
      into[row] = vocabulary.get(elements[row] as string) ?? lookUpLabel(elements[row], row, vocabulary);
    }
    return;
  }
  if (dtype === "string" || dtype === "float32" || dtype === "bool") throw notInteger(dtype);
  for (let row = 0; row < into.length; row++) {
    const value = elements[row];
    const id = (typeof value === "bigint" ? Number(value) : value) as number;
    if (!Number.isInteger(id)) throw typeof id === "number" ? notInteger("float32", row, id) : mixed("Labels", row, value);
    if (id >= nClasses || id < 0) throw outOfRange(row, id, nClasses);
    into[row] = id;
  }
}

/**
 * Labels in [0, 1] as float32 numbers; with a vocabulary of two labels, the ids of labels.
 *
 * @param into Of their number; overwritten.
 */
export function binaryLabels(
  labels: LabelValues,
  vocabulary: Vocabulary | null = null,
  into: Float32Array = new Float32Array(sizeFor(labels.reading)),
): Float32Array {
  if (vocabulary === null) writeIndicators(labels, into, (row, label) => outOfRange(row, label, 2));
  else writeClassIds(labels, 2, vocabulary, into);
  noted("binary_labels", [labels.raw, vocabulary], [into], labels.reading);
  return into;
}

/** Writes numbers in [0, 1]. `refuse` makes the error of one that is not. */
export function writeIndicators(labels: HostValues, into: Float32Array, refuse: (place: number, label: number) => Error): void {
  writeNumbers(labels, into);
  for (let place = 0; place < into.length; place++) {
    if (!(into[place]! >= 0 && into[place]! <= 1)) throw refuse(place, into[place]!);
  }
}

/**
 * Labels as float32 numbers.
 *
 * @param range What they may be.
 * @param into Of their number; overwritten.
 */
export function numericLabels(
  labels: LabelValues,
  range: LabelRange = "real",
  into: Float32Array = new Float32Array(sizeFor(labels.reading)),
): Float32Array {
  writeNumbers(labels, into);
  const place = range === "real" ? -1 : into.findIndex((label) => label < 0 || (range === "probability" && label > 1));
  if (place >= 0) {
    const row = rowOf(place, labels);
    const rule = range === "probability" ? "in range [0, 1]" : ">= 0, for they are counts";
    throw new InvalidArgumentError(`Labels must be ${rule}: the label of row ${row} is ${into[place]}`, { row });
  }
  if (recorder.graph !== null) noted("numeric_labels", [labels.raw], [into], { range, ...labels.reading });
  return into;
}

function writeNumbers(labels: HostValues, into: Float32Array): void {
  if (labels.dtype === "string") {
    throw new UnimplementedError("Cast string to float is not supported: labels must be numbers, received strings");
  }
  floats("Labels", labels.elements, into, (place, value) => {
    const row = rowOf(place, labels);
    return new ValueError(`The label of row ${row} is ${value}`, { row });
  });
}

/** Checks a label vocabulary of that many classes; the map gives each label's id. */
export function checkVocabulary(vocabulary: unknown, nClasses: number): Vocabulary | null {
  if (vocabulary === undefined || vocabulary === null) return null;
  if (!Array.isArray(vocabulary)) throw new ValueError(`labelVocabulary should be a list or a tuple. Given type: ${typeof vocabulary}`);
  if (vocabulary.length !== nClasses) {
    throw new ValueError(
      `"labelVocabulary" does not have "nClasses" items. len(labelVocabulary)=${vocabulary.length}, nClasses=${nClasses}, ` +
        `labelVocabulary=[${vocabulary.map((label) => `'${label}'`).join(", ")}]`,
    );
  }
  const ids = new Map<string, number>();
  vocabulary.forEach((label, id) => {
    if (typeof label !== "string") throw new TypeError(`labelVocabulary must consist of strings, received a ${typeof label} at ${id}`);
    if (ids.has(label)) throw new ValueError(`labelVocabulary has ${JSON.stringify(label)} twice, at ${ids.get(label)} and ${id}`);
    ids.set(label, id);
  });
  return describeSource(ids, "lookup_table", { words: [...vocabulary] });
}

/** The error of labels that are absent. */
export function noLabels(): ValueError {
  return new ValueError(
    "You must provide a labels Tensor. Given: None. Suggested troubleshooting steps: Check that your data contains your label feature. " +
      "Check that your inputFn properly parses and returns labels.",
  );
}

/** The error of labels whose last dimension is not the head's. */
export function wrongDimension(expected: number, received: number | undefined): ValueError {
  return new ValueError(
    `Mismatched label shape. Expected labels dimension=${expected}.  Received ${received}. Suggested Fix: If your classifier expects one-hot encoding label, ` +
      "check your nClasses argument to the estimator and/or the shape of your label. Otherwise, check the shape of your label.",
  );
}

function checkLabelShape(shape: readonly number[], logitsShape: readonly number[], dimension: number): void {
  const last = logitsShape.length - 1;
  const matrix = shape.length === last + 1;
  if (leads(shape, logitsShape, last) && (matrix ? shape[last] === dimension : dimension === 1 && shape.length === last)) return;
  if (shape.length === 0) throw new ValueError("labels must have rank at least 2.  Received rank 0, shape ()");
  const received = matrix ? shape[last] : 1;
  if (received !== dimension) throw wrongDimension(dimension, received);
  throw new ValueError(
    `labels shape must be [D0, D1, ... DN, ${dimension}]. Suggested Fix: check your nClasses argument to the head and/or the shape of your label., ` +
      `expected_labels_shape: ${tuple([...logitsShape.slice(0, -1), dimension])}. labels_shape: ${tuple(matrix ? shape : [...shape, 1])}.`,
  );
}

/** The id of a label given as a string or as bytes; throws if there is none. */
export function lookUpLabel(value: unknown, row: number, vocabulary: Vocabulary): number {
  const label = value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
  if (typeof label !== "string") throw mixed("Labels", row, value);
  const id = vocabulary.get(label);
  if (id !== undefined) return id;
  const known = [...vocabulary.keys()].slice(0, 20).map((name) => JSON.stringify(name)).join(", ") + (vocabulary.size > 20 ? ", ..." : "");
  throw new InvalidArgumentError(
    `Labels must be >= 0: the label ${JSON.stringify(label)} of row ${row} is not in the label vocabulary [${known}]`,
    { row },
  );
}

function outOfRange(row: number, label: number, nClasses: number): InvalidArgumentError {
  const rule = label < 0 ? "Labels must be >= 0" : "Labels must be <= nClasses - 1";
  return new InvalidArgumentError(`${rule}: the label of row ${row} is ${label}, nClasses is ${nClasses}`, { row });
}

function notInteger(dtype: string, row?: number, label?: number): ValueError {
  const where = row === undefined ? "" : ` The label of row ${row} is ${label}.`;
  return new ValueError(`Labels dtype should be integer. Instead got <dtype: '${dtype}'>.${where}`, row === undefined ? {} : { row });
}

function named(dtype: HostValues["dtype"]): string {
  return dtype === "number" ? "int32" : dtype;
}
