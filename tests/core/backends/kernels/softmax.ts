/**
 * Softmax and the cross-entropies over rows of n, in float64. A row that is -infinity throughout gives NaN, as in TensorFlow.
 *
 * @module
 */

import { statusCodes } from "../../../../wasm/codes.ts";
import { products } from "./reduce.ts";
import { type DeviceWords, f } from "./words.ts";

/** The kernels of softmax. */
export function softmax(words: DeviceWords) {
  const rowsOf = (rows: number, n: number, address: number): Float32Array[] =>
    Array.from({ length: rows }, (_, r) => words.floats(address + 4 * r * n, n));
  const forward = (of: (z: Float32Array) => Float64Array) => (rows: number, n: number, x: number, y: number): void => {
    const to = rowsOf(rows, n, y);
    rowsOf(rows, n, x).forEach((z, r) => to[r]!.set(of(z)));
  };
  const backward = (of: (y: Float32Array, dy: Float32Array) => Float64Array) =>
  (
    rows: number,
    n: number,
    y: number,
    dy: number,
    dx: number,
  ): void => {
    const [upstream, to] = [rowsOf(rows, n, dy), rowsOf(rows, n, dx)];
    rowsOf(rows, n, y).forEach((own, r) => to[r]!.set(of(own, upstream[r]!)));
  };

  return {
    softmax: forward(probabilities),
    log_softmax: forward((z) => {
      const logarithm = logSumExp(z);
      return Float64Array.from(z, (value) => value - logarithm);
    }),
    // dx = y (dy - sum(dy y))
    softmax_grad: backward((y, dy) => {
      const sum = products(y, dy);
      return Float64Array.from(y, (p, i) => p * (dy[i]! - sum));
    }),
    // dx = dy - e^y sum(dy)
    log_softmax_grad: backward((y, dy) => {
      const sum = dy.reduce((a, b) => a + b, 0);
      return Float64Array.from(y, (logarithm, i) => dy[i]! - Math.exp(logarithm) * sum);
    }),

    softmax_cross_entropy(
      rows: number,
      n: number,
      logits: number,
      labels: number,
      loss: number,
      gradient: number,
      status: number,
    ): void {
      const [classes, losses] = [words.ints(labels, rows), words.floats(loss, rows)];
      const slopes = gradient === 0 ? null : rowsOf(rows, n, gradient);
      rowsOf(rows, n, logits).forEach((z, r) => {
        const label = classes[r]!;
        if (label < 0 || label >= n) {
          words.report(status, statusCodes.labelOutOfRange, r);
          losses[r] = 0;
          slopes?.[r]?.fill(0);
          return;
        }
        losses[r] = logSumExp(z) - z[label]!;
        slopes?.[r]?.set(probabilities(z).map((p, i) => i === label ? p - 1 : p));
      });
    },

    sigmoid_cross_entropy(n: number, logits: number, labels: number, loss: number, gradient: number): void {
      const [z, y, losses] = [words.floats(logits, n), words.floats(labels, n), words.floats(loss, n)];
      const slopes = gradient === 0 ? null : words.floats(gradient, n);
      for (let i = 0; i < n; i++) {
        const [logit, label] = [z[i]!, y[i]!];
        // The product is one float32 operation: of a large logit the two first terms cancel out.
        losses[i] = Math.max(logit, 0) - f(logit * label) + Math.log1p(Math.exp(-Math.abs(logit)));
        if (slopes !== null) slopes[i] = 1 / (1 + Math.exp(-logit)) - label;
      }
    },
  };
}

/** e^(z - greatest); the difference is one float32 operation, as e^x shows the rounding of x multiplied by x. */
function powers(z: Float32Array): Float64Array {
  const greatest = greatestOf(z);
  return Float64Array.from(z, (value) => Math.exp(f(value - greatest)));
}

function probabilities(z: Float32Array): Float64Array {
  const e = powers(z);
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((value) => value / sum);
}

function logSumExp(z: Float32Array): number {
  return greatestOf(z) + Math.log(powers(z).reduce((a, b) => a + b, 0));
}

/** NaN where there is one. */
function greatestOf(z: Float32Array): number {
  return z.reduce((a, b) => Math.max(a, b), -Infinity);
}
