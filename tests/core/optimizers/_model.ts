/** A model for tests of optimizers: a store of variables and a step that applies given gradients. */

import { assertThrows } from "@std/assert";
import { ValueError } from "../../../core/errors.ts";
import type { Gradient } from "../../../core/autodiff/gradient.ts";
import { Step } from "../../../core/runtime/memory.ts";
import { type InitialValues, type Variable, variable, VariableStore, withModel } from "../../../core/model.ts";
import type { Optimizer } from "../../../core/optimizers/optimizer.ts";
import { fromTypedArray, tensor } from "../../../core/runtime/tensor.ts";

/** Variables by name and the number of steps taken. */
export class TestModel implements Disposable {
  readonly store: VariableStore;
  step = 0;

  constructor(initial?: InitialValues) {
    this.store = new VariableStore(initial);
  }

  run<T>(fn: () => T): T {
    using step = new Step();
    const context = { variables: this.store, locals: new VariableStore(), mode: "train" as const, seed: 1n, step: this.step, updates: [] };
    return step.run(() => withModel(context, fn));
  }

  variable(name: string, values: number[][]): Variable {
    const first = Object.assign(() => Float32Array.from(values.flat()), { toConfig: () => ({ name: "zeros" as const }) });
    return this.run(() => variable(name, [values.length, values[0]!.length], first));
  }

  /** One step with gradients that are made inside of it. */
  apply(optimizer: Optimizer, gradients: readonly (readonly [Variable, () => Gradient])[]): void {
    this.run(() => optimizer.applyGradients(gradients.map(([variable, make]) => ({ variable, gradient: make() }))).apply());
    this.step++;
  }

  value(name: string): Float32Array {
    return this.store.find(name)!.value();
  }

  [Symbol.dispose](): void {
    this.store.dispose();
  }
}

export const dense = (values: number[][]) => (): Gradient => ({ kind: "dense", tensor: tensor(values) });

export const rows = (ids: number[], values: number[][]) => (): Gradient => {
  const hostIds = Int32Array.from(ids);
  return { kind: "rows", ids: fromTypedArray(hostIds, [ids.length]), hostIds, count: ids.length, rows: tensor(values) };
};

/** The names that a wrong one is answered with: all that there are. */
export function namesOf(fromWrongName: () => unknown): string[] {
  const { message } = assertThrows(fromWrongName, ValueError, "Supported names are");
  return Array.from(message.matchAll(/'(\w+)'/g), ([, name]) => name!);
}
