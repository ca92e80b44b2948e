/**
 * MultiHead: several objectives on one model (tensorflow_estimator/python/estimator/head/multi_head.py).
 *
 * @module
 */

import type { Features, FeatureValue, Labels } from "../core/data/batch.ts";
import type { PlaceholderOptions } from "../core/feature_column/placeholders.ts";
import { isLabelRecord } from "../core/data/column_table.ts";
import { checkOptionNames, checkOptions, describe, UnimplementedError, ValueError } from "../core/errors.ts";
import type { EstimatorSpec, ExportOutput } from "../core/estimator_spec.ts";
import { Mean, type Metric } from "../core/metrics/mod.ts";
import { add, affine } from "../core/ops/elementwise.ts";
import { slice } from "../core/ops/shape.ts";
import { Tensor } from "../core/runtime/tensor.ts";
import { labelOf, noLabels } from "../core/ops/host/labels.ts";
import { once } from "./_once.ts";
import { Head, type HeadConfig, type HeadPlaceholders, type HeadRules, type RowLosses, rulesAround } from "./head.ts";
import {
  checkKeys,
  type CreateEstimatorSpecOptions,
  lossOptionNames,
  type LossOptions,
  type MetricOptions,
  metricOptions,
} from "./head_options.ts";

/** Logits of several heads: concatenated along the last dimension in the order of the heads, or by name of the head. */
export type MultiHeadLogits = Tensor | Readonly<Record<string, Tensor>>;

/** Options of {@linkcode MultiHead}. */
export interface MultiHeadOptions {
  /** The weight of each head's loss, in the order of the heads. Default: 1 each. */
  readonly headWeights?: readonly number[];
}

/** Options of {@linkcode MultiHead.createEstimatorSpec}. */
export interface MultiHeadSpecOptions extends Omit<CreateEstimatorSpecOptions, "logits"> {
  /** The logits of all heads. */
  readonly logits: MultiHeadLogits;
}

/**
 * Several heads on one model: the loss is the weighted sum of theirs. Labels are a record by name of the head. Predictions are called
 * `head/key`, where TensorFlow has the pair (head, key); metrics end with the name of their head, and `loss/head` is the mean of its loss.
 *
 * @example
 * ```ts
 * import { BinaryClassHead, MultiHead, RegressionHead, scope, tensor } from "@headway/estimator";
 * const head = new MultiHead([new BinaryClassHead({ name: "sold" }), new RegressionHead({ name: "price" })], { headWeights: [1, 0.1] });
 * // log 2 for the logit 0, and 0.1 (3 - 1)^2
 * using loss = scope(() => head.loss({ sold: [1], price: [1] }, tensor([[0, 3]])));
 * console.log((await loss.data())[0]);
 * ```
 */
export class MultiHead extends Head {
  /** The heads. */
  readonly heads: readonly Head<object>[];
  /** The weight of each head's loss; 1 where none were given. */
  readonly headWeights: readonly number[];
  /** The sum of the heads' dimensions. */
  readonly logitsDimension: number;

  /**
   * Checks the options.
   *
   * @throws {ValueError} if a head has no name or one that another has, the heads' loss reductions differ, or there are not as many weights.
   */
  constructor(heads: readonly Head<object>[], options: MultiHeadOptions = {}) {
    checkOptions("MultiHead", options, { headWeights: ["array", "null"] });
    checkHeads(heads);
    const headWeights = options.headWeights ?? heads.map(() => 1);
    if (headWeights.length !== heads.length) {
      throw new ValueError(
        `heads and headWeights must have the same size. Given len(heads): ${heads.length}. Given len(headWeights): ${headWeights.length}.`,
      );
    }
    for (const weight of headWeights) {
      if (!Number.isFinite(weight)) throw new ValueError(`headWeights must be finite numbers. Given: ${describe(weight)}`);
    }
    super({ name: heads.map(({ name }) => name).join("_") }, rulesAround(heads[0]!.lossReduction));
    this.heads = [...heads];
    this.headWeights = [...headWeights];
    this.logitsDimension = heads.reduce((total, { logitsDimension }) => total + logitsDimension, 0);
  }

  /** The same with each of the heads by the rules of another version; a class derived from it keeps its own. */
  override withRules(rules: HeadRules): Head {
    if (this.constructor !== MultiHead) return this;
    return new MultiHead(this.heads.map((head) => head.withRules(rules)), { headWeights: this.headWeights });
  }

  /** The description that `headFromConfig` takes. */
  override toConfig(): HeadConfig {
    return { head: "MultiHead", heads: this.heads.map((head) => head.toConfig()), headWeights: this.headWeights };
  }

  /** Those of each head. */
  override placeholders(options: PlaceholderOptions): HeadPlaceholders {
    const own = this.heads.map((head) => head.placeholders(options));
    return {
      labels: Object.fromEntries(this.heads.map(({ name }, i) => [name!, own[i]!.labels as FeatureValue])),
      features: Object.assign({}, ...own.map(({ features }) => features)),
    };
  }

  /**
   * The weighted sum of the heads' losses.
   *
   * @param labels A record by name of the head.
   * @param logits [D0, ..., DN, logitsDimension], or a record by name of the head.
   */
  override loss(labels: Labels | Tensor | null, logits: MultiHeadLogits, options: LossOptions = {}): Tensor {
    checkOptionNames("loss()", options, lossOptionNames);
    const { regularizationLosses = [], ...rest } = options;
    const own = this.#logits(logits);
    const given = this.#labels(labels);
    const losses = this.heads.map((head, i) => {
      const loss = head.loss(labelOf(given, head.name!), own[i]!, rest);
      return this.headWeights[i] === 1 ? loss : affine(loss, this.headWeights[i]!);
    });
    return [...losses, ...regularizationLosses].reduce((a, b) => add(a, b));
  }

  /** Rows of different heads do not add up: each head has its own. */
  override rowLosses(): RowLosses {
    throw new UnimplementedError("MultiHead has no losses of rows; each of its heads has");
  }

  /** Those of each head, as `head/key`; null if one of them does not tell. */
  override predictionKeys(): readonly string[] | null {
    const own = this.heads.map((head) => head.predictionKeys()?.map((key) => `${head.name}/${key}`) ?? null);
    return own.includes(null) ? null : own.flatMap((keys) => keys!);
  }

  /** The predictions of each head, called `head/key`. */
  override predictions(logits: MultiHeadLogits, keys?: readonly string[]): Record<string, Tensor> {
    const own = this.#logits(logits);
    const predictions: Record<string, Tensor> = {};
    this.heads.forEach((head, i) => {
      const prefix = `${head.name}/`;
      const wanted = keys?.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
      if (wanted?.length === 0) return;
      for (const [key, value] of Object.entries(ofHead(head, own[i]!, wanted))) predictions[`${prefix}${key}`] = value;
    });
    if (keys === undefined || keys.every((key) => Object.hasOwn(predictions, key))) return predictions;
    // A key that there is not, or one of two heads of which one's name is the beginning of the other's.
    const all = this.predictions(logits);
    checkKeys(keys, Object.keys(all));
    return Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key)));
  }

  /** `loss/head` and the metrics of each head; that of the regularisation ends with the names of all, as in `regularization_loss/a_b`. */
  override metrics(options: MetricOptions = {}): Record<string, Metric> {
    checkOptions("metrics()", options, metricOptions);
    const metrics: Record<string, Metric> = {};
    for (const { name } of this.heads) metrics[`loss/${name}`] = new Mean(`loss/${name}`);
    for (const head of this.heads) Object.assign(metrics, head.metrics());
    return this.withRegularization(metrics, options.regularizationLosses);
  }

  /** Takes a batch into the metrics. */
  override updateMetrics(
    evalMetrics: Record<string, Metric>,
    features: Features,
    logits: MultiHeadLogits,
    labels: Labels | Tensor | null,
    options: MetricOptions = {},
  ): Record<string, Metric> {
    checkOptions("updateMetrics()", options, metricOptions);
    const own = this.#logits(logits);
    const given = this.#labels(labels);
    this.heads.forEach((head, i) => {
      const y = labelOf(given, head.name!);
      (evalMetrics[`loss/${head.name}`] as Mean).update(head.loss(y, own[i]!, { features }));
      head.updateMetrics(evalMetrics, features, own[i]!, y);
    });
    this.updateRegularization(evalMetrics, options.regularizationLosses);
    return evalMetrics;
  }

  /** The first head's `serving_default`; each head's, called `head` and `head/kind`; and `predict` with all predictions. */
  override exportOutputs(predictions: Record<string, Tensor>): Record<string, ExportOutput> {
    const outputs: Record<string, ExportOutput> = {};
    const merged: Record<string, Tensor> = {};
    this.heads.forEach(({ name }, i) => {
      const prefix = `${name}/`;
      const own: Record<string, Tensor> = {};
      for (const [key, value] of Object.entries(predictions)) if (key.startsWith(prefix)) own[key.slice(prefix.length)] = value;
      for (const [key, output] of Object.entries(this.heads[i]!.exportOutputs(own))) {
        if (key !== "serving_default") outputs[`${prefix}${key}`] = output;
        else {
          if (i === 0) outputs["serving_default"] = output;
          outputs[name!] = output;
        }
        if (key === "predict" && output.kind === "predict") {
          for (const [inner, value] of Object.entries(output.outputs)) merged[`${prefix}${inner}`] = value;
        }
      }
    });
    outputs["predict"] = { kind: "predict", outputs: merged };
    return outputs;
  }

  /** What a `modelFn` returns for the mode. */
  override createEstimatorSpec(options: MultiHeadSpecOptions): EstimatorSpec {
    return super.createEstimatorSpec(options as CreateEstimatorSpecOptions);
  }

  /** TensorFlow 2 opens a scope "training" for each of the heads first; a graph counts names that are taken. */
  protected override get trainingScope(): string {
    return `training_${this.heads.length}`;
  }

  /** Concatenated logits, or those of each head by name. */
  protected override checkLogits(logits: MultiHeadLogits): Tensor {
    if (logits instanceof Tensor) {
      const { shape } = logits;
      if (shape[shape.length - 1] !== this.logitsDimension) throw this.#unsplittable(shape);
      return super.checkLogits(logits);
    }
    if (typeof logits !== "object" || logits === null) {
      throw new TypeError(`logits must be a Tensor or a record of tensors by name of the head, received ${describe(logits)}`);
    }
    const missing = this.heads.filter(({ name }) => !Object.hasOwn(logits, name!)).map(({ name }) => `'${name}'`);
    if (missing.length > 0) throw new ValueError(`logits has missing values for head(s): [${missing.join(", ")}]`);
    // Those by name are read by the methods above alone.
    return logits as unknown as Tensor;
  }

  /** The logits of each head. */
  #logits(given: MultiHeadLogits): readonly Tensor[] {
    const logits: MultiHeadLogits = this.checkLogits(given);
    if (!(logits instanceof Tensor)) return this.heads.map(({ name }) => (logits as Readonly<Record<string, Tensor>>)[name!]!);
    return once(this, [logits], () => {
      const lead = logits.shape.slice(0, -1);
      let begin = 0;
      return this.heads.map(({ logitsDimension }) => {
        const part = slice(logits, [...lead.map(() => 0), begin], [...lead, logitsDimension]);
        begin += logitsDimension;
        return part;
      });
    });
  }

  #labels(labels: Labels | Tensor | null): Readonly<Record<string, FeatureValue>> {
    if (labels === null || labels === undefined) throw noLabels();
    if (typeof labels !== "object" || !isLabelRecord(labels)) {
      throw new ValueError(`labels must be a dict. Given: ${describe(labels)}; they are a record by name of the head`);
    }
    const missing = this.heads.filter(({ name }) => !Object.hasOwn(labels, name!)).map(({ name }) => `'${name}'`);
    if (missing.length > 0) throw new ValueError(`labels has missing values for head(s): [${missing.join(", ")}]`);
    return labels;
  }

  #unsplittable(shape: readonly number[]): ValueError {
    const sizes = this.heads.map(({ logitsDimension }) => logitsDimension).join(", ");
    return new ValueError(
      `Could not split logits of shape [${shape.join(", ")}] among the heads with individual logits dimensions: [${sizes}]. ` +
        `The last dimension of the logits tensor should equal ${this.logitsDimension} but is ${shape[shape.length - 1]}.`,
    );
  }
}

/** The wanted predictions of a head; none where it does not have them all. */
function ofHead(head: Head<object>, logits: Tensor, wanted: readonly string[] | undefined): Record<string, Tensor> {
  try {
    return head.predictions(logits, wanted);
  } catch (error) {
    if (wanted === undefined || !(error instanceof ValueError)) throw error;
    return {};
  }
}

function checkHeads(heads: unknown): asserts heads is readonly Head<object>[] {
  if (!Array.isArray(heads) || heads.length === 0) {
    throw new ValueError(`Must specify heads. Given: ${Array.isArray(heads) ? "[]" : describe(heads)}`);
  }
  const names = new Set<string>();
  for (const head of heads) {
    if (!(head instanceof Head)) throw new TypeError(`heads must consist of heads, received ${describe(head)}`);
    if (head.name === null) throw new ValueError(`All given heads must have name specified. Given: ${head.constructor.name}`);
    if (names.has(head.name)) throw new ValueError(`heads must have different names. Given twice: ${head.name}`);
    names.add(head.name);
  }
  const reductions = heads.map(({ lossReduction }: Head<object>) => lossReduction);
  if (new Set(reductions).size > 1) {
    throw new ValueError(
      `The lossReduction must be the same for different heads. Given: [${reductions.map((reduction) => `'${reduction}'`).join(", ")}]`,
    );
  }
}
