import { assert, assertEquals, assertInstanceOf, assertRejects, assertStringIncludes } from "@std/assert";
import type { Features, Labels } from "../../core/data/batch.ts";
import { EstimatorSpec } from "../../core/estimator_spec.ts";
import { Mean, type Metric } from "../../core/metrics/mod.ts";
import { add, affine, neg, square, stopGradient, sub, sum } from "../../core/ops/mod.ts";
import { scalar, type Tensor, tensor } from "../../core/runtime/tensor.ts";
import {
  type CreateEstimatorSpecOptions,
  type Head,
  headFromConfig,
  type LossFn,
  type LossOptions,
  RegressionHead,
} from "../../heads/mod.ts";
import { BrokenClauseError, checkHead, headContract, type HeadFacts } from "../../heads/testing.ts";

const batch = { logits: [[1], [3]], labels: [2, 2.5] };
const facts = (head: Head<object>, more: Partial<HeadFacts> = {}): HeadFacts => ({ head, ...batch, ...more });
const reduced = (losses: Tensor) => affine(sum(losses), 1 / 2);

// One head for each way to break a clause.
const broken: readonly (readonly [clause: string, seen: string, HeadFacts])[] = [
  [
    "logitsDimension is the width of the logits",
    "It is 2, the logits have shape [2,1]",
    facts(
      new class extends RegressionHead {
        constructor() {
          super({ labelDimension: 2 });
        }
      }(),
    ),
  ],
  [
    "toConfig gives plain data that names the head",
    "JSON keeps another value",
    facts(
      new class extends RegressionHead {
        override toConfig() {
          return { ...super.toConfig(), rate: NaN };
        }
      }(),
    ),
  ],
  [
    "loss is a finite float32 scalar, the same at every call",
    "It is float32 of shape [2,1]",
    facts(
      new class extends RegressionHead {
        override loss(labels: Labels | Tensor | null, logits: Tensor) {
          return square(sub(logits, tensor(labels as number[], [2, 1])));
        }
      }(),
    ),
  ],
  [
    "loss is a finite float32 scalar, the same at every call",
    "It is 1, then 2",
    facts(
      new class extends RegressionHead {
        #calls = 0;
        override loss() {
          return scalar(++this.#calls);
        }
      }(),
    ),
  ],
  [
    "loss adds regularizationLosses",
    "It is 0.625 without, 0.625 with losses of 0.25 and 0.5",
    facts(
      new class extends RegressionHead {
        override loss(labels: Labels | Tensor | null, logits: Tensor, { features = {} }: LossOptions = {}) {
          return super.loss(labels, logits, { features });
        }
      }(),
    ),
  ],
  [
    "loss differentiates",
    "It does not depend on the logits by operations that have a gradient",
    facts(
      new class extends RegressionHead {
        override loss(labels: Labels | Tensor | null, logits: Tensor, options: LossOptions = {}) {
          return stopGradient(super.loss(labels, logits, options));
        }
      }(),
    ),
  ],
  [
    // Half of the loss has no derivative: (1 - 2)^2 / 2 has the derivative -1 by the first logit, of which -0.5 is left.
    "loss differentiates",
    "Its derivative by logit 0 is -0.5, by central differences -",
    facts(
      new class extends RegressionHead {
        override loss(labels: Labels | Tensor | null, logits: Tensor) {
          const loss = affine(super.loss(labels, logits), 0.5);
          return add(loss, stopGradient(loss));
        }
      }(),
    ),
  ],
  [
    "loss refuses logits of another width or rank",
    "It takes logits of shape [2,2]",
    facts(
      new class extends RegressionHead {
        override loss(_: Labels | Tensor | null, logits: Tensor) {
          return reduced(square(logits));
        }
      }(),
    ),
  ],
  [
    "loss refuses labels that are missing or too few",
    "It takes labels of one example less",
    facts(
      new class extends RegressionHead {
        override loss(labels: Labels | Tensor | null, logits: Tensor) {
          return reduced(square(sub(logits, (labels as number[])[0]!)));
        }
      }(),
    ),
  ],
  [
    "predictions have a row for each example, and are those that were asked for",
    "predictions has shape [1] for 2 examples",
    facts(
      new class extends RegressionHead {
        override predictions() {
          return { predictions: tensor([1]) };
        }
      }(),
    ),
  ],
  [
    "predictions have a row for each example, and are those that were asked for",
    "Asked for predictions, it gives predictions, mode",
    facts(
      new class extends RegressionHead {
        override predictions(logits: Tensor) {
          return { predictions: logits, mode: logits };
        }
      }(),
    ),
  ],
  [
    "predictions refuse a key that there is not",
    "It takes the key no such key",
    facts(
      new class extends RegressionHead {
        override predictions(logits: Tensor) {
          return { predictions: logits };
        }
      }(),
    ),
  ],
  [
    "updateMetrics fills the metrics of the head, and no other",
    "it gives average_loss, prediction/mean, label/mean, more",
    facts(
      new class extends RegressionHead {
        override updateMetrics(metrics: Record<string, Metric>, features: Features, logits: Tensor, labels: Labels | Tensor | null) {
          return { ...super.updateMetrics(metrics, features, logits, labels), more: new Mean("more") };
        }
      }(),
    ),
  ],
  [
    "updateMetrics fills the metrics of the head, and no other",
    "Two are named average_loss, and would share their states",
    facts(
      new class extends RegressionHead {
        override metrics() {
          return { ...super.metrics(), average: new Mean("average_loss") };
        }
      }(),
    ),
  ],
  [
    "updateMetrics fills the metrics of the head, and no other",
    "An estimator has a metric loss of its own",
    facts(
      new class extends RegressionHead {
        override metrics() {
          return { loss: new Mean("loss") };
        }
      }(),
    ),
  ],
  [
    "metrics of regularizationLosses tell their sum",
    "They add none",
    facts(
      new class extends RegressionHead {
        override metrics() {
          return super.metrics();
        }
      }(),
    ),
  ],
  [
    "createEstimatorSpec in infer gives predictions and signatures, without labels",
    "There is no signature serving_default",
    facts(
      new class extends RegressionHead {
        override exportOutputs() {
          return {};
        }
      }(),
    ),
  ],
  [
    "createEstimatorSpec in eval gives the loss and the metrics of the head",
    "It has ",
    facts(
      new class extends RegressionHead {
        override createEstimatorSpec(options: CreateEstimatorSpecOptions) {
          const spec = super.createEstimatorSpec(options);
          return options.mode === "eval" ? new EstimatorSpec({ mode: "eval", loss: spec.loss }) : spec;
        }
      }(),
    ),
  ],
  [
    "createEstimatorSpec in train takes a step that lowers the loss",
    "after a step of gradient descent",
    facts(
      new class extends RegressionHead {
        override createEstimatorSpec({ optimizer, ...options }: CreateEstimatorSpecOptions) {
          return super.createEstimatorSpec({ ...options, ...(optimizer && { trainOpFn: (loss) => optimizer.minimize(neg(loss)) }) });
        }
      }(),
    ),
  ],
  [
    "createEstimatorSpec in train changes the variables that it is given, and no other",
    "It was given b, and a changed",
    facts(
      new class extends RegressionHead {
        override createEstimatorSpec({ trainableVariables: _, ...options }: CreateEstimatorSpecOptions) {
          return super.createEstimatorSpec(options);
        }
      }(),
    ),
  ],
  [
    "createEstimatorSpec in train takes the step of a trainOpFn",
    "Its step was applied 0 times",
    facts(
      new class extends RegressionHead {
        override createEstimatorSpec(options: CreateEstimatorSpecOptions) {
          const spec = super.createEstimatorSpec(options);
          return new EstimatorSpec({ mode: spec.mode, loss: spec.loss, trainOp: { gradients: [], apply: () => {} } });
        }
      }(),
    ),
  ],
  [
    "createEstimatorSpec in train needs an optimizer or a trainOpFn, and not both",
    "It takes both of them",
    facts(
      new class extends RegressionHead {
        override createEstimatorSpec({ optimizer, ...options }: CreateEstimatorSpecOptions) {
          return super.createEstimatorSpec({ ...options, ...(options.trainOpFn === undefined && optimizer ? { optimizer } : {}) });
        }
      }(),
    ),
  ],
  [
    "a training step without labels is refused before a variable changes",
    "It takes labels that are null",
    facts(
      new class extends RegressionHead {
        override loss(labels: Labels | Tensor | null, logits: Tensor, options: LossOptions = {}) {
          return super.loss(labels ?? [0, 0], logits, options);
        }
      }(),
    ),
  ],
  [
    "a head that is made again from its description is the same",
    "It is described by ",
    facts(new RegressionHead(), { fromConfig: (config) => headFromConfig({ ...config, lossReduction: "sum" }) }),
  ],
  [
    "a lossFn takes the place of the head's loss",
    "Losses of 1 become 0.625, losses of 3 0.625",
    facts(new RegressionHead(), { withLossFn: () => new RegressionHead(), lossPerLogit: true }),
  ],
  [
    "a lossFn that gives anything but a loss for each example is refused",
    "It takes a lossFn that gives a scalar",
    facts(new RegressionHead(), { withLossFn: (lossFn) => new Lenient(lossFn), lossPerLogit: true }),
  ],
];

class Lenient extends RegressionHead {
  readonly #lossFn: LossFn;

  constructor(lossFn: LossFn) {
    super();
    this.#lossFn = lossFn;
  }

  override loss(labels: Labels | Tensor | null, logits: Tensor, { features = {} }: LossOptions = {}) {
    return sum(this.#lossFn(tensor(labels as number[]), logits, { features, lossReduction: "sum" }));
  }
}

for (const [clause, seen, facts] of broken) {
  Deno.test(`a head that breaks a clause is told so: ${clause}: ${seen}`, async () => {
    const check = headContract(facts).find(({ name }) => name === clause || name.startsWith(clause));
    assert(check !== undefined, "there is no such clause");
    const error = await assertRejects(check.run, BrokenClauseError, seen);
    assertEquals(error.clause, check.name);
    assertStringIncludes(error.message, `breaks a clause of the contract of heads: ${check.name}.`);
    await assertRejects(() => checkHead(facts), BrokenClauseError);
  });
}

Deno.test("checkHead takes a head that keeps every clause, and every clause is broken above", async () => {
  const good = facts(new RegressionHead(), {
    fromConfig: headFromConfig,
    withLossFn: (lossFn) => new RegressionHead({ lossFn }),
    lossPerLogit: true,
  });
  await checkHead(good);
  const names = headContract(good).map(({ name }) => name);
  assertEquals(new Set(names).size, names.length);
  const told = new Set(broken.map(([clause]) => clause));
  // The two clauses of derivatives are one check on two losses.
  assertEquals(names.filter((name) => !told.has(name)), ["a lossFn of public operations differentiates"]);
  assertEquals(headContract(facts(new RegressionHead())).length, names.length - 4);
});

Deno.test("what a head throws is the cause of the clause that it breaks", async () => {
  const error = await assertRejects(() => checkHead(facts(new RegressionHead(), { labels: ["a", "b"] })), BrokenClauseError);
  assertEquals(error.clause, "loss is a finite float32 scalar, the same at every call");
  assertStringIncludes(error.message, "RegressionHead breaks a clause");
  assertStringIncludes(error.message, "It throws ");
  assertInstanceOf(error.cause, Error);
});
