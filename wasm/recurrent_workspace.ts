/**
 * How much memory the recurrent kernels need.
 *
 * @module
 */

/** A recurrent kernel, and how its pre-activations and what it saves compare to its state. */
const shapes = {
  lstm: { gates: 4, saved: 7 }, // gates; state, cell, tanh(cell)
  gru: { gates: 3, saved: 7 }, // both products; state
  simple_rnn: { gates: 1, saved: 2 }, // output; state
} as const;

/** Name of a recurrent kernel. */
export type RecurrentKernel = keyof typeof shapes;

/** The extents of a recurrent layer. */
export interface RecurrentExtents {
  /** Rows. */
  readonly batch: number;
  /** Steps of the padded batch. */
  readonly time: number;
  /** Width of the input. */
  readonly inputs: number;
  /** Width of the state. */
  readonly units: number;
}

/**
 * Bytes of the workspace of a recurrent kernel.
 *
 * @param steps The sum of the lengths, or more.
 */
export function recurrentWorkspaceBytes(kernel: RecurrentKernel, { batch, time, inputs, units }: RecurrentExtents, steps: number): number {
  const { gates, saved } = shapes[kernel];
  const padded = Math.ceil(units / 8) * 8;
  // Each part is rounded up to four words; there are at most five over the valid steps.
  const words = batch + time + 2 + gates * padded * padded + 2 * batch * units + steps * (inputs + saved * units);
  return (words + 4 * 9) * 4;
}
