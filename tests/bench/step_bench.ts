/**
 * Training steps: the whole `estimator.train` loop (input, feature columns, forward, loss, backward, update) against the same network in
 * TensorFlow.js, where the batch is a tensor already and the step is `optimizer.minimize`. One process, one thread, in turns.
 *
 * @module
 */
import { Adagrad, Adam, Dataset, DNNClassifier, numericColumn } from "../../mod.ts";
import { peerClassifier } from "./tfjs_peer.ts";
import { printTable, takeTurns } from "./table.ts";

const featureNames = ["sepal_length", "sepal_width", "petal_length", "petal_width"] as const;
const classes = 3;

/** One line: microseconds of a step here and there. */
export interface StepResult {
  readonly name: string;
  readonly ours: number;
  readonly theirs: number;
}

interface Case {
  readonly name: string;
  readonly hidden: readonly number[];
  readonly batch: number;
  readonly rule: "adam" | "adagrad";
  /** A fixed batch of host values, or a shuffled, repeated, batched dataset. */
  readonly input: "one batch" | "dataset";
}

const cases: readonly Case[] = [
  { name: "iris, hidden [10, 10], batch 32, Adam", hidden: [10, 10], batch: 32, rule: "adam", input: "one batch" },
  { name: "iris, hidden [10, 10], batch 32, Adagrad", hidden: [10, 10], batch: 32, rule: "adagrad", input: "one batch" },
  { name: "iris, hidden [10, 10], batch 32, Adam, shuffled dataset", hidden: [10, 10], batch: 32, rule: "adam", input: "dataset" },
  { name: "hidden [64, 32], batch 128, Adagrad", hidden: [64, 32], batch: 128, rule: "adagrad", input: "one batch" },
  { name: "hidden [64, 32], batch 128, Adagrad, shuffled dataset", hidden: [64, 32], batch: 128, rule: "adagrad", input: "dataset" },
];

/** Measures every case. */
export async function stepBench(): Promise<StepResult[]> {
  const rows = await readIris();
  const results: StepResult[] = [];
  for (const { name, hidden, batch, rule, input } of cases) {
    const features = Object.fromEntries(
      featureNames.map((key, k) => [key, Float32Array.from({ length: batch }, (_, i) => rows[i % rows.length]!.values[k]!)]),
    );
    const labels = Int32Array.from({ length: batch }, (_, i) => rows[i % rows.length]!.label);
    const matrix = Float32Array.from({ length: batch * 4 }, (_, i) => features[featureNames[i % 4]!]![i >> 2]!);
    const dataset = Dataset.fromRecords(
      rows.map(({ values, label }) => ({ ...Object.fromEntries(featureNames.map((key, k) => [key, values[k]!])), species: label })),
      { labelName: "species" },
    ).shuffle(150, { seed: 1 }).repeat().batch(batch);
    await using model = new DNNClassifier({
      featureColumns: featureNames.map((key) => numericColumn(key)),
      hiddenUnits: [...hidden],
      nClasses: classes,
      optimizer: rule === "adam" ? new Adam({ learningRate: 0.001 }) : new Adagrad({ learningRate: 0.001 }),
    });
    const peer = await peerClassifier(matrix, labels, [4, ...hidden, classes], rule);
    const medians = await takeTurns({
      ours: () => timed(5000, (steps) => model.train(input === "dataset" ? () => dataset : () => [features, labels], { steps })),
      theirs: () => timed(200, (steps) => repeat(steps, peer.step)),
    }, 7);
    peer.dispose();
    results.push({ name, ...medians });
  }
  return results;
}

async function timed(steps: number, run: (steps: number) => unknown): Promise<number> {
  const start = performance.now();
  await run(steps);
  return (performance.now() - start) * 1000 / steps;
}

function repeat(times: number, step: () => void): void {
  for (let i = 0; i < times; i++) step();
}

async function readIris(): Promise<{ values: number[]; label: number }[]> {
  const text = await Deno.readTextFile(new URL("../testdata/iris.csv", import.meta.url));
  const lines = text.trim().split("\n").slice(1).map((line) => line.split(","));
  const species = [...new Set(lines.map((cells) => cells.at(-1)!))].sort();
  return lines.map((cells) => ({ values: cells.slice(0, 4).map(Number), label: species.indexOf(cells.at(-1)!) }));
}

/** Prints the table. */
export function printSteps(results: readonly StepResult[]): void {
  printTable(
    "training step, median of 7 rounds",
    ["estimator.train", "us", "tfjs-wasm us", "ratio"],
    results.map(({ name, ours, theirs }) => [name, ours.toFixed(1), theirs.toFixed(1), (theirs / ours).toFixed(1)]),
  );
}

if (import.meta.main) printSteps(await stepBench());
