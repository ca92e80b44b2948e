/**
 * The operations of metrics: their sums, and what changes their states.
 *
 * @module
 */

import type { Variable } from "../model.ts";
import { assignAdd, updateAucBuckets } from "../ops/effects.ts";
import { dot } from "../ops/elementwise.ts";
import type { OpName } from "./attributes.ts";
import type { TypedOperations } from "./operation.ts";
import type { Value } from "./current_recorder.ts";

const NOTHING: readonly Value[] = [];

/** The functions of the operations of metrics. */
export const metricOperations = {
  dot: ([a, b]) => dot(a, b),
  assign_add: ([state, value]) => {
    assignAdd(state as Variable, value);
    return NOTHING;
  },
  update_auc_buckets: ([predictions, labels, weights, positives, negatives]) => {
    updateAucBuckets({ predictions, labels, weights }, positives as Variable, negatives as Variable);
    return NOTHING;
  },
} satisfies Partial<TypedOperations<OpName>>;
