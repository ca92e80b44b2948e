/**
 * Names and ids of classes, on the host: they follow from what the device found and are worked out when that has been read.
 *
 * @module
 */

import { derivedHostTensor, hostTensor, type Tensor } from "../../runtime/tensor.ts";
import { NONE, noted } from "../_op.ts";

/** Whole numbers as int64: int32 or bool of any shape. A graph from a file may give it others: of these 32 bits of the whole part are taken. */
export function castInt64(x: Tensor): Tensor {
  const y = derivedHostTensor("int64", x.shape, [x], (elements) => BigInt64Array.from(elements as Int32Array, (x) => BigInt(x | 0)));
  noted("cast_int64", [x], [y], NONE);
  return y;
}

/** Whole numbers in decimal: int64 of any shape. */
export function asString(x: Tensor): Tensor {
  const y = derivedHostTensor("string", x.shape, [x], (elements) => Array.from(elements as BigInt64Array, String));
  noted("as_string", [x], [y], NONE);
  return y;
}

/**
 * The words that ids choose.
 *
 * @param words string [n].
 * @param ids int64 or int32 of any shape, in [0, n).
 */
export function gatherStrings(words: Tensor, ids: Tensor): Tensor {
  const y = derivedHostTensor(
    "string",
    ids.shape,
    [words, ids],
    (names, places) => Array.from(places as ArrayLike<number | bigint>, (id) => (names as string[])[Number(id)]!),
  );
  noted("gather_strings", [words, ids], [y], NONE);
  return y;
}

/** The same words in each of so many rows: string [rows, n] of [n]. */
export function tileRows(words: Tensor, rows: number): Tensor {
  const names = words.hostData as string[];
  const y = hostTensor("string", [rows, names.length], Array.from({ length: rows }, () => names).flat());
  noted("tile_rows", [words], [y], { rows });
  return y;
}
