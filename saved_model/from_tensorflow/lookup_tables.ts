/**
 * Tables of lookups: hash tables that are filled from constants or files when a model is loaded.
 *
 * @module
 */

import { DataLossError, FailedPreconditionError, InvalidArgumentError, UnimplementedError } from "../../core/errors.ts";
import type { OperationTable } from "../../core/graph/operation.ts";
import { type Comparable, comparable } from "./broadcast.ts";
import { type Elements, type ElementType, emptyLike, type HostArray, integers, wideInteger, zeroElements } from "./host_array.ts";
import type { Ref, Resource } from "./graph_builder.ts";
import type { TextFileReading } from "./importer.ts";
import { input, type Row, type RowContext, type Rows } from "./row.ts";

/** The entries of a table. */
export interface TableEntries {
  /** Values by key. */
  readonly values: ReadonlyMap<Comparable, Comparable>;
}

/** Tables of a model by name; those that were not filled are missing. */
export type Tables = ReadonlyMap<string, TableEntries>;

/** The entries that keys and values make. */
export function entriesOf(keys: HostArray, values: HostArray): TableEntries {
  const [from, to] = [comparable(keys), comparable(values)];
  if (from.length !== to.length) throw new InvalidArgumentError(`A table is given ${from.length} keys and ${to.length} values`);
  const entries = new Map<Comparable, Comparable>();
  for (let i = 0; i < from.length; i++) add(entries, from[i]!, to[i]!);
  return { values: entries };
}

function add(entries: Map<Comparable, Comparable>, key: Comparable, value: Comparable): void {
  const known = entries.get(key);
  if (known !== undefined && known !== value) {
    throw new FailedPreconditionError(
      `HashTable has different value for same key. Key ${key} has ${known} and trying to add value ${value}`,
    );
  }
  entries.set(key, value);
}

/** The entries that the lines of a file make; `lines` are texts of bytes. */
export function entriesOfLines(lines: readonly string[], table: Resource, reading: TextFileReading, file: string): TableEntries {
  const { keyIndex, valueIndex, vocabSize, delimiter, offset } = reading;
  const count = vocabSize < 0 ? lines.length : vocabSize;
  if (count > lines.length) {
    throw new InvalidArgumentError(`Invalid vocab_size in ${file}: expected ${count} but got ${lines.length}`, { file });
  }
  const entries = new Map<Comparable, Comparable>();
  for (let i = 0; i < count; i++) {
    const fields = keyIndex >= 0 || valueIndex >= 0 ? lines[i]!.split(delimiter) : [];
    const key = field(keyIndex, lines[i]!, i + offset, fields, table.keys ?? "string", file);
    add(entries, key, field(valueIndex, lines[i]!, i + offset, fields, table.dtype, file));
  }
  return { values: entries };
}

function field(index: number, line: string, number: number, fields: readonly string[], type: ElementType, file: string): Comparable {
  if (index === -1) return number;
  const text = index === -2 ? line : fields[index];
  if (text === undefined) {
    throw new InvalidArgumentError(`Invalid number of columns in ${file} line ${number} (${line}) : expected more than ${index}`, { file });
  }
  if (type === "string") return text;
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value)) {
    throw new DataLossError(`The field ${text} in line ${number} of ${file} is no ${type}`, { file });
  }
  return value;
}

/** The lines of a file, as texts of bytes. */
export function linesOf(text: string): string[] {
  const lines = text.split("\n").map((line) => line.endsWith("\r") ? line.slice(0, -1) : line);
  if (lines[lines.length - 1] === "") lines.pop();
  return lines;
}

/** The functions of lookups in these tables. */
export function tableOperations(tables: Tables): OperationTable {
  const entries = (table: string): TableEntries["values"] => {
    const found = tables.get(table);
    if (found === undefined) throw new FailedPreconditionError(`Table not initialized: ${table}`);
    return found.values;
  };
  return {
    "tf.LookupTableFind": ([keys, fallback], { table }) => find(entries(table), keys, fallback),
    "tf.LookupTableSize": (_, { table }) => integers("int64", [], [entries(table).size]),
    "tf.LookupTableExport": (_, { table, keys: keyType, values: valueType }) => {
      const all = entries(table);
      return [listOf([...all.keys()], keyType), listOf([...all.values()], valueType)];
    },
  };
}

function listOf(values: readonly Comparable[], type: ElementType): HostArray {
  if (values.some((value) => typeof value === "bigint")) {
    return wideInteger(type, [values.length], BigInt64Array.from(values as number[], BigInt));
  }
  const data = zeroElements(type, values.length) as Float64Array;
  values.forEach((value, i) => data[i] = value as number);
  return { dtype: type, shape: [values.length], data };
}

function find(entries: ReadonlyMap<Comparable, Comparable>, keys: HostArray, fallback: HostArray): HostArray {
  const elements = comparable(keys);
  const missing = comparable(fallback)[0];
  if (missing === undefined || fallback.data.length !== 1) {
    throw new InvalidArgumentError(`The default of a table must be a scalar, received shape [${fallback.shape}]`);
  }
  let wide = typeof missing === "bigint";
  const found = new Array<Comparable>(elements.length);
  for (let i = 0; i < found.length; i++) {
    const value = found[i] = entries.get(elements[i]!) ?? missing;
    if (typeof value === "bigint") wide = true;
  }
  if (wide) return wideInteger(fallback.dtype, keys.shape, BigInt64Array.from(found as number[], BigInt));
  const data: Elements = emptyLike(fallback.data, found.length);
  for (let i = 0; i < found.length; i++) data[i] = found[i] as number;
  return { dtype: fallback.dtype, shape: keys.shape, data };
}

/** A node that stands for a table. */
const table: Row = {
  build: ({ attributes, path }): readonly Ref[] => [{
    kind: "resource",
    type: "table",
    name: `${attributes.text("container")}/${attributes.text("shared_name") || path}`,
    keys: attributes.type("key_dtype"),
    dtype: attributes.type("value_dtype"),
  }],
};

function tableOf(context: RowContext): Resource {
  const ref = input(context, 0);
  if (ref.kind === "resource" && ref.type === "table") return ref;
  throw new UnimplementedError(
    `The node ${context.path} (${context.node.op}) looks up in a table that is not known when the model is loaded`,
  );
}

const lookUp: Row = {
  build(context) {
    const { builder } = context;
    const { name, dtype } = tableOf(context);
    return builder.emit("tf.LookupTableFind", [1, 2].map((i) => builder.host(input(context, i))), { table: name }, [{
      dtype,
      place: "host",
    }]);
  },
};

const size: Row = {
  build: (context) => context.builder.emit("tf.LookupTableSize", [], { table: tableOf(context).name }, [{ dtype: "int64", place: "host" }]),
};

/** Rows of tables. */
export const tableRows: Rows = {
  HashTable: table,
  HashTableV2: table,
  MutableHashTable: table,
  MutableHashTableV2: table,
  AnonymousHashTable: table,
  AnonymousMutableHashTable: table,
  LookupTableFind: lookUp,
  LookupTableFindV2: lookUp,
  LookupTableSize: size,
  LookupTableSizeV2: size,
  LookupTableExportV2: {
    outputs: () => [["keys", 1], ["values", 1]],
    build(context) {
      const { name, dtype, keys = "string" } = tableOf(context);
      return context.builder.emit("tf.LookupTableExport", [], { table: name, keys, values: dtype }, [{ dtype: keys, place: "host" }, {
        dtype,
        place: "host",
      }]);
    },
  },
};
