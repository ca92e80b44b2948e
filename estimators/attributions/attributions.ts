/**
 * Integrated gradients of an estimator's predictions: examples are read, their paths followed many at once, and one attribution given for each.
 *
 * @module
 */

import type { BatchIterator, Features, InputFn } from "../../core/data/batch.ts";
import { ValueError } from "../../core/errors.ts";
import { backend } from "../../core/runtime/backends/current.ts";
import { sizeOf } from "../../core/runtime/host_tensor.ts";
import { GaussLegendre, type PathIntegral, type PathOptions, RightRiemann } from "../../core/integrated_gradients.ts";
import { ABORTED, closeInput, nextBatch, readableBatch } from "../loops/batches.ts";
import { checkCallOptions, checkSteps } from "../call_options.ts";
import { Pacer } from "../loops/pacer.ts";
import { checkBaseline, readBaselines } from "./baselines.ts";
import { observe, type RunnableModel } from "./processed_features.ts";
import { PathFollower } from "./paths.ts";
import { TargetChooser } from "./target.ts";
import type { Attribution, AttributionBaseline, AttributionOptions } from "./types.ts";
import type { RunConfig } from "../run_config.ts";

/** Attributions of one call. */
export interface AttributionTask<Params> extends RunnableModel {
  /** What the caller wants. */
  readonly options: CheckedOptions<Params>;
  /** The examples. */
  readonly input: BatchIterator;
  /** Opens another input, of a baseline. */
  readonly open: (inputFn: InputFn<RunConfig, Params>) => Promise<BatchIterator>;
}

/** Options with their defaults. */
export interface CheckedOptions<Params> {
  readonly target: TargetChooser;
  readonly baseline: AttributionBaseline<Params>;
  readonly path: PathOptions;
  readonly method: new (size: number, options: PathOptions) => PathIntegral;
  readonly signal: AbortSignal | undefined;
}

/**
 * Checks the options of `attributions`.
 *
 * @throws {ValueError} if one has a value that is not allowed.
 */
export function attributionOptions<Params>(options: AttributionOptions<Params>): CheckedOptions<Params> {
  checkCallOptions("attributions", options, {
    target: ["any"],
    baseline: ["any"],
    steps: ["number"],
    method: ["string"],
    tolerance: ["number"],
    maxSteps: ["number"],
    checkpointPath: ["any"],
  });
  const { steps = 64, maxSteps = Math.max(1024, steps), method = "gauss_legendre", tolerance = 1e-3, baseline = "zeros" } = options;
  checkSteps("steps", steps);
  checkSteps("maxSteps", maxSteps);
  if (maxSteps > MAX_STEPS) throw new ValueError(`steps and maxSteps may be ${MAX_STEPS} at most, received ${maxSteps}`);
  if (maxSteps < steps) throw new ValueError(`maxSteps must not be below steps, received ${maxSteps} and ${steps}`);
  if (!(tolerance >= 0)) throw new ValueError(`tolerance must not be negative, received ${tolerance}`);
  if (!Object.hasOwn(methods, method)) {
    throw new ValueError(`method must be "gauss_legendre" or "right_riemann", received ${JSON.stringify(method)}`);
  }
  if (method === "gauss_legendre" && steps < 2) throw new ValueError(`method "gauss_legendre" takes 2 steps at least, received ${steps}`);
  return {
    target: new TargetChooser(options.target),
    baseline: checkBaseline(baseline),
    path: { steps, maxSteps, tolerance },
    method: methods[method],
    signal: options.signal,
  };
}

const MAX_STEPS = 1 << 20;

const methods = { gauss_legendre: GaussLegendre, right_riemann: RightRiemann } as const;

/** One attribution for each example of the input. */
export async function* attributionLoop<Params>(task: AttributionTask<Params>): AsyncGenerator<Attribution, void, undefined> {
  const pacer = new Pacer();
  const { signal, target, baseline, method, path } = task.options;
  try {
    const baselinesFor = await readBaselines(task, baseline, async function* (inputFn) {
      const input = await task.open(inputFn);
      try {
        yield* batches(input, signal, pacer);
      } finally {
        await closeInput(input, signal);
      }
    });
    let first = 0;
    for await (const features of batches(task.input, signal, pacer)) {
      const observed = observe(task, features, { what: "example", first }, (predictions) => ({
        wanted: target.wanted(predictions),
        take: (values, sources) => ({
          key: target.key(values),
          outputs: sizeOf(values[target.key(values)]!.shape.slice(1)),
          chosen: target.choose(values, sources.find(({ sequence }) => sequence !== null)?.sequence?.lengths ?? null, first),
        }),
      }));
      const { batch, result } = observed instanceof Promise ? await observed : observed;
      const following = new PathFollower(task, { batch, ...result, first, baselines: baselinesFor(batch), method, path });
      yield* following.attributions(pacer, signal);
      first += batch.rows;
    }
  } finally {
    await closeInput(task.input, signal);
  }
}

/** The batches of an input, one after the other. */
async function* batches(input: BatchIterator, signal: AbortSignal | undefined, pacer: Pacer): AsyncGenerator<Features, void, undefined> {
  while (true) {
    signal?.throwIfAborted();
    const read = nextBatch(input, signal);
    const result = read instanceof Promise ? await read : read;
    if (result === ABORTED) continue;
    if (result.done) return;
    yield (backend().synchronous ? result.value : await readableBatch(result.value)).features;
    if (pacer.due) await pacer.turn();
  }
}
