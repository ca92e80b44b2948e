/**
 * The rows of a table that a batch needs: each id once.
 *
 * @module
 */

import { InvalidArgumentError } from "../../errors.ts";
import type { OpAttributes } from "../../graph/attributes.ts";
import { noted } from "../_op.ts";
import type { Bags } from "../shape.ts";

/** Ids, each once, and for every entry which of them it is; entries that TensorFlow prunes are gone. */
export interface UniqueRows {
  /** Each id once. */
  readonly ids: Int32Array;
  /** For each entry the place of its id. */
  readonly index: Int32Array;
  /** For each entry its weight, or null for 1. */
  readonly weights: Float32Array | null;
  /** Where each example's entries begin. */
  readonly splits: Int32Array;
}

/** What stands for every id that does not fit 32 bits (`identityIds`). */
const MAX_INT32 = 0x7fffffff;

/**
 * What TensorFlow's safe_embedding_lookup_sparse looks up: negative ids are pruned, as are (unless rows are summed) those of weights up to 0. An
 * example that is left without ids has row 0 looked up without effect; the row counts as used in the sparse update rules, and so it does here.
 */
export function uniqueRows(bags: Bags, { combiner, numBuckets, name, steps }: OpAttributes["unique_rows"]): UniqueRows {
  const rows = bags.splits.length - 1;
  const places = numBuckets <= PLACES_LIMIT ? placesFor(numBuckets) : new Map<number, number>();
  const unique = new Int32Array(bags.ids.length + 1);
  const index = new Int32Array(bags.ids.length);
  const weights = bags.weights === null ? null : new Float32Array(bags.ids.length);
  const splits = new Int32Array(rows + 1);
  let count = 0;
  let entries = 0;
  const placeOf = (id: number): number => {
    const found = places instanceof Map ? places.get(id) : places[id]! - 1;
    if (found !== undefined && found >= 0) return found;
    if (places instanceof Map) places.set(id, count);
    else places[id] = count + 1;
    unique[count] = id;
    return count++;
  };
  let failed = -1;
  let failedRow = 0;
  for (let row = 0; row < rows && failed < 0; row++) {
    for (let i = bags.splits[row]!; i < bags.splits[row + 1]!; i++) {
      const id = bags.ids[i]!;
      if (id < 0 || (weights !== null && combiner !== "sum" && !(bags.weights![i]! > 0))) continue;
      if (id >= numBuckets) {
        failed = id;
        failedRow = row;
        break;
      }
      if (weights !== null) weights[entries] = bags.weights![i]!;
      index[entries++] = placeOf(id);
    }
    splits[row + 1] = entries;
    if (splits[row] === entries && failed < 0) placeOf(0);
  }
  if (!(places instanceof Map)) { for (let i = 0; i < count; i++) places[unique[i]!] = 0; }
  if (failed >= 0) {
    const row = Math.floor(failedRow / steps);
    const where = steps === 1 ? `row ${row}` : `row ${row}, step ${failedRow % steps}`;
    throw new InvalidArgumentError(
      `indices[${count}] = ${failed}${failed === MAX_INT32 ? " or beyond" : ""} is not in [0, ${numBuckets}) of column ${name}, ${where}`,
      {
        column: name,
        row,
      },
    );
  }
  const result: UniqueRows = {
    ids: unique.subarray(0, count),
    index: entries === index.length ? index : index.subarray(0, entries),
    weights: weights === null || entries === weights.length ? weights : weights.subarray(0, entries),
    splits,
  };
  noted(
    "unique_rows",
    [bags.ids, bags.weights, bags.splits],
    result.weights === null ? [result.ids, result.index, result.splits] : [result.ids, result.index, result.splits, result.weights],
    { combiner, numBuckets, name, steps },
  );
  return result;
}

// Where each id of a smaller table stands among the unique ones, plus 1; all 0 between calls.
const PLACES_LIMIT = 1 << 20;
let places = new Int32Array(0);

function placesFor(numBuckets: number): Int32Array {
  if (places.length < numBuckets) places = new Int32Array(Math.min(PLACES_LIMIT, Math.max(1024, numBuckets * 2)));
  return places;
}
