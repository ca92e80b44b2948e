/**
 * Draws comparisons with Keras.
 *
 * @module
 */

import type { Cell } from "../../mod.ts";
import type { CaseOptimizer, CaseSchedule } from "./_case.ts";
import { Random } from "./_cases.ts";
import type { KerasCase, KerasCell, KerasGradient, KerasSubject, KerasTensor } from "./_keras_case.ts";
import { cellOf } from "./_keras_ours.ts";

/** So many comparisons; each depends on the seed and its number alone. */
export function drawKerasCases(seed: number, count: number): KerasCase[] {
  return Array.from({ length: count }, (_, i) => {
    const random = new Random(Math.imul(seed, 1_000_003) + i);
    const [kind, draw] = draws[turns[i % turns.length]!]!;
    return { name: `${kind}_${seed}_${i}`, ...draw(random) };
  });
}

type Drawn = Omit<KerasCase, "name">;

const draws: readonly (readonly [name: string, draw: (random: Random) => Drawn])[] = [
  ["recurrent", drawRecurrent],
  ["dense", drawDense],
  ["activation", drawActivation],
  ["batch_norm", drawBatchNorm],
  ["embedding", drawEmbedding],
  ["loss", drawLoss],
  ["metric", drawMetric],
  ["optimizer", drawOptimizer],
  ["schedule", drawSchedule],
];

/** Which of the draws takes its turn: of twenty comparisons six are recurrent, three are metrics, and so on. */
const turns = [0, 6, 7, 5, 0, 1, 3, 0, 6, 7, 2, 0, 8, 5, 0, 1, 6, 7, 0, 4];

function drawRecurrent(random: Random): Drawn {
  const [batch, time, inputs] = [random.whole(1, 8), random.whole(1, 10), random.whole(1, 9)];
  const cells = drawCells(random, random.pick([1, 1, 1, 2, 3]));
  const mergeMode = random.pick(["concat", "sum", "mul", "ave"] as const);
  const width = cells.at(-1)!.units;
  const backward = drawCells(random, cells.length).map((cell, i) => i === cells.length - 1 ? { ...cell, units: width } : cell);
  const bidirectional = { mergeMode, ...(random.next() < 0.5 ? { backward } : {}) };
  const subject: KerasSubject = {
    kind: "recurrent",
    cells,
    returnSequences: random.next() < 0.5,
    layer: cells.length === 1 && cells[0]!.kind !== "minimal" && random.next() < 0.3,
    ...(random.next() < 0.4 ? { bidirectional } : {}),
    ...(random.next() < 0.7 ? { lengths: Array.from({ length: batch }, () => random.whole(0, time + 1)) } : {}),
  };
  const cell = cellOf(subject);
  return {
    subject,
    tensors: {
      x: tensorOf(random, [batch, time, inputs]),
      ...parametersOf(random, cell, inputs),
      weighting: tensorOf(random, subject.returnSequences ? [batch, time, cell.outputSize] : [batch, cell.outputSize]),
    },
  };
}

function drawCells(random: Random, count: number): KerasCell[] {
  return Array.from({ length: count }, () => ({
    kind: random.pick(["simple_rnn", "lstm", "gru", "minimal"] as const),
    units: random.whole(1, 12),
  }));
}

function parametersOf(random: Random, cell: Cell, inputs: number): Record<string, KerasTensor> {
  const range = random.pick([0.3, 1]);
  return Object.fromEntries(Object.entries(cell.build(inputs)).map(([name, { shape }]) => [name, tensorOf(random, shape, range)]));
}

const activations = ["relu", "relu6", "leaky_relu", "elu", "selu", "gelu", "softplus", "sigmoid", "tanh"];

function drawDense(random: Random): Drawn {
  const [inputs, units] = [random.whole(1, 70), random.whole(1, 40)];
  const rows = random.next() < 0.7 ? [random.whole(1, 40)] : [random.whole(1, 6), random.whole(1, 6)];
  const useBias = random.next() < 0.8;
  return {
    subject: { kind: "dense", activation: random.pick([...activations, null]), useBias },
    tensors: {
      x: tensorOf(random, [...rows, inputs], random.pick([1, 4])),
      kernel: tensorOf(random, [inputs, units]),
      ...(useBias ? { bias: tensorOf(random, [units]) } : {}),
      weighting: tensorOf(random, [...rows, units]),
    },
  };
}

function drawActivation(random: Random): Drawn {
  const shape = random.pick([[random.whole(1, 50)], [random.whole(1, 12), random.whole(2, 30)]]);
  return {
    subject: { kind: "activation", name: random.pick([...activations, "softmax", "log_softmax"]) },
    tensors: { x: tensorOf(random, shape, random.pick([0.1, 2, 8, 30])), weighting: tensorOf(random, shape) },
  };
}

function drawBatchNorm(random: Random): Drawn {
  const width = random.whole(1, 10);
  const outer = random.pick([[random.whole(2, 30)], [random.whole(2, 6), random.whole(1, 6)], [random.whole(2, 5), 2, random.whole(1, 5)]]);
  return {
    subject: {
      kind: "batchNorm",
      momentum: random.pick([0.9, 0.99, 0.999]),
      epsilon: random.pick([0.001, 0.01]),
      training: random.next() < 0.6,
    },
    tensors: {
      x: tensorOf(random, [...outer, width], random.pick([1, 5])),
      gamma: tensorOf(random, [width]),
      beta: tensorOf(random, [width]),
      moving_mean: tensorOf(random, [width]),
      moving_variance: positive(random, [width]),
      weighting: tensorOf(random, [...outer, width]),
    },
  };
}

function drawEmbedding(random: Random): Drawn {
  const [rows, width] = [random.whole(2, 20), random.whole(1, 9)];
  const ids = Array.from({ length: random.whole(1, 30) }, () => random.whole(0, rows));
  return {
    subject: { kind: "embedding", ids },
    tensors: { table: tensorOf(random, [rows, width]), weighting: tensorOf(random, [ids.length, width]) },
  };
}

function drawLoss(random: Random): Drawn {
  const loss = random.pick(["binary", "multiClass", "multiLabel", "regression", "poisson", "logistic"] as const);
  const rows = random.whole(1, 30);
  const width = { binary: 1, logistic: 1, multiClass: random.whole(3, 9), multiLabel: random.whole(2, 7) }[loss as "binary"] ??
    random.whole(1, 5);
  const label = {
    binary: () => random.whole(0, 2),
    multiClass: () => random.whole(0, width),
    multiLabel: () => random.whole(0, 2),
    regression: () => random.round(-3, 3),
    poisson: () => random.whole(0, 7),
    logistic: () => random.round(0, 1),
  }[loss];
  return {
    subject: {
      kind: "loss",
      loss,
      lossReduction: random.pick(["sum", "sum_over_batch_size"]),
      ...(loss === "poisson" ? { full: random.next() < 0.5 } : {}),
    },
    tensors: {
      logits: tensorOf(random, [rows, width], loss === "poisson" ? 2 : random.pick([1, 5, 20])),
      labels: filled([rows, loss === "multiClass" ? 1 : width], label),
      ...(random.next() < 0.6 ? { weights: filled([rows, 1], () => random.pick([0, 0.3, 1, 2.5])) } : {}),
    },
  };
}

function drawMetric(random: Random): Drawn {
  const [metric, options, form] = drawMetricOptions(random);
  const batches = random.whole(1, 4);
  const width = random.whole(2, 6);
  const tensors: Record<string, KerasTensor> = {};
  const weighted = random.next() < 0.6;
  const coarse = random.next() < 0.3;
  // Predictions that lie on thresholds, and such as do not.
  const prediction = () => coarse ? random.whole(0, 11) / 10 : random.round(0, 1);
  for (let i = 0; i < batches; i++) {
    const rows = random.whole(1, 40);
    const shape = form === "rows" ? [rows, width] : [rows];
    const classes = form === "classes" ? 4 : 2;
    tensors[`labels_${i}`] = filled(shape, () => random.whole(0, classes));
    tensors[`predictions_${i}`] = filled(
      shape,
      form === "classes"
        ? () => random.whole(0, classes)
        : options["fromLogits"]
        ? () => random.round(-5, 5)
        : form === "values"
        ? () => random.round(-9, 9)
        : prediction,
    );
    const perRow = form === "rows" && options["classId"] === undefined;
    if (weighted) tensors[`weights_${i}`] = filled(perRow ? [rows, 1] : [rows], () => random.pick([0, 0.3, 1, 2.5]));
  }
  const labelWeights = options["multiLabel"] && random.next() < 0.5
    ? { labelWeights: Array.from({ length: width }, () => random.round(0.1, 2)) }
    : {};
  return { subject: { kind: "metric", metric, options: { ...options, ...labelWeights }, batches }, tensors };
}

/** What a metric takes: single predictions, rows of them, values of any size, or ids of classes. */
type MetricForm = "single" | "rows" | "values" | "classes";

function drawMetricOptions(random: Random): [metric: string, options: Record<string, unknown>, form: MetricForm] {
  switch (random.whole(0, 8)) {
    case 0:
    case 1: {
      const thresholds = random.pick([{}, { numThresholds: random.whole(2, 50) }, { thresholds: [0.2, 0.5, 0.55, 0.9] }]);
      const multiLabel = random.next() < 0.4;
      return ["AUC", {
        curve: random.pick(["ROC", "PR"]),
        summationMethod: random.pick(["interpolation", "minoring", "majoring"]),
        ...thresholds,
        ...(multiLabel ? { multiLabel } : {}),
        ...(random.next() < 0.3 ? { fromLogits: true } : {}),
      }, multiLabel ? "rows" : "single"];
    }
    case 2:
    case 3: {
      const metric = random.pick(["Precision", "Recall"]);
      const thresholds = random.pick([{}, { thresholds: random.pick([0.3, 0.7]) }, { thresholds: [0.1, 0.25, 0.5, 0.8] }]);
      const rows = random.pick([null, { topK: random.pick([1, 2]) }, { classId: random.pick([0, 1]) }]);
      return [metric, { ...thresholds, ...rows }, rows === null ? "single" : "rows"];
    }
    case 4:
      return random.next() < 0.5 ? ["Accuracy", { threshold: random.pick([0.3, 0.5]) }, "single"] : ["Accuracy", {}, "classes"];
    case 5:
      return ["Mean", {}, "values"];
    case 6:
      return ["ConfusionMatrix", { nClasses: 4 }, "classes"];
    default: {
      const average = random.pick([{}, { average: "macro" }, { average: "micro" }, { average: "weighted" }]);
      const metric = random.pick(["ClassF1", "ClassPrecision", "ClassRecall"]);
      return [metric, { nClasses: 4, ...(metric === "ClassF1" ? average : { classId: random.whole(0, 4) }) }, "classes"];
    }
  }
}

function drawOptimizer(random: Random): Drawn {
  const shapes = Array.from({ length: random.whole(1, 4) }, () => [random.whole(1, 7), random.whole(1, 7)] as const);
  const range = random.pick([0.1, 1, 5]);
  const steps = Array.from({ length: random.whole(1, 9) }, () =>
    shapes.map(([rows, width], i): KerasGradient => {
      if (i > 0 || shapes.length === 1) return { values: tensorOf(random, [rows, width], range) };
      const ids = Array.from({ length: rows }, (_, id) => id).filter((id) => id === 0 || random.next() < 0.5);
      return { ids, values: tensorOf(random, [ids.length, width], range) };
    }));
  return {
    subject: { kind: "optimizer", optimizer: drawOptimizerOptions(random), steps },
    tensors: Object.fromEntries(shapes.map((shape, i) => [`v${i}`, tensorOf(random, shape)])),
  };
}

function drawOptimizerOptions(random: Random): Exclude<CaseOptimizer, string> {
  const learningRate = random.next() < 0.3 ? drawScheduleOptions(random) : random.pick([0.001, 0.01, 0.1]);
  const clip = random.pick([{}, {}, { clipnorm: 0.3 }, { clipvalue: 0.05 }, { globalClipnorm: 0.5 }]);
  const decay = typeof learningRate === "number" ? random.pick([{}, {}, { decay: 0.05 }]) : {};
  const both = { learningRate, ...clip, ...decay };
  const epsilon = random.pick([{}, { epsilon: 0.001 }]);
  return random.pick<Exclude<CaseOptimizer, string>>([
    { kind: "Adagrad", ...both, ...epsilon, ...random.pick([{}, { initialAccumulatorValue: 0.7 }]) },
    { kind: "Adam", ...both, ...epsilon, amsgrad: random.next() < 0.3, ...random.pick([{}, { beta1: 0.5, beta2: 0.9 }]) },
    {
      kind: "Ftrl",
      ...both,
      ...random.pick([{}, { beta: 0.3 }, { l1RegularizationStrength: 0.05, l2RegularizationStrength: 0.02 }, { learningRatePower: -0.7 }, {
        l2ShrinkageRegularizationStrength: 0.03,
      }]),
    },
    {
      kind: "RMSProp",
      ...both,
      ...epsilon,
      rho: random.pick([0.9, 0.5]),
      centered: random.next() < 0.3,
      ...random.pick([{}, { momentum: 0.7 }]),
    },
    { kind: "SGD", ...both, ...random.pick([{}, { momentum: 0.5 }, { momentum: 0.95, nesterov: true }]) },
  ]);
}

function drawSchedule(random: Random): Drawn {
  const steps = [0, 1, ...Array.from({ length: 30 }, () => random.whole(0, 200))];
  return { subject: { kind: "schedule", schedule: drawScheduleOptions(random), steps }, tensors: {} };
}

function drawScheduleOptions(random: Random): CaseSchedule {
  const initialLearningRate = random.pick([0.001, 0.005, 0.02, 0.3]);
  const decaySteps = random.whole(1, 100);
  const staircase = random.next() < 0.5;
  const [power, cycle] = [random.pick([0.5, 1, 1.5, 2]), random.next() < 0.5];
  return random.pick<CaseSchedule>([
    { schedule: "exponentialDecay", initialLearningRate, decaySteps, decayRate: random.pick([0.5, 0.96]), staircase },
    { schedule: "inverseTimeDecay", initialLearningRate, decaySteps, decayRate: random.pick([0.5, 0.96]), staircase },
    { schedule: "polynomialDecay", initialLearningRate, decaySteps, endLearningRate: 0.0005, power, cycle },
    { schedule: "cosineDecay", initialLearningRate, decaySteps, alpha: random.pick([0, 0.1]) },
    { schedule: "cosineDecay", initialLearningRate, decaySteps, alpha: 0.1, warmupTarget: 0.5, warmupSteps: random.whole(1, 20) },
    { schedule: "cosineDecayRestarts", initialLearningRate, firstDecaySteps: decaySteps, tMul: random.pick([1, 2]), mMul: 0.8, alpha: 0.1 },
    { schedule: "piecewiseConstantDecay", boundaries: [3, 9, 50], values: [0.1, 0.05, 0.02, 0.01] },
  ]);
}

function tensorOf(random: Random, shape: readonly number[], range = 1): KerasTensor {
  return filled(shape, () => random.round(-range, range));
}

function positive(random: Random, shape: readonly number[]): KerasTensor {
  return filled(shape, () => random.round(0.1, 2));
}

function filled(shape: readonly number[], value: () => number): KerasTensor {
  return { shape, data: Array.from({ length: shape.reduce((product, extent) => product * extent, 1) }, value) };
}
