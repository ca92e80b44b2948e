import { assert, assertEquals, fail } from "@std/assert";
import * as columns from "../../core/feature_column/mod.ts";
import * as data from "../../core/data/mod.ts";
import * as heads from "../../heads/mod.ts";
import * as library from "../../mod.ts";
import * as operations from "../../core/ops/mod.ts";
import { HeadwayError } from "../../core/errors.ts";
import { backend } from "../../core/runtime/backends/current.ts";
import { scope, Tensor, tensor } from "../../core/runtime/tensor.ts";
import { isOwnTypeError } from "./_hostile.ts";
import { anyNd, Draw, float, junk, made, nd, operand, shape, small } from "./_operations/arguments.ts";
import type { Call, Case, Right } from "./_operations/case.ts";
import { elementwise } from "./_operations/elementwise.ts";
import { movement } from "./_operations/movement.ts";
import { network } from "./_operations/network.ts";
import { values } from "./_operations/values.ts";

/** `deno task test:fuzz --calls N --seed N`; a short form in every run of the tests. */
const calls = Number(Deno.env.get("HEADWAY_FUZZ_CALLS") ?? 20_000);
const seed = Number(Deno.env.get("HEADWAY_FUZZ_SEED") ?? 1);

const cases: Readonly<Record<string, Case>> = { ...elementwise, ...movement, ...network, ...values };
const functions = { ...library } as unknown as Readonly<Record<string, (...args: unknown[]) => unknown>>;
const names = Object.keys(cases).sort();

/** Functions that are no operations, by why. */
const others: Readonly<Record<string, readonly string[]>> = {
  // `values_fuzz_test.ts` gives columns and estimators values of any kind.
  columns: [
    ...["bucketizedColumn", "categoricalColumnWithHashBucket", "categoricalColumnWithIdentity", "categoricalColumnWithVocabularyFile"],
    ...[
      "categoricalColumnWithVocabularyList",
      "checkColumns",
      "checkSequenceColumns",
      "columnFromConfig",
      "crossedColumn",
      "embeddingColumn",
    ],
    ...["indicatorColumn", "inputLayer", "numericColumn", "numericColumns", "sequenceCategoricalColumnWithHashBucket"],
    ...[
      "sequenceCategoricalColumnWithIdentity",
      "sequenceCategoricalColumnWithVocabularyFile",
      "sequenceCategoricalColumnWithVocabularyList",
    ],
    ...["sequenceInputLayer", "sequenceNumericColumn", "sharedEmbeddings", "weightedCategoricalColumn"],
    ...["classifierParseExampleSpec", "parseExampleSpec", "regressorParseExampleSpec"],
  ],
  // They make variables, which only a model has; what computes is an operation.
  "layers and cells": ["batchNorm", "dense", "dropout", "gruCell", "lstmCell", "rnn", "simpleRnnCell", "variable", "variableScope"],
  // Their arguments are options, which `tests/options_test.ts` looks at.
  settings: [
    ...["combineTrainOps", "consoleLogger", "cosineDecay", "cosineDecayRestarts", "exponentialDecay", "headFromConfig", "inverseTimeDecay"],
    ...[
      "learningRateFromConfig",
      "optimizeLoss",
      "optimizerFromConfig",
      "optimizerFromString",
      "piecewiseConstantDecay",
      "polynomialDecay",
    ],
    ...["setBackend", "setLogger", "setWasmModule", "checkPredictionKeys", "layerAnnotations", "named", "scope"],
    ...["buildParsingServingInputReceiverFn", "buildRawServingInputReceiverFn", "buildRawSupervisedInputReceiverFn"],
  ],
  // `input_fuzz_test.ts` damages what they read.
  data: ["analyze", "csvColumns", "planHoldOut", "writeTfRecord"],
};

Deno.test("every public operation and every function on tensors has cases", () => {
  const exported: Readonly<Record<string, unknown>> = { ...library, ...heads, ...columns, ...data };
  const isFunction = (value: unknown): boolean => typeof value === "function" && !/^class\b/.test(Function.prototype.toString.call(value));
  const found = Object.keys(exported).filter((name) => isFunction(exported[name]));
  assertEquals(found.sort(), [...names, ...Object.values(others).flat()].sort());
  for (const name of Object.keys(operations)) {
    assertEquals(functions[name], (operations as Record<string, unknown>)[name], `${name} of mod.ts`);
  }
});

Deno.test(`operations give what float64 gives, or refuse with a sentence: ${calls} calls, seed ${seed}`, () => {
  scope(() => operations.fill([1], 0)).dispose();
  const { blocks } = backend().live;
  const outcomes = { right: 0, refused: 0 };
  const faults = new Map<string, string>();
  for (let call = 0; call < calls; call++) {
    const name = names[call % names.length]!;
    // The first fault of each operation is told.
    if (faults.has(name)) continue;
    const start = performance.now();
    try {
      scope(() => {
        const d = new Draw(seed, call);
        const drawn = cases[name]!(d);
        // Every fourth call takes an argument that no type allows; what it gives then is read, and not compared.
        if (d.chance(0.25)) survive(name, drawn, d);
        else outcomes[compare(name, drawn)]++;
      });
      const took = performance.now() - start;
      assert(took < 2000, `took ${took} ms`);
      assertEquals(backend().live.blocks, blocks, "memory is left behind");
    } catch (error) {
      faults.set(name, `${name}, call ${call} of seed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  assertEquals([...faults.values()], []);
  // Neither half of the test is empty.
  assert(outcomes.right > calls / 4 && outcomes.refused > calls / 20, JSON.stringify(outcomes));
});

/** Calls with one argument that is none. */
function survive(name: string, { args }: Call, d: Draw): void {
  const at = d.whole(0, args.length);
  const spoiled = at === args.length ? [...args, d.pick(junk)] : args.with(at, d.pick(junk));
  const { results, refused } = outcome(name, spoiled);
  if (refused === null) { for (const result of results) result.dataSync(); }
}

function compare(name: string, { args, right }: Call): "right" | "refused" {
  const { results, refused } = outcome(name, args);
  if (right === null) {
    if (refused === null) fail(`${shown(args)} was not refused, but gave ${shown(results)}`);
    return "refused";
  }
  if (refused !== null) fail(`${shown(args)} was refused: ${refused.message}`);
  const expected = [right].flat() as readonly Right[];
  assertEquals(results.length, expected.length);
  results.forEach((result, i) => same(result, expected[i]!, args));
  return "right";
}

/** What a call gives, or the error of the library. */
function outcome(name: string, args: readonly unknown[]): { results: Tensor[]; refused: Error | null } {
  try {
    const result = functions[name]!(...args);
    const results = result instanceof Tensor
      ? [result]
      : result instanceof Float32Array
      ? [tensor(result)]
      : Object.values(result as object) as Tensor[];
    return { results, refused: null };
  } catch (error) {
    if (error instanceof HeadwayError || error instanceof TypeError && isOwnTypeError(error)) {
      assert(error.message.length >= 10 && !error.message.includes("[object"), `no sentence: ${error.message}`);
      return { results: [], refused: error };
    }
    throw new Error(`${shown(args)} ended with ${String(error)}`, { cause: error });
  }
}

function same(actual: Tensor, { dtype, shape, data, bound }: Right, args: readonly unknown[]): void {
  assertEquals([actual.dtype, actual.shape], [dtype, [...shape]], shown(args));
  const elements = Array.from(actual.dataSync() as ArrayLike<unknown>, Number);
  assertEquals(elements.length, data.length, shown(args));
  elements.forEach((v, i) => {
    const [expected, error] = [data[i]!, typeof bound === "number" ? bound : bound[i]!];
    if (error === Infinity || close(v, expected, error)) return;
    fail(`${shown(args)}: element ${i} is ${v} instead of ${expected}, with a bound of ${error}`);
  });
}

/** The largest float32, and what rounds to it. */
const LARGEST = 3.4028235677973366e38;

function close(actual: number, expected: number, bound: number): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(actual);
  // Beyond float32, or so near to its end that the error decides.
  if (Math.abs(expected) + bound >= LARGEST * 0.999999 && Math.sign(actual) === Math.sign(expected)) {
    return Math.abs(actual) === Infinity || Math.abs(actual) >= 3.4e38;
  }
  return Math.abs(actual - expected) <= bound;
}

function shown(values: readonly unknown[]): string {
  return JSON.stringify(values, (_, value) => {
    if (value instanceof Tensor) {
      return `${value.dtype}[${value.shape}](${Array.from(value.dataSync() as ArrayLike<unknown>, String).slice(0, 24)})`;
    }
    if (ArrayBuffer.isView(value)) {
      return `${value.constructor.name}(${Array.from(value as unknown as ArrayLike<unknown>, String).slice(0, 24)})`;
    }
    return typeof value === "number" || typeof value === "bigint" || typeof value === "function" || typeof value === "symbol" ||
        value === undefined
      ? String(value)
      : value;
  });
}

/** Heads of every kind, each with labels that it takes. */
const everyHead: Readonly<Record<string, [head: heads.Head<object>, label: (d: Draw) => number]>> = {
  binary: [new heads.BinaryClassHead({ weightColumn: "w" }), (d) => d.whole(0, 1)],
  classes: [new heads.MultiClassHead({ nClasses: 3 }), (d) => d.whole(0, 2)],
  labels: [new heads.MultiLabelHead({ nClasses: 3 }), (d) => d.whole(0, 1)],
  regression: [new heads.RegressionHead({ labelDimension: 2 }), (d) => d.whole(-3, 3)],
  logistic: [new heads.LogisticRegressionHead(), (d) => d.unit()],
  poisson: [new heads.PoissonRegressionHead({ weightColumn: "w" }), (d) => d.whole(0, 5)],
};

Deno.test("heads give finite losses and predictions, or refuse with a sentence", () => {
  const outcomes = { finite: 0, refused: 0 };
  for (let call = 0; call < calls / 10; call++) {
    const [name, [head, label]] = Object.entries(everyHead)[call % Object.keys(everyHead).length]!;
    const d = new Draw(seed + 1, call);
    const batch = d.whole(0, 4);
    const width = d.chance(0.9) ? head.logitsDimension : d.whole(0, 4);
    const logits = nd(d, d.chance(0.95) ? "float32" : "int32", d.chance(0.95) ? [batch, width] : shape(d), small);
    const rows = d.chance(0.9) ? batch : d.whole(0, 5);
    const each = name === "labels" || name === "regression" ? [rows, width] : d.chance(0.5) ? [rows] : [rows, 1];
    const labels = anyNd(
      d,
      each,
      name === "logistic" ? "float32" : d.pick(["float32", "int32"] as const),
      d.chance(0.9) ? label : (e) => Math.trunc(small(e) * 3),
    );
    const weights = anyNd(d, [d.chance(0.95) ? batch : 1], "float32", (e) => e.chance(0.95) ? e.unit() : float(e));
    const features = { w: d.chance(0.05) ? d.pick(junk) : operand(d, weights) };
    const given = d.chance(0.05) ? d.pick(junk) : operand(d, labels);
    scope(() => {
      try {
        const z = made(logits);
        const loss = head.loss(given as never, z, { features: features as never });
        const finite = (t: Tensor): boolean =>
          t.dtype === "string" || Array.from(t.dataSync() as ArrayLike<unknown>, Number).every(Number.isFinite);
        // What is given may be beyond float32 when it is squared; NaN it never is.
        const value = Number((loss.dataSync() as Float32Array)[0]);
        assert(!Number.isNaN(value), `the loss is ${value}`);
        for (const [key, t] of Object.entries(head.predictions(z))) assert(finite(t), `${key} is not finite`);
        outcomes.finite++;
      } catch (error) {
        if (!(error instanceof HeadwayError || error instanceof TypeError && isOwnTypeError(error))) {
          fail(
            `${name}, call ${call} of seed ${seed + 1}: ${shown([given, features, logits])}: ${
              error instanceof Error ? error.stack : error
            }`,
          );
        }
        outcomes.refused++;
      }
    });
  }
  assert(outcomes.finite > calls / 40 && outcomes.refused > calls / 100, JSON.stringify(outcomes));
});
