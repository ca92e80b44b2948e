import { assertEquals, assertRejects } from "@std/assert";
import {
  Adam,
  add,
  combineTrainOps,
  Estimator,
  EstimatorSpec,
  Ftrl,
  initializers,
  matmul,
  mean,
  silentLogger,
  square,
  sub,
  type Tensor,
  type TrainOp,
  ValueError,
  type Variable,
  variable,
} from "../../../mod.ts";

const data = () => [{ x: [[0.5], [1], [2]] }, [[1], [3], [5]]] as const;

/** Slope and bias after some steps with the train operation that is made of the loss and both. */
async function trained(make: (loss: Tensor, slope: Variable, bias: Variable) => TrainOp, steps: number) {
  await using model = new Estimator({
    modelFn: ({ features, labels, mode }) => {
      const slope = variable("slope", [1, 1], initializers.ones());
      const bias = variable("bias", [1], initializers.ones());
      const loss = mean(square(sub(add(matmul(features["x"] as Tensor, slope), bias), labels as Tensor)));
      return new EstimatorSpec({ mode, loss, trainOp: mode === "train" ? make(loss, slope, bias) : null });
    },
    config: { tfRandomSeed: 1, logger: silentLogger },
  });
  await model.train(data, { steps });
  const values = await model.getVariableValue(["slope", "bias"]);
  return { slope: values["slope"]!.data[0], bias: values["bias"]!.data[0], steps: (await model.evaluate(data))["global_step"] };
}

Deno.test("combineTrainOps() takes the steps of several optimizers as one, all with the gradients of the same variables", async () => {
  const ftrl = () => new Ftrl({ learningRate: 0.5 });
  const adam = () => new Adam({ learningRate: 0.1 });
  for (const swapped of [false, true]) {
    const both = await trained((loss, slope, bias) => {
      const ops = [ftrl().minimize(loss, { variables: [slope] }), adam().minimize(loss, { variables: [bias] })];
      return combineTrainOps(swapped ? ops.reverse() : ops);
    }, 1);
    const [first, second] = [
      await trained((loss, slope) => ftrl().minimize(loss, { variables: [slope] }), 1),
      await trained((loss, _, bias) => adam().minimize(loss, { variables: [bias] }), 1),
    ];
    assertEquals(both, { slope: first.slope, bias: second.bias, steps: 1 });
  }
  const later = await trained(
    (loss, slope, bias) => combineTrainOps([ftrl().minimize(loss, { variables: [slope] }), adam().minimize(loss, { variables: [bias] })]),
    20,
  );
  assertEquals(later.steps, 20);
});

Deno.test("combineTrainOps() refuses nothing, and a variable that two train", async () => {
  await assertRejects(() => trained(() => combineTrainOps([]), 1), ValueError, "combineTrainOps takes an array of train operations");
  await assertRejects(
    () => trained((loss) => combineTrainOps([new Adam().minimize(loss), new Ftrl().minimize(loss)]), 1),
    ValueError,
    "combineTrainOps: the variable bias is trained by two train operations",
  );
});
