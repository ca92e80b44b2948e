/**
 * What predictions of one example look like, by kind of head.
 *
 * @module
 */

/** A row of a classifier. */
export interface ClassificationRow {
  /** One logit per class; for two classes a single one. */
  readonly logits: number[];
  /** One probability per class. */
  readonly probabilities: number[];
  /** The predicted class id, in an array of one. */
  readonly class_ids: number[];
  /** The predicted class's name, in an array of one. */
  readonly classes: string[];
  /** All class ids. */
  readonly all_class_ids: number[];
  /** All class names. */
  readonly all_classes: string[];
}

/** A row of a classifier of two classes. */
export interface BinaryRow extends ClassificationRow {
  /** The probability of class 1, in an array of one. */
  readonly logistic: number[];
}

/** A row of a classifier into any number of classes. */
export interface MultiLabelRow {
  /** One logit per class. */
  readonly logits: number[];
  /** For each class the probability that the example has it. */
  readonly probabilities: number[];
  /** All class names. */
  readonly classes: string[];
}

/** A row of a regressor with a link function. */
export interface LinkedRegressionRow extends RegressionRow {
  /** One logit per target. */
  readonly logits: number[];
}

/** A row of a regressor. */
export interface RegressionRow {
  /** One value per target. */
  readonly predictions: number[];
}

/** A row of a classifier of every step: what {@linkcode ClassificationRow} has, for each step. */
export interface SequenceClassificationRow {
  /** For each step one logit per class; for two classes a single one. */
  readonly logits: number[][];
  /** For each step one probability per class. */
  readonly probabilities: number[][];
  /** For each step the predicted class id, in an array of one. */
  readonly class_ids: number[][];
  /** For each step the predicted class's name, in an array of one. */
  readonly classes: string[][];
  /** All class ids. */
  readonly all_class_ids: number[];
  /** All class names. */
  readonly all_classes: string[];
  /** For two classes: for each step the probability of class 1, in an array of one. */
  readonly logistic?: number[][];
  /** Which steps are no padding; under the name that `sequenceMask` says. */
  readonly sequence_mask: boolean[];
}
