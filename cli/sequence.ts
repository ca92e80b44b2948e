/**
 * Columns of CSV whose fields are sequences: text that is split into characters, words, or at a separator.
 *
 * @module
 */

import type { CsvColumnType, CsvValue } from "../core/data/csv.ts";
import { inferType, parseField } from "../core/data/csv_text.ts";
import type { Dataset } from "../core/data/dataset.ts";
import type { Row, RowFeatures, RowValue } from "../core/data/values.ts";
import { HeadwayError, ValueError } from "../core/errors.ts";

/** How a column's text is split: kept in `headway.json`. */
export interface SequenceFormat {
  /** `chars`, `words`, or the text between two items. */
  readonly split: string;
  /** How an item is read. */
  readonly type: CsvColumnType;
}

/** Formats by column. */
export type SequenceFormats = Readonly<Record<string, SequenceFormat>>;

/**
 * The items of a text. An empty text has none.
 *
 * @param how `chars` for characters (code points), `words` for what stands between white space, any other text for what stands between it; `\t` is
 *   a tabulator.
 */
export function splitSequence(text: string, how: string): string[] {
  if (how === "chars") return [...text];
  if (how === "words") return text.split(/\s+/u).filter((word) => word !== "");
  return text === "" ? [] : text.split(how === "\\t" ? "\t" : how).map((item) => item.trim());
}

/**
 * The items of a text, each read by its type.
 *
 * @throws {ValueError} if one is not of the type.
 */
export function readSequence(text: string, { split, type }: SequenceFormat): CsvValue[] {
  const items = splitSequence(text, split);
  return type === "string" ? items : items.map((item, i) => {
    try {
      return parseField(item, type);
    } catch (error) {
      if (!(error instanceof HeadwayError)) throw error;
      throw new ValueError(`item ${i + 1} of the sequence: ${error.message}`, { cause: error });
    }
  });
}

/** The type that all items of some texts have: that of a number only where a separator is given. */
export function inferItemType(texts: Iterable<string>, split: string): CsvColumnType {
  if (split === "chars" || split === "words") return "string";
  return inferType(items(), new Set());

  function* items(): Generator<string> {
    for (const text of texts) yield* splitSequence(text, split);
  }
}

/**
 * Features whose texts are split where a format says so. What is an array already stays as it is.
 *
 * @throws {ValueError} if an item is not of its type, naming the column.
 */
export function splitFeatures(features: RowFeatures, formats: SequenceFormats): RowFeatures {
  const result: Record<string, RowValue> = { ...features };
  for (const [name, format] of Object.entries(formats)) {
    const text = result[name];
    if (typeof text !== "string") continue;
    try {
      result[name] = readSequence(text, format);
    } catch (error) {
      if (!(error instanceof HeadwayError)) throw error;
      throw new ValueError(`Column ${name}, ${error.message}`, { column: name, cause: error });
    }
  }
  return result;
}

/** Rows as {@linkcode splitFeatures} splits them. */
export function splitRows(rows: Dataset<Row>, formats: SequenceFormats): Dataset<Row> {
  if (Object.keys(formats).length === 0) return rows;
  return rows.map((row): Row => isPair(row) ? [splitFeatures(row[0], formats), row[1]] : splitFeatures(row, formats));
}

function isPair(row: Row): row is Extract<Row, readonly unknown[]> {
  return Array.isArray(row);
}
