/** Damaged SavedModels, in bytes and in structure: they load and run, or end in one of the library's own errors. */

import { assert } from "@std/assert";
import fc from "fast-check";
import {
  buildParsingServingInputReceiverFn,
  buildRawServingInputReceiverFn,
  categoricalColumnWithVocabularyList,
  DNNClassifier,
  embeddingColumn,
  numericColumn,
  parseExampleSpec,
  RNNClassifier,
  sequenceNumericColumn,
  silentLogger,
} from "../../mod.ts";
import { fileSystemOf } from "../../core/io/mod.ts";
import { HeadwayError } from "../../core/errors.ts";
import { rows, structuralRows } from "../../saved_model/from_tensorflow/table.ts";
import { loadSavedModel } from "../../saved_model/load.ts";
import { decodeMessage, encodeMessage } from "../../saved_model/messages/messages.ts";
import { formatMessage } from "../../saved_model/messages/text_format.ts";
import type { Message } from "../../saved_model/messages/schema.ts";
import { damage, damaged, numRuns } from "./_hostile.ts";

const config = { tfRandomSeed: 1, logger: silentLogger };
const words = embeddingColumn(categoricalColumnWithVocabularyList("word", ["a", "b", "c"]), 2);
const columns = [numericColumn("x"), words];
await using dense = new DNNClassifier({ config, featureColumns: columns, hiddenUnits: [2] });
await dense.train(() => [{ x: [1, 2], word: ["a", "b"] }, [0, 1]], { steps: 1 });
const steps = [sequenceNumericColumn("s")];
await using recurrent = new RNNClassifier({ config, sequenceFeatureColumns: steps, units: [2], cellType: "lstm" });
await recurrent.train(() => [{ s: [[1, 2], [3]] }, [0, 1]], { steps: 1 });

const parsing = await dense.exportSavedModel("memory:/fuzz/dense", buildParsingServingInputReceiverFn(parseExampleSpec(columns)));
const raw = await dense.exportSavedModel(
  "memory:/fuzz/raw",
  buildRawServingInputReceiverFn({ x: { dtype: "float32", shape: [-1] }, word: { dtype: "string", shape: [-1] } }),
);
const sequences = await recurrent.exportSavedModel("memory:/fuzz/recurrent", buildParsingServingInputReceiverFn(parseExampleSpec(steps)));

const fs = await fileSystemOf("memory:");
const models = await Promise.all(
  [[parsing, [{ x: 1, word: "b" }]], [raw, { x: [1], word: ["c"] }], [sequences, [{ s: [1, 2, 3] }]]].map(async ([path, inputs]) => ({
    path: path as string,
    inputs: inputs as Parameters<Awaited<ReturnType<typeof loadSavedModel>>["run"]>[1],
    bytes: await fs.readFile(`${path}/saved_model.pb`),
  })),
);

/** Loads a model with another graph and runs its signatures; true where all of it went well. */
async function survives(
  { path, inputs }: (typeof models)[number],
  file: "saved_model.pb" | "saved_model.pbtxt",
  bytes: Uint8Array,
): Promise<boolean> {
  const other = `${path}-damaged`;
  await fs.remove(other);
  await fs.mkdir(`${other}/variables`);
  for (const name of ["variables.index", "variables.data-00000-of-00001"]) {
    await fs.writeFile(`${other}/variables/${name}`, await fs.readFile(`${path}/variables/${name}`));
  }
  await fs.writeFile(`${other}/${file}`, bytes);
  try {
    await using model = await loadSavedModel(other);
    for (const name of Object.keys(model.signatures)) await model.run(name, inputs);
    return true;
  } catch (error) {
    // A value that does not fit the input of a damaged signature is the caller's mistake.
    assert(error instanceof HeadwayError || error instanceof TypeError && /takes/.test(error.message), String((error as Error).stack));
    return false;
  }
}

const model = fc.constantFrom(...models);

Deno.test("A SavedModel whose bytes are damaged loads, or is refused with one of the library's errors", async () => {
  await fc.assert(
    fc.asyncProperty(model, damage, async (model, edits) => void await survives(model, "saved_model.pb", damaged(model.bytes, edits))),
    { numRuns },
  );
});

Deno.test("A SavedModel whose text is damaged loads, or is refused with one of the library's errors", async () => {
  const texts = new Map(models.map((model) => {
    const message = decodeMessage("SavedModel", model.bytes, "bytes");
    return [model, new TextEncoder().encode(formatMessage("SavedModel", message))];
  }));
  await fc.assert(
    fc.asyncProperty(
      model,
      damage,
      async (model, edits) => void await survives(model, "saved_model.pbtxt", damaged(texts.get(model)!, edits)),
    ),
    { numRuns: Math.ceil(numRuns / 3) },
  );
});

/** A message whose fields can be set. */
type Mutable<T> = T extends Uint8Array ? T : { -readonly [K in keyof T]: Mutable<T[K]> };

const number = fc.constantFrom(-1n, 0n, 1n, 2n, 3n, 1n << 20n, 1n << 31n, 1n << 40n, (1n << 63n) - 1n, -(1n << 63n));

/** Changes of one node: its inputs, operation, attributes, constants. */
const change = fc.record({
  node: fc.nat(),
  kind: fc.constantFrom("rewire", "drop", "repeat", "op", "number", "type", "constant", "shape", "function"),
  other: fc.nat(),
  place: fc.nat({ max: 5 }),
  output: fc.nat({ max: 3 }),
  value: number,
});

const ops = [...Object.keys(rows), ...Object.keys(structuralRows)];

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(bytes: Uint8Array, changes: readonly Change[]): Uint8Array {
  const message = decodeMessage("SavedModel", bytes, "bytes") as Mutable<Message<"SavedModel">>;
  const { node: main, library } = message.metaGraphs[0]!.graphDef!;
  const functions = library?.function ?? [];
  const groups = [main, ...functions.map(({ nodeDef }) => nodeDef)];
  const nodes = groups.flatMap((group) => group.map((node) => ({ node, group })));
  for (const { node: which, kind, other, place, output, value } of changes) {
    const { node, group } = nodes[which % nodes.length]!;
    const from = group[other % group.length]!;
    const attributes = Object.values(node.attr).map((each) => each.value);
    const attribute = attributes[place % Math.max(1, attributes.length)];
    if (kind === "rewire") {
      node.input[place % Math.max(1, node.input.length)] = group === main ? `${from.name}:${output}` : `${from.name}:output:${output}`;
    } else if (kind === "drop") node.input.splice(place, 1);
    else if (kind === "repeat") node.input.push(...node.input.slice(0, 1 + place));
    else if (kind === "op") node.op = ops[other % ops.length]!;
    else if (kind === "number" && attribute?.case === "i") attribute.value = value;
    else if (kind === "type") { for (const each of attributes) if (each.case === "type") each.value = Number(BigInt.asUintN(5, value)); }
    else if (kind === "constant" || kind === "shape") {
      for (const each of attributes) {
        if (each.case === "tensor") damageTensor(each.value, kind, value);
        else if (each.case === "shape") { for (const dim of each.value.dim) dim.size = value; }
      }
    } else if (kind === "function" && functions.length > 0) {
      const name = functions[other % functions.length]!.signature!.name;
      for (const each of attributes) if (each.case === "func") each.value.name = name;
    }
  }
  return encodeMessage("SavedModel", message);
}

function damageTensor(tensor: Mutable<Message<"TensorProto">>, kind: "constant" | "shape", value: bigint): void {
  if (kind === "shape") { for (const dim of tensor.tensorShape?.dim ?? []) dim.size = value; }
  else if (tensor.intVal.length > 0) tensor.intVal = tensor.intVal.map(() => Number(BigInt.asIntN(32, value)));
  else if (tensor.int64Val.length > 0) tensor.int64Val = tensor.int64Val.map(() => value);
  else if (tensor.tensorContent.length > 0) {
    tensor.tensorContent = tensor.tensorContent.map((byte) => byte ^ Number(BigInt.asUintN(8, value)));
  }
}

Deno.test("A SavedModel whose graph is changed loads, or is refused with one of the library's errors", async () => {
  let loaded = 0;
  await fc.assert(
    fc.asyncProperty(model, fc.array(change, { minLength: 1, maxLength: 4 }), async (model, changes) => {
      if (await survives(model, "saved_model.pb", changed(model.bytes, changes))) loaded++;
    }),
    { numRuns: 2 * numRuns },
  );
  // Many changes are of what no signature reaches, and some leave a graph that runs.
  assert(loaded > numRuns / 10, String(loaded));
});
