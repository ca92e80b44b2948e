/**
 * Tables that give ids of words, with the files that they are read from.
 *
 * @module
 */

import type { Table } from "./conversion.ts";
import type { Expressions } from "./expressions.ts";
import { int, type Output, text, type } from "./node_writer.ts";

/** Words of a vocabulary, the n-th of which has id n. */
export type Words = readonly (string | Uint8Array | number | bigint)[];

/** A file that lies beside an exported graph. */
export interface Asset {
  /** Its name in the directory of assets. */
  readonly name: string;
  /** What it holds. */
  readonly bytes: Uint8Array;
  /** The constant that holds its path. */
  readonly path: Output;
}

/** The tables of a graph; equal ones are one. */
export class TableWriter {
  /** The files that tables are read from. */
  readonly assets: Asset[] = [];
  /** Names of the nodes that fill the tables. */
  readonly initializers: string[] = [];
  readonly #e: Expressions;
  readonly #known = new Map<string, Table>();

  /** There is no table yet. */
  constructor(e: Expressions) {
    this.#e = e;
  }

  /**
   * The table of some words.
   *
   * @param name What they are words of: it names the file.
   */
  table(words: Words, name: string): Table {
    const identity = JSON.stringify(words, (_, word) => typeof word === "bigint" ? Number(word) : word);
    const known = this.#known.get(identity);
    if (known !== undefined) return known;
    const kind = words.length > 0 && (typeof words[0] === "number" || typeof words[0] === "bigint") ? "int64" : "string";
    const { writer } = this.#e;
    const scope = writer.scope;
    writer.scope = `${scope}${name}_lookup/`;
    const own = writer.uniqueName(`${scope}${name}_lookup/hash_table`);
    const handle = writer.one(
      "HashTableV2",
      [],
      {
        container: text(""),
        shared_name: text(own),
        use_node_name_sharing: { value: { case: "b", value: true } },
        key_dtype: type(kind),
        value_dtype: type("int64"),
      },
      "resource",
      own,
    );
    const lines = kind === "string" ? linesOf(words as readonly (string | Uint8Array)[]) : null;
    if (lines === null) this.#fill(handle, words, kind);
    else this.#fillFrom(handle, lines, name);
    writer.scope = scope;
    const table: Table = { kind: "table", handle, words: kind };
    this.#known.set(identity, table);
    return table;
  }

  #fill(handle: Output, words: Words, kind: "string" | "int64"): void {
    const ids = new Map<string, number>();
    words.forEach((word, id) => ids.has(keyOf(word)) || ids.set(keyOf(word), id));
    const keys = words.filter((word, id) => ids.get(keyOf(word)) === id);
    const { writer } = this.#e;
    const values = [...ids.values()];
    writer.node(
      "InitializeTableV2",
      [
        handle,
        writer.constant(keys, kind, [keys.length], `${writer.scope}keys`),
        writer.constant(values, "int64", [values.length], `${writer.scope}values`),
      ],
      { Tkey: type(kind), Tval: type("int64") },
      [],
    );
    this.initializers.push(writer.nodes.at(-1)!.name!);
  }

  #fillFrom(handle: Output, lines: Uint8Array, name: string): void {
    const { writer } = this.#e;
    const base = name.replace(/[^A-Za-z0-9_.-]/g, "_").replace(/^\./, "_");
    const taken = (file: string) => this.assets.some((asset) => asset.name === file);
    let file = `${base}.txt`;
    for (let n = 1; taken(file); n++) file = `${base}_${n}.txt`;
    const path = writer.constant([file], "string", [], `${writer.scope}asset_path`);
    writer.node("InitializeTableFromTextFileV2", [handle, path], {
      // The key is the whole line, the value its number.
      key_index: int(-2),
      value_index: int(-1),
      vocab_size: int(-1),
      delimiter: text("\t"),
    }, []);
    this.initializers.push(writer.nodes.at(-1)!.name!);
    this.assets.push({ name: file, bytes: lines, path });
  }
}

/** The words as lines of a file; null where a reader of lines would not find them again. */
function linesOf(words: readonly (string | Uint8Array)[]): Uint8Array | null {
  if (words.length === 0 || words.some((word) => typeof word !== "string" || /[\r\n]/.test(word)) || new Set(words).size < words.length) {
    return null;
  }
  return new TextEncoder().encode(words.map((word) => `${word as string}\n`).join(""));
}

function keyOf(word: string | Uint8Array | number | bigint): string {
  return typeof word === "string" ? word : word instanceof Uint8Array ? `bytes ${word}` : String(word);
}
