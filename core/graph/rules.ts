/**
 * What making a graph needs to know of operations.
 *
 * @module
 */

import type { OpName } from "./attributes.ts";
import type { GraphRules } from "./unify.ts";

const ofValues: { readonly [O in OpName]?: readonly number[] } = {
  categorical_values: [0],
  cross: [0],
  weight_values: [0],
  unique_rows: [0, 1, 3],
  lstm: [1],
  gru: [1],
  simple_rnn: [1],
  last_steps: [0],
  sequence_categories: [0, 2],
  sequence_weights: [0],
  merge_rows: [0, 1],
  class_paths: [0],
  distinct_ids: [0],
  sampled_classes: [0],
  valid_places: [0],
};

/** Of which operations some outputs have a length that depends on values. */
export const graphRules: GraphRules = { ofValues };
