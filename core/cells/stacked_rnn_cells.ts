/**
 * Cells on top of each other.
 *
 * @module
 */

import { describe } from "../data/table.ts";
import { ValueError } from "../errors.ts";
import type { SequenceOptions } from "../ops/mod.ts";
import { checkOptions } from "../options.ts";
import { recurrent } from "../recurrent.ts";
import type { Tensor } from "../tensor.ts";
import { partOf, prefixed } from "./_named.ts";
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
  sequence(x: Tensor, lengths: Int32Array, params: CellParameters, options: SequenceOptions): Tensor {
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
