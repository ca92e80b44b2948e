/**
 * Writes nodes of TensorFlow's operations: of a graph, or of the body of a function.
 *
 * @module
 */

import type { MessageInit } from "../messages/schema.ts";
import { dtypeNumbers, type TensorFlowDType } from "../dtypes.ts";

/** One output of a node that was written. */
export interface Output {
  /** Name of the node, or of an argument of a function. */
  readonly node: string;
  /** Which of its outputs. */
  readonly index: number;
  /** Name of the output in the definition of the operation, and the place among those of that name: what functions write; null for an argument. */
  readonly port: string | null;
  /** Element type. */
  readonly dtype: TensorFlowDType;
}

/** Attributes of a node. */
export type Attributes = Readonly<Record<string, MessageInit<"AttrValue">>>;

/** An attribute: an element type. */
export const type = (dtype: TensorFlowDType): MessageInit<"AttrValue"> => ({ value: { case: "type", value: dtypeNumbers[dtype] } });
/** An attribute: a whole number. */
export const int = (value: number | bigint): MessageInit<"AttrValue"> => ({ value: { case: "i", value: BigInt(value) } });
/** An attribute: a number. */
export const float = (value: number): MessageInit<"AttrValue"> => ({ value: { case: "f", value } });
/** An attribute: a truth value. */
export const bool = (value: boolean): MessageInit<"AttrValue"> => ({ value: { case: "b", value } });
/** An attribute: text. */
export const text = (value: string): MessageInit<"AttrValue"> => ({ value: { case: "s", value: encoder.encode(value) } });
/** An attribute: the name of a function. */
export const func = (name: string): MessageInit<"AttrValue"> => ({ value: { case: "func", value: { name } } });
/** An attribute: a shape, in which -1 stands for an extent that is not known; null for one of which nothing is known. */
export const shape = (extents: readonly number[] | null): MessageInit<"AttrValue"> => ({
  value: { case: "shape", value: shapeProto(extents) },
});
/** An attribute: element types. */
export const types = (dtypes: readonly TensorFlowDType[]): MessageInit<"AttrValue"> => ({
  value: { case: "list", value: { type: dtypes.map((dtype) => dtypeNumbers[dtype]) } },
});
/** An attribute: numbers. */
export const floats = (values: readonly number[]): MessageInit<"AttrValue"> => ({ value: { case: "list", value: { f: values } } });
/** An attribute: shapes. */
export const shapes = (values: readonly (readonly number[] | null)[]): MessageInit<"AttrValue"> => ({
  value: { case: "list", value: { shape: values.map(shapeProto) } },
});

const encoder = new TextEncoder();

/** A shape as a message; -1 stands for an extent that is not known, null for a shape of which nothing is known. */
export function shapeProto(extents: readonly number[] | null): MessageInit<"TensorShapeProto"> {
  return extents === null ? { unknownRank: true } : { dim: extents.map((extent) => ({ size: BigInt(extent) })) };
}

/** Elements of a constant. */
export type Elements = readonly (number | bigint | string | boolean | Uint8Array)[] | Float32Array | Int32Array | BigInt64Array;

/** The names of the outputs of operations whose definition names them otherwise than `output`; one that has several names them all. */
const outputNames: Readonly<Record<string, readonly string[]>> = {
  AddV2: ["z"],
  Sub: ["z"],
  Mul: ["z"],
  RealDiv: ["z"],
  DivNoNan: ["z"],
  FloorDiv: ["z"],
  FloorMod: ["z"],
  Pow: ["z"],
  Maximum: ["z"],
  Minimum: ["z"],
  SquaredDifference: ["z"],
  Less: ["z"],
  LessEqual: ["z"],
  Greater: ["z"],
  GreaterEqual: ["z"],
  Equal: ["z"],
  NotEqual: ["z"],
  LogicalAnd: ["z"],
  LogicalOr: ["z"],
  LogicalNot: ["y"],
  MatMul: ["product"],
  Exp: ["y"],
  Log: ["y"],
  Log1p: ["y"],
  Neg: ["y"],
  Abs: ["y"],
  Sign: ["y"],
  Square: ["y"],
  Sqrt: ["y"],
  Rsqrt: ["y"],
  Reciprocal: ["y"],
  Floor: ["y"],
  Lgamma: ["y"],
  Erf: ["y"],
  Sigmoid: ["y"],
  Tanh: ["y"],
  IsFinite: ["y"],
  IsNan: ["y"],
  Cast: ["y"],
  Relu: ["activations"],
  Relu6: ["activations"],
  LeakyRelu: ["activations"],
  Elu: ["activations"],
  Selu: ["activations"],
  Softplus: ["activations"],
  Softmax: ["softmax"],
  LogSoftmax: ["logsoftmax"],
  Transpose: ["y"],
  ZerosLike: ["y"],
  Where: ["index"],
  Unique: ["y", "idx"],
  TopKV2: ["values", "indices"],
  Cumsum: ["out"],
  TensorListReserve: ["handle"],
  TensorListSetItem: ["output_handle"],
  TensorListStack: ["tensor"],
};

/** Writes nodes one after the other, inputs before what uses them. */
export class NodeWriter {
  /** What was written. */
  readonly nodes: MessageInit<"NodeDef">[] = [];
  /** Goes before the names of nodes that are given none: a scope with `/` behind it, or empty. */
  scope = "";
  readonly #inFunction: boolean;
  readonly #taken = new Map<string, number>();
  readonly #constants = new Map<string, Output>();

  /** Begins a graph, or the body of a function, where inputs are spelled otherwise. */
  constructor({ inFunction = false, taken = [] }: { readonly inFunction?: boolean; readonly taken?: readonly string[] } = {}) {
    this.#inFunction = inFunction;
    for (const name of taken) this.uniqueName(name);
  }

  /** A name that no other node has: the given one, counted as TensorFlow counts where it is taken. Names differ in more than upper and lower case. */
  uniqueName(name: string): string {
    const legal = name.replace(/[^A-Za-z0-9_.\\/>-]/g, "_").replace(/^[^A-Za-z0-9.]/, (first) => `n${first}`);
    const key = legal.toLowerCase();
    const before = this.#taken.get(key);
    this.#taken.set(key, (before ?? 0) + 1);
    return before === undefined ? legal : this.uniqueName(`${legal}_${before}`);
  }

  /**
   * Writes a node.
   *
   * @param outputs Element types of its outputs, in the order of the operation's definition.
   * @param control Names of nodes that have to run before.
   */
  node(
    op: string,
    inputs: readonly Output[],
    attributes: Attributes,
    outputs: readonly TensorFlowDType[],
    { name, control = [] }: { readonly name?: string; readonly control?: readonly string[] } = {},
  ): Output[] {
    const own = this.uniqueName(name ?? this.scope + op);
    this.nodes.push({
      name: own,
      op,
      input: [...inputs.map((input) => this.spelled(input)), ...control.map((node) => `^${node}`)],
      attr: attributes,
    });
    const names = outputNames[op] ?? ["output"];
    return outputs.map((dtype, index): Output => ({
      node: own,
      index,
      port: names.length > 1 ? `${names[index]}:0` : `${names[0]}:${index}`,
      dtype,
    }));
  }

  /** Gives the node that was written last, and that nothing uses yet, another name. */
  renameLast(output: Output, name: string): Output {
    const last = this.nodes.pop()!;
    this.#taken.delete(last.name!.toLowerCase());
    const node = this.uniqueName(name);
    this.nodes.push({ ...last, name: node });
    return { ...output, node };
  }

  /** Writes a node with one output. */
  one(
    op: string,
    inputs: readonly Output[],
    attributes: Attributes,
    dtype: TensorFlowDType,
    name?: string,
  ): Output {
    return this.node(op, inputs, attributes, [dtype], name === undefined ? {} : { name })[0]!;
  }

  /** The output as an input of a node is spelled. */
  spelled({ node, index, port }: Output): string {
    if (this.#inFunction) return port === null ? node : `${node}:${port}`;
    return index === 0 ? node : `${node}:${index}`;
  }

  /** Writes a constant; small ones that are equal are one node. */
  constant(elements: Elements, dtype: TensorFlowDType, extents: readonly number[], name?: string): Output {
    const key = name === undefined && elements.length <= SMALL ? `${dtype} ${extents} ${keyOf(elements)}` : null;
    const known = key === null ? undefined : this.#constants.get(key);
    if (known !== undefined) return known;
    const made = this.one(
      "Const",
      [],
      {
        dtype: type(dtype),
        value: { value: { case: "tensor", value: tensorProto(elements, dtype, extents) } },
      },
      dtype,
      name ?? "Const",
    );
    if (key !== null) this.#constants.set(key, made);
    return made;
  }
}

const SMALL = 16;

function keyOf(elements: Elements): string {
  return Array.from(
    elements as ArrayLike<unknown>,
    (x) => x instanceof Uint8Array ? `[${x}]` : Object.is(x, -0) ? "-0" : JSON.stringify(String(x)),
  ).join();
}

/** Elements as a message. */
export function tensorProto(elements: Elements, dtype: TensorFlowDType, extents: readonly number[]): MessageInit<"TensorProto"> {
  const head = { dtype: dtypeNumbers[dtype], tensorShape: shapeProto(extents) };
  const values = Array.from(elements as ArrayLike<number | bigint | string | boolean | Uint8Array>);
  switch (dtype) {
    case "float32":
      return { ...head, tensorContent: bytesOf(Float32Array.from(values, Number)) };
    case "int32":
      return { ...head, tensorContent: bytesOf(Int32Array.from(values, Number)) };
    case "int64":
      return { ...head, tensorContent: bytesOf(BigInt64Array.from(values, (x) => BigInt(x as number | bigint))) };
    case "bool":
      return { ...head, boolVal: values.map(Boolean) };
    default:
      return { ...head, stringVal: values.map((x) => x instanceof Uint8Array ? x : encoder.encode(String(x))) };
  }
}

function bytesOf(values: Float32Array | Int32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** Name, element type and extents of a tensor of a graph. */
export function tensorInfo({ node, index, dtype }: Output, extents: readonly number[] | null): MessageInit<"TensorInfo"> {
  return { encoding: { case: "name", value: `${node}:${index}` }, dtype: dtypeNumbers[dtype], tensorShape: shapeProto(extents) };
}
