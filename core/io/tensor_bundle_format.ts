/**
 * What a TensorBundle's index says: the header and one entry for each tensor, as protobuf messages
 * (TensorFlow: `core/protobuf/tensor_bundle.proto`, `core/framework/types.proto`).
 *
 * @module
 */

import { DataLossError } from "../errors.ts";
import type { TensorSlice } from "./ordered_code.ts";
import { bytesTag, fixed32Tag, varintTag, WireReader, WireWriter } from "./wire.ts";

/** Element types that a TensorBundle may hold and that are read here. */
export type StoredDType =
  | "float32"
  | "float64"
  | "int32"
  | "uint8"
  | "int16"
  | "int8"
  | "string"
  | "int64"
  | "bool"
  | "bfloat16"
  | "uint16"
  | "float16"
  | "uint32"
  | "uint64";

/** By TensorFlow's number of an element type: its name and its bytes a value; 0 where they vary. */
const dtypes: { readonly [number: number]: { readonly name: StoredDType; readonly bytes: number } } = {
  1: { name: "float32", bytes: 4 },
  2: { name: "float64", bytes: 8 },
  3: { name: "int32", bytes: 4 },
  4: { name: "uint8", bytes: 1 },
  5: { name: "int16", bytes: 2 },
  6: { name: "int8", bytes: 1 },
  7: { name: "string", bytes: 0 },
  9: { name: "int64", bytes: 8 },
  10: { name: "bool", bytes: 1 },
  14: { name: "bfloat16", bytes: 2 },
  17: { name: "uint16", bytes: 2 },
  19: { name: "float16", bytes: 2 },
  22: { name: "uint32", bytes: 4 },
  23: { name: "uint64", bytes: 8 },
};

/** Name of an element type, or `unknown type N`. */
export function dtypeName(number: number): StoredDType | `unknown type ${number}` {
  return dtypes[number]?.name ?? `unknown type ${number}`;
}

/** Bytes of one value; 0 for strings, `null` for types that are not read here. */
export function dtypeBytes(number: number): number | null {
  return dtypes[number]?.bytes ?? null;
}

/** TensorFlow's number of an element type. */
export function dtypeNumber(name: StoredDType): number {
  return Number(Object.keys(dtypes).find((number) => dtypes[Number(number)]!.name === name));
}

/** The first value of the index, under the empty key. */
export interface BundleHeader {
  /** Number of data files. */
  readonly shards: number;
  /** Whether numbers are stored with the highest byte first. */
  readonly bigEndian: boolean;
}

/** What the index says about one tensor or one part of a partitioned one. */
export interface BundleEntry {
  /** TensorFlow's number of the element type. */
  readonly dtype: number;
  /** Extents, outermost first. */
  readonly shape: readonly number[];
  /** Data file it lies in. */
  readonly shard: number;
  /** Where its bytes begin there. */
  readonly offset: number;
  /** How many they are. */
  readonly size: number;
  /** Their masked checksum. */
  readonly crc: number;
  /** For a partitioned variable its parts, which have entries of their own; else empty. */
  readonly slices: readonly TensorSlice[];
}

/** Name of a data file. */
export function shardPath(prefix: string, shard: number, shards: number): string {
  return `${prefix}.data-${String(shard).padStart(5, "0")}-of-${String(shards).padStart(5, "0")}`;
}

/** Name of the index. */
export function indexPath(prefix: string): string {
  return `${prefix}.index`;
}

/** Bytes of the header of a bundle with so many data files, written by producer version 1. */
export function encodeHeader(shards: number): Uint8Array {
  return new WireWriter().varintField(1, shards).bytesField(3, new WireWriter().varintField(1, 1).finish()).finish();
}

/** Reads the header. */
export function decodeHeader(bytes: Uint8Array, path: string): BundleHeader {
  let shards = 0;
  let bigEndian = false;
  const reader = new WireReader(bytes, (problem) => {
    throw new DataLossError(`The header of ${path} cannot be read: ${problem}`, { file: path });
  });
  reader.message({
    [varintTag(1)]: () => shards = reader.varint(),
    [varintTag(2)]: () => bigEndian = reader.varint() === 1,
  });
  return { shards, bigEndian };
}

/** Bytes of an entry. */
export function encodeEntry(entry: BundleEntry): Uint8Array {
  const out = new WireWriter().varintField(1, entry.dtype).bytesField(2, encodeShape(entry.shape));
  out.varintField(3, entry.shard).varintField(4, entry.offset).varintField(5, entry.size).fixed32Field(6, entry.crc);
  for (const slice of entry.slices) out.bytesField(7, encodeSlice(slice));
  return out.finish();
}

/** Reads an entry; `name` is for errors. */
export function decodeEntry(bytes: Uint8Array, name: string, path: string): BundleEntry {
  const fail = (problem: string): never => {
    throw new DataLossError(`The entry of tensor ${name} in ${path} cannot be read: ${problem}`, { file: path, tensor: name });
  };
  let dtype = 0, shard = 0, offset = 0, size = 0, crc = 0;
  let shape: number[] = [];
  const slices: TensorSlice[] = [];
  const reader = new WireReader(bytes, fail);
  reader.message({
    [varintTag(1)]: () => dtype = reader.varint(),
    [bytesTag(2)]: () => shape = decodeShape(reader.delimited(), fail),
    [varintTag(3)]: () => shard = reader.varint(),
    [varintTag(4)]: () => offset = reader.varint(),
    [varintTag(5)]: () => size = reader.varint(),
    [fixed32Tag(6)]: () => crc = reader.fixed32(),
    [bytesTag(7)]: () => slices.push(decodeSlice(reader.delimited(), fail)),
  });
  return { dtype, shape, shard, offset, size, crc, slices };
}

function encodeShape(shape: readonly number[]): Uint8Array {
  const out = new WireWriter();
  for (const extent of shape) out.bytesField(2, new WireWriter().varintField(1, extent).finish());
  return out.finish();
}

function decodeShape(bytes: Uint8Array, fail: (problem: string) => never): number[] {
  const shape: number[] = [];
  const reader = new WireReader(bytes, fail);
  reader.message({
    [bytesTag(2)]: () => {
      let extent = 0;
      const dim = new WireReader(reader.delimited(), fail);
      dim.message({ [varintTag(1)]: () => extent = dim.varint() });
      shape.push(extent);
    },
    [varintTag(3)]: () => reader.varint() === 0 ? undefined : fail("its shape is unknown"),
  });
  return shape;
}

/** An axis that is taken whole is written as an empty extent. */
function encodeSlice(slice: TensorSlice): Uint8Array {
  const out = new WireWriter();
  slice.start.forEach((start, axis) => {
    const length = slice.length[axis]!;
    const extent = new WireWriter();
    if (length >= 0) extent.varintField(1, start).varint(varintTag(2)).varint(length);
    out.bytesField(1, extent.finish());
  });
  return out.finish();
}

function decodeSlice(bytes: Uint8Array, fail: (problem: string) => never): TensorSlice {
  const start: number[] = [];
  const length: number[] = [];
  const reader = new WireReader(bytes, fail);
  reader.message({
    [bytesTag(1)]: () => {
      let from = 0;
      let extent = -1;
      const axis = new WireReader(reader.delimited(), fail);
      axis.message({ [varintTag(1)]: () => from = axis.varint(), [varintTag(2)]: () => extent = axis.varint() });
      start.push(from);
      length.push(extent);
    },
  });
  return { start, length };
}
