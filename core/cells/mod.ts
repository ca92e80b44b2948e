/**
 * Recurrent cells.
 *
 * @module
 */

export type { Cell, CellOptions, CellParameters, CellStep, MaskSpec, ParameterSpec } from "./cell.ts";
export { Bidirectional, type BidirectionalOptions, type MergeMode, StackedRNNCells } from "./composite.ts";
export { gruCell, lstmCell, simpleRnnCell } from "./standard.ts";
