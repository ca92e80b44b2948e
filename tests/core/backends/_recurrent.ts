/** Recurrent layers in float64, forward and backward through time, from the equations as they stand in the kernel list. */

import type { RecurrentExtents, RecurrentKernel } from "../../../wasm/recurrent_workspace.ts";

/** What goes into a layer. */
export interface LayerInput {
  readonly x: ArrayLike<number>;
  readonly lengths: readonly number[];
  readonly kernel: ArrayLike<number>;
  readonly recurrent: ArrayLike<number>;
  readonly bias: ArrayLike<number>;
}

/** What comes out. */
export interface LayerOutput {
  readonly last: Float64Array;
  readonly sequence: Float64Array;
}

/** The gradients of a layer. */
export interface LayerGradients {
  readonly dx: Float64Array;
  readonly dkernel: Float64Array;
  readonly drecurrent: Float64Array;
  readonly dbias: Float64Array;
}

/** How many times as wide as the state the pre-activations are. */
export const gatesOf: Readonly<Record<RecurrentKernel, number>> = { lstm: 4, gru: 3, simple_rnn: 1 };

/** Number of elements of the bias. */
export function biasSize(kind: RecurrentKernel, units: number): number {
  return units * (kind === "gru" ? 6 : gatesOf[kind]);
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** One step of one row: what it computed, for the way back. */
interface Step {
  readonly h: Float64Array; // before the step
  readonly c: Float64Array;
  readonly gates: Float64Array; // activated
  readonly inner: Float64Array; // h R (+ bias) of the gru
  readonly next: Float64Array;
  readonly cNext: Float64Array;
}

/** The reference: outputs, and a function from their gradients to those of the inputs. */
export function reference(
  kind: RecurrentKernel,
  { batch, time, inputs, units }: RecurrentExtents,
  { x, lengths, kernel, recurrent, bias }: LayerInput,
): LayerOutput & { gradients(dlast: ArrayLike<number> | null, dsequence: ArrayLike<number> | null): LayerGradients } {
  const width = gatesOf[kind] * units;
  const last = new Float64Array(batch * units);
  const sequence = new Float64Array(batch * time * units);
  const rows: Step[][] = [];
  for (let b = 0; b < batch; b++) {
    let h = new Float64Array(units);
    let c = new Float64Array(units);
    const steps: Step[] = [];
    for (let t = 0; t < time; t++) {
      if (t < lengths[b]!) {
        const step = forward(
          kind,
          units,
          width,
          (j) => product(inputs, (k) => x[(b * time + t) * inputs + k]!, (k) => kernel[k * width + j]!),
          recurrent,
          bias,
          h,
          c,
        );
        steps.push(step);
        h = step.next;
        c = step.cNext;
      }
      sequence.set(h, (b * time + t) * units);
    }
    last.set(h, b * units);
    rows.push(steps);
  }
  const gradients = (dlast: ArrayLike<number> | null, dsequence: ArrayLike<number> | null): LayerGradients => {
    const result: LayerGradients = {
      dx: new Float64Array(batch * time * inputs),
      dkernel: new Float64Array(inputs * width),
      drecurrent: new Float64Array(units * width),
      dbias: new Float64Array(biasSize(kind, units)),
    };
    rows.forEach((steps, b) => {
      let dh = Float64Array.from({ length: units }, (_, j) => dlast?.[b * units + j] ?? 0);
      let dc = new Float64Array(units);
      for (let t = time - 1; t >= 0; t--) {
        if (dsequence !== null) { for (let j = 0; j < units; j++) dh[j]! += dsequence[(b * time + t) * units + j]!; }
        const step = steps[t];
        if (step === undefined) continue;
        const back = backward(kind, units, step, dh, dc);
        const next = back.dh;
        for (let j = 0; j < width; j++) {
          result.dbias[j]! += back.dz[j]!;
          if (kind === "gru") result.dbias[width + j]! += back.dn[j]!;
          for (let k = 0; k < inputs; k++) {
            result.dkernel[k * width + j]! += x[(b * time + t) * inputs + k]! * back.dz[j]!;
            result.dx[(b * time + t) * inputs + k]! += kernel[k * width + j]! * back.dz[j]!;
          }
          for (let k = 0; k < units; k++) {
            result.drecurrent[k * width + j]! += step.h[k]! * back.dn[j]!;
            next[k]! += recurrent[k * width + j]! * back.dn[j]!;
          }
        }
        dh = next;
        dc = back.dc;
      }
    });
    return result;
  };
  return { last, sequence, gradients };
}

function product(n: number, a: (k: number) => number, b: (k: number) => number): number {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += a(k) * b(k);
  return sum;
}

function forward(
  kind: RecurrentKernel,
  units: number,
  width: number,
  fromInput: (j: number) => number,
  recurrent: ArrayLike<number>,
  bias: ArrayLike<number>,
  h: Float64Array<ArrayBuffer>,
  c: Float64Array<ArrayBuffer>,
): Step & { readonly next: Float64Array<ArrayBuffer>; readonly cNext: Float64Array<ArrayBuffer> } {
  const gates = Float64Array.from({ length: width }, (_, j) => fromInput(j) + bias[j]!);
  const inner = Float64Array.from(
    { length: width },
    (_, j) => product(units, (k) => h[k]!, (k) => recurrent[k * width + j]!) + (kind === "gru" ? bias[width + j]! : 0),
  );
  const next = new Float64Array(units);
  const cNext = new Float64Array(units);
  for (let j = 0; j < units; j++) {
    const z = (gate: number): number => gates[gate * units + j]! + inner[gate * units + j]!;
    if (kind === "simple_rnn") next[j] = gates[j] = Math.tanh(z(0));
    else if (kind === "lstm") {
      const [i, f, g, o] = [sigmoid(z(0)), sigmoid(z(1)), Math.tanh(z(2)), sigmoid(z(3))] as const;
      [i, f, g, o].forEach((value, gate) => gates[gate * units + j] = value);
      cNext[j] = f * c[j]! + i * g;
      next[j] = o * Math.tanh(cNext[j]!);
    } else {
      const [u, r] = [sigmoid(z(0)), sigmoid(z(1))] as const;
      const g = Math.tanh(gates[2 * units + j]! + r * inner[2 * units + j]!);
      [u, r, g].forEach((value, gate) => gates[gate * units + j] = value);
      next[j] = u * h[j]! + (1 - u) * g;
    }
  }
  return { h, c, gates, inner, next, cNext };
}

function backward(
  kind: RecurrentKernel,
  units: number,
  { h, c, gates, inner, cNext }: Step,
  dh: Float64Array,
  dc: Float64Array,
): { dz: Float64Array; dn: Float64Array; dh: Float64Array<ArrayBuffer>; dc: Float64Array<ArrayBuffer> } {
  const dz = new Float64Array(gates.length);
  const dn = kind === "gru" ? new Float64Array(gates.length) : dz;
  const direct = new Float64Array(units);
  const carried = new Float64Array(units);
  for (let j = 0; j < units; j++) {
    const at = (gate: number): number => gates[gate * units + j]!;
    const d = dh[j]!;
    if (kind === "simple_rnn") dz[j] = d * (1 - at(0) ** 2);
    else if (kind === "lstm") {
      const output = Math.tanh(cNext[j]!);
      const cell = dc[j]! + d * at(3) * (1 - output ** 2);
      dz[j] = cell * at(2) * at(0) * (1 - at(0));
      dz[units + j] = cell * c[j]! * at(1) * (1 - at(1));
      dz[2 * units + j] = cell * at(0) * (1 - at(2) ** 2);
      dz[3 * units + j] = d * output * at(3) * (1 - at(3));
      carried[j] = cell * at(1);
    } else {
      const dg = d * (1 - at(0)) * (1 - at(2) ** 2);
      dz[j] = dn[j] = d * (h[j]! - at(2)) * at(0) * (1 - at(0));
      dz[units + j] = dn[units + j] = dg * inner[2 * units + j]! * at(1) * (1 - at(1));
      dz[2 * units + j] = dg;
      dn[2 * units + j] = dg * at(1);
      direct[j] = d * at(0);
    }
  }
  return { dz, dn, dh: direct, dc: carried };
}
