/**
 * Rows of a variable that go with a vocabulary, put where the same entries stand in another: TensorFlow's `GenerateVocabRemapping` and `LoadAndRemapMatrix`
 * as `python/training/checkpoint_ops.py` joins them.
 *
 * @module
 */

import { describe, FailedPreconditionError, InvalidArgumentError, UnimplementedError, ValueError } from "../../core/errors.ts";
import { sizeOf } from "../../core/runtime/host_tensor.ts";
import { type Initializer, zeros } from "../../core/initializers.ts";
import { fileSystemOf } from "../../core/io/path_file_system.ts";
import { readLines } from "../../core/io/lines.ts";
import { type RandomKey, randomKey } from "../../core/random.ts";
import type { VocabInfo } from "./warm_start.ts";

/** A variable as a checkpoint has it. */
export interface StoredMatrix {
  /** Its name there. */
  readonly name: string;
  /** Its shape. */
  readonly shape: readonly number[];
  /** Its values, row by row. */
  readonly data: Float32Array;
}

/** Gives the first value of a variable of that name and shape; `seed` is the model's. */
export type Remapping = (name: string, shape: readonly number[], stored: StoredMatrix, seed: bigint) => Float32Array;

/**
 * Reads both vocabularies.
 *
 * @throws {NotFoundError} if a file is not there.
 * @throws {InvalidArgumentError} if a file has fewer lines than are to count.
 */
export async function readRemapping(info: VocabInfo): Promise<Remapping> {
  const { newVocab, newVocabSize, oldVocab } = info;
  const words = await readLines(newVocab, await fileSystemOf(newVocab));
  if (words.length < newVocabSize) {
    throw new InvalidArgumentError(
      `lookup table size must be larger than last new vocab entry's line: newVocabSize is ${newVocabSize}, but ${newVocab} has ${words.length} lines`,
      { file: newVocab },
    );
  }
  const lines = numbered(await oldWords(info), oldVocab);
  const places = new Int32Array(newVocabSize);
  const taken = new Int32Array(lines.size).fill(-1);
  for (let i = 0; i < newVocabSize; i++) {
    const line = places[i] = lines.get(words[i]!) ?? -1;
    if (line < 0) continue;
    const other = taken[line]!;
    if (other >= 0) {
      throw new UnimplementedError(
        `Old ID ${line} is mapped to both new ID ${other} and ${i}, which is not supported: ${
          describe(words[i])
        } stands twice in ${newVocab}`,
        { file: newVocab, row: i },
      );
    }
    taken[line] = i;
  }
  return (name, shape, stored, seed) => remap(info, places, name, shape, stored, seed);
}

async function oldWords({ oldVocab, oldVocabSize, axis }: VocabInfo): Promise<string[]> {
  const lines = await readLines(oldVocab, await fileSystemOf(oldVocab));
  if (oldVocabSize < 0) return lines;
  // TensorFlow limits only vocabularies of rows.
  if (axis === 0 && lines.length < oldVocabSize) {
    throw new InvalidArgumentError(`Invalid vocab_size in ${oldVocab}: expected ${oldVocabSize} but got ${lines.length}`, {
      file: oldVocab,
    });
  }
  return axis === 0 ? lines.slice(0, oldVocabSize) : lines;
}

function numbered(words: readonly string[], file: string): Map<string, number> {
  const lines = new Map<string, number>();
  words.forEach((word, line) => {
    const first = lines.get(word);
    if (first !== undefined) {
      throw new FailedPreconditionError(
        `HashTable has different value for same key. Key ${word} has ${first} and trying to add value ${line}: it stands twice in ${file}`,
        { file, row: line },
      );
    }
    lines.set(word, line);
  });
  return lines;
}

function remap(
  info: VocabInfo,
  places: Int32Array,
  name: string,
  shape: readonly number[],
  stored: StoredMatrix,
  seed: bigint,
): Float32Array {
  const { numOovBuckets, axis } = info;
  checkShape(info, name, shape);
  const from = usable(info, places, shape, stored);
  const initializer = info.backupInitializer ?? zeros();
  const [rows, columns] = [shape[0]!, shape[1] ?? 1];
  const across = axis === 0 ? columns : rows;
  const missing = from.reduce((count, place) => place < 0 ? count + across : count, 0);
  // As many as are missing, one below the other: TensorFlow's backup initializer sees this shape. Then those out of the vocabulary.
  const fill = drawn(initializer, [missing, 1], randomKey(seed, name), name);
  const oovShape = axis === 1 ? [rows, numOovBuckets] : [numOovBuckets, ...shape.slice(1)];
  const oov = drawn(initializer, oovShape, randomKey(seed, `${name}/oov`), name);
  const values = new Float32Array(rows * columns);
  if (axis === 0) remapRows(values, columns, from, stored.data, fill, oov);
  else remapColumns(values, rows, from, stored, fill, oov);
  return values;
}

function remapRows(
  values: Float32Array,
  columns: number,
  from: Int32Array,
  stored: Float32Array,
  fill: Float32Array,
  oov: Float32Array,
): void {
  let filled = 0;
  from.forEach((place, row) => {
    const source = place < 0 ? fill.subarray(filled, filled += columns) : stored.subarray(place * columns, (place + 1) * columns);
    values.set(source, row * columns);
  });
  values.set(oov, from.length * columns);
}

function remapColumns(
  values: Float32Array,
  rows: number,
  from: Int32Array,
  { data, shape }: StoredMatrix,
  fill: Float32Array,
  oov: Float32Array,
): void {
  const [width, buckets] = [values.length / rows, oov.length / rows];
  let filled = 0;
  for (let row = 0; row < rows; row++) {
    from.forEach((place, column) => {
      values[row * width + column] = place < 0 ? fill[filled++]! : data[row * shape[1]! + place]!;
    });
    values.set(oov.subarray(row * buckets, (row + 1) * buckets), row * width + from.length);
  }
}

/** Throws unless the variable has a row, or a column, for every entry and every bucket. */
function checkShape({ newVocabSize, numOovBuckets, axis }: VocabInfo, name: string, shape: readonly number[]): void {
  // A bias, one value for each entry, is a vocabulary of rows as well; TensorFlow takes matrices alone.
  if (shape.length !== 2 && !(shape.length === 1 && axis === 0)) {
    throw new ValueError(`Expected 2-dim shape, but received: [${shape.join(", ")}] for variable ${name}`, { tensor: name });
  }
  const entries = newVocabSize + numOovBuckets;
  if (axis === 1 && shape[1] !== entries) {
    throw new ValueError(
      `Expected 2nd dim of shape to be new_col_vocab_size (${newVocabSize}) + num_col_oov_buckets (${numOovBuckets}) = ${entries}, but received shape: [${
        shape.join(", ")
      }] for variable ${name}`,
      { tensor: name },
    );
  }
  if (axis === 0 && shape[0]! > entries) {
    throw new ValueError(
      `Trying to initialize ${
        shape[0]
      } additional rows after 0 rows have already been initialized, which would exceed expected total row count of new_row_vocab_size (${newVocabSize}) + num_row_oov_buckets (${numOovBuckets}) = ${entries}. Variable ${name} has more rows`,
      { tensor: name },
    );
  }
  if (axis === 0 && shape[0]! < entries) {
    throw new ValueError(
      `Variable ${name} has ${
        shape[0]
      } rows, fewer than newVocabSize (${newVocabSize}) + numOovBuckets (${numOovBuckets}) = ${entries} of its VocabInfo`,
      { tensor: name },
    );
  }
}

/** Throws unless what is stored fits the variable; gives the old place of each new entry, -1 where it has none. */
function usable(
  { oldVocab, oldVocabSize, axis }: VocabInfo,
  places: Int32Array,
  shape: readonly number[],
  { name, shape: old }: StoredMatrix,
): Int32Array {
  const fail = (problem: string): never => {
    throw new InvalidArgumentError(`Tensor ${name} has shape [${old.join(",")}]${problem}`, { tensor: name });
  };
  if (old.length !== shape.length) fail(` of invalid rank ${old.length} instead of expected shape of rank ${shape.length}.`);
  const other = 1 - axis;
  if (old[other] !== shape[other]) {
    const [ordinal, extent] = axis === 0 ? ["2nd", "num_cols"] : ["1st", "num_rows"];
    fail(`, where the size of its ${ordinal} dimension is ${old[other]} instead of being equal to ${extent}=${shape[other]}`);
  }
  return places.map((place) => {
    if (place < old[axis]!) return place;
    // The lines that do not count for the checkpoint have no column there.
    if (axis === 1 && oldVocabSize >= 0 && place >= oldVocabSize) return -1;
    return fail(
      `, but line ${place + 1} of ${oldVocab} is wanted: that file, or oldVocabSize, has more entries than the tensor has ${
        axis === 0 ? "rows" : "columns"
      }`,
    );
  });
}

function drawn(initializer: Initializer, shape: readonly number[], key: RandomKey, name: string): Float32Array {
  if (sizeOf(shape) === 0) return new Float32Array(0);
  const values: unknown = initializer(shape, key);
  if (values instanceof Float32Array && values.length === sizeOf(shape)) return values;
  throw new TypeError(
    `The backupInitializer for variable ${name} gives a Float32Array of ${sizeOf(shape)} values for the shape [${shape}], received ${
      values instanceof Float32Array ? `${values.length} values` : describe(values)
    }`,
  );
}
