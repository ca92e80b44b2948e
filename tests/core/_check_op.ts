/** The way an operation is tested: forward against a reference in float64, gradient against differences of that reference. */

import { assert, assertEquals } from "@std/assert";
import { elements, ops, Tensor, tensor } from "./_core.ts";
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

/** Inputs of operations in the calls of {@linkcode checkOp} so far, by the operation. */
export interface CheckedInputs {
  /** Places of the float32 tensors among the inputs. */
  readonly floats: Set<number>;
  /** Those through which a gradient went that was compared, with no other input tracked. */
  readonly alone: Set<number>;
}

/** The operations through which a gradient went in the calls of {@linkcode checkOp} so far. */
export const checkedOperations: Map<string, CheckedInputs> = new Map();

/**
 * Checks `op` on random inputs of the shapes, rounded to float32, against a reference in float64 over flat arrays. Its gradient is checked with all inputs
 * tracked, and with each of them alone: as it is, worked out from another tensor, used twice, and broadcast from a scalar.
 */
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
  const slopes: { numeric: number[]; bound: number }[] = [];
  values.forEach((x, k) => {
    const numeric = x.map((v, i) => derivative((moved) => loss(values.with(k, x.with(i, moved))), v));
    const largest = numeric.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    const bound = (options.gradientTolerance ?? 1e-5) * largest + DIFFERENCES_ERROR;
    slopes.push({ numeric, bound });
    compare(`input ${k}`, analytic[k], numeric, bound);
  });
  for (let k = 0; k < values.length; k++) {
    for (const [how, use] of Object.entries(uses)) {
      const gradient = scope(() => {
        const others = inputs();
        const { source, runs } = use(others[k]!);
        source.tracked = true;
        const tape = new WatchedTape();
        const total = tape.run(() =>
          runs.map((input) => {
            tape.watching = true;
            const out = op(...others.with(k, input()));
            tape.watching = false;
            return ops.sum(ops.mul(out, tensor(direction, out.shape, "float32")));
          }).reduce((a, b) => ops.add(a, b))
        );
        return tape.gradientsOf(total, [source])[0]!;
      });
      const { numeric, bound } = slopes[k]!;
      const actual = gradient === null ? null : await elements(() => gradient);
      if (how === "broadcast") {
        compare(`input ${k}, ${how}`, actual, [numeric.reduce((a, b) => a + b, 0)], bound * Math.max(numeric.length, 1));
      } else if (how === "used twice") compare(`input ${k}, ${how}`, actual, numeric.map((v) => 2 * v), 2 * bound);
      else compare(`input ${k}, ${how}`, actual, numeric.map((v) => how === "worked out" ? -v : v), bound);
    }
  }
}

/** Ways in which a tracked tensor becomes an input: what is tracked, and an input for each time that the operation runs. Each leaves the values as they are. */
const uses: Readonly<Record<string, (x: Tensor) => { source: Tensor; runs: (() => Tensor)[] }>> = {
  alone: (x) => ({ source: x, runs: [() => x] }),
  "worked out": (x) => {
    const source = ops.neg(x);
    return { source, runs: [() => ops.neg(source)] };
  },
  "used twice": (x) => ({ source: x, runs: [() => x, () => x] }),
  broadcast: (x) => {
    const source = tensor(0);
    return { source, runs: [() => ops.add(x, source)] };
  },
};

function compare(what: string, actual: readonly number[] | null | undefined, expected: readonly number[], bound: number): void {
  expected.forEach((v, i) => {
    const found = actual?.[i] ?? 0;
    assert(Math.abs(found - v) <= bound, `gradient of ${what}, element ${i}: ${found} instead of ${v}, with a bound of ${bound}`);
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
    if (!this.watching || !(entry.outputs[0] as Tensor).tracked) return;
    const known = checkedOperations.get(entry.op) ?? { floats: new Set(), alone: new Set() };
    checkedOperations.set(entry.op, known);
    const floats = entry.inputs.flatMap((input, k) => input instanceof Tensor && input.dtype === "float32" ? [k] : []);
    const tracked = floats.filter((k) => (entry.inputs[k] as Tensor).tracked);
    for (const k of floats) known.floats.add(k);
    if (tracked.length === 1) known.alone.add(tracked[0]!);
  }
}

function close(actual: number, expected: number, tolerance: number): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(actual);
  if (!Number.isFinite(expected)) return actual === expected;
  return Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));
}
