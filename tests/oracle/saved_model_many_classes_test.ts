import {
  Adagrad,
  buildRawServingInputReceiverFn,
  concat,
  dense,
  Estimator,
  type HostTensor,
  reshape,
  silentLogger,
  type Tensor,
} from "../../mod.ts";
import { type Head, hierarchicalSoftmaxHead, sampledSoftmaxHead } from "../../heads/contrib/mod.ts";
import { runPython } from "./_python.ts";
import { assertSame, type Ran } from "./_saved_model_feeds.ts";

const heads: Readonly<Record<string, () => Head>> = {
  "sampled softmax": () => sampledSoftmaxHead({ nClasses: 40, numSampled: 10 }),
  "sampled softmax, the best three": () => sampledSoftmaxHead({ nClasses: 40, numSampled: 10, topK: 3 }),
  "hierarchical softmax": () => hierarchicalSoftmaxHead({ nClasses: 40 }),
  "hierarchical softmax, the best three": () => hierarchicalSoftmaxHead({ nClasses: 40, topK: 3 }),
};
const features = { x: [0.3, -0.5, 1, 2], y: [1, 2, -1, 0] };

for (const environment of ["tf2", "tf1"] as const) {
  Deno.test(`models of many classes predict in ${environment} what they predict here`, async () => {
    const directory = await Deno.makeTempDir({ prefix: "headway_oracle_many_classes_" });
    try {
      const cases: { readonly name: string; readonly path: string; readonly features: typeof features }[] = [];
      const expected = new Map<string, Readonly<Record<string, HostTensor>>>();
      for (const [name, make] of Object.entries(heads)) {
        await using model = estimatorOf(make());
        await model.train(() => [{ x: [0.1, 0.5, -1], y: [1, 0, 0.3] }, [1, 20, 39]], { steps: 5 });
        const number = { dtype: "float32", shape: [-1] } as const;
        const path = await model.exportSavedModel(`${directory}/${cases.length}`, buildRawServingInputReceiverFn({ x: number, y: number }));
        cases.push({ name, path, features });
        const [batch] = await Array.fromAsync(model.predict(() => features, { yieldSingleExamples: false }));
        expected.set(name, batch!);
      }
      const results = await runPython<Ran>(environment, "saved_model_run.py", cases, directory);
      for (const [name, ours] of expected) {
        for (const signatures of [results[name]!.v1, results[name]!.v2]) {
          if (signatures === null) continue;
          for (const [key, theirs] of Object.entries(signatures["predict"]!.outputs)) assertSame(ours[key]!, theirs, `${name}: ${key}`);
        }
      }
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
}

function estimatorOf(head: Head): Estimator {
  const optimizer = new Adagrad({ learningRate: 0.3 });
  return new Estimator({
    modelFn: ({ features, labels, mode }) => {
      const column = (name: string) => reshape(features[name] as Tensor, [-1, 1]);
      const logitsInput = dense(concat([column("x"), column("y")], 1), 32, { activation: "relu", name: "hidden" });
      return head.createModelFnOps({ features, labels, mode, trainOpFn: (loss: Tensor) => optimizer.minimize(loss), logitsInput });
    },
    config: { tfRandomSeed: 3, logger: silentLogger },
  });
}
