/**
 * ModelFnOps: what a `modelFn` of TensorFlow 1's contrib.learn returns (tensorflow/contrib/learn/python/learn/estimators/model_fn.py).
 *
 * @module
 */

import { checkOptions, describe, UnimplementedError, ValueError } from "../../core/errors.ts";
import { DEFAULT_SERVING_SIGNATURE_DEF_KEY, EstimatorSpec, type ExportOutput, type Predictions } from "../../core/estimator_spec.ts";
import type { Metric } from "../../core/metrics/mod.ts";
import type { ModeKeys } from "../../core/model.ts";
import type { TrainOp } from "../../core/optimizers/train_op.ts";
import { Tensor } from "../../core/runtime/tensor.ts";

/** What a head is for: how its outputs are served. */
export const ProblemType = {
  /** Tensors by name. */
  UNSPECIFIED: 0,
  /** Scores and names of classes. */
  CLASSIFICATION: 1,
  /** A value. */
  LINEAR_REGRESSION: 2,
  /** Scores and names of two classes. */
  LOGISTIC_REGRESSION: 3,
} as const;

/** One of the problem types. */
export type ProblemType = (typeof ProblemType)[keyof typeof ProblemType];

/** Outputs of one head for serving. */
export interface OutputAlternative {
  /** How they are served. */
  readonly problemType: ProblemType;
  /** The tensors by prediction key. */
  readonly outputs: Readonly<Record<string, Tensor>>;
}

/** Output alternatives by name of the head; a head without a name has `serving_default`. */
export type OutputAlternatives = Readonly<Record<string, OutputAlternative>>;

/** A value, or a function that gives it when it is first read. */
export type Deferred<T> = T | (() => T);

/** Options of {@linkcode ModelFnOps}. */
export interface ModelFnOpsOptions {
  /** The mode that the `modelFn` was called in. */
  readonly mode: ModeKeys;
  /** Required in EVAL and INFER mode. */
  readonly predictions?: Deferred<Predictions> | null;
  /** The training loss, a scalar; required in TRAIN and EVAL mode. */
  readonly loss?: Tensor | null;
  /** The loss that evaluations report where it is another, as under weights; default: `loss`. */
  readonly reportedLoss?: Tensor | null;
  /** Required in TRAIN mode. */
  readonly trainOp?: TrainOp | null;
  /** Metrics by name, updated with this batch. */
  readonly evalMetricOps?: Deferred<Readonly<Record<string, Metric>>> | null;
  /** What is served, by name of the head. */
  readonly outputAlternatives?: Deferred<OutputAlternatives> | null;
  /** Not available yet: must be empty. */
  readonly trainingChiefHooks?: readonly unknown[];
  /** Not available yet: must be empty. */
  readonly trainingHooks?: readonly unknown[];
  /** Not available yet: must be absent. */
  readonly scaffold?: unknown;
}

/** A model in one mode. What the mode needs and is missing is an error. */
export class ModelFnOps {
  /** The mode. */
  readonly mode: ModeKeys;
  /** The scalar that is trained. */
  readonly loss: Tensor | null;
  /** The scalar that evaluations report. */
  readonly reportedLoss: Tensor | null;
  /** The step that was computed. */
  readonly trainOp: TrainOp | null;
  readonly #options: ModelFnOpsOptions;
  #predictions: Deferred<Predictions> | null;
  #metrics: Deferred<Readonly<Record<string, Metric>>>;
  #alternatives: Deferred<OutputAlternatives> | null;

  /**
   * Checks what the mode needs.
   *
   * @throws {ValueError} if something is missing, or the loss is not a scalar.
   */
  constructor(options: ModelFnOpsOptions) {
    checkOptions("ModelFnOps", options, {
      mode: ["any"],
      predictions: ["object", "function", "null"],
      loss: ["any"],
      reportedLoss: ["any"],
      trainOp: ["any"],
      evalMetricOps: ["object", "function", "null"],
      outputAlternatives: ["object", "function", "null"],
      trainingChiefHooks: ["array"],
      trainingHooks: ["array"],
      scaffold: ["any"],
    });
    const { mode, loss = null, trainOp = null, predictions = null } = options;
    checkMode(mode);
    if (trainOp === null) {
      if (mode === "train") throw new ValueError("Missing trainOp.");
    } else if (typeof trainOp.apply !== "function") {
      throw new TypeError(`trainOp must be what optimizer.minimize(loss) returns, received ${describe(trainOp)}`);
    }
    if (loss === null) {
      if (mode !== "infer") throw new ValueError("Missing loss.");
    } else if (!(loss instanceof Tensor)) throw new TypeError(`loss must be a Tensor, received ${describe(loss)}`);
    else if (loss.size !== 1) throw new ValueError(`Loss must be scalar: a tensor of shape [${loss.shape}].`);
    if (predictions === null && mode !== "train") throw new ValueError("Missing predictions.");
    for (const name of ["trainingChiefHooks", "trainingHooks"] as const) {
      if ((options[name] ?? []).length > 0) throw new UnimplementedError(`ModelFnOps: ${name} are not available yet`);
    }
    if (options.scaffold !== undefined && options.scaffold !== null) {
      throw new UnimplementedError("ModelFnOps: a scaffold is not available yet");
    }
    this.mode = mode;
    this.loss = loss;
    this.reportedLoss = options.reportedLoss ?? loss;
    this.trainOp = trainOp;
    this.#options = options;
    this.#predictions = predictions;
    this.#metrics = options.evalMetricOps ?? {};
    this.#alternatives = options.outputAlternatives ?? null;
  }

  /** Predictions by key, or one tensor; null where there are none. */
  get predictions(): Predictions | null {
    return this.#predictions = now(this.#predictions);
  }

  /** Metrics by name. They are updated with this batch when they are first read. */
  get evalMetricOps(): Readonly<Record<string, Metric>> {
    return this.#metrics = now(this.#metrics);
  }

  /** What is served, by name of the head; null where there is nothing. */
  get outputAlternatives(): OutputAlternatives | null {
    return this.#alternatives = now(this.#alternatives);
  }

  /** A copy in which some fields are others, such as a `trainOp` of one's own after `noOpTrainFn`. */
  replace(changes: Partial<ModelFnOpsOptions>): ModelFnOps {
    return new ModelFnOps({
      ...this.#options,
      predictions: this.#predictions,
      evalMetricOps: this.#metrics,
      outputAlternatives: this.#alternatives,
      ...changes,
    });
  }

  /**
   * The same as an {@linkcode EstimatorSpec}; the metric `loss`, which an estimator has anyway, is left out.
   *
   * @param defaultServingOutputAlternativeKey The head that serves where none is named; needed where there are several.
   */
  estimatorSpec(defaultServingOutputAlternativeKey?: string): EstimatorSpec {
    const metrics = (): Record<string, Metric> => {
      return Object.fromEntries(Object.entries(this.evalMetricOps).filter(([key]) => key !== "loss"));
    };
    return new EstimatorSpec({
      mode: this.mode,
      loss: this.loss,
      trainOp: this.trainOp,
      ...(this.#predictions === null ? {} : { predictions: () => this.predictions! }),
      ...(this.mode === "eval" ? { evalMetricOps: metrics() } : {}),
      ...(this.#alternatives === null
        ? {}
        : { exportOutputs: () => exportOutputs(this.outputAlternatives!, defaultServingOutputAlternativeKey) }),
    });
  }
}

/**
 * Throws if there is no mode of that name.
 *
 * @throws {ValueError}
 */
export function checkMode(mode: unknown): void {
  if (mode !== "train" && mode !== "eval" && mode !== "infer") throw new ValueError(`mode=${String(mode)} unrecognized.`);
}

function exportOutputs(alternatives: OutputAlternatives, key: string | undefined): Record<string, ExportOutput> {
  const names = Object.keys(alternatives);
  const outputs: Record<string, ExportOutput> = {};
  for (const name of names) outputs[name] = exportOutput(alternatives[name]!);
  if (!Object.hasOwn(outputs, DEFAULT_SERVING_SIGNATURE_DEF_KEY)) {
    const chosen = names.length === 1 ? names[0]! : key;
    if (chosen === undefined || !Object.hasOwn(outputs, chosen)) {
      throw new ValueError(`Which of the heads ${names.join(", ")} serves where none is named? Given: ${describe(chosen)}`);
    }
    outputs[DEFAULT_SERVING_SIGNATURE_DEF_KEY] = outputs[chosen]!;
  }
  return outputs;
}

function exportOutput({ problemType, outputs }: OutputAlternative): ExportOutput {
  const scores = outputs["scores"] ?? outputs["probabilities"];
  const classes = outputs["classes"]?.dtype === "string" ? outputs["classes"] : undefined;
  switch (problemType) {
    case ProblemType.LINEAR_REGRESSION:
      if (scores === undefined) throw new ValueError("A regression is served by its scores; there are none");
      return { kind: "regression", value: scores };
    case ProblemType.CLASSIFICATION:
    case ProblemType.LOGISTIC_REGRESSION:
      if (scores === undefined && classes === undefined) throw new ValueError("At least one of scores and classes must be set.");
      if (scores === undefined || classes === undefined) {
        throw new ValueError(
          `A classification is served by scores and classes that are strings; there are no ${
            scores === undefined ? "scores" : "such classes"
          }`,
        );
      }
      return { kind: "classification", scores, classes };
    case ProblemType.UNSPECIFIED:
      return { kind: "predict", outputs };
    default:
      throw new ValueError(`Unknown problem_type=${String(problemType)}`);
  }
}

function now<T>(value: Deferred<T>): T {
  return typeof value === "function" ? (value as () => T)() : value;
}
