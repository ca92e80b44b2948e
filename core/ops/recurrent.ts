/**
 * Recurrent layers over a whole padded batch, each in one call.
 *
 * @module
 */

import { type RecurrentExtents, type RecurrentKernel, recurrentWorkspaceBytes } from "../../wasm/recurrent_workspace.ts";
import { backend } from "../runtime/backends/current.ts";
import { checkOptions, InvalidArgumentError, ValueError } from "../errors.ts";
import { words } from "../runtime/memory.ts";
import { recorder } from "../graph/record.ts";
import { empty, fromTypedArray, Tensor } from "../runtime/tensor.ts";
import { float, NONE, type Operand, recorded } from "./_op.ts";

/** How many steps each row has: whole numbers from 0 to the number of steps of the batch, [batch]; null if every row has them all. */
export type Lengths = Tensor | ArrayLike<number> | null;

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
  kernel: Tensor,
  recurrent: Tensor,
  bias: Tensor,
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
  kernel: Tensor,
  recurrent: Tensor,
  bias: Tensor,
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
  kernel: Tensor,
  recurrent: Tensor,
  bias: Tensor,
  options: SequenceOptions = {},
): Tensor {
  return sequence("simple_rnn", x, lengths, [kernel, recurrent, bias], options);
}

/**
 * Each row's steps in reverse order; what stands behind a row's end stays there.
 *
 * @param x [batch, time, ...]
 * @param lengths Steps of each row.
 */
export function reverseSequence(x: Operand, lengths: Lengths): Tensor {
  const t = float("reverse_sequence", x);
  const [batch, time] = t.shape;
  if (batch === undefined || time === undefined) {
    throw new ValueError(`[reverse_sequence] expects [batch, time, ...]. Received [${t.shape}]`);
  }
  const steps = hostLengths("reverse_sequence", lengths, batch, time);
  const from = Int32Array.from({ length: batch * time }, (_, i) => {
    const row = Math.floor(i / time);
    const length = steps[row]!;
    const at = i - row * time;
    return at < length ? row * time + length - 1 - at : i;
  });
  const ids = fromTypedArray(from, [from.length]);
  return recorded("reverse_sequence", [t, ids], takeSteps(t, ids), NONE);
}

/** The steps of x[batch, time, ...] at the places `ids` [batch * time], counted over rows and steps. */
export function takeSteps(x: Tensor, ids: Tensor): Tensor {
  const y = empty(x.shape);
  if (x.size > 0) {
    backend().run.gather_rows(words(ids.size), x.size / ids.size, ids.size, x.address, ids.address, y.address, backend().status);
  }
  return y;
}

/** Lengths on the host, checked. */
export function hostLengths(op: string, lengths: Lengths, batch: number, time: number): Int32Array {
  if (lengths === null) return new Int32Array(batch).fill(time);
  const values: ArrayLike<number | bigint> = lengths instanceof Tensor ? lengthsOf(op, lengths) : lengths;
  if (values.length !== batch) throw new ValueError(`[${op}] expects one length for each of ${batch} rows. Received ${values.length}`);
  return Int32Array.from({ length: batch }, (_, row) => {
    const length = Number(values[row]);
    if (!(Number.isInteger(length) && length >= 0 && length <= time)) {
      throw new InvalidArgumentError(
        `[${op}] a length must be a whole number from 0 to ${time}, the steps of the batch. Row ${row} has ${values[row]}`,
        { row },
      );
    }
    return length;
  });
}

function lengthsOf(op: string, lengths: Tensor): ArrayLike<number | bigint> {
  if (lengths.dtype !== "int32" && lengths.dtype !== "int64") {
    throw new TypeError(`[${op}] lengths must be int32 or int64, received ${lengths.dtype}`);
  }
  return lengths.dataSync() as Int32Array | BigInt64Array;
}

/** What forward leaves for the gradient. */
export interface RecurrentRun {
  /** Fills the workspace (again): the gradient kernel overwrites it. */
  run(): void;
  /** What forward saved. */
  readonly workspace: Tensor;
  /** True once the gradient kernel ran on what the workspace holds. */
  spent: boolean;
  /** Width of the state. */
  readonly units: number;
  /** True if the output is the sequence. */
  readonly returnSequences: boolean;
}

const gates: Readonly<Record<RecurrentKernel, number>> = { lstm: 4, gru: 3, simple_rnn: 1 };

function sequence(
  kind: RecurrentKernel,
  operand: Operand,
  lengths: Lengths,
  weights: readonly [Tensor, Tensor, Tensor],
  options: SequenceOptions,
): Tensor {
  checkOptions(kind, options, { returnSequences: ["boolean"] });
  const x = float(kind, operand);
  const [kernel, recurrent, bias] = weights;
  const [batch, time, inputs] = x.shape;
  const units = recurrent.shape[0];
  const width = (units ?? 0) * gates[kind];
  const biasShape = kind === "gru" ? [2, width] : [width];
  if (
    x.shape.length !== 3 || !is(kernel, [inputs!, width]) || units === undefined || !is(recurrent, [units, width]) || !is(bias, biasShape)
  ) {
    const received = `[${x.shape}], [${kernel.shape}], [${recurrent.shape}] and [${bias.shape}]`;
    const n = gates[kind] === 1 ? "units" : `${gates[kind]} * units`;
    throw new ValueError(
      `[${kind}] expects x [batch, time, inputs], kernel [inputs, ${n}], recurrent [units, ${n}] and bias [${
        kind === "gru" ? "2, " : ""
      }${n}]. Received ${received}`,
    );
  }
  const extents = { batch: batch!, time: time!, inputs: inputs!, units };
  const host = hostLengths(kind, lengths, extents.batch, extents.time);
  const { returnSequences = false } = options;
  const last = empty([extents.batch, units]);
  const output = returnSequences ? empty([extents.batch, extents.time, units]) : last;
  const device = fromTypedArray(host, [extents.batch]);
  const call = (from: number, rows: number, workspace: Tensor): void =>
    backend().run[kind](
      ...[
        rows,
        extents.time,
        extents.inputs,
        units,
        x.address + from * extents.time * extents.inputs * 4,
        device.address + from * 4,
      ] as const,
      ...[kernel.address, recurrent.address, bias.address, last.address + from * units * 4] as const,
      ...[returnSequences ? output.address + from * extents.time * units * 4 : 0, workspace.address] as const,
    );
  if (recorder.current !== null) {
    const steps = host.reduce((sum, length) => sum + length, 0);
    const workspace = workspaceFor(kind, extents, steps);
    const run = (): void => call(0, extents.batch, workspace);
    run();
    const saved: RecurrentRun = { run, workspace, spent: false, units, returnSequences };
    return recorded(kind, [x, kernel, recurrent, bias, device], output, { returnSequences }, saved);
  }
  const longest = host.reduce((most, length) => Math.max(most, length), 0);
  const rows = Math.min(
    extents.batch,
    Math.max(ROWS_AT_LEAST, Math.floor(FORWARD_BYTES / (4 * (longest + 1) * (extents.inputs + STATES * units)))),
  );
  const workspace = workspaceFor(kind, { ...extents, batch: rows }, rows * longest);
  for (let from = 0; from < extents.batch; from += rows) call(from, Math.min(rows, extents.batch - from), workspace);
  for (const t of returnSequences ? [workspace, device, last] : [workspace, device]) t.dispose();
  return output;
}

// Without a gradient to come nothing is kept, so a large batch goes through one workspace of this size, some rows after the other.
const FORWARD_BYTES = 8 << 20;
const ROWS_AT_LEAST = 4;
const STATES = 7;

function workspaceFor(kind: RecurrentKernel, extents: RecurrentExtents, steps: number): Tensor {
  return empty([recurrentWorkspaceBytes(kind, extents, steps) / 4]);
}

function is(t: Tensor, shape: readonly number[]): boolean {
  return t.dtype === "float32" && t.shape.length === shape.length && shape.every((extent, i) => extent === t.shape[i]);
}
