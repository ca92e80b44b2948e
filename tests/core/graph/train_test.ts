import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { InvalidArgumentError } from "../../../core/errors.ts";
import type { Features } from "../../../core/data/values.ts";
import {
  categoricalColumnWithVocabularyList,
  embeddingColumn,
  inputLayer,
  numericColumn,
  sharedEmbeddings,
} from "../../../core/feature_column/mod.ts";
import { type Activation, batchNorm, dense, dropout } from "../../../core/layers.ts";
import { cosineDecay, exponentialDecay, piecewiseConstantDecay } from "../../../core/learning_rate.ts";
import { reduceLosses } from "../../../core/losses.ts";
import { variable, VariableStore } from "../../../core/model.ts";
import { zeros } from "../../../core/initializers.ts";
import * as ops from "../../../core/ops/mod.ts";
import { Adagrad } from "../../../core/optimizers/adagrad.ts";
import { Adam } from "../../../core/optimizers/adam.ts";
import { Ftrl } from "../../../core/optimizers/ftrl.ts";
import { optimizeLoss, type OptimizeLossOptions } from "../../../core/optimizers/optimize_loss.ts";
import type { Optimizer } from "../../../core/optimizers/optimizer.ts";
import { RMSProp } from "../../../core/optimizers/rmsprop.ts";
import { SGD } from "../../../core/optimizers/sgd.ts";
import type { TrainOp } from "../../../core/optimizers/train_op.ts";
import { AdagradOptimizer, ProximalAdagradOptimizer } from "../../../core/optimizers/v1/adagrad.ts";
import { AdamOptimizer } from "../../../core/optimizers/v1/adam.ts";
import { FtrlOptimizer } from "../../../core/optimizers/v1/ftrl.ts";
import { GradientDescentOptimizer, MomentumOptimizer } from "../../../core/optimizers/v1/gradient_descent.ts";
import { RMSPropOptimizer } from "../../../core/optimizers/v1/rmsprop.ts";
import { backend } from "../../../core/runtime/backends/current.ts";
import { Step } from "../../../core/runtime/memory.ts";
import { scaleVariable } from "../../../core/ops/effects.ts";
import { gradientOperations } from "../../../core/graph/gradient_operations.ts";
import { trainingOperations } from "../../../core/graph/training_operations.ts";
import { type Tensor, tensor } from "../../../core/runtime/tensor.ts";
import { graphOf, recordTraining, rowsOf, throughJson, trainEagerly, trainFromGraph, type TrainModel, valuesOf } from "./_record.ts";

const words = (key: string) => categoricalColumnWithVocabularyList(key, ["a", "b", "c"], { numOovBuckets: 2 });
const columns = [
  numericColumn("age", { normalizer: { mean: 40, std: 10 } }),
  numericColumn("size"),
  embeddingColumn(words("word"), 3, { maxNorm: 0.9 }),
  // One table for two features: its gradients are joined.
  ...sharedEmbeddings([words("left"), words("right")], 2),
];

const all: Features = {
  age: Float32Array.from({ length: 9 }, (_, i) => 20 + 7 * i),
  size: Float32Array.from({ length: 9 }, (_, i) => Math.sin(i)),
  label: Float32Array.from({ length: 9 }, (_, i) => i % 3),
  word: [["a"], ["b", "c"], ["d"], [], ["c"], ["a", "a", "z"], ["b"], ["", "c"], ["q"]],
  left: [["a"], ["a"], ["a", "b"], ["c"], ["q"], ["c"], ["a", "a", "z", "b"], ["b"], ["a"]],
  right: [["b", "q"], ["c"], [], ["c", "a"], ["a", "q"], ["z"], ["b"], ["z"], ["c"]],
};
const batches = [[8, 3, 2, 0, 7], [0, 1, 2, 3, 4, 5, 6], [2, 5, 1, 6], [1, 3, 5, 7, 0, 2, 4], [4]];

type Minimize = (loss: Tensor) => TrainOp;

/** A network over all columns: hidden layers as told, and a softmax over three classes. */
function network(minimize: Minimize, hidden: (x: Tensor) => Tensor = (x) => dense(x, 4, { activation: "relu" })): TrainModel {
  return (features) => {
    const labels = ops.reshape(ops.cast(inputLayer(features, [numericColumn("label")]), "int32"), [-1]);
    const logits = dense(hidden(inputLayer(features, columns)), 3);
    const loss = reduceLosses(ops.softmaxCrossEntropy(labels, logits), null, "sum_over_batch_size");
    return { loss, trainOps: [minimize(loss)] };
  };
}

const by = (make: () => Optimizer): Minimize => (loss) => make().minimize(loss);
const optimized = (options: Partial<OptimizeLossOptions>): Minimize => (loss) =>
  optimizeLoss(loss, { optimizer: "SGD", learningRate: 0.3, ...options });

/** A rate that follows from the loss, which only the device knows. */
const byLoss = (options: Partial<OptimizeLossOptions>): Minimize => (loss) =>
  optimizeLoss(loss, { optimizer: "SGD", learningRate: ops.affine(loss, 0.1), ...options });

const ramp = Object.assign(([rows, width]: readonly number[]) => Float32Array.from({ length: rows! * width! }, (_, i) => 0.1 * i - 0.5), {
  toConfig: () => ({ name: "zeros" as const }),
});

const schedule = exponentialDecay({ initialLearningRate: 0.1, decaySteps: 2, decayRate: 0.5 });

const cases: Record<string, TrainModel> = {
  // Keras' optimizers.
  "SGD": network(by(() => new SGD({ learningRate: 0.5 }))),
  "SGD with momentum": network(by(() => new SGD({ learningRate: 0.1, momentum: 0.9 }))),
  "SGD with Nesterov's momentum": network(by(() => new SGD({ learningRate: 0.1, momentum: 0.9, nesterov: true }))),
  "Adagrad": network(by(() => new Adagrad({ learningRate: 0.1 }))),
  "Adam": network(by(() => new Adam({ learningRate: 0.05 }))),
  "Adam with AMSGrad": network(by(() => new Adam({ learningRate: 0.05, amsgrad: true }))),
  "RMSProp": network(by(() => new RMSProp({ learningRate: 0.05 }))),
  "RMSProp, centered": network(by(() => new RMSProp({ learningRate: 0.05, centered: true }))),
  "RMSProp with momentum": network(by(() => new RMSProp({ learningRate: 0.05, momentum: 0.5 }))),
  "RMSProp, centered, with momentum": network(by(() => new RMSProp({ learningRate: 0.05, momentum: 0.5, centered: true }))),
  "Ftrl": network(
    by(() => new Ftrl({ learningRate: 0.1, l1RegularizationStrength: 0.01, l2ShrinkageRegularizationStrength: 0.02, beta: 0.1 })),
  ),

  // Those of TensorFlow 1.
  "v1 gradient descent": network(by(() => new GradientDescentOptimizer({ learningRate: 0.5 }))),
  "v1 momentum": network(by(() => new MomentumOptimizer({ learningRate: 0.1, momentum: 0.9 }))),
  "v1 Nesterov's momentum": network(by(() => new MomentumOptimizer({ learningRate: 0.1, momentum: 0.9, useNesterov: true }))),
  "v1 Adagrad": network(by(() => new AdagradOptimizer({ learningRate: 0.1 }))),
  "v1 proximal Adagrad": network(by(() => new ProximalAdagradOptimizer({ learningRate: 0.1, l1RegularizationStrength: 0.01 }))),
  "v1 Adam": network(by(() => new AdamOptimizer({ learningRate: 0.05 }))),
  "v1 RMSProp": network(by(() => new RMSPropOptimizer({ learningRate: 0.05, momentum: 0.5 }))),
  "v1 RMSProp, centered": network(by(() => new RMSPropOptimizer({ learningRate: 0.05, centered: true }))),
  "v1 Ftrl": network(by(() => new FtrlOptimizer({ learningRate: 0.1, l2RegularizationStrength: 0.01 }))),

  // Rates.
  "an exponential decay": network(by(() => new SGD({ learningRate: schedule }))),
  "a cosine decay without warm-up, under Adam": network(
    by(() => new Adam({ learningRate: cosineDecay({ initialLearningRate: 0.1, decaySteps: 4 }) })),
  ),
  "rates by pieces": network(by(() => new SGD({ learningRate: piecewiseConstantDecay({ boundaries: [1, 3], values: [0.3, 0.2, 0.1] }) }))),
  "time decay": network(by(() => new Adagrad({ learningRate: 0.1, decay: 0.25 }))),

  // Clipping.
  "clipnorm": network(by(() => new SGD({ learningRate: 0.5, clipnorm: 0.05 }))),
  "clipvalue and clipnorm": network(by(() => new SGD({ learningRate: 0.5, clipvalue: 0.05, clipnorm: 0.1 }))),
  "global clipnorm": network(by(() => new Adam({ learningRate: 0.05, globalClipnorm: 0.1 }))),

  // Layers.
  "batch normalisation": network(
    by(() => new SGD({ learningRate: 0.5 })),
    (x) => batchNorm(dense(x, 4, { activation: "tanh" }), { momentum: 0.9 }),
  ),
  "dropout": network(by(() => new Adam({ learningRate: 0.05 })), (x) => dropout(dense(x, 6, { activation: "gelu" }), 0.4)),

  // optimizeLoss.
  "optimizeLoss": network(optimized({})),
  "optimizeLoss with multipliers and clipping": network(optimized({ gradientMultipliers: { "dense/kernel": 3 }, clipGradients: 0.5 })),
  "optimizeLoss with noise": network(optimized({ gradientNoiseScale: 0.1 })),
  "optimizeLoss with a tensor as rate": network(byLoss({})),
  "optimizeLoss with a tensor as rate of Adam": network(byLoss({ optimizer: "Adam" })),
  "optimizeLoss with a tensor as rate that decays with time": network(
    byLoss({ optimizer: (learningRate) => new Adagrad({ learningRate, decay: 0.5 }) }),
  ),
  "optimizeLoss with a function of operations that clips": network(optimized({
    clipGradients: (pairs) =>
      pairs.map(({ gradient, variable }) => {
        if (gradient.kind === "rows") return { gradient, variable };
        return { gradient: { kind: "dense", tensor: ops.clipByValue(gradient.tensor, -0.01, 0.01) }, variable };
      }),
  })),
  "optimizeLoss with updates": (features) => {
    const mark = variable("mark", [1], zeros(), { trainable: false });
    return network(optimized({ updateOps: [() => mark.assign(Float32Array.of(5))] }))(features);
  },

  // Losses and tables.
  "a sigmoid loss": (features) => {
    const labels = ops.affine(inputLayer(features, [numericColumn("label")]), 0.5);
    const loss = ops.mean(ops.sigmoidCrossEntropy(labels, dense(inputLayer(features, columns), 1)));
    return { loss, trainOps: [new SGD({ learningRate: 0.5 }).minimize(loss)] };
  },
  "rows whose ids are on the device": (features) => {
    const table = variable("table", [3, 2], ramp);
    const ids = ops.reshape(ops.cast(inputLayer(features, [numericColumn("label")]), "int32"), [-1]);
    const loss = ops.mean(ops.square(ops.gatherRows(table, ids)));
    return { loss, trainOps: [new Adam({ learningRate: 0.05 }).minimize(loss)] };
  },
  "a table that is used by rows and as a whole": (features) => {
    const loss = ops.add(
      ops.mean(ops.square(inputLayer(features, columns))),
      ops.mean(ops.square(variable("input_layer/word_embedding/embedding_weights", [5, 3], ramp))),
    );
    return { loss, trainOps: [new SGD({ learningRate: 0.5, clipnorm: 0.1 }).minimize(loss)] };
  },
  "two variables of one gradient, of which one is multiplied and clipped": (features) => {
    const sums = ops.add(variable("a", [4, 1], ramp), variable("b", [4, 1], ramp));
    const loss = ops.mean(ops.square(ops.matmul(dense(inputLayer(features, columns), 4), sums)));
    return {
      loss,
      trainOps: [optimized({ gradientMultipliers: { a: 3 }, optimizer: (learningRate) => new SGD({ learningRate, clipnorm: 0.2 }) })(loss)],
    };
  },
  "two losses, each with its optimizer": (features) => {
    const x = inputLayer(features, columns);
    const losses = [1, 2].map((width) => ops.mean(ops.square(dense(x, width, { activation: "softplus" }))));
    return { loss: losses[0]!, trainOps: losses.map((loss) => optimizeLoss(loss, { optimizer: "Adam", learningRate: 0.1 })) };
  },
};

const activations: Activation[] = ["relu6", "leaky_relu", "elu", "selu", "softplus", "sigmoid", "tanh"];
for (const activation of activations) {
  cases[`the activation ${activation}`] = network(by(() => new SGD({ learningRate: 0.5 })), (x) => dense(x, 4, { activation }));
}
const functions: Record<string, (x: Tensor) => Tensor> = {
  relu: ops.relu,
  relu6: ops.relu6,
  leakyRelu: ops.leakyRelu,
  elu: ops.elu,
  selu: ops.selu,
  gelu: ops.gelu,
  softplus: ops.softplus,
  sigmoid: ops.sigmoid,
  tanh: ops.tanh,
  clipByValue: (x) => ops.clipByValue(x, -0.5, 0.5),
  softmax: ops.softmax,
  logSoftmax: ops.logSoftmax,
  exp: ops.exp,
  slice: (x) => ops.slice(x, [0, 1], [-1, 2]),
  "concat and transpose": (x) => ops.transpose(ops.transpose(ops.concat([x, ops.square(x)], 1))),
  "max and broadcasting": (x) => ops.sub(x, ops.max(x, 1, { keepDims: true })),
  matmul: (x) => ops.matmul(x, ops.matmul(x, x, { transposeA: true })),
  "sums that a table takes part in": (x) => ops.add(x, ops.sum(variable("offset", [4], zeros()))),
};
for (const [name, fn] of Object.entries(functions)) {
  cases[`the function ${name}`] = network(by(() => new SGD({ learningRate: 0.5 })), (x) => fn(dense(x, 4)));
}

for (const [name, model] of Object.entries(cases)) {
  Deno.test(`a train graph takes the steps that training takes: ${name}`, async () => {
    using stores = new Stores();
    const [recorded, eager, executed] = [stores.store(), stores.store(), stores.store()];
    const recordings = batches.slice(0, 3).map((rows) => recordTraining(recorded, rowsOf(all, rows), rows.length, model));
    const graph = throughJson(graphOf(recordings));
    // Variables and slots are made, none is changed.
    trainEagerly(executed, rowsOf(all, batches[0]!), model, 0, false);
    assertEquals(await valuesOf(recorded), await valuesOf(executed));
    for (const [step, rows] of batches.entries()) {
      const features = rowsOf(all, rows);
      trainEagerly(eager, features, model, step);
      await trainFromGraph(graph, executed, features, rows.length, step);
      assertEquals(await valuesOf(executed), await valuesOf(eager), `step ${step}`);
    }
    assertNotEquals(await valuesOf(executed), await valuesOf(recorded));
  });
}

/** Variables that are freed at the end. */
class Stores implements Disposable {
  readonly #made: VariableStore[] = [];

  store(...initial: ConstructorParameters<typeof VariableStore>): VariableStore {
    const store = new VariableStore(...initial);
    this.#made.push(store);
    return store;
  }

  [Symbol.dispose](): void {
    for (const store of this.#made) store.dispose();
  }
}

Deno.test("every operation of gradients and of training is in one of these graphs", () => {
  const found = new Set<string>();
  for (const model of Object.values(cases)) {
    using stores = new Stores();
    for (const { op } of recordTraining(stores.store(), rowsOf(all, batches[0]!), 5, model).nodes) found.add(op);
  }
  const known = [...Object.keys(gradientOperations), ...Object.keys(trainingOperations)];
  assertEquals(known.filter((op) => !found.has(op)), []);
});

Deno.test("a rate that wins over a checkpoint's is written by the graph, not while it is recorded", async () => {
  using stores = new Stores();
  const name = "training/SGD/learning_rate";
  const store = stores.store((variable) => variable === name ? Float32Array.of(0.5) : null);
  const model = network(by(() => new SGD({ learningRate: 0.125 })));
  const recordings = batches.slice(0, 2).map((rows) => recordTraining(store, rowsOf(all, rows), rows.length, model));
  assertEquals(await store.find(name)!.data(), Float32Array.of(0.5));
  const { nodes } = graphOf(recordings);
  const assigned = nodes.filter(({ op }) => op === "assign").map(({ inputs }) =>
    nodes.find(({ outputs }) => outputs[0] === inputs[0])!.name
  );
  assertEquals(assigned, [name]);
});

const refused: Record<string, [minimize: Minimize, sentence: string]> = {
  "a rate by a function of one's own": [
    by(() => new SGD({ learningRate: (step) => 1 / (1 + step) })),
    "A train graph cannot hold the learning rate of SGD: it is a function of one's own",
  ],
  "learningRateDecayFn": [
    optimized({ learningRateDecayFn: (rate, step) => rate / (1 + step) }),
    "A train graph cannot hold learningRateDecayFn: it is a function of one's own",
  ],
  "updates that leave no operation": [
    optimized({ updateOps: [() => undefined] }),
    "A train graph cannot hold updateOps[0]: it is a function that does not change variables by operations",
  ],
  "gradients that are worked out on the host": [
    optimized({
      clipGradients: (pairs) =>
        pairs.map(({ gradient, variable }) =>
          gradient.kind === "rows"
            ? { gradient, variable }
            : { gradient: { kind: "dense", tensor: tensor(gradient.tensor.dataSync() as Float32Array, gradient.tensor.shape) }, variable }
        ),
    }),
    "dataSync() was called while a graph is made",
  ],
};

for (const [name, [minimize, sentence]] of Object.entries(refused)) {
  // What is worked out on the host is read at once.
  const ignore = name.endsWith("host") && !backend().synchronous;
  Deno.test({
    name: `a train graph refuses, and training takes: ${name}`,
    ignore,
    fn: () => {
      using stores = new Stores();
      const model = network(minimize);
      const store = stores.store();
      trainEagerly(store, rowsOf(all, batches[0]!), model, 0);
      const record = () => graphOf(batches.slice(0, 2).map((rows) => recordTraining(store, rowsOf(all, rows), rows.length, model)));
      assertThrows(record, InvalidArgumentError, sentence);
    },
  });
}

Deno.test("variables keep what the host wrote to them: a rate that no kernel changes is never read back", () => {
  using stores = new Stores();
  const value = stores.store().get("rate", [], () => Float32Array.of(0.1), false);
  // Elements that the host does not know of.
  backend().writeFloats(value.address, [7]);
  assertEquals(value.scalar, Math.fround(0.1));
  value.assign(Float32Array.of(3));
  assertEquals(value.scalar, 3);
  using step = new Step();
  step.run(() => scaleVariable(value, 0.5));
  if (backend().synchronous) assertEquals(value.scalar, 1.5);
});
