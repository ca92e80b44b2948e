/**
 * The table of an embedding: its options, its description, and its first value, which may come from a checkpoint.
 *
 * @module
 */

import { describe, FailedPreconditionError, InvalidArgumentError, type OptionKinds, ValueError } from "../errors.ts";
import { type Initializer, type InitializerConfig, truncatedNormal } from "../initializers.ts";
import type { FileSystem } from "../io/file_system.ts";
import { fileSystemOf } from "../io/path_file_system.ts";
import type { JsonObject } from "../io/model_description.ts";
import type { Combiner } from "../ops/shape.ts";

/** Options of {@linkcode embeddingColumn} and {@linkcode sharedEmbeddings}. */
export interface EmbeddingOptions {
  /** How the rows of one example are joined: `"mean"` (default), `"sum"`, or `"sqrtn"`, the sum over the root of the squared weights. */
  readonly combiner?: Combiner;
  /** First value of the table. Default: truncated normal of deviation 1 / sqrt(dimension). */
  readonly initializer?: Initializer | null;
  /** Checkpoint (or model directory) whose tensor is the first value. Default: none. */
  readonly ckptToLoadFrom?: string | null;
  /** Name of that tensor. Goes with `ckptToLoadFrom`. */
  readonly tensorNameInCkpt?: string | null;
  /** Rows of a larger Euclidean norm are scaled down to it before they are joined. Default: none. */
  readonly maxNorm?: number | null;
  /** Whether training changes the table. Default true. */
  readonly trainable?: boolean;
}

/** What {@linkcode EmbeddingOptions} may be. */
export const tableKinds: OptionKinds = {
  combiner: ["any"],
  initializer: ["any"],
  ckptToLoadFrom: ["string", "null"],
  tensorNameInCkpt: ["string", "null"],
  maxNorm: ["number", "null"],
  trainable: ["boolean"],
};

/** What a table is made of. */
export interface TableOptions {
  /** Width of a row. */
  readonly dimension: number;
  /** How rows are joined. */
  readonly combiner: Combiner;
  /** First value. */
  readonly initializer: Initializer;
  /** First value from a checkpoint, or null. */
  readonly stored: StoredTable | null;
  /** Largest norm of a row, or null. */
  readonly maxNorm: number | null;
  /** Whether training changes it. */
  readonly trainable: boolean;
}

/** Checks the options of a table; `name` is for error sentences. */
export function tableOptions(dimension: number, options: EmbeddingOptions, name: string): TableOptions {
  if (!Number.isInteger(dimension) || dimension < 1) throw new ValueError(`Invalid dimension ${dimension}.`);
  const combiner = options.combiner ?? "mean";
  if (!["mean", "sum", "sqrtn"].includes(combiner)) {
    throw new ValueError(`combiner must be one of 'mean', 'sqrtn' or 'sum', received ${JSON.stringify(combiner)}`);
  }
  const { ckptToLoadFrom = null, tensorNameInCkpt = null, initializer = null, maxNorm = null } = options;
  if ((ckptToLoadFrom === null) !== (tensorNameInCkpt === null)) {
    throw new ValueError("Must specify both `ckptToLoadFrom` and `tensorNameInCkpt` or none of them.");
  }
  if (initializer !== null && typeof initializer !== "function") {
    throw new ValueError(`initializer must be callable if specified. Embedding of column_name: ${name}. Given: ${describe(initializer)}`);
  }
  if (maxNorm !== null && !(maxNorm > 0 && Number.isFinite(maxNorm))) {
    throw new ValueError(`maxNorm must be a positive number, received ${maxNorm}`);
  }
  return {
    dimension,
    combiner,
    initializer: initializer ?? truncatedNormal({ mean: 0, stddev: 1 / Math.sqrt(dimension) }),
    stored: ckptToLoadFrom === null ? null : new StoredTable(ckptToLoadFrom, tensorNameInCkpt!),
    maxNorm,
    trainable: options.trainable ?? true,
  };
}

/** What the table begins with. */
export function firstValue({ initializer, stored }: TableOptions): Initializer {
  if (stored === null) return initializer;
  return Object.assign((shape: readonly number[]) => stored.values(shape), { toConfig: (): InitializerConfig => initializer.toConfig() });
}

/** The options as data, for the description of a column. */
export function tableConfig(table: TableOptions): JsonObject {
  return {
    dimension: table.dimension,
    combiner: table.combiner,
    initializer: { ...table.initializer.toConfig() },
    ckptToLoadFrom: table.stored?.checkpoint ?? null,
    tensorNameInCkpt: table.stored?.tensorName ?? null,
    maxNorm: table.maxNorm,
    trainable: table.trainable,
  };
}

/** First value of a table from a checkpoint, read before the first batch. */
export class StoredTable {
  /** Path of the checkpoint. */
  readonly checkpoint: string;
  /** Name of the tensor in it. */
  readonly tensorName: string;
  #read: { readonly values: Float32Array; readonly shape: readonly number[] } | { readonly error: unknown } | null = null;

  /** Remembers where the value is. */
  constructor(checkpoint: string, tensorName: string) {
    this.checkpoint = checkpoint;
    this.tensorName = tensorName;
  }

  /** Reads it. A failure is kept until the value is wanted: a model that is restored from its own checkpoint does not need it. */
  async prepare(fs: FileSystem): Promise<void> {
    if (this.#read !== null) return;
    try {
      const [{ CheckpointReader }, { resolveCheckpoint }] = await Promise.all([
        import("../io/tensor_bundle_reader.ts"),
        import("../io/checkpoint_state.ts"),
      ]);
      const files = await resolveCheckpoint(this.checkpoint, fs).then(() => fs, () => fileSystemOf(this.checkpoint));
      const reader = await CheckpointReader.open(await resolveCheckpoint(this.checkpoint, files), files);
      const { dtype, shape, data } = await reader.read(this.tensorName);
      if (dtype !== "float32") {
        throw new InvalidArgumentError(`${this.tensorName} in ${this.checkpoint} is ${dtype}, an embedding is float32`, {
          tensor: this.tensorName,
        });
      }
      this.#read = { values: data, shape };
    } catch (error) {
      this.#read = { error };
    }
  }

  /** The value, for a variable of the shape. */
  values(shape: readonly number[]): Float32Array {
    const read = this.#read;
    if (read === null) {
      throw new FailedPreconditionError(`The checkpoint ${this.checkpoint} was not read yet; await column.prepare(fileSystem) first`, {
        file: this.checkpoint,
      });
    }
    if ("error" in read) throw read.error;
    if (read.shape.length !== 2 || read.shape[0] !== shape[0] || read.shape[1] !== shape[1]) {
      throw new ValueError(
        `Shape of the embedding (${shape.join(", ")}) doesn't match with shape of tensor ${this.tensorName} (${
          read.shape.join(", ")
        }) from checkpoint ${this.checkpoint}.`,
        { tensor: this.tensorName, file: this.checkpoint },
      );
    }
    return read.values;
  }
}
