import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { UnimplementedError, ValueError } from "../../core/errors.ts";
import { EstimatorSpec, type EstimatorSpecOptions } from "../../core/estimator_spec.ts";
import { Mean } from "../../core/metrics/mod.ts";
import { tensor } from "../../core/runtime/tensor.ts";

const trainOp = { gradients: [], apply: () => {} };
const any = (value: unknown) => value as never;

Deno.test("EstimatorSpec refuses what a mode cannot do without", () => {
  using loss = tensor(1);
  using vector = tensor([1, 2]);
  using mean = new Mean();
  const cases: [EstimatorSpecOptions, new () => Error, string][] = [
    [{ mode: "train", loss }, any(ValueError), "Missing trainOp."],
    [{ mode: "train", trainOp }, any(ValueError), "Missing loss."],
    [{ mode: "eval" }, any(ValueError), "Missing loss."],
    [{ mode: "infer" }, any(ValueError), "Missing predictions."],
    [{ mode: any("predict") }, any(ValueError), 'mode must be "train", "eval" or "infer", given: "predict"'],
    [{ mode: "eval", loss: vector }, any(ValueError), "Loss must be scalar, given: a tensor of shape [2]"],
    [{ mode: "eval", loss: any(3) }, TypeError, "loss must be Tensor, given: 3"],
    [{ mode: "train", loss, trainOp: any(3) }, TypeError, "trainOp must be Operation or Tensor, given: 3"],
    [{ mode: "infer", predictions: { a: any(3) } }, TypeError, "predictions[a] must be Tensor, given: 3"],
    [{ mode: "eval", loss, evalMetricOps: any([mean]) }, TypeError, "evalMetricOps must be a dict, given: Array"],
    [{ mode: "eval", loss, evalMetricOps: { a: any(3) } }, TypeError, "given: 3 for key: a"],
    [{ mode: "eval", loss, evalMetricOps: { loss: mean } }, any(ValueError), 'Metric with name "loss" is not allowed'],
    [{ mode: "eval", loss, evalMetricOps: { global_step: mean } }, any(ValueError), "Metric with name `global_step` is not allowed"],
    [{ mode: "eval", loss, evaluationHooks: [{}] }, any(UnimplementedError), "evaluationHooks are not available yet"],
    [{ mode: "eval", loss, scaffold: {} }, any(UnimplementedError), "a scaffold is not available yet"],
  ];
  for (const [options, kind, sentence] of cases) assertThrows(() => new EstimatorSpec(options), kind, sentence);
  const output = { kind: "regression", value: loss } as const;
  assertThrows(
    () => new EstimatorSpec({ mode: "infer", predictions: loss, exportOutputs: { a: output, b: output } }),
    ValueError,
    "Multiple `exportOutputs` were provided",
  );
});

Deno.test("EstimatorSpec makes lazy predictions once, when they are first read", () => {
  using loss = tensor(1);
  let made = 0;
  const spec = new EstimatorSpec({ mode: "eval", loss, predictions: () => (made++, { p: loss }) });
  assertEquals(made, 0);
  assertStrictEquals(spec.predictions, spec.predictions);
  assertEquals(made, 1);
  assertEquals(spec.evalMetricOps, {});
  assertStrictEquals(spec.exportOutputs, null);
});

Deno.test("EstimatorSpec.replace() copies the rest, and checks what it is given", () => {
  using loss = tensor(1);
  using mean = new Mean();
  const spec = new EstimatorSpec({ mode: "eval", loss, predictions: { p: loss }, evalMetricOps: { mean } });
  const copy = spec.replace({ evalMetricOps: { ...spec.evalMetricOps, again: mean } });
  assertEquals([copy.mode, Object.keys(copy.evalMetricOps)], ["eval", ["mean", "again"]]);
  assertStrictEquals(copy.loss, loss);
  assertEquals(Object.keys(copy.predictions as object), ["p"]);
  assertEquals(Object.keys(spec.evalMetricOps), ["mean"]);
  assertThrows(() => spec.replace({ loss: null }), ValueError, "Missing loss.");
});
