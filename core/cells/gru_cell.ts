/**
 * Gated recurrent unit.
 *
 * @module
 */

import { zeros } from "../initializers.ts";
import { add, gruSequence, mul, sigmoid, slice, sub, tanh } from "../ops/mod.ts";
import type { Tensor } from "../tensor.ts";
import { gate, gatedCell, weights } from "./_gated.ts";
import type { Cell, CellOptions } from "./cell.ts";

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
