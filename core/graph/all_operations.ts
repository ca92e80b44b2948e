/**
 * All operations. Each entry calls the function that models call.
 *
 * @module
 */

import * as elementwise from "../ops/elementwise.ts";
import * as network from "../ops/network.ts";
import * as shape from "../ops/shape.ts";
import { randomKey } from "../random.ts";
import type { OpName } from "./attributes.ts";
import { cannedOperations } from "./canned_operations.ts";
import type { TypedOperations } from "./operation.ts";
import { GLOBAL_STEP, SEED } from "./record.ts";
import { recurrentOperations } from "./recurrent_operations.ts";

const further = {
  // Sources.
  seed: () => SEED,
  global_step: () => GLOBAL_STEP,

  // Elementwise.
  square: ([x]) => elementwise.square(x),
  where: ([condition, a, b]) => elementwise.where(condition, a, b),
  clip_by_value: ([x], { low, high }) => elementwise.clipByValue(x, low, high),

  // Reductions.
  sum: ([x], { axes, keepDims }) => elementwise.sum(x, axes, { keepDims }),

  // Matrices and layers.
  matmul: ([a, b], attributes) => network.matmul(a, b, attributes),
  dropout: ([x], { rate, stream }, { seed, step }) => network.dropoutWithKey(x, rate, { ...randomKey(seed, stream), stream }, step),

  // Movement.
  transpose: ([x], { permutation }) => shape.transpose(x, permutation),
  fill: (_, attributes) => shape.fill(attributes.shape, attributes.value, attributes.dtype),
  mul_rows: ([x, scale]) => shape.mulRows(x, scale),
} satisfies Partial<TypedOperations<OpName>>;

/** The functions of all operations. */
export const allOperations = { ...cannedOperations, ...recurrentOperations, ...further };
