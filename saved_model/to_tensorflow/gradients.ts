/**
 * Gradients of functions of one variable, of layers, of movement and of rows, and what becomes of gradients before they are applied.
 *
 * @module
 */

import type { ActivationName } from "../../core/graph/attributes.ts";
import { type Conversion, type Converted, type Row, type Rows, segments } from "./conversion.ts";
import type { Expressions } from "./expressions.ts";
import { type Output, type } from "./node_writer.ts";

/** The rows of gradients. */
export const gradients = {
  relu_grad: ofOutput("relu"),
  relu6_grad: ofOutput("relu6"),
  leaky_relu_grad: ofOutput("leaky_relu"),
  elu_grad: ofOutput("elu"),
  selu_grad: ofOutput("selu"),
  softplus_grad: ofOutput("softplus"),
  sigmoid_grad: ofOutput("sigmoid"),
  tanh_grad: ofOutput("tanh"),
  gelu_grad: ([x, dy], _, conversion) => {
    const { e } = conversion;
    const at = conversion.tensor(x);
    const number = (value: number): Output => e.scalar(value, "float32");
    const cdf = e.binary("Mul", number(0.5), e.binary("AddV2", number(1), e.unary("Erf", e.binary("Mul", at, number(Math.SQRT1_2)))));
    const density = e.binary(
      "Mul",
      number(1 / Math.sqrt(2 * Math.PI)),
      e.unary("Exp", e.binary("Mul", number(-0.5), e.unary("Square", at))),
    );
    return e.binary("Mul", conversion.tensor(dy), e.binary("AddV2", cdf, e.binary("Mul", at, density)));
  },
  clip_grad: ([x, dy], { low, high }, conversion) => {
    const { e } = conversion;
    const at = conversion.tensor(x);
    const inside = e.logical(
      "LogicalAnd",
      e.compare("GreaterEqual", at, conversion.number(low, "float32")),
      e.compare("LessEqual", at, conversion.number(high, "float32")),
    );
    return e.binary("Mul", conversion.tensor(dy), e.cast(inside, "float32"));
  },

  softmax_grad: ([y, dy], _, conversion, node) => {
    const { e } = conversion;
    const [output, gradient] = [conversion.tensor(y), conversion.tensor(dy)];
    const last = conversion.graph.values[node.inputs[0]!]!.shape!.length - 1;
    return e.binary("Mul", output, e.binary("Sub", gradient, e.reduce("Sum", e.binary("Mul", gradient, output), [last], true)));
  },
  log_softmax_grad: ([y, dy], _, conversion, node) => {
    const { e } = conversion;
    const [output, gradient] = [conversion.tensor(y), conversion.tensor(dy)];
    const last = conversion.graph.values[node.inputs[0]!]!.shape!.length - 1;
    return e.binary("Sub", gradient, e.binary("Mul", e.unary("Exp", output), e.reduce("Sum", gradient, [last], true)));
  },
  dense_grad: ([x, kernel, y, dy], { activation, dx, dkernel, dbias }, conversion, node) => {
    const { e } = conversion;
    const [inputs, width] = conversion.extents(node.inputs[1]!)! as [number, number];
    const input = conversion.tensor(x);
    const dz = e.reshape(throughOutput(e, activation, conversion.tensor(y), conversion.tensor(dy)), [-1, width]);
    const outputs: Output[] = [];
    if (dx) outputs.push(e.reshape(e.matmul(dz, conversion.tensor(kernel), false, true), e.shapeOf(input)));
    if (dkernel) outputs.push(e.matmul(e.reshape(input, [-1, inputs]), dz, true));
    if (dbias) outputs.push(e.reduce("Sum", dz, [0]));
    return outputs;
  },
  batch_norm_train: ([x, gamma, beta], { epsilon }, conversion, node) => {
    const { e } = conversion;
    const rows = rowsOf(conversion, x, node.inputs[0]!);
    const mean = e.reduce("Mean", rows, [0]);
    const variance = e.reduce("Mean", e.binary("SquaredDifference", rows, mean), [0]);
    const inverse = e.unary("Rsqrt", e.binary("AddV2", variance, conversion.number(epsilon, "float32")));
    const scaled = e.binary("Mul", e.binary("Sub", rows, mean), e.binary("Mul", inverse, conversion.tensor(gamma)));
    return [e.reshape(e.binary("AddV2", scaled, conversion.tensor(beta)), e.shapeOf(conversion.tensor(x))), mean, variance];
  },
  batch_norm_grad: ([x, gamma, mean, variance, dy], { epsilon }, conversion, node) => {
    const { e } = conversion;
    const rows = rowsOf(conversion, x, node.inputs[0]!);
    const gradient = rowsOf(conversion, dy, node.inputs[0]!);
    const inverse = e.unary("Rsqrt", e.binary("AddV2", conversion.tensor(variance), conversion.number(epsilon, "float32")));
    const normalised = e.binary("Mul", e.binary("Sub", rows, conversion.tensor(mean)), inverse);
    const dbeta = e.reduce("Sum", gradient, [0]);
    const dgamma = e.reduce("Sum", e.binary("Mul", gradient, normalised), [0]);
    const count = e.cast(e.extentOf(rows, 0), "float32");
    const centred = e.binary("Sub", e.binary("Sub", e.binary("Mul", gradient, count), dbeta), e.binary("Mul", normalised, dgamma));
    const dx = e.binary("Mul", centred, e.binary("RealDiv", e.binary("Mul", conversion.tensor(gamma), inverse), count));
    return [e.reshape(dx, e.shapeOf(conversion.tensor(x))), dgamma, dbeta];
  },

  slice_grad: ([x, dy], { begin }, conversion) => {
    const { e } = conversion;
    const gradient = conversion.tensor(dy);
    const before = e.vector(conversion.counts(begin));
    const behind = e.binary("Sub", e.binary("Sub", e.shapeOf(conversion.tensor(x)), before), e.shapeOf(gradient));
    return e.writer.one("Pad", [gradient, e.pack([before, behind], 1)], { T: type("float32"), Tpaddings: type("int32") }, "float32");
  },
  segment_combine_grad: ([x, dy, index, weights, splits], { combiner }, conversion) => {
    const { e } = conversion;
    const { rowOf, rows } = segments(splits, conversion);
    const weight = weights === null || weights === undefined
      ? e.fill([e.sizeOf(rowOf)], e.scalar(1, "float32"))
      : conversion.tensor(weights);
    let share = weight;
    if (combiner !== "sum") {
      const total = e.segmentSum(combiner === "mean" ? weight : e.unary("Square", weight), rowOf, rows);
      share = e.binary("DivNoNan", weight, e.gather(combiner === "mean" ? total : e.unary("Sqrt", total), rowOf));
    }
    const each = e.binary("Mul", e.gather(conversion.tensor(dy), rowOf), e.expandDims(share, 1));
    return e.segmentSum(each, conversion.tensor(index), e.extentOf(conversion.tensor(x), 0));
  },
  clip_rows_by_norm_grad: ([x, dy], { maxNorm }, conversion) => {
    const { e } = conversion;
    const [rows, gradient] = [conversion.tensor(x), conversion.tensor(dy)];
    const limit = conversion.number(maxNorm, "float32");
    const squares = e.reduce("Sum", e.unary("Square", rows), [1], true);
    const norm = e.unary("Sqrt", squares);
    const along = e.binary("DivNoNan", e.reduce("Sum", e.binary("Mul", rows, gradient), [1], true), squares);
    const scaled = e.binary("Mul", e.binary("Sub", gradient, e.binary("Mul", rows, along)), e.binary("DivNoNan", limit, norm));
    return e.select(e.compare("Greater", norm, limit), scaled, gradient);
  },
  merge_rows: ([idsA, rowsA, idsB, rowsB], _, conversion) => {
    const { e } = conversion;
    const [ids, index] = e.unique(e.concat([conversion.tensor(idsA), conversion.tensor(idsB)], 0));
    const rows = e.concat([conversion.tensor(rowsA), conversion.tensor(rowsB)], 0);
    return [ids, e.segmentSum(rows, index, e.sizeOf(ids))];
  },
  densify_rows: ([ids, rows, base], { shape }, conversion) => {
    const { e } = conversion;
    const whole = e.scatter(e.expandDims(conversion.tensor(ids), 1), conversion.tensor(rows), conversion.counts(shape));
    return base === null || base === undefined ? whole : e.binary("AddV2", whole, conversion.tensor(base));
  },

  clip_by_norm: ([x], { norm }, conversion) => {
    const { e } = conversion;
    const tensor = conversion.tensor(x);
    return e.binary("Mul", tensor, shrink(e, squaresOf(e, tensor), conversion.number(norm, "float32")));
  },
  clip_by_global_norm: (xs, { norm }, conversion) => {
    const { e } = conversion;
    const tensors = xs.map((x) => conversion.tensor(x));
    const total = tensors.map((tensor) => squaresOf(e, tensor)).reduce((a, b) => e.binary("AddV2", a, b));
    const factor = shrink(e, total, conversion.number(norm, "float32"));
    return tensors.map((tensor) => e.binary("Mul", tensor, factor));
  },
  scale: ([x], { factor }, conversion) => conversion.e.binary("Mul", conversion.tensor(x), conversion.number(factor, "float32")),
} satisfies Rows;

function squaresOf(e: Expressions, x: Output): Output {
  return e.reduce("Sum", e.unary("Square", e.flat(x)), [0]);
}

/** The factor that brings a norm down to a limit, 1 for one that is within. */
function shrink(e: Expressions, squares: Output, limit: Output): Output {
  return e.binary("RealDiv", limit, e.binary("Maximum", e.unary("Sqrt", squares), limit));
}

function rowsOf(conversion: Conversion, x: Converted | null | undefined, value: number): Output {
  return conversion.e.reshape(conversion.tensor(x), [-1, conversion.extents(value)!.at(-1)!]);
}

type OutputActivation = Exclude<ActivationName, "linear" | "gelu">;

function ofOutput(activation: OutputActivation): Row<"relu_grad"> {
  return ([y, dy], _, conversion) => throughOutput(conversion.e, activation, conversion.tensor(y), conversion.tensor(dy));
}

/** The gradient of an activation whose derivative follows from its value. */
function throughOutput(e: Expressions, activation: ActivationName, y: Output, dy: Output): Output {
  const number = (value: number): Output => e.scalar(value, "float32");
  const above = (limit: number): Output => e.cast(e.compare("Greater", y, number(limit)), "float32");
  /** The one factor where y is above 0, else the other. */
  const either = (positive: Output, negative: Output): Output => {
    const isPositive = above(0);
    const others = e.binary("Sub", number(1), isPositive);
    return e.binary("AddV2", e.binary("Mul", isPositive, positive), e.binary("Mul", others, negative));
  };
  switch (activation) {
    case "relu":
      return e.binary("Mul", dy, above(0));
    case "relu6":
      return e.binary("Mul", dy, e.binary("Mul", above(0), e.cast(e.compare("Less", y, number(6)), "float32")));
    case "leaky_relu":
      return e.binary("Mul", dy, either(number(1), number(0.2)));
    case "elu":
      return e.binary("Mul", dy, either(number(1), e.binary("AddV2", y, number(1))));
    case "selu":
      return e.binary("Mul", dy, either(number(SELU_SCALE), e.binary("AddV2", y, number(SELU_SCALE * SELU_ALPHA))));
    case "softplus":
      return e.binary("Mul", dy, e.binary("Sub", number(1), e.unary("Exp", e.unary("Neg", y))));
    case "sigmoid":
      return e.binary("Mul", dy, e.binary("Mul", y, e.binary("Sub", number(1), y)));
    case "tanh":
      return e.binary("Mul", dy, e.binary("Sub", number(1), e.unary("Square", y)));
    default:
      return dy;
  }
}

// Klambauer et al. 2017.
const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;
