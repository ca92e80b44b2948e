/**
 * Trains in the directory of the first argument until it is killed or `global_step` is the second one; a checkpoint after every so many steps as
 * the third one says.
 */

import { Adam, Dataset, dense, dropout, Estimator, MultiClassHead, silentLogger, type Tensor, v1 } from "../../mod.ts";

const [modelDir, steps, every] = Deno.args as [string, string, string];
const head = new MultiClassHead({ nClasses: 3 });
const x = [[0, 0], [0, 1], [1, 0], [1, 1], [2, 0], [2, 1]];
const rows = Dataset.fromColumns({ x }, [0, 0, 1, 1, 2, 2]);

await using model = new Estimator({
  modelDir,
  config: { tfRandomSeed: 3, saveCheckpointsSteps: Number(every), keepCheckpointMax: 2, logger: silentLogger },
  modelFn: ({ features, labels, mode }) => {
    const hidden = v1.layers.stack(features["x"] as Tensor, [64, 64], { activation: "tanh", name: "hidden" });
    return head.createEstimatorSpec({
      features,
      mode,
      labels,
      logits: dense(dropout(hidden, 0.1), 3, { name: "logits" }),
      optimizer: new Adam({ learningRate: 0.01 }),
    });
  },
});
let started = false;
await model.train(() => rows.shuffle(4, { seed: 1 }).repeat().batch(4), {
  maxSteps: Number(steps),
  onStep: () => {
    // Not at a step of a certain number: the run may go on from a checkpoint.
    if (!started) console.log("started");
    started = true;
  },
});
