/**
 * TensorFlow 1.15's estimators: the loss is a sum, optimizers follow TensorFlow 1's rules and keep their state under its names, areas under curves
 * are those of `tf.metrics.auc` (tensorflow_estimator/python/estimator/canned/dnn.py). Its training runs go on here, and those from here go on there.
 *
 * @module
 */

// @ts-types="./_v1.ts"
export * from "../dist/estimators/v1.js";
