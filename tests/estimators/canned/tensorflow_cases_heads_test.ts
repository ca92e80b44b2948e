// test_lookup_tables_in_graph of TensorFlow's tests of heads: an estimator takes labels that are strings and gives classes back, in every mode.

import { assert, assertEquals } from "@std/assert";
import {
  BinaryClassHead,
  DNNEstimator,
  type Head,
  type Labels,
  MultiClassHead,
  MultiLabelHead,
  numericColumn,
  silentLogger,
} from "../../../mod.ts";

const x = [[42], [43]];
const cases: Record<string, [head: () => Head<object>, labels: Labels, classes: readonly string[], batchNorm: boolean]> = {
  BinaryClassHead: [() => new BinaryClassHead({ labelVocabulary: ["aang", "iroh"] }), [["iroh"], ["iroh"]], ["aang", "iroh"], true],
  MultiClassHead: [
    () => new MultiClassHead({ nClasses: 3, labelVocabulary: ["aang", "iroh", "zuko"] }),
    [["iroh"], ["iroh"]],
    ["aang", "iroh", "zuko"],
    false,
  ],
  MultiLabelHead: [
    () => new MultiLabelHead({ nClasses: 2, labelVocabulary: ["class0", "class1"] }),
    [[1, 0], [1, 1]],
    ["class0", "class1"],
    false,
  ],
};

for (const [name, [head, labels, classes, batchNorm]] of Object.entries(cases)) {
  Deno.test(`DNNEstimator with a ${name} that has a vocabulary`, async () => {
    await using model = new DNNEstimator({
      head: head() as Head<Record<string, unknown>>,
      hiddenUnits: [2, 2],
      featureColumns: [numericColumn("x")],
      batchNorm,
      config: { tfRandomSeed: 1, logger: silentLogger },
    });
    const batch = () => [{ x }, labels] as const;
    await model.train(batch, { steps: 1 });
    const metrics = await model.evaluate(batch, { steps: 1 });
    assertEquals(metrics["global_step"], 1);
    assert(Number.isFinite(metrics["loss"]) && "average_loss" in metrics);
    const row = await model.predictOne({ x: [42] });
    assertEquals(row["all_classes"] ?? row["classes"], [...classes]);
  });
}
