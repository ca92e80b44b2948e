/**
 * Rows of a batch of sequences. The recurrent kernels work on the valid steps alone: rows sorted by length, longest first, and time outermost, so
 * that the rows that still run at a step are a prefix, and a step's rows follow the step's before.
 */
import { multiplyByPanels, multiplyRows, multiplyTransposedPair } from "./gemm";
import { ACCUMULATE, BIAS } from "./gemm_flags";
import { packB, packTransposedB, panelBytes } from "./gemm_pack";
import { columnSums } from "./reduce";
import { bytes, clear, loadPart, storePart, VECTOR } from "./simd";

/** From this many rows on a step's product goes through panels that are packed once for all steps; below, each step reads the matrix itself. */
const PANEL_ROWS: i32 = 4;

/** Steps of a block of the gradients that are sums over steps: what one product of a block read is in the second cache for the next. */
export const BLOCK_STEPS: i32 = 192;

// A workspace begins with the plan, in words: order[batch], which row of the batch is at each place; atLeast[time + 2], how many rows have that
// length or a greater one. Then the panels of the matrices that a step multiplies by, and the gradients dh and dc of the states of the step that
// backward is at, each [batch, units]. What follows, over the valid steps, is each kernel's own. Each part is rounded up to whole vectors.
// recurrent_workspace.ts has the sum.

/**
 * Words from one row to the next of a matrix that tiles walk down: rows that are a multiple of 1 KiB apart would share a few sets of the first
 * cache.
 */
export function strideOf(width: i32): i32 {
  const words = (width + 3) & ~3;
  return words & 255 ? words : words + 16;
}

/** Words rounded up to whole vectors, in bytes. */
@inline
export function part(words: i32): usize {
  return bytes((words + 3) & ~3);
}

/** Address of the number of rows that run at step 0, 1, ..., time (where none does). */
@inline
export function activeOf(batch: i32, workspace: usize): usize {
  return workspace + part(batch) + 4;
}

/** Address of the panels. */
@inline
export function panelsOf(batch: i32, time: i32, workspace: usize): usize {
  return workspace + part(batch) + part(time + 2);
}

/** Address of dh; dc follows. `gates` is how many times as wide as the state the pre-activations are. */
@inline
export function gradientsOf(batch: i32, time: i32, inputs: i32, units: i32, gates: i32, workspace: usize): usize {
  const padded = (units + 7) & ~7;
  return panelsOf(batch, time, workspace) + bytes(gates * padded * (padded + ((inputs + 3) & ~3)));
}

/** Address of the first part over the valid steps. */
@inline
export function stepsOf(batch: i32, time: i32, inputs: i32, units: i32, gates: i32, workspace: usize): usize {
  return gradientsOf(batch, time, inputs, units, gates, workspace) + 2 * part(batch * units);
}

/** Sorts the rows and gives the number of valid steps. lengths may be 0: every row has `time` steps. */
export function plan(batch: i32, time: i32, lengths: usize, workspace: usize): i32 {
  const order = workspace;
  const atLeast = activeOf(batch, workspace) - 4;
  clear(time + 2, atLeast);
  for (let b = 0; b < batch; b++) {
    const slot = atLeast + bytes(lengthOf(b, time, lengths));
    i32.store(slot, i32.load(slot) + 1);
  }
  // Counting sort: each length's counter becomes the first place of that length, and has passed over all its rows in the end.
  let place = 0;
  for (let length = time; length >= 0; length--) {
    const slot = atLeast + bytes(length);
    const count = i32.load(slot);
    i32.store(slot, place);
    place += count;
  }
  let steps = 0;
  for (let b = 0; b < batch; b++) {
    const length = lengthOf(b, time, lengths);
    const slot = atLeast + bytes(length);
    const at = i32.load(slot);
    i32.store(order + bytes(at), b);
    i32.store(slot, at + 1);
    steps += length;
  }
  return steps;
}

@inline
function lengthOf(row: i32, time: i32, lengths: usize): i32 {
  return lengths ? max(0, min(time, i32.load(lengths + bytes(row)))) : time;
}

/** The number of valid steps of a plan that was made. */
export function validSteps(batch: i32, time: i32, workspace: usize): i32 {
  let steps = 0;
  for (let active = activeOf(batch, workspace); time > 0; time--, active += 4) steps += i32.load(active);
  return steps;
}

/** Stores the first n lanes. */
@inline
export function put(p: usize, v: v128, n: i32): void {
  if (n == 4) v128.store(p, v);
  else storePart(p, v, n);
}

/** Copies one row. */
export function copyRow(width: i32, from: usize, to: usize): void {
  for (; width >= 4; width -= 4, from += VECTOR, to += VECTOR) v128.store(to, v128.load(from));
  if (width) storePart(to, v128.load(from), width);
}

/** to += from, one row. */
export function addRow(width: i32, from: usize, to: usize): void {
  for (; width >= 4; width -= 4, from += VECTOR, to += VECTOR) v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
  if (width) storePart(to, f32x4.add(loadPart(to, width), loadPart(from, width)), width);
}

/** x[batch, time, width] -> packed[valid steps, width], rows `stride` words apart. */
export function packRows(batch: i32, time: i32, width: i32, x: usize, packed: usize, stride: i32, workspace: usize): void {
  const active = activeOf(batch, workspace);
  const row = bytes(width);
  for (let t = 0; t < time; t++) {
    const rows = i32.load(active + bytes(t));
    for (let i = 0; i < rows; i++, packed += bytes(stride)) copyRow(width, x + (<usize>i32.load(workspace + bytes(i)) * time + t) * row, packed);
  }
}

/** packed[valid steps, width], rows `stride` words apart -> x[batch, time, width]; zeros behind each row's end. */
export function unpackRows(batch: i32, time: i32, width: i32, packed: usize, stride: i32, x: usize, workspace: usize): void {
  const active = activeOf(batch, workspace);
  const row = bytes(width);
  for (let t = 0; t < time; t++) {
    const rows = i32.load(active + bytes(t));
    for (let i = 0; i < batch; i++) {
      const to = x + (<usize>i32.load(workspace + bytes(i)) * time + t) * row;
      if (i < rows) {
        copyRow(width, packed, to);
        packed += bytes(stride);
      } else clear(width, to);
    }
  }
}

/**
 * Writes sequence[batch, time, units]. A state stands in `previous`, rows `stride` words apart, where the next step reads it; the state behind
 * a row's last step, and so every output after it, is the row's in `last`.
 */
export function unpackStates(
  batch: i32, time: i32, units: i32, previous: usize, stride: i32, last: usize, sequence: usize, workspace: usize,
): void {
  const active = activeOf(batch, workspace);
  const row = bytes(units);
  let next = previous + <usize>i32.load(active) * bytes(stride);
  for (let t = 0; t < time; t++) {
    const running = i32.load(active + bytes(t + 1));
    for (let i = 0; i < batch; i++) {
      const b = <usize>i32.load(workspace + bytes(i));
      const to = sequence + (b * time + t) * row;
      if (i < running) {
        copyRow(units, next, to);
        next += bytes(stride);
      } else copyRow(units, last + b * row, to);
    }
  }
}

/** Zeros in `last` of the rows that have no step. */
export function clearEmpty(batch: i32, units: i32, last: usize, workspace: usize): void {
  for (let i = i32.load(activeOf(batch, workspace)); i < batch; i++) clear(units, last + <usize>i32.load(workspace + bytes(i)) * bytes(units));
}

/**
 * Adds what flows into the outputs of step t to dh, after starting the rows whose last step it is: their output stands as `last` and behind their
 * end in the sequence. dlast and dsequence may be 0.
 */
export function addOutputGradients(
  batch: i32, time: i32, units: i32, t: i32, dlast: usize, dsequence: usize, dh: usize, workspace: usize,
): void {
  const active = activeOf(batch, workspace) + bytes(t);
  const row = bytes(units);
  const rows = i32.load(active);
  for (let i = i32.load(active, 4); i < rows; i++) {
    const b = <usize>i32.load(workspace + bytes(i));
    const to = dh + <usize>i * row;
    if (dlast) copyRow(units, dlast + b * row, to);
    else clear(units, to);
    if (dsequence) for (let after = t + 1; after < time; after++) addRow(units, dsequence + (b * time + after) * row, to);
  }
  if (dsequence) {
    for (let i = 0; i < rows; i++) addRow(units, dsequence + (<usize>i32.load(workspace + bytes(i)) * time + t) * row, dh + <usize>i * row);
  }
}

/** Packs the matrix [recurrent; kernel] with n columns that a step multiplies [h x] by, where there are enough rows. */
export function packStep(rows: i32, n: i32, units: i32, inputs: i32, recurrent: usize, kernel: usize, panels: usize): void {
  if (rows < PANEL_ROWS) return;
  const panel = panelBytes(units + inputs);
  packB(units, n, recurrent, bytes(n), panels, panel);
  if (inputs) packB(inputs, n, kernel, bytes(n), panels + <usize>units * 32, panel);
}

/** Packs the transpose of the recurrent matrix[n, k]. */
export function packRecurrentTransposed(rows: i32, n: i32, k: i32, matrix: usize, panels: usize): void {
  if (rows >= PANEL_ROWS) packTransposedB(k, n, matrix, bytes(k), panels);
}

/** A step's product, c[rows, n] (+)= a[rows, k] op(matrix), rows of a `lda` words apart; flags of gemm_flags. */
export function multiplyStep(
  transposed: i32, rows: i32, n: i32, k: i32, a: usize, lda: i32, matrix: usize, panels: usize, c: usize, bias: usize, flags: i32,
): void {
  if (rows >= PANEL_ROWS) multiplyByPanels(rows, n, k, a, bytes(lda), panels, panelBytes(k), c, bytes(n), bias, flags);
  else multiplyRows(transposed, rows, n, k, a, bytes(lda), matrix, c, bytes(n), bias, flags);
}

/**
 * The pre-activations of a step, z[rows, width] = [h x] [recurrent; kernel] + bias. `before` is how many rows the step before had (0: h is zero), `left`
 * the number of valid steps from this one on.
 */
export function multiplyJoined(
  rows: i32, before: i32, left: i32, width: i32, units: i32, inputs: i32, joined: usize, joint: i32, recurrent: usize, kernel: usize,
  panels: usize, z: usize, wide: i32, bias: usize,
): void {
  if (rows >= PANEL_ROWS) {
    const from = before ? 0 : units;
    const panel = panelBytes(units + inputs);
    const k = units + inputs - from;
    multiplyByPanels(rows, width, k, joined + bytes(from), bytes(joint), panels + <usize>from * 32, panel, z, bytes(wide), bias, BIAS);
    return;
  }
  // The products of a few rows read the whole matrix each time: that of the inputs is made once, for all steps that are left.
  if (before == 0 || before >= PANEL_ROWS) {
    multiplyRows(0, left, width, inputs, joined + bytes(units), bytes(joint), kernel, z, bytes(wide), bias, BIAS);
  }
  if (before) multiplyRows(0, rows, width, units, joined, bytes(joint), recurrent, z, bytes(wide), 0, ACCUMULATE);
}

/**
 * What follows from the gradients of the pre-activations, dz[valid steps, width]: [drecurrent; dkernel] = [h x]^T dz, dbias, and dx by way of the x in
 * [h x]. Each may be 0.
 */
export function stepGradients(
  batch: i32, time: i32, steps: i32, width: i32, units: i32, inputs: i32, dz: usize, wide: i32, joined: usize, joint: i32, kernel: usize,
  panels: usize, dx: usize, dkernel: usize, drecurrent: usize, dbias: usize, workspace: usize,
): void {
  if (dx) packTransposedB(width, inputs, kernel, bytes(width), panels);
  let from = 0;
  do {
    const rows = min(BLOCK_STEPS, steps - from);
    const z = dz + <usize>from * bytes(wide);
    const hx = joined + <usize>from * bytes(joint);
    if (dbias) columnSums(rows, width, z, bytes(wide), dbias, from > 0);
    multiplyTransposedPair(units, inputs, width, rows, hx, bytes(joint), z, bytes(wide), drecurrent, dkernel, from > 0 ? ACCUMULATE : 0);
    if (dx) multiplyByPanels(rows, inputs, width, z, bytes(wide), panels, panelBytes(width), hx + bytes(units), bytes(joint), 0, 0);
    from += rows;
  } while (from < steps);
  if (dx) unpackRows(batch, time, inputs, joined + bytes(units), joint, dx, workspace);
}
