/** Graphs from files: each fault is refused with an error that names the node. */

import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { InvalidArgumentError } from "../../../core/errors.ts";
import { guarded } from "../../../core/graph/guarded.ts";
import { graphFromJson, graphJson } from "../../../core/graph/json.ts";

// deno-lint-ignore no-explicit-any -- what is tested is data of any form
type Any = any;

const device = { dtype: "float32", shape: [{ extent: "batch" }], place: "device" } as const;
const host = { dtype: "int32", shape: [{ extent: "count:ids" }], place: "host" } as const;

/** x -> 2 x -> tanh, a constant [1, 2], and a loop whose step adds its input to its state. */
function graph(): Any {
  const step = {
    nodes: [
      { name: "x", op: "argument", inputs: [], outputs: [0], attributes: { index: 0 } },
      { name: "h", op: "argument", inputs: [], outputs: [1], attributes: { index: 1 } },
      { name: "y", op: "add", inputs: [0, 1], outputs: [2], attributes: {} },
    ],
    values: [device, device, device],
    outputs: { 0: 2, 1: 2 },
  };
  return {
    nodes: [
      { name: "feature", op: "feature", inputs: [], outputs: [0], attributes: { key: "x", dtype: "float32", form: "dense" } },
      { name: "x", op: "as_tensor", inputs: [0], outputs: [1], attributes: { dtype: "float32", shape: [{ extent: "batch" }] } },
      { name: "double", op: "affine", inputs: [1], outputs: [2], attributes: { scale: 2, shift: { number: "-Infinity" } } },
      { name: "y", op: "tanh", inputs: [2], outputs: [3], attributes: {} },
      {
        name: "two",
        op: "constant",
        inputs: [],
        outputs: [4],
        attributes: { dtype: "float32", shape: [2], data: { bytes: { offset: 0, length: 8 } } },
      },
      { name: "range", op: "range", inputs: [], outputs: [5], attributes: { count: { extent: "batch" } } },
      {
        name: "loop",
        op: "recurrent",
        inputs: [2, 5],
        outputs: [6],
        attributes: { stateSize: [3], outputSize: 3, returnSequences: false, step: { graph: step } },
      },
    ],
    values: [{ ...device, dtype: null, shape: null, place: "host" }, device, device, device, { ...device, shape: [2] }, host, device],
    outputs: { y: 3 },
    bytes: btoa(String.fromCharCode(0, 0, 128, 63, 0, 0, 0, 64)),
  };
}

const words = (text: string) => ({
  outputs: [4],
  inputs: [],
  name: "words",
  op: "constant",
  attributes: { dtype: "string", shape: [2], data: { bytes: { offset: 8, length: text.length } } },
});

/** Loops within one another. */
function nested(depth: number): Any {
  const changed = graph();
  let step = changed.nodes[6].attributes.step;
  for (let i = 0; i < depth; i++) {
    const inner = graph().nodes[6].attributes.step.graph;
    const attributes = { stateSize: [3], outputSize: 3, returnSequences: false, step: { graph: inner } };
    step.graph.nodes.push({ name: "inner", op: "recurrent", inputs: [0, 1], outputs: [3], attributes });
    step.graph.values.push(device);
    step = attributes.step;
  }
  return changed;
}

const faults: Record<string, [change: (graph: Any) => Any, sentence: string]> = {
  "no record": [() => 7, 'The graph must be a record with "bytes", received the number 7'],
  "no bytes": [(g) => ({ ...g, bytes: 7 }), 'The "bytes" of the graph must be base64'],
  "no base64": [(g) => ({ ...g, bytes: "é" }), 'The "bytes" of the graph must be base64'],
  "no list of nodes": [(g) => ({ ...g, nodes: {} }), 'The graph: "nodes" must be a list'],
  "a field that is not known": [(g) => ({ ...g, more: 1 }), 'The graph: "more" is not known'],
  "an unknown operation": [(g) => (g.nodes[3].op = "tan", g), 'The node "y": Op type not registered "tan"'],
  "an operation of the language": [(g) => (g.nodes[3].op = "toString", g), 'The node "y": Op type not registered "toString"'],
  "a missing value": [(g) => (g.nodes[3].inputs = [9], g), 'The node "y": its input x is the value 9, which no node before it gives'],
  "a forward reference": [
    (g) => (g.nodes[2].inputs = [3], g),
    'The node "double": its input x is the value 3, which no node before it gives',
  ],
  "a cycle": [(g) => (g.nodes[3].inputs = [3], g), 'The node "y": its input x is the value 3, which no node before it gives'],
  "a control input that is not there": [(g) => (g.nodes[3].controlInputs = [6], g), 'The node "y": its control input is the value 6'],
  "a value that two nodes give": [(g) => (g.nodes[3].outputs = [2], g), 'The node "y": another output is the value 2 too'],
  "a value that no node gives": [(g) => (g.values.push(device), g), "No node of the graph gives the value 7"],
  "an output that is no value": [(g) => (g.outputs.z = 12, g), 'The output "z" of the graph is no value: 12'],
  "two nodes of one name": [(g) => (g.nodes[3].name = "x", g), 'The node "x": another node has that name'],
  "too few inputs": [(g) => (g.nodes[3].inputs = [], g), 'The node "y": tanh takes 1 inputs, received 0'],
  "too many inputs": [(g) => (g.nodes[3].inputs = [1, 2], g), 'The node "y": tanh takes 1 inputs, received 2'],
  "an absent input": [(g) => (g.nodes[3].inputs = [-1], g), 'The node "y": the input x is absent'],
  "too many outputs": [
    (g) => (g.nodes[3].outputs = [3, 7], g.values.push(device), g),
    'The node "y": tanh gives 1 outputs here, received 2',
  ],
  "an input of another kind": [(g) => (g.nodes[6].inputs = [5, 5], g), 'The node "loop": the input x must be tensor, received array'],
  "a wrong place": [(g) => (g.values[3] = host, g), 'The node "y": its output 3 is on the device, received "host"'],
  "a missing attribute": [(g) => (g.nodes[2].attributes = { scale: 2 }, g), 'The node "double": the attribute "shift" is missing'],
  "an attribute of another type": [
    (g) => (g.nodes[2].attributes.scale = "2", g),
    'The node "double": the attribute "scale" must be a number or a formula, received "2"',
  ],
  "an attribute too many": [(g) => (g.nodes[3].attributes.scale = 1, g), 'The node "y": the attribute "scale" is not known'],
  "an extent that is no formula": [
    (g) => (g.nodes[1].attributes.shape = [{ extent: ["^", "batch", 2] }], g),
    'The node "x": the attribute "shape" must be null or a list of which each is a whole number from 0 or a formula',
  ],
  "a formula of many extents": [
    (g) => (g.nodes[5].attributes.count = { extent: ["*", "batch", ["*", "batch", "batch"]] }, g),
    'The node "range": the attribute "count" must be',
  ],
  "a huge shape": [
    (g) => (g.nodes[1].attributes.shape = [2 ** 20, 2 ** 20], g),
    'The node "x": the attribute "shape" must be null or a shape of up to 1073741824 elements',
  ],
  "a huge value": [(g) => (g.values[1] = { ...device, shape: [2 ** 53 - 1] }, g), 'The graph: "values" must be a list of which each is'],
  "a loop of a thousand million steps": [
    (g) => (g.nodes[5].attributes.count = 1e9, g),
    'The node "range": the attribute "count" must be a number up to',
  ],
  "bytes beyond the table": [
    (g) => (g.nodes[4].attributes.data.bytes.offset = 4, g),
    'The node "two": its bytes are {"offset":4,"length":8} of a table of 8',
  ],
  "too few bytes": [
    (g) => (g.nodes[4].attributes.data.bytes.length = 4, g),
    'The node "two": a float32 of shape [2] has 8 bytes, received 4',
  ],
  "words that are none": [
    (g) => (g.nodes[4] = words("[1,2]"), g.bytes = btoa(`${atob(g.bytes)}[1,2]`), g.values[4].place = "host", g),
    'The node "words": its bytes must be the JSON of a list of 2 strings',
  ],
  "an effect that is none": [(g) => (g.nodes[3].effect = true, g), 'The node "y": effect must be true where there are no outputs'],
  "a fault in a part": [
    (g) => (g.nodes[6].attributes.step.graph.nodes[2].inputs = [0, 7], g),
    'The node "y" of "loop": its input b is the value 7, which no node before it gives',
  ],
  "an argument that is not there": [
    (g) => (g.nodes[6].attributes.step.graph.nodes[1].attributes.index = 2, g),
    'The node "h" of "loop": the part has 2 arguments',
  ],
  "a step without its state": [
    (g) => (delete g.nodes[6].attributes.step.graph.outputs[1], g),
    'The node "loop": its step gives an output and 1 states, named 0, 1, ..., received ["0"]',
  ],
  "an argument of the whole": [
    (g) => (g.nodes[5] = { ...g.nodes[5], op: "argument", attributes: { index: 0 } }, g),
    'The node "range": arguments are taken by parts of a graph alone',
  ],
};

Deno.test("a graph from JSON is the graph that was written", () => {
  const read = graphFromJson(graph());
  assertEquals(graphJson(read), graph());
  assertEquals(read.bytes, new Uint8Array(Float32Array.of(1, 2).buffer));
});

for (const [what, [change, sentence]] of Object.entries(faults)) {
  Deno.test(`a graph from JSON is refused by name: ${what}`, () => {
    const { message } = assertThrows(() => graphFromJson(change(graph())), InvalidArgumentError);
    assertStringIncludes(message, sentence);
  });
}

Deno.test("parts of graphs within one another end somewhere", () => {
  const { message } = assertThrows(() => graphFromJson(nested(2000)), InvalidArgumentError);
  assertStringIncludes(message, 'of "loop": parts of graphs are within one another up to 8 times');
});

Deno.test("an operation of a graph from a file throws errors of the library alone", () => {
  const operations = guarded({
    broken: () => {
      throw new RangeError("Invalid array length");
    },
  });
  const error = assertThrows(() => operations["broken"]!([], {}, {} as Any), InvalidArgumentError);
  assertEquals(error.message, "The operation broken cannot take what the graph gives it: Invalid array length");
});
