/**
 * Headway: TensorFlow's Estimators for Deno. Train, evaluate and serve deep networks on feature columns, with TensorFlow's own
 * checkpoints.
 *
 * @example
 * ```ts
 * import { Adam, Dataset, DNNClassifier, numericColumns } from "@headway/estimator";
 * const penguins = Dataset.fromCsv("examples/data/penguins.csv", { labelName: "species", missing: "skip" });
 * const featureColumns = await numericColumns(penguins, ["beak_length_mm", "beak_depth_mm", "body_mass_g"]);
 * await using model = new DNNClassifier({
 *   featureColumns,
 *   hiddenUnits: [16, 8],
 *   labelVocabulary: ["Adelie", "Chinstrap", "Gentoo"],
 *   optimizer: new Adam({ learningRate: 0.01 }),
 * });
 * await model.train(() => penguins.shuffle(400, { seed: 1 }).repeat().batch(32), { steps: 1000 });
 * console.log(await model.evaluate(() => penguins.batch(64)));
 * console.log(await model.predictOne({ beak_length_mm: 39.1, beak_depth_mm: 18.7, body_mass_g: 3750 }));
 * ```
 *
 * @module
 */

export {
  DataLossError,
  type ErrorDetails,
  FailedPreconditionError,
  HeadwayError,
  InvalidArgumentError,
  KeyError,
  NanLossDuringTrainingError,
  NotFoundError,
  PermissionDeniedError,
  ResourceExhaustedError,
  UnimplementedError,
  ValueError,
} from "./core/errors.ts";
export type { DataByDType, DType, HostTensor, HostTensorOf } from "./core/runtime/host_tensor.ts";
export { type NestedArray, scope, SparseTensor, Tensor, tensor, type TensorValues } from "./core/runtime/tensor.ts";
export * from "./core/ops/mod.ts";
export { ModeKeys, Variable, variable, type VariableOptions, variableScope } from "./core/model.ts";
export * as initializers from "./core/initializers.ts";
export type { Initializer, InitializerConfig } from "./core/initializers.ts";
export type { RandomKey } from "./core/random.ts";
export {
  type Activation,
  batchNorm,
  type BatchNormOptions,
  dense,
  type DenseOptions,
  dropout,
  rnn,
  type RnnOptions,
} from "./core/layers.ts";
export * from "./core/cells/mod.ts";
export { setBackend, setWasmModule } from "./core/runtime/backends/current.ts";
export { consoleLogger, type Logger, setLogger, silentLogger } from "./core/logger.ts";
export {
  type ClassificationOutput,
  DEFAULT_SERVING_SIGNATURE_DEF_KEY,
  EstimatorSpec,
  type EstimatorSpecOptions,
  type ExportOutput,
  type Predictions,
  type PredictOutput,
  type RegressionOutput,
} from "./core/estimator_spec.ts";
export type { DenseGradient, Gradient, GradientAndVariable, RowsGradient } from "./core/autodiff/gradient.ts";
export { Adagrad, type AdagradOptions } from "./core/optimizers/adagrad.ts";
export { Adam, type AdamOptions } from "./core/optimizers/adam.ts";
export { Ftrl, type FtrlOptions } from "./core/optimizers/ftrl.ts";
export { optimizerFromConfig, optimizerFromString, type OptimizerName } from "./core/optimizers/kinds.ts";
export {
  type LearningRate,
  optimizeLoss,
  type OptimizeLossName,
  type OptimizeLossOptimizer,
  type OptimizeLossOptions,
} from "./core/optimizers/optimize_loss.ts";
export { type MinimizeOptions, Optimizer } from "./core/optimizers/optimizer.ts";
export type { OptimizerConfig, OptimizerOptions, OptimizerSettings } from "./core/optimizers/options.ts";
export { RMSProp, type RMSPropOptions } from "./core/optimizers/rmsprop.ts";
export type { BoundRule, CheckpointScheme, HyperParameters, SharedSpec, SlotSpec } from "./core/optimizers/scheme.ts";
export { SGD, type SGDOptions } from "./core/optimizers/sgd.ts";
export { combineTrainOps, type TrainOp } from "./core/optimizers/train_op.ts";
export { type LayerAnnotations, layerAnnotations, LayerAnnotationsCollectionNames } from "./core/layer_annotations.ts";
export * from "./core/learning_rate.ts";
export * from "./core/metrics/mod.ts";
export * from "./core/data/mod.ts";
export * from "./core/feature_column/mod.ts";
export * from "./heads/mod.ts";
export { RunConfig, type RunConfigOptions } from "./estimators/run_config.ts";
export {
  VocabInfo,
  type VocabInfoOptions,
  type WarmStart,
  type WarmStartOptions,
  WarmStartSettings,
} from "./estimators/warm_start/warm_start.ts";
export { Estimator, type EvaluationResult } from "./estimators/estimator.ts";
export type { GraphOptions } from "./estimators/export/model_graph.ts";
export type { ReceiverFns } from "./estimators/export/saved_model.ts";
export {
  classifierParseExampleSpec,
  type ClassifierParseExampleSpecOptions,
  parseExampleSpec,
  regressorParseExampleSpec,
  type RegressorParseExampleSpecOptions,
} from "./estimators/export/parse_example_spec.ts";
export {
  buildParsingServingInputReceiverFn,
  buildRawServingInputReceiverFn,
  buildRawSupervisedInputReceiverFn,
  type ReceivedTensor,
  type ReceivedTensors,
  ServingInputReceiver,
  type ServingInputReceiverFn,
  type ServingInputReceiverOptions,
  SupervisedInputReceiver,
  type SupervisedInputReceiverFn,
  type SupervisedInputReceiverOptions,
  TensorServingInputReceiver,
  type TensorServingInputReceiverOptions,
} from "./estimators/export/receivers.ts";
export type { PlaceholderSpec, PlaceholderSpecs } from "./estimators/export/placeholders.ts";
export type { Attribute, ByteRange, Extent, Formula, Graph, GraphNode, GraphValue, SubGraph } from "./core/graph/graph.ts";
export { named, type Value } from "./core/graph/current_recorder.ts";
export type {
  EstimatorOptions,
  EvaluateOptions,
  ExportOptions,
  ModelFn,
  ModelFnArguments,
  PredictOptions,
  RunValues,
  TrainOptions,
} from "./estimators/options.ts";
export type {
  AttributedOutput,
  AttributedTarget,
  Attribution,
  AttributionBaseline,
  AttributionMethod,
  AttributionOptions,
  AttributionTarget,
  AttributionTargetOptions,
  ColumnAttribution,
  FeatureAttribution,
  KeyAttribution,
  StepAttribution,
} from "./estimators/attributions/types.ts";
export type { OptimizerLike } from "./estimators/canned/optimizer_choice.ts";
export {
  DNNClassifier,
  type DNNClassifierOptions,
  DNNEstimator,
  type DNNEstimatorOptions,
  type DNNOptions,
  DNNRegressor,
  type DNNRegressorOptions,
  type NetworkRules,
} from "./estimators/canned/dnn.ts";
export * as v1 from "./estimators/canned/v1.ts";
export {
  DNNClassifierWithLayerAnnotations,
  type DNNClassifierWithLayerAnnotationsOptions,
  DNNRegressorWithLayerAnnotations,
  type DNNRegressorWithLayerAnnotationsOptions,
} from "./estimators/canned/dnn_with_layer_annotations.ts";
export type { CellChoice, CellMaker, CellName } from "./estimators/canned/cell_choice.ts";
export {
  RNNClassifier,
  type RNNClassifierOptions,
  type RNNClassifierRow,
  RNNEstimator,
  type RNNEstimatorOptions,
  type RNNOptions,
} from "./estimators/canned/rnn.ts";
