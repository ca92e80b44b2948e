/**
 * Makes a graph of several recordings of one model at different extents: what is the same in all of them is a constant, what differs is a formula over
 * the extents, or an error that names the operation.
 *
 * @module
 */

import { InvalidArgumentError } from "../errors.ts";
import type { Attribute, ByteRange, Extent, Formula, Graph, GraphNode, GraphValue, SubGraph } from "./graph.ts";
import { NodeNames } from "./names.ts";
import type { Contents, RecordedNode, RecordedValue, Recording } from "./graph_recorder.ts";
import { extentNames, withControlInputs } from "./control_inputs.ts";
import { formulaOf } from "./formulas.ts";

/** What is known of operations when a graph is made. */
export interface GraphRules {
  /** For operations some of whose outputs have a length that depends on values: which outputs. */
  readonly ofValues: Readonly<Record<string, readonly number[]>>;
}

/**
 * The graph that all recordings are runs of.
 *
 * @throws {InvalidArgumentError} if they are not runs of one graph: the error names the operation in which they differ.
 */
export function unify(recordings: readonly Recording[], rules: GraphRules): Graph {
  const roots = new Set<number>();
  for (;;) {
    const table = new ByteTable();
    const part = new Unification(recordings.map((recording) => pruned(recording, roots)), rules, table).part();
    const { nodes, missing } = withControlInputs(part, Object.keys(recordings[0]!.extents).filter((name) => !name.startsWith(STEPS)));
    const found = missing.map((extent) => giverOf(extent, recordings)).filter((value) => value !== null && !roots.has(value));
    if (found.length === 0) return { ...part, nodes, bytes: table.joined() };
    // Nothing that the outputs depend on has that extent in its shape: the value that has it stays in the graph.
    for (const value of found) roots.add(value!);
  }
}

/** How the names of extents begin that features alone give. What does not is known to whoever runs a graph. */
const STEPS = "steps:";

/** The first value of the recordings that has an extent of that name in its shape, by its number; null where there is none. */
function giverOf(extent: string, recordings: readonly Recording[]): number | null {
  const [first, ...others] = recordings;
  for (const [i, node] of first!.nodes.entries()) {
    if (node.op === "constant" || others.some(({ nodes }) => nodes[i]?.op !== node.op)) continue;
    for (const [k, output] of node.outputs.entries()) {
      const axes = first!.values[output]!.shape?.keys() ?? [];
      const has = (axis: number) =>
        recordings.every(({ nodes, values, extents }) => values[nodes[i]!.outputs[k]!]!.shape?.[axis] === extents[extent]);
      if ([...axes].some(has)) return output;
    }
  }
  return null;
}

class Unification {
  readonly #recordings: readonly Recording[];
  readonly #rules: GraphRules;
  readonly #names = new NodeNames();
  /** Extents of every recording by name; those that depend on values are added on the way. */
  readonly #known: Record<string, number>[];
  /** Extents of the inputs of the node at hand: of two formulas that fit, one of these is meant. */
  #near: ReadonlySet<string> = new Set();
  readonly #table: ByteTable;

  constructor(recordings: readonly Recording[], rules: GraphRules, table: ByteTable) {
    const [first, ...others] = recordings;
    for (const other of others) checkSameNodes(first!, other);
    this.#recordings = [first!, ...others];
    this.#rules = rules;
    this.#table = table;
    this.#known = recordings.map(({ extents }) => ({ ...extents }));
  }

  /** The graph without the bytes of its constants, which are in the table. */
  part(): SubGraph {
    const { nodes: all, values: { length }, outputs } = this.#recordings[0]!;
    const values: GraphValue[] = new Array(length);
    const nodes = all.map((node, i) => this.#node(node, this.#recordings.map(({ nodes }) => nodes[i]!), values));
    return { nodes, values, outputs };
  }

  #node(node: RecordedNode, same: readonly RecordedNode[], values: GraphValue[]): GraphNode {
    const name = this.#names.next(node);
    this.#near = extentsOf(node.inputs.filter((input) => input >= 0).map((input) => values[input]!));
    const attributes = node.contents === undefined
      ? this.#attribute(name, same.map(({ attributes }) => attributes)) as Record<string, Attribute>
      : this.#constant(name, same);
    for (const [k, output] of node.outputs.entries()) {
      values[output] = this.#value(name, node.op, k, this.#recordings.map(({ values }, r) => values[same[r]!.outputs[k]!]!));
    }
    const { op, inputs, outputs } = node;
    return { name, op, inputs, outputs, attributes, ...(outputs.length === 0 ? { effect: true } : {}) };
  }

  #value(name: string, op: string, output: number, same: readonly RecordedValue[]): GraphValue {
    const { dtype, place, shape } = same[0]!;
    if (shape === null) return { dtype, place, shape };
    const extents = shape.map((_, axis): Extent => {
      const sizes = same.map((value) => value.shape![axis]!);
      if (this.#rules.ofValues[op]?.includes(output) && axis === 0) return { extent: this.#introduce(name, output, sizes) };
      if (sizes.every((size) => size === sizes[0])) return sizes[0]!;
      const formula = this.#formula(sizes);
      return { extent: formula ?? this.#introduce(name, output, sizes) };
    });
    return { dtype, place, shape: extents };
  }

  /** A size that depends on values: an extent of its own, or that of another output of the node where both are the same in all recordings. */
  #introduce(name: string, output: number, sizes: readonly number[]): Formula {
    const own = [...Array(output).keys()].map((other) => countName(name, other));
    const same = own.find((other) => this.#known.every((extents, r) => extents[other] === sizes[r]));
    if (same !== undefined) return same;
    const introduced = countName(name, output);
    sizes.forEach((size, r) => this.#known[r]![introduced] = size);
    return introduced;
  }

  /** One attribute over all recordings. */
  #attribute(name: string, same: readonly unknown[]): Attribute {
    const first = same[0];
    if (Array.isArray(first)) {
      if (same.some((other) => (other as unknown[]).length !== first.length)) throw differing(name);
      return first.map((_, i) => this.#attribute(name, same.map((other) => (other as unknown[])[i])));
    }
    if (typeof first === "object" && first !== null) {
      if (Object.hasOwn(first, "recording")) return { graph: this.#partOf(same as { recording: Recording }[]) };
      return Object.fromEntries(
        Object.keys(first).map((key) => [key, this.#attribute(name, same.map((other) => (other as Record<string, unknown>)[key]))]),
      );
    }
    if (same.every((other) => Object.is(other, first))) return plain(first);
    if (typeof first !== "number") throw differing(name);
    return this.#number(same as number[]) ?? fail(differing(name));
  }

  /** A graph inside of an operation. It knows the extents that are known before it. */
  #partOf(same: readonly { recording: Recording }[]): SubGraph {
    const recordings = same.map(({ recording }, r) => ({ ...pruned(recording, new Set()), extents: this.#known[r]! }));
    return new Unification(recordings, this.#rules, this.#table).part();
  }

  #number(same: readonly number[]): Attribute {
    const whole = this.#formula(same);
    if (whole !== null) return { extent: whole };
    const inverse = same.map((x) => 1 / x);
    const rounded = inverse.map(Math.round);
    const formula = rounded.every((x, i) => 1 / x === same[i]) ? this.#formula(rounded) : null;
    return formula === null ? null : { reciprocal: formula };
  }

  #formula(numbers: readonly number[]): Formula | null {
    return formulaOf(numbers, this.#known, this.#near);
  }

  #constant(name: string, same: readonly RecordedNode[]): Record<string, Attribute> {
    const { dtype, shape } = same[0]!.attributes as { dtype: string; shape: readonly number[] };
    const contents = same.map((node) => node.contents!);
    const first = contents[0]!;
    if (contents.every((other) => sameContents(first, other))) {
      return { dtype, shape: [...shape], data: { bytes: this.#table.store(first) } };
    }
    // A number that follows from an extent, such as 1 / batch, is one by another name.
    if (contents.every(({ length }) => length === 1) && typeof first[0] === "number") {
      const value = this.#number(contents.map((other) => other[0] as number)) ??
        this.#number(contents.map((other) => nearest(other[0] as number)));
      if (value !== null) return { dtype, shape: [...shape], data: [value] };
    }
    throw new InvalidArgumentError(
      `The constant ${name} is an array made on the host of the features or labels of the batch: a graph cannot make it again. ` +
        `Use operations on tensors instead${same[0]!.stack === undefined ? "" : `; it was made ${placeOf(same[0]!.stack)}`}`,
    );
  }
}

/** The contents of constants, one after the other, each from a multiple of 8 bytes on. */
class ByteTable {
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  store(contents: Contents): ByteRange {
    const bytes = ArrayBuffer.isView(contents)
      ? new Uint8Array(contents.buffer, contents.byteOffset, contents.byteLength)
      : new TextEncoder().encode(JSON.stringify(Array.from(contents, (text) => typeof text === "string" ? text : [...text])));
    const range = { offset: this.#length, length: bytes.length };
    const padded = new Uint8Array((bytes.length + 7) & ~7);
    padded.set(bytes);
    this.#pieces.push(padded);
    this.#length += padded.length;
    return range;
  }

  joined(): Uint8Array {
    const bytes = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  }
}

/** The names of extents in the shapes of values. */
function extentsOf(values: readonly GraphValue[]): Set<string> {
  return new Set(values.flatMap(({ shape }) => [...extentNames(shape)]));
}

function countName(node: string, output: number): string {
  return output === 0 ? `count:${node}` : `count:${node}:${output}`;
}

/** The double nearest to which a float32 may have been rounded, where it is the reciprocal of a whole number. */
function nearest(x: number): number {
  const whole = Math.round(1 / x);
  return Math.fround(1 / whole) === x ? 1 / whole : x;
}

function plain(value: unknown): Attribute {
  if (typeof value === "number" && !Number.isFinite(value)) return { number: String(value) as "NaN" | "Infinity" | "-Infinity" };
  if (value === undefined) return null;
  return value as null | boolean | number | string;
}

function sameContents(a: Contents, b: Contents): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    if (!Object.is(x, y) && !(x instanceof Uint8Array && String(x) === String(y))) return false;
  }
  return true;
}

/** The recording with the operations alone on which its outputs, its effects and some other values depend. */
function pruned(recording: Recording, others: ReadonlySet<number>): Recording {
  const wanted = new Set([...Object.values(recording.outputs), ...others]);
  const kept: RecordedNode[] = [];
  for (const node of [...recording.nodes].reverse()) {
    // What gives nothing is there for its effect.
    if (node.outputs.length > 0 && !node.outputs.some((output) => wanted.has(output))) continue;
    for (const input of node.inputs) wanted.add(input);
    kept.push(node);
  }
  const numbers = new Map<number, number>();
  const values: RecordedValue[] = [];
  const nodes = kept.reverse().map((node): RecordedNode => {
    for (const output of node.outputs) numbers.set(output, values.push(recording.values[output]!) - 1);
    return {
      ...node,
      inputs: node.inputs.map((input) => input < 0 ? -1 : numbers.get(input)!),
      outputs: node.outputs.map((output) => numbers.get(output)!),
    };
  });
  const outputs = Object.fromEntries(Object.entries(recording.outputs).map(([name, value]) => [name, numbers.get(value)!]));
  return { ...recording, nodes, values, outputs };
}

function checkSameNodes(a: Recording, b: Recording): void {
  const names = new NodeNames();
  for (let i = 0; i < Math.max(a.nodes.length, b.nodes.length); i++) {
    const [x, y] = [a.nodes[i], b.nodes[i]];
    const name = x === undefined ? y!.op : names.next(x);
    const same = x !== undefined && y !== undefined && x.op === y.op && x.scope === y.scope && x.name === y.name &&
      String(x.inputs) === String(y.inputs) && String(x.outputs) === String(y.outputs);
    if (same) continue;
    throw new InvalidArgumentError(
      `The model does not make the same operations of two batches: they differ from ${name} on${
        x === undefined || y === undefined ? "" : ` (${x.op} and ${y.op})`
      }. A graph cannot hold what depends on values or sizes on the host`,
    );
  }
}

function differing(name: string): InvalidArgumentError {
  return new InvalidArgumentError(
    `An attribute of ${name} differs from batch to batch and is no formula of the batch's extents: a graph cannot hold what the host works out of values`,
  );
}

function fail(error: Error): never {
  throw error;
}

/** The first place of a stack that is not of the library's own recording. */
function placeOf(stack: string): string {
  const lines = stack.split("\n").slice(1).map((line) => line.trim());
  return lines.find((line) => !/<anonymous>|\/core\/(graph|runtime|ops|autodiff)\//.test(line)) ?? lines[0] ?? "";
}
