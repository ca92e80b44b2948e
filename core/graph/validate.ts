/**
 * Checks a graph that comes from a file. What has passed can be run without a fault of the language: every operation is known and gets what it takes, and
 * an error of a run is one of the operation's own.
 *
 * @module
 */

import { InvalidArgumentError } from "../errors.ts";
import { fieldsProblem, isRecord, listOf, oneOf, orNull, record, shape, shown, text } from "./attribute_kinds.ts";
import type { OpName } from "./attributes.ts";
import type { ByteRange, Extent, Graph, GraphNode, GraphValue, SubGraph } from "./graph.ts";
import { type OperationSchema, operationSchemas, type ValueKind } from "./operation_schemas.ts";

/**
 * The graph that some data are.
 *
 * @param data Nodes, values and outputs, as JSON gives them.
 * @param bytes The byte table.
 * @throws {InvalidArgumentError} if they are not a graph, naming the node.
 */
export function checkedGraph(data: unknown, bytes: Uint8Array): Graph {
  const part = new Validation(bytes, "", 0).checked(data);
  return { ...part, bytes };
}

/** Parts within one another. */
const MAX_DEPTH = 8;

const graphFields = {
  nodes: listOf((node) => isRecord(node) ? null : "a record"),
  values: listOf(record({
    dtype: orNull(oneOf("float32", "int32", "int64", "string", "bool")),
    shape: orNull(shape),
    place: oneOf("device", "host"),
  })),
  outputs: (value: unknown) => isRecord(value) && Object.values(value).every(Number.isSafeInteger) ? null : "a record of numbers of values",
};

const nodeFields = {
  name: text,
  op: text,
  inputs: listOf((input) => Number.isSafeInteger(input) ? null : "a number of a value"),
  outputs: listOf((output) => Number.isSafeInteger(output) ? null : "a number of a value"),
  attributes: (value: unknown) => isRecord(value) ? null : "a record",
};

class Validation {
  readonly #bytes: Uint8Array;
  /** What stands before the names of nodes. */
  readonly #within: string;
  readonly #depth: number;
  readonly #kinds: (ValueKind | undefined)[] = [];
  readonly #names = new Set<string>();
  #values: readonly GraphValue[] = [];
  /** Number of arguments of the part; infinite where this is the whole graph, which has none. */
  readonly #args: number;

  constructor(bytes: Uint8Array, within: string, depth: number, args = 0) {
    this.#bytes = bytes;
    this.#within = within;
    this.#depth = depth;
    this.#args = args;
  }

  checked(data: unknown): SubGraph {
    const wrong = isRecord(data) ? fieldsProblem(data, graphFields) : "it must be a record";
    if (wrong !== null) throw new InvalidArgumentError(`${this.#within === "" ? "The graph" : `The graph of ${this.#within}`}: ${wrong}`);
    const { nodes, values, outputs } = data as unknown as SubGraph;
    this.#values = values;
    for (const [i, node] of nodes.entries()) this.#node(node, i);
    const missing = values.findIndex((_, value) => this.#kinds[value] === undefined);
    if (missing >= 0) throw new InvalidArgumentError(`No node of ${this.#within || "the graph"} gives the value ${missing}`);
    for (const [name, value] of Object.entries(outputs)) {
      if (this.#kinds[value] === undefined) {
        throw new InvalidArgumentError(`The output ${JSON.stringify(name)} of ${this.#within || "the graph"} is no value: ${value}`);
      }
    }
    return { nodes, values, outputs };
  }

  #node(node: GraphNode, place: number): void {
    const { name } = node;
    const fail: Fail = (sentence) => {
      const which = typeof name === "string" && name !== "" ? JSON.stringify(name) : `number ${place}`;
      throw new InvalidArgumentError(`The node ${which}${this.#within === "" ? "" : ` of ${this.#within}`}: ${sentence}`);
    };
    const { effect, controlInputs = [], ...always } = node;
    const wrong = fieldsProblem(always, nodeFields);
    if (wrong !== null) fail(wrong);
    if (this.#names.has(name)) fail("another node has that name");
    this.#names.add(name);
    if (!Object.hasOwn(operationSchemas, node.op)) fail(`Op type not registered ${JSON.stringify(node.op)}`);
    const schema = operationSchemas[node.op as OpName] as AnySchema;
    const problem = fieldsProblem(node.attributes, schema.attributes);
    if (problem !== null) fail(`the attribute ${problem}`);
    this.#inputs(node, schema, fail);
    if (nodeFields.inputs(controlInputs) !== null) fail("controlInputs must be a list of numbers of values");
    for (const input of controlInputs) if (this.#kinds[input] === undefined) fail(notThere("control input", input));
    this.#special(node, fail);
    this.#outputs(node, schema, fail);
    if (effect !== (node.outputs.length === 0 ? true : undefined)) {
      fail("effect must be true where there are no outputs, and absent elsewhere");
    }
    if (effect && this.#depth > 0) fail("a part of a graph changes no variables");
  }

  #inputs({ op, inputs }: GraphNode, schema: AnySchema, fail: Fail): void {
    const slots = slotsOf(schema.inputs);
    const many = slots.find(({ repeated }) => repeated);
    const fixed = many === undefined ? slots.length : slots.length - 1;
    if (inputs.length < fixed || (many === undefined && inputs.length > fixed)) {
      fail(`${op} takes ${many === undefined ? "" : "at least "}${fixed} inputs, received ${inputs.length}`);
    }
    for (const [i, input] of inputs.entries()) {
      const slot = slots[i] ?? many!;
      if (input === -1) {
        if (!slot.optional) fail(`the input ${slot.name} is absent`);
        continue;
      }
      const kind = this.#kinds[input];
      if (kind === undefined) fail(notThere(`input ${slot.name}`, input));
      if (!fits(kind!, slot.kinds)) fail(`the input ${slot.name} must be ${slot.kinds.join(" or ")}, received ${kind}`);
    }
  }

  #outputs(node: GraphNode, { outputs: given }: AnySchema, fail: Fail): void {
    const { op, inputs, outputs, attributes } = node;
    const described = typeof given === "string"
      ? given
      : (given as (attributes: object, inputs: readonly number[]) => string)(attributes, inputs);
    const slots = slotsOf(described);
    const expected = slots[0]?.repeated ? inputs.length : slots.length;
    if (outputs.length !== expected) fail(`${op} gives ${expected} outputs here, received ${outputs.length}`);
    for (const [k, output] of outputs.entries()) {
      const value = this.#values[output];
      if (value === undefined) fail(`there is no value ${output}`);
      if (this.#kinds[output] !== undefined) fail(`another output is the value ${output} too`);
      const kind = (slots[k] ?? slots[0]!).kinds[0]!;
      this.#kinds[output] = kind;
      // A source on the host may be given as a tensor of the device.
      const onDevice = kind === "tensor" || kind === "variable";
      if (kind !== "raw" && op !== "constant" && onDevice !== (value!.place === "device")) {
        fail(`its output ${output} is ${onDevice ? "on the device" : "on the host"}, received ${shown(value!.place)}`);
      }
    }
  }

  /** What cannot be said of an operation by names and kinds. */
  #special(node: GraphNode, fail: Fail): void {
    const { op, attributes } = node;
    if (op === "constant" || op === "lookup_table") this.#constant(attributes, op, fail);
    if (op === "argument" && (attributes["index"] as number) >= this.#args) {
      fail(this.#depth === 0 ? "arguments are taken by parts of a graph alone" : `the part has ${this.#args} arguments`);
    }
    if (op === "cross" && node.inputs.length !== 2 * (attributes["parts"] as readonly unknown[]).length) {
      fail("cross takes two inputs for each part");
    }
    if (op === "numeric_input" && node.inputs.length !== (attributes["columns"] as readonly unknown[]).length) {
      fail("numeric_input takes one input for each column");
    }
    if (op === "recurrent" || op === "recurrent_grad") this.#loop(node, fail);
    if (op.endsWith("_grad") && op !== "recurrent_grad" && Array.isArray(attributes["wanted"]) && attributes["wanted"].length !== 4) {
      fail(`the attribute "wanted" says of 4 inputs whether their gradient is wanted, received ${shown(attributes["wanted"])}`);
    }
  }

  #constant(attributes: GraphNode["attributes"], op: string, fail: Fail): void {
    const { dtype, shape: extents, data } = attributes as unknown as {
      dtype: string;
      shape: Extent[];
      data: { bytes: ByteRange } | unknown[];
    };
    if (!extents.every((extent) => typeof extent === "number")) fail("the shape of a constant consists of numbers");
    const size = (extents as number[]).reduce((product, extent) => product * extent, 1);
    if (Array.isArray(data)) {
      if (op !== "constant" || size !== 1 || dtype === "string" || dtype === "int64") {
        fail("a number in place of bytes stands for one element of a tensor");
      }
      return;
    }
    const { offset, length } = data.bytes;
    const { byteLength } = this.#bytes;
    if (typeof offset !== "number" || typeof length !== "number" || offset + length > byteLength) {
      fail(`its bytes are ${shown(data.bytes)} of a table of ${byteLength}`);
    }
    if (dtype !== "string") {
      const bytes = size * (dtype === "int64" ? 8 : 4);
      if (length !== bytes) fail(`a ${dtype} of shape [${extents}] has ${bytes} bytes, received ${length}`);
      return;
    }
    const words = wordsOf(this.#bytes.subarray(offset, offset + length));
    if (words === null || words.length !== size) fail(`its bytes must be the JSON of a list of ${size} strings`);
  }

  /** The part of a loop: it takes the input of a step, the states, and what is taken from outside. */
  #loop({ name, op, inputs, attributes }: GraphNode, fail: Fail): void {
    if (this.#depth === MAX_DEPTH) fail(`parts of graphs are within one another up to ${MAX_DEPTH} times`);
    const { wanted, stateSize, step } = attributes as { wanted?: boolean[]; stateSize: number[]; step: { graph: unknown } };
    const leaves = wanted?.length ?? inputs.length;
    if (wanted !== undefined) {
      const expected = leaves + 1 + wanted.filter(Boolean).length;
      if (leaves < 2 || inputs.length !== expected || inputs[leaves] === -1) {
        fail(
          `${op} takes the inputs of the loop, the gradient of its output and what each gradient begins with: ${expected}, received ${inputs.length}`,
        );
      }
      const absent = wanted.findIndex((each, k) => each && (k === 1 || inputs[k] === -1));
      if (absent >= 0) fail(`the gradient of its input ${absent} cannot be wanted`);
    }
    const within = `${JSON.stringify(name)}${this.#within === "" ? "" : ` of ${this.#within}`}`;
    const part = new Validation(this.#bytes, within, this.#depth + 1, 1 + stateSize.length + leaves - 2).checked(step.graph);
    const outputs = Object.keys(part.outputs);
    if (outputs.length !== 1 + stateSize.length || !outputs.every((key, i) => key === String(i))) {
      fail(`its step gives an output and ${stateSize.length} states, named 0, 1, ..., received ${shown(outputs)}`);
    }
  }
}

type AnySchema = OperationSchema<Record<string, unknown>>;

type Fail = (sentence: string) => never;

interface Slot {
  readonly name: string;
  readonly optional: boolean;
  readonly repeated: boolean;
  readonly kinds: readonly ValueKind[];
}

const slotCache = new Map<string, readonly Slot[]>();

/** What a schema says of inputs or outputs. */
function slotsOf(described: string): readonly Slot[] {
  let slots = slotCache.get(described);
  if (slots !== undefined) return slots;
  slots = described.split(" ").filter((word) => word !== "").map((word) => {
    const [, name, repeated, optional, kinds] = /^(\w+)(\*?)(\??)(?::(.*))?$/.exec(word)!;
    return { name: name!, optional: optional !== "", repeated: repeated !== "", kinds: (kinds ?? "tensor").split("|") as ValueKind[] };
  });
  slotCache.set(described, slots);
  return slots;
}

function fits(kind: ValueKind, kinds: readonly ValueKind[]): boolean {
  return kinds.includes(kind) || (kind === "variable" && kinds.includes("tensor"));
}

function notThere(what: string, value: number): string {
  return `its ${what} is the value ${value}, which no node before it gives`;
}

function wordsOf(bytes: Uint8Array): string[] | null {
  try {
    const words = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return Array.isArray(words) && words.every((word) => typeof word === "string") ? words : null;
  } catch {
    return null;
  }
}
