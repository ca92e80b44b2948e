/**
 * The Estimator: train, evaluate, predict and explain with one model, its checkpoints in one directory.
 *
 * @module
 */

import { batchesOf, type BatchIterator, type Features, type InputFn, type Labels, type SplitBatch } from "../core/data/batch.ts";
import { checkOptions, describe, NotFoundError, ValueError } from "../core/errors.ts";
import { EstimatorSpec } from "../core/estimator_spec.ts";
import { byBytes } from "../core/feature_column/column.ts";
import type { Graph } from "../core/graph/graph.ts";
import type { GraphOptions } from "./export/model_graph.ts";
import type { ServingInputReceiverFn, SupervisedInputReceiverFn } from "./export/receivers.ts";
import type { ReceiverFns } from "./export/saved_model.ts";
import type { HostTensor } from "../core/runtime/host_tensor.ts";
import { latestCheckpoint } from "../core/io/checkpoint_state.ts";
import { fileSystemOf, MEMORY_SCHEME } from "../core/io/path_file_system.ts";
import { givenPath, joinPath } from "../core/io/paths.ts";
import { CheckpointReader } from "../core/io/tensor_bundle_reader.ts";
import { type LayerAnnotations, layerAnnotations } from "../core/layer_annotations.ts";
import { defaultLogger, type Logger } from "../core/logger.ts";
import type { ModeKeys } from "../core/model.ts";
import { batchOfOne } from "./loops/batches.ts";
import { checkCallable, checkCallOptions, checkSteps, exportOptions, keysOf, predictOptions, runConfigOf } from "./call_options.ts";
import type { EvaluationResult } from "./loops/evaluate.ts";
import { ModelDirectory, stepOf } from "./session/model_directory.ts";
import { RunningCalls } from "./session/running_calls.ts";
import { callModelFn, concreteFeatures } from "./session/model_fn.ts";
import { BARE_KEY, predictBatch, predictLoop, rowsOf } from "./loops/predict.ts";
import type { Attribution, AttributionOptions } from "./attributions/types.ts";
import type { EstimatorOptions, EvaluateOptions, ExportOptions, ModelFn, ModelTraits, PredictOptions, TrainOptions } from "./options.ts";
import type { RunConfig } from "./run_config.ts";
import { warmStartSettings } from "./warm_start/warm_start.ts";

export type { EvaluationResult } from "./loops/evaluate.ts";

/**
 * Trains, evaluates and predicts with a model.
 *
 * @typeParam Row What a prediction of one example looks like.
 *
 * @example
 * ```ts
 * import { Adam, dense, Estimator, EstimatorSpec, mean, reshape, square, sub, type Tensor, tensor } from "@headway/estimator";
 * await using model = new Estimator({
 *   modelFn: ({ features, labels, mode }) => {
 *     const y = dense(reshape(features["x"] as Tensor, [-1, 1]), 1, { name: "line" });
 *     if (mode === "infer") return new EstimatorSpec({ mode, predictions: { y } });
 *     const loss = mean(square(sub(y, tensor(labels as number[], [2, 1]))));
 *     return new EstimatorSpec({ mode, loss, predictions: { y }, trainOp: mode === "train" ? new Adam().minimize(loss) : null });
 *   },
 * });
 * await model.train(() => [{ x: [0, 1] }, [1, 3]], { steps: 5 });
 * ```
 */
export class Estimator<Row extends object = Record<string, unknown>, Params = unknown> implements AsyncDisposable {
  /** How it runs. */
  readonly config: RunConfig;
  /** Directory of its checkpoints. */
  readonly modelDir: string;
  readonly #params: Params;
  readonly #modelFn: ModelFn<Params>;
  readonly #traits: ModelTraits;
  readonly #ownsDirectory: boolean;
  readonly #directory: ModelDirectory;
  readonly #calls = new RunningCalls();

  /** Checks the options; nothing is read or written yet. */
  constructor(options: EstimatorOptions<Params>, traits: ModelTraits = {}) {
    checkOptions("Estimator", options, {
      modelFn: ["any"],
      modelDir: ["any"],
      config: ["any"],
      params: ["any"],
      warmStartFrom: ["any"],
    });
    if (typeof options.modelFn !== "function") throw new ValueError("modelFn must be provided to Estimator.");
    this.config = runConfigOf(options.config);
    const modelDir = options.modelDir && givenPath(options.modelDir, "modelDir");
    if (modelDir !== undefined && this.config.modelDir !== null && modelDir !== this.config.modelDir) {
      throw new ValueError(
        `\`modelDir\` are set both in constructor and \`RunConfig\`, but with different values. In constructor: '${modelDir}', in \`RunConfig\`: '${this.config.modelDir}' `,
      );
    }
    if (options.config === undefined) this.logger.info("Using default config.");
    const given = modelDir || this.config.modelDir;
    this.modelDir = given ?? `${MEMORY_SCHEME}/headway/${crypto.randomUUID()}`;
    this.#ownsDirectory = given === null;
    if (this.#ownsDirectory) this.logger.info(`Using temporary folder as model directory: ${this.modelDir}`);
    this.#params = copied(options.params as Params);
    this.#modelFn = options.modelFn;
    this.#traits = traits;
    this.#directory = new ModelDirectory(this.modelDir, {
      traits,
      warmStart: warmStartSettings(options.warmStartFrom),
      tfRandomSeed: this.config.tfRandomSeed,
      logger: () => this.logger,
    });
  }

  /** What `modelFn` and `inputFn` are passed: a copy of the option, with copies of the records and arrays in it. */
  get params(): Params {
    return copied(this.#params);
  }

  /** The `modelFn` with `params` and `config` bound. */
  get modelFn(): (args: { features: Features; labels?: Labels | null; mode: ModeKeys; config?: RunConfig }) => EstimatorSpec {
    return ({ features, labels = null, mode }) => this.#call(features, labels, mode);
  }

  /**
   * Trains the model.
   *
   * Restores the latest checkpoint of the model directory if there is one, writes one at the start, when they are due, and at the end.
   *
   * @param inputFn Gives the batches, `[features, labels]`. A single batch is repeated and needs `steps` or `maxSteps`.
   * @throws {NanLossDuringTrainingError} if the loss becomes NaN: the step that met it is not taken, no checkpoint is written.
   * @throws {FailedPreconditionError} if another process trains in the directory, or the checkpoint belongs to another optimizer.
   */
  async train(inputFn: InputFn<RunConfig, Params>, options: TrainOptions = {}): Promise<this> {
    checkCallOptions("train", options, {
      steps: ["number"],
      maxSteps: ["number"],
      resetOptimizer: ["boolean"],
      onStep: ["function"],
    });
    checkCallable(inputFn);
    const { steps, maxSteps, signal } = options;
    if (steps !== undefined && maxSteps !== undefined) throw new ValueError("Can not provide both steps and maxSteps.");
    checkSteps("steps", steps);
    checkSteps("maxSteps", maxSteps);
    this.#directory.refuseClosed();
    signal?.throwIfAborted();
    await this.#calls.run(signal, (ending) => this.#train(inputFn, options, ending));
    return this;
  }

  async #train(inputFn: InputFn<RunConfig, Params>, options: TrainOptions, signal: AbortSignal): Promise<void> {
    const { steps, maxSteps, resetOptimizer = false, onStep } = options;
    const fs = await fileSystemOf(this.modelDir);
    await this.#directory.make(fs);
    await using _lock = await fs.lock(this.modelDir);
    const latest = await latestCheckpoint(this.modelDir, fs);
    if (maxSteps !== undefined && latest !== null && await stepOf(latest, fs) >= maxSteps) {
      this.logger.info("Skipping training since max_steps has already saved.");
      return;
    }
    const { trainFrom } = await import("./loops/checkpointed_training.ts");
    const session = await this.#directory.openForTraining(latest, fs);
    try {
      await trainFrom({
        session,
        input: await inputFn({ mode: "train", params: this.#params, config: this.config }),
        config: this.config,
        modelFn: ({ features, labels }) => this.#call(features, labels, "train"),
        steps,
        maxSteps,
        resetOptimizer,
        signal,
        onStep: onStep && this.#calls.callback(onStep),
        directory: this.#directory,
        fs,
        partition: this.#traits.partition,
      });
    } catch (error) {
      // The memory may be ahead of the directory: the next call reads the directory.
      this.#directory.sessions.forget(session);
      throw error;
    } finally {
      session.release();
    }
  }

  /**
   * Evaluates the model on the latest checkpoint, or with first values where there is none.
   *
   * @returns The metrics by TensorFlow's names, `loss` (the mean over batches of the batch's loss) and `global_step`.
   */
  async evaluate(inputFn: InputFn<RunConfig, Params>, options: EvaluateOptions = {}): Promise<EvaluationResult> {
    checkCallOptions("evaluate", options, { steps: ["number"], checkpointPath: ["any"], requireCheckpoint: ["boolean"], name: ["string"] });
    checkCallable(inputFn);
    checkSteps("steps", options.steps);
    const { evaluateLoop } = await import("./loops/evaluate.ts");
    return await this.#calls.run(
      options.signal,
      (signal) =>
        this.#directory.infer(options, "evaluate", async (session) =>
          await evaluateLoop({
            session,
            input: await this.#input(inputFn, "eval", options.steps),
            logger: this.logger,
            modelFn: ({ features, labels }) => this.#call(features, labels, "eval"),
            steps: options.steps ?? null,
            signal,
            fit: this.#directory.inferenceFit,
            emptyMetrics: this.#traits.emptyMetrics ?? null,
          })),
    );
  }

  /** Predicts example by example: an async generator of plain objects. Labels of the input are ignored. */
  predict<K extends keyof Row & string = keyof Row & string>(
    inputFn: InputFn<RunConfig, Params>,
    options?: PredictOptions<Row, K> & { readonly yieldSingleExamples?: true },
  ): AsyncGenerator<Pick<Row, K>, void, undefined>;
  /** Predicts batch by batch: an async generator of records of {@linkcode HostTensor}. */
  predict<K extends keyof Row & string = keyof Row & string>(
    inputFn: InputFn<RunConfig, Params>,
    options: PredictOptions<Row, K> & { readonly yieldSingleExamples: false },
  ): AsyncGenerator<Record<K, HostTensor>, void, undefined>;
  async *predict(
    inputFn: InputFn<RunConfig, Params>,
    options: PredictOptions<Row, keyof Row & string> & { readonly yieldSingleExamples?: boolean } = {},
  ): AsyncGenerator<never, void, undefined> {
    checkCallOptions("predict", options, { ...predictOptions, yieldSingleExamples: ["boolean"] });
    checkCallable(inputFn);
    const session = await this.#directory.openForInference(options, "predict");
    try {
      const batches = predictLoop({
        session,
        input: await this.#input(inputFn, "infer"),
        logger: this.logger,
        modelFn: ({ features }) => this.#call(features, null, "infer"),
        predictKeys: keysOf(options.predictKeys),
        signal: options.signal,
        fit: this.#directory.inferenceFit,
      });
      for await (const batch of batches) {
        if (options.yieldSingleExamples === false) yield batch as never;
        else for (const row of rowsOf(batch)) yield (BARE_KEY in row && Object.keys(row).length === 1 ? row[BARE_KEY] : row) as never;
      }
    } catch (error) {
      this.#directory.sessions.discard(session);
      throw error;
    } finally {
      session.release();
    }
  }

  /**
   * Predicts one example.
   *
   * @param features Each feature without a batch dimension: a number, a string, or an array for a feature with several values.
   */
  async predictOne(features: Readonly<Record<string, unknown>>, options: PredictOptions<Row, keyof Row & string> = {}): Promise<Row> {
    checkCallOptions("predictOne", options, predictOptions);
    if (typeof features !== "object" || features === null || Array.isArray(features)) {
      throw new TypeError(
        `predictOne takes a record of feature name -> value, received ${describe(features)}`,
      );
    }
    const keys = keysOf(options.predictKeys);
    const one = batchOfOne(features);
    const batch = await this.#directory.infer(
      options,
      "predict",
      (session) => predictBatch(session, () => this.#call(one.features, null, "infer"), one, keys, this.#directory.inferenceFit),
    );
    return rowsOf(batch)[0] as Row;
  }

  /**
   * What the model's input layers make of features, with the latest checkpoint.
   *
   * @param features A batch, as `predict` takes it.
   * @throws {KeyError} if a feature is missing.
   * @throws {ValueError} if the model has no input layer.
   */
  async layerAnnotations(features: Features): Promise<LayerAnnotations> {
    if (typeof features !== "object" || features === null || Array.isArray(features)) {
      throw new TypeError(`layerAnnotations takes a record of features, received ${describe(features)}`);
    }
    const batch: SplitBatch = { features, labels: null };
    let columns: LayerAnnotations["featureColumns"] = [];
    const annotated = (): EstimatorSpec => {
      this.#call(features, null, "infer");
      const { processedFeatures, featureColumns } = layerAnnotations();
      if (featureColumns.length === 0) {
        throw new ValueError(
          "Layer annotations need a model that reads its features through feature columns: this one calls no inputLayer",
        );
      }
      columns = featureColumns;
      return new EstimatorSpec({ mode: "infer", predictions: processedFeatures });
    };
    const processed = await this.#directory.infer(
      {},
      "predict",
      (session) => predictBatch(session, annotated, batch, null, this.#directory.inferenceFit),
    );
    const keys = new Set(columns.flatMap((column) => column.keys));
    return {
      unprocessedFeatures: Object.fromEntries([...keys].sort(byBytes).map((key) => [key, features[key]!])),
      processedFeatures: processed as LayerAnnotations["processedFeatures"],
      featureColumns: columns,
    };
  }

  /**
   * Why examples are predicted as they are: integrated gradients (Sundararajan, Taly, Yan 2017, arXiv 1703.01365) of a class's probability, or another
   * number that is predicted, along the straight path from a baseline to each example, by feature, category and step. Any model whose features all go
   * through feature columns can be asked. All parts of an example together are the difference of its output to that of the baseline, but for the gap:
   * where it is larger than the tolerance steps are raised up to `maxSteps`, and what then does not hold is said, `converged: false`.
   *
   * @param inputFn Gives the examples; labels are ignored. Nothing is kept of an example after its attribution was given.
   * @throws {ValueError} if the target does not exist, a baseline does not fit, or a processed feature is NaN or infinite, naming column or example.
   * @throws {KeyError} if a feature is missing.
   *
   * @example
   * ```ts
   * import { DNNClassifier, numericColumn } from "@headway/estimator";
   * await using model = new DNNClassifier({
   *   featureColumns: [numericColumn("length"), numericColumn("depth")],
   *   hiddenUnits: [4],
   *   labelVocabulary: ["Adelie", "Gentoo"],
   * });
   * const penguins = { length: [39.1, 46.1], depth: [18.7, 13.2] };
   * await model.train(() => [penguins, ["Adelie", "Gentoo"]], { steps: 10 });
   * for await (const { target, features, gap } of model.attributions(() => penguins, { target: "Gentoo", baseline: { mean: () => penguins } })) {
   *   console.log(target.className, features["length"]!.total, features["depth"]!.total, gap);
   * }
   * ```
   */
  async *attributions(
    inputFn: InputFn<RunConfig, Params>,
    options: AttributionOptions<Params> = {},
  ): AsyncGenerator<Attribution, void, undefined> {
    const { attributionLoop, attributionOptions } = await import("./attributions/attributions.ts");
    const checked = attributionOptions(options);
    checkCallable(inputFn);
    const session = await this.#directory.openForInference({ checkpointPath: options.checkpointPath }, "attribute");
    try {
      yield* attributionLoop({
        session,
        fit: this.#directory.inferenceFit,
        modelFn: (features, given) => this.#call(features, null, "infer", given),
        options: checked,
        input: await this.#input(inputFn, "infer"),
        open: (input) => this.#input(input, "infer"),
      });
    } catch (error) {
      this.#directory.sessions.discard(session);
      throw error;
    } finally {
      session.release();
    }
  }

  /**
   * The graph of the model: its operations from the raw features to every key of its predictions (`infer`), with the loss (`eval`), or with the
   * gradients and the step of the optimizer (`train`). It is recorded on batches of placeholders; nothing of the model is changed.
   *
   * Canned estimators know what their features are. For a `modelFn` of one's own, `features` and `labels` describe them.
   *
   * @throws {ValueError} if features are to be described and are not.
   * @throws {InvalidArgumentError} if the model does something that a graph cannot hold, naming the operation: values worked out on the host of features
   *   or labels, and functions of rates or gradients.
   *
   * @example
   * ```ts
   * import { DNNClassifier, numericColumn } from "@headway/estimator";
   * await using model = new DNNClassifier({ featureColumns: [numericColumn("x")], hiddenUnits: [4] });
   * const graph = await model.graph();
   * console.log(graph.nodes.map(({ name, op }) => `${name}: ${op}`), Object.keys(graph.outputs));
   * ```
   */
  async graph(options: GraphOptions = {}): Promise<Graph> {
    const { modelGraph, graphBatches } = await import("./export/model_graph.ts");
    const batches = graphBatches(this.#traits, options);
    return await this.#directory.infer(options, "record", (session) =>
      modelGraph({
        session,
        mode: options.mode ?? "infer",
        batches: batches(),
        modelFn: ({ features, labels }, mode) => this.#call(features, labels, mode),
        fit: this.#directory.inferenceFit,
      }));
  }

  /**
   * Exports the model as a SavedModel, which TensorFlow 1.15 and 2 and TensorFlow Serving load.
   *
   * The export is a directory of its own below `exportDirBase`, named by the seconds since 1970. It bears a temporary name until it is whole.
   *
   * @param servingInputReceiverFn Says what the exported model is fed with: {@linkcode buildParsingServingInputReceiverFn} or
   *   {@linkcode buildRawServingInputReceiverFn} make such functions.
   * @returns Path of the export.
   * @throws {ValueError} if there is no checkpoint, or an option is wrong.
   * @throws {KeyError} if the receiver lacks a feature that the model reads.
   * @throws {UnimplementedError} if TensorFlow has no operation for one of the model's, naming it.
   *
   * @example
   * ```ts
   * import { buildParsingServingInputReceiverFn, DNNClassifier, numericColumn, parseExampleSpec } from "@headway/estimator";
   * const columns = [numericColumn("x")];
   * await using model = new DNNClassifier({ featureColumns: columns, hiddenUnits: [4] });
   * await model.train(() => [{ x: [0, 1] }, [0, 1]], { steps: 1 });
   * const path = await model.exportSavedModel("memory:/exports", buildParsingServingInputReceiverFn(parseExampleSpec(columns)));
   * console.log(path);
   * ```
   */
  async exportSavedModel(
    exportDirBase: string | URL,
    servingInputReceiverFn: ServingInputReceiverFn | SupervisedInputReceiverFn,
    options: ExportOptions = {},
  ): Promise<string> {
    checkOptions("exportSavedModel", options, { ...exportOptions, experimentalMode: ["string"] });
    const { experimentalMode = "infer", ...others } = options;
    return await this.#export(exportDirBase, { [experimentalMode]: servingInputReceiverFn }, others);
  }

  /**
   * Exports graphs for serving, evaluation and training into one SavedModel, whose variables they share, under the tags `serve`, `eval` and `train`.
   *
   * @param inputReceiverFnMap By mode, what makes the receiver: a {@linkcode ServingInputReceiver} for `infer`, a {@linkcode SupervisedInputReceiver} for
   *   `eval` and `train`.
   * @returns Path of the export.
   * @throws {ValueError} as {@linkcode exportSavedModel}, or if no mode is given.
   */
  async experimentalExportAllSavedModels(
    exportDirBase: string | URL,
    inputReceiverFnMap: ReceiverFns,
    options: Omit<ExportOptions, "experimentalMode"> = {},
  ): Promise<string> {
    checkOptions("experimentalExportAllSavedModels", options, exportOptions);
    return await this.#export(exportDirBase, inputReceiverFnMap, options);
  }

  async #export(exportDirBase: string | URL, receiverFns: ReceiverFns, options: Omit<ExportOptions, "experimentalMode">): Promise<string> {
    const { exportModel, exportRequest } = await import("./export/saved_model.ts");
    const request = await exportRequest(exportDirBase, receiverFns, options);
    const { graphBatches } = await import("./export/model_graph.ts");
    const { features, labels } = request;
    const batches = graphBatches(
      this.#traits,
      this.#traits.placeholders === undefined ? { features, ...(labels === undefined ? {} : { labels }) } : {},
    );
    return await this.#directory.infer({ checkpointPath: options.checkpointPath }, "export", (session) =>
      exportModel({
        ...request,
        session,
        batches: batches(),
        modelFn: ({ features, labels }, mode) => this.#call(features, labels, mode),
        fit: this.#directory.inferenceFit,
        annotated: this.#traits.layerAnnotations ?? false,
        logger: this.logger,
      }));
  }

  /**
   * As {@linkcode exportSavedModel}, by the name that it had before.
   *
   * @deprecated Use `exportSavedModel`.
   */
  async exportSavedmodel(
    exportDirBase: string | URL,
    servingInputReceiverFn: ServingInputReceiverFn,
    options: ExportOptions & { readonly stripDefaultAttrs?: boolean } = {},
  ): Promise<string> {
    const { stripDefaultAttrs = true, ...others } = options;
    if (stripDefaultAttrs !== true) throw new ValueError("stripDefaultAttrs is always true: attributes at their defaults are not written");
    return await this.exportSavedModel(exportDirBase, servingInputReceiverFn, others);
  }

  /** Names of the variables of the latest checkpoint, sorted. */
  async getVariableNames(): Promise<string[]> {
    return [...(await this.#reader()).names()].sort();
  }

  /** The value of a variable of the latest checkpoint, or a record of several. */
  async getVariableValue(name: string): Promise<HostTensor>;
  /** The values of several variables of the latest checkpoint. */
  async getVariableValue(names: readonly string[]): Promise<Record<string, HostTensor>>;
  async getVariableValue(name: string | readonly string[]): Promise<HostTensor | Record<string, HostTensor>> {
    const reader = await this.#reader();
    const read = async (one: string): Promise<HostTensor> => {
      if (!reader.has(one)) throw new NotFoundError(`Key ${one} not found in checkpoint`, { tensor: one });
      return await reader.read(one);
    };
    if (typeof name === "string") return await read(name);
    const values: Record<string, HostTensor> = {};
    for (const one of name) values[one] = await read(one);
    return values;
  }

  /** Path of the latest checkpoint, or null. */
  async latestCheckpoint(): Promise<string | null> {
    return await latestCheckpoint(this.modelDir, await fileSystemOf(this.modelDir));
  }

  /** Directory of an evaluation: `eval`, or `eval_NAME`. */
  evalDir(name?: string): string {
    return joinPath(this.modelDir, name ? `eval_${name}` : "eval");
  }

  /**
   * Frees the model's memory, and its directory if that is one in memory which it made itself.
   *
   * Calls of `train` and `evaluate` that are under way end after the step that runs: they reject with a {@linkcode ValueError}, a training after it has
   * written a checkpoint. The promise resolves when they have ended; within `onStep`, which a training waits for, at once. Rows of `predict` and
   * `attributions` can still be read.
   */
  async close(): Promise<void> {
    if (this.#directory.sessions.closed) return;
    this.#directory.sessions.close();
    await this.#calls.end(async () => {
      if (this.#ownsDirectory) await (await fileSystemOf(this.modelDir)).remove(this.modelDir);
    });
  }

  /** Frees the model's memory at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Where log lines go. */
  protected get logger(): Logger {
    return this.config.logger ?? defaultLogger();
  }

  #call(features: Features, labels: Labels | null, mode: ModeKeys, asGiven = this.#traits.rawFeatures ?? false): EstimatorSpec {
    const given = asGiven ? features : concreteFeatures(features);
    return callModelFn(this.#modelFn, { features: given, labels, mode, params: this.#params, config: this.config });
  }

  async #input(inputFn: InputFn<RunConfig, Params>, mode: "eval" | "infer", limit = Infinity): Promise<BatchIterator> {
    return batchesOf(await inputFn({ mode, params: this.#params, config: this.config }), { limit });
  }

  async #reader(): Promise<CheckpointReader> {
    const path = await this.latestCheckpoint();
    if (path === null) throw new ValueError(`Could not find trained model in modelDir: ${this.modelDir}.`);
    return await CheckpointReader.open(path, await fileSystemOf(path));
  }
}

/** Records and arrays copied through and through; anything else, such as a function, as it is. */
function copied<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copied) as T;
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copied(inner)])) as T;
}
