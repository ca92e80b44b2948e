/**
 * binarySvmHead: two classes with a margin between them.
 *
 * @module
 */

import { checkOptions } from "../../core/errors.ts";
import { Accuracy } from "../../core/metrics/mod.ts";
import { affine, cast, greater, mul, relu } from "../../core/ops/elementwise.ts";
import { Scratch } from "../_scratch.ts";
import { binaryTarget } from "./_binary_logistic_head.ts";
import { predictedClasses } from "./_classes.ts";
import { checkThresholds } from "./_options.ts";
import { type HeadOptions, sharedOptions, SingleHead } from "./_single_head.ts";
import type { Head } from "./head.ts";
import { ProblemType } from "./model_fn_ops.ts";

/** Options of {@linkcode binarySvmHead}. */
export interface BinarySvmHeadOptions extends HeadOptions {
  /** Taken as TensorFlow takes it, and as there nothing is measured at them. */
  readonly thresholds?: readonly number[] | null;
}

/**
 * A head for two classes by the hinge loss, max(0, 1 - (2 y - 1) z), of a support vector machine.
 *
 * Logits z are [batch, 1]; labels y [batch] or [batch, 1] in [0, 1]. Predictions: `logits` and `classes`. It has no scores, so it cannot be
 * served: `estimatorSpec()` refuses to give export outputs, as in TensorFlow.
 */
export function binarySvmHead(options: BinarySvmHeadOptions = {}): Head {
  checkOptions("binarySvmHead", options, { ...sharedOptions, thresholds: ["array", "null"] });
  checkThresholds(options.thresholds);
  const scratch = new Scratch();
  return new SingleHead({
    defaultScope: "binary_svm_head",
    problemType: ProblemType.LOGISTIC_REGRESSION,
    logitsDimension: 1,
    lossFn: null,
    target: (labels, logits) => binaryTarget(labels, logits, scratch),
    losses: (target, logits) => relu(affine(mul(affine(target, 2, -1), logits), -1, 1)),
    predictions: (logits) => ({ logits, classes: predictedClasses(logits, [logits.shape[0]!]) }),
    metrics: ({ target, logits, weights, put }) => {
      put("accuracy", (name) => new Accuracy(name)).update(target, cast(greater(logits, 0), "float32"), weights);
    },
  }, options);
}
