/**
 * The evaluation loop.
 *
 * @module
 */

import { backend } from "../core/runtime/backends/current.ts";
import type { BatchIterator, SplitBatch } from "../core/data/batch.ts";
import { ValueError } from "../core/errors.ts";
import type { EstimatorSpec } from "../core/estimator_spec.ts";
import { type HostTensor, shortestFloat32 } from "../core/runtime/host_tensor.ts";
import type { Logger } from "../core/logger.ts";
import { checkStatus, Step } from "../core/runtime/memory.ts";
import type { Metric } from "../core/metrics/mod.ts";
import { VariableStore } from "../core/model.ts";
import { ABORTED, closeInput, nextBatch, Pacer } from "./_arguments.ts";
import type { Fit } from "./_restore.ts";
import type { Session } from "./_session.ts";

/** What one call of `evaluate` is to do. */
export interface EvaluateTask {
  readonly session: Session;
  readonly input: BatchIterator;
  readonly logger: Logger;
  readonly modelFn: (batch: SplitBatch) => EstimatorSpec;
  readonly steps: number | null;
  readonly signal: AbortSignal | undefined;
  readonly fit: Fit;
  /** The metrics of a model that saw no batch, or null where they are not known. */
  readonly emptyMetrics: (() => Record<string, Metric>) | null;
}

/** What `evaluate` gives: the metrics, `loss` and `global_step`. */
export type EvaluationResult = Record<string, number | HostTensor>;

/** Evaluates until the input or the steps end. */
export async function evaluateLoop(task: EvaluateTask): Promise<EvaluationResult> {
  const { session, input, logger } = task;
  const pacer = new Pacer();
  const locals = new VariableStore();
  const started = performance.now();
  const at = localTime("T");
  let total = 0;
  let batches = 0;
  let metrics: Record<string, Metric> | null = null;
  try {
    while (task.steps === null || batches < task.steps) {
      task.signal?.throwIfAborted();
      const read = nextBatch(input, task.signal);
      const result = read instanceof Promise ? await read : read;
      if (result === ABORTED) continue;
      if (result.done) break;
      const step = new Step();
      try {
        if (batches === 0) logger.info("Calling model_fn.");
        step.run(() => {
          const { spec } = session.run("eval", locals, () => task.modelFn(result.value));
          if (spec.loss === null) throw new ValueError("Missing loss.");
          if (batches === 0) session.settle(task.fit);
          checkStatus();
          total += backend().readSync(spec.loss.address, new Float32Array(1))[0]!;
          metrics = spec.evalMetricOps;
        });
      } finally {
        step.close();
      }
      if (batches === 0) {
        logger.info("Done calling model_fn.");
        logger.info(`Starting evaluation at ${at}`);
      }
      batches++;
      if (task.steps !== null && (task.steps < 20 || batches % Math.floor(task.steps / 10) === 0 || batches === task.steps)) {
        logger.info(`Evaluation [${batches}/${task.steps}]`);
      }
      if (pacer.due) await pacer.turn();
    }
    if (batches === 0) logger.info(`Starting evaluation at ${at}`);
    const results: EvaluationResult = {};
    const mean = batches === 0 ? 0 : Math.fround(total / batches);
    const step = new Step();
    try {
      step.run(() => {
        const found = metrics ?? (task.emptyMetrics === null ? {} : session.withLocals("eval", locals, task.emptyMetrics));
        // TensorFlow's order: all by name, and global_step last.
        for (const name of [...Object.keys(found), "loss"].sort()) results[name] = name === "loss" ? mean : found[name]!.result();
      });
    } finally {
      step.close();
    }
    results["global_step"] = session.step;
    logger.info(`Inference Time : ${((performance.now() - started) / 1000).toFixed(5)}s`);
    logger.info(`Finished evaluation at ${localTime("-")}`);
    logger.info(`Saving dict for global step ${session.step}: ${describe(results)}`);
    return results;
  } finally {
    locals.dispose();
    await closeInput(input, task.signal);
  }
}

function describe(results: EvaluationResult): string {
  return Object.keys(results).sort().map((name) => {
    const value = results[name]!;
    if (typeof value !== "number") return `${name} = [${shown(value).join(" ")}]`;
    return `${name} = ${name === "global_step" ? value : shortestFloat32(value)}`;
  }).join(", ");
}

/** The elements; of more than 1000 the first and the last three, as NumPy writes them. */
function shown({ dtype, data }: HostTensor): string[] {
  const write = (values: ArrayLike<unknown>) =>
    Array.from(values, (value) => dtype === "float32" ? shortestFloat32(value as number) : String(value));
  return data.length <= 1000 ? write(data) : [...write(data.slice(0, 3)), "...", ...write(data.slice(-3))];
}

function localTime(separator: string): string {
  const now = new Date();
  const two = (n: number) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}${separator}${two(now.getHours())}:${
    two(now.getMinutes())
  }:${two(now.getSeconds())}`;
}
