/**
 * Variables, tensors that outlive a step and are found again by TensorFlow's names; and the model whose code is running, which owns them.
 *
 * @module
 */

import { backend } from "./runtime/backends/current.ts";
import { checkOptions, describe, FailedPreconditionError, type OptionKinds, synchronous, ValueError } from "./errors.ts";
import { isShape, sizeOf } from "./runtime/host_tensor.ts";
import type { Initializer } from "./initializers.ts";
import type { Logger } from "./logger.ts";
import { allocatePersistent, release } from "./runtime/memory.ts";
import { recorder } from "./graph/current_recorder.ts";
import { sameShape } from "./ops/_op.ts";
import { type RandomKey, randomKey } from "./random.ts";
import { keepHostCopy, Tensor } from "./runtime/tensor.ts";

/** The modes of a model, with TensorFlow's values. */
export const ModeKeys = {
  /** Training. */
  TRAIN: "train",
  /** Evaluation. */
  EVAL: "eval",
  /** Prediction. */
  PREDICT: "infer",
} as const;

/** One of the modes: `"train"`, `"eval"` or `"infer"`. */
export type ModeKeys = (typeof ModeKeys)[keyof typeof ModeKeys];

/** A named float32 tensor in the persistent region. Its model owns it. */
export class Variable extends Tensor {
  /** TensorFlow's name, such as `dnn/hiddenlayer_0/kernel`. */
  readonly name: string;
  /** True if optimizers may change it. */
  readonly trainable: boolean;
  /** Raised by every write; packed copies carry the version they were made from. */
  version = 0;
  /** The element of a variable of one as the host wrote it, and the version that this made. */
  #written = 0;
  #writtenVersion = -1;
  /** The value on the host, of a variable that only the host writes. */
  readonly #copy: Float32Array | null;

  /** Allocates the variable and writes its value. `onHost`: nothing but its methods writes it, and its value is kept where they can see it. */
  constructor(name: string, shape: readonly number[], value: Float32Array, trainable: boolean, onHost = false) {
    // Before memory is claimed, which a variable that is never finished could not give back.
    checkLength(name, shape, value);
    super("float32", [...shape], allocatePersistent(sizeOf(shape) * 4));
    this.name = name;
    this.trainable = trainable;
    this.tracked = trainable;
    this.#copy = onHost ? new Float32Array(value.length) : null;
    if (this.#copy !== null) keepHostCopy(this, this.#copy);
    this.#write(value);
  }

  /** Overwrites the value. While a graph is recorded, this is an operation of it and changes nothing. */
  assign(value: Float32Array): void {
    checkLength(this.name, this.shape, value);
    if (recorder.graph === null) this.#write(value);
    else recorder.graph.record({ op: "assign", inputs: [this, value], outputs: [], attributes: {} });
  }

  /** Overwrites one element. */
  set(index: number, element: number): void {
    backend().writeFloats(this.address + 4 * index, [element]);
    if (this.#copy !== null) this.#copy[index] = element;
    this.version++;
  }

  /** A copy of the value. */
  value(): Float32Array {
    return this.#copy?.slice() ?? this.dataSync() as Float32Array;
  }

  /** The element of a variable of one. The device is asked only where a kernel wrote it last. */
  get scalar(): number {
    return this.#writtenVersion === this.version ? this.#written : this.value()[0]!;
  }

  #write(value: Float32Array): void {
    backend().write(this.address, value);
    this.#copy?.set(value);
    this.version++;
    if (value.length !== 1) return;
    this.#written = value[0]!;
    this.#writtenVersion = this.version;
  }
}

function checkLength(name: string, shape: readonly number[], value: Float32Array): void {
  if (!(value instanceof Float32Array)) {
    throw new TypeError(`Variable ${name} takes its values as a Float32Array, received ${describe(value)}`);
  }
  if (value.length === sizeOf(shape)) return;
  throw new ValueError(`Variable ${name} of shape [${shape}] takes ${sizeOf(shape)} values, received ${value.length}`, { tensor: name });
}

/** What an optimizer keeps, whatever name it has in a checkpoint. */
export interface OptimizerState {
  /** Name of the optimizer. */
  readonly optimizer: string;
  /** The variable that it is kept for; null for what all share. */
  readonly variable: string | null;
  /** Which of its states, such as `accumulator`. */
  readonly slot: string;
  /** What its name ends in under TensorFlow 1, where an optimizer of TensorFlow 1 obeys the same rule. */
  readonly v1Suffix?: string;
  /** The value after so many steps, where it is no more than that. */
  readonly after?: (step: number) => Float32Array;
}

/** Where first values of variables come from; null where the source has none by that name. */
export type InitialValues = (
  name: string,
  shape: readonly number[],
  trainable: boolean,
  state?: OptimizerState,
) => Float32Array | null;

const LARGE = 1 << 24;

/** Variables by name. */
export class VariableStore {
  readonly #variables = new Map<string, Variable>();
  readonly #initial: InitialValues;
  /** Raised whenever a variable is added. */
  size = 0;
  /** Names of the optimizers that train the variables. */
  readonly optimizers = new Set<string>();

  readonly #shared: VariableStore | null;

  /**
   * Makes an empty store.
   *
   * @param initial Gives first values of variables where it has one.
   * @param shared A store whose variables are found here too; it does not get those that are made here.
   */
  constructor(initial: InitialValues = () => null, shared: VariableStore | null = null) {
    this.#initial = initial;
    this.#shared = shared;
  }

  /** The variable by that name, made at the first call. `onHost`: see {@linkcode Variable}. */
  get(
    name: string,
    shape: readonly number[],
    make: () => Float32Array,
    trainable: boolean,
    state?: OptimizerState,
    onHost = false,
  ): Variable {
    const found = this.#variables.get(name) ?? this.#shared?.find(name);
    if (found !== undefined) {
      if (!sameShape(found.shape, shape)) {
        throw new ValueError(`Trying to share variable ${name}, but specified shape (${shape}) and found shape (${found.shape}).`, {
          tensor: name,
        });
      }
      return found;
    }
    if (!Array.isArray(shape) || !isShape(shape)) {
      throw new ValueError(`The shape of variable ${name} consists of whole numbers from 0, received [${shape}]`, { tensor: name });
    }
    // First values of a large variable take seconds to draw: so the memory is checked first.
    if (sizeOf(shape) > LARGE) release(allocatePersistent(sizeOf(shape) * 4));
    const variable = new Variable(name, shape, this.#initial(name, shape, trainable, state) ?? make(), trainable, onHost);
    this.#variables.set(name, variable);
    this.size++;
    return variable;
  }

  /** The variable by that name, if it was made. */
  find(name: string): Variable | undefined {
    return this.#variables.get(name) ?? this.#shared?.find(name);
  }

  /** Every variable, in the order in which they were made. */
  *all(): IterableIterator<Variable> {
    if (this.#shared !== null) yield* this.#shared.all();
    yield* this.#variables.values();
  }

  /** Frees every variable. */
  dispose(): void {
    for (const variable of this.#variables.values()) variable.dispose();
    this.#variables.clear();
  }
}

/** What a model's functions find while they run. */
export interface ModelContext {
  /** Variables that checkpoints hold. */
  readonly variables: VariableStore;
  /** Local variables: the states of metrics, set to zero before every evaluation. */
  readonly locals: VariableStore;
  /** What the model is run for. */
  readonly mode: ModeKeys;
  /** Seed of all randomness. */
  readonly seed: bigint;
  /** The value of `global_step` before this step. */
  readonly step: number;
  /** Updates that run after the optimizer, such as moving averages. */
  readonly updates: (() => void)[];
  /** Where log lines go; default: where the library's go. */
  readonly logger?: Logger;
}

let current: ModelContext | null = null;
let prefix = "";
/** As `prefix`, with the names that `nameScope` puts in. */
let namePrefix = "";
/** Names of scopes that were opened in the current one. */
let opened: Set<string> | null = null;

/** Runs `fn` as a function of the model. */
export function withModel<T>(context: ModelContext, fn: () => T): T {
  const before = [current, prefix, namePrefix, opened] as const;
  current = context;
  prefix = namePrefix = "";
  opened = null;
  try {
    return fn();
  } finally {
    [current, prefix, namePrefix, opened] = before;
  }
}

/** The model that runs, or null. */
export function currentModel(): ModelContext | null {
  return current;
}

/** The model that runs; throws outside of one, naming the caller. */
export function requireModel(caller: string): ModelContext {
  if (current === null) throw new FailedPreconditionError(`${caller} is called inside a modelFn; ${absence}`);
  return current;
}

/** Why no model runs, for the sentence of the error. */
let absence = "no model is running";

/** Runs `fn` outside of the model: what needs one throws a `FailedPreconditionError` with the reason. */
export function withoutModel<T>(reason: string, fn: () => T): T {
  const before = [current, prefix, namePrefix, opened, absence] as const;
  current = opened = null;
  prefix = namePrefix = "";
  absence = reason;
  try {
    return fn();
  } finally {
    [current, prefix, namePrefix, opened, absence] = before;
  }
}

/** Puts `name/` before the names of all variables made in `fn`. */
export function variableScope<T>(name: string, fn: () => T): T {
  const outer = current === null ? null : (opened ??= new Set()).add(name);
  const before = [prefix, namePrefix] as const;
  prefix = `${prefix}${name}/`;
  namePrefix = `${namePrefix}${name}/`;
  opened = null;
  try {
    return synchronous("The function that variableScope() takes", fn());
  } finally {
    [prefix, namePrefix] = before;
    opened = outer;
  }
}

/**
 * Puts `name/` before the names of what is no variable of a layer: the states that an optimizer of TensorFlow 1 keeps for all variables together, which
 * are named by `tf.name_scope` there.
 */
export function nameScope<T>(name: string, fn: () => T): T {
  const before = namePrefix;
  namePrefix = `${namePrefix}${name}/`;
  try {
    return fn();
  } finally {
    namePrefix = before;
  }
}

/** The name that such a state made here would have. */
export function nameScopedName(name: string): string {
  return namePrefix + name;
}

/**
 * The name of a layer: the one given, which may be that of an earlier layer, whose variables it then shares; or else that of its kind, counted on where
 * the current scope has it already: `dense`, `dense_1`, `dense_2`, as in TensorFlow. A scope that is opened again counts anew.
 */
export function layerName(name: string | null | undefined, kind: string): string {
  if (current === null) return name ?? kind;
  opened ??= new Set();
  let chosen = name ?? kind;
  if (name === undefined || name === null) { for (let i = 1; opened.has(chosen); i++) chosen = `${kind}_${i}`; }
  opened.add(chosen);
  return chosen;
}

/** The scope in which operations run here, with a `/` behind it; empty outside of every scope. */
export function currentScope(): string {
  return namePrefix;
}

/** The name that a variable made here would have. */
export function scopedName(name: string): string {
  return prefix + name;
}

/** Options of {@linkcode variable}. */
export interface VariableOptions {
  /** Whether optimizers may change it. Default true. */
  readonly trainable?: boolean;
}

/**
 * The model's variable of that name (under the current `variableScope`), made at the first call.
 *
 * @param name Without the scope.
 * @param shape Its shape.
 * @param initializer Gives the first value unless a checkpoint does.
 */
export function variable(name: string, shape: readonly number[], initializer: Initializer, options?: VariableOptions): Variable {
  const model = requireModel(`variable(${JSON.stringify(name)})`);
  if (typeof initializer !== "function") {
    throw new TypeError(`The initializer of variable ${name} must be a function, received ${describe(initializer)}`);
  }
  if (options !== undefined) checkOptions("variable", options, variableKinds);
  const full = prefix + name;
  return model.variables.get(full, shape, () => initializer(shape, randomKey(model.seed, full)), options?.trainable ?? true);
}

const variableKinds: OptionKinds = { trainable: ["boolean"] };

/** A local variable of zeros: the state of a metric. Inside a model it is found again by name, outside it belongs to the caller. */
export function localVariable(name: string, shape: readonly number[]): Variable {
  const make = () => new Float32Array(sizeOf(shape));
  return current === null ? new Variable(name, shape, make(), false) : current.locals.get(name, shape, make, false);
}

/** The random stream of that name in the current model. */
export function modelRandomKey(name: string): RandomKey {
  const stream = prefix + name;
  return { ...randomKey(requireModel(name).seed, stream), stream };
}
