/** The unclipped gradients of the first step and its loss, as TensorFlow 2.15 computed them, without an estimator: columns by plain operations. */

import { assertAlmostEquals, assertEquals } from "@std/assert";
import { type Cell, gruCell, lstmCell, simpleRnnCell, StackedRNNCells } from "../../core/cells/mod.ts";
import { densify } from "../../core/autodiff/gradient.ts";
import { zeros } from "../../core/initializers.ts";
import { dense, rnn } from "../../core/layers.ts";
import { Step } from "../../core/runtime/memory.ts";
import { variable, variableScope, VariableStore, withModel } from "../../core/model.ts";
import * as ops from "../../core/ops/mod.ts";
import { Tape } from "../../core/autodiff/tape.ts";
import { type Tensor, tensor } from "../../core/runtime/tensor.ts";

type Nested = number | Nested[];

interface Golden {
  readonly inputs: {
    readonly ids: number[][];
    readonly x: number[][];
    readonly c: number[][];
    readonly labels?: (number | number[])[];
    readonly w?: number[];
  };
  readonly labels?: number[];
  readonly init: Readonly<Record<string, Nested>>;
  readonly grads_step0: Readonly<Record<string, Nested>>;
  readonly losses: number[];
}

interface Run {
  readonly file: string;
  readonly cell: () => Cell;
  readonly classes: number;
  readonly sequence?: boolean;
  readonly weighted?: boolean;
}

const runs: readonly Run[] = [
  { file: "rnn_simple_rnn_4_bin_last", cell: () => simpleRnnCell(4), classes: 2 },
  { file: "rnn_simple_rnn_4_c4_last", cell: () => simpleRnnCell(4), classes: 4 },
  { file: "rnn_lstm_4_bin_last", cell: () => lstmCell(4), classes: 2 },
  { file: "rnn_lstm_4_c4_last", cell: () => lstmCell(4), classes: 4 },
  { file: "rnn_lstm_4_c4_seq", cell: () => lstmCell(4), classes: 4, sequence: true },
  { file: "rnn_gru_4_bin_last", cell: () => gruCell(4), classes: 2 },
  { file: "rnn_gru_4_c4_last", cell: () => gruCell(4), classes: 4 },
  { file: "rnn_gru_4x3_bin_seq", cell: () => new StackedRNNCells([gruCell(4), gruCell(3)]), classes: 2, sequence: true },
  { file: "extra_adam_lstm_bin", cell: () => lstmCell(4), classes: 2 },
  { file: "extra_weights_gru_bin", cell: () => gruCell(4), classes: 2, weighted: true },
];

const batch = 4;

for (const run of runs) {
  Deno.test(`${run.file}: loss within 1e-6 relative, gradients within 1e-6`, async () => {
    const golden: Golden = JSON.parse(await Deno.readTextFile(new URL(`../testdata/goldens/${run.file}.json`, import.meta.url)));
    const store = new VariableStore((name) => name in golden.init ? Float32Array.from(flat(golden.init[name]!)) : null);
    using step = new Step();
    step.run(() =>
      withModel({ variables: store, locals: new VariableStore(), mode: "train", seed: 1n, step: 0, updates: [] }, () => {
        const tape = new Tape();
        const loss = tape.run(() => lossOf(golden, run));
        assertAlmostEquals((loss.dataSync() as Float32Array)[0]!, golden.losses[0]!, 1e-6 * golden.losses[0]!);
        const { pairs } = tape.gradients(loss);
        assertEquals(pairs.map(({ variable }) => variable.name), Object.keys(golden.grads_step0).sort());
        for (const { gradient, variable } of pairs) {
          const values = (gradient.kind === "rows" ? densify(gradient, variable.shape) : gradient.tensor).dataSync() as Float32Array;
          const expected = flat(golden.grads_step0[variable.name]!);
          assertEquals(values.length, expected.length);
          values.forEach((value, i) => assertAlmostEquals(value, expected[i]!, 1e-6, `${variable.name}, element ${i}`));
        }
      })
    );
    store.dispose();
  });
}

function flat(values: Nested): number[] {
  return typeof values === "number" ? [values] : values.flatMap(flat);
}

function lossOf({ inputs, labels }: Golden, { cell, classes, sequence = false, weighted = false }: Run): Tensor {
  const ids = inputs.ids.slice(0, batch);
  const lengths = ids.map((row) => row.length);
  const time = Math.max(...lengths);
  const each = <T>(fn: (row: number, step: number) => T): T[] =>
    Array.from({ length: batch * time }, (_, i) => fn(Math.floor(i / time), i % time));
  const x = ops.concat([
    embedded(ids, time),
    tensor(each((row, step) => inputs.x[row]![step] ?? 0), [batch, time, 1]),
    tensor(each((row) => inputs.c[row]!).flat(), [batch, time, 2]),
  ], 2);
  return variableScope("rnn_model", () => {
    const output = rnn(cell(), x, lengths, { returnSequences: sequence });
    const logits = ops.reshape(dense(output, classes === 2 ? 1 : classes, { name: "logits" }), [-1, classes === 2 ? 1 : classes]);
    const given = (inputs.labels ?? labels)!;
    const rows = sequence ? each((row, step) => (given[row] as number[])[step] ?? 0) : given.slice(0, batch) as number[];
    const losses = classes === 2
      ? ops.sigmoidCrossEntropy(tensor(rows, [rows.length, 1]), logits)
      : ops.softmaxCrossEntropy(tensor(rows, [rows.length], "int32"), logits);
    const valid = sequence ? each((row, step) => step < lengths[row]! ? 1 : 0) : rows.map((_, row) => weighted ? inputs.w![row]! : 1);
    const count = sequence ? lengths.reduce((sum, length) => sum + length) : batch;
    return ops.div(ops.sum(ops.mul(ops.reshape(losses, [-1]), tensor(valid))), count);
  });
}

/** The embedding of each step, zeros behind a row's end: [batch, time, 3]. */
function embedded(ids: readonly (readonly number[])[], time: number): Tensor {
  const table = variableScope("sequence_features/ids_embedding", () => variable("embedding_weights", [7, 3], zeros()));
  const unique = [...new Set(ids.flat())];
  const index: number[] = [];
  const splits = [0];
  for (const row of ids) {
    for (let step = 0; step < time; step++) {
      if (step < row.length) index.push(unique.indexOf(row[step]!));
      splits.push(index.length);
    }
  }
  const rows = ops.gatherRows(table, Int32Array.from(unique));
  return ops.reshape(ops.segmentCombine(rows, { index: Int32Array.from(index), weights: null, splits: Int32Array.from(splits) }, "mean"), [
    ids.length,
    time,
    3,
  ]);
}
