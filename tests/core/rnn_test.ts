import { assert, assertEquals, assertThrows } from "@std/assert";
import { Bidirectional, gruCell, lstmCell, simpleRnnCell, StackedRNNCells } from "../../core/cells/mod.ts";
import { rnn } from "../../core/layers.ts";
import { Step } from "../../core/memory.ts";
import { type ModeKeys, VariableStore, withModel } from "../../core/model.ts";
import { numbers } from "./_check_op.ts";
import { ops, tensor } from "./_core.ts";

/** Runs `fn` as a model's function, in a step. */
function inModel<T>(store: VariableStore, fn: () => T, mode: ModeKeys = "train", at = 0): T {
  using step = new Step();
  return step.run(() => withModel({ variables: store, locals: new VariableStore(), mode, seed: 5n, step: at, updates: [] }, fn));
}

const x = (): ReturnType<typeof tensor> => tensor(numbers(2 * 3 * 2, 1), [2, 3, 2]);

Deno.test("variables have TensorFlow's names and shapes", () => {
  const store = new VariableStore();
  const names = () => Array.from(store.all(), ({ name, shape }) => `${name} [${shape}]`);
  inModel(store, () => rnn(lstmCell(4), x(), null));
  assertEquals(names(), ["rnn/lstm_cell/kernel [2,16]", "rnn/lstm_cell/recurrent_kernel [4,16]", "rnn/lstm_cell/bias [16]"]);
  store.dispose();
  inModel(store, () => rnn(new StackedRNNCells([gruCell(4), simpleRnnCell(2), gruCell(3)]), x(), null));
  assertEquals(names().filter((name) => name.includes("/kernel")), [
    "rnn/stacked_rnn_cells/gru_cell/kernel [2,12]",
    "rnn/stacked_rnn_cells/simple_rnn_cell/kernel [4,2]",
    "rnn/stacked_rnn_cells/gru_cell_1/kernel [2,9]",
  ]);
  store.dispose();
  inModel(store, () => rnn(gruCell(1), x(), null, { name: "gru" }));
  assertEquals(names()[0], "gru/gru_cell/kernel [2,3]");
  store.dispose();
  inModel(store, () => rnn(new Bidirectional(gruCell(1)), x(), null));
  assertEquals(names().filter((name) => name.includes("/kernel")), [
    "bidirectional/forward_rnn/gru_cell/kernel [2,3]",
    "bidirectional/backward_rnn/gru_cell/kernel [2,3]",
  ]);
  store.dispose();
});

Deno.test("a second call finds the variables and gives the same", () => {
  const store = new VariableStore();
  const run = () => inModel(store, () => rnn(lstmCell(4), x(), [3, 1], { returnSequences: true }).dataSync(), "infer");
  assertEquals(run(), run());
  assertEquals(store.size, 3);
  store.dispose();
});

Deno.test("dropout is drawn in training only, anew at each step, and once for a sequence", () => {
  const store = new VariableStore();
  const cell = lstmCell(4, { dropout: 0.5, recurrentDropout: 0.5 });
  const run = (mode: ModeKeys, at = 0) => inModel(store, () => rnn(cell, x(), [3, 2]).dataSync(), mode, at);
  const plain = inModel(store, () => rnn(lstmCell(4), x(), [3, 2]).dataSync());
  assertEquals(run("infer"), plain);
  assertEquals(run("eval"), plain);
  assertEquals(run("train", 3), run("train", 3));
  assert(run("train", 3).some((value, i) => value !== run("train", 4)[i]));
  // With the identity as the input's kernel and nothing else, h is tanh(x * mask): a dropped column is zero at every step.
  const simple = simpleRnnCell(8, { dropout: 0.5 });
  const identity = new VariableStore((name, [rows, columns]) =>
    name.endsWith("/kernel")
      ? Float32Array.from({ length: rows! * columns! }, (_, i) => i % (columns! + 1) === 0 ? 1 : 0)
      : new Float32Array(rows! * (columns ?? 1))
  );
  const h = inModel(identity, () => rnn(simple, ops.ones([3, 4, 8]), null, { returnSequences: true }).dataSync() as Float32Array);
  const kept = Math.fround(Math.tanh(2));
  for (let row = 0; row < 3; row++) {
    const steps = [0, 1, 2, 3].map((t) => Array.from(h.subarray((row * 4 + t) * 8, (row * 4 + t + 1) * 8)));
    for (const step of steps) assertEquals(step, steps[0]);
    for (const value of steps[0]!) assert(value === 0 || Math.abs(value - kept) < 1e-6);
  }
  assert(h.some((value) => value === 0) && h.some((value) => value !== 0));
  store.dispose();
  identity.dispose();
});

Deno.test("rnn needs a model and an input of rank 3", () => {
  assertThrows(() => rnn(lstmCell(4), tensor([1], [1, 1, 1]), null), Error, "rnn is called inside a modelFn; no model is running");
  const store = new VariableStore();
  assertThrows(
    () => inModel(store, () => rnn(lstmCell(4), tensor([[1, 2]]), null)),
    Error,
    "[rnn] expects x [batch, time, inputs]. Received [1,2]",
  );
  assertEquals(store.size, 0);
});
