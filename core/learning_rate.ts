/**
 * Learning rates that change with the step, computed in float32 as TensorFlow does (`keras/optimizers/schedules`).
 *
 * @module
 */

import { checkOptions, describe, type OptionKinds, ValueError } from "./errors.ts";

/** How a schedule is described, so that it can be made again. */
export type LearningRateConfig =
  | ({ readonly name: "exponential_decay" | "inverse_time_decay" } & Required<DecayOptions>)
  | ({ readonly name: "polynomial_decay" } & Required<PolynomialDecayOptions>)
  | ({ readonly name: "cosine_decay" } & CosineDecayOptions)
  | ({ readonly name: "cosine_decay_restarts" } & Required<CosineDecayRestartsOptions>)
  | ({ readonly name: "piecewise_constant_decay" } & PiecewiseConstantDecayOptions);

/** A learning rate as a function of the number of steps taken; one of this module's can be described. */
export interface LearningRateSchedule {
  /** The rate of the step that follows `step` others. */
  (step: number): number;
  /** The description that {@linkcode learningRateFromConfig} takes; absent on a function of the caller's own. */
  toConfig?(): LearningRateConfig;
}

/** Options of {@linkcode exponentialDecay} and {@linkcode inverseTimeDecay}. */
export interface DecayOptions {
  /** The rate of step 0. */
  readonly initialLearningRate: number;
  /** Steps after which the decay rate has applied once. */
  readonly decaySteps: number;
  /** How much the rate decays. */
  readonly decayRate: number;
  /** Decay in whole intervals only. Default false. */
  readonly staircase?: boolean;
}

/** Options of {@linkcode polynomialDecay}. */
export interface PolynomialDecayOptions {
  /** The rate of step 0. */
  readonly initialLearningRate: number;
  /** Steps after which the end is reached. */
  readonly decaySteps: number;
  /** The rate at the end. Default 0.0001. */
  readonly endLearningRate?: number;
  /** Exponent. Default 1: linear. */
  readonly power?: number;
  /** Begin anew, more slowly, when the end is reached. Default false. */
  readonly cycle?: boolean;
}

/** Options of {@linkcode cosineDecay}. */
export interface CosineDecayOptions {
  /** The rate of step 0. */
  readonly initialLearningRate: number;
  /** Steps of the decay, after those of the warm-up. */
  readonly decaySteps: number;
  /** The rate at the end as a fraction of the rate at which the decay began. Default 0. */
  readonly alpha?: number;
  /** Rate that the warm-up rises to; without it there is no warm-up. */
  readonly warmupTarget?: number;
  /** Steps of the warm-up. Default 0. */
  readonly warmupSteps?: number;
}

/** Options of {@linkcode cosineDecayRestarts}. */
export interface CosineDecayRestartsOptions {
  /** The rate of step 0. */
  readonly initialLearningRate: number;
  /** Steps of the first decay. */
  readonly firstDecaySteps: number;
  /** How many times longer each decay is than the one before. Default 2. */
  readonly tMul?: number;
  /** How many times higher each decay begins than the one before. Default 1. */
  readonly mMul?: number;
  /** The rate at the end of a decay as a fraction of `initialLearningRate`. Default 0. */
  readonly alpha?: number;
}

/** Options of {@linkcode piecewiseConstantDecay}. */
export interface PiecewiseConstantDecayOptions {
  /** Steps up to and including which each value but the last holds, ascending. */
  readonly boundaries: readonly number[];
  /** One rate more than there are boundaries. */
  readonly values: readonly number[];
}

/** initialLearningRate * decayRate ^ (step / decaySteps). */
export function exponentialDecay(options: DecayOptions): LearningRateSchedule {
  checkOptions("exponentialDecay", options, decayKinds);
  const config = { name: "exponential_decay", staircase: false, ...options } as const;
  checkNumbers(config.name, config, ["initialLearningRate", "decaySteps", "decayRate"]);
  return described(
    (step) => f(f(config.initialLearningRate) * f(f(config.decayRate) ** intervals(step, config.decaySteps, config.staircase))),
    config,
  );
}

/** initialLearningRate / (1 + decayRate * step / decaySteps). */
export function inverseTimeDecay(options: DecayOptions): LearningRateSchedule {
  checkOptions("inverseTimeDecay", options, decayKinds);
  const config = { name: "inverse_time_decay", staircase: false, ...options } as const;
  checkNumbers(config.name, config, ["initialLearningRate", "decaySteps", "decayRate"]);
  return described((step) => {
    const { initialLearningRate, decaySteps, decayRate, staircase } = config;
    const decay = staircase ? f(f(decayRate) * intervals(step, decaySteps, true)) : f(f(step) * f(f(decayRate) * f(1 / f(decaySteps))));
    return f(f(initialLearningRate) / f(1 + decay));
  }, config);
}

/** From initialLearningRate to endLearningRate in decaySteps steps, along (1 - step / decaySteps) ^ power. */
export function polynomialDecay(options: PolynomialDecayOptions): LearningRateSchedule {
  checkOptions("polynomialDecay", options, {
    name: ["any"],
    initialLearningRate: ["any"],
    decaySteps: ["any"],
    endLearningRate: ["any"],
    power: ["any"],
    cycle: ["boolean"],
  });
  const config = { name: "polynomial_decay", endLearningRate: 0.0001, power: 1, cycle: false, ...options } as const;
  checkNumbers(config.name, config, ["initialLearningRate", "decaySteps", "endLearningRate", "power"]);
  return described((step) => {
    const { decaySteps, cycle } = config;
    const rounds = !cycle || step === 0 ? 1 : Math.ceil(quotient(step, decaySteps));
    const part = cycle ? f(f(step) / f(f(decaySteps) * rounds)) : quotient(Math.min(step, decaySteps), decaySteps);
    const end = f(config.endLearningRate);
    return f(f(f(f(config.initialLearningRate) - end) * f(f(1 - part) ** f(config.power))) + end);
  }, config);
}

/** A linear warm-up, if there is one, then half a wave of the cosine down to alpha (Loshchilov & Hutter 2017). */
export function cosineDecay(options: CosineDecayOptions): LearningRateSchedule {
  checkOptions("cosineDecay", options, {
    name: ["any"],
    initialLearningRate: ["any"],
    decaySteps: ["any"],
    alpha: ["any"],
    warmupTarget: ["any"],
    warmupSteps: ["any"],
  });
  const config = { name: "cosine_decay", ...options } as const;
  const { initialLearningRate, decaySteps, alpha = 0, warmupTarget, warmupSteps = 0 } = options;
  checkNumbers(config.name, { initialLearningRate, decaySteps, alpha, warmupSteps, warmupTarget: warmupTarget ?? 0 }, [
    "initialLearningRate",
    "decaySteps",
    "alpha",
    "warmupSteps",
    "warmupTarget",
  ]);
  return described((step) => {
    if (warmupTarget !== undefined && step < warmupSteps) {
      return f(f(f(f(warmupTarget) - f(initialLearningRate)) * f(f(step) / f(warmupSteps))) + f(initialLearningRate));
    }
    const from = f(warmupTarget ?? initialLearningRate);
    const pi = f(Math.PI);
    // With a warm-up TensorFlow computes this in a branch, where constants are arguments and its graph optimizer leaves them alone.
    const angle = warmupTarget === undefined
      ? f(f(Math.min(step, decaySteps)) * f(pi * f(1 / f(decaySteps))))
      : f(pi * f(f(Math.min(step - warmupSteps, decaySteps)) / f(decaySteps)));
    const wave = f(0.5 * f(1 + f(Math.cos(angle))));
    return f(from * f(f(f(1 - f(alpha)) * wave) + f(alpha)));
  }, config);
}

/** Half a wave of the cosine down to alpha, again and again, each tMul times as long and mMul times as high (Loshchilov & Hutter 2017). */
export function cosineDecayRestarts(options: CosineDecayRestartsOptions): LearningRateSchedule {
  checkOptions("cosineDecayRestarts", options, {
    name: ["any"],
    initialLearningRate: ["any"],
    firstDecaySteps: ["any"],
    tMul: ["any"],
    mMul: ["any"],
    alpha: ["any"],
  });
  const config = { name: "cosine_decay_restarts", tMul: 2, mMul: 1, alpha: 0, ...options } as const;
  checkNumbers(config.name, config, ["initialLearningRate", "firstDecaySteps", "tMul", "mMul", "alpha"]);
  const [t, m, alpha] = [f(config.tMul), f(config.mMul), f(config.alpha)];
  if (t < 1) throw new ValueError(`[${config.name}] tMul must be at least 1. Received ${config.tMul}`);
  return described((step) => {
    const decays = quotient(step, config.firstDecaySteps);
    // Decays of growing length end after (1 - t^n) / (1 - t) first lengths.
    const restarts = Math.floor(t === 1 ? decays : f(f(Math.log(f(1 - f(decays * f(1 - t))))) / f(Math.log(t))));
    const length = f(t ** restarts);
    const part = t === 1 ? f(decays - restarts) : f(f(decays - f(f(1 - length) / f(1 - t))) / length);
    const wave = f(f(0.5 * f(m ** restarts)) * f(1 + f(Math.cos(f(f(Math.PI) * part)))));
    return f(f(config.initialLearningRate) * f(f(f(1 - alpha) * wave) + alpha));
  }, config);
}

/** values[i], where i is the number of boundaries that the step exceeds. */
export function piecewiseConstantDecay(options: PiecewiseConstantDecayOptions): LearningRateSchedule {
  checkOptions("piecewiseConstantDecay", options, { name: ["any"], boundaries: ["any"], values: ["any"] });
  const { boundaries, values } = options;
  for (const list of [boundaries, values] as readonly unknown[]) {
    if (Array.isArray(list) && list.every(Number.isFinite)) continue;
    throw new TypeError(`[piecewise_constant_decay] boundaries and values must be arrays of finite numbers. Received ${describe(list)}`);
  }
  if (boundaries.length !== values.length - 1) {
    throw new ValueError(
      "The length of boundaries should be 1 less than the length of values. " +
        `Received: boundaries=[${boundaries}] of length ${boundaries.length}, and values=[${values}] of length ${values.length}.`,
    );
  }
  for (let i = 1; i < boundaries.length; i++) {
    if (!(boundaries[i]! > boundaries[i - 1]!)) {
      throw new ValueError(`[piecewise_constant_decay] boundaries must ascend. Received [${boundaries}]`);
    }
  }
  return described((step) => {
    let i = 0;
    while (i < boundaries.length && step > boundaries[i]!) i++;
    return f(values[i]!);
  }, { name: "piecewise_constant_decay", boundaries: [...boundaries], values: [...values] });
}

/**
 * Makes a schedule again from its description.
 *
 * @throws {ValueError} if the description names no schedule.
 */
export function learningRateFromConfig(config: LearningRateConfig): LearningRateSchedule {
  switch (config.name) {
    case "exponential_decay":
      return exponentialDecay(config);
    case "inverse_time_decay":
      return inverseTimeDecay(config);
    case "polynomial_decay":
      return polynomialDecay(config);
    case "cosine_decay":
      return cosineDecay(config);
    case "cosine_decay_restarts":
      return cosineDecayRestarts(config);
    case "piecewise_constant_decay":
      return piecewiseConstantDecay(config);
    default:
      throw new ValueError(`Unknown learning rate schedule: ${JSON.stringify((config as { name?: unknown })?.name)}`);
  }
}

/** A description is a record of the options with the name of the schedule. */
const decayKinds: OptionKinds = {
  name: ["any"],
  initialLearningRate: ["any"],
  decaySteps: ["any"],
  decayRate: ["any"],
  staircase: ["boolean"],
};

const f = Math.fround;

function intervals(step: number, decaySteps: number, staircase: boolean): number {
  const count = quotient(step, decaySteps);
  return staircase ? Math.floor(count) : count;
}

/**
 * step / constant, as TensorFlow 2.15's graph optimizer rewrites it: a product with the reciprocal, in float32. For some constants (41, 47, 55) a
 * whole multiple comes out below the whole number, and a staircase has its step one later.
 */
function quotient(step: number, constant: number): number {
  return f(f(step) * f(1 / f(constant)));
}

function checkNumbers(name: string, options: object, keys: readonly string[]): void {
  for (const key of keys) {
    const value = (options as Record<string, unknown>)[key];
    if (typeof value !== "number" || !Number.isFinite(value)) {
      throw new ValueError(`[${name}] ${key} must be a finite number. Received ${value}`);
    }
    if ((key === "decaySteps" || key === "firstDecaySteps") && value <= 0) {
      throw new ValueError(`[${name}] Argument \`${key}\` must be > 0. Received: ${key}=${value}`);
    }
  }
}

function described(fn: (step: number) => number, config: LearningRateConfig): LearningRateSchedule {
  return Object.assign(fn, { toConfig: (): LearningRateConfig => config });
}
