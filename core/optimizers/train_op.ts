/**
 * The value that training is described by: gradients, and what applies them.
 *
 * @module
 */

import type { GradientAndVariable } from "../autodiff/gradient.ts";

/** A training step that was computed and not yet taken. Only the training loop calls `apply`. */
export interface TrainOp {
  /** The gradients, clipped per variable. */
  readonly gradients: readonly GradientAndVariable[];
  /** Changes the variables. While a graph is recorded it adds the operations that do so, and changes nothing. */
  apply(): void;
}
