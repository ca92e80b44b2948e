/**
 * Numbers that depend on how many steps were taken, as operations on the host: rates and powers of decays.
 *
 * @module
 */

import { describe, InvalidArgumentError, ValueError } from "../errors.ts";
import type { OpAttributes } from "../graph/attributes.ts";
import { GLOBAL_STEP } from "../graph/current_recorder.ts";
import { learningRateFromConfig, type LearningRateSchedule } from "../learning_rate.ts";
import { noted } from "../ops/_op.ts";
import { elementsOf, type Tensor } from "../runtime/tensor.ts";

/** What is known of a schedule that has no description: the tensor that it reads, and what the user calls it. */
interface RateOrigin {
  readonly tensor?: Tensor;
  readonly givenBy?: string;
}

const origins = new WeakMap<LearningRateSchedule, RateOrigin>();

/** A schedule that gives what a scalar on the device is. Optimizers use the scalar there. */
export function tensorRate(tensor: Tensor): LearningRateSchedule {
  const schedule = () => (elementsOf(tensor) as Float32Array)[0]!;
  origins.set(schedule, { tensor });
  return schedule;
}

/** Says which option a schedule comes from, for the errors of those who cannot call it. */
export function rateGivenBy(option: string, schedule: LearningRateSchedule): LearningRateSchedule {
  origins.set(schedule, { givenBy: option });
  return schedule;
}

/** The scalar on the device that a schedule stands for, if there is one. */
export function tensorOfRate(rate: number | LearningRateSchedule): Tensor | null {
  return typeof rate === "function" ? origins.get(rate)?.tensor ?? null : null;
}

/** The rate of the step that follows `step` others, in float32, with its time decay. `owner` is named by errors. */
export function rateAt(rate: number | LearningRateSchedule, decay: number, step: number, owner: string): number {
  const given: unknown = typeof rate === "function" ? rate(step) : rate;
  const number = typeof given === "number" ? Math.fround(given) : NaN;
  if (!Number.isFinite(number)) {
    throw new ValueError(`The learning rate of ${owner} at step ${step} must be a finite number. Received ${describe(given)}`);
  }
  return decay > 0 ? Math.fround(number / timeDivisor(decay, step)) : number;
}

/**
 * A rate as a graph holds it.
 *
 * @throws {InvalidArgumentError} if it is a function that has no description.
 */
export function describedRate(rate: number | LearningRateSchedule, owner: string): OpAttributes["learning_rate"]["rate"] {
  if (typeof rate === "number") return rate;
  const config = rate.toConfig?.();
  if (config !== undefined) return JSON.parse(JSON.stringify(config));
  const what = origins.get(rate)?.givenBy ?? `the learning rate of ${owner}`;
  throw new InvalidArgumentError(
    `A train graph cannot hold ${what}: it is a function of one's own. Use a number or a schedule of this library, such as exponentialDecay`,
  );
}

/** The rate after so many steps, [1]. */
export function learningRate(attributes: OpAttributes["learning_rate"], step: number): Float32Array {
  const { rate, decay } = attributes;
  const value = Float32Array.of(rateAt(typeof rate === "number" ? rate : learningRateFromConfig(rate), decay, step, "the graph"));
  noted("learning_rate", [GLOBAL_STEP], [value], attributes);
  return value;
}

/** 1 + decay * step, by which time decay divides a rate, [1]. */
export function decayDivisor(decay: number, step: number): Float32Array {
  const value = Float32Array.of(timeDivisor(decay, step));
  noted("decay_divisor", [GLOBAL_STEP], [value], { decay });
  return value;
}

/** The powers of decays by which Adam corrects after so many steps, in float32. */
export function betaPowers(betas: readonly number[], step: number): number[] {
  const powers = new Array<number>(betas.length);
  for (let i = 0; i < powers.length; i++) powers[i] = Math.fround(betas[i]! ** (step + 1));
  return powers;
}

/** One of {@linkcode betaPowers} as a value of a graph, [1]. */
export function betaPower(beta: number, step: number): Float32Array {
  const value = Float32Array.from(betaPowers([beta], step));
  noted("beta_power", [GLOBAL_STEP], [value], { beta });
  return value;
}

function timeDivisor(decay: number, step: number): number {
  return Math.fround(1 + Math.fround(decay * step));
}
