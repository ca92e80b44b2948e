/**
 * Labels of examples that have several classes each.
 *
 * @module
 */

import { InvalidArgumentError, ValueError } from "../../errors.ts";
import { sizeOf } from "../../runtime/host_tensor.ts";
import { elementsOf, SparseTensor } from "../../runtime/tensor.ts";
import { noted } from "../_op.ts";
import {
  type GivenLabels,
  lookUpLabel,
  noLabels,
  noteLabels,
  readLabels,
  type Vocabulary,
  writeIndicators,
  wrongDimension,
} from "./labels.ts";

/** The classes that there are. */
export interface Classes {
  /** Their number. */
  readonly count: number;
  /** Their ids by name, or null. */
  readonly vocabulary: Vocabulary | null;
}

/**
 * Reads labels of any form that names several classes: dense indicators [D0, ..., DN, n]; a `SparseTensor` whose last dimension lists ids or,
 * with a vocabulary, strings; for logits of rank 2, nested arrays with a list of classes for each example.
 *
 * Nested arrays of numbers are indicators where every row has n of them, else lists of ids. A repeated id is refused, as are lists of ids of
 * two classes, where [0, 1] could be either: so nothing is taken for what it is not.
 *
 * @param vocabulary Ids of the classes by name, or null.
 * @param into Of the size of the logits; overwritten.
 * @returns `into`: 1 where the example has the class.
 */
export function multiHotLabels(
  labels: GivenLabels,
  logitsShape: readonly number[],
  vocabulary: Vocabulary | null,
  into: Float32Array = new Float32Array(sizeOf(logitsShape)),
): Float32Array {
  if (labels === null || labels === undefined) throw noLabels();
  const classes: Classes = { count: logitsShape[logitsShape.length - 1]!, vocabulary };
  if (labels instanceof SparseTensor) fromSparse(labels, logitsShape, classes, into.fill(0));
  else if (isLists(labels, classes.count)) fromLists(labels, logitsShape, classes, into.fill(0));
  else fromIndicators(labels, logitsShape, classes, into);
  noted("multi_hot_labels", [noteLabels(labels), vocabulary], [into], { shape: logitsShape });
  return into;
}

function fromIndicators(labels: GivenLabels, logitsShape: readonly number[], { count }: Classes, into: Float32Array): void {
  const host = readLabels(labels, logitsShape, count);
  if (host.dtype === "string" && into.length > 0) {
    throw new TypeError("Labels that are strings must be a SparseTensor, or nested arrays with a list of labels for each example");
  }
  writeIndicators(host, into, (place, label) => {
    const row = Math.floor(place / count);
    return new InvalidArgumentError(
      `labels must be an integer indicator Tensor with values in [0, 1]: a label of row ${row} is ${label}`,
      { row },
    );
  });
}

type Lists = readonly (readonly unknown[])[];

function isLists(labels: unknown, count: number): labels is Lists {
  // What an array leaves out is looked at too.
  if (!Array.isArray(labels) || labels.length === 0 || ![...labels].every((row) => Array.isArray(row))) return false;
  const first = firstOf(labels);
  return !Array.isArray(first) && (isText(first) || labels.some((row) => row.length !== count));
}

function fromSparse(labels: SparseTensor, logitsShape: readonly number[], classes: Classes, into: Float32Array): void {
  const { denseShape, values } = labels;
  const last = logitsShape.length - 1;
  if (denseShape.length !== logitsShape.length || denseShape.some((extent, i) => i < last && extent !== logitsShape[i])) {
    throw new ValueError(
      `labels must be a SparseTensor of shape [D0, D1, ... DN, n] for logits of shape [${logitsShape}], received denseShape [${denseShape}]`,
    );
  }
  const elements = elementsOf(values);
  if (elements.length > 0) checkType(values.dtype, classes);
  const indices = labels.indices.hostData as BigInt64Array;
  for (let k = 0; k < elements.length; k++) {
    let row = 0;
    for (let i = 0; i < last; i++) row = row * logitsShape[i]! + Number(indices[k * (last + 1) + i]);
    into[row * classes.count + idOf(elements[k], row, classes)] = 1;
  }
}

function fromLists(lists: Lists, logitsShape: readonly number[], classes: Classes, into: Float32Array): void {
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
}

function idOf(label: unknown, row: number, { count, vocabulary }: Classes): number {
  if (vocabulary !== null) return lookUpLabel(label, row, vocabulary);
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
