/** What the core's tests use. */

export * as ops from "../../core/ops/mod.ts";
export { scope, SparseTensor, Tensor, tensor } from "../../core/tensor.ts";
