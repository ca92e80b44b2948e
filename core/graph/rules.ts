/**
 * What making a graph needs to know of operations.
 *
 * @module
 */

import type { OpName } from "./attributes.ts";
import type { GraphRules } from "./unify.ts";

const effects: readonly OpName[] = [
  "assign",
  "scale_variable",
  "moving_average",
  "apply_sgd",
  "apply_sgd_rows",
  "apply_momentum",
  "apply_momentum_rows",
  "apply_momentum_v1",
  "apply_momentum_v1_rows",
  "apply_adagrad",
  "apply_adagrad_rows",
  "apply_proximal_adagrad",
  "apply_proximal_adagrad_rows",
  "apply_adam",
  "apply_adam_rows",
  "apply_rmsprop",
  "apply_rmsprop_rows",
  "apply_ftrl",
  "apply_ftrl_rows",
];

const ofValues: { readonly [O in OpName]?: readonly number[] } = {
  categorical_values: [0],
  unique_rows: [0, 1, 3],
  lstm: [1],
  gru: [1],
  simple_rnn: [1],
  last_steps: [0],
  merge_rows: [0, 1],
};

/** Operations that change variables, and those some of whose outputs have a length that depends on values. */
export const graphRules: GraphRules = { effects: new Set<string>(effects), ofValues };
