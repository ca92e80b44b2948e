/**
 * Gated recurrent unit with the reset gate behind the recurrent product (Keras' reset_after, as cuDNN's): m = x K + b[0], n = h R + b[1], both in the
 * order z, r, h; z = sigmoid(m_z + n_z); r = sigmoid(m_r + n_r); g = tanh(m_h + r n_h); h' = z h + (1 - z) g.
 *
 * Workspace: plan; panels; dh; then over the valid steps the inputs, m (3 units wide; forward turns it into z, r, g, backward into the gradient
 * of m), n (backward turns it into its gradient), and the state that each step starts from.
 */
import { multiply } from "./gemm";
import { ACCUMULATE, BIAS } from "./gemm_flags";
import { vsigmoid, vtanh } from "./math";
import {
  activeOf, addOutputGradients, clearEmpty, copyRow, gradientsOf, inputsOf, multiplyStep, packRecurrent, packRecurrentTransposed, packRows, panelsOf,
  part, plan, put, unpackRows, unpackStates, validSteps,
} from "./recurrent_rows";
import { columnSums } from "./reduce";
import { bytes, clear, constant, madd, VECTOR } from "./simd";

const GATES: i32 = 3;
const ONE: usize = memory.data<f32>([1.0], 16);

export function gru(
  batch: i32, time: i32, inputs: i32, units: i32, x: usize, lengths: usize, kernel: usize, recurrent: usize, bias: usize, last: usize, sequence: usize,
  workspace: usize,
): void {
  const steps = plan(batch, time, lengths, workspace);
  const active = activeOf(batch, workspace);
  const width = GATES * units;
  const panels = panelsOf(batch, time, workspace);
  const packed = inputsOf(batch, time, units, GATES, workspace);
  const recurrentBias = bias + bytes(width);
  let m = packed + part(steps * inputs);
  let n = m + part(steps * width);
  const previous = n + part(steps * width);
  let h = previous;
  packRows(batch, time, inputs, x, packed, workspace);
  multiply(0, 0, steps, width, inputs, packed, kernel, m, bias, BIAS);
  let rows = i32.load(active);
  packRecurrent(rows, width, units, recurrent, panels);
  clear(rows * units, h);
  for (let t = 0; rows > 0; t++) {
    if (t > 0) multiplyStep(0, rows, width, units, h, recurrent, panels, n, recurrentBias, BIAS);
    else for (let i = 0; i < rows; i++) copyRow(width, recurrentBias, n + <usize>i * bytes(width));
    const next = i32.load(active + bytes(t + 1));
    const offset = <usize>rows * bytes(units);
    advance(next, units, m, n, h, h + offset);
    for (let i = next; i < rows; i++) {
      const at = <usize>i * bytes(units);
      advance(1, units, m + GATES * at, n + GATES * at, h + at, last + <usize>i32.load(workspace + bytes(i)) * bytes(units));
    }
    m += GATES * offset;
    n += GATES * offset;
    h += offset;
    rows = next;
  }
  clearEmpty(batch, units, last, workspace);
  if (sequence) unpackStates(batch, time, units, previous, last, sequence, workspace);
}

function advance(rows: i32, units: i32, m: usize, n: usize, h: usize, hNext: usize): void {
  const gate = bytes(units);
  for (; rows > 0; rows--) {
    let left = units;
    for (; left >= 4; left -= 4) {
      advanceVector(4, gate, m, n, h, hNext);
      m += VECTOR;
      n += VECTOR;
      h += VECTOR;
      hNext += VECTOR;
    }
    if (left) {
      advanceVector(left, gate, m, n, h, hNext);
      m += bytes(left);
      n += bytes(left);
      h += bytes(left);
      hNext += bytes(left);
    }
    m += 2 * gate;
    n += 2 * gate;
  }
}

@inline
function advanceVector(lanes: i32, gate: usize, m: usize, n: usize, h: usize, hNext: usize): void {
  const z = vsigmoid(f32x4.add(v128.load(m), v128.load(n)));
  const r = vsigmoid(f32x4.add(v128.load(m + gate), v128.load(n + gate)));
  const g = vtanh(madd(r, v128.load(n + 2 * gate), v128.load(m + 2 * gate)));
  const next = madd(z, f32x4.sub(v128.load(h), g), g);
  put(m, z, lanes);
  put(m + gate, r, lanes);
  put(m + 2 * gate, g, lanes);
  put(hNext, next, lanes);
}

export function gru_grad(
  batch: i32, time: i32, inputs: i32, units: i32, kernel: usize, recurrent: usize, dlast: usize, dsequence: usize, dx: usize, dkernel: usize,
  drecurrent: usize, dbias: usize, workspace: usize,
): void {
  const steps = validSteps(batch, time, workspace);
  const active = activeOf(batch, workspace);
  const width = GATES * units;
  const row = bytes(units);
  const panels = panelsOf(batch, time, workspace);
  const dh = gradientsOf(batch, time, units, GATES, workspace);
  const packed = inputsOf(batch, time, units, GATES, workspace);
  const dm = packed + part(steps * inputs);
  const dn = dm + part(steps * width);
  const previous = dn + part(steps * width);
  const first = i32.load(active);
  packRecurrentTransposed(first, units, width, recurrent, panels);
  let step = steps;
  for (let t = time - 1; t >= 0; t--) {
    const rows = i32.load(active + bytes(t));
    if (rows == 0) continue;
    step -= rows;
    const offset = <usize>step * bytes(width);
    addOutputGradients(batch, time, units, t, dlast, dsequence, dh, workspace);
    retreat(rows, units, dm + offset, dn + offset, previous + <usize>step * row, dh);
    if (t > 0) multiplyStep(1, rows, units, width, dn + offset, recurrent, panels, dh, 0, ACCUMULATE);
  }
  if (dbias) {
    columnSums(steps, width, dm, dbias);
    columnSums(steps, width, dn, dbias + bytes(width));
  }
  if (dkernel) multiply(1, 0, inputs, width, steps, packed, dm, dkernel, 0, 0);
  if (drecurrent) {
    multiply(1, 0, units, width, steps - first, previous + <usize>first * row, dn + <usize>first * bytes(width), drecurrent, 0, 0);
  }
  if (dx) {
    multiply(0, 1, steps, inputs, width, dm, kernel, packed, 0, 0);
    unpackRows(batch, time, inputs, packed, dx, workspace);
  }
}

function retreat(rows: i32, units: i32, m: usize, n: usize, h: usize, dh: usize): void {
  const gate = bytes(units);
  for (; rows > 0; rows--) {
    let left = units;
    for (; left >= 4; left -= 4) {
      retreatVector(4, gate, m, n, h, dh);
      m += VECTOR;
      n += VECTOR;
      h += VECTOR;
      dh += VECTOR;
    }
    if (left) {
      retreatVector(left, gate, m, n, h, dh);
      m += bytes(left);
      n += bytes(left);
      h += bytes(left);
      dh += bytes(left);
    }
    m += 2 * gate;
    n += 2 * gate;
  }
}

@inline
function retreatVector(lanes: i32, gate: usize, m: usize, n: usize, h: usize, dh: usize): void {
  const one = constant(ONE, 0);
  const z = v128.load(m);
  const r = v128.load(m + gate);
  const g = v128.load(m + 2 * gate);
  const inner = v128.load(n + 2 * gate);
  const d = v128.load(dh);
  const keep = f32x4.sub(one, z);
  const dg = f32x4.mul(f32x4.mul(d, keep), f32x4.sub(one, f32x4.mul(g, g)));
  const dz = f32x4.mul(f32x4.mul(d, f32x4.sub(v128.load(h), g)), f32x4.mul(z, keep));
  const dr = f32x4.mul(f32x4.mul(dg, inner), f32x4.mul(r, f32x4.sub(one, r)));
  put(m, dz, lanes);
  put(m + gate, dr, lanes);
  put(m + 2 * gate, dg, lanes);
  put(n, dz, lanes);
  put(n + gate, dr, lanes);
  put(n + 2 * gate, f32x4.mul(dg, r), lanes);
  put(dh, f32x4.mul(d, z), lanes);
}
