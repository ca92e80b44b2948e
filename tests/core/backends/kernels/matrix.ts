/**
 * Matrix products and dense layers, with sums in float64.
 *
 * @module
 */

import { activationOf } from "./activations.ts";
import type { DeviceWords } from "./words.ts";

/** The kernels of matrices. */
export function matrix(words: DeviceWords) {
  return {
    matmul(
      transpose_a: number,
      transpose_b: number,
      m: number,
      n: number,
      k: number,
      a: number,
      b: number,
      c: number,
      accumulate: number,
    ): void {
      const result = words.floats(c, m * n);
      multiply(
        { m, n, k },
        { elements: words.floats(a, m * k), transposed: transpose_a !== 0 },
        { elements: words.floats(b, k * n), transposed: transpose_b !== 0 },
        (i, sums) => {
          for (let j = 0; j < n; j++) result[i * n + j] = sums[j]! + (accumulate ? result[i * n + j]! : 0);
        },
      );
    },

    // y = activation(x w + bias)
    dense(m: number, n: number, k: number, x: number, w: number, bias: number, y: number, activation: number): void {
      const { value } = activationOf(activation);
      const [result, offsets] = [words.floats(y, m * n), bias === 0 ? null : words.floats(bias, n)];
      multiply({ m, n, k }, plain(words.floats(x, m * k)), plain(words.floats(w, k * n)), (i, sums) => {
        for (let j = 0; j < n; j++) result[i * n + j] = value(sums[j]! + (offsets === null ? 0 : offsets[j]!));
      });
    },

    // dz = dy activation'(y); db = column sums of dz; dw = x^T dz; dx = dz w^T
    dense_grad(
      m: number,
      n: number,
      k: number,
      x: number,
      w: number,
      y: number,
      dy: number,
      dz: number,
      dx: number,
      dw: number,
      db: number,
      activation: number,
    ): void {
      const { gradient } = activationOf(activation);
      // Without a place of its own, which only `linear` may do without, dz is dy.
      const slopes = words.floats(dz === 0 ? dy : dz, m * n);
      if (dz !== 0) {
        const [outputs, upstream] = [words.floats(y, m * n), words.floats(dy, m * n)];
        for (let i = 0; i < m * n; i++) slopes[i] = gradient(outputs[i]!, upstream[i]!);
      }
      if (db !== 0) {
        const sums = new Float64Array(n);
        for (let i = 0; i < m * n; i++) sums[i % n]! += slopes[i]!;
        words.floats(db, n).set(sums);
      }
      if (dw !== 0) {
        const result = words.floats(dw, k * n);
        const transposed = { elements: words.floats(x, m * k), transposed: true };
        multiply({ m: k, n, k: m }, transposed, plain(slopes), (i, sums) => result.set(sums, i * n));
      }
      if (dx !== 0) {
        const result = words.floats(dx, m * k);
        const transposed = { elements: words.floats(w, k * n), transposed: true };
        multiply({ m, n: k, k: n }, plain(slopes), transposed, (i, sums) => result.set(sums, i * k));
      }
    },
  };
}

/** A factor of a product, as it is or stored the other way around. */
interface Factor {
  readonly elements: Float32Array;
  readonly transposed: boolean;
}

function plain(elements: Float32Array): Factor {
  return { elements, transposed: false };
}

/** Gives each row i of a[m,k] b[k,n] in float64 to `take`, in an array that is used again for the next. */
function multiply(
  { m, n, k }: { readonly m: number; readonly n: number; readonly k: number },
  a: Factor,
  b: Factor,
  take: (i: number, sums: Float64Array) => void,
): void {
  // Distances in elements from one row and from one column to the next.
  const [aRow, aColumn] = a.transposed ? [1, m] : [k, 1];
  const [bRow, bColumn] = b.transposed ? [1, k] : [n, 1];
  const sums = new Float64Array(n);
  for (let i = 0; i < m; i++) {
    sums.fill(0);
    for (let p = 0; p < k; p++) {
      const factor = a.elements[i * aRow + p * aColumn]!;
      for (let j = 0; j < n; j++) sums[j]! += factor * b.elements[p * bRow + j * bColumn]!;
    }
    take(i, sums);
  }
}
