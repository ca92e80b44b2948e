/**
 * The public operations. Each checks shapes, runs kernels, and tells the recorder, so that what is written in them differentiates by itself.
 *
 * @module
 */

export {
  abs,
  add,
  affine,
  cast,
  clipByValue,
  div,
  divNoNan,
  elu,
  equal,
  exp,
  floor,
  gelu,
  greater,
  greaterEqual,
  isFinite,
  leakyRelu,
  less,
  lessEqual,
  lgamma,
  log,
  log1p,
  logicalAnd,
  logicalNot,
  logicalOr,
  maximum,
  minimum,
  mul,
  neg,
  notEqual,
  pow,
  reciprocal,
  relu,
  relu6,
  selu,
  sigmoid,
  sign,
  softplus,
  sqrt,
  square,
  sub,
  tanh,
  where,
} from "./elementwise.ts";
export { type ActivationName, denseLayer, matmul, type MatmulOptions } from "./network.ts";
export { gruSequence, type Lengths, lstmSequence, reverseSequence, type SequenceOptions, simpleRnnSequence } from "./recurrent.ts";
export { argMax, type Axes, max, mean, min, prod, type ReduceOptions, sum, sumTo, unreduce } from "./elementwise.ts";
export { type Bags, clipRowsByNorm, type Combiner, gatherRows, mulRows, multiHot, segmentCombine, type Segments } from "./shape.ts";
export {
  broadcastTo,
  concat,
  type DeviceDType,
  expandDims,
  fill,
  ones,
  onesLike,
  reshape,
  slice,
  squeeze,
  stack,
  stopGradient,
  stridesOf,
  transpose,
  zeros,
  zerosLike,
} from "./shape.ts";
export { logSoftmax, sigmoidCrossEntropy, softmax, softmaxCrossEntropy } from "./network.ts";
export { batchNormInference, type BatchNormResult, batchNormTraining, dropoutWithKey } from "./network.ts";
export type { Operand } from "./_op.ts";
