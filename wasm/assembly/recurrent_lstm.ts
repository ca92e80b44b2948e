/**
 * Long short-term memory (Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000): z = x K + h R + b in the order i, f, c, o;
 * c' = sigmoid(f) c + sigmoid(i) tanh(z_c); h' = sigmoid(o) tanh(c').
 *
 * Workspace: plan; panels; dh and dc; then over the valid steps the inputs, the gates (4 units wide; backward turns them into the gradients of
 * the pre-activations), the state and the cell that each step starts from, and tanh(c').
 */
import { multiply } from "./gemm";
import { ACCUMULATE, BIAS } from "./gemm_flags";
import { vsigmoid, vtanh } from "./math";
import {
  activeOf, addOutputGradients, clearEmpty, gradientsOf, inputsOf, multiplyStep, packRecurrent, packRecurrentTransposed, packRows, panelsOf, part, plan,
  put, unpackRows, unpackStates, validSteps,
} from "./recurrent_rows";
import { columnSums } from "./reduce";
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
  const panels = panelsOf(batch, time, workspace);
  const packed = inputsOf(batch, time, units, GATES, workspace);
  const previous = packed + part(steps * inputs) + part(steps * width);
  let z = packed + part(steps * inputs);
  let h = previous;
  let c = h + part(steps * units);
  let activated = c + part(steps * units);
  packRows(batch, time, inputs, x, packed, workspace);
  multiply(0, 0, steps, width, inputs, packed, kernel, z, bias, BIAS);
  let rows = i32.load(active);
  packRecurrent(rows, width, units, recurrent, panels);
  clear(rows * units, h);
  clear(rows * units, c);
  for (let t = 0; rows > 0; t++) {
    if (t > 0) multiplyStep(0, rows, width, units, h, recurrent, panels, z, 0, ACCUMULATE);
    const next = i32.load(active + bytes(t + 1));
    const offset = <usize>rows * bytes(units);
    advance(next, units, z, c, c + offset, activated, h + offset);
    for (let i = next; i < rows; i++) {
      const at = <usize>i * bytes(units);
      // A finished row's cell is not read again: its place in tanh(c') holds it for a moment.
      advance(1, units, z + GATES * at, c + at, activated + at, activated + at, last + <usize>i32.load(workspace + bytes(i)) * bytes(units));
    }
    z += GATES * offset;
    h += offset;
    c += offset;
    activated += offset;
    rows = next;
  }
  clearEmpty(batch, units, last, workspace);
  if (sequence) unpackStates(batch, time, units, previous, last, sequence, workspace);
}

function advance(rows: i32, units: i32, z: usize, c: usize, cNext: usize, activated: usize, h: usize): void {
  const gate = bytes(units);
  for (; rows > 0; rows--) {
    let n = units;
    for (; n >= 4; n -= 4) {
      advanceVector(4, gate, z, c, cNext, activated, h);
      z += VECTOR;
      c += VECTOR;
      cNext += VECTOR;
      activated += VECTOR;
      h += VECTOR;
    }
    if (n) {
      advanceVector(n, gate, z, c, cNext, activated, h);
      z += bytes(n);
      c += bytes(n);
      cNext += bytes(n);
      activated += bytes(n);
      h += bytes(n);
    }
    z += 3 * gate;
  }
}

@inline
function advanceVector(n: i32, gate: usize, z: usize, c: usize, cNext: usize, activated: usize, h: usize): void {
  const i = vsigmoid(v128.load(z));
  const f = vsigmoid(v128.load(z + gate));
  const g = vtanh(v128.load(z + 2 * gate));
  const o = vsigmoid(v128.load(z + 3 * gate));
  const cell = madd(f, v128.load(c), f32x4.mul(i, g));
  const output = vtanh(cell);
  put(z, i, n);
  put(z + gate, f, n);
  put(z + 2 * gate, g, n);
  put(z + 3 * gate, o, n);
  put(cNext, cell, n);
  put(activated, output, n);
  put(h, f32x4.mul(o, output), n);
}

export function lstm_grad(
  batch: i32, time: i32, inputs: i32, units: i32, kernel: usize, recurrent: usize, dlast: usize, dsequence: usize, dx: usize, dkernel: usize,
  drecurrent: usize, dbias: usize, workspace: usize,
): void {
  const steps = validSteps(batch, time, workspace);
  const active = activeOf(batch, workspace);
  const width = GATES * units;
  const row = bytes(units);
  const panels = panelsOf(batch, time, workspace);
  const dh = gradientsOf(batch, time, units, GATES, workspace);
  const dc = dh + part(batch * units);
  const packed = inputsOf(batch, time, units, GATES, workspace);
  const gates = packed + part(steps * inputs);
  const previous = gates + part(steps * width);
  const cells = previous + part(steps * units);
  const activated = cells + part(steps * units);
  const first = i32.load(active);
  packRecurrentTransposed(first, units, width, recurrent, panels);
  let step = steps;
  for (let t = time - 1; t >= 0; t--) {
    const rows = i32.load(active + bytes(t));
    if (rows == 0) continue;
    step -= rows;
    const z = gates + <usize>step * bytes(width);
    const started = i32.load(active + bytes(t + 1));
    clear((rows - started) * units, dc + <usize>started * row);
    addOutputGradients(batch, time, units, t, dlast, dsequence, dh, workspace);
    retreat(rows, units, z, cells + <usize>step * row, activated + <usize>step * row, dh, dc);
    if (t > 0) multiplyStep(1, rows, units, width, z, recurrent, panels, dh, 0, 0);
  }
  if (dbias) columnSums(steps, width, gates, dbias);
  if (dkernel) multiply(1, 0, inputs, width, steps, packed, gates, dkernel, 0, 0);
  if (drecurrent) {
    multiply(1, 0, units, width, steps - first, previous + <usize>first * row, gates + <usize>first * bytes(width), drecurrent, 0, 0);
  }
  if (dx) {
    multiply(0, 1, steps, inputs, width, gates, kernel, packed, 0, 0);
    unpackRows(batch, time, inputs, packed, dx, workspace);
  }
}

function retreat(rows: i32, units: i32, z: usize, c: usize, activated: usize, dh: usize, dc: usize): void {
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
    z += 3 * gate;
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
