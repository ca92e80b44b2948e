/**
 * The text of comma-separated values as its source gives it: a file, a URL, a stream.
 *
 * @module
 */

import { DataLossError, FailedPreconditionError, NotFoundError } from "../errors.ts";
import { defaultFileSystem } from "../io/path_file_system.ts";
import { type FileSystem, readInPieces } from "../io/file_system.ts";
import { givenPath } from "../io/paths.ts";
import { checkChunks, type CsvChunks, type CsvSource } from "./csv.ts";

/** Name of a source for error sentences. */
export function sourceName(source: CsvSource): string {
  return typeof source === "string" ? source : source instanceof URL ? source.href : "The CSV stream";
}

/** Path of a source that is a file, else null. */
export function pathOf(source: CsvSource): string | null {
  return typeof source === "string" || (source instanceof URL && source.protocol === "file:") ? givenPath(source, "CSV file") : null;
}

/**
 * The text of a source in pieces of 64 KiB to some 1 MiB, so that small chunks cost no more than large ones and large ones are not held
 * twice. A byte order mark at the beginning is left out.
 *
 * @throws {DataLossError} if the text is not UTF-8.
 * @throws {FailedPreconditionError} if the source is a stream that was read already.
 */
export async function* csvPieces(source: CsvSource, fs: FileSystem | undefined): AsyncGenerator<string> {
  const name = sourceName(source);
  // A byte order mark is one at the beginning of the text only; the decoder would leave one out after each end of bytes.
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch (cause) {
      throw new DataLossError(`${name} is not a text in UTF-8`, { file: name, cause });
    }
  };
  let text = "";
  let started = false;
  for await (const chunk of await chunksOf(source, name, fs)) {
    if (typeof chunk !== "string" && !(chunk instanceof Uint8Array)) {
      throw new TypeError(`${name} must give bytes or strings, received ${typeof chunk}`);
    }
    for (let at = 0; at < chunk.length; at += READ_BYTES) {
      // Bytes before a string end with a whole character.
      text += typeof chunk === "string" ? decode() + chunk.slice(at, at + READ_BYTES) : decode(chunk.subarray(at, at + READ_BYTES));
      if (text.length < LEAST_CHARACTERS) continue;
      yield started ? text : withoutMark(text);
      started = true;
      text = "";
    }
  }
  text += decode();
  if (text !== "") yield started ? text : withoutMark(text);
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

async function chunksOf(source: CsvSource, name: string, fs: FileSystem | undefined): Promise<CsvChunks> {
  const path = pathOf(source);
  if (path !== null) return await pathChunks(path, fs ?? await defaultFileSystem());
  if (source instanceof URL) {
    const response = await fetch(source).catch((cause) => {
      throw new FailedPreconditionError(`${name} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
        file: name,
        cause,
      });
    });
    if (response.ok && response.body !== null) return response.body;
    await response.body?.cancel();
    throw new NotFoundError(`${name} answered with status ${response.status}`, { file: name });
  }
  if (typeof source === "function") return checkChunks(await source(), name);
  const chunks = checkChunks(source as CsvChunks, name);
  if (chunks instanceof ReadableStream || "next" in chunks) {
    if (used.has(chunks)) {
      throw new FailedPreconditionError(
        `${name} was read already; give a path or a function that makes the stream, so that it can be read again`,
      );
    }
    used.add(chunks);
  }
  return chunks;
}

const used = new WeakSet<object>();

/** A file with a length is read by it, anything else (a pipe, a terminal) as the stream that it is. */
async function pathChunks(path: string, fs: FileSystem): Promise<CsvChunks> {
  const stream = await fs.stream?.(path) ?? null;
  if (stream === null) return readInPieces(fs, path);
  if (usedPaths.has(path)) {
    throw new FailedPreconditionError(`${path} is not a file but a stream, which was read already; write it to a file to read it again`, {
      file: path,
    });
  }
  usedPaths.add(path);
  return stream;
}

const usedPaths = new Set<string>();

const READ_BYTES = 1 << 20;
const LEAST_CHARACTERS = 1 << 16;
