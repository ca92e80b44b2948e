import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { backend } from "../../core/runtime/backends/current.ts";
import { annotationsOf, inputInterceptor, withInputInterceptor } from "../../core/layer_annotations.ts";
import { VariableStore, withModel } from "../../core/model.ts";
import {
  categoricalColumnWithVocabularyList,
  dense,
  DNNClassifier,
  embeddingColumn,
  Estimator,
  EstimatorSpec,
  FailedPreconditionError,
  type Features,
  indicatorColumn,
  initializers,
  inputLayer,
  KeyError,
  layerAnnotations,
  mean,
  numericColumn,
  RegressionHead,
  RNNClassifier,
  RNNEstimator,
  scope,
  sequenceCategoricalColumnWithIdentity,
  sequenceInputLayer,
  sequenceNumericColumn,
  SGD,
  silentLogger,
  type Tensor,
  tensor,
  v1,
  ValueError,
} from "../../mod.ts";

const config = { tfRandomSeed: 1, logger: silentLogger };
const length = numericColumn("length", { normalizer: { mean: 40, std: 4 } });
const island = indicatorColumn(categoricalColumnWithVocabularyList("island", ["Biscoe", "Dream"]));
const features: Features = { length: [36, 44], island: ["Dream", "Biscoe"], unused: [1, 2] };

Deno.test("layerAnnotations gives a modelFn what its input layer read and made, in every mode", async () => {
  const seen: Record<string, unknown> = {};
  await using model = new Estimator({
    config,
    modelFn: ({ features, mode }) => {
      const x = inputLayer(features, [length, island]);
      const { unprocessedFeatures, processedFeatures, featureColumns } = layerAnnotations();
      assertEquals(Object.keys(unprocessedFeatures).sort(), ["island", "length"]);
      assertEquals(featureColumns, [length, island]);
      seen[mode] = Object.entries(processedFeatures).map(([name, value]) => [name, value.shape, [...value.dataSync()]]);
      const y = dense(x, 1, { name: "y" });
      const loss = mean(y);
      return new EstimatorSpec({ mode, predictions: { y }, loss, trainOp: mode === "train" ? new SGD().minimize(loss) : null });
    },
  });
  await model.train(() => [features, [0, 1]], { steps: 1 });
  await model.evaluate(() => [features, [0, 1]]);
  await Array.fromAsync(model.predict(() => features));
  // (36 - 40) / 4 and (44 - 40) / 4; in the byte order of the names.
  const wanted = [["island_indicator", [2, 2], [0, 1, 1, 0]], ["length", [2, 1], [-1, 1]]];
  assertEquals(seen, { train: wanted, eval: wanted, infer: wanted });
});

Deno.test("onStep is given what the input layer of its step read and made, while its tensors are there", async () => {
  const batches = [[36, 44], [40, 48]].map((length) => [{ length, island: ["Dream", "Biscoe"] }, [0, 1]] as const);
  const made: unknown[] = [];
  let kept: Tensor | null = null;
  for (
    const model of [
      new DNNClassifier({ featureColumns: [length, island], hiddenUnits: [2], config }),
      new v1.DNNClassifier({ featureColumns: [length, island], hiddenUnits: [2], config }),
    ]
  ) {
    await using trained = model;
    await trained.train(() => batches.values(), {
      onStep: (step, loss, run) => {
        const { unprocessedFeatures, processedFeatures, featureColumns } = run.layerAnnotations();
        assert(Number.isFinite(loss));
        assertEquals(featureColumns, [length, island]);
        kept = processedFeatures["length"]!;
        made.push([step, unprocessedFeatures["length"], [...kept.dataSync()]]);
      },
    });
  }
  // (36 - 40) / 4, (44 - 40) / 4; (40 - 40) / 4, (48 - 40) / 4.
  const wanted = [[1, [36, 44], [-1, 1]], [2, [40, 48], [0, 2]]];
  assertEquals(made, [...wanted, ...wanted]);
  assertThrows(() => kept!.dataSync(), FailedPreconditionError);
});

Deno.test("a column in two input layers is there twice", async () => {
  await using model = new Estimator({
    config,
    modelFn: ({ features, mode }) => {
      inputLayer(features, [length]);
      inputLayer(features, [island, length]);
      const { processedFeatures, featureColumns } = layerAnnotations();
      assertEquals(Object.keys(processedFeatures), ["length", "island_indicator", "length_1"]);
      assertEquals(featureColumns, [length, island]);
      return new EstimatorSpec({ mode, predictions: processedFeatures as Record<string, Tensor> });
    },
  });
  assertEquals(Object.keys(await model.predictOne({ length: 36, island: "Dream" })), ["length", "island_indicator", "length_1"]);
});

Deno.test("sequences are [batch, steps, width], and what is read once for them [batch, width]", async () => {
  const ids = embeddingColumn(sequenceCategoricalColumnWithIdentity("ids", 4), 2, { initializer: initializers.ones() });
  const speed = sequenceNumericColumn("speed");
  const options = {
    sequenceFeatureColumns: [speed, ids],
    contextFeatureColumns: [length],
    units: [3],
    cellType: "gru" as const,
    config,
  };
  const sequences: Features = { ids: [[1, 2, 3], [0]], speed: [[1, 2, 3], [4]], length: [36, 44] };
  for (const made of [new RNNClassifier(options), new RNNEstimator({ ...options, head: new RegressionHead() })]) {
    await using model = made;
    const { processedFeatures, unprocessedFeatures, featureColumns } = await model.layerAnnotations(sequences);
    assertEquals(Object.keys(processedFeatures), ["ids_embedding", "speed", "length"]);
    assertEquals(processedFeatures["ids_embedding"]!.shape, [2, 3, 2]);
    assertEquals([...processedFeatures["ids_embedding"]!.data], [1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0]);
    assertEquals([processedFeatures["speed"]!.shape, [...processedFeatures["speed"]!.data]], [[2, 3, 1], [1, 2, 3, 4, 0, 0]]);
    assertEquals([processedFeatures["length"]!.shape, [...processedFeatures["length"]!.data]], [[2, 1], [-1, 1]]);
    assertEquals(unprocessedFeatures, sequences);
    assertEquals(featureColumns, [speed, ids, length]);
  }
});

Deno.test("every estimator with feature columns has layerAnnotations, and it leaves nothing behind", async () => {
  const before = { ...backend().live };
  const options = { featureColumns: [length, island], hiddenUnits: [3], config };
  for (
    const made of [
      new DNNClassifier(options),
      new v1.DNNClassifier(options),
      new Estimator({
        config,
        modelFn: ({ features, mode }) =>
          new EstimatorSpec({ mode, predictions: { y: dense(inputLayer(features, [length, island]), 1, { name: "y" }) } }),
      }),
    ]
  ) {
    await using model = made;
    const annotations = await model.layerAnnotations(features);
    assertEquals(Object.keys(annotations.processedFeatures), ["island_indicator", "length"]);
    assertEquals([...annotations.processedFeatures["length"]!.data], [-1, 1]);
    assertEquals(annotations.unprocessedFeatures, { island: ["Dream", "Biscoe"], length: [36, 44] });
    assertEquals(annotations.featureColumns, [length, island]);
    await assertRejects(() => model.layerAnnotations({ length: [1] }), KeyError, "island");
    await assertRejects(() => model.layerAnnotations(null as unknown as Features), TypeError, "takes a record of features");
  }
  assertEquals({ ...backend().live }, before);
});

Deno.test("a model without an input layer says so", async () => {
  await using model = new Estimator({
    config,
    modelFn: ({ features, mode }) => new EstimatorSpec({ mode, predictions: { y: features["x"] as Tensor } }),
  });
  await assertRejects(() => model.layerAnnotations({ x: [1] }), ValueError, "calls no inputLayer");
  assertThrows(() => layerAnnotations(), FailedPreconditionError, "layerAnnotations is called inside a modelFn");
});

Deno.test("annotations belong to a run of the model, whoever holds it", () => {
  const run = () => ({
    variables: new VariableStore(),
    locals: new VariableStore(),
    mode: "infer" as const,
    ...{ seed: 1n, step: 0, updates: [] },
  });
  const [context, other] = [run(), run()];
  scope(() => {
    withModel(context, () => void sequenceInputLayer({ speed: [[1, 2], [3]] }, [sequenceNumericColumn("speed")]));
    const speed = annotationsOf(context).processedFeatures["speed"]!;
    assertEquals([speed.shape, [...speed.dataSync()]], [[2, 2, 1], [1, 2, 3, 0]]);
    assertEquals(annotationsOf(other).featureColumns, []);
  });
  assertThrows(() => annotationsOf(context), FailedPreconditionError, "was disposed of");
});

Deno.test("an interceptor receives the values of every column and may replace them", () => {
  using replaced = tensor([7, 8], [2, 1]);
  const names: string[] = [];
  const x = scope(() =>
    withInputInterceptor({
      values: (column, _batch, compute) => {
        names.push(column.name);
        return column === length ? replaced : compute();
      },
    }, () => inputLayer(features, [length, numericColumn("unused"), island]))
  );
  assertEquals(names, ["island_indicator", "length", "unused"]);
  assertEquals([...x.dataSync()], [0, 1, 7, 1, 1, 0, 8, 2]);
  assert(inputInterceptor.current === null);
  x.dispose();
});
