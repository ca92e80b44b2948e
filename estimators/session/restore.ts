/**
 * What a checkpoint gives to a model, and what it refuses: variables by name and shape, optimizer slots of either naming scheme.
 *
 * @module
 */

import { DataLossError, FailedPreconditionError, InvalidArgumentError, NotFoundError } from "../../core/errors.ts";
import type { HostTensor } from "../../core/runtime/host_tensor.ts";
import type { FileSystem } from "../../core/io/file_system.ts";
import { CheckpointReader } from "../../core/io/tensor_bundle_reader.ts";
import type { OptimizerState } from "../../core/model.ts";
import { sameShape } from "../../core/ops/_op.ts";
import { OPTIMIZER_STATE, V1_SLOT } from "../../core/optimizers/scheme.ts";

const GLOBAL_STEP = "global_step";

/** TensorFlow 1 puts this between a variable's name and its slot's: the rest of a partition's name, or nothing. */
const slotScopes = ["/t_0/", "/part_0/", "/"];

/** Every tensor with the names it is stored under: one, but for slots of TensorFlow 1's partitioned variables, which are a name for each part. */
export function storedUnder(reader: CheckpointReader): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const name of reader.names()) {
    const part = reader.slices(name).length > 0 ? /^(.+\/(?:t|part)_)\d+(\/[^/]+)$/.exec(name) : null;
    const first = part === null ? name : `${part[1]}0${part[2]}`;
    names.set(first, [...names.get(first) ?? [], name]);
  }
  return names;
}

/** Reads what stands under the names that `storedUnder` gives for a tensor. */
export async function readStored(reader: CheckpointReader, names: readonly string[]): Promise<HostTensor> {
  return names.length === 1 ? await reader.read(names[0]!) : await reader.readTogether(names);
}

/** How a model must fit a checkpoint. */
export interface Fit {
  /** Whether the model must have every variable of the checkpoint. Where it need not, the others are left where they are. */
  readonly exact: boolean;
  /** Whether the optimizer's state may start anew. */
  readonly resetOptimizer: boolean;
}

/** The values of one checkpoint while a model takes them. */
export class CheckpointValues {
  /** Its prefix. */
  readonly path: string;
  /** Its `global_step`; 0 where it has none. */
  readonly step: number;
  /** Names of hyper-parameters that are integers in it. */
  readonly integers = new Set<string>();
  readonly #tensors: Map<string, HostTensor>;
  /** Names of all tensors, also of those that are let go. */
  readonly #names: ReadonlySet<string>;
  readonly #taken = new Set<string>();
  readonly #optimizers = new Set<string>();
  #missing: string[] = [];
  #missingSlots: string[] = [];
  #mismatched: string[] = [];
  #fit: Fit | null = null;

  private constructor(path: string, tensors: Map<string, HostTensor>) {
    this.path = path;
    this.#tensors = tensors;
    this.#names = new Set(tensors.keys());
    this.step = stepIn(path, tensors.get(GLOBAL_STEP));
    this.#taken.add(GLOBAL_STEP);
  }

  /** Reads a checkpoint: everything for training, without optimizer state otherwise. */
  static async read(prefix: string, fs: FileSystem, purpose: "train" | "infer"): Promise<CheckpointValues> {
    const reader = await CheckpointReader.open(prefix, fs);
    const tensors = new Map<string, HostTensor>();
    for (const [name, parts] of storedUnder(reader)) {
      if (purpose === "infer" && (OPTIMIZER_STATE.test(name) || /\/t_\d+\//.test(name))) continue;
      tensors.set(name, await readStored(reader, parts));
    }
    return new CheckpointValues(prefix, tensors);
  }

  /** The value of a variable, or null; what is wrong is remembered until `settle`, and thrown at once afterwards. */
  take(name: string, shape: readonly number[], state?: OptimizerState): Float32Array | null {
    const value = this.#find(name, shape, state);
    if (this.#fit !== null) this.#check(this.#fit);
    return value;
  }

  /**
   * Throws if the model that has taken its values does not fit the checkpoint. Called before anything is written. Afterwards only those values
   * are kept that another mode of the model may ask for. `optimizers` are those that train the model.
   */
  settle(fit: Fit, optimizers: Iterable<string>): void {
    for (const optimizer of optimizers) this.#optimizers.add(optimizer);
    // Where variables are missing, TensorFlow's sentence about them comes first.
    if (fit.exact && (this.#mismatched.length > 0 || this.#missing.length === 0)) this.#mismatched.push(...this.#surplus());
    this.#check(fit);
    if (!fit.resetOptimizer) this.#checkState();
    this.#fit = fit;
    for (const name of this.#names) if (this.#taken.has(name) || this.#isState(name)) this.#tensors.delete(name);
  }

  #find(name: string, shape: readonly number[], state: OptimizerState | undefined): Float32Array | null {
    const optimizer = state?.optimizer ?? OPTIMIZER_STATE.exec(name)?.[1];
    if (optimizer !== undefined) this.#optimizers.add(optimizer);
    const source = this.#tensors.has(name) ? name : state === undefined ? null : this.#convertedSlot(state);
    if (source === null) {
      if (optimizer === undefined) this.#missing.push(name);
      // Hyper-parameters are scalars and may be missing: a schedule stores none.
      else if (shape.length > 0 || state?.variable != null) this.#missingSlots.push(name);
      // What only counts steps is known from them, if this optimizer has taken them.
      else if (state?.after !== undefined && this.#wrote(optimizer)) return state.after(this.step);
      return null;
    }
    this.#taken.add(source);
    const found = this.#tensors.get(source)!;
    // Python's `beta_1=0` makes TensorFlow keep an integer.
    if (found.dtype === "int32" && found.shape.length === 0 && shape.length === 0 && OPTIMIZER_STATE.test(source)) {
      this.integers.add(source);
      return Float32Array.from(found.data);
    }
    if (found.dtype !== "float32") {
      this.#mismatched.push(`${name} is ${found.dtype} in the checkpoint, float32 in the model`);
      return null;
    }
    if (!sameShape(found.shape, shape)) {
      this.#mismatched.push(`${name} has shape [${found.shape}] in the checkpoint, [${shape}] in the model`);
      return null;
    }
    return found.data;
  }

  #check({ resetOptimizer }: Fit): void {
    const [mismatched, missing, slots] = [this.#mismatched, this.#missing, this.#missingSlots];
    [this.#mismatched, this.#missing, this.#missingSlots] = [[], [], []];
    if (mismatched.length > 0) throw this.#otherArchitecture(mismatched);
    if (missing.length > 0) {
      throw new NotFoundError(
        "Restoring from checkpoint failed. This is most likely due to a Variable name or other graph key that is missing from the checkpoint. " +
          `Please ensure that you have not altered the graph expected based on the checkpoint. Original error: ${
            missing.map((name) => `Key ${name} not found in checkpoint`).join("; ")
          } (${this.path})`,
        { file: this.path, tensor: missing[0]! },
      );
    }
    if (slots.length > 0 && !resetOptimizer) {
      throw this.#otherOptimizer(`it has no ${slots.slice(0, 3).join(", ")}`, slots[0]!);
    }
  }

  /** Variables that the next checkpoint would not have. */
  #surplus(): string[] {
    return this.#left().filter(([name]) => !this.#isState(name)).map(([name, { shape }]) =>
      `${name} of shape [${shape}] is in the checkpoint, but not in the model`
    );
  }

  #left(): [string, HostTensor][] {
    return [...this.#tensors].filter(([name, { dtype, shape }]) => dtype === "float32" && shape.length > 0 && !this.#taken.has(name));
  }

  /** Throws if the state of another optimizer would be lost with the next checkpoint. */
  #checkState(): void {
    if (this.#optimizers.size === 0) return;
    const lost = this.#left().map(([name]) => name).filter((name) => {
      const kind = optimizerOf(name);
      return kind !== null && this.#isState(name) && !this.#optimizers.has(kind);
    });
    if (lost.length > 0) throw this.#otherOptimizer(`its state, such as ${lost.slice(0, 3).join(", ")}, would be lost`, lost[0]!);
  }

  #otherArchitecture(differences: readonly string[]): InvalidArgumentError {
    return new InvalidArgumentError(
      `Restoring from checkpoint failed: the model has another architecture than ${this.path}. These variables differ: ${
        differences.join("; ")
      }`,
      { file: this.path, tensor: differences[0]!.split(" ")[0]! },
    );
  }

  #otherOptimizer(problem: string, tensor: string): FailedPreconditionError {
    return new FailedPreconditionError(
      `The checkpoint ${this.path} was written by ${this.#writtenBy()}, this estimator trains with ${
        [...this.#optimizers].join(" and ")
      }: ${problem}. Train with the same optimizer, or start its state anew with train(inputFn, { resetOptimizer: true })`,
      { file: this.path, tensor },
    );
  }

  /**
   * Whether a tensor is what an optimizer keeps: it stands under `training/`, or below a variable, as TensorFlow 1 has it; there in the scope in
   * which the optimizer was called, as in `OptimizeLoss/<variable>/Adagrad`.
   */
  #isState(name: string): boolean {
    if (OPTIMIZER_STATE.test(name) || this.#isBelowVariable(name)) return true;
    if (optimizerOf(name) === null) return false;
    for (let at = name.indexOf("/"); at > 0; at = name.indexOf("/", at + 1)) if (this.#isBelowVariable(name.slice(at + 1))) return true;
    return false;
  }

  #isBelowVariable(name: string): boolean {
    for (let at = name.lastIndexOf("/"); at > 0; at = name.lastIndexOf("/", at - 1)) if (this.#names.has(name.slice(0, at))) return true;
    return false;
  }

  /** Name of the slot that obeys the same rule under another scheme's name, or null. */
  #convertedSlot({ optimizer, variable, slot, v1Suffix }: OptimizerState): string | null {
    if (v1Suffix === undefined || variable === null) return null;
    const names = [...slotScopes.map((scope) => `${variable}${scope}${v1Suffix}`), `training/${optimizer}/${variable}/${slot}`];
    return names.find((name) => this.#tensors.has(name)) ?? null;
  }

  /** Whether the checkpoint has the state of that optimizer. */
  #wrote(optimizer: string): boolean {
    for (const name of this.#names) if (optimizerOf(name) === optimizer && this.#isState(name)) return true;
    return false;
  }

  #writtenBy(): string {
    for (const name of this.#names) {
      const kind = optimizerOf(name);
      if (kind !== null) return OPTIMIZER_STATE.test(name) ? kind : `${kind} (TensorFlow 1)`;
    }
    return "an optimizer without state, or by none";
  }
}

/**
 * The step of a checkpoint; 0 where it has none.
 *
 * @throws {DataLossError} if what stands there is no step.
 */
export function stepIn(path: string, value: HostTensor | undefined): number {
  if (value === undefined) return 0;
  const step = value.dtype === "int64" || value.dtype === "int32" ? Number(value.data[0]) : NaN;
  if (value.data.length === 1 && Number.isSafeInteger(step) && step >= 0) return step;
  throw new DataLossError(
    `${GLOBAL_STEP} of ${path} is no number of steps: it is ${value.dtype} of shape [${value.shape}]${
      value.data.length === 1 ? `, ${String(value.data[0])}` : ""
    }`,
    { file: path, tensor: GLOBAL_STEP },
  );
}

/** The optimizer that keeps a tensor, by its name in TensorFlow 2 or 1; null where the name tells of none. */
function optimizerOf(name: string): string | null {
  const second = OPTIMIZER_STATE.exec(name)?.[1];
  if (second !== undefined) return second;
  return V1_SLOT.exec(name)?.[1] ?? null;
}
