/**
 * ParseExample: batches of serialised tf.Examples become values. It reads the wire format in place, feature by feature, since a request is mostly this.
 *
 * @module
 */

import { InvalidArgumentError, UnimplementedError } from "../../core/errors.ts";
import {
  byteText,
  checkedSize,
  type Elements,
  type ElementType,
  type HostArray,
  integers,
  stringsOf,
  textBytes,
  wideInteger,
  zeroElements,
} from "./host_array.ts";
import { input, type Plain, type Row, type RowContext, type Rows } from "./row.ts";

/** What kinds of lists a feature may hold, by their field numbers. */
const kinds: Readonly<Record<number, string>> = { 1: "string", 2: "float", 3: "int64" };

interface DenseFeature extends Plain {
  readonly key: string;
  readonly type: ElementType;
  /** Extents of one example's value; the first is -1 where examples differ in it. */
  readonly shape: readonly number[];
}

interface ListedFeature extends Plain {
  readonly key: string;
  readonly type: ElementType;
}

interface Parsing extends Plain {
  readonly sparse: readonly ListedFeature[];
  readonly dense: readonly DenseFeature[];
  readonly ragged: readonly (ListedFeature & { readonly splits: ElementType })[];
}

/** What examples have of one feature: for each where its list lies, and which kind it is. */
interface Found {
  /** Three numbers for each example: kind (0: absent), begin and end of the list. */
  readonly ranges: Int32Array;
}

function fail(problem: string): never {
  throw new InvalidArgumentError(`Could not parse example input: ${problem}`);
}

/** Reads one varint, and leaves the place behind it in `position`. */
let position = 0;

function varint(bytes: Uint8Array, at: number, end: number): number {
  let value = 0;
  let scale = 1;
  for (let n = 0; n < 10; n++) {
    if (at >= end) fail("a number runs past the end");
    const byte = bytes[at++]!;
    value += (byte & 127) * scale;
    if (byte < 128) {
      position = at;
      return value;
    }
    scale *= 128;
  }
  return fail("a number is longer than 10 bytes");
}

/** The place behind a field whose tag was read. */
function skipped(bytes: Uint8Array, kind: number, at: number, end: number): number {
  if (kind === 0) {
    varint(bytes, at, end);
    return position;
  }
  const length = kind === 2 ? varint(bytes, at, end) : kind === 5 ? 4 : kind === 1 ? 8 : fail(`a field has the kind ${kind}`);
  const begin = kind === 2 ? position : at;
  if (length > end - begin) fail(`${length} bytes were announced and ${end - begin} are left`);
  return begin + length;
}

/** Calls `each` for the delimited fields of that number. */
function delimited(bytes: Uint8Array, begin: number, end: number, field: number, each: (begin: number, end: number) => void): void {
  for (let at = begin; at < end;) {
    const tag = varint(bytes, at, end);
    at = position;
    if (tag < 8) fail("a field has the number 0");
    if (tag !== field * 8 + 2) {
      at = skipped(bytes, tag & 7, at, end);
      continue;
    }
    const length = varint(bytes, at, end);
    at = position;
    if (length > end - at) fail(`${length} bytes were announced and ${end - at} are left`);
    each(at, at + length);
    at += length;
  }
}

/** Notes where the features of an example lie; of several with one name the last counts. */
function locate(bytes: Uint8Array, example: number, features: ReadonlyMap<string, Found>): void {
  delimited(bytes, 0, bytes.length, 1, (begin, end) =>
    delimited(bytes, begin, end, 1, (entryBegin, entryEnd) => {
      let key = "";
      let from = 0;
      let to = 0;
      for (let at = entryBegin; at < entryEnd;) {
        const tag = varint(bytes, at, entryEnd);
        at = position;
        if (tag !== 10 && tag !== 18) {
          at = skipped(bytes, tag & 7, at, entryEnd);
          continue;
        }
        const length = varint(bytes, at, entryEnd);
        at = position;
        if (length > entryEnd - at) fail(`${length} bytes were announced and ${entryEnd - at} are left`);
        if (tag === 10) key = textOf(bytes, at, at + length);
        else [from, to] = [at, at + length];
        at += length;
      }
      const found = features.get(key);
      if (found !== undefined) locateList(bytes, from, to, found.ranges, 3 * example);
    }));
}

function locateList(bytes: Uint8Array, begin: number, end: number, ranges: Int32Array, place: number): void {
  ranges[place] = 0;
  for (let at = begin; at < end;) {
    const tag = varint(bytes, at, end);
    at = position;
    const next = skipped(bytes, tag & 7, at, end);
    const field = tag >>> 3;
    if ((tag & 7) === 2 && field >= 1 && field <= 3) {
      varint(bytes, at, end);
      ranges[place] = field;
      ranges[place + 1] = position;
      ranges[place + 2] = next;
    }
    at = next;
  }
}

function textOf(bytes: Uint8Array, begin: number, end: number): string {
  if (end - begin > 64) return byteText(bytes.subarray(begin, end));
  let text = "";
  for (let i = begin; i < end; i++) text += String.fromCharCode(bytes[i]!);
  return text;
}

/** The values of lists, one after the other. */
interface Collected {
  readonly values: (number | bigint | string)[];
  /** Whether an int64 beyond 2^53 is among them. */
  wide: boolean;
}

function collect(bytes: Uint8Array, kind: number, begin: number, end: number, into: Collected): void {
  const { values } = into;
  for (let at = begin; at < end;) {
    const tag = varint(bytes, at, end);
    at = position;
    if (kind === 1 && tag === 10) {
      const length = varint(bytes, at, end);
      at = position;
      if (length > end - at) fail(`${length} bytes were announced and ${end - at} are left`);
      values.push(textOf(bytes, at, at + length));
      at += length;
    } else if (kind === 2 && tag === 13) {
      if (end - at < 4) fail("a float runs past the end");
      values.push(floatAt(bytes, at));
      at += 4;
    } else if (kind === 2 && tag === 10) {
      const length = varint(bytes, at, end);
      at = position;
      if (length > end - at || length % 4 !== 0) fail(`${length} bytes are no whole number of floats, or ${end - at} are left`);
      for (const until = at + length; at < until; at += 4) values.push(floatAt(bytes, at));
    } else if (kind === 3 && tag === 8) {
      pushInteger(bytes, at, end, into);
      at = position;
    } else if (kind === 3 && tag === 10) {
      const length = varint(bytes, at, end);
      at = position;
      if (length > end - at) fail(`${length} bytes were announced and ${end - at} are left`);
      for (const until = at + length; at < until; at = position) pushInteger(bytes, at, until, into);
    } else at = skipped(bytes, tag & 7, at, end);
  }
}

const word = new Float32Array(1);
const wordBytes = new Uint8Array(word.buffer);

function floatAt(bytes: Uint8Array, at: number): number {
  wordBytes[0] = bytes[at]!;
  wordBytes[1] = bytes[at + 1]!;
  wordBytes[2] = bytes[at + 2]!;
  wordBytes[3] = bytes[at + 3]!;
  return word[0]!;
}

function pushInteger(bytes: Uint8Array, at: number, end: number, into: Collected): void {
  const value = varint(bytes, at, end);
  if (value <= Number.MAX_SAFE_INTEGER) {
    into.values.push(value);
    return;
  }
  let exact = 0n;
  for (let i = at; i < position; i++) exact |= BigInt(bytes[i]! & 127) << BigInt(7 * (i - at));
  const signed = BigInt.asIntN(64, exact);
  const number = Number(signed);
  if (!Number.isSafeInteger(number)) into.wide = true;
  into.values.push(Number.isSafeInteger(number) ? number : signed);
}

function valueOf(type: ElementType, shape: readonly number[], { values, wide }: Collected): HostArray {
  if (wide) return wideInteger(type, shape, BigInt64Array.from(values as number[], BigInt));
  if (type === "string") return { dtype: type, shape, data: values as string[] };
  return { dtype: type, shape, data: type === "float32" ? Float32Array.from(values as number[]) : Float64Array.from(values as number[]) };
}

/** The kind of list that holds elements of a type. */
function kindOf(type: ElementType): number {
  return type === "string" ? 1 : type === "float32" ? 2 : 3;
}

function parse(serialized: HostArray, defaults: readonly HostArray[], { sparse, dense, ragged }: Parsing): HostArray[] {
  const texts = serialized.data as readonly (string | Uint8Array)[];
  const buffers = texts.map(textBytes);
  const count = buffers.length;
  const found = new Map<string, Found>();
  for (const { key } of [...sparse, ...dense, ...ragged]) if (!found.has(key)) found.set(key, { ranges: new Int32Array(3 * count) });
  buffers.forEach((bytes, example) => locate(bytes, example, found));
  const lists = sparse.map((feature) => listed(feature, found.get(feature.key)!, buffers));
  const splits = ragged.map((feature) => listed(feature, found.get(feature.key)!, buffers));
  return [
    ...lists.map(({ lengths, total }) => entryIndices(lengths, total)),
    ...lists.map(({ values }) => values),
    ...lists.map(({ lengths }) => integers("int64", [2], [count, lengths.reduce((most, length) => Math.max(most, length), 0)])),
    ...dense.map((feature, i) => denseValue(feature, found.get(feature.key)!, buffers, defaults[i]!, serialized.shape)),
    ...splits.map(({ values }) => values),
    ...splits.map(({ lengths }, i) => {
      const ends = new Float64Array(count + 1);
      for (let row = 0; row < count; row++) ends[row + 1] = ends[row]! + lengths[row]!;
      return integers(ragged[i]!.splits as "int64", [count + 1], ends);
    }),
  ];
}

function listed(
  feature: ListedFeature,
  { ranges }: Found,
  buffers: readonly Uint8Array[],
): { values: HostArray; lengths: Int32Array; total: number } {
  const collected: Collected = { values: [], wide: false };
  const lengths = new Int32Array(buffers.length);
  for (let row = 0; row < buffers.length; row++) {
    const before = collected.values.length;
    collectOf(feature, ranges, row, buffers, collected);
    lengths[row] = collected.values.length - before;
  }
  const total = collected.values.length;
  return { values: valueOf(feature.type, [total], collected), lengths, total };
}

function collectOf({ key, type }: ListedFeature, ranges: Int32Array, row: number, buffers: readonly Uint8Array[], into: Collected): void {
  const kind = ranges[3 * row]!;
  if (kind === 0) return;
  if (kind !== kindOf(type)) {
    throw new InvalidArgumentError(
      `Key: ${key}, Index: ${row}.  Data types don't match. Data type: ${kinds[kind]} but expected type: ${kinds[kindOf(type)]}`,
      { column: key, row },
    );
  }
  collect(buffers[row]!, kind, ranges[3 * row + 1]!, ranges[3 * row + 2]!, into);
}

function entryIndices(lengths: Int32Array, total: number): HostArray {
  const data = new Float64Array(2 * total);
  let at = 0;
  for (let row = 0; row < lengths.length; row++) {
    for (let i = 0; i < lengths[row]!; i++) {
      data[at++] = row;
      data[at++] = i;
    }
  }
  return { dtype: "int64", shape: [total, 2], data };
}

function denseValue(
  feature: DenseFeature,
  { ranges }: Found,
  buffers: readonly Uint8Array[],
  fallback: HostArray,
  batch: readonly number[],
): HostArray {
  const { key, type, shape } = feature;
  if (shape[0] === -1) return paddedValue(feature, ranges, buffers, fallback, batch);
  const size = checkedSize(shape);
  const collected: Collected = { values: [], wide: false };
  for (let row = 0; row < buffers.length; row++) {
    const before = collected.values.length;
    if (ranges[3 * row] === 0) {
      if (fallback.data.length !== size) throw missing(key, type, row);
      for (const value of fallback.data) collected.values.push(value instanceof Uint8Array ? byteText(value) : value);
      if (fallback.data instanceof BigInt64Array) collected.wide = true;
      continue;
    }
    collectOf(feature, ranges, row, buffers, collected);
    const received = collected.values.length - before;
    if (received !== size) {
      throw new InvalidArgumentError(
        `Key: ${key}, Index: ${row}.  Number of ${
          kinds[kindOf(type)]
        } values != expected.  values size: ${received} but output shape: [${shape}]`,
        { column: key, row },
      );
    }
  }
  return valueOf(type, [...batch, ...shape], collected);
}

function missing(key: string, type: ElementType, row: number): InvalidArgumentError {
  return new InvalidArgumentError(`Feature: ${key} (data type: ${kinds[kindOf(type)]}) is required but could not be found.`, {
    column: key,
    row,
  });
}

/** Values of which examples have different numbers, padded to the most. */
function paddedValue(
  feature: DenseFeature,
  ranges: Int32Array,
  buffers: readonly Uint8Array[],
  fallback: HostArray,
  batch: readonly number[],
): HostArray {
  const { key, type, shape } = feature;
  const width = checkedSize(shape.slice(1));
  const { values, lengths } = listed(feature, { ranges }, buffers);
  lengths.forEach((length, row) => {
    if (width === 0 || length % width !== 0) {
      throw new InvalidArgumentError(`Key: ${key}, Index: ${row}.  Number of values ${length} is no multiple of ${width}`, {
        column: key,
        row,
      });
    }
  });
  const most = Math.max(0, ...lengths);
  const data =
    (values.data instanceof BigInt64Array
      ? new BigInt64Array(checkedSize([buffers.length, most]))
      : zeroElements(type, checkedSize([buffers.length, most]))) as Elements;
  const filler = fallback.data[0];
  if (filler !== undefined) (data as string[]).fill(filler as string);
  let from = 0;
  lengths.forEach((length, row) => {
    for (let i = 0; i < length; i++) data[row * most + i] = values.data[from++]!;
  });
  return { dtype: type, shape: [...batch, most / width, ...shape.slice(1)], data };
}

function isElement(type: ElementType): boolean {
  return type === "string" || type === "float32" || type === "int64";
}

/** The keys that an input names: they have to be known when the graph is made. */
function keysOf(context: RowContext, i: number): string[] {
  const value = context.builder.constant(input(context, i));
  if (value === null) throw new UnimplementedError(`The keys of ${context.path} are not constant, which is not run here`);
  return stringsOf(value);
}

function parsed(context: RowContext, op: string, parsing: Parsing, serialized: number, defaultsFrom: number): ReturnType<Row["build"]> {
  const { builder, inputs, node } = context;
  const { sparse, dense, ragged } = parsing;
  const odd = [...sparse, ...dense, ...ragged].find(({ type }) => !isElement(type));
  if (odd !== undefined) {
    throw new InvalidArgumentError(`The feature ${odd.key} of ${node.name} is ${odd.type}; float32, int64 and string are parsed`);
  }
  const defaults = inputs.slice(defaultsFrom);
  if (defaults.length !== dense.length) {
    throw new InvalidArgumentError(`The node ${node.name} has ${defaults.length} defaults for ${dense.length} dense features`);
  }
  const types: ElementType[] = [
    ...sparse.map((): ElementType => "int64"),
    ...sparse.map(({ type }) => type),
    ...sparse.map((): ElementType => "int64"),
    ...dense.map(({ type }) => type),
    ...ragged.map(({ type }) => type),
    ...ragged.map(({ splits }) => splits),
  ];
  const outputs = types.map((dtype) => ({ dtype, place: "host" as const }));
  return builder.emit(`tf.${op}`, [input(context, serialized), ...defaults].map((ref) => builder.host(ref)), parsing, outputs);
}

function sized<T>(context: RowContext, what: string, ...lists: readonly (readonly T[])[]): void {
  if (lists.every((list) => list.length === lists[0]!.length)) return;
  throw new InvalidArgumentError(
    `The node ${context.node.name} (${context.node.op}) has ${lists.map((list) => list.length).join(", ")} ${what}`,
  );
}

function run(op: string): Row["operations"] {
  return {
    [`tf.${op}`]: ([serialized, ...defaults], attributes) => {
      const made = parse(serialized, defaults, attributes);
      return made.length === 1 ? made[0]! : made;
    },
  };
}

/** Rows of parsing. */
export const parsingRows: Rows = {
  ParseExample: {
    outputs: (attributes) => {
      const sparse = attributes.integer("Nsparse");
      return [["sparse_indices", sparse], ["sparse_values", sparse], ["sparse_shapes", sparse], [
        "dense_values",
        attributes.integer("Ndense"),
      ]];
    },
    build(context) {
      const { attributes } = context;
      const [types, dtypes, shapes] = [attributes.types("sparse_types"), attributes.types("Tdense"), attributes.shapes("dense_shapes")];
      sized<unknown>(context, "dense types and shapes", dtypes, shapes);
      const sparse = types.map((type, i) => ({ key: keysOf(context, 2 + i)[0] ?? "", type }));
      const dense = dtypes.map((type, i) => ({ key: keysOf(context, 2 + types.length + i)[0] ?? "", type, shape: shapes[i] ?? [] }));
      return parsed(context, "ParseExample", { sparse, dense, ragged: [] }, 0, 2 + types.length + dtypes.length);
    },
    operations: run("ParseExample")!,
  },
  ParseExampleV2: {
    outputs: (attributes) => {
      const sparse = attributes.integer("num_sparse");
      const ragged = attributes.types("ragged_value_types").length;
      return [
        ["sparse_indices", sparse],
        ["sparse_values", sparse],
        ["sparse_shapes", sparse],
        ["dense_values", attributes.types("Tdense").length],
        ["ragged_values", ragged],
        ["ragged_row_splits", ragged],
      ];
    },
    build(context) {
      const { attributes } = context;
      const [sparseKeys, denseKeys, raggedKeys] = [2, 3, 4].map((i) => keysOf(context, i)) as [string[], string[], string[]];
      const [types, dtypes, shapes] = [attributes.types("sparse_types"), attributes.types("Tdense"), attributes.shapes("dense_shapes")];
      const [raggedTypes, splitTypes] = [attributes.types("ragged_value_types"), attributes.types("ragged_split_types")];
      sized<unknown>(context, "sparse keys and types", sparseKeys, types);
      sized<unknown>(context, "dense keys, types and shapes", denseKeys, dtypes, shapes);
      sized<unknown>(context, "ragged keys and types", raggedKeys, raggedTypes, splitTypes);
      return parsed(
        context,
        "ParseExampleV2",
        {
          sparse: sparseKeys.map((key, i) => ({ key, type: types[i]! })),
          dense: denseKeys.map((key, i) => ({ key, type: dtypes[i]!, shape: shapes[i] ?? [] })),
          ragged: raggedKeys.map((key, i) => ({ key, type: raggedTypes[i]!, splits: splitTypes[i]! })),
        },
        0,
        5,
      );
    },
    operations: run("ParseExampleV2")!,
  },
};
