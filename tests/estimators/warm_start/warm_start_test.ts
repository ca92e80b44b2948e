import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  Adagrad,
  categoricalColumnWithVocabularyFile,
  DNNClassifier,
  embeddingColumn,
  Estimator,
  EstimatorSpec,
  initializers,
  mean,
  mul,
  numericColumn,
  SGD,
  silentLogger,
  square,
  sum,
  v1,
  ValueError,
  variable,
  VocabInfo,
  type VocabInfoOptions,
  type WarmStartOptions,
  WarmStartSettings,
} from "../../../mod.ts";
import { fileSystemOf } from "../../../core/io/mod.ts";
import { naturalNumbers } from "../../oracle/_warm_start.ts";
import { writeModelDirectory } from "../../oracle/_model_directory.ts";

// deno-lint-ignore no-explicit-any
type Any = any;

const config = { tfRandomSeed: 4, logger: silentLogger };

/** What the first model has: row i of `table` is [10 i, 10 i + 1, 10 i + 2]. */
const first = {
  table: { dtype: "float32", shape: [4, 3], data: [0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32] },
  bias: { dtype: "float32", shape: [3], data: [7, 8, 9] },
  cube: { dtype: "float32", shape: [2, 2, 2], fill: 1 },
  double: { dtype: "int64", shape: [3], data: [1, 2, 3] },
  "training/SGD/learning_rate": { dtype: "float32", shape: [], data: [0.25] },
  global_step: { dtype: "int64", shape: [], data: [5] },
} as const;

const files: Readonly<Record<string, string>> = {
  old: "a\nb\nc\nd\n",
  windows: "a\r\nb\r\nc\r\nd",
  new: "c\nx\na\n",
  twice: "a\nb\na\nd\n",
  twice_new: "a\nx\na\n",
  unknown_twice: "x\nc\nx\n",
  longer: "a\nb\ny\nd\nx\n",
  classes: "r\ng\nb\n",
  more_classes: "b\nk\nr\ng\n",
  four_classes: "r\ng\nb\nk\n",
};

/** A model of one variable, and what becomes of it at a warm start. */
async function started(
  name: string,
  shape: number[],
  settings: (path: (file: string) => string) => Omit<WarmStartOptions, "ckptToInitializeFrom">,
) {
  const directory = await Deno.makeTempDir({ prefix: "headway_warm_" });
  try {
    await writeModelDirectory(`${directory}/first`, first, 5);
    for (const [file, text] of Object.entries(files)) await Deno.writeTextFile(`${directory}/${file}.txt`, text);
    const options = { ckptToInitializeFrom: `${directory}/first`, ...settings((file) => `${directory}/${file}.txt`) };
    const modelDir = `${directory}/second`;
    await using model = estimator(name, shape, { modelDir, warmStartFrom: new WarmStartSettings(options) });
    try {
      await model.train(() => ({ x: [1] }), { steps: 1 });
    } catch (error) {
      assertEquals([...Deno.readDirSync(modelDir)].filter(({ name }) => name !== ".headway.lock").map(({ name }) => name), []);
      throw error;
    }
    const reader = model.getVariableValue(name);
    return [...(await reader).data as Float32Array];
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** A `modelFn` whose step changes nothing. */
function estimator(name: string, shape: number[], options: object = {}): Estimator {
  return new Estimator({
    modelFn: ({ mode }) => {
      const value = variable(name, shape, initializers.constant(-1));
      const loss = mul(mean(square(value)), 0);
      return new EstimatorSpec({
        mode,
        loss,
        predictions: { sum: sum(value) },
        trainOp: mode === "train" ? new SGD().minimize(loss) : null,
      });
    },
    config,
    ...options,
  });
}

const vocabulary = (path: (file: string) => string, options: Partial<VocabInfoOptions> = {}) =>
  new VocabInfo({ newVocab: path("new"), newVocabSize: 3, numOovBuckets: 0, oldVocab: path("old"), ...options });

/** Rows c, x, a of a, b, c, d: the numbers of lines 2, none, 0. Values are those that TensorFlow 2.15.1 and 1.15.5 give. */
const remapped: Readonly<
  Record<string, [shape: number[], options: (path: (file: string) => string) => Partial<VocabInfoOptions>, number[]]>
> = {
  "zeros for what is new": [[3, 3], () => ({}), [20, 21, 22, 0, 0, 0, 0, 1, 2]],
  "the initializer's values, row by row": [[3, 3], () => ({ backupInitializer: naturalNumbers }), [20, 21, 22, 1, 2, 3, 0, 1, 2]],
  "rows out of the vocabulary are drawn apart": [
    [5, 3],
    () => ({ numOovBuckets: 2, backupInitializer: naturalNumbers }),
    [20, 21, 22, 1, 2, 3, 0, 1, 2, 1, 2, 3, 4, 5, 6],
  ],
  "zeros for rows out of the vocabulary": [[4, 3], () => ({ numOovBuckets: 1 }), [20, 21, 22, 0, 0, 0, 0, 1, 2, 0, 0, 0]],
  "the first two old lines": [
    [3, 3],
    () => ({ oldVocabSize: 2, backupInitializer: naturalNumbers }),
    [1, 2, 3, 4, 5, 6, 0, 1, 2],
  ],
  "the first two new lines": [[2, 3], () => ({ newVocabSize: 2 }), [20, 21, 22, 0, 0, 0]],
  "lines that end as on Windows": [[3, 3], (path) => ({ oldVocab: path("windows") }), [20, 21, 22, 0, 0, 0, 0, 1, 2]],
  "an unknown entry twice": [
    [3, 3],
    (path) => ({ newVocab: path("unknown_twice"), backupInitializer: naturalNumbers }),
    [1, 2, 3, 20, 21, 22, 4, 5, 6],
  ],
  "columns": [
    [4, 4],
    (path) => ({ newVocab: path("more_classes"), newVocabSize: 4, oldVocab: path("classes"), axis: 1, backupInitializer: naturalNumbers }),
    [2, 1, 0, 1, 12, 2, 10, 11, 22, 3, 20, 21, 32, 4, 30, 31],
  ],
  "columns out of the vocabulary": [
    [4, 3],
    (path) => ({
      newVocab: path("more_classes"),
      newVocabSize: 1,
      numOovBuckets: 2,
      oldVocab: path("classes"),
      axis: 1,
      backupInitializer: naturalNumbers,
    }),
    [2, 1, 2, 12, 3, 4, 22, 5, 6, 32, 7, 8],
  ],
  // TensorFlow leaves the column of "k" as the memory was: line 3 is none of the checkpoint's three columns.
  "a column that oldVocabSize leaves out": [
    [4, 4],
    (path) => ({ newVocab: path("more_classes"), newVocabSize: 4, oldVocab: path("four_classes"), oldVocabSize: 3, axis: 1 }),
    [2, 0, 0, 1, 12, 0, 10, 11, 22, 0, 20, 21, 32, 0, 30, 31],
  ],
};

for (const [name, [shape, options, wanted]] of Object.entries(remapped)) {
  Deno.test(`a new vocabulary: ${name}`, async () => {
    const settings = (path: (file: string) => string) => ({ varNameToVocabInfo: { table: vocabulary(path, options(path)) } });
    assertEquals(await started("table", shape, settings), wanted);
  });
}

Deno.test("a new vocabulary of a bias, one value for each entry", async () => {
  const settings = (path: (file: string) => string) => ({
    varNameToVocabInfo: {
      bias: vocabulary(path, {
        newVocab: path("more_classes"),
        newVocabSize: 4,
        numOovBuckets: 1,
        oldVocab: path("classes"),
        backupInitializer: naturalNumbers,
      }),
    },
  });
  assertEquals(await started("bias", [5], settings), [9, 1, 7, 8, 1]);
});

/** What is wrong, the variable, its shape, the vocabulary, the error. */
const wrong: Readonly<
  Record<
    string,
    [name: string, shape: number[], (path: (file: string) => string) => Partial<VocabInfoOptions>, error: string, sentence: string]
  >
> = {
  "no new file": ["table", [3, 3], (path) => ({ newVocab: path("none") }), "NotFoundError", "none.txt"],
  "no old file": ["table", [3, 3], (path) => ({ oldVocab: path("none") }), "NotFoundError", "none.txt"],
  "fewer new lines": [
    "table",
    [4, 3],
    () => ({ newVocabSize: 4 }),
    "InvalidArgumentError",
    "lookup table size must be larger than last new vocab entry's line: newVocabSize is 4, but",
  ],
  "fewer old lines": ["table", [3, 3], () => ({ oldVocabSize: 7 }), "InvalidArgumentError", "expected 7 but got 4"],
  "an old entry twice": [
    "table",
    [3, 3],
    (path) => ({ oldVocab: path("twice") }),
    "FailedPreconditionError",
    "HashTable has different value for same key. Key a has 0 and trying to add value 2",
  ],
  "a new entry twice": [
    "table",
    [3, 3],
    (path) => ({ newVocab: path("twice_new") }),
    "UnimplementedError",
    "Old ID 0 is mapped to both new ID 0 and 2, which is not supported",
  ],
  "more rows than entries": [
    "table",
    [4, 3],
    () => ({}),
    "ValueError",
    "which would exceed expected total row count of new_row_vocab_size (3) + num_row_oov_buckets (0) = 3.",
  ],
  "fewer rows than entries": ["table", [3, 3], () => ({ numOovBuckets: 1 }), "ValueError", "Variable table has 3 rows, fewer than"],
  "other columns": [
    "table",
    [3, 2],
    () => ({}),
    "InvalidArgumentError",
    "Tensor table has shape [4,3], where the size of its 2nd dimension is 3 instead of being equal to num_cols=2",
  ],
  "other rows": ["table", [2, 3], () => ({ axis: 1 }), "InvalidArgumentError", "1st dimension is 4 instead of being equal to num_rows=2"],
  "another number of columns": [
    "table",
    [4, 4],
    () => ({ axis: 1 }),
    "ValueError",
    "Expected 2nd dim of shape to be new_col_vocab_size (3) + num_col_oov_buckets (0) = 3, but received shape: [4, 4]",
  ],
  "more old lines than rows": [
    "table",
    [3, 3],
    (path) => ({ oldVocab: path("longer") }),
    "InvalidArgumentError",
    "longer.txt is wanted: that file, or oldVocabSize, has more entries than the tensor has rows",
  ],
  "more old lines than columns": [
    "table",
    [4, 4],
    (path) => ({ newVocab: path("more_classes"), newVocabSize: 4, oldVocab: path("four_classes"), axis: 1 }),
    "InvalidArgumentError",
    "has more entries than the tensor has columns",
  ],
  "a variable of three axes": ["cube", [2, 2, 2], () => ({}), "ValueError", "Expected 2-dim shape, but received: [2, 2, 2]"],
  "columns of a bias": ["bias", [3], () => ({ axis: 1 }), "ValueError", "Expected 2-dim shape, but received: [3]"],
  "a tensor of another rank": ["bias", [3, 1], () => ({}), "InvalidArgumentError", "invalid rank 1 instead of expected shape of rank 2."],
  "a tensor that is not there": ["other", [3, 3], () => ({}), "NotFoundError", "Tensor other is not found in"],
  "a tensor of whole numbers": ["double", [3], () => ({}), "ValueError", "Tensor double is int64 in checkpoint"],
  "an initializer that gives too few": [
    "table",
    [3, 3],
    () => ({ backupInitializer: (() => new Float32Array(2)) as Any }),
    "TypeError",
    "gives a Float32Array of 3 values for the shape [3,1], received 2 values",
  ],
};

for (const [name, [variable, shape, options, error, sentence]] of Object.entries(wrong)) {
  Deno.test(`a new vocabulary is refused, and nothing is written: ${name}`, async () => {
    const settings = (path: (file: string) => string) => ({ varNameToVocabInfo: { [variable]: vocabulary(path, options(path)) } });
    const thrown = await assertRejects(() => started(variable, shape, settings), Error, sentence);
    assertEquals(thrown.name, error);
  });
}

Deno.test("VocabInfo refuses what is missing and what is out of range", () => {
  const given = { newVocab: "n", newVocabSize: 3, numOovBuckets: 0, oldVocab: "o" };
  const cases: [object, string][] = [
    [{ axis: 2 }, "The only supported values for the axis argument are 0 and 1.  Provided axis: 2"],
    [{ newVocab: "" }, "Invalid args: Must provide all of [newVocab, newVocabSize, oldVocab]."],
    [{ oldVocab: undefined }, "Invalid args: Must provide all of"],
    [{ newVocabSize: 0 }, "Invalid args: Must provide all of"],
    [{ newVocabSize: -1 }, "newVocabSize must be a positive whole number, but received -1"],
    [{ newVocabSize: 1.5 }, "newVocabSize must be a positive whole number, but received 1.5"],
    [{ numOovBuckets: -1 }, "numOovBuckets must be >= 0 and a whole number, but received -1"],
    [{ numOovBuckets: undefined }, "numOovBuckets must be >= 0 and a whole number, but received undefined"],
    [{ oldVocabSize: 0 }, "oldVocabSize must be a positive whole number, or -1 for all lines, but received 0"],
    [{ oldVocabSize: -2 }, "or -1 for all lines, but received -2"],
    [{ old: "o" }, 'VocabInfo has no option "old"'],
  ];
  for (const [change, sentence] of cases) assertThrows(() => new VocabInfo({ ...given, ...change } as Any), ValueError, sentence);
  assertThrows(() => new VocabInfo({ ...given, backupInitializer: 3 } as Any), TypeError, "backupInitializer must be a function or null");
  assertThrows(
    () => new WarmStartSettings({ ckptToInitializeFrom: "a", varNameToVocabInfo: { t: given as Any } }),
    TypeError,
    "takes a VocabInfo for t, received a Object",
  );
});

Deno.test("new rows are drawn from the seed, rows out of the vocabulary from a stream of their own", async () => {
  const settings = (path: (file: string) => string) => ({
    varNameToVocabInfo: {
      table: vocabulary(path, { numOovBuckets: 1, backupInitializer: initializers.truncatedNormal({ mean: 100, stddev: 1 }) }),
    },
  });
  const values = await started("table", [4, 3], settings);
  assertEquals(values, await started("table", [4, 3], settings));
  const fresh = [...values.slice(3, 6), ...values.slice(9)];
  // Two standard deviations at most, and no two alike.
  assert(fresh.every((value) => Math.abs(value - 100) <= 2));
  assertEquals(new Set(fresh).size, 6);
});

Deno.test("patterns are of the beginning of a name, with TensorFlow's `:0` or without, and Python's escapes", async () => {
  const table = [0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32];
  const none = table.map(() => -1);
  const cases: [WarmStartOptions["varsToWarmStart"], number[]][] = [
    ["ta", table],
    ["table:0$", table],
    ["table$", table],
    ["able", none],
    [String.raw`(?!other\-)table\:0`, table],
    ["", none],
    [null, none],
    [[], none],
    [["x", "tab"], table],
  ];
  for (const [varsToWarmStart, wanted] of cases) {
    assertEquals(await started("table", [4, 3], () => ({ varsToWarmStart: varsToWarmStart! })), wanted, String(varsToWarmStart));
  }
  await assertRejects(() => started("table", [4, 3], () => ({ varsToWarmStart: "(" })), ValueError, "a pattern that is none: (");
});

Deno.test("a list of patterns reaches the step and what the optimizer keeps; training goes on from that step", async () => {
  const directory = await Deno.makeTempDir({ prefix: "headway_warm_" });
  try {
    await writeModelDirectory(`${directory}/first`, first, 5);
    const warmStartFrom = new WarmStartSettings({
      ckptToInitializeFrom: `${directory}/first`,
      varsToWarmStart: ["global_step", "table", "training/SGD/learning_rate"],
    });
    const modelFn: ConstructorParameters<typeof Estimator>[0]["modelFn"] = ({ mode }) => {
      const table = variable("table", [4, 3], initializers.zeros());
      const loss = sum(table);
      return new EstimatorSpec({ mode, loss, predictions: { loss }, trainOp: mode === "train" ? new SGD().minimize(loss) : null });
    };
    await using model = new Estimator({ modelFn, modelDir: `${directory}/second`, warmStartFrom, config });
    assertEquals((await model.evaluate(() => ({ x: [1] })))["global_step"], 5);
    // The same session: nothing is read again.
    await Deno.remove(`${directory}/first`, { recursive: true });
    await model.train(() => ({ x: [1] }), { steps: 2 });
    assert((await model.latestCheckpoint())!.endsWith("model.ckpt-7"));
    // The gradient is 1, the rate of the checkpoint 0.25: two steps take 0.5 away.
    assertEquals((await model.getVariableValue("table")).data, Float32Array.from(first.table.data, (value) => value - 0.5));
    await model.train(() => ({ x: [1] }), { maxSteps: 8 });
    assertEquals((await model.getVariableValue("global_step")).data, BigInt64Array.of(8n));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("settings that are not used are refused, in every mode", async () => {
  const directory = await Deno.makeTempDir({ prefix: "headway_warm_" });
  try {
    await writeModelDirectory(`${directory}/first`, first, 5);
    for (const [file, text] of Object.entries(files)) await Deno.writeTextFile(`${directory}/${file}.txt`, text);
    const path = (file: string) => `${directory}/${file}.txt`;
    const cases: [Omit<WarmStartOptions, "ckptToInitializeFrom">, string][] = [
      [{ varNameToPrevVarName: { nothing: "table" } }, "varNameToPrevVarName that were not used: {nothing}.  Perhaps you misspelled them?"],
      [{ varNameToPrevVarName: { table: "bias" }, varsToWarmStart: "x" }, "varNameToPrevVarName that were not used: {table}."],
      [{ varNameToPrevVarName: { table: "" } }, "Here is the list of viable variable names: table"],
      [{ varNameToVocabInfo: { constructor: vocabulary(path) } }, "varNameToVocabInfo that were not used: {constructor}."],
      [{ varNameToVocabInfo: { table: vocabulary(path) }, varsToWarmStart: "x" }, "varNameToVocabInfo that were not used: {table}."],
    ];
    for (const [options, sentence] of cases) {
      const warmStartFrom = new WarmStartSettings({ ckptToInitializeFrom: `${directory}/first`, ...options });
      await using model = estimator("table", [4, 3], { warmStartFrom });
      const input = () => ({ x: [1] });
      await assertRejects(() => model.predictOne({ x: 1 }), ValueError, sentence);
      await assertRejects(() => model.evaluate(input), ValueError, sentence);
      await assertRejects(() => model.train(input, { steps: 1 }), ValueError, sentence);
      assertEquals(await model.latestCheckpoint(), null);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("a classifier's vocabulary and classes grow; the log says so as TensorFlow's does", async () => {
  const directory = `memory:/warm/${crypto.randomUUID()}`;
  const fs = await fileSystemOf(directory);
  await fs.mkdir(directory);
  const write = (name: string, words: string[]) => fs.writeFile(`${directory}/${name}`, new TextEncoder().encode(words.join("\n")));
  const jobs = { old: ["doctor", "lawyer", "consultant"], new: ["consultant", "engineer", "doctor"] };
  const classes = { old: ["low", "high"], new: ["high", "middle", "low"] };
  for (const age of ["old", "new"] as const) {
    await write(`jobs_${age}`, jobs[age]);
    await write(`classes_${age}`, ["-", "low", "high"]);
  }
  await write("classes_old", ["low", "high", "none"]);
  await write("classes_new", classes.new);
  for (const [Kind, optimizer] of [[DNNClassifier, new Adagrad()], [v1.DNNClassifier, "Adagrad"]] as const) {
    const lines: string[] = [];
    const log = (line: string) => void lines.push(line);
    const make = (age: "old" | "new", labelVocabulary: string[], extra: object = {}) =>
      new Kind({
        featureColumns: [embeddingColumn(categoricalColumnWithVocabularyFile("job", `${directory}/jobs_${age}`, { numOovBuckets: 1 }), 2)],
        hiddenUnits: [3],
        nClasses: 3,
        labelVocabulary,
        optimizer: optimizer as never,
        config: { tfRandomSeed: 4, logger: { debug: log, info: log, warn: log, error: log } },
        ...extra,
      });
    await using before = make("old", ["low", "high", "none"]);
    await before.train(() => [{ job: ["doctor", "lawyer"] }, ["low", "high"]], { steps: 5 });
    const table = "dnn/input_from_feature_columns/input_layer/job_embedding/embedding_weights";
    const entries = (name: string, newVocabSize: number, numOovBuckets: number, axis: 0 | 1 = 0) =>
      new VocabInfo({
        newVocab: `${directory}/${name}_new`,
        newVocabSize,
        numOovBuckets,
        oldVocab: `${directory}/${name}_old`,
        axis,
        backupInitializer: name === "jobs" ? initializers.ones() : null,
      });
    const varNameToVocabInfo = {
      [table]: entries("jobs", 3, 1),
      "dnn/logits/kernel": entries("classes", 3, 0, 1),
      "dnn/logits/bias": entries("classes", 3, 0),
    };
    lines.length = 0;
    await using after = make("new", classes.new, {
      warmStartFrom: new WarmStartSettings({ ckptToInitializeFrom: before.modelDir, varNameToVocabInfo }),
    });
    // A job that both know: the classes that both know have the same logits.
    const [one, other] = [await before.predictOne({ job: "doctor" }), await after.predictOne({ job: "doctor" })] as Any[];
    assertEquals([other.logits[2], other.logits[0], other.logits[1]], [one.logits[0], one.logits[1], 0]);
    assertEquals(
      lines.filter((line) => line.startsWith("Warm") && !line.includes("VocabInfo(")),
      [`Warm-starting from: ${before.modelDir}`, "Warm-starting variables only in TRAINABLE_VARIABLES.", "Warm-started 5 variables."],
    );
    const settings = lines.find((line) => line.startsWith("Warm-starting with WarmStartSettings: WarmStartSettings("))!;
    assert(settings.endsWith(
      `'dnn/logits/bias': VocabInfo(new_vocab='${directory}/classes_new', new_vocab_size=3, num_oov_buckets=0, old_vocab='${directory}/classes_old', ` +
        "old_vocab_size=-1, backup_initializer=None, axis=0)}, var_name_to_prev_var_name={})",
    ));
    assert(
      settings.includes(`ckpt_to_initialize_from='${before.modelDir}', vars_to_warm_start='.*', var_name_to_vocab_info={'${table}': `),
    );
    assert(settings.includes("backup_initializer=<ones>, axis=0), 'dnn/logits/kernel'"));
    await after.train(() => [{ job: ["engineer"] }, ["middle"]], { steps: 1 });
    lines.length = 0;
    // Where there is a checkpoint it is gone on from, and the log says that nothing is warm-started.
    await using again = make("new", classes.new, { modelDir: after.modelDir, warmStartFrom: "/nowhere" });
    assertEquals(await again.predictOne({ job: "lawyer" }), await after.predictOne({ job: "lawyer" }));
    assertEquals(lines.filter((line) => line.startsWith("Not warm-starting from")), [
      "Not warm-starting from /nowhere: there is a checkpoint to go on from",
    ]);
  }
  await fs.remove(directory);
});

Deno.test("moving averages come with a list of patterns; two variables may come from one tensor", async () => {
  const make = (extra: object = {}) =>
    new DNNClassifier({
      featureColumns: [numericColumn("x"), numericColumn("y")],
      hiddenUnits: [2, 2],
      batchNorm: true,
      activationFn: "tanh",
      optimizer: new SGD({ learningRate: 0.1 }),
      config,
      ...extra,
    });
  // Three rows: the mean over two that are normalised is 0 but for rounding.
  const batch = [{ x: [1, 2, 4], y: [3, 5, 4] }, [0, 1, 1]] as const;
  await using before = make();
  await before.train(() => batch, { steps: 3 });
  const average = "dnn/hiddenlayer_1/batchnorm_1/moving_mean";
  const kernels = ["dnn/hiddenlayer_0/kernel", "dnn/hiddenlayer_1/kernel"] as const;
  const startFrom = (varsToWarmStart: string[]) =>
    new WarmStartSettings({ ckptToInitializeFrom: before.modelDir, varsToWarmStart, varNameToPrevVarName: { [kernels[0]]: kernels[1] } });
  const still = new SGD({ learningRate: 0 });
  await using after = make({ warmStartFrom: startFrom(["dnn/.*(kernel|moving)"]), optimizer: still });
  await using fromZero = make({ warmStartFrom: startFrom(["dnn/.*kernel"]), optimizer: still });
  const values = async (model: DNNClassifier, name: string) => [...(await model.getVariableValue(name)).data as Float32Array];
  const [mean, kernel] = [await values(before, average), await values(before, kernels[1])];
  for (const model of [after, fromZero]) await model.train(() => batch, { steps: 1 });
  for (const name of kernels) assertEquals(await values(after, name), kernel);
  // One step moves an average by a thousandth of its distance: 0.999 of the old one is added to what it is from 0.
  const moved = await values(fromZero, average);
  (await values(after, average)).forEach((value, i) => {
    assert(Math.abs(mean[i]!) > 1e-5, `${mean}`);
    assertAlmostEquals(value, 0.999 * mean[i]! + moved[i]!, 1e-6 * Math.abs(mean[i]!) + 1e-9);
  });
});
