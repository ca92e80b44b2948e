import fc from "fast-check";
import {
  Adam,
  bucketizedColumn,
  categoricalColumnWithHashBucket,
  categoricalColumnWithIdentity,
  categoricalColumnWithVocabularyList,
  crossedColumn,
  Dataset,
  DNNClassifier,
  DNNRegressor,
  embeddingColumn,
  indicatorColumn,
  numericColumn,
  silentLogger,
  SparseTensor,
  Tensor,
  tensor,
  weightedCategoricalColumn,
} from "../../mod.ts";
import { assertEquals } from "@std/assert";
import { numRuns, survivesValues } from "./_hostile.ts";

/** Values of every kind that a caller could put into a feature, most of them wrong. */
const scalar = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom<unknown>(
    NaN,
    Infinity,
    -0,
    1e300,
    2 ** 53,
    -1,
    0,
    1,
    null,
    undefined,
    true,
    "",
    "a",
    "\ud800",
    new Uint8Array([97]),
    new Date(0),
    {},
  ),
  fc.bigInt(),
  fc.string(),
);
const typed = fc.oneof(
  fc.float32Array({ maxLength: 4 }),
  fc.int32Array({ maxLength: 4 }),
  fc.bigInt64Array({ maxLength: 4 }),
  fc.uint8Array({ maxLength: 4 }),
  fc.float64Array({ maxLength: 4 }),
);
const values = fc.oneof(
  { weight: 4, arbitrary: fc.array(scalar, { maxLength: 4 }) },
  { weight: 2, arbitrary: fc.array(fc.array(scalar, { maxLength: 3 }), { maxLength: 4 }) },
  { weight: 2, arbitrary: fc.array(fc.double({ min: -5, max: 5 }), { minLength: 2, maxLength: 2 }) },
  { weight: 2, arbitrary: fc.array(fc.constantFrom("a", "b", ""), { minLength: 2, maxLength: 2 }) },
  { weight: 2, arbitrary: typed },
  { weight: 1, arbitrary: scalar },
  { weight: 1, arbitrary: fc.constantFrom(() => 1, Symbol("s"), new Map(), new Set([1]), new DataView(new ArrayBuffer(4))) },
);

const columns = () => [
  numericColumn("n"),
  numericColumn("m", { shape: 2, defaultValue: 0, normalizer: { mean: 1, std: 2 } }),
  bucketizedColumn(numericColumn("b"), [0, 1]),
  embeddingColumn(categoricalColumnWithIdentity("i", 3), 2),
  embeddingColumn(categoricalColumnWithHashBucket("h", 5), 2, { combiner: "sqrtn" }),
  indicatorColumn(weightedCategoricalColumn(categoricalColumnWithVocabularyList("v", ["a", "b"], { numOovBuckets: 1 }), "w")),
  indicatorColumn(crossedColumn(["v", "h"], 4)),
];
const sound = { n: [1, 2], m: [[1, 2], [3, 4]], b: [0, 2], i: [0, 1], h: ["a", "b"], v: ["a", "c"], w: [1, 2], weight: [1, 1] };
const config = { tfRandomSeed: 1, logger: silentLogger };

Deno.test("features and labels of any kind are taken, or refused with a sentence; the model is sound afterwards", async () => {
  await using model = new DNNClassifier({
    featureColumns: columns(),
    hiddenUnits: [2],
    weightColumn: "weight",
    optimizer: new Adam(),
    config,
  });
  await using regressor = new DNNRegressor({ featureColumns: columns(), hiddenUnits: [2], config });
  await model.train(() => [sound, [0, 1]], { steps: 1 });
  await regressor.train(() => [sound, [0, 1]], { steps: 1 });
  const expected = await model.evaluate(() => [sound, [0, 1]]);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(sound), "labels"), values, async (name, value) => {
      const features = name === "labels" ? sound : { ...sound, [name]: value };
      const batch = [features, name === "labels" ? value : [0, 1]] as never;
      await survivesValues(() => model.evaluate(() => batch));
      await survivesValues(() => regressor.evaluate(() => batch));
      await survivesValues(() => Array.fromAsync(model.predict(() => features as never)));
      await survivesValues(() => model.predictOne({ n: 1, m: [1, 2], b: 0, i: 0, h: "a", v: "a", w: 1, [name]: value }));
      assertEquals(await model.evaluate(() => [sound, [0, 1]]), expected);
    }),
    { numRuns },
  );
});

Deno.test("training on features and labels of any kind takes the step, or refuses it with a sentence", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(sound), "labels"), values, async (name, value) => {
      await using model = new DNNClassifier({ featureColumns: columns(), hiddenUnits: [2], weightColumn: "weight", nClasses: 3, config });
      const features = name === "labels" ? sound : { ...sound, [name]: value };
      await survivesValues(() => model.train(() => [features, name === "labels" ? value : [0, 1]] as never, { steps: 1 }));
      await model.train(() => [sound, [0, 1]], { steps: 1 });
    }),
    { numRuns: Math.ceil(numRuns / 3) },
  );
});

Deno.test("what an inputFn returns may be anything", async () => {
  await using model = new DNNClassifier({ featureColumns: [numericColumn("n")], hiddenUnits: [2], config });
  const anything = fc.oneof(values, fc.anything({ withTypedArray: true, withMap: true, withBigInt: true, withDate: true }));
  await fc.assert(
    fc.asyncProperty(anything, async (value) => {
      await survivesValues(() => model.evaluate(() => value as never));
      await survivesValues(() => model.evaluate(() => [value].values() as never));
      await survivesValues(() => Array.fromAsync(model.predict(() => Dataset.from([value]).batch(2) as never)));
    }),
    { numRuns },
  );
});

Deno.test("columns, tensors and sparse tensors of any values are made, or refused with a sentence", async () => {
  await fc.assert(
    fc.asyncProperty(
      values,
      fc.anything(),
      fc.array(fc.oneof(fc.integer({ min: -2, max: 4 }), fc.double(), fc.string()), { maxLength: 3 }),
      async (value, labels, shape) => {
        await survivesValues(() => void Dataset.fromColumns({ x: value } as never, labels as never));
        await survivesValues(() => void Dataset.fromRecords([{ x: value }, { x: labels }] as never));
        await survivesValues(() => {
          const made = tensor(value as never, shape as never);
          made.dispose();
        });
        await survivesValues(() => {
          using made = tensor(value as never) as unknown as Disposable;
          if (!(made instanceof Tensor)) throw new Error("no tensor");
        });
        await survivesValues(() => {
          using made = new SparseTensor(value as never, [1, 2], shape as never) as unknown as Disposable;
          void made;
        });
      },
    ),
    { numRuns },
  );
});
