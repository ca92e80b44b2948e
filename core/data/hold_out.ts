/**
 * Rows that are held out by a hash of what stands in them: a row is on the same side in every pass, wherever it stands in the data and whatever was
 * added to them.
 *
 * @module
 */

import { checkOptions, describe, ValueError } from "../errors.ts";
import { type RandomKey, randomKey, threefry2x32 } from "../random.ts";
import { checkSeed } from "./dataset_options.ts";
import { chain, countIn, type Cursor, DONE, loop, type Next, type Node, NodeOver, type Position, type Rows, skipElements } from "./node.ts";
import { RowHash } from "./row_hash.ts";
import { rowElements, rowsOf } from "./source.ts";
import type { Row, RowValue } from "./values.ts";

/** How rows are to be held out. */
export interface HoldOutOptions {
  /** Share of the rows that is held out, above 0 and below 1. */
  readonly share: number;
  /** Seed: the same one gives the same rows on every machine. Default: drawn once. */
  readonly seed?: number;
  /** Keeps the share within each class of the labels, which are one value in each row; default false. */
  readonly stratify?: boolean;
}

/** Which rows are held out: plain JSON, to be kept beside the model that is trained on the others. */
export interface HoldOutPlan {
  /** Share of the rows that is held out. */
  readonly share: number;
  /** Seed of the hash. */
  readonly seed: number;
  /** Whether each class of the labels has a threshold of its own. */
  readonly stratify: boolean;
  /**
   * A row is held out if its hash, a number in [0, 1), is below the threshold of its class. Classes with up to 1024 rows have one here, so that their
   * share is met to within a row and at least one row is left to train on; for all others it is the share.
   */
  readonly thresholds: readonly (readonly [name: string, threshold: number])[];
}

/**
 * Goes through some rows once and says which of them, and of others like them, are held out. `Dataset.holdOut` takes the plan.
 *
 * @throws {ValueError} if the share is not above 0 and below 1, or `stratify` finds a row without one label.
 *
 * @example
 * ```ts
 * import { Dataset, planHoldOut } from "@headway/estimator";
 * const rows = Dataset.fromColumns({ x: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }, [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
 * const { train, test } = rows.holdOut(await planHoldOut(rows, { share: 0.2, seed: 1, stratify: true }));
 * ```
 */
export async function planHoldOut(rows: AsyncIterable<Row>, options: HoldOutOptions): Promise<HoldOutPlan> {
  checkOptions("planHoldOut", options, { share: ["number"], seed: ["any"], stratify: ["boolean"] });
  const { share, seed, stratify = false } = options;
  if (!(share > 0 && share < 1)) throw new ValueError(`share must be above 0 and below 1, received ${share}`);
  const planner = new HoldOutPlanner(share, checkSeed(seed), stratify);
  for await (const row of rows) planner.add(row);
  return planner.plan(stratify);
}

/** Makes a plan of rows that are given one by one. */
export class HoldOutPlanner {
  readonly #share: number;
  readonly #seed: number;
  readonly #byClass: boolean;
  readonly #draws: HoldOutDraws;
  readonly #all: number[] = [];
  readonly #classes = new Map<string, number[]>();

  /** Takes checked options, and whether hashes are to be kept by class. */
  constructor(share: number, seed: number, byClass: boolean) {
    this.#share = share;
    this.#seed = seed;
    this.#byClass = byClass;
    this.#draws = new HoldOutDraws(seed);
  }

  /** Takes the next row. */
  add(row: Row): void {
    const draw = this.#draws.next(row);
    if (this.#all.length <= EXACT_ROWS) this.#all.push(draw);
    if (!this.#byClass) return;
    const name = classOf(row, true);
    const draws = this.#classes.get(name);
    if (draws !== undefined && draws.length <= EXACT_ROWS) draws.push(draw);
    else if (draws === undefined && this.#classes.size < MAX_CLASSES) this.#classes.set(name, [draw]);
  }

  /** The plan for the rows that were added. To be stratified they must have been kept by class. */
  plan(stratify: boolean): HoldOutPlan {
    const share = this.#share;
    const classes = stratify ? [...this.#classes].sort(([a], [b]) => a < b ? -1 : 1) : [["", this.#all] as const];
    const thresholds: [string, number][] = [];
    // What rounding leaves over goes to the next class, so that classes of few rows hold their share out together.
    let carried = 0;
    for (const [name, draws] of classes) {
      if (draws.length > EXACT_ROWS || draws.length === 0) continue;
      carried += share * draws.length;
      const count = Math.min(Math.round(carried), draws.length - 1);
      carried -= count;
      thresholds.push([name, count === 0 ? 0 : draws.toSorted((a, b) => a - b)[count]!]);
    }
    return { share, seed: this.#seed, stratify, thresholds };
  }
}

/** The plan's two sides of another node, in memory where that is. */
export class HoldOutNode<T> extends NodeOver<T> {
  readonly #sides: HoldOutSides;
  readonly #wanted: boolean;
  #rows: Rows | null = null;

  /** Keeps the rows that are held out, or those that are not; both sides of a node share `sides`. */
  constructor(input: Node<T>, sides: HoldOutSides, heldOut: boolean) {
    super(input);
    this.#sides = sides;
    this.#wanted = heldOut;
  }

  /** Prepares the input, and hashes rows in memory with pauses for the event loop. */
  override prepare(): Promise<void> | void {
    return chain(this.input.prepare() as undefined | Promise<undefined>, () => {
      const rows = this.input.rows();
      const list = rows?.list() ?? null;
      if (rows !== null && list !== null) return this.#sides.prepare(rows, list) as undefined;
    });
  }

  /** The rows of the side, in their order in the input. */
  override rows(): Rows | null {
    if (this.#rows !== null) return this.#rows;
    const rows = this.input.rows();
    const list = rows?.list() ?? null;
    if (rows === null || list === null) return null;
    const heldOut = this.#sides.heldOut;
    if (heldOut === null) return null;
    this.#rows = rowsOf(rows.table, list.filter((_, i) => (heldOut[i] === 1) === this.#wanted));
    return this.#rows;
  }

  /** The rows of the side, one by one. */
  open(epoch: number, position: Position): Cursor<T> {
    const rows = this.rows();
    if (rows !== null) return rowElements(rows, epoch, position) as Cursor<unknown> as Cursor<T>;
    // Of equal rows the number tells which side they are on: the input is always that of the first repetition.
    const input = this.input.open(0, null);
    const isHeldOut = this.#sides.begin();
    let given = 0;
    let toSkip = countIn(position, "given");
    const cursor: Cursor<T> = {
      next: (): Next<T> => {
        if (toSkip > 0) {
          const count = toSkip;
          toSkip = 0;
          return chain(skipElements(cursor, count), () => cursor.next());
        }
        return loop(() =>
          chain(input.next(), (result) => {
            if (result.done) return DONE;
            if (isHeldOut(result.value as Row) !== this.#wanted) return undefined;
            given++;
            return result;
          })
        );
      },
      position: () => ({ given: given + toSkip }),
      close: () => input.close(),
    };
    return cursor;
  }
}

/** On which side of a plan rows are. */
export class HoldOutSides {
  readonly #plan: HoldOutPlan;
  readonly #thresholds: ReadonlyMap<string, number>;
  #preparing: Promise<void> | null = null;
  /** 1 for each row in memory that is held out, in the order of the list; null before they were prepared. */
  heldOut: Uint8Array | null = null;

  /** Checks the plan, which may have been read from a file. */
  constructor(plan: HoldOutPlan) {
    if (!isHoldOutPlan(plan)) throw new TypeError(`holdOut() takes a plan that planHoldOut made, received ${describe(plan)}`);
    this.#plan = plan;
    this.#thresholds = new Map(plan.thresholds);
  }

  /** Begins a pass: tells of one row after the other whether it is held out. */
  begin(): (row: Row) => boolean {
    const { share, seed, stratify } = this.#plan;
    const draws = new HoldOutDraws(seed);
    return (row) => draws.next(row) < (this.#thresholds.get(classOf(row, stratify)) ?? share);
  }

  /** Finds out which rows of a list are held out, once. */
  prepare({ table }: Rows, list: Int32Array): Promise<void> | void {
    if (this.heldOut !== null) return;
    if (this.#preparing !== null) return this.#preparing;
    const isHeldOut = this.begin();
    const heldOut = new Uint8Array(list.length);
    const hash = (from: number, to: number): void => {
      for (let i = from; i < to; i++) heldOut[i] = isHeldOut(table.row(list[i]!)) ? 1 : 0;
    };
    if (list.length <= PAUSE_ROWS) {
      hash(0, list.length);
      this.heldOut = heldOut;
      return;
    }
    const inParts = async (): Promise<void> => {
      for (let from = 0; from < list.length; from += PAUSE_ROWS) {
        hash(from, Math.min(from + PAUSE_ROWS, list.length));
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      this.heldOut = heldOut;
    };
    return this.#preparing = inParts();
  }
}

/** Whether a value is a plan. */
export function isHoldOutPlan(value: unknown): value is HoldOutPlan {
  if (typeof value !== "object" || value === null) return false;
  const { share, seed, stratify, thresholds } = value as Partial<Record<keyof HoldOutPlan, unknown>>;
  return typeof share === "number" && share > 0 && share < 1 && Number.isSafeInteger(seed) && typeof stratify === "boolean" &&
    Array.isArray(thresholds) &&
    thresholds.every((pair) => Array.isArray(pair) && pair.length === 2 && typeof pair[0] === "string" && typeof pair[1] === "number");
}

// More rows than that are near enough to their share by chance: the standard deviation at a fifth is 1.3 % of the rows.
const EXACT_ROWS = 1024;
// Some 20 ms.
const PAUSE_ROWS = 1 << 14;
// Of more classes the share of each is that of the whole.
const MAX_CLASSES = 10_000;
// So many different rows are remembered to tell equal ones apart; later ones share a side with their equals.
const REMEMBERED_ROWS = 1 << 20;

/** The hashes of the rows of one pass, numbers in [0, 1). Equal rows, which are as many observations, have independent ones. */
class HoldOutDraws {
  readonly #key: RandomKey;
  readonly #hash = new RowHash();
  readonly #seen = new Map<number, number>();
  readonly #block = new Uint32Array(2);

  constructor(seed: number) {
    this.#key = randomKey(seed, "holdOut");
  }

  next(row: Row): number {
    this.#hash.update(row);
    const { word0, word1 } = this.#hash;
    // As many bits as a number holds exactly.
    const name = (word0 >>> 0) * 2 ** 21 + (word1 >>> 11);
    const earlier = this.#seen.get(name);
    if (earlier !== undefined || this.#seen.size < REMEMBERED_ROWS) this.#seen.set(name, (earlier ?? 0) + 1);
    threefry2x32(this.#key.key0, this.#key.key1, word0, word1 + Math.imul(earlier ?? 0, 0x9e3779b9), this.#block);
    return this.#block[0]! / 2 ** 32;
  }
}

function classOf(row: Row, stratify: boolean): string {
  if (!stratify) return "";
  if (!Array.isArray(row)) throw new ValueError("stratify needs labels, and the rows have none");
  const label = row[1] as RowValue;
  if (typeof label === "object") throw new ValueError(`stratify needs one label in each row, received ${describe(label)}`);
  return String(label);
}
