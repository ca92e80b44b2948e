import { assert, assertEquals } from "@std/assert";
import {
  Adam,
  BinaryClassHead,
  DNNEstimator,
  type Estimator,
  type Head,
  type Labels,
  LogisticRegressionHead,
  MultiClassHead,
  MultiHead,
  MultiLabelHead,
  numericColumn,
  PoissonRegressionHead,
  RegressionHead,
  RNNEstimator,
  sequenceNumericColumn,
  SequentialHeadWrapper,
  silentLogger,
} from "../../../mod.ts";

interface Case {
  readonly make: () => Head<object>;
  /** Labels of three examples. */
  readonly labels: Labels;
  /** Labels of sequences of 1, 2 and 3 steps, padded. Of several heads TensorFlow has no sequential form. */
  readonly stepLabels?: Labels;
}

const cases: Record<string, Case> = {
  BinaryClassHead: { make: () => new BinaryClassHead(), labels: [0, 1, 1], stepLabels: [[0, 0, 0], [1, 0, 0], [1, 1, 0]] },
  MultiClassHead: { make: () => new MultiClassHead({ nClasses: 3 }), labels: [0, 1, 2], stepLabels: [[2, 0, 0], [0, 1, 0], [1, 2, 1]] },
  MultiLabelHead: {
    make: () => new MultiLabelHead({ nClasses: 2 }),
    labels: [[1, 0], [0, 0], [1, 1]],
    stepLabels: [[[1, 0], [0, 0], [0, 0]], [[0, 1], [1, 1], [0, 0]], [[0, 0], [1, 0], [1, 1]]],
  },
  RegressionHead: {
    make: () => new RegressionHead({ labelDimension: 2 }),
    labels: [[0, 1], [1, 2], [3, 0]],
    stepLabels: [[[1, 1], [0, 0], [0, 0]], [[0, 1], [1, 0], [0, 0]], [[2, 0], [1, 1], [0, 2]]],
  },
  PoissonRegressionHead: {
    make: () => new PoissonRegressionHead(),
    labels: [[1], [2], [5]],
    stepLabels: [[1, 0, 0], [2, 3, 0], [1, 0, 4]],
  },
  LogisticRegressionHead: {
    make: () => new LogisticRegressionHead(),
    labels: [[0.1], [0.5], [0.9]],
    stepLabels: [[0.2, 0, 0], [0.5, 0.9, 0], [0.1, 0.3, 1]],
  },
  MultiHead: {
    make: () => new MultiHead([new MultiClassHead({ nClasses: 3, name: "kind" }), new RegressionHead({ name: "size" })]),
    labels: { kind: [0, 1, 2], size: [[0], [1], [3]] },
  },
};

const features = { x: [-1, 0, 2], s: [[1], [2, -1], [0.5, 0, 1]] };
const common = (modelDir?: string) => ({
  optimizer: new Adam({ learningRate: 0.05 }),
  config: { tfRandomSeed: 3, logger: silentLogger },
  ...(modelDir === undefined ? {} : { modelDir }),
});

/** The canned estimators that take any head. */
const estimators: Record<string, (head: Head<object>, modelDir?: string) => Estimator<object>> = {
  DNNEstimator: (head, modelDir) => new DNNEstimator({ head, featureColumns: [numericColumn("x")], hiddenUnits: [8], ...common(modelDir) }),
  RNNEstimator: (head, modelDir) =>
    new RNNEstimator({
      head,
      sequenceFeatureColumns: [sequenceNumericColumn("s")],
      contextFeatureColumns: [numericColumn("x")],
      units: [6],
      cellType: "gru",
      ...common(modelDir),
    }),
  "RNNEstimator at every step": (head, modelDir) =>
    new RNNEstimator({
      head: new SequentialHeadWrapper(head, { sequenceLengthMask: "sequence_mask" }),
      sequenceFeatureColumns: [sequenceNumericColumn("s")],
      units: [6],
      cellType: "lstm",
      returnSequences: true,
      ...common(modelDir),
    }),
};

for (const [name, { make, labels, stepLabels }] of Object.entries(cases)) {
  for (const [kind, estimatorOf] of Object.entries(estimators)) {
    const wanted = kind.endsWith("step") ? stepLabels : labels;
    if (wanted === undefined) continue;
    Deno.test(`${kind} with a ${name}: it learns, evaluates, predicts, and goes on from its directory`, async () => {
      const input = () => [features, wanted] as const;
      await using model = estimatorOf(make());
      const before = await model.evaluate(input);
      await model.train(input, { steps: 40 });
      const after = await model.evaluate(input);
      assert((after["loss"] as number) < (before["loss"] as number), `${before["loss"]} -> ${after["loss"]}`);
      for (const [key, value] of Object.entries(after)) assert(Number.isFinite(value), `${key} is ${value}`);
      const rows = [];
      for await (const row of model.predict(() => features)) rows.push(row);
      assertEquals(rows.length, 3);
      const { loss } = after;
      // A second estimator on the directory stands where the first does; what it learns, the first reads.
      await using again = estimatorOf(make(), model.modelDir);
      assertEquals((await again.evaluate(input))["loss"], loss);
      const more = [];
      for await (const row of again.predict(() => features)) more.push(row);
      assertEquals(more, rows);
      await again.train(input, { steps: 5 });
      assertEquals((await model.evaluate(input))["global_step"], 45);
    });
  }
}
