/**
 * Runs a graph. It knows operations by their names in the table it is given, and nothing of models.
 *
 * @module
 */

import { FailedPreconditionError, InvalidArgumentError } from "../errors.ts";
import { Step } from "../runtime/memory.ts";
import { readTensors } from "../runtime/reading.ts";
import { Tensor } from "../runtime/tensor.ts";
import type { HostTensor } from "../runtime/host_tensor.ts";
import { type Attribute, evaluate, type Extents, type Formula, type Graph, type GraphNode } from "./graph.ts";
import type { Value } from "./record.ts";

/** What a run of a graph is given besides the inputs of its operations. */
export interface RunEnvironment {
  /** A variable by its name; undefined where there is none. */
  readonly variable: (name: string) => Tensor | undefined;
  /** A feature or label of the batch by its key; undefined where there is none. */
  readonly given: (kind: "feature" | "label", key: string | null) => unknown;
  /** Number of steps taken. */
  readonly step: number;
  /** Seed of all randomness. */
  readonly seed: bigint;
}

/** One operation of a table: a function of inputs and attributes. */
// deno-lint-ignore no-explicit-any
export type Operation = (inputs: readonly any[], attributes: any, environment: RunEnvironment) => Value | readonly Value[];

/** Operations by name. */
export type OperationTable = Readonly<Record<string, Operation>>;

/** What {@linkcode run} is given. */
export interface RunOptions extends Partial<RunEnvironment> {
  /** The operations that may occur. */
  readonly operations: OperationTable;
  /** Values that are given, by the name of an output or of a node; what makes them does not run. */
  readonly inputs?: Readonly<Record<string, Tensor>>;
  /** Outputs, and nodes that change variables, by name. */
  readonly wanted: readonly string[];
  /** Extents that are known from outside, such as `batch`. */
  readonly extents?: Readonly<Record<string, number>>;
}

/** What a run gave. Its tensors are there until it is closed. */
export interface RunResult extends Disposable {
  /** Tensors by the names under which they were asked for. */
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Waits for the device and gives every output on the host. */
  read(): Promise<Record<string, HostTensor>>;
  /** Frees the tensors. */
  close(): void;
}

/**
 * Runs what is wanted of a graph.
 *
 * @throws {InvalidArgumentError} if an output or operation does not exist.
 * @throws {KeyError} if a variable or feature is missing.
 */
export function run(graph: Graph, options: RunOptions): RunResult {
  const plan = planOf(graph, options);
  const step = new Step();
  try {
    const outputs = step.run(() => execute(graph, plan, options));
    return {
      outputs,
      async read() {
        const names = Object.keys(outputs);
        const values = await readTensors(names.map((name) => outputs[name]!));
        return Object.fromEntries(names.map((name, i) => [name, values[i]!]));
      },
      close: () => step.close(),
      [Symbol.dispose]: () => step.close(),
    };
  } catch (error) {
    step.close();
    throw error;
  }
}

/** What is to be run of a graph: which nodes, and which values are given. */
interface Plan {
  readonly nodes: readonly GraphNode[];
  readonly outputs: readonly (readonly [name: string, value: number])[];
  readonly given: readonly (readonly [name: string, value: number])[];
}

function planOf(graph: Graph, { wanted, inputs = {} }: RunOptions): Plan {
  const byName = new Map(graph.nodes.map((node) => [node.name, node]));
  const valueOf = (name: string): number => {
    const value = Object.hasOwn(graph.outputs, name) ? graph.outputs[name]! : byName.get(name)?.outputs[0];
    if (value !== undefined) return value;
    throw new InvalidArgumentError(
      `The graph has no value ${JSON.stringify(name)}. Its outputs are ${Object.keys(graph.outputs).join(", ")}`,
    );
  };
  const given = Object.keys(inputs).map((name) => [name, valueOf(name)] as const);
  const needed = new Set<number>();
  const effects = new Set<GraphNode>();
  const outputs: [string, number][] = [];
  for (const name of wanted) {
    const node = byName.get(name);
    if (node?.effect) effects.add(node);
    else {
      const value = valueOf(name);
      outputs.push([name, value]);
      needed.add(value);
    }
  }
  const made = new Set(given.map(([, value]) => value));
  const nodes: GraphNode[] = [];
  for (let i = graph.nodes.length - 1; i >= 0; i--) {
    const node = graph.nodes[i]!;
    const runs = node.effect ? effects.has(node) : node.outputs.some((output) => needed.has(output) && !made.has(output));
    if (!runs) continue;
    for (const input of node.inputs) if (input >= 0) needed.add(input);
    nodes.push(node);
  }
  return { nodes: nodes.reverse(), outputs, given };
}

function execute(graph: Graph, plan: Plan, options: RunOptions): Record<string, Tensor> {
  const values: (Value | null)[] = new Array(graph.values.length).fill(null);
  const given = new Set<number>();
  const extents: Extents = new Map(Object.entries(options.extents ?? {}));
  for (const [name, value] of plan.given) {
    values[value] = options.inputs![name]!;
    given.add(value);
    bind(graph, value, values[value], extents);
  }
  const environment: RunEnvironment = {
    variable: options.variable ?? (() => undefined),
    given: options.given ?? (() => undefined),
    step: options.step ?? 0,
    seed: options.seed ?? 0n,
  };
  for (const node of plan.nodes) {
    const operation = Object.hasOwn(options.operations, node.op) ? options.operations[node.op] : undefined;
    if (operation === undefined) {
      throw new InvalidArgumentError(`The operation ${node.op} of ${node.name} is not among those that are known`);
    }
    const attributes = node.op === "constant" || node.op === "lookup_table"
      ? contentsOf(graph, node, extents)
      : resolved(node.attributes, extents, node.name);
    const inputs = node.inputs.map((input) => input < 0 ? null : values[input]!);
    const made = operation(inputs, attributes, environment);
    const results = Array.isArray(made) && node.outputs.length > 1 ? made as readonly Value[] : [made as Value];
    node.outputs.forEach((output, k) => {
      if (given.has(output)) return;
      values[output] = results[k] ?? null;
      bind(graph, output, results[k], extents);
    });
  }
  return Object.fromEntries(plan.outputs.map(([name, value]) => {
    const output = values[value];
    if (output instanceof Tensor) return [name, output];
    throw new FailedPreconditionError(`The value ${name} of the graph is no tensor`);
  }));
}

/** Takes extents that are not known yet from the shape of a value that has come out. */
function bind(graph: Graph, number: number, value: unknown, extents: Extents): void {
  const { shape } = graph.values[number]!;
  if (shape === null) return;
  const actual = value instanceof Tensor ? value.shape : ArrayBuffer.isView(value) ? [(value as Int32Array).length] : null;
  if (actual === null) return;
  for (let axis = 0; axis < shape.length; axis++) {
    const extent = shape[axis]!;
    if (typeof extent === "object") solve(extent.extent, actual[axis]!, extents);
  }
}

/** Binds the one extent of a formula that is not known, where adding and multiplying lead to it. */
function solve(formula: Formula, size: number, extents: Extents): void {
  if (typeof formula === "number") return;
  if (typeof formula === "string") {
    if (!extents.has(formula)) extents.set(formula, size);
    return;
  }
  const [operator, left, right] = formula;
  const [a, b] = [evaluate(left, extents), evaluate(right, extents)];
  if (operator === "+" && b !== undefined) solve(left, size - b, extents);
  else if (operator === "-" && b !== undefined) solve(left, size + b, extents);
  else if (operator === "*" && b) solve(left, size / b, extents);
  else if (operator === "*" && a) solve(right, size / a, extents);
}

/** Attributes with the numbers of this run. */
function resolved(attribute: Attribute | Readonly<Record<string, Attribute>>, extents: Extents, name: string): unknown {
  if (typeof attribute !== "object" || attribute === null) return typeof attribute === "string" ? numberOr(attribute) : attribute;
  if (Array.isArray(attribute)) return attribute.map((item) => resolved(item, extents, name));
  const record = attribute as Readonly<Record<string, Attribute>>;
  if (Object.hasOwn(record, "extent")) return known(record["extent"] as Formula, extents, name);
  if (Object.hasOwn(record, "reciprocal")) return 1 / known(record["reciprocal"] as Formula, extents, name);
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, resolved(item, extents, name)]));
}

function numberOr(text: string): string | number {
  return text === "NaN" ? NaN : text === "Infinity" ? Infinity : text === "-Infinity" ? -Infinity : text;
}

function known(formula: Formula, extents: Extents, name: string): number {
  return evaluate(formula, extents) ??
    fail(
      new InvalidArgumentError(`The graph's operation ${name} needs an extent that nothing before it gives: ${JSON.stringify(formula)}`),
    );
}

function fail(error: Error): never {
  throw error;
}

/** The elements of a constant as its attribute `data`. */
function contentsOf(graph: Graph, { attributes, name }: GraphNode, extents: Extents): { dtype: string; shape: number[]; data: unknown } {
  const { dtype, shape, data } = attributes as {
    dtype: string;
    shape: number[];
    data: { bytes: { offset: number; length: number } } | Attribute[];
  };
  if (Array.isArray(data)) return { dtype, shape, data: resolved(data, extents, name) };
  const { offset, length } = (data as { bytes: { offset: number; length: number } }).bytes;
  const bytes = graph.bytes.slice(offset, offset + length);
  if (dtype === "string") return { dtype, shape, data: JSON.parse(new TextDecoder().decode(bytes)) };
  return {
    dtype,
    shape,
    data: dtype === "float32"
      ? new Float32Array(bytes.buffer)
      : dtype === "int64"
      ? new BigInt64Array(bytes.buffer)
      : new Int32Array(bytes.buffer),
  };
}
