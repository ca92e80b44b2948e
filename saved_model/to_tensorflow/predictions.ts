/**
 * Predictions: classes among many, and as words.
 *
 * @module
 */

import { ClassTree } from "../../core/ops/host/class_tree.ts";
import type { Rows } from "./conversion.ts";
import { bool, int, text, type } from "./node_writer.ts";

/** The rows of predictions. */
export const predictions = {
  top_k: ([x], { k }, conversion) => {
    const { e } = conversion;
    return e.writer.node("TopKV2", [conversion.tensor(x), e.count(k as number)], { T: type("float32"), sorted: bool(true) }, [
      "float32",
      "int32",
    ]);
  },
  wide_softmax: ([x, weights, biases], _, conversion) => {
    const { e } = conversion;
    const z = e.biasAdd(e.matmul(conversion.tensor(x), conversion.tensor(weights), false, true), conversion.tensor(biases));
    const largest = e.reduce("Max", z, [1], true);
    const sum = e.reduce("Sum", e.unary("Exp", e.binary("Sub", z, largest)), [1]);
    return [e.binary("AddV2", e.unary("Log", sum), e.flat(largest)), e.argMax(z, 1)];
  },
  fill_ids: (_, { count, id }, conversion) => conversion.e.fill([conversion.count(count)], conversion.e.count(id as number)),
  all_class_paths: ([stored], _, conversion) => {
    const { e } = conversion;
    // Nothing changes the tree that the variable holds: the ways through it are constants.
    const { index, splits } = ClassTree.fromParents(conversion.valueOf(conversion.tensor(stored))).paths();
    const rowOf = new Int32Array(index.length);
    for (let row = 0; row + 1 < splits.length; row++) rowOf.fill(row, splits[row]!, splits[row + 1]!);
    return [e.constant(index, "int32"), { kind: "segments", rowOf: e.constant(rowOf, "int32"), rows: e.count(splits.length - 1) }];
  },
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
