/**
 * PoissonRegressionHead: counts, of which the logits are the logarithms of the expected values
 * (tensorflow_estimator/python/estimator/head/regression_head.py).
 *
 * @module
 */

import { add, affine, exp, greaterEqual, lessEqual, log, logicalAnd, mul, sub, where } from "../core/ops/elementwise.ts";
import { zerosLike } from "../core/ops/shape.ts";
import { checkOptions } from "../core/options.ts";
import type { Tensor } from "../core/tensor.ts";
import { type HeadRules, tensorflow2 } from "./_rules.ts";
import { type HeadConfig, type HeadOptions, sharedOptions } from "./head.ts";
import { RegressionHead } from "./regression_head.ts";
import type { LinkedRegressionRow } from "./rows.ts";

/** Options of {@linkcode PoissonRegressionHead}. */
export interface PoissonRegressionHeadOptions extends Omit<HeadOptions, "lossFn"> {
  /** Number of targets per example. Default 1. */
  readonly labelDimension?: number;
  /** Whether the loss has the term that depends on the labels alone, log(y!) by Stirling's formula. Default true. */
  readonly computeFullLoss?: boolean;
}

/**
 * Poisson regression. Logits z are [D0, ..., DN, labelDimension]; labels y, which count something, are of that shape or, for one target,
 * [D0, ..., DN]. A negative label makes the full loss NaN, as in TensorFlow.
 */
export class PoissonRegressionHead extends RegressionHead<LinkedRegressionRow> {
  /** Whether the loss has the term that depends on the labels alone. */
  readonly computeFullLoss: boolean;

  /** Checks the options. `rules` are those of TensorFlow 2 unless given. */
  constructor(options: PoissonRegressionHeadOptions = {}, rules: HeadRules = tensorflow2) {
    const { lossFn: _, ...shared } = sharedOptions;
    checkOptions("PoissonRegressionHead", options, { ...shared, labelDimension: ["any"], computeFullLoss: ["boolean", "null"] });
    const { computeFullLoss, ...rest } = options;
    const full = computeFullLoss ?? true;
    super({ ...rest, inverseLinkFn: exp, lossFn: (labels, logits) => poissonLoss(labels, logits, full) }, rules);
    this.computeFullLoss = full;
  }

  /** The description that `headFromConfig` takes. */
  override toConfig(): HeadConfig {
    return { ...super.toConfig(), head: "PoissonRegressionHead", computeFullLoss: this.computeFullLoss };
  }
}

/**
 * e^z - z y, and with the full loss y log y - y + log(2 pi y) / 2, Stirling's formula for log(y!), which counts as 0 where 0 <= y <= 1
 * (tensorflow/python/ops/nn_impl.py, log_poisson_loss).
 */
export function poissonLoss(labels: Tensor, logits: Tensor, full: boolean): Tensor {
  const loss = sub(exp(logits), mul(labels, logits));
  if (!full) return loss;
  const stirling = add(sub(mul(labels, log(labels)), labels), affine(log(affine(labels, 2 * Math.PI)), 0.5));
  const small = logicalAnd(greaterEqual(labels, 0), lessEqual(labels, 1));
  return add(loss, where(small, zerosLike(labels), stirling));
}
