import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  Adagrad,
  Adam,
  Estimator,
  EstimatorSpec,
  Ftrl,
  gatherRows,
  initializers,
  mul,
  type Optimizer,
  RMSProp,
  SGD,
  silentLogger,
  sum,
  tensor,
  v1,
  variable,
} from "../../../mod.ts";

const optimizers: Record<string, () => Optimizer> = {
  SGD: () => new SGD({ learningRate: 1 }),
  "SGD with momentum": () => new SGD({ learningRate: 1, momentum: 0.9 }),
  Adagrad: () => new Adagrad({ learningRate: 1 }),
  Adam: () => new Adam({ learningRate: 1 }),
  Ftrl: () => new Ftrl({ learningRate: 1 }),
  RMSProp: () => new RMSProp({ learningRate: 1 }),
  "v1.AdagradOptimizer": () => new v1.AdagradOptimizer({ learningRate: 1 }),
  "v1.AdamOptimizer": () => new v1.AdamOptimizer({ learningRate: 1 }),
  "v1.FtrlOptimizer": () => new v1.FtrlOptimizer({ learningRate: 1 }),
  "v1.RMSPropOptimizer": () => new v1.RMSPropOptimizer({ learningRate: 1 }),
};

/** The table after three steps with the gradients 3, 0 and 4 of its rows. */
async function trained(optimizer: Optimizer, ids: number[], factors: number[]): Promise<number[]> {
  await using model = new Estimator({
    modelFn: ({ mode }) => {
      const table = variable("table", [3, 1], initializers.ones());
      const loss = sum(mul(gatherRows(table, Int32Array.from(ids)), tensor(factors, [factors.length, 1])));
      return new EstimatorSpec({ mode, loss, trainOp: mode === "train" ? optimizer.minimize(loss) : null });
    },
    config: { tfRandomSeed: 1, logger: silentLogger },
  });
  await model.train(() => ({ x: [1] }), { steps: 3 });
  return Array.from((await model.getVariableValue("table")).data as Float32Array);
}

for (const [name, make] of Object.entries(optimizers)) {
  Deno.test(`an id that occurs several times in one lookup moves its row once: ${name}`, async () => {
    const repeated = await trained(make(), [2, 0, 2, 0, 0], [1, 0.5, 3, 0.5, 2]);
    assertEquals(repeated, await trained(make(), [2, 0], [4, 3]));
    assert(repeated[0] !== 1 && repeated[1] === 1 && repeated[2] !== 1, `${repeated}`);
  });
}

Deno.test("Adagrad with the rate 1 and a repeated id takes the step of the sum", async () => {
  await using model = new Estimator({
    modelFn: ({ mode }) => {
      const table = variable("table", [1, 1], initializers.constant(5));
      const loss = sum(gatherRows(table, Int32Array.of(0, 0)));
      return new EstimatorSpec({ mode, loss, trainOp: mode === "train" ? new Adagrad({ learningRate: 1 }).minimize(loss) : null });
    },
    config: { tfRandomSeed: 1, logger: silentLogger },
  });
  await model.train(() => ({ x: [1] }), { steps: 1 });
  // 5 - 2 / sqrt(0.1 + 2^2), and 3.356 where each copy moves it by 1 / sqrt(0.1 + 1) and so on.
  assertAlmostEquals(Number((await model.getVariableValue("table")).data[0]), 5 - 2 / Math.sqrt(4.1), 1e-6);
});
