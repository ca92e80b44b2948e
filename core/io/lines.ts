/**
 * Text files as lines.
 *
 * @module
 */

import { DataLossError } from "../errors.ts";
import type { FileSystem } from "./file_system.ts";
import { defaultFileSystem } from "./path_file_system.ts";

/**
 * Reads the lines of a file, without their ends (`\n` or `\r\n`) and without a byte order mark. An end of line at the end of the file begins
 * no further line; empty lines are kept, for a vocabulary's entries are numbered by line.
 *
 * @throws {NotFoundError} Where there is no such file.
 * @throws {DataLossError} Where it is not UTF-8.
 */
export async function readLines(path: string, fs?: FileSystem): Promise<string[]> {
  const bytes = await (fs ?? await defaultFileSystem()).readFile(path);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new DataLossError(`${path} is not a text in UTF-8`, { file: path, cause });
  }
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
