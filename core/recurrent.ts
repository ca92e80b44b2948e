/**
 * Recurrent layers over cells of every kind.
 *
 * @module
 */

import type { Cell, CellParameters, CellStep } from "./cells/cell.ts";
import { checkOptions, synchronous, ValueError } from "./errors.ts";
import { float, sameShape } from "./ops/_op.ts";
import type { Lengths, Operand, RowLengths, SequenceOptions } from "./ops/_mod.ts";
import { fullLengths } from "./ops/host/sequence_index.ts";
import { checkLengths } from "./ops/lengths.ts";
import { overTime } from "./recurrent_loop.ts";
import type { Tensor } from "./runtime/tensor.ts";

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
  const known = checkLengths("recurrent", lengths, batch!, time!) ?? fullLengths(batch!, time!);
  return cell.sequence?.(t, known, params, options) ?? stepByStep(cell, t, known, params, options);
}

function stepByStep(cell: Cell, x: Tensor, lengths: RowLengths, params: CellParameters, options: SequenceOptions): Tensor {
  const { outputSize } = cell;
  const stateSize = typeof cell.stateSize === "number" ? [cell.stateSize] : cell.stateSize;
  const batch = x.shape[0]!;
  const step = (input: Tensor, state: readonly Tensor[]): CellStep => checked(cell, batch, stateSize, cell.step(input, state, params));
  return overTime(step, x, lengths, { stateSize, outputSize, returnSequences: options.returnSequences ?? false });
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
