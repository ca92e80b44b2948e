/**
 * Recurrent layers over a padded batch, one row and one step after the other. Sums are taken in float64; what one step hands to the next is rounded to
 * float32.
 *
 * The workspace begins with the length of each row. Behind them stands one record for each step that a row has, in the order of rows and steps, with what
 * the way back needs: input, state before, gates, and for lstm the cells before and after, for gru the recurrent product of the candidate.
 *
 * @module
 */

import type { DeviceWords } from "./words.ts";

/** The recurrent kernels. */
export function recurrent(words: DeviceWords) {
  return {
    lstm: forward(words, lstm),
    gru: forward(words, gru),
    simple_rnn: forward(words, simpleRnn),
    lstm_grad: backward(words, lstm),
    gru_grad: backward(words, gru),
    simple_rnn_grad: backward(words, simpleRnn),
  };
}

/** One step of one row. Arrays are views of the record: what is written there is there on the way back. */
interface Step {
  readonly units: number;
  /** The input. */
  readonly x: Float32Array;
  /** The state before the step. */
  readonly h: Float32Array;
  /** The gates behind their activations, one after the other. */
  readonly gates: Float32Array;
  /** lstm: the cell before and after; gru: the recurrent product of the candidate; else nothing. */
  readonly more: Float32Array;
}

/** The gradients that a step hands back. */
interface Back {
  /** Of the pre-activations x K + b. */
  readonly dz: Float64Array;
  /** Of h R (+ b); dz itself where both products are added. */
  readonly dn: Float64Array;
  /** Of the state before, but for what goes through h R. */
  readonly dh: Float64Array;
  /** Of the cell before; only lstm has one. */
  readonly dc: Float64Array;
}

/** A kind of layer. */
interface Cell {
  /** How many times as wide as the state the pre-activations are. */
  readonly gates: number;
  /** How many times as wide as the state `more` is. */
  readonly more: number;
  /** Whether h R has a bias of its own. */
  readonly twoBiases: boolean;
  /** Fills in gates and more from z = x K + b and n = h R (+ b), and gives the state after the step. */
  forward(step: Step, z: Float64Array, n: Float64Array): Float64Array;
  /** From the gradients of the state (and cell) after the step. */
  backward(step: Step, dh: Float64Array, dc: Float64Array): Back;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** h' = tanh(z + n) (Elman 1990). */
const simpleRnn: Cell = {
  gates: 1,
  more: 0,
  twoBiases: false,
  forward({ gates }, z, n) {
    const next = z.map((value, j) => Math.tanh(value + n[j]!));
    gates.set(next);
    return next;
  },
  backward({ units, gates }, dh, dc) {
    const dz = dh.map((d, j) => d * (1 - gates[j]! ** 2));
    return { dz, dn: dz, dh: new Float64Array(units), dc };
  },
};

/** Gates i, f, g, o: c' = f c + i g; h' = o tanh(c') (Hochreiter & Schmidhuber 1997, Gers et al. 2000). */
const lstm: Cell = {
  gates: 4,
  more: 2,
  twoBiases: false,
  forward({ units, gates, more }, z, n) {
    const next = new Float64Array(units);
    for (let j = 0; j < units; j++) {
      const own = (gate: number): number => z[gate * units + j]! + n[gate * units + j]!;
      const [i, f, g, o] = [sigmoid(own(0)), sigmoid(own(1)), Math.tanh(own(2)), sigmoid(own(3))] as const;
      [i, f, g, o].forEach((value, gate) => gates[gate * units + j] = value);
      const c = f * more[j]! + i * g;
      more[units + j] = c;
      next[j] = o * Math.tanh(c);
    }
    return next;
  },
  backward({ units, gates, more }, dh, dc) {
    const [dz, dcBefore] = [new Float64Array(4 * units), new Float64Array(units)];
    for (let j = 0; j < units; j++) {
      const [i, f, g, o] = [0, 1, 2, 3].map((gate) => gates[gate * units + j]!) as [number, number, number, number];
      const output = Math.tanh(more[units + j]!);
      const cell = dc[j]! + dh[j]! * o * (1 - output ** 2);
      dz[j] = cell * g * i * (1 - i);
      dz[units + j] = cell * more[j]! * f * (1 - f);
      dz[2 * units + j] = cell * i * (1 - g ** 2);
      dz[3 * units + j] = dh[j]! * output * o * (1 - o);
      dcBefore[j] = cell * f;
    }
    return { dz, dn: dz, dh: new Float64Array(units), dc: dcBefore };
  },
};

/** Gates u, r, g with the reset gate behind the recurrent product: g = tanh(z_g + r n_g); h' = u h + (1 - u) g (Cho et al. 2014, as cuDNN has it). */
const gru: Cell = {
  gates: 3,
  more: 1,
  twoBiases: true,
  forward({ units, h, gates, more }, z, n) {
    const next = new Float64Array(units);
    for (let j = 0; j < units; j++) {
      const [u, r] = [sigmoid(z[j]! + n[j]!), sigmoid(z[units + j]! + n[units + j]!)] as const;
      const g = Math.tanh(z[2 * units + j]! + r * n[2 * units + j]!);
      [u, r, g].forEach((value, gate) => gates[gate * units + j] = value);
      more[j] = n[2 * units + j]!;
      next[j] = u * h[j]! + (1 - u) * g;
    }
    return next;
  },
  backward({ units, h, gates, more }, dh, dc) {
    const [dz, dn, before] = [new Float64Array(3 * units), new Float64Array(3 * units), new Float64Array(units)];
    for (let j = 0; j < units; j++) {
      const [u, r, g] = [0, 1, 2].map((gate) => gates[gate * units + j]!) as [number, number, number];
      const dg = dh[j]! * (1 - u) * (1 - g ** 2);
      dz[j] = dn[j] = dh[j]! * (h[j]! - g) * u * (1 - u);
      dz[units + j] = dn[units + j] = dg * more[j]! * r * (1 - r);
      dz[2 * units + j] = dg;
      dn[2 * units + j] = dg * r;
      before[j] = dh[j]! * u;
    }
    return { dz, dn, dh: before, dc };
  },
};

/** The record that begins `at` words behind an address, and where the next one begins. */
function recordAt(words: DeviceWords, cell: Cell, inputs: number, units: number, address: number): { step: Step; next: number } {
  let at = address;
  const take = (n: number): Float32Array => {
    const part = words.floats(at, n);
    at += 4 * n;
    return part;
  };
  const step = { units, x: take(inputs), h: take(units), gates: take(cell.gates * units), more: take(cell.more * units) };
  return { step, next: at };
}

function forward(words: DeviceWords, cell: Cell) {
  return (
    batch: number,
    time: number,
    inputs: number,
    units: number,
    x: number,
    lengths: number,
    kernel: number,
    recurrent: number,
    bias: number,
    last: number,
    sequence: number,
    workspace: number,
  ): void => {
    const width = cell.gates * units;
    const [k, r] = [words.floats(kernel, inputs * width), words.floats(recurrent, units * width)];
    const biases = words.floats(bias, cell.twoBiases ? 2 * width : width);
    const none = new Float64Array(width);
    const own = words.ints(workspace, batch);
    for (let b = 0; b < batch; b++) own[b] = lengths === 0 ? time : Math.min(Math.max(words.int(lengths + 4 * b), 0), time);
    let record = workspace + 4 * batch;
    for (let b = 0; b < batch; b++) {
      // Rounded to float32 from step to step.
      let state = new Float32Array(units);
      let cells = new Float32Array(units);
      for (let t = 0; t < time; t++) {
        if (t < own[b]!) {
          const { step, next } = recordAt(words, cell, inputs, units, record);
          record = next;
          step.x.set(words.floats(x + 4 * (b * time + t) * inputs, inputs));
          step.h.set(state);
          if (cell === lstm) step.more.set(cells);
          const z = addProduct(Float64Array.from(biases.subarray(0, width)), step.x, k);
          const n = addProduct(cell.twoBiases ? Float64Array.from(biases.subarray(width)) : none.slice(), step.h, r);
          state = Float32Array.from(cell.forward(step, z, n));
          if (cell === lstm) cells = step.more.slice(units);
        }
        // Behind its end a row's output stays.
        if (sequence !== 0) words.floats(sequence + 4 * (b * time + t) * units, units).set(state);
      }
      words.floats(last + 4 * b * units, units).set(state);
    }
  };
}

function backward(words: DeviceWords, cell: Cell) {
  return (
    batch: number,
    time: number,
    inputs: number,
    units: number,
    kernel: number,
    recurrent: number,
    dlast: number,
    dsequence: number,
    dx: number,
    dkernel: number,
    drecurrent: number,
    dbias: number,
    workspace: number,
  ): void => {
    const width = cell.gates * units;
    const [k, r] = [words.floats(kernel, inputs * width), words.floats(recurrent, units * width)];
    const [dk, dr] = [new Float64Array(inputs * width), new Float64Array(units * width)];
    const db = new Float64Array(cell.twoBiases ? 2 * width : width);
    if (dx !== 0) words.floats(dx, batch * time * inputs).fill(0);
    let record = workspace + 4 * batch;
    for (const [b, length] of words.ints(workspace, batch).entries()) {
      const steps: Step[] = [];
      for (let t = 0; t < length; t++) {
        const { step, next } = recordAt(words, cell, inputs, units, record);
        steps.push(step);
        record = next;
      }
      let dh = dlast === 0 ? new Float64Array(units) : Float64Array.from(words.floats(dlast + 4 * b * units, units));
      let dc = new Float64Array(units);
      for (let t = time - 1; t >= 0; t--) {
        if (dsequence !== 0) words.floats(dsequence + 4 * (b * time + t) * units, units).forEach((d, j) => dh[j]! += d);
        // Behind the row's end the gradient goes on to the state at its end.
        const step = steps[t];
        if (step === undefined) continue;
        const back = cell.backward(step, dh, dc);
        addOuterProduct(dk, step.x, back.dz);
        addOuterProduct(dr, step.h, back.dn);
        for (let j = 0; j < width; j++) {
          db[j]! += back.dz[j]!;
          if (cell.twoBiases) db[width + j]! += back.dn[j]!;
        }
        if (dx !== 0) words.floats(dx + 4 * (b * time + t) * inputs, inputs).set(transposedProduct(k, back.dz));
        const through = transposedProduct(r, back.dn);
        dh = back.dh.map((d, j) => d + through[j]!) as Float64Array<ArrayBuffer>;
        dc = back.dc as Float64Array<ArrayBuffer>;
      }
    }
    if (dkernel !== 0) words.floats(dkernel, dk.length).set(dk);
    if (drecurrent !== 0) words.floats(drecurrent, dr.length).set(dr);
    if (dbias !== 0) words.floats(dbias, db.length).set(db);
    // The list allows one way back for each way there.
    words.floats(workspace, (record - workspace) / 4).fill(NaN);
  };
}

/** sums += x M for a matrix with as many columns as there are sums. */
function addProduct(sums: Float64Array, x: Float32Array, matrix: Float32Array): Float64Array {
  x.forEach((value, k) => {
    for (let j = 0; j < sums.length; j++) sums[j]! += value * matrix[k * sums.length + j]!;
  });
  return sums;
}

/** M d: one sum for each row of the matrix. */
function transposedProduct(matrix: Float32Array, d: Float64Array): Float64Array {
  return Float64Array.from({ length: d.length === 0 ? 0 : matrix.length / d.length }, (_, k) => {
    let sum = 0;
    for (let j = 0; j < d.length; j++) sum += matrix[k * d.length + j]! * d[j]!;
    return sum;
  });
}

/** sums[k, j] += x[k] d[j] */
function addOuterProduct(sums: Float64Array, x: Float32Array, d: Float64Array): void {
  x.forEach((value, k) => {
    for (let j = 0; j < d.length; j++) sums[k * d.length + j]! += value * d[j]!;
  });
}
