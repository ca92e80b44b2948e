/**
 * What the optimizers of TensorFlow 1 share: names in a checkpoint, options.
 *
 * @module
 */

import { ValueError } from "../../errors.ts";
import type { LearningRateSchedule } from "../../learning_rate.ts";
import { scopedName } from "../../model.ts";
import type { CheckpointScheme, OptimizerSettings } from "../optimizer.ts";

/** Options of every optimizer of TensorFlow 1 that has no default rate. */
export interface V1OptimizerOptions {
  /** The rate, or the rate as a function of the number of steps taken. */
  readonly learningRate: number | LearningRateSchedule;
  /** What the names of its slots end in. Default: the kind's own, such as `Adagrad`. */
  readonly name?: string;
}

/**
 * Slots stand below their variable, `<variable>/Adagrad`, a second one as `<variable>/Adagrad_1`; hyper-parameters are not stored.
 *
 * Canned models make all variables as the one part of a partitioned variable, and their slots in a scope of the model. TensorFlow cuts the name
 * of the part off the slot's name without that scope before it, so the end of `part_0/` stays: `t_0/` for the scope `dnn/`
 * (tensorflow/python/training/slot_creator.py, _create_slot_var).
 */
export const tensorflow1: CheckpointScheme = {
  options: { learningRate: 0.001 },
  storesHyperParameters: false,
  slotName: (optimizer, variable, _slot, index) => {
    const scope = scopedName("");
    const rest = scope === "" ? "" : `${variable}/part_0/`.slice(-scope.length);
    return `${variable}/${rest}${optimizer}${index === 0 ? "" : `_${index}`}`;
  },
};

/** Checks that there is a rate. */
export function withRate<O extends object>(kind: string, options: O): O {
  if (typeof options === "object" && options !== null && (options as Partial<V1OptimizerOptions>).learningRate === undefined) {
    throw new TypeError(`[${kind}] learningRate must be given: TensorFlow 1 has no default for it`);
  }
  return options;
}

/** Checks that accumulators begin above zero, as their root divides. */
export function checkAccumulator(settings: OptimizerSettings): void {
  const value = settings["initialAccumulatorValue"] as number;
  if (!(value > 0)) throw new ValueError(`initial_accumulator_value must be positive: ${value}`);
}
