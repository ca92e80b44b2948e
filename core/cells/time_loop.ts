/**
 * The loop over time, through operations on the tape.
 *
 * @module
 */

import type { CellStep } from "./cell.ts";
import { concat, expandDims, greater, reshape, type RowLengths, slice, transpose, where, zeros } from "../ops/mod.ts";
import { Tensor, tensor } from "../runtime/tensor.ts";

/** What the loop knows of a cell. */
export interface LoopOptions {
  /** Widths of the states. */
  readonly stateSize: readonly number[];
  /** Width of the output. */
  readonly outputSize: number;
  /** Whether the output of every step is wanted, or of the last alone. */
  readonly returnSequences: boolean;
}

/**
 * Runs a step over sequences, from states of zeros. Behind a row's end its states stay and its output is repeated; a row without steps gives zeros.
 * With lengths on the host no step runs behind the end of the longest row; with lengths on the device every step does.
 *
 * @param step One step of all rows: [batch, inputs] and the states to an output and states.
 * @param x [batch, time, inputs]
 * @param lengths Steps of each row.
 * @returns [batch, outputSize], or [batch, time, outputSize] with `returnSequences`.
 */
export function overTime(
  step: (x: Tensor, state: readonly Tensor[]) => CellStep,
  x: Tensor,
  lengths: RowLengths,
  { stateSize, outputSize, returnSequences }: LoopOptions,
): Tensor {
  const [batch, time] = x.shape as [number, number];
  const { longest, shortest, running } = rowsOver(lengths, batch, time);
  let state: readonly Tensor[] = stateSize.map((size) => zeros([batch, size]));
  let output = zeros([batch, outputSize]);
  const outputs: Tensor[] = [];
  unstack(transpose(longest < time ? slice(x, [0, 0, 0], [-1, longest, -1]) : x, [1, 0, 2])).forEach((input, t) => {
    const next = step(input, state);
    if (t < shortest) ({ output, state } = next);
    else {
      const runs = running(t);
      const before = state;
      output = where(runs, next.output, output);
      state = next.state.map((value, i) => where(runs, value, before[i]!));
    }
    outputs.push(output);
  });
  if (!returnSequences) return output;
  while (outputs.length < time) outputs.push(output);
  return outputs.length === 0 ? zeros([batch, 0, outputSize]) : concat(outputs.map((each) => expandDims(each, 1)), 1);
}

interface RunningRows {
  /** No row has more steps. */
  readonly longest: number;
  /** No row has fewer. */
  readonly shortest: number;
  /** Which rows have a step t: bool [batch, 1]. */
  running(t: number): Tensor;
}

function rowsOver(lengths: RowLengths, batch: number, time: number): RunningRows {
  if (lengths instanceof Tensor) {
    const column = reshape(lengths, [batch, 1]);
    return { longest: time, shortest: 0, running: (t) => greater(column, t) };
  }
  return {
    longest: lengths.reduce((most, length) => Math.max(most, length), 0),
    shortest: lengths.reduce((least, length) => Math.min(least, length), time),
    running: (t) => tensor(Array.from(lengths, (length) => t < length), [batch, 1], "bool"),
  };
}

/** The steps of x[time, batch, inputs]. Halves of halves: a slice's gradient is as large as what it was cut from. */
function unstack(x: Tensor): Tensor[] {
  const [time, batch, inputs] = x.shape as [number, number, number];
  if (time === 0) return [];
  if (time === 1) return [reshape(x, [batch, inputs])];
  const half = time >> 1;
  return [...unstack(slice(x, [0, 0, 0], [half, -1, -1])), ...unstack(slice(x, [half, 0, 0], [-1, -1, -1]))];
}
