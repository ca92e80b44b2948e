/**
 * Recurrent training steps, all of `RNNClassifier.train`: ids are looked up and embedded, one recurrent layer, two classes, gradients clipped, Adagrad.
 * Against the same in TensorFlow 2.15's estimator, with as many threads as it likes and with one. TensorFlow.js on its wasm backend cannot train an embedding: against it
 * stands a step of the recurrent layer and the dense one on input that is embedded already, unclipped, here as there. And one prediction of a warm model. In
 * turns, medians of 9 rounds.
 *
 * `deno run -A tests/bench/rnn_step_bench.ts`; TensorFlow is installed at the first run.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { embeddingColumn, RNNClassifier, sequenceCategoricalColumnWithIdentity, silentLogger } from "../../mod.ts";
import { ensureEnvironment } from "../oracle/setup.ts";
import { trainer } from "./rnn_bench.ts";
import { median, printTable, takeTurns } from "./table.ts";
import { tensorflowJs } from "./tfjs_peer.ts";

interface Case {
  readonly cell: "lstm" | "gru";
  readonly units: number;
  readonly batch: number;
  readonly time: number;
  /** Steps of a round: ours, TensorFlow's, TensorFlow.js's. */
  readonly steps: readonly [ours: number, tensorflow: number, tfjs: number];
}

/** One line, in milliseconds. */
export interface RnnStepResult {
  readonly name: string;
  readonly ours: number;
  readonly tensorflow: number;
  /** TensorFlow on one thread. */
  readonly oneThread: number;
  readonly layer: number;
  readonly tfjs: number;
}

const INPUTS = 32;
const BUCKETS = 1000;
const cases: readonly Case[] = [
  { cell: "lstm", units: 64, batch: 32, time: 50, steps: [40, 20, 1] },
  { cell: "gru", units: 64, batch: 32, time: 50, steps: [40, 20, 1] },
  { cell: "lstm", units: 128, batch: 64, time: 100, steps: [4, 4, 1] },
];

/** Measures every case. */
export async function rnnStepBench(): Promise<RnnStepResult[]> {
  const results: RnnStepResult[] = [];
  for (const each of cases) {
    const { cell, units, batch, time, steps } = each;
    const ids = Array.from({ length: batch * time }, (_, i) => (i * 7919) % BUCKETS);
    const labels = Array.from({ length: batch }, (_, i) => i & 1);
    await using model = classifier(each);
    const data = [{ ids: Array.from({ length: batch }, (_, row) => ids.slice(row * time, (row + 1) * time)) }, labels] as const;
    const settings = { cell, units, batch, time, inputs: INPUTS, buckets: BUCKETS, ids, labels };
    const peer = await TensorFlowSteps.start({ ...settings, threads: 0 });
    const single = await TensorFlowSteps.start({ ...settings, threads: 1 });
    const layer = trainer({ cell, units, batch, time, inputs: INPUTS, ragged: false });
    const other = await tfjsSteps(each, labels);
    const medians = await takeTurns({
      // One call of train, as in TensorFlow: restoring and saving are no part of a step.
      ours: () => stepsOf(model, data, steps[0]),
      tensorflow: () => peer.round(steps[1]),
      oneThread: () => single.round(steps[1]),
      layer: () => timed(layer.step, steps[0]),
      tfjs: () => other.round(steps[2]),
    }, 9);
    await peer.end();
    await single.end();
    layer.dispose();
    other.dispose();
    results.push({ name: `${cell} ${units}, batch ${batch}, ${time} steps, in ${INPUTS}`, ...medians });
  }
  return results;
}

/** Milliseconds of one `predictOne` of a warm model: LSTM 64, 50 steps. */
export async function predictionBench(): Promise<number> {
  const each = { cell: "lstm", units: 64, batch: 1, time: 50, steps: [1, 1, 1] } as const;
  await using model = classifier(each);
  const ids = Array.from({ length: each.time }, (_, i) => (i * 7919) % BUCKETS);
  await model.train(() => [{ ids: [ids] }, [1]], { steps: 1 });
  const seen: number[] = [];
  for (let i = 0; i < 300; i++) {
    const start = performance.now();
    await model.predictOne({ ids });
    seen.push(performance.now() - start);
  }
  return median(seen.slice(50));
}

function timed(step: () => void, steps: number): number {
  const start = performance.now();
  for (let i = 0; i < steps; i++) step();
  return (performance.now() - start) / steps;
}

function classifier({ cell, units }: Case): RNNClassifier {
  return new RNNClassifier({
    sequenceFeatureColumns: [embeddingColumn(sequenceCategoricalColumnWithIdentity("ids", BUCKETS), INPUTS)],
    units: [units],
    cellType: cell,
    config: { tfRandomSeed: 1, logger: silentLogger },
  });
}

/** Milliseconds a step, without what goes before the first and after the last. */
async function stepsOf(model: RNNClassifier, data: readonly [{ ids: number[][] }, number[]], steps: number): Promise<number> {
  let start = 0;
  let end = 0;
  await model.train(() => data, {
    steps: steps + 1,
    onStep: () => {
      end = performance.now();
      if (start === 0) start = end;
    },
  });
  return (end - start) / steps;
}

/** A process that trains with TensorFlow's estimator when it is told to. */
class TensorFlowSteps {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<string>;

  private constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#writer = child.stdin.getWriter();
    this.#reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  static async start(settings: object): Promise<TensorFlowSteps> {
    const script = decodeURIComponent(new URL("rnn_tensorflow.py", import.meta.url).pathname);
    const command = new Deno.Command(await ensureEnvironment("tf2"), {
      args: ["-W", "ignore", script, JSON.stringify(settings)],
      env: { CUDA_VISIBLE_DEVICES: "", TF_CPP_MIN_LOG_LEVEL: "3", PYTHONDONTWRITEBYTECODE: "1" },
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    });
    return new TensorFlowSteps(command.spawn());
  }

  async round(steps: number): Promise<number> {
    await this.#writer.write(new TextEncoder().encode(`${steps}\n`));
    let line = "";
    while (!line.endsWith("\n")) {
      const { value, done } = await this.#reader.read();
      if (done) throw new Error("TensorFlow ended");
      line += value;
    }
    return Number(line);
  }

  async end(): Promise<void> {
    await this.#writer.close();
    await this.#reader.cancel();
    await this.#child.status;
  }
}

/** The layer, dense layer and loss as a user of TensorFlow.js writes them. */
async function tfjsSteps(
  { cell, units, batch, time }: Case,
  labels: readonly number[],
): Promise<{ round(steps: number): Promise<number>; dispose(): void }> {
  await tensorflowJs();
  const layer = { units, inputShape: [time, INPUTS], recurrentInitializer: "glorotUniform" as const };
  const model = tf.sequential({
    layers: [
      cell === "lstm" ? tf.layers.lstm(layer) : tf.layers.gru(layer),
      tf.layers.dense({ units: 1, activation: "sigmoid" }),
    ],
  });
  model.compile({ optimizer: tf.train.adagrad(0.05), loss: "binaryCrossentropy" });
  const x = tf.randomUniform([batch, time, INPUTS], -0.5, 0.5, "float32", 1);
  const y = tf.tensor2d([...labels], [batch, 1], "float32");
  return {
    round: async (steps) => {
      const start = performance.now();
      for (let i = 0; i < steps; i++) await model.trainOnBatch(x, y);
      return (performance.now() - start) / steps;
    },
    dispose: () => {
      model.dispose();
      tf.dispose([x, y]);
    },
  };
}

/** Prints the table. */
export function printRnnSteps(results: readonly RnnStepResult[], prediction: number): void {
  printTable(
    "recurrent training step, median of 9 rounds",
    ["", "RNNClassifier.train ms", "TensorFlow ms", "ratio", "on one thread ms", "ratio", "layer ms", "tfjs-wasm ms", "ratio"],
    results.map(({ name, ours, tensorflow, oneThread, layer, tfjs }) => [
      name,
      ours.toFixed(2),
      tensorflow.toFixed(2),
      (tensorflow / ours).toFixed(2),
      oneThread.toFixed(2),
      (oneThread / ours).toFixed(2),
      layer.toFixed(2),
      tfjs.toFixed(1),
      (tfjs / layer).toFixed(1),
    ]),
  );
  console.log(`\npredictOne of a warm model, lstm 64, 50 steps: ${prediction.toFixed(3)} ms (to be below 1)`);
}

if (import.meta.main) printRnnSteps(await rnnStepBench(), await predictionBench());
