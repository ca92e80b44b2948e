/** What the core's tests use. */

import { scope, type Tensor } from "../../core/runtime/tensor.ts";

export * as ops from "../../core/ops/mod.ts";
export { scope, SparseTensor, Tensor, tensor } from "../../core/runtime/tensor.ts";

/** The elements of the tensor that `fn` makes, as numbers; it and everything else made there is freed. */
export async function elements(fn: () => Tensor): Promise<number[]> {
  using made = scope(fn);
  return Array.from(await made.data() as ArrayLike<number>);
}
