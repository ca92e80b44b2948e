/**
 * Models of TensorFlow 1.15's contrib: input_layer, stack, a head with logits_input, trained by an optimizer of TensorFlow 1 or by optimize_loss. Their
 * checkpoints are gone on from with the same variables, losses and predictions. Made by tests/oracle/make_contrib_goldens.ts.
 *
 * @module
 */

import { assertAlmostEquals, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { multiClassHead, noOpTrainFn, regressionHead } from "../../heads/contrib/mod.ts";
import {
  categoricalColumnWithIdentity,
  embeddingColumn,
  Estimator,
  type Features,
  inputLayer,
  type Labels,
  type ModelFnArguments,
  numericColumn,
  optimizeLoss,
  silentLogger,
  type Tensor,
  v1,
} from "../../mod.ts";
import { copyCheckpoint } from "../oracle/_model_directory.ts";

interface Case {
  readonly name: string;
  readonly head: "multi_class" | "regression";
  readonly headName: string | null;
  readonly scope: string | null;
  readonly by: "minimize" | "optimize_loss" | "own";
  readonly steps: number;
  readonly more: number;
  readonly x: number[][];
  readonly id: number[][];
  readonly labels: number[][];
  readonly result: {
    readonly losses: number[];
    readonly variables: Readonly<Record<string, { readonly shape: number[]; readonly data: number[] }>>;
    readonly predictions: Readonly<Record<string, unknown[]>>;
  };
}

const goldens = new URL("../testdata/goldens/", import.meta.url);
const { cases }: { cases: Case[] } = JSON.parse(Deno.readTextFileSync(new URL("contrib_models_tf1.json", goldens)));
const columns = [numericColumn("x", { shape: [2] }), embeddingColumn(categoricalColumnWithIdentity("id", 5), 3)];

function modelOf({ head: kind, headName, scope, by }: Case) {
  const head = kind === "multi_class" ? multiClassHead({ nClasses: 3, headName }) : regressionHead({ labelDimension: 1, headName });
  const optimize = (loss: Tensor) => optimizeLoss(loss, { optimizer: "Adagrad", learningRate: 0.1, clipGradients: 1 });
  const steps = {
    minimize: (loss: Tensor) => new v1.AdamOptimizer({ learningRate: 0.02 }).minimize(loss),
    optimize_loss: optimize,
    own: noOpTrainFn,
  };
  return ({ features, labels, mode }: ModelFnArguments) => {
    const logitsInput = v1.layers.stack(inputLayer(features, columns), [4, 3]);
    const ops = head.createModelFnOps({ features, labels, mode, trainOpFn: steps[by], logitsInput, scope });
    return by === "own" && mode === "train" ? ops.replace({ trainOp: optimize(ops.loss!) }) : ops;
  };
}

for (const test of cases) {
  const { name, steps, more, result } = test;
  const features: Features = { x: test.x, id: test.id };
  const labels: Labels = test.head === "multi_class" ? test.labels.map(([label]) => BigInt(label!)) : test.labels;

  Deno.test(`${name}: training goes on from TensorFlow 1.15.5's checkpoint, and predicts the same`, async () => {
    const modelDir = await Deno.makeTempDir({ prefix: "headway_golden_" });
    try {
      await copyCheckpoint(fileURLToPath(new URL(`${name}/model.ckpt-${steps}`, goldens)), modelDir);
      await using model = new Estimator({ modelFn: modelOf(test), modelDir, config: { logger: silentLogger } });
      const losses: number[] = [];
      await model.train(() => [features, labels], { steps: more, onStep: (_, loss) => void losses.push(loss) });
      losses.forEach((loss, i) => assertAlmostEquals(loss, result.losses[steps + i]!, 1e-6 * result.losses[steps + i]!, `loss ${i}`));
      assertEquals((await model.getVariableNames()).sort(), Object.keys(result.variables).sort());
      for (const [name, { shape, data }] of Object.entries(result.variables)) {
        const value = await model.getVariableValue(name);
        assertEquals(value.shape, shape, name);
        data.forEach((expected, i) =>
          assertAlmostEquals(Number(value.data[i]), expected, 1e-6 + 1e-5 * Math.abs(expected), `${name} ${i}`)
        );
      }
      const rows = await Array.fromAsync(model.predict(() => features));
      for (const [key, expected] of Object.entries(result.predictions)) {
        const actual = rows.flatMap((row) => row[key] as number | number[]);
        (expected.flat() as number[]).forEach((value, i) => assertAlmostEquals(actual[i]!, value, 1e-5, `${key} ${i}`));
      }
    } finally {
      await Deno.remove(modelDir, { recursive: true });
    }
  });
}
