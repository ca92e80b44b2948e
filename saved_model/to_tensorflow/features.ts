/**
 * What feature columns make of raw features on the host: numbers, values of categories and their ids.
 *
 * @module
 */

import { InvalidArgumentError } from "../../core/errors.ts";
import type { NumericReading } from "../../core/graph/attributes.ts";
import { type Conversion, type Converted, type GivenFeature, type Rows, type Segments, segments } from "./conversion.ts";
import type { Expressions } from "./expressions.ts";
import { bool, floats, int, type Output, text, type, types } from "./node_writer.ts";
import { denseFeature } from "./sources.ts";

/** The rows of features. */
export const features = {
  numeric_input: (values, { columns }, conversion) =>
    conversion.e.concat(values.map((value, i) => numbers(feature(value), columns[i] as NumericReading, conversion)), 1),
  sparse_values: ([value]) => feature(value),
  categorical_values: ([value], { dtype, padding }, conversion) => {
    const { values, segments } = entries(feature(value), padding === "drop", conversion);
    return [dtype === "int64" ? conversion.e.cast(values, "int64") : values, segments];
  },
  vocabulary_lookup: ([values, table], { size, id, oovBuckets }, conversion) => {
    const { e } = conversion;
    if (table?.kind !== "table") throw new InvalidArgumentError("A lookup needs a table of words");
    const words = conversion.tensor(values);
    const found = e.writer.one("LookupTableFindV2", [
      table.handle,
      e.cast(words, table.words),
      e.scalar(oovBuckets === 0 ? id as number : -1, "int64"),
    ], {
      Tin: type(table.words),
      Tout: type("int64"),
    }, "int64");
    if (oovBuckets === 0) return e.cast(found, "int32");
    const buckets = e.binary("AddV2", hashed(e, words, oovBuckets as number), e.scalar(size as number, "int64"));
    return e.cast(e.select(e.compare("Less", found, e.scalar(0, "int64")), buckets, found), "int32");
  },
  hash_bucket: ([values], { numBuckets }, conversion) =>
    conversion.e.cast(hashed(conversion.e, conversion.tensor(values), numBuckets as number), "int32"),
  identity_ids: ([values], { numBuckets, defaultValue }, conversion) => {
    const { e } = conversion;
    const ids = e.cast(conversion.tensor(values), "int64");
    if (defaultValue === null) {
      // What does not fit 32 bits is beyond every table in any case.
      const fits = e.binary("Minimum", e.binary("Maximum", ids, e.scalar(-1, "int64")), e.scalar(2 ** 31 - 1, "int64"));
      return e.cast(fits, "int32");
    }
    const inside = e.logical(
      "LogicalAnd",
      e.compare("GreaterEqual", ids, e.scalar(0, "int64")),
      e.compare("Less", ids, e.scalar(numBuckets as number, "int64")),
    );
    return e.cast(e.select(inside, ids, e.fill([e.sizeOf(ids)], e.scalar(defaultValue as number, "int64"))), "int32");
  },
  bucketize: ([value], { reading, edges }, conversion) =>
    buckets(
      numbers(feature(value), reading as NumericReading, conversion, "keepNaN"),
      (reading as NumericReading).width,
      edges as number[],
      conversion,
    ),
  bucketize_tensor: ([x], { edges }, conversion, node) =>
    buckets(conversion.tensor(x), conversion.extents(node.inputs[0]!)![1]!, edges as number[], conversion),
  even_splits: (_, { rows, each }, conversion) => evenSplits(conversion.e, conversion.e.count(conversion.count(rows)), each as number),
  cross: (inputs, { numBuckets, hashKey, parts }, conversion) => {
    const { e } = conversion;
    const sparse = parts.map((part, i) => ({
      ...part,
      values: conversion.tensor(inputs[2 * i]),
      rows: segments(inputs[2 * i + 1], conversion),
    }));
    const inOrder = [...sparse.filter(({ sparse }) => sparse), ...sparse.filter(({ sparse }) => !sparse)].map((
      { dtype, values, rows },
    ) => ({
      values: dtype === "string" ? values : e.cast(values, "int64"),
      // The operation asks of the places within a row only that they rise.
      indices: e.cast(e.pack([rows.rowOf, e.range(e.sizeOf(rows.rowOf))], 1), "int64"),
      shape: e.cast(e.pack([rows.rows, e.sizeOf(rows.rowOf)], 0), "int64"),
    }));
    const [indices, ids] = e.writer.node("SparseCross", [
      ...inOrder.map(({ indices }) => indices),
      ...inOrder.map(({ values }) => values),
      ...inOrder.map(({ shape }) => shape),
    ], {
      N: int(inOrder.length),
      hashed_output: bool(true),
      num_buckets: int(numBuckets as number),
      hash_key: int(BigInt(hashKey) === 0n ? DEFAULT_HASH_KEY : BigInt.asIntN(64, BigInt(hashKey))),
      sparse_types: types(inOrder.map(({ values }) => values.dtype)),
      dense_types: types([]),
      out_type: type("int64"),
      internal_type: type("int64"),
    }, ["int64", "int64", "int64"]);
    return [e.cast(ids!, "int32"), { kind: "segments", rowOf: e.cast(e.column(indices!, 0), "int32"), rows: sparse[0]!.rows.rows }];
  },
  weight_values: ([value], _, conversion) => {
    const given = feature(value);
    const { values, segments } = entries(given, "dense" in given.value, conversion, "zeros");
    return [conversion.e.cast(values, "float32"), segments];
  },
  weigh_ids: ([, , weights], _, conversion) => conversion.tensor(weights),
} satisfies Rows;

/** TensorFlow's own key of crosses. */
const DEFAULT_HASH_KEY = 0xDECAFCAFFEn;

/** The value as a feature. */
export function feature(value: Converted | null | undefined): GivenFeature {
  if (value?.kind === "feature") return value;
  // What the model computed itself stands for a feature too.
  if (value?.kind === undefined && value != null) return { kind: "feature", value: { dense: value } };
  throw new InvalidArgumentError("A column reads what is no feature");
}

/** A numeric feature, float32 [batch, width], normalised. */
function numbers(given: GivenFeature, reading: NumericReading, conversion: Conversion, nan: "default" | "keepNaN" = "default"): Output {
  const { e } = conversion;
  const { width, shift, divisor, log1p, defaultValue } = reading;
  let x = e.reshape(e.cast(denseFeature(given, conversion), "float32"), [-1, width]);
  if (defaultValue !== null && nan === "default") {
    const defaults = e.broadcastTo(e.constant(defaultValue, "float32", [1, width]), [e.extentOf(x, 0), width]);
    x = e.select(e.unary("IsNan", x), defaults, x);
  }
  if (log1p) return e.unary("Log1p", x);
  if (shift !== 0) x = e.binary("Sub", x, e.scalar(shift, "float32"));
  return divisor === 1 ? x : e.binary("RealDiv", x, e.scalar(divisor, "float32"));
}

/**
 * The entries of a feature and their rows.
 *
 * @param drop Whether what pads dense values is left out: empty strings and -1, or zeros of weights.
 */
export function entries(
  { value }: GivenFeature,
  drop: boolean,
  { e }: Conversion,
  padding: "usual" | "zeros" = "usual",
): { readonly values: Output; readonly segments: Segments } {
  if (!("dense" in value)) {
    const { values, indices, denseShape } = value;
    const rows = e.cast(e.element(denseShape, 0), "int32");
    return { values, segments: { kind: "segments", rowOf: e.cast(e.column(indices, 0), "int32"), rows } };
  }
  const rows = e.extentOf(value.dense, 0);
  const matrix = e.reshape(value.dense, [rows, -1]);
  const { dtype } = matrix;
  const pad = e.scalar(dtype === "string" ? "" : padding === "zeros" ? 0 : -1, dtype);
  const everywhere = () => e.compare("Equal", matrix, matrix);
  const places = e.where(drop ? e.compare("NotEqual", matrix, pad) : everywhere());
  return { values: e.gatherNd(matrix, places), segments: { kind: "segments", rowOf: e.cast(e.column(places, 0), "int32"), rows } };
}

/** Buckets of strings, or of whole numbers as decimal digits; int64. */
function hashed(e: Expressions, values: Output, numBuckets: number): Output {
  const words = values.dtype === "string" ? values : e.writer.one("AsString", [values], {
    T: type(values.dtype),
    precision: int(-1),
    scientific: bool(false),
    shortest: bool(false),
    width: int(-1),
    fill: text(""),
  }, "string");
  return e.writer.one("StringToHashBucketFast", [words], { num_buckets: int(numBuckets) }, "int64");
}

function buckets(x: Output, width: number, edges: readonly number[], { e }: Conversion): [Output, Segments] {
  const found = e.writer.one("Bucketize", [x], { T: type("float32"), boundaries: floats(edges) }, "int32");
  const offsets = e.constant(Array.from({ length: width }, (_, k) => k * (edges.length + 1)), "int32", [width]);
  return [e.flat(width === 1 ? found : e.binary("AddV2", found, offsets)), evenSplits(e, e.extentOf(x, 0), width)];
}

/** Splits of rows that have as many entries each. */
function evenSplits(e: Expressions, rows: Output, each: number): Segments {
  const all = e.range(e.binary("Mul", rows, e.count(each)));
  return { kind: "segments", rowOf: each === 1 ? all : e.binary("FloorDiv", all, e.count(each)), rows };
}
