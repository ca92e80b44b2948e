/**
 * Layer annotations: what the input layers of one run of a model read and made, kept beside the run, and the place where others may stand between columns
 * and input layers. TensorFlow collects the same in its graph (tensorflow_estimator/contrib/estimator/python/estimator/dnn_with_layer_annotations.py).
 *
 * @module
 */

import type { Features } from "./data/values.ts";
import type { ColumnBatch, FeatureColumn } from "./feature_column/column.ts";
import type { HostTensorOf } from "./runtime/host_tensor.ts";
import { currentModel, type ModelContext, requireModel } from "./model.ts";
import { slice } from "./ops/shape.ts";
import type { Tensor } from "./runtime/tensor.ts";

/** Under which keys TensorFlow collects annotations in a graph; their keys and values are at `KEY/keys` and `KEY/values`. */
export const LayerAnnotationsCollectionNames = {
  /** The features as they were given. */
  UNPROCESSED_FEATURES: "layer_annotations/unprocessed_features",
  /** What columns make of them. TensorFlow spells it so. */
  PROCESSED_FEATURES: "layer_annotatons/processed_features",
  /** The columns. */
  FEATURE_COLUMNS: "layer_annotations/feature_columns",
} as const;

/** What a model makes of features on their way in. */
export interface LayerAnnotations<Value = HostTensorOf<"float32">> {
  /** The features that columns read, by their names, as they were given. */
  readonly unprocessedFeatures: Features;
  /**
   * What each column gives to the first layer, float32 [batch, width], of a sequence [batch, steps, width], by the column's name, in the order of the
   * input layer. A column in several input layers has its name followed by `_1`, `_2` from the second on.
   */
  readonly processedFeatures: Readonly<Record<string, Value>>;
  /** The columns, in the order in which they were given. */
  readonly featureColumns: readonly FeatureColumn[];
}

/** One run of an input layer. */
export interface InputLayerRun {
  /** The features of the batch. */
  readonly features: Features;
  /** The columns, in the order in which they were given. */
  readonly columns: readonly FeatureColumn[];
  /** The columns in the order in which they are concatenated, each with its width. */
  readonly inOrder: readonly (FeatureColumn & { readonly width: number })[];
  /** The columns beside each other, [batch, width], of sequences [batch, steps, width]. */
  readonly output: Tensor;
}

/**
 * What the input layers of this run of the model have read and made so far, for a `modelFn`: call it after `inputLayer` or `sequenceInputLayer`.
 *
 * @throws {FailedPreconditionError} outside of a `modelFn`.
 *
 * @example
 * ```ts
 * import { Estimator, EstimatorSpec, inputLayer, layerAnnotations, numericColumn } from "@headway/estimator";
 * const columns = [numericColumn("x", { normalizer: { mean: 1, std: 2 } })];
 * await using model = new Estimator({
 *   modelFn: ({ features, mode }) => {
 *     inputLayer(features, columns);
 *     return new EstimatorSpec({ mode, predictions: { seen: layerAnnotations().processedFeatures["x"]! } });
 *   },
 * });
 * console.log(await model.predictOne({ x: 5 })); // { seen: [2] }
 * ```
 */
export function layerAnnotations(): LayerAnnotations<Tensor> {
  return annotationsOf(requireModel("layerAnnotations"));
}

/** As {@linkcode layerAnnotations}, of a run that a caller holds, such as what `train` gives to its `onStep`. */
export function annotationsOf(run: ModelContext): LayerAnnotations<Tensor> {
  const unprocessedFeatures: Record<string, Features[string]> = {};
  const processedFeatures: Record<string, Tensor> = {};
  const featureColumns = new Set<FeatureColumn>();
  for (const { features, columns, inOrder, output } of inputLayersOf(run)) {
    for (const column of columns) {
      featureColumns.add(column);
      for (const key of column.keys) if (Object.hasOwn(features, key)) unprocessedFeatures[key] = features[key]!;
    }
    const lead = output.shape.slice(0, -1);
    let at = 0;
    for (const { name, width } of inOrder) {
      processedFeatures[distinctName(name, processedFeatures)] = slice(output, [...lead.map(() => 0), at], [...lead, width]);
      at += width;
    }
  }
  return { unprocessedFeatures, processedFeatures, featureColumns: [...featureColumns] };
}

/** The runs of input layers in a run of a model, in their order. */
export function inputLayersOf(run: ModelContext): readonly InputLayerRun[] {
  return runs.get(run) ?? [];
}

/** The name, or where it is taken the name with the first free number. */
export function distinctName(name: string, taken: Readonly<Record<string, unknown>>): string {
  let distinct = name;
  for (let i = 1; Object.hasOwn(taken, distinct); i++) distinct = `${name}_${i}`;
  return distinct;
}

/** Keeps what an input layer did beside the run of the model that it belongs to. */
export function noteInputLayer(layer: InputLayerRun): void {
  const model = currentModel();
  if (model === null) return;
  const others = runs.get(model);
  if (others === undefined) runs.set(model, [layer]);
  else others.push(layer);
}

const runs = new WeakMap<ModelContext, InputLayerRun[]>();

/** Intercepts the values of columns before an input layer uses them. */
export interface InputInterceptor {
  /**
   * The values of a column with which an input layer goes on, [rows, width], in a batch of sequences [rows * steps, width].
   *
   * @param compute Gives the values that the column makes of the features.
   */
  values(column: FeatureColumn, batch: ColumnBatch, compute: () => Tensor): Tensor;
}

/** The interceptor of the current pass, or null. */
export const inputInterceptor: { current: InputInterceptor | null } = { current: null };

/** Runs `fn`, synchronous, with an interceptor. */
export function withInputInterceptor<T>(interceptor: InputInterceptor, fn: () => T): T {
  const before = inputInterceptor.current;
  inputInterceptor.current = interceptor;
  try {
    return fn();
  } finally {
    inputInterceptor.current = before;
  }
}
