/** What the core's tests use. */

export * as ops from "../../core/ops/_mod.ts";
export { scope, SparseTensor, Tensor, tensor } from "../../core/runtime/tensor.ts";
