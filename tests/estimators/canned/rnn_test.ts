import { assert, assertAlmostEquals, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { backend } from "../../../core/runtime/backends/current.ts";
import {
  Adam,
  add,
  Bidirectional,
  BinaryClassHead,
  categoricalColumnWithVocabularyList,
  type Cell,
  Dataset,
  embeddingColumn,
  type Features,
  gruCell,
  initializers,
  type Labels,
  lstmCell,
  matmul,
  numericColumn,
  RegressionHead,
  RNNClassifier,
  type RNNClassifierOptions,
  RNNEstimator,
  type RunConfigOptions,
  sequenceCategoricalColumnWithIdentity,
  sequenceNumericColumn,
  SequentialHeadWrapper,
  SGD,
  silentLogger,
  simpleRnnCell,
  SparseTensor,
  StackedRNNCells,
  tanh,
  tensor,
} from "../../../mod.ts";
import { writeModelDirectory } from "../../oracle/_model_directory.ts";

const config: RunConfigOptions = { tfRandomSeed: 7, logger: silentLogger };
const ids = () => embeddingColumn(sequenceCategoricalColumnWithIdentity("ids", 5), 3);
const directories: string[] = [];
Deno.test.afterAll(async () => {
  for (const directory of directories) await Deno.remove(directory, { recursive: true });
});
const made = <S extends boolean = false>(options: Partial<RNNClassifierOptions<S>> = {}) =>
  new RNNClassifier<S>({ sequenceFeatureColumns: [ids()], units: [4], cellType: "gru", config, ...options } as RNNClassifierOptions<S>);

// The class is the parity of the last id.
const features = { ids: [[1, 2, 3], [4], [2, 1], [3, 0, 0, 1], [1, 4], [0]] };
const labels = [1, 0, 1, 1, 0, 0];
const data = () => [features, labels] as const;

Deno.test("RNNClassifier learns from ragged arrays, evaluates, predicts, and frees what it made", async () => {
  const before = { ...backend().live };
  {
    await using model = made({ optimizer: new Adam({ learningRate: 0.05 }) });
    await model.train(data, { steps: 100 });
    const metrics = await model.evaluate(data);
    assertEquals([metrics["accuracy"], metrics["global_step"]], [1, 100]);
    const classes: number[] = [];
    for await (const row of model.predict(() => features)) classes.push(row.class_ids[0]!);
    assertEquals(classes, labels);
    assertEquals((await model.predictOne({ ids: [2, 2, 3] })).classes, ["1"]);
  }
  assert(
    backend().live.blocks <= before.blocks + 2 + backend().stepsInFlight,
    `${backend().live.blocks} live blocks, ${before.blocks} before`,
  );
});

const variables: Record<string, { options: Partial<RNNClassifierOptions>; names: Record<string, number[]> }> = {
  "one layer": {
    options: { units: [4], cellType: "lstm" },
    names: { "rnn/lstm_cell/kernel": [3, 16], "rnn/lstm_cell/recurrent_kernel": [4, 16], "rnn/lstm_cell/bias": [16] },
  },
  "a GRU": {
    options: { units: [4], cellType: "gru" },
    names: { "rnn/gru_cell/kernel": [3, 12], "rnn/gru_cell/recurrent_kernel": [4, 12], "rnn/gru_cell/bias": [2, 12] },
  },
  "no cell type": {
    options: { units: [4] },
    names: { "rnn/simple_rnn_cell/kernel": [3, 4], "rnn/simple_rnn_cell/recurrent_kernel": [4, 4], "rnn/simple_rnn_cell/bias": [4] },
  },
  "a number of units": {
    options: { units: 4, cellType: "lstm" },
    names: { "lstm/lstm_cell/kernel": [3, 16], "lstm/lstm_cell/recurrent_kernel": [4, 16], "lstm/lstm_cell/bias": [16] },
  },
  "a number of units, no cell type": {
    options: { units: 4 },
    names: {
      "simple_rnn/simple_rnn_cell/kernel": [3, 4],
      "simple_rnn/simple_rnn_cell/recurrent_kernel": [4, 4],
      "simple_rnn/simple_rnn_cell/bias": [4],
    },
  },
  "a stack": {
    options: { units: [2, 4], cellType: "simple_rnn" },
    names: {
      "rnn/stacked_rnn_cells/simple_rnn_cell/kernel": [3, 2],
      "rnn/stacked_rnn_cells/simple_rnn_cell/recurrent_kernel": [2, 2],
      "rnn/stacked_rnn_cells/simple_rnn_cell/bias": [2],
      "rnn/stacked_rnn_cells/simple_rnn_cell_1/kernel": [2, 4],
      "rnn/stacked_rnn_cells/simple_rnn_cell_1/recurrent_kernel": [4, 4],
      "rnn/stacked_rnn_cells/simple_rnn_cell_1/bias": [4],
    },
  },
  "cells of several kinds": {
    options: { rnnCellFn: () => new StackedRNNCells([lstmCell(2), gruCell(3), lstmCell(4)]) },
    names: {
      "rnn/stacked_rnn_cells/lstm_cell/kernel": [3, 8],
      "rnn/stacked_rnn_cells/lstm_cell/recurrent_kernel": [2, 8],
      "rnn/stacked_rnn_cells/lstm_cell/bias": [8],
      "rnn/stacked_rnn_cells/gru_cell/kernel": [2, 9],
      "rnn/stacked_rnn_cells/gru_cell/recurrent_kernel": [3, 9],
      "rnn/stacked_rnn_cells/gru_cell/bias": [2, 9],
      "rnn/stacked_rnn_cells/lstm_cell_1/kernel": [3, 16],
      "rnn/stacked_rnn_cells/lstm_cell_1/recurrent_kernel": [4, 16],
      "rnn/stacked_rnn_cells/lstm_cell_1/bias": [16],
    },
  },
  "a function that makes cells": {
    options: { units: [4], cellType: (units: number) => gruCell(units, { name: "mine" }) },
    names: { "rnn/mine/kernel": [3, 12], "rnn/mine/recurrent_kernel": [4, 12], "rnn/mine/bias": [2, 12] },
  },
};

for (const [what, { options, names }] of Object.entries(variables)) {
  Deno.test(`RNNClassifier names the variables of ${what} as TensorFlow does`, async () => {
    await using model = made(
      {
        optimizer: new SGD(),
        ...(options.rnnCellFn ? { units: undefined, cellType: undefined } : { cellType: undefined }),
        ...options,
      } as never,
    );
    await model.train(data, { steps: 1 });
    const found = await model.getVariableNames();
    const own = found.filter((name) => !name.startsWith("training/") && name !== "global_step");
    const shapes = await model.getVariableValue(own);
    assertEquals(
      Object.fromEntries(own.map((name) => [name, [...shapes[name]!.shape]])),
      {
        ...Object.fromEntries(Object.entries(names).map(([name, shape]) => [`rnn_model/${name}`, shape])),
        "rnn_model/logits/kernel": [4, 1],
        "rnn_model/logits/bias": [1],
        "sequence_features/ids_embedding/embedding_weights": [5, 3],
      },
    );
  });
}

Deno.test("RNNClassifier keeps the tables of context columns under dense_features", async () => {
  const kind = embeddingColumn(categoricalColumnWithVocabularyList("kind", ["p", "q"]), 2);
  await using model = made({ contextFeatureColumns: [kind] });
  await model.train(() => [{ ...features, kind: ["p", "q", "p", "q", "p", "q"] }, labels], { steps: 1 });
  assert((await model.getVariableNames()).includes("dense_features/kind_embedding/embedding_weights"));
});

Deno.test("a string optimizer means a rate of 0.05 and a norm of at most 5 for each gradient; an instance is not clipped", async () => {
  // One step of one number x, one unit: h = tanh(w x + b), z = v h + c. With w = b = 0: h = 0, and for label 0, weight 40:
  // dz = 40 sigmoid(0) = 20, dc = 20, dv = 0, dw = 20 v x = 60, db = 20 v = 20, for v = 1 and x = 3; clipped to 5 each, or to -5.
  const initial = {
    "rnn_model/rnn/simple_rnn_cell/kernel": [[0]],
    "rnn_model/rnn/simple_rnn_cell/recurrent_kernel": [[0]],
    "rnn_model/rnn/simple_rnn_cell/bias": [0],
    "rnn_model/logits/kernel": [[1]],
    "rnn_model/logits/bias": [0],
  };
  const after = async (weight: number, optimizer: "SGD" | SGD) => {
    await using model = await atValues(initial, {
      units: [1],
      cellType: "simple_rnn",
      sequenceFeatureColumns: [sequenceNumericColumn("x")],
      weightColumn: "w",
      optimizer,
    });
    await model.train(() => [{ x: [[3]], w: [weight] }, [0]], { steps: 1, resetOptimizer: true });
    const names = [
      "rnn_model/rnn/simple_rnn_cell/kernel",
      "rnn_model/rnn/simple_rnn_cell/bias",
      "rnn_model/logits/kernel",
      "rnn_model/logits/bias",
    ];
    const values = await model.getVariableValue(names);
    return names.map((name) => values[name]!.data[0] as number);
  };
  const near = (got: number[], want: number[]) => want.forEach((value, i) => assertAlmostEquals(got[i]!, value, 1e-5));
  near(await after(40, "SGD"), [-0.25, -0.25, 1, -0.25]);
  // Weight 4: dw = 2 v x = 6 is clipped to 5, the others are 2 and stay.
  near(await after(4, "SGD"), [-0.25, -0.1, 1, -0.1]);
  near(await after(40, new SGD({ learningRate: 0.05 })), [-3, -1, 1, -1]);
});

Deno.test("a sequence without steps gives the bias of the logits, whatever its context", async () => {
  await using model = made({ nClasses: 3, contextFeatureColumns: [numericColumn("c")] });
  await model.train(() => [{ ...features, c: [1, 2, 3, 4, 5, 6] }, [0, 1, 2, 0, 1, 2]], { steps: 3 });
  const bias = [...(await model.getVariableValue("rnn_model/logits/bias")).data as Float32Array];
  const rows = [];
  for await (const row of model.predict(() => ({ ids: [[], [1], []], c: [9, 9, -9] }))) rows.push(row.logits);
  assertEquals([rows[0], rows[2]], [bias, bias]);
  // All rows of a batch empty, and a batch of none.
  assertEquals((await model.predictOne({ ids: [], c: 1 })).logits, bias);
  for await (const _ of model.predict(() => ({ ids: [], c: [] }))) assert(false, "a row of nothing");
  const metrics = await model.evaluate(() => [{ ids: [], c: [] }, []]);
  assertEquals(metrics["average_loss"], 0);
  await model.train(() => [{ ids: [[], []], c: [1, 2] }, [0, 1]], { steps: 1 });
});

Deno.test("with returnSequences batches of empty sequences and empty batches train, are evaluated and predicted", async () => {
  for (const nClasses of [2, 3]) {
    await using model = made<true>({ returnSequences: true, nClasses, units: [4, 3], cellType: "lstm" });
    await model.train(() => [{ ids: [[], []] }, [[], []]], { steps: 1 });
    await model.train(() => [{ ids: [] }, []], { steps: 1 });
    assertEquals((await model.evaluate(() => [{ ids: [[], []] }, [[], []]]))["average_loss"], 0);
    const rows = [];
    for await (const row of model.predict(() => ({ ids: [[], []] }))) rows.push(row);
    assertEquals(rows.map(({ logits, classes, sequence_mask: mask }) => [logits, classes, mask]), [[[], [], []], [[], [], []]]);
    for await (const _ of model.predict(() => ({ ids: [] }))) assert(false, "a row of nothing");
  }
});

Deno.test("predictions may be interleaved", async () => {
  await using model = made();
  await model.train(data, { steps: 1 });
  const want: number[][] = [];
  for await (const row of model.predict(() => features)) want.push(row.logits);
  const both = [model.predict(() => features), model.predict(() => features)];
  for (const logits of want) for (const rows of both) assertEquals((await rows.next()).value?.logits, logits);
  for (const rows of both) await rows.return();
});

Deno.test("the same sequences give the same rows padded, sparse, ragged, alone and in a wider batch", async () => {
  await using model = made({ sequenceFeatureColumns: [ids(), sequenceNumericColumn("x")] });
  const rows = [[1, 2, 3, 4, 0], [], [2]];
  const x = rows.map((row) => row.map((id) => id / 2));
  await model.train(() => [{ ids: rows, x }, [1, 0, 1]], { steps: 2 });
  const predicted = async (given: Features) => {
    const logits: number[][] = [];
    for await (const row of model.predict(() => given)) logits.push(row.logits);
    return logits;
  };
  const want = await predicted({ ids: rows, x });
  const entries = rows.flatMap((row, b) => row.map((_, t) => [b, t]));
  using sparse = new SparseTensor(entries, tensor(rows.flat(), [6], "int64"), [3, 9]);
  using sparseX = new SparseTensor(entries, tensor(x.flat()), [3, 9]);
  assertEquals(await predicted({ ids: sparse, x: sparseX }), want);
  using padded = tensor(rows.map((row) => [...row, ...Array(9 - row.length).fill(-1)]), [3, 9], "int32");
  assertEquals(await predicted({ ids: padded, x: sparseX }), want);
  for (const [b, row] of rows.entries()) assertNear((await model.predictOne({ ids: row, x: x[b]! })).logits, want[b]!);
});

Deno.test("with returnSequences labels, weights and predictions are those of steps", async () => {
  await using model = made<true>({
    returnSequences: true,
    weightColumn: "w",
    labelVocabulary: ["even", "odd"],
    optimizer: new Adam({ learningRate: 0.05 }),
  });
  const parity = features.ids.map((row) => row.map((id) => id % 2 ? "odd" : "even"));
  const w = features.ids.map((row) => row.map(() => 1));
  await model.train(() => [{ ...features, w }, parity], { steps: 100 });
  assertEquals((await model.evaluate(() => [{ ...features, w }, parity]))["accuracy"], 1);
  // Neither labels nor weights.
  const rows = [];
  for await (const row of model.predict(() => features)) rows.push(row);
  assertEquals(rows[3]!.classes, [["odd"], ["even"], ["even"], ["odd"]]);
  assertEquals(rows[2]!.sequence_mask, [true, true, false, false]);
  assertEquals(rows[2]!.all_classes, ["even", "odd"]);
  // Behind the end of a sequence its last output is repeated.
  assertEquals(rows[2]!.logits.slice(2), [rows[2]!.logits[1]!, rows[2]!.logits[1]!]);
  const one = await model.predictOne({ ids: [1, 2] });
  assertEquals([one.logits.length, one.probabilities.map((p) => p.length), one.sequence_mask], [2, [2, 2], [true, true]]);
});

Deno.test("a mask that is given is the head's alone: it chooses steps, the recurrent layer sees them all", async () => {
  const run = async (given: Features) => {
    await using model = made<true>({ returnSequences: true, sequenceMask: "m" });
    await model.train(() => [{ ...features, ...given }, features.ids.map((row) => row.map((id) => id % 2))], { steps: 1 });
    const rows = [];
    for await (const row of model.predict(() => ({ ...features, ...given }))) rows.push(row);
    return { rows, metrics: await model.evaluate(() => [{ ...features, ...given }, features.ids.map((row) => row.map((id) => id % 2))]) };
  };
  const first = { m: features.ids.map(() => [1, 0, 0, 0]) };
  const { rows, metrics } = await run(first);
  assertEquals((rows[0] as unknown as { m: boolean[] }).m, [true, false, false, false]);
  // Of the first ids 1, 4, 2, 3, 1, 0 three are odd; of all steps 6 of 13.
  assertEquals(metrics["label/mean"], 0.5);
  assertAlmostEquals((await run({})).metrics["label/mean"] as number, 6 / 13, 1e-6);
});

Deno.test("labels and masks may be padded beyond the longest sequence, as the features are", async () => {
  await using model = made<true>({ returnSequences: true });
  const wide = (rows: readonly (readonly number[])[], pad: number) => rows.map((row) => [...row, ...Array(9 - row.length).fill(pad)]);
  using padded = tensor(wide(features.ids, -1), [6, 9], "int32");
  const parity = features.ids.map((row) => row.map((id) => id % 2));
  await model.train(() => [{ ids: padded }, wide(parity, 0)], { steps: 1 });
  const want = await model.evaluate(() => [features, parity]);
  using labelTensor = tensor(wide(parity, 0), [6, 9], "int32");
  const mask = wide(features.ids.map((row) => row.map(() => 1)), 0);
  for (const labels of [wide(parity, 0), labelTensor]) {
    assertEquals(await model.evaluate(() => [{ ids: padded }, labels]), want);
    assertEquals(await model.evaluate(() => [{ ids: padded, sequence_mask: mask }, labels]), want);
  }
});

Deno.test("units: [] passes the input on, its last step or all of them", async () => {
  const columns = [sequenceNumericColumn("x")];
  const initial = { "rnn_model/logits/kernel": [[2]], "rnn_model/logits/bias": [1] };
  await using last = await atValues(initial, { units: [], sequenceFeatureColumns: columns });
  const rows = [];
  for await (const row of last.predict(() => ({ x: [[1, 2], [5], []] }))) rows.push(row.logits);
  assertEquals(rows, [[5], [11], [1]]);
  await using all = await atValues(initial, { units: [], sequenceFeatureColumns: columns, returnSequences: true });
  const steps = [];
  for await (const row of all.predict(() => ({ x: [[1, 2], [5], []] }))) steps.push(row.logits as unknown);
  assertEquals(steps, [[[3], [5]], [[11], [11]], [[1], [1]]]);
});

/** h' = tanh(x kernel + h recurrent + bias) in public operations: Keras' simple cell once more. */
const written: Cell = {
  name: "simple_rnn_cell",
  stateSize: 4,
  outputSize: 4,
  build: (inputs) => ({
    kernel: { shape: [inputs, 4], initializer: initializers.glorotUniform() },
    recurrent_kernel: { shape: [4, 4], initializer: initializers.orthogonal() },
    bias: { shape: [4], initializer: initializers.zeros() },
  }),
  step: (x, [h], { kernel, recurrent_kernel: recurrent, bias }) => {
    const output = tanh(add(add(matmul(x, kernel!), matmul(h!, recurrent!)), bias!));
    return { output, state: [output] };
  },
};

Deno.test("a cell of one's own trains as the same cell in one kernel does", async () => {
  const losses = async (options: Partial<RNNClassifierOptions>) => {
    const seen: number[] = [];
    await using model = new RNNClassifier({ sequenceFeatureColumns: [ids()], config, ...options });
    await model.train(data, { steps: 10, onStep: (_, loss) => seen.push(loss) });
    return seen;
  };
  assertNear(await losses({ rnnCellFn: () => written }), await losses({ rnnCellFn: () => simpleRnnCell(4) }));
  class Written implements Cell {
    name = written.name;
    stateSize = written.stateSize;
    outputSize = written.outputSize;
    build = written.build;
    step = written.step;
    constructor(readonly units: number) {}
  }
  assertNear(await losses({ units: [4], cellType: Written }), await losses({ units: [4], cellType: "simple_rnn" }));
});

Deno.test("both directions, and dropout that only training sees", async () => {
  await using model = made(
    { units: undefined, cellType: undefined, rnnCellFn: () => new Bidirectional(gruCell(4, { dropout: 0.5 })) } as never,
  );
  await model.train(data, { steps: 3 });
  assert(
    (await model.getVariableNames()).includes("rnn_model/bidirectional/forward_rnn/gru_cell/kernel"),
    String(await model.getVariableNames()),
  );
  assertEquals(await model.predictOne({ ids: [1, 2] }), await model.predictOne({ ids: [1, 2] }));
});

Deno.test("RNNEstimator takes any head", async () => {
  const x = { x: [[1, 2, 3], [4], [2, 2]] };
  const columns = [sequenceNumericColumn("x")];
  await using last = new RNNEstimator({
    head: new RegressionHead(),
    sequenceFeatureColumns: columns,
    units: [8],
    cellType: "lstm",
    optimizer: new Adam({ learningRate: 0.05 }),
    config,
  });
  await last.train(() => [x, [3, 4, 2]], { steps: 300 });
  assert(((await last.evaluate(() => [x, [3, 4, 2]]))["average_loss"] as number) < 0.05);
  await using steps = new RNNEstimator({
    head: new SequentialHeadWrapper(new RegressionHead()),
    sequenceFeatureColumns: columns,
    units: [4],
    returnSequences: true,
    config,
  });
  await steps.train(() => [x, x.x], { steps: 2 });
  const one = await steps.predictOne({ x: [1, 2] });
  assertEquals((one as unknown as { predictions: number[][] }).predictions.length, 2);
});

Deno.test("a model goes on from its directory, and refuses it with other columns", async () => {
  await using model = made();
  const modelDir = model.modelDir;
  await model.train(data, { steps: 3 });
  await using whole = made();
  await whole.train(data, { steps: 6 });
  await using again = made({ modelDir });
  await again.train(data, { steps: 3 });
  assertEquals(
    await again.getVariableValue("rnn_model/rnn/gru_cell/kernel"),
    await whole.getVariableValue("rnn_model/rnn/gru_cell/kernel"),
  );
  await using other = made({ modelDir, sequenceFeatureColumns: [embeddingColumn(sequenceCategoricalColumnWithIdentity("ids", 6), 3)] });
  await assertRejects(() => other.train(data, { steps: 1 }), Error, "column `ids_embedding` changed");
});

Deno.test("rows of a dataset whose sequences differ in length make batches", async () => {
  const dataset = Dataset.fromRecords(features.ids.map((row, i) => ({ ids: row, label: labels[i]! })), { labelName: "label" });
  await using model = made();
  await model.train(() => dataset.shuffle(6, { seed: 1 }).repeat(2).batch(4));
  assertEquals((await model.evaluate(() => dataset.batch(4)))["global_step"], 3);
});

const wrongOptions: Record<string, [Partial<RNNClassifierOptions>, string, string]> = {
  "a cell function and units": [
    { rnnCellFn: () => gruCell(4) },
    "ValueError",
    "units and cellType must not be specified when using rnnCellFn",
  ],
  "an unknown cell": [
    { cellType: "LSTM" as never },
    "ValueError",
    "`cellType` should be a class producing a RNN cell, or a string specifying the cell type. Supported strings are: ['simple_rnn', 'lstm', 'gru'].",
  ],
  "no units": [
    { units: undefined } as never,
    "ValueError",
    "units, an array of layer widths, or rnnCellFn must be given, received neither",
  ],
  "no units of a layer": [
    { units: [0] },
    "ValueError",
    "Received an invalid value for argument `units`, expected a positive integer, got 0.",
  ],
  "negative units": [{ units: -1 }, "ValueError", "Received an invalid value for argument `units`, expected a positive integer, got -1."],
  "units as a string": [{ units: "4" as never }, "TypeError", "units must be a positive integer or an array of them, received string"],
  "a cell without a step": [
    { cellType: () => ({ name: "x" }) as never },
    "ValueError",
    "RNN cell should have a `step` and `stateSize` method.",
  ],
  "one class": [{ nClasses: 1 }, "ValueError", "nClasses must be > 2: 1."],
  "a reduction that does not exist": [{ lossReduction: "none" }, "ValueError", "Invalid lossReduction: none."],
  "a mask that is no name": [
    { returnSequences: true, sequenceMask: 3 as never },
    "TypeError",
    "`sequence_mask` column must be a string. Given type: number.",
  ],
  "weights of steps as a column": [
    { returnSequences: true, weightColumn: numericColumn("w") },
    "TypeError",
    "weightColumn must be a string with returnSequences. Given type: NumericColumn.",
  ],
  "an optimizer that does not exist": [
    { optimizer: "adam" as never },
    "ValueError",
    "Unsupported optimizer name: adam. Supported names are: ('Adagrad', 'Adam', 'Ftrl', 'RMSProp', 'SGD')",
  ],
  "an optimizer that is none": [
    { optimizer: {} as never },
    "ValueError",
    "The given object is not a tf.keras.optimizers.Optimizer instance.",
  ],
  "a sequence column among the context": [
    { contextFeatureColumns: [ids()] },
    "ValueError",
    "Items of featureColumns must be a DenseColumn.",
  ],
  "a numeric sequence among the context": [{ contextFeatureColumns: [sequenceNumericColumn("x")] }, "ValueError", "must be a"],
  "a context column among the sequence": [{ sequenceFeatureColumns: [numericColumn("x")] }, "ValueError", "must be a SequenceDenseColumn"],
  "no sequence column": [{ sequenceFeatureColumns: [] }, "ValueError", "must not be empty"],
  "a vocabulary of another size": [
    { nClasses: 3, labelVocabulary: ["a", "b"] },
    "ValueError",
    `"labelVocabulary" does not have "nClasses" items.`,
  ],
  "an option that does not exist": [{ warmStartFrom: "x" } as never, "ValueError", `RNNClassifier has no option "warmStartFrom".`],
};

for (const [what, [options, kind, sentence]] of Object.entries(wrongOptions)) {
  Deno.test(`RNNClassifier refuses ${what}`, () => {
    const error = assertThrows(() => made<boolean>(options), Error);
    assertEquals([error.name, error.message.includes(sentence)], [kind, true], error.message);
  });
}

Deno.test("RNNEstimator wants a sequential head for sequences", () => {
  assertThrows(
    () => new RNNEstimator({ head: new BinaryClassHead(), sequenceFeatureColumns: [ids()], units: [4], returnSequences: true }),
    Error,
    "Provided head must be a `_SequentialHead` object when `returnSequences` is set to True.",
  );
});

const wrongData: Record<string, [Features, Labels | null, string, string]> = {
  "sequences of different length": [{ ids: [[1, 2], [3]], x: [[1, 2], [3, 4]] }, [0, 1], "InvalidArgumentError", "in row 1"],
  "NaN in a sequence": [{ ids: [[1, 2], [3]], x: [[1, NaN], [3]] }, [0, 1], "ValueError", "x"],
  "an id out of range": [{ ids: [[1, 5], [3]], x: [[1, 2], [3]] }, [0, 1], "InvalidArgumentError", "ids"],
  "a sequence that is a scalar": [{ ids: [1, 3], x: [[1], [3]] }, [0, 1], "ValueError", "ids"],
  "a feature that is missing": [{ ids: [[1, 2], [3]] }, [0, 1], "KeyError", "Feature x is not in features dictionary."],
  "labels that are missing": [
    { ids: [[1, 2], [3]], x: [[1, 2], [3]] },
    null,
    "ValueError",
    "You must provide a labels Tensor. Given: None.",
  ],
  "a label out of range": [{ ids: [[1, 2], [3]], x: [[1, 2], [3]] }, [0, 2], "InvalidArgumentError", "Labels must be <= nClasses - 1"],
  "strings for labels": [
    { ids: [[1, 2], [3]], x: [[1, 2], [3]] },
    ["a", "b"],
    "UnimplementedError",
    "labels must be numbers, received strings",
  ],
};

for (const [what, [bad, badLabels, kind, sentence]] of Object.entries(wrongData)) {
  Deno.test(`RNNClassifier refuses ${what}, and nothing has changed`, async () => {
    await using model = made({ sequenceFeatureColumns: [ids(), sequenceNumericColumn("x")] });
    const good = () => [{ ids: [[1, 2], [3]], x: [[1, 2], [3]] }, [0, 1]] as const;
    await model.train(good, { steps: 2 });
    const before = await model.getVariableValue(await model.getVariableNames());
    const error = await assertRejects(() => model.train(() => badLabels === null ? bad : [bad, badLabels], { steps: 1 }), Error);
    assertEquals(error.name, kind, error.message);
    assertStringIncludes(error.message, sentence);
    assertEquals(await model.getVariableValue(await model.getVariableNames()), before);
    assertEquals((await model.evaluate(good))["global_step"], 2);
  });
}

Deno.test("RNNClassifier refuses a mask of another shape, and nothing has changed", async () => {
  await using model = made<true>({ returnSequences: true });
  const steps = features.ids.map((row) => row.map((id) => id % 2));
  await model.train(() => [features, steps], { steps: 2 });
  const before = await model.getVariableValue("rnn_model/logits/kernel");
  const mask = tensor([[1, 1], [1, 0]]);
  await assertRejects(
    () => model.train(() => [{ ...features, sequence_mask: mask }, steps], { steps: 1 }),
    Error,
    "The mask `sequence_mask` of shape (2, 2) does not fit logits of shape (6, 4, 1): expected [batch, steps] (6, 4)",
  );
  mask.dispose();
  assertEquals(await model.getVariableValue("rnn_model/logits/kernel"), before);
});

async function atValues<S extends boolean = false>(
  values: Readonly<Record<string, readonly (number | readonly number[])[]>>,
  options: Partial<RNNClassifierOptions<S>>,
): Promise<RNNClassifier<S>> {
  const modelDir = await Deno.makeTempDir({ prefix: "headway_rnn_" });
  const tensors = Object.entries(values).map(([name, value]) => {
    const shape = Array.isArray(value[0]) ? [value.length, value[0].length] : [value.length];
    return [name, { dtype: "float32", shape, data: value.flat() }] as const;
  });
  await writeModelDirectory(modelDir, { ...Object.fromEntries(tensors), global_step: { dtype: "int64", shape: [], data: [0] } });
  directories.push(modelDir);
  return new RNNClassifier<S>({ units: [1], config, modelDir, ...options } as RNNClassifierOptions<S>);
}

function assertNear(got: readonly number[], want: readonly number[]): void {
  assertEquals(got.length, want.length);
  want.forEach((value, i) => assertAlmostEquals(got[i]!, value, 1e-5));
}
