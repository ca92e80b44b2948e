import { assert, assertAlmostEquals, assertEquals, assertStrictEquals } from "@std/assert";
import { glorotUniform, ones } from "../../../core/initializers.ts";
import { dense } from "../../../core/layers.ts";
import { variable } from "../../../core/model.ts";
import { mean, mul, sigmoidCrossEntropy, square, sub, sum } from "../../../core/ops/mod.ts";
import { SGD } from "../../../core/optimizers/sgd.ts";
import type { TrainOp } from "../../../core/optimizers/train_op.ts";
import { SparseTensor, type Tensor, tensor } from "../../../core/runtime/tensor.ts";
import {
  binarySvmHead,
  type Head,
  hierarchicalSoftmaxHead,
  lossOnlyHead,
  ModelFnOps,
  multiClassHead,
  multiHead,
  multiLabelHead,
  noOpTrainFn,
  poissonRegressionHead,
  regressionHead,
  sampledSoftmaxHead,
} from "../../../heads/contrib/mod.ts";
import { errorOf } from "../_expect.ts";
import { value, withVariables } from "./_run.ts";
import { resultOf } from "../../core/_metrics.ts";

interface Row {
  head: () => Head;
  labels: unknown;
  predictions: string[];
  /** Shape of the weights, where it is not [3, logitsDimension]. */
  weights?: number[];
}

// One row per head: the contract below holds for each.
const table: Record<string, Row> = {
  multi_class_head: {
    head: () => multiClassHead({ nClasses: 3, weightColumnName: "w" }),
    labels: [2, 0],
    predictions: ["classes", "logits", "probabilities"],
  },
  binary_logistic_head: {
    head: () => multiClassHead({ nClasses: 2 }),
    labels: [[1], [0]],
    predictions: ["classes", "logistic", "logits", "probabilities"],
  },
  binary_svm_head: { head: () => binarySvmHead({ weightColumnName: "w" }), labels: [1, 0], predictions: ["classes", "logits"] },
  regression_head: { head: () => regressionHead({ labelDimension: 2 }), labels: [[1, 2], [3, 4]], predictions: ["scores"] },
  poisson: { head: () => poissonRegressionHead({ headName: "poisson" }), labels: [1, 3], predictions: ["scores"] },
  multi_label_head: {
    head: () => multiLabelHead({ nClasses: 3, weightColumnName: "w" }),
    labels: [[0, 1, 1], [0, 0, 0]],
    predictions: ["classes", "logits", "probabilities"],
  },
  sampled_softmax_head: {
    head: () => sampledSoftmaxHead({ nClasses: 5, numSampled: 4, sampler: "learned_unigram", weightColumnName: "w" }),
    labels: [2, 0],
    predictions: ["classes", "logits", "probabilities"],
    weights: [5, 3],
  },
  hierarchical_softmax_head: {
    head: () => hierarchicalSoftmaxHead({ nClasses: 5, weightColumnName: "w", topK: 2 }),
    labels: [[2], [0]],
    predictions: ["classes", "top_k_classes", "top_k_probabilities"],
    weights: [4, 3],
  },
  several: {
    head: () =>
      multiHead([
        multiClassHead({ nClasses: 3, headName: "several/a", labelName: "kind" }),
        regressionHead({ headName: "several/b", labelName: "size" }),
      ], { lossWeights: [1, 0.1] }),
    labels: { kind: [2, 0], size: [4, 5] },
    predictions: ["several/a/classes", "several/a/logits", "several/a/probabilities", "several/b/scores"],
  },
};

const features = { w: [1, 3] };
const hidden = () => tensor([[1, 0.5, -1], [0, 2, 1]]);
const sgd = (loss: Tensor): TrainOp => new SGD({ learningRate: 0.1 }).minimize(loss);

for (const [scope, { head: make, labels, predictions, weights }] of Object.entries(table)) {
  Deno.test(`contrib ${scope}: logitsInput goes through a layer of the head's, and training lowers the loss`, () => {
    withVariables((run, variables) => {
      const head = make();
      const ops = (mode: "train" | "eval" | "infer") =>
        run(mode, () => head.createModelFnOps({ features, mode, labels: labels as never, trainOpFn: sgd, logitsInput: hidden() }));
      const first = ops("train");
      const before = value(first.loss!);
      first.trainOp!.apply();
      for (const { name } of first.trainOp!.gradients.map(({ variable }) => variable)) {
        assert(name.startsWith(`${scope}/`) && /\/logits\/(weights|biases)$/.test(name), name);
      }
      assertEquals(variables.find(`${scope}/logits/weights`)?.shape ?? [3, head.logitsDimension], weights ?? [3, head.logitsDimension]);
      const evaluation = ops("eval");
      assert(value(evaluation.loss!) < before);
      assert(Object.keys(evaluation.evalMetricOps).some((key) => key.startsWith("loss")));
      const prediction = ops("infer");
      assertStrictEquals(prediction.loss, null);
      assertEquals(Object.keys(prediction.predictions as object).sort(), predictions);
      assertStrictEquals(prediction.predictions, prediction.predictions);
    });
  });
}

Deno.test("contrib: a scope takes the place of the head's name", () => {
  withVariables((run, variables) => {
    const head = regressionHead({ headName: "named" });
    run("infer", () => head.createModelFnOps({ features: {}, mode: "infer", logitsInput: hidden(), scope: "mine" }));
    assertEquals([...variables.all()].map(({ name }) => name), ["mine/logits/weights", "mine/logits/biases"]);
  });
});

Deno.test("contrib: the centred bias learns by an Adagrad of its own, as in TensorFlow 1.15", () => {
  // Three steps of multi_class_head(3, weight_column_name="w", enable_centered_bias=True, head_name="cb") with no_op_train_fn.
  const bias = [0.15436287224292755, -0.1370600461959839, -0.04306212067604065];
  const accumulator = [0.26707562804222107, 0.20762550830841064, 0.10651183128356934];
  withVariables((run, variables) => {
    const head = multiClassHead({ nClasses: 3, weightColumnName: "w", enableCenteredBias: true, headName: "cb" });
    const ops = (mode: "train" | "eval") =>
      run(mode, () =>
        head.createModelFnOps({
          features: { w: [[1], [2], [0.5]] },
          mode,
          labels: [[2], [0], [1]],
          trainOpFn: noOpTrainFn,
          logits: tensor([[0, 1, 2], [1, 0, -1], [0.5, 0.5, 0]]),
        }));
    for (let i = 0; i < 3; i++) ops("train").trainOp!.apply();
    assertEquals([...variables.all()].map(({ name }) => name), ["cb/centered_bias_weight", "cb/cb/centered_bias_weight/Adagrad"]);
    const [learned, sums] = [...variables.all()].map((v) => v.value());
    bias.forEach((expected, i) => assertAlmostEquals(learned![i]!, expected, 1e-6));
    accumulator.forEach((expected, i) => assertAlmostEquals(sums![i]!, expected, 1e-6));
    // The loss of the first step, without a bias, was 0.567.
    assert(value(ops("eval").loss!) < 0.567);
  });
});

Deno.test("contrib: a model that applies its own gradients takes noOpTrainFn, and replaces the step", () => {
  withVariables((run, variables) => {
    const head = regressionHead();
    const ops = run("train", () => {
      const logits = dense(hidden(), 1, { name: "net" });
      const made = head.createModelFnOps({ features: {}, mode: "train", labels: [1, 2], trainOpFn: noOpTrainFn, logits });
      assertEquals(made.trainOp!.gradients, []);
      return made.replace({ trainOp: sgd(made.loss!) });
    });
    assert(ops instanceof ModelFnOps);
    const before = variables.find("net/bias")!.value()[0]!;
    ops.trainOp!.apply();
    assert(variables.find("net/bias")!.value()[0] !== before);
    assertEquals(Object.keys(ops.evalMetricOps), ["loss"]); // The copy has what the first had.
  });
});

Deno.test("contrib: a loss of the user's own has labels, logits and weights", () => {
  withVariables((run) => {
    // (1 * (2 - 1)^2 + 3 * (0 - 0)^2) / 2
    const lossFn = (y: Tensor, z: Tensor, w: Tensor | null) => mean(mul(w!, square(sub(z, y))));
    const head = multiClassHead({ nClasses: 2, weightColumnName: "w", lossFn });
    const ops = run("eval", () => head.createModelFnOps({ features, mode: "eval", labels: [1, 0], logits: tensor([[2], [0]]) }));
    assertEquals(value(ops.loss!), 0.5);
    assertEquals(resultOf(ops.evalMetricOps["loss"]!), 0.5);
    const many = multiLabelHead({ nClasses: 2, lossFn: (y, z, w) => (assertStrictEquals(w, null), sum(sigmoidCrossEntropy(y, z))) });
    const own = run(
      "eval",
      () => many.createModelFnOps({ features, mode: "eval", labels: [[1, 0], [0, 1]], logits: tensor([[0, 0], [0, 0]]) }),
    );
    assertAlmostEquals(value(own.loss!), 4 * Math.LN2, 1e-6);
  });
});

Deno.test("contrib: with weights the mean is trained, and the weighted mean reported", () => {
  withVariables((run) => {
    // Losses 1 and 9, weights 1 and 3: (1 + 27) / 2 is trained, (1 + 27) / 4 reported. An evaluation tells the latter.
    const head = regressionHead({ weightColumnName: "w" });
    const ops = run("eval", () => head.createModelFnOps({ features, mode: "eval", labels: [1, 2], logits: tensor([[2], [5]]) }));
    assertEquals([value(ops.loss!), value(ops.reportedLoss!), resultOf(ops.evalMetricOps["loss"]!)], [14, 7, 7]);
    // Two targets: the weight of an example counts for both, or each has its own.
    const two = regressionHead({ labelDimension: 2, weightColumnName: "w" });
    const loss = (w: number[][]) =>
      value(
        run(
          "eval",
          () => two.createModelFnOps({ features: { w }, mode: "eval", labels: [[1, 1], [1, 1]], logits: tensor([[2, 1], [1, 3]]) }),
        ).reportedLoss!,
      );
    assertEquals(loss([[1], [3]]), (1 * 1 + 3 * 4) / 8);
    assertEquals(loss([[1, 0], [0, 3]]), (1 * 1 + 3 * 4) / 4);
  });
});

Deno.test("contrib: sparse labels of several classes, and lists of ids", () => {
  withVariables((run) => {
    const head = multiLabelHead({ nClasses: 3 });
    const loss = (labels: unknown) =>
      value(
        run("eval", () =>
          head.createModelFnOps({ features: {}, mode: "eval", labels: labels as never, logits: tensor([[1, 2, 3], [0, -1, 1]]) })).loss!,
      );
    const expected = loss([[1, 0, 1], [0, 1, 0]]);
    assertEquals(loss(new SparseTensor([[0, 0], [0, 1], [1, 0]], [0n, 2n, 1n], [2, 2])), expected);
    assertEquals(loss([[0, 2], [1]]), expected);
  });
});

Deno.test("contrib: heads of one loss add to others", () => {
  withVariables((run) => {
    const penalty = lossOnlyHead(() => [square(variable("scale", [], ones())), tensor(2)]);
    const head = multiHead([regressionHead({ headName: "r" }), penalty], { lossWeights: [1, 0.5] });
    assertEquals(head.logitsDimension, 1);
    // 4 of the regression, 0.5 (1 + 2) of the other
    const evaluation = run("eval", () => head.createModelFnOps({ features: {}, mode: "eval", labels: [1], logits: tensor([[3]]) }));
    assertEquals(value(evaluation.loss!), 5.5);
    const training = run("train", () =>
      head.createModelFnOps({
        features: {},
        mode: "train",
        labels: [1],
        logits: { r: mul(tensor([[1]]), variable("net", [1, 1], glorotUniform())) },
        trainOpFn: sgd,
      }));
    assertEquals(training.trainOp!.gradients.map(({ variable }) => variable.name), ["loss_only_head/scale", "net"]);
  });
});

const one = () => tensor([[0.5], [-0.5]]);
const three = () => tensor([[0, 1, 2], [2, 1, 0]]);
const make = (head: Head, more: object) =>
  head.createModelFnOps({ features: {}, mode: "eval", logits: three(), labels: [1, 2], ...more } as never);
const softmax3 = () => multiClassHead({ nClasses: 3 });
const several = () => multiHead([multiClassHead({ nClasses: 3, headName: "a" })]);
const any = (value: unknown) => value as never;

// What a wrong call raises: our class, and TensorFlow's sentence.
const refused: Record<string, [() => unknown, string, string]> = {
  "no logits": [() => make(softmax3(), { logits: null }), "ValueError", "Neither logits nor logitsInput supplied."],
  "logits twice": [() => make(softmax3(), { logitsInput: hidden() }), "ValueError", "Both logits and logitsInput supplied."],
  "a mode that is none": [() => make(softmax3(), { mode: "bogus" }), "ValueError", "mode=bogus unrecognized."],
  "no trainOpFn": [() => make(softmax3(), { mode: "train" }), "ValueError", "trainOpFn can not be None in TRAIN mode"],
  "training without labels": [() => make(softmax3(), { mode: "train", labels: null }), "ValueError", "Missing trainOp."],
  "evaluation without labels": [() => make(softmax3(), { labels: null }), "ValueError", "Missing loss."],
  "logits of another width": [
    () => make(softmax3(), { logits: tensor([[1, 2, 3, 4]]) }),
    "ValueError",
    "Dimensions 4 and 3 are not compatible",
  ],
  "logits of rank 3": [() => make(softmax3(), { logits: tensor([[[1, 2, 3]]]) }), "ValueError", "logits must be a Tensor [batch, n]"],
  "float labels": [
    () => make(softmax3(), { labels: Float32Array.of(1, 2) }),
    "ValueError",
    "Labels dtype should be integer Instead got <dtype: 'float32'>.",
  ],
  "a label out of range": [() => make(softmax3(), { labels: [1, 3] }), "InvalidArgumentError", "Labels must be <= nClasses - 1"],
  "no weights": [
    () => make(multiClassHead({ nClasses: 3, weightColumnName: "w" }), {}),
    "KeyError",
    "Weights w missing from features.",
  ],
  "sparse labels": [
    () => make(softmax3(), { labels: new SparseTensor([[0, 0]], [1n], [2, 1]) }),
    "ValueError",
    "SparseTensor is not supported.",
  ],
  "labels of several heads without a labelName": [
    () => make(softmax3(), { labels: { a: [1, 2] } }),
    "KeyError",
    "Labels are a record of a: the head needs a labelName",
  ],
  "labels that lack the head's": [
    () => make(multiClassHead({ nClasses: 3, labelName: "b" }), { labels: { a: [1, 2] } }),
    "KeyError",
    "Label b is not in labels dictionary.",
  ],
  "one class": [() => multiClassHead({ nClasses: 1 }), "ValueError", "nClasses must be > 1 for classification: 1."],
  "class ids of two classes": [
    () => multiClassHead({ nClasses: 2, metricClassIds: [0] }),
    "ValueError",
    "metricClassIds invalid for nClasses==2.",
  ],
  "label keys of two classes": [
    () => multiClassHead({ nClasses: 2, labelKeys: ["a", "b"] }),
    "ValueError",
    "labelKeys is not supported for nClasses=2.",
  ],
  "too few label keys": [
    () => multiClassHead({ nClasses: 3, labelKeys: ["a", "b"] }),
    "ValueError",
    "Length of labelKeys must equal nClasses.",
  ],
  "class id 3": [() => multiClassHead({ nClasses: 3, metricClassIds: [3] }), "ValueError", "Class ID 3 not in [0, 3)."],
  "one class of several": [() => multiLabelHead({ nClasses: 1 }), "ValueError", "nClasses must be > 1 for classification."],
  "class id of several": [() => multiLabelHead({ nClasses: 2, metricClassIds: [-1] }), "ValueError", "Class ID -1 not in [0, 2)."],
  "a lossFn that is none": [() => multiClassHead({ nClasses: 3, lossFn: any(3) }), "TypeError", "lossFn must be a function"],
  "a lossFn that gives no scalar": [
    () => make(multiClassHead({ nClasses: 3, lossFn: (_, z) => z }), {}),
    "ValueError",
    "lossFn must return a scalar, it returned shape [2,3]",
  ],
  "label dimension 0": [() => regressionHead({ labelDimension: 0 }), "ValueError", "Invalid logits_dimension 0."],
  "an unknown option": [() => binarySvmHead(any({ nClasses: 2 })), "ValueError", 'binarySvmHead has no option "nClasses"'],
  "a head without a name": [() => multiHead([softmax3()]), "ValueError", "Members of MultiHead must have names."],
  "two heads of a name": [
    () => multiHead([regressionHead({ headName: "a" }), binarySvmHead({ headName: "a" })]),
    "ValueError",
    "Members of MultiHead must have different names. Given twice: a",
  ],
  "heads of one scope that make logits": [
    () =>
      multiHead([regressionHead({ headName: "a" }), binarySvmHead({ headName: "b" })]).createModelFnOps({
        features: {},
        mode: "infer",
        logitsInput: tensor([[1, 2]]),
        scope: "s",
      }),
    "ValueError",
    "Variable s/logits/weights already exists, disallowed: heads of one scope cannot make logits of their own",
  ],
  "too many loss weights": [
    () => multiHead([regressionHead({ headName: "a" })], { lossWeights: [1, 2] }),
    "ValueError",
    "heads and lossWeights must have same size",
  ],
  "a loss weight NaN": [
    () => multiHead([regressionHead({ headName: "a" })], { lossWeights: [NaN] }),
    "ValueError",
    "lossWeights must be finite numbers.",
  ],
  "several heads without a trainOpFn": [
    () => make(several(), { mode: "train" }),
    "ValueError",
    "trainOpFn can not be None in TRAIN mode.",
  ],
  "several heads without logits": [() => make(several(), { logits: null }), "ValueError", "Neither logits nor logitsInput supplied."],
  "logits that lack a head's": [() => make(several(), { logits: { b: three() } }), "ValueError", "missing values for head(s): ['a']"],
  "hooks": [
    () => new ModelFnOps({ mode: "infer", predictions: {}, trainingHooks: [3] }),
    "UnimplementedError",
    "trainingHooks are not available yet",
  ],
  "a loss that is no scalar": [() => new ModelFnOps({ mode: "eval", predictions: {}, loss: one() }), "ValueError", "Loss must be scalar"],
  "several heads without a default": [
    () =>
      make(multiHead([regressionHead({ headName: "a" }), regressionHead({ headName: "b" })]), {
        mode: "infer",
        logits: tensor([[1, 2]]),
      }).estimatorSpec().exportOutputs,
    "ValueError",
    "Which of the heads a, b serves where none is named?",
  ],
};

for (const [name, [fn, kind, sentence]] of Object.entries(refused)) {
  Deno.test(`contrib heads refuse: ${name}`, () => {
    withVariables((run) => {
      const error = errorOf(() => run("eval", () => void fn()));
      assertEquals(error.name, kind, error.message);
      assert(error.message.includes(sentence), `${error.message}\ndoes not contain\n${sentence}`);
    });
  });
}
