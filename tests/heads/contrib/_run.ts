/** Runs functions of a model on variables of its own, and frees all they make. */

import { assertEquals } from "@std/assert";
import { backend } from "../../../core/runtime/backends/current.ts";
import { params, Step } from "../../../core/runtime/memory.ts";
import { type ModeKeys, VariableStore, withModel } from "../../../core/model.ts";
import { Tape } from "../../../core/autodiff/tape.ts";
import type { Tensor } from "../../../core/runtime/tensor.ts";

/** Calls `fn` inside a step with something that runs functions in a mode, always on the same variables. */
export function withVariables(fn: (run: <T>(mode: ModeKeys, model: () => T) => T, variables: VariableStore) => void): void {
  warmUp();
  const before = backend().live.blocks;
  const variables = new VariableStore();
  const locals = new VariableStore();
  try {
    using step = new Step();
    step.run(() =>
      fn((mode, model) => {
        const inModel = () => withModel({ variables, locals, mode, seed: 1n, step: 0, updates: [] }, model);
        return mode === "train" ? new Tape().run(inModel) : inModel();
      }, variables)
    );
  } finally {
    variables.dispose();
    locals.dispose();
  }
  assertEquals(backend().live.blocks, before, "live blocks");
}

/** The memory of the first step, and the ring of parameters, are kept for the next. */
function warmUp(): void {
  params(0);
  using step = new Step();
  step.run(() => params(0));
}

/** The only element. */
export function value(t: Tensor): number {
  return (t.dataSync() as Float32Array)[0]!;
}
