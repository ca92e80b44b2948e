/**
 * regressionHead and poissonRegressionHead: real numbers, and counts.
 *
 * @module
 */

import { checkOptions, ValueError } from "../../core/errors.ts";
import { exp, square, sub } from "../../core/ops/elementwise.ts";
import { reshape } from "../../core/ops/shape.ts";
import { fromTypedArray, type Tensor } from "../../core/runtime/tensor.ts";
import { Scratch } from "../_scratch.ts";
import { numericLabels, readLabels } from "../../core/ops/host/labels.ts";
import { poissonLoss } from "../regression_head.ts";
import { type HeadOptions, sharedOptions, SingleHead } from "./_single_head.ts";
import type { Head } from "./head.ts";
import { ProblemType } from "./model_fn_ops.ts";

/** Options of {@linkcode poissonRegressionHead}. */
export interface PoissonRegressionHeadOptions extends HeadOptions {
  /** Number of targets per example. Default 1. */
  readonly labelDimension?: number;
}

/** Options of {@linkcode regressionHead}. */
export interface RegressionHeadOptions extends PoissonRegressionHeadOptions {
  /** Maps logits to the predicted scores. Default: they are the same. */
  readonly linkFn?: ((logits: Tensor) => Tensor) | null;
}

/**
 * A head for regression by squared error.
 *
 * Logits are [batch, labelDimension], labels of that shape or, for one target, [batch]. Prediction: `scores`, [batch] for one target, else
 * [batch, labelDimension].
 */
export function regressionHead(options: RegressionHeadOptions = {}): Head {
  checkOptions("regressionHead", options, { ...sharedOptions, labelDimension: ["any"], linkFn: ["function", "null"] });
  return regression((target, logits) => square(sub(logits, target)), options.linkFn ?? ((logits) => logits), options);
}

/** A head for Poisson regression, by its full loss: scores, the expected counts, are e to the logits. Otherwise as {@linkcode regressionHead}. */
export function poissonRegressionHead(options: PoissonRegressionHeadOptions = {}): Head {
  checkOptions("poissonRegressionHead", options, { ...sharedOptions, labelDimension: ["any"] });
  return regression((target, logits) => poissonLoss(target, logits, true), exp, options);
}

function regression(
  losses: (target: Tensor, logits: Tensor) => Tensor,
  linkFn: (logits: Tensor) => Tensor,
  options: PoissonRegressionHeadOptions,
): Head {
  const { labelDimension = 1 } = options;
  if (!Number.isInteger(labelDimension) || labelDimension < 1) throw new ValueError(`Invalid logits_dimension ${labelDimension}.`);
  const scratch = new Scratch();
  return new SingleHead({
    defaultScope: "regression_head",
    problemType: ProblemType.LINEAR_REGRESSION,
    logitsDimension: labelDimension,
    lossFn: null,
    target: (labels, logits) => {
      const host = readLabels(labels, logits.shape, labelDimension);
      return fromTypedArray(numericLabels(host, "real", scratch.floats(logits.size)), logits.shape);
    },
    losses,
    predictions: (logits) => ({ scores: linkFn(labelDimension === 1 ? reshape(logits, [logits.size]) : logits) }),
    metrics: () => {},
  }, options);
}
