import { assert, assertEquals } from "@std/assert";
import { recorder, withRecorder } from "../../core/graph/current_recorder.ts";
import {
  BinaryClassHead,
  DNNEstimator,
  type EstimatorSpec,
  type Head,
  MultiClassHead,
  MultiHead,
  MultiLabelHead,
  numericColumn,
  RegressionHead,
  scope,
  SequentialHeadWrapper,
  silentLogger,
  square,
  sub,
  tensor,
} from "../../mod.ts";
import type { LinkedRegressionRow } from "../../heads/rows.ts";

/** How often each operation runs in `fn`. */
function counted(fn: () => unknown): Record<string, number> {
  const counts: Record<string, number> = {};
  withRecorder({ record: ({ op }) => counts[op] = (counts[op] ?? 0) + 1 }, fn);
  return counts;
}

const config = { tfRandomSeed: 1, logger: silentLogger };
const heads: [Head<object>, unknown, string, string][] = [
  [new MultiClassHead({ nClasses: 3 }), [1, 0], "softmax_cross_entropy", "softmax"],
  [new BinaryClassHead(), [1, 0], "sigmoid_cross_entropy", "softmax"],
  [new MultiLabelHead({ nClasses: 2 }), [[1, 0], [0, 1]], "sigmoid_cross_entropy", "sigmoid"],
];

for (const [head, labels, loss, link] of heads) {
  const { name } = head.constructor;
  const logitsOf = () => tensor(Array.from({ length: 2 }, () => Array.from({ length: head.logitsDimension }, (_, i) => i)));

  Deno.test(`${name}: evaluation computes the losses once`, () => {
    const counts = counted(() =>
      scope(() => head.createEstimatorSpec({ features: {}, mode: "eval", logits: logitsOf(), labels: labels as number[] }).loss!).dispose()
    );
    assertEquals(counts[loss], 1);
  });

  Deno.test(`${name}: predictions by key compute what the key needs`, () => {
    const spec = (use: (spec: EstimatorSpec) => unknown) => () =>
      scope(() => {
        use(head.createEstimatorSpec({ features: {}, mode: "infer", logits: logitsOf() }));
      });
    assertEquals(counted(spec((made) => made.predictionsOf(["logits"]))), {});
    assert(counted(spec((made) => made.predictions))[link]! > 0);
  });
}

Deno.test("MultiHead: evaluation computes each head's losses once", () => {
  let calls = 0;
  const lossFn = (y: Parameters<typeof sub>[0], z: Parameters<typeof sub>[0]) => {
    calls++;
    return square(sub(y, z));
  };
  const head = new MultiHead([new RegressionHead({ name: "a", lossFn }), new RegressionHead({ name: "b", lossFn })]);
  scope(() => head.createEstimatorSpec({ features: {}, mode: "eval", logits: tensor([[1, 2]]), labels: { a: [0], b: [1] } }).loss!)
    .dispose();
  assertEquals(calls, 2);
  // Outside of an evaluation nothing is remembered.
  const logits = tensor([[1, 2]]);
  for (let i = 0; i < 2; i++) scope(() => head.loss({ a: [0], b: [1] }, logits)).dispose();
  logits.dispose();
  assertEquals(calls, 6);
});

Deno.test("SequentialHeadWrapper and MultiHead: predictions by key compute what the key needs", () => {
  const part = () => new MultiClassHead({ nClasses: 3, name: "a" });
  const several = new MultiHead([part(), new BinaryClassHead({ name: "b" })]);
  const softmaxes = (made: () => EstimatorSpec, keys: readonly string[]) =>
    counted(() =>
      scope(() => {
        made().predictionsOf(keys);
      })
    )["softmax"] ?? 0;
  const ofSeveral = () => several.createEstimatorSpec({ features: {}, mode: "infer", logits: tensor([[1, 2, 3, 4]]) });
  assertEquals([["a/logits"], ["b/logits", "a/probabilities"]].map((keys) => softmaxes(ofSeveral, keys)), [0, 1]);
  const features = { sequence_length_mask: [[true, true]] };
  const ofSteps = () =>
    new SequentialHeadWrapper(part()).createEstimatorSpec({ features, mode: "infer", logits: tensor([[[1, 2, 3], [1, 1, 1]]]) });
  const asked = [["logits"], ["sequence_length_mask"], ["logits", "sequence_length_mask"], ["probabilities"]];
  assertEquals(asked.map((keys) => softmaxes(ofSteps, keys)), [0, 0, 0, 1]);
});

Deno.test("predict() with predictKeys computes only these", async () => {
  let calls = 0;
  const inverseLinkFn = (z: Parameters<typeof square>[0]) => {
    calls++;
    return square(z);
  };
  const head = new RegressionHead<LinkedRegressionRow>({ inverseLinkFn });
  await using model = new DNNEstimator({ head, hiddenUnits: [2], featureColumns: [numericColumn("x")], config });
  await model.train(() => [{ x: [1, 2] }, [1, 2]], { steps: 1 });
  calls = 0;
  const rows = await Array.fromAsync(model.predict(() => ({ x: [1, 2] }), { predictKeys: ["logits"] }));
  assertEquals([rows.map((row) => Object.keys(row)), calls], [[["logits"], ["logits"]], 0]);
  await Array.fromAsync(model.predict(() => ({ x: [1, 2] }), { predictKeys: ["predictions"] }));
  assertEquals(calls, 1);
  assertEquals(recorder.current, null);
});
