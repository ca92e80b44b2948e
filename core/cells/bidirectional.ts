/**
 * A cell that runs over a sequence in both directions.
 *
 * @module
 */

import { UnimplementedError, ValueError } from "../errors.ts";
import { add, affine, concat, mul, mulRows, reverseSequence, type SequenceOptions } from "../ops/mod.ts";
import { checkOptions } from "../options.ts";
import { recurrent } from "../recurrent.ts";
import { type Tensor, tensor } from "../tensor.ts";
import { partOf, prefixed } from "./_named.ts";
import type { Cell, CellParameters, CellStep, MaskSpec, ParameterSpec } from "./cell.ts";

/** How the outputs of the two directions are joined. */
export type MergeMode = "concat" | "sum" | "mul" | "ave";

/** Options of {@linkcode Bidirectional}. */
export interface BidirectionalOptions {
  /** The cell that runs from the end to the beginning. Default: the same cell, with parameters of its own. */
  readonly backward?: Cell;
  /** Default `concat`. */
  readonly mergeMode?: MergeMode;
  /** Default `bidirectional`. */
  readonly name?: string;
}

const FORWARD = "forward_rnn";
const BACKWARD = "backward_rnn";

/**
 * Keras' Bidirectional (Schuster & Paliwal 1997): one cell from the beginning to the end, one from each row's end to the beginning, their outputs joined.
 * Parameters stand under `forward_rnn/CELL/` and `backward_rnn/CELL/`. It takes the place of a cell wherever whole sequences are run, in a
 * `StackedRNNCells` too; it has no step of its own.
 *
 * The last output joins the last of both: that of the backward cell has seen the row's first step last. Behind a row's end all outputs are zero, as in Keras:
 * there, and only there, an output is not repeated.
 */
export class Bidirectional implements Cell {
  /** `bidirectional`, unless the options say otherwise. */
  readonly name: string;
  /** Runs from the beginning to the end. */
  readonly forward: Cell;
  /** Runs from the end to the beginning. */
  readonly backward: Cell;
  /** How the outputs are joined. */
  readonly mergeMode: MergeMode;
  /** The states of both cells. */
  readonly stateSize: readonly number[];
  /** Width of the joined output. */
  readonly outputSize: number;

  /**
   * Joins two directions.
   *
   * @param forward The cell that runs from the beginning to the end.
   * @throws {ValueError} if the merge mode is unknown, or joins element by element outputs of different width.
   */
  constructor(forward: Cell, options: BidirectionalOptions = {}) {
    checkOptions("Bidirectional", options, { backward: ["object"], mergeMode: ["string"], name: ["string"] });
    const { backward = forward, mergeMode = "concat", name = "bidirectional" } = options;
    if (!["concat", "sum", "mul", "ave"].includes(mergeMode)) {
      throw new ValueError(`Invalid merge mode. Received: ${mergeMode}. Merge mode should be one of {"sum", "mul", "ave", "concat"}`);
    }
    if (mergeMode !== "concat" && forward.outputSize !== backward.outputSize) {
      throw new ValueError(
        `[Bidirectional] mergeMode "${mergeMode}" needs outputs of one width. Received ${forward.outputSize} and ${backward.outputSize}`,
      );
    }
    this.name = name;
    this.forward = forward;
    this.backward = backward;
    this.mergeMode = mergeMode;
    this.stateSize = [forward.stateSize, backward.stateSize].flat();
    this.outputSize = mergeMode === "concat" ? forward.outputSize + backward.outputSize : forward.outputSize;
  }

  /** The parameters of both cells. */
  build(inputSize: number): Readonly<Record<string, ParameterSpec>> {
    return prefixed([[this.#forwardName, this.forward.build(inputSize)], [this.#backwardName, this.backward.build(inputSize)]]);
  }

  /** The masks of both cells. */
  masks(inputSize: number): Readonly<Record<string, MaskSpec>> {
    return prefixed([[this.#forwardName, this.forward.masks?.(inputSize) ?? {}], [
      this.#backwardName,
      this.backward.masks?.(inputSize) ?? {},
    ]]);
  }

  /**
   * There is no such step.
   *
   * @throws {UnimplementedError} always.
   */
  step(): CellStep {
    throw new UnimplementedError("[Bidirectional] has no single step: its backward cell begins at the end of the sequence");
  }

  /** Both directions, joined. */
  sequence(x: Tensor, lengths: Int32Array, params: CellParameters, options: SequenceOptions): Tensor {
    const forward = recurrent(this.forward, x, lengths, partOf(params, this.#forwardName), options);
    const backward = recurrent(this.backward, reverseSequence(x, lengths), lengths, partOf(params, this.#backwardName), options);
    if (!options.returnSequences) return merge(this.mergeMode, forward, backward);
    const outputs = merge(this.mergeMode, forward, reverseSequence(backward, lengths));
    const [batch, time] = x.shape as [number, number];
    const runs = Float32Array.from({ length: batch * time }, (_, i) => i % time < lengths[Math.floor(i / time)]! ? 1 : 0);
    return mulRows(outputs, tensor(runs));
  }

  get #forwardName(): string {
    return `${FORWARD}/${this.forward.name}`;
  }

  get #backwardName(): string {
    return `${BACKWARD}/${this.backward.name}`;
  }
}

function merge(mode: MergeMode, a: Tensor, b: Tensor): Tensor {
  switch (mode) {
    case "concat":
      return concat([a, b], -1);
    case "sum":
      return add(a, b);
    case "mul":
      return mul(a, b);
    case "ave":
      return affine(add(a, b), 0.5);
  }
}
