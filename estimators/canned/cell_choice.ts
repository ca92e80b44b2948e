/**
 * How the cell of a recurrent model is chosen.
 *
 * @module
 */

import { type Cell, gruCell, lstmCell, simpleRnnCell, StackedRNNCells } from "../../core/cells/mod.ts";
import { ValueError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/io/model_description.ts";

/** Name of a standard cell. */
export type CellName = "simple_rnn" | "lstm" | "gru";

/** Makes a cell of that many units: a function, or a class whose constructor takes them. */
export type CellMaker = ((units: number) => Cell) | (new (units: number) => Cell);

/** How a recurrent model's cell is chosen. */
export interface CellChoice {
  /**
   * Widths of the layers, input side first: `[32, 16]`. A number is one layer whose variables stand under `rnn_model/lstm/` and its like instead of
   * `rnn_model/rnn/`, as TensorFlow names them. Excludes `rnnCellFn`.
   */
  readonly units?: number | readonly number[];
  /** `"simple_rnn"` (default), `"lstm"`, `"gru"`, or what makes a cell of given units. Excludes `rnnCellFn`. */
  readonly cellType?: CellName | CellMaker;
  /** Gives the cell, or a `StackedRNNCells` for several layers. */
  readonly rnnCellFn?: () => Cell;
}

/** A layer's cell and the name of its scope; no cell for a stack of none. */
export interface ChosenCell {
  /** The cell. */
  readonly cell: Cell | null;
  /** Name of its scope. */
  readonly scope: string;
}

/**
 * The cell of a choice.
 *
 * @throws {ValueError} if the options exclude each other, name no cell, or what they give is none.
 */
export function chooseCell({ units, cellType, rnnCellFn }: CellChoice): ChosenCell {
  if (rnnCellFn !== undefined) {
    if (units !== undefined || cellType !== undefined) {
      throw new ValueError("units and cellType must not be specified when using rnnCellFn");
    }
    return { cell: checkCell(rnnCellFn()), scope: "rnn" };
  }
  if (units === undefined) throw new ValueError("units, an array of layer widths, or rnnCellFn must be given, received neither");
  const make = makerOf(cellType);
  if (typeof units === "number") {
    return { cell: checkCell(make(units)), scope: typeof cellType === "function" ? "rnn" : cellType ?? "simple_rnn" };
  }
  if (!Array.isArray(units)) throw new TypeError(`units must be a positive integer or an array of them, received ${typeof units}`);
  const cells = units.map((width) => checkCell(make(width)));
  return { cell: cells.length > 1 ? new StackedRNNCells(cells) : cells[0] ?? null, scope: "rnn" };
}

/** What `headway.json` says of a choice. */
export function describeCell({ units, cellType, rnnCellFn }: CellChoice): JsonObject {
  if (rnnCellFn !== undefined) return { units: null, cellType: "function" };
  return {
    units: typeof units === "number" ? units : [...units!],
    cellType: typeof cellType === "function" ? "function" : cellType ?? "simple_rnn",
  };
}

const standard: Readonly<Record<CellName, (units: number) => Cell>> = { simple_rnn: simpleRnnCell, lstm: lstmCell, gru: gruCell };

function makerOf(cellType: CellName | CellMaker = "simple_rnn"): (units: number) => Cell {
  if (typeof cellType === "string" && Object.hasOwn(standard, cellType)) return standard[cellType];
  if (typeof cellType !== "function") {
    throw new ValueError(
      "`cellType` should be a class producing a RNN cell, or a string specifying the cell type. " +
        `Supported strings are: ['simple_rnn', 'lstm', 'gru']. Received ${JSON.stringify(cellType)}`,
    );
  }
  // The prototype of a class, unlike a function's, is not writable.
  const isClass = Object.getOwnPropertyDescriptor(cellType, "prototype")?.writable === false;
  return isClass ? (units) => new (cellType as new (units: number) => Cell)(units) : cellType as (units: number) => Cell;
}

function checkCell(cell: Cell): Cell {
  const { step, stateSize, build, outputSize, name } = (cell ?? {}) as Partial<Cell>;
  if (typeof step !== "function" || stateSize === undefined) throw new ValueError("RNN cell should have a `step` and `stateSize` method.");
  if (typeof build !== "function" || typeof outputSize !== "number" || typeof name !== "string") {
    throw new ValueError("RNN cell should have a `name`, an `outputSize` and a `build` method.");
  }
  return cell;
}
