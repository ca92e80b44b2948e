/** Groups of nodes that are one operation here give what their nodes give. */

import { assertEquals, assertRejects } from "@std/assert";
import { InvalidArgumentError } from "../../../core/errors.ts";
import { loadSavedModel } from "../../../saved_model/load.ts";
import { attr, constant, type ModelInit, node, placeholder, restoring, written } from "../_saved_models.ts";

const float = { T: attr.type("float32") };
const long = { T: attr.type("int64") };

/**
 * The mean of the rows of a table whose ids an example has, as embedding columns write it: -1 is no id, and ids from 3 on become 0. Where `zeros` is not
 * ZerosLike the nodes are not recognised.
 */
function lookup(zeros: "ZerosLike" | "Mul"): ModelInit {
  return {
    nodes: [
      placeholder("ids", "int64", -1, -1),
      constant("none", "int64", [], [-1]),
      node("given", "NotEqual", ["ids", "none"], long),
      node("indices", "Where", ["given"]),
      node("values", "GatherNd", ["ids", "indices"], { Tparams: attr.type("int64") }),
      node("dense", "Shape", ["ids"], { T: attr.type("int64"), out_type: attr.type("int64") }),
      constant("zero", "int64", [], [0]),
      constant("count", "int64", [], [3]),
      node("low", "Less", ["values", "zero"], long),
      node("high", "GreaterEqual", ["values", "count"], long),
      node("outside", "LogicalOr", ["low", "high"]),
      node("extent", "Shape", ["values"], { T: attr.type("int64") }),
      node("filled", "Fill", ["extent", "zero"], long),
      node("inside", "SelectV2", ["outside", "filled", "values"], long),
      node("kept", "GreaterEqual", ["inside", "zero"], long),
      node("places", "Where", ["kept"]),
      constant("flat", "int64", [1], [-1]),
      node("place", "Reshape", ["places", "flat"], long),
      constant("axis", "int32", [], [0]),
      node("ids/kept", "GatherV2", ["inside", "place", "axis"]),
      node("indices/kept", "GatherV2", ["indices", "place", "axis"]),
      node("fill", "SparseFillEmptyRows", ["indices/kept", "ids/kept", "dense", "zero"], long),
      node("unique", "Unique", ["fill:1"], long),
      node("table", "VarHandleOp", [], { dtype: attr.type("float32"), shape: attr.shape(3, 2), shared_name: attr.text("table") }),
      node("gather", "ResourceGather", ["table", "unique"]),
      constant("begin", "int32", [2], [0, 0]),
      constant("end", "int32", [2], [0, 1]),
      constant("stride", "int32", [2], [1, 1]),
      node("rows", "StridedSlice", ["fill", "begin", "end", "stride"], {
        T: attr.type("int64"),
        begin_mask: attr.int(1),
        end_mask: attr.int(1),
        shrink_axis_mask: attr.int(2),
      }),
      node("joined", "SparseSegmentMean", ["gather", "unique:1", "rows"], float),
      constant("column", "int32", [2], [-1, 1]),
      node("empty", "Reshape", ["fill:2", "column"], { T: attr.type("bool") }),
      constant("twice", "int32", [2], [1, 2]),
      node("tiled", "Tile", ["empty", "twice"], { T: attr.type("bool") }),
      constant("nothing", "float32", [], [0]),
      zeros === "ZerosLike" ? node("zeros", "ZerosLike", ["joined"], float) : node("zeros", "Mul", ["joined", "nothing"], float),
      node("y", "Select", ["tiled", "zeros", "joined"], float),
      ...restoring(["table"]),
    ],
    inputs: { ids: ["ids:0", "int64", [-1, -1]] },
    variables: { table: { dtype: "float32", shape: [3, 2], data: Float32Array.of(1, 2, 10, 20, 100, 200) } },
    restore: "save/restore_all",
    outputs: { y: ["y:0", "float32"], indices: ["indices:0", "int64"], values: ["values:0", "int64"] },
  };
}

for (const zeros of ["ZerosLike", "Mul"] as const) {
  Deno.test(`A lookup of embeddings gives means of rows (${zeros})`, async () => {
    await using model = await loadSavedModel("m", { fs: await written(lookup(zeros)) });
    // Rows 0 and 2; none; 1 twice; 0, for 7 is none of the table's.
    const { y, indices, values } = await model.run("f", { ids: [[0, 2], [-1, -1], [1, 1], [-1, 7]] });
    assertEquals(y, { dtype: "float32", shape: [4, 2], data: Float32Array.of(50.5, 101, 0, 0, 10, 20, 1, 2) });
    assertEquals(indices!.data, BigInt64Array.of(0n, 0n, 0n, 1n, 2n, 0n, 2n, 1n, 3n, 1n));
    assertEquals(values!.data, BigInt64Array.of(0n, 2n, 1n, 1n, 7n));
    assertEquals((await model.run("f", { ids: { dtype: "int64", shape: [0, 2], data: new BigInt64Array(0) } })).y!.shape, [0, 2]);
  });
}

Deno.test("Ids beyond the table are refused where nothing puts them in range", async () => {
  const { nodes, ...rest } = lookup("ZerosLike");
  const model = { ...rest, nodes: nodes.map((each) => each.name === "inside" ? node("inside", "Identity", ["values"], long) : each) };
  await using loaded = await loadSavedModel("m", { fs: await written(model) });
  await assertRejects(() => loaded.run("f", { ids: [[0, 3]] }), InvalidArgumentError, "= 3 is not in [0, 3)");
});
