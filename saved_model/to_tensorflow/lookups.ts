/**
 * Rows of tables, and how those of one example are joined.
 *
 * @module
 */

import { type Conversion, type Rows, type Segments, segments } from "./conversion.ts";
import { type Output, type } from "./node_writer.ts";

/** The rows of lookups. */
export const lookups = {
  unique_rows: ([ids, weights, splits], { combiner }, conversion) => {
    const { e } = conversion;
    const all = conversion.tensor(ids);
    const weighted = weights === null || weights === undefined ? null : conversion.tensor(weights);
    const rows = segments(splits, conversion);
    const known = e.compare("GreaterEqual", all, e.scalar(0, "int32"));
    const counted = weighted === null || combiner === "sum"
      ? known
      : e.logical("LogicalAnd", known, e.compare("Greater", weighted, e.scalar(0, "float32")));
    const places = e.placesOf(counted);
    const rowOf = e.gather(rows.rowOf, places);
    const kept = e.gather(all, places);
    // An example without ids looks up row 0, whose gradient is zero: sparse update rules count it as used.
    const filled = e.sizeOf(e.unique(rowOf)[0]);
    const empty = e.binary("Minimum", e.binary("Sub", rows.rows, filled), e.count(1));
    const [distinct, index] = e.unique(e.concat([kept, e.fill([empty], e.count(0))], 0));
    const outputs = [distinct, e.gather(index, e.range(e.sizeOf(kept))), { kind: "segments", rowOf, rows: rows.rows } as Segments];
    return weighted === null ? outputs : [...outputs, e.gather(weighted, places)];
  },
  gather_rows: ([table, ids], _, conversion) => {
    const { e } = conversion;
    const read = conversion.tensor(table);
    const handle = conversion.handleOf(read);
    const index = conversion.tensor(ids);
    if (handle === undefined) return e.gather(read, index);
    return e.writer.one("ResourceGather", [handle, index], {
      dtype: type("float32"),
      Tindices: type(index.dtype),
      validate_indices: validate,
    }, "float32");
  },
  clip_rows_by_norm: ([x], { maxNorm }, conversion) => {
    const { e } = conversion;
    const rows = conversion.tensor(x);
    const squares = e.reduce("Sum", e.unary("Square", rows), [1], true);
    // Rows of zeros stay: their norm is that of the limit.
    const limit = e.scalar(maxNorm as number, "float32");
    const norm = e.binary("Maximum", e.unary("Sqrt", squares), limit);
    return e.binary("RealDiv", e.binary("Mul", rows, limit), norm);
  },
  segment_combine: ([x, index, weights, splits], { combiner }, conversion) => {
    const { e } = conversion;
    const { rowOf, rows } = segments(splits, conversion);
    const gathered = e.gather(conversion.tensor(x), conversion.tensor(index));
    const weight = weights === null || weights === undefined ? null : conversion.tensor(weights);
    const summed = e.segmentSum(weight === null ? gathered : e.binary("Mul", gathered, e.expandDims(weight, 1)), rowOf, rows);
    if (combiner === "sum") return summed;
    const each = weight ?? e.fill([e.sizeOf(rowOf)], e.scalar(1, "float32"));
    const total = e.segmentSum(combiner === "mean" || weight === null ? each : e.unary("Square", each), rowOf, rows);
    return e.binary("DivNoNan", summed, e.expandDims(combiner === "mean" ? total : e.unary("Sqrt", total), 1));
  },
  multi_hot: ([ids, weights, splits], { depth }, conversion) =>
    multiHot(
      conversion,
      conversion.tensor(ids),
      weights === null || weights === undefined ? null : conversion.tensor(weights),
      segments(splits, conversion),
      depth as number,
    ),
  mul_rows: ([x, scale], _, conversion) => {
    const { e } = conversion;
    const [tensor, factors] = [conversion.tensor(x), conversion.tensor(scale)];
    // Rows are as many as there are factors, whatever the dimensions are.
    const rows = e.binary("Mul", e.reshape(tensor, [e.sizeOf(factors), -1]), e.reshape(factors, [-1, 1]));
    return e.reshape(rows, e.shapeOf(tensor));
  },
} satisfies Rows;

const validate = { value: { case: "b", value: true } } as const;

/** Counts of ids in each row, or sums of their weights; ids outside count nowhere. */
function multiHot({ e }: Conversion, ids: Output, weights: Output | null, { rowOf, rows }: Segments, depth: number): Output {
  const inside = e.logical(
    "LogicalAnd",
    e.compare("GreaterEqual", ids, e.scalar(0, "int32")),
    e.compare("Less", ids, e.scalar(depth, "int32")),
  );
  const places = e.placesOf(inside);
  const kept = e.pack([e.gather(rowOf, places), e.gather(ids, places)], 1);
  const updates = weights === null ? e.fill([e.sizeOf(places)], e.scalar(1, "float32")) : e.gather(weights, places);
  return e.scatter(kept, updates, [rows, depth]);
}
