/**
 * Derivatives of recurrent layers.
 *
 * @module
 */

import type { RecurrentKernel } from "../../wasm/recurrent_workspace.ts";
import type { OpAttributes } from "../graph/attributes.ts";
import { type Value, withoutGraph } from "../graph/current_recorder.ts";
import { noted } from "../ops/_op.ts";
import type { RowLengths } from "../ops/lengths.ts";
import { type LayerTensors, recurrentLayerGradients } from "../ops/recurrent_kernels.ts";
import { zeros } from "../ops/shape.ts";
import { type Tensor, view } from "../runtime/tensor.ts";

/** What ran of an operation. */
interface Ran<A> {
  readonly inputs: readonly (Tensor | null)[];
  readonly outputs: readonly Tensor[];
  readonly attributes: A;
  readonly saved?: unknown;
  /** The dense gradients so far. */
  readonly dense: Map<Tensor, Tensor>;
  target(input: number): Tensor;
}

/** Of a layer with a kernel of its own: inputs are x, kernel, recurrent, bias and lengths, outputs the layer's and the workspace. */
export function layerGradients(
  kind: RecurrentKernel,
  dy: Tensor,
  { inputs, outputs: [, workspace], attributes: { returnSequences }, target }: Ran<OpAttributes[RecurrentKernel]>,
): (Tensor | null)[] {
  const tensors = inputs.slice(0, 4) as unknown as LayerTensors;
  const lengths = inputs[4] as RowLengths | null;
  const wanted = tensors.map(({ tracked }) => tracked);
  return recurrentLayerGradients(kind, tensors, lengths, workspace!, dy, { returnSequences, wanted }, target);
}

/** The tape of the steps of a loop. */
export interface StepTape {
  /** Gradients of `sources` where that of `output` is given; `before` is what each begins with. */
  gradientsThrough(
    output: Tensor,
    gradient: Tensor,
    sources: readonly Tensor[],
    before: readonly (Tensor | null)[],
  ): (Tensor | null)[];
}

/**
 * Of a cell's loop, which is one operation while a graph is made: inputs are x, lengths and what the steps take besides; saved is the tape of the
 * steps. What the inputs' gradients are already is where that tape goes on from, as if the steps were operations of the outer tape.
 */
export function loopGradients(
  dy: Tensor,
  { inputs, outputs: [output], attributes, saved, dense }: Ran<OpAttributes["recurrent"]>,
): (Tensor | null)[] {
  const wanted = inputs.map((input) => input?.tracked === true);
  const sources = inputs.filter((_, k) => wanted[k]) as Tensor[];
  const before = sources.map((source) => dense.get(source) ?? null);
  for (const source of sources) dense.delete(source);
  const found = withoutGraph(null, () => throughSteps(saved as StepTape, output!, dy, sources, before));
  noted("recurrent_grad", [...inputs as (Value | null)[], dy, ...before], found, { ...attributes, wanted });
  let next = 0;
  return wanted.map((is) => is ? found[next++]! : null);
}

/** The gradients of `sources` by the tape of the steps, each a tensor of its own; zeros where nothing comes to one. */
export function throughSteps(
  tape: StepTape,
  output: Tensor,
  dy: Tensor,
  sources: readonly Tensor[],
  before: readonly (Tensor | null)[],
): Tensor[] {
  return tape.gradientsThrough(output, dy, sources, before).map((gradient, i) =>
    gradient === null ? zeros(sources[i]!.shape) : view(gradient, gradient.shape)
  );
}
