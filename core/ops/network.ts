/**
 * What a network is made of: matrix products, softmax and its losses, dropout and batch normalisation.
 *
 * @module
 */

import { activationCodes } from "../../wasm/codes.ts";
import { backend } from "../runtime/backends/current.ts";
import { checkOptions, describe, type OptionKinds, ValueError } from "../errors.ts";
import { checkOutsideStep, params } from "../runtime/memory.ts";
import type { RandomKey } from "../random.ts";
import type { ActivationName } from "../graph/attributes.ts";
import { GLOBAL_STEP, recorder, SEED } from "../graph/current_recorder.ts";
import { empty, type Tensor } from "../runtime/tensor.ts";
import { any, float, matrixOf, NONE, numberOf, type Operand, recorded, recordedAll, sameShape } from "./_op.ts";
import { gelu } from "./elementwise.ts";

export type { ActivationName } from "../graph/attributes.ts";

/** Which operands of {@linkcode matmul} are stored transposed. */
export interface MatmulOptions {
  /** a is stored [k, m]. Default false. */
  readonly transposeA?: boolean;
  /** b is stored [n, k]. Default false. */
  readonly transposeB?: boolean;
}

/** The product of two matrices, [m, k] and [k, n]. */
export function matmul(a: Operand, b: Operand, options?: MatmulOptions): Tensor {
  if (options !== undefined) checkOptions("matmul", options, matmulKinds);
  const x = float("matmul", a);
  const y = float("matmul", b);
  const { transposeA = false, transposeB = false } = options ?? NO_OPTIONS;
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

const matmulKinds: OptionKinds = { transposeA: ["boolean"], transposeB: ["boolean"] };
const NO_OPTIONS: MatmulOptions = {};

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
  if (!(code >= 0)) {
    throw new ValueError(
      `[dense] unknown activation ${JSON.stringify(activation)}. Known are ${Object.keys(activationCodes).join(", ")} and gelu`,
    );
  }
  const output = empty(t.shape.length === 2 ? [rows, n!] : [...t.shape.slice(0, -1), n!]);
  backend().run.dense(rows, n!, width, t.address, kernel.address, bias === null ? 0 : bias.address, output.address, code);
  recorded("dense", bias === null ? [t, kernel] : [t, kernel, bias], output, { activation: fused });
  return activation === "gelu" ? gelu(output) : output;
}

/** exp(x) / sum(exp(x)) over the last axis. */
export function softmax(x: Operand): Tensor {
  const t = float("softmax", x);
  const { rows, width } = matrixOf("softmax", t);
  const y = empty(t.shape);
  backend().run.softmax(rows, width, t.address, y.address);
  return recorded("softmax", [t], y, NONE);
}

/** x - log(sum(exp(x))) over the last axis. */
export function logSoftmax(x: Operand): Tensor {
  const t = float("log_softmax", x);
  const { rows, width } = matrixOf("log_softmax", t);
  const y = empty(t.shape);
  backend().run.log_softmax(rows, width, t.address, y.address);
  return recorded("log_softmax", [t], y, NONE);
}

/**
 * Cross-entropy between integer labels and the softmax of logits, one value a row.
 *
 * @param labels int32 [D0, ..., DN]: class indices in [0, n).
 * @param logits [D0, ..., DN, n]
 * @returns [D0, ..., DN]
 */
export function softmaxCrossEntropy(labels: Operand, logits: Operand): Tensor {
  const z = float("softmax_cross_entropy", logits);
  return softmaxLosses(labels, z, recorder.current !== null && z.tracked)[0];
}

/** {@linkcode softmaxCrossEntropy} and, where that is wanted, the gradient of each loss to its row of logits. */
export function softmaxLosses(labels: Operand, z: Tensor, gradient: boolean): readonly [loss: Tensor, dlogits?: Tensor] {
  const y = any(labels);
  const { rows, width } = matrixOf("softmax_cross_entropy", z);
  if (y.dtype !== "int32" || y.size !== rows) {
    throw new ValueError(
      `[softmax_cross_entropy] expects int32 labels [${z.shape.slice(0, -1)}] for logits [${z.shape}]. Received ${y.dtype} [${y.shape}]`,
    );
  }
  const loss = empty(z.shape.slice(0, -1));
  const dlogits = gradient ? empty(z.shape) : null;
  backend().run.softmax_cross_entropy(rows, width, z.address, y.address, loss.address, dlogits?.address ?? 0, backend().status);
  checkOutsideStep();
  const outputs = dlogits === null ? [loss] as const : [loss, dlogits] as const;
  recordedAll("softmax_cross_entropy", [y, z], outputs, { gradient });
  return outputs;
}

/**
 * Cross-entropy between labels in [0, 1] and the sigmoid of logits, element by element.
 *
 * @param labels float32, the shape of the logits.
 * @param logits Any shape.
 * @returns The shape of the logits.
 */
export function sigmoidCrossEntropy(labels: Operand, logits: Operand): Tensor {
  const z = float("sigmoid_cross_entropy", logits);
  return sigmoidLosses(labels, z, recorder.current !== null && z.tracked)[0];
}

/** {@linkcode sigmoidCrossEntropy} and, where that is wanted, the gradient of each loss to its logit. */
export function sigmoidLosses(labels: Operand, z: Tensor, gradient: boolean): readonly [loss: Tensor, dlogits?: Tensor] {
  const y = float("sigmoid_cross_entropy", labels);
  if (!sameShape(y.shape, z.shape)) {
    throw new ValueError(`[sigmoid_cross_entropy] expects labels and logits of one shape. Received [${y.shape}] and [${z.shape}]`);
  }
  const loss = empty(z.shape);
  const dlogits = gradient ? empty(z.shape) : null;
  backend().run.sigmoid_cross_entropy(z.size, z.address, y.address, loss.address, dlogits?.address ?? 0);
  const outputs = dlogits === null ? [loss] as const : [loss, dlogits] as const;
  recordedAll("sigmoid_cross_entropy", [y, z], outputs, { gradient });
  return outputs;
}

/**
 * Drops each element with probability `rate` and scales the others by 1 / (1 - rate) (Srivastava et al. 2014).
 *
 * @param x Any shape.
 * @param rate In [0, 1).
 * @param key The random stream: seed and name.
 * @param step Counter: another step, another mask.
 */
export function dropoutWithKey(x: Operand, rate: number, key: RandomKey, step: number): Tensor {
  const t = float("dropout", x);
  if (!(numberOf("dropout", rate) >= 0 && rate < 1)) throw new ValueError(`[dropout] rate must be in [0, 1). Received ${rate}`);
  if (rate === 0) return t;
  if (!Number.isSafeInteger(step) || typeof key?.key0 !== "number" || typeof key.key1 !== "number") {
    throw new TypeError(`[dropout] expects a key of two words and a number of steps, received ${describe(key)} and ${describe(step)}`);
  }
  const block = empty([8]);
  backend().writeWords(block.address, [key.key0 | 0, key.key1 | 0, step | 0, 0]);
  backend().writeFloats(block.address + 16, [rate, 1 / (1 - rate)]);
  const y = empty(t.shape);
  backend().run.dropout(t.size, t.address, y.address, block.address);
  return recorded("dropout", [t, SEED, GLOBAL_STEP], y, { rate, stream: key.stream ?? "" }, block);
}

/** Batch normalisation with given statistics: (x - mean) / sqrt(variance + epsilon) * gamma + beta, over all axes but the last. */
export function batchNormInference(x: Operand, gamma: Tensor, beta: Tensor, mean: Tensor, variance: Tensor, epsilon: number): Tensor {
  const t = float("batch_norm", x);
  const { rows, width } = matrixOf("batch_norm", t);
  checkChannels(width, [gamma, beta, mean, variance]);
  const y = empty(t.shape);
  const block = params(epsilon);
  backend().run.batch_norm(rows, width, t.address, gamma.address, beta.address, mean.address, variance.address, y.address, block);
  return recorded("batch_norm", [t, gamma, beta, mean, variance], y, { epsilon });
}

function checkChannels(width: number, parameters: readonly Tensor[]): void {
  for (const { size, shape } of parameters) {
    if (size !== width) throw new ValueError(`[batch_norm] expects parameters of shape [${width}]. Received [${shape}]`);
  }
}

/** What {@linkcode batchNormTraining} gives: the output and the batch's statistics. */
export interface BatchNormResult {
  /** The shape of x. */
  readonly y: Tensor;
  /** Mean of the batch, [n]. */
  readonly mean: Tensor;
  /** Biased variance of the batch, [n]. */
  readonly variance: Tensor;
}

/**
 * Batch normalisation with the statistics of the batch itself (Ioffe & Szegedy 2015). No gradient flows through the statistics that are returned: a
 * loss that depends on them is an `UnimplementedError`; `mean` and `square` work out such as have one.
 */
export function batchNormTraining(x: Operand, gamma: Operand, beta: Operand, epsilon: number): BatchNormResult {
  const t = float("batch_norm_train", x);
  const { rows, width } = matrixOf("batch_norm_train", t);
  const [scale, shift] = [float("batch_norm_train", gamma), float("batch_norm_train", beta)];
  checkChannels(width, [scale, shift]);
  const y = empty(t.shape);
  const mean = empty([width]);
  const variance = empty([width]);
  backend().run.batch_norm_train(
    rows,
    width,
    t.address,
    scale.address,
    shift.address,
    y.address,
    mean.address,
    variance.address,
    params(numberOf("batch_norm_train", epsilon)),
  );
  recordedAll("batch_norm_train", [t, scale, shift], [y, mean, variance], { epsilon });
  // A loss that depends on them is refused; their gradient is not worked out.
  mean.tracked = variance.tracked = t.tracked;
  return { y, mean, variance };
}
