import { assert, assertEquals, assertRejects } from "@std/assert";
import * as ops from "../../mod.ts";
import {
  buildParsingServingInputReceiverFn,
  buildRawServingInputReceiverFn,
  categoricalColumnWithVocabularyList,
  DNNClassifier,
  Estimator,
  EstimatorSpec,
  FailedPreconditionError,
  type HostTensor,
  indicatorColumn,
  numericColumn,
  parseExampleSpec,
  silentLogger,
  type Tensor,
  variable,
} from "../../mod.ts";
import { fileSystemOf } from "../../core/io/mod.ts";
import { loadSavedModel } from "../../saved_model/mod.ts";
import { ReferenceBackend } from "../core/backends/reference_backend.ts";
import { withBackend } from "../core/backends/_with_backend.ts";
import { models } from "../estimators/export/_models.ts";

const config = { tfRandomSeed: 1, logger: silentLogger };
const places = [3, 0, 8, 5, 1, 9, 2, 6, 4, 7];
let exports = 0;
const base = () => `memory:/round_trips/${exports++}`;

for (const [name, { make, features, labels, columns }] of Object.entries(models)) {
  Deno.test(`what is exported is loaded and predicts the same: ${name}`, async () => {
    await using model = make();
    await model.train(() => [features(places), labels(places)] as never, { steps: 2 });
    const spec = parseExampleSpec(columns);
    const path = await model.exportSavedModel(base(), buildParsingServingInputReceiverFn(spec));
    await using loaded = await loadSavedModel(path);
    const given = features(places);
    const [ours] = await Array.fromAsync(model.predict(() => given, { yieldSingleExamples: false }));
    const records = places.map((_, row) =>
      Object.fromEntries(
        Object.keys(spec).map((key) => {
          const value = (given[key] as readonly unknown[])[row];
          return [key, spec[key]!.kind === "var_len" && !Array.isArray(value) ? [value] : value];
        }),
      )
    );
    const theirs = await loaded.run("predict", { examples: records as never });
    for (const [key, tensor] of Object.entries(theirs)) assertSame(ours![key]!, tensor, key);
  });
}

Deno.test("Variables whose names are no names of nodes, or differ by case alone, come back by their names", async () => {
  await using model = new Estimator({
    config,
    modelFn: ({ features, mode }) => {
      const sum = ["W", "w", "a name", "_b"].map((name, i) => variable(name, [1], ops.initializers.constant(i + 1))).reduce<Tensor>(
        (total, each) => ops.add(total, each),
        ops.tensor([0]),
      );
      const y = ops.mul(features["an input"] as Tensor, ops.reshape(sum, []));
      const loss = ops.mean(y);
      return new EstimatorSpec({
        mode,
        predictions: { y },
        loss,
        trainOp: mode === "train" ? new ops.SGD({ learningRate: 0 }).minimize(loss) : null,
      });
    },
  });
  const input = { "an input": [1, 2] };
  await model.train(() => [input, [0, 0]], { steps: 1 });
  const path = await model.exportSavedModel(base(), buildRawServingInputReceiverFn({ "an input": { dtype: "float32", shape: [-1] } }));
  await using loaded = await loadSavedModel(path);
  assertEquals(await loaded.run("serving_default", input), { y: { dtype: "float32", shape: [2], data: Float32Array.of(10, 20) } });
});

Deno.test("asText writes the graph as text, and loadSavedModel() reads either form", async () => {
  const columns = [numericColumn("age"), indicatorColumn(categoricalColumnWithVocabularyList("colour", ["red", "green"]))];
  const parsing = buildParsingServingInputReceiverFn(parseExampleSpec(columns));
  await using model = new DNNClassifier({ config, featureColumns: columns, hiddenUnits: [3] });
  await model.train(() => [{ age: [1, 2], colour: ["red", "green"] }, [0, 1]], { steps: 1 });
  const predicted = await Promise.all([false, true].map(async (asText) => {
    const path = await model.exportSavedModel(base(), parsing, { asText });
    const files = (await (await fileSystemOf(path)).list(path)).map(({ name }) => name);
    assertEquals(files.filter((name) => name.startsWith("saved_model")), [asText ? "saved_model.pbtxt" : "saved_model.pb"]);
    await using loaded = await loadSavedModel(path);
    return await loaded.run("predict", [{ age: 3, colour: "green" }]);
  }));
  assertEquals(predicted[0], predicted[1]);
  for await (const { probabilities } of model.predict(() => ({ age: [3], colour: ["green"] }))) {
    assertEquals(Array.from(predicted[0]!["probabilities"]!.data as Float32Array), Array.from(probabilities as number[]));
  }
});

Deno.test("A SavedModel on a device that cannot be read at once is refused", async () => {
  await using model = new DNNClassifier({ config, featureColumns: [numericColumn("age")], hiddenUnits: [3] });
  await model.train(() => [{ age: [1, 2] }, [0, 1]], { steps: 1 });
  const path = await model.exportSavedModel(base(), buildRawServingInputReceiverFn({ age: { dtype: "float32", shape: [-1, 1] } }));
  await withBackend(() => new ReferenceBackend(), async () => {
    await using loaded = await loadSavedModel(path);
    await assertRejects(() => loaded.run("predict", { age: [[1]] }), FailedPreconditionError, "a device that can be read at once");
  });
});

function assertSame(ours: HostTensor, loaded: HostTensor, key: string): void {
  assertEquals([loaded.dtype, loaded.shape], [ours.dtype, ours.shape], key);
  if (ours.dtype !== "float32") {
    return assertEquals(Array.from(loaded.data as ArrayLike<unknown>), Array.from(ours.data as ArrayLike<unknown>), key);
  }
  const largest = ours.data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  ours.data.forEach((x, i) =>
    assert(Math.abs(x - Number(loaded.data[i])) <= 2e-6 * largest, `${key}[${i}]: ${x}, ${loaded.data[i]} loaded`)
  );
}
