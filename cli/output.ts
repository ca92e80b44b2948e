/**
 * What the commands print, and where: results on the standard output, everything else on the standard error.
 *
 * @module
 */

import { shortestFloat32 } from "../core/runtime/host_tensor.ts";
import type { Logger } from "../core/logger.ts";

/** Prints a line of a result. */
export function print(line: string): void {
  write(Deno.stdout, `${line}\n`);
}

/** Prints a line that is no result. */
export function note(line: string): void {
  write(Deno.stderr, `${line}\n`);
}

/** Writes a line of the terminal anew; an empty one removes it. */
export function rewrite(line: string): void {
  write(Deno.stderr, `\r\x1b[K${line}`);
}

/** A stream of lines that are no result. */
export function noteStream(): WritableStream<Uint8Array> {
  return new WritableStream({ write: (bytes) => writeBytes(Deno.stderr, bytes) });
}

/** Prints a result as JSON; whole numbers beyond 2^53 and typed arrays are written as numbers. */
export function printJson(value: unknown, indent = 2): void {
  print(toJson(value, indent));
}

/** A value as JSON. */
export function toJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, (_, item) => {
    if (typeof item === "bigint") return Number.isSafeInteger(Number(item)) ? Number(item) : String(item);
    if (ArrayBuffer.isView(item) && !(item instanceof DataView)) return Array.from(item as unknown as ArrayLike<number>);
    return typeof item === "number" ? shortest(item) : item;
  }, indent);
}

/** A number as a person reads it: a value of float32 in its shortest spelling. */
export function shortest(value: number): number {
  if (!Number.isFinite(value) || Number.isInteger(value) || Math.fround(value) !== value) return value;
  return Number(shortestFloat32(value));
}

/** Lines of columns, all but the last padded to the widest. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, c) => Math.max(...rows.map((row) => row[c]!.length)));
  return rows.map((row) => row.map((cell, c) => c === row.length - 1 ? cell : cell.padEnd(widths[c]!)).join("  "));
}

/** The library's lines on the standard error. `clear` is written before each, to end a line that is being redrawn. */
export function lineLogger(quiet: boolean, clear = ""): Logger {
  const line = (message: string): void => write(Deno.stderr, `${clear}${message}\n`);
  const nothing = (): void => {};
  return { debug: nothing, info: quiet ? nothing : line, warn: (m) => line(`warning: ${m}`), error: (m) => line(`error: ${m}`) };
}

function write(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  writeBytes(stream, new TextEncoder().encode(text));
}

function writeBytes(stream: { writeSync(bytes: Uint8Array): number }, bytes: Uint8Array): void {
  try {
    for (let done = 0; done < bytes.length;) done += stream.writeSync(bytes.subarray(done));
  } catch (error) {
    // Whoever reads has seen enough, as `head` does.
    if (stream === Deno.stdout && error instanceof Deno.errors.BrokenPipe) Deno.exit(0);
    // A terminal that was closed hears nothing more, and a checkpoint is to be written all the same.
    if (stream !== Deno.stderr) throw error;
  }
}
