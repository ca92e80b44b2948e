/**
 * Deep neural networks on feature columns: DNNEstimator with any head, DNNClassifier, DNNRegressor. TensorFlow 2.15's classes
 * (tensorflow_estimator/python/estimator/canned/dnn.py).
 *
 * @module
 */

import type { Features, Labels } from "../../core/data/batch.ts";
import { checkOptions, describe, type OptionKinds, ResourceExhaustedError, ValueError } from "../../core/errors.ts";
import type { EstimatorSpec } from "../../core/estimator_spec.ts";
import { SharedEmbeddingColumn } from "../../core/feature_column/embedding.ts";
import type { DenseColumn } from "../../core/feature_column/column.ts";
import { checkColumns, type FeatureColumn, inputLayer } from "../../core/feature_column/mod.ts";
import type { JsonObject, JsonValue } from "../../core/io/model_description.ts";
import { type Activation, batchNorm, checkActivation, dense, dropout as dropoutLayer } from "../../core/layers.ts";
import { type ModeKeys, requireModel, type Variable, variableScope } from "../../core/model.ts";
import type { Optimizer } from "../../core/optimizers/optimizer.ts";
import type { Tensor } from "../../core/runtime/tensor.ts";
import { BinaryClassHead } from "../../heads/binary_class_head.ts";
import { Head, type WeightColumn } from "../../heads/head.ts";
import { MultiClassHead } from "../../heads/multi_class_head.ts";
import { MultiHead } from "../../heads/multi_head.ts";
import { RegressionHead } from "../../heads/regression_head.ts";
import type { BinaryRow, ClassificationRow, RegressionRow } from "../../heads/rows.ts";
import { type OptimizerLike, resolveOptimizer } from "./optimizer_choice.ts";
import type { Partitioner } from "../session/partition.ts";
import { Estimator } from "../estimator.ts";
import { placeholderBatch } from "../export/placeholders.ts";
import type { EstimatorOptions } from "../options.ts";

/** What all DNN estimators take. */
export interface DNNOptions extends Pick<EstimatorOptions, "modelDir" | "config" | "warmStartFrom"> {
  /** Width of each hidden layer, input side first, such as `[64, 32]`. */
  readonly hiddenUnits: readonly number[];
  /** What the model reads; the order does not matter, columns are sorted by name. */
  readonly featureColumns: Iterable<FeatureColumn>;
  /**
   * A string (`"Adagrad"`, `"Adam"`, `"Ftrl"`, `"RMSProp"`, `"SGD"`), an instance, or a function that gives one. Default `"Adagrad"`.
   * A string means that optimizer's own default rate: 0.001, for SGD 0.01. (TensorFlow's documentation says 0.05; TensorFlow 2.15 does not do so.)
   */
  readonly optimizer?: OptimizerLike;
  /** Activation of the hidden layers. Default relu; `null` for none. (TensorFlow's documentation says that None is relu; it is not.) */
  readonly activationFn?: Activation;
  /** Probability with which each hidden unit is dropped in training. Default: none is. */
  readonly dropout?: number | null;
  /** Whether to normalise after each hidden layer, after activation and dropout, as TensorFlow does. Default false. */
  readonly batchNorm?: boolean;
}

/** Options of {@linkcode DNNEstimator}. */
export interface DNNEstimatorOptions<Row extends object> extends DNNOptions {
  /** What turns logits into losses, predictions and metrics. */
  readonly head: Head<Row>;
}

/** Options of {@linkcode DNNClassifier}. */
export interface DNNClassifierOptions extends DNNOptions {
  /** Number of classes. Default: the length of `labelVocabulary`, else 2. */
  readonly nClasses?: number;
  /** Feature that weighs each example in the loss: its name, or a numeric column whose normaliser is applied. */
  readonly weightColumn?: WeightColumn;
  /** The labels as strings, in the order of the class ids. Without it labels are integers from 0. */
  readonly labelVocabulary?: readonly string[];
  /** `"sum_over_batch_size"` (default) or `"sum"`. */
  readonly lossReduction?: string;
}

/** Options of {@linkcode DNNRegressor}. */
export interface DNNRegressorOptions extends DNNOptions {
  /** Number of targets per example. Default 1. */
  readonly labelDimension?: number;
  /** Feature that weighs each example in the loss. */
  readonly weightColumn?: WeightColumn;
  /** `"sum_over_batch_size"` (default) or `"sum"`. */
  readonly lossReduction?: string;
}

/** Where the DNN estimators of TensorFlow 2 and 1 differ, besides their heads. */
export interface NetworkRules {
  /** The optimizer that is meant. */
  readonly optimizerOf: (optimizer: OptimizerLike) => Optimizer;
  /** Whether optimizers keep their state in the scopes of the model and of its head. */
  readonly scopedState: boolean;
  /** How variables of the input layer are split in checkpoints; null: not at all. */
  readonly partitioner: Partitioner | null;
}

const tensorflow2: NetworkRules = { optimizerOf: resolveOptimizer, scopedState: false, partitioner: null };

/** Scopes of the variables of columns, below the network's. */
const INPUT_LAYER = ["input_from_feature_columns", "input_layer"] as const;

/** A deep neural network with any head. */
export class DNNEstimator<Row extends object = Record<string, unknown>> extends Estimator<Row> {
  /** Checks the options; nothing is read or written yet. */
  constructor(options: DNNEstimatorOptions<Row>, kind = "DNNEstimator", rules: NetworkRules = tensorflow2) {
    checkOptions(kind, options, { ...networkOptions, head: ["any"] });
    const { head } = options;
    if (!(head instanceof Head)) {
      throw new TypeError(`head must be a head, such as new MultiClassHead({ nClasses: 3 }), received ${describe(head)}`);
    }
    const model = networkOf(options, rules);
    super({
      modelFn: ({ features, labels, mode }) => model.spec(head, features, labels, mode),
      ...(options.modelDir === undefined ? {} : { modelDir: options.modelDir }),
      ...(options.config === undefined ? {} : { config: options.config }),
      ...(options.warmStartFrom === undefined ? {} : { warmStartFrom: options.warmStartFrom }),
    }, {
      prepare: async (fs) => {
        for (const column of model.columns) await column.prepare?.(fs);
      },
      rawFeatures: true,
      placeholders: (options) => placeholderBatch(model.columns, head, options),
      emptyMetrics: () => head.metrics(),
      ...(rules.partitioner === null ? {} : { partition: { scope: `dnn/${INPUT_LAYER.join("/")}/`, partitioner: rules.partitioner } }),
      layerAnnotations: kind.endsWith("WithLayerAnnotations"),
      describe: () => ({ estimator: kind, ...model.describe(), head: head.toConfig() as JsonValue }),
    });
  }
}

/**
 * A classifier: a deep neural network with a {@linkcode BinaryClassHead} for two classes, a {@linkcode MultiClassHead} for more.
 *
 * @example
 * ```ts
 * import { Adam, DNNClassifier, numericColumn } from "@headway/estimator";
 * await using model = new DNNClassifier({
 *   featureColumns: [numericColumn("x")],
 *   hiddenUnits: [8],
 *   optimizer: new Adam({ learningRate: 0.05 }),
 *   config: { tfRandomSeed: 1 },
 * });
 * const data = [{ x: [-2, -1, 1, 2] }, [0, 0, 1, 1]] as const;
 * await model.train(() => data, { steps: 100 });
 * console.log(await model.evaluate(() => data));
 * console.log(await model.predictOne({ x: 1.5 }));
 * ```
 */
export class DNNClassifier extends DNNEstimator<ClassificationRow & Partial<BinaryRow>> {
  /** Checks the options; nothing is read or written yet. */
  constructor(options: DNNClassifierOptions) {
    checkOptions("DNNClassifier", options, {
      ...networkOptions,
      nClasses: ["any"],
      weightColumn: ["any"],
      labelVocabulary: ["any"],
      lossReduction: ["any"],
    });
    const { nClasses = options.labelVocabulary?.length ?? 2, weightColumn, labelVocabulary, lossReduction, ...rest } = options;
    const shared = defined({ weightColumn, labelVocabulary, lossReduction });
    const head = nClasses === 2 ? new BinaryClassHead(shared) : new MultiClassHead({ nClasses, ...shared });
    super({ ...rest, head: head as unknown as Head<ClassificationRow & Partial<BinaryRow>> }, "DNNClassifier");
  }
}

/** A regressor: a deep neural network with a {@linkcode RegressionHead}. */
export class DNNRegressor extends DNNEstimator<RegressionRow> {
  /** Checks the options; nothing is read or written yet. */
  constructor(options: DNNRegressorOptions) {
    checkOptions("DNNRegressor", options, { ...networkOptions, labelDimension: ["any"], weightColumn: ["any"], lossReduction: ["any"] });
    const { labelDimension, weightColumn, lossReduction, ...rest } = options;
    super(
      { ...rest, head: new RegressionHead(defined({ labelDimension, weightColumn, lossReduction })) as unknown as Head<RegressionRow> },
      "DNNRegressor",
    );
  }
}

/** What each option of a network may be. */
export const networkOptions: OptionKinds = {
  hiddenUnits: ["any"],
  featureColumns: ["any"],
  modelDir: ["any"],
  optimizer: ["any"],
  activationFn: ["string", "function", "null"],
  dropout: ["number", "null"],
  config: ["any"],
  warmStartFrom: ["any"],
  batchNorm: ["boolean"],
};

/** The network itself: columns, layers, optimizer. */
class Network {
  readonly columns: readonly FeatureColumn[];
  readonly #options: DNNOptions;
  readonly #activation: Activation;
  readonly #dropout: number | null;
  readonly #optimizer: Optimizer;
  readonly #rules: NetworkRules;
  /** The mode in which it is known to fit the memory. */
  #fits: ModeKeys | null = null;

  constructor(options: DNNOptions, rules: NetworkRules) {
    this.columns = checkColumns(options.featureColumns);
    this.#options = options;
    this.#activation = checkActivation(options.activationFn === undefined ? "relu" : options.activationFn);
    this.#dropout = options.dropout ?? null;
    this.#rules = rules;
    this.#optimizer = rules.optimizerOf(options.optimizer ?? "Adagrad");
  }

  spec(head: Head<object>, features: Features, labels: Labels | null, mode: ModeKeys): EstimatorSpec {
    if (this.#fits !== mode) {
      this.#refuseSize(mode);
      this.#fits = mode;
    }
    const logits = variableScope("dnn", () => this.#logits(head.logitsDimension, this.#input(features)));
    if (!this.#rules.scopedState) {
      return head.createEstimatorSpec({ features, mode, logits, labels, optimizer: this.#optimizer, ...this.#trained() });
    }
    // A head names its step; one of several takes it beside them (tensorflow_estimator/contrib/estimator/.../multi_head.py, _merge_train).
    const nameScope = head instanceof MultiHead ? "" : head.name ?? "head";
    const trainOpFn = (loss: Tensor) => variableScope("dnn", () => this.#optimizer.minimize(loss, { nameScope }));
    return head.createEstimatorSpec({ features, mode, logits, labels, trainOpFn });
  }

  /**
   * TensorFlow 2.15 trains the variables of the model's layers; the table of shared embeddings, outside of their scope, is none of them: it keeps
   * its first value and has no slots in checkpoints (measured).
   */
  #trained(): { trainableVariables?: readonly Variable[] } {
    if (!this.columns.some((column) => column instanceof SharedEmbeddingColumn)) return {};
    const variables = [...requireModel("DNNEstimator").variables.all()].filter(({ name, trainable }) =>
      trainable && name.startsWith("dnn/")
    );
    return { trainableVariables: variables.sort((a, b) => a.name < b.name ? -1 : 1) };
  }

  /** What cannot fit is refused before its first values are drawn, which takes seconds for every 100 million. */
  #refuseSize(mode: ModeKeys): void {
    const { hiddenUnits } = this.#options;
    let inputs = this.columns.reduce((sum, column) => sum + ((column as Partial<DenseColumn>).width ?? 0), 0);
    let floats = 0;
    for (const units of hiddenUnits) {
      floats += (inputs + 1) * units;
      inputs = units;
    }
    const bytes = floats * (mode === "train" ? 8 : 4);
    if (bytes <= 2 ** 32) return;
    const what = mode === "train" ? "variables and gradients" : "variables";
    throw new ResourceExhaustedError(
      `hiddenUnits [${hiddenUnits}] need ${(bytes / 2 ** 30).toFixed(1)} GiB for ${what}, and WebAssembly has 4 GiB`,
    );
  }

  #input(features: Features): Tensor {
    return variableScope(INPUT_LAYER[0], () => inputLayer(features, this.columns, { name: INPUT_LAYER[1] }));
  }

  #logits(dimension: number, input: Tensor): Tensor {
    let x = input;
    this.#options.hiddenUnits.forEach((units, i) => {
      const name = `hiddenlayer_${i}`;
      x = dense(x, units, { activation: this.#activation, name });
      if (this.#dropout !== null) x = dropoutLayer(x, this.#dropout, { name: `${name}/dropout` });
      if (this.#options.batchNorm) x = variableScope(name, () => batchNorm(x, { name: `batchnorm_${i}`, momentum: 0.999 }));
    });
    return dense(x, dimension, { name: "logits" });
  }

  describe(): JsonObject {
    const { hiddenUnits, batchNorm: normalised = false } = this.#options;
    return {
      columns: this.columns.map((column) => ({ name: column.name, ...(column.toConfig() as JsonObject) })),
      hiddenUnits: [...hiddenUnits],
      activation: typeof this.#activation === "function" ? "function" : this.#activation,
      dropout: this.#dropout,
      batchNorm: normalised,
    };
  }
}

function networkOf(options: DNNOptions, rules: NetworkRules): Network {
  const { hiddenUnits, dropout } = options;
  if (!Array.isArray(hiddenUnits)) throw new TypeError(`hiddenUnits must be an array of layer widths, received ${describe(hiddenUnits)}`);
  for (const units of hiddenUnits) {
    if (!Number.isInteger(units) || units < 1) {
      throw new ValueError(`Received an invalid value for argument \`units\`, expected a positive integer, got ${units}.`);
    }
  }
  if (dropout !== undefined && dropout !== null && !(dropout >= 0 && dropout < 1)) {
    throw new ValueError(`dropout must be in [0, 1), received ${dropout}`);
  }
  return new Network(options, rules);
}

/** The options that were given. */
export function defined<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
