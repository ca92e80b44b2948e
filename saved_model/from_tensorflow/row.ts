/**
 * A row of the table of TensorFlow's operations: how a node becomes operations of ours, or a function that runs in their place.
 *
 * @module
 */

import type { Attribute } from "../../core/graph/graph.ts";
import type { Operation } from "../../core/graph/operation.ts";
import { InvalidArgumentError } from "../../core/errors.ts";
import { type ElementType, type HostArray, isFloating, textBytes } from "./host_array.ts";
import type { Computed, GraphBuilder, OutputType, Ref } from "./graph_builder.ts";
import type { Attributes, ParsedNode } from "./node.ts";

/** What a row makes a node of. */
export interface RowContext {
  /** The node, its attributes and its inputs by name. */
  readonly node: ParsedNode;
  /** Its attributes. */
  readonly attributes: Attributes;
  /** What its inputs are. */
  readonly inputs: readonly Ref[];
  /** The graph it goes into. */
  readonly builder: GraphBuilder;
  /** Name under which the graph knows the node; within a function, with the names of the calls before it. */
  readonly path: string;
}

/** How nodes of one operation become part of a graph. */
export interface Row {
  /** Names of the outputs, where there are several, with how many there are of each. */
  readonly outputs?: (attributes: Attributes) => readonly (readonly [name: string, count: number])[];
  /** What the outputs of a node are. */
  readonly build: (context: RowContext) => readonly Ref[];
  /** Functions that the executor runs for the nodes, by the names that `build` emits. */
  readonly operations?: Readonly<Record<string, Operation>>;
}

/** Rows by TensorFlow's names of operations. */
export type Rows = Readonly<Record<string, Row>>;

/** Attributes of an operation that a function runs. */
export type Plain = Readonly<Record<string, Attribute>>;

/** An operation on the host. */
export interface HostOperation<A extends Plain> {
  /** How many inputs it has at least. */
  readonly inputs: number;
  /** Names of the outputs, where there are several. */
  readonly outputs?: readonly string[];
  /** Element types of the outputs. */
  readonly types: (attributes: Attributes, inputs: readonly ElementType[]) => readonly ElementType[];
  /** What it needs of the attributes. */
  readonly attributes?: (attributes: Attributes) => A;
  /** Works out the outputs. Inputs are never changed. */
  readonly run: (inputs: readonly HostArray[], attributes: A) => HostArray | readonly HostArray[];
}

/** A row of an operation whose values are on the host. */
export function hostRow<A extends Plain>(op: string, operation: HostOperation<A>): Row {
  const { outputs } = operation;
  return {
    ...(outputs === undefined ? {} : { outputs: () => outputs.map((name) => [name, 1] as const) }),
    build: (context) => onHost(op, operation, context),
    operations: { [`tf.${op}`]: operation.run as Operation },
  };
}

/** The outputs of an operation on the host: worked out at once where all inputs are known. */
export function onHost<A extends Plain>(op: string, operation: HostOperation<A>, context: RowContext): Ref[] {
  const { attributes, inputs, builder } = context;
  const plain = operation.attributes?.(attributes) ?? {} as A;
  if (inputs.length < operation.inputs) input(context, operation.inputs - 1);
  const known = inputs.map((input) => builder.constant(input));
  if (known.every((value) => value !== null)) {
    const made = operation.run(known, plain);
    const values = Array.isArray(made) ? made as readonly HostArray[] : [made as HostArray];
    if (builder.mayFold(values.reduce((size, { data }) => size + data.length, 0))) {
      return values.map((value) => ({ kind: "constant", value }));
    }
  }
  const types = operation.types(attributes, inputs.map((input) => builder.dtype(input)));
  return builder.emit(`tf.${op}`, inputs.map((input) => builder.host(input)), plain, types.map(hostOutput));
}

/** What is known of a value on the host. */
export function hostOutput(dtype: ElementType): OutputType {
  return { dtype, place: "host" };
}

/** A float on the device. */
export const deviceFloat: OutputType = { dtype: "float32", place: "device" };

/** Emits an operation of ours with one output. */
export function one(builder: GraphBuilder, op: string, inputs: readonly Computed[], attributes: Plain = {}, output = deviceFloat): Ref[] {
  return builder.emit(op, inputs, attributes, [output]);
}

/** The input of that number. */
export function input({ inputs, node }: RowContext, i: number): Ref {
  const ref = inputs[i];
  if (ref !== undefined) return ref;
  throw new InvalidArgumentError(`The node ${node.name} (${node.op}) has ${inputs.length} inputs, and needs ${i + 1}`);
}

/** Checks that an operation that computes with floats of the device is given such. */
export function float32(context: RowContext, i: number): Computed {
  const ref = input(context, i);
  const dtype = context.builder.dtype(ref);
  if (dtype === "float32") return context.builder.device(ref);
  throw new InvalidArgumentError(
    `The node ${context.node.name} (${context.node.op}) is computed here for float32, received ${dtype}${
      isFloating(dtype) ? "" : ", which is no floating-point type"
    }`,
  );
}

/** Texts of bytes as the hashes take them: what is no ASCII goes as bytes. */
export function hashableTexts(texts: readonly string[]): (string | Uint8Array)[] {
  // deno-lint-ignore no-control-regex
  return texts.map((text) => /^[\x00-\x7f]*$/.test(text) ? text : textBytes(text));
}
