/**
 * The messages `Feature`, `Features` and those around them (tensorflow/core/example/feature.proto, example.proto) in protocol buffers' wire format.
 *
 * @module
 */

import { InvalidArgumentError } from "../../core/errors.ts";
import { bytesTag, fixed32Tag, varintTag, WireReader, WireWriter } from "../../core/io/encoding.ts";
import type { ExampleDType, ExampleValues } from "./feature_values.ts";

/** What a `Feature` holds: values of one kind, or null where none is set. */
export type StoredFeature =
  | { [K in keyof StoredValues]: { readonly kind: K; readonly values: StoredValues[K] } }[keyof StoredValues]
  | null;

interface StoredValues {
  readonly float: number[];
  readonly int64: bigint[];
  readonly string: Uint8Array[];
}

/** Called with what is wrong; throws. */
export type Fail = (problem: string) => never;

/** What throws TensorFlow's error for bytes that are no message of that name. */
export function failure(message: "Example" | "SequenceExample"): Fail {
  return (problem) => {
    throw new InvalidArgumentError(`Could not parse serialized ${message}: ${problem}`);
  };
}

/** The entries of a field that is a map from names to messages; of entries with one name the last counts, as in TensorFlow. */
export function decodeMap<T>(bytes: Uint8Array, field: number, decode: (value: Uint8Array) => T, fail: Fail, into: Map<string, T>): void {
  const reader = new WireReader(bytes, fail);
  reader.message({
    [bytesTag(field)]: () => {
      let name = "";
      let value: Uint8Array = new Uint8Array(0);
      const entry = new WireReader(reader.delimited(), fail);
      entry.message({
        [bytesTag(1)]: () => name = text(entry.delimited()) ?? fail("the name of a feature is not UTF-8"),
        [bytesTag(2)]: () => value = entry.delimited(),
      });
      into.set(name, decode(value));
    },
  });
}

/** Reads a `Feature`. */
export function decodeFeature(bytes: Uint8Array, fail: Fail): StoredFeature {
  let feature: StoredFeature = null;
  const reader = new WireReader(bytes, fail);
  // A list that comes in several parts is one; a list of another kind replaces it.
  reader.message({
    [bytesTag(1)]: () => {
      const values: Uint8Array[] = feature?.kind === "string" ? feature.values : [];
      const list = new WireReader(reader.delimited(), fail);
      list.message({ [bytesTag(1)]: () => values.push(list.delimited()) });
      feature = { kind: "string", values };
    },
    [bytesTag(2)]: () => {
      const values: number[] = feature?.kind === "float" ? feature.values : [];
      const list = new WireReader(reader.delimited(), fail);
      list.message({
        [bytesTag(1)]: () => {
          const packed = list.delimited();
          if (packed.length % 4 !== 0) fail(`${packed.length} bytes are no whole number of floats`);
          const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
          for (let at = 0; at < packed.length; at += 4) values.push(view.getFloat32(at, true));
        },
        [fixed32Tag(1)]: () => {
          const one = list.take(4);
          values.push(new DataView(one.buffer, one.byteOffset, 4).getFloat32(0, true));
        },
      });
      feature = { kind: "float", values };
    },
    [bytesTag(3)]: () => {
      const values: bigint[] = feature?.kind === "int64" ? feature.values : [];
      const list = new WireReader(reader.delimited(), fail);
      list.message({
        [bytesTag(1)]: () => {
          const packed = new WireReader(list.delimited(), fail);
          while (packed.remaining > 0) values.push(packed.int64());
        },
        [varintTag(1)]: () => values.push(list.int64()),
      });
      feature = { kind: "int64", values };
    },
  });
  return feature;
}

/** The values of a stored feature in the element type that a specification asks for. */
export function parsedValues<D extends ExampleDType>(stored: StoredFeature, dtype: D, name: string): ExampleValues[D] {
  const expected = storedKinds[dtype];
  if (stored !== null && stored.kind !== expected) {
    throw new InvalidArgumentError(`Key: ${name}.  Data types don't match. Data type: ${stored.kind} but expected type: ${expected}`, {
      column: name,
    });
  }
  const values: readonly (number | bigint | Uint8Array)[] = stored?.values ?? [];
  const converted: { readonly [T in ExampleDType]: () => ExampleValues[T] } = {
    float32: () => Float32Array.from(values as number[]),
    int64: () => BigInt64Array.from(values as bigint[]),
    string: () => (values as Uint8Array[]).map((bytes, i) => text(bytes) ?? notText(name, i)),
    bytes: () => (values as Uint8Array[]).map((bytes) => bytes.slice()),
  };
  return converted[dtype]();
}

/** TensorFlow's name of the list that an element type is stored in. */
export const storedKinds: { readonly [D in ExampleDType]: keyof StoredValues } = {
  float32: "float",
  int64: "int64",
  string: "string",
  bytes: "string",
};

/** Bytes of a `Feature`. */
export function encodeFeature<D extends ExampleDType>(values: ExampleValues[D], dtype: D): Uint8Array {
  return new WireWriter().bytesField(storedFields[storedKinds[dtype]], encodeList(values)).finish();
}

/** Writes one entry of a map from names to messages. */
export function mapEntry(out: WireWriter, name: string, message: Uint8Array): void {
  out.bytesField(1, new WireWriter().bytesField(1, new TextEncoder().encode(name)).bytesField(2, message).finish());
}

const storedFields: { readonly [K in keyof StoredValues]: number } = { string: 1, float: 2, int64: 3 };

function encodeList(values: ExampleValues[ExampleDType]): Uint8Array {
  const out = new WireWriter();
  if (values instanceof Float32Array) {
    const packed = new DataView(new ArrayBuffer(4 * values.length));
    values.forEach((value, i) => packed.setFloat32(4 * i, value, true));
    return values.length === 0 ? out.finish() : out.bytesField(1, new Uint8Array(packed.buffer)).finish();
  }
  if (values instanceof BigInt64Array) {
    const packed = new WireWriter();
    for (const value of values) packed.int64(value);
    return values.length === 0 ? out.finish() : out.bytesField(1, packed.finish()).finish();
  }
  for (const value of values) out.bytesField(1, typeof value === "string" ? new TextEncoder().encode(value) : value);
  return out.finish();
}

function text(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null;
  }
}

function notText(name: string, index: number): never {
  throw new InvalidArgumentError(`Key: ${name}.  Value ${index} is not UTF-8: ask for the element type bytes`, { column: name });
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
