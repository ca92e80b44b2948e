/**
 * BinaryClassHead: two classes from one logit, by sigmoid cross-entropy
 * (tensorflow_estimator/python/estimator/head/binary_class_head.py).
 *
 * @module
 */

import type { Features, Labels } from "../core/data/batch.ts";
import { checkOptions, ValueError } from "../core/errors.ts";
import type { ExportOutput } from "../core/estimator_spec.ts";
import { Accuracy, AccuracyBaseline, type AUC, Mean, type Metric, Precision, Recall } from "../core/metrics/mod.ts";
import { cast, greater, sigmoid } from "../core/ops/elementwise.ts";
import { sigmoidCrossEntropy, softmax } from "../core/ops/network.ts";
import { zerosLike } from "../core/ops/given.ts";
import { concat, reshape } from "../core/ops/shape.ts";
import { fromTypedArray, type Tensor } from "../core/runtime/tensor.ts";
import { classNames, classPredictions, putThresholdMetrics, pythonFloat, updateThresholdMetrics } from "./_classes.ts";
import { once } from "./_once.ts";
import { Scratch } from "./_scratch.ts";
import { binaryLabels, checkVocabulary, readLabels, type Vocabulary } from "../core/ops/host/labels.ts";
import { type ExampleLabel, Head, type HeadConfig, type HeadRules, type RowLosses, rulesAround, tensorflow2 } from "./head.ts";
import { checkKeys, type HeadOptions, type MetricOptions, metricOptions, sharedOptions } from "./head_options.ts";
import type { BinaryRow } from "./rows.ts";

/** Options of {@linkcode BinaryClassHead}. */
export interface BinaryClassHeadOptions extends HeadOptions {
  /** Thresholds in (0, 1) at which accuracy, precision and recall are measured besides 0.5. */
  readonly thresholds?: readonly number[];
  /** The two labels as strings, class 0 first. Without it labels are numbers in [0, 1]. */
  readonly labelVocabulary?: readonly string[];
}

const KEYS = ["logits", "logistic", "probabilities", "class_ids", "classes", "all_class_ids", "all_classes"] as const;

/**
 * Classification into two classes.
 *
 * Logits are [D0, ..., DN, 1]; labels [D0, ..., DN] or [D0, ..., DN, 1], numbers in [0, 1] or, with a vocabulary, strings.
 */
export class BinaryClassHead extends Head<BinaryRow> {
  /** 1: one logit decides between two classes. */
  readonly logitsDimension = 1;
  readonly #vocabulary: Vocabulary | null;
  readonly #names: readonly string[];
  readonly #thresholds: readonly number[];
  readonly #rules: HeadRules;
  readonly #options: BinaryClassHeadOptions;
  readonly #scratch = new Scratch();

  /** Checks the options. `rules` are those of TensorFlow 2 unless given. */
  constructor(options: BinaryClassHeadOptions = {}, rules: HeadRules = tensorflow2) {
    checkOptions("BinaryClassHead", options, { ...sharedOptions, thresholds: ["array", "null"], labelVocabulary: ["any"] });
    const thresholds = options.thresholds ?? [];
    for (const threshold of thresholds) {
      if (typeof threshold !== "number" || !(threshold > 0 && threshold < 1)) {
        throw new ValueError(`thresholds not in (0, 1): ((${thresholds.map(pythonFloat).join(", ")}),).`);
      }
    }
    const vocabulary = checkVocabulary(options.labelVocabulary, 2);
    super(options, rules);
    this.#rules = rules;
    this.#options = { ...options };
    this.#vocabulary = vocabulary;
    this.#names = classNames(2, vocabulary);
    this.#thresholds = [...thresholds];
  }

  /** The same head, with the same reduction of the loss, by the rules of another version; a class derived from it keeps its own. */
  override withRules(rules: HeadRules): Head<BinaryRow> {
    return this.constructor === BinaryClassHead ? new BinaryClassHead(this.#options, rulesAround(this.lossReduction, rules)) : this;
  }

  /** A label of one example. */
  protected override exampleLabel(number: number): ExampleLabel {
    return this.#vocabulary === null ? number % 2 : this.#names[number % 2]!;
  }

  /** The description that `headFromConfig` takes. */
  override toConfig(): HeadConfig {
    const labelVocabulary = this.#vocabulary === null ? null : this.#names;
    return this.describe("BinaryClassHead", { thresholds: this.#thresholds, labelVocabulary });
  }

  /** One loss per row: max(z, 0) - z y + log(1 + exp(-|z|)). */
  rowLosses(labels: Labels | Tensor | null, logits: Tensor, features: Features): RowLosses {
    return this.#losses(this.#labels(labels, logits), logits, features);
  }

  /** The keys of its predictions. */
  override predictionKeys(): readonly string[] {
    return KEYS;
  }

  /** `logits`, `logistic`, `probabilities`, `class_ids`, `classes`, `all_class_ids`, `all_classes`. */
  predictions(logits: Tensor, keys?: readonly string[]): Record<string, Tensor> {
    const wanted = checkKeys(keys, this.predictionKeys());
    const z = this.checkLogits(logits);
    const predictions: Record<string, Tensor> = {};
    if (wanted.has("logits")) predictions["logits"] = z;
    if (wanted.has("logistic")) predictions["logistic"] = sigmoid(z);
    if (wanted.has("probabilities")) predictions["probabilities"] = softmax(concat([zerosLike(z), z], -1));
    // A tie goes to class 0, as argmax over [0, z] does.
    return Object.assign(predictions, classPredictions(wanted, z, this.#names, () => greater(z, 0)));
  }

  /** Loss, accuracy, precision, recall, means, baseline and areas, and three more per threshold. */
  metrics(options: MetricOptions = {}): Record<string, Metric> {
    checkOptions("metrics()", options, metricOptions);
    const metrics: Record<string, Metric> = {};
    const put = (base: string, make: (name: string) => Metric) => {
      const name = this.key(base);
      metrics[name] = make(name);
    };
    put("average_loss", (name) => new Mean(name));
    put("accuracy", (name) => new Accuracy(name));
    put("precision", (name) => new Precision(name));
    put("recall", (name) => new Recall(name));
    put("prediction/mean", (name) => new Mean(name));
    put("label/mean", (name) => new Mean(name));
    put("accuracy_baseline", (name) => new AccuracyBaseline(name));
    put("auc", (name) => this.#rules.auc(name, "ROC"));
    put("auc_precision_recall", (name) => this.#rules.auc(name, "PR"));
    putThresholdMetrics(this.#thresholds, put);
    return this.withRegularization(metrics, options.regularizationLosses);
  }

  /** Takes a batch into the metrics. */
  updateMetrics(
    evalMetrics: Record<string, Metric>,
    features: Features,
    logits: Tensor,
    labels: Labels | Tensor | null,
    options: MetricOptions = {},
  ): Record<string, Metric> {
    checkOptions("updateMetrics()", options, metricOptions);
    const given = this.checkLogits(logits);
    const y = this.#labels(labels, given);
    const { losses, weights } = this.#losses(y, given, features);
    const z = reshape(given, y.shape);
    const p = sigmoid(z);
    const ids = cast(greater(z, 0), "float32");
    const metric = <M extends Metric>(base: string) => evalMetrics[this.key(base)] as M;
    metric<Mean>("average_loss").update(losses, weights);
    metric<Accuracy>("accuracy").update(y, ids, weights);
    metric<Precision>("precision").update(y, ids, weights);
    metric<Recall>("recall").update(y, ids, weights);
    metric<Mean>("prediction/mean").update(p, weights);
    metric<Mean>("label/mean").update(y, weights);
    metric<AccuracyBaseline>("accuracy_baseline").update(y, weights);
    metric<AUC>("auc").update(y, p, weights);
    metric<AUC>("auc_precision_recall").update(y, p, weights);
    updateThresholdMetrics(this.#thresholds, metric, y, p, weights);
    this.updateRegularization(evalMetrics, options.regularizationLosses);
    return evalMetrics;
  }

  /** `serving_default`, `classification`, `regression` and `predict`. */
  exportOutputs(predictions: Record<string, Tensor>): Record<string, ExportOutput> {
    const classification: ExportOutput = {
      kind: "classification",
      scores: predictions["probabilities"]!,
      classes: predictions["all_classes"]!,
    };
    return {
      serving_default: classification,
      classification,
      regression: { kind: "regression", value: predictions["logistic"]! },
      predict: { kind: "predict", outputs: predictions },
    };
  }

  /** float32 [rows, 1] */
  #labels(labels: Labels | Tensor | null, logits: Tensor): Tensor {
    return once(this, [labels, logits], () => {
      const host = readLabels(labels, logits.shape, 1);
      return fromTypedArray(binaryLabels(host, this.#vocabulary, this.#scratch.floats(logits.size)), [logits.size, 1]);
    });
  }

  #losses(y: Tensor, logits: Tensor, features: Features): RowLosses {
    return this.weigh(y, logits, features, () => sigmoidCrossEntropy(y, reshape(logits, y.shape)));
  }
}
