/**
 * What a comparison with TensorFlow is made of: a case, as JSON for both sides, and what TensorFlow answered.
 *
 * @module
 */

/** Values of a feature or of the labels, one row for each example. */
export interface CaseValues {
  readonly dtype: "float32" | "int64" | "string";
  readonly values: readonly CaseRow[];
  /** Whether it is given as a sparse tensor of what is not missing: -1, the empty string, a weight of 0. */
  readonly sparse?: boolean;
  /** Whether TensorFlow is given such a sparse tensor, and this library arrays without what is missing. */
  readonly unpadded?: boolean;
}

/** One example of a feature: a value, or a list of them. Missing ids are -1 or the empty string. */
export type CaseRow = number | string | readonly number[] | readonly string[];

/** Mean and deviation. */
export interface CaseNormalizer {
  readonly mean: number;
  readonly std: number;
}

/** A feature column. */
export type CaseColumn =
  | { readonly kind: "numeric"; readonly key: string; readonly shape?: readonly number[]; readonly normalizer?: CaseNormalizer }
  | { readonly kind: "bucketized"; readonly source: CaseColumn; readonly boundaries: readonly number[] }
  | { readonly kind: "identity"; readonly key: string; readonly numBuckets: number; readonly defaultValue?: number }
  | {
    readonly kind: "vocabulary";
    readonly key: string;
    readonly vocabulary: readonly string[] | readonly number[];
    readonly numOovBuckets?: number;
    readonly defaultValue?: number;
  }
  | {
    readonly kind: "vocabularyFile";
    readonly key: string;
    readonly file: string;
    readonly size?: number;
    readonly numOovBuckets?: number;
    readonly defaultValue?: number;
  }
  | { readonly kind: "hash"; readonly key: string; readonly size: number; readonly dtype?: "string" | "int64" }
  | { readonly kind: "crossed"; readonly keys: readonly (string | CaseColumn)[]; readonly size: number; readonly hashKey?: number }
  | { readonly kind: "weighted"; readonly column: CaseColumn; readonly weightKey: string }
  | { readonly kind: "indicator"; readonly column: CaseColumn }
  | ({ readonly kind: "embedding"; readonly column: CaseColumn } & CaseEmbedding)
  | ({ readonly kind: "shared"; readonly columns: readonly CaseColumn[] } & CaseEmbedding);

/** Options of an embedding. */
export interface CaseEmbedding {
  readonly dimension: number;
  readonly combiner?: "mean" | "sum" | "sqrtn";
  readonly maxNorm?: number;
  readonly trainable?: boolean;
}

/** An optimizer by name, or with options under this library's names. */
export type CaseOptimizer = string | { readonly kind: string; readonly [option: string]: number | boolean | string | CaseSchedule };

/** A learning-rate schedule by this library's name and options. */
export type CaseSchedule = { readonly schedule: string; readonly [option: string]: number | boolean | string | readonly number[] };

/** A training run, evaluation and prediction. */
export interface Case {
  readonly name: string;
  readonly estimator: "classifier" | "regressor";
  readonly columns: readonly CaseColumn[];
  readonly hiddenUnits: readonly number[];
  readonly activation: string | null;
  readonly nClasses?: number;
  readonly labelVocabulary?: readonly string[];
  readonly labelDimension?: number;
  /** Instead of the classifier's or the regressor's: the estimator is then a DNNEstimator. */
  readonly head?: "multiLabel" | "poisson" | "logistic";
  readonly weightColumn?: string | { readonly key: string; readonly normalizer: CaseNormalizer };
  readonly lossReduction?: string;
  readonly batchNorm?: boolean;
  readonly optimizer: CaseOptimizer;
  readonly features: Readonly<Record<string, CaseValues>>;
  readonly labels: CaseValues;
  readonly trainBatch: number;
  readonly evalBatch: number;
  readonly steps: number;
  /** Steps of a second call of `train`. */
  readonly more: number;
  /** Whether this library reads the rows through its `Dataset`; else batches come from a generator. */
  readonly dataset?: boolean;
  /** TensorFlow 1 only: partitions of the input layer's tables. */
  readonly partitions?: number;
  /** TensorFlow 1 only: parts of a fixed number, whatever their size, instead. */
  readonly shards?: number;
  /** TensorFlow 1 only: whether the estimator has layer annotations. */
  readonly annotated?: boolean;
  readonly dropout?: number;
  /** 1 where this library runs the case with its `v1` classes. */
  readonly version?: 1;
}

/** A value out of TensorFlow; `fill` stands for equal elements. */
export interface TensorFlowValue {
  readonly dtype: "float32" | "int64" | "int32" | "bool" | "string";
  readonly shape: readonly number[];
  readonly data?: readonly (number | string)[];
  readonly fill?: number | string;
}

/** Variables by name. */
export type TensorFlowValues = Readonly<Record<string, TensorFlowValue>>;

/** What TensorFlow answered to a case. */
export interface TensorFlowResult {
  /** Loss of every step, before its update. */
  readonly losses: readonly number[];
  readonly evaluation: Readonly<Record<string, number>>;
  readonly predictions: TensorFlowValues;
  /** The checkpoint before the first step. */
  readonly initial: TensorFlowValues;
  /** The checkpoint after `steps`. */
  readonly final: TensorFlowValues;
  /** TensorFlow's own distance from the same run in float64. */
  readonly distance?: TensorFlowDistance;
  /** Losses of the second call of `train`. */
  readonly moreLosses?: readonly number[];
  /** The checkpoint after it. */
  readonly moreFinal?: TensorFlowValues;
}

/**
 * How far TensorFlow's float32 is from float64: relative distances, of variables relative to their largest element, of predictions relative to 0.1 where the
 * value is smaller.
 */
export interface TensorFlowDistance {
  readonly losses: number;
  readonly variables: Readonly<Record<string, number>>;
  /** Of logits, or of a regressor's predictions, computed from the last checkpoint. */
  readonly predictions?: number;
  /** Of the same over the whole run. Small differences of many variables add up in a logit, and where its terms cancel they count for more. */
  readonly results?: number;
}

/** All elements of a value. */
export function elements(value: TensorFlowValue): readonly (number | string)[] {
  const size = value.shape.reduce((product, extent) => product * extent, 1);
  return value.data ?? new Array<number | string>(size).fill(value.fill!);
}
