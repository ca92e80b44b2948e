/**
 * tf.contrib.estimator's DNN estimators with layer annotations (tensorflow_estimator/contrib/estimator/python/estimator/dnn_with_layer_annotations.py).
 *
 * @module
 */

import * as v1 from "./v1.ts";

/** Options of {@linkcode DNNClassifierWithLayerAnnotations}: those of `v1.DNNClassifier` without batch normalisation. */
export type DNNClassifierWithLayerAnnotationsOptions = Omit<v1.DNNClassifierOptions, "batchNorm">;

/** Options of {@linkcode DNNRegressorWithLayerAnnotations}: those of `v1.DNNRegressor` without batch normalisation. */
export type DNNRegressorWithLayerAnnotationsOptions = Omit<v1.DNNRegressorOptions, "batchNorm">;

/**
 * A classifier that trains, evaluates and predicts as `v1.DNNClassifier` does, bit for bit, and goes on in its directory and in those of TensorFlow 1.15.
 * `layerAnnotations` gives what columns make of features, `attributions` how much of a prediction comes from each.
 *
 * @example
 * ```ts
 * import { DNNClassifierWithLayerAnnotations, numericColumn } from "@headway/estimator";
 * await using model = new DNNClassifierWithLayerAnnotations({
 *   featureColumns: [numericColumn("length"), numericColumn("depth")],
 *   hiddenUnits: [4],
 *   labelVocabulary: ["Adelie", "Gentoo"],
 * });
 * const data = [{ length: [39.1, 46.1], depth: [18.7, 13.2] }, ["Adelie", "Gentoo"]] as const;
 * await model.train(() => data, { steps: 10 });
 * const { processedFeatures } = await model.layerAnnotations({ length: [39.1], depth: [18.7] });
 * console.log(processedFeatures["depth"]!.data);
 * ```
 */
export class DNNClassifierWithLayerAnnotations extends v1.DNNClassifier {
  /**
   * Checks the options; nothing is read or written yet.
   *
   * @throws {TypeError} if there is `batchNorm`, which TensorFlow's class does not have.
   */
  constructor(options: DNNClassifierWithLayerAnnotationsOptions) {
    refuseBatchNorm("DNNClassifierWithLayerAnnotations", options);
    super(options, "DNNClassifierWithLayerAnnotations");
  }
}

/** A regressor that trains, evaluates and predicts as `v1.DNNRegressor` does, bit for bit, with `layerAnnotations`. */
export class DNNRegressorWithLayerAnnotations extends v1.DNNRegressor {
  /**
   * Checks the options; nothing is read or written yet.
   *
   * @throws {TypeError} if there is `batchNorm`, which TensorFlow's class does not have.
   */
  constructor(options: DNNRegressorWithLayerAnnotationsOptions) {
    refuseBatchNorm("DNNRegressorWithLayerAnnotations", options);
    super(options, "DNNRegressorWithLayerAnnotations");
  }
}

function refuseBatchNorm(kind: string, options: object): void {
  if (typeof options === "object" && options !== null && Object.hasOwn(options, "batchNorm")) {
    throw new TypeError(`${kind} got an unexpected option batchNorm: models with layer annotations are not normalised`);
  }
}
