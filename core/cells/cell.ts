/**
 * What a recurrent cell is: a value that knows its parameters and one step. The loop over time belongs to the caller.
 *
 * @module
 */

import type { Initializer } from "../initializers.ts";
import type { RowLengths, SequenceOptions } from "../ops/mod.ts";
import type { Tensor } from "../runtime/tensor.ts";

/** A parameter that a cell asks for. */
export interface ParameterSpec {
  /** Its shape. */
  readonly shape: readonly number[];
  /** Its first value. */
  readonly initializer: Initializer;
}

/** A dropout mask that a cell asks for: [batch, width], drawn once for a sequence and the same at each of its steps. */
export interface MaskSpec {
  /** Number of columns. */
  readonly width: number;
  /** Probability of a zero; the other elements are 1 / (1 - rate). */
  readonly rate: number;
}

/** Parameters by name, and in training the masks by theirs. */
export type CellParameters = Readonly<Record<string, Tensor>>;

/** What a step gives. */
export interface CellStep {
  /** [batch, outputSize] */
  readonly output: Tensor;
  /** The states behind the step, [batch, size] each. */
  readonly state: readonly Tensor[];
}

/** A recurrent cell. One that is written in public operations differentiates by itself. */
export interface Cell {
  /** Under which its variables stand, such as `lstm_cell`. */
  readonly name: string;
  /** Width of the state, or the widths of several. */
  readonly stateSize: number | readonly number[];
  /** Width of the output. */
  readonly outputSize: number;
  /** The parameters for an input of that width, by name. */
  build(inputSize: number): Readonly<Record<string, ParameterSpec>>;
  /**
   * One step of all rows. A graph holds the operations of one step: there it makes no variables, draws nothing and looks at no elements on the host.
   *
   * @param x [batch, inputSize]
   * @param state The states before the step, [batch, size] each; zeros at the first.
   * @param params What `build` and `masks` asked for.
   */
  step(x: Tensor, state: readonly Tensor[], params: CellParameters): CellStep;
  /** The dropout masks for an input of that width, by name; they are in `params` in training only. */
  masks?(inputSize: number): Readonly<Record<string, MaskSpec>>;
  /**
   * The whole sequence in one call, where the cell has a faster way than step by step.
   *
   * @param x [batch, time, inputSize]
   * @param lengths Steps of each row: whole numbers from 0 to time on the host, or int32 [batch] on the device where the caller gave such a tensor.
   * @returns What stepping gives, or null if these parameters need the steps.
   */
  sequence?(x: Tensor, lengths: RowLengths, params: CellParameters, options: SequenceOptions): Tensor | null;
}

/** Options of the standard cells. */
export interface CellOptions {
  /** Name of the cell. Default: that of its class in Keras, `lstm_cell`, `gru_cell` or `simple_rnn_cell`. */
  readonly name?: string;
  /** Fraction of the inputs to drop in training. Default 0. */
  readonly dropout?: number;
  /** Fraction of the recurrent state to drop in training; the cell then runs step by step. Default 0. */
  readonly recurrentDropout?: number;
  /** First value of the kernel. Default glorot uniform. */
  readonly kernelInitializer?: Initializer;
  /** First value of the recurrent kernel. Default orthogonal. */
  readonly recurrentInitializer?: Initializer;
  /** First value of the bias. Default zeros; for an LSTM ones for the forget gate. */
  readonly biasInitializer?: Initializer;
}
