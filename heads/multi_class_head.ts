/**
 * MultiClassHead: one of three or more classes, by softmax cross-entropy
 * (tensorflow_estimator/python/estimator/head/multi_class_head.py).
 *
 * @module
 */

import type { Features, Labels } from "../core/data/batch.ts";
import { checkOptions, ValueError } from "../core/errors.ts";
import type { ExportOutput } from "../core/estimator_spec.ts";
import { Accuracy, Mean, type Metric } from "../core/metrics/mod.ts";
import { argMax } from "../core/ops/elementwise.ts";
import { softmax, softmaxCrossEntropy } from "../core/ops/network.ts";
import { reshape } from "../core/ops/shape.ts";
import { fromTypedArray, type Tensor } from "../core/runtime/tensor.ts";
import { classNames, classPredictions } from "./_classes.ts";
import { once } from "./_once.ts";
import { Scratch } from "./_scratch.ts";
import { checkVocabulary, classIds, readLabels, type Vocabulary } from "../core/ops/host/labels.ts";
import { type ExampleLabel, Head, type HeadConfig, type HeadRules, type RowLosses, tensorflow2 } from "./head.ts";
import { checkKeys, type HeadOptions, type MetricOptions, metricOptions, sharedOptions } from "./head_options.ts";
import type { ClassificationRow } from "./rows.ts";

/** Options of {@linkcode MultiClassHead}. */
export interface MultiClassHeadOptions extends HeadOptions {
  /** Number of classes, more than 2. For two classes there is `BinaryClassHead`. */
  readonly nClasses: number;
  /** The labels as strings, in the order of the class ids. Without it labels are integers from 0. */
  readonly labelVocabulary?: readonly string[];
}

const KEYS = ["logits", "probabilities", "class_ids", "classes", "all_class_ids", "all_classes"] as const;

/**
 * Classification into three or more classes.
 *
 * Logits are [D0, ..., DN, nClasses]; labels [D0, ..., DN] or [D0, ..., DN, 1], integers in [0, nClasses) or, with a vocabulary, strings.
 *
 * @example
 * ```ts
 * import { MultiClassHead, scope, tensor } from "@headway/estimator";
 * const head = new MultiClassHead({ nClasses: 3, weightColumn: "w" });
 * // softmax([0, 10, 0]) puts all mass on class 1: loss 0 for label 1, 10 for label 0; (1 * 0 + 2 * 10) / 2 = 10
 * using loss = scope(() => head.loss([1, 0], tensor([0, 10, 0, 0, 10, 0], [2, 3]), { features: { w: [1, 2] } }));
 * console.log((await loss.data())[0]);
 * ```
 */
export class MultiClassHead extends Head<ClassificationRow> {
  /** The number of classes. */
  readonly logitsDimension: number;
  readonly #vocabulary: Vocabulary | null;
  readonly #names: readonly string[];
  readonly #scratch = new Scratch();

  /** Checks the options. `rules` are those of TensorFlow 2 unless given. */
  constructor(options: MultiClassHeadOptions, rules: HeadRules = tensorflow2) {
    checkOptions("MultiClassHead", options, { ...sharedOptions, nClasses: ["any"], labelVocabulary: ["any"] });
    const { nClasses } = options;
    if (nClasses === undefined || nClasses === null) throw new ValueError("nClasses cannot be None");
    if (!Number.isInteger(nClasses) || nClasses <= 2) {
      const { labelVocabulary } = options;
      const counted = Array.isArray(labelVocabulary) && labelVocabulary.length === nClasses;
      throw new ValueError(
        `nClasses must be > 2: ${nClasses}.${
          counted ? ` That is the length of labelVocabulary; a classifier has at least 2 classes.` : ""
        }`,
      );
    }
    const vocabulary = checkVocabulary(options.labelVocabulary, nClasses);
    super(options, rules);
    this.logitsDimension = nClasses;
    this.#vocabulary = vocabulary;
    this.#names = classNames(nClasses, vocabulary);
  }

  /** A label of one example. */
  protected override exampleLabel(number: number): ExampleLabel {
    return this.#vocabulary === null ? number % this.logitsDimension : this.#names[number % this.logitsDimension]!;
  }

  /** The description that `headFromConfig` takes. */
  override toConfig(): HeadConfig {
    const labelVocabulary = this.#vocabulary === null ? null : this.#names;
    return this.describe("MultiClassHead", { nClasses: this.logitsDimension, labelVocabulary });
  }

  /** One loss per row: logsumexp(z) - z_y. */
  rowLosses(labels: Labels | Tensor | null, logits: Tensor, features: Features): RowLosses {
    return this.#losses(this.#ids(labels, logits), logits, features);
  }

  /** The keys of its predictions. */
  override predictionKeys(): readonly string[] {
    return KEYS;
  }

  /** `logits`, `probabilities`, `class_ids`, `classes`, `all_class_ids`, `all_classes`. */
  predictions(logits: Tensor, keys?: readonly string[]): Record<string, Tensor> {
    const wanted = checkKeys(keys, this.predictionKeys());
    const z = this.checkLogits(logits);
    const predictions: Record<string, Tensor> = {};
    if (wanted.has("logits")) predictions["logits"] = z;
    if (wanted.has("probabilities")) predictions["probabilities"] = softmax(z);
    return Object.assign(predictions, classPredictions(wanted, z, this.#names, () => argMax(z)));
  }

  /** `average_loss` and `accuracy`. */
  metrics(options: MetricOptions = {}): Record<string, Metric> {
    checkOptions("metrics()", options, metricOptions);
    const loss = this.key("average_loss");
    const accuracy = this.key("accuracy");
    return this.withRegularization({ [loss]: new Mean(loss), [accuracy]: new Accuracy(accuracy) }, options.regularizationLosses);
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
    const ids = this.#ids(labels, z);
    const { losses, weights } = this.#losses(ids, z, features);
    (evalMetrics[this.key("average_loss")] as Mean).update(losses, weights);
    (evalMetrics[this.key("accuracy")] as Accuracy).update(ids, argMax(z), weights);
    this.updateRegularization(evalMetrics, options.regularizationLosses);
    return evalMetrics;
  }

  /** `serving_default`, `classification` and `predict`. */
  exportOutputs(predictions: Record<string, Tensor>): Record<string, ExportOutput> {
    const classification: ExportOutput = {
      kind: "classification",
      scores: predictions["probabilities"]!,
      classes: predictions["all_classes"]!,
    };
    return { serving_default: classification, classification, predict: { kind: "predict", outputs: predictions } };
  }

  /** int32 [D0, ..., DN, 1] */
  #ids(labels: Labels | Tensor | null, logits: Tensor): Tensor {
    return once(this, [labels, logits], () => {
      const host = readLabels(labels, logits.shape, 1);
      const rows = logits.size / this.logitsDimension;
      return fromTypedArray(classIds(host, this.logitsDimension, this.#vocabulary, this.#scratch.ints(rows)), [
        ...logits.shape.slice(0, -1),
        1,
      ]);
    });
  }

  #losses(ids: Tensor, logits: Tensor, features: Features): RowLosses {
    return this.weigh(ids, logits, features, () => reshape(softmaxCrossEntropy(ids, logits), [ids.size, 1]));
  }
}
