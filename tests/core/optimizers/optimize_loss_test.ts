import { assert, assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UnimplementedError, ValueError } from "../../../core/errors.ts";
import type { GradientAndVariable } from "../../../core/autodiff/gradient.ts";
import { constant } from "../../../core/initializers.ts";
import { exponentialDecay } from "../../../core/learning_rate.ts";
import type { Logger } from "../../../core/logger.ts";
import { Step } from "../../../core/runtime/memory.ts";
import { type InitialValues, type ModelContext, type Variable, variable, VariableStore, withModel } from "../../../core/model.ts";
import { add, concat, denseLayer, gatherRows, mean, mul, square, sub, sum } from "../../../core/ops/mod.ts";
import { Adam } from "../../../core/optimizers/adam.ts";
import { optimizeLoss, type OptimizeLossOptions } from "../../../core/optimizers/optimize_loss.ts";
import { SGD } from "../../../core/optimizers/sgd.ts";
import type { TrainOp } from "../../../core/optimizers/train_op.ts";
import { AdagradOptimizer, ProximalAdagradOptimizer } from "../../../core/optimizers/v1/adagrad.ts";
import { MomentumOptimizer } from "../../../core/optimizers/v1/gradient_descent.ts";
import { Tape } from "../../../core/autodiff/tape.ts";
import { scalar, type Tensor, tensor } from "../../../core/runtime/tensor.ts";

/** A model whose steps are taken as an estimator takes them. */
class Model implements Disposable {
  readonly variables: VariableStore;
  readonly lines: string[] = [];
  step = 0;

  constructor(initial?: InitialValues) {
    this.variables = new VariableStore(initial);
  }

  /** Takes the steps that `fn` gives, and gives back the loss before them. */
  train(fn: () => { loss: Tensor; ops: readonly TrainOp[] }, seed = 1n): number {
    using step = new Step();
    const logger = { debug() {}, info: (line: string) => void this.lines.push(line), warn() {}, error() {} } satisfies Logger;
    return step.run(() => {
      const locals = new VariableStore();
      const model: ModelContext = { variables: this.variables, locals, mode: "train", seed, step: this.step, updates: [], logger };
      const { loss, ops } = new Tape().run(() => withModel(model, fn));
      const value = (loss.dataSync() as Float32Array)[0]!;
      for (const { apply } of ops) apply();
      this.step++;
      return value;
    });
  }

  value(name: string): number[] {
    return [...this.variables.find(name)!.value()];
  }

  names(): string[] {
    return [...this.variables.all()].map(({ name }) => name).sort();
  }

  [Symbol.dispose](): void {
    this.variables.dispose();
  }
}

/** What TensorFlow 1.15.5 made of a case (tests/oracle/make_optimize_loss_goldens.ts). */
interface Golden {
  readonly steps: number;
  readonly ids: number[];
  readonly x: number[][];
  readonly y: number[][];
  readonly initial: Readonly<Record<string, number[] | number[][]>>;
  readonly cases: readonly {
    readonly name: string;
    readonly calls: readonly {
      readonly optimizer: string;
      readonly learningRate: number | null;
      readonly multipliers: Record<string, number> | null;
      readonly clip: number | null;
      readonly decay: { readonly steps: number; readonly rate: number; readonly staircase: boolean } | null;
      readonly variables: readonly string[] | null;
      readonly name: string | null;
      readonly increment: boolean;
    }[];
    readonly result: { readonly losses: number[]; readonly variables: Readonly<Record<string, unknown>> };
  }[];
}

const golden: Golden = JSON.parse(await Deno.readTextFile(new URL("../../testdata/goldens/optimize_loss_tf1.json", import.meta.url)));

const own: Readonly<Record<string, OptimizeLossOptions["optimizer"]>> = {
  momentum_factory: (learningRate) => new MomentumOptimizer({ learningRate, momentum: 0.5, useNesterov: true }),
  adagrad_class: AdagradOptimizer,
  proximal_instance: new ProximalAdagradOptimizer({ learningRate: 0.1, l2RegularizationStrength: 0.01 }),
};

const flat = (value: unknown): number[] => Array.isArray(value) ? value.flat(2) as number[] : [value as number];

for (const { name, calls, result } of golden.cases) {
  Deno.test(`optimizeLoss is TensorFlow 1.15's: ${name}`, () => {
    using model = new Model((name) => Object.hasOwn(golden.initial, name) ? Float32Array.from(flat(golden.initial[name])) : null);
    const get = (name: string): Variable => {
      const first = golden.initial[name]!;
      return variable(name, Array.isArray(first[0]) ? [first.length, first[0].length] : [first.length], constant(0));
    };
    const losses: number[] = [];
    for (let step = 0; step < golden.steps; step++) {
      losses.push(model.train(() => {
        const x = concat([tensor(golden.x), gatherRows(get("table"), Int32Array.from(golden.ids))], 1);
        const hidden = denseLayer(x, get("dense/kernel"), get("dense/bias"), "tanh");
        const y = denseLayer(hidden, get("dense_1/kernel"), get("dense_1/bias"));
        const loss = mean(square(sub(y, tensor(golden.y))));
        const ops = calls.map(({ optimizer, learningRate, multipliers, clip, decay, variables, name, increment }) =>
          optimizeLoss(loss, {
            optimizer: own[optimizer] ?? optimizer as "SGD",
            learningRate,
            gradientMultipliers: multipliers,
            clipGradients: clip,
            learningRateDecayFn: decay === null
              ? null
              : (initialLearningRate, step) =>
                exponentialDecay({ initialLearningRate, decaySteps: decay.steps, decayRate: decay.rate, staircase: decay.staircase })(step),
            variables: variables === null ? null : variables.map(get),
            name,
            summaries: [],
            incrementGlobalStep: increment,
          })
        );
        return { loss, ops };
      }));
    }
    losses.forEach((loss, step) =>
      assertAlmostEquals(loss, result.losses[step]!, 1e-6 * Math.abs(result.losses[step]!), `loss of step ${step}`)
    );
    assertEquals([...model.names(), "global_step"].sort(), Object.keys(result.variables).sort());
    for (const [name, expected] of Object.entries(result.variables)) {
      if (name === "global_step") continue;
      const values = model.value(name);
      flat(expected).forEach((value, i) => assertAlmostEquals(values[i]!, value, 1e-6 + 1e-5 * Math.abs(value), `${name} ${i}`));
    }
  });
}

/** The loss w0 + 2 w1 of w = [0, 0], whose gradient is [1, 2], and a step of SGD at the rate 1 unless told otherwise. */
function taken(options: Partial<OptimizeLossOptions>, model = new Model(), seed?: bigint): number[] {
  try {
    model.train(() => {
      const w = variable("w", [2], constant(0));
      const loss = sum(mul(w, tensor([1, 2])));
      return { loss, ops: [optimizeLoss(loss, { optimizer: "SGD", learningRate: 1, ...options })] };
    }, seed);
    return model.value("w");
  } finally {
    model.variables.dispose();
  }
}

const scaled = (factor: number) => (gradients: readonly GradientAndVariable[]): GradientAndVariable[] =>
  gradients.map(({ gradient, variable }) => {
    assert(gradient.kind === "dense");
    return { gradient: { kind: "dense", tensor: mul(gradient.tensor, factor) }, variable };
  });

Deno.test("optimizeLoss: each option does what it says", () => {
  assertEquals(taken({}), [-1, -2]);
  // A tensor as rate, and one that is decayed.
  using model = new Model();
  const byTensor = (options: Partial<OptimizeLossOptions>) =>
    model.train(() => {
      const w = variable("w", [2], constant(0));
      const loss = sum(mul(w, tensor([1, 2])));
      return { loss, ops: [optimizeLoss(loss, { optimizer: "SGD", learningRate: scalar(0.5), ...options })] };
    });
  byTensor({});
  assertEquals(model.value("w"), [-0.5, -1]);
  byTensor({ learningRateDecayFn: (rate, step) => rate + step }); // Step 1: 0.5 + 1.
  assertEquals(model.value("w"), [-2, -4]);
  assertEquals(model.names(), ["w"]);
  assertEquals(taken({ learningRateDecayFn: (rate, step) => rate / step, globalStep: 4 }), [-0.25, -0.5]);
  assertEquals(taken({ gradientMultipliers: { w: 3 } }), [-3, -6]);
  assertEquals(taken({ clipGradients: scaled(0.5) }), [-0.5, -1]);
  // The norm of [3, 6] is 3 sqrt(5): the multiplier comes first.
  const [a, b] = taken({ gradientMultipliers: { w: 3 }, clipGradients: Math.sqrt(5) });
  assertAlmostEquals(a!, -1, 1e-6);
  assertAlmostEquals(b!, -2, 1e-6);
  let updates = 0;
  taken({ updateOps: [() => updates++, () => updates++] });
  assertEquals(updates, 2);
});

Deno.test("optimizeLoss: multipliers by variable, and of rows", () => {
  using model = new Model();
  model.train(() => {
    const table = variable("table", [3, 1], constant(0));
    const loss = sum(mul(gatherRows(table, Int32Array.of(2, 0)), tensor([[1], [2]])));
    return { loss, ops: [optimizeLoss(loss, { optimizer: "SGD", learningRate: 1, gradientMultipliers: new Map([[table, 10]]) })] };
  });
  assertEquals(model.value("table"), [-20, -0, -10].map((x) => x + 0));
});

Deno.test("optimizeLoss: optimizers of every kind, each under its own names", () => {
  const names = (options: Partial<OptimizeLossOptions>) => {
    const model = new Model();
    const before = model.variables.dispose.bind(model.variables);
    let names: string[] = [];
    model.variables.dispose = () => {
      names = model.names();
      before();
    };
    taken(options, model);
    return names;
  };
  assertEquals(names({}), ["OptimizeLoss/learning_rate", "w"]);
  assertEquals(names({ optimizer: "Adagrad", name: "mine" }), ["mine/learning_rate", "mine/w/Adagrad", "w"]);
  assertEquals(names({ optimizer: new AdagradOptimizer({ learningRate: 1 }), learningRate: null }), ["OptimizeLoss/w/Adagrad", "w"]);
  // Those of TensorFlow 2 keep theirs where TensorFlow 2 does.
  const adam = ["beta_1", "beta_2", "decay", "learning_rate", "w/m", "w/v"].map((name) => `training/Adam/${name}`);
  assertEquals(names({ optimizer: Adam }), ["OptimizeLoss/learning_rate", ...adam, "w"]);
  assertEquals(names({ optimizer: () => new Adam({ learningRate: 1 }), learningRate: undefined as never }), [...adam, "w"]);
});

Deno.test("optimizeLoss: noise is normal within two deviations, another in every step and for every variable, and adds to all rows of a table", () => {
  const size = 20_000;
  const noise = (step: number, name = "w", seed = 1n) => {
    using model = new Model();
    model.step = step;
    model.train(() => {
      const w = variable(name, [size], constant(0));
      return { loss: sum(w), ops: [optimizeLoss(sum(w), { optimizer: "SGD", learningRate: 1, gradientNoiseScale: 0.5 })] };
    }, seed);
    return model.value(name).map((value) => -value - 1);
  };
  const first = noise(0);
  const average = first.reduce((a, b) => a + b) / size;
  const variance = first.reduce((a, b) => a + b * b, 0) / size - average ** 2;
  // A normal distribution that is cut at two deviations has the variance 1 - 4 phi(2) / (2 Phi(2) - 1) = 0.7737; here times 0.5^2. Its mean is off by
  // 0.44 / sqrt(20000) = 0.003 by chance.
  assertAlmostEquals(average, 0, 0.0125);
  assertAlmostEquals(variance, 0.25 * 0.7737, 0.01);
  assert(first.every((value) => Math.abs(value) <= 1 + 1e-6));
  assertEquals(noise(0), first);
  for (const other of [noise(1), noise(0, "v"), noise(0, "w", 2n)]) {
    const correlation = other.reduce((sum, value, i) => sum + value * first[i]!, 0) / size / variance;
    assertAlmostEquals(correlation, 0, 0.04);
  }
  using model = new Model();
  model.train(() => {
    const table = variable("table", [3, 2], constant(0));
    const loss = sum(gatherRows(table, Int32Array.of(1)));
    return { loss, ops: [optimizeLoss(loss, { optimizer: "SGD", learningRate: 1, gradientNoiseScale: 0.01 })] };
  });
  const rows = model.value("table");
  assert(rows.every((value) => value !== 0));
  rows.forEach((value, i) => assertAlmostEquals(value, i === 2 || i === 3 ? -1 : 0, 0.021));
});

Deno.test("optimizeLoss: the rate that is given wins over a checkpoint's, which is told once", () => {
  const checkpoint: InitialValues = (name) => name === "OptimizeLoss/learning_rate" ? Float32Array.of(0.5) : null;
  using model = new Model(checkpoint);
  for (let i = 0; i < 2; i++) {
    model.train(() => {
      const w = variable("w", [], constant(0));
      return { loss: w, ops: [optimizeLoss(add(w, 0), { optimizer: "SGD", learningRate: 0.1 })] };
    });
  }
  assertAlmostEquals(model.value("w")[0]!, -0.2, 1e-6);
  assertEquals(model.value("OptimizeLoss/learning_rate"), [Math.fround(0.1)]);
  assertEquals(model.lines, [
    "optimizeLoss: the option learningRate is 0.1; the checkpoint's OptimizeLoss/learning_rate, 0.5, is not used",
  ]);
});

Deno.test("optimizeLoss: what it is not given, or given wrong, is told in TensorFlow's sentences", () => {
  // deno-lint-ignore no-explicit-any
  const refused = (options: object, kind: new (...args: any[]) => Error, sentence: string) => {
    assertThrows(() => taken(options), kind, sentence);
  };
  refused({ learningRate: -0.1 }, ValueError, "Invalid learningRate -0.1.");
  refused({ learningRate: NaN }, ValueError, "Invalid learningRate NaN.");
  refused({ learningRate: "x" }, ValueError, "Learning rate should be 0d Tensor or float. Got x of type string");
  refused({ learningRate: null }, ValueError, "Learning rate is None, but should be specified if optimizer is string (SGD).");
  refused(
    { learningRate: null, optimizer: AdagradOptimizer },
    ValueError,
    "Learning rate is None, but should be specified if optimizer is class (AdagradOptimizer).",
  );
  refused(
    { optimizer: "Nope" },
    ValueError,
    "Optimizer name should be one of [Adagrad, Adam, Ftrl, Momentum, RMSProp, SGD], you provided Nope.",
  );
  refused({ optimizer: () => 3 }, ValueError, "Unrecognized optimizer: function should return subclass of Optimizer. Got 3.");
  refused(
    { optimizer: 3 },
    ValueError,
    "Unrecognized optimizer: should be string, subclass of Optimizer, instance of subclass of Optimizer or function with one argument. Got 3.",
  );
  refused({ clipGradients: "x" }, ValueError, "Unknown type string for clipGradients");
  refused({ clipGradients: 0 }, ValueError, "clipGradients must be a finite number above 0, received 0");
  refused({ clipGradients: () => null }, TypeError, "clipGradients must return an array of gradients and variables, it returned null");
  refused({ clipGradients: () => [] }, ValueError, "No gradients provided for any variable.");
  refused(
    {
      clipGradients: (pairs: GradientAndVariable[]) =>
        pairs.map(({ variable }) => ({ gradient: { kind: "dense", tensor: tensor([1]) }, variable })),
    },
    ValueError,
    "The gradient of w must be float32 of shape [2]. Received float32 of shape [1]",
  );
  refused(
    { summaries: ["x"] },
    ValueError,
    "Summaries should be one of [learning_rate, loss, gradients, gradient_norm, global_gradient_norm], you provided x.",
  );
  refused({ summaries: ["loss"] }, UnimplementedError, "optimizeLoss: summaries are not available yet");
  refused({ globalStep: 1.5 }, TypeError, 'Existing "global_step" does not have integer type: 1.5');
  refused(
    { learningRate: null, optimizer: new SGD(), learningRateDecayFn: () => 1 },
    ValueError,
    "learningRateDecayFn changes a learningRate, and there is none",
  );
  refused({ learningRateDecayFn: () => NaN }, ValueError, "must be a finite number. Received the number NaN");
  refused({ gradientNoiseScale: -1 }, ValueError, "gradientNoiseScale must be a finite number of at least 0, received -1");
  refused(
    { gradientMultipliers: { w: NaN } },
    ValueError,
    "gradientMultipliers: that of w must be a finite number, received the number NaN",
  );
  refused({ gradientMultipliers: { v: 1 } }, ValueError, "gradientMultipliers names v, which has no gradient here. Those that have are w");
  refused({ learningrate: 1 }, ValueError, 'optimizeLoss has no option "learningrate"');
  const ofLoss = (loss: () => Tensor) => () => {
    using model = new Model();
    model.train(() => ({ loss: scalar(0), ops: [optimizeLoss(loss(), { optimizer: "SGD", learningRate: 1 })] }));
  };
  assertThrows(ofLoss(() => variable("w", [2], constant(0))), ValueError, "Expected scalar shape for loss, saw shape: (2,).");
  assertThrows(ofLoss(() => 1 as never), TypeError, "loss must be a Tensor, received the number 1");
  assertThrows(ofLoss(() => scalar(1)), ValueError, "No gradients provided for any variable.");
  const outside = assertThrows(() => optimizeLoss(scalar(1), { optimizer: "SGD", learningRate: 1 }), Error);
  assertStringIncludes(outside.message, "optimizeLoss is called inside a modelFn");
});
