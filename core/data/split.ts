/**
 * Splitting into parts by seed: every element is in exactly one part, the same one in every pass.
 *
 * @module
 */

import { describe, KeyError, ValueError } from "../errors.ts";
import { Draws, randomKey } from "../random.ts";
import { chain, countIn, type Cursor, DONE, loop, type Next, type Node, NodeOver, type Position, type Rows, skipElements } from "./node.ts";
import { rowElements, rowsOf } from "./source.ts";
import type { Row, RowFeatures, RowValue } from "./values.ts";

/** Which elements belong together. */
export interface SplitSettings {
  /** Share of each part; they add up to at most 1. */
  readonly fractions: readonly number[];
  /** Seed of the draws. */
  readonly seed: number;
  /** Keeps the shares within each class: `true` for the labels' classes, or the name of a feature. */
  readonly stratify: boolean | string;
}

/**
 * The elements of some parts of another node. Rows in memory are split exactly (the whole to the nearest row, each class to within two). A stream, whose length
 * is not known, is split as it goes: a part is drawn with a chance in proportion to how far it lags behind its share, so that no part
 * of a class is ever more than a few rows off.
 */
export class SplitNode<T> extends NodeOver<T> {
  readonly #settings: SplitSettings;
  readonly #wanted: ReadonlySet<number>;
  #rows: Rows | null = null;

  /** Keeps the parts whose numbers are in `wanted`. */
  constructor(input: Node<T>, settings: SplitSettings, wanted: ReadonlySet<number>) {
    super(input);
    this.#settings = settings;
    this.#wanted = wanted;
  }

  /** The rows of the parts, in their order in the input. */
  override rows(): Rows | null {
    if (this.#rows !== null) return this.#rows;
    const rows = this.input.rows();
    const list = rows?.list() ?? null;
    if (rows === null || list === null) return null;
    const parts = assignExactly(list.length, (i) => this.#stratum(rows.table.row(list[i]!), i), this.#settings);
    this.#rows = rowsOf(rows.table, list.filter((_, i) => this.#wanted.has(parts[i]!)));
    return this.#rows;
  }

  /** The elements of the parts, one by one. */
  open(epoch: number, position: Position): Cursor<T> {
    const rows = this.rows();
    if (rows !== null) return rowElements(rows, epoch, position) as Cursor<unknown> as Cursor<T>;
    // Membership must not change from one repetition to the next: the input is always the one of the first.
    const input = this.input.open(0, null);
    const assign = streamAssigner(this.#settings);
    let given = 0;
    let index = 0;
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
            const stratum = this.#stratum(result.value as Row, index++);
            if (!this.#wanted.has(assign(stratum))) return undefined;
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

  #stratum(row: Row, index: number): string {
    const by = this.#settings.stratify;
    if (by === false) return "";
    let value: RowValue | undefined;
    if (by === true) {
      if (!Array.isArray(row)) throw new ValueError("stratify: true needs labels, and the rows have none; give the name of a feature");
      value = row[1] as RowValue;
    } else {
      const features = (Array.isArray(row) ? row[0] : row) as RowFeatures;
      if (!Object.hasOwn(features, by)) {
        throw new KeyError(`stratify names the feature ${by}, which row ${index} does not have`, { column: by, row: index });
      }
      value = features[by];
    }
    if (typeof value === "object") {
      throw new ValueError(`stratify needs one value in each row, row ${index} has ${describe(value)}`, { row: index });
    }
    return String(value);
  }
}

function assignExactly(count: number, stratumOf: (index: number) => string, settings: SplitSettings): Int32Array {
  const strata = new Map<string, number[]>();
  for (let i = 0; i < count; i++) {
    const name = stratumOf(i);
    const members = strata.get(name);
    if (members === undefined) strata.set(name, [i]);
    else members.push(i);
  }
  const parts = new Int32Array(count);
  const shares = withRest(settings.fractions);
  const quotas = nearestWhole(shares, count);
  const counts = shares.map(() => 0);
  let seen = 0;
  for (const [name, members] of strata) {
    const draws = new Draws(randomKey(settings.seed, `split/${name}`), 0);
    for (let left = members.length; left > 0; left--) {
      const place = draws.below(left);
      const index = members[place]!;
      members[place] = members[left - 1]!;
      seen++;
      // Always the part that lags most, across the classes: so each class is within two rows of its share.
      let chosen = -1;
      let most = -Infinity;
      for (let part = 0; part < shares.length; part++) {
        const lag = shares[part]! * seen - counts[part]!;
        if (lag <= most || counts[part] === quotas[part]) continue;
        chosen = part;
        most = lag;
      }
      counts[chosen]!++;
      parts[index] = chosen;
    }
  }
  return parts;
}

// Whole numbers that add up to the count: each share rounded down, what is left over to the largest remainders.
function nearestWhole(shares: readonly number[], count: number): number[] {
  const quotas = shares.map((share) => Math.floor(share * count + 1e-9));
  const byRemainder = shares.map((_, part) => part).sort((a, b) => shares[b]! * count - quotas[b]! - (shares[a]! * count - quotas[a]!));
  const left = count - quotas.reduce((a, b) => a + b, 0);
  for (const part of byRemainder.slice(0, left)) quotas[part]!++;
  return quotas;
}

function streamAssigner(settings: SplitSettings): (stratum: string) => number {
  const shares = withRest(settings.fractions);
  const strata = new Map<string, { draws: Draws; seen: number; counts: number[] }>();
  return (stratum) => {
    let state = strata.get(stratum);
    if (state === undefined) {
      state = { draws: new Draws(randomKey(settings.seed, `split/${stratum}`), 0), seen: 0, counts: shares.map(() => 0) };
      strata.set(stratum, state);
    }
    state.seen++;
    const { counts, seen } = state;
    const lags = shares.map((share, part) => Math.max(0, share * seen - counts[part]!));
    let point = state.draws.unit() * lags.reduce((a, b) => a + b, 0);
    let chosen = lags.findIndex((lag) => (point -= lag) < 0);
    if (chosen < 0) chosen = lags.indexOf(Math.max(...lags));
    counts[chosen]!++;
    return chosen;
  };
}

// What the shares leave over is one more part, which nobody asks for.
function withRest(fractions: readonly number[]): number[] {
  return [...fractions, Math.max(0, 1 - fractions.reduce((a, b) => a + b, 0))];
}
