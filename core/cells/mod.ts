/**
 * Recurrent cells.
 *
 * @module
 */

export { Bidirectional, type BidirectionalOptions, type MergeMode } from "./composite.ts";
export type { Cell, CellOptions, CellParameters, CellStep, MaskSpec, ParameterSpec } from "./cell.ts";
export { gruCell } from "./standard.ts";
export { lstmCell } from "./standard.ts";
export { simpleRnnCell } from "./standard.ts";
export { StackedRNNCells } from "./composite.ts";
