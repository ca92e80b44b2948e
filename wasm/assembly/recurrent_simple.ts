/**
 * The simple recurrent layer (Elman 1990): h' = tanh(x K + h R + b).
 *
 * Workspace: plan; panels; dh; then over the valid steps the inputs, h' (backward turns it into the gradient of the pre-activation), and the state
 * that each step starts from.
 */
import { tanh } from "./activations";
import { multiply } from "./gemm";
import { ACCUMULATE, BIAS } from "./gemm_flags";
import { tanhSlope } from "./math";
import {
  activeOf, addOutputGradients, clearEmpty, copyRow, gradientsOf, inputsOf, multiplyStep, packRecurrent, packRecurrentTransposed, packRows, panelsOf,
  part, plan, unpackRows, unpackStates, validSteps,
} from "./recurrent_rows";
import { columnSums } from "./reduce";
import { bytes, clear, storePart, VECTOR } from "./simd";

const GATES: i32 = 1;

export function simple_rnn(
  batch: i32, time: i32, inputs: i32, units: i32, x: usize, lengths: usize, kernel: usize, recurrent: usize, bias: usize, last: usize, sequence: usize,
  workspace: usize,
): void {
  const steps = plan(batch, time, lengths, workspace);
  const active = activeOf(batch, workspace);
  const panels = panelsOf(batch, time, workspace);
  const packed = inputsOf(batch, time, units, GATES, workspace);
  let z = packed + part(steps * inputs);
  const previous = z + part(steps * units);
  let h = previous;
  packRows(batch, time, inputs, x, packed, workspace);
  multiply(0, 0, steps, units, inputs, packed, kernel, z, bias, BIAS);
  let rows = i32.load(active);
  packRecurrent(rows, units, units, recurrent, panels);
  clear(rows * units, h);
  for (let t = 0; rows > 0; t++) {
    if (t > 0) multiplyStep(0, rows, units, units, h, recurrent, panels, z, 0, ACCUMULATE);
    tanh(rows * units, z, z);
    const next = i32.load(active + bytes(t + 1));
    const offset = <usize>rows * bytes(units);
    copyRow(next * units, z, h + offset);
    for (let i = next; i < rows; i++) {
      copyRow(units, z + <usize>i * bytes(units), last + <usize>i32.load(workspace + bytes(i)) * bytes(units));
    }
    z += offset;
    h += offset;
    rows = next;
  }
  clearEmpty(batch, units, last, workspace);
  if (sequence) unpackStates(batch, time, units, previous, last, sequence, workspace);
}

export function simple_rnn_grad(
  batch: i32, time: i32, inputs: i32, units: i32, kernel: usize, recurrent: usize, dlast: usize, dsequence: usize, dx: usize, dkernel: usize,
  drecurrent: usize, dbias: usize, workspace: usize,
): void {
  const steps = validSteps(batch, time, workspace);
  const active = activeOf(batch, workspace);
  const row = bytes(units);
  const panels = panelsOf(batch, time, workspace);
  const dh = gradientsOf(batch, time, units, GATES, workspace);
  const packed = inputsOf(batch, time, units, GATES, workspace);
  const outputs = packed + part(steps * inputs);
  const previous = outputs + part(steps * units);
  const first = i32.load(active);
  packRecurrentTransposed(first, units, units, recurrent, panels);
  let step = steps;
  for (let t = time - 1; t >= 0; t--) {
    const rows = i32.load(active + bytes(t));
    if (rows == 0) continue;
    step -= rows;
    const z = outputs + <usize>step * row;
    addOutputGradients(batch, time, units, t, dlast, dsequence, dh, workspace);
    retreat(rows * units, z, dh);
    if (t > 0) multiplyStep(1, rows, units, units, z, recurrent, panels, dh, 0, 0);
  }
  if (dbias) columnSums(steps, units, outputs, dbias);
  if (dkernel) multiply(1, 0, inputs, units, steps, packed, outputs, dkernel, 0, 0);
  if (drecurrent) {
    multiply(1, 0, units, units, steps - first, previous + <usize>first * row, outputs + <usize>first * row, drecurrent, 0, 0);
  }
  if (dx) {
    multiply(0, 1, steps, inputs, units, outputs, kernel, packed, 0, 0);
    unpackRows(batch, time, inputs, packed, dx, workspace);
  }
}

// y becomes dh (1 - y^2).
function retreat(n: i32, y: usize, dh: usize): void {
  for (; n >= 4; n -= 4, y += VECTOR, dh += VECTOR) v128.store(y, tanhSlope(v128.load(y), v128.load(dh)));
  if (n) storePart(y, tanhSlope(v128.load(y), v128.load(dh)), n);
}
