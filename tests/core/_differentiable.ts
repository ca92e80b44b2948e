/** Which test file checks the gradient of which operation. `autodiff/rules_test.ts` compares it with the table of derivatives. */

import { assertEquals } from "@std/assert";
import type { OpName } from "../../core/graph/attributes.ts";
import { checkedOperations } from "./_check_op.ts";

/** The operations whose gradient goes through `checkOp`, by the file with the calls. */
export const checkedIn = {
  // deno-fmt-ignore
  "ops/elementwise_test.ts": [
    "relu", "relu6", "leaky_relu", "elu", "selu", "softplus", "gelu", "sigmoid", "tanh", "exp", "neg", "square", "abs", "log", "log1p", "sqrt", "rsqrt",
    "reciprocal", "sign", "floor", "add", "sub", "mul", "div", "pow", "div_no_nan", "maximum", "minimum", "affine", "clip_by_value", "where", "dot", "sum",
    "max", "min",
  ],
  // deno-fmt-ignore
  "ops/network_test.ts": [
    "matmul", "dense", "softmax", "log_softmax", "softmax_cross_entropy", "sigmoid_cross_entropy", "batch_norm_train", "batch_norm", "dropout",
  ],
  // deno-fmt-ignore
  "ops/shape_test.ts": [
    "reshape", "transpose", "slice", "concat", "broadcast_to", "gather_rows", "segment_combine", "clip_rows_by_norm", "mul_rows",
  ],
  "ops/recurrent_kernels_test.ts": ["lstm", "gru", "simple_rnn", "reverse_sequence"],
  "cells/cells_test.ts": ["recurrent"],
} as const satisfies Readonly<Record<string, readonly OpName[]>>;

/** The other differentiable operations, each with the reason. */
export const unchecked: Readonly<Partial<Record<OpName, string>>> = {
  cast: "gradients go through float32 alone, and cast takes or gives another dtype: no tape holds one that a gradient comes to",
};

/** Float32 inputs without a gradient, by the operation: a loss that depends on one of them is refused. `autodiff/tape_test.ts` has a case for each. */
export const refusedInputs: Readonly<Partial<Record<OpName, readonly number[]>>> = {
  segment_combine: [2],
};

/** Registers, behind all other tests of a file, the one that its operations went through `checkOp`, each with each of its inputs alone tracked. */
export function testChecked(file: keyof typeof checkedIn): void {
  Deno.test(`every operation of ${file} went through checkOp, with each input alone`, () => {
    const missing = checkedIn[file].flatMap((op: OpName) => {
      const known = checkedOperations.get(op);
      if (known === undefined) return [op];
      return Array.from(known.floats).filter((k) => !known.alone.has(k) && !refusedInputs[op]?.includes(k)).map((k) =>
        `input ${k} of ${op}`
      );
    });
    assertEquals(missing, []);
  });
}
