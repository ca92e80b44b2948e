/**
 * The older interface of heads: from logits, or from the layer below them, to the operations of a model.
 *
 * @module
 */

import type { Features, Labels } from "../../core/data/batch.ts";
import type { ModeKeys } from "../../core/model.ts";
import type { TrainOp } from "../../core/optimizers/train_op.ts";
import type { Tensor } from "../../core/runtime/tensor.ts";
import type { ModelFnOps } from "./model_fn_ops.ts";

/** Options of {@linkcode Head.createModelFnOps}. */
export interface CreateModelFnOpsOptions {
  /** The batch's features; a head reads its weight column from them. */
  readonly features: Features;
  /** What the model is run for. */
  readonly mode: ModeKeys;
  /** The batch's labels, or a record of those of several heads. Not read in `infer`. */
  readonly labels?: Labels | Tensor | null;
  /** Makes the training step from the loss; required in `train`. */
  readonly trainOpFn?: ((loss: Tensor) => TrainOp) | null;
  /** float32 [batch, logitsDimension]; several heads take a record by name, too. Excludes `logitsInput`. */
  readonly logits?: Tensor | Readonly<Record<string, Tensor>> | null;
  /** float32 [batch, n], of which the head makes logits by a linear layer: usually the output of the last hidden layer. Excludes `logits`. */
  readonly logitsInput?: Tensor | null;
  /** The variable scope of the head. Default: its name, else the name of its kind. */
  readonly scope?: string | null;
}

/** The top of a model: knows loss, predictions, metrics and what is served. */
export abstract class Head {
  /** Ends the keys of metrics after `/`, and is the default scope; null where there is none. */
  abstract readonly headName: string | null;

  /** Size of the last dimension of the logits. */
  abstract readonly logitsDimension: number;

  /**
   * What a `modelFn` returns for the mode.
   *
   * @throws {ValueError} if not exactly one of `logits` and `logitsInput` is given, the mode does not exist, or what it needs is missing.
   */
  abstract createModelFnOps(options: CreateModelFnOpsOptions): ModelFnOps;
}

/** The names of {@linkcode CreateModelFnOpsOptions}. */
export const opsOptionNames: ReadonlySet<string> = new Set(["features", "mode", "labels", "trainOpFn", "logits", "logitsInput", "scope"]);

/** A `trainOpFn` that does nothing: for a model that computes and applies gradients of `ModelFnOps.loss` itself. */
export function noOpTrainFn(_loss: Tensor): TrainOp {
  return { gradients: [], apply: () => {} };
}
