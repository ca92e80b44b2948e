/**
 * Labels, weights and masks, as heads read them. What they check of values is checked by TensorFlow's operations as far as these do.
 *
 * @module
 */

import type { Conversion, Converted, GivenFeature, Rows } from "./conversion.ts";
import type { Expressions } from "./expressions.ts";
import { entries, feature } from "./features.ts";
import { type Output, type } from "./node_writer.ts";
import { denseOf } from "./sources.ts";

/** The rows of labels. */
export const labels = {
  class_ids: ([label, table], _, conversion) => conversion.e.cast(idsOf(conversion, label, table), "int32"),
  binary_labels: ([label, table], _, conversion) => conversion.e.cast(idsOf(conversion, label, table), "float32"),
  numeric_labels: ([label], _, conversion) => conversion.e.cast(flatOf(conversion, label), "float32"),
  multi_hot_labels: ([label, table], { shape }, conversion) => {
    const { e } = conversion;
    const given = feature(label);
    const n = shape.at(-1) as number;
    if ("dense" in given.value && given.value.dense.dtype !== "string") return e.cast(e.flat(given.value.dense), "float32");
    const { values, segments } = entries(given, true, conversion);
    const ids = e.cast(table?.kind === "table" ? lookUp(e, table.handle, values) : values, "int32");
    // A class that is named twice is there once.
    const counts = e.scatter(e.pack([segments.rowOf, ids], 1), e.fill([e.sizeOf(ids)], e.scalar(1, "float32")), [segments.rows, n]);
    return e.flat(e.binary("Minimum", counts, e.scalar(1, "float32")));
  },
  example_weights: ([weights], _, conversion) => conversion.e.cast(flatOf(conversion, weights), "float32"),
  read_mask: ([mask], _, conversion) => {
    const { e } = conversion;
    const dense = denseOf(mask, conversion);
    const present = dense.dtype === "bool" ? dense : e.compare("NotEqual", dense, e.scalar(0, dense.dtype));
    return e.cast(e.flat(present), "int32");
  },
  valid_places: ([mask], _, conversion) => {
    const { e } = conversion;
    return e.placesOf(e.compare("NotEqual", e.flat(conversion.tensor(mask)), e.scalar(0, "int32")));
  },
  flatten_steps: ([value, , places], { steps }, conversion): GivenFeature => {
    const { e } = conversion;
    const given = feature(value);
    if (!("dense" in given.value)) return { kind: "feature", value: { dense: given.value.values } };
    const { dense } = given.value;
    const most = e.count(conversion.count(steps));
    const at = conversion.tensor(places);
    // A row of values may be wider than the sequences of the batch.
    const width = e.extentOf(dense, 1);
    const index = e.binary("AddV2", e.binary("Mul", e.binary("FloorDiv", at, most), width), e.binary("FloorMod", at, most));
    return { kind: "feature", value: { dense: e.gather(e.flat(dense), index) } };
  },
  elements: ([x], _, conversion) => conversion.e.flat(conversion.tensor(x)),
} satisfies Rows;

function flatOf(conversion: Conversion, value: Converted | null | undefined): Output {
  return conversion.e.flat(denseOf(value, conversion));
}

/** Ids of labels: looked up where there is a table, -1 for one that is not in it. */
function idsOf(conversion: Conversion, label: Converted | null | undefined, table: Converted | null | undefined): Output {
  const flat = flatOf(conversion, label);
  return table?.kind === "table" ? lookUp(conversion.e, table.handle, flat) : flat;
}

function lookUp(e: Expressions, handle: Output, words: Output): Output {
  return e.writer.one("LookupTableFindV2", [handle, words, e.scalar(-1, "int64")], { Tin: type("string"), Tout: type("int64") }, "int64");
}
