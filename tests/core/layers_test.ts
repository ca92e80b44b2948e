import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Bidirectional, gruCell, lstmCell, simpleRnnCell, StackedRNNCells } from "../../core/cells/mod.ts";
import { constant } from "../../core/initializers.ts";
import { batchNorm, dense, dropout, rnn, stack } from "../../core/layers.ts";
import { Step } from "../../core/runtime/memory.ts";
import { type ModeKeys, variableScope, VariableStore, withModel } from "../../core/model.ts";
import { scope, type Tensor, tensor } from "../../core/runtime/tensor.ts";
import { numbers } from "./_check_op.ts";
import { context } from "./_context.ts";
import { ops } from "./_core.ts";

Deno.test("dense and stack name their variables, and run any activation", () => {
  using model = context();
  withModel(model, () =>
    scope(() => {
      const x = tensor([[1, 2]]);
      const y = dense(x, 2, {
        name: "first",
        activation: (t: Tensor) => t,
        kernelInitializer: constant(1),
        biasInitializer: constant(0.5),
      });
      assertEquals(y.dataSync(), Float32Array.of(3.5, 3.5));
      stack(y, [3, 2], { name: "deep", activation: "relu" });
      dense(y, 1, { name: "bare", useBias: false });
    }));
  assertEquals([...model.variables.all()].map(({ name, shape }) => `${name} ${shape}`), [
    "first/kernel 2,2",
    "first/bias 2",
    "deep/deep_1/weights 2,3",
    "deep/deep_1/biases 3",
    "deep/deep_2/weights 3,2",
    "deep/deep_2/biases 2",
    "bare/kernel 2,1",
  ]);
});

Deno.test("layers without a name are counted on, as TensorFlow names them", () => {
  using model = context();
  const build = () =>
    withModel({ ...model, mode: "train" }, () =>
      scope(() => {
        const x = tensor([[1, 2]]);
        dense(dense(x, 2), 2);
        stack(stack(x, [2]), [2], { name: "fc" });
        stack(x, [2]);
        batchNorm(batchNorm(x));
        variableScope("a", () => dense(dense(x, 2), 2));
        // A scope that is opened again finds its layers again.
        variableScope("a", () => dense(x, 2));
        dense(x, 2, { name: "dense_3" });
        for (let i = 0; i < 2; i++) dense(x, 2, { useBias: false });
        const sequence = tensor([[[1], [2]]]);
        for (let i = 0; i < 2; i++) rnn(simpleRnnCell(2), sequence, null);
        for (let i = 0; i < 2; i++) rnn(new Bidirectional(simpleRnnCell(2)), sequence, null);
      }));
  build();
  const names = [...model.variables.all()].map(({ name }) => name);
  // Measured with TensorFlow 1.15.5: tf.layers.dense, tf.contrib.layers.stack of fully_connected, tf.layers.batch_normalization.
  assertEquals(names.filter((name) => !/rnn|bidirectional/.test(name)), [
    "dense/kernel",
    "dense/bias",
    "dense_1/kernel",
    "dense_1/bias",
    "Stack/fully_connected_1/weights",
    "Stack/fully_connected_1/biases",
    "fc/fc_1/weights",
    "fc/fc_1/biases",
    "Stack_1/fully_connected_1/weights",
    "Stack_1/fully_connected_1/biases",
    ...["", "_1"].flatMap((count) =>
      ["gamma", "beta", "moving_mean", "moving_variance"].map((name) => `batch_normalization${count}/${name}`)
    ),
    "a/dense/kernel",
    "a/dense/bias",
    "a/dense_1/kernel",
    "a/dense_1/bias",
    "dense_3/kernel",
    "dense_3/bias",
    "dense_2/kernel",
    "dense_4/kernel",
  ]);
  const kernels = names.filter((name) => /(rnn|bidirectional)(_1)?\/.*\/kernel$/.test(name));
  assertEquals(kernels, [
    "rnn/simple_rnn_cell/kernel",
    "rnn_1/simple_rnn_cell/kernel",
    ...["", "_1"].flatMap((count) => ["forward", "backward"].map((way) => `bidirectional${count}/${way}_rnn/simple_rnn_cell/kernel`)),
  ]);
  // The next batch finds what this one has made.
  build();
  assertEquals([...model.variables.all()].length, names.length);
});

Deno.test("stack has the activation of fully_connected, relu; null is none", () => {
  using model = context();
  const of = (options: object) =>
    withModel(model, () => scope(() => stack(tensor([[1]]), [1], { kernelInitializer: constant(-3), ...options }).dataSync()[0]));
  assertEquals([of({ name: "a" }), of({ name: "b", activation: null }), of({ name: "c", activation: "sigmoid" })], [
    0,
    -3,
    Math.fround(1 / (1 + Math.exp(3))),
  ]);
  assertThrows(() => withModel(model, () => stack([[1]], 3 as never)), TypeError, "[stack] units must be an array of layer widths");
});

Deno.test("dropout without a name drops others in each layer", () => {
  using model = context();
  const [a, b] = withModel({ ...model, mode: "train" }, () =>
    scope(() => {
      const x = new Float32Array(64).fill(1);
      return [dropout(tensor(x), 0.5).dataSync(), dropout(tensor(x), 0.5).dataSync()];
    }));
  assert(String(a) !== String(b));
});

Deno.test("batchNorm normalises by the batch in training and by its averages otherwise", () => {
  using model = context();
  withModel(model, () =>
    scope(() => {
      // Column means 2 and 0; biased variances 1 and 4.
      const y = batchNorm(tensor([[1, -2], [3, 2]]), { name: "bn", momentum: 0.9, epsilon: 0 });
      assertEquals(y.dataSync(), Float32Array.of(-1, -1, 1, 1));
      for (const update of model.updates) update();
    }));
  const average = (name: string) => Array.from(model.variables.find(`bn/moving_${name}`)!.value(), (v) => Math.round(v * 1e6) / 1e6);
  // 0 - (0 - 2) * 0.1 and 1 - (1 - 4) * 0.1
  assertEquals([average("mean"), average("variance")], [[0.2, 0], [1, 1.3]]);
  const inference = { ...model, mode: "infer" as const };
  const y = withModel(inference, () => scope(() => batchNorm(tensor([[0.2, 0]]), { name: "bn" }).dataSync()));
  assertEquals(y, Float32Array.of(0, 0));
});

Deno.test("dropout drops in training only, differently at every step", () => {
  using model = context();
  const at = (step: number, mode: ModeKeys) =>
    withModel({ ...model, step, mode }, () => scope(() => dropout(tensor(new Float32Array(64).fill(1)), 0.5).dataSync()));
  assertEquals(at(0, "eval"), new Float32Array(64).fill(1));
  assertEquals(at(3, "train"), at(3, "train"));
  assertEquals(new Set([String(at(1, "train")), String(at(2, "train"))]).size, 2);
});

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

Deno.test("batchNorm: the moving variance of rank 4 takes the unbiased variance of the batch, that of any other rank the biased one", () => {
  // Keras 2.15's BatchNormalization: fused for rank 4. Of 0, 2, 4, 6: mean 3, variance 5, unbiased 20 / 3.
  for (const [shape, variance] of [[[1, 2, 2, 1], 20 / 3], [[4, 1], 5], [[2, 2, 1], 5]] as const) {
    using model = context("train");
    withModel(model, () =>
      scope(() => {
        batchNorm(tensor([0, 2, 4, 6], shape), { momentum: 0.5 });
        for (const update of model.updates) update();
      }));
    const moved = model.variables.find("batch_normalization/moving_variance")!.value()[0]!;
    assertAlmostEquals(moved, 0.5 + 0.5 * variance, 1e-6);
  }
});
