/**
 * Cells that consist of others: each part's parameters stand under its cell's name.
 *
 * @module
 */

import { checkOptions, describe, UnimplementedError, ValueError } from "../errors.ts";
import { add, affine, concat, mul, mulRows, reverseSequence, type RowLengths, type SequenceOptions } from "../ops/mod.ts";
import { stepsThere } from "../ops/reverse_sequence.ts";
import { recurrent } from "./recurrent_layer.ts";
import type { Tensor } from "../runtime/tensor.ts";
import type { Cell, CellParameters, CellStep, MaskSpec, ParameterSpec } from "./cell.ts";

/**
 * Several cells as one: the output of each is the input of the next at the same step. Parameters are those of the cells under their names; of cells
 * of one name the second is `NAME_1`, and so on.
 */
export class StackedRNNCells implements Cell {
  /** `stacked_rnn_cells`, unless the options say otherwise. */
  readonly name: string;
  /** The cells, lowest first. */
  readonly cells: readonly Cell[];
  /** The states of all cells in their order. */
  readonly stateSize: readonly number[];
  /** Width of the last cell's output. */
  readonly outputSize: number;
  readonly #names: readonly string[];

  /**
   * Stacks the cells.
   *
   * @param cells At least one, lowest first.
   * @throws {ValueError} if there is none.
   */
  constructor(cells: readonly Cell[], options: { readonly name?: string } = {}) {
    checkOptions("StackedRNNCells", options, { name: ["string"] });
    if (!Array.isArray(cells)) throw new TypeError(`[StackedRNNCells] expects an array of cells. Received ${describe(cells)}`);
    const top = cells[cells.length - 1];
    if (top === undefined) throw new ValueError("[StackedRNNCells] expects at least one cell");
    this.name = options.name ?? "stacked_rnn_cells";
    this.cells = [...cells];
    this.stateSize = cells.flatMap(sizesOf);
    this.outputSize = top.outputSize;
    this.#names = numbered(cells.map((cell) => cell.name));
  }

  /** The parameters of every cell. */
  build(inputSize: number): Readonly<Record<string, ParameterSpec>> {
    return this.#collect(inputSize, (cell, width) => cell.build(width));
  }

  /** The masks of every cell. */
  masks(inputSize: number): Readonly<Record<string, MaskSpec>> {
    return this.#collect(inputSize, (cell, width) => cell.masks?.(width) ?? {});
  }

  /** One step of every cell. */
  step(x: Tensor, state: readonly Tensor[], params: CellParameters): CellStep {
    let at = 0;
    let output = x;
    const next: Tensor[] = [];
    this.cells.forEach((cell, i) => {
      const count = sizesOf(cell).length;
      const result = cell.step(output, state.slice(at, at + count), partOf(params, this.#names[i]!));
      at += count;
      output = result.output;
      next.push(...result.state);
    });
    return { output, state: next };
  }

  /** One cell's whole sequence after the other: what a step of a cell sees does not depend on the order. */
  sequence(x: Tensor, lengths: RowLengths, params: CellParameters, options: SequenceOptions): Tensor {
    const top = this.cells.length - 1;
    return this.cells.reduce(
      (input, cell, i) => recurrent(cell, input, lengths, partOf(params, this.#names[i]!), i < top ? { returnSequences: true } : options),
      x,
    );
  }

  #collect<T>(inputSize: number, of: (cell: Cell, inputSize: number) => Readonly<Record<string, T>>): Record<string, T> {
    return prefixed(this.cells.map((cell, i) => [this.#names[i]!, of(cell, i === 0 ? inputSize : this.cells[i - 1]!.outputSize)]));
  }
}

function sizesOf(cell: Cell): readonly number[] {
  return typeof cell.stateSize === "number" ? [cell.stateSize] : cell.stateSize;
}

/** Keras' counters: `lstm_cell`, `gru_cell`, `lstm_cell_1`. */
function numbered(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return names.map((name) => {
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return count === 0 ? name : `${name}_${count}`;
  });
}

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
  sequence(x: Tensor, lengths: RowLengths, params: CellParameters, options: SequenceOptions): Tensor {
    const forward = recurrent(this.forward, x, lengths, partOf(params, this.#forwardName), options);
    const backward = recurrent(this.backward, reverseSequence(x, lengths), lengths, partOf(params, this.#backwardName), options);
    if (!options.returnSequences) return merge(this.mergeMode, forward, backward);
    const outputs = merge(this.mergeMode, forward, reverseSequence(backward, lengths));
    const [batch, time] = x.shape as [number, number];
    return mulRows(outputs, stepsThere(lengths, batch, time));
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

/** One record of several, each key behind its record's name and a slash. */
function prefixed<T>(parts: readonly (readonly [name: string, values: Readonly<Record<string, T>>])[]): Record<string, T> {
  return Object.fromEntries(
    parts.flatMap(([name, values]) => Object.entries(values).map(([key, value]): [string, T] => [`${name}/${key}`, value])),
  );
}

/** The record of that name again. */
function partOf<T>(record: Readonly<Record<string, T>>, name: string): Record<string, T> {
  const start = `${name}/`;
  return Object.fromEntries(
    Object.entries(record).filter(([key]) => key.startsWith(start)).map(([key, value]) => [key.slice(start.length), value]),
  );
}
