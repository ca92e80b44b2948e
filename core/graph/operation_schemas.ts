/**
 * What each operation of a graph takes, gives and has for attributes, for graphs that come from files.
 *
 * @module
 */

import type { OpAttributes, OpName } from "./attributes.ts";
import {
  type AttributeKind,
  count,
  flag,
  isRecord,
  listOf,
  number,
  oneOf,
  openShape,
  orNull,
  rate,
  record,
  shape,
  text,
  times,
  whole,
} from "./attribute_kinds.ts";

/**
 * What a value is when a graph runs: `tensor`, on the device; `variable`, which is a tensor too; `array`, numbers on the host; `host`, a tensor whose
 * elements are there; `values`, categories as they were given; `raw`, a feature or label; `grouped`, the values of a sparse one; `flat`, the steps of a
 * label; `numbers`, of sequences; `table`, `seed` and `step`.
 */
export type ValueKind =
  | "tensor"
  | "variable"
  | "array"
  | "host"
  | "values"
  | "raw"
  | "grouped"
  | "flat"
  | "numbers"
  | "table"
  | "seed"
  | "step";

/** What one operation takes and gives. */
export interface OperationSchema<A = object> {
  /**
   * Its inputs by name, with the kinds that each may be behind a colon: tensors, unless something else is said. `?` behind the name: it may be absent;
   * `*`: any number of them.
   */
  readonly inputs: string;
  /** Its outputs, with the kind of each; of the attributes and of which inputs are there where it depends on them. `*`: as many as inputs. */
  readonly outputs: string | ((attributes: A, inputs: readonly number[]) => string);
  /** Its attributes. */
  readonly attributes: { readonly [K in keyof A]-?: AttributeKind };
}

/** Powers of the betas of Adam. */
const POWERS = " beta1_power:tensor|array beta2_power:tensor|array";

/** What columns and heads read. */
const GIVEN = "raw|grouped|flat|tensor|host|array";

const unary = { inputs: "x", outputs: "y", attributes: {} } as const;
const binary = { inputs: "a b", outputs: "y", attributes: {} } as const;
const ofOutput = { inputs: "output dy", outputs: "dx", attributes: {} } as const;
const reduction = { inputs: "x", outputs: "y", attributes: { axes: listOf(whole(0)), keepDims: flag } } as const;
const loss = {
  inputs: "labels logits",
  outputs: ({ gradient }: { readonly gradient: boolean }) => gradient ? "loss dlogits" : "loss",
  attributes: { gradient: flag },
} as const;
const recurrentLayer = {
  inputs: "x kernel recurrent bias lengths:array|tensor|raw",
  outputs: ({ workspace }: { readonly workspace: boolean }) => workspace ? "y workspace" : "y",
  attributes: { returnSequences: flag, workspace: flag },
} as const;
const recurrentLayerGradient = {
  inputs: "x kernel recurrent bias lengths?:array|tensor|raw workspace dy",
  outputs: ({ wanted }: { readonly wanted: readonly boolean[] }) => tensors(wanted),
  attributes: { returnSequences: flag, wanted: listOf(flag) },
} as const;
const loop = { stateSize: listOf(times), outputSize: times, returnSequences: flag, step: isPart };
const epsilon = { epsilon: number };
const momentum = { momentum: number, nesterov: flag };
const penalties = { l1: number, l2: number };
const adam = { beta1: number, beta2: number, epsilon: number };
const rmsprop = { rho: number, momentum: number, epsilon: number };
const ftrl = { ...penalties, learningRatePower: number, beta: number, l2Shrinkage: number };
const combiner = oneOf("sum", "mean", "sqrtn");
const categorical = oneOf("string", "int64");
const deviceDType = oneOf("float32", "int32", "bool");
const dtype = oneOf("float32", "int32", "int64", "string", "bool");
const activation = oneOf("linear", "relu", "relu6", "leaky_relu", "elu", "selu", "gelu", "softplus", "sigmoid", "tanh");
const integer: AttributeKind = (value) => Number.isSafeInteger(value) ? null : "a whole number";
const reading = record({
  key: text,
  name: text,
  shape,
  width: count,
  dtype: oneOf("float32", "int32", "int64"),
  defaultValue: orNull(listOf(number)),
  shift: number,
  divisor: number,
  log1p: flag,
});
const labels = { shape, dimension: count };

/** The operations. What stands in a constant is looked at beside the byte table, and the part of a loop as a graph of its own. */
export const operationSchemas: { readonly [O in OpName]: OperationSchema<OpAttributes[O]> } = {
  // Sources.
  feature: {
    inputs: "",
    outputs: "value:raw",
    attributes: { key: text, dtype: oneOf("float32", "int64", "string", "bool"), form: oneOf("dense", "sparse", "ragged") },
  },
  label: { inputs: "", outputs: "value:raw", attributes: { key: orNull(text) } },
  variable: { inputs: "", outputs: "value:variable", attributes: { name: text } },
  constant: {
    inputs: "",
    outputs: ({ dtype }) => dtype === "string" || dtype === "int64" ? "value:host" : "value",
    attributes: { dtype, shape, data: isData },
  },
  lookup_table: { inputs: "", outputs: "table:table", attributes: { dtype, shape, data: isData } },
  global_step: { inputs: "", outputs: "step:step", attributes: {} },
  seed: { inputs: "", outputs: "seed:seed", attributes: {} },
  argument: { inputs: "", outputs: "value", attributes: { index: whole(0) } },
  as_tensor: { inputs: `values:${GIVEN}|values`, outputs: "y", attributes: { dtype, shape: orNull(shape) } },

  // Elementwise.
  relu: unary,
  relu6: unary,
  leaky_relu: unary,
  elu: unary,
  selu: unary,
  gelu: unary,
  softplus: unary,
  sigmoid: unary,
  tanh: unary,
  exp: unary,
  log: unary,
  log1p: unary,
  neg: unary,
  abs: unary,
  sign: unary,
  square: unary,
  sqrt: unary,
  rsqrt: unary,
  reciprocal: unary,
  floor: unary,
  lgamma: unary,
  add: binary,
  sub: binary,
  mul: binary,
  div: binary,
  maximum: binary,
  minimum: binary,
  pow: binary,
  div_no_nan: binary,
  affine: { ...unary, attributes: { scale: number, shift: number } },
  clip_by_value: { ...unary, attributes: { low: number, high: number } },
  equal: binary,
  not_equal: binary,
  greater: binary,
  greater_equal: binary,
  less: binary,
  less_equal: binary,
  logical_and: binary,
  logical_or: binary,
  logical_not: unary,
  where: { inputs: "condition a b", outputs: "y", attributes: {} },
  is_finite: unary,
  cast: { ...unary, attributes: { dtype: deviceDType } },

  // Reductions.
  sum: reduction,
  prod: reduction,
  max: reduction,
  min: reduction,
  arg_max: { ...unary, attributes: { axis: whole(0) } },
  dot: binary,

  // Matrices and layers.
  matmul: { ...binary, attributes: { transposeA: flag, transposeB: flag } },
  dense: { inputs: "x kernel bias?", outputs: "y", attributes: { activation } },
  softmax: unary,
  log_softmax: unary,
  softmax_cross_entropy: loss,
  sigmoid_cross_entropy: loss,
  dropout: { inputs: "x seed:seed step:step", outputs: "y", attributes: { rate: number, stream: text } },
  batch_norm: { inputs: "x gamma beta mean variance", outputs: "y", attributes: epsilon },
  batch_norm_train: { inputs: "x gamma beta", outputs: "y mean variance", attributes: epsilon },
  lstm: recurrentLayer,
  gru: recurrentLayer,
  simple_rnn: recurrentLayer,
  lstm_grad: recurrentLayerGradient,
  gru_grad: recurrentLayerGradient,
  simple_rnn_grad: recurrentLayerGradient,
  reverse_sequence: { inputs: "x ids", outputs: "y", attributes: {} },
  recurrent: { inputs: "x lengths:array|tensor|raw taken*?", outputs: "y", attributes: loop },
  recurrent_grad: {
    inputs: "x lengths:array|tensor|raw taken*?",
    outputs: ({ wanted }) => tensors(wanted),
    attributes: { ...loop, wanted: listOf(flag) },
  },

  // Movement.
  reshape: { inputs: "x:tensor|raw", outputs: "y", attributes: { shape: openShape } },
  broadcast_to: { ...unary, attributes: { shape } },
  transpose: { ...unary, attributes: { permutation: listOf(whole(0)) } },
  slice: { ...unary, attributes: { begin: listOf(whole(0)), size: openShape } },
  concat: { inputs: "x*", outputs: "y", attributes: { axis: whole(0) } },
  fill: { inputs: "", outputs: "y", attributes: { shape, value: number, dtype: deviceDType } },
  stop_gradient: unary,

  // Rows of tables.
  gather_rows: { inputs: "table ids", outputs: "rows", attributes: {} },
  clip_rows_by_norm: { ...unary, attributes: { maxNorm: number } },
  segment_combine: { inputs: "x index weights? splits", outputs: "y", attributes: { combiner } },
  multi_hot: { inputs: "ids weights? splits", outputs: "y", attributes: { depth: count } },
  mul_rows: { inputs: "x scale", outputs: "y", attributes: {} },
  wide_softmax: { inputs: "x weights biases", outputs: "log_sum_exp largest", attributes: {} },
  top_k: { inputs: "x", outputs: "values ids", attributes: { k: times } },

  // Effects.
  assign_add: { inputs: "state:variable value", outputs: "", attributes: {} },
  update_auc_buckets: {
    inputs: "predictions labels weights? positives:variable negatives:variable",
    outputs: "",
    attributes: { thresholds: count },
  },

  // On the host: features.
  numeric_input: { inputs: `values*:${GIVEN}`, outputs: "x", attributes: { columns: listOf(reading) } },
  sparse_values: { inputs: "value:raw", outputs: "values:grouped", attributes: { key: text } },
  categorical_values: {
    inputs: `value:${GIVEN}`,
    outputs: "values:values splits:array",
    attributes: { key: text, dtype: categorical, padding: oneOf("drop", "keep") },
  },
  vocabulary_lookup: {
    inputs: "values:values table:table",
    outputs: "ids:array",
    attributes: { size: count, id: integer, oovBuckets: count },
  },
  hash_bucket: { inputs: "values:values", outputs: "ids:array", attributes: { numBuckets: whole(1) } },
  identity_ids: {
    inputs: "values:values",
    outputs: "ids:array",
    attributes: { numBuckets: whole(1), defaultValue: orNull(integer) },
  },
  bucketize: { inputs: `value:${GIVEN}`, outputs: "ids:array splits:array", attributes: { reading, edges: listOf(number) } },
  bucketize_tensor: { inputs: "x", outputs: "ids:array splits:array", attributes: { edges: listOf(number) } },
  even_splits: { inputs: "", outputs: "splits:array", attributes: { rows: times, each: times } },
  cross: {
    inputs: "parts*:values|array",
    outputs: "ids:array splits:array",
    attributes: {
      numBuckets: whole(1),
      hashKey: (value) => typeof value === "string" && /^\d{1,20}$/.test(value) ? null : "a whole number in decimal digits",
      parts: listOf(record({ dtype: categorical, sparse: flag })),
    },
  },
  weight_values: { inputs: `value:${GIVEN}`, outputs: "weights:array splits:array", attributes: { key: text } },
  weigh_ids: {
    inputs: "ids:array splits:array weights:array weight_splits:array",
    outputs: "weights:array",
    attributes: { column: text, name: text, weightKey: text },
  },
  unique_rows: {
    inputs: "ids:array weights?:array splits:array",
    outputs: (_, inputs) => `ids:array index:array splits:array${inputs[1]! < 0 ? "" : " weights:array"}`,
    attributes: { combiner, numBuckets: whole(1), name: text, steps: times },
  },

  // On the host: steps of sequences.
  full_lengths: { inputs: "", outputs: "lengths:array", attributes: { rows: times, steps: times } },
  row_lengths: { inputs: `lengths:${GIVEN}`, outputs: "lengths:array", attributes: {} },
  reverse_index: { inputs: "lengths:array|raw", outputs: "index:array", attributes: { steps: times } },
  step_mask: { inputs: "lengths:array|raw", outputs: "mask:array", attributes: { steps: times } },
  last_steps: { inputs: "lengths:array|raw", outputs: "index:array splits:array", attributes: { steps: times, everyStep: flag } },
  range: { inputs: "", outputs: "numbers:array", attributes: { count: times } },

  // On the host: features of sequences.
  sparse_sequence: { inputs: "value:raw", outputs: "values:grouped", attributes: { key: text } },
  sequence_categories: {
    inputs: `value:${GIVEN}`,
    outputs: "values:values rows:array places:array lengths:array",
    attributes: { key: text, dtype: categorical },
  },
  step_splits: { inputs: "rows:array places:array lengths:array", outputs: "splits:array", attributes: { column: text } },
  same_lengths: { inputs: "known:array lengths:array", outputs: "lengths:array", attributes: { first: text, column: text } },
  sequence_weights: {
    inputs: `value:${GIVEN} weights:${GIVEN}`,
    outputs: "weights:array",
    attributes: { key: text, dtype: categorical, weightKey: text },
  },
  sequence_numbers: { inputs: `value:${GIVEN}`, outputs: "numbers:numbers lengths:array", attributes: { reading } },
  sequence_numeric_input: {
    inputs: "numbers:numbers lengths:array",
    outputs: ({ masked }) => masked ? "x present" : "x",
    attributes: { reading, defaultValue: orNull(number), masked: flag },
  },

  // On the host: labels, weights, and masks of sequences.
  class_ids: { inputs: `labels:${GIVEN} table?:table`, outputs: "ids:array", attributes: { ...labels, nClasses: count } },
  binary_labels: { inputs: `labels:${GIVEN} table?:table`, outputs: "labels:array", attributes: labels },
  numeric_labels: {
    inputs: `labels:${GIVEN}`,
    outputs: "labels:array",
    attributes: { ...labels, range: oneOf("real", "probability", "count") },
  },
  multi_hot_labels: { inputs: `labels:${GIVEN} table?:table`, outputs: "labels:array", attributes: { shape } },
  example_weights: { inputs: `weights:${GIVEN}`, outputs: "weights:array", attributes: { column: text, shape, perDimension: flag } },
  read_mask: { inputs: `value:${GIVEN}`, outputs: "mask:array", attributes: { key: text, shape } },
  length_mask: { inputs: "lengths:array|raw", outputs: "mask:array", attributes: { steps: times } },
  valid_places: { inputs: "mask:array", outputs: "places:array", attributes: {} },
  flatten_steps: {
    inputs: `values:${GIVEN} mask:array places:array`,
    outputs: "values:flat",
    attributes: { what: text, batch: times, steps: times, ofLengths: flag },
  },
  elements: { inputs: "values:flat", outputs: "elements:flat", attributes: {} },
  class_paths: { inputs: "ids:array tree", outputs: "nodes:array rows:array signs:array splits:array", attributes: {} },
  all_class_paths: { inputs: "tree", outputs: "index:array splits:array", attributes: {} },
  sampled_classes: {
    inputs: "labels:array seed:seed step:step counts?",
    outputs: "ids:array of_candidates:array of_labels:array shares:array",
    attributes: {
      sampler: oneOf("log_uniform", "uniform", "learned_unigram"),
      nClasses: whole(1),
      numSampled: times,
      unique: flag,
      removeHits: flag,
      logShares: flag,
      stream: text,
    },
  },
  count_classes: { inputs: "counts:variable labels:array", outputs: "", attributes: {} },
  fill_ids: { inputs: "", outputs: "ids:array", attributes: { count: times, id: integer } },
  distinct_ids: { inputs: "ids:array first?:array", outputs: "ids:array places:array", attributes: {} },

  // On the host: predictions.
  as_string: { inputs: "x:host", outputs: "text:host", attributes: {} },
  cast_int64: { inputs: "x", outputs: "y:host", attributes: {} },
  gather_strings: { inputs: "words:host ids:tensor|host", outputs: "words:host", attributes: {} },
  tile_rows: { inputs: "words:host", outputs: "rows:host", attributes: { rows: times } },

  // Gradients: of functions of one variable.
  relu_grad: ofOutput,
  relu6_grad: ofOutput,
  leaky_relu_grad: ofOutput,
  elu_grad: ofOutput,
  selu_grad: ofOutput,
  softplus_grad: ofOutput,
  sigmoid_grad: ofOutput,
  tanh_grad: ofOutput,
  gelu_grad: { inputs: "x dy", outputs: "dx", attributes: {} },
  clip_grad: { inputs: "x dy", outputs: "dx", attributes: { low: number, high: number } },

  // Gradients: of layers.
  softmax_grad: ofOutput,
  log_softmax_grad: ofOutput,
  dense_grad: {
    inputs: "x kernel output dy",
    outputs: ({ dx, dkernel, dbias }) => tensors([dx, dkernel, dbias]),
    attributes: { activation, dx: flag, dkernel: flag, dbias: flag },
  },
  batch_norm_grad: { inputs: "x gamma mean variance dy", outputs: "dx dgamma dbeta", attributes: epsilon },

  // Gradients: of movement and of rows.
  slice_grad: { inputs: "x dy", outputs: "dx", attributes: { begin: listOf(whole(0)) } },
  segment_combine_grad: { inputs: "x dy index weights? splits", outputs: "dx", attributes: { combiner } },
  clip_rows_by_norm_grad: { inputs: "x dy", outputs: "dx", attributes: { maxNorm: number } },
  merge_rows: { inputs: "ids_a:array rows_a ids_b:array rows_b", outputs: "ids:array rows", attributes: {} },
  densify_rows: { inputs: "ids rows base?", outputs: "y", attributes: { shape } },

  // What becomes of gradients before they are applied.
  clip_by_norm: { ...unary, attributes: { norm: number } },
  clip_by_global_norm: { inputs: "x*", outputs: "y*", attributes: { norm: number } },
  scale: { ...unary, attributes: { factor: number } },
  random_truncated_normal: { inputs: "seed:seed step:step", outputs: "y", attributes: { shape, deviation: number, stream: text } },

  // On the host: numbers that follow from the number of steps taken.
  learning_rate: { inputs: "step:step", outputs: "rate:array", attributes: { rate, decay: number } },
  decay_divisor: { inputs: "step:step", outputs: "divisor:array", attributes: { decay: number } },
  beta_power: { inputs: "step:step", outputs: "power:array", attributes: { beta: number } },

  // Effects: they change variables.
  assign: { inputs: "variable:variable value", outputs: "", attributes: {} },
  scale_variable: { inputs: "variable:variable", outputs: "", attributes: { factor: number } },
  moving_average: { inputs: "average:variable x", outputs: "", attributes: { rate: number } },
  apply_sgd: applying([], {}),
  apply_sgd_rows: applyingRows([], {}),
  apply_momentum: applying(["velocity"], momentum),
  apply_momentum_rows: applyingRows(["velocity"], momentum),
  apply_momentum_v1: applying(["velocity"], momentum),
  apply_momentum_v1_rows: applyingRows(["velocity"], momentum),
  apply_adagrad: applying(["accumulator"], epsilon),
  apply_adagrad_rows: applyingRows(["accumulator"], epsilon),
  apply_proximal_adagrad: applying(["accumulator"], penalties),
  apply_proximal_adagrad_rows: applyingRows(["accumulator"], penalties),
  apply_adam: applying(["m", "v", "vhat?"], adam, POWERS),
  apply_adam_rows: applyingRows(["m", "v", "vhat?"], adam, POWERS),
  apply_rmsprop: applying(["rms", "momentum?", "mg?"], rmsprop),
  apply_rmsprop_rows: applyingRows(["rms", "momentum?", "mg?"], rmsprop),
  apply_ftrl: applying(["accumulator", "linear"], ftrl),
  apply_ftrl_rows: applyingRows(["accumulator", "linear"], ftrl),
};

function applying<A>(slots: readonly string[], attributes: OperationSchema<A>["attributes"], powers = ""): OperationSchema<A> {
  return { inputs: `${withSlots(slots)} gradient rate:tensor|array${powers}`, outputs: "", attributes };
}

function applyingRows<A>(slots: readonly string[], attributes: OperationSchema<A>["attributes"], powers = ""): OperationSchema<A> {
  return { inputs: `${withSlots(slots)} ids rows rate:tensor|array${powers}`, outputs: "", attributes };
}

function withSlots(slots: readonly string[]): string {
  return ["variable", ...slots].map((slot) => `${slot}:variable`).join(" ");
}

function tensors(wanted: readonly boolean[]): string {
  return wanted.filter(Boolean).map((_, i) => `d${i}`).join(" ");
}

/** The part that a loop runs; what is in it is looked at as a graph. */
function isPart(value: unknown): string | null {
  return isRecord(value) && isRecord(value["graph"]) && Object.keys(value).length === 1 ? null : "a graph";
}

/** A piece of the byte table, or a list with one number. */
function isData(value: unknown): string | null {
  if (Array.isArray(value)) return value.length === 1 && number(value[0]) === null ? null : "a list with one number or formula";
  const bytes = isRecord(value) && Object.keys(value).length === 1 ? value["bytes"] : null;
  return record({ offset: whole(0), length: whole(0) })(bytes) === null ? null : "a piece of the byte table";
}
