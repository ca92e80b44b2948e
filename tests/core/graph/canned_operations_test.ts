/** What predictions of canned models record is in the tables that a predictor carries. */

import { assertEquals } from "@std/assert";
import { inputLayer, numericColumn } from "../../../core/feature_column/mod.ts";
import { cannedOperations } from "../../../core/graph/canned_operations.ts";
import { batchNorm, dense } from "../../../core/layers.ts";
import { VariableStore } from "../../../core/model.ts";
import * as ops from "../../../core/ops/mod.ts";
import type { Tensor } from "../../../core/runtime/tensor.ts";
import { BinaryClassHead } from "../../../heads/binary_class_head.ts";
import { MultiClassHead } from "../../../heads/multi_class_head.ts";
import { MultiHead } from "../../../heads/multi_head.ts";
import { MultiLabelHead } from "../../../heads/multi_label_head.ts";
import { RegressionHead } from "../../../heads/regression_head.ts";
import { recordRun } from "./_record.ts";

const labelVocabulary = ["a", "b", "c"];
const heads = {
  binary: new BinaryClassHead({ labelVocabulary: ["a", "b"] }),
  "of several classes": new MultiClassHead({ nClasses: 3 }),
  "of several named classes": new MultiClassHead({ nClasses: 3, labelVocabulary }),
  "of several labels": new MultiLabelHead({ nClasses: 3, labelVocabulary }),
  regression: new RegressionHead({ labelDimension: 2 }),
  several: new MultiHead([new RegressionHead({ name: "r" }), new BinaryClassHead({ name: "b" })]),
};
// The compiler of graphs makes them by itself.
const sources = ["constant", "lookup_table"];

for (const [name, head] of Object.entries(heads)) {
  Deno.test(`a wide and deep network with the head "${name}" predicts with the operations of canned models`, () => {
    const variables = new VariableStore();
    try {
      const features = { x: Float32Array.of(1, 2, 3) };
      const units = [head.logitsDimension].flat().reduce((sum: number, width) => sum + (width as number), 0);
      const recording = recordRun(variables, "infer", features, 3, (given) => {
        const x = inputLayer(given, [numericColumn("x")]);
        const hidden = batchNorm(dense(dense(x, 4, { activation: "gelu" }), 4, { activation: "tanh" }));
        return head.predictions(ops.add(dense(hidden, units), dense(x, units))) as Record<string, Tensor>;
      });
      const others = recording.nodes.map(({ op }) => op).filter((op) => !sources.includes(op) && !Object.hasOwn(cannedOperations, op));
      assertEquals(others, []);
    } finally {
      variables.dispose();
    }
  });
}
