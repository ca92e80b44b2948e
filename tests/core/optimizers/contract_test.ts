import { assert, assertAlmostEquals, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { backend } from "../../../core/runtime/backends/current.ts";
import { ValueError } from "../../../core/errors.ts";
import { exponentialDecay } from "../../../core/learning_rate.ts";
import { consoleLogger, setLogger, silentLogger } from "../../../core/logger.ts";
import { params, Step } from "../../../core/runtime/memory.ts";
import { Adagrad } from "../../../core/optimizers/adagrad.ts";
import { Adam } from "../../../core/optimizers/adam.ts";
import { Ftrl } from "../../../core/optimizers/ftrl.ts";
import { optimizerFromConfig, optimizerFromString } from "../../../core/optimizers/kinds.ts";
import type { Optimizer } from "../../../core/optimizers/optimizer.ts";
import type { OptimizerConfig, OptimizerOptions } from "../../../core/optimizers/options.ts";
import { RMSProp } from "../../../core/optimizers/rmsprop.ts";
import { SGD } from "../../../core/optimizers/sgd.ts";
import { AdamOptimizer } from "../../../core/optimizers/v1/adam.ts";
import { RMSPropOptimizer } from "../../../core/optimizers/v1/rmsprop.ts";
import { dense, namesOf, rows, TestModel } from "./_model.ts";

type Make = (options?: OptimizerOptions) => Optimizer;

// One row per rule: how to make it, the checkpoint's names of hyper-parameters and slots, what it does to rows without a gradient.
const table: Record<string, { make: Make; prefix: string; hyper: string[]; slots: string[]; still: boolean }> = {
  SGD: { make: (o) => new SGD(o), prefix: "SGD", hyper: ["decay", "learning_rate", "momentum"], slots: [], still: true },
  "SGD with momentum": {
    make: (o) => new SGD({ momentum: 0.9, ...o }),
    prefix: "SGD",
    hyper: ["decay", "learning_rate", "momentum"],
    slots: ["momentum"],
    still: true,
  },
  Adagrad: { make: (o) => new Adagrad(o), prefix: "Adagrad", hyper: ["decay", "learning_rate"], slots: ["accumulator"], still: true },
  Adam: {
    make: (o) => new Adam(o),
    prefix: "Adam",
    hyper: ["beta_1", "beta_2", "decay", "learning_rate"],
    slots: ["m", "v"],
    still: false,
  },
  "Adam with amsgrad": {
    make: (o) => new Adam({ amsgrad: true, ...o }),
    prefix: "Adam",
    hyper: ["beta_1", "beta_2", "decay", "learning_rate"],
    slots: ["m", "v", "vhat"],
    still: false,
  },
  RMSProp: {
    make: (o) => new RMSProp(o),
    prefix: "RMSprop",
    hyper: ["decay", "learning_rate", "momentum", "rho"],
    slots: ["rms"],
    still: false,
  },
  "RMSProp with momentum": {
    make: (o) => new RMSProp({ momentum: 0.5, centered: true, ...o }),
    prefix: "RMSprop",
    hyper: ["decay", "learning_rate", "momentum", "rho"],
    slots: ["mg", "momentum", "rms"],
    still: true,
  },
  Ftrl: {
    make: (o) => new Ftrl(o),
    prefix: "Ftrl",
    hyper: ["beta", "decay", "l1_regularization_strength", "l2_regularization_strength", "learning_rate", "learning_rate_power"],
    slots: ["accumulator", "linear"],
    still: true,
  },
};

const W = [[1, -2], [0.5, 0.25], [3, -1]];
const G = [[0.5, -1], [0.25, 2], [-1, 0.125]];

Deno.test("every optimizer that has a name has a row in the table", () => {
  const names = namesOf(() => optimizerFromString(""));
  assertEquals(names.filter((name) => table[name] === undefined), []);
  for (const name of names) assertEquals(table[name]!.make().toConfig().kind, name);
});

for (const [name, { make, prefix, hyper, slots, still }] of Object.entries(table)) {
  Deno.test(`${name}: its variables have TensorFlow's names`, () => {
    using model = new TestModel();
    const w = model.variable("dnn/w", W);
    model.apply(make(), [[w, dense(G)]]);
    const names = [...model.store.all()].map((variable) => variable.name).filter((other) => other !== "dnn/w").sort();
    assertEquals(names, [...hyper.map((h) => `training/${prefix}/${h}`), ...slots.map((s) => `training/${prefix}/dnn/w/${s}`)].sort());
  });

  Deno.test(`${name}: a description makes it again`, () => {
    for (const learningRate of [0.25, exponentialDecay({ initialLearningRate: 0.1, decaySteps: 10, decayRate: 0.5 })]) {
      const config: OptimizerConfig = JSON.parse(JSON.stringify(make({ learningRate, clipnorm: 2 }).toConfig()));
      const again = optimizerFromConfig(config);
      assertEquals(again.toConfig(), config);
      assertStrictEquals(again.rateAt(5), make({ learningRate }).rateAt(5));
    }
  });

  Deno.test(`${name}: gradient rows of every row move as the dense gradient does`, () => {
    using model = new TestModel();
    const a = model.variable("a", W);
    const b = model.variable("b", W);
    const optimizer = make({ learningRate: 0.1 });
    for (let step = 0; step < 3; step++) model.apply(optimizer, [[a, dense(G)], [b, rows([2, 0, 1], [G[2]!, G[0]!, G[1]!])]]);
    a.value().forEach((value, i) => assertAlmostEquals(b.value()[i]!, value, 1e-6));
  });

  Deno.test(`${name}: rows without a gradient ${still ? "stay as they are" : "follow their decaying state"}`, () => {
    using model = new TestModel();
    const w = model.variable("w", W);
    const optimizer = make({ learningRate: 0.1 });
    model.apply(optimizer, [[w, dense(G)]]);
    const before = [...w.value()];
    const states = slots.map((slot) => [...model.value(`training/${prefix}/w/${slot}`)]);
    model.apply(optimizer, [[w, rows([1], [G[1]!])]]);
    const after = w.value();
    const changed = [0, 1, 2].map((row) => after[2 * row] !== before[2 * row] || after[2 * row + 1] !== before[2 * row + 1]);
    // Adam moves every row whose mean is not zero; RMSProp without momentum decays `rms` everywhere but moves only the looked-up rows.
    assertEquals(changed, prefix === "Adam" ? [true, true, true] : [false, true, false]);
    slots.forEach((slot, i) => {
      const state = model.value(`training/${prefix}/w/${slot}`);
      assertEquals(state[0] !== states[i]![0], !still && slot !== "vhat", slot);
    });
  });

  Deno.test(`${name}: versions rise, and 1000 steps leave no memory behind`, () => {
    {
      using warm = new Step();
      warm.run(() => params(0));
    }
    using model = new TestModel();
    const w = model.variable("w", W);
    const optimizer = make();
    model.apply(optimizer, [[w, dense(G)]]);
    const { blocks } = backend().live;
    const version = w.version;
    for (let step = 0; step < 1000; step++) model.apply(optimizer, [[w, dense(G)]]);
    assertEquals(backend().live.blocks, blocks);
    assertEquals(w.version, version + 1000);
  });
}

Deno.test("time decay divides the rate by 1 + decay * step", () => {
  using model = new TestModel();
  const w = model.variable("w", [[1]]);
  const optimizer = new SGD({ learningRate: 1, decay: 0.5 });
  for (let step = 0; step < 3; step++) model.apply(optimizer, [[w, dense([[0.25]])]]);
  // 1 - 0.25 (1 + 1/1.5 + 1/2) = 0.458333
  assertAlmostEquals(w.value()[0]!, 1 - 0.25 * (1 + 1 / 1.5 + 1 / 2), 1e-6);
});

Deno.test("a schedule is asked for each step's rate, and stores no learning_rate", () => {
  using model = new TestModel();
  const w = model.variable("w", [[0]]);
  const optimizer = new SGD({ learningRate: (step) => 10 ** -step });
  for (let step = 0; step < 3; step++) model.apply(optimizer, [[w, dense([[-1]])]]);
  assertAlmostEquals(w.value()[0]!, 1.11, 1e-6);
  assertEquals(model.store.find("training/SGD/learning_rate"), undefined);
  assertStrictEquals(optimizer.toConfig()["learningRate"], null);
  assertThrows(() => optimizerFromConfig(optimizer.toConfig()), ValueError, "was a function that cannot be described");
});

Deno.test("clipping: values first, then the norm of each variable, of rows that are there, then the norm of all", () => {
  const move = (options: OptimizerOptions) => {
    using model = new TestModel();
    const a = model.variable("a", [[0, 0]]);
    const b = model.variable("b", [[0], [0], [0]]);
    model.apply(new SGD({ learningRate: 1, ...options }), [[a, dense([[3, -4]])], [b, rows([2, 0], [[6], [8]])]]);
    return [...a.value(), ...b.value()].map((value) => -value || 0);
  };
  const near = (actual: number[], expected: number[]) => expected.forEach((value, i) => assertAlmostEquals(actual[i]!, value, 1e-6));
  near(move({}), [3, -4, 8, 0, 6]);
  near(move({ clipvalue: 3.5 }), [3, -3.5, 3.5, 0, 3.5]);
  // norm of a is 5, of b's rows 10
  near(move({ clipnorm: 5 }), [3, -4, 4, 0, 3]);
  // values to 3, -3 and 3, 3: both norms are 3 sqrt(2)
  near(move({ clipvalue: 3, clipnorm: Math.SQRT2 }), [1, -1, 1, 0, 1]);
  // the norm of all is sqrt(25 + 100) = 11.18
  const scale = 1 / Math.sqrt(125);
  near(move({ globalClipnorm: 1 }), [3 * scale, -4 * scale, 8 * scale, 0, 6 * scale]);
  near(move({ globalClipnorm: 100 }), [3, -4, 8, 0, 6]);
  assertThrows(() => new SGD({ clipnorm: 1, globalClipnorm: 1 }), ValueError, "Cannot accept both `clipnorm` and `globalClipnorm`");
});

Deno.test("a given option wins over the checkpoint's, a default takes it", () => {
  const lines: string[] = [];
  setLogger({ ...silentLogger, info: (line) => lines.push(line) });
  const checkpoint = (name: string) =>
    name === "training/SGD/learning_rate" ? Float32Array.of(0.5) : name === "training/SGD/momentum" ? Float32Array.of(0.25) : null;
  const rate = (optimizer: Optimizer) => {
    using model = new TestModel(checkpoint);
    const w = Object.assign(model.variable("w", [[0]]), {});
    model.apply(optimizer, [[w, dense([[-1]])]]);
    return [w.value()[0]!, model.value("training/SGD/learning_rate")[0]!, model.store.find("training/SGD/w/momentum") !== undefined];
  };
  try {
    assertEquals(rate(new SGD({ learningRate: 0.125, momentum: 0 })), [0.125, 0.125, false]);
    assert(
      lines.some((line) => line.includes("learningRate is 0.125; the checkpoint's training/SGD/learning_rate, 0.5, is not used")),
      lines.join("\n"),
    );
    // Without options the checkpoint's rate and momentum hold, the slot with them.
    assertEquals(rate(new SGD()), [0.5, 0.5, true]);
    assertEquals(rate(optimizerFromString("SGD", { learningRate: 0.05 })), [0.5, 0.5, true]);
  } finally {
    setLogger(consoleLogger());
  }
});

Deno.test("an optimizer that a modelFn makes anew at every step finds its state again", () => {
  using once = new TestModel();
  using anew = new TestModel();
  const a = once.variable("w", W);
  const b = anew.variable("w", W);
  const optimizer = new Adam();
  for (let step = 0; step < 4; step++) {
    once.apply(optimizer, [[a, dense(G)]]);
    anew.apply(new Adam(), [[b, dense(G)]]);
  }
  assertEquals(b.value(), a.value());
});

Deno.test("optimizers refuse options that are wrong or that they do not have", () => {
  assertThrows(
    () => optimizerFromString("Foo"),
    ValueError,
    "Unsupported optimizer name: Foo. Supported names are: ('Adagrad', 'Adam', 'Ftrl', 'RMSProp', 'SGD')",
  );
  assertThrows(() => optimizerFromString("constructor"), ValueError, "Unsupported optimizer name");
  assertThrows(() => new Adam({ lr: 0.1 } as never), TypeError, "Unexpected keyword argument passed to optimizer: lr");
  assertThrows(() => new SGD({ momentum: 2 }), ValueError, "`momentum` must be between [0, 1]. Received: momentum=2.");
  for (const kind of [Adam, AdamOptimizer]) {
    assertThrows(
      () => new kind({ beta1: 1 - 1e-9 }),
      ValueError,
      "`beta1` must be below 1, as Adam divides by what is left. Received: beta1=0.999",
    );
  }
  assertThrows(
    () => new RMSPropOptimizer({ learningRate: 0.1, decay: 1.5 }),
    ValueError,
    "`decay` must be between [0, 1]. Received: decay=1.5.",
  );
  assertThrows(() => new SGD({ learningRate: -1 }), ValueError, "Expected learningRate >= 0, received: -1");
  assertThrows(() => new SGD({ learningRate: NaN }), ValueError, "must be a finite number");
  assertThrows(() => new SGD({ learningRate: "0.1" } as never), TypeError, "learningRate must be a number. Received string");
  assertThrows(() => new SGD({ clipnorm: -1 }), ValueError, "Expected clipnorm >= 0, received: -1");
  assertThrows(() => new Ftrl({ learningRatePower: 1 }), ValueError, "`learningRatePower` needs to be negative or zero");
  using model = new TestModel();
  assertThrows(() => model.run(() => new SGD().applyGradients([])), ValueError, "No gradients provided for any variable.");
});
