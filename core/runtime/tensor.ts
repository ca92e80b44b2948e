/**
 * Tensors: dense values on the device (float32, int32, bool) or on the host (int64, string).
 *
 * @module
 */

import { backend, type Piece, type Words } from "./backends/current.ts";
import { describe, FailedPreconditionError, InvalidArgumentError, synchronous, ValueError } from "../errors.ts";
import {
  checkShape,
  type DataByDType,
  type DType,
  dtypeOf,
  flatten,
  type HostTensor,
  nest,
  type NestedArray,
  type Scalar,
  shapeOf,
  sizeOf,
  type TensorValues,
  toInt64,
  toStrings,
  toWords,
} from "./host_tensor.ts";
import { recorder } from "../graph/current_recorder.ts";
import { allocate, allocatePersistent, insideStep, partOf, readWithStatus, release, type Storage } from "./memory.ts";

export type { NestedArray, TensorValues } from "./host_tensor.ts";

type HostData = BigInt64Array | (string | Uint8Array)[];

/** Elements of a tensor as an operation on the host reads them: those of a bool tensor are words. */
export type HostElements = Words | HostData;

/** Elements on the host that follow from those of other tensors, and are worked out when they are asked for. */
interface Pending {
  readonly inputs: readonly Tensor[];
  readonly make: (...elements: HostElements[]) => HostData;
}

const NO_STORAGE: Storage = { address: 0, device: null, step: null, epoch: 0, references: 1 };

let storageOf: (t: Tensor) => Storage;
let pendingOf: (t: Tensor) => Pending | null;
let settle: (t: Tensor, data: HostData) => void;

const forgotten = new FinalizationRegistry<Storage>(release);

/** A dense value of known dtype and shape. Make one with {@linkcode tensor}. */
export class Tensor implements Disposable {
  /** Element type. */
  readonly dtype: DType;
  /** Extents, outermost first; empty for a scalar. */
  readonly shape: readonly number[];
  /** Number of elements. */
  readonly size: number;
  /** True if a gradient may flow into it: set by variables and by the tape. */
  tracked = false;
  readonly #storage: Storage;
  #host: HostData | Pending | null;
  #disposed = false;

  static {
    storageOf = (t) => t.#storage;
    pendingOf = (t) => isPending(t.#host) ? t.#host : null;
    settle = (t, data) => void (t.#host = data);
  }

  /** Wraps storage that was allocated for the shape; library code calls `empty`, `view` and `hostTensor` instead. */
  constructor(dtype: DType, shape: readonly number[], storage: Storage, host: HostData | Pending | null = null) {
    this.dtype = dtype;
    this.shape = shape;
    this.size = sizeOf(shape);
    this.#storage = storage;
    this.#host = host;
  }

  /** Address of the elements on the device. Throws if the tensor was disposed of, or made in a step that has ended. */
  get address(): number {
    const storage = this.#storage;
    if (this.#disposed || (storage.step !== null && storage.step.epoch !== storage.epoch)) this.#refuse();
    return storage.address;
  }

  /** Whether the elements live on the host: those of int64 and string tensors. */
  get onHost(): boolean {
    return this.#host !== null;
  }

  /**
   * The elements of an int64 or string tensor, which live on the host; null for the others. Not a copy.
   *
   * @throws {FailedPreconditionError} if they follow from elements on a device that cannot be read at once.
   */
  get hostData(): BigInt64Array | (string | Uint8Array)[] | null {
    if (this.#disposed) this.#refuse();
    if (isPending(this.#host)) {
      const { inputs, make } = this.#host;
      this.#host = make(...inputs.map(elementsOf));
    }
    return this.#host;
  }

  /** True after `dispose`. */
  get disposed(): boolean {
    return this.#disposed;
  }

  /**
   * A copy of the elements in row-major order. Strings are decoded as strict UTF-8.
   *
   * @throws {InvalidArgumentError} Outside a step, on a device that is not synchronous, if a kernel met bad data since the last look.
   */
  async data(): Promise<DataByDType[DType]> {
    if (this.#host !== null) return (await readTogether([this], readWithStatus, finished))[0]!.data;
    const into = wordsFor(this.dtype, this.size);
    await readWithStatus([{ address: this.address, into }]);
    return fromWords(this.dtype, into);
  }

  /** As {@linkcode data}, at once; throws on a device that can only be read asynchronously, unless the elements came from the host. */
  dataSync(): DataByDType[DType] {
    if (recorder.graph !== null) {
      throw new InvalidArgumentError(
        "dataSync() was called while a graph is made, which cannot hold what is worked out on the host of elements. Use operations on tensors",
      );
    }
    const host = this.hostData;
    if (host !== null) return copied(host);
    const { address } = this;
    return fromWords(this.dtype, hostCopies.get(this)?.slice() ?? backend().readSync(address, wordsFor(this.dtype, this.size)));
  }

  /** The bytes of each element of a string tensor. */
  bytes(): Uint8Array[] {
    if (this.dtype !== "string") throw new TypeError(`bytes() needs a string tensor, this one is ${this.dtype}`);
    return (this.hostData as (string | Uint8Array)[]).map((value) => typeof value === "string" ? encoder.encode(value) : value);
  }

  /** The elements as arrays nested by the shape; the element itself for a scalar. */
  async array(): Promise<NestedArray> {
    const data = await this.data();
    const elements = this.dtype === "bool" ? Array.from(data as Uint8Array, (value) => value !== 0) : Array.from(data as ArrayLike<number>);
    return nest(elements, this.shape);
  }

  /** The value with its dtype and shape. */
  hostTensor(): HostTensor {
    return { dtype: this.dtype, shape: this.shape, data: this.dataSync() } as HostTensor;
  }

  /** Frees the elements. A second call does nothing. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    if (this.#storage !== NO_STORAGE && this.#storage.step === null) {
      forgotten.unregister(this);
      release(this.#storage);
    }
  }

  /** Frees the elements at the end of a `using` block. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #refuse(): never {
    if (this.#disposed) throw new FailedPreconditionError(`The tensor of shape [${this.shape}] was disposed of`);
    throw new FailedPreconditionError(
      `The tensor of shape [${this.shape}] was made inside a step that has ended; copy its values with data() while the step runs`,
    );
  }
}

function isPending(host: HostData | Pending | null): host is Pending {
  return host !== null && !Array.isArray(host) && !(host instanceof BigInt64Array);
}

function copied(host: HostData): BigInt64Array | (string | Uint8Array)[] {
  return host instanceof BigInt64Array ? host.slice() : host.map(decoded);
}

/**
 * The elements on the host, not to be changed: those of a tensor on the device are copied, unless a copy was kept; those of a bool tensor are words.
 *
 * @throws {FailedPreconditionError} if there is no copy and the device cannot be read at once.
 */
export function elementsOf(t: Tensor): HostElements {
  return t.hostData ?? hostCopies.get(t) ?? backend().readSync(t.address, wordsFor(t.dtype, t.size));
}

/** Words of tensors on a device that cannot be read at once. */
const hostCopies = new WeakMap<Tensor, Words>();

/** Keeps a copy of the words of a tensor on the host, where columns and heads read what the input gave. Whoever changes its elements changes the copy. */
export function keepHostCopy(t: Tensor, words: Words): void {
  hostCopies.set(t, words);
}

/** Whether the elements cannot be had without waiting for the device. */
export function mustBeRead(t: Tensor): boolean {
  return !t.onHost && !backend().synchronous && !hostCopies.has(t);
}

/**
 * What `finish` makes of tensors, once everything from which their elements follow has been read together.
 *
 * @param read How pieces of the device are read.
 * @param finish Is given the words that were read.
 * @returns A promise where the device has to be waited for.
 */
export function readTogether<T>(
  tensors: readonly Tensor[],
  read: (pieces: readonly Piece[]) => Promise<void> | void,
  finish: (t: Tensor, words: ReadonlyMap<Tensor, Words>) => T,
): T[] | Promise<T[]> {
  const words = new Map<Tensor, Words>();
  for (const t of tensors) deviceInputs(t, words);
  const pieces = Array.from(words, ([{ address }, into]) => ({ address, into }));
  const waiting = pieces.length === 0 ? undefined : read(pieces);
  const finishAll = (): T[] => tensors.map((t) => finish(t, words));
  return waiting === undefined ? finishAll() : waiting.then(finishAll);
}

/** Adds the tensors that have to be read because the elements follow from them, each with an array for its words. */
function deviceInputs(t: Tensor, into: Map<Tensor, Words>): void {
  const pending = pendingOf(t);
  if (pending !== null) { for (const input of pending.inputs) deviceInputs(input, into); }
  else if (!t.onHost && !hostCopies.has(t) && !into.has(t)) into.set(t, wordsFor(t.dtype, t.size));
}

/** The tensor on the host, once what `deviceInputs` asked for has been read. */
export function finished(t: Tensor, read: ReadonlyMap<Tensor, Words>): HostTensor {
  const words = read.get(t) ?? hostCopies.get(t)?.slice();
  const data = words === undefined ? copied(elementsRead(t, read) as HostData) : fromWords(t.dtype, words);
  return { dtype: t.dtype, shape: t.shape, data } as HostTensor;
}

/** The elements, once what `deviceInputs` asked for has been read. */
export function elementsRead(t: Tensor, read: ReadonlyMap<Tensor, Words>): HostElements {
  const words = read.get(t) ?? hostCopies.get(t);
  if (words !== undefined) return words;
  const pending = pendingOf(t);
  if (pending !== null) settle(t, pending.make(...pending.inputs.map((input) => elementsRead(input, read))));
  return t.hostData!;
}

/** A value of rank `denseShape.length` of which only some elements are given; the others are absent (not zero). */
export class SparseTensor implements Disposable {
  /** int64, shape [N, rank]: where each value stands, in row-major order. */
  readonly indices: Tensor;
  /** Shape [N]. */
  readonly values: Tensor;
  /** Extents of the dense form. */
  readonly denseShape: readonly number[];

  /** Checks that indices, values and shape fit together; rows must be in row-major order. */
  constructor(indices: readonly (readonly (number | bigint)[])[] | Tensor, values: TensorValues | Tensor, denseShape: readonly number[]) {
    if (!Array.isArray(denseShape) || denseShape.some((extent) => !Number.isSafeInteger(extent) || extent < 0)) {
      throw new ValueError(`The dense shape of a SparseTensor consists of whole numbers from 0, received [${denseShape}]`);
    }
    this.denseShape = [...denseShape];
    const rank = denseShape.length;
    this.indices = indices instanceof Tensor ? indices : indicesOf(indices, rank);
    this.values = values instanceof Tensor ? values : tensor(values);
    const count = this.values.size;
    if (
      this.indices.dtype !== "int64" || this.indices.shape.length !== 2 || this.indices.shape[0] !== count || this.indices.shape[1] !== rank
    ) {
      throw new ValueError(
        `SparseTensor indices must be int64 of shape [${count}, ${rank}], received ${this.indices.dtype} of shape [${this.indices.shape}]`,
      );
    }
    const flat = this.indices.hostData as BigInt64Array;
    for (let i = 0; i < flat.length; i++) {
      const index = flat[i]!;
      if (index < 0n || index >= BigInt(denseShape[i % rank]!)) {
        throw new InvalidArgumentError(
          `SparseTensor index ${index} of value ${Math.floor(i / rank)} is not in [0, ${denseShape[i % rank]}) of dimension ${i % rank}`,
          { row: Math.floor(i / rank) },
        );
      }
    }
  }

  /** Frees indices and values. */
  dispose(): void {
    this.indices.dispose();
    this.values.dispose();
  }

  /** Frees indices and values at the end of a `using` block. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}

function indicesOf(indices: readonly (readonly (number | bigint)[])[], rank: number): Tensor {
  if (!Array.isArray(indices)) throw new TypeError("The indices of a SparseTensor must be an array of arrays, or an int64 Tensor");
  const flat = new BigInt64Array(indices.length * rank);
  indices.forEach((index, i) => {
    const whole = Array.isArray(index) && index.length === rank && index.every((at) => typeof at === "bigint" || Number.isSafeInteger(at));
    if (!whole) {
      throw new ValueError(
        `An index of a SparseTensor of rank ${rank} is an array of ${rank} whole numbers; that of value ${i} is not`,
        {
          row: i,
        },
      );
    }
    index.forEach((at, axis) => flat[i * rank + axis] = BigInt(at));
  });
  return hostTensor("int64", [indices.length, rank], flat);
}

/**
 * Makes a tensor.
 *
 * @param values A scalar, a typed array, or nested arrays whose nesting gives the shape unless one is given.
 * @param shape The shape; its size must be the number of values.
 * @param dtype Default: float32 for numbers, int32 for an `Int32Array`, int64 for bigints, bool for booleans, string for strings and bytes.
 * @throws {ValueError} if shape and values disagree or rows are ragged.
 *
 * @example
 * ```ts
 * import { tensor } from "@headway/estimator";
 * using x = tensor([[1, 2], [3, 4]]);
 * console.log(x.shape, await x.array());
 * ```
 */
export function tensor(values: TensorValues, shape?: readonly number[], dtype?: DType): Tensor {
  const flat = flatten(values);
  const given = shape ?? shapeOf(values);
  checkShape(given);
  const resolvedShape = [...given];
  if (sizeOf(resolvedShape) !== flat.length) {
    throw new ValueError(`Shape [${resolvedShape}] holds ${sizeOf(resolvedShape)} values, received ${flat.length}`);
  }
  const type = dtype ?? dtypeOf(flat);
  const graph = recorder.graph;
  if (graph === null) return made(flat, resolvedShape, type);
  recorder.graph = null;
  try {
    const result = made(flat, resolvedShape, type);
    graph.constant(result, values as ArrayLike<number>);
    return result;
  } finally {
    recorder.graph = graph;
  }
}

function made(flat: ArrayLike<Scalar>, shape: readonly number[], type: DType): Tensor {
  switch (type) {
    case "string":
      return hostTensor("string", shape, toStrings(flat));
    case "int64":
      return hostTensor("int64", shape, toInt64(flat));
    case "float32":
    case "int32":
    case "bool":
      return ofWords(toWords(flat, type), shape, type);
    default:
      throw new ValueError(`Unknown dtype: expected float32, int32, int64, bool or string, received ${describe(type)}`);
  }
}

function ofWords(words: Float32Array | Int32Array, shape: readonly number[], dtype: "float32" | "int32" | "bool"): Tensor {
  const result = fromTypedArray(words, shape, dtype);
  if (!backend().synchronous) keepHostCopy(result, words.slice());
  return result;
}

/** A device tensor that no step and no scope frees; it goes when nobody has it any more. */
export function persistentTensor(values: Float32Array | Int32Array, shape: readonly number[], dtype: "float32" | "int32" | "bool"): Tensor {
  const storage = allocatePersistent(values.length * 4);
  const result = new Tensor(dtype, shape, storage);
  forgotten.register(result, storage, result);
  if (values.length > 0) backend().write(result.address, values);
  return result;
}

/** A device tensor with undefined contents, in the current region. */
export function empty(shape: readonly number[], dtype: "float32" | "int32" | "bool" = "float32"): Tensor {
  const storage = allocate(sizeOf(shape) * 4);
  return track(new Tensor(dtype, shape, storage));
}

/**
 * Device tensors with undefined contents in the current region, one after the other in one piece of memory, each from a multiple of 16 bytes on.
 * The piece is freed with the last of them.
 */
export function emptyTogether(shapes: readonly (readonly number[])[]): Tensor[] {
  const offsets: number[] = [];
  let bytes = 0;
  for (const shape of shapes) {
    offsets.push(bytes);
    bytes += ((sizeOf(shape) + 3) & ~3) * 4;
  }
  const storage = allocate(bytes);
  const tensors = shapes.map((shape, i) => track(new Tensor("float32", shape, partOf(storage, offsets[i]!))));
  release(storage);
  return tensors;
}

/** A tensor with the same elements and another shape of the same size. */
export function view(x: Tensor, shape: readonly number[]): Tensor {
  if (x.onHost) return new Tensor(x.dtype, shape, NO_STORAGE, pendingOf(x) === null ? x.hostData : { inputs: [x], make: same });
  void x.address;
  const storage = storageOf(x);
  storage.references++;
  return track(new Tensor(x.dtype, shape, storage));
}

const same = (elements: HostElements): HostData => elements as HostData;

/** An int64 or string tensor around data that the caller gives away. */
export function hostTensor(dtype: "int64" | "string", shape: readonly number[], data: BigInt64Array | (string | Uint8Array)[]): Tensor {
  return new Tensor(dtype, shape, NO_STORAGE, data);
}

/**
 * An int64 or string tensor whose elements follow from those of others, and are worked out on the host when the step has been read, or when they are
 * asked for on a device that can be read at once.
 */
export function derivedHostTensor(
  dtype: "int64" | "string",
  shape: readonly number[],
  inputs: readonly Tensor[],
  make: (...elements: HostElements[]) => BigInt64Array | (string | Uint8Array)[],
): Tensor {
  return new Tensor(dtype, shape, NO_STORAGE, { inputs, make });
}

/** A device tensor with the given words, copied. */
export function fromTypedArray(values: Float32Array | Int32Array, shape: readonly number[], dtype?: "float32" | "int32" | "bool"): Tensor {
  const result = empty(shape, dtype ?? (values instanceof Float32Array ? "float32" : "int32"));
  if (values.length > 0) backend().write(result.address, values);
  if (recorder.graph !== null) recorder.graph.constant(result, values);
  return result;
}

/** A device scalar. */
export function scalar(value: number): Tensor {
  const result = empty([]);
  backend().writeFloats(result.address, [value]);
  if (recorder.graph !== null) recorder.graph.constant(result, Float32Array.of(value));
  return result;
}

const scopes: Tensor[][] = [];

/**
 * Runs `fn` and frees every tensor it made but those it returns, which go to the enclosing scope or, without one, to the caller.
 *
 * @param fn Synchronous; a returned Promise is a `TypeError`.
 */
export function scope<T>(fn: () => T): T {
  if (insideStep()) return synchronous(SCOPED, fn());
  const made: Tensor[] = [];
  scopes.push(made);
  let kept: Set<Tensor> | null = null;
  try {
    const result = synchronous(SCOPED, fn());
    kept = new Set<Tensor>();
    collect(result, kept, 0);
    return result;
  } finally {
    scopes.pop();
    for (const t of made) {
      if (kept?.has(t)) track(t, true);
      else t.dispose();
    }
  }
}

const SCOPED = "The function that scope() takes";

function track(t: Tensor, promoted = false): Tensor {
  const storage = storageOf(t);
  if (storage.step !== null) return t;
  const top = scopes[scopes.length - 1];
  if (top !== undefined) top.push(t);
  if (!promoted) forgotten.register(t, storage, t);
  return t;
}

function collect(value: unknown, into: Set<Tensor>, depth: number): void {
  if (value instanceof Tensor) collectTensor(value, into);
  else if (value instanceof SparseTensor) into.add(value.indices).add(value.values);
  else if (Array.isArray(value)) { for (const item of value) collect(item, into, depth + 1); }
  else if (
    typeof value === "object" && value !== null && depth < 8 && (Object.getPrototypeOf(value) === Object.prototype || value instanceof Map)
  ) {
    for (const item of value instanceof Map ? value.values() : Object.values(value)) collect(item, into, depth + 1);
  }
}

/** Elements that follow from those of tensors of the scope are worked out while these are there, or else keep them. */
function collectTensor(t: Tensor, into: Set<Tensor>): void {
  into.add(t);
  if (pendingOf(t) === null) return;
  if (backend().synchronous) void t.hostData;
  else for (const input of pendingOf(t)!.inputs) collectTensor(input, into);
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * An element of a string tensor as a string.
 *
 * @throws {InvalidArgumentError} if its bytes are not UTF-8.
 */
export function decoded(value: string | Uint8Array): string {
  if (typeof value === "string") return value;
  try {
    return decoder.decode(value);
  } catch (cause) {
    throw new InvalidArgumentError("A string of the tensor is not valid UTF-8; read it with bytes()", { cause });
  }
}

function wordsFor(dtype: DType, size: number): Words {
  return dtype === "float32" ? new Float32Array(size) : new Int32Array(size);
}

function fromWords(dtype: DType, values: Words): DataByDType[DType] {
  return dtype === "bool" ? Uint8Array.from(values as Int32Array, (word) => word === 0 ? 0 : 1) : values as Float32Array | Int32Array;
}
