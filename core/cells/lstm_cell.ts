/**
 * Long short-term memory.
 *
 * @module
 */

import { unitForgetBias } from "../initializers.ts";
import { add, lstmSequence, mul, sigmoid, tanh } from "../ops/mod.ts";
import { gate, gatedCell, weights } from "./_gated.ts";
import type { Cell, CellOptions } from "./cell.ts";

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
