/**
 * Rows of an embedding's table: each is looked up once for a batch, then those of one example are joined.
 *
 * @module
 */

import { InvalidArgumentError } from "../errors.ts";
import type { Variable } from "../model.ts";
import { type Bags, clipRowsByNorm, type Combiner, gatherRows, segmentCombine } from "../ops/shape.ts";
import type { Tensor } from "../runtime/tensor.ts";
import { type CategoricalColumn, type ColumnBatch, recordedOnHost } from "./column.ts";
import type { TableOptions } from "./embedding_table.ts";

/** Looks ids up and joins their rows. */
export function embed(table: Variable, batch: ColumnBatch, column: CategoricalColumn, options: TableOptions, name: string): Tensor {
  const bags = batch.bags(column);
  const { ids, index, weights, splits } = uniqueRows(bags, options.combiner, table.shape[0]!, name, batch.steps);
  let rows = gatherRows(table, ids);
  if (options.maxNorm !== null) rows = clipRowsByNorm(rows, options.maxNorm);
  return segmentCombine(rows, { index, weights, splits }, options.combiner);
}

/** Ids, each once, and for every entry which of them it is; entries that TensorFlow prunes are gone. */
interface UniqueRows {
  readonly ids: Int32Array;
  readonly index: Int32Array;
  readonly weights: Float32Array | null;
  readonly splits: Int32Array;
}

/**
 * What TensorFlow's safe_embedding_lookup_sparse looks up: negative ids are pruned, as are (unless rows are summed) those of weights up to 0. An
 * example that is left without ids has row 0 looked up without effect; the row counts as used in the sparse update rules, and so it does here.
 *
 * @param steps Bags that each row of the batch has.
 */
function uniqueRows(bags: Bags, combiner: Combiner, numBuckets: number, name: string, steps = 1): UniqueRows {
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
    throw new InvalidArgumentError(`indices[${count}] = ${failed} is not in [0, ${numBuckets}) of column ${name}, ${where}`, {
      column: name,
      row,
    });
  }
  const result: UniqueRows = {
    ids: unique.subarray(0, count),
    index: entries === index.length ? index : index.subarray(0, entries),
    weights: weights === null || entries === weights.length ? weights : weights.subarray(0, entries),
    splits,
  };
  return recordedOnHost("unique_rows", [bags], result, { combiner, numBuckets });
}

// Where each id of a smaller table stands among the unique ones, plus 1; all 0 between calls.
const PLACES_LIMIT = 1 << 20;
let places = new Int32Array(0);

function placesFor(numBuckets: number): Int32Array {
  if (places.length < numBuckets) places = new Int32Array(Math.min(PLACES_LIMIT, Math.max(1024, numBuckets * 2)));
  return places;
}
