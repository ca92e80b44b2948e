/**
 * `headway run`.
 *
 * @module
 */

import { csvBlocks } from "../core/data/csv_text.ts";
import { DataLossError, ValueError } from "../core/errors.ts";
import { exactNumber, type HostTensor, nest } from "../core/runtime/host_tensor.ts";
import { type LoadedSavedModel, loadSavedModel } from "../saved_model/load.ts";
import type { ExampleRecord, Signature, SignatureInput, SignatureTensor } from "../saved_model/signatures.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { openCsv } from "./csv_input.ts";
import { print, toJson } from "./output.ts";
import { parseRow } from "./predict.ts";
import { Reading } from "./reading.ts";

/** A row by column. */
type Row = Readonly<Record<string, unknown>>;

/** Prints what a signature answers to each row. */
export async function runSavedModel(args: Arguments): Promise<void> {
  const [input, one] = [args.text("input"), args.text("row")];
  if ((input === null) === (one === null)) throw new UsageError("run needs either --input or --row", "run");
  const row = one === null ? null : parseRow("--row", one, "run") as Row;
  const tags = args.text("tags")?.split(",");
  await using model = await loadSavedModel(args.operands[0]!, tags === undefined ? {} : { tags });
  const name = args.text("signature") ?? ["predict", "serving_default"].find((each) => Object.hasOwn(model.signatures, each)) ??
    Object.keys(model.signatures)[0] ?? "";
  if (!Object.hasOwn(model.signatures, name)) {
    throw new ValueError(`The SavedModel has no signature ${JSON.stringify(name)}. It has ${Object.keys(model.signatures).join(", ")}`);
  }
  if (row !== null) return await answer(model, name, [row], null);
  const reading = new Reading(args.flag("quiet"));
  const delimiter = args.text("delimiter") === "\\t" ? "\t" : args.text("delimiter") ?? ",";
  await using csv = await openCsv(input!, { delimiter, reading, again: false });
  const size = args.whole("batch", 32);
  let rows: Row[] = [];
  let first = 1;
  for await (const row of records(csv.source, csv.fs, delimiter, csv.name, model.signatures[name]!)) {
    reading.stop();
    rows.push(row);
    if (rows.length < size) continue;
    await answer(model, name, rows, first);
    first += rows.length;
    rows = [];
  }
  reading.stop();
  if (rows.length > 0) await answer(model, name, rows, first);
}

/** The rows of a text, fields turned into what the signature takes. */
async function* records(
  source: Parameters<typeof csvBlocks>[0],
  fs: NonNullable<Parameters<typeof csvBlocks>[1]>["fs"],
  delimiter: string,
  name: string,
  signature: Signature,
): AsyncGenerator<Row> {
  const types = columnTypes(signature);
  let header: readonly string[] | null = null;
  let line = 1;
  for await (const block of csvBlocks(source, { delimiter, ...(fs === undefined ? {} : { fs }) })) {
    line = block.line;
    for (const record of block.records) {
      if (record.length === 0) continue;
      if (header === null) {
        header = record;
        continue;
      }
      if (record.length !== header.length) {
        throw new DataLossError(`${name}: a row has ${record.length} fields and the header ${header.length}`, { file: name, row: line });
      }
      const row: Record<string, unknown> = {};
      header.forEach((column, i) => {
        const type = types.get(column);
        // Columns that the signature does not know, such as labels, are passed over.
        if (type !== undefined && record[i] !== "") row[column] = valueOf(record[i]!, type, column);
      });
      yield row;
    }
  }
}

/** Element types of what a row of the signature has, by column. */
function columnTypes({ inputs }: Signature): Map<string, string> {
  return new Map(
    Object.entries(inputs).flatMap(([key, { dtype, features }]) =>
      features === undefined ? [[key, dtype] as const] : features.map((feature) => [feature.key, feature.dtype] as const)
    ),
  );
}

function valueOf(field: string, type: string, column: string): unknown {
  if (field.startsWith("[")) {
    try {
      return JSON.parse(field);
    } catch (cause) {
      throw new ValueError(`The field ${JSON.stringify(field)} of ${column} is no list in JSON`, { column, cause });
    }
  }
  if (type === "string") return field;
  if (type === "bool") return field === "true" || field === "1";
  if (type === "int64" && /^[-+]?\d+$/.test(field)) return BigInt(field);
  const number = Number(field);
  if (field.trim() === "" || Number.isNaN(number)) {
    throw new ValueError(`${column} takes numbers, received ${JSON.stringify(field)}`, { column });
  }
  return number;
}

/** Runs some rows and prints a line for each; `first` is the number of the first of them, null where there is one row. */
async function answer(model: LoadedSavedModel, name: string, rows: readonly Row[], first: number | null): Promise<void> {
  const signature = model.signatures[name]!;
  const inputs = Object.fromEntries(Object.entries(signature.inputs).map(([key, input]) => [key, inputOf(key, input, rows)]));
  const outputs = await model.run(name, inputs);
  for (const [i] of rows.entries()) {
    const values = Object.fromEntries(Object.entries(outputs).map(([key, value]) => [key, rowOf(value, i, rows.length)]));
    print(toJson(first === null ? values : { row: first + i, ...values }));
  }
}

function inputOf(key: string, { shape, features }: SignatureTensor, rows: readonly Row[]): SignatureInput {
  if (features !== undefined) return rows as readonly ExampleRecord[];
  const values = rows.map((row) => {
    if (!Object.hasOwn(row, key)) throw new ValueError(`A row has no value of the input ${key}`, { column: key });
    const value = row[key];
    // One value stands for an axis of one.
    return shape !== null && shape.length > 1 && !Array.isArray(value) ? [value] : value;
  });
  return values as SignatureInput;
}

/** What an output has for one row: its own part, or all of it where it is not of the batch. */
function rowOf({ shape, data, dtype }: HostTensor, row: number, rows: number): unknown {
  const elements = Array.from(
    data as ArrayLike<number | bigint | string | Uint8Array>,
    (value) =>
      typeof value === "bigint"
        ? exactNumber(value)
        : value instanceof Uint8Array
        ? Array.from(value)
        : dtype === "bool"
        ? value !== 0
        : value,
  );
  if (shape[0] !== rows) return nest(elements, shape);
  const width = elements.length / rows;
  return nest(elements.slice(row * width, (row + 1) * width), shape.slice(1));
}
