/**
 * The clauses of the contract of heads.
 *
 * @module
 */

import type { Features, FeatureValue, Labels } from "../core/data/batch.ts";
import { isLabelRecord } from "../core/data/column_table.ts";
import { describe, ValueError } from "../core/errors.ts";
import { EstimatorSpec } from "../core/estimator_spec.ts";
import { zeros } from "../core/initializers.ts";
import { Metric } from "../core/metrics/mod.ts";
import { type ModeKeys, type Variable, variable } from "../core/model.ts";
import { add, mean, square, sub } from "../core/ops/elementwise.ts";
import { fill } from "../core/ops/shape.ts";
import { SGD } from "../core/optimizers/sgd.ts";
import type { TrainOp } from "../core/optimizers/train_op.ts";
import { Tape } from "../core/autodiff/tape.ts";
import { fromTypedArray, type NestedArray, scalar, Tensor } from "../core/runtime/tensor.ts";
import type { Head, HeadConfig } from "./head.ts";
import type { CreateEstimatorSpecOptions, LossFn } from "./head_options.ts";

/** A head and a batch on which it is checked. */
export interface HeadFacts {
  /** The head. */
  readonly head: Head<object>;
  /** Two examples or more: [batch, logitsDimension], or what else the head takes. Their loss is smooth there and not at its minimum. */
  readonly logits: NestedArray<number>;
  /** Labels of these examples. */
  readonly labels: Labels;
  /** The features that loss and metrics read, such as a weight column. Default: none. */
  readonly features?: Features;
  /** The features that a prediction reads. Default: none. */
  readonly servingFeatures?: Features;
  /** Makes a head again from what `toConfig` gave. Default: that a head can be made again is not checked. */
  readonly fromConfig?: (config: HeadConfig) => Head<object>;
  /** Makes the head with a loss of the user's own. Default: it takes none. */
  readonly withLossFn?: (lossFn: LossFn) => Head<object>;
  /** Whether that loss has a value for each logit, [D0, ..., DN, logitsDimension]. Default false: one for each example, [D0, ..., DN, 1]. */
  readonly lossPerLogit?: boolean;
}

/** A batch as tensors, and a model to run. */
export interface Batch {
  readonly facts: HeadFacts;
  readonly head: Head<object>;
  readonly logits: Tensor;
  readonly labels: Labels | null;
  readonly features: Features;
  readonly servingFeatures: Features;
  /** Runs a function as a model, inside the step whose tensors the clause reads. */
  run<T>(mode: ModeKeys, fn: () => T): T;
}

/** Seen instead of what a clause asks for. */
export class Seen extends Error {}

/** A clause and what checks it. */
export type Clause = readonly [name: string, check: (batch: Batch) => void | Promise<void>];

/** What every head must do. */
export const clauses: readonly Clause[] = [
  ["logitsDimension is the width of the logits", ({ head, logits }) => {
    const { logitsDimension: width } = head;
    must(Number.isInteger(width) && width > 0, `It is ${describe(width)}`);
    must(width === logits.shape[logits.shape.length - 1], `It is ${width}, the logits have shape [${logits.shape}]`);
  }],
  ["toConfig gives plain data that names the head", ({ head }) => {
    const config = head.toConfig();
    must(typeof config?.head === "string" && config.head !== "", `Its field head is ${describe(config?.head)}`);
    const data = JSON.stringify(config);
    must(data === JSON.stringify(head.toConfig()), "It is another at the second call");
    must(sameData(config, JSON.parse(data)), `JSON keeps another value: ${data}`);
  }],
  ["loss is a finite float32 scalar, the same at every call", async ({ head, labels, logits, features, run }) => {
    const lossNow = () => run("eval", () => head.loss(labels, logits, { features }));
    const loss = lossNow();
    must(loss instanceof Tensor, `It is ${describe(loss)}`);
    must(loss.dtype === "float32" && loss.shape.length === 0, `It is ${loss.dtype} of shape [${loss.shape}]`);
    const value = await numberIn(loss);
    must(Number.isFinite(value), `It is ${value}`);
    const again = await numberIn(lossNow());
    must(again === value, `It is ${value}, then ${again}`);
  }],
  ["loss adds regularizationLosses", async ({ head, labels, logits, features, run }) => {
    const plain = await numberIn(run("eval", () => head.loss(labels, logits, { features })));
    const regularized = await numberIn(
      run("eval", () => head.loss(labels, logits, { features, regularizationLosses: [scalar(0.25), scalar(0.5)] })),
    );
    must(near(regularized, plain + 0.75), `It is ${plain} without, ${regularized} with losses of 0.25 and 0.5`);
  }],
  ["loss differentiates", async (batch) => {
    const { head, labels, features } = batch;
    await checkGradient(batch, (z) => head.loss(labels, z, { features }));
  }],
  ["loss refuses logits of another width or rank", ({ head, labels, logits: { shape }, features, run }) => {
    for (const wrong of [[...shape.slice(0, -1), shape[shape.length - 1]! + 1], [shape[0]!]]) {
      mustThrow(() => run("eval", () => head.loss(labels, fill(wrong, 0), { features })), `logits of shape [${wrong}]`);
    }
  }],
  ["loss refuses labels that are missing or too few", ({ head, labels, logits, features, run }) => {
    const mustRefuse = (given: Labels | null, what: string) =>
      mustThrow(() => run("eval", () => head.loss(given, logits, { features })), what);
    mustRefuse(null, "labels that are null");
    const fewer = shortened(labels);
    if (fewer !== null) mustRefuse(fewer, "labels of one example less");
  }],
  ["predictions have a row for each example, and are those that were asked for", async ({ head, logits, run }) => {
    const predicted = (keys?: readonly string[]) => run("eval", () => head.predictions(logits, keys));
    const all = predicted();
    const keys = Object.keys(all);
    must(keys.length > 0, "There are none");
    for (const key of keys) {
      const value = all[key];
      must(value instanceof Tensor, `${key} is ${describe(value)}`);
      must(value.shape[0] === logits.shape[0], `${key} has shape [${value.shape}] for ${logits.shape[0]} examples`);
      const alone = predicted([key]);
      must(Object.keys(alone).join() === key, `Asked for ${key}, it gives ${Object.keys(alone).join(", ") || "none"}`);
      must(await sameValues(alone[key]!, value), `${key} alone has other values`);
    }
  }],
  ["predictions refuse a key that there is not", ({ head, logits, run }) => {
    mustThrow(() => run("eval", () => head.predictions(logits, ["no such key"])), "the key no such key", ValueError);
  }],
  ["updateMetrics fills the metrics of the head, and no other", async ({ head, labels, logits, features, run }) => {
    const metrics = run("eval", () => head.metrics());
    const keys = Object.keys(metrics);
    const names = new Set<string>();
    for (const key of keys) {
      const metric = metrics[key];
      must(metric instanceof Metric, `${key} is ${describe(metric)}`);
      must(key !== "loss" && key !== "global_step", `An estimator has a metric ${key} of its own`);
      must(!names.has(metric.name), `Two are named ${metric.name}, and would share their states`);
      names.add(metric.name);
    }
    const updated = run("eval", () => head.updateMetrics(metrics, features, logits, labels));
    must(sameKeys(updated, metrics), `There are ${keys.join(", ")}; it gives ${Object.keys(updated).join(", ")}`);
    for (const key of keys) {
      const result = await run("eval", () => updated[key]!.result());
      const values = typeof result === "number" ? [result] : Array.from(result.data as ArrayLike<number>);
      must(values.every((value) => !Number.isNaN(Number(value))), `${key} is NaN`);
    }
  }],
  ["metrics of regularizationLosses tell their sum", async ({ head, labels, logits, features, run }) => {
    const regularizationLosses = run("eval", () => [scalar(0.25), scalar(0.5)]);
    const [plain, metrics] = run("eval", () => [Object.keys(head.metrics()), head.metrics({ regularizationLosses })] as const);
    const added = Object.keys(metrics).filter((key) => !plain.includes(key));
    must(added.length === 1 && Object.keys(metrics).length === plain.length + 1, `They add ${added.join(", ") || "none"}`);
    const updated = run("eval", () => head.updateMetrics(metrics, features, logits, labels, { regularizationLosses }));
    const result = await run("eval", () => updated[added[0]!]!.result());
    must(result === 0.75, `${added[0]} is ${describe(result)} for losses of 0.25 and 0.5`);
  }],
  ["createEstimatorSpec in infer gives predictions and signatures, without labels", ({ head, logits, run, servingFeatures: features }) => {
    const spec = run("infer", () => head.createEstimatorSpec({ features, mode: "infer", logits }));
    mustBeSpec(spec, "infer");
    must(spec.loss === null && spec.trainOp === null, "It has a loss or a training step");
    const predicted = run("infer", () => Object.keys(spec.predictions as object));
    for (const key of run("eval", () => Object.keys(head.predictions(logits)))) {
      must(predicted.includes(key), `The prediction ${key} is missing`);
    }
    const outputs = run("infer", () => spec.exportOutputs) ?? {};
    for (const name of ["serving_default", "predict"]) must(Object.hasOwn(outputs, name), `There is no signature ${name}`);
    for (const [name, output] of Object.entries(outputs)) {
      must(
        ["classification", "regression", "predict"].includes(output.kind),
        `The signature ${name} is of the kind ${describe(output.kind)}`,
      );
    }
  }],
  ["createEstimatorSpec in eval gives the loss and the metrics of the head", async ({ head, labels, logits, features, run }) => {
    const spec = run("eval", () => head.createEstimatorSpec({ features, mode: "eval", logits, labels }));
    mustBeSpec(spec, "eval");
    const given = await numberIn(spec.loss!);
    const own = await numberIn(run("eval", () => head.loss(labels, logits, { features })));
    must(given === own, `Its loss is ${given}, that of the head ${own}`);
    const metrics = run("eval", () => head.metrics());
    must(sameKeys(spec.evalMetricOps, metrics), `It has ${Object.keys(spec.evalMetricOps).join(", ")}`);
  }],
  ["createEstimatorSpec in train takes a step that lowers the loss", async (batch) => {
    let updates = 0;
    const options = { optimizer: new SGD({ learningRate: 0.01 }), updateOps: [() => updates++] };
    const before = await numberIn(lossOf(batch));
    const trained = train(batch, options);
    must(trained.join() === "a,b", `It trains ${trained.join(", ")} of the variables a and b`);
    const after = await numberIn(lossOf(batch));
    must(after < before, `The loss was ${before} and is ${after} after a step of gradient descent`);
    must(updates === 1, `An update op ran ${updates} times`);
  }],
  ["createEstimatorSpec in train changes the variables that it is given, and no other", async (batch) => {
    const [a, b] = batch.run("train", () => ["a", "b"].map((name) => zeroVariable(name, batch.logits.shape)));
    train(batch, { optimizer: new SGD({ learningRate: 0.01 }), trainableVariables: [b!] });
    must(isZero(await a!.data()), "It was given b, and a changed");
    must(!isZero(await b!.data()), "It was given b, and b did not change");
  }],
  ["createEstimatorSpec in train takes the step of a trainOpFn", (batch) => {
    let given: Tensor | null = null;
    let applied = 0;
    const trainOpFn = (loss: Tensor): TrainOp => {
      given = loss;
      return { gradients: [], apply: () => void applied++ };
    };
    train(batch, { trainOpFn });
    must((given as Tensor | null)?.shape.length === 0, "It was not given the loss, a scalar");
    must(applied === 1, `Its step was applied ${applied} times`);
  }],
  ["createEstimatorSpec in train needs an optimizer or a trainOpFn, and not both", (batch) => {
    const optimizer = new SGD();
    mustThrow(() => train(batch, {}), "neither of them", ValueError);
    mustThrow(() => train(batch, { optimizer, trainOpFn: (loss) => optimizer.minimize(loss) }), "both of them", ValueError);
  }],
  ["a training step without labels is refused before a variable changes", async (batch) => {
    const [a] = batch.run("train", () => [zeroVariable("a", batch.logits.shape)]);
    mustThrow(() => train({ ...batch, labels: null }, { optimizer: new SGD({ learningRate: 1 }) }), "labels that are null");
    must(isZero(await a!.data()), "A variable changed");
  }],
];

/** What a head that can be made again must do. */
export const madeAgain: Clause = [
  "a head that is made again from its description is the same",
  async ({ head, facts, labels, logits, features, run }) => {
    const config = head.toConfig();
    const again = facts.fromConfig!(JSON.parse(JSON.stringify(config)));
    must(sameData(again.toConfig(), config), `It is described by ${JSON.stringify(again.toConfig())}, not ${JSON.stringify(config)}`);
    const lossOf = (which: Head<object>) => numberIn(run("eval", () => which.loss(labels, logits, { features })));
    const [first, second] = [await lossOf(head), await lossOf(again)];
    must(first === second, `Its loss is ${second}, not ${first}`);
  },
];

/** What a head that takes a loss of the user's own must do. */
export const ownLoss: readonly Clause[] = [
  ["a lossFn takes the place of the head's loss", async ({ facts, labels, logits, features, run }) => {
    const seen: unknown[] = [];
    const lossOf = (value: number) => {
      const head = facts.withLossFn!((y, z, context) => {
        seen.push(y instanceof Tensor, z === logits, typeof context?.features, typeof context?.lossReduction);
        return fill(lossShape(facts, z), value);
      });
      return numberIn(run("eval", () => head.loss(labels, logits, { features })));
    };
    const [one, three] = [await lossOf(1), await lossOf(3)];
    must(one > 0 && near(three, 3 * one), `Losses of 1 become ${one}, losses of 3 ${three}`);
    const call = "true,true,object,string";
    must(seen.join() === `${call},${call}`, "It was not called once with labels, logits and { features, lossReduction }");
  }],
  ["a lossFn of public operations differentiates", async (batch) => {
    const { facts, labels, features } = batch;
    // The squared distance of each logit to 1.
    const head = facts.withLossFn!((_, z) => {
      const squares = square(sub(z, 1));
      return facts.lossPerLogit === true ? squares : mean(squares, -1, { keepDims: true });
    });
    await checkGradient(batch, (z) => head.loss(labels, z, { features }));
  }],
  ["a lossFn that gives anything but a loss for each example is refused", ({ facts, labels, logits, features, run }) => {
    const wrong: Readonly<Record<string, (z: Tensor) => unknown>> = {
      "a scalar": () => scalar(1),
      "a loss too many": (z) => fill([z.shape[0]! + 1, ...lossShape(facts, z).slice(1)], 1),
      "a column too many": (z) => fill([...z.shape.slice(0, -1), lossShape(facts, z)[z.shape.length - 1]! + 1], 1),
      "a number": () => 1,
      "a Promise": (z) => Promise.resolve(fill(lossShape(facts, z), 1)),
    };
    for (const [what, lossFn] of Object.entries(wrong)) {
      const head = facts.withLossFn!((_, z) => lossFn(z) as Tensor);
      mustThrow(() => run("eval", () => head.loss(labels, logits, { features })), `a lossFn that gives ${what}`);
    }
  }],
];

function must(condition: boolean, seen: string): asserts condition {
  if (!condition) throw new Seen(seen);
}

function mustThrow(fn: () => unknown, what: string, kind: abstract new (...args: never[]) => Error = Error): void {
  try {
    fn();
  } catch (error) {
    must(error instanceof Error, `For ${what} it throws ${describe(error)}, which is no Error`);
    must(error instanceof kind, `For ${what} it throws ${error.name}, not ${kind.name}`);
    return;
  }
  throw new Seen(`It takes ${what}`);
}

function mustBeSpec(spec: EstimatorSpec, mode: ModeKeys): void {
  must(spec instanceof EstimatorSpec, `It gives ${describe(spec)}`);
  must(spec.mode === mode, `The mode of what it gives is ${spec.mode}`);
}

/** The logits as a variable plus another, both trainable, so that something can be trained. */
function modelLogits({ logits }: Batch): Tensor {
  return add(logits, add(zeroVariable("a", logits.shape), zeroVariable("b", logits.shape)));
}

function zeroVariable(name: string, shape: readonly number[]): Variable {
  return variable(name, shape, zeros());
}

function lossOf(batch: Batch): Tensor {
  const { head, labels, features, run } = batch;
  return run("eval", () => head.loss(labels, modelLogits(batch), { features }));
}

/** Takes a step and gives the names of the variables that have a gradient. */
function train(
  batch: Batch,
  options: Pick<CreateEstimatorSpecOptions, "optimizer" | "trainOpFn" | "trainableVariables" | "updateOps">,
): string[] {
  const { head, labels, features, run } = batch;
  const tape = new Tape();
  const spec = tape.run(() =>
    run("train", () => head.createEstimatorSpec({ ...options, features, mode: "train", logits: modelLogits(batch), labels }))
  );
  mustBeSpec(spec, "train");
  must(spec.trainOp !== null, "It has no training step");
  run("train", () => spec.trainOp!.apply());
  return spec.trainOp.gradients.map(({ variable }) => variable.name);
}

/** Compares the tape's gradient of a loss with central differences, one logit after the other. */
async function checkGradient({ logits, run }: Batch, lossOf: (logits: Tensor) => Tensor): Promise<void> {
  const at = await logits.data() as Float32Array;
  const [gradient] = run("eval", () => {
    const tracked = fromTypedArray(at, logits.shape);
    tracked.tracked = true;
    const tape = new Tape();
    const loss = tape.run(() => lossOf(tracked));
    return tape.gradientsOf(loss, [tracked]);
  });
  must(gradient instanceof Tensor, "It does not depend on the logits by operations that have a gradient");
  const values = await gradient.data() as Float32Array;
  // In float32 the difference of two losses of about 1 is right to 1e-5 of this distance, and what it leaves out is of the order of its square.
  const distance = 1e-2;
  for (let i = 0; i < at.length; i++) {
    const moved = (by: number) => {
      return numberIn(run("eval", () => lossOf(fromTypedArray(at.map((value, k) => k === i ? value + by : value), logits.shape))));
    };
    const difference = (await moved(distance) - await moved(-distance)) / (2 * distance);
    must(
      Math.abs(values[i]! - difference) <= 2e-3 + 1e-2 * Math.abs(difference),
      `Its derivative by logit ${i} is ${values[i]}, by central differences ${difference}`,
    );
  }
}

/** The shape of what a lossFn must give. */
function lossShape({ lossPerLogit = false }: HeadFacts, logits: Tensor): number[] {
  return [...logits.shape.slice(0, -1), lossPerLogit ? logits.shape[logits.shape.length - 1]! : 1];
}

/** Labels of one example less, or null where they are of a form that is not known here. */
function shortened(labels: Labels | null): Labels | null {
  const less = (value: FeatureValue | undefined): FeatureValue | null =>
    Array.isArray(value) && value.length > 0 ? value.slice(0, -1) : null;
  if (labels === null || !isLabelRecord(labels)) return less(labels ?? undefined);
  const [name] = Object.keys(labels);
  const fewer = name === undefined ? null : less(labels[name]);
  return fewer === null ? null : { ...labels, [name!]: fewer };
}

async function numberIn(t: Tensor): Promise<number> {
  return (await t.data() as Float32Array)[0]!;
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(b));
}

function sameKeys(a: object, b: object): boolean {
  return Object.keys(a).sort().join("\n") === Object.keys(b).sort().join("\n");
}

function isZero(values: ArrayLike<unknown>): boolean {
  return Array.from(values).every((value) => value === 0);
}

async function sameValues(a: Tensor, b: Tensor): Promise<boolean> {
  const [x, y] = [await a.data() as ArrayLike<unknown>, await b.data() as ArrayLike<unknown>];
  return a.dtype === b.dtype && a.shape.join() === b.shape.join() && Array.from(x).every((value, i) => Object.is(value, y[i]));
}

function sameData(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return Object.is(a, b);
  return sameKeys(a, b) && Array.isArray(a) === Array.isArray(b) &&
    Object.entries(a).every(([key, value]) => sameData(value, (b as Record<string, unknown>)[key]));
}
