/**
 * Operations that change variables. While a graph is recorded they are recorded and change nothing.
 *
 * @module
 */

import type { Variable } from "../model.ts";
import { backend } from "../runtime/backends/current.ts";
import { params } from "../runtime/memory.ts";
import type { Tensor } from "../runtime/tensor.ts";
import { effectNoted, NONE } from "./_op.ts";

/** Variable = value, a float32 tensor of as many elements. */
export function assign(variable: Variable, value: Tensor): void {
  if (effectNoted("assign", [variable, value], NONE)) return;
  backend().run.copy(variable.size, value.address, variable.address);
  variable.version++;
}

/** Variable *= factor. */
export function scaleVariable(variable: Variable, factor: number): void {
  if (effectNoted("scale_variable", [variable], { factor })) return;
  backend().run.scale_by(variable.size, variable.address, params(factor));
  variable.version++;
}

/** Average -= (average - x) * rate. */
export function updateMovingAverage(average: Variable, x: Tensor, rate: number): void {
  if (effectNoted("moving_average", [average, x], { rate })) return;
  backend().run.moving_average(average.size, average.address, x.address, params(rate));
  average.version++;
}
