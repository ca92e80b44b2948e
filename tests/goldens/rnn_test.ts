/**
 * Runs of TensorFlow 2.15.1's RNNClassifier once more, from its first values: batches of four in their order, over and over.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { CellName } from "../../estimators/canned/cell_choice.ts";
import {
  embeddingColumn,
  numericColumn,
  type OptimizerName,
  RNNClassifier,
  RunConfig,
  sequenceCategoricalColumnWithIdentity,
  sequenceNumericColumn,
  SGD,
} from "../../mod.ts";
import type { TensorFlowValue } from "../oracle/_case.ts";
import { readCheckpoint, writeModelDirectory } from "../oracle/_model_directory.ts";

type Nested = number | boolean | string | readonly Nested[];

/** A golden; `rnn_*` tell their settings by themselves, `extra_*` in `kwargs`. */
interface Golden {
  readonly kwargs?: {
    readonly units: string;
    readonly cell_type: CellName;
    readonly optimizer?: OptimizerName;
    readonly weight_column?: string;
  };
  readonly cell?: CellName;
  readonly units?: readonly number[];
  readonly n_classes?: number;
  readonly return_sequences?: boolean;
  readonly batch_size: number;
  readonly inputs: Readonly<Record<string, readonly Nested[]>>;
  readonly labels?: readonly Nested[];
  readonly init: Readonly<Record<string, Nested>>;
  readonly grads_step0: Readonly<Record<string, Nested>>;
  readonly losses: readonly number[];
  readonly final: Readonly<Record<string, Nested>>;
  readonly evaluate_all: Readonly<Record<string, number>>;
  readonly evaluate_steps1?: Readonly<Record<string, number>>;
  readonly predict_batches: readonly Readonly<Record<string, readonly Nested[]>>[];
}

const directory = new URL("../testdata/goldens/", import.meta.url);

for (const { name } of [...Deno.readDirSync(directory)].sort((a, b) => a.name < b.name ? -1 : 1)) {
  if (!/^(rnn|extra)_/.test(name)) continue;
  const golden: Golden = JSON.parse(Deno.readTextFileSync(new URL(name, directory)));

  Deno.test(`${name}: the gradients of the first step are TensorFlow's`, () =>
    inDirectory(golden, async (modelDir) => {
      // With a rate of 1 plain gradient descent takes off the gradient.
      await using model = classifier(golden, modelDir, new SGD({ learningRate: 1 }));
      await model.train(() => batch(golden, 0), { steps: 1 });
      const after = await readCheckpoint(`${modelDir}/model.ckpt-1`);
      for (const [variable, gradient] of Object.entries(golden.grads_step0)) {
        const before = flat(golden.init[variable]!);
        assertNear(Array.from(after.get(variable)!.data as Float32Array, (value, i) => before[i]! - value), flat(gradient), 1e-6, variable);
      }
    }));

  Deno.test(`${name}: losses, variables, slots, metrics and predictions are TensorFlow's`, () =>
    inDirectory(golden, async (modelDir) => {
      const steps = golden.losses.length;
      const losses: number[] = [];
      await using model = classifier(golden, modelDir, golden.kwargs?.optimizer);
      // The first values come without slots.
      await model.train(() => batches(golden, true), { steps, resetOptimizer: true, onStep: (_, loss) => losses.push(loss) });
      for (const [step, loss] of losses.entries()) assertNear([loss / golden.losses[step]!], [1], 1e-6, `loss of step ${step}`);

      const final = await readCheckpoint(`${modelDir}/model.ckpt-${steps}`);
      assertEquals([...final.keys()].sort(), Object.keys(golden.final).sort());
      for (const [variable, value] of Object.entries(golden.final)) {
        const { data, shape } = final.get(variable)!;
        assertEquals(shape, shapeOf(value), variable);
        assertNear(Array.from(data as ArrayLike<number | bigint>, Number), flat(value), 1e-5, variable);
      }

      assertMetrics(await model.evaluate(() => batches(golden, false)), golden.evaluate_all);
      if (golden.evaluate_steps1) assertMetrics(await model.evaluate(() => batches(golden, false), { steps: 1 }), golden.evaluate_steps1);

      const rows: Readonly<Record<string, unknown>>[] = [];
      for await (const row of model.predict(() => batches(golden, false))) rows.push({ ...row });
      assertEquals(rows.length, golden.inputs["ids"]!.length);
      golden.predict_batches.forEach((want, b) => {
        for (const [i, row] of rows.slice(b * golden.batch_size, (b + 1) * golden.batch_size).entries()) {
          assertEquals(Object.keys(row).sort(), Object.keys(want).sort());
          for (const [key, values] of Object.entries(want)) {
            const value = row[key] as Nested;
            assertEquals(shapeOf(value), shapeOf(values[i]!), key);
            if (/logit|logis|probab/.test(key)) assertNear(flat(value), flat(values[i]!), 1e-5, key);
            else assertEquals(value, values[i]!, key);
          }
        }
      });
    }));
}

function classifier(golden: Golden, modelDir: string, optimizer: OptimizerName | SGD = "Adagrad"): RNNClassifier<boolean> {
  const { kwargs } = golden;
  return new RNNClassifier<boolean>({
    sequenceFeatureColumns: [sequenceNumericColumn("x"), embeddingColumn(sequenceCategoricalColumnWithIdentity("ids", 7), 3)],
    contextFeatureColumns: [numericColumn("c", { shape: [2] })],
    units: golden.units ?? JSON.parse(kwargs!.units),
    cellType: golden.cell ?? kwargs!.cell_type,
    nClasses: golden.n_classes ?? 2,
    returnSequences: golden.return_sequences ?? false,
    ...(kwargs?.weight_column === undefined ? {} : { weightColumn: kwargs.weight_column }),
    optimizer,
    modelDir,
    config: new RunConfig({ tfRandomSeed: 1, saveCheckpointsSteps: 1_000_000 }),
  });
}

function* batches(golden: Golden, repeat: boolean): Generator<[Record<string, never>, never]> {
  const count = golden.inputs["ids"]!.length / golden.batch_size;
  do for (let i = 0; i < count; i++) yield batch(golden, i); while (repeat);
}

function batch({ inputs, labels, batch_size }: Golden, index: number): [Record<string, never>, never] {
  const { labels: own, ...features } = inputs;
  const part = (values: readonly Nested[]) => values.slice(index * batch_size, (index + 1) * batch_size) as never;
  return [Object.fromEntries(Object.entries(features).map(([key, values]) => [key, part(values)])), part(labels ?? own!)];
}

async function inDirectory(golden: Golden, run: (modelDir: string) => Promise<void>): Promise<void> {
  const modelDir = await Deno.makeTempDir({ prefix: "headway_golden_" });
  try {
    const values = Object.entries(golden.init).map(([name, value]): [string, TensorFlowValue] => [name, tensorFlowValue(value)]);
    await writeModelDirectory(modelDir, { ...Object.fromEntries(values), global_step: { dtype: "int64", shape: [], data: [0] } });
    await run(modelDir);
  } finally {
    await Deno.remove(modelDir, { recursive: true });
  }
}

function tensorFlowValue(value: Nested): TensorFlowValue {
  return { dtype: "float32", shape: shapeOf(value), data: flat(value) };
}

function assertMetrics(got: Readonly<Record<string, unknown>>, want: Readonly<Record<string, number>>): void {
  assertEquals(Object.keys(got).sort(), Object.keys(want).sort());
  for (const [key, value] of Object.entries(want)) assertNear([got[key] as number], [value], 1e-5, key);
}

function assertNear(got: readonly number[], want: readonly number[], bound: number, what: string): void {
  assertEquals(got.length, want.length, what);
  const distance = want.reduce((most, value, i) => Math.max(most, Math.abs(value - got[i]!)), 0);
  assert(distance <= bound, `${what} is ${distance} from TensorFlow's, more than ${bound}`);
}

function shapeOf(value: Nested): number[] {
  return Array.isArray(value) ? [value.length, ...shapeOf(value[0] ?? 0)] : [];
}

function flat(value: Nested): number[] {
  return Array.isArray(value) ? value.flat(Infinity) as number[] : [value as number];
}
