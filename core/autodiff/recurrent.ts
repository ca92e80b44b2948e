/**
 * Derivatives of recurrent layers.
 *
 * @module
 */

import type { RecurrentKernel } from "../../wasm/recurrent_workspace.ts";
import { type Value, withoutGraph } from "../graph/record.ts";
import { noted } from "../ops/_op.ts";
import type { RowLengths } from "../ops/lengths.ts";
import { type LayerTensors, recurrentLayerGradients } from "../ops/recurrent.ts";
import { zeros } from "../ops/shape.ts";
import { type Tensor, view } from "../runtime/tensor.ts";
import type { GradientEntry, InputGradient } from "./rules.ts";
import type { Tape } from "./tape.ts";

/** Of a layer with a kernel of its own: inputs are x, kernel, recurrent, bias and lengths, outputs the layer's and the workspace. */
export function recurrentLayerGradient(
  dy: Tensor,
  { op, inputs, outputs: [, workspace], attributes: { returnSequences }, target }: GradientEntry<RecurrentKernel>,
): readonly InputGradient[] {
  const tensors = inputs.slice(0, 4) as unknown as LayerTensors;
  const lengths = inputs[4] as RowLengths | null;
  const wanted = tensors.map(({ tracked }) => tracked);
  return recurrentLayerGradients(op as RecurrentKernel, tensors, lengths, workspace!, dy, { returnSequences, wanted }, target);
}

/**
 * Of a cell's loop, which is one operation while a graph is made: inputs are x, lengths and what the steps take besides; saved is the tape of the
 * steps. What the inputs' gradients are already is where the tape goes on from, as if the steps were operations of the outer tape.
 */
export function recurrentGradient(dy: Tensor, { inputs, output, attributes, saved, dense }: GradientEntry<"recurrent">): InputGradient[] {
  const wanted = inputs.map((input) => input?.tracked === true);
  const sources = inputs.filter((_, k) => wanted[k]) as Tensor[];
  const before = sources.map((source) => dense.get(source) ?? null);
  for (const source of sources) dense.delete(source);
  const found = withoutGraph(null, () => throughSteps(saved as Tape, output, dy, sources, before));
  noted("recurrent_grad", [...inputs as (Value | null)[], dy, ...before], found, { ...attributes, wanted });
  let next = 0;
  return wanted.map((is) => is ? found[next++]! : null);
}

/** The gradients of `sources` by the tape of the steps, each a tensor of its own; zeros where nothing comes to one. */
export function throughSteps(
  tape: Tape,
  output: Tensor,
  dy: Tensor,
  sources: readonly Tensor[],
  before: readonly (Tensor | null)[],
): Tensor[] {
  return tape.gradientsThrough(output, dy, sources, before).map((gradient, i) =>
    gradient === null ? zeros(sources[i]!.shape) : view(gradient, gradient.shape)
  );
}
