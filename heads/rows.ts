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

/** A row of a regressor. */
export interface RegressionRow {
  /** One value per target. */
  readonly predictions: number[];
}
