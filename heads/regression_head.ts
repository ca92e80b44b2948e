/**
 * Heads for regression: squared error, Poisson, logistic.
 *
 * @module
 */

import type { Features, Labels } from "../core/data/batch.ts";
import { checkOptions, ValueError } from "../core/errors.ts";
import type { ExportOutput } from "../core/estimator_spec.ts";
import { Mean, type Metric } from "../core/metrics/mod.ts";
import { add, affine, exp, greaterEqual, lessEqual, log, logicalAnd, mul, sigmoid, square, sub, where } from "../core/ops/elementwise.ts";
import { sigmoidCrossEntropy } from "../core/ops/network.ts";
import { zerosLike } from "../core/ops/given.ts";
import { reshape } from "../core/ops/shape.ts";
import { fromTypedArray, type Tensor } from "../core/runtime/tensor.ts";
import { once } from "./_once.ts";
import { Scratch } from "./_scratch.ts";
import type { LabelRange } from "../core/graph/attributes.ts";
import { numericLabels, readLabels } from "../core/ops/host/labels.ts";
import { type ExampleLabel, Head, type HeadConfig, type HeadRules, type RowLosses, tensorflow2 } from "./head.ts";
import { checkKeys, type HeadOptions, type MetricOptions, metricOptions, sharedOptions } from "./head_options.ts";
import type { LinkedRegressionRow, RegressionRow } from "./rows.ts";

export type { LabelRange } from "../core/graph/attributes.ts";

/** Options of {@linkcode RegressionHead}. */
export interface RegressionHeadOptions extends HeadOptions {
  /** Number of targets per example. Default 1. */
  readonly labelDimension?: number;
  /** Maps logits to predictions. Default: they are the same. */
  readonly inverseLinkFn?: (logits: Tensor) => Tensor;
}

/**
 * Regression. Logits are [D0, ..., DN, labelDimension]; labels of that shape or, for one target, [D0, ..., DN].
 */
export class RegressionHead<Row extends RegressionRow = RegressionRow> extends Head<Row> {
  /** The number of targets. */
  readonly logitsDimension: number;
  readonly #inverseLinkFn: ((logits: Tensor) => Tensor) | null;
  readonly #scratch = new Scratch();

  /** Checks the options. `rules` are those of TensorFlow 2 unless given. */
  constructor(options: RegressionHeadOptions = {}, rules: HeadRules = tensorflow2) {
    checkOptions("RegressionHead", options, { ...sharedOptions, labelDimension: ["any"], inverseLinkFn: ["function", "null"] });
    const { labelDimension = 1 } = options;
    if (!Number.isInteger(labelDimension) || labelDimension < 1) throw new ValueError(`Invalid labelDimension ${labelDimension}.`);
    super(options, rules);
    this.logitsDimension = labelDimension;
    this.#inverseLinkFn = options.inverseLinkFn ?? null;
  }

  /** A label of one example. */
  protected override exampleLabel(number: number): ExampleLabel {
    const target = (i: number): number => ((number + i) % 4) / 4;
    return this.logitsDimension === 1 ? target(0) : Array.from({ length: this.logitsDimension }, (_, i) => target(i));
  }

  /** The description that `headFromConfig` takes. */
  override toConfig(): HeadConfig {
    return this.describe("RegressionHead", { labelDimension: this.logitsDimension });
  }

  /** One loss per row and target: (z - y)^2. */
  rowLosses(labels: Labels | Tensor | null, logits: Tensor, features: Features): RowLosses {
    return this.#losses(this.#labels(labels, logits), logits, features);
  }

  /** The keys of its predictions. */
  override predictionKeys(): readonly string[] {
    return this.#inverseLinkFn === null ? ["predictions"] : ["predictions", "logits"];
  }

  /** `predictions`, and `logits` where a link function makes them differ. */
  predictions(logits: Tensor, keys?: readonly string[]): Record<string, Tensor> {
    const wanted = checkKeys(keys, this.predictionKeys());
    const z = this.checkLogits(logits);
    const predictions: Record<string, Tensor> = {};
    if (wanted.has("predictions")) predictions["predictions"] = this.#inverseLinkFn === null ? z : this.#inverseLinkFn(z);
    if (wanted.has("logits")) predictions["logits"] = z;
    return predictions;
  }

  /** `average_loss`, `prediction/mean`, `label/mean`. */
  metrics(options: MetricOptions = {}): Record<string, Metric> {
    checkOptions("metrics()", options, metricOptions);
    const metrics: Record<string, Metric> = {};
    for (const base of ["average_loss", "prediction/mean", "label/mean"]) metrics[this.key(base)] = new Mean(this.key(base));
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
    const z = this.checkLogits(logits);
    const y = this.#labels(labels, z);
    const { losses, weights } = this.#losses(y, z, features);
    (evalMetrics[this.key("average_loss")] as Mean).update(losses, weights);
    const predicted = this.predictions(z, ["predictions"])["predictions"]!;
    (evalMetrics[this.key("prediction/mean")] as Mean).update(reshape(predicted, losses.shape), weights);
    (evalMetrics[this.key("label/mean")] as Mean).update(y, weights);
    this.updateRegularization(evalMetrics, options.regularizationLosses);
    return evalMetrics;
  }

  /** `serving_default`, `regression` and `predict`. */
  exportOutputs(predictions: Record<string, Tensor>): Record<string, ExportOutput> {
    const regression: ExportOutput = { kind: "regression", value: predictions["predictions"]! };
    return { serving_default: regression, regression, predict: { kind: "predict", outputs: predictions } };
  }

  /** What labels may be. */
  protected get labelRange(): LabelRange {
    return "real";
  }

  /** float32 [rows, labelDimension] */
  #labels(labels: Labels | Tensor | null, logits: Tensor): Tensor {
    return once(this, [labels, logits], () => {
      const host = readLabels(labels, logits.shape, this.logitsDimension);
      const values = numericLabels(host, this.labelRange, this.#scratch.floats(logits.size));
      return fromTypedArray(values, [logits.size / this.logitsDimension, this.logitsDimension]);
    });
  }

  #losses(y: Tensor, logits: Tensor, features: Features): RowLosses {
    return this.weigh(y, logits, features, () => square(sub(reshape(logits, y.shape), y)), true);
  }
}

/** Options of {@linkcode PoissonRegressionHead}. */
export interface PoissonRegressionHeadOptions extends Omit<HeadOptions, "lossFn"> {
  /** Number of targets per example. Default 1. */
  readonly labelDimension?: number;
  /** Whether the loss has the term that depends on the labels alone, log(y!) by Stirling's formula. Default true. */
  readonly computeFullLoss?: boolean;
}

/**
 * Poisson regression. Logits z are [D0, ..., DN, labelDimension]; labels y, which count something, are of that shape or, for one target,
 * [D0, ..., DN]. A negative label, whose full loss would be NaN, is refused.
 */
export class PoissonRegressionHead extends RegressionHead<LinkedRegressionRow> {
  /** Whether the loss has the term that depends on the labels alone. */
  readonly computeFullLoss: boolean;

  /** Checks the options. `rules` are those of TensorFlow 2 unless given. */
  constructor(options: PoissonRegressionHeadOptions = {}, rules: HeadRules = tensorflow2) {
    const { lossFn: _, ...shared } = sharedOptions;
    checkOptions("PoissonRegressionHead", options, { ...shared, labelDimension: ["any"], computeFullLoss: ["boolean", "null"] });
    const { computeFullLoss, ...rest } = options;
    const full = computeFullLoss ?? true;
    super({ ...rest, inverseLinkFn: exp, lossFn: (labels, logits) => poissonLoss(labels, logits, full) }, rules);
    this.computeFullLoss = full;
  }

  /** Labels are counts. */
  protected override get labelRange(): LabelRange {
    return "count";
  }

  /** The description that `headFromConfig` takes. */
  override toConfig(): HeadConfig {
    return { ...super.toConfig(), head: "PoissonRegressionHead", computeFullLoss: this.computeFullLoss };
  }
}

/**
 * e^z - z y, and with the full loss y log y - y + log(2 pi y) / 2, Stirling's formula for log(y!), which counts as 0 where 0 <= y <= 1
 * (tensorflow/python/ops/nn_impl.py, log_poisson_loss).
 */
export function poissonLoss(labels: Tensor, logits: Tensor, full: boolean): Tensor {
  const loss = sub(exp(logits), mul(labels, logits));
  if (!full) return loss;
  const stirling = add(sub(mul(labels, log(labels)), labels), affine(log(affine(labels, 2 * Math.PI)), 0.5));
  const small = logicalAnd(greaterEqual(labels, 0), lessEqual(labels, 1));
  return add(loss, where(small, zerosLike(labels), stirling));
}

/** Options of {@linkcode LogisticRegressionHead}. */
export type LogisticRegressionHeadOptions = Omit<HeadOptions, "lossFn">;

/**
 * Logistic regression: labels are probabilities, not classes. Logits are [D0, ..., DN, 1]; labels [D0, ..., DN] or [D0, ..., DN, 1], numbers in
 * [0, 1].
 */
export class LogisticRegressionHead extends RegressionHead<LinkedRegressionRow> {
  /** Checks the options. `rules` are those of TensorFlow 2 unless given. */
  constructor(options: LogisticRegressionHeadOptions = {}, rules: HeadRules = tensorflow2) {
    const { lossFn: _, ...shared } = sharedOptions;
    checkOptions("LogisticRegressionHead", options, shared);
    super({ ...options, inverseLinkFn: sigmoid, lossFn: sigmoidCrossEntropy }, rules);
  }

  /** The description that `headFromConfig` takes. */
  override toConfig(): HeadConfig {
    const { labelDimension: _, ...config } = super.toConfig();
    return { ...config, head: "LogisticRegressionHead" };
  }

  /** Labels are probabilities. */
  protected override get labelRange(): LabelRange {
    return "probability";
  }
}
