/**
 * Classes that one logit each decides.
 *
 * @module
 */

import { greater } from "../../core/ops/elementwise.ts";
import { hostTensor, type Tensor } from "../../core/tensor.ts";
import { elementsOf } from "../_classes.ts";

/** int64: 1 where a logit is greater than 0. */
export function predictedClasses(logits: Tensor, shape: readonly number[]): Tensor {
  return hostTensor("int64", shape, BigInt64Array.from(elementsOf(greater(logits, 0)), (id) => BigInt(id)));
}
