// The cases of TensorFlow's tensorflow_estimator/python/estimator/canned/rnn_test.py: a simple recurrent cell whose few weights are given by a
// checkpoint, and recurrent models from scratch.

import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  embeddingColumn,
  type Estimator,
  type Features,
  indicatorColumn,
  type Labels,
  numericColumn,
  RegressionHead,
  RNNClassifier,
  RNNEstimator,
  sequenceCategoricalColumnWithHashBucket,
  sequenceCategoricalColumnWithIdentity,
  sequenceNumericColumn,
  SequentialHeadWrapper,
  SGD,
  silentLogger,
  simpleRnnCell,
  SparseTensor,
  StackedRNNCells,
} from "../../../mod.ts";
import { about, near, softplus } from "../../heads/_cases.ts";
import { STEP, type Variables, withCheckpoint } from "../_given_weights.ts";

const recurrent = [[0.2, -0.3], [0.3, -0.4]];
const bias = [0.2, 0.5];
const one = { kernel: [[-1], [1]], bias: [0.3] };
const three = { kernel: [[-1, 0.5, 0.2], [1, -0.3, 0.1]], bias: [0.3, 0.4, 0.5] };

/** The logits of each step: h = tanh(x kernel + h recurrent + bias), h dense.kernel + dense.bias. */
function logitsOf(steps: number[][], dense: typeof one, kernel = [[0.1, -0.2]]): number[][] {
  let h = [0, 0];
  const times = (x: number[], matrix: number[][], j: number) => x.reduce((sum, value, i) => sum + value * matrix[i]![j]!, 0);
  return steps.map((x) => {
    h = bias.map((b, j) => Math.tanh(times(x, kernel, j) + times(h, recurrent, j) + b));
    return dense.bias.map((b, j) => times(h, dense.kernel, j) + b);
  });
}

// The names are those of TensorFlow 2.15, whose cells have a scope of their own; the test is of an older version.
const variablesOf = (dense: typeof one, kernel = [[0.1, -0.2]]): Variables => ({
  "rnn_model/rnn/simple_rnn_cell/kernel": kernel,
  "rnn_model/rnn/simple_rnn_cell/recurrent_kernel": recurrent,
  "rnn_model/rnn/simple_rnn_cell/bias": bias,
  "rnn_model/logits/kernel": dense.kernel,
  "rnn_model/logits/bias": dense.bias,
});

const made: SparseTensor[] = [];
function sparse(values: number[] | bigint[] | string[], places: number[][], shape: number[]): SparseTensor {
  const tensor = new SparseTensor(places, values, shape);
  made.push(tensor);
  return tensor;
}
Deno.test.afterAll(() => made.forEach((tensor) => tensor.dispose()));
const single = () => ({ price: sparse([10, 5], [[0, 0], [0, 1]], [1, 2]) });
const both = () => ({ price: sparse([10, 5, 2, 7], [[0, 0], [0, 1], [1, 0], [1, 1]], [2, 2]) });
const places = [[0, 0], [0, 1], [1, 0]];
const uneven = () => ({ price: sparse([10, 5, 2], places, [2, 2]) });
const [long, short, full] = [[[10], [5]], [[2]], [[2], [7]]];

const config = { tfRandomSeed: 1, logger: silentLogger };
const price = sequenceNumericColumn("price", { shape: [1] });
const shared = { sequenceFeatureColumns: [price], units: [2], config };
const last = <T>(rows: T[]) => rows[rows.length - 1]!;
const classifier = (options: object) => new RNNClassifier(options as never) as unknown as Estimator<Record<string, unknown>>;

interface LogitsCase {
  readonly features: () => Features;
  /** The inputs of the cell, by sequence. */
  readonly steps: number[][][];
  readonly dense?: typeof one;
  readonly kernel?: number[][];
  readonly columns?: object;
  /** What TensorFlow's test has for the last steps. */
  readonly expected: number[][];
}

// RNNLogitFnTest, with the last output and with all of them. Predictions of a regression are the logits.
const cases: Record<string, LogitsCase> = {
  // testOneDimLogits
  "one-dimensional logits": { features: single, steps: [long], expected: [[-0.6033]] },
  // testMultiDimLogits
  "multi-dimensional logits": { features: single, steps: [long], dense: three, expected: [[-0.6033, 0.7777, 0.5698]] },
  // testMultiExampleMultiDim
  "several examples": {
    features: both,
    steps: [long, full],
    dense: three,
    expected: [[-0.6033, 0.7777, 0.5698], [-1.2473, 1.0170, 0.5745]],
  },
  // testMultiExamplesDifferentLength
  "examples of different length": { features: uneven, steps: [long, short], expected: [[-0.6033], [0.0197]] },
  // testMultiExamplesWithContext
  "a context": {
    features: () => ({ ...uneven(), context: [[-0.5], [0.8]] }),
    steps: [long.map(([x]) => [x!, -0.5]), short.map(([x]) => [x!, 0.8])],
    kernel: [[0.1, -0.2], [1, 0.9]],
    columns: { contextFeatureColumns: [numericColumn("context", { shape: [1] })] },
    expected: [[-0.3662], [0.1414]],
  },
  // testMultiExamplesMultiFeatures
  "two sequence columns": {
    features: () => ({ ...uneven(), on_sale: sparse([0n, 1n, 0n], places, [2, 2]) }),
    steps: [[[1, 0, 10], [0, 1, 5]], [[1, 0, 2]]],
    kernel: [[0.5, -0.5], [1, -1], [0.1, -0.2]],
    columns: {
      sequenceFeatureColumns: [price, indicatorColumn(sequenceCategoricalColumnWithIdentity("on_sale", 2))],
    },
    expected: [[-1.5056], [-0.7962]],
  },
};

for (const [name, { features, steps, dense = one, kernel, columns = {}, expected }] of Object.entries(cases)) {
  for (const returnSequences of [false, true]) {
    Deno.test(`a recurrent network of given weights: ${name}, ${returnSequences ? "every step" : "the last step"}`, async () => {
      const logits = steps.map((sequence) => logitsOf(sequence, dense, kernel));
      logits.forEach((rows, i) => last(rows).forEach((z, j) => assertAlmostEquals(z, expected[i]![j]!, 1e-4)));
      await withCheckpoint(variablesOf(dense, kernel), async (modelDir) => {
        const head = new RegressionHead({ labelDimension: dense.bias.length });
        await using model = new RNNEstimator({
          ...shared,
          ...columns,
          modelDir,
          optimizer: new SGD({ learningRate: 0 }),
          ...(returnSequences ? { head: new SequentialHeadWrapper(head), returnSequences } : { head }),
        } as never) as Estimator<Record<string, unknown>>;
        let row = 0;
        for await (const prediction of model.predict(features)) {
          const got = returnSequences ? prediction["predictions"] as number[][] : [prediction["predictions"] as number[]];
          // What the cell gives at the last step is carried over into the padding.
          const rows = returnSequences ? got.map((_, i) => logits[row]![Math.min(i, logits[row]!.length - 1)]!) : [last(logits[row]!)];
          got.forEach((z, i) => z.forEach((value, j) => assertAlmostEquals(value, rows[i]![j]!, 1e-6)));
          row++;
        }
        assertEquals(row, steps.length);
        // Where the labels are the logits, there is no loss in training either.
        const labels = (returnSequences ? logits : logits.map(last)) as Labels;
        const losses: number[] = [];
        await model.train(() => [features(), labels], { steps: 1, onStep: (_, loss) => void losses.push(loss) });
        near(losses[0]!, about(0, 1e-10), "loss");
      });
    });
  }
}

// Losses 0.436326 for label 0 and 0.683335 for label 1, from the logits -0.6033 and 0.0197.
const z = [...logitsOf(long, one), ...logitsOf(short, one)].map(([value]) => value!); // -1.4388, -0.6033, 0.0197
const lastLoss = (softplus(z[1]!) + softplus(-z[2]!)) / 2;
// Labels 0, 1, 0 of the three steps: 0.2129, 1.0396, 0.7031
const stepLoss = (softplus(z[0]!) + softplus(-z[1]!) + softplus(z[2]!)) / 3;
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const softmax = (x: number[]) => x.map((value) => Math.exp(value) / x.reduce((sum, y) => sum + Math.exp(y), 0));
const classes = [long, full].map((steps) => softmax(last(logitsOf(steps, three)))); // 0.121793, 0.484596, 0.393611; 0.059494, 0.572639, 0.367866
const classLoss = -(Math.log(classes[0]![0]!) + Math.log(classes[1]![1]!)) / 2;

interface ClassifierCase {
  readonly dense?: typeof one;
  readonly options?: object;
  readonly features: () => Features;
  readonly labels: () => Labels;
  readonly loss: number;
  /** What TensorFlow's test has for it. */
  readonly expected: number;
  readonly metrics?: Readonly<Record<string, number>>;
}

const classifiers: Record<string, ClassifierCase> = {
  // testBinaryClassEvaluationMetrics, testBinaryClassFromCheckpoint
  "two classes": {
    features: uneven,
    labels: () => [[0], [1]],
    loss: lastLoss,
    expected: 0.559831,
    metrics: {
      average_loss: lastLoss,
      accuracy: 1,
      "prediction/mean": (sigmoid(z[1]!) + sigmoid(z[2]!)) / 2, // 0.429262
      "label/mean": 0.5,
      accuracy_baseline: 0.5,
      recall: 1,
      precision: 1,
      auc: 1,
      auc_precision_recall: 1,
    },
  },
  // testBinaryClassEvaluationMetricsSequential, testBinaryClassFromCheckpointSequential
  "two classes of every step": {
    options: { returnSequences: true },
    features: uneven,
    labels: () => sparse([0n, 1n, 0n], places, [2, 2]),
    loss: stepLoss,
    expected: 0.651841,
    metrics: {
      average_loss: stepLoss,
      accuracy: 1 / 3,
      "prediction/mean": z.reduce((sum, x) => sum + sigmoid(x), 0) / 3, // 0.350085
      "label/mean": 1 / 3,
      accuracy_baseline: 2 / 3,
      recall: 0,
      precision: 0,
      auc: 0.5,
      auc_precision_recall: 0.30685282, // 1 - log 2
    },
  },
  // testBinaryClassFromCheckpointSequentialWithWeights: only the last steps weigh something
  "two classes of every step, weighted": {
    options: { returnSequences: true, weightColumn: "weights", lossReduction: "sum" },
    features: () => ({ ...uneven(), weights: sparse([0, 0.5, 0.5], places, [2, 2]) }),
    labels: () => sparse([0n, 0n, 1n], places, [2, 2]),
    loss: lastLoss,
    expected: 0.559831,
  },
  // testMultiClassEvaluationMetrics, testMultiClassFromCheckpoint
  "three classes": {
    dense: three,
    options: { nClasses: 3 },
    features: both,
    labels: () => [[0], [1]],
    loss: classLoss,
    expected: 1.331465,
    metrics: { average_loss: classLoss, accuracy: 0.5 },
  },
};

for (const [name, { dense = one, options = {}, features, labels, loss, expected, metrics }] of Object.entries(classifiers)) {
  Deno.test(`RNNClassifier of given weights: ${name}`, async () => {
    assertAlmostEquals(loss, expected, 1e-6);
    await withCheckpoint(variablesOf(dense), async (modelDir) => {
      const optimizer = new SGD({ learningRate: 0 });
      await using model = classifier({ ...shared, ...options, modelDir, optimizer });
      const batch = () => [features(), labels()] as const;
      const { loss: evaluated, global_step: step, ...rest } = await model.evaluate(batch, { steps: 1 }) as Record<string, number>;
      assertEquals(step, STEP);
      near(evaluated!, loss, "loss");
      if (metrics !== undefined) {
        assertEquals(Object.keys(rest).sort(), Object.keys(metrics).sort());
        for (const [key, value] of Object.entries(metrics)) near(rest[key]!, value, key);
      }
      const losses: number[] = [];
      await model.train(batch, { steps: 10, onStep: (_, trained) => void losses.push(trained) });
      assertEquals(losses.length, 10);
      for (const trained of losses) near(trained, loss, "the loss that is trained");
    });
  });
}

// RNNClassifierPredictionTest
const vocabulary = (n: number) => Array.from({ length: n }, (_, i) => `class_${i}`);
const predictions: Record<string, [dense: typeof one, options: object, row: Record<string, unknown>]> = {
  "two classes": [one, {}, {
    logits: [z[1]],
    logistic: [sigmoid(z[1]!)], // 0.353593
    probabilities: [sigmoid(-z[1]!), sigmoid(z[1]!)],
    class_ids: [0],
    classes: ["class_0"],
    all_class_ids: [0, 1],
    all_classes: vocabulary(2),
  }],
  "three classes": [three, {}, {
    logits: last(logitsOf(long, three)),
    probabilities: classes[0],
    class_ids: [1],
    classes: ["class_1"],
    all_class_ids: [0, 1, 2],
    all_classes: vocabulary(3),
  }],
  "two classes of every step": [one, { returnSequences: true, sequenceMask: "my-mask" }, {
    "my-mask": [true, true],
    logits: [[z[0]], [z[1]]],
    logistic: [[sigmoid(z[0]!)], [sigmoid(z[1]!)]],
    probabilities: [[sigmoid(-z[0]!), sigmoid(z[0]!)], [sigmoid(-z[1]!), sigmoid(z[1]!)]],
    class_ids: [[0], [0]],
    classes: [["class_0"], ["class_0"]],
    all_class_ids: [0, 1],
    all_classes: vocabulary(2),
  }],
};
for (const [name, [dense, options, expected]] of Object.entries(predictions)) {
  Deno.test(`RNNClassifier of given weights predicts: ${name}`, async () => {
    await withCheckpoint(variablesOf(dense), async (modelDir) => {
      const labelVocabulary = vocabulary(Math.max(2, dense.bias.length));
      await using model = classifier({ ...shared, ...options, labelVocabulary, modelDir });
      const { value: row } = await model.predict(single).next() as { value: Record<string, unknown> };
      assertEquals(Object.keys(row).sort(), Object.keys(expected).sort());
      for (const [key, value] of Object.entries(expected)) {
        const [got, want] = [row[key], value].map((x) => [x].flat(3)) as [unknown[], unknown[]];
        assertEquals(got.length, want.length, key);
        want.forEach((x, i) => {
          if (typeof x === "number") near(got[i] as number, x, key);
          else assertEquals(got[i], x, key);
        });
      }
    });
  });
}

// RNNClassifierTrainingTest, from scratch with the default optimizer
const tokens = sequenceCategoricalColumnWithHashBucket("tokens", 10);
const words = [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1]];
const sentence = () => sparse(["the", "cat", "sat"], words.slice(0, 3), [1, 3]);
const sentences = () => sparse(["the", "cat", "sat", "dog", "barked"], words, [2, 3]);
const weighing = { features: () => ({ tokens: sentences(), w: [[1], [2]] }), labels: [[1], [0]], options: { weightColumn: "w" } };
const plain = { features: () => ({ tokens: sentence() }), labels: [[1]], options: {} };
const scratch = {
  "testBinaryClassFromScratchWithDefaultOptimizer": { ...plain, nClasses: 2, options: { units: [4, 2] } },
  "testMultiClassFromScratchWithDefaultOptimizer": { ...plain, nClasses: 4, options: { units: [4, 2] } },
  "testFromScratchWithCustomRNNCellFn": {
    ...plain,
    nClasses: 2,
    options: { rnnCellFn: () => new StackedRNNCells([4, 2].map((units) => simpleRnnCell(units))) },
  },
  "testBinaryClassWithExampleWeight": { ...weighing, nClasses: 2, options: { ...weighing.options, units: [4, 2] } },
  "testMultiClassWithExampleWeight": { ...weighing, nClasses: 4, options: { ...weighing.options, units: [4, 2] } },
};
for (const [name, { nClasses, options, features, labels }] of Object.entries(scratch)) {
  Deno.test(`RNNClassifier from scratch: ${name}`, async () => {
    const sequenceFeatureColumns = [embeddingColumn(tokens, 2)];
    await using model = classifier({ sequenceFeatureColumns, nClasses, config, ...options });
    await model.train(() => [features(), labels], { steps: 10 });
    assertEquals((await model.getVariableValue("global_step")).data, BigInt64Array.of(10n));
    const cell = "rnn/stacked_rnn_cells/simple_rnn_cell";
    const shapes: Record<string, number[]> = {
      [`${cell}/kernel`]: [2, 4],
      [`${cell}/recurrent_kernel`]: [4, 4],
      [`${cell}/bias`]: [4],
      [`${cell}_1/kernel`]: [4, 2],
      [`${cell}_1/recurrent_kernel`]: [2, 2],
      [`${cell}_1/bias`]: [2],
      "logits/kernel": [2, nClasses > 2 ? nClasses : 1],
      "logits/bias": [nClasses > 2 ? nClasses : 1],
    };
    for (const [variable, shape] of Object.entries(shapes)) {
      assertEquals((await model.getVariableValue(`rnn_model/${variable}`)).shape, shape, variable);
    }
  });
}
