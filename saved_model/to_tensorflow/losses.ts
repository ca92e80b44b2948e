/**
 * Losses of rows, with their gradients where they are wanted.
 *
 * @module
 */

import type { Rows } from "./conversion.ts";
import { type } from "./node_writer.ts";

/** The rows of losses. */
export const losses = {
  softmax_cross_entropy: ([ids, logits], { gradient }, conversion, node) => {
    const { e } = conversion;
    const z = conversion.tensor(logits);
    const width = conversion.extents(node.inputs[1]!)!.at(-1)!;
    const [loss, backprop] = e.writer.node("SparseSoftmaxCrossEntropyWithLogits", [
      e.reshape(z, [-1, width]),
      e.flat(conversion.tensor(ids)),
    ], {
      T: type("float32"),
      Tlabels: type("int32"),
    }, ["float32", "float32"]);
    return gradient ? [loss!, e.reshape(backprop!, e.shapeOf(z))] : loss;
  },
  sigmoid_cross_entropy: ([labels, logits], { gradient }, conversion) => {
    const { e } = conversion;
    const [y, z] = [conversion.tensor(labels), conversion.tensor(logits)];
    // max(z, 0) - z y + log(1 + exp(-|z|)), as tf.nn.sigmoid_cross_entropy_with_logits.
    const linear = e.binary("Sub", e.unary("Relu", z), e.binary("Mul", z, y));
    const loss = e.binary("AddV2", linear, e.unary("Log1p", e.unary("Exp", e.unary("Neg", e.unary("Abs", z)))));
    return gradient ? [loss, e.binary("Sub", e.unary("Sigmoid", z), y)] : loss;
  },
} satisfies Rows;
