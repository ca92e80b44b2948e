/**
 * The variables that an exported graph may use.
 *
 * @module
 */

import type { ExportedVariable } from "../../saved_model/to_tensorflow/variables.ts";
import type { Session } from "../session/session.ts";

/** The variables of a model, and the number of steps. */
export function* exportedVariables(session: Session): Generator<ExportedVariable> {
  for (const { name, shape, trainable } of session.variables.all()) yield { name, shape, dtype: "float32", trainable };
  yield { name: "global_step", shape: [], dtype: "int64", trainable: false };
}
