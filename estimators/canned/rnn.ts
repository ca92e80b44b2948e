/**
 * Recurrent estimators: a cell over the sequence columns, a dense layer, a head.
 *
 * @module
 */

import type { Features, Labels } from "../../core/data/batch.ts";
import { checkOptions, type OptionKinds, ValueError } from "../../core/errors.ts";
import type { EstimatorSpec } from "../../core/estimator_spec.ts";
import { SharedEmbeddingColumn } from "../../core/feature_column/embedding.ts";
import { checkColumns, checkSequenceColumns, type FeatureColumn, sequenceInputLayer } from "../../core/feature_column/mod.ts";
import type { JsonObject, JsonValue } from "../../core/io/model_description.ts";
import { dense, rnn } from "../../core/layers.ts";
import { type ModeKeys, requireModel, type Variable, variableScope } from "../../core/model.ts";
import { lastSteps } from "../../core/ops/host/sequence_index.ts";
import { lengthMask } from "../../core/ops/host/step_mask.ts";
import { combineSegments, reshape } from "../../core/ops/shape.ts";
import { optimizerFromString } from "../../core/optimizers/kinds.ts";
import type { Optimizer } from "../../core/optimizers/optimizer.ts";
import type { Tensor } from "../../core/runtime/tensor.ts";
import { BinaryClassHead } from "../../heads/binary_class_head.ts";
import type { Head, WeightColumn } from "../../heads/head.ts";
import { MultiClassHead } from "../../heads/multi_class_head.ts";
import type { BinaryRow, ClassificationRow, SequenceClassificationRow } from "../../heads/rows.ts";
import { SequentialHeadWrapper } from "../../heads/sequential_head.ts";
import { type OptimizerLike, resolveOptimizer } from "./optimizer_choice.ts";
import { type CellChoice, chooseCell, type ChosenCell, describeCell } from "./cell_choice.ts";
import { Estimator } from "../estimator.ts";
import { placeholderBatch } from "../export/placeholders.ts";
import type { EstimatorOptions } from "../options.ts";

/** What all recurrent estimators take. */
export interface RNNOptions extends CellChoice, Pick<EstimatorOptions, "modelDir" | "config"> {
  /** What the model reads at each step: sequence columns, categorical ones in an embedding or an indicator. Sorted by name. */
  readonly sequenceFeatureColumns: Iterable<FeatureColumn>;
  /** What it reads once for a sequence, repeated at every step after the sequence columns. Sorted by name. Default: none. */
  readonly contextFeatureColumns?: Iterable<FeatureColumn>;
  /** True: the model predicts at every step. Default false: once, after the last step. */
  readonly returnSequences?: boolean;
  /**
   * A string (`"Adagrad"`, `"Adam"`, `"Ftrl"`, `"RMSProp"`, `"SGD"`), an instance, or a function that gives one. Default `"Adagrad"`.
   * A string means a rate of 0.05, and that the gradient of each variable is clipped to a norm of 5; an instance is taken as it is.
   */
  readonly optimizer?: OptimizerLike;
}

/** Options of {@linkcode RNNEstimator}. */
export interface RNNEstimatorOptions<Row extends object> extends RNNOptions {
  /** What turns logits into losses, predictions and metrics; a {@linkcode SequentialHeadWrapper} with `returnSequences`. */
  readonly head: Head<Row>;
}

/** Options of {@linkcode RNNClassifier}. */
export interface RNNClassifierOptions<Sequences extends boolean = boolean> extends RNNOptions {
  /** True: the model predicts at every step, and labels and weights are those of steps. Default false. */
  readonly returnSequences?: Sequences;
  /** Number of classes. Default: the length of `labelVocabulary`, else 2. */
  readonly nClasses?: number;
  /** Feature that weighs each example (with `returnSequences` each step) in the loss; with `returnSequences` a name. */
  readonly weightColumn?: WeightColumn;
  /** The labels as strings, in the order of the class ids. Without it labels are integers from 0. */
  readonly labelVocabulary?: readonly string[];
  /** `"sum_over_batch_size"` (default) or `"sum"`. */
  readonly lossReduction?: string;
  /**
   * With `returnSequences` the feature that tells which steps count in loss and metrics, [batch, time]; where the features have none it is made of
   * the lengths of the sequences. Predictions hold it under the same name. Default `"sequence_mask"`.
   */
  readonly sequenceMask?: string;
}

/** Predictions of an {@linkcode RNNClassifier}: of a sequence, or of each of its steps. */
export type RNNClassifierRow<Sequences extends boolean> = Sequences extends true ? SequenceClassificationRow
  : ClassificationRow & Partial<BinaryRow>;

/** A recurrent neural network with any head. */
export class RNNEstimator<Row extends object = Record<string, unknown>> extends Estimator<Row> {
  /**
   * Checks the options; nothing is read or written yet.
   *
   * @throws {ValueError} if `units`, `cellType` and `rnnCellFn` do not go together, or the head does not fit `returnSequences`.
   */
  constructor(options: RNNEstimatorOptions<Row>, kind = "RNNEstimator") {
    checkOptions(kind, options, { ...COMMON, head: ["object"] });
    const { head } = options;
    if (options.returnSequences && !(head instanceof SequentialHeadWrapper)) {
      throw new ValueError("Provided head must be a `_SequentialHead` object when `returnSequences` is set to True.");
    }
    const model = new Network(options);
    super({
      modelFn: ({ features, labels, mode }) => model.spec(head, features, labels, mode),
      ...(options.modelDir === undefined ? {} : { modelDir: options.modelDir }),
      ...(options.config === undefined ? {} : { config: options.config }),
    }, {
      prepare: async (fs) => {
        for (const column of model.columns) await column.prepare?.(fs);
      },
      rawFeatures: true,
      placeholders: (options) => placeholderBatch(model.columns, head, options),
      emptyMetrics: () => head.metrics(),
      describe: () => ({ estimator: kind, ...model.describe(), head: head.toConfig() as JsonValue }),
    });
  }
}

/**
 * A classifier of sequences: a recurrent network with a {@linkcode BinaryClassHead} for two classes, a {@linkcode MultiClassHead} for more; with
 * `returnSequences` that head at every step.
 *
 * @example
 * ```ts
 * import { embeddingColumn, RNNClassifier, sequenceCategoricalColumnWithVocabularyList } from "@headway/estimator";
 * const letters = sequenceCategoricalColumnWithVocabularyList("letters", ["a", "b"]);
 * await using model = new RNNClassifier({
 *   sequenceFeatureColumns: [embeddingColumn(letters, 4)],
 *   units: [8],
 *   cellType: "gru",
 *   labelVocabulary: ["ends in a", "ends in b"],
 *   config: { tfRandomSeed: 1 },
 * });
 * const data = [{ letters: [["a", "b"], ["b", "b", "a"], ["b"], ["b", "a"]] }, ["ends in b", "ends in a", "ends in b", "ends in a"]] as const;
 * await model.train(() => data, { steps: 50 });
 * console.log((await model.predictOne({ letters: ["a", "a", "b"] })).classes);
 * ```
 */
export class RNNClassifier<Sequences extends boolean = false> extends RNNEstimator<RNNClassifierRow<Sequences>> {
  /**
   * Checks the options; nothing is read or written yet.
   *
   * @throws {ValueError} if `units`, `cellType` and `rnnCellFn` do not go together, or those of the head are wrong.
   */
  constructor(options: RNNClassifierOptions<Sequences>) {
    checkOptions("RNNClassifier", options, { ...COMMON, ...OF_CLASSIFIER });
    const { nClasses = options.labelVocabulary?.length ?? 2, weightColumn, labelVocabulary, lossReduction, sequenceMask, ...rest } =
      options;
    const shared = {
      ...(weightColumn === undefined ? {} : { weightColumn }),
      ...(labelVocabulary === undefined ? {} : { labelVocabulary }),
      ...(lossReduction === undefined ? {} : { lossReduction }),
    };
    const head: Head<object> = nClasses === 2 ? new BinaryClassHead(shared) : new MultiClassHead({ nClasses, ...shared });
    super({ ...rest, head: (rest.returnSequences ? atEveryStep(head, sequenceMask, weightColumn) : head) as Head<never> }, "RNNClassifier");
  }
}

const COMMON: OptionKinds = {
  sequenceFeatureColumns: ["any"],
  contextFeatureColumns: ["any"],
  units: ["any"],
  cellType: ["any"],
  rnnCellFn: ["function"],
  returnSequences: ["boolean"],
  modelDir: ["any"],
  optimizer: ["any"],
  config: ["any"],
};

const OF_CLASSIFIER: OptionKinds = {
  nClasses: ["number"],
  weightColumn: ["any"],
  labelVocabulary: ["any"],
  lossReduction: ["any"],
  sequenceMask: ["any"],
};

/** The network itself: columns, cell, optimizer. */
class Network {
  readonly columns: readonly FeatureColumn[];
  readonly #sequence: readonly FeatureColumn[];
  readonly #context: readonly FeatureColumn[];
  readonly #options: RNNOptions;
  readonly #optimizer: Optimizer;
  readonly #cell: ChosenCell;

  constructor(options: RNNOptions) {
    this.#sequence = checkSequenceColumns(options.sequenceFeatureColumns);
    const context = [...options.contextFeatureColumns ?? []];
    this.#context = context.length === 0 ? context : checkColumns(context);
    this.columns = [...this.#sequence, ...this.#context];
    this.#options = options;
    this.#cell = chooseCell(options);
    const { optimizer = "Adagrad" } = options;
    this.#optimizer = typeof optimizer === "string" ? optimizerFromString(optimizer, BY_NAME) : resolveOptimizer(optimizer);
  }

  spec(head: Head<object>, features: Features, labels: Labels | null, mode: ModeKeys): EstimatorSpec {
    const { x, lengths } = sequenceInputLayer(features, this.#sequence, this.#context);
    const logits = variableScope("rnn_model", () => dense(this.#outputs(x, lengths), head.logitsDimension, { name: "logits" }));
    const key = this.#options.returnSequences && head instanceof SequentialHeadWrapper ? head.sequenceLengthMask : null;
    const masked = key === null || Object.hasOwn(features, key) ? features : { ...features, [key]: lengthMask(lengths, x.shape[1]!) };
    return head.createEstimatorSpec({ features: masked, mode, logits, labels, optimizer: this.#optimizer, ...this.#trained() });
  }

  /**
   * TensorFlow 2.15 trains the variables of the model's layers; the table of shared embeddings, outside of their scope, is none of them: it keeps
   * its first value and has no slots in checkpoints (measured).
   */
  #trained(): { trainableVariables?: readonly Variable[] } {
    if (!this.columns.some((column) => column instanceof SharedEmbeddingColumn)) return {};
    const own = [...requireModel("RNNEstimator").variables.all()].filter(({ name, trainable }) =>
      trainable && /^(rnn_model|sequence_features|dense_features)\//.test(name)
    );
    return { trainableVariables: own.sort((a, b) => a.name < b.name ? -1 : 1) };
  }

  #outputs(x: Tensor, lengths: Int32Array): Tensor {
    const { returnSequences = false } = this.#options;
    const { cell, scope } = this.#cell;
    return cell === null ? passed(x, lengths, returnSequences) : rnn(cell, x, lengths, { returnSequences, name: scope });
  }

  describe(): JsonObject {
    return {
      columns: this.columns.map((column) => ({ name: column.name, ...(column.toConfig() as JsonObject) })),
      ...describeCell(this.#options),
      returnSequences: this.#options.returnSequences ?? false,
    };
  }
}

/** TensorFlow's settings of an optimizer that is given by name. */
const BY_NAME = { learningRate: 0.05, clipnorm: 5 };

/** The head at every step. */
function atEveryStep(head: Head<object>, sequenceMask = "sequence_mask", weightColumn?: WeightColumn): Head<object> {
  if (weightColumn !== undefined && weightColumn !== null && typeof weightColumn !== "string") {
    throw new TypeError(
      `weightColumn must be a string with returnSequences. Given type: ${weightColumn?.constructor?.name ?? typeof weightColumn}.`,
    );
  }
  return new SequentialHeadWrapper(head, { sequenceLengthMask: sequenceMask, featureColumns: weightColumn ?? [] });
}

/** What a stack of no cells gives: the input; behind a row's end its last step again, and zeros for a row without steps. */
function passed(x: Tensor, lengths: Int32Array, returnSequences: boolean): Tensor {
  const [batch, time, width] = x.shape as [number, number, number];
  const { index, splits } = lastSteps(lengths, time, returnSequences);
  const taken = combineSegments(reshape(x, [batch * time, width]), { index, weights: null, splits }, "sum");
  return returnSequences ? reshape(taken, [batch, time, width]) : taken;
}
