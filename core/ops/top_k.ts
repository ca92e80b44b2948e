/**
 * The largest elements of each row.
 *
 * @module
 */

import { ValueError } from "../errors.ts";
import { backend } from "../runtime/backends/current.ts";
import { params } from "../runtime/memory.ts";
import { empty, fromTypedArray, scope, type Tensor } from "../runtime/tensor.ts";
import { float, matrixOf, noted, type Operand } from "./_op.ts";

/** What {@linkcode topK} finds, the largest first. */
export interface LargestElements {
  /** float32 [D0, ..., DN, k] */
  readonly values: Tensor;
  /** int32 [D0, ..., DN, k]: their places in the row. */
  readonly ids: Tensor;
}

/**
 * The k largest elements of each row, the largest first; of equal ones that with the lower place comes first, as in TensorFlow's TopKV2, and NaN comes
 * last. It takes k passes over the rows. No gradient flows.
 *
 * @param x [D0, ..., DN, n]
 * @param k From 1 to n.
 */
export function topK(x: Operand, k: number): LargestElements {
  const t = float("top_k", x);
  const { rows, width } = matrixOf("top_k", t);
  if (!Number.isInteger(k) || k < 1 || k > width) {
    throw new ValueError(`[top_k] k must be a whole number from 1 to the extent of the last axis. Received ${k} for shape [${t.shape}]`);
  }
  const shape = [...t.shape.slice(0, -1), k];
  const found = { values: empty(shape), ids: empty(shape, "int32") };
  if (rows > 0) scope(() => search(t, rows, width, k, found));
  noted("top_k", [t], [found.values, found.ids], { k });
  return found;
}

/** Elements that are looked at together: 4 MiB. */
const BLOCK = 1 << 20;
/** The least float32 stands for NaN, the one above it for minus infinity, so that minus infinity can stand for what was found already. */
const LOWEST = -3.4028234663852886e38;
const LOW = -3.4028232635611926e38;

function search(t: Tensor, rows: number, width: number, k: number, { values, ids }: LargestElements): void {
  const { run } = backend();
  const most = Math.min(rows, Math.max(1, Math.floor(BLOCK / width)));
  const [keys, mask, other] = [empty([most, width]), empty([most, width]), empty([most, width])];
  const best = empty([most], "int32");
  const range = fromTypedArray(Int32Array.from({ length: rows * k + 1 }, (_, i) => i), [rows * k + 1]);
  for (let begin = 0; begin < rows; begin += most) {
    const count = Math.min(most, rows - begin);
    const size = count * width;
    run.clip(size, t.address + 4 * begin * width, keys.address, params(LOW, Infinity));
    run.equal(size, keys.address, keys.address, mask.address);
    run.fill(size, other.address, params(LOWEST));
    run.select(size, mask.address, keys.address, other.address, keys.address);
    run.fill(size, other.address, params(-Infinity));
    for (let place = 0; place < k; place++) {
      run.arg_max(count, width, 1, keys.address, best.address);
      run.copy_2d(count, 1, best.address, 1, ids.address + 4 * (begin * k + place), k);
      if (place === k - 1) break;
      run.multi_hot(count, width, count, best.address, 0, range.address, mask.address, backend().status);
      run.select(size, mask.address, other.address, keys.address, keys.address);
    }
  }
  const first = fromTypedArray(Int32Array.from({ length: rows * k }, (_, i) => Math.floor(i / k) * width), [rows * k]);
  run.add_i32(rows * k, ids.address, first.address, first.address);
  run.segment_combine(rows * k, 1, 0, t.size, rows * k, t.address, first.address, 0, range.address, values.address, backend().status);
}
