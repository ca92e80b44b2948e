/**
 * Datasets: values that can be gone through as often as one likes.
 *
 * @module
 */

import { checkOptions, describe, ValueError } from "../errors.ts";
import { BatchNode } from "./batch_rows.ts";
import { checkCsv, csvKinds, type CsvOptions, type CsvSource } from "./csv.ts";
import { CsvNode } from "./csv_reader.ts";
import { type DatasetIterator, NodeIterator } from "./dataset_iterator.ts";
import {
  type BatchOptions,
  callable,
  checkFractions,
  checkSeed,
  count,
  type PaddedBatchOptions,
  type ShuffleOptions,
  splitKinds,
  type SplitOptions,
} from "./dataset_options.ts";
import { HoldOutNode, type HoldOutPlan, HoldOutSides } from "./hold_out.ts";
import type { Node, Position } from "./node.ts";
import { RepeatNode } from "./repeat.ts";
import type { RowCounts } from "./row_counts.ts";
import { ShuffleNode } from "./shuffle.ts";
import { IterableNode, onceOnly, TableNode } from "./source.ts";
import { SplitNode, type SplitSettings } from "./split.ts";
import { ShardNode, SkipNode, TakeNode } from "./subset.ts";
import { isDense, rowsFromRecords, tableFrom } from "./column_table.ts";
import { compressionFormat, tfRecordKinds, type TfRecordOptions, tfRecords } from "./tf_record.ts";
import { CacheNode, FilterNode, MapNode, PrefetchNode } from "./transform.ts";
import type { Batch, Features, Labels, Row } from "./values.ts";

/** Two parts that share no element. */
export interface Fold<T> {
  /** What a model is trained on: in a cross-validation all other folds. */
  readonly train: Dataset<T>;
  /** What it is tested on: in a cross-validation one fold. */
  readonly test: Dataset<T>;
}

/**
 * A sequence of rows or of batches that can be gone through again and again. Each operator gives a new dataset and leaves this one as it is;
 * nothing is read before it is iterated. Rows in memory are shuffled, repeated and split as row numbers and gathered column by column.
 *
 * @example
 * ```ts
 * import { Dataset } from "@headway/estimator";
 * const data = Dataset.fromColumns({ length: [1.5, 2.5, 3.5] }, ["a", "b", "a"]);
 * for await (const batch of data.shuffle(3, { seed: 1 }).batch(2)) console.log(batch);
 * ```
 */
export class Dataset<T = Row> implements AsyncIterable<T> {
  /** What the dataset holds in memory is shared by all that is made of it. */
  readonly #node: Node<T>;
  readonly #kind: Kind;

  private constructor(node: Node<T>, kind: Kind) {
    this.#node = node;
    this.#kind = kind;
  }

  /**
   * Rows from whole columns: `[features, labels]`, or features alone, sliced along their first dimension.
   *
   * @throws {ValueError} if the columns differ in length or a value is missing.
   */
  static fromTensorSlices(slices: readonly [Features, Labels] | Features): Dataset<Row> {
    if (!Array.isArray(slices)) return Dataset.fromColumns(slices as Features);
    if (slices.length !== 2) {
      throw new ValueError(`fromTensorSlices takes [features, labels], received an array of length ${slices.length}`);
    }
    return Dataset.fromColumns(slices[0] as Features, slices[1] as Labels);
  }

  /**
   * Rows from whole columns by name. Numbers are kept as 32-bit integers where a whole column is made of such, as float32 where there are
   * fractions, and as they are where they are larger whole numbers.
   *
   * @throws {ValueError} if the columns differ in length or a value is missing.
   */
  static fromColumns(features: Features, labels?: Labels | null): Dataset<Row> {
    if (!isRecord(features)) {
      throw new TypeError(`Dataset.fromColumns takes a record of name -> values, received ${describe(features)}`);
    }
    const table = tableFrom(features, labels);
    return new Dataset(new TableNode(table), "rows");
  }

  /**
   * Rows from objects; every object has the same keys.
   *
   * @throws {ValueError} if an object lacks a key that another has; the error names row and key.
   */
  static fromRecords(records: Iterable<Readonly<Record<string, unknown>>>, options: { readonly labelName?: string } = {}): Dataset<Row> {
    checkOptions("Dataset.fromRecords", options, { labelName: ["string", "null"] });
    if (typeof (records as Partial<Iterable<unknown>> | null)?.[Symbol.iterator] !== "function" || typeof records === "string") {
      throw new TypeError(`Dataset.fromRecords takes an iterable of objects, received ${describe(records)}`);
    }
    const table = rowsFromRecords(records, options.labelName ?? null);
    return new Dataset(new TableNode(table), "rows");
  }

  /**
   * Rows of comma-separated values (RFC 4180). The first line has the names unless `header` gives them; lines end with `\n`, `\r\n` or `\r`,
   * blank ones are left out. Column types are inferred from the rows in the first MiB unless `columnTypes` gives them; they do not depend on the
   * pieces that a stream comes in. A file of up to 64 MiB is read once and kept in memory as columns; anything larger, and every stream, is read
   * block by block in each pass. A path that is a pipe (`/dev/stdin`) is a stream, which can be read once.
   *
   * @param source A path, a URL, or the bytes or text as a stream, an iterable of chunks, or a function that makes one (a stream can be
   * read once, a function makes one for each pass).
   */
  static fromCsv(source: CsvSource, options: CsvOptions = {}): Dataset<Row> {
    checkOptions("Dataset.fromCsv", options, csvKinds);
    const checked = checkCsv(source, options);
    const rows = new Dataset<Row>(new CsvNode(checked, options), "rows");
    const epochs = options.numEpochs ?? 1;
    return epochs === 1 ? rows : rows.repeat(epochs);
  }

  /**
   * The records of a TFRecord file, as bytes; both checksums of each are checked. `compressionType` is `GZIP` or `ZLIB` for a file that is compressed
   * as a whole.
   *
   * @throws {ValueError} if the compression is unknown.
   * @throws {DataLossError} while reading, if a record is damaged or cut off; the error names file and record. Also if a compressed file is damaged.
   */
  static fromTfRecord(path: string, options: TfRecordOptions = {}): Dataset<Uint8Array> {
    checkOptions("Dataset.fromTfRecord", options, tfRecordKinds);
    compressionFormat(options.compressionType);
    return new Dataset<Uint8Array>(new IterableNode(() => tfRecords(path, options)), "unknown");
  }

  /**
   * The elements of an iterable, or of what a function makes for each pass. A generator can be gone through once only; give the function.
   */
  static from<T>(source: AsyncIterable<T> | Iterable<T> | (() => AsyncIterable<T> | Iterable<T>)): Dataset<T> {
    const make = typeof source === "function" ? source : onceOnly(source);
    return new Dataset<T>(new IterableNode(make), "unknown");
  }

  /** Each element through a function, which may be async. */
  map<U>(fn: (element: T) => U | Promise<U>): Dataset<U> {
    callable("map", fn);
    return this.#then(new MapNode(this.#node, fn));
  }

  /** Only the elements for which a function says yes; it may be async. */
  filter(keep: (element: T) => boolean | Promise<boolean>): Dataset<T> {
    callable("filter", keep);
    return this.#then(new FilterNode(this.#node, keep));
  }

  /**
   * Elements in random order: each is drawn from a buffer, whose free place the next element takes. A buffer as large as the dataset gives
   * every order the same chance. Iterating again begins with the same order; a later `repeat` gives each repetition its own.
   *
   * @param bufferSize Elements held in memory, from 1.
   */
  shuffle(bufferSize: number, options: ShuffleOptions = {}): Dataset<T> {
    checkOptions("shuffle()", options, { seed: ["any"], reshuffleEachIteration: ["boolean"] });
    const settings = {
      bufferSize: count(bufferSize, "shuffle", 1),
      seed: checkSeed(options.seed),
      reshuffle: options.reshuffleEachIteration ?? true,
    };
    return this.#then(new ShuffleNode(this.#node, settings));
  }

  /** All elements again and again, `times` times; default without end. */
  repeat(times?: number): Dataset<T> {
    const passes = times === undefined || times === -1 ? Infinity : count(times, "repeat", 0);
    return this.#then(new RepeatNode(this.#node, passes));
  }

  /** The first `n` elements. */
  take(n: number): Dataset<T> {
    count(n, "take", 0);
    return this.#then(new TakeNode(this.#node, n));
  }

  /** All elements but the first `n`. */
  skip(n: number): Dataset<T> {
    count(n, "skip", 0);
    return this.#then(new SkipNode(this.#node, n));
  }

  /** Keeps the elements in memory from the first whole pass on. */
  cache(): Dataset<T> {
    return this.#then(new CacheNode(this.#node));
  }

  /**
   * Reads up to `n` elements, default 2, ahead of the one that is asked for; data in memory needs none and is passed through.
   *
   * @param limit How many elements will be asked for in all: none beyond them is read ahead. Default: as many as there are.
   */
  prefetch(n = 2, limit = Infinity): Dataset<T> {
    count(n, "prefetch", 1);
    if (limit !== Infinity) count(limit, "prefetch", 0);
    return this.#then(new PrefetchNode(this.#node, n, limit));
  }

  /**
   * Batches of `size` rows. The last one has fewer unless `dropRemainder` leaves it out.
   *
   * @throws {ValueError} if this dataset is one of batches already.
   */
  batch(size: number, options: BatchOptions = {}): Dataset<Batch> {
    checkOptions("batch()", options, { dropRemainder: ["boolean"] });
    return this.#batches(size, options.dropRemainder ?? false, null);
  }

  /** As {@linkcode batch}, with rows of unequal length filled up to the longest of the batch. */
  paddedBatch(size: number, options: PaddedBatchOptions = {}): Dataset<Batch> {
    checkOptions("paddedBatch()", options, { dropRemainder: ["boolean"], paddingValue: ["number"], paddingString: ["string"] });
    const padding = { number: options.paddingValue ?? 0, string: options.paddingString ?? "" };
    return this.#batches(size, options.dropRemainder ?? false, padding);
  }

  /**
   * Parts that share no element, by seed. Shares that add up to less than 1 leave the rest out. Rows in memory are split exactly; a stream,
   * whose length is not known, to within a few rows.
   *
   * @example
   * ```ts
   * import { Dataset } from "@headway/estimator";
   * const data = Dataset.fromColumns({ x: [1, 2, 3, 4, 5] }, [0, 1, 0, 1, 0]);
   * const [train, test] = data.split([0.8, 0.2], { seed: 1 });
   * ```
   */
  split<const F extends readonly number[]>(fractions: F, options: SplitOptions = {}): { -readonly [K in keyof F]: Dataset<T> } {
    checkOptions("split()", options, splitKinds);
    checkFractions(fractions);
    const settings = { fractions, seed: checkSeed(options.seed), stratify: options.stratify ?? false };
    return fractions.map((_, part) => this.#parts(settings, [part])) as { -readonly [K in keyof F]: Dataset<T> };
  }

  /**
   * Every `n`-th element: those whose number, counted from 0, has a remainder by `n` that is `index`, or one of several. So
   * `shard(5, 4)` holds every fifth row out and `shard(5, [0, 1, 2, 3])` has the others.
   */
  shard(n: number, index: number | readonly number[]): Dataset<T> {
    count(n, "shard", 1);
    const wanted = typeof index === "number" ? [index] : index;
    if (!Array.isArray(wanted)) throw new TypeError(`shard() takes an index or an array of them, received ${describe(index)}`);
    const wrong = wanted.find((i) => !(Number.isInteger(i) && i >= 0 && i < n));
    if (wrong !== undefined) throw new ValueError(`shard() takes indices from 0 to ${n - 1}, received ${wrong}`);
    return this.#then(new ShardNode(this.#node, n, new Set(wanted)));
  }

  /**
   * `k` folds for a cross-validation: each element is in the `test` of one fold and in the `train` of all others.
   *
   * @throws {ValueError} if there are fewer elements than folds, where their number is known.
   */
  kFold(k: number, options: SplitOptions = {}): Fold<T>[] {
    checkOptions("kFold()", options, splitKinds);
    const parts = Array.from({ length: count(k, "kFold", 2) }, (_, i) => i);
    const known = this.#node.rows()?.list()?.length ?? null;
    if (known !== null && known < k) {
      throw new ValueError(`kFold(${k}) of ${known} elements would leave folds empty: give at most as many folds as there are elements`);
    }
    const settings = { fractions: parts.map(() => 1 / k), seed: checkSeed(options.seed), stratify: options.stratify ?? false };
    return parts.map((part) => ({
      train: this.#parts(settings, parts.filter((other) => other !== part)),
      test: this.#parts(settings, [part]),
    }));
  }

  /**
   * The rows that a plan of `planHoldOut` leaves to train on, and those that it holds out. A row is on the same side in every dataset, so that a model
   * that is trained further, on more rows than before, is still tested on rows that it has not seen.
   */
  holdOut(plan: HoldOutPlan): Fold<T> {
    const sides = new HoldOutSides(plan);
    return {
      train: this.#then(new HoldOutNode(this.#node, sides, false)),
      test: this.#then(new HoldOutNode(this.#node, sides, true)),
    };
  }

  /** True for a dataset of batches, false for one of rows, null where only its elements could tell. */
  get batched(): boolean | null {
    return this.#kind === "unknown" ? null : this.#kind === "batches";
  }

  /**
   * How many rows of the CSV that this dataset is made of were read and skipped, in the pass over it that has read the most so far. Null where it
   * is made of anything else, and before the first pass.
   */
  get rowCounts(): RowCounts | null {
    return this.#node.counts?.() ?? null;
  }

  /** A new iterator, from the beginning or from the position of an earlier one over the same dataset. */
  iterator(options: { readonly position?: Position } = {}): DatasetIterator<T> {
    checkOptions("iterator()", options, { position: ["any"] });
    return new NodeIterator(this.#node, options.position ?? null);
  }

  /** The elements, for `for await`. */
  [Symbol.asyncIterator](): AsyncIterator<T, undefined> {
    const iterator = this.iterator();
    return {
      next: async () => {
        try {
          return await iterator.next();
        } catch (error) {
          // `for await` does not close what failed.
          await iterator.return();
          throw error;
        }
      },
      return: async () => {
        await iterator.return();
        return { done: true, value: undefined };
      },
    };
  }

  #batches(size: number, dropRemainder: boolean, padding: { number: number; string: string } | null): Dataset<Batch> {
    if (this.#kind === "batches") throw new ValueError("batch() takes a dataset of rows; this one has batches already");
    const rows = count(size, "batch", 1);
    return this.#then(new BatchNode(this.#node as unknown as Node<Row>, rows, dropRemainder, padding), "batches");
  }

  #parts(settings: SplitSettings, parts: readonly number[]): Dataset<T> {
    return this.#then(new SplitNode(this.#node, settings, new Set(parts)));
  }

  #then<U>(node: Node<U>, kind: Kind = this.#kind): Dataset<U> {
    return new Dataset(node, kind);
  }
}

type Kind = "rows" | "batches" | "unknown";

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isDense(value) && !(value instanceof Map);
}
