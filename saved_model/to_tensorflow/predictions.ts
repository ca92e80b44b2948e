/**
 * Predictions as words.
 *
 * @module
 */

import type { Rows } from "./conversion.ts";
import { bool, int, text, type } from "./node_writer.ts";

/** The rows of predictions. */
export const predictions = {
  gather_strings: ([words, ids], _, conversion) => conversion.e.gather(conversion.tensor(words), conversion.tensor(ids)),
  tile_rows: ([words], { rows }, conversion) => {
    const { e } = conversion;
    return e.tile(e.expandDims(conversion.tensor(words), 0), [conversion.count(rows), 1]);
  },
  as_string: ([x], _, conversion) => {
    const tensor = conversion.tensor(x);
    return conversion.e.writer.one("AsString", [tensor], {
      T: type(tensor.dtype),
      precision: int(-1),
      scientific: bool(false),
      shortest: bool(false),
      width: int(-1),
      fill: text(""),
    }, "string");
  },
} satisfies Rows;
