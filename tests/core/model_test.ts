import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { backend } from "../../core/backends/mod.ts";
import { Bidirectional, simpleRnnCell } from "../../core/cells/mod.ts";
import { constant, glorotUniform, zeros } from "../../core/initializers.ts";
import { batchNorm, dense, dropout, rnn, stack } from "../../core/layers.ts";
import { type ModeKeys, type ModelContext, variable, variableScope, VariableStore, withModel } from "../../core/model.ts";
import { scope, type Tensor, tensor } from "../../core/tensor.ts";

function context(mode: ModeKeys = "train"): ModelContext & Disposable {
  const variables = new VariableStore();
  const locals = new VariableStore();
  return {
    variables,
    locals,
    mode,
    seed: 1n,
    step: 0,
    updates: [],
    [Symbol.dispose]() {
      variables.dispose();
      locals.dispose();
    },
  };
}

Deno.test("variables are found again by their full name; another shape is refused", () => {
  using model = context();
  withModel(model, () => {
    const a = variableScope("outer", () => variableScope("inner", () => variable("a", [2], zeros())));
    assertEquals(a.name, "outer/inner/a");
    assertStrictEquals(variableScope("outer", () => variable("inner/a", [2], zeros())), a);
    assertThrows(
      () => variable("outer/inner/a", [3], zeros()),
      Error,
      "Trying to share variable outer/inner/a, but specified shape (3) and found shape (2).",
    );
  });
  assertThrows(() => variable("a", [1], zeros()), Error, 'variable("a") is called inside a modelFn; no model is running');
});

Deno.test("first values depend on the seed and the name, not on the order", () => {
  using one = context();
  using other = context();
  const make = (names: string[]) => Object.fromEntries(names.map((name) => [name, variable(name, [4, 4], glorotUniform()).value()]));
  assertEquals(withModel(one, () => make(["a", "b"])), withModel(other, () => make(["b", "a"])));
});

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

Deno.test("a store frees what it made", () => {
  const before = backend().live.blocks;
  {
    using model = context();
    withModel(model, () => variable("a", [100], zeros()));
    assertEquals(backend().live.blocks, before + 1);
  }
  assertEquals(backend().live.blocks, before);
});
