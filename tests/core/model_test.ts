import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { backend } from "../../core/backends/mod.ts";
import { constant, glorotUniform, zeros } from "../../core/initializers.ts";
import { batchNorm, dense, dropout, stack } from "../../core/layers.ts";
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
    "deep_0/kernel 2,3",
    "deep_0/bias 3",
    "deep_1/kernel 3,2",
    "deep_1/bias 2",
    "bare/kernel 2,1",
  ]);
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
