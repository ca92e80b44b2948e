/** Rows of tables whose numbers come from TensorFlow's own tests of heads, and what is checked of each. */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { backend } from "../../core/runtime/backends/current.ts";
import type { Features, Labels } from "../../core/data/batch.ts";
import { params } from "../../core/runtime/memory.ts";
import { scope, type Tensor, tensor } from "../../core/runtime/tensor.ts";
import type { Head } from "../../heads/mod.ts";
import { errorOf } from "./_expect.ts";
import { resultOf } from "../core/_metrics.ts";

type Rows = number[][] | number[][][];

/** A number that is known to so many digits. */
export interface About {
  readonly value: number;
  readonly within: number;
}

/** What a head makes of a batch with labels. */
export interface BatchCase {
  readonly head: Head<object>;
  /** Of the head, or by name of each of its heads. */
  readonly logits: Rows | Record<string, Rows>;
  /** A function where they are tensors. */
  readonly labels: Labels | (() => Labels);
  readonly features?: Features | (() => Features);
  readonly regularizationLosses?: readonly number[];
  readonly loss: number | About;
  /** All metrics. */
  readonly metrics?: Readonly<Record<string, number | About>>;
}

/** What a head predicts. */
export interface PredictionCase {
  readonly head: Head<object>;
  /** Logits, or a function that makes a tensor of them. */
  readonly logits: Rows | (() => Tensor);
  /** Which predictions are asked for. Default: all. */
  readonly keys?: readonly string[];
  /** All of them: dtype, shape, elements. */
  readonly predictions: Readonly<Record<string, readonly [dtype: string, shape: readonly number[], elements: readonly unknown[]]>>;
  /** Kinds of the export outputs by name, and the predictions that the default one serves. */
  readonly exports?: { readonly kinds: Readonly<Record<string, string>>; readonly served: readonly string[] };
}

/** A wrong call, the class of its error, and what its message contains. */
export type Refusal = readonly [call: () => unknown, name: string, sentence: string];

/** A number that TensorFlow's test knows to four digits. */
export const about = (value: number, within = 1e-4): About => ({ value, within });

/** log(1 + e^z): the loss of the logit z for label 0; that for label 1 is softplus(-z). */
export const softplus = (z: number): number => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

/** 1 / (1 + e^-z) */
export const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** The only element. */
export const value = (t: Tensor): number => (t.dataSync() as Float32Array)[0]!;

/** The loss, the metrics, and the specs of evaluation and training of each row. */
export function testBatches(what: string, cases: Readonly<Record<string, BatchCase>>): void {
  for (const [name, row] of Object.entries(cases)) Deno.test(`${what}: ${name}`, () => leavingNothing(() => checkBatch(row)));
}

/** The predictions of each row, and what is served. */
export function testPredictions(what: string, cases: Readonly<Record<string, PredictionCase>>): void {
  for (const [name, row] of Object.entries(cases)) {
    Deno.test(`${what} predicts: ${name}`, () => leavingNothing(() => checkPredictions(row)));
  }
}

/** The error of each wrong call. */
export function testRefusals(what: string, cases: Readonly<Record<string, Refusal>>): void {
  for (const [name, [call, kind, sentence]] of Object.entries(cases)) {
    Deno.test(`${what} refuses: ${name}`, () => {
      const error = errorOf(call);
      assertEquals(error.name, kind, error.message);
      assert(error.message.includes(sentence), `${error.message}\ndoes not contain\n${sentence}`);
    });
  }
}

/** 1e-6 relative, or absolute near zero, unless the number is known to fewer digits. */
export function near(actual: number, expected: number | About, what: string): void {
  const { value, within } = typeof expected === "number" ? { value: expected, within: 1e-6 * Math.max(1, Math.abs(expected)) } : expected;
  assert(Math.abs(actual - value) <= within, `${what}: ${actual} is not ${value}`);
}

/** Runs something in a scope and looks at what memory is left. */
export function leavingNothing(fn: () => void): void {
  params(0); // The ring of parameters is made once and stays.
  const before = backend().live.blocks;
  scope(fn);
  assertEquals(backend().live.blocks, before, "live blocks");
}

function checkBatch(
  { head, logits: rows, labels: given, features: columns = {}, regularizationLosses: terms, loss, metrics }: BatchCase,
): void {
  const logits =
    (Array.isArray(rows) ? tensor(rows) : Object.fromEntries(Object.entries(rows).map(([name, z]) => [name, tensor(z)]))) as Tensor;
  const labels = typeof given === "function" ? given() : given;
  const features = typeof columns === "function" ? columns() : columns;
  const regularization = terms === undefined ? {} : { regularizationLosses: terms.map((term) => tensor(term)) };
  near(value(head.loss(labels, logits, { features, ...regularization })), loss, "loss");

  const evaluation = head.createEstimatorSpec({ features, mode: "eval", logits, labels, ...regularization });
  near(value(evaluation.loss!), loss, "loss of the evaluation");
  assertEquals([evaluation.trainOp, evaluation.exportOutputs], [null, null]);
  const results = Object.entries(evaluation.evalMetricOps).map(([key, metric]) => [key, resultOf(metric)] as const);
  for (const metric of Object.values(evaluation.evalMetricOps)) metric.dispose();
  if (metrics !== undefined) {
    assertEquals(results.map(([key]) => key).sort(), Object.keys(metrics).sort());
    for (const [key, result] of results) near(result as number, metrics[key]!, key);
  }

  let applied = 0;
  const trainOp = { gradients: [], apply: () => void applied++ };
  const training = head.createEstimatorSpec({
    features,
    mode: "train",
    logits,
    labels,
    ...regularization,
    trainOpFn: (trained) => {
      near(value(trained), loss, "the loss that is trained");
      return trainOp;
    },
  });
  near(value(training.loss!), loss, "loss of the training");
  assertStrictEquals(training.trainOp, trainOp);
  training.trainOp.apply();
  assertEquals([applied, training.evalMetricOps, training.exportOutputs], [1, {}, null]);
  const predicted = head.predictions(logits);
  assertEquals(Object.keys(training.predictions as Record<string, Tensor>), Object.keys(predicted));
}

function checkPredictions({ head, logits: given, keys, predictions, exports }: PredictionCase): void {
  const logits = typeof given === "function" ? given() : tensor(given);
  const got = head.predictions(logits, keys);
  checkTensors(got, predictions);
  if (exports === undefined) return;
  const spec = head.createEstimatorSpec({ features: { x: [42] }, mode: "infer", logits });
  assertEquals([spec.loss, spec.trainOp, spec.evalMetricOps], [null, null, {}]);
  checkTensors(spec.predictions as Record<string, Tensor>, predictions);
  const outputs = spec.exportOutputs!;
  assertEquals(Object.fromEntries(Object.entries(outputs).map(([name, { kind }]) => [name, kind])), exports.kinds);
  const served = outputs["serving_default"]!;
  assert(served.kind !== "predict");
  const tensors = served.kind === "classification" ? [served.scores!, served.classes!] : [served.value];
  tensors.forEach((served, i) => checkTensors({ served }, { served: predictions[exports.served[i]!]! }));
}

function checkTensors(got: Readonly<Record<string, Tensor>>, expected: PredictionCase["predictions"]): void {
  assertEquals(Object.keys(got).sort(), Object.keys(expected).sort());
  for (const [key, [dtype, shape, elements]] of Object.entries(expected)) {
    const { dtype: gotDtype, shape: gotShape, data } = got[key]!.hostTensor();
    assertEquals([gotDtype, [...gotShape]], [dtype, shape], key);
    Array.from(data as ArrayLike<unknown>).forEach((element, i) => {
      if (dtype === "float32") near(element as number, elements[i] as number, `${key}[${i}]`);
      else assertEquals(typeof element === "bigint" ? Number(element) : element, elements[i], key);
    });
  }
}
