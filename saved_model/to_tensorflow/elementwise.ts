/**
 * Elementwise operations, reductions and movement of elements. The operands of a graph's nodes are of one shape: what broadcasts is a node of its own.
 *
 * @module
 */

import type { ActivationName, OpName } from "../../core/graph/attributes.ts";
import type { Row, Rows } from "./conversion.ts";
import type { BinaryOp, CompareOp, Expressions, UnaryOp } from "./expressions.ts";
import { float, type Output, type } from "./node_writer.ts";

/** The rows of elementwise operations, reductions and movement. */
export const elementwise = {
  relu: unary("Relu"),
  relu6: unary("Relu6"),
  leaky_relu: ([x], _, conversion) => activate(conversion.e, "leaky_relu", conversion.tensor(x)),
  elu: unary("Elu"),
  selu: unary("Selu"),
  gelu: ([x], _, conversion) => activate(conversion.e, "gelu", conversion.tensor(x)),
  softplus: unary("Softplus"),
  sigmoid: unary("Sigmoid"),
  tanh: unary("Tanh"),
  exp: unary("Exp"),
  log: unary("Log"),
  log1p: unary("Log1p"),
  neg: unary("Neg"),
  abs: unary("Abs"),
  sign: unary("Sign"),
  square: unary("Square"),
  sqrt: unary("Sqrt"),
  rsqrt: unary("Rsqrt"),
  reciprocal: unary("Reciprocal"),
  floor: unary("Floor"),
  lgamma: unary("Lgamma"),
  is_finite: unary("IsFinite"),
  softmax: unary("Softmax"),
  log_softmax: unary("LogSoftmax"),

  add: binary("AddV2"),
  sub: binary("Sub"),
  mul: binary("Mul"),
  div: binary("RealDiv"),
  div_no_nan: binary("DivNoNan"),
  maximum: binary("Maximum"),
  minimum: binary("Minimum"),
  pow: binary("Pow"),

  affine: ([x], { scale, shift }, conversion) => {
    const { e } = conversion;
    const scaled = scale === 1 ? conversion.tensor(x) : e.binary("Mul", conversion.tensor(x), conversion.number(scale, "float32"));
    return shift === 0 ? scaled : e.binary("AddV2", scaled, conversion.number(shift, "float32"));
  },
  clip_by_value: ([x], { low, high }, conversion) => {
    const { e } = conversion;
    return e.binary(
      "Maximum",
      e.binary("Minimum", conversion.tensor(x), conversion.number(high, "float32")),
      conversion.number(low, "float32"),
    );
  },

  equal: compare("Equal"),
  not_equal: compare("NotEqual"),
  greater: compare("Greater"),
  greater_equal: compare("GreaterEqual"),
  less: compare("Less"),
  less_equal: compare("LessEqual"),
  logical_and: ([a, b], _, conversion) => conversion.e.logical("LogicalAnd", conversion.tensor(a), conversion.tensor(b)),
  logical_or: ([a, b], _, conversion) => conversion.e.logical("LogicalOr", conversion.tensor(a), conversion.tensor(b)),
  logical_not: ([x], _, conversion) => conversion.e.logical("LogicalNot", conversion.tensor(x)),
  where: ([c, a, b], _, conversion) => conversion.e.select(conversion.tensor(c), conversion.tensor(a), conversion.tensor(b)),
  cast: ([x], { dtype }, conversion) => conversion.e.cast(conversion.tensor(x), dtype),
  cast_int64: ([x], _, conversion) => conversion.e.cast(conversion.tensor(x), "int64"),

  sum: ([x], { axes, keepDims }, conversion) => conversion.e.reduce("Sum", conversion.tensor(x), axes as number[], keepDims),
  prod: ([x], { axes, keepDims }, conversion) => conversion.e.reduce("Prod", conversion.tensor(x), axes as number[], keepDims),
  max: ([x], { axes, keepDims }, conversion) => conversion.e.reduce("Max", conversion.tensor(x), axes as number[], keepDims),
  min: ([x], { axes, keepDims }, conversion) => conversion.e.reduce("Min", conversion.tensor(x), axes as number[], keepDims),
  arg_max: ([x], { axis }, conversion) => conversion.e.argMax(conversion.tensor(x), axis as number),
  dot: ([a, b], _, conversion) => {
    const { e } = conversion;
    return e.reduce("Sum", e.binary("Mul", e.flat(conversion.tensor(a)), e.flat(conversion.tensor(b))), [0]);
  },

  reshape: ([x], { shape }, conversion) => conversion.e.reshape(conversion.tensor(x), conversion.counts(shape)),
  broadcast_to: ([x], { shape }, conversion) => {
    const { e } = conversion;
    const tensor = conversion.tensor(x);
    return e.broadcastTo(tensor, conversion.counts(shape));
  },
  transpose: ([x], { permutation }, conversion) => conversion.e.transpose(conversion.tensor(x), permutation as number[]),
  slice: ([x], { begin, size }, conversion) => conversion.e.slice(conversion.tensor(x), conversion.counts(begin), conversion.counts(size)),
  concat: (xs, { axis }, conversion) => conversion.e.concat(xs.map((x) => conversion.tensor(x)), axis as number),
  fill: (_, { shape, value, dtype }, conversion) => conversion.e.fill(conversion.counts(shape), conversion.number(value, dtype)),
  stop_gradient: ([x], _, conversion) => conversion.e.writer.one("StopGradient", [conversion.tensor(x)], { T: type("float32") }, "float32"),
} satisfies Rows;

function unary(op: UnaryOp): Row<OpName> {
  return ([x], _, conversion) => conversion.e.unary(op, conversion.tensor(x));
}

function binary(op: BinaryOp): Row<OpName> {
  return ([a, b], _, conversion) => conversion.e.binary(op, conversion.tensor(a), conversion.tensor(b));
}

function compare(op: CompareOp): Row<OpName> {
  return ([a, b], _, conversion) => conversion.e.compare(op, conversion.tensor(a), conversion.tensor(b));
}

const plain: Readonly<Partial<Record<ActivationName, UnaryOp>>> = {
  relu: "Relu",
  relu6: "Relu6",
  elu: "Elu",
  selu: "Selu",
  softplus: "Softplus",
  sigmoid: "Sigmoid",
  tanh: "Tanh",
};

/** An activation of a tensor. */
export function activate(e: Expressions, activation: ActivationName, x: Output): Output {
  if (activation === "linear") return x;
  if (activation === "leaky_relu") return e.writer.one("LeakyRelu", [x], { T: type(x.dtype), alpha: float(0.2) }, x.dtype);
  if (activation === "gelu") {
    // x / 2 (1 + erf(x / sqrt 2)), Hendrycks & Gimpel 2016.
    const half = e.binary("Mul", x, e.scalar(0.5, "float32"));
    const erf = e.unary("Erf", e.binary("Mul", x, e.scalar(Math.SQRT1_2, "float32")));
    return e.binary("Mul", half, e.binary("AddV2", erf, e.scalar(1, "float32")));
  }
  return e.unary(plain[activation]!, x);
}
