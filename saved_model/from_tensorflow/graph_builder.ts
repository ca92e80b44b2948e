/**
 * Makes a graph of operations. What depends on constants alone is worked out at once, equal operations are there once, and values move between host and device
 * where an operation wants them on the other side.
 *
 * @module
 */

import { FailedPreconditionError, InvalidArgumentError, ResourceExhaustedError, UnimplementedError } from "../../core/errors.ts";
import type { Attribute, Graph, GraphNode, GraphValue, SubGraph } from "../../core/graph/graph.ts";
import type { DType } from "../../core/runtime/host_tensor.ts";
import { type ElementType, type HostArray, numbersOf } from "./host_array.ts";

/** A value that a run computes. */
export interface Computed {
  readonly kind: "computed";
  /** Number of the value in its graph. */
  readonly index: number;
  /** Element type; variant for lists of tensors. */
  readonly dtype: ElementType;
  /** Where its elements are. */
  readonly place: "device" | "host";
}

/** A value that is known when the graph is made. */
export interface Constant {
  readonly kind: "constant";
  readonly value: HostArray;
}

/** A variable, or a table. */
export interface Resource {
  readonly kind: "resource";
  readonly type: "variable" | "table";
  /** Its name; there is one thing of a name. */
  readonly name: string;
  /** Of a variable the element type, of a table that of its values. */
  readonly dtype: ElementType;
  /** Of a table the element type of its keys. */
  readonly keys?: ElementType;
}

/** A tensor of the checkpoint, which is met only where variables and tables are restored. */
export interface Stored {
  readonly kind: "stored";
  /** Its name in the checkpoint. */
  readonly name: string;
  /** The part that is wanted, as TensorFlow spells it; empty for the whole. */
  readonly slice: string;
  readonly dtype: ElementType;
}

/** What an output of a node is. */
export type Ref = Computed | Constant | Resource | Stored;

/** What is known of an output before it is computed. */
export interface OutputType {
  readonly dtype: ElementType;
  readonly place: "device" | "host";
}

/** An extent: a number, or the scalar of the host that it is when the graph runs. */
export type Dim = number | Computed;

/** What is known of a value while the graph is made. */
export interface Facts {
  /** Its extents; null where not even their number is known. */
  readonly shape: readonly Dim[] | null;
  /** Of whole numbers on the host its elements; null where they are not known as such. */
  readonly contents: readonly Dim[] | null;
}

/** An operation of the graph in the making. */
export interface Maker {
  readonly op: string;
  readonly inputs: readonly Computed[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly outputs: readonly Computed[];
  /** Which of its outputs is meant. */
  readonly index: number;
}

/** Values of variables, which a graph may take for constants. */
export type VariableValues = ReadonlyMap<string, HostArray>;

/** What the graph of a model and its parts share. */
class Shared {
  readonly chunks: Uint8Array[] = [];
  bytes = 0;
  nodes = 0;
  folded = 0;
  readonly variables: VariableValues;

  constructor(variables: VariableValues) {
    this.variables = variables;
  }
}

/** Operations that one model may have, functions written out. */
const MOST_NODES = 500_000;
/** Elements that may be worked out when a graph is made. */
const MOST_FOLDED = 2 ** 26;

/** A graph in the making. */
export class GraphBuilder {
  /** What has to run though no output needs it: values of which each is there once its check has passed. */
  readonly effects: Computed[] = [];
  readonly #shared: Shared;
  readonly #nodes: GraphNode[] = [];
  readonly #values: GraphValue[] = [];
  readonly #equal = new Map<string, readonly Computed[]>();
  readonly #facts = new Map<Computed, Facts>();
  readonly #makers = new Map<Computed, Maker>();
  readonly #constants = new Map<HostArray, { device?: Computed; host?: Computed }>();

  private constructor(shared: Shared) {
    this.#shared = shared;
  }

  /** A graph that reads these variables. */
  static of(variables: VariableValues): GraphBuilder {
    return new GraphBuilder(new Shared(variables));
  }

  /** A part of this graph, for an operation that runs it. */
  part(): GraphBuilder {
    return new GraphBuilder(this.#shared);
  }

  /** Adds an operation, or gives the outputs of an equal one. */
  emit(
    op: string,
    inputs: readonly Computed[],
    attributes: Readonly<Record<string, Attribute>>,
    outputs: readonly OutputType[],
  ): Computed[] {
    const key = `${op}(${inputs.map(({ index }) => index)})${JSON.stringify(attributes)}`;
    const known = this.#equal.get(key);
    if (known !== undefined) return [...known];
    if (++this.#shared.nodes > MOST_NODES) {
      throw new ResourceExhaustedError(`The graph has more than ${MOST_NODES} operations when its functions are written out`);
    }
    const made = outputs.map(({ dtype, place }): Computed => {
      const index = this.#values.push({ dtype: tensorType(dtype), shape: null, place }) - 1;
      return { kind: "computed", index, dtype, place };
    });
    this.#nodes.push({
      name: `n${this.#nodes.length}`,
      op,
      inputs: inputs.map(({ index }) => index),
      outputs: made.map(({ index }) => index),
      attributes,
    });
    this.#equal.set(key, made);
    made.forEach((output, index) => this.#makers.set(output, { op, inputs, attributes, outputs: made, index }));
    return made;
  }

  /** The constant that a value is, or null; non-float variables are constants, since nothing changes them. */
  constant(ref: Ref): HostArray | null {
    if (ref.kind === "constant") return ref.value;
    if (ref.kind === "resource" && ref.type === "variable" && ref.dtype !== "float32") return this.variable(ref);
    return null;
  }

  /** The value of a variable. */
  variable({ name }: Resource): HostArray {
    const value = this.#shared.variables.get(name);
    if (value !== undefined) return value;
    throw new FailedPreconditionError(`Attempting to use uninitialized value ${name}`, { tensor: name });
  }

  /** Whether the elements of a value are on the device, or would best be. */
  isOnDevice(ref: Ref): boolean {
    return ref.kind === "computed" ? ref.place === "device" : ref.kind === "resource" && ref.type === "variable" && ref.dtype === "float32";
  }

  /** The operation that makes a value; undefined for what is not computed in this graph. */
  makerOf(ref: Ref | undefined): Maker | undefined {
    return ref?.kind === "computed" ? this.#makers.get(ref) : undefined;
  }

  /** Notes what is known of a value. */
  describe(ref: Ref, { shape = null, contents = null }: Partial<Facts>): void {
    if (ref.kind === "computed" && !this.#facts.has(ref)) this.#facts.set(ref, { shape, contents });
  }

  /** The extents of a value; null where they are not known. */
  shapeOf(ref: Ref): readonly Dim[] | null {
    if (ref.kind === "computed") return this.#facts.get(ref)?.shape ?? null;
    if (ref.kind === "constant") return ref.value.shape;
    return ref.kind === "resource" && ref.type === "variable" ? this.variable(ref).shape : null;
  }

  /** The elements of a scalar or vector of whole numbers, where they are numbers or extents. */
  contentsOf(ref: Ref): readonly Dim[] | null {
    const known = this.constant(ref);
    if (known !== null) return known.dtype === "int32" || known.dtype === "int64" ? smallContents(known) : null;
    if (ref.kind !== "computed" || ref.place !== "host" || ref.dtype !== "int32" && ref.dtype !== "int64") return null;
    const facts = this.#facts.get(ref);
    return facts?.contents ?? (facts?.shape?.length === 0 ? [ref] : null);
  }

  /** An extent of a value that is computed. */
  extent(ref: Computed, axis: number): Computed {
    const extent = this.emit("tf.Extent", [ref], { axis }, [{ dtype: "int32", place: "host" }])[0]!;
    this.describe(extent, { shape: [] });
    return extent;
  }

  /** An extent as a scalar of a type. */
  scalar(dim: Dim, dtype: "int32" | "int64"): Ref {
    if (typeof dim === "number") {
      return { kind: "constant", value: { dtype, shape: [], data: dtype === "int32" ? Int32Array.of(dim) : Float64Array.of(dim) } };
    }
    if (dim.dtype === dtype) return dim;
    const cast = this.emit("tf.Cast", [dim], { to: dtype }, [{ dtype, place: "host" }])[0]!;
    this.describe(cast, { shape: [], contents: [dim] });
    return cast;
  }

  /** The element type of a value. */
  dtype(ref: Ref): ElementType {
    return ref.kind === "constant" ? ref.value.dtype : ref.dtype;
  }

  /** The value on the device: floats, int32 and bools can be there. */
  device(ref: Ref): Computed {
    if (ref.kind === "computed") return ref.place === "device" ? ref : this.#move("tf.ToDevice", ref, "device");
    if (ref.kind === "resource") {
      const value = this.variable(ref);
      if (value.dtype !== "float32") return this.device({ kind: "constant", value });
      const read = this.emit("variable", [], { name: ref.name }, [{ dtype: "float32", place: "device" }])[0]!;
      this.describe(read, { shape: value.shape });
      return read;
    }
    const value = this.#known(ref);
    const places = this.#placesOf(value);
    return places.device ??= this.#deviceConstant(value);
  }

  /** The value on the host. */
  host(ref: Ref): Computed {
    if (ref.kind === "computed") return ref.place === "host" ? ref : this.#move("tf.ToHost", ref, "host");
    if (ref.kind === "resource" && ref.type === "variable" && ref.dtype === "float32") return this.host(this.device(ref));
    const value = ref.kind === "resource" ? this.variable(ref) : this.#known(ref);
    const places = this.#placesOf(value);
    return places.host ??= this.emit("tf.Const", [], plainConstant(value), [{ dtype: value.dtype, place: "host" }])[0]!;
  }

  /** Whether so many elements may still be worked out while the graph is made. */
  mayFold(elements: number): boolean {
    return (this.#shared.folded += elements) <= MOST_FOLDED;
  }

  /** The finished graph with these outputs. */
  graph(outputs: Readonly<Record<string, Computed>>): Graph {
    const bytes = new Uint8Array(this.#shared.bytes);
    let at = 0;
    for (const chunk of this.#shared.chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return { ...this.subGraph(outputs), bytes };
  }

  /** The finished part with these outputs. */
  subGraph(outputs: Readonly<Record<string, Computed>>): SubGraph {
    return {
      nodes: this.#nodes,
      values: this.#values,
      outputs: Object.fromEntries(Object.entries(outputs).map(([name, { index }]) => [name, index])),
    };
  }

  #known(ref: Ref): HostArray {
    if (ref.kind === "constant") return ref.value;
    if (ref.kind === "stored") {
      throw new UnimplementedError(`The tensor ${ref.name} of the checkpoint is computed with while it is restored`);
    }
    throw new InvalidArgumentError("A table or variable stands where a value is expected");
  }

  #placesOf(value: HostArray): { device?: Computed; host?: Computed } {
    let places = this.#constants.get(value);
    if (places === undefined) this.#constants.set(value, places = {});
    return places;
  }

  #move(op: string, ref: Computed, place: "device" | "host"): Computed {
    if (place === "device" && tensorType(ref.dtype) === null) {
      throw new UnimplementedError(`Values of ${ref.dtype} are not computed on the device`);
    }
    const moved = this.emit(op, [ref], { dtype: ref.dtype }, [{ dtype: ref.dtype, place }])[0]!;
    this.describe(moved, { shape: this.shapeOf(ref) });
    return moved;
  }

  #deviceConstant(value: HostArray): Computed {
    const { dtype, shape } = value;
    if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") {
      throw new UnimplementedError(`Values of ${dtype} are not computed on the device`);
    }
    const numbers = numbersOf(value);
    const words = dtype === "float32" ? Float32Array.from(numbers) : Int32Array.from(numbers);
    const bytes = new Uint8Array(words.buffer);
    const range = { offset: this.#shared.bytes, length: bytes.length };
    this.#shared.chunks.push(bytes);
    this.#shared.bytes += bytes.length;
    return this.emit("constant", [], { dtype, shape, data: { bytes: range } }, [{ dtype, place: "device" }])[0]!;
  }
}

function smallContents(value: HostArray): readonly number[] | null {
  return value.shape.length <= 1 && value.data.length <= MOST_CONTENTS ? Array.from(numbersOf(value)) : null;
}

/** Elements of the longest vector whose elements are looked at as extents. */
const MOST_CONTENTS = 64;

/** What a type is called where graphs and tensors know it. */
function tensorType(dtype: ElementType): DType | null {
  return dtype === "float32" || dtype === "int32" || dtype === "int64" || dtype === "bool" || dtype === "string" ? dtype : null;
}

/** A constant as plain data: bigints and strings with bytes beyond ASCII survive as texts. */
function plainConstant({ dtype, shape, data }: HostArray): Readonly<Record<string, Attribute>> {
  const elements = Array.from(data as ArrayLike<number | bigint | string | Uint8Array>, (element): Attribute => {
    if (typeof element === "bigint") return String(element);
    if (typeof element === "number") return Number.isFinite(element) ? Object.is(element, -0) ? "-0" : element : String(element);
    return typeof element === "string" ? `=${element}` : `=${String.fromCharCode(...element)}`;
  });
  return { dtype, shape, elements };
}
