/**
 * The simple recurrent cell.
 *
 * @module
 */

import { zeros } from "../initializers.ts";
import { add, simpleRnnSequence, tanh } from "../ops/mod.ts";
import { gatedCell, weights } from "./_gated.ts";
import type { Cell, CellOptions } from "./cell.ts";

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
