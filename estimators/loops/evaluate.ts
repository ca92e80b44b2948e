/**
 * The evaluation loop.
 *
 * @module
 */

import { backend } from "../../core/runtime/backends/current.ts";
import type { BatchIterator, SplitBatch } from "../../core/data/batch.ts";
import { ValueError } from "../../core/errors.ts";
import type { EstimatorSpec } from "../../core/estimator_spec.ts";
import { type HostTensor, shortestFloat32 } from "../../core/runtime/host_tensor.ts";
import type { Logger } from "../../core/logger.ts";
import { clearStatus, statusError, Step } from "../../core/runtime/memory.ts";
import { type Metric, readResults } from "../../core/metrics/metric.ts";
import { VariableStore } from "../../core/model.ts";
import type { Tensor } from "../../core/runtime/tensor.ts";
import { ABORTED, closeInput, nextBatch, readableBatch } from "./batches.ts";
import { Pacer } from "./pacer.ts";
import type { Fit } from "../session/restore.ts";
import type { Session } from "../session/session.ts";
import { type QueuedStep, StepsInFlight } from "./steps_in_flight.ts";

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
  const device = backend();
  const pacer = new Pacer();
  const locals = new VariableStore();
  const started = performance.now();
  const at = localTime("T");
  let total = 0;
  let batches = 0;
  let settled = false;
  let metrics: Record<string, Metric> | null = null;
  const steps = new StepsInFlight<EvaluationStep>(({ loss, status }) => {
    const error = statusError(status);
    if (error !== null) throw error;
    total += loss[0]!;
    if (batches === 0) {
      logger.info("Done calling model_fn.");
      logger.info(`Starting evaluation at ${at}`);
    }
    batches++;
    if (task.steps !== null && (task.steps < 20 || batches % Math.floor(task.steps / 10) === 0 || batches === task.steps)) {
      logger.info(`Evaluation [${batches}/${task.steps}]`);
    }
  });
  try {
    while (task.steps === null || batches + steps.count < task.steps) {
      task.signal?.throwIfAborted();
      const read = nextBatch(input, task.signal);
      const result = read instanceof Promise ? await steps.orFailure(read) : read;
      if (result === ABORTED) continue;
      if (result.done) break;
      const batch = device.synchronous ? result.value : await readableBatch(result.value);
      const memory = new Step();
      let queued: EvaluationStep;
      try {
        if (!settled) logger.info("Calling model_fn.");
        queued = memory.run(() => {
          const { spec } = session.run("eval", locals, () => task.modelFn(batch));
          if (spec.loss === null) throw new ValueError("Missing loss.");
          if (!settled) session.settle(task.fit);
          settled = true;
          metrics = spec.evalMetricOps;
          return queuedWith(spec.loss, memory);
        });
      } catch (error) {
        memory.close();
        throw error;
      }
      const finishing = steps.add(queued);
      if (finishing !== undefined) await finishing;
      if (pacer.due) await pacer.turn();
    }
    await steps.finishAll();
    if (batches === 0) {
      logger.info(`Starting evaluation at ${at}`);
      logger.warn("The input gave no batch: the metrics are those of no example");
    }
    const results: EvaluationResult = {};
    const mean = batches === 0 ? 0 : Math.fround(total / batches);
    const values = await resultsOf(
      () => metrics ?? (task.emptyMetrics === null ? {} : session.withLocals("eval", locals, task.emptyMetrics)),
    );
    // TensorFlow's order: all by name, and global_step last.
    for (const name of [...Object.keys(values), "loss"].sort()) results[name] = name === "loss" ? mean : values[name]!;
    results["global_step"] = session.step;
    logger.info(`Inference Time : ${((performance.now() - started) / 1000).toFixed(5)}s`);
    logger.info(`Finished evaluation at ${localTime("-")}`);
    logger.info(`Saving dict for global step ${session.step}: ${describe(results)}`);
    return results;
  } catch (error) {
    try {
      await steps.finishAll();
    } finally {
      clearStatus();
    }
    throw error;
  } finally {
    locals.dispose();
    await closeInput(input, task.signal);
  }
}

/** A batch that was queued with the updates of metrics, and what is read of it. */
interface EvaluationStep extends QueuedStep {
  readonly status: Int32Array;
  readonly loss: Float32Array;
}

function queuedWith(lossTensor: Tensor, memory: Step): EvaluationStep {
  const device = backend();
  const status = new Int32Array(2);
  const loss = new Float32Array(1);
  return {
    memory,
    status,
    loss,
    read: device.read([{ address: device.status, into: status }, { address: lossTensor.address, into: loss }]),
  };
}

/** The results of all metrics, by one reading. */
async function resultsOf(metrics: () => Readonly<Record<string, Metric>>): Promise<Record<string, number | HostTensor>> {
  using memory = new Step();
  const [names, values] = memory.run(() => {
    const found = Object.entries(metrics());
    return [found.map(([name]) => name), readResults(found.map(([, metric]) => metric))] as const;
  });
  const read = await values;
  return Object.fromEntries(names.map((name, i) => [name, read[i]!]));
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
