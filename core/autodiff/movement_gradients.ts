/**
 * Gradients of operations that move elements or join rows.
 *
 * @module
 */

import { combinerCodes } from "../../wasm/codes.ts";
import { recorder } from "../graph/current_recorder.ts";
import { noted } from "../ops/_op.ts";
import type { Combiner } from "../graph/attributes.ts";
import { type DeviceSegments, stridesOf, zeros } from "../ops/shape.ts";
import { backend } from "../runtime/backends/current.ts";
import { sizeOf } from "../runtime/host_tensor.ts";
import { params, words } from "../runtime/memory.ts";
import { empty, type Tensor } from "../runtime/tensor.ts";

/** The gradient of a block of x: zeros of the shape of x with dy in them from `begin` on. */
export function sliceGradient(dy: Tensor, x: Tensor, begin: readonly number[]): Tensor {
  const { shape } = x;
  const dx = zeros(shape);
  if (dy.size > 0) {
    const strides = stridesOf(shape);
    const offset = begin.reduce((sum, at, i) => sum + at * strides[i]!, 0);
    const rank = shape.length;
    const block = words(...dy.shape, ...stridesOf(dy.shape), ...strides);
    backend().run.strided_copy(rank, block, block + 4 * rank, block + 8 * rank, dy.address, dx.address + offset * 4);
  }
  noted("slice_grad", [x, dy], [dx], { begin });
  return dx;
}

/** The gradients of tensors that were joined along an axis: the pieces of dy for those that are tracked. */
export function concatGradient(dy: Tensor, inputs: readonly (Tensor | null)[], axis: number): (Tensor | null)[] {
  const stride = sizeOf(dy.shape.slice(axis));
  const rows = sizeOf(dy.shape.slice(0, axis));
  let column = 0;
  let place = 0;
  return inputs.map((each) => {
    const input = each!;
    const width = sizeOf(input.shape.slice(axis));
    const [at, begin] = [column, place];
    column += width;
    place += input.shape[axis]!;
    if (!input.tracked) return null;
    const dx = empty(input.shape);
    backend().run.copy_2d(rows, width, dy.address + at * 4, stride, dx.address, width);
    if (recorder.graph !== null) {
      noted("slice", [dy], [dx], { begin: dy.shape.map((_, i) => i === axis ? begin : 0), size: input.shape });
    }
    return dx;
  });
}

/** The gradient of rows that were joined by example: for each row of x the sum over the entries that took it. */
export function segmentCombineGradient(dy: Tensor, x: Tensor, { index, weights, splits }: DeviceSegments, combiner: Combiner): Tensor {
  const [rows, width] = x.shape as [number, number];
  const dx = empty(x.shape);
  backend().run.segment_combine_grad(
    splits.size - 1,
    width,
    combinerCodes[combiner],
    dy.address,
    index.address,
    weights?.address ?? 0,
    splits.address,
    index.size,
    words(rows),
    dx.address,
  );
  noted("segment_combine_grad", [x, dy, index, weights, splits], [dx], { combiner });
  return dx;
}

/** The gradient of rows that were scaled down to a norm. */
export function clipRowsGradient(dy: Tensor, x: Tensor, maxNorm: number): Tensor {
  const dx = empty(x.shape);
  backend().run.clip_rows_by_norm_grad(words(x.shape[0]!), x.shape[1]!, x.address, dy.address, dx.address, params(maxNorm));
  noted("clip_rows_by_norm_grad", [x, dy], [dx], { maxNorm });
  return dx;
}
