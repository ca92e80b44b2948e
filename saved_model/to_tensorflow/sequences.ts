/**
 * Features of sequences, and what follows from their lengths.
 *
 * @module
 */

import { InvalidArgumentError } from "../../core/errors.ts";
import type { NumericReading } from "../../core/graph/attributes.ts";
import { type Conversion, type GivenFeature, type Rows, segments, type SequenceEntries } from "./conversion.ts";
import type { Count, Expressions } from "./expressions.ts";
import { feature } from "./features.ts";
import type { Output } from "./node_writer.ts";

/** The rows of sequences. */
export const sequences = {
  sparse_sequence: ([value]) => feature(value),
  sequence_categories: ([value], { dtype }, conversion) => {
    const { e } = conversion;
    const { values, rowOf, places, rows } = steps(feature(value), conversion, true);
    return [
      dtype === "int64" ? e.cast(values, "int64") : values,
      { kind: "segments", rowOf, rows },
      places,
      lengthsOf(e, e.binary("AddV2", places, e.count(1)), rowOf, rows),
    ];
  },
  step_splits: ([rows, places, lengths], _, conversion) => {
    const { e } = conversion;
    const { rowOf, rows: batch } = segments(rows, conversion);
    const most = longest(e, conversion.tensor(lengths));
    const cell = e.binary("AddV2", e.binary("Mul", rowOf, most), conversion.tensor(places));
    return { kind: "segments", rowOf: cell, rows: e.binary("Mul", batch, most) };
  },
  same_lengths: ([, lengths]) => lengths!,
  sequence_weights: ([value, weights], _, conversion) => {
    const { e } = conversion;
    const [of, given] = [feature(value), feature(weights)];
    if (!("dense" in given.value)) return e.cast(given.value.values, "float32");
    const present = "dense" in of.value ? presentIn(of.value.dense, e) : of.value.indices;
    return e.cast(e.gatherNd(given.value.dense, present), "float32");
  },
  sequence_numbers: ([value], { reading }, conversion) => {
    const { e } = conversion;
    const { width } = reading as NumericReading;
    const given = feature(value);
    const entries = numbersOf(given, conversion);
    const reached = "dense" in given.value
      ? e.fill([entries.rows], e.binary("FloorDiv", entries.extent!, e.count(width)))
      : ceilDiv(e, lengthsOf(e, e.binary("AddV2", entries.places, e.count(1)), entries.rowOf, entries.rows), width);
    const { values, rowOf, places, rows } = entries;
    return [{ kind: "entries", values, rowOf, places, rows }, reached];
  },
  sequence_numeric_input: ([numbers, lengths], { reading, defaultValue, masked }, conversion) => {
    const { e } = conversion;
    if (numbers?.kind !== "entries") throw new InvalidArgumentError("A sequence of numbers was expected");
    const { width, shape, shift, divisor, log1p } = reading as NumericReading;
    const most = longest(e, conversion.tensor(lengths));
    let values = numbers.values;
    if (log1p) values = e.unary("Log1p", values);
    else {
      if (shift !== 0) values = e.binary("Sub", values, e.scalar(shift, "float32"));
      if (divisor !== 1) values = e.binary("RealDiv", values, e.scalar(divisor, "float32"));
    }
    const indices = e.cast(e.pack([numbers.rowOf, numbers.places], 1), "int64");
    const extents = e.cast(e.pack([numbers.rows, e.binary("Mul", most, e.count(width))], 0), "int64");
    const filled = (entries: Output, otherwise: Output): Output =>
      e.reshape(e.sparseToDense(indices, extents, entries, otherwise), [numbers.rows, most, ...shape]);
    const x = filled(values, e.scalar(defaultValue === null ? 0 : defaultValue as number, "float32"));
    if (!masked) return x;
    return [x, filled(e.fill([e.sizeOf(numbers.rowOf)], e.scalar(true, "bool")), e.scalar(false, "bool"))];
  },

  full_lengths: (_, { rows, steps }, conversion) =>
    conversion.e.fill([conversion.count(rows)], conversion.e.count(conversion.count(steps))),
  row_lengths: ([lengths], _, conversion) => conversion.e.cast(conversion.tensor(lengths), "int32"),
  last_steps: ([lengths], { steps, everyStep }, conversion) => {
    const { e } = conversion;
    const given = conversion.tensor(lengths);
    const rows = e.sizeOf(given);
    const most = e.count(conversion.count(steps));
    const last = e.binary("Sub", given, e.count(1));
    if (!everyStep) {
      const places = e.placesOf(e.compare("GreaterEqual", last, e.count(0)));
      const index = e.binary("AddV2", e.binary("Mul", places, most), e.gather(last, places));
      return [index, { kind: "segments", rowOf: places, rows }];
    }
    const grid = cells(e, rows, most);
    const lastOf = e.gather(last, grid.row);
    const index = e.binary("AddV2", e.binary("Mul", grid.row, most), e.binary("Minimum", grid.step, lastOf));
    const places = e.placesOf(e.compare("GreaterEqual", lastOf, e.count(0)));
    return [e.gather(index, places), { kind: "segments", rowOf: places, rows: e.binary("Mul", rows, most) }];
  },
  reverse_index: ([lengths], { steps }, conversion) => {
    const { e } = conversion;
    const given = conversion.tensor(lengths);
    const most = e.count(conversion.count(steps));
    const { row, step } = cells(e, e.sizeOf(given), most);
    const length = e.gather(given, row);
    const back = e.binary("Sub", e.binary("Sub", length, e.count(1)), step);
    return e.binary("AddV2", e.binary("Mul", row, most), e.select(e.compare("Less", step, length), back, step));
  },
  step_mask: ([lengths], { steps }, conversion) =>
    conversion.e.cast(validCells(conversion, conversion.tensor(lengths), steps as number), "float32"),
  length_mask: ([lengths], { steps }, conversion) =>
    conversion.e.cast(validCells(conversion, conversion.tensor(lengths), steps as number), "int32"),
  reverse_sequence: ([x, ids], _, conversion) => {
    const { e } = conversion;
    const tensor = conversion.tensor(x);
    const extents = e.shapeOf(tensor);
    const rows = e.reshape(tensor, e.concat([e.constant([-1], "int32"), e.strided(extents, [[2, null]])], 0));
    return e.reshape(e.gather(rows, conversion.tensor(ids)), extents);
  },
  range: (_, { count }, conversion) => conversion.e.range(conversion.e.count(conversion.count(count))),
} satisfies Rows;

/** The longest of some lengths, 0 of none. */
function longest(e: Expressions, lengths: Output): Output {
  return e.binary("Maximum", e.reduce("Max", lengths, [0]), e.count(0));
}

/** For each row the largest of its entries, 0 where it has none. */
function lengthsOf(e: Expressions, reached: Output, rowOf: Output, rows: Output): Output {
  return e.binary("Maximum", e.segmentMax(reached, rowOf, rows), e.count(0));
}

function ceilDiv(e: Expressions, x: Output, by: number): Output {
  return by === 1 ? x : e.binary("FloorDiv", e.binary("AddV2", x, e.count(by - 1)), e.count(by));
}

/** Row and step of each cell of [rows, steps]. */
function cells(e: Expressions, rows: Output, steps: Output): { readonly row: Output; readonly step: Output } {
  const all = e.range(e.binary("Mul", rows, steps));
  return {
    row: e.binary("FloorDiv", all, e.binary("Maximum", steps, e.count(1))),
    step: e.binary("FloorMod", all, e.binary("Maximum", steps, e.count(1))),
  };
}

function validCells(conversion: Conversion, lengths: Output, steps: Parameters<Conversion["count"]>[0]): Output {
  const { e } = conversion;
  const most: Count = conversion.count(steps);
  const { row, step } = cells(e, e.sizeOf(lengths), e.count(most));
  return e.compare("Less", step, e.gather(lengths, row));
}

/** Places of what is no padding, int64 [n, rank]. */
function presentIn(dense: Output, e: Expressions): Output {
  return e.where(e.compare("NotEqual", dense, e.scalar(dense.dtype === "string" ? "" : -1, dense.dtype)));
}

/** The values of a feature of sequences with their rows and steps. */
function steps({ value }: GivenFeature, { e }: Conversion, drop: boolean): Omit<SequenceEntries, "kind"> {
  if (!("dense" in value)) {
    const { values, indices, denseShape } = value;
    return {
      values,
      rowOf: e.cast(e.column(indices, 0), "int32"),
      places: e.cast(e.column(indices, 1), "int32"),
      rows: e.cast(e.element(denseShape, 0), "int32"),
    };
  }
  const places = drop ? presentIn(value.dense, e) : e.where(e.compare("Equal", value.dense, value.dense));
  return {
    values: e.gatherNd(value.dense, places),
    rowOf: e.cast(e.column(places, 0), "int32"),
    places: e.cast(e.column(places, 1), "int32"),
    rows: e.extentOf(value.dense, 0),
  };
}

/** The numbers of a feature with their rows and their places among the numbers of a row. */
function numbersOf(given: GivenFeature, conversion: Conversion): Omit<SequenceEntries, "kind"> & { readonly extent?: Output } {
  const { e } = conversion;
  const { value } = given;
  if (!("dense" in value)) {
    const entries = steps(given, conversion, false);
    return { ...entries, values: e.cast(entries.values, "float32") };
  }
  const rows = e.extentOf(value.dense, 0);
  const flat = e.cast(e.flat(value.dense), "float32");
  const extent = e.binary("FloorDiv", e.sizeOf(value.dense), e.binary("Maximum", rows, e.count(1)));
  const { row, step } = cells(e, rows, extent);
  return { values: flat, rowOf: row, places: step, rows, extent };
}
