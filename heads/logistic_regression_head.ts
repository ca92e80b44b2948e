/**
 * LogisticRegressionHead: probabilities by sigmoid cross-entropy, measured as a regression
 * (tensorflow_estimator/python/estimator/head/regression_head.py).
 *
 * @module
 */

import { InvalidArgumentError } from "../core/errors.ts";
import { sigmoid } from "../core/ops/elementwise.ts";
import { sigmoidCrossEntropy } from "../core/ops/softmax.ts";
import { checkOptions } from "../core/options.ts";
import { type HeadRules, tensorflow2 } from "./_rules.ts";
import { type HeadConfig, type HeadOptions, sharedOptions } from "./head.ts";
import { RegressionHead } from "./regression_head.ts";
import type { LinkedRegressionRow } from "./rows.ts";

/** Options of {@linkcode LogisticRegressionHead}. */
export type LogisticRegressionHeadOptions = Omit<HeadOptions, "lossFn">;

/**
 * Logistic regression: labels are probabilities, not classes. Logits are [D0, ..., DN, 1]; labels [D0, ..., DN] or [D0, ..., DN, 1], numbers in
 * [0, 1].
 */
export class LogisticRegressionHead extends RegressionHead<LinkedRegressionRow> {
  /** Checks the options. `rules` are those of TensorFlow 2 unless given. */
  constructor(options: LogisticRegressionHeadOptions = {}, rules: HeadRules = tensorflow2) {
    const { lossFn: _, ...shared } = sharedOptions;
    checkOptions("LogisticRegressionHead", options, shared);
    super({ ...options, inverseLinkFn: sigmoid, lossFn: sigmoidCrossEntropy }, rules);
  }

  /** The description that `headFromConfig` takes. */
  override toConfig(): HeadConfig {
    const { labelDimension: _, ...config } = super.toConfig();
    return { ...config, head: "LogisticRegressionHead" };
  }

  /** Refuses what is no probability. */
  protected override checkLabels(labels: Float32Array): void {
    const row = labels.findIndex((label) => label < 0 || label > 1);
    if (row < 0) return;
    throw new InvalidArgumentError(`Labels must be in range [0, 1]: the label of row ${row} is ${labels[row]}`, { row });
  }
}
