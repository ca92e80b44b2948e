/**
 * Recurrent layers over a whole padded batch, each in one call.
 *
 * @module
 */

import { gates, type RecurrentExtents, type RecurrentKernel, recurrentWorkspaceBytes } from "../../wasm/recurrent_workspace.ts";
import { backend } from "../runtime/backends/current.ts";
import { checkOptions, ValueError } from "../errors.ts";
import type { OpAttributes } from "../graph/attributes.ts";
import { recorder } from "../graph/current_recorder.ts";
import { empty, fromTypedArray, type Tensor } from "../runtime/tensor.ts";
import { float, noted, type Operand, recordedAll } from "./_op.ts";
import { checkLengths, type Lengths, type RowLengths } from "./lengths.ts";

/** What a recurrent layer gives. */
export interface SequenceOptions {
  /** False: the output of each row at its last step, [batch, units]; true: of every step, [batch, time, units]. Default false. */
  readonly returnSequences?: boolean;
}

/**
 * Long short-term memory (Hochreiter & Schmidhuber 1997) with the gates i, f, c, o in this order: z = x kernel + h recurrent + bias,
 * c' = sigmoid(f) c + sigmoid(i) tanh(z_c), h' = sigmoid(o) tanh(c'). States begin at zero.
 *
 * Behind a row's end its state and output stay; a row without steps gives zeros.
 *
 * @param x [batch, time, inputs]
 * @param lengths Steps of each row.
 * @param kernel [inputs, 4 * units]
 * @param recurrent [units, 4 * units]
 * @param bias [4 * units]
 * @returns [batch, units], or [batch, time, units] with `returnSequences`.
 * @throws {ValueError} if the shapes do not fit together.
 * @throws {InvalidArgumentError} if a length is no whole number from 0 to time.
 */
export function lstmSequence(
  x: Operand,
  lengths: Lengths,
  kernel: Operand,
  recurrent: Operand,
  bias: Operand,
  options: SequenceOptions = {},
): Tensor {
  return sequence("lstm", x, lengths, [kernel, recurrent, bias], options);
}

/**
 * Gated recurrent unit with the reset gate behind the recurrent product (Keras' `reset_after`), gates z, r, h in this order: m = x kernel + bias[0],
 * n = h recurrent + bias[1], z = sigmoid(m_z + n_z), r = sigmoid(m_r + n_r), h' = z h + (1 - z) tanh(m_h + r n_h).
 *
 * @param x [batch, time, inputs]
 * @param lengths Steps of each row; behind them state and output stay.
 * @param kernel [inputs, 3 * units]
 * @param recurrent [units, 3 * units]
 * @param bias [2, 3 * units]
 * @returns [batch, units], or [batch, time, units] with `returnSequences`.
 * @throws {ValueError} if the shapes do not fit together.
 * @throws {InvalidArgumentError} if a length is no whole number from 0 to time.
 */
export function gruSequence(
  x: Operand,
  lengths: Lengths,
  kernel: Operand,
  recurrent: Operand,
  bias: Operand,
  options: SequenceOptions = {},
): Tensor {
  return sequence("gru", x, lengths, [kernel, recurrent, bias], options);
}

/**
 * The simple recurrent layer (Elman 1990), h' = tanh(x kernel + h recurrent + bias).
 *
 * @param x [batch, time, inputs]
 * @param lengths Steps of each row; behind them state and output stay.
 * @param kernel [inputs, units]
 * @param recurrent [units, units]
 * @param bias [units]
 * @returns [batch, units], or [batch, time, units] with `returnSequences`.
 * @throws {ValueError} if the shapes do not fit together.
 * @throws {InvalidArgumentError} if a length is no whole number from 0 to time.
 */
export function simpleRnnSequence(
  x: Operand,
  lengths: Lengths,
  kernel: Operand,
  recurrent: Operand,
  bias: Operand,
  options: SequenceOptions = {},
): Tensor {
  return sequence("simple_rnn", x, lengths, [kernel, recurrent, bias], options);
}

/** A recurrent layer's tensors: x [batch, time, inputs], kernel, recurrent, bias. */
export type LayerTensors = readonly [x: Tensor, kernel: Tensor, recurrent: Tensor, bias: Tensor];

function sequence(
  kind: RecurrentKernel,
  operand: Operand,
  lengths: Lengths,
  [kernel, recurrent, bias]: readonly [Operand, Operand, Operand],
  options: SequenceOptions,
): Tensor {
  checkOptions(kind, options, { returnSequences: ["boolean"] });
  const { returnSequences = false } = options;
  // A tape asks for gradients later; a graph that is made without one needs the output alone.
  const workspace = recorder.current !== null && recorder.current !== recorder.graph;
  const tensors: LayerTensors = [float(kind, operand), float(kind, kernel), float(kind, recurrent), float(kind, bias)];
  return recurrentLayer(kind, tensors, lengths, { returnSequences, workspace })[0]!;
}

/**
 * A recurrent layer.
 *
 * @param attributes `workspace`: whether what {@linkcode recurrentLayerGradients} needs is kept.
 * @returns The output, and where it is kept the workspace.
 */
export function recurrentLayer(
  kind: RecurrentKernel,
  tensors: LayerTensors,
  given: Lengths,
  attributes: OpAttributes[RecurrentKernel],
): readonly Tensor[] {
  const extents = extentsOf(kind, tensors);
  const { batch, time, units } = extents;
  const { returnSequences, workspace: kept } = attributes;
  const lengths = checkLengths(kind, given, batch, time);
  const device = onDevice(lengths);
  const last = empty([batch, units]);
  const output = returnSequences ? empty([batch, time, units]) : last;
  const sequence = returnSequences ? output : null;
  // Without a gradient to come nothing is kept, so a large batch goes through one workspace of a few MiB, some rows after the other.
  const rows = kept ? batch : rowsAtOnce(lengths, extents);
  const workspace = workspaceFor(
    kind,
    { ...extents, batch: rows },
    kept ? validSteps(lengths, extents) : rows * longestOf(lengths, extents),
  );
  // Once even where there is no row: the gradient kernel reads the plan.
  for (let from = 0; from === 0 || from < batch; from += Math.max(rows, 1)) {
    forward(kind, tensors, extents, device, last, sequence, workspace, from, Math.min(rows, batch - from));
  }
  if (device !== lengths) device?.dispose();
  if (sequence !== null) last.dispose();
  const outputs = kept ? [output, workspace] : [output];
  recordedAll(kind, [...tensors, lengths], outputs, attributes);
  if (!kept) workspace.dispose();
  return outputs;
}

/** Workspaces that no longer hold what forward left: the gradient kernel ran on them. */
const spent = new WeakSet<Tensor>();

/**
 * The gradients of a recurrent layer.
 *
 * @param workspace What forward kept.
 * @param dy That of the output.
 * @param attributes `wanted`: which gradients, of x, kernel, recurrent and bias.
 * @param target A tensor to write the gradient of an input to; default a fresh one.
 * @returns One for each of the four inputs, null where it is not wanted.
 */
export function recurrentLayerGradients(
  kind: RecurrentKernel,
  tensors: LayerTensors,
  lengths: RowLengths | null,
  workspace: Tensor,
  dy: Tensor,
  attributes: OpAttributes[`${RecurrentKernel}_grad`],
  target = (input: number): Tensor => empty(tensors[input]!.shape),
): (Tensor | null)[] {
  const extents = extentsOf(kind, tensors);
  const { batch, time, inputs, units } = extents;
  const { returnSequences, wanted } = attributes;
  const results = tensors.map((_, input) => wanted[input] ? target(input) : null);
  const [dx, dkernel, drecurrent, dbias] = results.map((result) => result?.address ?? 0) as [number, number, number, number];
  if (spent.has(workspace)) {
    const sequence = returnSequences ? empty([batch, time, units]) : null;
    forward(kind, tensors, extents, onDevice(lengths), empty([batch, units]), sequence, workspace, 0, batch);
  }
  const [, kernel, recurrent] = tensors;
  const [dlast, dsequence] = returnSequences ? [0, dy.address] : [dy.address, 0];
  backend().run[`${kind}_grad`](
    ...[batch, time, inputs, units, kernel.address, recurrent.address, dlast, dsequence] as const,
    ...[dx, dkernel, drecurrent, dbias, workspace.address] as const,
  );
  spent.add(workspace);
  noted(`${kind}_grad`, [...tensors, lengths, workspace, dy], results.filter((result) => result !== null), attributes);
  return results;
}

function extentsOf(kind: RecurrentKernel, [x, kernel, recurrent, bias]: LayerTensors): RecurrentExtents {
  const [batch, time, inputs] = x.shape;
  const units = recurrent.shape[0];
  const width = (units ?? 0) * gates[kind];
  const biasShape = kind === "gru" ? [2, width] : [width];
  if (
    x.shape.length !== 3 || !is(kernel, [inputs!, width]) || units === undefined || !is(recurrent, [units, width]) || !is(bias, biasShape)
  ) {
    const received = `[${x.shape}], [${kernel.shape}], [${recurrent.shape}] and [${bias.shape}]`;
    throw new ValueError(
      `[${kind}] expects x [batch, time, inputs], kernel [inputs, n], recurrent [units, n] and bias [${
        kind === "gru" ? "2, " : ""
      }n], n = ${gates[kind]} * units. Received ${received}`,
    );
  }
  return { batch: batch!, time: time!, inputs: inputs!, units };
}

function is(t: Tensor, shape: readonly number[]): boolean {
  return t.dtype === "float32" && t.shape.length === shape.length && shape.every((extent, i) => extent === t.shape[i]);
}

function onDevice(lengths: RowLengths | null): Tensor | null {
  return lengths instanceof Int32Array ? fromTypedArray(lengths, [lengths.length]) : lengths;
}

/** The number of steps of all rows, or of as many as they may have. */
function validSteps(lengths: RowLengths | null, { batch, time }: RecurrentExtents): number {
  return lengths instanceof Int32Array ? lengths.reduce((sum, length) => sum + length, 0) : batch * time;
}

function longestOf(lengths: RowLengths | null, { time }: RecurrentExtents): number {
  return lengths instanceof Int32Array ? lengths.reduce((most, length) => Math.max(most, length), 0) : time;
}

const FORWARD_BYTES = 8 << 20;
const ROWS_AT_LEAST = 4;
const STATES = 7;

function rowsAtOnce(lengths: RowLengths | null, extents: RecurrentExtents): number {
  const { batch, inputs, units } = extents;
  const bytes = 4 * (longestOf(lengths, extents) + 1) * (inputs + STATES * units);
  return Math.min(batch, Math.max(ROWS_AT_LEAST, Math.floor(FORWARD_BYTES / bytes)));
}

/** Some rows, through a workspace that is large enough for them. */
function forward(
  kind: RecurrentKernel,
  [x, kernel, recurrent, bias]: LayerTensors,
  { time, inputs, units }: RecurrentExtents,
  lengths: Tensor | null,
  last: Tensor,
  sequence: Tensor | null,
  workspace: Tensor,
  from: number,
  rows: number,
): void {
  backend().run[kind](
    ...[rows, time, inputs, units, x.address + from * time * inputs * 4, lengths === null ? 0 : lengths.address + from * 4] as const,
    ...[kernel.address, recurrent.address, bias.address, last.address + from * units * 4] as const,
    ...[sequence === null ? 0 : sequence.address + from * time * units * 4, workspace.address] as const,
  );
}

function workspaceFor(kind: RecurrentKernel, extents: RecurrentExtents, steps: number): Tensor {
  return empty([recurrentWorkspaceBytes(kind, extents, steps) / 4]);
}
