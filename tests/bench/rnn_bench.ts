/**
 * Recurrent layers, one thread: the kernels alone, and a whole training step (input copied in, forward, backward, Adagrad update) as a `modelFn` runs it.
 * `deno run -A tests/bench/rnn_bench.ts`
 *
 * @module
 */

import { type Cell, gruCell, lstmCell, simpleRnnCell } from "../../core/cells/mod.ts";
import { dense, rnn } from "../../core/layers.ts";
import { Step } from "../../core/runtime/memory.ts";
import { type ModeKeys, VariableStore, withModel } from "../../core/model.ts";
import * as ops from "../../core/ops/mod.ts";
import { Adagrad } from "../../core/optimizers/adagrad.ts";
import { Tape } from "../../core/autodiff/tape.ts";
import { tensor } from "../../core/runtime/tensor.ts";
import { median, printTable, takeTurns } from "./table.ts";

/** A layer to measure. */
export interface RnnCase {
  /** Kind of cell. */
  readonly cell: "lstm" | "gru" | "simple_rnn";
  /** Width of the state. */
  readonly units: number;
  /** Rows. */
  readonly batch: number;
  /** Steps. */
  readonly time: number;
  /** Width of the input. */
  readonly inputs: number;
  /** True: lengths spread evenly from 1 to `time`; false: all `time`. */
  readonly ragged: boolean;
}

/** What was measured, in milliseconds. */
export interface RnnResult extends RnnCase {
  /** Forward, without a tape. */
  readonly forward: number;
  /** A training step. */
  readonly step: number;
}

const cells: Readonly<Record<RnnCase["cell"], (units: number) => Cell>> = { lstm: lstmCell, gru: gruCell, simple_rnn: simpleRnnCell };

/** The cases of the table. */
export const rnnCases: readonly RnnCase[] = [
  { cell: "lstm", units: 64, batch: 32, time: 50, inputs: 32, ragged: false },
  { cell: "gru", units: 64, batch: 32, time: 50, inputs: 32, ragged: false },
  { cell: "simple_rnn", units: 64, batch: 32, time: 50, inputs: 32, ragged: false },
  { cell: "lstm", units: 128, batch: 64, time: 100, inputs: 32, ragged: false },
  { cell: "gru", units: 128, batch: 64, time: 100, inputs: 32, ragged: false },
  { cell: "lstm", units: 64, batch: 32, time: 50, inputs: 32, ragged: true },
  { cell: "lstm", units: 128, batch: 64, time: 100, inputs: 32, ragged: true },
  { cell: "lstm", units: 64, batch: 1, time: 50, inputs: 32, ragged: false },
  { cell: "gru", units: 64, batch: 1, time: 50, inputs: 32, ragged: false },
];

/** Measures every case: the median of the rounds. */
export async function rnnBench(cases: readonly RnnCase[] = rnnCases, rounds = 9): Promise<RnnResult[]> {
  const results: RnnResult[] = [];
  for (const each of cases) {
    const model = trainer(each);
    results.push({ ...each, ...await takeTurns({ forward: () => timed(model.forward), step: () => timed(model.step) }, rounds) });
    model.dispose();
  }
  return results;
}

/** A model of one recurrent layer and two classes. */
export function trainer({ cell, units, batch, time, inputs, ragged }: RnnCase): { forward(): void; step(): void; dispose(): void } {
  const store = new VariableStore();
  const values = Float32Array.from({ length: batch * time * inputs }, (_, i) => ((i * 7919) % 2003) / 2003 - 0.5);
  const lengths = Int32Array.from(
    { length: batch },
    (_, row) => ragged ? 1 + ((row * 37) % batch) * (time - 1) / Math.max(1, batch - 1) : time,
  );
  const labels = Float32Array.from({ length: batch }, (_, row) => row & 1);
  const make = cells[cell](units);
  const optimizer = new Adagrad({ learningRate: 0.05 });
  const run = (mode: ModeKeys, fn: () => void): void => {
    using step = new Step();
    step.run(() => withModel({ variables: store, locals: store, mode, seed: 1n, step: 0, updates: [] }, fn));
  };
  const logits = () => dense(rnn(make, tensor(values, [batch, time, inputs]), lengths), 1, { name: "logits" });
  return {
    forward: () => run("infer", () => void logits()),
    step: () =>
      run("train", () => {
        const tape = new Tape();
        tape.run(() => optimizer.minimize(ops.mean(ops.sigmoidCrossEntropy(tensor(labels, [batch, 1]), logits())))).apply();
      }),
    dispose: () => store.dispose(),
  };
}

/** Milliseconds of one call: the median over about 60 ms of calls. */
function timed(run: () => void): number {
  run();
  const seen: number[] = [];
  for (const begin = performance.now(); performance.now() - begin < 60;) {
    const start = performance.now();
    run();
    seen.push(performance.now() - start);
  }
  return median(seen);
}

/** Prints the table. */
export function printRnn(results: readonly RnnResult[]): void {
  printTable(
    "recurrent layers, median of 9 rounds",
    ["cell", "batch x time x in", "lengths", "forward ms", "step ms"],
    results.map(({ cell, units, batch, time, inputs, ragged, forward, step }) => [
      `${cell} ${units}`,
      `${batch} x ${time} x ${inputs}`,
      ragged ? `1 to ${time}` : "equal",
      forward.toFixed(3),
      step.toFixed(3),
    ]),
  );
}

if (import.meta.main) printRnn(await rnnBench());
