/**
 * The table of TensorFlow's operations: for each the row that takes its nodes into a graph of ours. Rows are grouped by subject, one file for each.
 *
 * @module
 */

import { allOperations } from "../../core/graph/all_operations.ts";
import type { OperationTable } from "../../core/graph/operation.ts";
import { elementsOf, fromTypedArray, hostTensor, Tensor } from "../../core/runtime/tensor.ts";
import { arithmeticRows } from "./arithmetic.ts";
import { bucketRows } from "./buckets.ts";
import { controlOperations, controlRows } from "./control_flow.ts";
import { bigintsOf, type ElementType, type HostArray, isFloating, isWide, numbersOf, wideInteger, zeroElements } from "./host_array.ts";
import { idiomOperations } from "./idioms.ts";
import type { StructuralRows } from "./importer.ts";
import { layerRows } from "./layers.ts";
import { listRows } from "./lists.ts";
import { tableOperations, tableRows, type Tables } from "./lookup_tables.ts";
import { movementRows } from "./movement.ts";
import { partitionRows } from "./partitions.ts";
import { parsingRows } from "./parsing.ts";
import type { Rows } from "./row.ts";
import { sparseRows } from "./sparse.ts";
import { changingRows, stateRows } from "./state.ts";
import { stringRows } from "./strings.ts";

/** Rows of nodes that stand by themselves. */
export const rows: Rows = {
  ...arithmeticRows,
  ...movementRows,
  ...layerRows,
  ...sparseRows,
  ...stringRows,
  ...bucketRows,
  ...partitionRows,
  ...parsingRows,
  ...tableRows,
  ...listRows,
  ...stateRows,
};

/** Rows of calls, branches, loops and changes. */
export const structuralRows: StructuralRows = { ...controlRows, ...changingRows };

/** The functions that the graphs of one model run. */
export function operationsOf(tables: Tables, budget: { rounds: number }): OperationTable {
  return {
    ...allOperations,
    ...Object.assign({}, ...Object.values(rows).map((row) => row.operations ?? {})),
    ...placing,
    ...idiomOperations,
    ...tableOperations(tables),
    ...controlOperations(budget),
  };
}

const SCALAR: readonly number[] = [];

const constants = new WeakMap<object, HostArray>();

const placing: OperationTable = {
  "tf.Const": (_, attributes) => {
    let known = constants.get(attributes);
    if (known === undefined) constants.set(attributes, known = constantOf(attributes));
    return known;
  },
  "tf.ToDevice": ([{ dtype, shape, data }]) =>
    fromTypedArray(dtype === "float32" || dtype === "int32" ? data : Int32Array.from(data), shape, dtype),
  "tf.ToHost": ([x]) => toHost(x),
  "tf.Extent": ([{ shape }], { axis }) => ({ dtype: "int32", shape: SCALAR, data: Int32Array.of(shape[axis]) }),
  "tf.Element": ([{ dtype, data }], { index }) => ({ dtype, shape: SCALAR, data: data.slice(index, index + 1) }),
  "tf.Result": ([x]) => x instanceof Tensor ? x : resultOf(x),
};

function constantOf(
  { dtype, shape, elements }: { dtype: ElementType; shape: number[]; elements: readonly (string | number)[] },
): HostArray {
  if (dtype === "string") return { dtype, shape, data: elements.map((element) => String(element).slice(1)) };
  if (isWide(dtype) && elements.some((element) => typeof element === "string" && element !== "-0")) {
    return wideInteger(dtype, shape, BigInt64Array.from(elements as number[], BigInt));
  }
  const data = zeroElements(dtype, elements.length) as Float64Array;
  elements.forEach((element, i) => data[i] = Number(element));
  return { dtype, shape, data };
}

function toHost(x: Tensor): HostArray {
  const words = elementsOf(x);
  return { dtype: x.dtype, shape: x.shape, data: x.dtype === "bool" ? Uint8Array.from(words as Int32Array) : words as Float32Array };
}

/** A tensor as those have it who asked for it: types that tensors do not have become the nearest that they have. */
function resultOf(value: HostArray): Tensor {
  const { dtype, shape, data } = value;
  if (dtype === "string") return hostTensor("string", shape, data as string[]);
  if (isWide(dtype)) return hostTensor("int64", shape, bigintsOf(value));
  if (isFloating(dtype)) return fromTypedArray(Float32Array.from(numbersOf(value)), shape, "float32");
  return fromTypedArray(Int32Array.from(numbersOf(value)), shape, dtype === "bool" ? "bool" : "int32");
}
