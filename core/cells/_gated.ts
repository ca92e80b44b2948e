/**
 * What the standard cells share: parameters, dropout masks, products with a mask for each gate.
 *
 * @module
 */

import { ValueError } from "../errors.ts";
import { glorotUniform, type Initializer, orthogonal } from "../initializers.ts";
import { concat, expandDims, matmul, mul, slice } from "../ops/mod.ts";
import { checkOptions, type OptionKinds } from "../options.ts";
import type { Tensor } from "../tensor.ts";
import type { Cell, CellOptions, CellParameters, CellStep, MaskSpec, ParameterSpec } from "./cell.ts";

/** How a standard cell differs from the others. */
export interface GatedCell {
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
export function gatedCell(units: number, options: CellOptions, kind: GatedCell): Cell {
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
export function gate(x: Tensor, index: number, units: number): Tensor {
  return slice(x, [0, index * units], [-1, units]);
}

/** The three parameters of a standard cell. */
export function weights(params: CellParameters): [kernel: Tensor, recurrent: Tensor, bias: Tensor] {
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
