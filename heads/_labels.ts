/**
 * Labels and weights as they come, made into checked tensors before anything is computed.
 *
 * @module
 */

import type { FeatureValue, Features, Labels } from "../core/data/batch.ts";
import { InvalidArgumentError, KeyError, ValueError } from "../core/errors.ts";
import { sizeOf } from "../core/host_tensor.ts";
import { fromTypedArray, SparseTensor, Tensor } from "../core/tensor.ts";

/** A column that weighs examples: a feature's name, or a numeric column whose normaliser is applied. */
export type WeightColumn = string | { readonly key: string; normalize(x: Tensor): Tensor };

type Elements = ArrayLike<number> | ArrayLike<bigint> | readonly (string | Uint8Array)[] | readonly boolean[];

/** Labels on the host: flat elements, their shape, TensorFlow's name of their dtype. */
export interface HostLabels {
  readonly elements: Elements;
  readonly shape: readonly number[];
  readonly dtype: "float32" | "int32" | "int64" | "string" | "bool" | "number";
}

/** Reads labels of any accepted form. `dimension` is what a sparse or absent value is told to be. */
export function readLabels(labels: Labels | Tensor | null | undefined, dimension: number): HostLabels {
  if (labels === null || labels === undefined) {
    throw new ValueError(
      "You must provide a labels Tensor. Given: None. Suggested troubleshooting steps: Check that your data contains your label feature. " +
        "Check that your input_fn properly parses and returns labels.",
    );
  }
  if (labels instanceof SparseTensor) {
    throw new ValueError(
      "SparseTensor labels are not supported. Labels must be a Tensor of shape [D0, D1, ..., DN, " + `${dimension}], e.g. [batch_size, ${dimension}].` +
        `Suggested Fix (1): Check the label feature in your data. Each example must contain ${dimension} value(s). If not, your choice of label was probably incorrect. ` +
        "Suggested Fix (2): In your input_fn, use tf.sparse_tensor_to_dense() to turn labels into a Tensor.",
    );
  }
  return readValue(labels as FeatureValue, "labels");
}

function readValue(value: FeatureValue, what: string): HostLabels {
  if (value instanceof Tensor) return { elements: value.dataSync() as Elements, shape: value.shape, dtype: value.dtype };
  if (value instanceof Float32Array) return { elements: value, shape: [value.length], dtype: "float32" };
  if (value instanceof Int32Array) return { elements: value, shape: [value.length], dtype: "int32" };
  if (value instanceof BigInt64Array) return { elements: value, shape: [value.length], dtype: "int64" };
  if (!Array.isArray(value)) throw new TypeError(`${what} must be a tensor, a typed array or an array, received ${typeof value}`);
  const shape: number[] = [];
  let level: unknown = value;
  let elements: unknown[] = value;
  while (Array.isArray(level)) {
    shape.push(level.length);
    level = level[0];
  }
  for (let axis = 1; axis < shape.length; axis++) {
    if (elements.some((row) => !Array.isArray(row) || row.length !== shape[axis])) throw new ValueError(`${what} must not be ragged: rows differ in length`);
    elements = elements.flat(1);
  }
  const first = elements[0];
  const type = first instanceof Uint8Array ? "string" : typeof first;
  const dtype = type === "bigint" ? "int64" : type === "string" ? "string" : type === "boolean" ? "bool" : "number";
  for (let row = 0; row < elements.length; row++) {
    const own = elements[row] instanceof Uint8Array ? "string" : typeof elements[row];
    if (own !== type && !(own === "bigint" && type === "number") && !(own === "number" && type === "bigint")) {
      throw new TypeError(`${what} must be of one type: element 0 is a ${type}, element ${row} is a ${own}`);
    }
  }
  return { elements: elements as Elements, shape, dtype };
}

/** Checks the shape against that of the logits: [D0, ..., DN] or [D0, ..., DN, dimension]. */
export function checkLabelShape(labels: HostLabels, logitsShape: readonly number[], dimension: number): void {
  const { shape } = labels;
  const lead = logitsShape.slice(0, -1);
  const fits = (expected: readonly number[]) => shape.length === expected.length && shape.every((extent, i) => extent === expected[i]);
  if (fits([...lead, dimension]) || (dimension === 1 && fits(lead))) return;
  if (shape.length === logitsShape.length && shape[shape.length - 1] !== dimension) {
    throw new ValueError(
      `Mismatched label shape. Expected labels dimension=${dimension}.  Received ${shape[shape.length - 1]}. Suggested Fix: If your classifier expects one-hot encoding label, ` +
        "check your n_classes argument to the estimator and/or the shape of your label. Otherwise, check the shape of your label.",
    );
  }
  if (shape.length === 0) throw new ValueError("labels must have rank at least 2.  Received rank 0, shape ()");
  throw new ValueError(
    `labels shape must be [D0, D1, ... DN, ${dimension}]. Suggested Fix: check your n_classes argument to the head and/or the shape of your label., ` +
      `expected_labels_shape: (${[...lead, dimension].join(", ")}). labels_shape: (${shape.join(", ")}).`,
  );
}

/** Class ids of labels: looked up in the vocabulary, or whole numbers in [0, nClasses). */
export function classIds(labels: HostLabels, nClasses: number, vocabulary: ReadonlyMap<string, number> | null): Int32Array {
  const { elements, dtype } = labels;
  const ids = new Int32Array(elements.length);
  if (vocabulary !== null) {
    if (dtype !== "string") throw new ValueError(`Labels dtype should be string if there is a vocabulary. Instead got <dtype: '${named(dtype)}'>`);
    for (let row = 0; row < ids.length; row++) {
      const text = elements[row] as string | Uint8Array;
      const id = vocabulary.get(typeof text === "string" ? text : new TextDecoder().decode(text));
      if (id === undefined) {
        throw new InvalidArgumentError(
          `Labels must be >= 0: the label ${JSON.stringify(text)} of row ${row} is not in the label vocabulary [${[...vocabulary.keys()].map((v) => JSON.stringify(v)).join(", ")}]`,
          { row },
        );
      }
      ids[row] = id;
    }
    return ids;
  }
  if (dtype === "string" || dtype === "float32") throw new ValueError(`Labels dtype should be integer. Instead got <dtype: '${named(dtype)}'>.`);
  for (let row = 0; row < ids.length; row++) {
    const id = Number(elements[row]);
    if (!Number.isInteger(id)) throw new ValueError(`Labels dtype should be integer. Instead got <dtype: 'float32'>. The label of row ${row} is ${id}`, { row });
    if (id >= nClasses) throw new InvalidArgumentError(`Labels must be <= n_classes - 1: the label of row ${row} is ${id}, n_classes is ${nClasses}`, { row });
    if (id < 0) throw new InvalidArgumentError(`Labels must be >= 0: the label of row ${row} is ${id}`, { row });
    ids[row] = id;
  }
  return ids;
}

/** Labels as float32 numbers. */
export function numericLabels(labels: HostLabels): Float32Array {
  const { elements, dtype } = labels;
  if (dtype === "string") throw new TypeError("Cast string to float is not supported: labels must be numbers, received strings");
  const values = new Float32Array(elements.length);
  for (let row = 0; row < values.length; row++) {
    const value = Number(elements[row]);
    if (Number.isNaN(value)) throw new ValueError(`The label of row ${row} is NaN`, { row });
    values[row] = value;
  }
  return values;
}

/**
 * Weights of examples from the features: [D0, ..., DN], flattened over the rows; null without a weight column.
 *
 * @param dimensions Sizes that the last dimension may have besides being absent: 1, for regression also the label dimension.
 */
export function readWeights(column: WeightColumn | null, features: Features | undefined, logitsShape: readonly number[], perDimension = false): Tensor | null {
  if (column === null) return null;
  const key = typeof column === "string" ? column : column.key;
  const value = features?.[key];
  if (value === undefined) throw new KeyError(`Feature ${key} is not in features dictionary.`, { column: key });
  if (value instanceof SparseTensor) throw new TypeError(`The weight column ${key} must be dense, received a SparseTensor`);
  const { elements, shape, dtype } = readValue(value, `The weight column ${key}`);
  if (dtype === "string") throw new TypeError(`Cast string to float is not supported: the weight column ${key} must be numbers, received strings`);
  const lead = logitsShape.slice(0, -1);
  const dimension = logitsShape[logitsShape.length - 1]!;
  const fits = (expected: readonly number[]) => shape.length === expected.length && shape.every((extent, i) => extent === expected[i]);
  const each = perDimension && fits([...lead, dimension]);
  if (!each && !fits(lead) && !fits([...lead, 1])) {
    const forms = perDimension ? "[D0, D1, ... DN], [D0, D1, ... DN, 1] or [D0, D1, ... DN, logits_dimension]" : "[D0, D1, ... DN] or [D0, D1, ... DN, 1]";
    throw new ValueError(`weights shape must be ${forms}, logits_shape: (${logitsShape.join(", ")}). weights_shape: (${shape.join(", ")}).`, { column: key });
  }
  const weights = new Float32Array(elements.length);
  for (let row = 0; row < weights.length; row++) {
    const weight = Number(elements[row]);
    if (Number.isNaN(weight)) throw new ValueError(`The weight column ${key} is NaN in row ${row}`, { column: key, row });
    weights[row] = weight;
  }
  const tensor = fromTypedArray(weights, [sizeOf(lead), each ? dimension : 1]);
  return typeof column === "string" ? tensor : column.normalize(tensor);
}

/** Checks a weight column's type. */
export function checkWeightColumn(column: unknown): WeightColumn | null {
  if (column === undefined || column === null) return null;
  if (typeof column === "string") return column;
  if (typeof column === "object" && typeof (column as { key?: unknown }).key === "string" && typeof (column as { normalize?: unknown }).normalize === "function") {
    return column as WeightColumn;
  }
  throw new TypeError(`Weight column must be either a string or NumericColumn. Given type: ${typeof column}.`);
}

/** Checks a label vocabulary; the map gives each label's id. */
export function checkVocabulary(vocabulary: unknown): ReadonlyMap<string, number> | null {
  if (vocabulary === undefined || vocabulary === null) return null;
  if (!Array.isArray(vocabulary)) throw new ValueError(`label_vocabulary should be a list or a tuple. Given type: ${typeof vocabulary}`);
  const ids = new Map<string, number>();
  vocabulary.forEach((label, id) => {
    if (typeof label !== "string") throw new TypeError(`labelVocabulary must consist of strings, received ${typeof label} at ${id}`);
    if (ids.has(label)) throw new ValueError(`labelVocabulary has ${JSON.stringify(label)} twice, at ${ids.get(label)} and ${id}`);
    ids.set(label, id);
  });
  return ids;
}

function named(dtype: HostLabels["dtype"]): string {
  return dtype === "number" ? "int32" : dtype;
}
