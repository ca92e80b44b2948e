/**
 * Layers of TensorFlow 1's `tf.contrib.layers` that the ones of TensorFlow 2 have no name for.
 *
 * @module
 */

export { stack } from "../../core/layers.ts";
