/**
 * Lists of tensors, in which loops collect what their rounds give: TensorList of TensorFlow 2, TensorArray of TensorFlow 1. A list is a value; what changes it
 * gives another one.
 *
 * @module
 */

import { InvalidArgumentError, ResourceExhaustedError } from "../../core/errors.ts";
import type { Operation } from "../../core/graph/operation.ts";
import { checkedSize, type ElementType, type HostArray, integers, numbersOf, scalarOf, vectorOf, zeroElements } from "./host_array.ts";
import type { Ref } from "./graph_builder.ts";
import { concatenated, gathered } from "./movement.ts";
import { input, type Row, type RowContext, type Rows } from "./row.ts";

/** A list; elements that were not set are null. */
interface List {
  readonly elements: readonly (HostArray | null)[];
  readonly dtype: ElementType;
  /** Extents of an element, -1 where one is unknown; null where all are. */
  readonly shape: readonly number[] | null;
}

const LONGEST = 1 << 20;

function checkedLength(length: number): number {
  if (Number.isInteger(length) && length >= 0 && length <= LONGEST) return length;
  throw new ResourceExhaustedError(`A list has 0 to ${LONGEST} elements, received ${length}`);
}

function shapeOf(value: HostArray): readonly number[] | null {
  return value.shape.length === 0 ? null : vectorOf(value, "The shape of an element");
}

function at(list: List, index: number): number {
  if (index >= 0 && index < list.elements.length) return index;
  throw new InvalidArgumentError(`Trying to access element ${index} in a list with ${list.elements.length} elements.`);
}

function element(list: List, index: number, shape: readonly number[] | null): HostArray {
  const found = list.elements[at(list, index)];
  if (found !== null && found !== undefined) return found;
  const known = list.elements.find((each) => each !== null)?.shape ??
    [shape, list.shape].find((each) => each?.every((extent) => extent >= 0));
  if (known === undefined || known === null) {
    throw new InvalidArgumentError(`The element ${index} of a list was not set, and its shape is not known`);
  }
  return { dtype: list.dtype, shape: known, data: zeroElements(list.dtype, checkedSize(known)) };
}

function set(list: List, index: number, value: HostArray): List {
  at(list, index);
  if (value.dtype !== list.dtype) throw new InvalidArgumentError(`A list of ${list.dtype} is given ${value.dtype}`);
  return { ...list, elements: list.elements.map((each, i) => i === index ? value : each) };
}

function stacked(list: List, shape: readonly number[] | null): HostArray {
  const elements = list.elements.map((_, i) => element(list, i, shape));
  const inner = elements[0]?.shape ?? [shape, list.shape].find((each) => each?.every((extent) => extent >= 0)) ?? [0];
  if (elements.length === 0) return { dtype: list.dtype, shape: [0, ...inner], data: zeroElements(list.dtype, 0) };
  return concatenated(elements.map((each) => ({ ...each, shape: [1, ...each.shape] })), 0);
}

function unstacked(value: HostArray): List {
  const length = value.shape[0];
  if (length === undefined) throw new InvalidArgumentError("Tensor must be at least a vector, but saw shape: []");
  checkedLength(length);
  const shape = value.shape.slice(1);
  const width = checkedSize(shape);
  const elements = Array.from({ length }, (_, i): HostArray => ({
    dtype: value.dtype,
    shape,
    data: value.data.slice(i * width, (i + 1) * width) as HostArray["data"],
  }));
  return { elements, dtype: value.dtype, shape };
}

function reserved(length: number, dtype: ElementType, shape: readonly number[] | null): List {
  return { elements: new Array<null>(checkedLength(length)).fill(null), dtype, shape };
}

/** A row whose function is given lists and values of the host. */
function listRow(
  op: string,
  least: number,
  outputs: (context: RowContext) => readonly ElementType[],
  run: Operation,
  names?: readonly string[],
): Row {
  return {
    ...(names === undefined ? {} : { outputs: () => names.map((name) => [name, 1] as const) }),
    build(context): readonly Ref[] {
      input(context, least - 1);
      const { builder, inputs } = context;
      const types = outputs(context).map((dtype) => ({ dtype, place: "host" as const }));
      return builder.emit(`tf.${op}`, inputs.map((ref) => builder.host(ref)), attributesOf(context), types);
    },
    operations: { [`tf.${op}`]: run },
  };
}

function attributesOf({ attributes }: RowContext): { readonly dtype: ElementType; readonly shape: readonly number[] | null } {
  const name = ["element_dtype", "dtype"].find((each) => attributes.has(each));
  const shape = attributes.has("element_shape") ? attributes.shape("element_shape") : null;
  return { dtype: name === undefined ? "float32" : attributes.type(name), shape };
}

const list = (): readonly ElementType[] => ["variant"];
const ofElement = (context: RowContext): readonly ElementType[] => [attributesOf(context).dtype];

/** Rows of a TensorArray, whose list is the flow; the handle is a value without meaning. */
const arrayRows: Rows = {
  TensorArrayV3: listRow("TensorArrayV3", 1, () => ["bool", "variant"], ([size], { dtype, shape }) => [
    { dtype: "bool", shape: [0], data: new Uint8Array(0) },
    reserved(scalarOf(size, "The size"), dtype, shape),
  ], ["handle", "flow"]),
  TensorArrayWriteV3: listRow("TensorArrayWriteV3", 4, list, ([, index, value, flow]) => set(flow, scalarOf(index, "The index"), value)),
  TensorArrayReadV3: listRow("TensorArrayReadV3", 3, ofElement, ([, index, flow]) => element(flow, scalarOf(index, "The index"), null)),
  TensorArraySizeV3: listRow("TensorArraySizeV3", 2, () => ["int32"], ([, flow]) => integers("int32", [], [flow.elements.length])),
  TensorArrayScatterV3: listRow("TensorArrayScatterV3", 4, list, ([, indices, value, flow]) => {
    const parts = unstacked(value).elements;
    return Array.from(numbersOf(indices)).reduce<List>((into, index, i) => set(into, index, parts[i] ?? fewer()), flow);
  }),
  TensorArrayGatherV3: listRow("TensorArrayGatherV3", 3, ofElement, ([, indices, flow], { shape }) => {
    const elements = Array.from(numbersOf(indices), (index) => element(flow, index, shape));
    return stacked({ ...flow, elements }, shape);
  }),
  TensorArrayConcatV3: listRow("TensorArrayConcatV3", 2, (context) => [attributesOf(context).dtype, "int64"], ([, flow]) => [
    concatenated(flow.elements.map((_: unknown, i: number) => element(flow, i, null)), 0),
    integers("int64", [flow.elements.length], flow.elements.map((each: HostArray | null) => each?.shape[0] ?? 0)),
  ], ["value", "lengths"]),
};

function fewer(): never {
  throw new InvalidArgumentError("There are more indices than values");
}

/** Rows of lists. */
export const listRows: Rows = {
  ...arrayRows,
  EmptyTensorList: listRow("EmptyTensorList", 1, list, ([shape], { dtype }) => reserved(0, dtype, shapeOf(shape))),
  TensorListReserve: listRow(
    "TensorListReserve",
    2,
    list,
    ([shape, length], { dtype }) => reserved(scalarOf(length, "The length"), dtype, shapeOf(shape)),
  ),
  TensorListFromTensor: listRow("TensorListFromTensor", 1, list, ([value]) => unstacked(value)),
  TensorListStack: listRow("TensorListStack", 1, ofElement, ([from, shape]) => stacked(from, shape === undefined ? null : shapeOf(shape))),
  TensorListGetItem: listRow(
    "TensorListGetItem",
    2,
    ofElement,
    ([from, index, shape]) => element(from, scalarOf(index, "The index"), shape === undefined ? null : shapeOf(shape)),
  ),
  TensorListSetItem: listRow("TensorListSetItem", 3, list, ([from, index, value]) => set(from, scalarOf(index, "The index"), value)),
  TensorListPushBack: listRow("TensorListPushBack", 2, list, ([from, value]) => {
    checkedLength(from.elements.length + 1);
    return { ...from, elements: [...from.elements, value] };
  }),
  TensorListPopBack: listRow("TensorListPopBack", 1, (context) => ["variant", attributesOf(context).dtype], ([from]) => {
    if (from.elements.length === 0) throw new InvalidArgumentError("Trying to pop from an empty list.");
    return [{ ...from, elements: from.elements.slice(0, -1) }, element(from, from.elements.length - 1, null)];
  }, ["output_handle", "tensor"]),
  TensorListLength: listRow("TensorListLength", 1, () => ["int32"], ([from]) => integers("int32", [], [from.elements.length])),
  TensorListGather: listRow("TensorListGather", 2, ofElement, ([from, indices]) => gathered(stacked(from, null), indices, 0)),
};
