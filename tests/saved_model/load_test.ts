import { assertEquals, assertRejects } from "@std/assert";
import {
  DataLossError,
  FailedPreconditionError,
  HeadwayError,
  InvalidArgumentError,
  KeyError,
  NotFoundError,
  UnimplementedError,
  ValueError,
} from "../../core/errors.ts";
import type { HostTensor } from "../../core/runtime/host_tensor.ts";
import { encodeExample } from "../../saved_model/example/example.ts";
import { fixedLenFeature, varLenFeature } from "../../saved_model/example/parse_spec.ts";
import { loadSavedModel } from "../../saved_model/load.ts";
import { formatMessage } from "../../saved_model/messages/text_format.ts";
import type { SignatureInputs } from "../../saved_model/signatures.ts";
import { attr, constant, func, message, type ModelInit, node, placeholder, restoring, written } from "./_saved_models.ts";

const float = { T: attr.type("float32") };

/** Loads a model and runs its signature once. */
async function answer(model: ModelInit, inputs: SignatureInputs = {}): Promise<Record<string, HostTensor>> {
  await using loaded = await loadSavedModel("m", { fs: await written(model) });
  return await loaded.run("f", inputs);
}

/** y = x / 2 + 2, with a variable of TensorFlow 2. */
const halfPlusTwo: ModelInit = {
  nodes: [
    placeholder("x", "float32", -1),
    node("a", "VarHandleOp", [], { dtype: attr.type("float32"), shape: attr.shape(), shared_name: attr.text("a") }),
    node("a/Read", "ReadVariableOp", ["a"], { dtype: attr.type("float32") }),
    constant("two", "float32", [], [2]),
    node("mul", "Mul", ["x", "a/Read"], float),
    node("y", "AddV2", ["mul", "two"], float),
    ...restoring(["a"]),
  ],
  inputs: { x: ["x:0", "float32", [-1]] },
  outputs: { y: ["y:0", "float32", [-1]] },
  variables: { a: { dtype: "float32", shape: [], data: Float32Array.of(0.5) } },
  restore: "save/restore_all",
};

Deno.test("loadSavedModel() reads variables and runs a signature", async () => {
  await using model = await loadSavedModel("m", { fs: await written(halfPlusTwo) });
  assertEquals(model.signatures, {
    f: {
      methodName: "tensorflow/serving/predict",
      inputs: { x: { name: "x:0", dtype: "float32", shape: [null] } },
      outputs: { y: { name: "y:0", dtype: "float32", shape: [null] } },
    },
  });
  // 1 / 2 + 2, 4 / 2 + 2, whatever form the input has.
  const y = { dtype: "float32" as const, shape: [2], data: Float32Array.of(2.5, 4) };
  assertEquals(await model.run("f", { x: [1, 4] }), { y });
  assertEquals(await model.run("f", { x: Float32Array.of(1, 4) }), { y });
  assertEquals(await model.run("f", { x: Float64Array.of(1, 4) }), { y });
  assertEquals(await model.run("f", { x: { dtype: "float32", shape: [2], data: Float32Array.of(1, 4) } }), { y });
  assertEquals((await model.run("f", { x: [] })).y!.shape, [0]);
});

Deno.test("A variable of TensorFlow 1 is restored by name and slice", async () => {
  const y = await answer({
    nodes: [
      node("v", "VariableV2", [], { dtype: attr.type("float32"), shape: attr.shape(2) }),
      node("v/read", "Identity", ["v"], float),
      node("y", "Neg", ["v/read"], float),
      constant("save/Const", "string", [], ["model"]),
      constant("names", "string", [1], ["whole"]),
      // Rows 1 and 2 of 4.
      constant("slices", "string", [1], ["4 1,2"]),
      node("restore", "RestoreV2", ["save/Const", "names", "slices"], { dtypes: attr.types("float32") }),
      node("Assign", "Assign", ["v", "restore"], float),
      node("all", "NoOp", ["^Assign"]),
    ],
    outputs: { y: ["y:0", "float32"] },
    variables: { whole: { dtype: "float32", shape: [4], data: Float32Array.of(1, 2, 3, 4) } },
    restore: "all",
  });
  assertEquals(y.y!.data, Float32Array.of(-2, -3));
});

Deno.test("Inputs that do not fit their signature are refused by name", async () => {
  await using model = await loadSavedModel("m", { fs: await written(halfPlusTwo) });
  await assertRejects(() => model.run("g", {}), InvalidArgumentError, "has no signature");
  await assertRejects(() => model.run("f", {}), KeyError, "needs the input x");
  await assertRejects(() => model.run("f", { x: [1], z: [1] }), ValueError, 'has no input "z"');
  await assertRejects(() => model.run("f", { x: ["a"] }), ValueError, "The input x of the signature f takes numbers");
  await assertRejects(() => model.run("f", { x: [[1]] }), ValueError, "has the shape [?], received [1,1]");
  await assertRejects(() => model.run("f", { x: [{ a: 1 }] }), ValueError, "does not parse examples");
  await model.close();
  await model.close();
  await assertRejects(() => model.run("f", { x: [1] }), FailedPreconditionError, "was closed");
});

Deno.test("loadSavedModel() says what is missing", async () => {
  const fs = await written(halfPlusTwo);
  await assertRejects(() => loadSavedModel("n", { fs }), NotFoundError, "SavedModel file does not exist at: n");
  await assertRejects(
    () => loadSavedModel("m", { fs, tags: ["train"] }),
    NotFoundError,
    "tags [train] could not be found in SavedModel. It has [serve]",
  );
  await fs.writeFile("m/saved_model.pb", Uint8Array.of(0x12, 100));
  await assertRejects(() => loadSavedModel("m", { fs }), DataLossError);
  const lacking = await written({ ...halfPlusTwo, variables: { b: { dtype: "float32", shape: [], data: Float32Array.of(1) } } });
  await assertRejects(() => loadSavedModel("m", { fs: lacking }), NotFoundError, "Key a not found in checkpoint");
  const { restore: _, ...unrestored } = halfPlusTwo;
  const without = await written(unrestored);
  await assertRejects(() => loadSavedModel("m", { fs: without }), FailedPreconditionError, "Attempting to use uninitialized value a");
});

Deno.test("An operation that is not known is named with its node when the model is loaded, if a signature reaches it", async () => {
  const odd = node("odd", "FancyOp", ["x"]);
  const model = { ...halfPlusTwo, nodes: [...halfPlusTwo.nodes, odd] };
  await (await loadSavedModel("m", { fs: await written(model) })).close();
  const reached = await written({ ...model, outputs: { y: ["odd:0", "float32"] } });
  await assertRejects(
    () => loadSavedModel("m", { fs: reached }),
    UnimplementedError,
    "The operation FancyOp of the node odd is not among those that run here",
  );
});

/** Doubles x until it exceeds the limit, by a While of TensorFlow 2. */
const doubling: ModelInit = {
  nodes: [
    placeholder("x", "float32"),
    constant("limit", "float32", [], [100]),
    constant("zero", "int32", [], [0]),
    node("loop", "StatelessWhile", ["x", "zero", "limit"], {
      T: attr.types("float32", "int32", "float32"),
      cond: attr.func("below"),
      body: attr.func("double"),
    }),
    node("y", "Identity", ["loop:0"], float),
    node("rounds", "Identity", ["loop:1"], { T: attr.type("int32") }),
  ],
  functions: [
    func("below", { v: "float32", n: "int32", most: "float32" }, { keep: "bool" }, [node("less", "Less", ["v", "most"], float)], {
      keep: "less:z:0",
    }),
    func("double", { v: "float32", n: "int32", most: "float32" }, { a: "float32", b: "int32", c: "float32" }, [
      constant("one", "int32", [], [1]),
      node("twice", "AddV2", ["v", "v"], float),
      node("next", "AddV2", ["n", "one:output:0"], { T: attr.type("int32") }),
    ], { a: "twice:z:0", b: "next:z:0", c: "most" }),
  ],
  inputs: { x: ["x:0", "float32", []] },
  outputs: { y: ["y:0", "float32"], rounds: ["rounds:0", "int32"] },
};

Deno.test("StatelessWhile goes on as long as its condition holds", async () => {
  // 3 * 2^6 = 192 is the first that is not below 100; 300 is above it at once.
  const { y, rounds } = await answer(doubling, { x: 3 });
  assertEquals([y!.data, rounds!.data], [Float32Array.of(192), Int32Array.of(6)]);
  assertEquals((await answer(doubling, { x: 300 })).rounds!.data, Int32Array.of(0));
});

Deno.test("A loop without an end ends with an error", async () => {
  // NaN is never below, 0 always is.
  assertEquals((await answer(doubling, { x: NaN })).rounds!.data, Int32Array.of(0));
  await assertRejects(() => answer(doubling, { x: 0 }), HeadwayError, "may go 100000 rounds");
});

Deno.test("If runs the branch that its predicate chooses, and checks in it", async () => {
  const model: ModelInit = {
    nodes: [
      placeholder("x", "float32"),
      constant("zero", "float32", [], [0]),
      node("p", "Greater", ["x", "zero"], float),
      node("if", "If", ["p", "x"], {
        Tcond: attr.type("bool"),
        Tin: attr.types("float32"),
        Tout: attr.types("float32"),
        then_branch: attr.func("root"),
        else_branch: attr.func("checked"),
      }),
    ],
    functions: [
      func("root", { v: "float32" }, { r: "float32" }, [node("sqrt", "Sqrt", ["v"], float)], { r: "sqrt:y:0" }),
      func("checked", { v: "float32" }, { r: "float32" }, [
        constant("limit", "float32", [], [-10]),
        node("ok", "Greater", ["v", "limit:output:0"], float),
        node("assert", "Assert", ["ok:z:0", "v"], { T: attr.types("float32") }),
        node("neg", "Neg", ["v", "^assert"], float),
      ], { r: "neg:y:0" }),
    ],
    inputs: { x: ["x:0", "float32", []] },
    outputs: { y: ["if:0", "float32"] },
  };
  assertEquals((await answer(model, { x: 9 })).y!.data, Float32Array.of(3));
  assertEquals((await answer(model, { x: -4 })).y!.data, Float32Array.of(4));
  await assertRejects(() => answer(model, { x: -20 }), InvalidArgumentError, "assertion failed: [-20]");
});

/** A branch of TensorFlow 1 within another: x > 0 ? (x > 10 ? 10 : x) : -x. */
Deno.test("Switch and Merge of TensorFlow 1 become branches", async () => {
  const model: ModelInit = {
    nodes: [
      placeholder("x", "float32"),
      constant("zero", "float32", [], [0]),
      node("p", "Greater", ["x", "zero"], float),
      node("outer", "Switch", ["x", "p"], float),
      node("pivot", "Switch", ["p", "p"], { T: attr.type("bool") }),
      node("pivot_t", "Identity", ["pivot:1"], { T: attr.type("bool") }),
      constantAfter("ten", 10, "pivot_t"),
      node("q", "Greater", ["outer:1", "ten"], float),
      node("inner", "Switch", ["outer:1", "q"], float),
      node("inner_pivot", "Switch", ["q", "q"], { T: attr.type("bool") }),
      node("inner_t", "Identity", ["inner_pivot:1"], { T: attr.type("bool") }),
      constantAfter("cap", 10, "inner_t"),
      node("inner_merge", "Merge", ["inner", "cap"], float),
      node("negated", "Neg", ["outer:0"], float),
      node("y", "Merge", ["negated", "inner_merge"], float),
    ],
    inputs: { x: ["x:0", "float32", []] },
    outputs: { y: ["y:0", "float32"], which: ["y:1", "int32"] },
  };
  for (const [x, y, which] of [[-3, 3, 0], [4, 4, 1], [40, 10, 1]] as const) {
    const given = await answer(model, { x });
    assertEquals([given.y!.data[0], given.which!.data[0]], [y, which], String(x));
  }
});

function constantAfter(name: string, value: number, control: string) {
  return { ...constant(name, "float32", [], [value]), input: [`^${control}`] };
}

Deno.test("Enter, Exit and NextIteration of TensorFlow 1 become a loop, with a loop inside", async () => {
  // for (i = 0; i < 3; i++) for (j = 0; j < 2; j++) sum += step: x + 6 * 5.
  const int = { T: attr.type("int32") };
  const enter = (name: string, from: string, frame: string, type: "float32" | "int32", stays = false) =>
    node(name, "Enter", [from], { T: attr.type(type), frame_name: attr.text(frame), is_constant: attr.flag(stays) });
  const model: ModelInit = {
    nodes: [
      placeholder("x", "float32"),
      constant("zero", "int32", [], [0]),
      constant("three", "int32", [], [3]),
      constant("step", "float32", [], [5]),
      enter("i/enter", "zero", "outer", "int32"),
      enter("s/enter", "x", "outer", "float32"),
      enter("three/enter", "three", "outer", "int32", true),
      enter("step/enter", "step", "outer", "float32", true),
      node("i", "Merge", ["i/enter", "i/next"], int),
      node("s", "Merge", ["s/enter", "s/next"], float),
      node("less", "Less", ["i", "three/enter"], int),
      node("go", "LoopCond", ["less"]),
      node("i/switch", "Switch", ["i", "go"], int),
      node("s/switch", "Switch", ["s", "go"], float),
      node("i/body", "Identity", ["i/switch:1"], int),
      node("s/body", "Identity", ["s/switch:1"], float),
      { ...constant("one", "int32", [], [1]), input: ["^i/body"] },
      node("i/add", "Add", ["i/body", "one"], int),
      { ...constant("j/zero", "int32", [], [0]), input: ["^i/body"] },
      { ...constant("j/two", "int32", [], [2]), input: ["^i/body"] },
      enter("j/enter", "j/zero", "inner", "int32"),
      enter("t/enter", "s/body", "inner", "float32"),
      enter("two/enter", "j/two", "inner", "int32", true),
      enter("step/inner", "step/enter", "inner", "float32", true),
      node("j", "Merge", ["j/enter", "j/next"], int),
      node("t", "Merge", ["t/enter", "t/next"], float),
      node("j/less", "Less", ["j", "two/enter"], int),
      node("j/go", "LoopCond", ["j/less"]),
      node("j/switch", "Switch", ["j", "j/go"], int),
      node("t/switch", "Switch", ["t", "j/go"], float),
      node("j/body", "Identity", ["j/switch:1"], int),
      { ...constant("j/one", "int32", [], [1]), input: ["^j/body"] },
      node("j/add", "Add", ["j/body", "j/one"], int),
      node("t/add", "Add", ["t/switch:1", "step/inner"], float),
      node("j/next", "NextIteration", ["j/add"], int),
      node("t/next", "NextIteration", ["t/add"], float),
      node("t/exit", "Exit", ["t/switch"], float),
      node("i/next", "NextIteration", ["i/add"], int),
      node("s/next", "NextIteration", ["t/exit"], float),
      node("s/exit", "Exit", ["s/switch"], float),
    ],
    inputs: { x: ["x:0", "float32", []] },
    outputs: { y: ["s/exit:0", "float32"] },
  };
  assertEquals((await answer(model, { x: 1.5 })).y!.data, Float32Array.of(31.5));
});

Deno.test("Graphs that contradict themselves are refused", async () => {
  const refused = async (nodes: ModelInit["nodes"], sentence: string, functions: NonNullable<ModelInit["functions"]> = []) => {
    const fs = await written({ nodes, functions, outputs: { y: ["y:0", "float32"] } });
    await assertRejects(() => loadSavedModel("m", { fs }), HeadwayError, sentence);
  };
  await refused([node("y", "Neg", ["z"], float), node("z", "Neg", ["y"], float)], "cycle");
  await refused([node("y", "Neg", ["y"], float)], "cycle");
  await refused([node("y", "Neg", ["nothing"], float)], "nothing:0");
  await refused([node("y", "Neg", [], float)], "has 0 inputs, and needs 1");
  await refused([constant("y", "float32", [-2], [1])], "Dimension -2 must be >= 0");
  await refused([constant("y", "float32", [2 ** 31, 2 ** 31], [1])], "elements, the most");
  await refused([constant("y", "float32", [1], [1, 2])], "does not hold");
  await refused([constant("y", "float32", [], [1]), constant("y", "float32", [], [1])], "not unique");
  const self = func("f", { v: "float32" }, { r: "float32" }, [node("call", "PartitionedCall", ["v"], { f: attr.func("f") })], {
    r: "call:output:0",
  });
  await refused([constant("x", "float32", [], [1]), node("y", "PartitionedCall", ["x"], { f: attr.func("f") })], "calls itself", [self]);
  await refused([constant("x", "float32", [], [1]), node("y", "PartitionedCall", ["x"], { f: attr.func("g") })], "library does not have");
  const fill = [constant("dims", "int32", [1], [2 ** 30]), constant("v", "float32", [], [1]), node("y", "Fill", ["dims", "v"])];
  await refused(fill, "elements, the most");
});

Deno.test("Tables are filled from constants and from assets, whose paths stay in the directory", async () => {
  const table = (name: string) =>
    node(name, "HashTableV2", [], { key_dtype: attr.type("string"), value_dtype: attr.type("int64"), shared_name: attr.text(name) });
  const model = (file: string): ModelInit => ({
    nodes: [
      placeholder("words", "string", -1),
      table("given"),
      constant("keys", "string", [2], ["a", "é"]),
      constant("values", "int64", [2], [7, 8]),
      node("fill", "LookupTableImportV2", ["given", "keys", "values"]),
      table("read"),
      constant("file", "string", [], [file]),
      node("init", "InitializeTableFromTextFileV2", ["read", "file"], { key_index: attr.int(-2), value_index: attr.int(-1) }),
      node("main", "NoOp", ["^fill", "^init"]),
      constant("none", "int64", [], [-1]),
      node("y", "LookupTableFindV2", ["given", "words", "none"]),
      node("z", "LookupTableFindV2", ["read", "words", "none"]),
      node("size", "LookupTableSizeV2", ["read"]),
    ],
    inputs: { words: ["words:0", "string", [-1]] },
    outputs: { y: ["y:0", "int64"], z: ["z:0", "int64"], size: ["size:0", "int64"] },
    main: ["main"],
    assets: { "words.txt": "é\nb\r\na\n" },
  });
  const { y, z, size } = await answer(model("/tmp/elsewhere/words.txt"), { words: ["a", "é", "?"] });
  assertEquals([y!.data, z!.data, size!.data], [BigInt64Array.of(7n, 8n, -1n), BigInt64Array.of(2n, 0n, -1n), BigInt64Array.of(3n)]);
  await assertRejects(() => answer(model("/etc/passwd"), { words: [] }), NotFoundError, "m/assets/passwd");
  await assertRejects(() => answer(model(".."), { words: [] }), InvalidArgumentError, "names no asset");
});

Deno.test("A signature that parses examples takes bytes and records", async () => {
  const model: ModelInit = {
    nodes: [
      placeholder("examples", "string", -1),
      constant("names", "string", [0], []),
      constant("sparse", "string", [1], ["words"]),
      constant("dense", "string", [2], ["age", "size"]),
      constant("ragged", "string", [0], []),
      constant("none", "float32", [0], []),
      constant("four", "int64", [2], [4]),
      node("parse", "ParseExampleV2", ["examples", "names", "sparse", "dense", "ragged", "none", "four"], {
        num_sparse: attr.int(1),
        sparse_types: attr.types("string"),
        Tdense: attr.types("float32", "int64"),
        dense_shapes: attr.shapes([], [2]),
        ragged_value_types: attr.types(),
        ragged_split_types: attr.types(),
      }),
    ],
    inputs: { examples: ["examples:0", "string", [-1]] },
    outputs: {
      indices: ["parse:0", "int64"],
      words: ["parse:1", "string"],
      shape: ["parse:2", "int64"],
      age: ["parse:3", "float32"],
      size: ["parse:4", "int64"],
    },
  };
  const spec = { age: fixedLenFeature([], "float32"), words: varLenFeature("string"), size: fixedLenFeature([2], "int64") };
  const rows = [{ age: 1.5, words: ["a", "é"], size: [2n ** 60n, -1] }, { age: 2, words: [], size: [5, 6] }];
  const expected = {
    indices: { dtype: "int64", shape: [2, 2], data: BigInt64Array.of(0n, 0n, 0n, 1n) },
    words: { dtype: "string", shape: [2], data: ["a", "é"] },
    shape: { dtype: "int64", shape: [2], data: BigInt64Array.of(2n, 2n) },
    age: { dtype: "float32", shape: [2], data: Float32Array.of(1.5, 2) },
    size: { dtype: "int64", shape: [2, 2], data: BigInt64Array.of(2n ** 60n, -1n, 5n, 6n) },
  };
  assertEquals(await answer(model, { examples: rows.map((row) => encodeExample(row, spec)) }), expected as Record<string, HostTensor>);
  assertEquals(await answer(model, { examples: rows }), expected as Record<string, HostTensor>);
  assertEquals(await answer(model, rows), expected as Record<string, HostTensor>);
  const other = await answer(model, [{ age: 1 }]);
  assertEquals([other.size!.data, other.words!.data], [BigInt64Array.of(4n, 4n), []]);
  await assertRejects(() => answer(model, [{ words: "a" }]), KeyError, "age");
  await assertRejects(() => answer(model, { examples: [Uint8Array.of(10, 9)] }), InvalidArgumentError, "Could not parse example input");
  const wrong = encodeExample({ age: 1 }, { age: fixedLenFeature([], "int64") });
  await assertRejects(() => answer(model, { examples: [wrong] }), InvalidArgumentError, "Key: age, Index: 0.  Data types don't match.");
});

Deno.test("A graph that is text is read as that which is bytes", async () => {
  const fs = await written(halfPlusTwo);
  await fs.remove("m/saved_model.pb");
  await fs.writeFile("m/saved_model.pbtxt", new TextEncoder().encode(formatMessage("SavedModel", message(halfPlusTwo))));
  await using model = await loadSavedModel("m", { fs });
  assertEquals((await model.run("f", { x: [4] })).y!.data, Float32Array.of(4));
});
