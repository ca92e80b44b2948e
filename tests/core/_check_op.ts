/** The way an operation is tested: forward against a reference in float64, gradient against differences of that reference. */

import { assert, assertEquals } from "@std/assert";
import { elements, ops, type Tensor, tensor } from "./_core.ts";
import { Tape } from "../../core/autodiff/tape.ts";
import type { RecordEntry } from "../../core/graph/current_recorder.ts";
import { scope } from "../../core/runtime/tensor.ts";
import { sizeOf } from "../../core/runtime/host_tensor.ts";

/** Numbers from a fixed stream (mulberry32), in [low, high). */
export function numbers(count: number, seed: number, low = -2, high = 2): number[] {
  let state = seed >>> 0;
  return Array.from({ length: count }, () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return low + (((t ^ (t >>> 14)) >>> 0) / 4294967296) * (high - low);
  });
}

export interface CheckOptions {
  /** Range of the random inputs. */
  readonly range?: readonly [number, number];
  /** Inputs instead of random ones. */
  readonly values?: readonly (readonly number[])[];
  /** Whether the gradient is checked; default true. */
  readonly gradient?: boolean;
  /** Relative tolerance forward; default 2e-6. */
  readonly tolerance?: number;
  /** Tolerance of the gradient relative to the largest element of that of the same input; default 1e-5. */
  readonly gradientTolerance?: number;
}

/** The operations through which a gradient went in the calls of {@linkcode checkOp} so far. */
export const checkedOperations: Set<string> = new Set();

/** Checks `op` on random inputs of the shapes, rounded to float32, against a reference in float64 over flat arrays. */
export async function checkOp(
  op: (...xs: Tensor[]) => Tensor,
  reference: (...xs: number[][]) => number[],
  shapes: readonly (readonly number[])[],
  options: CheckOptions = {},
): Promise<void> {
  const [low, high] = options.range ?? [-2, 2];
  const values = shapes.map((shape, i) =>
    (options.values?.[i] ?? numbers(sizeOf(shape), 17 + i + sizeOf(shape), low, high)).map(Math.fround)
  );
  const inputs = () => values.map((x, i) => tensor(x, shapes[i]!, "float32"));
  const y = await elements(() => op(...inputs()));
  const expected = reference(...values);
  assertEquals(y.length, expected.length);
  const tolerance = options.tolerance ?? 2e-6;
  y.forEach((v, i) => assert(close(v, expected[i]!, tolerance), `element ${i}: ${v} instead of ${expected[i]}`));
  if (options.gradient === false) return;
  // A random direction in the output makes the loss a scalar.
  const direction = numbers(y.length, 99, 0.5, 1.5).map(Math.fround);
  const gradients = scope(() => {
    const tape = new WatchedTape();
    const sources = inputs();
    for (const source of sources) source.tracked = true;
    const loss = tape.run(() => {
      const out = op(...sources);
      tape.watching = false;
      return ops.sum(ops.mul(out, tensor(direction, out.shape, "float32")));
    });
    return tape.gradientsOf(loss, sources);
  });
  const analytic = await Promise.all(gradients.map((gradient) => gradient === null ? null : elements(() => gradient)));
  const loss = (xs: number[][]) => reference(...xs).reduce((sum, v, i) => sum + v * direction[i]!, 0);
  values.forEach((x, k) => {
    const numeric = x.map((v, i) => derivative((moved) => loss(values.with(k, x.with(i, moved))), v));
    const largest = numeric.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    const bound = (options.gradientTolerance ?? 1e-5) * largest + DIFFERENCES_ERROR;
    numeric.forEach((v, i) => {
      const actual = analytic[k]?.[i] ?? 0;
      assert(Math.abs(actual - v) <= bound, `gradient of input ${k}, element ${i}: ${actual} instead of ${v}, with a bound of ${bound}`);
    });
  });
}

/** What the differences themselves may be off by: rounding of some units, 1e-15, over the step. */
const DIFFERENCES_ERROR = 1e-9;

/** Four-point central difference: the error of the step is of the order of its fourth power. */
function derivative(f: (x: number) => number, x: number): number {
  const step = 5e-4;
  return (8 * (f(x + step) - f(x - step)) - (f(x + 2 * step) - f(x - 2 * step))) / (12 * step);
}

/** A tape that notes which operations it holds. */
class WatchedTape extends Tape {
  /** Whether operations are those of the test. */
  watching = true;

  override record(entry: RecordEntry): void {
    super.record(entry);
    if (this.watching && (entry.outputs[0] as Tensor).tracked) checkedOperations.add(entry.op);
  }
}

function close(actual: number, expected: number, tolerance: number): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(actual);
  if (!Number.isFinite(expected)) return actual === expected;
  return Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));
}
