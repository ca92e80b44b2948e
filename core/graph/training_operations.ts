/**
 * The operations with which a training step ends: what becomes of gradients, and what changes variables.
 *
 * @module
 */

import { InvalidArgumentError } from "../errors.ts";
import { Variable } from "../model.ts";
import { assign, scaleVariable, updateMovingAverage } from "../ops/effects.ts";
import { clipByGlobalNorm, clipByNorm, scaleBy } from "../optimizers/_clip.ts";
import { truncatedNormal } from "../optimizers/_gradient_changes.ts";
import { betaPower, decayDivisor, learningRate } from "../optimizers/_rate.ts";
import { adagradRule } from "../optimizers/adagrad.ts";
import { adamRule } from "../optimizers/adam.ts";
import { ftrlRule } from "../optimizers/ftrl.ts";
import { rmspropRule } from "../optimizers/rmsprop.ts";
import { momentumRule, sgdRule } from "../optimizers/sgd.ts";
import type { ApplyOp, StepNumber, Update, UpdateRule } from "../optimizers/update_rule.ts";
import { proximalAdagradRule } from "../optimizers/v1/adagrad.ts";
import { momentumV1Rule } from "../optimizers/v1/gradient_descent.ts";
import { backend } from "../runtime/backends/current.ts";
import { empty, Tensor } from "../runtime/tensor.ts";
import type { OpAttributes, OpName } from "./attributes.ts";
import type { TypedOperations } from "./operation.ts";
import type { Value } from "./current_recorder.ts";

/** The functions of the operations of training. */
export const trainingOperations = {
  // What becomes of gradients. A step changes them in place; here others may need them.
  clip_by_norm: ([x], { norm }) => changed([x], ([y]) => clipByNorm(y!, norm)),
  clip_by_global_norm: (xs, { norm }) => changed(xs, (ys) => clipByGlobalNorm(ys, norm)),
  scale: ([x], { factor }) => changed([x], ([y]) => scaleBy(y!, factor)),
  random_truncated_normal: (_, attributes, { seed, step }) => truncatedNormal(attributes, seed, step),

  // Numbers that follow from the number of steps taken.
  learning_rate: (_, attributes, { step }) => learningRate(attributes, step),
  decay_divisor: (_, { decay }, { step }) => decayDivisor(decay, step),
  beta_power: (_, { beta }, { step }) => betaPower(beta, step),

  // Effects.
  assign: ([variable, value]) => effect(() => assign(variableOf(variable), value)),
  scale_variable: ([variable], { factor }) => effect(() => scaleVariable(variableOf(variable), factor)),
  moving_average: ([average, x], { rate }) => effect(() => updateMovingAverage(variableOf(average), x, rate)),
  ...applying("apply_sgd", sgdRule),
  ...applying("apply_momentum", momentumRule),
  ...applying("apply_momentum_v1", momentumV1Rule),
  ...applying("apply_adagrad", adagradRule),
  ...applying("apply_proximal_adagrad", proximalAdagradRule),
  ...applying("apply_adam", adamRule),
  ...applying("apply_rmsprop", rmspropRule),
  ...applying("apply_ftrl", ftrlRule),
} satisfies Partial<TypedOperations<OpName>>;

/** Copies of tensors, changed in place. */
function changed(xs: readonly Tensor[], change: (copies: readonly Tensor[]) => void): Tensor | readonly Tensor[] {
  const copies = xs.map((x) => {
    const y = empty(x.shape);
    backend().run.copy(x.size, x.address, y.address);
    return y;
  });
  change(copies);
  return copies.length === 1 ? copies[0]! : copies;
}

const NOTHING: readonly Value[] = [];

function effect(change: () => void): readonly Value[] {
  change();
  return NOTHING;
}

type Applying<O extends ApplyOp> = {
  readonly [K in O | `${O}_rows`]: (inputs: readonly (Value | null)[], attributes: OpAttributes[O]) => readonly Value[];
};

/** The operations of a rule: for dense gradients, and for rows. */
function applying<O extends ApplyOp>(op: O, rule: UpdateRule<O>): Applying<O> {
  const apply = (rows: boolean) => (inputs: readonly (Value | null)[], attributes: OpAttributes[O]): readonly Value[] => {
    const variable = variableOf(inputs[0]!);
    const slots = inputs.slice(1, 1 + rule.slots.length).map((slot) => slot === null ? null : variableOf(slot));
    const rest = inputs.slice(1 + rule.slots.length) as Tensor[];
    const gradient: Update["gradient"] = rows
      ? { kind: "rows", ids: rest[0]!, rows: rest[1]!, count: rest[0]!.size }
      : { kind: "dense", tensor: rest[0]! };
    const [rate, ...powers] = rest.slice(rows ? 2 : 1).map(numberOf);
    rule.update({ variable, gradient }, slots, rule.params(rate!, attributes, powers));
    for (const each of [variable, ...slots]) if (each !== null) each.version++;
    return NOTHING;
  };
  return { [op]: apply(false), [`${op}_rows`]: apply(true) } as Applying<O>;
}

function numberOf(value: Value): StepNumber {
  return value instanceof Tensor ? value : (value as Float32Array)[0]!;
}

function variableOf(value: Value): Variable {
  if (value instanceof Variable) return value;
  throw new InvalidArgumentError("A graph that changes variables must be given variables, not tensors of their values");
}
