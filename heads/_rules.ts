/**
 * Where the heads of TensorFlow 2 and 1 differ: how losses are reduced, and how areas under curves are measured.
 *
 * @module
 */

import { type LossReduction, reductionOf, v1ReductionOf } from "../core/losses.ts";
import { AUC, StreamingAUC } from "../core/metrics/mod.ts";

/** The rules of one version. */
export interface HeadRules {
  /** The reduction of a name; throws if there is none. */
  readonly reductionOf: (value: string | null | undefined) => LossReduction;
  /** Makes the metric of an area under a curve. */
  readonly auc: (name: string, curve: "ROC" | "PR") => AUC | StreamingAUC;
}

/** TensorFlow 2's: the loss is divided by the size of the batch. */
export const tensorflow2: HeadRules = { reductionOf, auc: (name, curve) => new AUC(name, { curve }) };

/** TensorFlow 1's: the loss is a sum. */
export const tensorflow1: HeadRules = { reductionOf: v1ReductionOf, auc: (name, curve) => new StreamingAUC(name, { curve }) };
