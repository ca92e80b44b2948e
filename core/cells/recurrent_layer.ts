/**
 * Recurrent layers over cells of every kind.
 *
 * @module
 */

import type { Cell, CellParameters, CellStep } from "./cell.ts";
import { checkOptions, synchronous, ValueError } from "../errors.ts";
import { type GraphWatcher, recorder, withoutGraph } from "../graph/current_recorder.ts";
import { withoutModel } from "../model.ts";
import { float, recorded, sameShape } from "../ops/_op.ts";
import { type Lengths, type Operand, reshape, type RowLengths, type SequenceOptions } from "../ops/mod.ts";
import { fullLengths } from "../ops/host/sequence_index.ts";
import { checkLengths } from "../ops/lengths.ts";
import { randomKey, uniforms } from "../random.ts";
import { type LoopOptions, overTime } from "./time_loop.ts";
import { fromTypedArray, scope, type Tensor } from "../runtime/tensor.ts";

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
 * @throws {InvalidArgumentError} if a length is no whole number from 0 to time; while a graph is made, if a step draws or changes variables.
 * @throws {FailedPreconditionError} while a graph is made, if a step asks for the model, say to make a variable.
 */
export function recurrent(cell: Cell, x: Operand, lengths: Lengths, params: CellParameters, options: SequenceOptions = {}): Tensor {
  checkOptions("recurrent", options, { returnSequences: ["boolean"] });
  const t = float("recurrent", x);
  const [batch, time] = t.shape;
  if (t.shape.length !== 3) throw new ValueError(`[recurrent] expects x [batch, time, inputs]. Received [${t.shape}]`);
  const known = checkLengths("recurrent", lengths, batch!, time!) ?? fullLengths(batch!, time!);
  return cell.sequence?.(t, known, params, options) ?? stepByStep(cell, t, known, params, options);
}

function stepByStep(
  cell: Cell,
  x: Tensor,
  lengths: RowLengths,
  params: CellParameters,
  { returnSequences = false }: SequenceOptions,
): Tensor {
  const { outputSize } = cell;
  const stateSize = typeof cell.stateSize === "number" ? [cell.stateSize] : cell.stateSize;
  const batch = x.shape[0]!;
  const loop: Loop = {
    step: (input, state) => checked(cell, batch, stateSize, cell.step(input, state, params)),
    options: { stateSize, outputSize, returnSequences },
  };
  if (recorder.graph === null) return overTime(loop.step, x, lengths, loop.options);
  return asOneOperation(recorder.graph, cell, loop, x, lengths, Object.values(params));
}

interface Loop {
  readonly step: (x: Tensor, state: readonly Tensor[]) => CellStep;
  readonly options: LoopOptions;
}

/** Runs the loop and tells the graph, and the tape if there is one, of one operation that holds the operations of one step. */
function asOneOperation(
  graph: GraphWatcher,
  cell: Cell,
  { step, options }: Loop,
  x: Tensor,
  lengths: RowLengths,
  params: readonly Tensor[],
): Tensor {
  const { stateSize } = options;
  const [batch, , inputs] = x.shape as [number, number, number];
  const { recording, taken } = scope(() => {
    const [input, ...state] = withoutGraph(null, () => [inputs, ...stateSize].map((width, i) => sample(batch, width, i)));
    const reason =
      `a graph holds one step of ${cell.name}, which makes no variables and draws nothing but the masks that the cell asks for`;
    const { recording, args } = withoutModel(reason, () =>
      graph.part([input!, ...state, ...params], () => {
        const next = step(input!, state);
        return [next.output, ...next.state];
      }));
    return { recording, taken: args.slice(1 + state.length) };
  });
  // A tensor that steps take as a whole too has a gradient of its own for that.
  const rows = taken.includes(x) ? reshape(x, x.shape) : x;
  const tape = recorder.current?.nested?.() ?? null;
  const output = withoutGraph(tape, () => {
    const y = overTime(step, rows, lengths, options);
    return taken.includes(y) ? reshape(y, y.shape) : y;
  });
  return recorded("recurrent", [rows, lengths, ...taken], output, { ...options, step: { recording } }, tape);
}

/** Values that differ from batch to batch, so that a constant which a step makes of them is found. */
function sample(batch: number, width: number, index: number): Tensor {
  return fromTypedArray(uniforms(batch * width, randomKey(batch, `step ${index}`), 0, -1, 1), [batch, width]);
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
