import { assertEquals, assertThrows } from "@std/assert";
import { Tape } from "../../../core/autodiff/tape.ts";
import { Bidirectional, type Cell, gruCell, lstmCell, simpleRnnCell, StackedRNNCells } from "../../../core/cells/mod.ts";
import type { Features } from "../../../core/data/values.ts";
import { glorotUniform, zeros as zerosInitializer } from "../../../core/initializers.ts";
import type { Graph } from "../../../core/graph/graph.ts";
import type { Recording } from "../../../core/graph/graph_recorder.ts";
import { dropout, rnn } from "../../../core/layers.ts";
import { type ModeKeys, requireModel, variable, VariableStore, withModel } from "../../../core/model.ts";
import { noted } from "../../../core/ops/_op.ts";
import { readTensors } from "../../../core/runtime/reading.ts";
import { Step } from "../../../core/runtime/memory.ts";
import { fromTypedArray, type Tensor, tensor } from "../../../core/runtime/tensor.ts";
import { numbers } from "../_check_op.ts";
import { ops } from "../_core.ts";
import { contextOf, graphOf, recordRun, runGraph, throughJson } from "./_record.ts";

const INPUTS = 3;

/** A batch of sequences. */
interface Sequences {
  readonly features: Features;
  readonly extents: Readonly<Record<string, number>>;
}

function sequences(lengths: readonly number[], steps: number, seed: number): Sequences {
  return {
    features: { x: Float32Array.from(numbers(lengths.length * steps * INPUTS, seed, -1, 1)), lengths: Int32Array.from(lengths) },
    extents: { batch: lengths.length, "steps:x": steps },
  };
}

const recorded = [sequences([5, 0, 3, 1, 5], 5, 1), sequences([4, 7, 2], 7, 2), sequences([6, 1, 6, 2, 3, 0, 4], 6, 3)];
const others = [
  sequences([4], 4, 4),
  sequences([0, 0], 2, 5),
  sequences([2, 2, 2, 2, 2, 2], 2, 6),
  sequences([9, 0, 1, 8, 3], 9, 7),
  sequences([1, 0, 3, 2, 3], 9, 8),
];

/** h' = tanh(x w) + decay h, written in public operations. */
const leaky: Cell = {
  name: "leaky_cell",
  stateSize: 4,
  outputSize: 4,
  build: (inputSize) => ({
    w: { shape: [inputSize, 4], initializer: glorotUniform() },
    decay: { shape: [4], initializer: glorotUniform() },
    unused: { shape: [2], initializer: zerosInitializer() },
  }),
  step(x, [h], { w, decay }) {
    const output = ops.add(ops.tanh(ops.matmul(x, w!)), ops.mul(ops.mul(decay!, 0.5), h!));
    return { output, state: [output] };
  },
};

/** A cell whose output is no state, and whose step takes a tensor from outside, and a constant. */
const capturing = (outer: Tensor): Cell => ({
  name: "capturing_cell",
  stateSize: [2, 4],
  outputSize: 4,
  build: (inputSize) => ({ w: { shape: [inputSize, 4], initializer: glorotUniform() } }),
  step(x, [count, h], { w }) {
    const next = ops.tanh(ops.add(ops.matmul(x, w!), ops.mul(outer, h!)));
    const output = ops.add(next, ops.sum(ops.mul(count!, tensor([1, 0.25])), 1, { keepDims: true }));
    return { output, state: [ops.sub(1, ops.mul(count!, 0.5)), next] };
  },
});

/** A cell whose input is as wide as its output. */
const square: Cell = {
  name: "square_cell",
  stateSize: INPUTS,
  outputSize: INPUTS,
  build: () => ({ w: { shape: [INPUTS, INPUTS], initializer: glorotUniform() } }),
  step(x, [h], { w }) {
    const output = ops.tanh(ops.matmul(ops.add(x, h!), w!));
    return { output, state: [output] };
  },
};

type Model = (x: Tensor, lengths: Int32Array, returnSequences: boolean) => Tensor;

const layerOf = (cell: Cell): Model => (x, lengths, returnSequences) => rnn(cell, x, lengths, { returnSequences });

const models: Readonly<Record<string, Model>> = {
  "simple_rnn": layerOf(simpleRnnCell(4)),
  "lstm": layerOf(lstmCell(5)),
  "gru": layerOf(gruCell(4)),
  "lstm with dropout": layerOf(lstmCell(3, { dropout: 0.5 })),
  "gru with recurrent dropout": layerOf(gruCell(3, { dropout: 0.25, recurrentDropout: 0.5 })),
  "a stack": layerOf(new StackedRNNCells([lstmCell(4), gruCell(3), simpleRnnCell(2)])),
  "a stack with a cell of one's own and dropout": layerOf(new StackedRNNCells([leaky, lstmCell(3, { recurrentDropout: 0.25 })])),
  "bidirectional": layerOf(new Bidirectional(lstmCell(3), { mergeMode: "mul" })),
  "bidirectional of a cell of one's own": layerOf(new Bidirectional(leaky, { mergeMode: "sum" })),
  "a cell of one's own": layerOf(leaky),
  "a cell that takes an outer tensor": (x, lengths, returnSequences) =>
    rnn(capturing(ops.matmul(ops.sum(x, 1), variable("outer", [INPUTS, 4], glorotUniform()))), x, lengths, { returnSequences }),
  "two layers that share their parameters with what is around them": (x, lengths, returnSequences) => {
    const first = rnn(square, x, lengths, { name: "shared", returnSequences: true });
    const second = rnn(square, first, lengths, { name: "shared", returnSequences });
    return ops.mul(second, ops.sum(variable("shared/square_cell/w", [INPUTS, INPUTS], glorotUniform())));
  },
  "lengths that are absent": (x, _, returnSequences) =>
    rnn(new Bidirectional(gruCell(2), { mergeMode: "ave" }), x, null, { returnSequences }),
  "lengths on the device": (x, lengths, returnSequences) => {
    const device = fromTypedArray(lengths, [lengths.length]);
    const y = rnn(new Bidirectional(leaky, { mergeMode: "ave" }), x, device, { returnSequences });
    return ops.add(y, rnn(simpleRnnCell(4), x, device, { returnSequences }));
  },
};

/** Reads the features and applies the model. */
function outputOf(model: Model, features: Features, steps: number, returnSequences: boolean): Tensor {
  const { x, lengths } = features as { x: Float32Array; lengths: Int32Array };
  noted("feature", [], [x], { key: "x", dtype: "float32", form: "dense" });
  noted("feature", [], [lengths], { key: "lengths", dtype: "int64", form: "dense" });
  return model(fromTypedArray(x, [lengths.length, steps, INPUTS]), lengths, returnSequences);
}

type Run = (features: Features, steps: number) => Record<string, Tensor>;

function recordings(variables: VariableStore, mode: ModeKeys, run: Run, batches = recorded): Recording[] {
  return batches.map(({ features, extents }) => recordRun(variables, mode, features, extents, (given) => run(given, extents["steps:x"]!)));
}

/** Compares what a graph gives for every batch with what the run itself does. */
async function checkBits(graph: Graph, variables: VariableStore, mode: ModeKeys, run: Run): Promise<void> {
  for (const { features, extents } of [...others, ...recorded, ...others]) {
    using step = new Step();
    const eager = step.run(() => withModel(contextOf(variables, mode), () => run(features, extents["steps:x"]!)));
    const expected = await readTensors(Object.values(eager));
    const actual = await runGraph(graph, variables, features, extents);
    Object.keys(eager).forEach((key, i) =>
      assertEquals({ key, extents, value: actual[key] as unknown }, { key, extents, value: expected[i] as unknown })
    );
  }
}

/** The loss and its gradients; zeros where no step has an effect on it. */
function gradientsOf(model: Model, returnSequences: boolean): Run {
  return (features, steps) => {
    const tape = new Tape();
    const loss = tape.run(() => ops.sum(ops.square(outputOf(model, features, steps, returnSequences))));
    const wanted = [...requireModel("gradientsOf").variables.all()].filter(({ name }) => !name.endsWith("/unused"));
    const gradients = tape.gradientsOf(loss, wanted).map((gradient, i) => gradient ?? ops.zeros(wanted[i]!.shape));
    return Object.fromEntries([["loss", loss], ...gradients.map((gradient, i) => [wanted[i]!.name, gradient])]);
  };
}

for (const [name, model] of Object.entries(models)) {
  for (const returnSequences of [false, true]) {
    Deno.test(`${name}, ${returnSequences ? "sequences" : "last output"}: a prediction runs at other sizes and lengths with the same bits`, async () => {
      const variables = new VariableStore();
      try {
        const run: Run = (features, steps) => ({ y: outputOf(model, features, steps, returnSequences) });
        const graph = throughJson(graphOf(recordings(variables, "infer", run)));
        await checkBits(graph, variables, "infer", run);
        const longer = graphOf(recordings(variables, "infer", run, [sequences([30, 2], 40, 9), ...recorded]));
        assertEquals(longer.nodes.map((node) => node.name), graph.nodes.map((node) => node.name));
      } finally {
        variables.dispose();
      }
    });

    Deno.test(`${name}, ${returnSequences ? "sequences" : "last output"}: gradients run from their graph with the same bits`, async () => {
      const variables = new VariableStore();
      try {
        const run = gradientsOf(model, returnSequences);
        const graph = throughJson(graphOf(recordings(variables, "train", run)));
        await checkBits(graph, variables, "train", run);
      } finally {
        variables.dispose();
      }
    });
  }
}

Deno.test("five steps of training by the graph leave the variables that five steps of eager execution leave", async () => {
  const model: Model = (x, lengths) => {
    const below = rnn(gruCell(3, { recurrentDropout: 0.25 }), x, lengths, { returnSequences: true });
    return rnn(
      new Bidirectional(square, { mergeMode: "ave" }),
      rnn(lstmCell(INPUTS, { dropout: 0.5 }), below, lengths, { returnSequences: true }),
      lengths,
    );
  };
  const run = gradientsOf(model, false);
  const [eager, byGraph] = [new VariableStore(), new VariableStore()];
  try {
    for (const variables of [eager, byGraph]) recordings(variables, "train", run);
    const graph = throughJson(graphOf(recordings(byGraph, "train", run)));
    for (let step = 0; step < 5; step++) {
      const { features, extents } = sequences([3, 5, 0, 1].map((length) => (length + step) % 6), 5, 20 + step);
      using memory = new Step();
      const made = memory.run(() => withModel({ ...contextOf(eager, "train"), step }, () => run(features, 5)));
      const names = Object.keys(made);
      const values = await readTensors(Object.values(made));
      descend(eager, Object.fromEntries(names.map((name, i) => [name, values[i]!.data as Float32Array])));
      const found = await runGraph(graph, byGraph, features, extents, step);
      descend(byGraph, Object.fromEntries(names.map((name) => [name, found[name]!.data as Float32Array])));
      for (const variable of eager.all()) {
        assertEquals(byGraph.find(variable.name)!.value(), variable.value(), `${variable.name}, step ${step}`);
      }
    }
  } finally {
    eager.dispose();
    byGraph.dispose();
  }
});

function descend(variables: VariableStore, gradients: Readonly<Record<string, Float32Array>>): void {
  for (const variable of variables.all()) variable.assign(variable.value().map((value, i) => value - 0.1 * gradients[variable.name]![i]!));
}

Deno.test("lengths that are a feature as it was given are read by the graph", async () => {
  const variables = new VariableStore();
  try {
    const run: Run = ({ x, lengths }, steps) => {
      noted("feature", [], [x as Float32Array], { key: "x", dtype: "float32", form: "dense" });
      const rows = lengths as number[];
      return { y: rnn(lstmCell(2), fromTypedArray(x as Float32Array, [rows.length, steps, INPUTS]), rows) };
    };
    const batches = recorded.map(({ features, extents }) => ({
      features: { ...features, lengths: [...features["lengths"] as Int32Array] },
      extents,
    }));
    const graph = throughJson(graphOf(recordings(variables, "infer", run, batches)));
    await checkBits(graph, variables, "infer", run);
  } finally {
    variables.dispose();
  }
});

const refused: readonly [what: string, model: Model, sentence: string][] = [
  [
    "a step that makes a variable",
    layerOf({ ...square, step: (x, state) => ({ output: ops.mul(x, variable("w", [INPUTS], glorotUniform())), state }) }),
    'variable("w") is called inside a modelFn; a graph holds one step of square_cell, which makes no variables and draws nothing but the masks',
  ],
  [
    "a step that draws by a layer",
    layerOf({ ...square, step: (x, state) => ({ output: dropout(x, 0.5), state }) }),
    "dropout is called inside a modelFn; a graph holds one step of square_cell",
  ],
  [
    "a step that draws by a key",
    layerOf({ ...square, step: (x, state) => ({ output: ops.dropoutWithKey(x, 0.5, { key0: 1, key1: 2 }, 0), state }) }),
    "A step of a recurrent cell draws random numbers",
  ],
  [
    "a step that works on the host",
    layerOf({
      ...square,
      step: (x, state) => ({ output: tensor((x.dataSync() as Float32Array).map((v) => 2 * v), x.shape), state }),
    }),
    "what is worked out on the host of elements",
  ],
  ["lengths made on the host", (x, lengths) => rnn(gruCell(2), x, [...lengths]), "is an array made on the host"],
];

for (const [what, model, sentence] of refused) {
  Deno.test(`${what} is refused where a graph is made`, () => {
    const variables = new VariableStore();
    try {
      const mode = what.includes("draws") ? "train" : "infer";
      assertThrows(
        () => graphOf(recordings(variables, mode, (features, steps) => ({ y: outputOf(model, features, steps, false) }))),
        Error,
        sentence,
      );
    } finally {
      variables.dispose();
    }
  });
}
