/**
 * What examples are compared to: points of the processed features.
 *
 * @module
 */

import type { Batch, Features, InputFn } from "../../core/data/batch.ts";
import { Dataset } from "../../core/data/dataset.ts";
import { backend } from "../../core/runtime/backends/current.ts";
import { checkOptions, describe, ValueError } from "../../core/errors.ts";
import { batchOfOne, readableBatch } from "../loops/batches.ts";
import { observe, type ObservedBatch, type RunnableModel, type Source } from "./processed_features.ts";
import type { KnownNames } from "./result.ts";
import type { AttributionBaseline } from "./types.ts";
import type { RunConfig } from "../run_config.ts";

/** One baseline: of each source its values, [width], or of a sequence [steps, width] with one step or as many as the example has. */
export type BaselinePoint = readonly Float32Array[];

/** Baselines that were read. */
export interface Baselines {
  /** At least one. */
  readonly points: readonly BaselinePoint[];
  /** Names of the categories that they have. */
  readonly names: KnownNames;
}

/** Reads an input batch by batch. */
export type ReadFeatures<Params> = (inputFn: InputFn<RunConfig, Params>) => AsyncIterable<Features>;

/** Gives the baselines for a batch that was observed. */
export type BaselinesFor = (batch: ObservedBatch) => Baselines;

/**
 * Checks a baseline before anything is read.
 *
 * @throws {ValueError} if it is none.
 */
export function checkBaseline<Params>(baseline: AttributionBaseline<Params>): AttributionBaseline<Params> {
  if (baseline === "zeros") return baseline;
  if (typeof baseline !== "object" || baseline === null) {
    throw new ValueError(`baseline must be "zeros", { mean }, { example } or { examples }, received ${describe(baseline)}`);
  }
  checkOptions("baseline", baseline, { mean: ["any"], example: ["any"], examples: ["any"] });
  const given = Object.keys(baseline);
  if (given.length !== 1) {
    throw new ValueError(
      `baseline must have one of mean, example and examples, received ${given.length === 0 ? "none" : given.join(", ")}`,
    );
  }
  const [value] = Object.values(baseline as Record<string, unknown>);
  if ("example" in baseline) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new TypeError(`baseline: example must be a record of feature name -> value, received ${describe(value)}`);
    }
  } else if (typeof value !== "function" && !(value instanceof Dataset)) {
    throw new TypeError(`baseline: ${given[0]} must be an input function or a Dataset, received ${describe(value)}`);
  }
  return baseline;
}

/**
 * Reads what a baseline is made of.
 *
 * @throws {KeyError} if a feature is missing.
 * @throws {ValueError} if an input has no example.
 */
export async function readBaselines<Params>(
  model: RunnableModel,
  baseline: AttributionBaseline<Params>,
  read: ReadFeatures<Params>,
): Promise<BaselinesFor> {
  if (baseline === "zeros") {
    return ({ sources }) => ({ points: [sources.map(({ width }) => new Float32Array(width))], names: sources.map(() => null) });
  }
  const reader = new BaselineReader(model);
  if ("example" in baseline) {
    const one = batchOfOne(baseline.example);
    if (!backend().synchronous) await readableBatch(one);
    await reader.take(one.features, (batch) => reader.points.push(pointAt(batch, 0)));
  } else if ("mean" in baseline) {
    const mean = new Mean();
    for await (const features of read(inputOf(baseline.mean))) await reader.take(features, (batch) => mean.take(batch));
    if (reader.rows > 0) reader.points.push(mean.point());
  } else {
    for await (const features of read(inputOf(baseline.examples))) {
      await reader.take(features, (batch) => {
        for (let row = 0; row < batch.rows; row++) reader.points.push(pointAt(batch, row));
      });
    }
  }
  if (reader.rows === 0) throw new ValueError(`The input of the baseline has no example`);
  return () => reader;
}

function inputOf<Params>(input: InputFn<RunConfig, Params> | Dataset<Batch>): InputFn<RunConfig, Params> {
  return input instanceof Dataset ? () => input : input;
}

/** Examples of a baseline, read one batch after the other. */
class BaselineReader implements Baselines {
  readonly points: BaselinePoint[] = [];
  rows = 0;
  readonly #model: RunnableModel;
  #names: (Map<number, string> | null)[] = [];

  constructor(model: RunnableModel) {
    this.#model = model;
  }

  get names(): KnownNames {
    return this.#names;
  }

  async take(features: Features, use: (batch: ObservedBatch) => void): Promise<void> {
    const nothing = { wanted: {}, take: () => null };
    const { batch } = await observe(this.#model, features, { what: "example of the baseline", first: this.rows }, () => nothing);
    if (this.rows === 0) this.#names = batch.sources.map(({ entries }) => entries !== null && entries.added === null ? new Map() : null);
    batch.sources.forEach(({ entries }, s) => {
      const names = this.#names[s];
      if (names === null || names === undefined || entries === null) return;
      entries.ids.forEach((id, i) => {
        if (id >= 0 && !names.has(id)) names.set(id, entries.nameOf(i));
      });
    });
    use(batch);
    this.rows += batch.rows;
  }
}

function pointAt({ sources }: ObservedBatch, row: number): BaselinePoint {
  return sources.map((source) => {
    const values = valuesAt(source, row);
    if (source.width > 0 && values.length === 0) {
      throw new ValueError(
        `The baseline's sequence of column ${source.column.name} has no step: it must have as many as the examples, or one`,
        {
          column: source.column.name,
          row,
        },
      );
    }
    return values.slice();
  });
}

/** The values of one example: [width], of a sequence [steps, width] without what fills it up. */
export function valuesAt({ values, width, sequence }: Source, row: number): Float32Array {
  const begin = row * width * (sequence?.steps ?? 1);
  return values.subarray(begin, begin + width * (sequence?.lengths[row] ?? 1));
}

/** The mean of examples, of sequences that of their steps. */
class Mean {
  #sums: Float64Array[] = [];
  #counts: number[] = [];

  take(batch: ObservedBatch): void {
    if (this.#sums.length === 0) {
      this.#sums = batch.sources.map(({ width }) => new Float64Array(width));
      this.#counts = batch.sources.map(() => 0);
    }
    batch.sources.forEach((source, s) => {
      const sums = this.#sums[s]!;
      for (let row = 0; row < batch.rows; row++) {
        const values = valuesAt(source, row);
        for (let i = 0; i < values.length; i++) sums[i % source.width]! += values[i]!;
        this.#counts[s]! += values.length / source.width;
      }
    });
  }

  point(): BaselinePoint {
    return this.#sums.map((sums, s) => Float32Array.from(sums, (sum) => this.#counts[s] === 0 ? 0 : sum / this.#counts[s]!));
  }
}
