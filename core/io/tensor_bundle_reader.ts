/**
 * Reads TensorBundles, the checkpoints of TensorFlow 1.15 and 2.15: any number of data files, partitioned variables put together again.
 *
 * @module
 */

import { DataLossError, InvalidArgumentError, NotFoundError, UnimplementedError } from "../errors.ts";
import { type HostTensor, sizeOf } from "../runtime/host_tensor.ts";
import { crc32c, encodeSliceKey, maskCrc, type TensorSlice } from "./encoding.ts";
import { defaultFileSystem } from "./path_file_system.ts";
import { type FileSystem, readFileIfThere } from "./file_system.ts";
import { readTable, type TableEntry } from "./sorted_table.ts";
import {
  type BundleEntry,
  decodeEntry,
  decodeHeader,
  decodeStrings,
  dtypeBytes,
  dtypeName,
  hostTensorOf,
  indexPath,
  shardPath,
  type StoredDType,
  type StoredTensor,
} from "./tensor_bundle_format.ts";

/**
 * A checkpoint opened for reading. Opening reads the index alone; tensors are read one by one, when they are asked for.
 *
 * Files are taken for hostile: every length is checked against the bytes that are there before memory is claimed, and every tensor against
 * its checksum.
 */
export class CheckpointReader {
  /** Path of the checkpoint without `.index` and `.data-...`. */
  readonly prefix: string;
  readonly #fs: FileSystem;
  readonly #shards: number;
  readonly #entries: Map<string, BundleEntry>;
  readonly #parts: Map<string, BundleEntry>;
  readonly #shardSizes = new Map<number, number>();
  readonly #smallShards = new Map<number, Uint8Array>();

  private constructor(prefix: string, fs: FileSystem, shards: number, entries: Map<string, BundleEntry>, parts: Map<string, BundleEntry>) {
    this.prefix = prefix;
    this.#fs = fs;
    this.#shards = shards;
    this.#entries = entries;
    this.#parts = parts;
  }

  /**
   * Opens a checkpoint.
   *
   * @param prefix Its path without `.index`, such as `model/model.ckpt-1000`.
   * @param fs File system; the host's unless given.
   * @throws {NotFoundError} Where there is no index of that name.
   * @throws {DataLossError} Where the index is truncated, damaged or contradicts itself.
   */
  static async open(prefix: string, fs?: FileSystem): Promise<CheckpointReader> {
    const files = fs ?? await defaultFileSystem();
    const path = indexPath(prefix);
    const bytes = await readFileIfThere(files, path);
    if (bytes === null) {
      throw new NotFoundError(`Unsuccessful TensorSliceReader constructor: Failed to find any matching files for ${prefix}`, {
        file: path,
      });
    }
    const [first, ...rest] = readTable(bytes, path);
    if (first === undefined || first.key.length > 0) throw new DataLossError(`${path} has no header`, { file: path });
    const header = decodeHeader(first.value, path);
    if (header.bigEndian) {
      throw new UnimplementedError(`${path} was written on a big-endian machine; only little-endian ones are read`, { file: path });
    }
    const { entries, parts } = readEntries(rest, header.shards, path);
    return new CheckpointReader(prefix, files, header.shards, entries, parts);
  }

  /** Names of all tensors, in byte order; a partitioned variable is there once, under its own name. */
  names(): string[] {
    return [...this.#entries.keys()];
  }

  /** Whether there is a tensor of that name. */
  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** Shape of a tensor, that of the whole for a partitioned one; an unknown name is a `NotFoundError`. */
  shape(name: string): readonly number[] {
    return this.#entry(name).shape;
  }

  /** Element type of a tensor in the file; `read` turns those this library does not compute with into ones that it does. */
  dtype(name: string): StoredDType | `unknown type ${number}` {
    return dtypeName(this.#entry(name).dtype);
  }

  /** The parts that a partitioned variable is stored in; empty where it lies in one piece. */
  slices(name: string): readonly TensorSlice[] {
    return this.#entry(name).slices;
  }

  /**
   * Reads a tensor and checks its checksum.
   *
   * float64, float16 and bfloat16 come back as float32 (the nearest value), uint8, int8, uint16 and int16 as int32, uint32 and uint64 as
   * int64; `readStored` gives the bytes as they are.
   *
   * @throws {NotFoundError} Where there is no tensor, or no data file, of that name.
   * @throws {DataLossError} Where the data is truncated or damaged; it names file and tensor.
   * @throws {UnimplementedError} Where the element type has no counterpart here.
   */
  async read(name: string): Promise<HostTensor> {
    return hostTensorOf(await this.readStored(name), name, this.prefix);
  }

  /** Reads a tensor as it is stored; errors as for `read`. */
  async readStored(name: string): Promise<StoredTensor> {
    const entry = this.#entry(name);
    return entry.slices.length > 0 ? await this.#readParts([name]) : await this.#readWhole(name, entry);
  }

  /**
   * Reads a tensor of which each of several names holds a part. TensorFlow 1 stores the slots of a partitioned variable so: a name for each part,
   * declared with the shape of the whole.
   *
   * @throws {DataLossError} Where the parts do not fill the shape, and as for `read`.
   */
  async readTogether(names: readonly string[]): Promise<HostTensor> {
    return hostTensorOf(await this.#readParts(names), names[0]!, this.prefix);
  }

  #entry(name: string): BundleEntry {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new NotFoundError(`Key ${name} not found in checkpoint`, { tensor: name, file: indexPath(this.prefix) });
    return entry;
  }

  async #readWhole(name: string, entry: BundleEntry): Promise<StoredTensor> {
    const file = this.#shardPath(entry);
    const shardSize = await this.#checkRange(name, entry);
    const bytes = await this.#readBytes(entry, file, shardSize);
    const dtype = dtypeName(entry.dtype) as StoredDType;
    const strings = dtype === "string" ? decodeStrings(bytes, sizeOf(entry.shape), name, file) : null;
    if (maskCrc(strings?.crc ?? crc32c(bytes)) !== entry.crc) {
      throw new DataLossError(`The checksum of tensor ${name} in ${file} does not match its data`, { file, tensor: name });
    }
    return { dtype, shape: entry.shape, data: strings?.values ?? bytes };
  }

  async #readBytes(entry: BundleEntry, file: string, shardSize: number): Promise<Uint8Array<ArrayBuffer>> {
    if (shardSize > SMALL_SHARD_BYTES) return await this.#fs.readRange(file, entry.offset, entry.size);
    let shard = this.#smallShards.get(entry.shard);
    if (shard === undefined) this.#smallShards.set(entry.shard, shard = await this.#fs.readRange(file, 0, shardSize));
    return shard.slice(entry.offset, entry.offset + entry.size);
  }

  async #readParts(names: readonly string[]): Promise<StoredTensor> {
    const [name, entry] = [names[0]!, this.#entry(names[0]!)];
    const file = indexPath(this.prefix);
    const fail = (problem: string): never => {
      throw new DataLossError(`The partitioned variable ${name} in ${file} ${problem}`, { file, tensor: name });
    };
    const parts = names.flatMap((each) => this.#partsOf(each, entry, fail));
    checkCoverage(entry.shape, parts.map(({ slice }) => slice), fail);
    // Memory is claimed below only once the files were found to hold every part.
    for (const { part } of parts) await this.#checkRange(name, part);
    const dtype = dtypeName(entry.dtype) as StoredDType;
    const width = dtypeBytes(entry.dtype) ?? 0;
    const size = sizeOf(entry.shape);
    const strings: Uint8Array[] = dtype === "string" ? new Array(size) : [];
    const bytes = new Uint8Array(size * width);
    for (const { slice, part } of parts) {
      const { data } = await this.#readWhole(name, part);
      forEachRun(entry.shape, slice, (whole, inPart, length) => {
        if (data instanceof Uint8Array) bytes.set(data.subarray(inPart * width, (inPart + length) * width), whole * width);
        else for (let i = 0; i < length; i++) strings[whole + i] = data[inPart + i]!;
      });
    }
    return { dtype, shape: entry.shape, data: dtype === "string" ? strings : bytes };
  }

  /** The parts of one name, checked against the whole's entry. */
  #partsOf(name: string, whole: BundleEntry, fail: (problem: string) => never): { slice: TensorSlice; part: BundleEntry }[] {
    const { shape, slices } = this.#entry(name);
    if (shape.length !== whole.shape.length || shape.some((extent, axis) => extent !== whole.shape[axis])) {
      fail(`has a part ${name} of shape [${shape}], not [${whole.shape}]`);
    }
    const encodedName = new TextEncoder().encode(name);
    return slices.map((slice) => {
      const part = this.#parts.get(byteString(encodeSliceKey(encodedName, slice)));
      if (part === undefined) return fail(`lacks the part at [${slice.start}] of extent [${slice.length}]`);
      if (part.dtype !== whole.dtype) fail("has parts of different element types");
      return { slice: checkSlice(shape, slice, part.shape, fail), part };
    });
  }

  #shardPath(entry: BundleEntry): string {
    return shardPath(this.prefix, entry.shard, this.#shards);
  }

  /** Checks that the element type is read here and that the data file holds the entry's bytes; gives the file's size. */
  async #checkRange(name: string, entry: BundleEntry): Promise<number> {
    const file = this.#shardPath(entry);
    if (dtypeBytes(entry.dtype) === null) {
      throw new UnimplementedError(`Tensor ${name} in ${file} has ${dtypeName(entry.dtype)}, which is not read here`, {
        file,
        tensor: name,
      });
    }
    let shardSize = this.#shardSizes.get(entry.shard);
    if (shardSize === undefined) this.#shardSizes.set(entry.shard, shardSize = await this.#fs.size(file));
    const end = entry.offset + entry.size;
    if (end > shardSize) {
      throw new DataLossError(`Tensor ${name} lies at ${entry.offset} to ${end} of ${file}, which has only ${shardSize} bytes`, {
        file,
        tensor: name,
      });
    }
    return shardSize;
  }
}

/** Data files up to this size are read once as a whole: a small model comes in two reads instead of one for each tensor. */
const SMALL_SHARD_BYTES = 1 << 18;
const MAX_RANK = 254;
const PART = "(part of a partitioned variable)";

function readEntries(
  table: readonly TableEntry[],
  shards: number,
  path: string,
): { entries: Map<string, BundleEntry>; parts: Map<string, BundleEntry> } {
  const entries = new Map<string, BundleEntry>();
  const parts = new Map<string, BundleEntry>();
  const ranges: { name: string; entry: BundleEntry }[] = [];
  for (const { key, value } of table) {
    // The key of a part begins with a zero byte and is no text: its bytes become the characters of the key in the map.
    const part = key[0] === 0;
    const name = part ? PART : decodeName(key, path);
    const entry = decodeEntry(value, name, path);
    checkEntry(name, entry, shards, path);
    if (part) parts.set(byteString(key), entry);
    else entries.set(name, entry);
    if (entry.size > 0) ranges.push({ name, entry });
  }
  ranges.sort((a, b) => a.entry.shard - b.entry.shard || a.entry.offset - b.entry.offset);
  ranges.forEach(({ name, entry }, i) => {
    const before = ranges[i - 1];
    if (before === undefined || before.entry.shard !== entry.shard || before.entry.offset + before.entry.size <= entry.offset) return;
    throw new DataLossError(`Tensors ${before.name} and ${name} overlap according to ${path}`, { file: path, tensor: name });
  });
  return { entries, parts };
}

function checkEntry(name: string, entry: BundleEntry, shards: number, path: string): void {
  const fail = (problem: string): never => {
    throw new DataLossError(`The entry of tensor ${name} in ${path} is wrong: ${problem}`, { file: path, tensor: name });
  };
  if (entry.shape.length > MAX_RANK) fail(`it has ${entry.shape.length} axes`);
  const elements = sizeOf(entry.shape);
  if (!Number.isSafeInteger(elements)) fail(`its shape [${entry.shape}] is larger than any memory`);
  if (entry.slices.length > 0) return;
  if (entry.shard >= shards) fail(`it lies in data file ${entry.shard} of ${shards}`);
  if (!Number.isSafeInteger(entry.offset + entry.size)) fail(`it lies at ${entry.offset} with ${entry.size} bytes`);
  const width = dtypeBytes(entry.dtype);
  // A string takes a byte at least, that of its length.
  const fits = width === null || (width === 0 ? elements <= entry.size : elements * width === entry.size);
  if (!fits) fail(`${entry.size} bytes cannot hold shape [${entry.shape}] of ${dtypeName(entry.dtype)}`);
}

function decodeName(key: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(key);
  } catch (cause) {
    throw new DataLossError(`${path} names a tensor in bytes that are not UTF-8: ${byteString(key)}`, { file: path, cause });
  }
}

/** The bytes as characters 0 to 255. */
function byteString(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Calls `run(offset in the whole, offset in the part, length)` for each stretch of elements that lie next to each other in both. */
export function forEachRun(
  shape: readonly number[],
  slice: TensorSlice,
  run: (inWhole: number, inPart: number, length: number) => void,
): void {
  // The trailing axes that are taken whole, and the one before them, make one stretch.
  let axis = shape.length - 1;
  let length = 1;
  while (axis > 0 && slice.length[axis] === shape[axis]) length *= shape[axis--]!;
  const stride = length;
  if (axis >= 0) length *= slice.length[axis]!;
  if (length === 0) return;
  let inPart = 0;
  const walk = (outer: number, base: number): void => {
    if (outer >= axis) {
      run(base + (axis >= 0 ? slice.start[axis]! * stride : 0), inPart, length);
      inPart += length;
      return;
    }
    const step = sizeOf(shape.slice(outer + 1));
    for (let i = 0; i < slice.length[outer]!; i++) walk(outer + 1, base + (slice.start[outer]! + i) * step);
  };
  walk(0, 0);
}

/** Parts along the first axis, as even as they can be, longer ones first: 10 rows in 4 parts are 3, 3, 2 and 2 rows. */
export function rowSlices(shape: readonly number[], parts: number): TensorSlice[] {
  const rows = shape[0];
  if (rows === undefined || !Number.isInteger(parts) || parts < 1 || parts > rows) {
    throw new InvalidArgumentError(`Shape [${shape}] cannot be split along its first axis into ${parts} parts`);
  }
  let start = 0;
  return Array.from({ length: parts }, (_, part) => {
    const length = Math.floor(rows / parts) + (part < rows % parts ? 1 : 0);
    const slice = {
      start: shape.map((_, axis) => axis === 0 ? start : 0),
      length: shape.map((extent, axis) => axis === 0 ? length : extent),
    };
    start += length;
    return slice;
  });
}

/**
 * Checks one part against the whole and the part's own shape, and gives it with every extent in numbers.
 *
 * @param fail Called with the problem in words; must throw.
 */
export function checkSlice(
  shape: readonly number[],
  slice: TensorSlice,
  partShape: readonly number[],
  fail: (problem: string) => never,
): TensorSlice {
  if (slice.start.length !== shape.length) fail(`has shape [${shape}] and a part with ${slice.start.length} axes`);
  const length = slice.length.map((extent, axis) => extent < 0 ? shape[axis]! : extent);
  slice.start.forEach((start, axis) => {
    if (start < 0 || start + length[axis]! > shape[axis]!) {
      fail(`has shape [${shape}] and a part at [${slice.start}] of extent [${length}]`);
    }
  });
  if (partShape.length !== length.length || partShape.some((extent, axis) => extent !== length[axis])) {
    fail(`has a part of extent [${length}] that is stored with shape [${partShape}]`);
  }
  return { start: slice.start, length };
}

/** Checks that parts, checked one by one before, do not overlap and together fill the whole. */
export function checkCoverage(shape: readonly number[], slices: readonly TensorSlice[], fail: (problem: string) => never): void {
  if (slices.length > MAX_PARTS) fail(`has ${slices.length} parts, more than ${MAX_PARTS}`);
  let covered = 0;
  slices.forEach((slice, i) => {
    covered += sizeOf(slice.length);
    for (let j = 0; j < i; j++) if (overlap(slice, slices[j]!)) fail(`has overlapping parts at [${slices[j]!.start}] and [${slice.start}]`);
  });
  if (covered !== sizeOf(shape)) fail(`has parts that cover ${covered} of its ${sizeOf(shape)} elements`);
}

/** Every two parts are compared; a forged index must not keep the processor busy for hours. */
const MAX_PARTS = 4096;

function overlap(a: TensorSlice, b: TensorSlice): boolean {
  return a.start.every((start, axis) =>
    Math.max(start, b.start[axis]!) < Math.min(start + a.length[axis]!, b.start[axis]! + b.length[axis]!)
  );
}
