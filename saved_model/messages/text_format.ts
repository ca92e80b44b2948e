/**
 * Messages as text, the form of `saved_model.pbtxt` (protobuf.dev/reference/protobuf/textformat-spec), over the fields that `schema.ts` lists.
 *
 * @module
 */

import { DataLossError } from "../../core/errors.ts";
import { dtypeNumbers } from "../dtypes.ts";
import { decodeMessage, encodeMessage } from "./messages.ts";
import { type Message, type MessageInit, type MessageName, schema } from "./schema.ts";

/** A field by its name in the .proto file. */
interface TextField {
  /** Its name here. */
  readonly key: string;
  /** Name of a scalar or of a message. */
  readonly type: string;
  readonly kind: "one" | "list" | "map";
  /** The oneof that it belongs to. */
  readonly oneof: string | null;
}

const known = new Map<string, ReadonlyMap<string, TextField>>();

/** The fields of a message by their names in text. */
function fieldsOf(message: string): ReadonlyMap<string, TextField> {
  let fields = known.get(message);
  if (fields === undefined) known.set(message, fields = describedFields(schema[message as MessageName]));
  return fields;
}

function describedFields(fields: Readonly<Record<string, string | Readonly<Record<string, string>>>>): ReadonlyMap<string, TextField> {
  const found = new Map<string, TextField>();
  for (const [key, field] of Object.entries(fields)) {
    const members = typeof field === "string" ? [[key, field] as const] : Object.entries(field);
    for (const [member, spec] of members) {
      const [, mapped, type, list] = /^\d+ (?:map<(\w+)>|(\w+)(\[\])?)$/.exec(spec)!;
      const kind = mapped !== undefined ? "map" : list === undefined ? "one" : "list";
      found.set(snakeCase(member), { key: member, type: mapped ?? type!, kind, oneof: typeof field === "string" ? null : key });
    }
  }
  return found;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * Reads a message from text. Fields that are not listed are passed over.
 *
 * @param file What the text is from, for the sentence of the error.
 * @throws {DataLossError} if it is no such message, or messages are nested more than 100 deep.
 */
export function parseMessage<N extends MessageName>(name: N, text: string, file: string): Message<N> {
  const reader = new TextReader(text, file);
  const message = reader.message(name, "", 0);
  try {
    // What is absent gets its value where messages are read from bytes.
    return decodeMessage(name, encodeMessage(name, message as MessageInit<N>), file);
  } catch (cause) {
    if (cause instanceof DataLossError) throw cause;
    throw new DataLossError(`${file} holds no ${name} in the text format: ${(cause as Error).message}`, { file, cause });
  }
}

const DEEPEST = 100;

type Parsed = Record<string, unknown>;

/** Takes text apart. */
class TextReader {
  readonly #text: string;
  readonly #file: string;
  #at = 0;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    this.#skip();
  }

  /** A message up to its closing bracket, or to the end of the text where `close` is empty. */
  message(name: string, close: string, depth: number): Parsed {
    if (depth > DEEPEST) this.#fail(`messages are nested more than ${DEEPEST} deep`);
    const fields = fieldsOf(name);
    const message: Parsed = {};
    for (;;) {
      if (this.#at >= this.#text.length) {
        if (close === "") return message;
        this.#fail(`${close} is missing`);
      }
      if (close !== "" && this.#take(close)) return message;
      const field = fields.get(this.#name());
      const colon = this.#take(":");
      if (field === undefined) this.#pass(depth);
      else this.#field(message, field, colon, depth);
      if (!this.#take(",")) this.#take(";");
    }
  }

  #field(message: Parsed, field: TextField, colon: boolean, depth: number): void {
    const values: unknown[] = [];
    if (field.kind !== "one" && this.#take("[")) {
      while (!this.#take("]")) {
        values.push(this.#value(field, depth));
        if (!this.#take(",") && !this.#looksAt("]")) this.#fail("a list is not closed");
      }
    } else {
      if (!colon && !this.#looksAt("{") && !this.#looksAt("<")) this.#fail(`the value of ${field.key} has no colon before it`);
      values.push(this.#value(field, depth));
    }
    for (const value of values) this.#put(message, field, value);
  }

  #put(message: Parsed, { key, kind, oneof }: TextField, value: unknown): void {
    if (oneof !== null) message[oneof] = { case: key, value };
    else if (kind === "one") message[key] = value;
    else if (kind === "list") ((message[key] ??= []) as unknown[]).push(value);
    else {
      const entry = value as { readonly key: string; readonly value: unknown };
      Object.defineProperty(message[key] ??= {}, entry.key, { value: entry.value, enumerable: true, configurable: true, writable: true });
    }
  }

  #value({ type, kind, key }: TextField, depth: number): unknown {
    if (kind === "map") return this.#entry(type, depth);
    if (Object.hasOwn(schema, type)) return this.message(type, this.#open(), depth + 1);
    return this.#scalar(type, key);
  }

  /** An entry of a map: its key and its value are fields of a message. */
  #entry(type: string, depth: number): { key: string; value: unknown } {
    const close = this.#open();
    const entry: { key: string; value: unknown } = { key: "", value: Object.hasOwn(schema, type) ? {} : "" };
    while (!this.#take(close)) {
      const name = this.#name();
      this.#take(":");
      if (name === "key") entry.key = this.#string();
      else if (name === "value") {
        entry.value = Object.hasOwn(schema, type) ? this.message(type, this.#open(), depth + 1) : this.#scalar(type, "value");
      } else this.#fail(`an entry of a map has no field ${name}`);
      if (!this.#take(",")) this.#take(";");
    }
    return entry;
  }

  #open(): string {
    if (this.#take("{")) return "}";
    if (this.#take("<")) return ">";
    return this.#fail("a message does not begin with {");
  }

  #scalar(type: string, key: string): unknown {
    if (type === "string") return this.#string();
    if (type === "bytes") return this.#bytes();
    const word = this.#word();
    if (type === "bool") {
      return /^(true|True|t|1)$/.test(word) || (/^(false|False|f|0)$/.test(word) ? false : this.#fail(`${word} is neither true nor false`));
    }
    if (type === "float" || type === "double") return this.#float(word);
    const whole = this.#whole(word, key);
    return type === "int64" || type === "uint64" ? whole : Number(whole);
  }

  #whole(word: string, key: string): bigint {
    const named = /^DT_(\w+?)(_REF)?$/.exec(word);
    if (named !== null) {
      const number = typeNumbers.get(named[1]!);
      if (number !== undefined) return BigInt(number + (named[2] === undefined ? 0 : 100));
    }
    if (key === "version" && /^(LEGACY|V1|V2)$/.test(word)) return BigInt(["LEGACY", "V1", "V2"].indexOf(word));
    const [, sign, digits] = /^(-?)(0[xX][0-9a-fA-F]+|\d+)$/.exec(word) ?? this.#fail(`${word} is no whole number`);
    const value = BigInt(/^0\d/.test(digits!) ? `0o${digits!.slice(1)}` : digits!);
    return sign === "" ? value : -value;
  }

  #float(word: string): number {
    const special = /^(-?)(inf|infinity|nan)f?$/i.exec(word);
    if (special !== null) return special[2]!.toLowerCase() === "nan" ? NaN : special[1] === "" ? Infinity : -Infinity;
    const value = Number(word.replace(/[fF]$/, ""));
    return Number.isNaN(value) ? this.#fail(`${word} is no number`) : value;
  }

  #string(): string {
    const bytes = this.#bytes();
    try {
      return strictUtf8.decode(bytes);
    } catch {
      return this.#fail("a string is not UTF-8");
    }
  }

  /** Quoted pieces, which are joined. */
  #bytes(): Uint8Array {
    const pieces: string[] = [];
    for (let quoted = this.#quoted(); quoted !== null; quoted = this.#quoted()) pieces.push(quoted);
    if (pieces.length === 0) this.#fail("a string is missing");
    return unescaped(pieces.join(""));
  }

  #quoted(): string | null {
    const pattern = this.#text[this.#at] === "'" ? /'((?:[^'\\\n]|\\[^])*)'/y : /"((?:[^"\\\n]|\\[^])*)"/y;
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return null;
    this.#at = pattern.lastIndex;
    this.#skip();
    return match[1]!;
  }

  /** The name of a field, or of an extension in brackets. */
  #name(): string {
    return this.#match(/\[[\w./-]+\]|\w+/y, "the name of a field is missing");
  }

  #word(): string {
    return this.#match(/-?\s*[\w.+-]+/y, "a value is missing").replace(/\s/g, "");
  }

  #match(pattern: RegExp, problem: string): string {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return this.#fail(problem);
    this.#at = pattern.lastIndex;
    this.#skip();
    return match[0];
  }

  /** Passes over the value of a field that is not listed. */
  #pass(depth: number): void {
    if (depth > DEEPEST) this.#fail(`messages are nested more than ${DEEPEST} deep`);
    const closing: Readonly<Record<string, string>> = { "{": "}", "<": ">", "[": "]" };
    const close = closing[this.#text[this.#at] ?? ""];
    if (close === undefined) {
      if (this.#looksAt('"') || this.#looksAt("'")) this.#bytes();
      else this.#word();
      return;
    }
    this.#take(this.#text[this.#at]!);
    while (!this.#take(close)) {
      if (this.#at >= this.#text.length) this.#fail(`${close} is missing`);
      if (close !== "]") {
        this.#name();
        this.#take(":");
      }
      this.#pass(depth + 1);
      if (!this.#take(",")) this.#take(";");
    }
  }

  #looksAt(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  #take(text: string): boolean {
    if (!this.#looksAt(text)) return false;
    this.#at += text.length;
    this.#skip();
    return true;
  }

  /** Passes over white space and comments. */
  #skip(): void {
    const pattern = /(?:\s+|#[^\n]*)*/y;
    pattern.lastIndex = this.#at;
    pattern.exec(this.#text);
    this.#at = pattern.lastIndex;
  }

  #fail(problem: string): never {
    const line = this.#text.slice(0, this.#at).split("\n").length;
    throw new DataLossError(`${this.#file}, line ${line}: ${problem}`, { file: this.#file });
  }
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const typeNumbers: ReadonlyMap<string, number> = new Map(Object.entries(dtypeNumbers).map(([name, number]) => [textName(name), number]));

/** What the .proto file calls an element type, behind `DT_`. */
function textName(dtype: string): string {
  return dtype === "float32" ? "FLOAT" : dtype === "float64" ? "DOUBLE" : dtype.toUpperCase();
}

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, "\\": 92, "'": 39, '"': 34, "?": 63 };

/** The bytes that a quoted text stands for. */
function unescaped(text: string): Uint8Array {
  if (!text.includes("\\")) return encoder.encode(text);
  const bytes: number[] = [];
  for (
    const [, octal, hex, code, letter, plain] of text.matchAll(
      /\\([0-7]{1,3})|\\[xX]([0-9a-fA-F]{1,2})|\\[uU]([0-9a-fA-F]{4,8})|\\([^])|([^\\]+)/g,
    )
  ) {
    if (octal !== undefined) bytes.push(parseInt(octal, 8) & 255);
    else if (hex !== undefined) bytes.push(parseInt(hex, 16));
    else if (code !== undefined) bytes.push(...encoder.encode(String.fromCodePoint(Math.min(parseInt(code, 16), 0x10ffff))));
    else if (letter !== undefined) bytes.push(escapes[letter] ?? letter.charCodeAt(0) & 255);
    else for (const byte of encoder.encode(plain)) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

/** Writes a message as text. */
export function formatMessage<N extends MessageName>(name: N, message: MessageInit<N>): string {
  const lines: string[] = [];
  format(name, message as Parsed, "", lines);
  return lines.join("\n") + "\n";
}

function format(name: string, message: Parsed, indent: string, lines: string[]): void {
  for (const [text, field] of fieldsOf(name)) {
    const { key, type, kind, oneof } = field;
    if (oneof !== null) {
      const chosen = message[oneof] as { readonly case?: string; readonly value?: unknown } | undefined;
      if (chosen?.case === key) formatValue(text, type, chosen.value, indent, lines);
      continue;
    }
    const value = message[key];
    if (value === undefined) continue;
    if (kind === "list") {
      for (const each of value as ArrayLike<unknown> & Iterable<unknown>) formatValue(text, type, each, indent, lines);
    } else if (kind === "one") {
      if (!isAbsent(value)) formatValue(text, type, value, indent, lines);
    } else {
      for (const [entry, each] of Object.entries(value as object)) {
        lines.push(`${indent}${text} {`, `${indent}  key: ${quoted(encoder.encode(entry))}`);
        formatValue("value", type, each, `${indent}  `, lines);
        lines.push(`${indent}}`);
      }
    }
  }
}

/** Whether a value is what stands for an absent one. */
function isAbsent(value: unknown): boolean {
  return value === "" || value === 0 || value === 0n || value === false || value instanceof Uint8Array && value.length === 0;
}

function formatValue(name: string, type: string, value: unknown, indent: string, lines: string[]): void {
  if (Object.hasOwn(schema, type)) {
    lines.push(`${indent}${name} {`);
    format(type, value as Parsed, `${indent}  `, lines);
    lines.push(`${indent}}`);
    return;
  }
  lines.push(`${indent}${name}: ${spelled(name, type, value)}`);
}

function spelled(name: string, type: string, value: unknown): string {
  if (type === "string") return quoted(encoder.encode(value as string));
  if (type === "bytes") return quoted(value as Uint8Array);
  if (type === "int32" && (name === "dtype" || name === "type")) return typeNames.get(value as number) ?? String(value);
  if (type === "float" || type === "double") {
    const number = value as number;
    return Number.isNaN(number)
      ? "nan"
      : number === Infinity
      ? "inf"
      : number === -Infinity
      ? "-inf"
      : Object.is(number, -0)
      ? "-0"
      : String(number);
  }
  return String(value);
}

const typeNames: ReadonlyMap<number, string> = new Map(
  Object.entries(dtypeNumbers).flatMap(([name, number]) =>
    [[number, `DT_${textName(name)}`], [number + 100, `DT_${textName(name)}_REF`]] as const
  ),
);

function quoted(bytes: Uint8Array): string {
  let text = '"';
  for (const byte of bytes) {
    if (byte === 34 || byte === 92) text += `\\${String.fromCharCode(byte)}`;
    else if (byte >= 32 && byte < 127) text += String.fromCharCode(byte);
    else text += byte === 10 ? "\\n" : `\\${byte.toString(8).padStart(3, "0")}`;
  }
  return `${text}"`;
}
