/**
 * A head over the steps of sequences.
 *
 * @module
 */

import type { Features, FeatureValue, Labels, NestedValues } from "../core/data/batch.ts";
import type { PlaceholderOptions } from "../core/feature_column/placeholders.ts";
import { checkOptionNames, checkOptions, KeyError, ValueError } from "../core/errors.ts";
import { EstimatorSpec, type ExportOutput } from "../core/estimator_spec.ts";
import type { Metric } from "../core/metrics/mod.ts";
import { reshape } from "../core/ops/shape.ts";
import { HostArray, uploaded } from "../core/ops/host/host_values.ts";
import { noteLabels } from "../core/ops/host/labels.ts";
import { maskTensor, readMask, type StepMask } from "../core/ops/host/step_mask.ts";
import { flattenSteps, flattenValues, placesOf } from "../core/ops/host/valid_steps.ts";
import { noted } from "../core/ops/_op.ts";
import { SparseTensor, Tensor } from "../core/runtime/tensor.ts";
import { Head, type HeadConfig, type HeadPlaceholders, type RowLosses, rulesAround } from "./head.ts";
import { type CreateEstimatorSpecOptions, type LossOptions, type MetricOptions, specOptionNames } from "./head_options.ts";
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

  /** Labels and weights of every step, padding included. */
  override placeholders({ batch, steps = 1, seed }: PlaceholderOptions): HeadPlaceholders {
    const own = Array.from({ length: batch }, (_, row) => this.staticHead.placeholders({ batch: steps, seed: seed + row }));
    const columns = Object.keys(own[0]?.features ?? {});
    return {
      labels: own.map(({ labels }) => labels) as NestedValues,
      features: Object.fromEntries(columns.map((column) => [column, own.map(({ features }) => features[column]) as NestedValues])),
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

  /** Those of the wrapped head; the mask comes on top. */
  override predictionKeys(): readonly string[] | null {
    return this.staticHead.predictionKeys();
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
    checkOptionNames("createEstimatorSpec()", options, specOptionNames);
    const { features, mode, logits, labels = null } = options;
    if (mode === "infer") {
      const z = this.checkLogits(logits);
      const mask = this.#mask(features, z);
      const key = this.sequenceLengthMask;
      let all: Record<string, Tensor> | null = null;
      const own = (keys?: readonly string[]) => {
        if (keys?.length === 1 && keys[0] === key) return {};
        return keys === undefined ? all ??= this.predictions(z) : this.askedPredictions(z, keys);
      };
      const predictions = (keys?: readonly string[]) => ({ ...own(keys), [key]: maskTensor(mask) });
      return new EstimatorSpec({ mode, predictions, exportOutputs: () => this.exportOutputs(own()) });
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
    // First, so that a graph has the number of valid steps before anything that depends on it.
    const places = placesOf(mask);
    const rows = flattenSteps(z, mask, places);
    const flat: Record<string, FeatureValue> = {};
    for (const column of this.#columns) {
      const value = Object.hasOwn(features, column) ? features[column] : undefined;
      if (value === undefined || value === null) throw new KeyError(`\`${column}\` column expected in features dictionary.`, { column });
      noted("feature", [], [value], { key: column, dtype: "float32", form: value instanceof SparseTensor ? "sparse" : "dense" });
      flat[column] = tensorOr(flattenValues(value, mask, `The column ${column}`, places));
    }
    return {
      labels: labels === null || labels === undefined ? null : tensorOr(this.#flatLabels(labels, mask, places)),
      logits: rows,
      features: flat,
    };
  }

  #flatLabels(labels: Labels | Tensor, mask: StepMask, places: Int32Array | null): FeatureValue | HostArray {
    noteLabels(labels);
    return flattenValues(labels as FeatureValue, mask, "The label", places);
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

/** What an operation on the host made of a tensor as a tensor again. */
function tensorOr(value: FeatureValue | HostArray): FeatureValue {
  return value instanceof HostArray ? uploaded(value) : value;
}

function columnNames(columns: string | Iterable<string>): readonly string[] {
  if (typeof columns === "string") return [columns];
  if (typeof columns?.[Symbol.iterator] !== "function") {
    throw new TypeError(`\`featureColumns\` must be either a string or an iterable of strings got ${typeof columns} instead.`);
  }
  const names = [...columns];
  for (const name of names) if (typeof name !== "string") throw new TypeError(`Column must a string. Given type: ${typeof name}.`);
  return names;
}
