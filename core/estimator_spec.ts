/**
 * What a model gives for one batch: predictions, loss, training operation, metrics, and the signatures it is exported with.
 *
 * @module
 */

import { checkOptionNames, UnimplementedError, ValueError } from "./errors.ts";
import { Metric } from "./metrics/metric.ts";
import { ModeKeys } from "./model.ts";
import type { TrainOp } from "./optimizers/train_op.ts";
import { Tensor } from "./runtime/tensor.ts";

/** Scores and names of classes: `tensorflow/serving/classify`. */
export interface ClassificationOutput {
  /** Discriminates the union. */
  readonly kind: "classification";
  /** float32 [batch, n]. */
  readonly scores: Tensor;
  /** string [batch, n]. */
  readonly classes: Tensor;
}

/** A value: `tensorflow/serving/regress`. */
export interface RegressionOutput {
  /** Discriminates the union. */
  readonly kind: "regression";
  /** float32 [batch, d]. */
  readonly value: Tensor;
}

/** Tensors by name: `tensorflow/serving/predict`. */
export interface PredictOutput {
  /** Discriminates the union. */
  readonly kind: "predict";
  /** The outputs. */
  readonly outputs: Readonly<Record<string, Tensor>>;
}

/** One signature of an exported model. */
export type ExportOutput = ClassificationOutput | RegressionOutput | PredictOutput;

/** Key of the signature that serves where none is named. */
export const DEFAULT_SERVING_SIGNATURE_DEF_KEY = "serving_default";

/** Key of the input of an exported graph that is fed with labels of one tensor. */
export const SINGLE_LABEL_KEY = "label";

/** Predictions: one tensor, or several by key. */
export type Predictions = Tensor | Readonly<Record<string, Tensor>>;

/** Options of {@linkcode EstimatorSpec}. */
export interface EstimatorSpecOptions {
  /** The mode that the `modelFn` was called in. */
  readonly mode: ModeKeys;
  /** Required in PREDICT mode. A function is called when they are read; where it is given keys, it need give no others than these. */
  readonly predictions?: Predictions | ((keys?: readonly string[]) => Predictions) | null | undefined;
  /** A scalar; required in TRAIN and EVAL mode. */
  readonly loss?: Tensor | null | undefined;
  /** Required in TRAIN mode. */
  readonly trainOp?: TrainOp | null | undefined;
  /** Metrics by name, updated with this batch. */
  readonly evalMetricOps?: Readonly<Record<string, Metric>> | null | undefined;
  /** Signatures by name. With several, one is `serving_default`. A function is called when they are first read. */
  readonly exportOutputs?: Readonly<Record<string, ExportOutput>> | (() => Readonly<Record<string, ExportOutput>>) | null | undefined;
  /** Not available yet: must be empty. */
  readonly trainingChiefHooks?: readonly unknown[] | null | undefined;
  /** Not available yet: must be empty. */
  readonly trainingHooks?: readonly unknown[] | null | undefined;
  /** Not available yet: must be absent. */
  readonly scaffold?: unknown;
  /** Not available yet: must be empty. */
  readonly evaluationHooks?: readonly unknown[] | null | undefined;
  /** Not available yet: must be empty. */
  readonly predictionHooks?: readonly unknown[] | null | undefined;
}

/** A model in one mode. What the mode needs and is missing is an error. */
export class EstimatorSpec {
  /** The mode. */
  readonly mode: ModeKeys;
  /** The scalar that is trained or evaluated. */
  readonly loss: Tensor | null;
  /** The step that was computed. */
  readonly trainOp: TrainOp | null;
  /** Metrics by name; empty outside of EVAL mode. */
  readonly evalMetricOps: Readonly<Record<string, Metric>>;
  readonly #options: EstimatorSpecOptions;
  #exportOutputs: Readonly<Record<string, ExportOutput>> | (() => Readonly<Record<string, ExportOutput>>) | null;
  #predictions: Predictions | ((keys?: readonly string[]) => Predictions) | null;

  /**
   * Checks what the mode needs.
   *
   * @throws {ValueError} if something is missing, the loss is not a scalar, or a metric has a reserved name.
   * @throws {TypeError} if something is of a wrong kind.
   */
  constructor(options: EstimatorSpecOptions) {
    checkOptionNames("EstimatorSpec", options, known);
    const { mode } = options;
    if (mode !== ModeKeys.TRAIN && mode !== ModeKeys.EVAL && mode !== ModeKeys.PREDICT) {
      throw new ValueError(`mode must be "train", "eval" or "infer", given: ${JSON.stringify(mode)}`);
    }
    this.mode = mode;
    this.#options = options;
    this.trainOp = checkTrainOp(options.trainOp ?? null, mode);
    this.loss = checkLoss(options.loss ?? null, mode);
    this.#predictions = options.predictions ?? null;
    if (this.#predictions === null && mode === ModeKeys.PREDICT) throw new ValueError("Missing predictions.");
    if (typeof this.#predictions !== "function") checkPredictions(this.#predictions);
    this.evalMetricOps = checkMetrics(options.evalMetricOps ?? {});
    this.#exportOutputs = options.exportOutputs ?? null;
    if (typeof this.#exportOutputs !== "function") checkExports(this.#exportOutputs);
    for (const name of ["trainingChiefHooks", "trainingHooks", "evaluationHooks", "predictionHooks"] as const) {
      const hooks = options[name];
      if (hooks !== undefined && hooks !== null && hooks.length > 0) {
        throw new UnimplementedError(`EstimatorSpec: ${name} are not available yet`);
      }
    }
    if (options.scaffold !== undefined && options.scaffold !== null) {
      throw new UnimplementedError("EstimatorSpec: a scaffold is not available yet");
    }
  }

  /**
   * A copy in which some fields are others, such as further metrics: `spec.replace({ evalMetricOps: { ...spec.evalMetricOps, more } })`.
   *
   * @throws {ValueError} where the constructor does.
   */
  replace(changes: Partial<EstimatorSpecOptions>): EstimatorSpec {
    return new EstimatorSpec({ ...this.#options, predictions: this.#predictions, exportOutputs: this.#exportOutputs, ...changes });
  }

  /** Predictions by key, or one tensor; null where the mode needs none. */
  get predictions(): Predictions | null {
    if (typeof this.#predictions === "function") this.#predictions = checkPredictions(this.#predictions());
    return this.#predictions;
  }

  /** At least those of the predictions that are asked for, where there are such; one tensor where the model gives no record. */
  predictionsOf(keys: readonly string[]): Predictions | null {
    return typeof this.#predictions === "function" ? checkPredictions(this.#predictions(keys)) : this.predictions;
  }

  /** Signatures by name; null where there are none. */
  get exportOutputs(): Readonly<Record<string, ExportOutput>> | null {
    if (typeof this.#exportOutputs === "function") this.#exportOutputs = checkExports(this.#exportOutputs());
    return this.#exportOutputs;
  }
}

const known: ReadonlySet<string> = new Set([
  "mode",
  "predictions",
  "loss",
  "trainOp",
  "evalMetricOps",
  "exportOutputs",
  "trainingChiefHooks",
  "trainingHooks",
  "scaffold",
  "evaluationHooks",
  "predictionHooks",
]);

function checkTrainOp(trainOp: TrainOp | null, mode: ModeKeys): TrainOp | null {
  if (trainOp === null) {
    if (mode === ModeKeys.TRAIN) throw new ValueError("Missing trainOp.");
  } else if (typeof trainOp.apply !== "function") {
    throw new TypeError(`trainOp must be Operation or Tensor, given: ${show(trainOp)}; trainOp is what optimizer.minimize(loss) returns`);
  }
  return trainOp;
}

function checkLoss(loss: Tensor | null, mode: ModeKeys): Tensor | null {
  if (loss === null) {
    if (mode !== ModeKeys.PREDICT) throw new ValueError("Missing loss.");
    return null;
  }
  if (!(loss instanceof Tensor)) throw new TypeError(`loss must be Tensor, given: ${show(loss)}`);
  if (loss.size !== 1) throw new ValueError(`Loss must be scalar, given: a tensor of shape [${loss.shape}]`);
  return loss;
}

function checkPredictions(predictions: Predictions | null): Predictions | null {
  if (predictions === null || predictions instanceof Tensor) return predictions;
  if (typeof predictions !== "object" || predictions instanceof Promise) {
    throw new TypeError(`predictions must be Tensor, given: ${show(predictions)}`);
  }
  for (const key of Object.keys(predictions)) {
    if (!(predictions[key] instanceof Tensor)) throw new TypeError(`predictions[${key}] must be Tensor, given: ${show(predictions[key])}`);
  }
  return predictions;
}

function checkMetrics(metrics: Readonly<Record<string, Metric>>): Readonly<Record<string, Metric>> {
  if (typeof metrics !== "object" || Array.isArray(metrics) || metrics instanceof Map) {
    throw new TypeError(`evalMetricOps must be a dict, given: ${show(metrics)}; evalMetricOps is a record of metrics by name`);
  }
  for (const key of Object.keys(metrics)) {
    if (!(metrics[key] instanceof Metric)) {
      throw new TypeError(
        `Values of evalMetricOps must be (metric_value, update_op) tuples, here metrics, given: ${show(metrics[key])} for key: ${key}`,
      );
    }
  }
  for (const [name, quoted] of [["loss", '"loss"'], ["global_step", "`global_step`"]] as const) {
    if (Object.hasOwn(metrics, name)) {
      throw new ValueError(
        `Metric with name ${quoted} is not allowed, because Estimator already defines a default metric with the same name.`,
      );
    }
  }
  return metrics;
}

function checkExports(outputs: Readonly<Record<string, ExportOutput>> | null): Readonly<Record<string, ExportOutput>> | null {
  if (outputs === null) return null;
  if (Object.keys(outputs).length > 1 && !Object.hasOwn(outputs, DEFAULT_SERVING_SIGNATURE_DEF_KEY)) {
    throw new ValueError(
      "Multiple `exportOutputs` were provided, but none of them are specified as the default. Use" +
        "`tf.saved_model.DEFAULT_SERVING_SIGNATURE_DEF_KEY` to specify a default.",
    );
  }
  return outputs;
}

function show(value: unknown): string {
  if (typeof value === "object" && value !== null) return value.constructor?.name ?? "object";
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
