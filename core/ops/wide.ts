/**
 * Linear layers with so many outputs that they are not all written out: z = x W^T + b, where W [n, k] has a row for each output.
 *
 * @module
 */

import { distinctIds } from "./host/distinct_ids.ts";
import { backend } from "../runtime/backends/current.ts";
import { withRecorder } from "../graph/current_recorder.ts";
import { empty, scope, type Tensor } from "../runtime/tensor.ts";
import { NONE, noted } from "./_op.ts";
import { abs, add, exp, greater, log1p, maximum, mul, neg, sub, sum, where } from "./elementwise.ts";
import { matmul } from "./network.ts";
import { gatherDistinctRows, reshape, takeRows } from "./shape.ts";

/** The layer's weights [n, k] and biases [n]. */
export interface WideLayer {
  /** [n, k] */
  readonly weights: Tensor;
  /** [n] */
  readonly biases: Tensor;
}

/**
 * Some outputs of some rows: element p is output `ids[p]` of row `rows[p]`. The gradient of the weights has the rows of these outputs only.
 *
 * @param x [batch, k]
 * @param rows Rows of x.
 * @param ids Outputs; some may be equal.
 * @returns [rows.length]
 */
export function wideOutputs(x: Tensor, { weights, biases }: WideLayer, rows: Int32Array, ids: Int32Array): Tensor {
  const { distinct, places } = distinctIds(ids);
  const products = mul(takeRows(x, rows), takeRows(gatherDistinctRows(weights, distinct), places));
  return add(sum(products, 1), reshape(takeRows(gatherDistinctRows(biases, distinct), places), [ids.length]));
}

/** One id, so many times. */
export function filledIds(count: number, id: number): Int32Array {
  const ids = new Int32Array(count).fill(id);
  noted("fill_ids", [], [ids], { count, id });
  return ids;
}

/** All outputs, [batch, n]. */
export function allOutputs(x: Tensor, { weights, biases }: WideLayer): Tensor {
  return add(matmul(x, weights, { transposeB: true }), biases);
}

/** What {@linkcode wideSoftmax} finds, for each row. */
export interface WideSoftmax {
  /** float32 [batch]: log(sum(exp(z))) over all outputs. */
  readonly logSumExp: Tensor;
  /** int32 [batch]: the output that is largest, the first of several. */
  readonly largest: Tensor;
}

/** The softmax over all outputs, of which some are computed at a time; no gradient flows. */
export function wideSoftmax(x: Tensor, layer: WideLayer): WideSoftmax {
  const found = scope(() => withRecorder(null, () => blockwise(x, layer)));
  noted("wide_softmax", [x, layer.weights, layer.biases], [found.logSumExp, found.largest], NONE);
  return found;
}

/** Elements of a block: 4 MiB. */
const BLOCK = 1 << 20;

function blockwise(x: Tensor, layer: WideLayer): WideSoftmax {
  const { run, status } = backend();
  const [rows, n] = [x.shape[0]!, layer.weights.shape[0]!];
  const widest = Math.min(n, Math.max(16, Math.floor(BLOCK / Math.max(1, rows))));
  const block = empty([rows, widest]);
  let top: Tensor | null = null;
  let found: WideSoftmax | null = null;
  for (let begin = 0; begin < n; begin += widest) {
    const width = Math.min(widest, n - begin);
    writeBlock(x, layer, begin, width, block);
    const ids = empty([rows], "int32");
    const [high, rest] = [empty([rows]), empty([rows])];
    run.arg_max(rows, width, 1, block.address, ids.address);
    run.reduce_max(rows, width, 1, block.address, high.address);
    // The cross-entropy with the largest output as label: log(sum(exp(z - high))).
    run.softmax_cross_entropy(rows, width, block.address, ids.address, rest.address, 0, status);
    const here = { logSumExp: add(high, rest), largest: begin === 0 ? ids : add(ids, begin) };
    found = found === null ? here : {
      logSumExp: logSum(found.logSumExp, here.logSumExp),
      largest: where(greater(high, top!), here.largest, found.largest),
    };
    top = top === null ? high : maximum(top, high);
  }
  return found!;
}

/** log(e^a + e^b) */
function logSum(a: Tensor, b: Tensor): Tensor {
  return add(maximum(a, b), log1p(exp(neg(abs(sub(a, b))))));
}

/** Every row begins with the biases, to which the products are added. */
function writeBlock(x: Tensor, { weights, biases }: WideLayer, begin: number, width: number, into: Tensor): void {
  const { run } = backend();
  const [rows, k] = x.shape as [number, number];
  run.copy_2d(rows, width, biases.address + 4 * begin, 0, into.address, width);
  run.matmul(0, 1, rows, width, k, x.address, weights.address + 4 * k * begin, into.address, 1);
}
