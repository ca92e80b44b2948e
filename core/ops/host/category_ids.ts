/**
 * Ids of categories that need no vocabulary: hashes of values, and values that are ids themselves.
 *
 * @module
 */

import type { OpAttributes } from "../../graph/attributes.ts";
import { noted } from "../_op.ts";
import type { RawValues } from "./categorical_values.ts";
import { hashBuckets } from "./hashes.ts";

/** Fingerprint64 of each value modulo the number of buckets; numbers are hashed by their decimal spelling. */
export function hashBucket(values: RawValues["values"], attributes: OpAttributes["hash_bucket"]): Int32Array {
  const ids = hashBuckets(values, attributes.numBuckets);
  noted("hash_bucket", [values], [ids], attributes);
  return ids;
}

/** Whole numbers as ids. Those outside of [0, numBuckets) become `defaultValue`, or without one stay out of range. */
export function identityIds(values: ArrayLike<number | bigint>, attributes: OpAttributes["identity_ids"]): Int32Array {
  const { numBuckets, defaultValue } = attributes;
  const ids = new Int32Array(values.length);
  for (let i = 0; i < ids.length; i++) {
    const value = values[i]!;
    // What does not fit 32 bits is out of range all the same.
    ids[i] = value >= 0 && value < numBuckets
      ? Number(value)
      : defaultValue ?? (value < 0 ? Math.max(Number(value), -0x80000000) : Math.min(Number(value), 0x7fffffff));
  }
  noted("identity_ids", [values], [ids], attributes);
  return ids;
}
