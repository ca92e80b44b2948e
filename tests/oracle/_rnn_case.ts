/**
 * A run of a recurrent classifier, as JSON for TensorFlow and for this library.
 *
 * @module
 */

import type { CaseOptimizer } from "./_case.ts";

/** A value of each row: a number or string, or for sequences lists of them, ending where the sequence ends. */
export type RnnValue = number | string | readonly RnnValue[];

/** Values of a feature or of the labels. Sequences are given to TensorFlow as sparse tensors, labels and weights of steps as padded ones. */
export interface RnnValues {
  readonly dtype: "float32" | "int64" | "string" | "bool";
  readonly values: readonly RnnValue[];
}

/** A categorical column. */
export type RnnCategorical =
  | { readonly kind: "identity"; readonly key: string; readonly numBuckets: number; readonly defaultValue?: number }
  | { readonly kind: "vocabulary"; readonly key: string; readonly vocabulary: readonly string[]; readonly numOovBuckets?: number }
  | { readonly kind: "hash"; readonly key: string; readonly size: number };

/** A column, of sequences or of context by its place. */
export type RnnColumn =
  | { readonly kind: "numeric"; readonly key: string; readonly shape?: readonly number[]; readonly defaultValue?: number }
  | { readonly kind: "indicator"; readonly column: RnnCategorical }
  | {
    readonly kind: "embedding";
    readonly column: RnnCategorical;
    readonly dimension: number;
    readonly combiner?: "mean" | "sum" | "sqrtn";
  }
  | { readonly kind: "shared"; readonly columns: readonly RnnCategorical[]; readonly dimension: number };

/** Name of a standard cell. */
export type RnnCellName = "simple_rnn" | "lstm" | "gru";

/** A training run, evaluation and prediction. */
export interface RnnCase {
  readonly name: string;
  readonly sequence: readonly RnnColumn[];
  readonly context: readonly RnnColumn[];
  readonly units?: number | readonly number[];
  readonly cellType?: RnnCellName;
  /** Instead of units: the cells that a function gives. */
  readonly cells?: readonly { readonly kind: RnnCellName; readonly units: number }[];
  readonly nClasses: number;
  readonly labelVocabulary?: readonly string[];
  readonly weightColumn?: string;
  readonly lossReduction?: "sum" | "sum_over_batch_size";
  readonly returnSequences?: boolean;
  readonly sequenceMask?: string;
  readonly optimizer: CaseOptimizer;
  readonly features: Readonly<Record<string, RnnValues>>;
  /** Features that have a value for each step and are no input: masks and weights. */
  readonly ofSteps?: readonly string[];
  readonly labels: RnnValues;
  readonly batch: number;
  readonly steps: number;
  /** Steps of a second call of `train`. */
  readonly more: number;
}
