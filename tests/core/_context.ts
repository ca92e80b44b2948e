import { type ModeKeys, type ModelContext, VariableStore } from "../../core/model.ts";

/** A model without variables; `using` frees what is made in it. */
export function context(mode: ModeKeys = "train"): ModelContext & Disposable {
  const variables = new VariableStore();
  const locals = new VariableStore();
  return {
    variables,
    locals,
    mode,
    seed: 1n,
    step: 0,
    updates: [],
    [Symbol.dispose]() {
      variables.dispose();
      locals.dispose();
    },
  };
}
