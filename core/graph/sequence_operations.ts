/**
 * The operations on sequences that predictions of recurrent models need, besides those of all canned ones.
 *
 * @module
 */

import type { RecurrentKernel } from "../../wasm/recurrent_workspace.ts";
import { sequenceCategories, stepSplits } from "../ops/host/sequence_categories.ts";
import { fullLengths, lastSteps, rowLengths } from "../ops/host/sequence_index.ts";
import { checkSameLengths } from "../ops/host/sequence_lengths.ts";
import { sequenceNumbers, sequenceNumericInput } from "../ops/host/sequence_numbers.ts";
import { sequenceWeights } from "../ops/host/sequence_weights.ts";
import { maskOfLengths } from "../ops/host/step_mask.ts";
import { recurrentLayer } from "../ops/recurrent_kernels.ts";
import type { Tensor } from "../runtime/tensor.ts";
import type { OpAttributes, OpName } from "./attributes.ts";
import { outputsOf } from "./canned_operations.ts";
import type { TypedOperations } from "./operation.ts";

/** The functions of these operations. */
export const sequenceOperations = {
  // Layers.
  lstm: recurrentOperation("lstm"),
  gru: recurrentOperation("gru"),
  simple_rnn: recurrentOperation("simple_rnn"),

  // On the host: features.
  row_lengths: ([lengths]) => rowLengths(lengths),
  full_lengths: (_, { rows, steps }) => fullLengths(rows, steps),
  last_steps: ([lengths], { steps, everyStep }) => outputsOf(lastSteps(lengths, steps, everyStep)),
  sequence_categories: ([value], attributes) => outputsOf(sequenceCategories(value, attributes)),
  step_splits: ([rows, places, lengths], attributes) => stepSplits({ rows, places, lengths }, attributes),
  same_lengths: ([known, lengths], attributes) => checkSameLengths(known, lengths, attributes),
  sequence_weights: ([value, weights], attributes) => sequenceWeights(value, weights, attributes),
  sequence_numbers: ([value], attributes) => outputsOf(sequenceNumbers(value, attributes)),
  sequence_numeric_input: ([numbers, lengths], attributes) => {
    const { x, present } = sequenceNumericInput(numbers, lengths, attributes, true);
    return present === null ? x : [x, present];
  },

  // On the host: predictions of every step.
  length_mask: ([lengths], attributes) => maskOfLengths(lengths, attributes),
} satisfies Partial<TypedOperations<OpName>>;

function recurrentOperation(
  kind: RecurrentKernel,
): (inputs: readonly Tensor[], attributes: OpAttributes[RecurrentKernel]) => Tensor | readonly Tensor[] {
  return ([x, kernel, recurrent, bias, lengths], attributes) => {
    const outputs = recurrentLayer(kind, [x!, kernel!, recurrent!, bias!], lengths!, attributes);
    return attributes.workspace ? outputs : outputs[0]!;
  };
}
