import { assert, assertEquals } from "@std/assert";
import {
  ClassPrecision,
  ConfusionMatrix,
  Estimator,
  EstimatorSpec,
  type HostTensor,
  type Logger,
  type ModelFnArguments,
  sum,
  type Tensor,
} from "../../../mod.ts";

/** Evaluates metrics of labels and of predictions that the features give, and gives them with the line that tells them. */
async function evaluate(nClasses: number, batches: readonly (readonly [number[], number[], number[]])[]) {
  const lines: string[] = [];
  const logger = { debug() {}, info: (line: string) => void lines.push(line), warn() {}, error() {} } satisfies Logger;
  await using model = new Estimator({
    modelFn: ({ features, labels, mode }: ModelFnArguments) => {
      const called = features["called"] as Tensor;
      if (mode !== "eval") {
        return new EstimatorSpec({ mode, predictions: { called }, loss: sum(called), trainOp: { gradients: [], apply() {} } });
      }
      const confusion = new ConfusionMatrix("confusion", { nClasses });
      const precision = new ClassPrecision("precision", { nClasses });
      for (const metric of [confusion, precision]) metric.update(labels, called, features["w"]!);
      return new EstimatorSpec({ mode, loss: sum(called), evalMetricOps: { confusion, precision } });
    },
    config: { logger },
  });
  const results = await model.evaluate(function* () {
    for (const [labels, called, w] of batches) yield [{ called, w }, labels];
  } as never);
  return { results, line: lines.find((line) => line.startsWith("Saving dict"))! };
}

Deno.test("metrics of classes are summed over the batches of an evaluation", async () => {
  const { results, line } = await evaluate(2, [[[0, 1, 1], [0, 1, 0], [1, 2, 0.5]], [[1], [1], [0.25]]]);
  const { shape, data } = results["confusion"] as HostTensor;
  assertEquals([shape, [...data as Float32Array]], [[2, 2], [1, 0, 0.5, 2.25]]);
  // Class 0 was called with the weights 1, rightly, and 0.5; class 1 rightly each time.
  assertEquals([...(results["precision"] as HostTensor).data as Float32Array], [Math.fround(1 / 1.5), 1]);
  assert(line.includes("confusion = [1 0 0.5 2.25], "), line);
  assert(line.includes("precision = [0.6666667 1]"), line);
});

Deno.test("the log line of an evaluation tells large metrics in short", async () => {
  const { results, line } = await evaluate(40, [[[0, 39], [0, 39], [0.1, 2]]]);
  assertEquals((results["confusion"] as HostTensor).data.length, 1600);
  assert(line.includes("confusion = [0.1 0 0 ... 0 0 2], "), line);
});
