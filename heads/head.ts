/**
 * What every head does: loss, predictions, metrics, and the specification of a model for each mode.
 *
 * @module
 */

import type { Features, Labels, NestedValues } from "../core/data/batch.ts";
import type { PlaceholderOptions } from "../core/feature_column/placeholders.ts";
import { checkOptionNames, ValueError } from "../core/errors.ts";
import { EstimatorSpec, type ExportOutput } from "../core/estimator_spec.ts";
import type { JsonObject } from "../core/io/model_description.ts";
import { type LossReduction, reduceLosses, reductionOf, v1ReductionOf } from "../core/losses.ts";
import { AUC, Mean, type Metric, StreamingAUC } from "../core/metrics/mod.ts";
import { add } from "../core/ops/elementwise.ts";
import { reshape } from "../core/ops/shape.ts";
import type { TrainOp } from "../core/optimizers/train_op.ts";
import { runUpdates } from "../core/optimizers/updates.ts";
import type { Tensor } from "../core/runtime/tensor.ts";
import { once, perBatch } from "./_once.ts";
import { Scratch } from "./_scratch.ts";
import { checkWeightColumn, describeWeightColumn, exampleWeightsOf, readWeights, type WeightColumn } from "./_weights.ts";
import {
  callLossFn,
  checkLogits,
  checkLossFn,
  checkStep,
  type CreateEstimatorSpecOptions,
  type HeadOptions,
  type LossFn,
  lossOptionNames,
  type LossOptions,
  type MetricOptions,
  specOptionNames,
} from "./head_options.ts";

export type { WeightColumn } from "./_weights.ts";

/** The rules of one version. */
export interface HeadRules {
  /** The reduction of a name; throws if there is none. */
  readonly reductionOf: (value: string | null | undefined) => LossReduction;
  /** Makes the metric of an area under a curve. */
  readonly auc: (name: string, curve: "ROC" | "PR") => AUC | StreamingAUC;
  /** Whether a head of several labels names all classes in its predictions. */
  readonly namesClasses: boolean;
}

/** TensorFlow 2's: the loss is divided by the size of the batch. */
export const tensorflow2: HeadRules = { reductionOf, auc: (name, curve) => new AUC(name, { curve }), namesClasses: true };

/** TensorFlow 1's: the loss is a sum. */
export const tensorflow1: HeadRules = {
  reductionOf: v1ReductionOf,
  auc: (name, curve) => new StreamingAUC(name, { curve }),
  namesClasses: false,
};

/** The rules of a head whose reduction has been checked by the rules of one version or the other. */
export function rulesAround(lossReduction: LossReduction, rules: HeadRules = tensorflow2): HeadRules {
  return { ...rules, reductionOf: () => lossReduction };
}

/** How a head is described: its class under `head`, and every option that is data; null where one is absent. */
export type HeadConfig = JsonObject & { readonly head: string };

/** A label of one example: a number, a string, or an array of them. */
export type ExampleLabel = number | string | readonly number[];

/** What a head reads of a batch without data. */
export interface HeadPlaceholders {
  /** One for each row, or a record of such by name. */
  readonly labels: Labels;
  /** Weights. */
  readonly features: Features;
}

/** Losses of rows with what reduces them. */
export interface RowLosses {
  /** [rows, columns] */
  readonly losses: Tensor;
  /** [rows, 1] or [rows, columns], or null. */
  readonly weights: Tensor | null;
}

/** Turns logits into a loss, predictions, metrics and signatures. `Row` is what a prediction of one example looks like. */
export abstract class Head<Row extends object = Record<string, unknown>> {
  /** Name, or null. */
  readonly name: string | null;
  /** How losses become one number. */
  readonly lossReduction: LossReduction;
  /** The type of a predicted row; has no value. */
  declare readonly row: Row;
  readonly #weightColumn: WeightColumn | null;
  readonly #lossFn: LossFn | null;
  readonly #scratch = new Scratch();

  /** Checks the options that heads share. */
  constructor(options: HeadOptions = {}, rules: HeadRules = tensorflow2) {
    this.name = options.name ?? null;
    this.lossReduction = rules.reductionOf(options.lossReduction);
    this.#weightColumn = checkWeightColumn(options.weightColumn);
    this.#lossFn = checkLossFn(options.lossFn);
  }

  /** Size of the last dimension of the logits. */
  abstract readonly logitsDimension: number;

  /** The same head, with the same reduction of the loss, by the rules of another version. A head that does not differ by them is itself. */
  withRules(_rules: HeadRules): Head<Row> {
    return this;
  }

  /**
   * The training loss: weighted, reduced, with regularisation.
   *
   * @param labels See the head.
   * @param logits [D0, ..., DN, logitsDimension]
   * @returns A scalar.
   */
  loss(labels: Labels | Tensor | null, logits: Tensor, options: LossOptions = {}): Tensor {
    checkOptionNames("loss()", options, lossOptionNames);
    const { losses, weights } = this.rowLosses(labels, this.checkLogits(logits), options.features ?? {});
    const reduced = reduceLosses(losses, weights, this.lossReduction);
    return (options.regularizationLosses ?? []).reduce((a, b) => add(a, b), reduced);
  }

  /** The description that `headFromConfig` takes. */
  abstract toConfig(): HeadConfig;

  /** The unreduced losses and the weights of the rows. */
  abstract rowLosses(labels: Labels | Tensor | null, logits: Tensor, features: Features): RowLosses;

  /**
   * Predictions of the logits.
   *
   * @param keys Which; default all.
   */
  abstract predictions(logits: Tensor, keys?: readonly string[]): Record<string, Tensor>;

  /** The keys of its predictions; null, as here, where only the predictions themselves tell: they are then all computed. */
  predictionKeys(): readonly string[] | null {
    return null;
  }

  /** The predictions of those of the keys that there are; all where there is none of them, or none are given. */
  protected askedPredictions(logits: Tensor, keys?: readonly string[]): Record<string, Tensor> {
    const asked = keys === undefined ? undefined : this.predictionKeys()?.filter((key) => keys.includes(key));
    return asked === undefined || asked.length === 0 ? this.predictions(logits) : this.predictions(logits, asked);
  }

  /** The metrics of the head by key, empty. */
  abstract metrics(options?: MetricOptions): Record<string, Metric>;

  /** Takes a batch into the metrics. */
  abstract updateMetrics(
    evalMetrics: Record<string, Metric>,
    features: Features,
    logits: Tensor,
    labels: Labels | Tensor | null,
    options?: MetricOptions,
  ): Record<string, Metric>;

  /** Signatures for serving, made of the predictions. */
  abstract exportOutputs(predictions: Record<string, Tensor>): Record<string, ExportOutput>;

  /**
   * Labels, and the features that the head itself reads, of a batch without data: with them the graph of a model is recorded.
   *
   * @throws {ValueError} if the head, one of a user's own, has no `exampleLabel`.
   */
  placeholders({ batch, seed }: PlaceholderOptions): HeadPlaceholders {
    return {
      labels: Array.from({ length: batch }, (_, row) => this.exampleLabel(seed + row)) as NestedValues,
      features: exampleWeightsOf(this.#weightColumn, (row) => 0.5 + (seed + row) % 3, batch, seed),
    };
  }

  /** A label of one example that the head takes; other numbers give others. */
  protected exampleLabel(_number: number): ExampleLabel {
    throw new ValueError(`${this.constructor.name} has no method exampleLabel(), which says what labels it takes`);
  }

  /** What a `modelFn` returns for the mode. */
  createEstimatorSpec(options: CreateEstimatorSpecOptions): EstimatorSpec {
    checkOptionNames("createEstimatorSpec()", options, specOptionNames);
    const { features, mode, labels = null, regularizationLosses = [] } = options;
    const logits = this.checkLogits(options.logits);
    const predictions = (keys?: readonly string[]) => this.askedPredictions(logits, keys);
    if (mode === "infer") {
      const spec: EstimatorSpec = new EstimatorSpec({
        mode,
        predictions,
        exportOutputs: () => this.exportOutputs(spec.predictions as Record<string, Tensor>),
      });
      return spec;
    }
    if (mode === "train") checkStep(options);
    if (mode === "eval") {
      return perBatch(() => {
        const loss = this.loss(labels, logits, { features, mode, regularizationLosses });
        const evalMetricOps = this.updateMetrics(this.metrics({ regularizationLosses }), features, logits, labels, {
          regularizationLosses,
        });
        return new EstimatorSpec({ mode, predictions, loss, evalMetricOps });
      });
    }
    const loss = this.loss(labels, logits, { features, mode, regularizationLosses });
    const { optimizer, trainOpFn, trainableVariables, updateOps = [] } = options;
    const step = optimizer === undefined ? trainOpFn!(loss) : optimizer.minimize(loss, {
      trainingScope: this.trainingScope,
      ...(trainableVariables === undefined ? {} : { variables: trainableVariables }),
    });
    return new EstimatorSpec({ mode, predictions, loss, trainOp: updateOps.length === 0 ? step : withUpdates(step, updateOps) });
  }

  /** Where an optimizer keeps what is its own in a checkpoint. */
  protected get trainingScope(): string {
    return "training";
  }

  /** Checks type and shape of logits, and gives them as float32. */
  protected checkLogits(logits: Tensor): Tensor {
    return checkLogits(logits, this.logitsDimension);
  }

  /**
   * Losses of rows with their weights, once for a batch: those of `lossFn` where there is one.
   *
   * @param labels [rows, n] or [D0, ..., DN, n]; `lossFn` is given the latter.
   * @param own The head's own losses: [rows, 1], or [rows, logitsDimension].
   * @param perTarget Whether each target has a loss, and may have a weight. Default false: each row has.
   */
  protected weigh(labels: Tensor, logits: Tensor, features: Features, own: () => Tensor, perTarget = false): RowLosses {
    return once(this, [labels, logits, features], () => {
      const weights = readWeights(this.#weightColumn, features, logits.shape, this.#scratch, perTarget);
      if (this.#lossFn === null) return { losses: own(), weights };
      const given = reshape(labels, [...logits.shape.slice(0, -1), labels.shape[labels.shape.length - 1]!]);
      const columns = perTarget ? this.logitsDimension : 1;
      return { losses: callLossFn(this.#lossFn, given, logits, features, this.lossReduction, columns), weights };
    });
  }

  /** A description: the class, the options of its own, and those that heads share. */
  protected describe(head: string, own: JsonObject): HeadConfig {
    return { head, ...own, weightColumn: describeWeightColumn(this.#weightColumn), lossReduction: this.lossReduction, name: this.name };
  }

  /** A metric key with the head's name. */
  protected key(base: string): string {
    return this.name === null ? base : `${base}/${this.name}`;
  }

  /** Adds the metric of the regularisation to the others. */
  protected withRegularization(metrics: Record<string, Metric>, losses: readonly Tensor[] | undefined): Record<string, Metric> {
    if (losses !== undefined && losses.length > 0) metrics[this.key("regularization_loss")] = new Mean(this.key("regularization_loss"));
    return metrics;
  }

  /** Takes the regularisation into its metric. */
  protected updateRegularization(metrics: Record<string, Metric>, losses: readonly Tensor[] | undefined): void {
    if (losses === undefined || losses.length === 0) return;
    (metrics[this.key("regularization_loss")] as Mean).update(losses.reduce((a, b) => add(a, b)));
  }
}

function withUpdates(step: TrainOp, updates: readonly (() => void)[]): TrainOp {
  const apply = () => {
    step.apply();
    runUpdates(updates, "updateOps");
  };
  return { gradients: step.gradients, apply };
}
