/**
 * Compares what this library made of a recurrent case with what TensorFlow made of it.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { HostTensor } from "../../core/runtime/host_tensor.ts";
import { elements, type TensorFlowDistance, type TensorFlowValues } from "./_case.ts";
import { relativeDistance } from "./_compare.ts";

/** What TensorFlow answered to a recurrent case. */
export interface RnnResult {
  /** Loss of every step, before its update. */
  readonly losses: readonly number[];
  readonly evaluation: Readonly<Record<string, number>>;
  /** Predictions of every batch by key. */
  readonly predictions: readonly TensorFlowValues[];
  /** The checkpoint before the first step. */
  readonly initial: TensorFlowValues;
  /** The checkpoint after `steps`. */
  readonly final: TensorFlowValues;
  /** TensorFlow's own distance from the same run in float64, where that was computed. */
  readonly distance?: TensorFlowDistance;
  /** The same of the second call of `train`. */
  readonly moreDistance?: TensorFlowDistance;
  /** Losses of the second call of `train`. */
  readonly moreLosses?: readonly number[];
  /** The checkpoint after it. */
  readonly moreFinal?: TensorFlowValues;
}

/** Asserts that batches of predictions have TensorFlow's keys, types and shapes; numbers are near, all else is the same. */
export function assertBatches(
  got: readonly Readonly<Record<string, HostTensor>>[],
  want: readonly TensorFlowValues[],
  bound: number,
): void {
  assertEquals(got.length, want.length);
  want.forEach((batch, i) => {
    assertEquals(Object.keys(got[i]!).sort(), Object.keys(batch).sort());
    for (const [key, value] of Object.entries(batch)) {
      const { dtype, shape, data } = got[i]![key]!;
      assertEquals([dtype, shape], [value.dtype, value.shape], `${key} of batch ${i}`);
      if (dtype === "float32") {
        const distance = relativeDistance(data, elements(value), 0.1);
        assert(distance <= bound, `${key} of batch ${i} is ${distance} from TensorFlow's, more than ${bound}`);
      } else {
        assertEquals(Array.from(data as ArrayLike<unknown>, plain), Array.from(elements(value), plain), `${key} of batch ${i}`);
      }
    }
  });
}

function plain(value: unknown): unknown {
  return typeof value === "bigint" || typeof value === "boolean" ? Number(value) : value;
}
