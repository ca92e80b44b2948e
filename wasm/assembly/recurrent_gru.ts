/**
 * Gated recurrent unit with the reset gate behind the recurrent product (Keras' reset_after, as cuDNN's): m = x K + b[0], n = h R + b[1], both in the
 * order z, r, h; z = sigmoid(m_z + n_z); r = sigmoid(m_r + n_r); g = tanh(m_h + r n_h); h' = z h + (1 - z) g.
 *
 * Workspace: plan; panels; dh; then over the valid steps the inputs, m (3 units wide; forward turns it into z, r, g, backward into the gradient
 * of m), n (backward turns it into its gradient), and the state that each step starts from.
 */
import { multiply, multiplyByPanels } from "./gemm";
import { ACCUMULATE, BIAS } from "./gemm_flags";
import { packTransposedB, panelBytes } from "./gemm_pack";
import { vsigmoid, vtanh } from "./math";
import {
  activeOf, addOutputGradients, BLOCK_STEPS, clearEmpty, copyRow, gradientsOf, multiplyStep, packRecurrentTransposed, packRows, packStep, panelsOf,
  part, plan, put, stepsOf, unpackRows, unpackStates, validSteps,
} from "./recurrent_rows";
import { columnSums } from "./reduce";
import { bytes, clear, constant, madd, storePart, VECTOR } from "./simd";

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
  const packed = stepsOf(batch, time, inputs, units, GATES, workspace);
  const recurrentBias = bias + bytes(width);
  let m = packed + part(steps * inputs);
  let n = m + part(steps * width);
  const previous = n + part(steps * width);
  let h = previous;
  packRows(batch, time, inputs, x, packed, inputs, workspace);
  multiply(0, 0, steps, width, inputs, packed, kernel, m, bias, BIAS);
  let rows = i32.load(active);
  packStep(rows, width, units, 0, recurrent, 0, panels);
  clear(rows * units, h);
  for (let t = 0; rows > 0; t++) {
    if (t > 0) multiplyStep(0, rows, width, units, h, units, recurrent, panels, n, recurrentBias, BIAS);
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
  if (sequence) unpackStates(batch, time, units, previous, units, last, sequence, workspace);
}

// The two halves of a row go one after the other: in one loop, the hyperbolic tangent would wait for the gate.
function advance(rows: i32, units: i32, m: usize, n: usize, h: usize, hNext: usize): void {
  const gate = bytes(units);
  for (; rows > 0; rows--) {
    advanceGates(2 * units, m, n);
    let left = units;
    for (; left >= 4; left -= 4) {
      advanceState(4, gate, m, n, h, hNext);
      m += VECTOR;
      n += VECTOR;
      h += VECTOR;
      hNext += VECTOR;
    }
    if (left) {
      advanceState(left, gate, m, n, h, hNext);
      m += bytes(left);
      n += bytes(left);
      h += bytes(left);
      hNext += bytes(left);
    }
    m += 2 * gate;
    n += 2 * gate;
  }
}

// z and r, which are neighbours.
@inline
function advanceGates(left: i32, m: usize, n: usize): void {
  for (; left >= 4; left -= 4) {
    v128.store(m, vsigmoid(f32x4.add(v128.load(m), v128.load(n))));
    m += VECTOR;
    n += VECTOR;
  }
  if (left) storePart(m, vsigmoid(f32x4.add(v128.load(m), v128.load(n))), left);
}

@inline
function advanceState(lanes: i32, gate: usize, m: usize, n: usize, h: usize, hNext: usize): void {
  const g = vtanh(madd(v128.load(m + gate), v128.load(n + 2 * gate), v128.load(m + 2 * gate)));
  put(hNext, madd(v128.load(m), f32x4.sub(v128.load(h), g), g), lanes);
  put(m + 2 * gate, g, lanes);
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
  const dh = gradientsOf(batch, time, inputs, units, GATES, workspace);
  const packed = stepsOf(batch, time, inputs, units, GATES, workspace);
  const dm = packed + part(steps * inputs);
  const dn = dm + part(steps * width);
  const previous = dn + part(steps * width);
  packRecurrentTransposed(i32.load(active), units, width, recurrent, panels);
  let step = steps;
  for (let t = time - 1; t >= 0; t--) {
    const rows = i32.load(active + bytes(t));
    if (rows == 0) continue;
    step -= rows;
    const offset = <usize>step * bytes(width);
    addOutputGradients(batch, time, units, t, dlast, dsequence, dh, workspace);
    retreat(rows, units, dm + offset, dn + offset, previous + <usize>step * row, dh);
    if (t > 0) multiplyStep(1, rows, units, width, dn + offset, width, recurrent, panels, dh, 0, ACCUMULATE);
  }
  if (dx) packTransposedB(width, inputs, kernel, bytes(width), panels);
  let from = 0;
  do {
    const rows = min(BLOCK_STEPS, steps - from);
    const x = packed + <usize>from * bytes(inputs);
    const h = previous + <usize>from * row;
    const offset = <usize>from * bytes(width);
    const flags = from > 0 ? ACCUMULATE : 0;
    if (dbias) {
      columnSums(rows, width, dm + offset, bytes(width), dbias, from > 0);
      columnSums(rows, width, dn + offset, bytes(width), dbias + bytes(width), from > 0);
    }
    if (dkernel) multiply(1, 0, inputs, width, rows, x, dm + offset, dkernel, 0, flags);
    if (drecurrent) multiply(1, 0, units, width, rows, h, dn + offset, drecurrent, 0, flags);
    if (dx) multiplyByPanels(rows, inputs, width, dm + offset, bytes(width), panels, panelBytes(width), x, bytes(inputs), 0, 0);
    from += rows;
  } while (from < steps);
  if (dx) unpackRows(batch, time, inputs, packed, inputs, dx, workspace);
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
