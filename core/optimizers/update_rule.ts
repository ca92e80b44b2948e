/**
 * What an optimizer does to one variable: a rule with plain numbers, which a training step and the run of a graph call alike.
 *
 * @module
 */

import type { DenseGradient, RowsGradient } from "../autodiff/gradient.ts";
import type { OpAttributes, OpName } from "../graph/attributes.ts";
import { InvalidArgumentError } from "../errors.ts";
import type { Value } from "../graph/current_recorder.ts";
import { effectNoted } from "../ops/_op.ts";
import { backend } from "../runtime/backends/current.ts";
import { params } from "../runtime/memory.ts";
import type { Tensor } from "../runtime/tensor.ts";
import type { BoundRule } from "./scheme.ts";

/** Names of the operations that apply dense gradients; those for rows have `_rows` behind them. */
export type ApplyOp = Exclude<Extract<OpName, `apply_${string}`>, `${string}_rows`>;

/** A number of a step: on the host, or in a scalar on the device. */
export type StepNumber = number | Tensor;

/** A variable and what it is changed by. */
export interface Update {
  /** The variable. */
  readonly variable: Tensor;
  /** Dense, or some rows. */
  readonly gradient: DenseGradient | Omit<RowsGradient, "hostIds">;
}

/** How variables are changed. The inputs of its operation are the variable, the slots, the gradient (or ids and rows), the rate and the powers. */
export interface UpdateRule<O extends ApplyOp = ApplyOp> {
  /** Its operation for dense gradients. */
  readonly op: O;
  /** Names of the slots, in the order in which `update` takes them. */
  readonly slots: readonly string[];
  /**
   * Address of what the kernels of a step read.
   *
   * @param powers Decays to the power of the steps, for the rules that correct by them.
   */
  params(rate: StepNumber, attributes: OpAttributes[O], powers: readonly StepNumber[]): number;
  /** Changes a variable and its slots, of which some may be absent, in one kernel call. */
  update(update: Update, slots: readonly (Tensor | null)[], params: number): void;
}

/** A rule with its numbers, as optimizers run it. */
export interface ActiveRule extends BoundRule {
  /** The rule. */
  readonly rule: UpdateRule;
  /** Its numbers. */
  readonly attributes: OpAttributes[ApplyOp];
}

/**
 * A rule with its numbers.
 *
 * @param decays Those whose powers the rule reads, where no variables hold them.
 */
export function bindRule<O extends ApplyOp>(rule: UpdateRule<O>, attributes: OpAttributes[O], decays: readonly number[] = []): ActiveRule {
  return { rule: rule as unknown as UpdateRule, attributes, decays };
}

/** Address of f32 parameters for one kernel call, of which the first is the rate. */
export function rateParams(rate: StepNumber, ...others: number[]): number {
  if (typeof rate === "number") return params(rate, ...others);
  const block = params(0, ...others);
  backend().run.copy(1, rate.address, block);
  return block;
}

/** Tells the graph that is being made of a change. */
export function recordUpdate(
  { rule, attributes }: ActiveRule,
  { gradient, variable }: Update,
  slots: readonly (Tensor | null)[],
  numbers: readonly Value[],
): void {
  if (gradient.kind === "dense") effectNoted(rule.op, [variable, ...slots, gradient.tensor, ...numbers], attributes);
  else {
    const { ids, rows, count } = gradient;
    if (ids.size !== count || rows.shape[0] !== count) {
      throw new InvalidArgumentError(
        `A train graph cannot hold a gradient of ${count} rows in tensors of ${ids.size} ids and ${rows.shape[0]} rows`,
      );
    }
    effectNoted(`${rule.op}_rows`, [variable, ...slots, ids, rows, ...numbers], attributes);
  }
}
