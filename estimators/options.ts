/**
 * What an estimator and its methods take.
 *
 * @module
 */

import type { Features, Labels } from "../core/data/batch.ts";
import type { EstimatorSpec } from "../core/estimator_spec.ts";
import type { FileSystem } from "../core/io/file_system.ts";
import type { JsonObject } from "../core/io/model_description.ts";
import type { LayerAnnotations } from "../core/layer_annotations.ts";
import type { PlaceholderOptions } from "../core/feature_column/placeholders.ts";
import type { Metric } from "../core/metrics/mod.ts";
import type { ModeKeys } from "../core/model.ts";
import type { Tensor } from "../core/runtime/tensor.ts";
import type { ModelFnOps } from "../heads/contrib/model_fn_ops.ts";
import type { GraphBatch } from "./export/placeholders.ts";
import type { Partitioner } from "./session/partition.ts";
import type { RunConfig, RunConfigOptions } from "./run_config.ts";
import type { WarmStart } from "./warm_start/warm_start.ts";

/** What a `modelFn` is given. */
export interface ModelFnArguments<Params = unknown> {
  /** The batch's features by name, as tensors; rows of unequal length stay nested arrays. */
  readonly features: Features;
  /** The batch's labels as the input gave them (heads encode them, operations take them); null where there are none, and in prediction. */
  readonly labels: Labels | null;
  /** What the model is run for. */
  readonly mode: ModeKeys;
  /** The estimator's `params`. */
  readonly params: Params;
  /** The estimator's configuration. */
  readonly config: RunConfig;
}

/** A model: called once for every batch, inside the step's scope; synchronous. */
export type ModelFn<Params = unknown> = (args: ModelFnArguments<Params>) => EstimatorSpec | ModelFnOps;

/** Options of {@linkcode Estimator}. */
export interface EstimatorOptions<Params = unknown> {
  /** The model. */
  readonly modelFn: ModelFn<Params>;
  /** Directory of checkpoints: a path, or the `file:` address of one. Default: `config.modelDir`, else one in memory that ends with the process or with `close()`. */
  readonly modelDir?: string | URL;
  /** How to run. Default: the defaults of {@linkcode RunConfig}. */
  readonly config?: RunConfig | RunConfigOptions;
  /** Passed to `modelFn` and `inputFn`. */
  readonly params?: Params;
  /** A checkpoint to take first values from, where the model directory has none. */
  readonly warmStartFrom?: WarmStart;
}

/** Options of `train`. */
export interface TrainOptions {
  /** Train so many steps more. Excludes `maxSteps`. */
  readonly steps?: number;
  /** Train until `global_step` is this. */
  readonly maxSteps?: number;
  /** Ends training after the step that runs: a checkpoint is written and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Start the optimizer's state anew where the checkpoint's does not fit. Default false: such a checkpoint is refused. */
  readonly resetOptimizer?: boolean;
  /**
   * Told after every step that was taken, for progress bars and for looking into a run. The tensors of the step are gone when it returns, or when the
   * promise that it returns has resolved.
   */
  readonly onStep?: (step: number, loss: number, run: RunValues) => unknown;
}

/** What the run of a step gives to who watches it. */
export interface RunValues {
  /** What the input layers of the step have read and made. */
  layerAnnotations(): LayerAnnotations<Tensor>;
}

/** Options of `evaluate`. */
export interface EvaluateOptions {
  /** Evaluate at most so many batches. Default: all. */
  readonly steps?: number;
  /** Evaluate this checkpoint instead of the latest. */
  readonly checkpointPath?: string | URL;
  /** Refuse a model directory without a checkpoint. Default false: first values are evaluated, with a warning. */
  readonly requireCheckpoint?: boolean;
  /** Name of the evaluation: its directory is `evalDir(name)`. Nothing is written there yet. */
  readonly name?: string;
  /** Ends the evaluation. */
  readonly signal?: AbortSignal;
}

/** Options of `predict`. */
export interface PredictOptions<Row extends object, K extends keyof Row & string> {
  /** Which predictions; default all. */
  readonly predictKeys?: readonly K[] | K;
  /** Predict with this checkpoint instead of the latest. */
  readonly checkpointPath?: string | URL;
  /** Refuse a model directory without a checkpoint. Default false: first values predict, with a warning. */
  readonly requireCheckpoint?: boolean;
  /** Ends the prediction. */
  readonly signal?: AbortSignal;
}

/** Options of `exportSavedModel`. */
export interface ExportOptions {
  /** Files that are copied into `assets.extra`: the path of each by its place there. */
  readonly assetsExtra?: Readonly<Record<string, string | URL>> | null;
  /** Write `saved_model.pbtxt`, text, instead of `saved_model.pb`. Default false. */
  readonly asText?: boolean;
  /** Export this checkpoint instead of the latest. */
  readonly checkpointPath?: string | URL;
  /** What the graph is for. Default `"infer"`. */
  readonly experimentalMode?: ModeKeys;
  /** Write no signature but TensorFlow's: it gives a receiver of tensors no `serving_default`. Default false. */
  readonly strict?: boolean;
}

/** What the canned estimators tell their base. */
export interface ModelTraits {
  /** Reads what the model needs before its first batch, such as vocabulary files. */
  readonly prepare?: (fs: FileSystem) => Promise<void>;
  /** The metrics of an evaluation that saw no batch. */
  readonly emptyMetrics?: () => Record<string, Metric>;
  /** Whether the model reads features as the input gave them. Default false: they are made into tensors. */
  readonly rawFeatures?: boolean;
  /** A batch without data that the model takes, for recording its graph. Default: whoever records it says what its features are. */
  readonly placeholders?: (options: PlaceholderOptions) => GraphBatch;
  /** How the variables below a scope are split in checkpoints. Default: they are not. */
  readonly partition?: { readonly scope: string; readonly partitioner: Partitioner };
  /** Whether exports tell what the input layers read and made, in TensorFlow's collections. Default false. */
  readonly layerAnnotations?: boolean;
  /** What stands in `headway.json`; null where the model cannot be described. */
  readonly describe?: () => JsonObject | null;
}
