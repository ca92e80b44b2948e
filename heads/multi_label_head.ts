/**
 * MultiLabelHead: any number of classes for each example, by sigmoid cross-entropy of each class
 * (tensorflow_estimator/python/estimator/head/multi_label_head.py).
 *
 * @module
 */

import type { Features, Labels } from "../core/data/batch.ts";
import { checkOptions, ValueError } from "../core/errors.ts";
import type { ExportOutput } from "../core/estimator_spec.ts";
import { type AUC, Mean, type Metric } from "../core/metrics/mod.ts";
import { mean, sigmoid } from "../core/ops/elementwise.ts";
import { sigmoidCrossEntropy } from "../core/ops/network.ts";
import { multiHotLabels } from "../core/ops/host/multi_hot_labels.ts";
import { reshape, slice } from "../core/ops/shape.ts";
import { fromTypedArray, type Tensor } from "../core/runtime/tensor.ts";
import { allNames, classNames, putThresholdMetrics, pythonFloat, updateThresholdMetrics } from "./_classes.ts";
import { once } from "./_once.ts";
import { Scratch } from "./_scratch.ts";
import { checkVocabulary, type Vocabulary } from "../core/ops/host/labels.ts";
import { type ExampleLabel, Head, type HeadConfig, type HeadRules, type RowLosses, rulesAround, tensorflow2 } from "./head.ts";
import { checkKeys, type HeadOptions, type MetricOptions, metricOptions, sharedOptions } from "./head_options.ts";
import type { MultiLabelRow } from "./rows.ts";

/** Options of {@linkcode MultiLabelHead}. */
export interface MultiLabelHeadOptions extends HeadOptions {
  /** Number of classes, more than 1. */
  readonly nClasses: number;
  /** Thresholds in (0, 1) at which accuracy, precision and recall are measured. Default: none. */
  readonly thresholds?: readonly number[];
  /** The classes as strings, in the order of their ids. Without it labels are indicators or ids. */
  readonly labelVocabulary?: readonly string[];
  /** Classes that have metrics of their own, by id or, with a vocabulary, by name. Default: none. */
  readonly classesForClassBasedMetrics?: readonly number[] | readonly string[];
}

const KEYS = ["logits", "probabilities", "classes"] as const;

/**
 * Classification where an example may have several classes, or none.
 *
 * Logits are [D0, ..., DN, nClasses]. Labels are indicators of that shape; or a `SparseTensor` whose last dimension lists the classes of an
 * example, as ids or, with a vocabulary, as strings; or, for logits [batch, nClasses], an array with a list of classes for each example. Nested
 * arrays of numbers are indicators where every row has nClasses of them; lists of ids of just two classes are a `SparseTensor`.
 *
 * @example
 * ```ts
 * import { MultiLabelHead, scope, tensor } from "@headway/estimator";
 * const head = new MultiLabelHead({ nClasses: 3, labelVocabulary: ["news", "sport", "weather"] });
 * // Of three classes with logit 0 each costs log 2, whether the example has it or not.
 * using loss = scope(() => head.loss([["news", "weather"], []], tensor([[0, 0, 0], [0, 0, 0]])));
 * console.log((await loss.data())[0]);
 * ```
 */
export class MultiLabelHead extends Head<MultiLabelRow> {
  /** The number of classes. */
  readonly logitsDimension: number;
  readonly #vocabulary: Vocabulary | null;
  readonly #names: readonly string[];
  readonly #thresholds: readonly number[];
  readonly #measured: readonly number[];
  readonly #rules: HeadRules;
  readonly #options: MultiLabelHeadOptions;
  readonly #scratch = new Scratch();

  /** Checks the options. `rules` are those of TensorFlow 2 unless given. */
  constructor(options: MultiLabelHeadOptions, rules: HeadRules = tensorflow2) {
    checkOptions("MultiLabelHead", options, {
      ...sharedOptions,
      nClasses: ["any"],
      thresholds: ["array", "null"],
      labelVocabulary: ["any"],
      classesForClassBasedMetrics: ["array", "null"],
    });
    const { nClasses } = options;
    if (!Number.isInteger(nClasses) || nClasses < 2) {
      throw new ValueError(`nClasses must be > 1 for multi-label classification. Given: ${nClasses ?? "None"}`);
    }
    const thresholds = options.thresholds ?? [];
    for (const threshold of thresholds) {
      if (typeof threshold !== "number" || !(threshold > 0 && threshold < 1)) {
        throw new ValueError(`thresholds must be in (0, 1) range. Given: ${pythonFloat(threshold)}`);
      }
    }
    const vocabulary = vocabularyOf(options.labelVocabulary, nClasses);
    super(options, rules);
    this.#rules = rules;
    this.#options = { ...options };
    this.logitsDimension = nClasses;
    this.#vocabulary = vocabulary;
    this.#names = classNames(nClasses, vocabulary);
    this.#thresholds = [...thresholds];
    this.#measured = measuredClasses(options.classesForClassBasedMetrics ?? [], nClasses, vocabulary);
  }

  /** The same head, with the same reduction of the loss, by the rules of another version; a class derived from it keeps its own. */
  override withRules(rules: HeadRules): Head<MultiLabelRow> {
    return this.constructor === MultiLabelHead ? new MultiLabelHead(this.#options, rulesAround(this.lossReduction, rules)) : this;
  }

  /** A label of one example. */
  protected override exampleLabel(number: number): ExampleLabel {
    return Array.from({ length: this.logitsDimension }, (_, id) => (number >> id) & 1);
  }

  /** The description that `headFromConfig` takes. */
  override toConfig(): HeadConfig {
    return this.describe("MultiLabelHead", {
      nClasses: this.logitsDimension,
      thresholds: this.#thresholds,
      labelVocabulary: this.#vocabulary === null ? null : this.#names,
      classesForClassBasedMetrics: this.#measured,
    });
  }

  /** One loss per row: the mean over the classes of max(z, 0) - z y + log(1 + exp(-|z|)). */
  rowLosses(labels: Labels | Tensor | null, logits: Tensor, features: Features): RowLosses {
    return this.#losses(this.#labels(labels, logits), logits, features);
  }

  /** The keys of its predictions. */
  override predictionKeys(): readonly string[] {
    return this.#rules.namesClasses ? KEYS : KEYS.slice(0, 2);
  }

  /**
   * `logits`, `probabilities`, and `classes`: the names of all classes, as in TensorFlow, not of those predicted. By TensorFlow 1's rules they are
   * in what is served alone.
   */
  predictions(logits: Tensor, keys?: readonly string[]): Record<string, Tensor> {
    const wanted = checkKeys(keys, this.predictionKeys());
    const z = this.checkLogits(logits);
    const predictions: Record<string, Tensor> = {};
    if (wanted.has("logits")) predictions["logits"] = z;
    if (wanted.has("probabilities")) predictions["probabilities"] = sigmoid(z);
    if (wanted.has("classes")) predictions["classes"] = allNames(z.shape[0]!, this.#names);
    return predictions;
  }

  /** Loss and areas over all classes, three more per threshold, three more per class that has metrics of its own. */
  metrics(options: MetricOptions = {}): Record<string, Metric> {
    checkOptions("metrics()", options, metricOptions);
    const metrics: Record<string, Metric> = {};
    const put = (base: string, make: (name: string) => Metric) => {
      const name = this.key(base);
      metrics[name] = make(name);
    };
    put("average_loss", (name) => new Mean(name));
    put("auc", (name) => this.#rules.auc(name, "ROC"));
    put("auc_precision_recall", (name) => this.#rules.auc(name, "PR"));
    this.withRegularization(metrics, options.regularizationLosses);
    putThresholdMetrics(this.#thresholds, put);
    for (const id of this.#measured) {
      put(`probability_mean/${this.#spelled(id)}`, (name) => new Mean(name));
      put(`auc/${this.#spelled(id)}`, (name) => this.#rules.auc(name, "ROC"));
      put(`auc_precision_recall/${this.#spelled(id)}`, (name) => this.#rules.auc(name, "PR"));
    }
    return metrics;
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
    const z = this.checkLogits(logits);
    const y = this.#labels(labels, z);
    const { losses, weights } = this.#losses(y, z, features);
    const p = sigmoid(reshape(z, y.shape));
    const metric = <M extends Metric>(base: string) => evalMetrics[this.key(base)] as M;
    metric<Mean>("average_loss").update(losses, weights);
    metric<AUC>("auc").update(y, p, weights);
    metric<AUC>("auc_precision_recall").update(y, p, weights);
    updateThresholdMetrics(this.#thresholds, metric, y, p, weights);
    for (const id of this.#measured) {
      const column = (x: Tensor) => slice(x, [0, id], [x.shape[0]!, 1]);
      metric<Mean>(`probability_mean/${this.#spelled(id)}`).update(column(p), weights);
      metric<AUC>(`auc/${this.#spelled(id)}`).update(column(y), column(p), weights);
      metric<AUC>(`auc_precision_recall/${this.#spelled(id)}`).update(column(y), column(p), weights);
    }
    this.updateRegularization(evalMetrics, options.regularizationLosses);
    return evalMetrics;
  }

  /** `serving_default`, `classification` and `predict`. */
  exportOutputs(predictions: Record<string, Tensor>): Record<string, ExportOutput> {
    const scores = predictions["probabilities"]!;
    const classes = predictions["classes"] ?? allNames(scores.shape[0]!, this.#names);
    const classification: ExportOutput = { kind: "classification", scores, classes };
    return { serving_default: classification, classification, predict: { kind: "predict", outputs: predictions } };
  }

  /** float32 [rows, nClasses] */
  #labels(labels: Labels | Tensor | null, logits: Tensor): Tensor {
    return once(this, [labels, logits], () => {
      return fromTypedArray(multiHotLabels(labels, logits.shape, this.#vocabulary, this.#scratch.floats(logits.size)), [
        logits.size / this.logitsDimension,
        this.logitsDimension,
      ]);
    });
  }

  #losses(y: Tensor, logits: Tensor, features: Features): RowLosses {
    return this.weigh(y, logits, features, () => mean(sigmoidCrossEntropy(y, reshape(logits, y.shape)), -1, { keepDims: true }));
  }

  /** A class in a metric's key. */
  #spelled(id: number): string {
    return this.#vocabulary === null ? `class${id}` : this.#names[id]!;
  }
}

function vocabularyOf(vocabulary: unknown, nClasses: number): Vocabulary | null {
  if (vocabulary === undefined || vocabulary === null) return null;
  if (!Array.isArray(vocabulary)) throw new ValueError(`labelVocabulary must be a list or tuple. Given type: ${typeof vocabulary}`);
  if (vocabulary.length !== nClasses) {
    throw new ValueError(`Length of labelVocabulary must be nClasses (${nClasses}). Given: ${vocabulary.length}`);
  }
  return checkVocabulary(vocabulary, nClasses);
}

function measuredClasses(
  classes: readonly (number | string)[],
  nClasses: number,
  vocabulary: Vocabulary | null,
): readonly number[] {
  return classes.map((given) => {
    if (typeof given === "string") {
      if (vocabulary === null) throw new ValueError("labelVocabulary must be provided when classesForClassBasedMetrics are strings.");
      const id = vocabulary.get(given);
      if (id !== undefined) return id;
      throw new ValueError(
        `'${given}' is not in list: classesForClassBasedMetrics must be in the label vocabulary [${
          [...vocabulary.keys()].join(", ")
        }]. Given: ${given}`,
      );
    }
    if (Number.isInteger(given) && given >= 0 && given < nClasses) return given;
    throw new ValueError(`All classesForClassBasedMetrics must be in range [0, ${nClasses - 1}]. Given: ${given}`);
  });
}
