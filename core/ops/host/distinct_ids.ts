/**
 * Ids without repetition.
 *
 * @module
 */

import { NONE, noted } from "../_op.ts";

/** Each id once, behind those of `first`, which differ from each other; and where each of `ids` stands there. */
export function distinctIds(ids: Int32Array, first: Int32Array | null = null): { distinct: Int32Array; places: Int32Array } {
  const known = new Map<number, number>();
  first?.forEach((id, place) => known.set(id, place));
  const places = ids.map((id) => {
    let place = known.get(id);
    if (place === undefined) known.set(id, place = known.size);
    return place;
  });
  const distinct = Int32Array.from(known.keys());
  noted("distinct_ids", [ids, first], [distinct, places], NONE);
  return { distinct, places };
}
