/**
 * The layers for a `modelFn`: functions that make their variables by name.
 *
 * @module
 */

import type { Cell, CellParameters } from "./cells/cell.ts";
import { Bidirectional } from "./cells/composite.ts";
import { checkOptions, describe, type OptionKinds, synchronous, ValueError } from "./errors.ts";
import { glorotUniform, type Initializer, ones as onesInitializer, zeros as zerosInitializer } from "./initializers.ts";
import { layerName, modelRandomKey, requireModel, variable, variableScope } from "./model.ts";
import { float } from "./ops/_op.ts";
import { updateMovingAverage } from "./ops/effects.ts";
import {
  type ActivationName,
  affine,
  batchNormTraining,
  dropoutWithKey,
  elu,
  gelu,
  leakyRelu,
  type Lengths,
  ones,
  type Operand,
  relu,
  relu6,
  selu,
  type SequenceOptions,
  sigmoid,
  softplus,
  tanh,
} from "./ops/mod.ts";
import { batchNormInference, denseLayer } from "./ops/network.ts";
import { recurrent } from "./cells/recurrent_layer.ts";
import { Tensor } from "./runtime/tensor.ts";

/** An activation: a name, a function of public operations, or null for none. */
export type Activation = ActivationName | ((x: Tensor) => Tensor) | null;

const fusedNames = new Map<unknown, ActivationName>([
  [relu, "relu"],
  [relu6, "relu6"],
  [leakyRelu, "leaky_relu"],
  [elu, "elu"],
  [selu, "selu"],
  [gelu, "gelu"],
  [softplus, "softplus"],
  [sigmoid, "sigmoid"],
  [tanh, "tanh"],
]);

const activationNames: readonly string[] = ["linear", ...fusedNames.values()];

/** Options of {@linkcode dense}. */
export interface DenseOptions {
  /** Default: none. */
  readonly activation?: Activation;
  /** Name under which the layer's variables stand. Default `dense`, in a model with several `dense_1` and so on. Layers of one name share their variables. */
  readonly name?: string;
  /** Default true. */
  readonly useBias?: boolean;
  /** Default glorot uniform. */
  readonly kernelInitializer?: Initializer;
  /** Default zeros. */
  readonly biasInitializer?: Initializer;
}

/**
 * A fully connected layer, activation(x kernel + bias); its variables are `NAME/kernel` [k, units] and `NAME/bias` [units].
 *
 * @param x [..., k]
 * @param units Width of the output.
 * @returns [..., units]
 */
export function dense(x: Operand, units: number, options: DenseOptions = {}): Tensor {
  return fullyConnected("dense", x, units, options, "kernel", "bias");
}

/** A fully connected layer with variables of these names. */
function fullyConnected(kind: string, x: Operand, units: number, options: DenseOptions, kernelName: string, biasName: string): Tensor {
  if (!Number.isInteger(units) || units < 1) {
    throw new ValueError(`Received an invalid value for argument \`units\`, expected a positive integer, got ${units}.`);
  }
  const t = float(kind, x);
  const inputs = t.shape[t.shape.length - 1];
  if (inputs === undefined) throw new ValueError(`[${kind}] expects at least one dimension. Received a scalar`);
  const activation = checkActivation(options.activation ?? null);
  const fused = activation === null ? "linear" : typeof activation === "string" ? activation : fusedNames.get(activation);
  const { variables } = requireModel(kind);
  const known = variables.size;
  return variableScope(layerName(options.name, kind), () => {
    const kernel = variable(kernelName, [inputs, units], options.kernelInitializer ?? glorotUniform());
    const bias = options.useBias === false ? null : variable(biasName, [units], options.biasInitializer ?? zerosInitializer());
    // At the layer's first call: the options of a layer do not change, and a step is short.
    if (variables.size > known) checkOptions(kind, options, denseKinds);
    const y = denseLayer(t, kernel, bias, fused ?? "linear");
    return fused === undefined ? activateBy(y, activation as (x: Tensor) => Tensor) : y;
  });
}

const denseKinds: OptionKinds = {
  activation: ["string", "function", "null"],
  name: ["string"],
  useBias: ["boolean"],
  kernelInitializer: ["function"],
  biasInitializer: ["function"],
};

/**
 * Gives an activation back.
 *
 * @throws {ValueError} if it is the name of none.
 */
export function checkActivation(activation: Activation): Activation {
  if (typeof activation !== "string" || activationNames.includes(activation)) return activation;
  throw new ValueError(`Unknown activation ${JSON.stringify(activation)}. Known are ${activationNames.join(", ")}`);
}

function activateBy(x: Tensor, activation: (x: Tensor) => Tensor): Tensor {
  const y: unknown = synchronous("An activation", activation(x));
  if (y instanceof Tensor) return y;
  throw new TypeError(`An activation must return a Tensor, it returned ${describe(y)}`);
}

/**
 * Several fully connected layers, one on the other: `tf.contrib.layers.stack` of `fully_connected`, whose names and default its own are. Their variables
 * are `Stack/fully_connected_1/weights` and `biases`, `Stack/fully_connected_2/weights`, ...; with the name `fc`, `fc/fc_1/weights`, ...
 *
 * @param x [..., k]
 * @param units Width of each layer, input side first.
 * @param options As those of {@linkcode dense}, but the default activation is relu; null is none.
 * @returns [..., units of the last]
 */
export function stack(x: Operand, units: readonly number[], options: DenseOptions = {}): Tensor {
  if (!Array.isArray(units)) throw new TypeError(`[stack] units must be an array of layer widths, received ${describe(units)}`);
  const { name, activation = "relu", ...rest } = options;
  const layer = name ?? "fully_connected";
  return variableScope(layerName(name, "Stack"), () =>
    units.reduce<Tensor>(
      (y, width, i) => fullyConnected("stack", y, width, { ...rest, activation, name: `${layer}_${i + 1}` }, "weights", "biases"),
      float("stack", x),
    ));
}

/** Dropout in training, nothing in the other modes. `name` chooses the random stream; default `dropout`, then `dropout_1` and so on. */
export function dropout(x: Operand, rate: number, options?: { readonly name?: string }): Tensor {
  const model = requireModel("dropout");
  if (options !== undefined) checkOptions("dropout", options, { name: ["string"] });
  const t = float("dropout", x);
  if (model.mode !== "train") {
    if (!(rate >= 0 && rate < 1)) throw new ValueError(`[dropout] rate must be in [0, 1). Received ${rate}`);
    return t;
  }
  return dropoutWithKey(t, rate, modelRandomKey(layerName(options?.name, "dropout")), model.step);
}

/** Options of {@linkcode batchNorm}; the defaults are those of `tf.keras.layers.BatchNormalization`. */
export interface BatchNormOptions {
  /** Name under which the layer's variables stand. Default `batch_normalization`, then `batch_normalization_1` and so on. */
  readonly name?: string;
  /** Momentum of the moving averages. Default 0.99. TensorFlow's DNN estimators have 0.999. */
  readonly momentum?: number;
  /** Added to the variance. Default 0.001. */
  readonly epsilon?: number;
}

/**
 * Batch normalisation over all axes but the last: with the batch's statistics in training, with the moving averages otherwise.
 * Its variables are `NAME/gamma`, `beta`, `moving_mean`, `moving_variance`, each [n]. Of a tensor of rank 4 the moving variance takes the unbiased
 * variance of the batch, as the fused kernel does that Keras has for this rank; of any other rank the biased one.
 */
export function batchNorm(x: Operand, options: BatchNormOptions = {}): Tensor {
  const { momentum = 0.99, epsilon = 1e-3 } = options;
  const model = requireModel("batchNorm");
  const known = model.variables.size;
  const t = float("batch_norm", x);
  const n = t.shape[t.shape.length - 1];
  if (n === undefined) throw new ValueError("[batch_norm] expects at least one dimension. Received a scalar");
  return variableScope(layerName(options.name, "batch_normalization"), () => {
    const gamma = variable("gamma", [n], onesInitializer());
    const beta = variable("beta", [n], zerosInitializer());
    const movingMean = variable("moving_mean", [n], zerosInitializer(), { trainable: false });
    const movingVariance = variable("moving_variance", [n], onesInitializer(), { trainable: false });
    if (model.variables.size > known) {
      checkOptions("batchNorm", options, { name: ["string"], momentum: ["number"], epsilon: ["number"] });
    }
    if (model.mode !== "train") return batchNormInference(t, gamma, beta, movingMean, movingVariance, epsilon);
    const { y, mean, variance } = batchNormTraining(t, gamma, beta, epsilon);
    model.updates.push(() => {
      updateMovingAverage(movingMean, mean, 1 - momentum);
      updateMovingAverage(movingVariance, t.shape.length === 4 ? unbiased(variance, t.size / n) : variance, 1 - momentum);
    });
    return y;
  });
}

/** The variance of a sample of n that a biased one stands for (tensorflow/core/kernels/fused_batch_norm_op.cc: `rest_size_adjust`). */
function unbiased(variance: Tensor, n: number): Tensor {
  return affine(variance, n / Math.max(n - 1, 1));
}

/** Options of {@linkcode rnn}. */
export interface RnnOptions extends SequenceOptions {
  /** Name under which the cell's variables stand. Default `rnn`, then `rnn_1` and so on. */
  readonly name?: string;
}

/**
 * A recurrent layer. Its variables are those of the cell under `NAME/CELL/`, such as `rnn/lstm_cell/kernel`, in a stack
 * `rnn/stacked_rnn_cells/lstm_cell_1/kernel`; those of a `Bidirectional` stand under its own name, `bidirectional/forward_rnn/lstm_cell/kernel`,
 * and where it has none, those of a second one under `bidirectional_1`. Dropout of the cell is drawn in training, one mask for a sequence.
 *
 * @param cell A cell: `lstmCell(64)`, `gruCell(64)`, `simpleRnnCell(64)`, `new StackedRNNCells([...])`, `new Bidirectional(cell)`, or one's own.
 * @param x [batch, time, inputs]
 * @param lengths Steps of each row; null if all have `time`. Behind a row's end its output is repeated.
 * @returns The output of each row at its last step, [batch, outputSize]; with `returnSequences` that of every step, [batch, time, outputSize].
 * @throws {ValueError} if x is not of rank 3.
 * @throws {InvalidArgumentError} if a length is no whole number from 0 to time.
 *
 * @example
 * ```ts ignore
 * const output = rnn(lstmCell(64), x, lengths);
 * const logits = dense(output, 3, { name: "logits" });
 * ```
 */
export function rnn(cell: Cell, x: Operand, lengths: Lengths, options: RnnOptions = {}): Tensor {
  const model = requireModel("rnn");
  checkOptions("rnn", options, { name: ["string"], returnSequences: ["boolean"] });
  const { name, ...rest } = options;
  const t = float("rnn", x);
  const [batch, , inputs] = t.shape;
  if (t.shape.length !== 3) throw new ValueError(`[rnn] expects x [batch, time, inputs]. Received [${t.shape}]`);
  const scope = cell instanceof Bidirectional
    ? layerName(cell.name === BIDIRECTIONAL ? null : cell.name, BIDIRECTIONAL)
    : `${layerName(name, "rnn")}/${cell.name}`;
  const params: CellParameters = variableScope(scope, () => {
    const variables = mapValues(cell.build(inputs!), ({ shape, initializer }, key): Tensor => variable(key, shape, initializer));
    if (model.mode !== "train" || cell.masks === undefined) return variables;
    const masks = mapValues(
      cell.masks(inputs!),
      ({ width, rate }, key) => dropoutWithKey(ones([batch!, width]), rate, modelRandomKey(key), model.step),
    );
    return { ...variables, ...masks };
  });
  return recurrent(cell, t, lengths, params, rest);
}

/** The name of a `Bidirectional` that was given none. */
const BIDIRECTIONAL = "bidirectional";

function mapValues<A, B>(record: Readonly<Record<string, A>>, fn: (value: A, key: string) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, fn(value, key)]));
}
