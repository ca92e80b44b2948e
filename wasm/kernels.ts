/**
 * The one list of every kernel. Types, the dispatch table, the export check of the built modules, the tail-shape tests and
 * the list in docs/kernels.md derive from it.
 *
 * Every argument is an i32: an address in bytes (names that end in nothing special), or a static extent in elements. Floats,
 * and integers that may change while shapes stay the same, are read through `params` or `count`, which are addresses of f32
 * and i32 words. Address 0 means "absent" where a comment says that it may be. Matrices are row-major and dense. No output may overlap an input
 * unless it is the same address (elementwise kernels work in place). `status` is the address of two i32 words, (op, row): a kernel that meets bad data
 * writes `code, row` there if the first word is still 0, and leaves its output for that row zero.
 *
 * @module
 */

/** When a kernel is needed: the infer-only module leaves the `train` ones out. */
export type Stage = "infer" | "train";

/** One kernel: its stage and the names of its arguments. */
export interface KernelSpec<Args extends readonly string[] = readonly string[]> {
  /** `infer` kernels are in both modules. */
  readonly stage: Stage;
  /** Argument names, in order. */
  readonly args: Args;
}

function infer<const A extends readonly string[]>(...args: A): KernelSpec<A> {
  return { stage: "infer", args };
}

function train<const A extends readonly string[]>(...args: A): KernelSpec<A> {
  return { stage: "train", args };
}

// Slopes are TensorFlow's: leaky_relu 0.2, elu alpha 1, selu of Klambauer et al. 2017; gelu is the exact one (erf).
const unary = infer("n", "x", "y");
const binary = infer("n", "a", "b", "y");
const compare = infer("n", "a", "b", "y"); // y: i32 words, 0 or 1
const gradient = train("n", "y", "dy", "dx"); // from the function's output y
const reduce = infer("outer", "axis", "inner", "x", "y"); // [outer, axis, inner] -> [outer, inner]
const recurrent = infer("batch", "time", "inputs", "units", "x", "lengths", "kernel", "recurrent", "bias", "last", "sequence", "workspace");
const recurrentGradient = train(
  ...[
    "batch",
    "time",
    "inputs",
    "units",
    "kernel",
    "recurrent",
    "dlast",
    "dsequence",
    "dx",
    "dkernel",
    "drecurrent",
    "dbias",
    "workspace",
  ] as const,
);

/** Every kernel by name. */
export const kernels = {
  // Matrix products. matmul: c[m,n] (+)= op(a)[m,k] op(b)[k,n]; transpose_a: a is stored [k,m]; transpose_b: b is stored [n,k]; accumulate 0 or 1.
  matmul: infer("transpose_a", "transpose_b", "m", "n", "k", "a", "b", "c", "accumulate"),
  // y[m,n] = activation(x[m,k] w[k,n] + bias[n]); bias may be 0.
  dense: infer("m", "n", "k", "x", "w", "bias", "y", "activation"),
  // dz = dy * activation'(y), written to dz[m,n] (dz may be dy; for linear it may be 0 and dy is used); dw[k,n] = x^T dz; db[n] = column sums; dx[m,k] = dz w^T. dx, dw and db may be 0.
  dense_grad: train("m", "n", "k", "x", "w", "y", "dy", "dz", "dx", "dw", "db", "activation"),

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
  reciprocal: unary,
  floor: unary,
  lgamma: unary,
  relu_grad: gradient,
  relu6_grad: gradient,
  leaky_relu_grad: gradient,
  elu_grad: gradient,
  selu_grad: gradient,
  softplus_grad: gradient,
  sigmoid_grad: gradient,
  tanh_grad: gradient,
  gelu_grad: train("n", "x", "dy", "dx"), // from the input x
  add: binary,
  sub: binary,
  mul: binary,
  div: binary,
  maximum: binary,
  minimum: binary,
  pow: binary,
  div_no_nan: binary, // a / b, 0 where b is 0
  add_i32: binary,
  sub_i32: binary,
  mul_i32: binary,
  affine: infer("n", "x", "y", "params"), // y = x * params[0] + params[1]
  clip: infer("n", "x", "y", "params"), // y = min(max(x, params[0]), params[1]); NaN stays NaN
  clip_grad: train("n", "x", "dy", "dx", "params"), // dx = dy where params[0] <= x <= params[1]
  equal: compare,
  not_equal: compare,
  greater: compare,
  greater_equal: compare,
  less: compare,
  less_equal: compare,
  equal_i32: compare,
  greater_i32: compare,
  less_i32: compare,
  and_i32: binary,
  or_i32: binary,
  not_i32: unary, // 0 -> 1, else 0
  select: infer("n", "condition", "a", "b", "y"), // condition: i32 words; a, b, y any 4-byte type
  is_finite: unary, // y: i32 words
  i32_to_f32: unary,
  f32_to_i32: unary, // truncates toward zero, saturating; NaN -> 0

  // Movement. strided_copy: extents, x_strides, y_strides are addresses of `rank` i32 words (strides in elements, 0 broadcasts); rank 0..8. 4-byte elements.
  strided_copy: infer("rank", "extents", "x_strides", "y_strides", "x", "y"),
  copy_2d: infer("rows", "columns", "x", "x_stride", "y", "y_stride"), // strides in elements: columns of a concatenation or split
  copy: infer("n", "x", "y"),
  fill: infer("n", "y", "params"), // y = params[0], any 4-byte type

  // Reductions. max, min and arg_max give the first index on ties; NaN wins.
  reduce_sum: reduce,
  reduce_max: reduce,
  reduce_min: reduce,
  reduce_prod: reduce,
  arg_max: reduce, // y: i32
  sum_squares: infer("n", "x", "y"), // y[0], pairwise or blocked
  dot: infer("n", "a", "b", "y"), // y[0]
  mul_rows: infer("rows", "n", "x", "scale", "y"), // y[r,:] = x[r,:] * scale[r]
  div_rows: infer("rows", "n", "x", "divisor", "y"), // y[r,:] = x[r,:] / divisor[r]

  // Recurrent layers over a padded batch x[batch,time,inputs]; kernel[inputs,gates*units], recurrent[units,gates*units]; states begin at zero. Row r has
  // lengths[r] steps (i32, clamped to [0, time]; lengths may be 0: all have `time`); behind them its output stays. last[batch,units] is each row's output at its end, zero for an empty
  // row; sequence[batch,time,units] (may be 0) the output at each step. workspace (recurrent_workspace.ts tells its size) keeps what the gradient needs.
  // lstm: gates i, f, c, o; bias[4*units]. gru: gates z, r, h, the reset gate behind the recurrent product; bias[2,3*units]. simple_rnn: tanh; bias[units].
  lstm: recurrent,
  gru: recurrent,
  simple_rnn: recurrent,
  // From the workspace that forward filled, which they overwrite: once for each forward. dlast, dsequence (not both), dx, dkernel, drecurrent, dbias may be 0.
  lstm_grad: recurrentGradient,
  gru_grad: recurrentGradient,
  simple_rnn_grad: recurrentGradient,

  // Softmax and cross-entropies; each row of n.
  softmax: infer("rows", "n", "x", "y"),
  softmax_grad: train("rows", "n", "y", "dy", "dx"),
  log_softmax: infer("rows", "n", "x", "y"),
  log_softmax_grad: train("rows", "n", "y", "dy", "dx"),
  // loss[r] = logsumexp(logits[r]) - logits[r, labels[r]]; gradient (may be 0) = softmax - one_hot, unscaled. labels: i32; one out of [0, n) -> status labelOutOfRange, loss and gradient row 0.
  softmax_cross_entropy: infer("rows", "n", "logits", "labels", "loss", "gradient", "status"),
  // loss = max(z,0) - z*y + log1p(exp(-|z|)); gradient (may be 0) = sigmoid(z) - y.
  sigmoid_cross_entropy: infer("n", "logits", "labels", "loss", "gradient"),

  // Rows of a table. count: address of the number of ids (i32). ids: i32. An id outside [0, rows) -> status rowOutOfRange.
  gather_rows: infer("count", "width", "rows", "table", "ids", "y", "status"),
  scatter_add_rows: train("count", "width", "ids", "x", "table"), // table[ids[i],:] += x[i,:]
  // Segments in compressed-row form: segment s joins entries splits[s]..splits[s+1]; entry e is row index[e] of x[*, width], times weights[e] where weights is not 0. mean divides by the sum of weights (count), sqrtn by the root of the sum of squared weights; empty segments give 0.
  segment_combine: infer("segments", "width", "combiner", "rows", "entries", "x", "index", "weights", "splits", "y", "status"),
  // dx[*count, width] is overwritten: each row the sum over its entries.
  segment_combine_grad: train("segments", "width", "combiner", "dy", "index", "weights", "splits", "entries", "count", "dx"),
  // y[s, ids[e]] += weights[e] or 1; y is overwritten; negative ids add nothing; an id >= depth adds nothing.
  multi_hot: infer("segments", "depth", "entries", "ids", "weights", "splits", "y", "status"),
  clip_rows_by_norm: infer("count", "width", "x", "y", "params"), // y = x * (params[0] / max(norm(x), params[0]))
  clip_rows_by_norm_grad: train("count", "width", "x", "dy", "dx", "params"),

  // Batch normalisation over rows; params[0] = epsilon. The variance is the biased one.
  batch_norm: infer("rows", "n", "x", "gamma", "beta", "mean", "variance", "y", "params"),
  batch_norm_train: train("rows", "n", "x", "gamma", "beta", "y", "mean", "variance", "params"), // mean and variance are outputs
  batch_norm_grad: train("rows", "n", "x", "gamma", "mean", "variance", "dy", "dx", "dgamma", "dbeta", "params"),
  moving_average: train("n", "average", "x", "params"), // average -= (average - x) * params[0]

  // Random numbers: Threefry-2x32, 20 rounds. params: i32 words key0, key1, step, unused; then f32 words.
  // Element i takes word i&1 of threefry(key, (step, i>>1)); u = (word >> 8) * 2^-24.
  dropout: train("n", "x", "y", "params"), // f32 rate, scale: y = u >= rate ? x * scale : 0. The gradient is the same call on dy.
  random_uniform: infer("n", "y", "params"), // f32 low, high: low + u * (high - low)
  random_normal: infer("n", "y", "params"), // f32 mean, deviation: Box-Muller on the two words of counter (step, i>>1)
  random_truncated_normal: infer("n", "y", "params"), // f32 mean, deviation; a draw beyond two deviations is drawn anew from counter (step + 1, .), (step + 2, .), ...

  // One fused update per optimizer, in place. rows variants: gradient rows g[*count, width] at unique ids.
  sgd: train("n", "w", "g", "params"), // f32 rate
  sgd_rows: train("count", "width", "ids", "w", "g", "params"),
  // f32 rate, momentum, nesterov (0 or 1): v = momentum*v - rate*g; w += nesterov ? momentum*v - rate*g : v
  momentum: train("n", "w", "velocity", "g", "params"),
  momentum_rows: train("count", "width", "ids", "w", "velocity", "g", "params"),
  // f32 rate, momentum, nesterov (0 or 1): v = momentum*v + g; w -= nesterov ? rate*g + rate*momentum*v : rate*v
  momentum_v1: train("n", "w", "velocity", "g", "params"),
  momentum_v1_rows: train("count", "width", "ids", "w", "velocity", "g", "params"),
  // f32 rate, epsilon: a += g*g; w -= rate*g / (sqrt(a) + epsilon)
  adagrad: train("n", "w", "accumulator", "g", "params"),
  adagrad_rows: train("count", "width", "ids", "w", "accumulator", "g", "params"),
  // f32 rate, l1, l2: a += g*g; r = rate / sqrt(a); p = w - g*r; w = sign(p) * max(abs(p) - r*l1, 0) / (1 + l2*r)
  proximal_adagrad: train("n", "w", "accumulator", "g", "params"),
  proximal_adagrad_rows: train("count", "width", "ids", "w", "accumulator", "g", "params"),
  // f32 alpha, 1-beta1, 1-beta2, epsilon: m += (g-m)*(1-beta1); v += (g*g-v)*(1-beta2); vhat (may be 0) = max(vhat, v); w -= alpha*m / (sqrt(v or vhat) + epsilon)
  adam: train("n", "w", "m", "v", "vhat", "g", "params"),
  // As adam over all n = rows*width elements with g zero outside ids, but as the sparse rule of TensorFlow rounds it: m *= beta1, v *= beta2, then the rows' (1-beta1)*g and (1-beta2)*g*g are added.
  adam_rows: train("n", "count", "width", "ids", "w", "m", "v", "vhat", "g", "params"), // f32 alpha, 1-beta1, 1-beta2, epsilon, beta1, beta2
  // f32 rate, rho, momentum, epsilon. momentum_slot 0: ms = rho*ms + (1-rho)*g*g; [mg = rho*mg + (1-rho)*g]; w -= rate*g / (sqrt(ms [- mg*mg]) + epsilon).
  // Else: ms += (g*g - ms)*(1-rho); [mg += (g - mg)*(1-rho)]; mom = momentum*mom + rate*g / sqrt(ms [- mg*mg] + epsilon); w -= mom.
  rmsprop: train("n", "w", "ms", "mg", "momentum_slot", "g", "params"),
  // momentum_slot 0: ms (and mg) of all rows decay, w moves at ids only; else only rows at ids change, the averages as without momentum.
  rmsprop_rows: train("n", "count", "width", "ids", "w", "ms", "mg", "momentum_slot", "g", "params"),
  // f32 rate, l1, l2, learning_rate_power, beta, l2_shrinkage (McMahan et al. 2013, as TensorFlow's ApplyFtrlV2).
  ftrl: train("n", "w", "accumulator", "linear", "g", "params"),
  ftrl_rows: train("count", "width", "ids", "w", "accumulator", "linear", "g", "params"),
  clip_by_norm: train("n", "g", "params"), // in place: g *= params[0] / max(norm(g), params[0])
  scale_by: train("n", "g", "scale"), // in place: g *= scale[0], an address
  check_finite: train("n", "x", "row", "status"), // status notFinite with the given row if any element is NaN or infinite
  check_nan: train("n", "x", "row", "status"), // status nanLoss with the given row if any element is NaN

  // Counts for AUC at thresholds as tf.keras.metrics.AUC buckets them: bucket = max(0, ceil(clip(p,0,1) * (thresholds-1)) - 1) in float32;
  // positives[bucket] += w where label (f32) is not 0, else negatives[bucket] += w. weights may be 0. A NaN prediction falls into bucket 0.
  auc_buckets: infer("n", "thresholds", "predictions", "labels", "weights", "positives", "negatives", "status"),
} as const satisfies Record<string, KernelSpec>;

/**
 * What the host computes with unsigned 64-bit numbers. They are in every module, but no part of what a device offers: strings and 64-bit numbers stay on
 * the host, whatever the device, and the host has WebAssembly. The tests of them stand in `tests/core/ops/host/hashes_test.ts`.
 */
export const hostKernels = {
  // FarmHash Fingerprint64 of each string: bytes offsets[i]..offsets[i+1]. y: u64.
  fingerprints: infer("count", "offsets", "bytes", "y"),
  // FingerprintCat64 of the combinations of one value of each part, appended to seed[0], row by row; the last part changes fastest. x: u64 values of all
  // parts; splits[parts, rows+1] says where in x those of a row begin. y: u64. seed: an address.
  fingerprint_crosses: infer("rows", "parts", "x", "splits", "seed", "y"),
  buckets: infer("count", "x", "size", "y"), // y = x mod size; x: u64, y: i32, which may lie at the same address; size: u32
} as const satisfies Record<string, KernelSpec>;

/** Name of a kernel. */
export type KernelName = keyof typeof kernels;

type Numbers<Names extends readonly string[]> = { [I in keyof Names]: number };

/** The kernels as functions of numbers, one argument for each name in the list. */
export type KernelTable = Functions<typeof kernels>;

/** The kernels that work for the host. */
export type HostKernelTable = Functions<typeof hostKernels>;

type Functions<Specs extends Record<string, KernelSpec>> = {
  readonly [K in keyof Specs]: (...args: Numbers<Specs[K]["args"]>) => void;
};
