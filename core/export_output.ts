/**
 * What a model gives when it is exported: the signatures of TensorFlow Serving.
 *
 * @module
 */

import type { Tensor } from "./tensor.ts";

/** Scores and names of classes: `tensorflow/serving/classify`. */
export interface ClassificationOutput {
  /** Discriminates the union. */
  readonly kind: "classification";
  /** float32 [batch, n]. */
  readonly scores: Tensor;
  /** string [batch, n]. */
  readonly classes: Tensor;
}

/** A value: `tensorflow/serving/regress`. */
export interface RegressionOutput {
  /** Discriminates the union. */
  readonly kind: "regression";
  /** float32 [batch, d]. */
  readonly value: Tensor;
}

/** Tensors by name: `tensorflow/serving/predict`. */
export interface PredictOutput {
  /** Discriminates the union. */
  readonly kind: "predict";
  /** The outputs. */
  readonly outputs: Readonly<Record<string, Tensor>>;
}

/** One signature of an exported model. */
export type ExportOutput = ClassificationOutput | RegressionOutput | PredictOutput;

/** Key of the signature that serves where none is named. */
export const DEFAULT_SERVING_SIGNATURE_DEF_KEY = "serving_default";
