/**
 * Numbers that kernels take and give for names. Apart from the list of kernels, so that code which only calls some of them carries no list.
 *
 * @module
 */

/** Codes of the activations that `dense` and `dense_grad` fuse; each one's derivative is a function of its output. */
export const activationCodes = {
  linear: 0,
  relu: 1,
  relu6: 2,
  leaky_relu: 3,
  elu: 4,
  selu: 5,
  softplus: 6,
  sigmoid: 7,
  tanh: 8,
} as const;

/** Codes of how `segment_combine` joins the rows of a segment. */
export const combinerCodes = { sum: 0, mean: 1, sqrtn: 2 } as const;

/** What a kernel wrote into the step's status word. */
export const statusCodes = {
  rowOutOfRange: 1,
  labelOutOfRange: 2,
  notFinite: 3,
  nanLoss: 4,
  splitsOutOfRange: 5,
  predictionNaN: 6,
} as const;
