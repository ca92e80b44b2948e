/**
 * Turns one run of a model into a list of operations over numbered values. Several such recordings become a graph in `unify.ts`.
 *
 * @module
 */

import { InvalidArgumentError } from "../errors.ts";
import { type DType, flatten, type TensorValues, toInt64, toStrings, toWords } from "../runtime/host_tensor.ts";
import { currentScope, Variable } from "../model.ts";
import { isLabelRecord } from "../data/column_table.ts";
import type { Labels } from "../data/values.ts";
import { elementsOf, Tensor } from "../runtime/tensor.ts";
import {
  GLOBAL_STEP,
  type GraphWatcher,
  type RecordedPart,
  type RecordEntry,
  SEED,
  sourceOf,
  type Value,
  withGraph,
} from "./current_recorder.ts";

/** One operation of a recording; numbers in its attributes are those of this run. */
export interface RecordedNode {
  /** Scope, with a `/` behind it, or empty. */
  readonly scope: string;
  /** A name of its own, or null. */
  name: string | null;
  /** Key of the table of operations. */
  readonly op: string;
  /** Numbers of values; -1 where one is absent. */
  readonly inputs: readonly number[];
  /** Numbers of values. */
  readonly outputs: readonly number[];
  /** As the operation gave them, copied. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** What a constant consists of. */
  readonly contents?: Contents;
  /** Where the model called for it: kept for constants, which may turn out to be made of the batch. */
  readonly stack?: string;
}

/** Elements of a constant. */
export type Contents = Float32Array | Int32Array | BigInt64Array | readonly (string | Uint8Array)[];

/** What a value of a recording is. */
export interface RecordedValue {
  /** Element type; null for what is no tensor. */
  readonly dtype: DType | null;
  /** Extents in this run; null where there are none. */
  readonly shape: readonly number[] | null;
  /** Where its elements are. */
  readonly place: "device" | "host";
}

/** One run of a model. */
export interface Recording {
  /** Operations in the order in which they ran. */
  readonly nodes: readonly RecordedNode[];
  /** What they gave. */
  readonly values: readonly RecordedValue[];
  /** Numbers of values by the name under which they are asked for. */
  readonly outputs: Readonly<Record<string, number>>;
  /** Extents that are known from outside, such as the size of the batch. */
  readonly extents: Readonly<Record<string, number>>;
}

/** A feature or a label of the batch. */
export interface GivenValue {
  /** Which of the two. */
  readonly kind: "feature" | "label";
  /** Its name; null for labels that are no record. */
  readonly key: string | null;
}

/** The batch as {@linkcode GraphRecorder} takes it. */
export function givenValues(features: Readonly<Record<string, unknown>>, labels: unknown): Map<Value, GivenValue> {
  const given = new Map<Value, GivenValue>();
  for (const [key, value] of Object.entries(features)) given.set(value as Value, { kind: "feature", key });
  if (typeof labels !== "object" || labels === null) return given;
  if (isLabelRecord(labels as Labels)) {
    for (const [key, value] of Object.entries(labels)) given.set(value as Value, { kind: "label", key });
  } else given.set(labels, { kind: "label", key: null });
  return given;
}

/** Records one run. */
export class GraphRecorder implements GraphWatcher {
  readonly #nodes: RecordedNode[] = [];
  readonly #values: RecordedValue[] = [];
  /** The value that each object is at present; an array that is filled anew becomes another. */
  readonly #numbers = new Map<Value, number>();
  readonly #makers: number[] = [];
  /** Features and labels as they were given, by the object that holds them. */
  readonly #given: ReadonlyMap<Value, GivenValue>;
  readonly #sources = new Map<string, number>();
  readonly #extents: Readonly<Record<string, number>>;
  /** What a part of another recording takes; null where this is the whole. */
  #args: Value[] | null = null;

  /**
   * Begins a recording.
   *
   * @param given The batch: what it consists of.
   * @param extents Extents of the batch by name.
   */
  constructor(given: ReadonlyMap<Value, GivenValue>, extents: Readonly<Record<string, number>>) {
    this.#given = given;
    this.#extents = extents;
  }

  /** Notes an operation. */
  record({ op, inputs, outputs, attributes }: RecordEntry): void {
    if (op === "feature" || op === "label") {
      this.#noteSource(op, outputs[0]!, attributes);
      return;
    }
    if (this.#args !== null && outputs.length === 0) {
      throw new InvalidArgumentError(`A step of a recurrent cell changes variables (${op}): a graph cannot hold that`);
    }
    this.#add(op, inputs.map((input) => input === null ? -1 : this.#numberOf(input, op)), outputs, attributes);
  }

  /** Notes a tensor that was made of values of the host: those of another operation, or a constant. */
  constant(made: Value, values: ArrayLike<number | bigint | string | Uint8Array>): void {
    const { dtype, shape } = made as Tensor;
    const known = this.#numbers.get(values as Value) ?? this.#sourceNumber(values as Value);
    const flat = shape.length === 1 && shape[0] === values.length;
    if (known !== undefined) this.#add("as_tensor", [known], [made], { dtype, shape: flat ? null : shape });
    else this.#addConstant(made, dtype, shape, elementsFor(dtype, values as TensorValues));
  }

  /** Names the operation that made a value. */
  rename(value: Value, name: string): void {
    const number = this.#numbers.get(value);
    if (number !== undefined) this.#nodes[this.#makers[number]!]!.name = name;
  }

  /**
   * Records by itself what `fn` gives of the arguments. What it takes from outside becomes an argument.
   *
   * @throws {InvalidArgumentError} if it changes variables, or draws random numbers.
   */
  part(args: readonly Value[], fn: () => readonly Value[]): RecordedPart {
    const part = new GraphRecorder(new Map(), {});
    part.#args = [];
    for (const arg of args) part.#addArgument(arg);
    const outputs = withGraph(part, fn);
    const recording = part.finish(Object.fromEntries(outputs.map((value, i) => [String(i), value])));
    const needed = neededBy(recording);
    return { recording, args: part.#args.map((arg, i) => needed.has(i) ? arg : null) };
  }

  /**
   * Ends the recording.
   *
   * @param outputs What is asked for, by name.
   */
  finish(outputs: Readonly<Record<string, Value>>): Recording {
    const numbers = Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, this.#numberOf(value, `output ${name}`)]));
    return { nodes: this.#nodes, values: this.#values, outputs: numbers, extents: this.#extents };
  }

  /** A feature or label that an operation reads. What the model computed is no source, even where it stands among the features. */
  #noteSource(op: string, value: Value, attributes: Readonly<object>): void {
    if (!this.#given.has(value)) {
      const { key } = attributes as { key: string | null };
      if (this.#numbers.has(value) || value instanceof Tensor) return;
      throw new InvalidArgumentError(
        `The ${op}${
          key === null ? "" : ` ${JSON.stringify(key)}`
        } is an array that the model function made on the host: a graph cannot make it again. ` +
          "Use operations on tensors instead",
      );
    }
    const identity = `${op} ${JSON.stringify(attributes)}`;
    const known = this.#sources.get(identity);
    if (known !== undefined) this.#numbers.set(value, known);
    else this.#sources.set(identity, this.#add(op, [], [value], attributes, ""));
  }

  /** The number of a feature or label that the model takes as it was given. */
  #sourceNumber(value: Value): number | undefined {
    const given = this.#given.get(value);
    if (given === undefined) return undefined;
    const { kind, key } = given;
    const dtype = value instanceof Tensor && value.dtype !== "bool" ? value.dtype === "int32" ? "int64" : value.dtype : "float32";
    this.#noteSource(kind, value, kind === "label" ? { key } : { key, dtype, form: "dense" });
    return this.#numbers.get(value);
  }

  #numberOf(value: Value, op: string): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    if (this.#args !== null) return this.#addArgument(value);
    if (value instanceof Variable) return this.#add("variable", [], [value], { name: value.name }, "");
    const source = sourceOf(value);
    if (source?.op === "lookup_table") return this.#addTable(value, contentsOf((source.attributes as { words: string[] }).words));
    if (source !== undefined) return this.#add(source.op, [], [value], source.attributes, "");
    const given = this.#sourceNumber(value);
    if (given !== undefined) {
      return value instanceof Tensor ? this.#add("as_tensor", [given], [value], { dtype: value.dtype, shape: value.shape }) : given;
    }
    if (value instanceof Tensor) return this.#addConstant(value, value.dtype, value.shape, elementsOf(value) as Contents);
    if (ArrayBuffer.isView(value) || Array.isArray(value)) {
      const contents = contentsOf(value as Float32Array | Int32Array | string[]);
      return this.#addConstant(value, dtypeOf(contents), [contents.length], contents);
    }
    throw new InvalidArgumentError(
      `The operation ${op} takes a ${value.constructor?.name ?? "value"} that no operation of the graph gives`,
    );
  }

  #addArgument(value: Value): number {
    if (value === SEED || value === GLOBAL_STEP) {
      throw new InvalidArgumentError(
        "A step of a recurrent cell draws random numbers: in a graph it draws nothing but the masks that its cell asks for",
      );
    }
    return this.#add("argument", [], [value], { index: this.#args!.push(value) - 1 }, "");
  }

  #addConstant(made: Value, dtype: DType, shape: readonly number[], contents: Contents): number {
    const node = { scope: currentScope(), name: null, op: "constant", inputs: [], attributes: { dtype, shape: [...shape] }, contents };
    const { stack } = new Error();
    return this.#push({ ...node, outputs: this.#number([made]), ...(stack === undefined ? {} : { stack }) });
  }

  #addTable(table: Value, contents: Contents): number {
    const attributes = { dtype: dtypeOf(contents), shape: [contents.length] };
    return this.#push({ scope: "", name: null, op: "lookup_table", inputs: [], outputs: this.#number([table]), attributes, contents });
  }

  /** Adds a node and gives the number of its first output. */
  #add(
    op: string,
    inputs: readonly number[],
    outputs: readonly Value[],
    attributes: Readonly<object>,
    scope = currentScope(),
  ): number {
    const copied = structuredClone(attributes) as Record<string, unknown>;
    return this.#push({ scope, name: null, op, inputs, outputs: this.#number(outputs), attributes: copied });
  }

  #push(node: RecordedNode): number {
    for (const output of node.outputs) this.#makers[output] = this.#nodes.length;
    this.#nodes.push(node);
    return node.outputs[0] ?? -1;
  }

  #number(outputs: readonly Value[]): number[] {
    return outputs.map((output) => {
      const number = this.#values.push(describe(output)) - 1;
      this.#numbers.set(output, number);
      return number;
    });
  }
}

/** Which arguments the outputs of a part depend on. */
function neededBy({ nodes, outputs }: Recording): ReadonlySet<number> {
  const wanted = new Set(Object.values(outputs));
  const needed = new Set<number>();
  for (const node of [...nodes].reverse()) {
    if (!node.outputs.some((output) => wanted.has(output))) continue;
    for (const input of node.inputs) wanted.add(input);
    if (node.op === "argument") needed.add(node.attributes["index"] as number);
  }
  return needed;
}

function describe(value: Value): RecordedValue {
  if (value instanceof Tensor) return { dtype: value.dtype, shape: [...value.shape], place: value.onHost ? "host" : "device" };
  if (value instanceof Int32Array) return { dtype: "int32", shape: [value.length], place: "host" };
  if (value instanceof Float32Array) return { dtype: "float32", shape: [value.length], place: "host" };
  if (Array.isArray(value)) return { dtype: typeof value[0] === "string" ? "string" : null, shape: [value.length], place: "host" };
  return { dtype: null, shape: null, place: "host" };
}

function contentsOf(values: ArrayLike<number | bigint | string | Uint8Array>): Contents {
  if (values instanceof Float32Array || values instanceof Int32Array || values instanceof BigInt64Array) return values.slice();
  const elements = Array.isArray(values) ? Array.from(flatten(values as TensorValues)) : Array.from(values);
  if (elements.every((element) => typeof element === "number" || typeof element === "bigint")) {
    if (elements.every((element) => Number(element) === (Number(element) | 0))) return Int32Array.from(elements, Number);
    const whole = elements.every((element) => typeof element === "bigint" || Number.isInteger(element));
    return whole ? BigInt64Array.from(elements, BigInt) : Float32Array.from(elements, Number);
  }
  return elements as (string | Uint8Array)[];
}

/** The elements of a tensor of that dtype that is made of values, copied. */
function elementsFor(dtype: DType, values: TensorValues): Contents {
  const flat = flatten(values);
  if (dtype === "string") return toStrings(flat);
  return dtype === "int64" ? toInt64(flat) : toWords(flat, dtype).slice();
}

function dtypeOf(contents: Contents): DType {
  if (contents instanceof Float32Array) return "float32";
  if (contents instanceof Int32Array) return "int32";
  return contents instanceof BigInt64Array ? "int64" : "string";
}
