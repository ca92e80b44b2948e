import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { logUniformDistribution } from "../../../core/candidate_sampling.ts";
import { Tape } from "../../../core/autodiff/tape.ts";
import { tensor } from "../../../core/runtime/tensor.ts";
import { noOpTrainFn, sampledSoftmaxHead, type SampledSoftmaxHeadOptions } from "../../../heads/contrib/mod.ts";
import golden from "../../testdata/goldens/candidate_sampling_tf2.json" with { type: "json" };
import { value, withVariables } from "./_run.ts";

Deno.test("log-uniform probabilities are those of TensorFlow's sampler", () => {
  const { probability } = logUniformDistribution(12);
  golden.log_uniform.forEach((expected, id) => assertAlmostEquals(probability(id), expected, 1e-7));
});

// The candidates are those of seed 1, step 0; TensorFlow was given them with their expected counts.
for (const expected of golden.cases) {
  const { trainingLoss, sampler, unique, removeAccidentalHits } = expected;
  const name = `${trainingLoss}, ${sampler}${unique ? ", unique" : ""}${removeAccidentalHits ? ", hits removed" : ""}`;
  Deno.test(`sampledSoftmaxHead has TensorFlow's loss and gradients: ${name}`, () => {
    withVariables((run, variables) => {
      const options = { trainingLoss, sampler, unique, removeAccidentalHits } as Partial<SampledSoftmaxHeadOptions>;
      const head = sampledSoftmaxHead({ nClasses: 12, numSampled: 7, correctLabels: true, ...options });
      run("infer", () => head.createModelFnOps({ features: {}, mode: "infer", logitsInput: tensor(golden.x) }));
      const weights = variables.find("sampled_softmax_head/logits/weights")!;
      const biases = variables.find("sampled_softmax_head/logits/biases")!;
      weights.assign(Float32Array.from(golden.weights));
      biases.assign(Float32Array.from(golden.biases));
      const x = tensor(golden.x);
      x.tracked = true;
      const tape = new Tape();
      // Under a tape of its own: "eval" only says that `run` makes none.
      const loss = run("eval", () =>
        tape.run(() => {
          const args = { features: {}, labels: golden.labels, logitsInput: x, trainOpFn: noOpTrainFn };
          return head.createModelFnOps({ ...args, mode: "train" }).loss!;
        }));
      assertAlmostEquals(value(loss), expected.losses.reduce((sum, each) => sum + each, 0) / 4, 2e-6);
      for (const { gradient } of tape.gradients(loss, [biases]).pairs) {
        assert(gradient.kind === "rows");
        assertEquals(new Set(gradient.hostIds), new Set([...expected.candidates, ...golden.labels]));
      }
      const gradients = tape.gradientsOf(loss, [weights, biases, x]);
      [expected.dWeights, expected.dBiases, expected.dX].forEach((of, k) => {
        const found = gradients[k]!.dataSync() as Float32Array;
        of.forEach((each, i) => assertAlmostEquals(found[i]!, each, 2e-6));
      });
    });
  });
}
