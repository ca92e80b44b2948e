import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import {
  type AttributionOptions,
  categoricalColumnWithVocabularyList,
  Dataset,
  dense,
  DNNClassifier,
  DNNRegressor,
  Estimator,
  EstimatorSpec,
  type FeatureColumn,
  type Features,
  type HeadwayError,
  indicatorColumn,
  inputLayer,
  InvalidArgumentError,
  KeyError,
  mul,
  numericColumn,
  RNNClassifier,
  sequenceNumericColumn,
  silentLogger,
  type Tensor,
  tensor,
  ValueError,
} from "../../../mod.ts";
import { backend } from "../../../core/runtime/backends/current.ts";
import { writeModelDirectory } from "../../oracle/_model_directory.ts";

const config = { tfRandomSeed: 2, logger: silentLogger };
const letters = () => categoricalColumnWithVocabularyList("letter", ["a", "b"]);
const columns = [numericColumn("x"), numericColumn("pair", { shape: 2 }), indicatorColumn(letters())];
const features = { x: [1, 2], pair: [[1, 2], [3, 4]], letter: ["a", "b"] };

/** Name, size and time of every file of a directory. */
function contents(directory: string): string[] {
  return [...Deno.readDirSync(directory)].map(({ name }) => {
    const { size, mtime } = Deno.statSync(`${directory}/${name}`);
    return `${name} ${size} ${mtime!.getTime()}`;
  }).sort();
}

type Refused = readonly [
  what: string,
  options: AttributionOptions,
  // deno-lint-ignore no-explicit-any
  error: new (...values: any[]) => Error,
  sentence: string,
  given?: Features | undefined,
  details?: Partial<HeadwayError>,
];

const example = { x: 1, pair: [1, 2], letter: "a" };
const refused: readonly Refused[] = [
  ["a class beyond the last", { target: 3 }, ValueError, "target: class 3 is not in [0, 3)"],
  ["a negative class", { target: -1 }, ValueError, "target: the id of a class is a whole number from 0, received -1"],
  ["half a class", { target: 0.5 }, ValueError, "received 0.5"],
  ["a class of another name", { target: "Gentoo" }, ValueError, 'target: there is no class "Gentoo"; the classes are 0, 1, 2'],
  ["a target that is none", { target: [1] as never }, TypeError, "target takes its options as a record, received an array"],
  [
    "no target at all",
    { target: null as never },
    TypeError,
    "target must be a class, by id or name, or a record of options, received null",
  ],
  ["an unknown option of a target", { target: { klass: 1 } as never }, ValueError, "klass"],
  ["another output", { target: { of: "odds" as never } }, ValueError, 'of must be "probability", "logit" or "prediction", received "odds"'],
  ["an output the model has not", { target: { of: "prediction" } }, ValueError, "target: the model predicts no predictions"],
  ["a step of a model without steps", { target: { step: 1 } }, ValueError, "there is no step to choose"],
  ["a head of a model with one", { target: { head: "a" } }, ValueError, 'the model has one head, received head "a"'],
  ["no steps", { steps: 0 }, ValueError, "Must specify steps > 0, given: 0"],
  ["a step too few", { steps: 1 }, ValueError, "takes 2 steps at least"],
  ["half a step", { steps: 2.5 }, ValueError, "no whole number"],
  ["fewer steps than at first", { maxSteps: 4 }, ValueError, "maxSteps must not be below steps, received 4 and 64"],
  ["more steps than can be", { steps: 1e9 }, ValueError, "steps and maxSteps may be 1048576 at most, received 1000000000"],
  ["another method", { method: "simpson" as never }, ValueError, 'method must be "gauss_legendre" or "right_riemann", received "simpson"'],
  ["a negative tolerance", { tolerance: -1 }, ValueError, "tolerance must not be negative, received -1"],
  ["a tolerance that is no number", { tolerance: NaN }, ValueError, "tolerance must not be negative, received NaN"],
  ["an unknown option", { tolerances: 1 } as never, ValueError, "tolerances"],
  ["another baseline", { baseline: "ones" as never }, ValueError, 'baseline must be "zeros", { mean }, { example } or { examples }'],
  ["a baseline of two kinds", { baseline: { example, mean: () => features } as never }, ValueError, "received example, mean"],
  ["a baseline of no kind", { baseline: {} as never }, ValueError, "received none"],
  [
    "a mean of nothing to call",
    { baseline: { mean: features as never } },
    TypeError,
    "baseline: mean must be an input function or a Dataset",
  ],
  ["an example that is a number", { baseline: { example: 1 as never } }, TypeError, "baseline: example must be a record"],
  ["a baseline without a feature", { baseline: { example: { x: 1, pair: [1, 2] } } }, KeyError, "letter", undefined, { column: "letter" }],
  ["baselines without a feature", { baseline: { mean: () => ({ x: [1], letter: ["a"] }) } }, KeyError, "pair", undefined, {
    column: "pair",
  }],
  [
    "a baseline of another shape",
    { baseline: { example: { ...example, pair: [1, 2, 3] } } },
    InvalidArgumentError,
    "feature pair of shape [2]",
  ],
  ["a baseline of text for a number", { baseline: { example: { ...example, x: "1" } } }, TypeError, "Feature x is read as numbers"],
  ["a baseline that is NaN", { baseline: { example: { ...example, x: NaN } } }, ValueError, "Feature x is NaN", undefined, {
    column: "x",
    row: 0,
  }],
  [
    "a baseline that is infinite",
    { baseline: { examples: () => ({ x: [1, Infinity], pair: [[1, 2], [1, 2]], letter: ["a", "a"] }) } },
    ValueError,
    "Feature x is Infinity in row 1",
    undefined,
    { column: "x", row: 1 },
  ],
  ["no baselines", { baseline: { examples: () => Dataset.from([]) as never } }, ValueError, "The input of the baseline has no example"],
  ["a missing feature", {}, KeyError, "letter", { x: [1], pair: [[1, 2]] }, { column: "letter" }],
  ["NaN in the input", {}, ValueError, "Feature x is NaN in row 1", { ...features, x: [1, NaN] }, { column: "x", row: 1 }],
  ["an infinite number", {}, ValueError, "Feature x is -Infinity in row 1", { ...features, x: [1, -Infinity] }, { column: "x", row: 1 }],
  ["rows of different number", {}, ValueError, "Batch size", { ...features, x: [1] }],
  ["a checkpoint that is none", { checkpointPath: "/nowhere/model.ckpt-1" }, ValueError, "not a valid checkpoint"],
];

Deno.test("what cannot be attributed is refused by name, and nothing on disk changes", async (t) => {
  const modelDir = await Deno.makeTempDir({ prefix: "headway_attributions_" });
  try {
    await using model = new DNNClassifier({ featureColumns: columns, hiddenUnits: [3], nClasses: 3, modelDir, config });
    await model.train(() => [features, [0, 2]], { steps: 1 });
    const before = contents(modelDir);
    for (const [what, options, kind, sentence, given = features, details = {}] of refused) {
      await t.step(what, async () => {
        const error = await assertRejects(() => Array.fromAsync(model.attributions(() => given, options)), kind);
        assertStringIncludes((error as Error).message, sentence);
        for (const [key, value] of Object.entries(details)) assertEquals((error as unknown as Record<string, unknown>)[key], value);
      });
    }
    await assertRejects(() => Array.fromAsync(model.attributions(features as never)), TypeError, "`inputFn` must be callable");
    assertEquals((await Array.fromAsync(model.attributions(() => features, { baseline: { example } }))).length, 2);
    assertEquals(contents(modelDir), before);
    await model.close();
    await assertRejects(() => Array.fromAsync(model.attributions(() => features)), ValueError, "closed");
  } finally {
    await Deno.remove(modelDir, { recursive: true });
  }
});

Deno.test("an error says which example of the input it is, across batches", async () => {
  // 1e30 / 1e-30 is beyond float32.
  const x = numericColumn("x", { normalizer: { mean: 0, std: 1e-30 } });
  await using model = new DNNRegressor({ featureColumns: [x], hiddenUnits: [2], config });
  const seen: number[] = [];
  const error = await assertRejects(async () => {
    for await (const { index } of model.attributions(() => Dataset.fromColumns({ x: [0, 0, 0, 1e30, 0] }).batch(2))) seen.push(index);
  }, ValueError);
  assertEquals(error.message, "Column x is Infinity in example 3: attributions need finite values");
  assertEquals([error.column, error.row, seen], ["x", 3, [0, 1]]);
});

Deno.test("the input is closed when attributions fail", async () => {
  await using model = new DNNRegressor({ featureColumns: [numericColumn("x")], hiddenUnits: [2], config });
  const closed: string[] = [];
  const input = (name: string, x: number) =>
    function* () {
      try {
        for (;;) yield { x: [x] };
      } finally {
        closed.push(name);
      }
    };
  await assertRejects(() => Array.fromAsync(model.attributions(input("examples", NaN))), ValueError);
  assertEquals(closed, ["examples"]);
  await assertRejects(
    () => Array.fromAsync(model.attributions(input("examples", 1), { baseline: { mean: input("baseline", NaN) } })),
    ValueError,
  );
  assertEquals(closed.filter((name) => name === "baseline"), ["baseline"]);
});

Deno.test("a categorical column without a dense wrapper is refused where it is given, by name", async () => {
  assertThrows(
    () => new DNNClassifier({ featureColumns: [letters() as FeatureColumn], hiddenUnits: [2], config }),
    ValueError,
    "You can wrap a categorical column with an embeddingColumn or indicatorColumn",
  );
  await using model = new Estimator({
    config,
    modelFn: ({ features, mode }) =>
      new EstimatorSpec({
        mode,
        predictions: { predictions: dense(inputLayer(features, [letters() as FeatureColumn]), 1, { name: "y" }) },
      }),
  });
  await assertRejects(() => Array.fromAsync(model.attributions(() => features)), ValueError, "categoricalColumnWithVocabularyList");
});

Deno.test("models that read features past their columns, or predict nothing that can be asked for, are told so", async () => {
  const made = (predictions: (x: Tensor, features: Features) => Tensor | Record<string, Tensor>) =>
    new Estimator({
      config,
      modelFn: ({ features, mode }) =>
        new EstimatorSpec({ mode, predictions: predictions(dense(inputLayer(features, [columns[0]!]), 1, { name: "y" }), features) }),
    });
  {
    await using model = made((y, given) => ({ predictions: mul(y, (given["x"] as Tensor).shape.length) }));
    const error = await assertRejects(() => Array.fromAsync(model.attributions(() => features)), KeyError);
    assertStringIncludes(
      error.message,
      "The model reads feature x itself: only what goes through feature columns and inputLayer can be attributed",
    );
    assertEquals(error.column, "x");
  }
  {
    await using model = made((y) => ({ height: y }));
    await assertRejects(
      () => Array.fromAsync(model.attributions(() => features)),
      ValueError,
      "predicted under the key probabilities, logits or predictions; the model predicts height",
    );
  }
  {
    await using model = made((y) => ({ predictions: mul(y, Infinity) }));
    const error = await assertRejects(() => Array.fromAsync(model.attributions(() => features)), InvalidArgumentError);
    assert(/^The prediction of example 0 that is to be attributed is (NaN|-?Infinity)/.test(error.message), error.message);
  }
  {
    await using model = new Estimator({
      config,
      modelFn: ({ features, mode }) => new EstimatorSpec({ mode, predictions: { predictions: features["x"] as Tensor } }),
    });
    await assertRejects(() => Array.fromAsync(model.attributions(() => ({ x: [1] }))), ValueError, "this one calls no inputLayer");
  }
});

// A modelFn works something out of elements only on a device that can be read at once.
Deno.test("what is computed on the host, past the tape, is refused and not explained by nothing", {
  ignore: !backend().synchronous,
}, async () => {
  await using model = new Estimator({
    config,
    modelFn: ({ features, mode }) => {
      const y = dense(inputLayer(features, [columns[0]!]), 1, { name: "y" });
      const doubled = Float32Array.from(y.dataSync() as Float32Array, (value) => 2 * value);
      return new EstimatorSpec({ mode, predictions: { predictions: tensor(doubled, [...y.shape]), logits: y } });
    },
  });
  for (const method of ["gauss_legendre", "right_riemann"] as const) {
    await assertRejects(
      () => Array.fromAsync(model.attributions(() => ({ x: [1] }), { method })),
      ValueError,
      "The prediction changes along the path and has no derivative",
    );
  }
  // Beside it stands what can be explained; and where nothing changes, nothing is to be.
  assertEquals((await Array.fromAsync(model.attributions(() => ({ x: [1] }), { target: { of: "logit" } })))[0]!.converged, true);
  assertEquals((await Array.fromAsync(model.attributions(() => ({ x: [0] }))))[0]!.features["x"]!.total, 0);
});

Deno.test("weights that are NaN are met, not attributed", async () => {
  const modelDir = await Deno.makeTempDir({ prefix: "headway_attributions_" });
  try {
    const float = (shape: number[], data: number[]) => ({ dtype: "float32" as const, shape, data });
    await writeModelDirectory(modelDir, { "dnn/logits/kernel": float([2, 1], [NaN, 1]), "dnn/logits/bias": float([1], [0]) });
    await using model = new DNNRegressor({ featureColumns: [indicatorColumn(letters())], hiddenUnits: [], modelDir, config });
    const error = await assertRejects(() => Array.fromAsync(model.attributions(() => ({ letter: ["a", "b"] }))), InvalidArgumentError);
    assertEquals(error.message, "The prediction of example 0 that is to be attributed is NaN on the path to it");
    assertEquals(error.row, 0);
  } finally {
    await Deno.remove(modelDir, { recursive: true });
  }
});

Deno.test("a baseline's sequence has as many steps as the example's, or one", async () => {
  await using model = new RNNClassifier({ sequenceFeatureColumns: [sequenceNumericColumn("speed")], units: [2], config });
  const explain = (baseline: AttributionOptions["baseline"] & object) =>
    Array.fromAsync(model.attributions(() => ({ speed: [[1, 2, 3], [4, 5]] }), { baseline }));
  assertEquals((await explain({ example: { speed: [1] } })).length, 2);
  const error = await assertRejects(() => explain({ example: { speed: [1, 2, 3] } }), ValueError);
  assertEquals(error.message, "The baseline's sequence of column speed has 3 steps, that of example 1 has 2: it must have as many, or one");
  assertEquals([error.column, error.row], ["speed", 1]);
  await assertRejects(() => explain({ example: { speed: [] } }), ValueError, "The baseline's sequence of column speed has no step");
});
