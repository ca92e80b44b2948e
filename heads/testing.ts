/**
 * The contract of heads as checks, for a head of one's own: what an estimator, a `modelFn`, training and serving rely on. The library's own heads
 * pass the same.
 *
 * @example
 * ```ts
 * import { RegressionHead } from "@headway/estimator";
 * import { checkHead, headContract } from "@headway/estimator/heads/testing";
 * const facts = { head: new RegressionHead({ weightColumn: "w" }), logits: [[1], [3]], labels: [2, 2.5], features: { w: [1, 2] } };
 * await checkHead(facts); // throws BrokenClauseError, which names the clause
 * // Or as tests: for (const { name, run } of headContract(facts)) Deno.test(`MyHead: ${name}`, run);
 * console.log(headContract(facts).map(({ name }) => name));
 * ```
 *
 * @module
 */

import { describe, HeadwayError } from "../core/errors.ts";
import { Step } from "../core/runtime/memory.ts";
import { type ModeKeys, VariableStore, withModel } from "../core/model.ts";
import { tensor } from "../core/runtime/tensor.ts";
import { type Batch, clauses, type HeadFacts, madeAgain, ownLoss, Seen } from "./_clauses.ts";

export type { HeadFacts } from "./_clauses.ts";

/** One clause of the contract. */
export interface HeadCheck {
  /** What the head must do. */
  readonly name: string;
  /** Checks it. Rejects with a {@linkcode BrokenClauseError} where the head does not. */
  run(): Promise<void>;
}

/** A head does not keep a clause of the contract. */
export class BrokenClauseError extends HeadwayError {
  /** Stable name of the kind of error. */
  override readonly code: string = "BROKEN_CLAUSE";
  /** The clause, the `name` of its check. */
  readonly clause: string;

  /** Names the head and the clause, and says what was seen instead. */
  constructor(head: string, clause: string, seen: string, cause?: unknown) {
    super(`${head} breaks a clause of the contract of heads: ${clause}. ${seen}`, cause === undefined ? {} : { cause });
    this.clause = clause;
  }
}

/**
 * The clauses of the contract, each a check of its own. They free what they make.
 *
 * @param facts The head, and a batch for it.
 */
export function headContract(facts: HeadFacts): readonly HeadCheck[] {
  const all = [...clauses, ...(facts.fromConfig === undefined ? [] : [madeAgain]), ...(facts.withLossFn === undefined ? [] : ownLoss)];
  return all.map(([name, check]) => ({ name, run: () => runClause(facts, name, check) }));
}

/**
 * Checks every clause of the contract.
 *
 * @param facts The head, and a batch for it.
 * @throws {BrokenClauseError} (as a rejection) at the first clause that the head breaks.
 */
export async function checkHead(facts: HeadFacts): Promise<void> {
  for (const { run } of headContract(facts)) await run();
}

async function runClause(facts: HeadFacts, name: string, check: (batch: Batch) => void | Promise<void>): Promise<void> {
  const { head, labels, features = {}, servingFeatures = {} } = facts;
  const variables = new VariableStore();
  const locals = new VariableStore();
  const step = new Step();
  // Metrics that a clause makes find their states in the model, which frees them.
  const run = <T>(mode: ModeKeys, fn: () => T): T =>
    step.run(() => withModel({ variables, locals, mode, seed: 1n, step: 0, updates: [] }, fn));
  try {
    await check({ facts, head, logits: step.run(() => tensor(facts.logits)), labels, features, servingFeatures, run });
  } catch (error) {
    const who = head?.constructor?.name ?? "The head";
    if (error instanceof Seen) throw new BrokenClauseError(who, name, error.message);
    throw new BrokenClauseError(
      who,
      name,
      `It throws ${error instanceof Error ? `${error.name}: ${error.message}` : describe(error)}`,
      error,
    );
  } finally {
    step.close();
    variables.dispose();
    locals.dispose();
  }
}
