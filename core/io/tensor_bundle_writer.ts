/**
 * Writes TensorBundles, byte for byte as TensorFlow does: one data file, the index by `table.ts`.
 *
 * @module
 */

import { checkOptions, InvalidArgumentError, ValueError } from "../errors.ts";
import { type HostTensor, sizeOf } from "../runtime/host_tensor.ts";
import { crc32c, encodeSliceKey, maskCrc, type TensorSlice } from "./encoding.ts";
import { defaultFileSystem } from "./path_file_system.ts";
import { type FileSystem, TEMPORARY_SUFFIX } from "./file_system.ts";
import { dirname } from "./paths.ts";
import { compareBytes, type TableEntry, writeTable } from "./sorted_table.ts";
import {
  type BundleEntry,
  bytesOf,
  dtypeNumber,
  encodeEntry,
  encodeHeader,
  encodeStrings,
  indexPath,
  shardPath,
} from "./tensor_bundle_format.ts";
import { checkCoverage, checkSlice, forEachRun } from "./tensor_bundle_reader.ts";

/** Options of `writeCheckpoint`. */
export interface WriteCheckpointOptions {
  /** For each variable to be stored in parts, its parts in order; they must fill it. None unless given. */
  readonly slices?: ReadonlyMap<string, readonly TensorSlice[]>;
  /** File system; the host's unless given. */
  readonly fs?: FileSystem;
}

/**
 * Writes a checkpoint whole or not at all: the index, without which there is no checkpoint, gets its name last.
 *
 * Values are passed to the file system one tensor after the other and are not copied before, so they must not change until it is done.
 *
 * @param prefix Its path without `.index`; the directory must exist.
 * @param tensors Values by name.
 * @throws {ValueError} Where a name is empty, begins with a zero character or is no Unicode text, or a shape and its values disagree.
 */
export async function writeCheckpoint(
  prefix: string,
  tensors: ReadonlyMap<string, HostTensor>,
  options: WriteCheckpointOptions = {},
): Promise<void> {
  checkOptions("writeCheckpoint", options, { slices: ["object"], fs: ["object"] });
  const fs = options.fs ?? await defaultFileSystem();
  const staged = await stageCheckpoint(prefix, tensors, fs, options.slices);
  await fs.rename(staged.data, shardPath(prefix, 0, 1));
  await fs.syncDir(dirname(prefix));
  await fs.rename(staged.index, indexPath(prefix));
  await fs.syncDir(dirname(prefix));
}

/** A checkpoint written under temporary names. */
export interface StagedCheckpoint {
  /** Path of the data. */
  readonly data: string;
  /** Path of the index. */
  readonly index: string;
  /** Bytes of the index. */
  readonly indexBytes: Uint8Array;
}

/**
 * Writes data and index of a checkpoint under temporary names and syncs them; the caller renames them. The parts of those in `partial` need not fill
 * them: what no part has is not stored.
 */
export async function stageCheckpoint(
  prefix: string,
  tensors: ReadonlyMap<string, HostTensor>,
  fs: FileSystem,
  slices: ReadonlyMap<string, readonly TensorSlice[]> = new Map(),
  partial: ReadonlySet<string> = new Set(),
): Promise<StagedCheckpoint> {
  const data = shardPath(prefix, 0, 1) + TEMPORARY_SUFFIX;
  const index = indexPath(prefix) + TEMPORARY_SUFFIX;
  const table: TableEntry[] = [{ key: new Uint8Array(0), value: encodeHeader(1) }];
  try {
    await fs.writeFile(data, encodeData(tensors, slices, partial, table));
    const indexBytes = writeTable(table.sort((a, b) => compareBytes(a.key, b.key)));
    await fs.writeFile(index, indexBytes);
    return { data, index, indexBytes };
  } catch (error) {
    // A disk that is full must not stay so; the error to be seen is the first one.
    for (const path of [data, index]) await fs.remove(path).catch(() => {});
    throw error;
  }
}

/** Gives the bytes of the data file, tensors in order of their names, and adds their entries to `table` on the way. */
function* encodeData(
  tensors: ReadonlyMap<string, HostTensor>,
  slices: ReadonlyMap<string, readonly TensorSlice[]>,
  partial: ReadonlySet<string>,
  table: TableEntry[],
): Generator<Uint8Array> {
  for (const name of slices.keys()) {
    if (!tensors.has(name)) throw new ValueError(`There is no tensor ${name} to be stored in parts`, { tensor: name });
  }
  const sorted = [...tensors].map(([name, tensor]) => ({ name, tensor, key: checkedKey(name, tensor) })).sort((a, b) =>
    compareBytes(a.key, b.key)
  );
  let offset = 0;
  for (const { name, tensor, key } of sorted) {
    const parts = slices.get(name) ?? [];
    const whole = { dtype: dtypeNumber(tensor.dtype), shape: tensor.shape, shard: 0, offset: 0, size: 0, crc: 0, slices: parts };
    if (parts.length > 0) {
      checkParts(name, tensor.shape, parts, partial.has(name));
      table.push({ key, value: encodeEntry(whole) });
    }
    for (const slice of parts.length === 0 ? [null] : parts) {
      const { shape, bytes, crc } = slice === null ? { shape: tensor.shape, ...encodeValues(tensor) } : encodePart(tensor, slice);
      const entry: BundleEntry = { ...whole, shape, offset, size: bytes.length, crc: maskCrc(crc), slices: [] };
      table.push({ key: slice === null ? key : encodeSliceKey(key, slice), value: encodeEntry(entry) });
      offset += bytes.length;
      if (bytes.length > 0) yield bytes;
    }
  }
}

function encodeValues(tensor: HostTensor): { bytes: Uint8Array; crc: number } {
  if (tensor.dtype === "string") return encodeStrings(tensor.data);
  const bytes = bytesOf(tensor.data);
  return { bytes, crc: crc32c(bytes) };
}

/** One part of a tensor: a view where its elements lie next to each other, a copy where they do not. */
function encodePart(tensor: HostTensor, slice: TensorSlice): { shape: number[]; bytes: Uint8Array; crc: number } {
  const shape = slice.length.map((extent, axis) => extent < 0 ? tensor.shape[axis]! : extent);
  const runs: { begin: number; end: number }[] = [];
  forEachRun(tensor.shape, { start: slice.start, length: shape }, (begin, _, length) => runs.push({ begin, end: begin + length }));
  if (tensor.dtype === "string") return { shape, ...encodeStrings(runs.flatMap(({ begin, end }) => tensor.data.slice(begin, end))) };
  const all = bytesOf(tensor.data);
  const width = tensor.data.BYTES_PER_ELEMENT;
  const pieces = runs.map(({ begin, end }) => all.subarray(begin * width, end * width));
  const bytes = pieces.length === 1 ? pieces[0]! : concatenate(pieces);
  return { shape, bytes, crc: crc32c(bytes) };
}

function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((total, piece) => total + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function checkedKey(name: string, tensor: HostTensor): Uint8Array {
  const key = new TextEncoder().encode(name);
  if (key.length === 0 || key[0] === 0 || !name.isWellFormed()) {
    throw new ValueError(`${JSON.stringify(name)} cannot be the name of a tensor in a checkpoint`, { tensor: name });
  }
  if (tensor.shape.some((extent) => !Number.isSafeInteger(extent) || extent < 0) || tensor.data.length !== sizeOf(tensor.shape)) {
    throw new ValueError(`Tensor ${name} has shape [${tensor.shape}] and ${tensor.data.length} values`, { tensor: name });
  }
  return key;
}

function checkParts(name: string, shape: readonly number[], parts: readonly TensorSlice[], partial: boolean): void {
  const fail = (problem: string): never => {
    throw new InvalidArgumentError(`The partitioned variable ${name} ${problem}`, { tensor: name });
  };
  const checked = parts.map((part) => checkSlice(shape, part, part.length.map((extent, axis) => extent < 0 ? shape[axis]! : extent), fail));
  if (!partial) checkCoverage(shape, checked, fail);
}
