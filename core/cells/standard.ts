/**
 * The cells that run through a kernel of their own: simple, LSTM and GRU.
 *
 * @module
 */

import { checkOptions, type OptionKinds, ValueError } from "../errors.ts";
import { glorotUniform, type Initializer, orthogonal, unitForgetBias, zeros } from "../initializers.ts";
import {
  add,
  concat,
  expandDims,
  gruSequence,
  lstmSequence,
  matmul,
  mul,
  sigmoid,
  simpleRnnSequence,
  slice,
  sub,
  tanh,
} from "../ops/mod.ts";
import type { Tensor } from "../runtime/tensor.ts";
import type { Cell, CellOptions, CellParameters, CellStep, MaskSpec, ParameterSpec } from "./cell.ts";

/**
 * Keras' simple cell (Elman 1990), tanh(x kernel + h recurrent_kernel + bias). Parameters: `kernel` [inputs, units], `recurrent_kernel` [units, units],
 * `bias` [units].
 *
 * @param units Width of the state, at least 1.
 * @throws {ValueError} if `units` is no positive integer, a dropout rate is not in [0, 1), or an option is unknown.
 * @throws {TypeError} if an option is of a wrong type.
 */
export function simpleRnnCell(units: number, options: CellOptions = {}): Cell {
  return gatedCell(units, options, {
    maker: "simpleRnnCell",
    name: "simple_rnn_cell",
    gates: 1,
    states: 1,
    biasShape: [units],
    biasInitializer: zeros(),
    step: (fromInput, fromState, _state, bias) => {
      const output = tanh(add(add(fromInput, fromState), bias));
      return { output, state: [output] };
    },
    sequence: (x, lengths, params, end) => simpleRnnSequence(x, lengths, ...weights(params), end),
  });
}

/**
 * Keras' LSTM cell (Hochreiter & Schmidhuber 1997). Parameters: `kernel` [inputs, 4 * units], `recurrent_kernel` [units, 4 * units],
 * `bias` [4 * units], each in the order i, f, c, o.
 *
 * @param units Width of the state, at least 1.
 * @throws {ValueError} if `units` is no positive integer, a dropout rate is not in [0, 1), or an option is unknown.
 * @throws {TypeError} if an option is of a wrong type.
 */
export function lstmCell(units: number, options: CellOptions = {}): Cell {
  return gatedCell(units, options, {
    maker: "lstmCell",
    name: "lstm_cell",
    gates: 4,
    states: 2,
    biasShape: [4 * units],
    biasInitializer: unitForgetBias(),
    step: (fromInput, fromState, [, c], bias) => {
      const z = add(add(fromInput, fromState), bias);
      const kept = mul(sigmoid(gate(z, 1, units)), c!);
      const cell = add(kept, mul(sigmoid(gate(z, 0, units)), tanh(gate(z, 2, units))));
      const output = mul(sigmoid(gate(z, 3, units)), tanh(cell));
      return { output, state: [output, cell] };
    },
    sequence: (x, lengths, params, end) => lstmSequence(x, lengths, ...weights(params), end),
  });
}

/**
 * Keras' GRU cell with `reset_after` (Cho et al. 2014, the reset gate behind the recurrent product as in cuDNN). Parameters: `kernel`
 * [inputs, 3 * units], `recurrent_kernel` [units, 3 * units], `bias` [2, 3 * units] (of the input's product, of the state's), each in the order z, r, h.
 *
 * @param units Width of the state, at least 1.
 * @throws {ValueError} if `units` is no positive integer, a dropout rate is not in [0, 1), or an option is unknown.
 * @throws {TypeError} if an option is of a wrong type.
 */
export function gruCell(units: number, options: CellOptions = {}): Cell {
  return gatedCell(units, options, {
    maker: "gruCell",
    name: "gru_cell",
    gates: 3,
    states: 1,
    biasShape: [2, 3 * units],
    biasInitializer: zeros(),
    step: (fromInput, fromState, [h], bias) => {
      const m = add(fromInput, slice(bias, [0, 0], [1, -1]));
      const n = add(fromState, slice(bias, [1, 0], [1, -1]));
      const open = (index: number): Tensor => sigmoid(add(gate(m, index, units), gate(n, index, units)));
      const z = open(0);
      const candidate = tanh(add(gate(m, 2, units), mul(open(1), gate(n, 2, units))));
      const output = add(mul(z, h!), mul(sub(1, z), candidate));
      return { output, state: [output] };
    },
    sequence: (x, lengths, params, end) => gruSequence(x, lengths, ...weights(params), end),
  });
}

/** How a standard cell differs from the others. */
interface GatedCell {
  /** The function that makes it, for the sentences of errors. */
  readonly maker: string;
  /** Its name in Keras. */
  readonly name: string;
  /** How many times as wide as the state its products are. */
  readonly gates: number;
  /** How many states it has. */
  readonly states: number;
  /** Shape of the bias. */
  readonly biasShape: readonly number[];
  /** First value of the bias. */
  readonly biasInitializer: Initializer;
  /** One step, from the product of the input and that of the state. */
  step(fromInput: Tensor, fromState: Tensor, state: readonly Tensor[], bias: Tensor): CellStep;
  /** The whole sequence. */
  sequence: NonNullable<Cell["sequence"]>;
}

const optionKinds: OptionKinds = {
  name: ["string"],
  dropout: ["number"],
  recurrentDropout: ["number"],
  kernelInitializer: ["function"],
  recurrentInitializer: ["function"],
  biasInitializer: ["function"],
};

/** A standard cell. */
function gatedCell(units: number, options: CellOptions, kind: GatedCell): Cell {
  checkOptions(kind.maker, options, optionKinds);
  if (!Number.isInteger(units) || units < 1) {
    throw new ValueError(`Received an invalid value for argument \`units\`, expected a positive integer, got ${units}.`);
  }
  const dropout = rateOf(`${kind.maker}: dropout`, options.dropout);
  const recurrentDropout = rateOf(`${kind.maker}: recurrentDropout`, options.recurrentDropout);
  const width = kind.gates * units;
  const masks = (inputSize: number): Record<string, MaskSpec> => {
    // With recurrent dropout each gate has masks of its own, as in Keras (its `implementation` 1).
    const each = recurrentDropout > 0 ? kind.gates : 1;
    return {
      ...(dropout > 0 && { dropout: { width: each * inputSize, rate: dropout } }),
      ...(recurrentDropout > 0 && { recurrent_dropout: { width, rate: recurrentDropout } }),
    };
  };
  return {
    name: options.name ?? kind.name,
    stateSize: Array.from({ length: kind.states }, () => units),
    outputSize: units,
    build: (inputSize): Record<string, ParameterSpec> => ({
      kernel: { shape: [inputSize, width], initializer: options.kernelInitializer ?? glorotUniform() },
      recurrent_kernel: { shape: [units, width], initializer: options.recurrentInitializer ?? orthogonal() },
      bias: { shape: kind.biasShape, initializer: options.biasInitializer ?? kind.biasInitializer },
    }),
    masks,
    step: (x, state, params) => {
      const fromInput = maskedProduct(x, params["kernel"]!, params["dropout"], kind.gates);
      const fromState = maskedProduct(state[0]!, params["recurrent_kernel"]!, params["recurrent_dropout"], kind.gates);
      return kind.step(fromInput, fromState, state, params["bias"]!);
    },
    sequence: (x, lengths, params, sequenceOptions) => {
      if (params["recurrent_dropout"] !== undefined) return null;
      const mask = params["dropout"];
      return kind.sequence(mask === undefined ? x : mul(x, expandDims(mask, 1)), lengths, params, sequenceOptions);
    },
  };
}

/** The columns of one gate. */
function gate(x: Tensor, index: number, units: number): Tensor {
  return slice(x, [0, index * units], [-1, units]);
}

/** The three parameters of a standard cell. */
function weights(params: CellParameters): [kernel: Tensor, recurrent: Tensor, bias: Tensor] {
  return [params["kernel"]!, params["recurrent_kernel"]!, params["bias"]!];
}

/** (x * mask) matrix; where the mask is `gates` times as wide as x, with a part of it for the columns of each gate. */
function maskedProduct(x: Tensor, matrix: Tensor, mask: Tensor | undefined, gates: number): Tensor {
  if (mask === undefined) return matmul(x, matrix);
  const inputs = x.shape[1]!;
  if (mask.shape[1] === inputs) return matmul(mul(x, mask), matrix);
  const units = matrix.shape[1]! / gates;
  return concat(Array.from({ length: gates }, (_, i) => matmul(mul(x, gate(mask, i, inputs)), gate(matrix, i, units))), 1);
}

function rateOf(name: string, rate = 0): number {
  if (!(rate >= 0 && rate < 1)) throw new ValueError(`${name} must be in [0, 1). Received ${rate}`);
  return rate;
}
