/**
 * optimizeLoss: a training step from a loss, as `tf.contrib.layers.optimize_loss` makes it
 * (tensorflow/contrib/layers/python/layers/optimizers.py of TensorFlow 1.15).
 *
 * @module
 */

import { checkOptions, describe, synchronous, UnimplementedError, ValueError } from "../errors.ts";
import type { GradientAndVariable } from "../autodiff/gradient.ts";
import { shortestFloat32 } from "../runtime/host_tensor.ts";
import type { LearningRateSchedule } from "../learning_rate.ts";
import { defaultLogger } from "../logger.ts";
import { layerName, type ModelContext, requireModel, scopedName, type Variable, variableScope } from "../model.ts";
import { elementsOf, Tensor } from "../runtime/tensor.ts";
import { clipped, multiply, withNoise } from "./_gradient_changes.ts";
import { rateGivenBy, tensorRate } from "./_rate.ts";
import { Optimizer } from "./optimizer.ts";
import { runUpdates } from "./updates.ts";
import type { TrainOp } from "./train_op.ts";
import { AdagradOptimizer } from "./v1/adagrad.ts";
import { AdamOptimizer } from "./v1/adam.ts";
import { FtrlOptimizer } from "./v1/ftrl.ts";
import { GradientDescentOptimizer, MomentumOptimizer } from "./v1/gradient_descent.ts";
import { RMSPropOptimizer } from "./v1/rmsprop.ts";

/** Names that stand for an optimizer of TensorFlow 1 in {@linkcode optimizeLoss}. */
export type OptimizeLossName = "Adagrad" | "Adam" | "Ftrl" | "Momentum" | "RMSProp" | "SGD";

/** A rate, or a rate as a function of the number of steps taken. */
export type LearningRate = number | LearningRateSchedule;

/** What {@linkcode optimizeLoss} takes as an optimizer. */
export type OptimizeLossOptimizer =
  | OptimizeLossName
  | Optimizer
  | (new (options: { readonly learningRate: LearningRate }) => Optimizer)
  | ((learningRate: LearningRate) => Optimizer)
  | (() => Optimizer);

/** Options of {@linkcode optimizeLoss}. */
export interface OptimizeLossOptions {
  /**
   * A name: that optimizer of TensorFlow 1 with its defaults at `learningRate`, `"Momentum"` with a momentum of 0.9. Or an instance, of these or any
   * other, which keeps its own rate; a class, made with `{ learningRate }`; a function that is given the rate, or nothing where there is none.
   */
  readonly optimizer: OptimizeLossOptimizer;
  /** The rate: a number of at least 0, or a scalar tensor of the model. A name and a class need one. Default: none. */
  readonly learningRate?: number | Tensor | null;
  /** The step that `learningRateDecayFn` is given, a whole number. Default: the model's `global_step`. */
  readonly globalStep?: number | null;
  /** Normal noise (beyond two deviations drawn anew), scaled by this, is added to every gradient. Default: none. */
  readonly gradientNoiseScale?: number | null;
  /** By what the gradients of some variables are multiplied: by variable or by name. Default: none is. */
  readonly gradientMultipliers?: Readonly<Record<string, number>> | ReadonlyMap<string | Variable, number> | null;
  /** The gradients are scaled down together to this norm; or a function that gives other gradients for them. Default: they are not changed. */
  readonly clipGradients?: number | ((gradients: readonly GradientAndVariable[]) => readonly GradientAndVariable[]) | null;
  /** Makes the rate of a step of `learningRate` and `globalStep`, such as `(rate, step) => rate * 0.99 ** step`. Default: the rate stays. */
  readonly learningRateDecayFn?: ((learningRate: number, globalStep: number) => number) | null;
  /** Updates that run after the step. Those of the model's layers, such as `batchNorm`, run whether they are named here or not. */
  readonly updateOps?: readonly (() => void)[] | null;
  /** The variables to change. Default: every trainable one that the loss depends on. */
  readonly variables?: readonly Variable[] | null;
  /** Name of the scope of what is kept. Default `OptimizeLoss`; a second call in a step is `OptimizeLoss_1`. */
  readonly name?: string | null;
  /** What TensorFlow would summarize for TensorBoard. Not available yet: must be absent or empty. */
  readonly summaries?: readonly string[] | null;
  /**
   * Whether this call is the one that counts the step. An estimator raises `global_step` by one for a batch however often it is called, so that it
   * makes no difference here; in TensorFlow every call but one must say false. Default true.
   */
  readonly incrementGlobalStep?: boolean;
}

/**
 * A training step from a loss: gradients, noise, multipliers, clipping, in this order, and the optimizer. Called inside a `modelFn` in TRAIN mode.
 *
 * The state is kept as TensorFlow 1 keeps it: `OptimizeLoss/learning_rate` (where the rate is a number), `OptimizeLoss/<variable>/Adagrad`.
 *
 * @param loss A scalar.
 * @throws {ValueError} if the loss is no scalar or depends on no variable, or an option has a value that it cannot have.
 *
 * @example
 * ```ts
 * import { dense, Estimator, EstimatorSpec, mean, optimizeLoss, reshape, square, sub, type Tensor } from "@headway/estimator";
 * await using model = new Estimator({
 *   modelFn: ({ features, labels, mode }) => {
 *     const y = reshape(dense(reshape(features["x"] as Tensor, [-1, 1]), 1), [-1]);
 *     if (mode === "infer") return new EstimatorSpec({ mode, predictions: { y } });
 *     const loss = mean(square(sub(y, labels as number[])));
 *     const learningRateDecayFn = (rate: number, step: number) => rate / (1 + 0.1 * step);
 *     const trainOp = mode === "train" ? optimizeLoss(loss, { optimizer: "Adam", learningRate: 0.1, clipGradients: 1, learningRateDecayFn }) : null;
 *     return new EstimatorSpec({ mode, loss, trainOp });
 *   },
 * });
 * await model.train(() => [{ x: [0, 1, 2] }, [1, 3, 5]], { steps: 50 });
 * console.log(await model.evaluate(() => [{ x: [0, 1, 2] }, [1, 3, 5]]));
 * ```
 */
export function optimizeLoss(loss: Tensor, options: OptimizeLossOptions): TrainOp {
  const model = requireModel("optimizeLoss");
  checkLoss(loss);
  checkOptions("optimizeLoss", options, {
    optimizer: ["any"],
    learningRate: ["any"],
    globalStep: ["any"],
    gradientNoiseScale: ["number", "null"],
    gradientMultipliers: ["object", "null"],
    clipGradients: ["any"],
    learningRateDecayFn: ["function", "null"],
    updateOps: ["array", "null"],
    variables: ["array", "null"],
    name: ["string", "null"],
    summaries: ["array", "null"],
    incrementGlobalStep: ["boolean"],
  });
  checkSummaries(options.summaries ?? []);
  const { updateOps, variables, gradientNoiseScale, gradientMultipliers, clipGradients } = options;
  const rate = checkRate(options.learningRate ?? null);
  return variableScope(layerName(options.name, "OptimizeLoss"), () => {
    const optimizer = optimizerOf(options.optimizer, decayed(rate, options, model.step));
    let pairs = optimizer.computeGradients(loss, variables === undefined || variables === null ? {} : { variables });
    if (gradientNoiseScale !== undefined && gradientNoiseScale !== null) pairs = withNoise(pairs, gradientNoiseScale, model);
    if (gradientMultipliers !== undefined && gradientMultipliers !== null) multiply(pairs, gradientMultipliers);
    if (clipGradients !== undefined && clipGradients !== null) pairs = clipped(pairs, clipGradients);
    const step = optimizer.applyGradients(pairs);
    const keepRate = typeof rate === "number" ? rateKeeper(rate, optimizer, model) : null;
    const apply = () => {
      keepRate?.();
      step.apply();
      runUpdates(updateOps ?? [], "updateOps");
    };
    return { gradients: step.gradients, apply };
  });
}

const SUMMARIES: readonly string[] = ["learning_rate", "loss", "gradients", "gradient_norm", "global_gradient_norm"];

const optimizers: Readonly<Record<OptimizeLossName, (learningRate: LearningRate) => Optimizer>> = {
  Adagrad: (learningRate) => new AdagradOptimizer({ learningRate }),
  Adam: (learningRate) => new AdamOptimizer({ learningRate }),
  Ftrl: (learningRate) => new FtrlOptimizer({ learningRate }),
  Momentum: (learningRate) => new MomentumOptimizer({ learningRate, momentum: 0.9 }),
  RMSProp: (learningRate) => new RMSPropOptimizer({ learningRate }),
  SGD: (learningRate) => new GradientDescentOptimizer({ learningRate }),
};

function checkLoss(loss: Tensor): void {
  if (!(loss instanceof Tensor)) throw new TypeError(`loss must be a Tensor, received ${describe(loss)}`);
  if (loss.shape.length > 0) {
    throw new ValueError(`Expected scalar shape for loss, saw shape: (${loss.shape.join(", ")}${loss.shape.length === 1 ? "," : ""}).`);
  }
}

function checkSummaries(summaries: readonly string[]): void {
  for (const summary of summaries) {
    if (!SUMMARIES.includes(summary)) {
      throw new ValueError(`Summaries should be one of [${SUMMARIES.join(", ")}], you provided ${summary}.`);
    }
  }
  if (summaries.length > 0) throw new UnimplementedError("optimizeLoss: summaries are not available yet");
}

function checkRate(rate: number | Tensor | null): number | Tensor | null {
  if (rate === null || (rate instanceof Tensor && rate.shape.length === 0 && rate.dtype === "float32")) return rate;
  if (typeof rate !== "number") {
    const shown = rate instanceof Tensor ? `a tensor of shape [${rate.shape}]` : String(rate);
    throw new ValueError(
      `Learning rate should be 0d Tensor or float. Got ${shown} of type ${rate instanceof Tensor ? rate.dtype : typeof rate}`,
    );
  }
  if (!(rate >= 0) || !Number.isFinite(rate)) throw new ValueError(`Invalid learningRate ${rate}.`);
  return rate;
}

/** The rate of the steps to come. A tensor that a function of the user's changes is read when the step is taken, on devices that can be read at once. */
function decayed(rate: number | Tensor | null, options: OptimizeLossOptions, step: number): LearningRate | null {
  const { learningRateDecayFn: decay, globalStep = null } = options;
  if (globalStep !== null && !(Number.isSafeInteger(globalStep) && globalStep >= 0)) {
    throw new TypeError(
      `Existing "global_step" does not have integer type: ${typeof globalStep === "number" ? globalStep : describe(globalStep)}`,
    );
  }
  const hasDecay = decay !== undefined && decay !== null;
  if (rate === null) {
    if (hasDecay) throw new ValueError("learningRateDecayFn changes a learningRate, and there is none");
    return null;
  }
  if (!hasDecay) return typeof rate === "number" ? rate : tensorRate(rate);
  const at = globalStep ?? step;
  const now = () => typeof rate === "number" ? rate : (elementsOf(rate) as Float32Array)[0]!;
  return rateGivenBy("learningRateDecayFn", () => synchronous("learningRateDecayFn", decay(now(), at)));
}

function optimizerOf(given: OptimizeLossOptimizer, rate: LearningRate | null): Optimizer {
  if (given instanceof Optimizer) return given;
  if (typeof given === "string") {
    if (rate === null) throw new ValueError(`Learning rate is None, but should be specified if optimizer is string (${given}).`);
    if (!Object.hasOwn(optimizers, given)) {
      throw new ValueError(`Optimizer name should be one of [${Object.keys(optimizers).join(", ")}], you provided ${given as string}.`);
    }
    return optimizers[given](rate);
  }
  if (typeof given !== "function") {
    throw new ValueError(
      "Unrecognized optimizer: should be string, subclass of Optimizer, instance of subclass of Optimizer or function with one argument. " +
        `Got ${String(given)}.`,
    );
  }
  if (isClass(given)) {
    if (rate === null) throw new ValueError(`Learning rate is None, but should be specified if optimizer is class (${given.name}).`);
    return new given({ learningRate: rate });
  }
  const made: unknown = rate === null ? (given as () => Optimizer)() : given(rate);
  if (!(made instanceof Optimizer)) {
    throw new ValueError(`Unrecognized optimizer: function should return subclass of Optimizer. Got ${String(made)}.`);
  }
  return made;
}

function isClass(
  given: Exclude<OptimizeLossOptimizer, string | Optimizer>,
): given is new (options: { readonly learningRate: LearningRate }) => Optimizer {
  return given.prototype instanceof Optimizer;
}

/** The variable that holds the rate. The option wins over a checkpoint's value, and it is written when the step is taken. */
function rateKeeper(rate: number, optimizer: Optimizer, { variables, logger }: ModelContext): () => void {
  const name = scopedName("learning_rate");
  const known = variables.find(name) !== undefined;
  const own = Math.fround(rate);
  const kept = variables.get(name, [], () => Float32Array.of(own), false, {
    optimizer: optimizer.name,
    variable: null,
    slot: "learning_rate",
  });
  const stored = kept.scalar;
  if (!known && stored !== own) {
    const [here, there] = [shortestFloat32(own), shortestFloat32(stored)];
    (logger ?? defaultLogger()).info(`optimizeLoss: the option learningRate is ${here}; the checkpoint's ${name}, ${there}, is not used`);
  }
  return () => {
    if (stored !== own) kept.assign(Float32Array.of(own));
  };
}
