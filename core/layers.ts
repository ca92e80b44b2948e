/**
 * The layers for a `modelFn`: functions that make their variables by name.
 *
 * @module
 */

import { backend } from "./backends/mod.ts";
import type { Cell, CellParameters } from "./cells/cell.ts";
import { Bidirectional } from "./cells/composite.ts";
import { checkOptions, describe, type OptionKinds, synchronous, ValueError } from "./errors.ts";
import { glorotUniform, type Initializer, ones as onesInitializer, zeros as zerosInitializer } from "./initializers.ts";
import { allocate } from "./memory.ts";
import { modelRandomKey, requireModel, variable, variableScope } from "./model.ts";
import { float } from "./ops/_op.ts";
import * as ops from "./ops/mod.ts";
import {
  type ActivationName,
  batchNormInference,
  batchNormTraining,
  denseLayer,
  dropoutWithKey,
  type Lengths,
  ones,
  type Operand,
  type SequenceOptions,
} from "./ops/mod.ts";
import { recurrent } from "./recurrent.ts";
import { Tensor } from "./tensor.ts";

/** An activation: a name, a function of public operations, or null for none. */
export type Activation = ActivationName | ((x: Tensor) => Tensor) | null;

const fusedNames = new Map<unknown, ActivationName>([
  [ops.relu, "relu"],
  [ops.relu6, "relu6"],
  [ops.leakyRelu, "leaky_relu"],
  [ops.elu, "elu"],
  [ops.selu, "selu"],
  [ops.gelu, "gelu"],
  [ops.softplus, "softplus"],
  [ops.sigmoid, "sigmoid"],
  [ops.tanh, "tanh"],
]);

const activationNames: readonly string[] = ["linear", ...fusedNames.values()];

/** Options of {@linkcode dense}. */
export interface DenseOptions {
  /** Default: none. */
  readonly activation?: Activation;
  /** Name under which the layer's variables stand. Default `dense`: a model with several layers names them. */
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
  if (!Number.isInteger(units) || units < 1) {
    throw new ValueError(`Received an invalid value for argument \`units\`, expected a positive integer, got ${units}.`);
  }
  const t = float("dense", x);
  const inputs = t.shape[t.shape.length - 1];
  if (inputs === undefined) throw new ValueError("[dense] expects at least one dimension. Received a scalar");
  const activation = checkActivation(options.activation ?? null);
  const fused = activation === null ? "linear" : typeof activation === "string" ? activation : fusedNames.get(activation);
  const { variables } = requireModel("dense");
  const known = variables.size;
  return variableScope(options.name ?? "dense", () => {
    const kernel = variable("kernel", [inputs, units], options.kernelInitializer ?? glorotUniform());
    const bias = options.useBias === false ? null : variable("bias", [units], options.biasInitializer ?? zerosInitializer());
    // At the layer's first call: the options of a layer do not change, and a step is short.
    if (variables.size > known) checkOptions("dense", options, denseKinds);
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

/** Several dense layers, one on the other, named `NAME_0`, `NAME_1`, ... */
export function stack(x: Operand, units: readonly number[], options: DenseOptions = {}): Tensor {
  const { name = "stack", ...rest } = options;
  return units.reduce<Tensor>((y, width, i) => dense(y, width, { ...rest, name: `${name}_${i}` }), float("stack", x));
}

/** Dropout in training, nothing in the other modes. `name` chooses the random stream. */
export function dropout(x: Operand, rate: number, options: { readonly name?: string } = {}): Tensor {
  const model = requireModel("dropout");
  const t = float("dropout", x);
  if (model.mode !== "train") {
    if (!(rate >= 0 && rate < 1)) throw new ValueError(`[dropout] rate must be in [0, 1). Received ${rate}`);
    return t;
  }
  return dropoutWithKey(t, rate, modelRandomKey(options.name ?? "dropout"), model.step);
}

/** Options of {@linkcode batchNorm}; the defaults are those of TensorFlow's DNN estimators. */
export interface BatchNormOptions {
  /** Name under which the layer's variables stand. Default `batch_normalization`. */
  readonly name?: string;
  /** Momentum of the moving averages. Default 0.999. */
  readonly momentum?: number;
  /** Added to the variance. Default 0.001. */
  readonly epsilon?: number;
}

/**
 * Batch normalisation over all axes but the last: with the batch's statistics in training, with the moving averages otherwise.
 * Its variables are `NAME/gamma`, `beta`, `moving_mean`, `moving_variance`, each [n].
 */
export function batchNorm(x: Operand, options: BatchNormOptions = {}): Tensor {
  const { name = "batch_normalization", momentum = 0.999, epsilon = 1e-3 } = options;
  const model = requireModel("batchNorm");
  const known = model.variables.size;
  const t = float("batch_norm", x);
  const n = t.shape[t.shape.length - 1];
  if (n === undefined) throw new ValueError("[batch_norm] expects at least one dimension. Received a scalar");
  return variableScope(name, () => {
    const gamma = variable("gamma", [n], onesInitializer());
    const beta = variable("beta", [n], zerosInitializer());
    const movingMean = variable("moving_mean", [n], zerosInitializer(), { trainable: false });
    const movingVariance = variable("moving_variance", [n], onesInitializer(), { trainable: false });
    if (model.variables.size > known) {
      checkOptions("batchNorm", options, { name: ["string"], momentum: ["number"], epsilon: ["number"] });
    }
    if (model.mode !== "train") return batchNormInference(t, gamma, beta, movingMean, movingVariance, epsilon);
    const { y, mean, variance } = batchNormTraining(t, gamma, beta, epsilon);
    const decay = allocate(16);
    backend().writeFloats(decay.address, [1 - momentum]);
    model.updates.push(() => {
      backend().run.moving_average(n, movingMean.address, mean.address, decay.address);
      backend().run.moving_average(n, movingVariance.address, variance.address, decay.address);
      movingMean.version++;
      movingVariance.version++;
    });
    return y;
  });
}

/** Options of {@linkcode rnn}. */
export interface RnnOptions extends SequenceOptions {
  /** Name under which the cell's variables stand. Default `rnn`. */
  readonly name?: string;
}

/**
 * A recurrent layer. Its variables are those of the cell under `NAME/CELL/`, such as `rnn/lstm_cell/kernel`, in a stack
 * `rnn/stacked_rnn_cells/lstm_cell_1/kernel`; those of a `Bidirectional` stand under its own name, `bidirectional/forward_rnn/lstm_cell/kernel`. Dropout of the cell is drawn in training, one mask for a sequence.
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
  const { name = "rnn", ...rest } = options;
  const t = float("rnn", x);
  const [batch, , inputs] = t.shape;
  if (t.shape.length !== 3) throw new ValueError(`[rnn] expects x [batch, time, inputs]. Received [${t.shape}]`);
  const params: CellParameters = variableScope(cell instanceof Bidirectional ? cell.name : `${name}/${cell.name}`, () => {
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

function mapValues<A, B>(record: Readonly<Record<string, A>>, fn: (value: A, key: string) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, fn(value, key)]));
}
