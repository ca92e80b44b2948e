/**
 * The prediction loop, and rows made of batches.
 *
 * @module
 */

import { backend } from "../../core/runtime/backends/current.ts";
import type { BatchIterator, SplitBatch } from "../../core/data/batch.ts";
import { ValueError } from "../../core/errors.ts";
import type { EstimatorSpec, Predictions } from "../../core/estimator_spec.ts";
import { exactNumber, type HostTensor, sizeOf } from "../../core/runtime/host_tensor.ts";
import type { Logger } from "../../core/logger.ts";
import { Step } from "../../core/runtime/memory.ts";
import { readStep } from "../../core/runtime/reading.ts";
import { VariableStore } from "../../core/model.ts";
import { Tensor } from "../../core/runtime/tensor.ts";
import { ABORTED, closeInput, nextBatch, readableBatch } from "./batches.ts";
import { Pacer } from "./pacer.ts";
import type { Fit } from "../session/restore.ts";
import type { Session } from "../session/session.ts";

/** What one call of `predict` is to do. */
export interface PredictTask {
  readonly session: Session;
  readonly input: BatchIterator;
  readonly logger: Logger;
  readonly modelFn: (batch: SplitBatch) => EstimatorSpec;
  readonly predictKeys: readonly string[] | null;
  readonly signal: AbortSignal | undefined;
  readonly fit: Fit;
}

/** The predictions of a batch by key; `output` where the model predicts a bare tensor. */
export type BatchPredictions = Record<string, HostTensor>;

/** The key of a model that predicts a bare tensor. */
export const BARE_KEY = "output";

/** Predicts batch after batch. */
export async function* predictLoop(task: PredictTask): AsyncGenerator<BatchPredictions, void, undefined> {
  const pacer = new Pacer();
  let first = true;
  try {
    while (true) {
      task.signal?.throwIfAborted();
      const read = nextBatch(task.input, task.signal);
      const result = read instanceof Promise ? await read : read;
      if (result === ABORTED) continue;
      if (result.done) return;
      if (first) task.logger.info("Calling model_fn.");
      const reading = predictBatch(task.session, task.modelFn, result.value, task.predictKeys, task.fit);
      const predictions = reading instanceof Promise ? await reading : reading;
      if (first) task.logger.info("Done calling model_fn.");
      first = false;
      yield predictions;
      if (pacer.due) await pacer.turn();
    }
  } finally {
    await closeInput(task.input, task.signal);
  }
}

/**
 * Predicts one batch. Where the device can be read at once nothing is awaited, so predictions of several models may be interleaved.
 *
 * @returns A promise where the device has to be waited for.
 */
export function predictBatch(
  session: Session,
  modelFn: (batch: SplitBatch) => EstimatorSpec,
  batch: SplitBatch,
  predictKeys: readonly string[] | null,
  fit: Fit,
): BatchPredictions | Promise<BatchPredictions> {
  if (backend().synchronous) return predictReadable(session, modelFn, batch, predictKeys, fit);
  return readableBatch(batch).then((readable) => predictReadable(session, modelFn, readable, predictKeys, fit));
}

function predictReadable(
  session: Session,
  modelFn: (batch: SplitBatch) => EstimatorSpec,
  batch: SplitBatch,
  predictKeys: readonly string[] | null,
  fit: Fit,
): BatchPredictions | Promise<BatchPredictions> {
  const step = new Step();
  const locals = new VariableStore();
  const close = (): void => {
    locals.dispose();
    step.close();
  };
  let keys: readonly string[] = [];
  let reading: HostTensor[] | Promise<HostTensor[]> = [];
  try {
    reading = step.run(() => {
      const { spec } = session.run("infer", locals, () => modelFn(batch));
      session.settle(fit);
      const predictions = predictKeys === null ? spec.predictions : spec.predictionsOf(predictKeys);
      if (predictions === null) throw new ValueError("Missing predictions.");
      keys = wantedOf(predictions, predictKeys);
      return readStep(predictions instanceof Tensor ? [predictions] : keys.map((key) => predictions[key]!));
    });
    return reading instanceof Promise ? reading.then((values) => byKey(keys, values)).finally(close) : byKey(keys, reading);
  } finally {
    if (!(reading instanceof Promise)) close();
  }
}

/** The keys that are wanted and there. */
function wantedOf(predictions: Predictions, predictKeys: readonly string[] | null): readonly string[] {
  if (predictions instanceof Tensor) {
    if (predictKeys !== null) throw new ValueError("predictKeys argument is not valid in case of non-dict predictions.");
    return [BARE_KEY];
  }
  const keys = Object.keys(predictions);
  const wanted = predictKeys === null ? keys : keys.filter((key) => predictKeys.includes(key));
  if (keys.length === 0) throw new ValueError("Missing predictions.");
  if (wanted.length === 0) {
    throw new ValueError(
      `Expected to run at least one output from dict_keys([${keys.map((key) => `'${key}'`).join(", ")}]), provided [${
        predictKeys?.map((key) => `'${key}'`).join(", ")
      }].`,
    );
  }
  return wanted;
}

function byKey(keys: readonly string[], values: readonly HostTensor[]): BatchPredictions {
  const batch: BatchPredictions = {};
  for (let i = 0; i < keys.length; i++) batch[keys[i]!] = values[i]!;
  return batch;
}

/** One plain object per example. */
export function rowsOf(batch: BatchPredictions): Record<string, unknown>[] {
  const keys = Object.keys(batch);
  const count = batch[keys[0]!]!.shape[0];
  for (const key of keys) {
    if (batch[key]!.shape[0] === undefined || batch[key]!.shape[0] !== count) {
      throw new ValueError(`Batch length of predictions should be same. ${key} has different batch length than others.`);
    }
  }
  const rows = Array.from({ length: count! }, (): Record<string, unknown> => ({}));
  for (const key of keys) {
    const { shape, data, dtype } = batch[key]!;
    const inner = shape.slice(1);
    const size = sizeOf(inner);
    const shown = dtype === "bool" ? (value: unknown) => value !== 0 : plain;
    rows.forEach((row, i) => row[key] = nested(data, i * size, inner, shown));
  }
  return rows;
}

function nested(data: HostTensor["data"], offset: number, shape: readonly number[], shown: (value: Element) => unknown): unknown {
  if (shape.length === 0) return shown(data[offset]!);
  const inner = shape.slice(1);
  const stride = sizeOf(inner);
  return Array.from({ length: shape[0]! }, (_, i) => nested(data, offset + i * stride, inner, shown));
}

type Element = number | bigint | string | Uint8Array;

function plain(value: Element): unknown {
  return typeof value === "bigint" ? exactNumber(value) : value;
}
