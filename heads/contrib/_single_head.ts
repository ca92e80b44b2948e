/**
 * What the heads of one objective share: scope, logits, centred bias, weights, the two losses, and the order of it all
 * (tensorflow/contrib/learn/python/learn/estimators/head.py).
 *
 * @module
 */

import type { Features, FeatureValue, Labels } from "../../core/data/batch.ts";
import { isLabelRecord } from "../../core/data/column_table.ts";
import { checkOptionNames, KeyError, type OptionKinds, ValueError } from "../../core/errors.ts";
import { constant, glorotUniform, zeros } from "../../core/initializers.ts";
import { Mean, type Metric } from "../../core/metrics/mod.ts";
import { currentModel, type ModeKeys, nameScope, scopedName, type Variable, variable, variableScope, withModel } from "../../core/model.ts";
import { noted } from "../../core/ops/_op.ts";
import { assign } from "../../core/ops/effects.ts";
import { add, affine, cast, div, mean, mul, sqrt, square, sub, sum } from "../../core/ops/elementwise.ts";
import { denseLayer } from "../../core/ops/network.ts";
import { broadcastTo, fill, reshape } from "../../core/ops/shape.ts";
import { SGD } from "../../core/optimizers/sgd.ts";
import type { TrainOp } from "../../core/optimizers/train_op.ts";
import { elementsOf, SparseTensor, Tensor } from "../../core/runtime/tensor.ts";
import { tuple } from "../../core/ops/host/host_values.ts";
import { labelOf } from "../../core/ops/host/labels.ts";
import { refusedWeight } from "../../core/ops/host/weights.ts";
import { Scratch } from "../_scratch.ts";
import { readWeights } from "../_weights.ts";
import { type CreateModelFnOpsOptions, Head, opsOptionNames } from "./head.ts";
import { checkMode, ModelFnOps, type OutputAlternative, type ProblemType } from "./model_fn_ops.ts";

/** Options that the heads of one objective share. */
export interface HeadOptions {
  /** Name of the head's labels, where labels are a record. */
  readonly labelName?: string | null;
  /** Feature that weighs each example. */
  readonly weightColumnName?: string | null;
  /** Whether to learn a bias of the logits apart from the model, so that the model learns what is left. Default false. */
  readonly enableCenteredBias?: boolean;
  /** Name of the head: its default scope; `"/" + headName` ends its metric keys. */
  readonly headName?: string | null;
}

/** A loss of the user's own: a scalar, with the weights already in it. Weights are [batch, 1] or null. */
export type LossFn = (labels: Tensor, logits: Tensor, weights: Tensor | null) => Tensor;

/** The kinds of the shared options. */
export const sharedOptions: OptionKinds = {
  labelName: ["string", "null"],
  weightColumnName: ["string", "null"],
  enableCenteredBias: ["boolean"],
  headName: ["string", "null"],
};

/** A batch that is measured. */
export interface MeasuredBatch {
  /** The labels. */
  readonly target: Tensor;
  /** [batch, logitsDimension] */
  readonly logits: Tensor;
  /** [batch, 1] or of the shape of the losses, or null. */
  readonly weights: Tensor | null;
  /** Adds a metric under its key and gives it back. */
  put<M extends Metric>(key: string, make: (name: string) => M): M;
}

/** What makes one kind of head another than the next. */
export interface HeadKind {
  /** Name of the scope where the head has none. */
  readonly defaultScope: string;
  /** How it is served. */
  readonly problemType: ProblemType;
  /** Size of the last dimension of the logits. */
  readonly logitsDimension: number;
  /** Of a head that computes no logits: makes its variables. What is called logits below is then logitsInput. */
  layer?(input: Tensor): void;
  /** Reads labels: a tensor with one row for each example. */
  target(labels: FeatureValue, logits: Tensor): Tensor;
  /** One loss for each row, and column where there are targets: [batch, columns]. */
  losses(target: Tensor, logits: Tensor, mode: ModeKeys): Tensor;
  /** Takes the place of the losses and their reduction. */
  readonly lossFn: LossFn | null;
  /** The predictions by key. */
  predictions(logits: Tensor): Record<string, Tensor>;
  /** The metrics but the loss. */
  metrics(batch: MeasuredBatch): void;
  /** What is served, made of the predictions. Default: the predictions. */
  outputs?(predictions: Record<string, Tensor>): Record<string, Tensor>;
  /** Whether labels may be sparse. Default false. */
  readonly takesSparse?: boolean;
}

/** Losses of a batch: what is trained, and what is reported. */
interface Losses {
  readonly train: Tensor;
  readonly report: Tensor;
}

/** A head of one objective. */
export class SingleHead extends Head {
  override readonly headName: string | null;
  readonly #kind: HeadKind;
  readonly #labelName: string | null;
  readonly #weightColumnName: string | null;
  readonly #centered: boolean;
  readonly #scratch = new Scratch();

  constructor(kind: HeadKind, options: HeadOptions) {
    super();
    this.#kind = kind;
    this.headName = options.headName || null;
    this.#labelName = options.labelName || null;
    this.#weightColumnName = options.weightColumnName || null;
    this.#centered = options.enableCenteredBias ?? false;
  }

  override get logitsDimension(): number {
    return this.#kind.logitsDimension;
  }

  override createModelFnOps(options: CreateModelFnOpsOptions): ModelFnOps {
    checkOptionNames("createModelFnOps()", options, opsOptionNames);
    return variableScope(options.scope ?? this.headName ?? this.#kind.defaultScope, () => this.#create(options));
  }

  #create({ features, mode, labels = null, trainOpFn = null, logits = null, logitsInput = null }: CreateModelFnOpsOptions): ModelFnOps {
    checkMode(mode);
    const plain = this.#kind.layer === undefined
      ? logitsOf(logits, logitsInput, this.logitsDimension)
      : inputOf(logits, logitsInput, this.#kind.defaultScope);
    this.#kind.layer?.(plain);
    const bias = this.#centered ? variable("centered_bias_weight", [this.logitsDimension], zeros()) : null;
    const z = bias === null ? plain : add(plain, bias);
    let predicted: Record<string, Tensor> | null = null;
    const predictions = inThisModel(() => predicted ??= this.#kind.predictions(z));
    const outputAlternatives = () => ({ [this.headName ?? "serving_default"]: this.#alternative(predictions()) });
    if (mode === "infer" || labels === null) return new ModelFnOps({ mode, predictions, outputAlternatives });

    const target = this.#kind.target(this.#labels(labels), z);
    const weights = this.#weights(features, z);
    const { train, report } = this.#losses(target, z, weights, mode);
    const ops = {
      mode,
      predictions,
      outputAlternatives,
      loss: train,
      reportedLoss: report,
      evalMetricOps: inThisModel(() => this.#metrics({ target, logits: z, weights }, report)),
    };
    if (mode === "eval") return new ModelFnOps(ops);
    if (trainOpFn === null) throw new ValueError("trainOpFn can not be None in TRAIN mode");
    const biasStep = bias === null ? null : this.#biasStep(bias, target, weights, z.shape);
    const step = nameScope("train_op", () => trainOpFn(train));
    return new ModelFnOps({ ...ops, trainOp: biasStep === null ? step : both(step, biasStep) });
  }

  #labels(labels: Labels | Tensor): FeatureValue {
    let own = labels as FeatureValue;
    if (!(labels instanceof SparseTensor) && isLabelRecord(labels)) {
      const name = this.#labelName;
      if (name === null || !Object.hasOwn(labels, name)) {
        throw new KeyError(
          name === null
            ? `Labels are a record of ${Object.keys(labels).join(", ")}: the head needs a labelName`
            : `Label ${name} is not in labels dictionary.`,
          name === null ? {} : { column: name },
        );
      }
      own = labelOf(labels, name);
    }
    if (own instanceof SparseTensor && !this.#kind.takesSparse) throw new ValueError("SparseTensor is not supported.");
    return own;
  }

  #weights(features: Features, logits: Tensor): Tensor | null {
    const name = this.#weightColumnName;
    if (name === null) return null;
    if (!Object.hasOwn(features, name)) throw new KeyError(`Weights ${name} missing from features.`, { column: name });
    const column = features[name] as FeatureValue | number;
    const given = column instanceof Tensor && column.shape.length === 0 && column.onHost ? Number(elementsOf(column)[0]) : column;
    // One number weighs every example.
    const rows = [logits.shape[0]!, 1];
    if (typeof given === "number") {
      if (!Number.isFinite(Math.fround(given))) throw refusedWeight(name, 0, given);
      return fill(rows, given);
    }
    if (given instanceof Tensor && given.shape.length === 0 && !given.onHost) {
      noted("feature", [], [given], { key: name, dtype: "float32", form: "dense" });
      return broadcastTo(reshape(cast(given, "float32"), [1, 1]), rows);
    }
    const misfit = (shape: readonly number[]) => unbroadcastable(logits.shape, shape.length === 1 ? [shape[0]!, 1] : shape);
    return readWeights(name, features, logits.shape, this.#scratch, true, misfit);
  }

  /** With weights, the mean of the weighted losses is trained, and their sum by that of the weights reported. */
  #losses(target: Tensor, logits: Tensor, weights: Tensor | null, mode: ModeKeys): Losses {
    const { lossFn } = this.#kind;
    if (lossFn !== null) {
      const loss = lossFn(target, logits, weights);
      if (!(loss instanceof Tensor) || loss.size !== 1) {
        throw new ValueError(`lossFn must return a scalar, it returned ${loss instanceof Tensor ? `shape [${loss.shape}]` : typeof loss}`);
      }
      return { train: loss, report: loss };
    }
    const losses = this.#kind.losses(target, logits, mode);
    if (weights === null) {
      const loss = mean(losses);
      return { train: loss, report: loss };
    }
    if (weights.shape[1] !== 1 && weights.shape[1] !== losses.shape[1]) {
      throw unbroadcastable(losses.shape, weights.shape);
    }
    const weighted = mul(losses, weights);
    return { train: mean(weighted), report: div(sum(weighted), sum(broadcastTo(weights, losses.shape))) };
  }

  #metrics(batch: Omit<MeasuredBatch, "put">, report: Tensor): Record<string, Metric> {
    const metrics: Record<string, Metric> = {};
    const put = <M extends Metric>(key: string, make: (name: string) => M): M => {
      const name = this.headName === null ? key : `${key}/${this.headName}`;
      const metric = make(name);
      metrics[name] = metric;
      return metric;
    };
    put("loss", (name) => new Mean(name)).update(report);
    this.#kind.metrics({ ...batch, put });
    return metrics;
  }

  #alternative(predictions: Record<string, Tensor>): OutputAlternative {
    const { problemType, outputs } = this.#kind;
    return { problemType, outputs: outputs === undefined ? predictions : outputs(predictions) };
  }

  /**
   * A step of Adagrad with the rate 0.1 on the loss of logits that are the bias alone, beside the model's own. Its loss is the mean of the trained
   * and the reported one, as in TensorFlow, whose name for the accumulator has the scope twice.
   */
  #biasStep(bias: Variable, target: Tensor, weights: Tensor | null, shape: readonly number[]): () => void {
    const { train, report } = this.#losses(target, broadcastTo(bias, shape), weights, "train");
    const loss = train === report ? train : affine(add(train, report), 0.5);
    const { gradient } = new SGD().computeGradients(loss, { variables: [bias] })[0]!;
    if (gradient.kind !== "dense") throw new ValueError("The gradient of a centred bias is dense");
    const accumulator = variable(`${bias.name}/Adagrad`, bias.shape, constant(0.1), { trainable: false });
    const sums = add(accumulator, square(gradient.tensor));
    const change = affine(div(gradient.tensor, sqrt(sums)), 0.1);
    const next = sub(bias, change);
    return () => {
      assign(bias, next);
      assign(accumulator, sums);
    };
  }
}

/** The logits given, or made from their input. */
function logitsOf(logits: CreateModelFnOpsOptions["logits"] | null, input: Tensor | null, dimension: number): Tensor {
  if (logits === null || logits === undefined) {
    if (input === null) throw new ValueError("Neither logits nor logitsInput supplied.");
    if (!(input instanceof Tensor) || input.shape.length !== 2) throw shapeError("logitsInput", input);
    return variableScope("logits", () => {
      const weights = variable("weights", [input.shape[1]!, dimension], glorotUniform());
      return denseLayer(input, weights, variable("biases", [dimension], zeros()));
    });
  }
  if (input !== null) throw new ValueError("Both logits and logitsInput supplied.");
  if (!(logits instanceof Tensor) || logits.shape.length !== 2) throw shapeError("logits", logits);
  if (logits.shape[1] !== dimension) throw new ValueError(`Dimensions ${logits.shape[1]} and ${dimension} are not compatible`);
  return logits;
}

/** The input of logits, for a head that computes none. */
function inputOf(logits: CreateModelFnOpsOptions["logits"] | null, input: Tensor | null, kind: string): Tensor {
  if (logits !== null && logits !== undefined) {
    throw new ValueError(`The head ${kind} computes no logits and takes none. Give it logitsInput, the output of the last hidden layer`);
  }
  if (input === null) throw new ValueError("Neither logits nor logitsInput supplied.");
  if (!(input instanceof Tensor) || input.shape.length !== 2) throw shapeError("logitsInput", input);
  if (input.dtype !== "float32") throw new TypeError(`logitsInput must be float32, received ${input.dtype}`);
  return input;
}

/** Wherever the result is called, what it makes and finds belongs to the model and the scope of now. */
function inThisModel<T>(fn: () => T): () => T {
  const model = currentModel();
  const scope = scopedName("").slice(0, -1);
  return model === null ? fn : () => withModel(model, () => variableScope(scope, fn));
}

function unbroadcastable(values: readonly number[], weights: readonly number[]): ValueError {
  return new ValueError(
    `weights can not be broadcast to values. values.rank=${values.length}. weights.rank=${weights.length}. ` +
      `values.shape=${tuple(values)}. weights.shape=${tuple(weights)}.`,
  );
}

function shapeError(what: string, value: unknown): ValueError {
  return new ValueError(
    `${what} must be a Tensor [batch, n], received ${value instanceof Tensor ? `shape [${value.shape}]` : typeof value}`,
  );
}

function both(step: TrainOp, more: () => void): TrainOp {
  const apply = () => {
    step.apply();
    more();
  };
  return { gradients: step.gradients, apply };
}
