/**
 * The vocabulary of a categorical column: ids of known values, and what becomes of others.
 *
 * @module
 */

import { ValueError } from "../../errors.ts";
import { describeSource } from "../../graph/current_recorder.ts";
import type { OpAttributes } from "../../graph/attributes.ts";
import { noted } from "../_op.ts";
import { hashBuckets } from "./hashes.ts";
import type { RawValues } from "./categorical_values.ts";

/** What becomes of a value that is not in the vocabulary. */
export interface Unknown {
  /** Its id where there are no buckets for it. */
  readonly id: number;
  /** Number of buckets behind the vocabulary over which it is hashed. */
  readonly oovBuckets: number;
}

/** Ids by word. */
export type LookupTable = ReadonlyMap<string | number | bigint, number>;

/** The ids of some values: places in a vocabulary of `size` lines, or what becomes of others. */
export function lookUp(values: RawValues["values"], known: LookupTable, unknown: OpAttributes["vocabulary_lookup"]): Int32Array {
  const ids = new Int32Array(values.length);
  const unknownPlaces: number[] = [];
  for (let i = 0; i < ids.length; i++) {
    const value = values[i]!;
    const id = value instanceof Uint8Array ? known.get(decoder.decode(value)) : known.get(value);
    if (id !== undefined) ids[i] = id;
    else if (unknown.oovBuckets === 0) ids[i] = unknown.id;
    else unknownPlaces.push(i);
  }
  if (unknownPlaces.length > 0) {
    const buckets = hashBuckets(unknownPlaces.map((i) => values[i]!) as (string | Uint8Array)[], unknown.oovBuckets);
    unknownPlaces.forEach((i, k) => ids[i] = unknown.size + buckets[k]!);
  }
  noted("vocabulary_lookup", [values, known], [ids], unknown);
  return ids;
}

// Bytes that are no UTF-8 become U+FFFD, which is in no sensible vocabulary.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Words by their first place. */
export function numbered(words: readonly (string | number | bigint)[]): LookupTable {
  const ids = new Map<string | number | bigint, number>();
  for (let i = 0; i < words.length; i++) if (!ids.has(words[i]!)) ids.set(words[i]!, i);
  return describeSource(ids, "lookup_table", { words });
}

/** A word as readers of features give it: a bigint only beyond 2^53. */
export function smallest<T extends string | number | bigint>(value: T): T | number {
  const number = Number(value);
  return typeof value === "bigint" && Number.isSafeInteger(number) ? number : value;
}

/** Checks the options that say what becomes of unknown values. */
export function checkUnknown(defaultValue: number, numOovBuckets: number, key: string): Unknown {
  if (numOovBuckets !== 0 && defaultValue !== -1) throw new ValueError(`Can't specify both numOovBuckets and defaultValue in ${key}.`);
  if (!Number.isInteger(numOovBuckets) || numOovBuckets < 0) throw new ValueError(`Invalid numOovBuckets ${numOovBuckets} in ${key}.`);
  if (!Number.isInteger(defaultValue)) throw new ValueError(`Invalid defaultValue ${defaultValue} in ${key}.`);
  return { id: defaultValue, oovBuckets: numOovBuckets };
}
