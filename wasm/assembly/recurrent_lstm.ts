/**
 * Long short-term memory (Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000): z = x K + h R + b in the order i, f, c, o;
 * c' = sigmoid(f) c + sigmoid(i) tanh(z_c); h' = sigmoid(o) tanh(c').
 *
 * Workspace: plan; panels; dh and dc; then over the valid steps [h x], the state that each step starts from and its input; the gates (4 units wide;
 * backward turns them into the gradients of the pre-activations); the cell that each step starts from; tanh(c').
 */
import { vsigmoid, vtanh } from "./math";
import {
  activeOf, addOutputGradients, clearEmpty, gradientsOf, multiplyJoined, multiplyStep, packRecurrentTransposed, packRows, packStep, panelsOf,
  part, plan, put, stepGradients, stepsOf, strideOf, unpackStates, validSteps,
} from "./recurrent_rows";
import { bytes, clear, constant, madd, VECTOR } from "./simd";

const GATES: i32 = 4;
const ONE: usize = memory.data<f32>([1.0], 16);

export function lstm(
  batch: i32, time: i32, inputs: i32, units: i32, x: usize, lengths: usize, kernel: usize, recurrent: usize, bias: usize, last: usize, sequence: usize,
  workspace: usize,
): void {
  const steps = plan(batch, time, lengths, workspace);
  const active = activeOf(batch, workspace);
  const width = GATES * units;
  const joint = strideOf(inputs + units);
  const wide = strideOf(width);
  const panels = panelsOf(batch, time, workspace);
  const joined = stepsOf(batch, time, inputs, units, GATES, workspace);
  let h = joined;
  let z = joined + part(steps * joint);
  let c = z + part(steps * wide);
  let activated = c + part(steps * units);
  packRows(batch, time, inputs, x, joined + bytes(units), joint, workspace);
  let rows = i32.load(active);
  packStep(rows, width, units, inputs, recurrent, kernel, panels);
  for (let i = 0; i < rows; i++) clear(units, h + <usize>i * bytes(joint));
  clear(rows * units, c);
  let before = 0;
  let left = steps;
  for (let t = 0; rows > 0; t++) {
    multiplyJoined(rows, before, left, width, units, inputs, h, joint, recurrent, kernel, panels, z, wide, bias);
    const next = i32.load(active + bytes(t + 1));
    const offset = <usize>rows * bytes(units);
    advance(next, units, z, wide, c, c + offset, activated, h + <usize>rows * bytes(joint), joint);
    for (let i = next; i < rows; i++) {
      const at = <usize>i * bytes(units);
      const to = last + <usize>i32.load(workspace + bytes(i)) * bytes(units);
      // A finished row's cell is not read again: its place in tanh(c') holds it for a moment.
      advance(1, units, z + <usize>i * bytes(wide), wide, c + at, activated + at, activated + at, to, units);
    }
    z += <usize>rows * bytes(wide);
    h += <usize>rows * bytes(joint);
    c += offset;
    activated += offset;
    left -= rows;
    before = rows;
    rows = next;
  }
  clearEmpty(batch, units, last, workspace);
  if (sequence) unpackStates(batch, time, units, joined, joint, last, sequence, workspace);
}

// The two halves of a row go one after the other: in one loop, the second hyperbolic tangent would wait for the first.
function advance(rows: i32, units: i32, z: usize, wide: i32, c: usize, cNext: usize, activated: usize, h: usize, joint: i32): void {
  const gate = bytes(units);
  for (; rows > 0; rows--) {
    const whole = units & ~3;
    const rest = units & 3;
    const end = bytes(whole);
    for (let at: usize = 0; at < end; at += VECTOR) advanceCell(4, gate, z + at, c + at, cNext + at);
    if (rest) advanceCell(rest, gate, z + end, c + end, cNext + end);
    for (let at: usize = 0; at < end; at += VECTOR) advanceState(4, z + 3 * gate + at, cNext + at, activated + at, h + at);
    if (rest) advanceState(rest, z + 3 * gate + end, cNext + end, activated + end, h + end);
    z += bytes(wide);
    c += gate;
    cNext += gate;
    activated += gate;
    h += bytes(joint);
  }
}

@inline
function advanceCell(n: i32, gate: usize, z: usize, c: usize, cNext: usize): void {
  const i = vsigmoid(v128.load(z));
  const f = vsigmoid(v128.load(z + gate));
  const g = vtanh(v128.load(z + 2 * gate));
  const o = vsigmoid(v128.load(z + 3 * gate));
  put(cNext, madd(f, v128.load(c), f32x4.mul(i, g)), n);
  put(z, i, n);
  put(z + gate, f, n);
  put(z + 2 * gate, g, n);
  put(z + 3 * gate, o, n);
}

@inline
function advanceState(n: i32, o: usize, c: usize, activated: usize, h: usize): void {
  const output = vtanh(v128.load(c));
  put(h, f32x4.mul(v128.load(o), output), n);
  put(activated, output, n);
}

export function lstm_grad(
  batch: i32, time: i32, inputs: i32, units: i32, kernel: usize, recurrent: usize, dlast: usize, dsequence: usize, dx: usize, dkernel: usize,
  drecurrent: usize, dbias: usize, workspace: usize,
): void {
  const steps = validSteps(batch, time, workspace);
  const active = activeOf(batch, workspace);
  const width = GATES * units;
  const joint = strideOf(inputs + units);
  const wide = strideOf(width);
  const row = bytes(units);
  const panels = panelsOf(batch, time, workspace);
  const dh = gradientsOf(batch, time, inputs, units, GATES, workspace);
  const dc = dh + part(batch * units);
  const joined = stepsOf(batch, time, inputs, units, GATES, workspace);
  const gates = joined + part(steps * joint);
  const cells = gates + part(steps * wide);
  const activated = cells + part(steps * units);
  packRecurrentTransposed(i32.load(active), units, width, recurrent, panels);
  let step = steps;
  for (let t = time - 1; t >= 0; t--) {
    const rows = i32.load(active + bytes(t));
    if (rows == 0) continue;
    step -= rows;
    const z = gates + <usize>step * bytes(wide);
    const started = i32.load(active + bytes(t + 1));
    clear((rows - started) * units, dc + <usize>started * row);
    addOutputGradients(batch, time, units, t, dlast, dsequence, dh, workspace);
    retreat(rows, units, z, wide, cells + <usize>step * row, activated + <usize>step * row, dh, dc);
    if (t > 0) multiplyStep(1, rows, units, width, z, wide, recurrent, panels, dh, 0, 0);
  }
  stepGradients(
    batch, time, steps, width, units, inputs, gates, wide, joined, joint, kernel, panels, dx, dkernel, drecurrent, dbias, workspace,
  );
}

function retreat(rows: i32, units: i32, z: usize, wide: i32, c: usize, activated: usize, dh: usize, dc: usize): void {
  const gate = bytes(units);
  for (; rows > 0; rows--) {
    let n = units;
    for (; n >= 4; n -= 4) {
      retreatVector(4, gate, z, c, activated, dh, dc);
      z += VECTOR;
      c += VECTOR;
      activated += VECTOR;
      dh += VECTOR;
      dc += VECTOR;
    }
    if (n) {
      retreatVector(n, gate, z, c, activated, dh, dc);
      z += bytes(n);
      c += bytes(n);
      activated += bytes(n);
      dh += bytes(n);
      dc += bytes(n);
    }
    z += bytes(wide) - gate;
  }
}

@inline
function retreatVector(n: i32, gate: usize, z: usize, c: usize, activated: usize, dh: usize, dc: usize): void {
  const one = constant(ONE, 0);
  const i = v128.load(z);
  const f = v128.load(z + gate);
  const g = v128.load(z + 2 * gate);
  const o = v128.load(z + 3 * gate);
  const output = v128.load(activated);
  const d = v128.load(dh);
  const dcell = madd(f32x4.mul(d, o), f32x4.sub(one, f32x4.mul(output, output)), v128.load(dc));
  const previous = v128.load(c);
  put(z, f32x4.mul(f32x4.mul(dcell, g), f32x4.mul(i, f32x4.sub(one, i))), n);
  put(z + gate, f32x4.mul(f32x4.mul(dcell, previous), f32x4.mul(f, f32x4.sub(one, f))), n);
  put(z + 2 * gate, f32x4.mul(f32x4.mul(dcell, i), f32x4.sub(one, f32x4.mul(g, g))), n);
  put(z + 3 * gate, f32x4.mul(f32x4.mul(d, output), f32x4.mul(o, f32x4.sub(one, o))), n);
  put(dc, f32x4.mul(dcell, f), n);
}
