/**
 * The slot through which operations tell what they did. The tape, and whoever else watches a run, install themselves here, so that
 * code that only predicts carries none of them. This file imports nothing.
 *
 * @module
 */

/** What an operation takes and gives: a tensor, or an array or a table on the host. Its identity is the object's. */
export type Value = object;

/** One operation that ran. */
export interface RecordEntry<V = Value> {
  /** Name of the operation: a key of the table of operations, and of the gradient table where it is differentiable. */
  readonly op: string;
  /** What went in, in the order of the gradients; null where an optional one is absent. */
  readonly inputs: readonly (V | null)[];
  /** What came out. */
  readonly outputs: readonly V[];
  /** Static arguments: plain data that survives JSON. */
  readonly attributes: Readonly<object>;
  /** What the gradient needs besides inputs and outputs. */
  readonly saved?: unknown;
}

/** Receives every operation that runs. */
export interface Recorder {
  /** Called after the operation ran. */
  record(entry: RecordEntry): void;
  /** A recorder of its kind for operations that the graph holds as one, where it is a tape. */
  nested?(): Recorder;
}

/** A part of a graph that runs any number of times, such as a step of a recurrent layer. */
export interface RecordedPart {
  /** What ran, for `unify.ts`. */
  readonly recording: object;
  /** The arguments in their order, those that were taken from outside behind the given ones; null where nothing depends on one. */
  readonly args: readonly (Value | null)[];
}

/** Receives, besides the operations, what a graph needs to be whole. */
export interface GraphWatcher extends Recorder {
  /** Told of a tensor that was made of values of the host. */
  constant(made: Value, values: ArrayLike<number | bigint | string | Uint8Array>): void;
  /** Gives the operation that made a value another name. */
  rename(value: Value, name: string): void;
  /** Records by itself what `fn` gives of the arguments. What it takes from outside becomes an argument. */
  part(args: readonly Value[], fn: () => readonly Value[]): RecordedPart;
}

/** The recorders in use. Steps are synchronous, so one slot serves everybody. */
export const recorder: {
  /** Is told of every operation; null: nobody is. */
  current: Recorder | null;
  /** The graph that is being made; null outside of a recording. Effects are then told and do not run. */
  graph: GraphWatcher | null;
} = { current: null, graph: null };

/** Runs `fn` with another recorder, or with none. */
export function withRecorder<T>(next: Recorder | null, fn: () => T): T {
  const before = recorder.current;
  recorder.current = next;
  try {
    return fn();
  } finally {
    recorder.current = before;
  }
}

/** Runs `fn` while a graph is made of its operations. */
export function withGraph<T>(graph: GraphWatcher, fn: () => T): T {
  const before = recorder.graph;
  recorder.graph = graph;
  try {
    return withRecorder(graph, fn);
  } finally {
    recorder.graph = before;
  }
}

/** Runs `fn` with another recorder, or with none, and tells no graph of it. */
export function withoutGraph<T>(next: Recorder | null, fn: () => T): T {
  const before = recorder.graph;
  recorder.graph = null;
  try {
    return withRecorder(next, fn);
  } finally {
    recorder.graph = before;
  }
}

/**
 * Gives the operation that made a value a name, under which hooks, exports and TensorBoard find it. Without one it has the name of its scope and its
 * kind, counted as TensorFlow counts.
 *
 * @returns The value.
 */
export function named<V extends Value>(value: V, name: string): V {
  recorder.graph?.rename(value, name);
  return value;
}

/** What stands for the seed of the model among the inputs of operations that draw. */
export const SEED: Value = Object.freeze({ source: "seed" });

/** What stands for the number of steps taken among the inputs of operations that depend on it. */
export const GLOBAL_STEP: Value = Object.freeze({ source: "global_step" });

/** A node without inputs that stands for something from outside of the graph. */
export interface SourceDescription {
  /** Kind of the source: an operation of the table. */
  readonly op: string;
  /** Its attributes. */
  readonly attributes: Readonly<object>;
}

const described = new WeakMap<Value, SourceDescription>([
  [SEED, { op: "seed", attributes: {} }],
  [GLOBAL_STEP, { op: "global_step", attributes: {} }],
]);

/** Says what a value is that no operation makes, such as the table of a vocabulary. */
export function describeSource<V extends Value>(value: V, op: string, attributes: Readonly<object>): V {
  described.set(value, { op, attributes });
  return value;
}

/** What {@linkcode describeSource} was told of a value. */
export function sourceOf(value: Value): SourceDescription | undefined {
  return described.get(value);
}
