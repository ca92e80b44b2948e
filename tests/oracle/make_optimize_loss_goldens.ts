/**
 * Makes the golden of `optimizeLoss` with real TensorFlow 1.15.5: `deno run -A tests/oracle/make_optimize_loss_goldens.ts`.
 *
 * @module
 */

import { randomKey, uniforms } from "../../core/random.ts";
import { runPython } from "./_python.ts";

/** One call of `optimize_loss` in a step. */
interface Call {
  readonly optimizer: string;
  readonly learningRate: number | null;
  readonly multipliers: Readonly<Record<string, number>> | null;
  readonly clip: number | null;
  readonly decay: { readonly steps: number; readonly rate: number; readonly staircase: boolean } | null;
  readonly variables: readonly string[] | null;
  readonly name: string | null;
  readonly increment: boolean;
}

const plain: Call = {
  optimizer: "SGD",
  learningRate: 0.1,
  multipliers: null,
  clip: null,
  decay: null,
  variables: null,
  name: null,
  increment: true,
};
const layers = [["dense/kernel", "dense/bias"], ["dense_1/bias", "dense_1/kernel", "table"]] as const;

const calls: Readonly<Record<string, readonly Partial<Call>[]>> = {
  sgd: [{}],
  adagrad: [{ optimizer: "Adagrad" }],
  adam: [{ optimizer: "Adam", learningRate: 0.01 }],
  ftrl: [{ optimizer: "Ftrl" }],
  momentum: [{ optimizer: "Momentum", learningRate: 0.02 }],
  rmsprop: [{ optimizer: "RMSProp", learningRate: 0.01 }],
  clipped: [{ optimizer: "Adagrad", clip: 0.5 }],
  multiplied: [{ multipliers: { "dense/kernel": 2, "dense/bias": 0, table: 0.5 } }],
  multiplied_and_clipped: [{ optimizer: "Adagrad", multipliers: { "dense_1/kernel": 3, table: 4 }, clip: 0.25, name: "train_op" }],
  decay: [{ optimizer: "Adagrad", decay: { steps: 3, rate: 0.5, staircase: false } }],
  decay_by_steps: [{ decay: { steps: 2, rate: 0.5, staircase: true } }],
  factory: [{ optimizer: "momentum_factory" }],
  class: [{ optimizer: "adagrad_class" }],
  instance: [{ optimizer: "proximal_instance", learningRate: null }],
  some_variables: [{ variables: layers[1] }],
  two_in_a_step: [
    { optimizer: "SGD", variables: layers[0] },
    { optimizer: "SGD", learningRate: 0.02, variables: layers[1], increment: false },
  ],
  two_of_a_kind: [
    { optimizer: "Adam", learningRate: 0.01, variables: layers[0] },
    { optimizer: "Adam", learningRate: 0.05, variables: layers[1], increment: false },
  ],
};

const draw = (what: string, ...shape: number[]): unknown =>
  nested([...uniforms(shape.reduce((a, b) => a * b), randomKey(2, what), 0, -1, 1)], shape);
const model = {
  steps: 6,
  ids: [4, 0, 5, 2],
  x: draw("x", 4, 3),
  y: draw("y", 4, 2),
  initial: {
    table: draw("table", 6, 2),
    "dense/kernel": draw("dense/kernel", 5, 4),
    "dense/bias": draw("dense/bias", 4),
    "dense_1/kernel": draw("dense_1/kernel", 4, 2),
    "dense_1/bias": draw("dense_1/bias", 2),
  },
};
const cases = Object.entries(calls).map(([name, changes]) => ({
  name,
  ...model,
  calls: changes.map((change) => ({ ...plain, ...change })),
}));

const directory = await Deno.makeTempDir({ prefix: "headway_goldens_" });
try {
  const results = await runPython("tf1", "optimize_loss.py", cases, directory);
  const golden = { tensorflow: "1.15.5", ...model, cases: cases.map(({ name, calls }) => ({ name, calls, result: results[name] })) };
  await Deno.writeTextFile(new URL("../testdata/goldens/optimize_loss_tf1.json", import.meta.url), `${JSON.stringify(golden)}\n`);
} finally {
  await Deno.remove(directory, { recursive: true });
}

function nested(values: number[], [extent, ...rest]: readonly number[]): unknown {
  if (rest.length === 0) return values;
  const width = values.length / extent!;
  return Array.from({ length: extent! }, (_, i) => nested(values.slice(i * width, (i + 1) * width), rest));
}
