/**
 * What a model is run for.
 *
 * @module
 */

/** The modes of a model, with TensorFlow's values. */
export const ModeKeys = {
  /** Training. */
  TRAIN: "train",
  /** Evaluation. */
  EVAL: "eval",
  /** Prediction. */
  PREDICT: "infer",
} as const;

/** One of the modes: `"train"`, `"eval"` or `"infer"`. */
export type ModeKeys = (typeof ModeKeys)[keyof typeof ModeKeys];
