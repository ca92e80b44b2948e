/**
 * Turns a graph of ours into nodes of TensorFlow's operations, by one table: operation -> what writes its nodes.
 *
 * @module
 */

import { InvalidArgumentError, UnimplementedError } from "../../core/errors.ts";
import type { OpAttributes, OpName } from "../../core/graph/attributes.ts";
import { evaluate, type Extent, type Formula, type Graph, type GraphNode, type SubGraph } from "../../core/graph/graph.ts";
import type { HostTensor } from "../../core/runtime/host_tensor.ts";
import type { TensorFlowDType } from "../dtypes.ts";
import type { Count, Expressions } from "./expressions.ts";
import { type Output, type } from "./node_writer.ts";

/** Splits of rows, in the form that TensorFlow's operations take: the row of each entry. */
export interface Segments {
  /** Tells it from the others. */
  readonly kind: "segments";
  /** The row of each entry, int32, rising. */
  readonly rowOf: Output;
  /** Number of rows, an int32 scalar. */
  readonly rows: Output;
}

/** A feature or label as the receiver gives it. */
export interface GivenFeature {
  /** Tells it from the others. */
  readonly kind: "feature";
  /** What it is: a tensor whose first axis is the batch, or the three parts of a SparseTensor. */
  readonly value: { readonly dense: Output } | { readonly values: Output; readonly indices: Output; readonly denseShape: Output };
}

/** A table that gives ids of words. */
export interface Table {
  /** Tells it from the others. */
  readonly kind: "table";
  /** Its handle. */
  readonly handle: Output;
  /** Element type of its words. */
  readonly words: "string" | "int64";
}

/** Numbers that describe the entries of sequences (core/ops/host/sequence_numbers.ts). */
export interface SequenceEntries {
  /** Tells it from the others. */
  readonly kind: "entries";
  /** float32: the values. */
  readonly values: Output;
  /** int32: the row of each. */
  readonly rowOf: Output;
  /** int32: its place in the row. */
  readonly places: Output;
  /** int32 scalar. */
  readonly rows: Output;
}

/** What stands for a value of a graph. */
export type Converted = Output & { readonly kind?: undefined } | Segments | GivenFeature | Table | SequenceEntries;

/** An attribute that may be a formula. */
export type Formulaic<T> = T extends number
  ? T | { readonly extent: Formula } | { readonly reciprocal: Formula } | { readonly number: "NaN" | "Infinity" | "-Infinity" }
  : T extends readonly (infer U)[] ? readonly Formulaic<U>[]
  : T extends object ? { readonly [K in keyof T]: Formulaic<T[K]> }
  : T;

/** What writes the nodes of an operation. */
export type Row<O extends OpName> = (
  inputs: readonly (Converted | null)[],
  attributes: Formulaic<OpAttributes[O]>,
  conversion: Conversion,
  node: GraphNode,
) => Converted | readonly Converted[] | void;

/** Rows by operation. */
export type Rows = { readonly [O in OpName]?: Row<O> };

/** What a conversion gets from outside of the graph. */
export interface Surroundings {
  /** Writes nodes. */
  readonly expressions: Expressions;
  /** A feature or label by its key. */
  readonly given: (kind: "feature" | "label", key: string | null) => GivenFeature;
  /** The handle of a variable. */
  readonly variable: (name: string) => Output;
  /** The values of variables by name. */
  readonly values: ReadonlyMap<string, HostTensor>;
  /** A table of words. */
  readonly table: (words: readonly (string | Uint8Array | number | bigint)[], node: GraphNode) => Table;
  /** A function of the library, by its name. */
  readonly addFunction: (name: string, make: (name: string) => FunctionBody) => string;
  /** The rows. */
  readonly rows: Rows;
  /** Nodes that have to run before a variable is read. */
  readonly readAfter?: readonly string[];
}

/** A function of the library of a graph. */
export interface FunctionBody {
  /** Its arguments. */
  readonly args: readonly { readonly name: string; readonly dtype: TensorFlowDType }[];
  /** What writes its body. */
  readonly expressions: Expressions;
  /** What it gives. */
  readonly results: readonly { readonly name: string; readonly value: Output }[];
}

/** Operations that change variables. */
const changing = /^(Assign(Add|Sub)?VariableOp|Resource(Sparse)?Apply|ResourceScatter)/;

/** A conversion of one graph. */
export class Conversion {
  /** Writes nodes. */
  readonly e: Expressions;
  /** What is converted. */
  readonly graph: Graph | SubGraph;
  /** What comes from outside. */
  readonly surroundings: Surroundings;
  /** Contents of the constants of the graph and of graphs inside of it. */
  readonly bytesTable: Uint8Array;
  readonly #values: (Converted | undefined)[];
  readonly #drawn = new Map<string, Output>();
  readonly #followed = new Map<number, (made: Output) => Output>();
  readonly #extents = new Map<string, () => Count>();
  /** Nodes that changed variables, by the node of the graph that they stand for. */
  readonly #changes = new Map<GraphNode, string[]>();
  /** Variables whose handle is known, so that rows of them can be read without the whole. */
  readonly #handles = new Map<Output, Output>();
  /** Their names. */
  readonly #names = new Map<Output, string>();

  /** Nothing is written yet. */
  constructor(graph: Graph | SubGraph, bytes: Uint8Array, surroundings: Surroundings) {
    this.graph = graph;
    this.surroundings = surroundings;
    this.e = surroundings.expressions;
    this.bytesTable = bytes;
    this.#values = new Array(graph.values.length);
  }

  /**
   * Writes all that the outputs depend on.
   *
   * @param wanted Numbers of values.
   * @param effects Nodes that change variables, which run too.
   * @returns What stands for the values.
   * @throws {UnimplementedError} if an operation has no row.
   */
  run(wanted: readonly number[], effects: readonly GraphNode[] = []): Converted[] {
    const needed = new Set(wanted);
    const chosen = new Set(effects);
    const nodes: GraphNode[] = [];
    for (const node of [...this.graph.nodes].reverse()) {
      if (node.effect ? !chosen.has(node) : !node.outputs.some((output) => needed.has(output) && this.#values[output] === undefined)) {
        continue;
      }
      for (const input of [...node.inputs, ...node.controlInputs ?? []]) needed.add(input);
      nodes.push(node);
    }
    for (const node of nodes.reverse()) this.#write(node);
    return wanted.map((value) => this.#values[value]!);
  }

  /** Has a value followed by further nodes, whose output then stands for it. */
  follow(value: number, write: (made: Output) => Output): void {
    this.#followed.set(value, write);
  }

  /** Says what stands for a value that is not to be made. */
  set(value: number, converted: Converted): void {
    this.#values[value] = converted;
    this.#bind(value, converted);
  }

  #write(node: GraphNode): void {
    const row = this.surroundings.rows[node.op as OpName] as Row<OpName> | undefined;
    if (row === undefined) {
      throw new UnimplementedError(`The operation ${node.op} of ${node.name} cannot be exported to TensorFlow`);
    }
    const { writer } = this.e;
    const scope = writer.scope;
    const before = writer.nodes.length;
    writer.scope = node.name.slice(0, node.name.lastIndexOf("/") + 1);
    const inputs = node.inputs.map((input) => input < 0 ? null : this.#values[input]!);
    const made = row(inputs, node.attributes as never, this, node) ?? [];
    writer.scope = scope;
    if (node.effect) {
      const changes = writer.nodes.slice(before).filter(({ op }) => changing.test(op!));
      this.#changes.set(node, changes.map(({ name }) => name!));
      return;
    }
    const outputs = Array.isArray(made) ? made as Converted[] : [made as Converted];
    node.outputs.forEach((output, k) => {
      let converted = outputs[k]!;
      const last = writer.nodes.length > before ? writer.nodes.at(-1)! : undefined;
      // A variable is found again by the output that reads it, a constant by its elements: these outputs stay.
      if (
        converted.kind === undefined && converted.node === last?.name && last.op !== "Const" && node.outputs.length === 1 &&
        !this.#handles.has(converted)
      ) {
        converted = writer.renameLast(converted, node.name);
      }
      const write = this.#followed.get(output);
      this.set(output, write === undefined ? converted : write(this.tensor(converted)));
    });
  }

  /** Names of the nodes that change variables for an effect that was written. */
  changesOf(effect: GraphNode): readonly string[] {
    return this.#changes.get(effect) ?? [];
  }

  /** Learns the extents of a value by their names. */
  #bind(value: number, converted: Converted): void {
    const { shape } = this.graph.values[value]!;
    if (shape === null) return;
    const { e } = this;
    shape.forEach((extent, axis) => {
      if (typeof extent !== "object") return;
      const size = (): Count => {
        if (converted.kind === undefined) return e.extentOf(converted, axis);
        if (converted.kind === "segments") return e.binary("AddV2", converted.rows, e.count(1));
        if (converted.kind === "feature") {
          const { value } = converted;
          return "dense" in value ? e.extentOf(value.dense, axis) : e.cast(e.element(value.denseShape, axis), "int32");
        }
        throw new InvalidArgumentError("A table has no extents");
      };
      this.#solve(extent.extent, size);
    });
  }

  #solve(formula: Formula, size: () => Count): void {
    if (typeof formula === "number") return;
    if (typeof formula === "string") {
      if (!this.#extents.has(formula)) this.#extents.set(formula, once(size));
      return;
    }
    const [operator, left, right] = formula;
    const known = (part: Formula) => this.#isKnown(part);
    const apply = (op: "AddV2" | "Sub" | "FloorDiv", other: Formula) => (): Count =>
      this.e.binary(op, this.e.count(size()), this.e.count(this.#evaluate(other)));
    if (operator === "+" && known(right)) this.#solve(left, apply("Sub", right));
    else if (operator === "-" && known(right)) this.#solve(left, apply("AddV2", right));
    else if (operator === "*" && known(right)) this.#solve(left, apply("FloorDiv", right));
    else if (operator === "*" && known(left)) this.#solve(right, apply("FloorDiv", left));
  }

  #isKnown(formula: Formula): boolean {
    if (typeof formula === "number") return true;
    return typeof formula === "string" ? this.#extents.has(formula) : this.#isKnown(formula[1]) && this.#isKnown(formula[2]);
  }

  #evaluate(formula: Formula): Count {
    const known = evaluate(formula, new Map());
    if (known !== undefined) return known;
    if (typeof formula === "string") {
      const extent = this.#extents.get(formula);
      if (extent !== undefined) return extent();
      throw new InvalidArgumentError(`The graph needs the extent ${formula}, which nothing before it gives`);
    }
    const [operator, left, right] = formula as readonly ["+" | "-" | "*" | "//", Formula, Formula];
    const op = ({ "+": "AddV2", "-": "Sub", "*": "Mul", "//": "FloorDiv" } as const)[operator];
    return this.e.binary(op, this.e.count(this.#evaluate(left)), this.e.count(this.#evaluate(right)));
  }

  /** An extent: a number, or an int32 scalar. */
  count(extent: Formulaic<number>): Count {
    if (typeof extent === "number") return extent;
    if ("extent" in extent) return this.#evaluate(extent.extent);
    throw new InvalidArgumentError("An extent is no fraction");
  }

  /** Extents. */
  counts(extents: readonly Formulaic<number>[]): Count[] {
    return extents.map((extent) => this.count(extent));
  }

  /** A number of an attribute, a scalar; it may follow from an extent. */
  number(value: Formulaic<number>, dtype: TensorFlowDType): Output {
    const { e } = this;
    if (typeof value === "number") return e.scalar(value, dtype);
    if ("number" in value) return e.scalar(Number(value.number), dtype);
    if ("extent" in value) return e.cast(e.count(this.#evaluate(value.extent)), dtype);
    return e.unary("Reciprocal", e.cast(e.count(this.#evaluate(value.reciprocal)), dtype));
  }

  /** The extents that are known of a value: -1 where one is not. */
  extents(value: number): readonly number[] | null {
    return this.graph.values[value]!.shape?.map((extent: Extent) => typeof extent === "number" ? extent : -1) ?? null;
  }

  /** The bytes of a constant. */
  bytes({ offset, length }: { readonly offset: number; readonly length: number }): Uint8Array<ArrayBuffer> {
    return this.bytesTable.slice(offset, offset + length);
  }

  /** Reads a variable. Rows of it are then read by its handle. */
  read(name: string, dtype: TensorFlowDType): Output {
    const handle = this.surroundings.variable(name);
    const { readAfter = [] } = this.surroundings;
    const [read] = this.e.writer.node("ReadVariableOp", [handle], { dtype: type(dtype) }, [dtype], {
      name: `${name}/ReadVariableOp`,
      control: readAfter,
    });
    this.#handles.set(read!, handle);
    this.#names.set(read!, name);
    return read!;
  }

  /** What a random stream gives, drawn at the first call. */
  drawn(stream: string, draw: () => Output): Output {
    const known = this.#drawn.get(stream);
    if (known !== undefined) return known;
    const made = draw();
    this.#drawn.set(stream, made);
    return made;
  }

  /** The elements of the variable that an output reads, as they are exported. */
  valueOf(read: Output): ArrayLike<number> {
    const name = this.#names.get(read);
    const value = name === undefined ? undefined : this.surroundings.values.get(name);
    if (value?.dtype === "float32" || value?.dtype === "int32") return value.data;
    throw new InvalidArgumentError("An operation needs a variable whose values are known");
  }

  /** The handle of the variable that an output reads; undefined where it reads none. */
  handleOf(read: Output): Output | undefined {
    return this.#handles.get(read);
  }

  /** The value as a tensor; splits become the places at which rows begin. */
  tensor(value: Converted | null | undefined): Output {
    if (value === null || value === undefined) throw new InvalidArgumentError("An input is absent that an operation needs");
    if (value.kind === undefined) return value;
    if (value.kind === "feature" && "dense" in value.value) return value.value.dense;
    if (value.kind === "segments") {
      const { e } = this;
      const counts = e.segmentSum(e.fill([e.sizeOf(value.rowOf)], e.count(1)), value.rowOf, value.rows);
      return e.concat([e.constant([0], "int32"), e.cumsum(counts)], 0);
    }
    throw new InvalidArgumentError(`A ${value.kind} is no tensor`);
  }
}

/** The value as splits; a tensor that says where rows begin is turned into the row of each entry. */
export function segments(value: Converted | null | undefined, { e }: Conversion): Segments {
  if (value?.kind === "segments") return value;
  if (value === null || value === undefined || value.kind !== undefined) {
    throw new InvalidArgumentError("An operation takes splits of rows that no operation made");
  }
  const splits = e.cast(value, "int32");
  const rows = e.binary("Sub", e.sizeOf(splits), e.count(1));
  const entries = e.gather(splits, rows);
  // An entry is of the row before which all rows have ended: it counts the ends up to it.
  const ends = e.strided(splits, [[1, null]]);
  const ended = e.scatter(e.expandDims(ends, 1), e.fill([rows], e.count(1)), [e.binary("AddV2", entries, e.count(1))]);
  return { kind: "segments", rowOf: e.slice(e.cumsum(ended), [0], [entries]), rows };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
