/**
 * What a checkpoint gives to a model, and what it refuses: variables by name and shape, optimizer slots of either naming scheme.
 *
 * @module
 */

import { FailedPreconditionError, InvalidArgumentError, NotFoundError } from "../core/errors.ts";
import type { HostTensor } from "../core/host_tensor.ts";
import type { FileSystem } from "../core/io/file_system.ts";
import { CheckpointReader } from "../core/io/tensor_bundle_reader.ts";
import { sameShape } from "../core/ops/_op.ts";

const GLOBAL_STEP = "global_step";

/** Slots that obey the same rule under TensorFlow 1's names: suffix of TensorFlow 2 -> suffix of TensorFlow 1. */
const convertible: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Adagrad: { accumulator: "Adagrad" },
  Adam: { m: "Adam", v: "Adam_1" },
  Ftrl: { accumulator: "Ftrl", linear: "Ftrl_1" },
};

/** TensorFlow 1 puts this between a variable's name and its slot's: the rest of a partition's name, or nothing. */
const slotScopes = ["/t_0/", "/part_0/", "/"];

/** Every tensor with the names it is stored under: one, but for slots of TensorFlow 1's partitioned variables, which are a name for each part. */
function storedUnder(reader: CheckpointReader): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const name of reader.names()) {
    const part = reader.slices(name).length > 0 ? /^(.+\/(?:t|part)_)\d+(\/[^/]+)$/.exec(name) : null;
    const first = part === null ? name : `${part[1]}0${part[2]}`;
    names.set(first, [...names.get(first) ?? [], name]);
  }
  return names;
}

/** The values of one checkpoint while a model takes them. */
export class CheckpointValues {
  /** Its prefix. */
  readonly path: string;
  /** Its `global_step`; 0 where it has none. */
  readonly step: number;
  readonly #tensors: ReadonlyMap<string, HostTensor>;
  readonly #missing: string[] = [];
  readonly #missingSlots: string[] = [];
  readonly #mismatched: string[] = [];

  private constructor(path: string, tensors: ReadonlyMap<string, HostTensor>) {
    this.path = path;
    this.#tensors = tensors;
    const step = tensors.get(GLOBAL_STEP);
    this.step = step === undefined ? 0 : Number(step.data[0]);
  }

  /** Reads a checkpoint: everything for training, without optimizer state otherwise. */
  static async read(prefix: string, fs: FileSystem, purpose: "train" | "infer"): Promise<CheckpointValues> {
    const reader = await CheckpointReader.open(prefix, fs);
    const tensors = new Map<string, HostTensor>();
    for (const [name, parts] of storedUnder(reader)) {
      if (purpose === "infer" && (name.startsWith("training/") || /\/t_\d+\//.test(name))) continue;
      tensors.set(name, parts.length === 1 ? await reader.read(name) : await reader.readTogether(parts));
    }
    return new CheckpointValues(prefix, tensors);
  }

  /** The value of a variable, or null; what is wrong is remembered for `check`. */
  take(name: string, shape: readonly number[]): Float32Array | null {
    const found = this.#tensors.get(name) ?? this.#convertedSlot(name);
    if (found === undefined) {
      if (!name.startsWith("training/")) this.#missing.push(name);
      // Hyper-parameters are scalars and may be missing: a schedule stores none.
      else if (shape.length > 0) this.#missingSlots.push(name);
      return null;
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

  /** Names in the checkpoint. */
  names(): IterableIterator<string> {
    return this.#tensors.keys();
  }

  /**
   * Throws if the model does not fit the checkpoint. Called before anything is written.
   *
   * @param resetOptimizer Whether slots may start anew.
   */
  check(resetOptimizer: boolean): void {
    if (this.#mismatched.length > 0) {
      throw new InvalidArgumentError(
        `Restoring from checkpoint failed: the model has another architecture than ${this.path}. These variables differ: ${
          this.#mismatched.join("; ")
        }`,
        { file: this.path },
      );
    }
    if (this.#missing.length > 0) {
      throw new NotFoundError(
        "Restoring from checkpoint failed. This is most likely due to a Variable name or other graph key that is missing from the checkpoint. " +
          `Please ensure that you have not altered the graph expected based on the checkpoint. Original error: ${
            this.#missing.map((name) => `Key ${name} not found in checkpoint`).join("; ")
          } (${this.path})`,
        { file: this.path, tensor: this.#missing[0]! },
      );
    }
    if (this.#missingSlots.length > 0 && !resetOptimizer) {
      const wanted = this.#missingSlots[0]!.split("/")[1];
      throw new FailedPreconditionError(
        `The checkpoint ${this.path} was written by ${this.#optimizer()}, this estimator trains with ${wanted}: it has no ${
          this.#missingSlots.slice(0, 3).join(", ")
        }. Train with the same optimizer, or start its state anew with train(inputFn, { resetOptimizer: true })`,
        { file: this.path, tensor: this.#missingSlots[0]! },
      );
    }
  }

  #convertedSlot(name: string): HostTensor | undefined {
    const match = /^training\/([^/]+)\/(.+)\/([^/]+)$/.exec(name);
    const suffix = match === null ? undefined : convertible[match[1]!]?.[match[3]!];
    if (suffix === undefined) return undefined;
    for (const scope of slotScopes) {
      const found = this.#tensors.get(`${match![2]}${scope}${suffix}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #optimizer(): string {
    for (const name of this.#tensors.keys()) {
      const second = /^training\/([^/]+)\//.exec(name)?.[1];
      if (second !== undefined) return second;
      const first = /\/(Adagrad|Adam|Ftrl|RMSProp|Momentum)$/.exec(name)?.[1];
      if (first !== undefined) return `${first} (TensorFlow 1)`;
    }
    return "an optimizer without state, or by none";
  }
}
