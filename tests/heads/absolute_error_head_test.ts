/**
 * The head that docs/adding_a_head.md adds: one of a user's own, by the public entry points alone.
 *
 * @module
 */

import { assertAlmostEquals, assertEquals } from "@std/assert";
import { abs, type HeadConfig, RegressionHead, type RegressionHeadOptions, scope, sub, tensor } from "../../mod.ts";
import { headContract } from "../../heads/testing.ts";

/** Options of {@linkcode AbsoluteErrorHead}. */
type AbsoluteErrorHeadOptions = Omit<RegressionHeadOptions, "lossFn">;

/** Regression whose loss is |z - y|: it predicts medians. */
class AbsoluteErrorHead extends RegressionHead {
  /** Checks the options. */
  constructor(options: AbsoluteErrorHeadOptions = {}) {
    super({ ...options, lossFn: (labels, logits) => abs(sub(logits, labels)) });
  }

  /** The description that `headFromConfig` takes. */
  override toConfig(): HeadConfig {
    return { ...super.toConfig(), head: "AbsoluteErrorHead" };
  }
}

const facts = { head: new AbsoluteErrorHead({ weightColumn: "w" }), logits: [[1], [3]], labels: [2, 2.5], features: { w: [1, 2] } };
for (const { name, run } of headContract(facts)) Deno.test(`AbsoluteErrorHead: ${name}`, run);

Deno.test("AbsoluteErrorHead: the loss is the weighted mean of |z - y|", async () => {
  const { head, logits, labels, features } = facts;
  // (1 * |1 - 2| + 2 * |3 - 2.5|) / 2 = 1
  using loss = scope(() => head.loss(labels, tensor(logits), { features }));
  assertAlmostEquals(Number((await loss.data())[0]), 1, 1e-6);
  assertEquals(head.toConfig().head, "AbsoluteErrorHead");
});
