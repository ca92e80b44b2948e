/**
 * The operations of recurrent layers beyond those that predictions of canned models need: loops over cells, sequences that run backwards, gradients.
 *
 * @module
 */

import type { RecurrentKernel } from "../../wasm/recurrent_workspace.ts";
import { throughSteps } from "../autodiff/recurrent_gradients.ts";
import { Tape } from "../autodiff/tape.ts";
import type { CellStep } from "../cells/cell.ts";
import * as sequenceIndex from "../ops/host/sequence_index.ts";
import { recurrentLayerGradients } from "../ops/recurrent_kernels.ts";
import { takeSteps } from "../ops/reverse_sequence.ts";
import { reshape } from "../ops/shape.ts";
import { overTime } from "../cells/time_loop.ts";
import { type Tensor, view } from "../runtime/tensor.ts";
import type { OpAttributes, OpName } from "./attributes.ts";
import { partOf } from "./executor.ts";
import type { Graph } from "./graph.ts";
import type { RunEnvironment, TypedOperations } from "./operation.ts";
import type { Value } from "./current_recorder.ts";

/** The functions of these operations. */
export const recurrentOperations = {
  argument: (_, { index }, { args }) => args[index] as Value,
  recurrent: ([x, lengths, ...taken], attributes, environment) => overTime(stepOf(attributes, taken, environment), x, lengths, attributes),
  recurrent_grad: loopGradients,
  lstm_grad: gradientsOf("lstm"),
  gru_grad: gradientsOf("gru"),
  simple_rnn_grad: gradientsOf("simple_rnn"),
  reverse_sequence: ([x, ids]) => takeSteps(x, ids),
  reverse_index: ([lengths], { steps }) => sequenceIndex.reverseIndex(lengths, steps),
  step_mask: ([lengths], { steps }) => sequenceIndex.stepMask(lengths, steps),
  range: (_, { count }) => sequenceIndex.range(count),
} satisfies Partial<TypedOperations<OpName>>;

/** A step that runs the operations of the attribute. */
function stepOf(
  { step }: OpAttributes["recurrent"],
  taken: readonly (Value | null)[],
  environment: RunEnvironment,
): (x: Tensor, state: readonly Tensor[]) => CellStep {
  const run = partOf(step as Graph, environment);
  return (x, state) => {
    const [output, ...next] = run([x, ...state, ...taken]) as Tensor[];
    return { output: output!, state: next };
  };
}

/** Inputs are those of the loop, the gradient of its output, and what each gradient that is wanted begins with. */
function loopGradients(
  inputs: readonly (Value | null)[],
  attributes: OpAttributes["recurrent_grad"],
  environment: RunEnvironment,
): readonly Tensor[] | Tensor {
  const { wanted } = attributes;
  const leaves = inputs.slice(0, wanted.length).map((input, k) => wanted[k] ? trackedView(input as Tensor) : input);
  const [dy, ...before] = inputs.slice(wanted.length) as Tensor[];
  const [x, lengths, ...taken] = leaves;
  const tape = new Tape();
  const output = tape.run(() => {
    const y = overTime(stepOf(attributes, taken, environment), x as Tensor, lengths as Tensor, attributes);
    return taken.includes(y) ? reshape(y, y.shape) : y;
  });
  const gradients = throughSteps(tape, output, dy!, leaves.filter((_, k) => wanted[k]) as Tensor[], before);
  return gradients.length === 1 ? gradients[0]! : gradients;
}

function trackedView(x: Tensor): Tensor {
  const y = view(x, x.shape);
  y.tracked = true;
  return y;
}

type GradientOperation = (
  inputs: readonly Tensor[],
  attributes: OpAttributes[`${RecurrentKernel}_grad`],
) => readonly Tensor[] | Tensor;

function gradientsOf(kind: RecurrentKernel): GradientOperation {
  return ([x, kernel, recurrent, bias, lengths, workspace, dy], attributes) => {
    const gradients = recurrentLayerGradients(kind, [x!, kernel!, recurrent!, bias!], lengths ?? null, workspace!, dy!, attributes)
      .filter((gradient) => gradient !== null);
    return gradients.length === 1 ? gradients[0]! : gradients;
  };
}
