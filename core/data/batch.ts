/**
 * What an input function may return, and how it becomes one sequence of batches.
 *
 * @module
 */

import { describe, ValueError } from "../errors.ts";
import { Dataset } from "./dataset.ts";
import { countIn, DONE, type Next, type Position } from "./node.ts";
import { isDense } from "./column_table.ts";
import type { Batch, Features, Labels } from "./values.ts";

export type { Batch, Features, FeatureValue, Labels, NestedValues, Row, RowFeatures, RowLabels, RowValue } from "./values.ts";
export type { Position } from "./node.ts";

/** What an input function returns: a sequence of batches, or one batch. An array is always the pair `[features, labels]`. */
export type InputResult = AsyncIterable<Batch> | Iterable<Batch> | Batch;

/** What an input function is given. */
export interface InputFnContext<Config = unknown, Params = unknown> {
  /** What the input is for. */
  readonly mode: "train" | "eval" | "infer";
  /** The estimator's `params`. */
  readonly params: Params;
  /** The estimator's run configuration. */
  readonly config: Config;
}

/** Makes the input of a call of `train`, `evaluate` or `predict`; it is called once for each. */
export type InputFn<Config = unknown, Params = unknown> = (context: InputFnContext<Config, Params>) => InputResult | Promise<InputResult>;

/** A batch taken apart. */
export interface SplitBatch {
  /** Features by name. */
  readonly features: Features;
  /** Labels, or `null` where the batch has none. */
  readonly labels: Labels | null;
}

/**
 * Batches one after the other. Where the data is in memory `next` answers at once, so that a loop need not await:
 * `const next = batches.next(); const result = next instanceof Promise ? await next : next`.
 */
export interface BatchIterator {
  /** The next batch. */
  next(): Next<SplitBatch>;
  /** Where it stands, as plain JSON: given to {@linkcode batchesOf}, the next batch is the same as it would be here. */
  position(): Position;
  /** Closes the source. */
  return(): void | Promise<void>;
}

/** How {@linkcode batchesOf} reads. */
export interface BatchesOptions {
  /** Whether a single batch is repeated without end, as `train` does; default false. */
  readonly repeat?: boolean;
  /** Where to go on, from `position()` of an earlier iterator over the same input; default: the beginning. */
  readonly position?: Position;
  /** Batches that are read ahead of a source that is not in memory; default 2, 0 for none. */
  readonly prefetch?: number;
  /** Batches that will be asked for, beyond which nothing is read ahead: a source that waits for what comes next does not hold up the end. */
  readonly limit?: number;
}

/**
 * The batches of what an input function returned.
 *
 * @param input A `Dataset`, another iterable of batches, one pair `[features, labels]` or one record of features.
 * @throws {ValueError} if an array is not a pair, or a dataset yields single rows.
 * @throws {TypeError} if it is none of these.
 */
export function batchesOf(input: InputResult, options: BatchesOptions = {}): BatchIterator {
  const position = options.position ?? null;
  if (!isSequence(input)) return new SingleBatch(splitBatch(input), options.repeat ?? false, position);
  const dataset = input instanceof Dataset ? input : Dataset.from(input);
  if (dataset.batched === false) throw new ValueError("The dataset of inputFn yields single rows, expected batches: end it with batch(n)");
  const ahead = options.prefetch ?? 2;
  const iterator = (ahead === 0 ? dataset : dataset.prefetch(ahead, options.limit)).iterator({ position });
  return {
    next: () => {
      const result = iterator.next();
      // Written out: in memory this is the whole cost of a batch beside its gathering.
      return result instanceof Promise ? result.then(splitResult) : splitResult(result);
    },
    position: () => iterator.position(),
    return: () => iterator.return(),
  };
}

/** Whether what an input function returned is one batch, which `train` repeats and for which it needs `steps` or `maxSteps`. */
export function isSingleBatch(input: InputResult): boolean {
  return !isSequence(input);
}

/** Whether the position of an input can only be reached by reading all that comes before it: true for iterables of the caller's own. */
export function isReplayedBySkipping(input: InputResult): boolean {
  return isSequence(input) && !(input instanceof Dataset);
}

/**
 * Takes a batch apart.
 *
 * @throws {ValueError} if it is an array but not a pair.
 * @throws {TypeError} if the features are not a record.
 */
function splitBatch(batch: Batch): SplitBatch {
  if (!Array.isArray(batch)) return { features: checkFeatures(batch), labels: null };
  if (batch.length !== 2) {
    throw new ValueError(
      `inputFn should return (features, labels) as a len 2 tuple. Received an array of length ${batch.length}; ${SEVERAL_BATCHES}`,
    );
  }
  return { features: checkFeatures(batch[0]), labels: (batch[1] ?? null) as Labels | null };
}

function splitResult(result: IteratorResult<Batch, undefined>): IteratorResult<SplitBatch, undefined> {
  return result.done ? DONE : { done: false, value: splitBatch(result.value) };
}

class SingleBatch implements BatchIterator {
  readonly #batch: SplitBatch;
  readonly #repeat: boolean;
  #given: number;

  constructor(batch: SplitBatch, repeat: boolean, position: Position) {
    this.#batch = batch;
    this.#repeat = repeat;
    this.#given = countIn(position, "count");
  }

  next(): Next<SplitBatch> {
    if (this.#given > 0 && !this.#repeat) return DONE;
    this.#given++;
    return { done: false, value: this.#batch };
  }

  position(): Position {
    return { count: this.#given };
  }

  return(): void {}
}

function isSequence(input: unknown): input is AsyncIterable<Batch> | Iterable<Batch> {
  if (typeof input !== "object" || input === null || Array.isArray(input) || ArrayBuffer.isView(input) || input instanceof Map) {
    return false;
  }
  return Symbol.asyncIterator in input || Symbol.iterator in input;
}

function checkFeatures(value: unknown): Features {
  if (typeof value === "object" && value !== null && !Array.isArray(value) && !isDense(value) && !(value instanceof Map)) {
    return value as Features;
  }
  const hint = Array.isArray(value) ? `; ${SEVERAL_BATCHES}` : "";
  throw new TypeError(`Features must be a record of name -> values, received ${describe(value)}${hint}`);
}

const SEVERAL_BATCHES =
  "an array is always the pair [features, labels], several batches are a Dataset or another iterable, such as a generator";
