/**
 * The recurrent layer for a `modelFn`: makes a cell's variables by name and runs it over sequences.
 *
 * @module
 */

import { Bidirectional } from "./cells/bidirectional.ts";
import type { Cell, CellParameters } from "./cells/cell.ts";
import { ValueError } from "./errors.ts";
import { modelRandomKey, requireModel, variable, variableScope } from "./model.ts";
import { dropoutWithKey, type Lengths, ones, type Operand, type SequenceOptions } from "./ops/mod.ts";
import { float } from "./ops/_op.ts";
import { checkOptions } from "./options.ts";
import { recurrent } from "./recurrent.ts";
import type { Tensor } from "./tensor.ts";

/** Options of {@linkcode rnn}. */
export interface RnnOptions extends SequenceOptions {
  /** Name under which the cell's variables stand. Default `rnn`. */
  readonly name?: string;
}

/**
 * A recurrent layer. Its variables are those of the cell under `NAME/CELL/`, such as `rnn/lstm_cell/kernel`, in a stack
 * `rnn/stacked_rnn_cells/lstm_cell_1/kernel`; those of a `Bidirectional` stand under its own name, `bidirectional/forward_rnn/lstm_cell/kernel`. Dropout of the cell is drawn in training, one mask for a sequence.
 *
 * @param cell A cell: `lstmCell(64)`, `gruCell(64)`, `simpleRnnCell(64)`, `new StackedRNNCells([...])`, `new Bidirectional(cell)`, or one's own.
 * @param x [batch, time, inputs]
 * @param lengths Steps of each row; null if all have `time`. Behind a row's end its output is repeated.
 * @returns The output of each row at its last step, [batch, outputSize]; with `returnSequences` that of every step, [batch, time, outputSize].
 * @throws {ValueError} if x is not of rank 3.
 * @throws {InvalidArgumentError} if a length is no whole number from 0 to time.
 *
 * @example
 * ```ts ignore
 * const output = rnn(lstmCell(64), x, lengths);
 * const logits = dense(output, 3, { name: "logits" });
 * ```
 */
export function rnn(cell: Cell, x: Operand, lengths: Lengths, options: RnnOptions = {}): Tensor {
  const model = requireModel("rnn");
  checkOptions("rnn", options, { name: ["string"], returnSequences: ["boolean"] });
  const { name = "rnn", ...rest } = options;
  const t = float("rnn", x);
  const [batch, , inputs] = t.shape;
  if (t.shape.length !== 3) throw new ValueError(`[rnn] expects x [batch, time, inputs]. Received [${t.shape}]`);
  const params: CellParameters = variableScope(cell instanceof Bidirectional ? cell.name : `${name}/${cell.name}`, () => {
    const variables = mapValues(cell.build(inputs!), ({ shape, initializer }, key): Tensor => variable(key, shape, initializer));
    if (model.mode !== "train" || cell.masks === undefined) return variables;
    const masks = mapValues(
      cell.masks(inputs!),
      ({ width, rate }, key) => dropoutWithKey(ones([batch!, width]), rate, modelRandomKey(key), model.step),
    );
    return { ...variables, ...masks };
  });
  return recurrent(cell, t, lengths, params, rest);
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, fn: (value: A, key: string) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, fn(value, key)]));
}
