/**
 * A comparison with Keras, as JSON for both sides: what is compared, its options, the tensors it is given.
 *
 * @module
 */

import type { CaseOptimizer, CaseSchedule, TensorFlowValue } from "./_case.ts";

/** A float32 tensor. */
export interface KerasTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** A standard cell, or `minimal`, a cell that is written in the public operations of either library (`minimalCell` in `_keras_ours.ts`). */
export interface KerasCell {
  readonly kind: "simple_rnn" | "lstm" | "gru" | "minimal";
  readonly units: number;
}

/** What is compared, with its options under this library's names. */
export type KerasSubject =
  | {
    readonly kind: "recurrent";
    /** One cell, or several that are stacked. */
    readonly cells: readonly KerasCell[];
    /** Whether the sequence is also read from its end, by the same cells or by these. */
    readonly bidirectional?: { readonly mergeMode: "concat" | "sum" | "mul" | "ave"; readonly backward?: readonly KerasCell[] };
    /** Steps of each row; absent where all have the whole time. */
    readonly lengths?: readonly number[];
    readonly returnSequences: boolean;
    /** Whether Keras runs its layer of that name, such as `LSTM`, and not `RNN` over the cell. */
    readonly layer: boolean;
  }
  | { readonly kind: "dense"; readonly activation: string | null; readonly useBias: boolean }
  | { readonly kind: "activation"; readonly name: string }
  | { readonly kind: "batchNorm"; readonly momentum: number; readonly epsilon: number; readonly training: boolean }
  | { readonly kind: "embedding"; readonly ids: readonly number[] }
  | {
    readonly kind: "loss";
    readonly loss: "binary" | "multiClass" | "multiLabel" | "regression" | "poisson" | "logistic";
    readonly lossReduction: "sum" | "sum_over_batch_size";
    readonly full?: boolean;
  }
  | { readonly kind: "metric"; readonly metric: string; readonly options: Readonly<Record<string, unknown>>; readonly batches: number }
  | {
    readonly kind: "optimizer";
    readonly optimizer: Exclude<CaseOptimizer, string>;
    readonly steps: readonly (readonly KerasGradient[])[];
  }
  | { readonly kind: "schedule"; readonly schedule: CaseSchedule; readonly steps: readonly number[] };

/** The gradient of a variable: dense, or of some rows. */
export interface KerasGradient {
  readonly values: KerasTensor;
  readonly ids?: readonly number[];
}

/** One comparison. */
export interface KerasCase {
  readonly name: string;
  readonly subject: KerasSubject;
  /** Inputs and parameters by name, parameters in the order in which Keras makes them. `weighting` weighs the elements of the output in the loss. */
  readonly tensors: Readonly<Record<string, KerasTensor>>;
}

/** What Keras made of a case: outputs, gradients, states. */
export type KerasResult = Readonly<Record<string, KerasOutput>>;

/** A tensor of Keras'. */
export interface KerasOutput extends TensorFlowValue {
  /** The largest difference from the same in float64. */
  readonly distance: number;
}
