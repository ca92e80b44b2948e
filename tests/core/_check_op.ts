/** The way an operation is tested: forward against a reference, gradient against central differences. */

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { elements, ops, type Tensor, tensor } from "./_core.ts";
import { Tape } from "../../core/autodiff/tape.ts";
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
  /** Relative tolerance of the gradient; default 5e-3: float32 differences with a step of 1e-2. */
  readonly gradientTolerance?: number;
}

/** Checks `op` on random inputs of the shapes against a reference in float64 over flat arrays. */
export async function checkOp(
  op: (...xs: Tensor[]) => Tensor,
  reference: ((...xs: number[][]) => number[]) | null,
  shapes: readonly (readonly number[])[],
  options: CheckOptions = {},
): Promise<void> {
  const [low, high] = options.range ?? [-2, 2];
  const values = shapes.map((shape, i) =>
    (options.values?.[i] ?? numbers(sizeOf(shape), 17 + i + sizeOf(shape), low, high)).map(Math.fround)
  );
  const run = (xs: readonly (readonly number[])[]) => elements(() => op(...xs.map((x, i) => tensor([...x], shapes[i]!, "float32"))));
  const y = await run(values);
  if (reference !== null) {
    const expected = reference(...values);
    assertEquals(y.length, expected.length);
    const tolerance = options.tolerance ?? 2e-6;
    y.forEach((v, i) => assert(close(v, expected[i]!, tolerance), `element ${i}: ${v} instead of ${expected[i]}`));
  }
  if (options.gradient === false) return;
  // A random direction in the output makes the loss a scalar.
  const direction = numbers(y.length, 99, 0.5, 1.5).map(Math.fround);
  const gradients = scope(() => {
    const tape = new Tape();
    const inputs = values.map((x, i) => tensor(x, shapes[i]!, "float32"));
    for (const input of inputs) input.tracked = true;
    const loss = tape.run(() => {
      const out = op(...inputs);
      return ops.sum(ops.mul(out, tensor(direction, out.shape, "float32")));
    });
    return tape.gradientsOf(loss, inputs);
  });
  const analytic = await Promise.all(gradients.map((gradient) => gradient === null ? null : elements(() => gradient)));
  const evaluate = async (xs: readonly (readonly number[])[]) => {
    const out = await run(xs);
    return out.reduce((sum, v, i) => sum + v * direction[i]!, 0);
  };
  const step = 1e-2;
  for (const [k, x] of values.entries()) {
    for (const [i, v] of x.entries()) {
      const at = (delta: number) =>
        evaluate(values.map((other, j) => j === k ? other.map((w, m) => m === i ? Math.fround(v + delta) : w) : other));
      // Four-point central difference: the error is of the order of step^4.
      const numeric = (8 * (await at(step) - await at(-step)) - (await at(2 * step) - await at(-2 * step))) / (12 * step);
      assertAlmostEquals(
        analytic[k]?.[i] ?? 0,
        numeric,
        (options.gradientTolerance ?? 5e-3) * Math.max(1, Math.abs(numeric)),
        `gradient of input ${k}, element ${i}`,
      );
    }
  }
}

function close(actual: number, expected: number, tolerance: number): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(actual);
  if (!Number.isFinite(expected)) return actual === expected;
  return Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));
}
