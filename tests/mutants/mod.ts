/**
 * The mutants: small wrong changes of the sources, each with the tests that are to catch it. `deno task test:mutants` runs them.
 *
 * @module
 */

import { ofData } from "./data.ts";
import { ofEstimators } from "./estimators.ts";
import { ofFiles } from "./files.ts";
import { ofGraphs } from "./graphs.ts";
import { ofHeads } from "./heads.ts";
import { type Mutant, separately } from "./mutant.ts";
import { ofOperations } from "./operations.ts";
import { ofTraining } from "./training.ts";

export type { Mutant } from "./mutant.ts";

/** All of them. Their numbers count from 1. */
export const mutants: readonly Mutant[] = separately([
  ...ofOperations,
  ...ofTraining,
  ...ofGraphs,
  ...ofData,
  ...ofHeads,
  ...ofEstimators,
  ...ofFiles,
]);
