/**
 * Arithmetic, comparisons and reductions. Floats that are on the device are computed there by the operations that models call; whole numbers, doubles and what
 * is on the host are computed there.
 *
 * @module
 */

import { InvalidArgumentError } from "../../core/errors.ts";
import * as elementwise from "../../core/ops/elementwise.ts";
import type { Operation } from "../../core/graph/operation.ts";
import { type Arithmetic, arithmetic, asType, type Comparable, comparison, pairwise } from "./broadcast.ts";
import {
  bigintsOf,
  checkedSize,
  type ElementType,
  type HostArray,
  isFloating,
  isWide,
  numbersOf,
  scalarOf,
  stringsOf,
  wideInteger,
  zeroElements,
} from "./host_array.ts";
import type { Ref } from "./graph_builder.ts";
import type { Attributes } from "./node.ts";
import {
  deviceFloat,
  float32,
  type HostOperation,
  hostRow,
  input,
  one,
  onHost,
  type Plain,
  type Row,
  type RowContext,
  type Rows,
} from "./row.ts";

const deviceBool = { dtype: "bool", place: "device" } as const;
const deviceInt = { dtype: "int32", place: "device" } as const;

/** A row that is an operation of ours where a float is on the device, and runs on the host otherwise. */
function placed<A extends Plain>(
  op: string,
  operation: HostOperation<A>,
  onDevice: (context: RowContext) => readonly Ref[],
  operations: Readonly<Record<string, Operation>> = {},
): Row {
  const host = hostRow(op, operation);
  return {
    ...host,
    build: (context) => anyOnDevice(context) ? onDevice(context) : onHost(op, operation, context),
    operations: { ...host.operations, ...operations },
  };
}

/** Whether a float among the inputs is on the device. */
export function anyOnDevice({ inputs, builder }: RowContext): boolean {
  return inputs.some((ref) => builder.isOnDevice(ref) && builder.dtype(ref) === "float32");
}

function binary(op: string, apply: Arithmetic, ours: string): Row {
  return placed(
    op,
    { inputs: 2, types: ofFirst, run: ([a, b]) => arithmetic(a!, b!, apply) },
    (context) => one(context.builder, ours, [float32(context, 0), float32(context, 1)]),
  );
}

function compare(op: string, holds: (a: Comparable, b: Comparable) => boolean, ours: string): Row {
  return placed(
    op,
    { inputs: 2, types: bool, run: ([a, b]) => comparison(a!, b!, holds) },
    (context) => one(context.builder, ours, [float32(context, 0), float32(context, 1)], {}, deviceBool),
  );
}

function unary(op: string, apply: (x: number) => number, ours: string): Row {
  return placed(
    op,
    { inputs: 1, types: ofFirst, run: ([x]) => mapped(x!, apply) },
    (context) => one(context.builder, ours, [float32(context, 0)]),
  );
}

/** A function of one variable whose kernels alone are right for float32: it runs on the device. */
function network(op: string, apply: (x: number) => number, ours: string, attributes: Plain = {}): Row {
  const operation: HostOperation<Plain> = { inputs: 1, types: ofFirst, run: ([x]) => mapped(x!, apply) };
  return {
    ...hostRow(op, operation),
    build: (context) => {
      const ref = input(context, 0);
      if (context.builder.dtype(ref) !== "float32" || context.builder.constant(ref) !== null) return onHost(op, operation, context);
      return one(context.builder, ours, [float32(context, 0)], attributes);
    },
  };
}

/** Element types of outputs that are of the type of the first input. */
export function ofFirst(_: Attributes, inputs: readonly ElementType[]): readonly ElementType[] {
  return [inputs[0]!];
}

/** One output of bools. */
export function bool(): readonly ElementType[] {
  return ["bool"];
}

function mapped({ dtype, shape, data: elements }: HostArray, apply: (x: number) => number): HostArray {
  if (elements instanceof BigInt64Array || Array.isArray(elements)) {
    const numbers = numbersOf({ dtype, shape, data: elements });
    return { dtype, shape, data: Float64Array.from(numbers, apply) };
  }
  const data = zeroElements(dtype, elements.length) as Float64Array;
  for (let i = 0; i < data.length; i++) data[i] = apply(elements[i]!);
  return { dtype, shape, data };
}

const product: Arithmetic = { numbers: (a, b) => a * b, bigints: (a, b) => a * b };

const add: Arithmetic = { numbers: (a, b) => a + b, bigints: (a, b) => a + b };

function divide(a: number, b: number): number {
  if (b === 0) throw new InvalidArgumentError("Integer division by zero");
  return a / b;
}

const truncated: Arithmetic = { numbers: (a, b) => Math.trunc(divide(a, b)), bigints: (a, b) => a / nonZero(b) };

function nonZero(b: bigint): bigint {
  if (b === 0n) throw new InvalidArgumentError("Integer division by zero");
  return b;
}

/** Division, which is truncated for whole numbers. */
function divides(op: string, whole: Arithmetic, ours: string): Row {
  return placed(
    op,
    { inputs: 2, types: ofFirst, run: ([a, b]) => arithmetic(a!, b!, isFloating(a!.dtype) ? { numbers: (x, y) => x / y } : whole) },
    (context) => one(context.builder, ours, [float32(context, 0), float32(context, 1)]),
  );
}

const floored: Arithmetic = {
  numbers: (a, b) => Math.floor(divide(a, b)),
  bigints: (a, b) => a / nonZero(b) - (a % b !== 0n && (a < 0n) !== (b < 0n) ? 1n : 0n),
};

const sum: Row = reduction("Sum", 0, (a, b) => a + b, "sum");

/** Rows of arithmetic. */
export const arithmeticRows: Rows = {
  Add: placed(
    "Add",
    { inputs: 2, types: ofFirst, run: ([a, b]) => a!.dtype === "string" ? addedStrings(a!, b!) : arithmetic(a!, b!, add) },
    (context) => one(context.builder, "add", [float32(context, 0), float32(context, 1)]),
  ),
  AddV2: binary("AddV2", add, "add"),
  Sub: binary("Sub", { numbers: (a, b) => a - b, bigints: (a, b) => a - b }, "sub"),
  Mul: placed(
    "Mul",
    { inputs: 2, types: ofFirst, run: ([a, b]) => arithmetic(a!, b!, a!.dtype === "int32" ? { numbers: Math.imul } : product) },
    (context) => one(context.builder, "mul", [float32(context, 0), float32(context, 1)]),
  ),
  Div: divides("Div", truncated, "div"),
  RealDiv: binary("RealDiv", { numbers: (a, b) => a / b }, "div"),
  FloorDiv: binaryOnHost("FloorDiv", (dtype) => isFloating(dtype) ? { numbers: (a, b) => Math.floor(a / b) } : floored),
  TruncateDiv: binaryOnHost("TruncateDiv", () => truncated),
  FloorMod: binaryOnHost("FloorMod", (dtype) => ({
    numbers: (a, b) => a - b * Math.floor(isFloating(dtype) ? a / b : divide(a, b)),
    bigints: (a, b) => (a % nonZero(b) + b) % b,
  })),
  Mod: binaryOnHost(
    "Mod",
    (dtype) => ({ numbers: (a, b) => (isFloating(dtype) ? a : b === 0 ? divide(a, b) : a) % b, bigints: (a, b) => a % nonZero(b) }),
  ),
  DivNoNan: binary("DivNoNan", { numbers: (a, b) => b === 0 ? 0 : a / b }, "div_no_nan"),
  MulNoNan: binaryOnHost("MulNoNan", () => ({ numbers: (a, b) => b === 0 ? 0 : a * b })),
  Maximum: binary("Maximum", { numbers: Math.max, bigints: (a, b) => a > b ? a : b }, "maximum"),
  Minimum: binary("Minimum", { numbers: Math.min, bigints: (a, b) => a < b ? a : b }, "minimum"),
  Pow: binary("Pow", { numbers: Math.pow, bigints: (a, b) => a ** b }, "pow"),
  SquaredDifference: binaryOnHost("SquaredDifference", () => ({ numbers: (a, b) => (a - b) ** 2, bigints: (a, b) => (a - b) ** 2n })),

  AddN: {
    ...hostRow("AddN", { inputs: 1, types: ofFirst, run: (values) => values.reduce((a, b) => arithmetic(a, b, add)) }),
    build: (context) => {
      const { inputs, builder } = context;
      if (!anyOnDevice(context)) {
        return onHost("AddN", {
          inputs: 1,
          types: ofFirst,
          run: (values) => values.reduce((a, b) => arithmetic(a, b, add)),
        }, context);
      }
      return [inputs.map((_, i) => float32(context, i)).reduce((a, b) => builder.emit("add", [a, b], {}, [deviceFloat])[0]!)];
    },
  },

  Neg: unary("Neg", (x) => -x, "neg"),
  Abs: unary("Abs", Math.abs, "abs"),
  Sign: unary("Sign", Math.sign, "sign"),
  Square: unary("Square", (x) => x * x, "square"),
  Sqrt: unary("Sqrt", Math.sqrt, "sqrt"),
  Rsqrt: unary("Rsqrt", (x) => 1 / Math.sqrt(x), "rsqrt"),
  Reciprocal: unary("Reciprocal", (x) => 1 / x, "reciprocal"),
  Inv: unary("Inv", (x) => 1 / x, "reciprocal"),
  Floor: unary("Floor", Math.floor, "floor"),
  Ceil: hostRow("Ceil", { inputs: 1, types: ofFirst, run: ([x]) => mapped(x!, Math.ceil) }),
  Round: hostRow("Round", { inputs: 1, types: ofFirst, run: ([x]) => mapped(x!, roundedToEven) }),
  Rint: hostRow("Rint", { inputs: 1, types: ofFirst, run: ([x]) => mapped(x!, roundedToEven) }),
  Exp: network("Exp", Math.exp, "exp"),
  Expm1: hostRow("Expm1", { inputs: 1, types: ofFirst, run: ([x]) => mapped(x!, Math.expm1) }),
  Log: network("Log", Math.log, "log"),
  Log1p: network("Log1p", Math.log1p, "log1p"),
  Sin: hostRow("Sin", { inputs: 1, types: ofFirst, run: ([x]) => mapped(x!, Math.sin) }),
  Cos: hostRow("Cos", { inputs: 1, types: ofFirst, run: ([x]) => mapped(x!, Math.cos) }),
  Tanh: network("Tanh", Math.tanh, "tanh"),
  Sigmoid: network("Sigmoid", (x) => 1 / (1 + Math.exp(-x)), "sigmoid"),
  Relu: network("Relu", (x) => x > 0 ? x : 0, "relu"),
  Relu6: network("Relu6", (x) => Math.min(Math.max(x, 0), 6), "relu6"),
  Elu: network("Elu", (x) => x > 0 ? x : Math.expm1(x), "elu"),
  Selu: network("Selu", (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)), "selu"),
  Softplus: network("Softplus", (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), "softplus"),
  Erf: hostRow("Erf", { inputs: 1, types: ofFirst, run: ([x]) => mapped(x!, erf) }),

  Equal: compare("Equal", (a, b) => a === b, "equal"),
  NotEqual: compare("NotEqual", (a, b) => a !== b, "not_equal"),
  Less: compare("Less", (a, b) => a < b, "less"),
  LessEqual: compare("LessEqual", (a, b) => a <= b, "less_equal"),
  Greater: compare("Greater", (a, b) => a > b, "greater"),
  GreaterEqual: compare("GreaterEqual", (a, b) => a >= b, "greater_equal"),
  LogicalAnd: hostRow("LogicalAnd", { inputs: 2, types: bool, run: ([a, b]) => comparison(a!, b!, (x, y) => x !== 0 && y !== 0) }),
  LogicalOr: hostRow("LogicalOr", { inputs: 2, types: bool, run: ([a, b]) => comparison(a!, b!, (x, y) => x !== 0 || y !== 0) }),
  LogicalNot: hostRow("LogicalNot", { inputs: 1, types: bool, run: ([x]) => tested(x!, (value) => value === 0) }),
  IsNan: hostRow("IsNan", { inputs: 1, types: bool, run: ([x]) => tested(x!, Number.isNaN) }),
  IsInf: hostRow("IsInf", { inputs: 1, types: bool, run: ([x]) => tested(x!, (value) => Math.abs(value) === Infinity) }),
  IsFinite: hostRow("IsFinite", { inputs: 1, types: bool, run: ([x]) => tested(x!, Number.isFinite) }),

  Cast: castRow(),
  ClipByValue: hostRow("ClipByValue", {
    inputs: 3,
    types: ofFirst,
    run: ([x, low, high]) => arithmetic(arithmetic(x!, low!, { numbers: Math.max }), high!, { numbers: Math.min }),
  }),

  Sum: sum,
  Prod: reduction("Prod", 1, (a, b) => a * b, "prod"),
  Max: reduction("Max", -Infinity, Math.max, "max"),
  Min: reduction("Min", Infinity, Math.min, "min"),
  Mean: meanRow(),
  All: reductionOfBools("All", 1, (a, b) => a & b),
  Any: reductionOfBools("Any", 0, (a, b) => a | b),
  ArgMax: argRow("ArgMax", (a, b) => a > b),
  ArgMin: argRow("ArgMin", (a, b) => a < b),
  Cumsum: hostRow("Cumsum", {
    inputs: 2,
    types: ofFirst,
    attributes: (a) => ({ exclusive: a.flag("exclusive"), reverse: a.flag("reverse") }),
    run: ([x, axis], { exclusive, reverse }) => cumulated(x!, scalarOf(axis!, "The axis"), exclusive, reverse),
  }),
};

function binaryOnHost(op: string, apply: (dtype: ElementType) => Arithmetic): Row {
  return hostRow(op, { inputs: 2, types: ofFirst, run: ([a, b]) => arithmetic(a!, b!, apply(a!.dtype)) });
}

/** Adding strings joins them. */
function addedStrings(a: HostArray, b: HostArray): HostArray {
  const [x, y] = [stringsOf(a), stringsOf(b)];
  const data: string[] = [];
  const shape = pairwise(a, b, () => (i, left, right) => void (data[i] = x[left]! + y[right]!));
  return { dtype: "string", shape, data };
}

function roundedToEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  return rest < 0.5 || rest === 0.5 && floor % 2 === 0 ? floor : floor + 1;
}

/** The error function by its series and its continued fraction (Abramowitz and Stegun 7.1.6, 7.1.14). */
function erf(x: number): number {
  const z = Math.abs(x);
  if (z < 2.5) {
    let term = z;
    let total = z;
    for (let n = 1; n < 60; n++) {
      term *= 2 * z * z / (2 * n + 1);
      total += term;
    }
    return Math.sign(x) * 2 / Math.sqrt(Math.PI) * Math.exp(-z * z) * total;
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (z + fraction);
  return Math.sign(x) * (1 - Math.exp(-z * z) / Math.sqrt(Math.PI) / (z + fraction));
}

function tested(x: HostArray, holds: (value: number) => boolean): HostArray {
  const numbers = numbersOf(x);
  const data = new Uint8Array(numbers.length);
  for (let i = 0; i < data.length; i++) data[i] = holds(numbers[i]!) ? 1 : 0;
  return { dtype: "bool", shape: x.shape, data };
}

function castRow(): Row {
  const operation: HostOperation<{ readonly to: ElementType }> = {
    inputs: 1,
    types: (attributes) => [attributes.type("DstT")],
    attributes: (attributes) => ({ to: attributes.type("DstT") }),
    run: ([x], { to }) => casted(x!, to),
  };
  return {
    ...hostRow("Cast", operation),
    build: (context) => {
      const { builder, attributes } = context;
      const from = input(context, 0);
      const to = attributes.type("DstT");
      if (builder.dtype(from) === to) return [from];
      if (builder.isOnDevice(from) && (to === "float32" || to === "int32")) {
        return one(builder, "cast", [builder.device(from)], { dtype: to }, to === "float32" ? deviceFloat : deviceInt);
      }
      return onHost("Cast", operation, context);
    },
  };
}

/** The elements in another type. A float becomes a whole number by what lies behind its point being dropped. */
export function casted(x: HostArray, to: ElementType): HostArray {
  const { shape, dtype } = x;
  if (dtype === to) return x;
  if (to === "string" || dtype === "string") throw new InvalidArgumentError(`Cast ${dtype} to ${to} is not supported`);
  if (isWide(dtype) && isWide(to)) return { dtype: to, shape, data: x.data };
  if (x.data instanceof BigInt64Array && !isFloating(to) && to !== "bool") {
    const narrow = asType(to)!;
    return { dtype: to, shape, data: Int32Array.from(Array.from(x.data), (value) => narrow(Number(BigInt.asIntN(32, value)))) };
  }
  const numbers = numbersOf(x);
  const data = zeroElements(to, numbers.length) as Float64Array;
  if (to === "bool") { for (let i = 0; i < data.length; i++) data[i] = numbers[i] === 0 ? 0 : 1; }
  else if (isFloating(to)) { for (let i = 0; i < data.length; i++) data[i] = numbers[i]!; }
  else if (isWide(to)) return wideOf(numbers, to, shape);
  else {
    const narrow = asType(to)!;
    for (let i = 0; i < data.length; i++) data[i] = toWhole(numbers[i]!, to, narrow, isFloating(dtype));
  }
  return { dtype: to, shape, data };
}

// What x86 makes of a float that no int32 is: the least int32.
function toWhole(value: number, to: ElementType, narrow: (value: number) => number, fromFloat: boolean): number {
  if (fromFloat && to === "int32" && !(value > -2147483649 && value < 2147483648)) return -2147483648;
  return narrow(Math.trunc(value));
}

function wideOf(numbers: ArrayLike<number>, to: ElementType, shape: readonly number[]): HostArray {
  const data = new Float64Array(numbers.length);
  for (let i = 0; i < data.length; i++) {
    const whole = Math.trunc(numbers[i]!);
    if (!Number.isSafeInteger(whole)) {
      return wideInteger(
        to,
        shape,
        BigInt64Array.from(
          Array.from(numbers, (value) => value >= -(2 ** 63) && value < 2 ** 63 ? BigInt(Math.trunc(value)) : -(2n ** 63n)),
        ),
      );
    }
    data[i] = whole;
  }
  return { dtype: to, shape, data };
}

/** The axes that a reduction goes over, rising. */
function axesOf(axes: HostArray, rank: number): number[] {
  const resolved = Array.from(numbersOf(axes), (axis) => {
    const at = axis < 0 ? axis + rank : axis;
    if (at >= 0 && at < rank) return at;
    throw new InvalidArgumentError(`Invalid reduction dimension (${axis} for input with ${rank} dimension(s)`);
  });
  return [...new Set(resolved)].sort((a, b) => a - b);
}

interface Reduced {
  readonly shape: readonly number[];
  readonly size: number;
  /** For each element the place of what it is reduced into. */
  readonly places: Int32Array;
}

function reducedPlaces(shape: readonly number[], axes: readonly number[], keep: boolean): Reduced {
  const dropped = new Set(axes);
  const kept = shape.map((extent, axis) => dropped.has(axis) ? 1 : extent);
  const strides = new Array<number>(shape.length).fill(0);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (!dropped.has(axis)) strides[axis] = stride;
    stride *= kept[axis]!;
  }
  const places = new Int32Array(checkedSize(shape));
  const at = new Array<number>(shape.length).fill(0);
  let place = 0;
  for (let i = 0; i < places.length; i++) {
    places[i] = place;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += strides[axis]!;
      if (++at[axis]! < shape[axis]!) break;
      place -= strides[axis]! * shape[axis]!;
      at[axis] = 0;
    }
  }
  return { shape: keep ? kept : shape.filter((_, axis) => !dropped.has(axis)), size: stride, places };
}

interface Reducing extends Plain {
  readonly keepDims: boolean;
}

function reduceAttributes(attributes: Attributes): Reducing {
  return { keepDims: attributes.flag("keep_dims") };
}

function reduced(x: HostArray, axes: HostArray, keep: boolean, start: number, join: (a: number, b: number) => number): HostArray {
  const numbers = numbersOf(x);
  const { shape, size, places } = reducedPlaces(x.shape, axesOf(axes, x.shape.length), keep);
  const sums = new Float64Array(size).fill(start);
  for (let i = 0; i < places.length; i++) sums[places[i]!] = join(sums[places[i]!]!, numbers[i]!);
  if (isWide(x.dtype) && !sums.every(Number.isSafeInteger)) return wideReduced(x, shape, size, places, start, join);
  const data = zeroElements(x.dtype, size) as Float64Array;
  const narrow = asType(x.dtype);
  for (let i = 0; i < size; i++) data[i] = narrow === null ? sums[i]! : narrow(sums[i]!);
  return { dtype: x.dtype, shape, data };
}

function wideReduced(
  x: HostArray,
  shape: readonly number[],
  size: number,
  places: Int32Array,
  start: number,
  join: (a: number, b: number) => number,
): HostArray {
  const values = bigintsOf(x);
  const product = join(2, 3) === 6;
  const least = start === Infinity;
  const extreme = !Number.isFinite(start);
  const begin = extreme ? least ? 2n ** 63n - 1n : -(2n ** 63n) : BigInt(start);
  const data = new BigInt64Array(size).fill(begin);
  for (let i = 0; i < places.length; i++) {
    const [a, b] = [data[places[i]!]!, values[i]!];
    data[places[i]!] = BigInt.asIntN(64, extreme ? (a < b) === least ? a : b : product ? a * b : a + b);
  }
  return wideInteger(x.dtype, shape, data);
}

function reduction(op: string, start: number, join: (a: number, b: number) => number, ours: string): Row {
  const operation: HostOperation<Reducing> = {
    inputs: 2,
    types: ofFirst,
    attributes: reduceAttributes,
    run: ([x, axes], { keepDims }) => reduced(x!, axes!, keepDims, start, join),
  };
  return placedReduction(op, operation, (x, axes, keepDims) => elementwise[ours as "sum"](x, axes, { keepDims }));
}

type Reduce = (
  x: Parameters<typeof elementwise.sum>[0] & { readonly shape: readonly number[] },
  axes: number[],
  keepDims: boolean,
) => object;

function placedReduction(op: string, operation: HostOperation<Reducing>, reduce: Reduce): Row {
  const name = `tf.${op}.device`;
  return placed(op, operation, (context) => {
    const { builder } = context;
    return builder.emit(name, [float32(context, 0), builder.host(input(context, 1))], reduceAttributes(context.attributes), [deviceFloat]);
  }, { [name]: ([x, axes], { keepDims }) => reduce(x, axesOf(axes, x.shape.length), keepDims) });
}

function meanRow(): Row {
  const operation: HostOperation<Reducing> = {
    inputs: 2,
    types: ofFirst,
    attributes: reduceAttributes,
    run: ([x, axes], { keepDims }) => {
      const total = reduced(x!, axes!, keepDims, 0, (a, b) => a + b);
      const count = x!.data.length / total.data.length;
      return mapped(total, isFloating(x!.dtype) ? (value) => value / count : (value) => Math.trunc(value / count));
    },
  };
  return placedReduction("Mean", operation, (x, axes, keepDims) => elementwise.mean(x, axes, { keepDims }));
}

function reductionOfBools(op: string, start: number, join: (a: number, b: number) => number): Row {
  return hostRow(op, {
    inputs: 2,
    types: bool,
    attributes: reduceAttributes,
    run: ([x, axes], { keepDims }) => reduced(x!, axes!, keepDims, start, join),
  });
}

function argRow(op: string, better: (a: number, b: number) => boolean): Row {
  return hostRow(op, {
    inputs: 2,
    types: (attributes) => [attributes.type("output_type", "int64")],
    attributes: (attributes) => ({ to: attributes.type("output_type", "int64") }),
    run: ([x, dimension], { to }) => argOf(x!, scalarOf(dimension!, "The dimension"), to, better),
  });
}

function argOf(x: HostArray, dimension: number, to: ElementType, better: (a: number, b: number) => boolean): HostArray {
  const rank = x.shape.length;
  const axis = dimension < 0 ? dimension + rank : dimension;
  const extent = x.shape[axis];
  if (extent === undefined) throw new InvalidArgumentError(`Expected dimension in the range [${-rank}, ${rank}), but got ${dimension}`);
  if (extent === 0) throw new InvalidArgumentError(`Reduction axis ${dimension} is empty in shape [${x.shape}]`);
  const numbers = numbersOf(x);
  const inner = checkedSize(x.shape.slice(axis + 1));
  const outer = checkedSize(x.shape.slice(0, axis));
  const data = zeroElements(to, outer * inner) as Float64Array;
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const begin = o * extent * inner + i;
      let best = 0;
      for (let k = 1; k < extent; k++) if (better(numbers[begin + k * inner]!, numbers[begin + best * inner]!)) best = k;
      data[o * inner + i] = best;
    }
  }
  return { dtype: to, shape: x.shape.filter((_, i) => i !== axis), data };
}

function cumulated(x: HostArray, dimension: number, exclusive: boolean, reverse: boolean): HostArray {
  const rank = x.shape.length;
  const axis = dimension < 0 ? dimension + rank : dimension;
  const extent = x.shape[axis];
  if (extent === undefined) throw new InvalidArgumentError(`Expected scan axis in the range [${-rank}, ${rank}), but got ${dimension}`);
  const numbers = numbersOf(x);
  const inner = checkedSize(x.shape.slice(axis + 1));
  const data = zeroElements(x.dtype, numbers.length) as Float64Array;
  for (let outer = 0; outer < numbers.length; outer += extent * inner) {
    for (let i = 0; i < inner; i++) {
      let total = 0;
      for (let step = 0; step < extent; step++) {
        const at = outer + (reverse ? extent - 1 - step : step) * inner + i;
        if (exclusive) data[at] = total;
        total += numbers[at]!;
        if (!exclusive) data[at] = total;
      }
    }
  }
  return { dtype: x.dtype, shape: x.shape, data };
}
