import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ValueError } from "../../../core/errors.ts";
import type { Gradient } from "../../../core/autodiff/gradient.ts";
import { variableScope } from "../../../core/model.ts";
import { v1OptimizerFromString } from "../../../core/optimizers/kinds.ts";
import type { Optimizer } from "../../../core/optimizers/optimizer.ts";
import { AdagradOptimizer, ProximalAdagradOptimizer } from "../../../core/optimizers/v1/adagrad.ts";
import { AdamOptimizer } from "../../../core/optimizers/v1/adam.ts";
import { FtrlOptimizer } from "../../../core/optimizers/v1/ftrl.ts";
import { GradientDescentOptimizer, MomentumOptimizer } from "../../../core/optimizers/v1/gradient_descent.ts";
import { RMSPropOptimizer } from "../../../core/optimizers/v1/rmsprop.ts";
import { dense, namesOf, rows, TestModel } from "./_model.ts";

interface Golden {
  W0: number[][];
  G: number[][][];
  cases: Record<string, { W: number[][][]; final_slots: Record<string, number[][] | number> }>;
}

const golden: Golden = JSON.parse(Deno.readTextFileSync(new URL("../../testdata/goldens/optimizers_v1_tf1.json", import.meta.url)));

const cases: Record<string, () => Optimizer> = {
  "v1.SGD(0.1)": () => new GradientDescentOptimizer({ learningRate: 0.1 }),
  "v1.Momentum(0.1,0.9)": () => new MomentumOptimizer({ learningRate: 0.1, momentum: 0.9 }),
  "v1.Momentum(0.1,0.9,nesterov)": () => new MomentumOptimizer({ learningRate: 0.1, momentum: 0.9, useNesterov: true }),
  "v1.Adagrad(0.05)": () => new AdagradOptimizer({ learningRate: 0.05 }),
  "v1.Adam(0.05)": () => new AdamOptimizer({ learningRate: 0.05 }),
  "v1.RMSProp(0.05)": () => new RMSPropOptimizer({ learningRate: 0.05 }),
  "v1.RMSProp(0.05,mom=.9)": () => new RMSPropOptimizer({ learningRate: 0.05, momentum: 0.9 }),
  "v1.RMSProp(0.05,mom=.9,centered)": () => new RMSPropOptimizer({ learningRate: 0.05, momentum: 0.9, centered: true }),
  "v1.Ftrl(0.2)": () => new FtrlOptimizer({ learningRate: 0.2 }),
  "v1.Ftrl(0.2,l1=.1,l2=.2)": () => new FtrlOptimizer({ learningRate: 0.2, l1RegularizationStrength: 0.1, l2RegularizationStrength: 0.2 }),
  "v1.Ftrl(0.2,shrink=.1)": () => new FtrlOptimizer({ learningRate: 0.2, l2ShrinkageRegularizationStrength: 0.1 }),
};

Deno.test("every case of the golden is run", () => assertEquals(Object.keys(cases).sort(), Object.keys(golden.cases).sort()));

Deno.test("every optimizer of TensorFlow 1 that has a name is in the golden", () => {
  const made = new Set(Object.values(cases).map((make) => make().constructor));
  const names = namesOf(() => v1OptimizerFromString("", { learningRate: 0.1 }));
  assertEquals(names.filter((name) => !made.has(v1OptimizerFromString(name, { learningRate: 0.1 }).constructor)), []);
});

for (const [name, make] of Object.entries(cases)) {
  const { W, final_slots: slots } = golden.cases[name]!;

  Deno.test(`${name} follows TensorFlow 1.15.5, slots by their names`, () => {
    using model = new TestModel();
    const w = model.variable("w", golden.W0);
    const optimizer = make();
    golden.G.forEach((g, step) => {
      model.apply(optimizer, [[w, dense(g)]]);
      near(w.value(), W[step]!.flat(), `step ${step}`);
    });
    assertEquals([...model.store.all()].map((variable) => `${variable.name}:0`).sort(), ["w:0", ...Object.keys(slots)].sort());
    for (const [slot, values] of Object.entries(slots)) near(model.value(slot.slice(0, -2)), [values].flat(2), slot);
  });

  Deno.test(`${name}: gradient rows of every row move as the dense gradient does`, () => {
    using model = new TestModel();
    const [a, b] = [model.variable("a", golden.W0), model.variable("b", golden.W0)];
    const optimizer = make();
    for (const g of golden.G) model.apply(optimizer, [[a, dense(g)], [b, rows([1, 0], [g[1]!, g[0]!])]]);
    near(b.value(), [...a.value()], name);
  });

  Deno.test(`${name}: made anew at every step it finds its state again`, () => {
    using model = new TestModel();
    const w = model.variable("w", golden.W0);
    for (const g of golden.G) model.apply(make(), [[w, dense(g)]]);
    near(w.value(), W.at(-1)!.flat(), name);
  });
}

Deno.test("v1.ProximalAdagradOptimizer shrinks towards zero", () => {
  using model = new TestModel();
  const w = model.variable("w", [[1, -0.05]]);
  const make = () =>
    new ProximalAdagradOptimizer({
      learningRate: 0.1,
      initialAccumulatorValue: 0.25,
      l1RegularizationStrength: 1,
      l2RegularizationStrength: 2,
    });
  // a = 0.25 + 0 = 0.25, r = 0.1 / 0.5 = 0.2: the first weight becomes (1 - 0.2) / (1 + 2 * 0.2), the second, nearer to zero than 0.2, zero.
  model.apply(make(), [[w, dense([[0, 0]])]]);
  near(w.value(), [0.8 / 1.4, 0], "step 0");
  assertEquals([...model.store.all()].map(({ name }) => name), ["w", "w/ProximalAdagrad"]);
});

Deno.test("v1.ProximalAdagradOptimizer moves as in TensorFlow 1.15.5", () => {
  // Gradients are these, times the number of the step.
  const g = [[0.5, -1, 0], [0.25, 2, -0.01]];
  const wanted = [
    [0.8691971898078918, 0.03514151647686958, 0.25241324305534363, 0.39364537596702576, -2.073355197906494, 0],
    [0.761417806148529, 0.11822788417339325, 0.2076570838689804, 0.2911588251590729, -2.150750160217285, 0],
    [0.6700276732444763, 0.19442276656627655, 0.16556316614151, 0.20100468397140503, -2.2235844135284424, 0],
    [0.589575469493866, 0.26454395055770874, 0.1259731501340866, 0.12101007252931595, -2.291489362716675, 0],
  ];
  using model = new TestModel();
  const first = [[1, -0.05, 0.3], [0.5, -2, 0.01]];
  const [w, byRows] = [model.variable("w", first), model.variable("by_rows", first)];
  const optimizer = new ProximalAdagradOptimizer({
    learningRate: 0.1,
    l1RegularizationStrength: 0.1,
    l2RegularizationStrength: 0.2,
  });
  wanted.forEach((values, i) => {
    const [a, b] = g.map((row) => row.map((x) => x * (i + 1))) as [number[], number[]];
    model.apply(optimizer, [[w, dense([a, b])], [byRows, rows([1, 0], [b, a])]]);
    near(w.value(), values, `step ${i}`);
    near(byRows.value(), values, `step ${i} by rows`);
  });
  near(model.value("w/ProximalAdagrad"), [7.6, 30.1, 0.1, 1.975, 120.1, 0.103], "accumulator");
});

Deno.test("in a canned model's scope slots keep the end of their part's name, shared states stand in the head's", () => {
  using model = new TestModel();
  const w = model.variable("dnn/w", golden.W0);
  const optimizer = new AdamOptimizer({ learningRate: 0.05 });
  model.run(() =>
    variableScope("dnn", () => optimizer.applyGradients([{ variable: w, gradient: dense(golden.G[0]!)() }], { nameScope: "head" }))
  );
  assertEquals([...model.store.all()].map(({ name }) => name), [
    "dnn/w",
    "dnn/head/beta1_power",
    "dnn/head/beta2_power",
    "dnn/w/t_0/Adam",
    "dnn/w/t_0/Adam_1",
  ]);
  const linear = model.variable("linear/w", golden.W0);
  const ftrl = new FtrlOptimizer({ learningRate: 0.2 });
  model.run(() =>
    variableScope("linear", () => ftrl.applyGradients([{ variable: linear, gradient: dense(golden.G[0]!)() }], { nameScope: "head" }))
  );
  assert(model.store.find("linear/w/part_0/Ftrl_1") !== undefined);
});

Deno.test("in any other scope slots and shared states stand in it, and another scope has others", () => {
  using model = new TestModel();
  const w = model.variable("m/w", golden.W0);
  for (const scope of ["m", "n"]) {
    const optimizer = new AdamOptimizer({ learningRate: 0.05 });
    model.run(() => variableScope(scope, () => optimizer.applyGradients([{ variable: w, gradient: dense(golden.G[0]!)() }])));
  }
  // As TensorFlow 1.15 names them (measured).
  const names = (scope: string) => [`${scope}/beta1_power`, `${scope}/beta2_power`, `${scope}/m/w/Adam`, `${scope}/m/w/Adam_1`];
  assertEquals([...model.store.all()].map(({ name }) => name), ["m/w", ...names("m"), ...names("n")]);
});

Deno.test("two optimizers of one name in a step each take theirs", () => {
  using model = new TestModel();
  const [a, b] = [model.variable("a", [[0]]), model.variable("b", [[0]])];
  const slow = new GradientDescentOptimizer({ learningRate: 0.5 });
  const fast = new GradientDescentOptimizer({ learningRate: 2 });
  for (let step = 0; step < 2; step++) {
    model.run(() => {
      const steps = [
        slow.applyGradients([{ variable: a, gradient: dense([[-1]])() }]),
        fast.applyGradients([{ variable: b, gradient: dense([[-1]])() }]),
      ];
      for (const { apply } of steps) apply();
    });
  }
  // Two steps of 0.5 and of 2.
  assertEquals([a.value()[0], b.value()[0]], [1, 4]);
});

Deno.test("a gradient of another shape than its variable's is refused before anything changes", () => {
  using model = new TestModel();
  const w = model.variable("w", [[1, 2]]);
  const optimizer = new GradientDescentOptimizer({ learningRate: 1 });
  const apply = (gradient: () => Gradient) => model.run(() => optimizer.applyGradients([{ variable: w, gradient: gradient() }]).apply());
  assertThrows(() => apply(dense([[1]])), ValueError, "The gradient of w must be float32 of shape [1,2]. Received float32 of shape [1,1]");
  assertThrows(
    () => apply(rows([0], [[1, 2, 3]])),
    ValueError,
    "The gradient of w must have 1 rows of a variable of shape [1,2]. Received rows of shape [1,3]",
  );
  assertEquals([...w.value()], [1, 2]);
});

Deno.test("a schedule gives each step's rate", () => {
  using model = new TestModel();
  const w = model.variable("w", [[0]]);
  const optimizer = new GradientDescentOptimizer({ learningRate: (step) => 10 ** -step });
  for (let step = 0; step < 3; step++) model.apply(optimizer, [[w, dense([[-1]])]]);
  near(w.value(), [1.11], "w");
});

Deno.test("v1OptimizerFromString() knows five names", () => {
  const made = ["Adagrad", "Adam", "Ftrl", "RMSProp", "SGD"].map((name) => v1OptimizerFromString(name, { learningRate: 0.1 }).constructor);
  assertEquals(made, [AdagradOptimizer, AdamOptimizer, FtrlOptimizer, RMSPropOptimizer, GradientDescentOptimizer]);
});

Deno.test("TensorFlow 1's optimizers refuse what is missing, wrong or not theirs", () => {
  assertThrows(() => new AdagradOptimizer({} as never), TypeError, "[AdagradOptimizer] learningRate must be given");
  assertThrows(() => new MomentumOptimizer({ learningRate: 0.1 } as never), TypeError, "momentum must be given");
  assertThrows(
    () => new AdamOptimizer({ clipnorm: 1 } as never),
    TypeError,
    "Unexpected keyword argument passed to optimizer: clipnorm",
  );
  assertThrows(
    () => new AdagradOptimizer({ learningRate: 0.1, initialAccumulatorValue: 0 }),
    ValueError,
    "initial_accumulator_value must be positive: 0",
  );
  assertThrows(() => v1OptimizerFromString("Foo", { learningRate: 1 }), ValueError, "Unsupported optimizer name: Foo.");
});

function near(actual: ArrayLike<number>, expected: readonly number[], what: string): void {
  assertEquals(actual.length, expected.length, what);
  expected.forEach((value, i) => assertAlmostEquals(actual[i]!, value, 1e-6 * Math.max(1, Math.abs(value)), what));
}
