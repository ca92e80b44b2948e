/**
 * The loop over time.
 *
 * @module
 */

import type { Cell, CellParameters, CellStep } from "./cells/cell.ts";
import { checkOptions, synchronous, ValueError } from "./errors.ts";
import { float, sameShape } from "./ops/_op.ts";
import {
  concat,
  expandDims,
  type Lengths,
  type Operand,
  reshape,
  type SequenceOptions,
  slice,
  transpose,
  where,
  zeros,
} from "./ops/_mod.ts";
import { hostLengths } from "./ops/recurrent.ts";
import { type Tensor, tensor } from "./runtime/tensor.ts";

/**
 * Runs a cell over sequences. Behind a row's end its states stay and its output is repeated; a row without steps gives zeros. A cell that has a
 * `sequence` runs through it, any other step by step, through operations on the tape.
 *
 * @param cell The cell.
 * @param x [batch, time, inputSize]
 * @param lengths Steps of each row; null if all have `time`.
 * @param params What `cell.build(inputSize)` asks for, and in training the masks that `cell.masks(inputSize)` asks for.
 * @returns [batch, outputSize], or [batch, time, outputSize] with `returnSequences`.
 * @throws {ValueError} if x is no such tensor, or a step gives another shape than the cell announces.
 * @throws {InvalidArgumentError} if a length is no whole number from 0 to time.
 */
export function recurrent(cell: Cell, x: Operand, lengths: Lengths, params: CellParameters, options: SequenceOptions = {}): Tensor {
  checkOptions("recurrent", options, { returnSequences: ["boolean"] });
  const t = float("recurrent", x);
  const [batch, time] = t.shape;
  if (t.shape.length !== 3) throw new ValueError(`[recurrent] expects x [batch, time, inputs]. Received [${t.shape}]`);
  const host = hostLengths("recurrent", lengths, batch!, time!);
  return cell.sequence?.(t, host, params, options) ?? stepByStep(cell, t, host, params, options);
}

function stepByStep(cell: Cell, x: Tensor, lengths: Int32Array, params: CellParameters, options: SequenceOptions): Tensor {
  const [batch, time] = x.shape as [number, number];
  const sizes = typeof cell.stateSize === "number" ? [cell.stateSize] : cell.stateSize;
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  const shortest = lengths.reduce((least, length) => Math.min(least, length), time);
  let state: readonly Tensor[] = sizes.map((size) => zeros([batch, size]));
  let output = zeros([batch, cell.outputSize]);
  const outputs: Tensor[] = [];
  unstack(transpose(longest < time ? slice(x, [0, 0, 0], [-1, longest, -1]) : x, [1, 0, 2])).forEach((input, t) => {
    const next = checked(cell, batch, sizes, cell.step(input, state, params));
    if (t < shortest) ({ output, state } = next);
    else {
      const runs = tensor(Array.from(lengths, (length) => t < length), [batch, 1], "bool");
      const before = state;
      output = where(runs, next.output, output);
      state = next.state.map((value, i) => where(runs, value, before[i]!));
    }
    outputs.push(output);
  });
  if (!options.returnSequences) return output;
  while (outputs.length < time) outputs.push(output);
  return outputs.length === 0 ? zeros([batch, 0, cell.outputSize]) : concat(outputs.map((each) => expandDims(each, 1)), 1);
}

/** The steps of x[time, batch, inputs]. Halves of halves: a slice's gradient is as large as what it was cut from. */
function unstack(x: Tensor): Tensor[] {
  const [time, batch, inputs] = x.shape as [number, number, number];
  if (time === 0) return [];
  if (time === 1) return [reshape(x, [batch, inputs])];
  const half = time >> 1;
  return [...unstack(slice(x, [0, 0, 0], [half, -1, -1])), ...unstack(slice(x, [half, 0, 0], [-1, -1, -1]))];
}

function checked(cell: Cell, batch: number, sizes: readonly number[], step: CellStep): CellStep {
  const { output, state } = synchronous(`[recurrent] a step of ${cell.name}`, step);
  const wanted = sizes.map((size) => [batch, size]);
  if (
    !sameShape(output.shape, [batch, cell.outputSize]) || state.length !== sizes.length ||
    state.some((value, i) => !sameShape(value.shape, wanted[i]!))
  ) {
    throw new ValueError(
      `[recurrent] a step of ${cell.name} must give an output [${[batch, cell.outputSize]}] and states ${
        wanted.map((shape) => `[${shape}]`).join(", ")
      }. ` +
        `Received [${output.shape}] and ${state.map((value) => `[${value.shape}]`).join(", ")}`,
    );
  }
  return step;
}
