/**
 * A graph made ready to run: operations looked up, attributes that do not change worked out once, constants made once.
 *
 * @module
 */

import { InvalidArgumentError } from "../errors.ts";
import { numbered, smallest } from "../ops/host/vocabulary.ts";
import { backend } from "../runtime/backends/current.ts";
import { hostTensor, persistentTensor, Tensor } from "../runtime/tensor.ts";
import type { MemoryLayout } from "./memory_plan.ts";
import type { Operation, OperationTable } from "./operation.ts";
import {
  type Attribute,
  type ByteRange,
  evaluate,
  type Extents,
  type Formula,
  type Graph,
  type GraphNode,
  type SubGraph,
} from "./graph.ts";
import type { Value } from "./current_recorder.ts";

/** One operation ready to run. */
export interface CompiledNode {
  /** Its function. */
  readonly operation: Operation;
  /** Its attributes with the numbers of a run. */
  readonly attributes: (extents: Extents) => unknown;
  /** Numbers of values; -1 where one is absent. */
  readonly inputs: readonly number[];
  /** Numbers of values. */
  readonly outputs: readonly number[];
  /** Whether it runs a part of the graph, as often as values say. */
  readonly hasPart: boolean;
  /** Values that nothing behind it uses. */
  readonly lastUses: readonly number[];
  /** For each output the number of the last operation of the plan that needs its memory. */
  readonly neededUntil: readonly number[];
}

/** What is to be run of a graph: which operations, and which values are given. */
export interface Plan {
  /** In the order in which they run. */
  readonly nodes: readonly CompiledNode[];
  /** What is asked for. */
  readonly outputs: readonly (readonly [name: string, value: number])[];
  /** What is given. */
  readonly given: readonly (readonly [name: string, value: number])[];
  /** Where runs had their memory, by their extents. */
  readonly layouts: Map<string, MemoryLayout>;
}

/** A graph made ready for a table of operations. */
export interface Compiled {
  /**
   * What is to be run so that something is there.
   *
   * @param wanted Outputs, and nodes that change variables.
   * @param given Values that need not be made.
   * @throws {InvalidArgumentError} if one of them does not exist, or an operation is not known.
   */
  plan(wanted: readonly string[], given: readonly string[]): Plan;
  /** Frees its constants. */
  dispose(): void;
}

const ready = new WeakMap<Graph, { readonly operations: OperationTable; readonly device: object; readonly compiled: Compiled }>();

/** The graph made ready for these operations on the device in use, at the first call. */
export function compiled(graph: Graph, operations: OperationTable): Compiled {
  const known = ready.get(graph);
  if (known !== undefined && known.operations === operations && known.device === backend()) return known.compiled;
  const made = compile(graph, operations);
  ready.set(graph, { operations, device: backend(), compiled: made });
  return made;
}

/** Frees what runs of a graph have kept on the device: its constants. They are made again by the next run. */
export function forgetGraph(graph: Graph): void {
  ready.get(graph)?.compiled.dispose();
  ready.delete(graph);
}

const PLANS = 16;

function compile(graph: Graph, operations: OperationTable): Compiled {
  const byName = new Map(graph.nodes.map((node) => [node.name, node]));
  const plans = new Map<string, Plan>();
  const constants = new Map<GraphNode, Value>();
  const valueOf = (name: string): number => {
    const value = Object.hasOwn(graph.outputs, name) ? graph.outputs[name] : byName.get(name)?.outputs[0];
    if (value !== undefined) return value;
    throw new InvalidArgumentError(
      `The graph has no value ${name}. Its outputs are ${Object.keys(graph.outputs).join(", ")}`,
    );
  };
  const make = (wanted: readonly string[], inputs: readonly string[]): Plan => {
    const given = inputs.map((name) => [name, valueOf(name)] as const);
    const effects = new Set(wanted.map((name) => byName.get(name)).filter((node) => node?.effect));
    const outputs = wanted.filter((name) => !byName.get(name)?.effect).map((name) => [name, valueOf(name)] as const);
    const made = new Set(given.map(([, value]) => value));
    const needed = new Set(outputs.map(([, value]) => value));
    const nodes: GraphNode[] = [];
    for (let i = graph.nodes.length - 1; i >= 0; i--) {
      const node = graph.nodes[i]!;
      if (node.effect ? !effects.has(node) : !node.outputs.some((output) => needed.has(output) && !made.has(output))) continue;
      for (const input of [...node.inputs, ...node.controlInputs ?? []]) needed.add(input);
      nodes.push(node);
    }
    nodes.reverse();
    const { used, kept } = lastUses(graph, nodes, outputs.map(([, value]) => value));
    return {
      nodes: nodes.map((node, i): CompiledNode => ({
        operation: operationOf(graph, node, operations, constants),
        attributes: attributesOf(graph, node),
        hasPart: Object.values(node.attributes).some(isSubGraph),
        inputs: node.inputs,
        outputs: node.outputs,
        lastUses: [...node.inputs, ...node.outputs].filter((value) => used[value] === i),
        neededUntil: node.outputs.map((output) => kept[output]!),
      })),
      outputs,
      given,
      layouts: new Map(),
    };
  };
  return {
    plan(wanted, given) {
      const key = JSON.stringify([wanted, given]);
      let plan = plans.get(key);
      if (plan === undefined) {
        if (plans.size >= PLANS) plans.delete(plans.keys().next().value!);
        plans.set(key, plan = make(wanted, given));
      }
      return plan;
    },
    dispose() {
      for (const constant of constants.values()) if (constant instanceof Tensor) constant.dispose();
      constants.clear();
    },
  };
}

/**
 * For each value the last of the nodes that uses it, and the last that needs its memory: what is read later so that the host can work something out has
 * to be there to the end, as what is asked for has.
 */
function lastUses(graph: Graph, nodes: readonly GraphNode[], outputs: readonly number[]): { used: number[]; kept: number[] } {
  const used: number[] = [];
  const kept: number[] = [];
  nodes.forEach((node, i) => {
    const onHost = node.outputs.some((output) => graph.values[output]!.place === "host");
    for (const value of [...node.inputs, ...node.outputs]) {
      if (value < 0) continue;
      used[value] = i;
      kept[value] = onHost ? nodes.length : Math.max(kept[value] ?? i, i);
    }
  });
  for (const output of outputs) used[output] = kept[output] = nodes.length;
  return { used, kept };
}

function operationOf(graph: Graph, node: GraphNode, operations: OperationTable, constants: Map<GraphNode, Value>): Operation {
  if (node.op === "constant" || node.op === "lookup_table") {
    if (!isStatic(node.attributes["data"]!)) return (_, { dtype, shape, data }) => constantOf(dtype, shape, data);
    return () => {
      let made = constants.get(node);
      if (made === undefined) constants.set(node, made = storedConstant(graph, node));
      return made;
    };
  }
  const operation = Object.hasOwn(operations, node.op) ? operations[node.op] : undefined;
  if (operation !== undefined) return operation;
  throw new InvalidArgumentError(`The operation ${node.op} of ${node.name} is not among those that are known`);
}

function storedConstant(graph: Graph, { op, attributes }: GraphNode): Value {
  const { dtype, shape, data } = attributes as { dtype: string; shape: number[]; data: { bytes: ByteRange } };
  const { offset, length } = data.bytes;
  const bytes = graph.bytes.slice(offset, offset + length);
  const contents = dtype === "string" ? JSON.parse(new TextDecoder().decode(bytes)) as string[] : new (arrayOf(dtype))(bytes.buffer);
  if (op === "lookup_table") return numbered(Array.from(contents as ArrayLike<string | number | bigint>, smallest));
  return constantOf(dtype, shape, contents);
}

/** The array that holds the elements of a dtype. */
function arrayOf(dtype: string): Float32ArrayConstructor | Int32ArrayConstructor | BigInt64ArrayConstructor {
  return dtype === "float32" ? Float32Array : dtype === "int64" ? BigInt64Array : Int32Array;
}

function constantOf(dtype: string, shape: readonly number[], data: ArrayLike<unknown>): Value {
  if (dtype === "string") return hostTensor("string", shape, Array.from(data as ArrayLike<string>));
  const elements = (arrayOf(dtype) as Float32ArrayConstructor).from(data as ArrayLike<number>) as Float32Array | Int32Array | BigInt64Array;
  if (elements instanceof BigInt64Array) return hostTensor("int64", shape, elements);
  return persistentTensor(elements, shape, dtype as "float32" | "int32" | "bool");
}

/** Attributes that hold no formula are worked out once. */
function attributesOf({ bytes }: Graph, { attributes, name }: GraphNode): (extents: Extents) => unknown {
  if (!isStatic(attributes)) return (extents) => resolved(attributes, extents, name, bytes);
  const known = resolved(attributes, new Map(), name, bytes);
  return () => known;
}

type Attributes = Attribute | Readonly<Record<string, Attribute>>;

function isStatic(attribute: Attributes): boolean {
  if (typeof attribute !== "object" || attribute === null) return true;
  if (Array.isArray(attribute)) return attribute.every(isStatic);
  // The extents of a part are those of its own operations.
  if (isSubGraph(attribute)) return true;
  return !Object.hasOwn(attribute, "extent") && !Object.hasOwn(attribute, "reciprocal") && Object.values(attribute).every(isStatic);
}

/** Attributes with the numbers of a run. */
function resolved(attribute: Attributes, extents: Extents, name: string, bytes: Uint8Array): unknown {
  if (typeof attribute !== "object" || attribute === null) return attribute;
  if (Array.isArray(attribute)) return attribute.map((item) => resolved(item, extents, name, bytes));
  if (isSubGraph(attribute)) return { ...attribute.graph, bytes };
  const record = attribute as Readonly<Record<string, Attribute>>;
  if (Object.hasOwn(record, "number")) return Number(record["number"]);
  if (Object.hasOwn(record, "extent")) return known(record["extent"] as Formula, extents, name);
  if (Object.hasOwn(record, "reciprocal")) {
    const whole = known(record["reciprocal"] as Formula, extents, name);
    // The losses of no examples are reduced to 0.
    return whole === 0 ? 0 : 1 / whole;
  }
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, resolved(item, extents, name, bytes)]));
}

function isSubGraph(attribute: Attributes): attribute is { readonly graph: SubGraph } {
  return typeof attribute === "object" && attribute !== null && Object.hasOwn(attribute, "graph");
}

function known(formula: Formula, extents: Extents, name: string): number {
  const value = evaluate(formula, extents);
  if (value !== undefined) return value;
  throw new InvalidArgumentError(
    `The operation ${name} of the graph needs an extent that nothing before it gives: ${JSON.stringify(formula)}`,
  );
}
