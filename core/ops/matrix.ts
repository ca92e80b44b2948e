/**
 * Matrix products and dense layers.
 *
 * @module
 */

import { activationCodes } from "../../wasm/kernels.ts";
import { backend } from "../backends/mod.ts";
import { ValueError } from "../errors.ts";
import { empty, type Tensor } from "../tensor.ts";
import { float, matrixOf, type Operand, recorded } from "./_op.ts";
import { gelu } from "./elementwise.ts";

/** Activations that a dense layer knows by name, TensorFlow's names. */
export type ActivationName = "linear" | "relu" | "relu6" | "leaky_relu" | "elu" | "selu" | "gelu" | "softplus" | "sigmoid" | "tanh";

/** Which operands of {@linkcode matmul} are stored transposed. */
export interface MatmulOptions {
  /** a is stored [k, m]. Default false. */
  readonly transposeA?: boolean;
  /** b is stored [n, k]. Default false. */
  readonly transposeB?: boolean;
}

/** The product of two matrices, [m, k] and [k, n]. */
export function matmul(a: Operand, b: Operand, options: MatmulOptions = {}): Tensor {
  const x = float("matmul", a);
  const y = float("matmul", b);
  const { transposeA = false, transposeB = false } = options;
  const [m, k] = transposeA ? [x.shape[1], x.shape[0]] : x.shape;
  const [inner, n] = transposeB ? [y.shape[1], y.shape[0]] : y.shape;
  if (x.shape.length !== 2 || y.shape.length !== 2 || k !== inner) {
    throw new ValueError(
      `[matmul] expects [m, k] and [k, n]. Received [${x.shape}]${transposeA ? " transposed" : ""} and [${y.shape}]${
        transposeB ? " transposed" : ""
      }`,
    );
  }
  const output = empty([m!, n!]);
  backend().run.matmul(transposeA ? 1 : 0, transposeB ? 1 : 0, m!, n!, k!, x.address, y.address, output.address, 0);
  return recorded("matmul", [x, y], output, { transposeA, transposeB });
}

/**
 * A fully connected layer, activation(x kernel + bias), in one call.
 *
 * @param x [D0, ..., DN, k]
 * @param kernel [k, n]
 * @param bias [n], or null.
 * @param activation Default linear.
 * @returns [D0, ..., DN, n]
 */
export function denseLayer(x: Operand, kernel: Tensor, bias: Tensor | null, activation: ActivationName = "linear"): Tensor {
  const t = float("dense", x);
  const { rows, width } = matrixOf("dense", t);
  const [k, n] = kernel.shape;
  if (kernel.shape.length !== 2 || k !== width || (bias !== null && (bias.shape.length !== 1 || bias.shape[0] !== n))) {
    throw new ValueError(
      `[dense] expects x [..., k], kernel [k, n] and bias [n]. Received [${t.shape}], [${kernel.shape}] and ${
        bias === null ? "no bias" : `[${bias.shape}]`
      }`,
    );
  }
  const fused = activation === "gelu" ? "linear" : activation;
  const code = activationCodes[fused];
  if (code === undefined) {
    throw new ValueError(
      `[dense] unknown activation ${JSON.stringify(activation)}. Known are ${Object.keys(activationCodes).join(", ")} and gelu`,
    );
  }
  const output = empty(t.shape.length === 2 ? [rows, n!] : [...t.shape.slice(0, -1), n!]);
  backend().run.dense(rows, n!, width, t.address, kernel.address, bias === null ? 0 : bias.address, output.address, code);
  recorded("dense", bias === null ? [t, kernel] : [t, kernel, bias], output, { activation: fused, code });
  return activation === "gelu" ? gelu(output) : output;
}
