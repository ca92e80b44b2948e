/**
 * Layers that behave differently in training: dropout and batch normalisation.
 *
 * @module
 */

import { backend } from "../backends/mod.ts";
import { ValueError } from "../errors.ts";
import { allocate, params } from "../memory.ts";
import type { RandomKey } from "../random.ts";
import { empty, type Tensor } from "../tensor.ts";
import { float, matrixOf, type Operand, recorded } from "./_op.ts";

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
  if (!(rate >= 0 && rate < 1)) throw new ValueError(`[dropout] rate must be in [0, 1). Received ${rate}`);
  if (rate === 0) return t;
  const block = allocate(32);
  backend().writeWords(block.address, [key.key0 | 0, key.key1 | 0, step | 0, 0]);
  backend().writeFloats(block.address + 16, [rate, 1 / (1 - rate)]);
  const y = empty(t.shape);
  backend().run.dropout(t.size, t.address, y.address, block.address);
  return recorded("dropout", [t], y, { params: block });
}

/** Batch normalisation with given statistics: (x - mean) / sqrt(variance + epsilon) * gamma + beta, over all axes but the last. */
export function batchNormInference(x: Operand, gamma: Tensor, beta: Tensor, mean: Tensor, variance: Tensor, epsilon: number): Tensor {
  const t = float("batch_norm", x);
  const { rows, width } = matrixOf("batch_norm", t);
  const y = empty(t.shape);
  const block = params(epsilon);
  backend().run.batch_norm(rows, width, t.address, gamma.address, beta.address, mean.address, variance.address, y.address, block);
  return recorded("batch_norm", [t, gamma, beta, mean, variance], y, { epsilon });
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

/** Batch normalisation with the statistics of the batch itself (Ioffe & Szegedy 2015). */
export function batchNormTraining(x: Operand, gamma: Tensor, beta: Tensor, epsilon: number): BatchNormResult {
  const t = float("batch_norm_train", x);
  const { rows, width } = matrixOf("batch_norm_train", t);
  const y = empty(t.shape);
  const mean = empty([width]);
  const variance = empty([width]);
  backend().run.batch_norm_train(
    rows,
    width,
    t.address,
    gamma.address,
    beta.address,
    y.address,
    mean.address,
    variance.address,
    params(epsilon),
  );
  recorded("batch_norm_train", [t, gamma, beta], y, { mean, variance, epsilon });
  return { y, mean, variance };
}
