/**
 * TensorFlow 1.15's estimators: the loss is a sum, optimizers follow TensorFlow 1's rules and keep their state under its names, areas under curves
 * are those of `tf.metrics.auc` (tensorflow_estimator/python/estimator/canned/dnn.py). Its training runs go on here, and those from here go on there.
 *
 * @module
 */

import { checkOptions, ValueError } from "../../core/errors.ts";
import { sizeOf } from "../../core/runtime/host_tensor.ts";
import { V1Reduction } from "../../core/losses.ts";
import { v1OptimizerFromString } from "../../core/optimizers/kinds.ts";
import { BinaryClassHead } from "../../heads/binary_class_head.ts";
import { Head, type HeadRules, tensorflow1 } from "../../heads/head.ts";
import { MultiClassHead } from "../../heads/multi_class_head.ts";
import { RegressionHead } from "../../heads/regression_head.ts";
import type { BinaryRow, ClassificationRow, RegressionRow } from "../../heads/rows.ts";
import { type OptimizerLike, resolveOptimizer } from "./optimizer_choice.ts";
import type { Partitioner } from "../session/partition.ts";
import {
  defined,
  type DNNClassifierOptions as PlainClassifierOptions,
  DNNEstimator as PlainEstimator,
  type DNNEstimatorOptions as PlainEstimatorOptions,
  type DNNRegressorOptions as PlainRegressorOptions,
  networkOptions,
  type NetworkRules,
} from "./dnn.ts";

export * as layers from "./v1_layers.ts";
export { v1OptimizerFromString } from "../../core/optimizers/kinds.ts";
export {
  AdagradOptimizer,
  type AdagradOptimizerOptions,
  ProximalAdagradOptimizer,
  type ProximalAdagradOptimizerOptions,
} from "../../core/optimizers/v1/adagrad.ts";
export { AdamOptimizer, type AdamOptimizerOptions } from "../../core/optimizers/v1/adam.ts";
export { FtrlOptimizer, type FtrlOptimizerOptions } from "../../core/optimizers/v1/ftrl.ts";
export {
  GradientDescentOptimizer,
  type GradientDescentOptimizerOptions,
  MomentumOptimizer,
  type MomentumOptimizerOptions,
} from "../../core/optimizers/v1/gradient_descent.ts";
export { RMSPropOptimizer, type RMSPropOptimizerOptions } from "../../core/optimizers/v1/rmsprop.ts";
export type { V1OptimizerOptions } from "../../core/optimizers/v1/scheme.ts";
export type { Partitioner } from "../session/partition.ts";

/** TensorFlow 1's reductions: `"weighted_sum"`, `"weighted_mean"`, `"weighted_sum_over_batch_size"`, `"weighted_sum_by_nonzero_weights"`, `"none"`. */
export const Reduction: typeof V1Reduction = V1Reduction;

/** One of TensorFlow 1's reductions. */
export type Reduction = V1Reduction;

/**
 * TensorFlow 1's rules for a head, as the second argument of its constructor: its reductions, and areas under curves by `tf.metrics.auc`.
 *
 * @example
 * ```ts
 * import { BinaryClassHead, v1 } from "@headway/estimator";
 * const head = new BinaryClassHead({ weightColumn: "w", lossReduction: v1.Reduction.MEAN }, v1.headRules);
 * ```
 */
export const headRules: HeadRules = tensorflow1;

/** What all of TensorFlow 1's DNN estimators take besides. */
export interface V1Options {
  /**
   * Splits variables of the input layer in checkpoints; takes shape and dtype, gives the number of parts along each axis, where all but the first are
   * 1. Default: one part up to 64 MiB.
   */
  readonly inputLayerPartitioner?: Partitioner | null;
}

/**
 * Options of {@linkcode DNNClassifier}: those of the plain class, but a string is an optimizer of TensorFlow 1 at the rate 0.05, and the loss is
 * `"weighted_sum"` by default. `"sum"` and `"sum_over_batch_size"` stand for the weighted ones.
 */
export interface DNNClassifierOptions extends PlainClassifierOptions, V1Options {}

/** Options of {@linkcode DNNRegressor}: those of the plain class, with the differences of {@linkcode DNNClassifierOptions}. */
export interface DNNRegressorOptions extends PlainRegressorOptions, V1Options {}

/** Options of {@linkcode DNNEstimator}: those of the plain class; a string is an optimizer of TensorFlow 1 at the rate 0.05. */
export interface DNNEstimatorOptions<Row extends object> extends PlainEstimatorOptions<Row>, V1Options {}

/**
 * TensorFlow 1's DNNEstimator. The loss is as its head reduces it, which may be by TensorFlow 1's reductions (see {@linkcode headRules}); areas under
 * curves are TensorFlow 1's with any head of this library.
 */
export class DNNEstimator<Row extends object = Record<string, unknown>> extends PlainEstimator<Row> {
  /** Checks the options; nothing is read or written yet. */
  constructor(options: DNNEstimatorOptions<Row>, kind = "v1.DNNEstimator") {
    checkOptions(kind, options, { ...v1Options, head: ["any"] });
    const { inputLayerPartitioner, head, ...rest } = options;
    super({ ...rest, head: head instanceof Head ? head.withRules(tensorflow1) : head }, kind, rulesOf(inputLayerPartitioner ?? null));
  }
}

/** TensorFlow 1's DNNClassifier. */
export class DNNClassifier extends DNNEstimator<ClassificationRow & Partial<BinaryRow>> {
  /** Checks the options; nothing is read or written yet. */
  constructor(options: DNNClassifierOptions, kind = "v1.DNNClassifier") {
    checkOptions(kind, options, {
      ...v1Options,
      nClasses: ["any"],
      weightColumn: ["any"],
      labelVocabulary: ["any"],
      lossReduction: ["any"],
    });
    const { nClasses = options.labelVocabulary?.length ?? 2, weightColumn, labelVocabulary, lossReduction, ...rest } = options;
    const shared = defined({ weightColumn, labelVocabulary, lossReduction });
    const head = nClasses === 2 ? new BinaryClassHead(shared, tensorflow1) : new MultiClassHead({ nClasses, ...shared }, tensorflow1);
    super({ ...rest, head: head as unknown as Head<ClassificationRow & Partial<BinaryRow>> }, kind);
  }
}

/** TensorFlow 1's DNNRegressor. */
export class DNNRegressor extends DNNEstimator<RegressionRow> {
  /** Checks the options; nothing is read or written yet. */
  constructor(options: DNNRegressorOptions, kind = "v1.DNNRegressor") {
    checkOptions(kind, options, { ...v1Options, labelDimension: ["any"], weightColumn: ["any"], lossReduction: ["any"] });
    const { labelDimension, weightColumn, lossReduction, ...rest } = options;
    const head = new RegressionHead(defined({ labelDimension, weightColumn, lossReduction }), tensorflow1);
    super({ ...rest, head: head as unknown as Head<RegressionRow> }, kind);
  }
}

/** Options of {@linkcode minMaxVariablePartitioner}. */
export interface MinMaxPartitionerOptions {
  /** The most parts. Default 1. */
  readonly maxPartitions?: number;
  /** Smallest part in bytes. Default 262144. */
  readonly minSliceSize?: number;
}

/** Splits a variable along its first axis into as many parts as are no smaller than a limit (tf.min_max_variable_partitioner). */
export function minMaxVariablePartitioner(options: MinMaxPartitionerOptions = {}): Partitioner {
  checkOptions("minMaxVariablePartitioner", options, { maxPartitions: ["number"], minSliceSize: ["number"] });
  const { maxPartitions = 1, minSliceSize = 256 << 10 } = options;
  if (!(maxPartitions >= 1)) throw new ValueError(`max_partitions must be positive: ${maxPartitions}`);
  if (!(minSliceSize >= 1)) throw new ValueError(`min_slice_size must be positive: ${minSliceSize}`);
  return (shape, dtype) => {
    const bytes = sizeOf(shape) * (dtype === "string" ? 16 : dtype === "int64" ? 8 : dtype === "bool" ? 1 : 4);
    const parts = Math.max(1, Math.min(shape[0] ?? 1, maxPartitions, Math.ceil(bytes / minSliceSize)));
    return shape.map((_, axis) => axis === 0 ? parts : 1);
  };
}

/** Splits every variable along its first axis into so many parts, or into its rows if these are fewer (tf.fixed_size_partitioner). */
export function fixedSizePartitioner(numShards: number): Partitioner {
  if (!Number.isInteger(numShards) || numShards < 1) {
    throw new ValueError(`num_shards must be a whole number from 1, received ${numShards}`);
  }
  return (shape) => shape.map((extent: number, axis: number) => axis === 0 ? Math.max(1, Math.min(numShards, extent)) : 1);
}

/** Every string optimizer has this rate, whatever its own. */
const LEARNING_RATE = 0.05;

const v1Options = { ...networkOptions, inputLayerPartitioner: ["function", "null"] } as const;

function rulesOf(partitioner: Partitioner | null): NetworkRules {
  return {
    optimizerOf: (like: OptimizerLike) =>
      typeof like === "string" ? v1OptimizerFromString(like, { learningRate: LEARNING_RATE }) : resolveOptimizer(like),
    scopedState: true,
    partitioner,
  };
}
