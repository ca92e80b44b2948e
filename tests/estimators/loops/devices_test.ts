/**
 * Estimators on devices that have to be waited for: what they give is near to that of WebAssembly, and a step that fails has changed nothing, nor have those
 * that were queued behind it.
 *
 * @module
 */

import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import {
  add,
  type Batch,
  BinaryClassHead,
  categoricalColumnWithVocabularyList,
  Dataset,
  DNNClassifier,
  DNNEstimator,
  DNNRegressor,
  embeddingColumn,
  type Features,
  HeadwayError,
  type Labels,
  mul,
  numericColumn,
  RunConfig,
  sigmoidCrossEntropy,
  silentLogger,
  tensor,
} from "../../../mod.ts";
import type { Backend } from "../../../core/runtime/backends/backend.ts";
import { backend } from "../../../core/runtime/backends/current.ts";
import { batchesOf } from "../../../core/data/batch.ts";
import { Session } from "../../../estimators/session/session.ts";
import { trainLoop } from "../../../estimators/loops/train.ts";
import { ReferenceBackend } from "../../core/backends/reference_backend.ts";
import { withBackend } from "../../core/backends/_with_backend.ts";

const devices: Readonly<Record<string, () => Backend>> = {
  "asynchronous reads": () => new ReferenceBackend(),
  "reads postponed by three steps": () => new ReferenceBackend({ stepsInFlight: 3 }),
};

const config = { tfRandomSeed: 5, logger: silentLogger };
const COUNT = 48;
const x = Array.from({ length: COUNT }, (_, i) => Math.sin(3 * i));
const word = Array.from({ length: COUNT }, (_, i) => "abcd"[(i * 7) % 4]!);
const kind = x.map((value, i) => value > 0.3 ? "high" : word[i] === "a" ? "a" : "low");
const columns = [numericColumn("x"), embeddingColumn(categoricalColumnWithVocabularyList("word", ["a", "b", "c", "d"]), 3)];
const network = { featureColumns: columns, hiddenUnits: [8, 4], batchNorm: true, dropout: 0.1, config };

/** What a model made of its data, as numbers. */
interface Run {
  readonly losses: readonly number[];
  readonly metrics: Readonly<Record<string, unknown>>;
  readonly predicted: readonly number[];
  readonly classes: readonly unknown[];
}

async function run(model: DNNClassifier | DNNRegressor, labels: readonly (number | string)[]): Promise<Run> {
  await using estimator = model as DNNClassifier;
  const data = () => Dataset.fromColumns({ x, word }, labels as string[]).batch(8);
  const losses: number[] = [];
  await estimator.train(() => data().repeat(), { steps: 20, onStep: (_, loss) => losses.push(loss) });
  const metrics = await estimator.evaluate(data);
  const rows = (await Array.fromAsync(estimator.predict(data))) as unknown as Record<string, number[]>[];
  const one = await estimator.predictOne({ x: x[0]!, word: word[0]! }) as unknown as Record<string, number[]>;
  const scores = (row: Record<string, number[]>) => row["probabilities"] ?? row["predictions"]!;
  return { losses, metrics, predicted: [...rows, one].flatMap(scores), classes: [...rows, one].map((row) => row["classes"]) };
}

function close(actual: readonly number[], expected: readonly number[], what: string): void {
  assertEquals(actual.length, expected.length, what);
  actual.forEach((value, i) => assertAlmostEquals(value, expected[i]!, 1e-5 * Math.max(1, Math.abs(expected[i]!)), `${what} ${i}`));
}

const models: Readonly<Record<string, () => Promise<Run>>> = {
  DNNClassifier: () => run(new DNNClassifier({ ...network, labelVocabulary: ["high", "a", "low"] }), kind),
  DNNRegressor: () => run(new DNNRegressor(network), x.map((value) => 2 * value - 1)),
};

for (const [device, make] of Object.entries(devices)) {
  for (const [name, result] of Object.entries(models)) {
    Deno.test(`${name} with ${device} gives what it gives on WebAssembly`, async () => {
      const expected = await result();
      const actual = await withBackend(make, result);
      close(actual.losses, expected.losses, "loss of step");
      assertEquals(Object.keys(actual.metrics), Object.keys(expected.metrics));
      close(Object.values(actual.metrics) as number[], Object.values(expected.metrics) as number[], "metric");
      close(actual.predicted, expected.predicted, "prediction");
      assertEquals(actual.classes, expected.classes);
    });
  }

  Deno.test(`training with ${device} that is aborted, fails, and goes on gives the same bits`, async () => {
    await withBackend(make, async () => {
      const input = () => Dataset.fromColumns({ x, word }, kind).shuffle(20, { seed: 3 }).repeat().batch(8);
      const made = () => {
        const often = { ...config, saveCheckpointsSteps: 5 };
        return new DNNClassifier({ ...network, config: often, labelVocabulary: ["high", "a", "low"] });
      };
      await using whole = made();
      await whole.train(input, { steps: 30 });
      await using parts = made();
      const controller = new AbortController();
      const onStep = (step: number): void => {
        if (step === 11) controller.abort(new Error("enough"));
      };
      await assertRejects(() => parts.train(input, { steps: 30, signal: controller.signal, onStep }), Error, "enough");
      // Whatever was queued is taken.
      const begin = Number((await parts.getVariableValue("global_step")).data[0]);
      assert(begin >= 11 && begin <= 11 + backend().stepsInFlight, `${begin} steps`);
      const fail = (step: number): void => {
        if (step === 27) throw new Error("the callback fails");
      };
      await assertRejects(() => parts.train(input, { maxSteps: 30, onStep: fail }), Error, "the callback fails");
      // The last checkpoint that was due, with no step of those queued behind it: from the first of the call on, every five steps.
      const last = begin + 5 * Math.floor((27 - begin) / 5);
      assertEquals(Number((await parts.getVariableValue("global_step")).data[0]), last);
      await parts.train(input, { maxSteps: 30 });
      for (const variable of await whole.getVariableNames()) {
        assertEquals((await parts.getVariableValue(variable)).data, (await whole.getVariableValue(variable)).data, variable);
      }
    });
  });

  Deno.test(`features and labels that are tensors of a device with ${device} are read before a step`, async () => {
    const batch = (features: Features, labels: Labels) => async () => {
      await using model = new DNNRegressor({ ...network, featureColumns: [numericColumn("x")], batchNorm: false });
      const losses: number[] = [];
      await model.train(() => [features, labels], { steps: 5, onStep: (_, loss) => losses.push(loss) });
      return losses;
    };
    await withBackend(make, async () => {
      const given = await batch({ x: x.slice(0, 8) }, x.slice(8, 16))();
      using half = tensor(x.slice(0, 8).map((value) => value / 2));
      using labels = tensor(x.slice(8, 16));
      // Computed on the device, so that the host has not seen it.
      using doubled = mul(half, 2);
      assertEquals(await batch({ x: doubled }, labels)(), given);
    });
  });

  for (
    const [cause, poison, kind, sentence] of [
      ["a loss that is NaN", NaN, "NanLossDuringTrainingError", "NaN loss during training."],
      [
        "a gradient that is not finite",
        Infinity,
        "InvalidArgumentError",
        "is NaN or infinite, while the loss is not; the step was not taken",
      ],
    ] as const
  ) {
    Deno.test(`a step with ${device} and ${cause} changes nothing, nor do those queued behind it`, async () => {
      await withBackend(make, async ({ live }) => {
        const before = live.blocks;
        const { error, step, told, values } = await failing(poison, 6);
        assertEquals([error.name, error.message.includes(sentence), step, told], [kind, true, 6, [1, 2, 3, 4, 5, 6]], error.message);
        if (poison === Infinity) assert(/^The gradient of dnn\/.* is NaN/.test(error.message), error.message);
        assertEquals(values, (await failing(poison, 6, 6)).values);
        assert(backend().live.blocks <= before + 2 + backend().stepsInFlight, `${backend().live.blocks} blocks, ${before} before`);
      });
    });
  }

  Deno.test(`a batch with ${device} that a head refuses ends training when the steps before it are taken`, async () => {
    await withBackend(make, async () => {
      const { error, step } = await failing(1, 6, 12, 7);
      assert(error instanceof HeadwayError);
      assertEquals([error.code, error.row, step], ["INVALID_ARGUMENT", 1, 6]);
    });
  });
}

/** Trains `steps` steps, of which the one behind the first `good` ones fails: by its poison, or by a label. */
async function failing(poison: number, good: number, steps = 12, label = 1): Promise<{
  readonly error: Error;
  readonly step: number;
  readonly told: readonly number[];
  readonly values: unknown;
}> {
  const head = new BinaryClassHead({
    lossFn: (labels, logits, { features }) => {
      const losses = sigmoidCrossEntropy(labels, logits);
      const [factor] = features["poison"] as number[];
      // Added, NaN leaves the gradients as they are: only the loss tells.
      return Number.isNaN(factor) ? add(losses, NaN) : mul(losses, factor!);
    },
  });
  await using estimator = new DNNEstimator({ ...network, head });
  const session = new Session({ path: null, values: null, warm: null, seed: 5n, trainable: true, logger: silentLogger }).hold();
  session.retire();
  const told: number[] = [];
  const input = function* (): Generator<Batch> {
    for (let i = 0; i < steps; i++) {
      const bad = i === good;
      yield [{ x: [1, -1, i / 10], word: ["a", "b", "c"], poison: [bad ? poison : 1, 1, 1] }, [0, bad ? label : 1, 1]];
    }
  };
  let error = new Error("no step failed");
  try {
    await trainLoop({
      session,
      input: batchesOf(input()),
      config: new RunConfig(config),
      logger: silentLogger,
      modelFn: ({ features, labels }) => estimator.modelFn({ features, labels, mode: "train" }),
      lastStep: null,
      resetOptimizer: false,
      signal: undefined,
      save: () => Promise.resolve(),
      onStep: (step) => told.push(step),
    });
  } catch (thrown) {
    error = thrown as Error;
  }
  const values = [...await session.snapshot()].map(([name, { data }]) => [name, data]);
  assertEquals(session.nextStep, session.step);
  session.release();
  return { error, step: session.step, told, values };
}
