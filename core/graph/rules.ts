/**
 * What making a graph needs to know of operations.
 *
 * @module
 */

import type { OpName } from "./attributes.ts";
import type { GraphRules } from "./unify.ts";

const effects: readonly OpName[] = [];

const ofValues: readonly OpName[] = ["categorical_values", "unique_rows"];

/** Operations that change variables, and those some of whose outputs have a length that depends on values. */
export const graphRules: GraphRules = { effects: new Set<string>(effects), ofValues: new Set<string>(ofValues) };
