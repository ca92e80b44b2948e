/**
 * What the optimizers of TensorFlow 1 share: their options, and the names of their slots in a checkpoint.
 *
 * @module
 */

import type { LearningRateSchedule } from "../../learning_rate.ts";
import { scopedName } from "../../model.ts";
import type { CheckpointScheme } from "../scheme.ts";

/** Options of every optimizer of TensorFlow 1 that has no default rate. */
export interface V1OptimizerOptions {
  /** The rate, or the rate as a function of the number of steps taken. */
  readonly learningRate: number | LearningRateSchedule;
  /** What the names of its slots end in. Default: the kind's own, such as `Adagrad`. */
  readonly name?: string;
}

/**
 * Slots stand below their variable, `<variable>/Adagrad`, a second one as `<variable>/Adagrad_1`, in a scope as `SCOPE/<variable>/Adagrad`;
 * hyper-parameters are not stored.
 *
 * Canned models make all variables as the one part of a partitioned variable, and their slots in a scope of the model. TensorFlow cuts the name
 * of the part off the slot's name without that scope before it, so the end of `part_0/` stays: `t_0/` for the scope `dnn/`
 * (tensorflow/python/training/slot_creator.py, _create_slot_var).
 */
export const tensorflow1: CheckpointScheme = {
  options: { learningRate: 0.001 },
  storesHyperParameters: false,
  slotName: (optimizer, variable, _slot, index, canned) => {
    const scope = scopedName("");
    const slot = `${optimizer}${index === 0 ? "" : `_${index}`}`;
    if (!canned) return `${scope}${variable}/${slot}`;
    const rest = scope === "" ? "" : `${variable}/part_0/`.slice(-scope.length);
    return `${variable}/${rest}${slot}`;
  },
};

/** Checks that there is a rate. */
export function withRate<O extends object>(kind: string, options: O): O {
  if (typeof options === "object" && options !== null && (options as Partial<V1OptimizerOptions>).learningRate === undefined) {
    throw new TypeError(`[${kind}] learningRate must be given: TensorFlow 1 has no default for it`);
  }
  return options;
}
