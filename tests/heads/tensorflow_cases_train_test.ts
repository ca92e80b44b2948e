// What the classes ...HeadForEstimator of TensorFlow's tests of heads say of training: optimizer, trainable variables, update operations.

import { assertEquals, assertStrictEquals } from "@std/assert";
import { zeros } from "../../core/initializers.ts";
import { type Variable, variable } from "../../core/model.ts";
import { add } from "../../core/ops/mod.ts";
import { SGD } from "../../core/optimizers/sgd.ts";
import type { TrainOp } from "../../core/optimizers/train_op.ts";
import { tensor } from "../../core/runtime/tensor.ts";
import { BinaryClassHead, type Head, MultiClassHead, MultiHead, MultiLabelHead, RegressionHead } from "../../heads/mod.ts";
import { near, sigmoid, softplus, testRefusals, value } from "./_cases.ts";
import { withVariables } from "./contrib/_run.ts";

interface Row {
  readonly head: Head<object>;
  readonly logits: number[][];
  readonly labels: number[][] | Record<string, number[][]>;
  readonly loss: number;
  /** The derivative of the loss by each logit. */
  readonly gradient: number[];
}

const large = [[-10, 10], [-15, 10]];
const indicators = [[1, 0], [1, 1]];
// Four losses count a quarter each: 10, 10, 15 and 0.
const largeLoss = (2 * softplus(10) + softplus(15) + softplus(-10)) / 4;
const largeGradient = large.flatMap((row, i) => row.map((z, j) => (sigmoid(z) - indicators[i]![j]!) / 4));
const softmax = (z: number[]) => z.map((x) => Math.exp(x) / z.reduce((sum, y) => sum + Math.exp(y), 0));

const table: Record<string, Row> = {
  BinaryClassHead: {
    head: new BinaryClassHead(),
    logits: [[45], [-41]],
    labels: [[1], [1]],
    loss: 20.5,
    gradient: [0, -0.5], // (sigmoid(z) - 1) / 2
  },
  MultiClassHead: {
    head: new MultiClassHead({ nClasses: 3 }),
    logits: [[10, 0, 0], [0, 10, 0]],
    labels: [[1], [1]],
    loss: 5 + Math.log1p(2 * Math.exp(-10)),
    gradient: [[10, 0, 0], [0, 10, 0]].flatMap((row) => softmax(row).map((p, j) => (p - (j === 1 ? 1 : 0)) / 2)),
  },
  MultiLabelHead: {
    head: new MultiLabelHead({ nClasses: 2 }),
    logits: large,
    labels: indicators,
    loss: largeLoss,
    gradient: largeGradient,
  },
  RegressionHead: { head: new RegressionHead(), logits: [[45], [41]], labels: [[43], [44]], loss: 6.5, gradient: [2, -3] }, // 2 (z - y) / 2
  MultiHead: {
    head: new MultiHead([new MultiLabelHead({ nClasses: 2, name: "head1" })]),
    logits: large,
    labels: { head1: indicators },
    loss: largeLoss,
    gradient: largeGradient,
  },
};

for (const [name, { head, logits, labels, loss, gradient }] of Object.entries(table)) {
  // train_with_optimizer, train_one_head_with_optimizer
  Deno.test(`${name}: an optimizer changes the trainable variables it is given`, () => {
    withVariables((run, variables) => {
      const spec = run("train", () => {
        const shape = [logits.length, logits[0]!.length];
        const [trained, fixed] = ["trained", "fixed"].map((name) => variable(name, shape, zeros())) as [Variable, Variable];
        const z = add(add(tensor(logits), trained), fixed);
        const optimizer = new SGD({ learningRate: 1 });
        return head.createEstimatorSpec({
          features: { x: [42] },
          mode: "train",
          logits: z,
          labels,
          optimizer,
          trainableVariables: [trained],
        });
      });
      near(value(spec.loss!), loss, "loss");
      spec.trainOp!.apply();
      const [trained, fixed] = ["trained", "fixed"].map((name) => [...variables.find(name)!.value()]) as [number[], number[]];
      gradient.forEach((slope, i) => near(trained[i]!, -slope, `trained[${i}]`));
      assertEquals(fixed, gradient.map(() => 0));
    });
  });

  // train_with_update_ops
  Deno.test(`${name}: updates run with the step that trainOpFn makes`, () => {
    withVariables((run) => {
      const ran: string[] = [];
      const step: TrainOp = { gradients: [], apply: () => void ran.push("step") };
      const updateOps = [() => void ran.push("first update"), () => void ran.push("second update")];
      const options = { features: { x: [42] }, mode: "train", labels, trainOpFn: () => step } as const;
      const spec = run("train", () => head.createEstimatorSpec({ ...options, logits: tensor(logits), updateOps }));
      assertEquals(ran, []);
      spec.trainOp!.apply();
      assertEquals(ran, ["step", "first update", "second update"]);
      assertStrictEquals(spec.trainOp!.gradients, step.gradients);
    });
  });

  const optimizer = new SGD();
  const trainOpFn = () => ({ gradients: [], apply: () => {} });
  const train = (more: object) =>
    head.createEstimatorSpec({ features: { x: [42] }, mode: "train", logits: tensor(logits), labels, ...more } as never);
  testRefusals(name, {
    // invalid_trainable_variables
    "trainable variables that are none": [
      () => train({ optimizer, trainableVariables: null }),
      "ValueError",
      "trainableVariables cannot be None. Given None",
    ],
    "a record of trainable variables": [
      () => train({ optimizer, trainableVariables: { varList: [] } }),
      "ValueError",
      "trainableVariables should be a list or a tuple. Given type: object.",
    ],
    "an optimizer and a trainOpFn": [() => train({ optimizer, trainOpFn }), "ValueError", "trainOpFn and optimizer cannot both be set."],
    "updates that are no list": [
      () => train({ trainOpFn, updateOps: () => {} }),
      "ValueError",
      "updateOps should be a list or a tuple. Given type: function.",
    ],
  });
}
