/**
 * Labels and weights as they come, made into checked arrays before anything is computed.
 *
 * @module
 */

import type { Features, FeatureValue, Labels } from "../core/data/batch.ts";
import { InvalidArgumentError, KeyError, UnimplementedError, ValueError } from "../core/errors.ts";
import { ColumnBatch } from "../core/feature_column/column.ts";
import { NumericColumn, numericColumn, type NumericColumnOptions } from "../core/feature_column/numeric.ts";
import { sizeOf } from "../core/host_tensor.ts";
import type { JsonObject, JsonValue } from "../core/io/model_description.ts";
import { reshape } from "../core/ops/shape.ts";
import { fromTypedArray, SparseTensor, Tensor } from "../core/tensor.ts";

/** A column that weighs examples: a feature's name, or a numeric column whose normaliser is applied. */
export type WeightColumn = string | NumericColumn;

/** Labels by name of the value they stand for, as ids. */
export type Vocabulary = ReadonlyMap<string, number>;

/** Labels on the host: flat elements, their shape, the dtype that their type stands for. An array of numbers may hold integers and fractions. */
export interface HostLabels {
  /** In row-major order; each is checked where it is read. */
  readonly elements: ArrayLike<unknown>;
  /** The shape. */
  readonly shape: readonly number[];
  /** A dtype, or `number` for an array of numbers. */
  readonly dtype: "float32" | "int32" | "int64" | "string" | "bool" | "number";
}

/** Arrays that are filled anew for each batch: a step allocates nothing in proportion to the data. */
export class Scratch {
  #ints = new Int32Array(0);
  #floats = new Float32Array(0);

  /** Room for n integers, valid until the next call. */
  ints(n: number): Int32Array {
    return this.#ints.length === n ? this.#ints : this.#ints = new Int32Array(n);
  }

  /** Room for n floats, valid until the next call. */
  floats(n: number): Float32Array {
    return this.#floats.length === n ? this.#floats : this.#floats = new Float32Array(n);
  }
}

/** Reads labels of any accepted form and checks their shape against that of the logits: [D0, ..., DN] where dimension is 1, or [D0, ..., DN, dimension]. */
export function readLabels(labels: Labels | Tensor | null | undefined, logitsShape: readonly number[], dimension: number): HostLabels {
  if (labels === null || labels === undefined) throw noLabels();
  if (labels instanceof SparseTensor) {
    throw new ValueError(
      `SparseTensor labels are not supported. Labels must be a Tensor of shape [D0, D1, ..., DN, ${dimension}], e.g. [batch_size, ${dimension}].` +
        `Suggested Fix (1): Check the label feature in your data. Each example must contain ${dimension} value(s). If not, your choice of label was probably incorrect. ` +
        "Suggested Fix (2): In your inputFn, use tf.sparse_tensor_to_dense() to turn labels into a Tensor.",
    );
  }
  const host = readValue(labels as FeatureValue, "labels");
  checkLabelShape(host.shape, logitsShape, dimension);
  return host;
}

/** Class ids of labels: looked up in the vocabulary, or whole numbers in [0, nClasses). */
export function classIds(labels: HostLabels, nClasses: number, vocabulary: Vocabulary | null, into: Int32Array): Int32Array {
  const { elements, dtype } = labels;
  if (into.length === 0) return into; // An empty array does not tell its type.
  if (vocabulary !== null) {
    if (dtype !== "string") {
      throw new ValueError(`Labels dtype should be string if there is a vocabulary. Instead got <dtype: '${named(dtype)}'>`);
    }
    for (let row = 0; row < into.length; row++) {
      into[row] = vocabulary.get(elements[row] as string) ?? lookUp(elements[row], row, vocabulary);
    }
    return into;
  }
  if (dtype === "string" || dtype === "float32" || dtype === "bool") throw notInteger(dtype);
  for (let row = 0; row < into.length; row++) {
    const value = elements[row];
    const id = (typeof value === "bigint" ? Number(value) : value) as number;
    if (!Number.isInteger(id)) throw typeof id === "number" ? notInteger("float32", row, id) : mixed("Labels", row, value);
    if (id >= nClasses || id < 0) throw outOfRange(row, id, nClasses);
    into[row] = id;
  }
  return into;
}

/** Labels in [0, 1] as float32 numbers. `refuse` makes the error of one that is not. */
export function binaryLabels(
  labels: HostLabels,
  into: Float32Array,
  refuse: (place: number, label: number) => Error = (row, label) => outOfRange(row, label, 2),
): Float32Array {
  numericLabels(labels, into);
  for (let place = 0; place < into.length; place++) {
    if (!(into[place]! >= 0 && into[place]! <= 1)) throw refuse(place, into[place]!);
  }
  return into;
}

/** Labels as float32 numbers. */
export function numericLabels(labels: HostLabels, into: Float32Array): Float32Array {
  if (labels.dtype === "string") {
    throw new UnimplementedError("Cast string to float is not supported: labels must be numbers, received strings");
  }
  return floats("Labels", labels.elements, into, (place, value) => {
    const row = rowOf(place, labels);
    return new ValueError(`The label of row ${row} is ${value}`, { row });
  });
}

/**
 * Weights of examples from the features: [rows, 1], or [rows, logits dimension] where each target has its own; null without a weight column.
 *
 * @param perDimension Whether each target may have its own.
 * @param misfit Makes the error of weights of another shape.
 * @throws {KeyError} if the features lack the column.
 */
export function readWeights(
  column: WeightColumn | null,
  features: Features | undefined,
  logitsShape: readonly number[],
  scratch: Scratch,
  perDimension = false,
  misfit = (shape: readonly number[]): ValueError => misfitting(column, shape, logitsShape, perDimension),
): Tensor | null {
  if (column === null) return null;
  const dimension = logitsShape[logitsShape.length - 1]!;
  const rows = sizeOf(logitsShape) / dimension;
  const fits = (lead: boolean, width: number) => lead && (width === 1 || (perDimension && width === dimension));
  if (column instanceof NumericColumn) {
    const weights = column.dense(new ColumnBatch(features ?? {}));
    const width = weights.size / rows;
    if (!fits(weights.shape[0] === logitsShape[0], width)) throw misfit(weights.shape);
    return reshape(weights, [rows, width]);
  }
  const value = features?.[column];
  if (value === undefined || value === null) throw new KeyError(`Feature ${column} is not in features dictionary.`, { column });
  if (value instanceof SparseTensor) throw new TypeError(`The weight column ${column} must be dense, received a SparseTensor`);
  const { elements, shape, dtype } = readValue(value, `The weight column ${column}`);
  if (dtype === "string") {
    throw new UnimplementedError(`Cast string to float is not supported: the weight column ${column} must be numbers, received strings`, {
      column,
    });
  }
  const last = logitsShape.length - 1;
  const width = shape.length === last ? 1 : shape.length === last + 1 ? shape[last]! : 0;
  if (!fits(leads(shape, logitsShape, last), width)) throw misfit(shape);
  const refuse = (place: number, value: number) => {
    const row = rowOf(place, { elements, shape });
    return new ValueError(`The weight column ${column} is ${value} in row ${row}`, { column, row });
  };
  return fromTypedArray(floats(`The weight column ${column}`, elements, scratch.floats(rows * width), refuse), [rows, width]);
}

/** Checks a weight column's type. */
export function checkWeightColumn(column: unknown): WeightColumn | null {
  if (column === undefined || column === null) return null;
  if (typeof column === "string" || column instanceof NumericColumn) return column;
  throw new TypeError(`Weight column must be either a string or NumericColumn. Given type: ${typeof column}.`);
}

/** A weight column as data: a feature's name, or the description of the numeric column; null for none. */
export function describeWeightColumn(column: WeightColumn | null): JsonValue {
  return column instanceof NumericColumn ? column.toConfig() : column;
}

/** Makes a weight column again from its description. */
export function weightColumnFromConfig(config: string | JsonObject): WeightColumn {
  if (typeof config === "string") return config;
  const { kind: _, key, normalizer, ...options } = config;
  if (normalizer === "function") {
    throw new ValueError(`The normaliser of the weight column ${key} was a function that cannot be described; make the head with it`);
  }
  return numericColumn(key as string, { ...options, normalizer } as NumericColumnOptions);
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
  return ids;
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

/** A shape as Python writes it. */
export function tuple(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

function readValue(value: FeatureValue, what: string): HostLabels {
  if (value instanceof Tensor) return { elements: value.hostData ?? value.dataSync(), shape: value.shape, dtype: value.dtype };
  if (value instanceof Float32Array) return { elements: value, shape: [value.length], dtype: "float32" };
  if (value instanceof Int32Array) return { elements: value, shape: [value.length], dtype: "int32" };
  if (value instanceof BigInt64Array) return { elements: value, shape: [value.length], dtype: "int64" };
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return readTypedArray(value as unknown as ArrayLike<number | bigint>);
  if (!Array.isArray(value)) {
    throw new TypeError(`${what} must be a tensor, a typed array or an array, received ${value === null ? "null" : typeof value}`);
  }
  const shape: number[] = [value.length];
  let elements: readonly unknown[] = value;
  while (Array.isArray(elements[0])) {
    const length: number = elements[0].length;
    if (elements.some((row) => !Array.isArray(row) || row.length !== length)) {
      throw new ValueError(`${what} must not be ragged: rows differ in length`);
    }
    shape.push(length);
    elements = elements.flat(1);
  }
  return { elements, shape, dtype: dtypeOf(elements[0]) };
}

/** Numbers of any other width, as an array of them. */
function readTypedArray(value: ArrayLike<number | bigint>): HostLabels {
  const dtype = typeof value[0] === "bigint" ? "int64" : value instanceof Float64Array ? "number" : "int32";
  return { elements: value, shape: [value.length], dtype };
}

function misfitting(
  column: WeightColumn | null,
  shape: readonly number[],
  logitsShape: readonly number[],
  perDimension: boolean,
): ValueError {
  const forms = perDimension
    ? "[D0, D1, ... DN], [D0, D1, ... DN, 1] or [D0, D1, ... DN, logits_dimension]"
    : "[D0, D1, ... DN] or [D0, D1, ... DN, 1]";
  return new ValueError(`weights shape must be ${forms}, logits_shape: ${tuple(logitsShape)}. weights_shape: ${tuple(shape)}.`, {
    column: column instanceof NumericColumn ? column.key : String(column),
  });
}

function dtypeOf(first: unknown): HostLabels["dtype"] {
  switch (typeof first) {
    case "string":
      return "string";
    case "bigint":
      return "int64";
    case "boolean":
      return "bool";
    default:
      return first instanceof Uint8Array ? "string" : "number";
  }
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

/** Whether a shape begins with the first `count` extents of the logits. */
function leads(shape: readonly number[], logitsShape: readonly number[], count: number): boolean {
  for (let i = 0; i < count; i++) if (shape[i] !== logitsShape[i]) return false;
  return true;
}

/** Numbers as float32. `refuse` makes the error of one that is NaN or, as float32, infinite. */
function floats(
  what: string,
  elements: ArrayLike<unknown>,
  into: Float32Array,
  refuse: (place: number, value: number) => Error,
): Float32Array {
  for (let place = 0; place < into.length; place++) {
    const value = elements[place];
    if (typeof value !== "number" && typeof value !== "bigint" && typeof value !== "boolean") throw mixed(what, place, value);
    into[place] = Number(value);
    const number = into[place]!;
    if (number - number !== 0) throw refuse(place, number);
  }
  return into;
}

/** The row of an element. */
function rowOf(place: number, { elements, shape }: Pick<HostLabels, "elements" | "shape">): number {
  return Math.floor(place * (shape[0] ?? 1) / elements.length);
}

/** The id of a label given as a string or as bytes; throws if there is none. */
export function lookUp(value: unknown, row: number, vocabulary: Vocabulary): number {
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

function mixed(what: string, row: number, value: unknown): TypeError {
  return new TypeError(`${what} must be of one type: value ${row} is ${value === null ? "null" : `a ${typeof value}`}`);
}

function named(dtype: HostLabels["dtype"]): string {
  return dtype === "number" ? "int32" : dtype;
}
