/**
 * Recurrent cells.
 *
 * @module
 */

export { Bidirectional, type BidirectionalOptions, type MergeMode } from "./bidirectional.ts";
export type { Cell, CellOptions, CellParameters, CellStep, MaskSpec, ParameterSpec } from "./cell.ts";
export { gruCell } from "./gru_cell.ts";
export { lstmCell } from "./lstm_cell.ts";
export { simpleRnnCell } from "./simple_rnn_cell.ts";
export { StackedRNNCells } from "./stacked_rnn_cells.ts";
