/**
 * Runs a comparison with Keras in this library.
 *
 * @module
 */

import * as headway from "../../mod.ts";
import {
  add,
  batchNorm,
  Bidirectional,
  type Cell,
  dense,
  gatherRows,
  gruCell,
  type Head,
  type HostTensor,
  initializers,
  lstmCell,
  matmul,
  type Metric,
  mul,
  sigmoid,
  simpleRnnCell,
  StackedRNNCells,
  sub,
  sum,
  tanh,
  type Tensor,
  tensor,
  type Variable,
} from "../../mod.ts";
import type { Gradient } from "../../core/autodiff/gradient.ts";
import { Tape } from "../../core/autodiff/tape.ts";
import { recurrent } from "../../core/cells/recurrent_layer.ts";
import { type InitialValues, variable, VariableStore, withModel } from "../../core/model.ts";
import { fromTypedArray } from "../../core/runtime/tensor.ts";
import { Step } from "../../core/runtime/memory.ts";
import type { KerasCase, KerasCell, KerasGradient, KerasSubject, KerasTensor } from "./_keras_case.ts";
import { buildOptimizer, buildSchedule } from "./_ours.ts";

/** Outputs, gradients and states of a case by name, on the host. */
export type OurResult = Readonly<Record<string, KerasTensor>>;

/** Runs a case. */
export async function runOurs(test: KerasCase): Promise<OurResult> {
  const { subject } = test;
  switch (subject.kind) {
    case "recurrent":
      return await throughTape(
        test,
        ({ x, weighting: _, ...params }) =>
          recurrent(cellOf(subject), x!, subject.lengths ?? null, params, { returnSequences: subject.returnSequences }),
      );
    case "dense":
      return await throughModel(test, "dense", "train", ({ x }) =>
        dense(x!, test.tensors["kernel"]!.shape[1]!, {
          name: "dense",
          activation: subject.activation as "relu" | null,
          useBias: subject.useBias,
        }));
    case "activation":
      return await throughTape(test, ({ x }) => activations[subject.name]!(x!));
    case "batchNorm":
      return await throughModel(
        test,
        "norm",
        subject.training ? "train" : "infer",
        ({ x }) => batchNorm(x!, { name: "norm", momentum: subject.momentum, epsilon: subject.epsilon }),
      );
    case "embedding":
      return await throughTape(test, ({ table }) => gatherRows(table!, Int32Array.from(subject.ids)));
    case "loss":
      return await lossOf(test, subject);
    case "metric":
      return await metricOf(test, subject);
    case "optimizer":
      return await optimized(test, subject);
    case "schedule": {
      const rate = buildSchedule(subject.schedule);
      return { rates: { shape: [subject.steps.length], data: subject.steps.map(rate) } };
    }
  }
}

/** The cell of a recurrent case. */
export function cellOf({ cells, bidirectional }: Extract<KerasSubject, { kind: "recurrent" }>): Cell {
  if (bidirectional === undefined) return stacked(cells);
  const { mergeMode, backward } = bidirectional;
  return new Bidirectional(stacked(cells), { mergeMode, ...(backward === undefined ? {} : { backward: stacked(backward) }) });
}

function stacked(cells: readonly KerasCell[]): Cell {
  const made = cells.map(({ kind, units }) => makers[kind](units));
  return made.length === 1 ? made[0]! : new StackedRNNCells(made);
}

const makers = { simple_rnn: simpleRnnCell, lstm: lstmCell, gru: gruCell, minimal: minimalCell };

/** f = sigmoid(x kernel_f + h recurrent_f + bias_f), h' = (1 - f) h + f tanh(x kernel_h + f h recurrent_h) (Zhou et al. 2016, minimal gated unit). */
function minimalCell(units: number): Cell {
  const first = initializers.zeros();
  return {
    name: "minimal_cell",
    stateSize: units,
    outputSize: units,
    build: (inputs) => ({
      kernel_f: { shape: [inputs, units], initializer: first },
      recurrent_f: { shape: [units, units], initializer: first },
      bias_f: { shape: [units], initializer: first },
      kernel_h: { shape: [inputs, units], initializer: first },
      recurrent_h: { shape: [units, units], initializer: first },
    }),
    step: (x, [h], { kernel_f, recurrent_f, bias_f, kernel_h, recurrent_h }) => {
      const f = sigmoid(add(add(matmul(x, kernel_f!), matmul(h!, recurrent_f!)), bias_f!));
      const candidate = tanh(add(matmul(x, kernel_h!), matmul(mul(f, h!), recurrent_h!)));
      const output = add(mul(sub(1, f), h!), mul(f, candidate));
      return { output, state: [output] };
    },
  };
}

const activations: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  relu: headway.relu,
  relu6: headway.relu6,
  leaky_relu: headway.leakyRelu,
  elu: headway.elu,
  selu: headway.selu,
  gelu: headway.gelu,
  softplus: headway.softplus,
  sigmoid: headway.sigmoid,
  tanh: headway.tanh,
  softmax: headway.softmax,
  log_softmax: headway.logSoftmax,
};

type Tensors = Readonly<Record<string, Tensor>>;

/** The output, and the gradient of every tensor that goes into it. */
function throughTape(test: KerasCase, forward: (tensors: Tensors) => Tensor): OurResult {
  using step = new Step();
  return step.run(() => {
    const { weighting, ...sources } = tensorsOf(test);
    for (const source of Object.values(sources)) source.tracked = true;
    return withGradients(sources, () => forward(sources), weighting!);
  });
}

/** The same of a layer, whose parameters are variables, and the variables that a step changes. */
function throughModel(test: KerasCase, layer: string, mode: "train" | "infer", forward: (tensors: Tensors) => Tensor): OurResult {
  using model = new LayerModel((name) => arrayOf(test.tensors[name.slice(layer.length + 1)]!));
  return model.run(mode, (updates) => {
    const { x, weighting } = tensorsOf(test);
    x!.tracked = true;
    const tape = new Tape();
    const output = tape.run(() => forward({ x: x! }));
    const variables = Object.fromEntries([...model.store.all()].map((each) => [each.name.slice(layer.length + 1), each]));
    const trained = Object.fromEntries(Object.entries(variables).filter(([, each]) => each.trainable));
    const result = gradientsOf(tape, { x: x!, ...trained }, output, weighting!);
    for (const update of updates) update();
    const moved = Object.entries(variables).filter(([, each]) => !each.trainable);
    return { ...result, ...Object.fromEntries(moved.map(([name, each]) => [name, hostOf(each)])) };
  });
}

function withGradients(sources: Tensors, forward: () => Tensor, weighting: Tensor): OurResult {
  const tape = new Tape();
  return gradientsOf(tape, sources, tape.run(forward), weighting);
}

/** The output and the gradients of sum(output * weighting); one that there is not is zero. */
function gradientsOf(tape: Tape, sources: Tensors, output: Tensor, weighting: Tensor): OurResult {
  const loss = tape.run(() => sum(mul(output, weighting)));
  const names = Object.keys(sources);
  const gradients = tape.gradientsOf(loss, names.map((name) => sources[name]!));
  return {
    output: hostOf(output),
    ...Object.fromEntries(names.map((name, i) => [`gradient/${name}`, hostOf(gradients[i] ?? headway.zerosLike(sources[name]!))])),
  };
}

function lossOf(test: KerasCase, { loss, lossReduction, full }: Extract<KerasSubject, { kind: "loss" }>): OurResult {
  using step = new Step();
  return step.run(() => {
    const { logits, weights } = tensorsOf(test);
    const { shape, data } = test.tensors["labels"]!;
    const ofClasses = ["binary", "multiClass", "multiLabel"].includes(loss);
    const labels = tensor([...data], shape, ofClasses ? "int32" : "float32");
    const width = logits!.shape[1]!;
    const options = { lossReduction, ...(weights === undefined ? {} : { weightColumn: "w" }) };
    const heads: Record<typeof loss, () => Head<object>> = {
      binary: () => new headway.BinaryClassHead(options),
      multiClass: () => new headway.MultiClassHead({ ...options, nClasses: width }),
      multiLabel: () => new headway.MultiLabelHead({ ...options, nClasses: width }),
      regression: () => new headway.RegressionHead({ ...options, labelDimension: width }),
      poisson: () => new headway.PoissonRegressionHead({ ...options, labelDimension: width, computeFullLoss: full ?? true }),
      logistic: () => new headway.LogisticRegressionHead(options),
    };
    const features = weights === undefined ? {} : { w: weights };
    logits!.tracked = true;
    return withGradients({ logits: logits! }, () => heads[loss]().loss(labels, logits!, { features }), tensor(1));
  });
}

/** A metric that takes labels, predictions and weights. */
type Scored = Metric & { update(labels: Tensor, predictions: Tensor, weights: Tensor | null): void };

const metrics: Readonly<Record<string, (options: never) => Scored>> = {
  AUC: (options) => new headway.AUC(undefined, options),
  Accuracy: (options) => new headway.Accuracy(undefined, options),
  ClassF1: (options) => new headway.ClassF1(undefined, options),
  ClassPrecision: (options) => new headway.ClassPrecision(undefined, options),
  ClassRecall: (options) => new headway.ClassRecall(undefined, options),
  ConfusionMatrix: (options) => new headway.ConfusionMatrix(undefined, options),
  Precision: (options) => new headway.Precision(undefined, options),
  Recall: (options) => new headway.Recall(undefined, options),
};

async function metricOf(test: KerasCase, { metric, options, batches }: Extract<KerasSubject, { kind: "metric" }>): Promise<OurResult> {
  using made = metric === "Mean" ? new headway.Mean() : metrics[metric]!(options as never);
  for (let i = 0; i < batches; i++) {
    using step = new Step();
    step.run(() => {
      const { [`labels_${i}`]: labels, [`predictions_${i}`]: predictions, [`weights_${i}`]: weights } = tensorsOf(test);
      if (made instanceof headway.Mean) made.update(predictions!, weights ?? null);
      else if (options["nClasses"] === undefined) made.update(labels!, predictions!, weights ?? null);
      else made.update(headway.cast(labels!, "int32"), headway.cast(predictions!, "int32"), weights ?? null);
    });
  }
  const result = await made.result();
  return { result: typeof result === "number" ? { shape: [], data: [result] } : plain(result) };
}

function optimized(test: KerasCase, { optimizer: spec, steps }: Extract<KerasSubject, { kind: "optimizer" }>): OurResult {
  using model = new LayerModel((name) => name in test.tensors ? arrayOf(test.tensors[name]!) : null);
  const optimizer = buildOptimizer(spec) as headway.Optimizer;
  const names = Object.keys(test.tensors);
  for (const gradients of steps) {
    model.run("train", () => {
      const variables = names.map((name) => variable(name, test.tensors[name]!.shape, initializers.zeros()));
      optimizer.applyGradients(variables.map((each, i) => ({ variable: each, gradient: gradientOf(gradients[i]!) }))).apply();
    });
  }
  const found = [...model.store.all()].map((each): [readonly string[], Variable] => [each.name.split("/"), each]);
  // Slots are named training/OPTIMIZER/VARIABLE/SLOT, hyper-parameters training/OPTIMIZER/NAME.
  const kept = found.filter(([path]) => path.length !== 3 && path.length !== 2);
  return Object.fromEntries(kept.map(([path, each]) => [path.slice(-2).join("/"), hostOf(each)]));
}

function gradientOf({ values, ids }: KerasGradient): Gradient {
  if (ids === undefined) return { kind: "dense", tensor: toTensor(values) };
  const hostIds = Int32Array.from(ids);
  return { kind: "rows", ids: fromTypedArray(hostIds, [ids.length]), hostIds, count: ids.length, rows: toTensor(values) };
}

/** Variables with given first values, and the number of steps taken. */
class LayerModel implements Disposable {
  readonly store: VariableStore;
  #step = 0;

  constructor(initial: InitialValues) {
    this.store = new VariableStore(initial);
  }

  run<T>(mode: "train" | "infer", fn: (updates: readonly (() => void)[]) => T): T {
    using step = new Step();
    const updates: (() => void)[] = [];
    const context = { variables: this.store, locals: new VariableStore(), mode, seed: 1n, step: this.#step++, updates };
    return step.run(() => withModel(context, () => fn(updates)));
  }

  [Symbol.dispose](): void {
    this.store.dispose();
  }
}

function tensorsOf(test: KerasCase): Tensors {
  return Object.fromEntries(Object.entries(test.tensors).map(([name, value]) => [name, toTensor(value)]));
}

function toTensor(value: KerasTensor): Tensor {
  return fromTypedArray(arrayOf(value), value.shape);
}

function arrayOf({ data }: KerasTensor): Float32Array<ArrayBuffer> {
  return Float32Array.from(data);
}

function hostOf(value: Tensor): KerasTensor {
  return { shape: [...value.shape], data: Array.from(value.dataSync() as Float32Array) };
}

function plain({ shape, data }: HostTensor): KerasTensor {
  return { shape, data: Array.from(data as Float32Array) };
}
