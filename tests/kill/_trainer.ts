/** Trains in the directory of the first argument until it is killed or has taken the steps of the second, a checkpoint after every step. */

import { Adam, dense, Estimator, MultiClassHead, silentLogger, stack, type Tensor } from "../../mod.ts";

const [modelDir, steps] = Deno.args as [string, string];
const head = new MultiClassHead({ nClasses: 3 });
const x = [[0, 0], [0, 1], [1, 0], [1, 1], [2, 0], [2, 1]];

await using model = new Estimator({
  modelDir,
  config: { tfRandomSeed: 3, saveCheckpointsSteps: 1, keepCheckpointMax: 2, logger: silentLogger },
  modelFn: ({ features, labels, mode }) =>
    head.createEstimatorSpec({
      features,
      mode,
      labels,
      logits: dense(stack(features["x"] as Tensor, [64, 64], { activation: "tanh", name: "hidden" }), 3, { name: "logits" }),
      optimizer: new Adam({ learningRate: 0.01 }),
    }),
});
let started = false;
await model.train(() => [{ x }, [0, 0, 1, 1, 2, 2]], {
  maxSteps: Number(steps),
  onStep: () => {
    // Not at a step of a certain number: the run may go on from a checkpoint.
    if (!started) console.log("started");
    started = true;
  },
});
