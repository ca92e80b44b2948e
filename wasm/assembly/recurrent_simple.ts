/**
 * The simple recurrent layer (Elman 1990): h' = tanh(x K + h R + b).
 *
 * Workspace: plan; panels; dh; then over the valid steps [h x], the state that each step starts from and its input; h' (backward turns it into the
 * gradient of the pre-activation).
 */
import { tanh } from "./activations";
import { tanhSlope } from "./math";
import {
  activeOf, addOutputGradients, clearEmpty, copyRow, gradientsOf, multiplyJoined, multiplyStep, packRecurrentTransposed, packRows, packStep, panelsOf,
  part, plan, stepGradients, stepsOf, strideOf, unpackStates, validSteps,
} from "./recurrent_rows";
import { bytes, clear, storePart, VECTOR } from "./simd";

const GATES: i32 = 1;

export function simple_rnn(
  batch: i32, time: i32, inputs: i32, units: i32, x: usize, lengths: usize, kernel: usize, recurrent: usize, bias: usize, last: usize, sequence: usize,
  workspace: usize,
): void {
  const steps = plan(batch, time, lengths, workspace);
  const active = activeOf(batch, workspace);
  const joint = strideOf(inputs + units);
  const panels = panelsOf(batch, time, workspace);
  const joined = stepsOf(batch, time, inputs, units, GATES, workspace);
  let h = joined;
  let z = joined + part(steps * joint);
  packRows(batch, time, inputs, x, joined + bytes(units), joint, workspace);
  let rows = i32.load(active);
  packStep(rows, units, units, inputs, recurrent, kernel, panels);
  for (let i = 0; i < rows; i++) clear(units, h + <usize>i * bytes(joint));
  let before = 0;
  let left = steps;
  for (let t = 0; rows > 0; t++) {
    multiplyJoined(rows, before, left, units, units, inputs, h, joint, recurrent, kernel, panels, z, units, bias);
    tanh(rows * units, z, z);
    const next = i32.load(active + bytes(t + 1));
    h += <usize>rows * bytes(joint);
    for (let i = 0; i < rows; i++, z += bytes(units)) {
      copyRow(units, z, i < next ? h + <usize>i * bytes(joint) : last + <usize>i32.load(workspace + bytes(i)) * bytes(units));
    }
    left -= rows;
    before = rows;
    rows = next;
  }
  clearEmpty(batch, units, last, workspace);
  if (sequence) unpackStates(batch, time, units, joined, joint, last, sequence, workspace);
}

export function simple_rnn_grad(
  batch: i32, time: i32, inputs: i32, units: i32, kernel: usize, recurrent: usize, dlast: usize, dsequence: usize, dx: usize, dkernel: usize,
  drecurrent: usize, dbias: usize, workspace: usize,
): void {
  const steps = validSteps(batch, time, workspace);
  const active = activeOf(batch, workspace);
  const row = bytes(units);
  const joint = strideOf(inputs + units);
  const panels = panelsOf(batch, time, workspace);
  const dh = gradientsOf(batch, time, inputs, units, GATES, workspace);
  const joined = stepsOf(batch, time, inputs, units, GATES, workspace);
  const outputs = joined + part(steps * joint);
  packRecurrentTransposed(i32.load(active), units, units, recurrent, panels);
  let step = steps;
  for (let t = time - 1; t >= 0; t--) {
    const rows = i32.load(active + bytes(t));
    if (rows == 0) continue;
    step -= rows;
    const z = outputs + <usize>step * row;
    addOutputGradients(batch, time, units, t, dlast, dsequence, dh, workspace);
    retreat(rows * units, z, dh);
    if (t > 0) multiplyStep(1, rows, units, units, z, units, recurrent, panels, dh, 0, 0);
  }
  stepGradients(
    batch, time, steps, units, units, inputs, outputs, units, joined, joint, kernel, panels, dx, dkernel, drecurrent, dbias, workspace,
  );
}

// y becomes dh (1 - y^2).
function retreat(n: i32, y: usize, dh: usize): void {
  for (; n >= 4; n -= 4, y += VECTOR, dh += VECTOR) v128.store(y, tanhSlope(v128.load(y), v128.load(dh)));
  if (n) storePart(y, tanhSlope(v128.load(y), v128.load(dh)), n);
}
