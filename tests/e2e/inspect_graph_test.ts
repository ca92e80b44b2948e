import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { headway, inDirectory } from "./_headway.ts";

inDirectory("inspect --graph prints the recorded graph of a model, as text, JSON and for Graphviz", async (dir) => {
  const model = `${dir}/model`;
  const trained = await headway([
    "train",
    "examples/data/penguins.csv",
    "--model-dir",
    model,
    "--label",
    "species",
    "--missing",
    "skip",
    "--steps",
    "5",
    "--quiet",
  ]);
  assertEquals(trained.code, 0, trained.err);
  const text = await headway(["inspect", model, "--graph"]);
  assertEquals(text.code, 0, text.err);
  assertStringIncludes(text.out, "hiddenlayer_0/");
  assertStringIncludes(text.out, "numeric_input");
  assertStringIncludes(text.out, "float32 [batch, 3]");
  assertStringIncludes(text.out, "parameters");
  const { nodes, outputs } = JSON.parse((await headway(["inspect", model, "--graph", "--format", "json"])).out) as {
    nodes: { name: string; op: string; effect?: boolean }[];
    outputs: Record<string, number>;
  };
  assertEquals(Object.keys(outputs).sort(), ["all_class_ids", "all_classes", "class_ids", "classes", "logits", "probabilities"]);
  assert(nodes.some(({ name, op }) => name === "dnn/hiddenlayer_0/kernel" && op === "variable"));
  const dot = await headway(["inspect", model, "--graph", "--format", "dot"]);
  assertStringIncludes(dot.out, "digraph model {");
  const train = JSON.parse((await headway(["inspect", model, "--graph", "--mode", "train", "--json"])).out) as { nodes: typeof nodes };
  assert(train.nodes.some(({ effect, op }) => effect && op.startsWith("apply_")));
});

inDirectory("inspect --graph says what is wrong with its options and directories", async (dir) => {
  for (
    const [args, sentence] of [
      [["inspect", dir, "--graph"], "does not exist"],
      [["inspect", dir, "--graph", "--format", "png"], "--format must be text, json or dot"],
      [["inspect", dir, "--graph", "--mode", "serve"], "--mode must be infer, eval or train"],
      [["inspect", dir, "--mode", "eval"], "--mode goes with --graph"],
    ] as const
  ) {
    const { code, err } = await headway([...args]);
    assertEquals(code, 1);
    assertStringIncludes(err, sentence);
  }
});
