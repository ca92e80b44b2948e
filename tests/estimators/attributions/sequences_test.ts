/**
 * Attributions of sequences, step by step, against a recurrent network in float64 whose gradients are differences.
 *
 * @module
 */

import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import {
  Adam,
  type Attribution,
  type AttributionOptions,
  embeddingColumn,
  type Features,
  gruCell,
  indicatorColumn,
  lstmCell,
  numericColumn,
  RegressionHead,
  RNNClassifier,
  RNNEstimator,
  sequenceCategoricalColumnWithVocabularyList,
  sequenceNumericColumn,
  SequentialHeadWrapper,
  silentLogger,
  SparseTensor,
  StackedRNNCells,
  tensor,
  ValueError,
} from "../../../mod.ts";
import { gaussLegendre } from "../../core/_gauss_legendre.ts";

const config = { tfRandomSeed: 3, logger: silentLogger };
const letters = () => sequenceCategoricalColumnWithVocabularyList("letters", ["a", "b", "c"]);
const features = {
  letters: [["a", "c", "b"], ["b"], ["c", "c", "a", "b"]],
  speed: [[1, -2, 0.5], [3], [0.1, 0.2, 0.3, 0.4]],
  age: [0.5, -1, 2],
};
const labels = ["x", "y", "x"];
const options = {
  sequenceFeatureColumns: [embeddingColumn(letters(), 2), sequenceNumericColumn("speed")],
  contextFeatureColumns: [numericColumn("age")],
  config,
};
const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const stepsOf = ({ features }: Attribution, name: string): number[] => features[name]!.steps!.map(({ attribution }) => attribution);

/** The probability of class 1 of a simple recurrent network, in float64: x [steps, inputs], h = tanh(x W + h U + b). */
interface Network {
  readonly kernel: readonly number[];
  readonly recurrent: readonly number[];
  readonly bias: readonly number[];
  readonly out: readonly number[];
  readonly outBias: number;
}

function probability({ kernel, recurrent, bias, out, outBias }: Network, x: readonly (readonly number[])[]): number {
  const units = bias.length;
  let h = bias.map(() => 0);
  for (const input of x) {
    const before = h;
    h = bias.map((b, j) =>
      Math.tanh(
        input.reduce((sum, v, i) => sum + v * kernel[i * units + j]!, b + total(before.map((v, i) => v * recurrent[i * units + j]!))),
      )
    );
  }
  return 1 / (1 + Math.exp(-total([outBias, ...h.map((v, j) => v * out[j]!)])));
}

/** Integrated gradients from a baseline by 60 nodes of Gauss and Legendre, gradients by central differences. */
function bruteForce(network: Network, x: readonly (readonly number[])[], baseline: readonly (readonly number[])[]): number[][] {
  const { nodes, weights } = gaussLegendre(60);
  const sums = x.map((row) => row.map(() => 0));
  nodes.forEach((node, k) => {
    const point = x.map((row, t) => row.map((v, i) => baseline[t]![i]! + (1 + node) / 2 * (v - baseline[t]![i]!)));
    point.forEach((row, t) =>
      row.forEach((v, i) => {
        const moved = (by: number) =>
          probability(network, point.map((other, s) => s === t ? other.map((w, j) => j === i ? v + by : w) : other));
        sums[t]![i]! += weights[k]! / 2 * (moved(1e-5) - moved(-1e-5)) / 2e-5;
      })
    );
  });
  return sums.map((row, t) => row.map((sum, i) => sum * (x[t]![i]! - baseline[t]![i]!)));
}

Deno.test("tokens, numbers and context of sequences have the parts that brute force finds", async () => {
  await using model = new RNNClassifier({
    ...options,
    units: [4],
    cellType: "simple_rnn",
    labelVocabulary: ["x", "y"],
    optimizer: new Adam({ learningRate: 0.1 }),
  });
  await model.train(() => [features, labels], { steps: 20 });
  const value = async (name: string) => Array.from((await model.getVariableValue(name)).data as Float32Array);
  const network: Network = {
    kernel: await value("rnn_model/rnn/simple_rnn_cell/kernel"),
    recurrent: await value("rnn_model/rnn/simple_rnn_cell/recurrent_kernel"),
    bias: await value("rnn_model/rnn/simple_rnn_cell/bias"),
    out: await value("rnn_model/logits/kernel"),
    outBias: (await value("rnn_model/logits/bias"))[0]!,
  };
  const table = await value("sequence_features/letters_embedding/embedding_weights");
  const inputs = (letters: readonly string[], speed: readonly number[], age: number) =>
    letters.map((letter, t) => {
      const id = "abc".indexOf(letter);
      return [table[id * 2]!, table[id * 2 + 1]!, speed[t]!, age];
    });
  const x = features.letters.map((row, i) => inputs(row, features.speed[i]!, features.age[i]!));
  // One step stands for all.
  const one = inputs(["b"], [0.7], 0.2)[0]!;
  for (
    const [baseline, point] of [["zeros", [0, 0, 0, 0]], [{ example: { letters: ["b"], speed: [0.7], age: 0.2 } }, one]] as [
      AttributionOptions["baseline"] & object | "zeros",
      number[],
    ][]
  ) {
    const attributions = await Array.fromAsync(model.attributions(() => features, { target: "y", baseline, steps: 300, tolerance: 1e-5 }));
    attributions.forEach((attribution, row) => {
      const wanted = bruteForce(network, x[row]!, x[row]!.map(() => point));
      assertAlmostEquals(attribution.output, probability(network, x[row]!), 1e-6);
      assertAlmostEquals(attribution.baselineOutput, probability(network, x[row]!.map(() => point)), 1e-6);
      stepsOf(attribution, "letters").forEach((part, t) => assertAlmostEquals(part, wanted[t]![0]! + wanted[t]![1]!, 2e-6));
      stepsOf(attribution, "speed").forEach((part, t) => assertAlmostEquals(part, wanted[t]![2]!, 2e-6));
      assertAlmostEquals(attribution.features["age"]!.total, total(wanted.map((step) => step[3]!)), 2e-6);
      assertEquals(attribution.features["letters"]!.steps!.map(({ value }) => value), features.letters[row]!);
      assertEquals(attribution.features["speed"]!.steps!.map(({ value }) => value), features.speed[row]!);
      assertAlmostEquals(total(stepsOf(attribution, "letters")), attribution.features["letters"]!.total, 1e-12);
      assertEquals([attribution.features["age"]!.steps, attribution.features["age"]!.value], [null, features.age[row]!]);
      const { processed, attribution: parts } = attribution.columns["letters_embedding"]!;
      assertEquals([processed.shape, parts.shape], [[features.letters[row]!.length, 2], [features.letters[row]!.length, 2]]);
      assert(attribution.converged);
    });
  }
});

Deno.test("parts are complete for every cell", async () => {
  for (
    const cell of [{ units: [5], cellType: "lstm" }, { units: [4, 3], cellType: "gru" }, {
      rnnCellFn: () => new StackedRNNCells([lstmCell(3), gruCell(2)]),
    }] as const
  ) {
    await using model = new RNNClassifier({ ...options, ...cell, nClasses: 3, config });
    await model.train(() => [features, [0, 1, 2]], { steps: 10 });
    for await (
      const { output, baselineOutput, gap, features: parts } of model.attributions(() => features, { steps: 300, maxSteps: 300 })
    ) {
      assertAlmostEquals(total(Object.values(parts).map((part) => part.total)), output - baselineOutput, gap + 1e-12);
      assert(gap <= 1e-6);
    }
  }
});

Deno.test("an example's parts do not depend on the others of its batch", async () => {
  await using model = new RNNClassifier({ ...options, units: [4], cellType: "gru", config });
  const together = await Array.fromAsync(model.attributions(() => features, { target: 1 }));
  for (let row = 0; row < 3; row++) {
    const alone = { letters: [features.letters[row]!], speed: [features.speed[row]!], age: [features.age[row]!] };
    const [attribution] = await Array.fromAsync(model.attributions(() => alone, { target: 1 }));
    for (const name of ["letters", "speed"]) {
      stepsOf(attribution!, name).forEach((part, t) => assertAlmostEquals(part, stepsOf(together[row]!, name)[t]!, 1e-6));
    }
  }
});

Deno.test("a model that predicts at every step is asked for one of them: what comes later has no part in it", async () => {
  await using model = new RNNClassifier({
    ...options,
    units: [4],
    cellType: "lstm",
    labelVocabulary: ["x", "y", "z"],
    returnSequences: true,
    config,
  });
  const rows = await Array.fromAsync(model.predict(() => features));
  for (const step of [0, -1, undefined]) {
    const target = step === undefined ? { class: "z" } : { class: "z", step };
    const attributions = await Array.fromAsync(model.attributions(() => features, { target }));
    attributions.forEach((attribution, row) => {
      const at = step === 0 ? 0 : features.letters[row]!.length - 1;
      assertEquals(attribution.target, { classId: 2, className: "z", of: "probability", step: at, head: null });
      assertAlmostEquals(attribution.output, rows[row]!.probabilities[at]![2]!, 1e-6);
      stepsOf(attribution, "speed").forEach((part, t) => assertEquals(part !== 0, t <= at));
    });
  }
  const predicted = await Array.fromAsync(model.attributions(() => features, { target: { step: 0, of: "logit" } }));
  predicted.forEach(({ target, output }, row) => {
    assertEquals(target.classId, rows[row]!.class_ids[0]![0]!);
    assertAlmostEquals(output, rows[row]!.logits[0]![target.classId]!, 1e-6);
  });
  await assertRejects(
    () => Array.fromAsync(model.attributions(() => features, { target: { step: 2 } })),
    ValueError,
    "target: step 2 is not in the sequence of example 1, which has 1 steps",
  );
});

Deno.test("a regressor of steps, and one of sequences", async () => {
  for (const returnSequences of [true, false]) {
    const head = returnSequences ? new SequentialHeadWrapper(new RegressionHead(), { sequenceLengthMask: "mask" }) : new RegressionHead();
    await using model = new RNNEstimator({ ...options, units: [3], cellType: "gru", returnSequences, head, config });
    const [attribution] = await Array.fromAsync(model.attributions(() => features));
    assertEquals([attribution!.target.of, attribution!.target.step], ["prediction", returnSequences ? 2 : null]);
    assert(attribution!.converged);
  }
});

Deno.test("the mean of a baseline is that of its steps, and fits every length", async () => {
  await using model = new RNNClassifier({ ...options, units: [3], config });
  const attributions = await Array.fromAsync(model.attributions(() => features, { baseline: { mean: () => features } }));
  const mean = total(features.speed.flat()) / 8;
  attributions.forEach(({ columns }, row) => {
    columns["speed"]!.baseline.data.forEach((value) => assertAlmostEquals(value, mean, 1e-6));
    assertEquals(columns["speed"]!.baseline.data.length, features.speed[row]!.length);
    assertAlmostEquals(columns["age"]!.baseline.data[0]!, 0.5, 1e-6);
  });
});

Deno.test("steps are shown as they were given, whatever they came in", async () => {
  const columns = [
    indicatorColumn(letters()),
    sequenceNumericColumn("pairs", { shape: 2 }),
  ];
  await using model = new RNNClassifier({ sequenceFeatureColumns: columns, units: [3], config });
  const shown = async (features: Features) =>
    (await Array.fromAsync(model.attributions(() => features))).map(({ features }) =>
      ["letters", "pairs"].map((name) => features[name]!.steps!.map(({ value }) => value))
    );
  const wanted = [[["a", ["b", "c"]], [[1, 2], [3, 4]]], [["c"], [[5, 6]]]];
  assertEquals(await shown({ letters: [["a", ["b", "c"]], [["c"]]], pairs: [[1, 2, 3, 4], [5, 6]] }), wanted);
  assertEquals(await shown({ letters: [["a", ["b", "c"]], ["c"]], pairs: [[[1, 2], [3, 4]], [[5, 6]]] }), wanted);
  using sparse = new SparseTensor([[0, 0, 0], [0, 1, 0], [0, 1, 1], [1, 0, 0]], ["a", "b", "c", "c"], [2, 2, 2]);
  assertEquals(await shown({ letters: sparse, pairs: [[1, 2, 3, 4], [5, 6]] }), wanted);
  using dense = tensor(["a", "b", "c", ""], [2, 2]);
  assertEquals(await shown({ letters: dense, pairs: [[1, 2, 3, 4], [5, 6]] }), [[["a", "b"], [[1, 2], [3, 4]]], [["c"], [[5, 6]]]]);
});

Deno.test("a sequence without steps has none", async () => {
  await using model = new RNNClassifier({ ...options, units: [3], config });
  const empty = { letters: [[], ["a"]], speed: [[], [1]], age: [1, 2] };
  const [none, one] = await Array.fromAsync(model.attributions(() => empty));
  assertEquals([none!.features["letters"]!.steps, one!.features["letters"]!.steps!.length], [[], 1]);
  assertEquals([none!.converged, one!.converged], [true, true]);
});
