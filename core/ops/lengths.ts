/**
 * Lengths of the rows of a padded batch, as operations on sequences take them.
 *
 * @module
 */

import { InvalidArgumentError, ValueError } from "../errors.ts";
import { Tensor } from "../runtime/tensor.ts";
import { rowLengths } from "./host/sequence_index.ts";

/**
 * How many steps each row has: whole numbers from 0 to the number of steps of the batch, [batch]; null if every row has them all. Those of an int32
 * tensor lie on the device and are not checked: what is below 0 counts as 0, what is above the number of steps as that.
 */
export type Lengths = Tensor | ArrayLike<number> | null;

/** Lengths that were checked: on the host, or an int32 tensor on the device. */
export type RowLengths = Int32Array | Tensor;

/**
 * Checks lengths for a batch. An `Int32Array` stays the one it is.
 *
 * @throws {ValueError} if there is not one for each row.
 * @throws {InvalidArgumentError} if one on the host is no whole number from 0 to time.
 */
export function checkLengths(op: string, lengths: Lengths, batch: number, time: number): RowLengths | null {
  if (lengths === null) return null;
  const count = lengths instanceof Tensor ? lengths.size : lengths?.length;
  if (count !== batch) throw new ValueError(`[${op}] expects one length for each of ${batch} rows. Received ${count}`);
  const onHost = lengths instanceof Tensor ? lengths.hostData as BigInt64Array | null : lengths;
  if (lengths instanceof Tensor && lengths.dtype !== "int64") {
    if (lengths.dtype === "int32") return lengths;
    throw new TypeError(`[${op}] lengths must be int32 or int64, received ${lengths.dtype}`);
  }
  for (let row = 0; row < batch; row++) {
    const given = onHost![row]!;
    const length = typeof given === "bigint" ? Number(given) : given;
    if (Number.isInteger(length) && length >= 0 && length <= time) continue;
    throw new InvalidArgumentError(
      `[${op}] a length must be a whole number from 0 to ${time}, the steps of the batch. Row ${row} has ${given}`,
      { row },
    );
  }
  return lengths instanceof Int32Array ? lengths : rowLengths(lengths);
}
