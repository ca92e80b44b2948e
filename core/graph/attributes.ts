/**
 * The attributes of every operation: plain data that survives JSON. What an operation takes beyond them is among its inputs.
 *
 * @module
 */

import type { DType } from "../runtime/host_tensor.ts";
import type { LearningRateConfig } from "../learning_rate.ts";
import type { Graph } from "./graph.ts";
import type { RecordedPart } from "./current_recorder.ts";

/** Activations that a dense layer knows by name, TensorFlow's names. */
export type ActivationName = "linear" | "relu" | "relu6" | "leaky_relu" | "elu" | "selu" | "gelu" | "softplus" | "sigmoid" | "tanh";

/** How the rows of one example are joined. */
export type Combiner = "sum" | "mean" | "sqrtn";

/** The dtypes of values on the device. */
export type DeviceDType = "float32" | "int32" | "bool";

/** An operation without attributes. */
export type None = Readonly<Record<never, never>>;

interface ReduceAttributes {
  /** The axes, rising. */
  readonly axes: readonly number[];
  /** Whether they stay, with extent 1. */
  readonly keepDims: boolean;
}

/** What a categorical column reads. */
export type CategoricalDType = "string" | "int64";

/** Whether `""` and -1, which pad dense values, are left out. */
export type Padding = "drop" | "keep";

/** How a numeric feature is read and normalised: (x - shift) / divisor, or log(1 + x). */
export interface NumericReading {
  /** Name of the feature. */
  readonly key: string;
  /** Name of the column. */
  readonly name: string;
  /** Extents of one example's value. */
  readonly shape: readonly number[];
  /** Their product. */
  readonly width: number;
  /** How it is read. */
  readonly dtype: "float32" | "int32" | "int64";
  /** One value for each element, or null. */
  readonly defaultValue: readonly number[] | null;
  /** Subtracted. */
  readonly shift: number;
  /** Divided by, after that. */
  readonly divisor: number;
  /** Whether log(1 + x) is taken instead. */
  readonly log1p: boolean;
}

interface RecurrentLayer {
  /** Whether the output is that of every step, or of the last alone. */
  readonly returnSequences: boolean;
  /** Whether what the gradient needs is a second output. */
  readonly workspace: boolean;
}

interface RecurrentLayerGradient {
  /** That of the layer. */
  readonly returnSequences: boolean;
  /** Which gradients are outputs: of x, kernel, recurrent, bias. */
  readonly wanted: readonly boolean[];
}

interface RecurrentLoop {
  /** One step: of the input at it, the states and the values behind x and lengths to the output and the states. */
  readonly step: Graph | Pick<RecordedPart, "recording">;
  /** Widths of the states. */
  readonly stateSize: readonly number[];
  /** Width of the output. */
  readonly outputSize: number;
  /** Whether the output is that of every step, or of the last alone. */
  readonly returnSequences: boolean;
}

/** Whether the gradient of a loss to its logits is an output besides. */
interface LossAttributes {
  /** True where the loss is differentiated. */
  readonly gradient: boolean;
}

interface MomentumAttributes {
  /** Share of the velocity that stays. */
  readonly momentum: number;
  /** Whether the gradient counts where the velocity will lead. */
  readonly nesterov: boolean;
}

interface AdagradAttributes {
  /** Added to the root of the accumulators. */
  readonly epsilon: number;
}

interface ProximalAdagradAttributes {
  /** Strength of the L1 penalty. */
  readonly l1: number;
  /** Strength of the L2 penalty. */
  readonly l2: number;
}

interface AdamAttributes {
  /** Decay of the mean of gradients. */
  readonly beta1: number;
  /** Decay of the mean of squared gradients. */
  readonly beta2: number;
  /** Added to the root of the second mean. */
  readonly epsilon: number;
}

interface RMSPropAttributes {
  /** Decay of the mean of squared gradients. */
  readonly rho: number;
  /** Share of the last step that goes into the next. */
  readonly momentum: number;
  /** Added to the root of the mean; with momentum under the root. */
  readonly epsilon: number;
}

interface FtrlAttributes {
  /** Strength of the L1 penalty. */
  readonly l1: number;
  /** Strength of the L2 penalty. */
  readonly l2: number;
  /** How the rate falls with the accumulated squares. */
  readonly learningRatePower: number;
  /** Beta of the paper. */
  readonly beta: number;
  /** Strength of the L2 penalty on the size of the weights. */
  readonly l2Shrinkage: number;
}

/** How labels are read. */
export interface LabelReading {
  /** Shape of the logits, [D0, ..., DN, n]. */
  readonly shape: readonly number[];
  /** Labels that each row has: the last extent of theirs, which may be absent where it is 1. */
  readonly dimension: number;
}

/** What numeric labels may be: any finite number, one in [0, 1], or one from 0. */
export type LabelRange = "real" | "probability" | "count";

/** The attributes of each operation by its name. */
export interface OpAttributes {
  // Sources.
  feature: { readonly key: string; readonly dtype: "float32" | "int64" | "string" | "bool"; readonly form: "dense" | "sparse" | "ragged" };
  label: { readonly key: string | null };
  variable: { readonly name: string };
  constant: { readonly dtype: DType; readonly shape: readonly number[]; readonly data: unknown };
  lookup_table: { readonly dtype: DType; readonly shape: readonly number[]; readonly data: unknown };
  global_step: None;
  seed: None;
  /** What a part of a graph takes: the value of that index. */
  argument: { readonly index: number };
  /** Makes a tensor of an array on the host, or of a feature or label as it was given. */
  as_tensor: { readonly dtype: DType; readonly shape: readonly number[] | null };

  // Elementwise.
  relu: None;
  relu6: None;
  leaky_relu: None;
  elu: None;
  selu: None;
  gelu: None;
  softplus: None;
  sigmoid: None;
  tanh: None;
  exp: None;
  log: None;
  log1p: None;
  neg: None;
  abs: None;
  sign: None;
  square: None;
  sqrt: None;
  rsqrt: None;
  reciprocal: None;
  floor: None;
  lgamma: None;
  add: None;
  sub: None;
  mul: None;
  div: None;
  maximum: None;
  minimum: None;
  pow: None;
  div_no_nan: None;
  affine: { readonly scale: number; readonly shift: number };
  clip_by_value: { readonly low: number; readonly high: number };
  equal: None;
  not_equal: None;
  greater: None;
  greater_equal: None;
  less: None;
  less_equal: None;
  logical_and: None;
  logical_or: None;
  logical_not: None;
  where: None;
  is_finite: None;
  cast: { readonly dtype: DeviceDType };

  // Reductions.
  sum: ReduceAttributes;
  prod: ReduceAttributes;
  max: ReduceAttributes;
  min: ReduceAttributes;
  arg_max: { readonly axis: number };
  dot: None;

  // Matrices and layers.
  matmul: { readonly transposeA: boolean; readonly transposeB: boolean };
  dense: { readonly activation: ActivationName };
  softmax: None;
  log_softmax: None;
  softmax_cross_entropy: LossAttributes;
  sigmoid_cross_entropy: LossAttributes;
  dropout: { readonly rate: number; readonly stream: string };
  batch_norm: { readonly epsilon: number };
  batch_norm_train: { readonly epsilon: number };
  lstm: RecurrentLayer;
  gru: RecurrentLayer;
  simple_rnn: RecurrentLayer;
  lstm_grad: RecurrentLayerGradient;
  gru_grad: RecurrentLayerGradient;
  simple_rnn_grad: RecurrentLayerGradient;
  reverse_sequence: None;
  recurrent: RecurrentLoop;
  recurrent_grad: RecurrentLoop & {
    /** Which gradients are outputs: of x, of lengths (never) and of each value behind them. */
    readonly wanted: readonly boolean[];
  };

  // Movement.
  reshape: { readonly shape: readonly number[] };
  broadcast_to: { readonly shape: readonly number[] };
  transpose: { readonly permutation: readonly number[] };
  slice: { readonly begin: readonly number[]; readonly size: readonly number[] };
  concat: { readonly axis: number };
  fill: { readonly shape: readonly number[]; readonly value: number; readonly dtype: DeviceDType };
  stop_gradient: None;

  // Rows of tables.
  gather_rows: None;
  clip_rows_by_norm: { readonly maxNorm: number };
  segment_combine: { readonly combiner: Combiner };
  multi_hot: { readonly depth: number };
  mul_rows: None;
  wide_softmax: None;
  top_k: { readonly k: number };

  // Effects.
  assign_add: None;
  update_auc_buckets: { readonly thresholds: number };

  // On the host: features.
  numeric_input: { readonly columns: readonly NumericReading[] };
  /** Groups the values of a SparseTensor; the result stands for the feature. */
  sparse_values: { readonly key: string };
  categorical_values: { readonly key: string; readonly dtype: CategoricalDType; readonly padding: Padding };
  vocabulary_lookup: { readonly size: number; readonly id: number; readonly oovBuckets: number };
  hash_bucket: { readonly numBuckets: number };
  identity_ids: { readonly numBuckets: number; readonly defaultValue: number | null };
  bucketize: { readonly reading: NumericReading; readonly edges: readonly number[] };
  bucketize_tensor: { readonly edges: readonly number[] };
  even_splits: { readonly rows: number; readonly each: number };
  cross: {
    /** Buckets over which combinations are hashed. */
    readonly numBuckets: number;
    /** A whole number in decimal digits; "0" is TensorFlow's own key. */
    readonly hashKey: string;
    /** What is crossed, in the order of the inputs: values and splits of each. */
    readonly parts: readonly { readonly dtype: CategoricalDType; readonly sparse: boolean }[];
  };
  weight_values: { readonly key: string };
  /** `column` is the name of the weighted column's source, `name` that of the weighted column. */
  weigh_ids: { readonly column: string; readonly name: string; readonly weightKey: string };
  unique_rows: {
    /** How the rows of one example are joined; entries that do not count for it are left out. */
    readonly combiner: Combiner;
    /** Rows of the table. */
    readonly numBuckets: number;
    /** Name of the column, for the sentences of errors. */
    readonly name: string;
    /** Bags that each row of the batch has: 1, or the steps of a sequence. */
    readonly steps: number;
  };

  // On the host: steps of sequences.
  full_lengths: { readonly rows: number; readonly steps: number };
  row_lengths: None;
  reverse_index: { readonly steps: number };
  step_mask: { readonly steps: number };
  last_steps: { readonly steps: number; readonly everyStep: boolean };
  range: { readonly count: number };

  // On the host: features of sequences.
  /** As `sparse_values`, of sequences. */
  sparse_sequence: { readonly key: string };
  sequence_categories: { readonly key: string; readonly dtype: CategoricalDType };
  step_splits: { readonly column: string };
  same_lengths: { readonly first: string; readonly column: string };
  sequence_weights: { readonly key: string; readonly dtype: CategoricalDType; readonly weightKey: string };
  sequence_numbers: { readonly reading: NumericReading };
  sequence_numeric_input: {
    /** How numbers are read and normalised. */
    readonly reading: NumericReading;
    /** What stands in padding, in gaps of a sparse tensor and for missing numbers; null: 0 in padding and gaps, and a missing number is an error. */
    readonly defaultValue: number | null;
    /** Whether a second output says where there are numbers. */
    readonly masked: boolean;
  };

  // On the host: labels, weights, and masks of sequences.
  class_ids: LabelReading & { readonly nClasses: number };
  binary_labels: LabelReading;
  numeric_labels: LabelReading & { readonly range: LabelRange };
  multi_hot_labels: { readonly shape: readonly number[] };
  example_weights: {
    /** Name of the feature. */
    readonly column: string;
    /** Shape of the logits. */
    readonly shape: readonly number[];
    /** Whether each target may have a weight of its own. */
    readonly perDimension: boolean;
  };
  read_mask: { readonly key: string; readonly shape: readonly number[] };
  length_mask: { readonly steps: number };
  valid_places: None;
  flatten_steps: {
    /** What the values are, for the sentences of errors. */
    readonly what: string;
    /** Rows of the mask. */
    readonly batch: number;
    /** Its steps. */
    readonly steps: number;
    /** Whether it was made of lengths. */
    readonly ofLengths: boolean;
  };
  elements: None;
  class_paths: None;
  all_class_paths: None;
  sampled_classes: {
    readonly sampler: "log_uniform" | "uniform" | "learned_unigram";
    readonly nClasses: number;
    readonly numSampled: number;
    readonly unique: boolean;
    /** Whether a candidate that is the label of a row does not count there. */
    readonly removeHits: boolean;
    /** Whether logarithms of shares are given. */
    readonly logShares: boolean;
    /** Name of the random stream. */
    readonly stream: string;
  };
  count_classes: None;
  fill_ids: { readonly count: number; readonly id: number };
  distinct_ids: None;

  // On the host: predictions.
  as_string: None;
  cast_int64: None;
  gather_strings: None;
  tile_rows: { readonly rows: number };

  // Gradients: of functions of one variable.
  relu_grad: None;
  relu6_grad: None;
  leaky_relu_grad: None;
  elu_grad: None;
  selu_grad: None;
  softplus_grad: None;
  sigmoid_grad: None;
  tanh_grad: None;
  gelu_grad: None;
  clip_grad: { readonly low: number; readonly high: number };

  // Gradients: of layers. The flags say which of the gradients are outputs.
  softmax_grad: None;
  log_softmax_grad: None;
  dense_grad: { readonly activation: ActivationName; readonly dx: boolean; readonly dkernel: boolean; readonly dbias: boolean };
  batch_norm_grad: { readonly epsilon: number };

  // Gradients: of movement and of rows.
  slice_grad: { readonly begin: readonly number[] };
  segment_combine_grad: { readonly combiner: Combiner };
  clip_rows_by_norm_grad: { readonly maxNorm: number };
  merge_rows: None;
  densify_rows: { readonly shape: readonly number[] };

  // What becomes of gradients before they are applied.
  clip_by_norm: { readonly norm: number };
  clip_by_global_norm: { readonly norm: number };
  scale: { readonly factor: number };
  random_truncated_normal: { readonly shape: readonly number[]; readonly deviation: number; readonly stream: string };

  // On the host: numbers that follow from the number of steps taken.
  learning_rate: { readonly rate: number | LearningRateConfig; readonly decay: number };
  decay_divisor: { readonly decay: number };
  beta_power: { readonly beta: number };

  // Effects: they change variables.
  assign: None;
  scale_variable: { readonly factor: number };
  moving_average: { readonly rate: number };
  apply_sgd: None;
  apply_sgd_rows: None;
  apply_momentum: MomentumAttributes;
  apply_momentum_rows: MomentumAttributes;
  apply_momentum_v1: MomentumAttributes;
  apply_momentum_v1_rows: MomentumAttributes;
  apply_adagrad: AdagradAttributes;
  apply_adagrad_rows: AdagradAttributes;
  apply_proximal_adagrad: ProximalAdagradAttributes;
  apply_proximal_adagrad_rows: ProximalAdagradAttributes;
  apply_adam: AdamAttributes;
  apply_adam_rows: AdamAttributes;
  apply_rmsprop: RMSPropAttributes;
  apply_rmsprop_rows: RMSPropAttributes;
  apply_ftrl: FtrlAttributes;
  apply_ftrl_rows: FtrlAttributes;
}

/** Name of an operation. */
export type OpName = keyof OpAttributes;
