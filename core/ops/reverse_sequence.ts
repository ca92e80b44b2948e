/**
 * Operations on the steps of a padded batch: in reverse order, and which of them a row has.
 *
 * @module
 */

import { backend } from "../runtime/backends/current.ts";
import { UnimplementedError, ValueError } from "../errors.ts";
import { words } from "../runtime/memory.ts";
import { empty, fromTypedArray, Tensor } from "../runtime/tensor.ts";
import { float, NONE, type Operand, recorded } from "./_op.ts";
import { add, affine, cast, clipByValue, greater, sub, where } from "./elementwise.ts";
import { fullLengths, range, reverseIndex, stepMask } from "./host/sequence_index.ts";
import { checkLengths, type Lengths, type RowLengths } from "./lengths.ts";
import { reshape } from "./shape.ts";

/**
 * Each row's steps in reverse order; what stands behind a row's end stays there.
 *
 * @param x [batch, time, ...]
 * @param lengths Steps of each row.
 * @throws {ValueError} if x has fewer than two dimensions, or there is not one length for each row.
 * @throws {InvalidArgumentError} if a length on the host is no whole number from 0 to time.
 */
export function reverseSequence(x: Operand, lengths: Lengths): Tensor {
  const t = float("reverse_sequence", x);
  const [batch, time] = t.shape;
  if (batch === undefined || time === undefined) {
    throw new ValueError(`[reverse_sequence] expects [batch, time, ...]. Received [${t.shape}]`);
  }
  const known = checkLengths("reverse_sequence", lengths, batch, time) ?? fullLengths(batch, time);
  const ids = known instanceof Tensor ? reverseIndexOf(known, batch, time) : fromTypedArray(reverseIndex(known, time), [batch * time]);
  return takeSteps(t, ids);
}

/** The steps of x[batch, time, ...] at the places `ids` [batch * time], counted over rows and steps: each place once, and its own inverse. */
export function takeSteps(x: Tensor, ids: Tensor): Tensor {
  const y = empty(x.shape);
  if (x.size > 0) {
    backend().run.gather_rows(words(ids.size), x.size / ids.size, ids.size, x.address, ids.address, y.address, backend().status);
  }
  return recorded("reverse_sequence", [x, ids], y, NONE);
}

/** 1 for each step of [batch, time] that a row has, 0 behind its end: float32 [batch * time]. */
export function stepsThere(lengths: RowLengths, batch: number, time: number): Tensor {
  if (!(lengths instanceof Tensor)) return fromTypedArray(stepMask(lengths, time), [batch * time]);
  return reshape(cast(greater(ends(lengths, batch, time), numbers(time, [1, time])), "float32"), [batch * time]);
}

/** float32 holds every whole number up to this one. */
const EXACT = 2 ** 24;

/** What `reverseIndex` gives of lengths on the host. */
function reverseIndexOf(lengths: Tensor, batch: number, time: number): Tensor {
  if (batch * time > EXACT) {
    throw new UnimplementedError(`[reverse_sequence] takes up to ${EXACT} steps where lengths are on the device. Received ${batch * time}`);
  }
  const end = ends(lengths, batch, time);
  const at = numbers(time, [1, time]);
  const from = where(greater(end, at), sub(affine(end, 1, -1), at), at);
  return reshape(cast(add(from, affine(numbers(batch, [batch, 1]), time)), "int32"), [batch * time]);
}

function ends(lengths: Tensor, batch: number, time: number): Tensor {
  return reshape(clipByValue(cast(lengths, "float32"), 0, time), [batch, 1]);
}

function numbers(count: number, shape: readonly number[]): Tensor {
  return reshape(cast(fromTypedArray(range(count), [count]), "float32"), shape);
}
