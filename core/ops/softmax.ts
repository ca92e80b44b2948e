/**
 * Softmax and the cross-entropies of classification.
 *
 * @module
 */

import { backend } from "../backends/mod.ts";
import { ValueError } from "../errors.ts";
import { checkStatus, insideStep } from "../memory.ts";
import { recorder } from "../record.ts";
import { empty, type Tensor } from "../tensor.ts";
import { any, float, matrixOf, type Operand, recorded, sameShape } from "./_op.ts";

/** exp(x) / sum(exp(x)) over the last axis. */
export function softmax(x: Operand): Tensor {
  const t = float("softmax", x);
  const { rows, width } = matrixOf("softmax", t);
  const y = empty(t.shape);
  backend().run.softmax(rows, width, t.address, y.address);
  return recorded("softmax", [t], y);
}

/** x - log(sum(exp(x))) over the last axis. */
export function logSoftmax(x: Operand): Tensor {
  const t = float("log_softmax", x);
  const { rows, width } = matrixOf("log_softmax", t);
  const y = empty(t.shape);
  backend().run.log_softmax(rows, width, t.address, y.address);
  return recorded("log_softmax", [t], y);
}

/**
 * Cross-entropy between integer labels and the softmax of logits, one value a row.
 *
 * @param labels int32 [D0, ..., DN]: class indices in [0, n).
 * @param logits [D0, ..., DN, n]
 * @returns [D0, ..., DN]
 */
export function softmaxCrossEntropy(labels: Operand, logits: Operand): Tensor {
  const y = any(labels);
  const z = float("softmax_cross_entropy", logits);
  const { rows, width } = matrixOf("softmax_cross_entropy", z);
  if (y.dtype !== "int32" || y.size !== rows) {
    throw new ValueError(
      `[softmax_cross_entropy] expects int32 labels [${z.shape.slice(0, -1)}] for logits [${z.shape}]. Received ${y.dtype} [${y.shape}]`,
    );
  }
  const loss = empty(z.shape.slice(0, -1));
  const gradient = recorder.current !== null && z.tracked ? empty(z.shape) : null;
  backend().run.softmax_cross_entropy(rows, width, z.address, y.address, loss.address, gradient?.address ?? 0, backend().status);
  if (!insideStep()) checkStatus();
  return recorded("softmax_cross_entropy", [y, z], loss, { gradient });
}

/**
 * Cross-entropy between labels in [0, 1] and the sigmoid of logits, element by element.
 *
 * @param labels float32, the shape of the logits.
 * @param logits Any shape.
 * @returns The shape of the logits.
 */
export function sigmoidCrossEntropy(labels: Operand, logits: Operand): Tensor {
  const y = float("sigmoid_cross_entropy", labels);
  const z = float("sigmoid_cross_entropy", logits);
  if (!sameShape(y.shape, z.shape)) {
    throw new ValueError(`[sigmoid_cross_entropy] expects labels and logits of one shape. Received [${y.shape}] and [${z.shape}]`);
  }
  const loss = empty(z.shape);
  const gradient = recorder.current !== null && z.tracked ? empty(z.shape) : null;
  backend().run.sigmoid_cross_entropy(z.size, z.address, y.address, loss.address, gradient?.address ?? 0);
  return recorded("sigmoid_cross_entropy", [y, z], loss, { gradient });
}
