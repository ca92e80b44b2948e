/**
 * Runs drawn estimators in TensorFlow and here, from TensorFlow's first checkpoint.
 *
 * @module
 */

import type { HostTensor } from "../../core/runtime/host_tensor.ts";
import { type Case, elements, type TensorFlowValue, type TensorFlowValues } from "./_case.ts";
import { drawEstimators, type DrawnEstimator } from "./_drawn_estimators.ts";
import { copyCheckpoint, whole } from "./_model_directory.ts";
import { predict, trainSteps } from "./_ours.ts";
import { runPython } from "./_python.ts";
import type { RnnCase } from "./_rnn_case.ts";
import { predictRnn, trainRnn } from "./_rnn_ours.ts";
import { NEAR, Tally } from "./_tally.ts";

/** What TensorFlow made of an estimator. */
export interface Run {
  readonly losses: readonly number[];
  /** By key; of a recurrent one by `BATCH/KEY`. */
  readonly predictions: TensorFlowValues;
  /** The checkpoint after the last step. */
  readonly final: TensorFlowValues;
  /** How far it is from float64. */
  readonly distances: Distances;
}

/** The largest difference of each tensor from the same in float64. */
export interface Distances {
  readonly losses: readonly number[];
  readonly variables: Readonly<Record<string, number>>;
  /** After the whole run. */
  readonly predictions: Readonly<Record<string, number>>;
  /** From the last checkpoint. */
  readonly same: Readonly<Record<string, number>>;
}

/** Predictions of this library under TensorFlow's keys. */
export type OurPredictions = ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: ArrayLike<unknown> }>;

/** How many times TensorFlow's own distance from float64 a difference may be. */
export const FACTOR = 4;

/**
 * Compares so many drawn estimators with TensorFlow: each loss, each variable and slot after the last step, and each prediction, after the run and from
 * TensorFlow's last checkpoint. A difference of more than 1e-5 of a tensor's largest element may be four times TensorFlow's own distance from float64.
 *
 * That distance is the rounding of one run, which may by chance be small where the run amplifies rounding (a rule that divides by gradients near zero).
 * Estimators of which a tensor is farther get a second look, and are counted apart: their distance is the largest of TensorFlow's own and of those of
 * four runs in float64 whose first values are moved by up to two units of float32's last place. TensorFlow's own functions, such as tanh, are up to five off.
 */
export async function compareEstimators(seed: number, count: number, directory: string): Promise<Tally> {
  const drawn = drawEstimators(seed, count, directory);
  const results = await runInTensorFlow(drawn, directory);
  const tally = new Tally(FACTOR);
  const doubtful: DrawnEstimator[] = [];
  for (const estimator of drawn) {
    const run = results[estimator.test.name];
    if (!isBounded(run)) {
      tally.addCase("diverges in TensorFlow");
      continue;
    }
    const one = new Tally(FACTOR);
    await compareOne(estimator, run, directory, one);
    if (one.far.length === 0) tally.add(one);
    else doubtful.push(estimator);
  }
  await lookAgain(doubtful, results, directory, tally);
  return tally;
}

async function lookAgain(
  doubtful: readonly DrawnEstimator[],
  results: Readonly<Record<string, Run | null>>,
  directory: string,
  tally: Tally,
): Promise<void> {
  if (doubtful.length === 0) return;
  const cases = doubtful.map(({ test }) => ({ ...test, run: results[test.name], again: true }));
  const rounded = await runPython<Distances>("tf2", "estimators_tf2.py", cases, directory);
  for (const { kind, test } of doubtful) {
    const run = results[test.name]!;
    const distances = largerOf(run.distances, rounded[test.name]!);
    await compareOne({ kind: `${kind}, second look`, test }, { ...run, distances }, directory, tally);
  }
}

function largerOf(a: Distances, b: Distances): Distances {
  const larger = (a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(a).map(([key, distance]) => [key, Math.max(distance, b[key] ?? 0)]));
  return {
    losses: a.losses.map((distance, i) => Math.max(distance, b.losses[i]!)),
    variables: larger(a.variables, b.variables),
    predictions: larger(a.predictions, b.predictions),
    same: a.same,
  };
}

/** TensorFlow 2.15 also measures how far the runs of 1.15 are from float64. */
async function runInTensorFlow(drawn: readonly DrawnEstimator[], directory: string): Promise<Record<string, Run | null>> {
  const [old, recent] = [true, false].map((version) =>
    drawn.filter(({ kind }) => (kind === "DNN of TensorFlow 1.15") === version).map(({ test }) => test)
  ) as [Case[], (Case | RnnCase)[]];
  const half = Math.ceil(recent.length / 2);
  const measured = async (): Promise<Record<string, Run | null>> => {
    const runs = await runPython("tf1", "estimators_tf1.py", old, directory);
    return await runPython("tf2", "estimators_tf2.py", old.map((test) => ({ ...test, run: runs[test.name] })), directory);
  };
  const [one, ...two] = await Promise.all([
    measured(),
    ...[recent.slice(0, half), recent.slice(half)].map((part) => runPython<Run | null>("tf2", "estimators_tf2.py", part, directory)),
  ]);
  return Object.assign({}, one, ...two);
}

/** A run whose loss grows a millionfold in TensorFlow has diverged, if not to NaN yet: what it becomes is decided by rounding. */
function isBounded(run: Run | null | undefined): run is Run {
  return run !== null && run !== undefined && Math.max(...run.losses) < 1e6 * Math.max(1, run.losses[0]!);
}

/** An estimator, and what it is counted as. */
interface Compared {
  readonly kind: string;
  readonly test: Case | RnnCase;
}

async function compareOne({ kind, test }: Compared, run: Run, directory: string, tally: Tally): Promise<void> {
  const [theirs, ours] = ["tf", "ours"].map((name) => `${directory}/${test.name}/${name}`);
  const say = (what: string) => `${test.name} ${what}`;
  await copyCheckpoint(`${theirs}/model.ckpt-0`, ours!);
  const losses = "sequence" in test ? await trainRnn(test, ours!, test.steps) : await trainSteps(test, ours!, test.steps);
  tally.addCase(kind, losses.length === run.losses.length ? [] : [say(`has ${losses.length} losses, not ${run.losses.length}`)]);
  compareLosses(kind, test.name, losses, run, tally);
  await compareVariables(kind, test.name, `${ours}/model.ckpt-${test.steps}`, run, tally);
  comparePredictions(kind, say("after the run"), await predictionsOf(test, ours!), run.predictions, run.distances.predictions, tally);
  const same = `${directory}/${test.name}/same`;
  await copyCheckpoint(`${theirs}/model.ckpt-${test.steps}`, same);
  comparePredictions(
    kind,
    say("from TensorFlow's checkpoint"),
    await predictionsOf(test, same),
    run.predictions,
    run.distances.same,
    tally,
  );
}

/** Counts each loss. */
export function compareLosses(kind: string, name: string, losses: readonly number[], run: Run, tally: Tally): void {
  run.losses.forEach((loss, i) => {
    const got = { shape: [], data: [losses[i] ?? NaN] };
    tally.addTensor(kind, `${name} loss ${i}`, got, { dtype: "float32", shape: [], data: [loss] }, run.distances.losses[i]!);
  });
}

/** Counts each tensor of TensorFlow's last checkpoint. */
export async function compareVariables(kind: string, test: string, prefix: string, run: Run, tally: Tally): Promise<void> {
  const variables = await whole(prefix, run.final);
  for (const [name, want] of Object.entries(run.final)) {
    const got = variables.get(name) as { shape: number[]; data: Float32Array } | undefined;
    tally.addTensor(kind, `${test} ${name}`, got, want, run.distances.variables[name] ?? 0);
  }
}

/** The predictions from the latest checkpoint of a directory. */
export async function predictionsOf(test: Case | RnnCase, modelDir: string): Promise<OurPredictions> {
  if ("sequence" in test) {
    const batches = await predictRnn(test, modelDir);
    return new Map(
      batches.flatMap((batch, i) => Object.entries(batch).map(([key, value]): [string, HostTensor] => [`${i}/${key}`, value])),
    );
  }
  const rows = await predict(test, modelDir);
  return new Map(
    Object.keys(rows[0]!).map((key) => {
      const values = rows.map((row) => row[key] as (number | string)[]);
      return [key, { shape: [rows.length, values[0]!.length], data: values.flat() }];
    }),
  );
}

/** Numbers by their nearness; classes, where no two are so near that rounding chooses, by equality. */
export function comparePredictions(
  kind: string,
  what: string,
  got: OurPredictions,
  want: TensorFlowValues,
  distances: Readonly<Record<string, number>>,
  tally: Tally,
): void {
  const faults = [...got.keys()].filter((key) => !(key in want)).map((key) => `${what}: TensorFlow has no ${key}`);
  for (const [key, value] of Object.entries(want)) {
    const ours = got.get(key);
    if (value.dtype === "float32") {
      tally.addTensor(kind, `${what}: ${key}`, ours as { shape: number[]; data: Float32Array } | undefined, value, distances[key] ?? 0);
    } else if (!/class(_id|e)s$/.test(key) || /all_/.test(key) || isClear(key, want)) {
      const wanted = elements(value).map(String);
      const found = Array.from(ours?.data ?? [], (each) => String(typeof each === "boolean" ? Number(each) : each));
      if (String(found) !== String(wanted)) faults.push(`${what}: ${key} is ${found}, not ${wanted}`);
    }
  }
  tally.addFaults(kind, faults);
}

/** Whether the probabilities beside a key leave no doubt about the largest. */
function isClear(key: string, predictions: TensorFlowValues): boolean {
  const probabilities: TensorFlowValue | undefined = predictions[key.replace(/class(_id|e)s$/, "probabilities")];
  if (probabilities === undefined) return true;
  const classes = probabilities.shape.at(-1)!;
  const all = elements(probabilities) as number[];
  for (let start = 0; start < all.length; start += classes) {
    const [first = 0, second = 0] = all.slice(start, start + classes).sort((a, b) => b - a);
    if (first - second <= 10 * NEAR) return false;
  }
  return true;
}
