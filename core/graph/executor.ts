/**
 * Runs a graph. It knows operations by their names in the table it is given, and nothing of models.
 *
 * @module
 */

import { FailedPreconditionError } from "../errors.ts";
import type { HostTensor } from "../runtime/host_tensor.ts";
import { Step, withinStep } from "../runtime/memory.ts";
import { readTensors } from "../runtime/reading.ts";
import { Tensor } from "../runtime/tensor.ts";
import { compiled, type CompiledNode } from "./compiled.ts";
import { evaluate, type Extents, type Formula, type Graph } from "./graph.ts";
import { PlannedMemory } from "./memory_plan.ts";
import type { OperationTable, RunEnvironment } from "./operation.ts";
import type { Value } from "./current_recorder.ts";

/** What {@linkcode run} is given. */
export interface RunOptions extends Partial<Pick<RunEnvironment, "variable" | "given" | "step" | "seed">> {
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
  /** Waits for the device, where it has to be waited for, and gives every output on the host. */
  read(): Record<string, HostTensor> | Promise<Record<string, HostTensor>>;
  /** Frees the tensors. */
  close(): void;
}

/**
 * Runs what is wanted of a graph, in the order in which it was recorded.
 *
 * @throws {InvalidArgumentError} if an output, an extent or an operation does not exist.
 * @throws {KeyError} if a variable or feature is missing.
 */
export function run(graph: Graph, options: RunOptions): RunResult {
  const step = new Step();
  try {
    const outputs = step.run(() => execute(graph, options));
    return {
      outputs,
      read: () => readOutputs(outputs),
      close: () => step.close(),
      [Symbol.dispose]: () => step.close(),
    };
  } catch (error) {
    step.close();
    throw error;
  }
}

/**
 * As {@linkcode run}, inside the step that runs: gives the outputs by the names under which they were asked for.
 *
 * @throws What `run` throws.
 */
export function execute(graph: Graph, options: RunOptions): Record<string, Tensor> {
  const { inputs = {}, wanted } = options;
  const { nodes, outputs, given, layouts } = compiled(graph, options.operations).plan(wanted, Object.keys(inputs));
  const values: (Value | null)[] = new Array(graph.values.length).fill(null);
  const extents: Extents = new Map(Object.entries(options.extents ?? {}));
  for (const [name, value] of given) {
    values[value] = inputs[name]!;
    bind(graph, value, values[value], extents);
  }
  const environment: RunEnvironment = { variable: none, given: none, step: 0, seed: 0n, args: [], ...options, extents };
  const shapes = String([...extents.values()]);
  withinStep((memory) => new PlannedMemory(memory, layouts.get(shapes) ?? null), (memory) => {
    for (let i = 0; i < nodes.length; i++) {
      memory.node = i;
      memory.planned = !nodes[i]!.hasPart;
      runNode(graph, nodes[i]!, values, environment, memory);
    }
    if (!memory.fits || layouts.size >= LAYOUTS) layouts.clear();
    else if (!layouts.has(shapes)) layouts.set(shapes, memory.layout(nodes.length));
  });
  return Object.fromEntries(outputs.map(([name, value]) => {
    const output = values[value];
    if (output instanceof Tensor) return [name, output];
    throw new FailedPreconditionError(`The value ${name} of the graph is no tensor`);
  }));
}

/**
 * Makes ready a part of a graph, which an operation has as an attribute.
 *
 * @param environment That of the operation.
 * @returns A function of the arguments that gives the outputs.
 */
export function partOf(part: Graph, environment: RunEnvironment): (args: readonly (Value | null)[]) => Value[] {
  const { nodes, outputs } = compiled(part, environment.operations).plan(Object.keys(part.outputs), []);
  return (args) => {
    const values: (Value | null)[] = new Array(part.values.length).fill(null);
    const inner = { ...environment, extents: new Map(environment.extents), args };
    for (const node of nodes) runNode(part, node, values, inner, null);
    return outputs.map(([, value]) => values[value]!);
  };
}

const LAYOUTS = 8;

function runNode(
  graph: Graph,
  node: CompiledNode,
  values: (Value | null)[],
  environment: RunEnvironment,
  memory: PlannedMemory | null,
): void {
  const { extents } = environment;
  const inputs = node.inputs.map((input) => input < 0 ? null : values[input]!);
  const made = node.operation(inputs, node.attributes(extents), environment);
  for (let k = 0; k < node.outputs.length; k++) {
    const output = node.outputs[k]!;
    // What was given stays.
    if (values[output] !== null) continue;
    values[output] = (node.outputs.length > 1 ? (made as readonly Value[])[k] : made as Value) ?? null;
    const value = values[output];
    bind(graph, output, value, extents);
    if (value instanceof Tensor && !value.onHost) memory?.keep(value.address, node.neededUntil[k]!, k);
  }
  for (const value of node.lastUses) values[value] = null;
}

function none(): undefined {
  return undefined;
}

function readOutputs(outputs: Readonly<Record<string, Tensor>>): Record<string, HostTensor> | Promise<Record<string, HostTensor>> {
  const names = Object.keys(outputs);
  const named = (values: readonly HostTensor[]) => Object.fromEntries(names.map((name, i) => [name, values[i]!]));
  const values = readTensors(names.map((name) => outputs[name]!));
  return values instanceof Promise ? values.then(named) : named(values);
}

/** Takes extents that are not known yet from the shape of a value that has come out. */
function bind(graph: Graph, number: number, value: unknown, extents: Extents): void {
  const { shape } = graph.values[number]!;
  if (shape === null) return;
  const actual = value instanceof Tensor
    ? value.shape
    : ArrayBuffer.isView(value) || Array.isArray(value)
    ? [(value as unknown[]).length]
    : null;
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
  // Of nothing there are none.
  else if (operator === "*" && a === 0) solve(right, 0, extents);
}
