import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  Adam,
  batchNorm,
  dense,
  DNNEstimator,
  Estimator,
  type Features,
  type Head,
  type Labels,
  type LossFn,
  type ModelFnArguments,
  MultiClassHead,
  MultiHead,
  MultiLabelHead,
  numericColumn,
  RegressionHead,
  reshape,
  RNNEstimator,
  RunConfig,
  sequenceNumericColumn,
  SequentialHeadWrapper,
  sigmoidCrossEntropy,
  silentLogger,
  square,
  sub,
  sum,
  type Tensor,
} from "../../mod.ts";
import * as contrib from "../../heads/contrib/mod.ts";

// A head of the user's own making fails at its third batch: nothing that two good ones have trained may change by it.

const config = new RunConfig({ tfRandomSeed: 2, logger: silentLogger });

interface Batch {
  readonly features: Features;
  readonly labels: Labels;
}

interface Case {
  readonly model: () => Estimator;
  readonly good: Batch;
  readonly bad: Batch;
  readonly sentence: string;
}

const x = [0.5, -1, 2];
const column = (features: Features) => reshape(features["x"] as Tensor, [-1, 1]);

/** A canned estimator and a custom one with a head. */
function both(head: () => Head<object>): Record<string, () => Estimator> {
  return {
    "a canned estimator": () =>
      new DNNEstimator({
        head: head(),
        featureColumns: [numericColumn("x")],
        hiddenUnits: [4],
        batchNorm: true,
        optimizer: new Adam({ learningRate: 0.01 }),
        config,
      }) as unknown as Estimator,
    "a custom estimator": () => {
      const [own, optimizer] = [head(), new Adam({ learningRate: 0.01 })];
      const modelFn = ({ features, labels, mode }: ModelFnArguments) => {
        const logits = dense(batchNorm(dense(column(features), 4, { activation: "relu" })), own.logitsDimension);
        return own.createEstimatorSpec({ features, labels, mode, logits, optimizer });
      };
      return new Estimator({ modelFn, config });
    },
  };
}

/** The losses of a head's own, with the shape of a mistake where the batch says so. */
const lossFns: Record<string, { readonly lossFn: LossFn; readonly sentence: string }> = {
  "a loss that is summed over the batch": {
    lossFn: (y, z, { features }) => flag(features) ? sum(square(sub(z, y))) : square(sub(z, y)),
    sentence: "lossFn must return Tensor of shape [D0, D1, ... DN, 1]. logits_shape: (3, 1) loss_shape: ()",
  },
  "a loss without its last dimension": {
    lossFn: (y, z, { features }) => flag(features) ? reshape(square(sub(z, y)), [-1]) : square(sub(z, y)),
    sentence: "logits_shape: (3, 1) loss_shape: (3,)",
  },
  "a loss that is no tensor": {
    lossFn: (y, z, { features }) => flag(features) ? 1 as never : square(sub(z, y)),
    sentence: "lossFn must return a Tensor, received the number 1",
  },
  "a loss that is a Promise": {
    lossFn: (y, z, { features }) => flag(features) ? Promise.resolve(z) as never : square(sub(z, y)),
    sentence: "lossFn must be synchronous; it returned a Promise",
  },
};

/** Canned models read features as they are given, a modelFn as tensors. */
function flag(features: Features): boolean {
  const value = features["bad"]!;
  return Array.isArray(value) ? value[0] === 1 : (value as Tensor).dataSync()[0] === 1;
}

const two = () => new MultiHead([new MultiClassHead({ nClasses: 3, name: "kind" }), new RegressionHead({ name: "size" })]);
const labelsOfTwo = { kind: [0, 1, 2], size: [1, 2, 3] };

const cases: Record<string, Case> = {};
for (const [what, { lossFn, sentence }] of Object.entries(lossFns)) {
  for (const [kind, model] of Object.entries(both(() => new RegressionHead({ lossFn })))) {
    const features = { x, bad: [0, 0, 0] };
    cases[`${kind}: ${what}`] = {
      model,
      good: { features, labels: [1, 2, 3] },
      bad: { features: { ...features, bad: [1, 0, 0] }, labels: [1, 2, 3] },
      sentence,
    };
  }
}
for (const [kind, model] of Object.entries(both(two))) {
  const good = { features: { x }, labels: labelsOfTwo };
  cases[`${kind}: labels without the key of a head`] = {
    model,
    good,
    bad: { features: { x }, labels: { kind: [0, 1, 2] } },
    sentence: "size",
  };
  cases[`${kind}: labels that are no record`] = { model, good, bad: { features: { x }, labels: [0, 1, 2] }, sentence: "labels must be a" };
}
for (const [kind, model] of Object.entries(both(() => new MultiLabelHead({ nClasses: 3, labelVocabulary: ["a", "b", "c"] })))) {
  cases[`${kind}: a label that the vocabulary does not have`] = {
    model,
    good: { features: { x }, labels: [["a"], ["b", "c"], []] },
    bad: { features: { x }, labels: [["a"], ["b", "d"], []] },
    sentence: 'the label "d" of row 1 is not in the label vocabulary',
  };
}
cases["a recurrent estimator: a loss that is summed over the batch"] = {
  model: () =>
    new RNNEstimator({
      head: new SequentialHeadWrapper(
        new RegressionHead({
          lossFn: (y, z) => {
            const losses = sigmoidCrossEntropy(y, z);
            return y.shape[0] === 3 ? sum(losses) : losses;
          },
        }),
      ),
      sequenceFeatureColumns: [sequenceNumericColumn("x")],
      units: [3],
      returnSequences: true,
      optimizer: new Adam({ learningRate: 0.01 }),
      config,
    }) as unknown as Estimator,
  good: { features: { x: [[1, 2], [3, 4]] }, labels: [[1, 0], [0, 1]] },
  // Its steps, flattened, are three.
  bad: { features: { x: [[1, 2], [3]] }, labels: [[1, 0], [0]] },
  sentence: "lossFn must return Tensor of shape",
};
cases["a contrib head: labels without its label name"] = {
  model: () => {
    const head = contrib.multiHead([
      contrib.multiClassHead({ nClasses: 3, headName: "kind", labelName: "kind", enableCenteredBias: true }),
      contrib.regressionHead({ headName: "size", labelName: "size" }),
    ]);
    const optimizer = new Adam({ learningRate: 0.01 });
    const modelFn = ({ features, labels, mode }: ModelFnArguments) => {
      const logitsInput = batchNorm(dense(column(features), 4));
      return head.createModelFnOps({ features, labels, mode, trainOpFn: (loss) => optimizer.minimize(loss), logitsInput });
    };
    return new Estimator({ modelFn, config });
  },
  good: { features: { x }, labels: labelsOfTwo },
  bad: { features: { x }, labels: { kind: [0, 1, 2] } },
  sentence: "Label size is not in labels dictionary.",
};

async function valuesOf(model: Estimator): Promise<Record<string, string>> {
  const values = await model.getVariableValue(await model.getVariableNames());
  return Object.fromEntries(Object.entries(values).map(([name, { data }]) => [name, Array.from(data, String).join(" ")]));
}

for (const [name, { model, good, bad, sentence }] of Object.entries(cases)) {
  Deno.test(`what is wrong is told before any variable changes: ${name}`, async () => {
    const pair = ({ features, labels }: Batch) => [features, labels] as const;
    await using estimator = model();
    await using untouched = model();
    for (const each of [estimator, untouched]) await each.train(() => pair(good), { steps: 2 });
    const before = await valuesOf(estimator);
    const error = await assertRejects(() => estimator.train(() => pair(bad), { steps: 1 }), Error);
    assertStringIncludes(error.message, sentence);
    assertEquals(await valuesOf(estimator), before);
    for (const each of [estimator, untouched]) await each.train(() => pair(good), { steps: 2 });
    assertEquals(await valuesOf(estimator), await valuesOf(untouched));
    assert(Object.keys(before).some((name) => name.endsWith("/m")));
    await assertRejects(() => estimator.evaluate(() => pair(bad)), Error);
  });
}
