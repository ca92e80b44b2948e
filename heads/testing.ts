/**
 * The contract of heads as checks, for a head of one's own: what an estimator, a `modelFn`, training and serving rely on. The library's own heads
 * pass the same.
 *
 * @example
 * ```ts
 * import { RegressionHead } from "@headway/estimator";
 * import { checkHead, headContract } from "@headway/estimator/heads/testing";
 * const facts = { head: new RegressionHead({ weightColumn: "w" }), logits: [[1], [3]], labels: [2, 2.5], features: { w: [1, 2] } };
 * checkHead(facts); // throws BrokenClauseError, which names the clause
 * // Or as tests: for (const { name, run } of headContract(facts)) Deno.test(`MyHead: ${name}`, run);
 * console.log(headContract(facts).map(({ name }) => name));
 * ```
 *
 * @module
 */

// @ts-types="./_testing.ts"
export * from "../dist/heads/testing.js";
