/**
 * How much memory the recurrent kernels need.
 *
 * @module
 */

/** How many times as wide as the state the pre-activations of each recurrent kernel are. */
export const gates = { lstm: 4, gru: 3, simple_rnn: 1 } as const;

/** Name of a recurrent kernel. */
export type RecurrentKernel = keyof typeof gates;

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
  const width = gates[kernel] * units;
  const padded = roundUp(units, 8);
  const joined = stride(inputs + units);
  const step = {
    lstm: joined + stride(width) + 2 * units, // state and input, gates, cell, tanh(cell)
    gru: inputs + 2 * width + units, // input, both products, state
    simple_rnn: joined + units, // state and input, output
  }[kernel];
  // Each part is rounded up to four words; there are at most five over the valid steps.
  const words = batch + time + 2 + gates[kernel] * padded * (padded + roundUp(inputs, 4)) + 2 * batch * units + steps * step;
  return (words + 4 * 9) * 4;
}

function roundUp(words: number, to: number): number {
  return Math.ceil(words / to) * to;
}

// strideOf in recurrent_rows.ts.
function stride(width: number): number {
  const words = roundUp(width, 4);
  return words % 256 === 0 ? words + 16 : words;
}
