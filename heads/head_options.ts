/**
 * What heads and their methods are given, and how it is checked.
 *
 * @module
 */

import type { Features, Labels } from "../core/data/batch.ts";
import { describe, type OptionKinds, synchronous, ValueError } from "../core/errors.ts";
import { sizeOf } from "../core/runtime/host_tensor.ts";
import type { LossReduction } from "../core/losses.ts";
import type { ModeKeys, Variable } from "../core/model.ts";
import { sameShape } from "../core/ops/_op.ts";
import { cast } from "../core/ops/elementwise.ts";
import { reshape } from "../core/ops/shape.ts";
import { Optimizer } from "../core/optimizers/optimizer.ts";
import type { TrainOp } from "../core/optimizers/train_op.ts";
import { Tensor } from "../core/runtime/tensor.ts";
import { tuple } from "../core/ops/host/host_values.ts";
import type { WeightColumn } from "./_weights.ts";

/** A loss of the user's own: one value per example, of shape [D0, ..., DN, 1]. */
export type LossFn = (
  labels: Tensor,
  logits: Tensor,
  context: { readonly features: Features; readonly lossReduction: LossReduction },
) => Tensor;

/** Options that heads share. */
export interface HeadOptions {
  /** Feature that weighs each example: its name, or a numeric column whose normaliser is applied. */
  readonly weightColumn?: WeightColumn;
  /** `"sum_over_batch_size"` (default) or `"sum"`. */
  readonly lossReduction?: string;
  /** A loss instead of the head's own. */
  readonly lossFn?: LossFn;
  /** Name of the head; `"/" + name` ends its metric keys. */
  readonly name?: string;
}

/** The options that all heads share. */
export const sharedOptions: OptionKinds = {
  weightColumn: ["any"],
  lossReduction: ["any"],
  lossFn: ["function", "null"],
  name: ["string", "null"],
};

/** Options of `loss`. */
export interface LossOptions {
  /** The batch's features, where the head has a weight column or the loss function reads them. */
  readonly features?: Features;
  /** What the model is run for. */
  readonly mode?: ModeKeys;
  /** Scalars that are added to the loss. */
  readonly regularizationLosses?: readonly Tensor[];
}

/** The names of {@linkcode LossOptions}. */
export const lossOptionNames: ReadonlySet<string> = new Set(["features", "mode", "regularizationLosses"]);

/** Options of `metrics` and `updateMetrics`. */
export type MetricOptions = Pick<LossOptions, "regularizationLosses">;

/** What {@linkcode MetricOptions} may be. */
export const metricOptions: OptionKinds = { regularizationLosses: ["array"] };

/** Options of `createEstimatorSpec`. */
export interface CreateEstimatorSpecOptions {
  /** The batch's features. */
  readonly features: Features;
  /** What the model is run for. */
  readonly mode: ModeKeys;
  /** [D0, ..., DN, logitsDimension] */
  readonly logits: Tensor;
  /** The batch's labels; not needed in `infer`. */
  readonly labels?: Labels | Tensor | null;
  /** Minimises the loss in `train`. Excludes `trainOpFn`. */
  readonly optimizer?: Optimizer;
  /** The variables to change; default: every trainable one on the tape. */
  readonly trainableVariables?: readonly Variable[];
  /** Makes the training step from the loss. Excludes `optimizer`. */
  readonly trainOpFn?: (loss: Tensor) => TrainOp;
  /** Updates that run after the step. */
  readonly updateOps?: readonly (() => void)[];
  /** Scalars that are added to the loss. */
  readonly regularizationLosses?: readonly Tensor[];
}

/** The names of {@linkcode CreateEstimatorSpecOptions}. */
export const specOptionNames: ReadonlySet<string> = new Set([
  "features",
  "mode",
  "logits",
  "labels",
  "optimizer",
  "trainableVariables",
  "trainOpFn",
  "updateOps",
  "regularizationLosses",
]);

/** Checks what `createEstimatorSpec` is given in training. */
export function checkStep({ optimizer, trainOpFn, trainableVariables, updateOps }: CreateEstimatorSpecOptions): void {
  if (optimizer !== undefined && trainOpFn !== undefined) throw new ValueError("trainOpFn and optimizer cannot both be set.");
  if (optimizer === undefined && trainOpFn === undefined) throw new ValueError("trainOpFn and optimizer cannot both be None.");
  if (optimizer !== undefined && !(optimizer instanceof Optimizer)) {
    throw new ValueError(
      `The given optimizer is not a tf.keras.optimizers.Optimizer instance. Received optimizer of type ${typeof optimizer}`,
    );
  }
  if (trainableVariables === null) throw new ValueError("trainableVariables cannot be None. Given None");
  if (trainableVariables !== undefined && !Array.isArray(trainableVariables)) {
    throw new ValueError(`trainableVariables should be a list or a tuple. Given type: ${typeof trainableVariables}.`);
  }
  if (updateOps !== undefined && !Array.isArray(updateOps)) {
    throw new ValueError(`updateOps should be a list or a tuple. Given type: ${typeof updateOps}.`);
  }
}

/** Checks type and shape of logits, and gives them as float32. */
export function checkLogits(logits: Tensor, dimension: number): Tensor {
  if (!(logits instanceof Tensor)) throw new TypeError(`logits must be a Tensor, received ${typeof logits}`);
  const { dtype, shape } = logits;
  if (dtype !== "float32" && dtype !== "int32") throw new TypeError(`logits must be float32 or int32, received ${dtype}`);
  if (shape.length < 2) throw new ValueError(`logits must have rank at least 2.  Received rank ${shape.length}, shape ${tuple(shape)}`);
  if (shape[shape.length - 1] !== dimension) {
    throw new ValueError(
      `logits shape must be [D0, D1, ... DN, logits_dimension], got ${tuple(shape)}. Expected a last dimension of ${dimension}.`,
    );
  }
  return dtype === "float32" ? logits : cast(logits, "float32");
}

/** Refuses prediction keys that the head does not have. */
export function checkKeys(keys: readonly string[] | undefined, valid: readonly string[]): ReadonlySet<string> {
  for (const key of keys ?? []) {
    if (!valid.includes(key)) {
      throw new ValueError(
        `Prediction key must be in PredictionKeys, given: ${key}.Valid prediction keys include [${valid.map((v) => `'${v}'`).join(", ")}].`,
      );
    }
  }
  return new Set(keys ?? valid);
}

/** Checks that a loss is a function; null where there is none. */
export function checkLossFn(lossFn: unknown): LossFn | null {
  if (lossFn === undefined || lossFn === null) return null;
  if (typeof lossFn !== "function") throw new TypeError(`lossFn must be a function, received ${typeof lossFn}`);
  return lossFn as LossFn;
}

/** Calls a user's loss, which must give so many values per row. */
export function callLossFn(
  lossFn: LossFn,
  labels: Tensor,
  logits: Tensor,
  features: Features,
  lossReduction: LossReduction,
  dimension: number,
): Tensor {
  const losses = synchronous("lossFn", lossFn(labels, logits, { features, lossReduction }));
  if (!(losses instanceof Tensor)) throw new TypeError(`lossFn must return a Tensor, received ${describe(losses)}`);
  const expected = [...logits.shape.slice(0, -1), dimension];
  if (!sameShape(losses.shape, expected)) {
    throw new ValueError(
      `lossFn must return Tensor of shape [D0, D1, ... DN, ${dimension}]. logits_shape: ${tuple(logits.shape)} loss_shape: ${
        tuple(losses.shape)
      }`,
    );
  }
  return reshape(losses, [sizeOf(expected.slice(0, -1)), dimension]);
}
