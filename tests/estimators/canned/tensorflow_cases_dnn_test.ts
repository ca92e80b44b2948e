// The cases of TensorFlow's tensorflow_estimator/python/estimator/canned/dnn_testing_utils.py: networks whose few weights are given by a checkpoint.

import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import {
  DNNClassifier,
  DNNEstimator,
  DNNRegressor,
  type Estimator,
  type Features,
  type Labels,
  numericColumn,
  RegressionHead,
  SGD,
  silentLogger,
} from "../../../mod.ts";
import { about, near } from "../../heads/_cases.ts";
import { STEP, type Variables, withCheckpoint } from "../_given_weights.ts";

type Layers = readonly (readonly [kernel: number[][], bias: number[]])[];

const narrow: Layers = [[[[0.6, 0.5]], [0.1, -0.1]], [[[1, 0.8], [-0.8, -1]], [0.2, -0.2]], [[[-1], [1]], [0.3]]];
const threeLogits = [[[-1, 1, 0.5], [-1, 1, 0.5]], [0.3, -0.3, 0]] as Layers[number];
/** One input, three logits. */
const wide: Layers = [narrow[0]!, narrow[1]!, threeLogits];
const twoInputs = [[[0.6, 0.5], [-0.6, -0.5]], [0.1, -0.1]] as Layers[number];
/** Two inputs, three logits. */
const broad: Layers = [twoInputs, narrow[1]!, threeLogits];
/** Two inputs, one logit. */
const tall: Layers = [twoInputs, narrow[1]!, narrow[2]!];
// Input 10: relu(0.6 * 10 + 0.1), relu(0.5 * 10 - 0.1) = 6.1, 4.9; relu(6.1 - 0.8 * 4.9 + 0.2), relu(0.8 * 6.1 - 4.9 - 0.2) = 2.38, 0.
const one = -2.38 + 0.3; // -2.08
const three = [-2.08, 2.08, 1.19];
// Input 5: 3.1, 2.4; 1.38, 0.
const threeOfFive = [-1.08, 1.08, 0.69];
// Inputs 10 and 8: 0.6 * 10 - 0.6 * 8 + 0.1, 0.5 * 10 - 0.5 * 8 - 0.1 = 1.3, 0.9; 0.78, 0.
const threeOfTwo = [-0.48, 0.48, 0.39];

const p = 1 / (1 + Math.exp(-one)); // 0.11105597
const softmax = (z: number[]) => z.map((x) => Math.exp(x) / z.reduce((sum, y) => sum + Math.exp(y), 0));
const [p0, p1] = softmax(threeOfTwo) as [number, number]; // 0.16670536, 0.43538380

interface Case {
  readonly layers: Layers;
  readonly make: (options: { modelDir: string; optimizer: SGD }) => Estimator<Record<string, unknown>>;
  readonly features: Features;
  readonly labels: Labels;
  /** All that an evaluation says but the step. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** The loss of evaluation and training. */
  readonly loss: number;
  /** The predictions of the first row, or some of them. */
  readonly row?: Readonly<Record<string, readonly unknown[]>>;
}

const shared = { hiddenUnits: [2, 2], config: { tfRandomSeed: 1, logger: silentLogger } };
const any = (model: unknown) => model as Estimator<Record<string, unknown>>;
const age = numericColumn("age");
const age2 = numericColumn("age", { shape: [2] });
const classifier = (more: object, column = age) => (options: object) =>
  any(new DNNClassifier({ ...shared, featureColumns: [column], ...options, ...more }));
const regressor = (more: object, column = age) => (options: object) =>
  any(new DNNRegressor({ ...shared, featureColumns: [column], ...options, ...more }));
/** A head for which the loss tells how far logits are from what they should be. */
const logits = (labelDimension: number, featureColumns = [age]) => (options: object) =>
  any(new DNNEstimator({ ...shared, featureColumns, ...options, head: new RegressionHead({ labelDimension }) }));
const vocabulary = (n: number) => Array.from({ length: n }, (_, i) => `class_vocab_${i}`);
const regression = (loss: number, prediction: number, label: number) => ({
  average_loss: loss,
  "prediction/mean": prediction,
  "label/mean": label,
});
const binaryRow = (names: string[]) => ({
  logits: [one],
  logistic: [p],
  probabilities: [1 - p, p],
  class_ids: [0],
  classes: [names[0]],
  all_class_ids: [0, 1],
  all_classes: names,
});
const classRow = (names: string[]) => ({
  logits: threeOfTwo,
  probabilities: softmax(threeOfTwo),
  class_ids: [1],
  classes: [names[1]],
  all_class_ids: [0, 1, 2],
  all_classes: names,
});

const cases: Record<string, Case> = {
  // BaseDNNModelFnTest and BaseDNNLogitFnTest: the labels are the logits to be, so that the loss is 0 where they are right
  "one-dimensional logits": {
    layers: narrow,
    make: logits(1),
    features: { age: [[10]] },
    labels: [[one]],
    loss: 0,
    row: { predictions: [one] },
  },
  "multi-dimensional logits": {
    layers: wide,
    make: logits(3),
    features: { age: [[10]] },
    labels: [three],
    loss: 0,
    row: { predictions: three },
  },
  "multi-dimensional logits of several examples": {
    layers: wide,
    make: logits(3),
    features: { age: [[10], [5]] },
    labels: [three, threeOfFive],
    loss: 0,
  },
  "multi-dimensional input, one-dimensional logits": {
    layers: tall,
    make: logits(1, [age2]),
    features: { age: [[10, 8]] },
    labels: [[-0.48]],
    loss: 0,
  },
  "multi-dimensional input and logits": {
    layers: broad,
    make: logits(3, [age2]),
    features: { age: [[10, 8]] },
    labels: [threeOfTwo],
    loss: 0,
  },
  "two columns": {
    layers: broad,
    make: logits(3, [age, numericColumn("height")]),
    features: { age: [[10]], height: [[8]] },
    labels: [threeOfTwo],
    loss: 0,
  },

  // BaseDNNClassifierEvaluateTest, BaseDNNClassifierPredictTest, BaseDNNClassifierTrainTest
  "two classes": {
    layers: narrow,
    make: classifier({}),
    features: { age: [[10], [10]] },
    labels: [[1], [0]],
    loss: -(Math.log(p) + Math.log(1 - p)) / 2, // 1.157721
    metrics: {
      average_loss: -(Math.log(p) + Math.log(1 - p)) / 2,
      accuracy: 0.5,
      precision: 0,
      recall: 0,
      "prediction/mean": p,
      "label/mean": 0.5,
      accuracy_baseline: 0.5,
      auc: 0.5,
      auc_precision_recall: 0.5,
    },
    row: binaryRow(["0", "1"]),
  },
  "two classes with names": {
    layers: narrow,
    make: classifier({ labelVocabulary: vocabulary(2) }),
    features: { age: [[10]] },
    labels: [["class_vocab_1"]],
    loss: -Math.log(p), // 2.197721
    row: binaryRow(vocabulary(2)),
  },
  "labels between 0 and 1": {
    layers: narrow,
    make: classifier({}),
    features: { age: [[10], [10]] },
    labels: [[0.8], [0.4]],
    loss: -(1.2 * Math.log(p) + 0.8 * Math.log(1 - p)) / 2, // 1.365721
  },
  "a label between 0 and 1": {
    layers: narrow,
    make: classifier({}),
    features: { age: [[10]] },
    labels: [[0.8]],
    loss: -(0.8 * Math.log(p) + 0.2 * Math.log(1 - p)), // 1.781721
  },
  "three classes": {
    layers: broad,
    make: classifier({ nClasses: 3 }, age2),
    features: { age: [[10, 8], [10, 8]] },
    labels: [[1], [0]],
    loss: -(Math.log(p1) + Math.log(p0)) / 2, // 1.311527
    metrics: { average_loss: -(Math.log(p1) + Math.log(p0)) / 2, accuracy: 0.5 },
    row: classRow(["0", "1", "2"]),
  },
  "three classes with names": {
    layers: broad,
    make: classifier({ labelVocabulary: vocabulary(3) }, age2),
    features: { age: [[10, 8]] },
    labels: [["class_vocab_0"]],
    loss: -Math.log(p0),
    row: classRow(vocabulary(3)),
  },
  "three classes from one input": {
    layers: wide,
    make: classifier({ nClasses: 3 }),
    features: { age: [[10]] },
    labels: [[1]],
    loss: -Math.log(softmax(three)[1]!), // 0.355058
  },
  "three classes, weighted": {
    layers: broad,
    make: classifier({ nClasses: 3, weightColumn: "w" }, age2),
    features: { age: [[10, 8], [10, 8]], w: [[10], [100]] },
    labels: [[1], [0]],
    loss: -(10 * Math.log(p1) + 100 * Math.log(p0)) / 2, // 93.734
  },

  // BaseDNNRegressorEvaluateTest, BaseDNNRegressorPredictTest, BaseDNNRegressorTrainTest
  "one target": {
    layers: narrow,
    make: regressor({}),
    features: { age: [[10]] },
    labels: [[1]],
    loss: 3.08 ** 2, // 9.4864
    metrics: regression(3.08 ** 2, one, 1),
    row: { predictions: [one] },
  },
  "three targets": {
    layers: broad,
    make: regressor({ labelDimension: 3 }, age2),
    features: { age: [[10, 8]] },
    labels: [[1, -1, 0.5]],
    loss: (1.48 ** 2 + 1.48 ** 2 + 0.11 ** 2) / 3, // 1.4643
    metrics: regression((1.48 ** 2 + 1.48 ** 2 + 0.11 ** 2) / 3, 0.39 / 3, 0.5 / 3),
    row: { predictions: threeOfTwo },
  },
  "three targets, weighted": {
    layers: broad,
    make: regressor({ labelDimension: 3, weightColumn: "w" }, age2),
    features: { age: [[10, 8]], w: [10] },
    labels: [[1, -1, 0.5]],
    loss: 10 * (1.48 ** 2 + 1.48 ** 2 + 0.11 ** 2) / 3, // 14.643
  },
};

for (const [name, { layers, make, features, labels, metrics, loss, row }] of Object.entries(cases)) {
  Deno.test(`a network of given weights: ${name}`, async () => {
    await withCheckpoint(variablesOf(layers), async (modelDir) => {
      // With the rate 0 every step has the same weights, as with TensorFlow's mock of an optimizer.
      await using model = make({ modelDir, optimizer: new SGD({ learningRate: 0 }) });
      const batch = () => [features, labels] as const;
      const { loss: evaluated, global_step: step, ...rest } = await model.evaluate(batch, { steps: 1 }) as Record<string, number>;
      assertEquals(step, STEP);
      // The weights are float32 in the checkpoint.
      near(evaluated!, about(loss, 1e-5 * Math.max(1, loss)), "loss");
      if (metrics !== undefined) {
        assertEquals(Object.keys(rest).sort(), Object.keys(metrics).sort());
        for (const [key, value] of Object.entries(metrics)) near(rest[key]!, about(value, 1e-5), key);
      }
      if (row !== undefined) {
        const predicted = (await model.predict(() => features).next()).value as Record<string, unknown[]>;
        assertEquals(Object.keys(predicted).sort(), Object.keys(row).sort());
        for (const [key, expected] of Object.entries(row)) {
          assertEquals(predicted[key]!.length, expected.length, key);
          expected.forEach((value, i) => {
            if (typeof value === "number") assertAlmostEquals(predicted[key]![i] as number, value, 1e-6, key);
            else assertEquals(predicted[key]![i], value, key);
          });
        }
      }
      const losses: number[] = [];
      await model.train(batch, { steps: 5, onStep: (_, trained) => void losses.push(trained) });
      assertEquals(losses, Array.from({ length: 5 }, () => losses[0]!));
      near(losses[0]!, about(loss, 1e-5 * Math.max(1, loss)), "the loss that is trained");
      assertEquals((await model.getVariableValue("global_step")).data, BigInt64Array.of(BigInt(STEP + 5)));
      for (const [name, value] of Object.entries(variablesOf(layers))) {
        assertEquals((await model.getVariableValue(name)).data, Float32Array.from([value].flat(3) as number[]), name);
      }
    });
  });
}

// BaseDNNLogitFnTest.test_one_dim_logits_with_batch_norm
Deno.test("a network of given weights: batch norm", async () => {
  const hidden = "dnn/hiddenlayer_0/batchnorm_0";
  const variables = {
    ...variablesOf([[[[0.6, 0.5]], [1, -1]], [[[-1], [2]], [0.3]]]),
    [`${hidden}/beta`]: [0, 0],
    [`${hidden}/gamma`]: [1, 1],
    [`${hidden}/moving_mean`]: [0, 0],
    [`${hidden}/moving_variance`]: [1, 1],
  };
  await withCheckpoint(variables, async (modelDir) => {
    await using model = new DNNRegressor({
      ...shared,
      hiddenUnits: [2],
      featureColumns: [age],
      batchNorm: true,
      modelDir,
      optimizer: new SGD({ learningRate: 0 }),
    });
    const features = { age: [[10], [20]] };
    // Hidden 7, 4 and 13, 9, by the moving variance of 1 divided by sqrt(1.001): -7 + 8 and -13 + 18.
    const served = [1, 5].map((sum) => sum / Math.sqrt(1.001) + 0.3); // 1.299500, 5.297502
    const rows = await Array.fromAsync(model.predict(() => features));
    rows.forEach(({ predictions }, i) => assertAlmostEquals(predictions[0]!, served[i]!, 1e-5));
    // In training means 10 and 6.5 and variances 9 and 6.25 of the batch: -0.999944 and 0.999920, both ways.
    const [x, y] = [3 / Math.sqrt(9.001), 2.5 / Math.sqrt(6.251)];
    const trained = [x - 2 * y + 0.3, -x + 2 * y + 0.3]; // -0.699896, 1.299896
    const losses: number[] = [];
    await model.train(() => [features, trained.map((z) => [z])], { steps: 1, onStep: (_, loss) => void losses.push(loss) });
    assert(losses[0]! < 1e-10, String(losses[0]));
  });
});

// BaseDNNClassifierTrainTest and BaseDNNRegressorTrainTest, test_from_scratch...
Deno.test("networks of 2, 2 from scratch with the default optimizer: the variables of a checkpoint", async () => {
  const models = {
    1: [classifier({})({}), regressor({})({})],
    3: [classifier({ nClasses: 3 })({})],
  };
  for (const [outputs, made] of Object.entries(models)) {
    for (const model of made) {
      await using estimator = model;
      await estimator.train(() => [{ age: [[10]] }, [[1]]], { steps: 5 });
      const shape = async (name: string) => (await estimator.getVariableValue(name)).shape;
      assertEquals((await estimator.getVariableValue("global_step")).data, BigInt64Array.of(5n));
      const layers = [["hiddenlayer_0", 1, 2], ["hiddenlayer_1", 2, 2], ["logits", 2, Number(outputs)]] as const;
      for (const [layer, inputs, units] of layers) {
        assertEquals([await shape(`dnn/${layer}/kernel`), await shape(`dnn/${layer}/bias`)], [[inputs, units], [units]]);
      }
    }
  }
});

// BaseDNNModelFnTest.test_features_tensor_raises_value_error
Deno.test("features that are no record are refused", async () => {
  await using model = regressor({})({});
  const train = () => model.train(() => [[[10], [8]] as never, [[1]]], { steps: 1 });
  await assertRejects(train, TypeError, "Features must be a record of name -> values");
});

function variablesOf(layers: Layers): Variables {
  const names = layers.map((_, i) => i === layers.length - 1 ? "dnn/logits" : `dnn/hiddenlayer_${i}`);
  return Object.fromEntries(layers.flatMap(([kernel, bias], i) => [[`${names[i]}/kernel`, kernel], [`${names[i]}/bias`, bias]]));
}
