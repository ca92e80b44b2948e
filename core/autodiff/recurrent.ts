/**
 * Derivatives of recurrent layers.
 *
 * @module
 */

import type { RecurrentKernel } from "../../wasm/recurrent_workspace.ts";
import type { RowLengths } from "../ops/lengths.ts";
import { type LayerTensors, recurrentLayerGradients } from "../ops/recurrent.ts";
import type { Tensor } from "../runtime/tensor.ts";
import type { GradientEntry, InputGradient } from "./rules.ts";

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
