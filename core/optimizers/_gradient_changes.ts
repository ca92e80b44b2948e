/**
 * What optimizeLoss does to gradients before they are applied: noise, multipliers, clipping.
 *
 * @module
 */

import { backend } from "../runtime/backends/current.ts";
import { describe, synchronous, ValueError } from "../errors.ts";
import { densifyRows, type GradientAndVariable } from "../autodiff/gradient.ts";
import type { OpAttributes } from "../graph/attributes.ts";
import { GLOBAL_STEP, SEED } from "../graph/current_recorder.ts";
import { NONE, noted } from "../ops/_op.ts";
import { allocate } from "../runtime/memory.ts";
import { type ModelContext, scopedName, type Variable } from "../model.ts";
import { randomKey } from "../random.ts";
import { empty, type Tensor } from "../runtime/tensor.ts";
import { clipTogether, scaleBy, valuesOf } from "./_clip.ts";

/** Every gradient with noise; one of rows becomes a dense one, as all rows get some. */
export function withNoise(pairs: readonly GradientAndVariable[], scale: number, model: ModelContext): readonly GradientAndVariable[] {
  if (!Number.isFinite(scale) || scale < 0) {
    throw new ValueError(`gradientNoiseScale must be a finite number of at least 0, received ${scale}`);
  }
  return pairs.map(({ gradient, variable }) => {
    const stream = scopedName(`gradient_noise/${variable.name}`);
    const noise = truncatedNormal({ shape: variable.shape, deviation: scale, stream }, model.seed, model.step);
    if (gradient.kind === "dense") {
      backend().run.add(noise.size, gradient.tensor.address, noise.address, gradient.tensor.address);
      noted("add", [gradient.tensor, noise], [gradient.tensor], NONE);
      return { gradient, variable };
    }
    return { gradient: { kind: "dense", tensor: densifyRows(gradient.ids, gradient.rows, variable.shape, noise) }, variable };
  });
}

/** Draws of a normal distribution that is cut at two deviations, others in every step. */
export function truncatedNormal(
  { shape, deviation, stream }: OpAttributes["random_truncated_normal"],
  seed: bigint,
  step: number,
): Tensor {
  const noise = empty(shape);
  // Another step has another key, not another counter: a draw that is repeated uses the counters that follow.
  const { key0, key1 } = randomKey(seed, `${stream}/${step}`);
  const block = allocate(32).address;
  backend().writeWords(block, [key0 | 0, key1 | 0, 0, 0]);
  backend().writeFloats(block + 16, [0, deviation]);
  backend().run.random_truncated_normal(noise.size, noise.address, block);
  noted("random_truncated_normal", [SEED, GLOBAL_STEP], [noise], { shape, deviation, stream });
  return noise;
}

/** Multiplies the gradients of some variables, in place. */
export function multiply(
  pairs: readonly GradientAndVariable[],
  multipliers: Readonly<Record<string, number>> | ReadonlyMap<string | Variable, number>,
): void {
  const named = new Map<string, number>();
  for (const [key, factor] of multipliers instanceof Map ? multipliers : Object.entries(multipliers)) {
    const name = typeof key === "string" ? key : (key as Variable).name;
    if (typeof factor !== "number" || !Number.isFinite(factor)) {
      throw new ValueError(`gradientMultipliers: that of ${name} must be a finite number, received ${describe(factor)}`);
    }
    named.set(name, factor);
  }
  for (const pair of pairs) {
    const factor = named.get(pair.variable.name);
    if (factor === undefined) continue;
    named.delete(pair.variable.name);
    scaleBy(valuesOf(pair), factor);
  }
  for (const name of named.keys()) {
    throw new ValueError(
      `gradientMultipliers names ${name}, which has no gradient here. Those that have are ${
        pairs.map(({ variable }) => variable.name).join(", ")
      }`,
      { tensor: name },
    );
  }
}

/** The gradients scaled down together to a norm, in place, or what a function makes of them. */
export function clipped(
  pairs: readonly GradientAndVariable[],
  clip: number | ((gradients: readonly GradientAndVariable[]) => readonly GradientAndVariable[]),
): readonly GradientAndVariable[] {
  if (typeof clip === "function") {
    const changed: unknown = synchronous("clipGradients", clip(pairs));
    if (!Array.isArray(changed)) {
      throw new TypeError(`clipGradients must return an array of gradients and variables, it returned ${describe(changed)}`);
    }
    return changed;
  }
  if (typeof clip !== "number") throw new ValueError(`Unknown type ${typeof clip} for clipGradients`);
  if (!(clip > 0) || !Number.isFinite(clip)) throw new ValueError(`clipGradients must be a finite number above 0, received ${clip}`);
  clipTogether(pairs, clip);
  return pairs;
}
