/**
 * Batch normalisation of x[rows, n] by column (Ioffe & Szegedy 2015): y = (x - mean) gamma / deviation + beta, where the deviation is the root of variance +
 * epsilon.
 *
 * @module
 */

import { type DeviceWords, f } from "./words.ts";

/** The kernels of batch normalisation. */
export function batchNorm(words: DeviceWords) {
  const batch_norm = (
    rows: number,
    n: number,
    x: number,
    gamma: number,
    beta: number,
    mean: number,
    variance: number,
    y: number,
    params: number,
  ): void => {
    const [from, to] = [words.floats(x, rows * n), words.floats(y, rows * n)];
    const [scales, offsets, means, variances] = [gamma, beta, mean, variance].map((address) => words.floats(address, n)) as Columns;
    const epsilon = words.float(params);
    for (let i = 0; i < rows * n; i++) {
      const j = i % n;
      to[i] = (from[i]! - means[j]!) * scales[j]! / Math.sqrt(variances[j]! + epsilon) + offsets[j]!;
    }
  };

  return {
    batch_norm,

    batch_norm_train(
      rows: number,
      n: number,
      x: number,
      gamma: number,
      beta: number,
      y: number,
      mean: number,
      variance: number,
      params: number,
    ): void {
      const from = words.floats(x, rows * n);
      const [means, variances] = [words.floats(mean, n), words.floats(variance, n)];
      for (let j = 0; j < n; j++) {
        const column = columnOf(from, n, j);
        const average = column.reduce((a, b) => a + b, 0) / rows;
        means[j] = average;
        variances[j] = column.reduce((sum, value) => sum + (value - average) ** 2, 0) / rows;
      }
      batch_norm(rows, n, x, gamma, beta, mean, variance, y, params);
    },

    // dbeta = sum(dy); dgamma = sum(dy xhat); dx = gamma / deviation (dy - (dbeta + xhat dgamma) / rows), xhat = (x - mean) / deviation
    batch_norm_grad(
      rows: number,
      n: number,
      x: number,
      gamma: number,
      mean: number,
      variance: number,
      dy: number,
      dx: number,
      dgamma: number,
      dbeta: number,
      params: number,
    ): void {
      const [from, upstream, to] = [x, dy, dx].map((address) => words.floats(address, rows * n)) as [
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      const [scales, means, variances] = [gamma, mean, variance].map((address) => words.floats(address, n)) as Columns;
      const [scaleSlopes, offsetSlopes] = [words.floats(dgamma, n), words.floats(dbeta, n)];
      const epsilon = words.float(params);
      for (let j = 0; j < n; j++) {
        const deviation = Math.sqrt(variances[j]! + epsilon);
        const hat = columnOf(from, n, j).map((value) => (value - means[j]!) / deviation);
        const own = columnOf(upstream, n, j);
        const offset = own.reduce((a, b) => a + b, 0);
        const scale = own.reduce((sum, value, r) => sum + value * hat[r]!, 0);
        scaleSlopes[j] = scale;
        offsetSlopes[j] = offset;
        for (let r = 0; r < rows; r++) to[r * n + j] = scales[j]! / deviation * (own[r]! - (offset + hat[r]! * scale) / rows);
      }
    },

    // average -= (average - x) rate, in float32 as the optimizers are
    moving_average(n: number, average: number, x: number, params: number): void {
      const [averages, values, rate] = [words.floats(average, n), words.floats(x, n), words.float(params)];
      for (let i = 0; i < n; i++) averages[i] = averages[i]! - f(f(averages[i]! - values[i]!) * rate);
    },
  };
}

type Columns = [Float32Array, Float32Array, Float32Array, Float32Array];

/** Column j of a matrix with n columns. */
function columnOf(matrix: Float32Array, n: number, j: number): number[] {
  return Array.from({ length: matrix.length / n }, (_, r) => matrix[r * n + j]!);
}
