/**
 * A head over the steps of sequences.
 *
 * @module
 */

import type { Features, FeatureValue, Labels } from "../core/data/batch.ts";
import { checkOptions, InvalidArgumentError, KeyError, ValueError } from "../core/errors.ts";
import { EstimatorSpec, type ExportOutput } from "../core/estimator_spec.ts";
import { sizeOf } from "../core/host_tensor.ts";
import type { Metric } from "../core/metrics/mod.ts";
import { reshape, takeRows } from "../core/ops/shape.ts";
import { fromTypedArray, hostTensor, SparseTensor, Tensor } from "../core/tensor.ts";
import { tuple } from "./_host_values.ts";
import {
  type CreateEstimatorSpecOptions,
  Head,
  type HeadConfig,
  type LossOptions,
  type MetricOptions,
  type RowLosses,
  rulesAround,
} from "./head.ts";
import { MultiHead } from "./multi_head.ts";

/** Options of {@linkcode SequentialHeadWrapper}. */
export interface SequentialHeadWrapperOptions {
  /** Key of the mask in the features, and of the predictions. Default `"sequence_length_mask"`. */
  readonly sequenceLengthMask?: string;
  /** Features with a value for each step that the wrapped head reads, such as its weight column. Default: none. */
  readonly featureColumns?: string | Iterable<string>;
}

/**
 * Applies a head to every valid step of sequences: loss and metrics count steps, padding is left out.
 *
 * Logits are [batch, time, logitsDimension]. The features hold a mask of [batch, time] under the key. Labels and the columns named are
 * [batch, time] or [batch, time, n], of the padded width; or a `SparseTensor` or nested arrays that hold the valid steps alone.
 */
export class SequentialHeadWrapper<Row extends object = Record<string, unknown>> extends Head<Row> {
  /** The head of a step. */
  readonly staticHead: Head<Row>;
  /** Key of the mask. */
  readonly sequenceLengthMask: string;
  readonly #columns: readonly string[];

  /**
   * Checks the options.
   *
   * @throws {ValueError} if the head is one of several heads.
   * @throws {TypeError} if a name is no string.
   */
  constructor(staticHead: Head<Row>, options: SequentialHeadWrapperOptions = {}) {
    checkOptions("SequentialHeadWrapper", options, { sequenceLengthMask: ["any"], featureColumns: ["any"] });
    if (!(staticHead instanceof Head) || staticHead instanceof SequentialHeadWrapper) {
      throw new TypeError(`staticHead must be a head of single examples, received ${staticHead?.constructor?.name ?? String(staticHead)}`);
    }
    if (staticHead instanceof MultiHead) throw new ValueError("`MultiHead` is not supported with `SequentialHeadWrapper`.");
    const { sequenceLengthMask = "sequence_length_mask", featureColumns = [] } = options;
    if (typeof sequenceLengthMask !== "string") {
      throw new TypeError(`\`sequence_mask\` column must be a string. Given type: ${typeof sequenceLengthMask}.`);
    }
    const columns = columnNames(featureColumns);
    super(staticHead.name === null ? {} : { name: `${staticHead.name}_sequential` }, rulesAround(staticHead.lossReduction));
    this.staticHead = staticHead;
    this.sequenceLengthMask = sequenceLengthMask;
    this.#columns = columns;
  }

  /** That of the wrapped head. */
  override get logitsDimension(): number {
    return this.staticHead.logitsDimension;
  }

  /** The description that `headFromConfig` takes. */
  override toConfig(): HeadConfig {
    return {
      head: "SequentialHeadWrapper",
      staticHead: this.staticHead.toConfig(),
      sequenceLengthMask: this.sequenceLengthMask,
      featureColumns: [...this.#columns],
    };
  }

  /** The wrapped head's loss of the valid steps. */
  override loss(labels: Labels | Tensor | null, logits: Tensor, options: LossOptions = {}): Tensor {
    const flat = this.#flatten(labels, logits, options.features ?? {});
    return this.staticHead.loss(flat.labels, flat.logits, { ...options, features: flat.features });
  }

  /** Losses and weights of the valid steps. */
  override rowLosses(labels: Labels | Tensor | null, logits: Tensor, features: Features): RowLosses {
    const flat = this.#flatten(labels, logits, features);
    return this.staticHead.rowLosses(flat.labels, flat.logits, flat.features);
  }

  /** Those of the wrapped head for every step, padding included: [batch, time, n]. */
  override predictions(logits: Tensor, keys?: readonly string[]): Record<string, Tensor> {
    return this.staticHead.predictions(this.checkLogits(logits), keys);
  }

  /** Those of the wrapped head. */
  override metrics(options: MetricOptions = {}): Record<string, Metric> {
    return this.staticHead.metrics(options);
  }

  /** Takes the valid steps of a batch into the metrics. */
  override updateMetrics(
    evalMetrics: Record<string, Metric>,
    features: Features,
    logits: Tensor,
    labels: Labels | Tensor | null,
    options: MetricOptions = {},
  ): Record<string, Metric> {
    const flat = this.#flatten(labels, logits, features);
    return this.staticHead.updateMetrics(evalMetrics, flat.features, flat.logits, flat.labels, options);
  }

  /** Those of the wrapped head. */
  override exportOutputs(predictions: Record<string, Tensor>): Record<string, ExportOutput> {
    return this.staticHead.exportOutputs(predictions);
  }

  /**
   * What a `modelFn` returns for the mode: predictions for every step with the mask, which is not among what is served; losses and metrics for the
   * valid ones.
   */
  override createEstimatorSpec(options: CreateEstimatorSpecOptions): EstimatorSpec {
    const { features, mode, logits, labels = null } = options;
    if (mode === "infer") {
      const z = this.checkLogits(logits);
      const mask = this.#mask(features, z);
      const own = this.predictions(z);
      const predictions = { ...own, [this.sequenceLengthMask]: maskTensor(mask) };
      return new EstimatorSpec({ mode, predictions, exportOutputs: this.exportOutputs(own) });
    }
    return this.staticHead.createEstimatorSpec({ ...options, ...this.#flatten(labels, logits, features) });
  }

  #flatten(
    labels: Labels | Tensor | null,
    logits: Tensor,
    features: Features,
  ): { labels: FeatureValue | null; logits: Tensor; features: Features } {
    const z = this.checkLogits(logits);
    const mask = this.#mask(features, z);
    const flat: Record<string, FeatureValue> = {};
    for (const column of this.#columns) {
      const value = Object.hasOwn(features, column) ? features[column] : undefined;
      if (value === undefined || value === null) throw new KeyError(`\`${column}\` column expected in features dictionary.`, { column });
      flat[column] = flattenValues(value, mask, `The column ${column}`);
    }
    return {
      labels: labels === null || labels === undefined ? null : flattenValues(labels as FeatureValue, mask, "The label"),
      logits: flattenSteps(z, mask),
      features: flat,
    };
  }

  /** Logits [batch, time, logitsDimension]; the last dimension may be absent where it is 1. */
  protected override checkLogits(logits: Tensor): Tensor {
    const rank = logits instanceof Tensor ? logits.shape.length : 0;
    if (rank === 2 && this.logitsDimension === 1) return super.checkLogits(reshape(logits, [...logits.shape, 1]));
    if (rank === 3) return super.checkLogits(logits);
    throw new ValueError(
      `logits must be [batch, time, logits_dimension], received ${logits instanceof Tensor ? `shape [${logits.shape}]` : typeof logits}`,
    );
  }

  #mask(features: Features, logits: Tensor): StepMask {
    const key = this.sequenceLengthMask;
    const value = Object.hasOwn(features, key) ? features[key] : undefined;
    if (value === undefined || value === null) {
      throw new KeyError(
        `The provided sequence_length_mask key \`${key}\` should be included in the features dictionary, but was not found. Found keys: [${
          Object.keys(features).map((name) => `'${name}'`).join(", ")
        }].`,
        { column: key },
      );
    }
    return readMask(key, value, logits.shape);
  }
}

/** The mask of sequences of those lengths, bool [batch, time]. */
export function lengthMask(lengths: Int32Array, time: number): Tensor {
  const valid = new Int32Array(lengths.length * time);
  lengths.forEach((length, row) => valid.fill(1, row * time, row * time + length));
  const mask = fromTypedArray(valid, [lengths.length, time], "bool");
  madeOfLengths.add(mask);
  return mask;
}

const madeOfLengths = new WeakSet<object>();

function columnNames(columns: string | Iterable<string>): readonly string[] {
  if (typeof columns === "string") return [columns];
  if (typeof columns?.[Symbol.iterator] !== "function") {
    throw new TypeError(`\`featureColumns\` must be either a string or an iterable of strings got ${typeof columns} instead.`);
  }
  const names = [...columns];
  for (const name of names) if (typeof name !== "string") throw new TypeError(`Column must a string. Given type: ${typeof name}.`);
  return names;
}

/** Which steps of [batch, time] count. */
interface StepMask {
  /** Rows. */
  readonly batch: number;
  /** Steps, padding included. */
  readonly time: number;
  /** 0 or 1 for each step, row by row. */
  readonly valid: Uint8Array;
  /** Valid steps of each row. */
  readonly counts: Int32Array;
  /** All valid steps. */
  readonly total: number;
  /** Whether it was made of lengths: a row of labels then has as many values as the sequence has steps, or those of the padding too. */
  readonly ofLengths: boolean;
}

/**
 * Reads a mask for logits of [batch, time, n].
 *
 * @param value Boolean, or numbers of which 0 means padding: [batch, time] or wider by padding; rows of arrays may end early.
 * @throws {ValueError} if it has not two dimensions or another shape.
 */
function readMask(key: string, value: FeatureValue, logitsShape: readonly number[]): StepMask {
  const [batch, time] = logitsShape as [number, number];
  const { rows, width, at, rank } = maskElements(key, value);
  if (rank !== 2) throw new ValueError(`Mask is expected to have two dimensions, got ${rank} instead.`, { column: key });
  const misfit = () =>
    new ValueError(
      `The mask \`${key}\` of shape (${rows}, ${width(0)}) does not fit logits of shape ${
        tuple(logitsShape)
      }: expected [batch, steps] (${batch}, ${time})`,
      { column: key },
    );
  if (rows !== batch) throw misfit();
  const valid = new Uint8Array(batch * time);
  const counts = new Int32Array(batch);
  let total = 0;
  for (let row = 0; row < batch; row++) {
    const steps = width(row);
    if (steps < time && !Array.isArray(value)) throw misfit();
    for (let step = 0; step < steps; step++) {
      const element = at(row, step);
      if (typeof element !== "boolean" && typeof element !== "number" && typeof element !== "bigint" || element !== element) {
        throw new TypeError(`The mask \`${key}\` must be boolean: step ${step} of row ${row} is ${String(element)}`);
      }
      if (!element) continue;
      if (step >= time) throw misfit();
      valid[row * time + step] = 1;
      counts[row]!++;
      total++;
    }
  }
  return { batch, time, valid, counts, total, ofLengths: madeOfLengths.has(value) };
}

/** The valid steps of [batch, time, n] as rows: [valid steps, n]. A gradient flows back. */
function flattenSteps(x: Tensor, mask: StepMask): Tensor {
  const width = x.shape[2]!;
  const rows = reshape(x, [mask.batch * mask.time, width]);
  if (mask.total === mask.batch * mask.time) return rows;
  const index = new Int32Array(mask.total);
  for (let place = 0, n = 0; place < mask.valid.length; place++) if (mask.valid[place]) index[n++] = place;
  return takeRows(rows, index);
}

/**
 * Labels or weights of the valid steps, one after the other.
 *
 * @param value [batch, time] or [batch, time, n], wider by padding or not; a `SparseTensor` or nested arrays may hold the valid steps alone.
 * @throws {InvalidArgumentError} if it has values for other steps than the mask.
 */
function flattenValues(value: FeatureValue, mask: StepMask, what: string): FeatureValue {
  if (value instanceof SparseTensor) return sparseSteps(value, mask, what);
  if (value instanceof Tensor) return denseSteps(value, mask, what);
  if (!Array.isArray(value) || value.some((row) => !Array.isArray(row))) throw shallow(1);
  const rows = value as readonly (readonly (string | number)[])[];
  checkRows(rows.length, mask, what);
  const steps: (string | number)[] = [];
  // Rows of one length beyond the longest sequence are padded, as those of a tensor are.
  const padded = rows.every((row) => row.length === rows[0]!.length && row.length > mask.time);
  rows.forEach((row, b) => {
    const all = padded || row.length === mask.time || coversRow(row.length, b, mask);
    if (!all && row.length !== mask.counts[b]) throw misplaced(what, b, row.length, mask);
    for (let step = 0; step < Math.min(row.length, mask.time); step++) if (!all || mask.valid[b * mask.time + step]) steps.push(row[step]!);
  });
  return steps;
}

interface MaskElements {
  readonly rank: number;
  readonly rows: number;
  readonly width: (row: number) => number;
  readonly at: (row: number, step: number) => unknown;
}

function maskElements(key: string, value: FeatureValue): MaskElements {
  if (value instanceof SparseTensor) throw new TypeError(`The mask \`${key}\` must be dense, received a SparseTensor`);
  if (value instanceof Tensor) {
    const [rows = 0, steps = 0] = value.shape;
    const elements = value.hostData ?? value.dataSync();
    return { rank: value.shape.length, rows, width: () => steps, at: (row, step) => elements[row * steps + step] };
  }
  if (!Array.isArray(value)) return { rank: 1, rows: value.length, width: () => 0, at: () => undefined };
  const rows = value as readonly (readonly unknown[])[];
  const flat = rows.some((row) => !Array.isArray(row));
  const deep = !flat && rows.some((row) => row.some(Array.isArray));
  return { rank: flat ? 1 : deep ? 3 : 2, rows: rows.length, width: (row) => rows[row]?.length ?? 0, at: (row, step) => rows[row]![step] };
}

/** The values of a sparse tensor [batch, time] or [batch, time, ...] in the order of their places, which need not be that in which they stand. */
function sparseSteps({ indices, values, denseShape }: SparseTensor, mask: StepMask, what: string): FeatureValue {
  if (denseShape.length < 2) throw shallow(denseShape.length);
  checkRows(denseShape[0]!, mask, what);
  const inner = denseShape.slice(2);
  const size = sizeOf(inner);
  if (values.size !== mask.total * size) {
    throw new InvalidArgumentError(
      `Tensor shape is incompatible with provided mask. ${what} has ${values.size} values, the mask has ${mask.total} steps`,
    );
  }
  const rank = denseShape.length;
  const at = indices.hostData as BigInt64Array;
  const counts = new Int32Array(mask.batch);
  const places = new Float64Array(values.size);
  let ordered = true;
  for (let i = 0; i < places.length; i++) {
    for (let axis = 0; axis < rank; axis++) places[i] = places[i]! * denseShape[axis]! + Number(at[i * rank + axis]);
    ordered &&= i === 0 || places[i - 1]! < places[i]!;
    counts[Number(at[i * rank])]!++;
  }
  const row = counts.findIndex((count, row) => count !== mask.counts[row]! * size);
  if (row >= 0) throw misplaced(what, row, counts[row]! / size, mask);
  if (ordered && inner.length === 0) return values;
  const order = Array.from(places.keys()).sort((a, b) => places[a]! - places[b]!);
  return gathered(values, [mask.total, ...inner], (i) => order[i]!);
}

function denseSteps(x: Tensor, mask: StepMask, what: string): Tensor {
  if (x.shape.length < 2) throw shallow(x.shape.length);
  checkRows(x.shape[0]!, mask, what);
  const steps = x.shape[1]!;
  const inner = x.shape.slice(2);
  const size = sizeOf(inner);
  const places: number[] = [];
  for (let b = 0; b < mask.batch; b++) {
    const all = steps >= mask.time;
    if (!all && steps !== mask.counts[b]) throw misplaced(what, b, steps, mask);
    for (let step = 0; step < Math.min(steps, mask.time); step++) {
      if (!all || mask.valid[b * mask.time + step]) places.push((b * steps + step) * size);
    }
  }
  return gathered(x, [mask.total, ...inner], (i) => places[Math.floor(i / size)]! + i % size);
}

/** The elements of a tensor that stand at given places. */
function gathered(x: Tensor, shape: readonly number[], at: (i: number) => number): Tensor {
  const source = x.hostData ?? x.dataSync() as Float32Array | Int32Array | Uint8Array;
  const length = { length: sizeOf(shape) };
  if (source instanceof BigInt64Array) return hostTensor("int64", shape, BigInt64Array.from(length, (_, i) => source[at(i)]!));
  if (Array.isArray(source)) return hostTensor("string", shape, Array.from(length, (_, i) => source[at(i)]!));
  if (source instanceof Float32Array) return fromTypedArray(Float32Array.from(length, (_, i) => source[at(i)]!), shape);
  return fromTypedArray(Int32Array.from(length, (_, i) => source[at(i)]!), shape, x.dtype as "int32" | "bool");
}

/** Whether a row of values, one for each step of its sequence, has those of all valid steps of a mask with other steps left out. */
function coversRow(values: number, row: number, { time, valid, counts, ofLengths }: StepMask): boolean {
  return !ofLengths && values < time && values !== counts[row] && valid.subarray(row * time, (row + 1) * time).lastIndexOf(1) < values;
}

function checkRows(rows: number, mask: StepMask, what: string): void {
  if (rows === mask.batch) return;
  throw new InvalidArgumentError(
    `Tensor shape is incompatible with provided mask. ${what} has ${rows} rows, the mask ${mask.batch}`,
  );
}

function shallow(rank: number): ValueError {
  return new ValueError(`Input tensor expected to have at least 2 dimensions, got ${rank} instead.`);
}

function misplaced(what: string, row: number, values: number, { counts, time }: StepMask): InvalidArgumentError {
  return new InvalidArgumentError(
    `Tensor shape is incompatible with provided mask. ${what} has ${values} values in row ${row}, where ${
      counts[row]
    } of ${time} steps are valid`,
    { row },
  );
}

function maskTensor({ valid, batch, time }: StepMask): Tensor {
  return fromTypedArray(Int32Array.from(valid), [batch, time], "bool");
}
