/**
 * Gradients of layers that have several inputs. They are written to places that the caller chooses; where a place is absent, that gradient is not wanted.
 *
 * @module
 */

import { activationCodes } from "../../wasm/codes.ts";
import type { OpAttributes } from "../graph/attributes.ts";
import { GLOBAL_STEP, recorder, SEED } from "../graph/current_recorder.ts";
import { matrixOf, noted } from "../ops/_op.ts";
import { backend } from "../runtime/backends/current.ts";
import { params } from "../runtime/memory.ts";
import { empty, type Tensor } from "../runtime/tensor.ts";

/** What the gradient of a fully connected layer follows from. */
export interface DenseRun {
  /** [..., k] */
  readonly x: Tensor;
  /** [k, n] */
  readonly kernel: Tensor;
  /** [..., n] */
  readonly output: Tensor;
}

/** The gradients of a fully connected layer to its input, kernel and bias. */
export function denseGradient(
  dy: Tensor,
  { x, kernel, output }: DenseRun,
  activation: OpAttributes["dense"]["activation"],
  dx: Tensor | null,
  dkernel: Tensor | null,
  dbias: Tensor | null,
): void {
  const { rows, width } = matrixOf("dense", x);
  const code = activationCodes[activation as keyof typeof activationCodes];
  const dz = code === 0 ? dy : empty(output.shape);
  backend().run.dense_grad(
    rows,
    kernel.shape[1]!,
    width,
    x.address,
    kernel.address,
    output.address,
    dy.address,
    dz.address,
    dx === null ? 0 : dx.address,
    dkernel === null ? 0 : dkernel.address,
    dbias === null ? 0 : dbias.address,
    code,
  );
  if (recorder.graph === null) return;
  noted("dense_grad", [x, kernel, output, dy], [dx, dkernel, dbias].filter((each) => each !== null), {
    activation,
    dx: dx !== null,
    dkernel: dkernel !== null,
    dbias: dbias !== null,
  });
}

/** What the gradient of batch normalisation follows from. */
export interface BatchNormRun {
  /** [..., n] */
  readonly x: Tensor;
  /** [n] */
  readonly gamma: Tensor;
  /** Mean of the batch, [n]. */
  readonly mean: Tensor;
  /** Variance of the batch, [n]. */
  readonly variance: Tensor;
}

/**
 * The gradients of batch normalisation with the statistics of the batch.
 *
 * @returns Those to x, gamma and beta; the last two at the places given.
 */
export function batchNormGradient(
  dy: Tensor,
  { x, gamma, mean, variance }: BatchNormRun,
  epsilon: number,
  dgamma: Tensor,
  dbeta: Tensor,
): [Tensor, Tensor, Tensor] {
  const { rows, width } = matrixOf("batch_norm_train", x);
  const dx = empty(x.shape);
  backend().run.batch_norm_grad(
    rows,
    width,
    x.address,
    gamma.address,
    mean.address,
    variance.address,
    dy.address,
    dx.address,
    dgamma.address,
    dbeta.address,
    params(epsilon),
  );
  noted("batch_norm_grad", [x, gamma, mean, variance, dy], [dx, dgamma, dbeta], { epsilon });
  return [dx, dgamma, dbeta];
}

/** The gradient of dropout: the same mask on dy, so it is that operation again. */
export function dropoutGradient(dy: Tensor, attributes: OpAttributes["dropout"], block: Tensor): Tensor {
  const dx = empty(dy.shape);
  backend().run.dropout(dy.size, dy.address, dx.address, block.address);
  noted("dropout", [dy, SEED, GLOBAL_STEP], [dx], attributes);
  return dx;
}
