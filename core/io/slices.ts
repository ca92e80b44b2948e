/**
 * Parts of a tensor: walking the elements they share with the whole, and checking that parts fill it.
 *
 * @module
 */

import { InvalidArgumentError } from "../errors.ts";
import { sizeOf } from "../host_tensor.ts";
import type { TensorSlice } from "./ordered_code.ts";

/** Calls `run(offset in the whole, offset in the part, length)` for each stretch of elements that lie next to each other in both. */
export function forEachRun(
  shape: readonly number[],
  slice: TensorSlice,
  run: (inWhole: number, inPart: number, length: number) => void,
): void {
  // The trailing axes that are taken whole, and the one before them, make one stretch.
  let axis = shape.length - 1;
  let length = 1;
  while (axis > 0 && slice.length[axis] === shape[axis]) length *= shape[axis--]!;
  const stride = length;
  if (axis >= 0) length *= slice.length[axis]!;
  if (length === 0) return;
  let inPart = 0;
  const walk = (outer: number, base: number): void => {
    if (outer >= axis) {
      run(base + (axis >= 0 ? slice.start[axis]! * stride : 0), inPart, length);
      inPart += length;
      return;
    }
    const step = sizeOf(shape.slice(outer + 1));
    for (let i = 0; i < slice.length[outer]!; i++) walk(outer + 1, base + (slice.start[outer]! + i) * step);
  };
  walk(0, 0);
}

/** Parts along the first axis, as even as they can be, longer ones first: 10 rows in 4 parts are 3, 3, 2 and 2 rows. */
export function rowSlices(shape: readonly number[], parts: number): TensorSlice[] {
  const rows = shape[0];
  if (rows === undefined || !Number.isInteger(parts) || parts < 1 || parts > rows) {
    throw new InvalidArgumentError(`Shape [${shape}] cannot be split along its first axis into ${parts} parts`);
  }
  let start = 0;
  return Array.from({ length: parts }, (_, part) => {
    const length = Math.floor(rows / parts) + (part < rows % parts ? 1 : 0);
    const slice = {
      start: shape.map((_, axis) => axis === 0 ? start : 0),
      length: shape.map((extent, axis) => axis === 0 ? length : extent),
    };
    start += length;
    return slice;
  });
}

/**
 * Checks one part against the whole and the part's own shape, and gives it with every extent in numbers.
 *
 * @param fail Called with the problem in words; must throw.
 */
export function checkSlice(
  shape: readonly number[],
  slice: TensorSlice,
  partShape: readonly number[],
  fail: (problem: string) => never,
): TensorSlice {
  if (slice.start.length !== shape.length) fail(`has shape [${shape}] and a part with ${slice.start.length} axes`);
  const length = slice.length.map((extent, axis) => extent < 0 ? shape[axis]! : extent);
  slice.start.forEach((start, axis) => {
    if (start < 0 || start + length[axis]! > shape[axis]!) {
      fail(`has shape [${shape}] and a part at [${slice.start}] of extent [${length}]`);
    }
  });
  if (partShape.length !== length.length || partShape.some((extent, axis) => extent !== length[axis])) {
    fail(`has a part of extent [${length}] that is stored with shape [${partShape}]`);
  }
  return { start: slice.start, length };
}

/** Checks that parts, checked one by one before, do not overlap and together fill the whole. */
export function checkCoverage(shape: readonly number[], slices: readonly TensorSlice[], fail: (problem: string) => never): void {
  if (slices.length > MAX_PARTS) fail(`has ${slices.length} parts, more than ${MAX_PARTS}`);
  let covered = 0;
  slices.forEach((slice, i) => {
    covered += sizeOf(slice.length);
    for (let j = 0; j < i; j++) if (overlap(slice, slices[j]!)) fail(`has overlapping parts at [${slices[j]!.start}] and [${slice.start}]`);
  });
  if (covered !== sizeOf(shape)) fail(`has parts that cover ${covered} of its ${sizeOf(shape)} elements`);
}

/** Every two parts are compared; a forged index must not keep the processor busy for hours. */
const MAX_PARTS = 4096;

function overlap(a: TensorSlice, b: TensorSlice): boolean {
  return a.start.every((start, axis) =>
    Math.max(start, b.start[axis]!) < Math.min(start + a.length[axis]!, b.start[axis]! + b.length[axis]!)
  );
}
