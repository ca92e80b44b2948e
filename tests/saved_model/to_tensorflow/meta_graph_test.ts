import { assertEquals, assertThrows } from "@std/assert";
import { UnimplementedError } from "../../../core/errors.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import { type MetaGraphTask, writeMetaGraph } from "../../../saved_model/to_tensorflow/meta_graph.ts";

const value = { dtype: "float32", shape: [{ extent: "batch" }, 2], place: "device" } as const;

/** A graph of a feature and one operation of it. */
function graphOf(op: string, attributes: Graph["nodes"][number]["attributes"] = {}): Graph {
  return {
    nodes: [
      { name: "Feature", op: "feature", inputs: [], outputs: [0], attributes: { key: "x", dtype: "float32", form: "dense" } },
      { name: "scope/Node", op, inputs: [0], outputs: [1], attributes },
    ],
    values: [value, value],
    outputs: { y: 1 },
    bytes: new Uint8Array(0),
  };
}

function task(graph: Graph): MetaGraphTask {
  return {
    graph,
    tag: "serve",
    receiver: { kind: "tensors", tensors: { x: { dtype: "float32", shape: [-1, 2] } } },
    signatures: [{ name: "predict", method: "tensorflow/serving/predict", input: null, outputs: { y: "y" } }],
    variables: [],
    values: new Map(),
  };
}

Deno.test("A node bears the name of that of the graph", () => {
  const { message } = writeMetaGraph(task(graphOf("tanh")));
  assertEquals(message.graphDef!.node!.slice(0, 2).map(({ name, op, input }) => [name, op, input]), [
    ["x", "Placeholder", []],
    ["scope/Node", "Tanh", ["x"]],
  ]);
});

Deno.test("A number that follows from the size of the batch is read of the feature", () => {
  const { message } = writeMetaGraph(task(graphOf("affine", { scale: { reciprocal: "batch" }, shift: 0 })));
  const ops = message.graphDef!.node!.map(({ op }) => op);
  assertEquals(ops.filter((op) => op !== "Const").slice(0, 6), ["Placeholder", "Shape", "StridedSlice", "Cast", "Reciprocal", "Mul"]);
});

Deno.test("An operation that TensorFlow has none for is named", () => {
  assertThrows(
    () => writeMetaGraph(task(graphOf("sampled_classes"))),
    UnimplementedError,
    "The operation sampled_classes of scope/Node cannot be exported to TensorFlow",
  );
});
