/**
 * Preloaded, it compares every prediction that a test makes of one batch with the graph of the same model: `deno task test:graphs`. Whatever a test's
 * `modelFn` is, its graph is recorded without data, goes through JSON, runs on the batch, and has to give the same bits.
 *
 * A model that a graph cannot hold is to be refused with a typed error, and to stand in the list below with the reason.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { Features } from "../core/data/values.ts";
import { InvalidArgumentError, ValueError } from "../core/errors.ts";
import { allOperations } from "../core/graph/all_operations.ts";
import { forgetGraph } from "../core/graph/compiled.ts";
import { graphFromJson, graphJson } from "../core/graph/json.ts";
import { run } from "../core/graph/executor.ts";
import { SparseTensor, Tensor } from "../core/runtime/tensor.ts";
import { Estimator } from "../estimators/estimator.ts";
import { type Session, Sessions } from "../estimators/session/session.ts";
import type { PlaceholderSpec } from "../estimators/export/placeholders.ts";

/** Sentences of refusals, each with the reason why such a model is in no graph. */
const refused: readonly (readonly [sentence: RegExp, reason: string])[] = [
  [/describe them/, "a model of the test's own is given tensors or other values that placeholders do not make"],
  [/made on the host|worked out on the host/, "the model works values of features out on the host"],
  [/differs from batch to batch|does not make the same operations/, "the model decides by values on the host"],
  [/has no method examples\(\)/, "a column of the test's own does not say what values it takes"],
  [/cannot hold|draws|makes variables|works on the host/, "a cell of the test's own does what a step of a graph cannot"],
];

/** The session that was opened last: that of the model at hand. */
let session: Session | null = null;
const { open } = Sessions.prototype;
Sessions.prototype.open = async function (...args) {
  return session = await open.apply(this, args);
};

// deno-lint-ignore no-explicit-any
type AnyEstimator = Estimator<any, any>;

// A graph takes memory of its own, and calls the modelFn further: tests that count what is left or how it is called are left out.
const { test } = Deno;
(Deno as { test: unknown }).test = Object.assign((...args: unknown[]) => {
  const [name, fn] = args as [string, () => Promise<void>];
  if (
    typeof name === "string" &&
    /frees what|no memory|nothing is left|features of a modelFn are tensors|a modelFn reads sequences through columns/.test(name)
  ) return test({ name, fn, ignore: true });
  return (test as (...args: unknown[]) => void)(...args);
}, test);

const counts = { compared: 0, refused: 0, skipped: 0 };
const predict = Estimator.prototype.predict as (this: AnyEstimator, ...args: unknown[]) => AsyncGenerator<never>;

Estimator.prototype.predict = async function* (this: AnyEstimator, inputFn: unknown, options: Record<string, unknown> = {}) {
  let batch: Features | null = null;
  const seen = typeof inputFn !== "function" ? inputFn : async (...args: unknown[]) => {
    const input = await inputFn(...args);
    const features = Array.isArray(input) ? input[0] : input;
    if (typeof features === "object" && features !== null && !(Symbol.iterator in features) && !(Symbol.asyncIterator in features)) {
      batch = features;
    }
    return input;
  };
  yield* predict.call(this, seen, options);
  if (batch !== null && options["predictKeys"] === undefined && options["checkpointPath"] === undefined) await compare(this, batch);
} as never;

globalThis.addEventListener("unload", () => {
  console.log(`graphs: ${counts.compared} predictions compared, ${counts.refused} models refused, ${counts.skipped} left out`);
});

async function compare(model: AnyEstimator, features: Features): Promise<void> {
  let graph;
  try {
    graph = await model.graph().catch((error) => {
      const specs = error instanceof ValueError && error.message.includes("describe them") ? specsOf(features) : null;
      if (specs === null) throw error;
      return model.graph({ features: specs });
    });
  } catch (error) {
    if (
      !(error instanceof InvalidArgumentError || error instanceof ValueError) || !refused.some(([sentence]) => sentence.test(error.message))
    ) {
      throw error;
    }
    counts.refused++;
    return;
  }
  // A model that reads a feature only where it is given, such as a mask, has another graph then; and one for SparseTensors has them as sources.
  const read = new Set(graph.nodes.flatMap(({ op, attributes }) => op === "feature" ? [attributes["key"] as string] : []));
  if (!Object.entries(features).every(([key, value]) => read.has(key) && !(value instanceof SparseTensor))) {
    counts.skipped++;
    return;
  }
  try {
    const [expected] = await Array.fromAsync(predict.call(model, () => features, { yieldSingleExamples: false })) as Record<
      string,
      unknown
    >[];
    using result = run(graphFromJson(JSON.parse(JSON.stringify(graphJson(graph)))), {
      operations: allOperations,
      variable: (name) => session?.variables.find(name),
      given: (_, key) => features[key!],
      wanted: Object.keys(graph.outputs),
      extents: { batch: rowsOf(features) },
    });
    const actual = await result.read();
    for (const key of Object.keys(expected!)) assertEquals(actual[key], expected![key], `the graph's ${key}`);
    counts.compared++;
  } finally {
    forgetGraph(graph);
  }
}

function rowsOf(features: Features): number {
  const first = Object.values(features)[0]!;
  if (first instanceof SparseTensor) return first.denseShape[0]!;
  return first instanceof Tensor ? first.shape[0]! : (first as ArrayLike<unknown>).length;
}

/** What features are, with their own values; null where that cannot be said. */
function specsOf(features: Features): Record<string, PlaceholderSpec> | null {
  const specs: Record<string, PlaceholderSpec> = {};
  for (const [key, value] of Object.entries(features)) {
    if (value instanceof SparseTensor || value instanceof Tensor) return null;
    const rows = Array.from(value as ArrayLike<unknown>);
    if (rows.length === 0) return null;
    const nested = rows.some(Array.isArray);
    const flat = rows.flat(9) as (number | string)[];
    const lengths = new Set(rows.map((row) => Array.isArray(row) ? row.length : -1));
    const values = [...new Set(flat)];
    if (values.length === 0 || !values.every((each) => typeof each === "number" || typeof each === "string")) return null;
    const dtype = typeof values[0] === "string" ? "string" : "float32";
    const shape = shapeOf(rows[0]);
    // What has the same lengths in the batch is taken to have them always.
    const steps = rows.map((row) => (row as ArrayLike<unknown>).length).join();
    specs[key] = nested && lengths.size > 1 ? { dtype, form: "sequence", steps, shape: [], values } : { dtype, shape, values };
  }
  return specs;
}

function shapeOf(row: unknown): number[] {
  return Array.isArray(row) ? [row.length, ...shapeOf(row[0])] : [];
}
