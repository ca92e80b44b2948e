/**
 * The CSV that a command reads: a file, or a pipe, which can be read once only and is kept in a temporary file by those who read it more often.
 *
 * @module
 */

import type { CsvSource } from "../core/data/csv.ts";
import { NotFoundError } from "../core/errors.ts";
import { defaultFileSystem } from "../core/io/path_file_system.ts";
import type { FileSystem } from "../core/io/file_system.ts";
import type { Reading } from "./reading.ts";

/** CSV that is open for a command. */
export interface CsvInput extends AsyncDisposable {
  /** What `Dataset.fromCsv` reads. */
  readonly source: CsvSource;
  /** The file system to read a path from. */
  readonly fs: FileSystem;
  /** What the user calls it. */
  readonly name: string;
  /** The absolute path of a file that can be read again another day, else null. */
  readonly path: string | null;
  /** How the fields are separated. */
  readonly delimiter: string;
  /** Whether it can be read more than once. */
  readonly again: boolean;
}

/** How a command reads. */
export interface CsvInputOptions {
  /** What separates fields. */
  readonly delimiter: string;
  /** How far reading is. */
  readonly reading: Reading;
  /** Whether the command reads more than once. */
  readonly again: boolean;
}

/**
 * Opens what an operand names: `-` for the standard input, or a path.
 *
 * @throws {NotFoundError} if there is no such file.
 */
export async function openCsv(operand: string, { reading, again, delimiter }: CsvInputOptions): Promise<CsvInput> {
  const inner = await defaultFileSystem();
  const name = operand === "-" ? "The standard input" : operand;
  const opened = (source: CsvSource, fs: FileSystem, path: string | null, close: () => void): CsvInput => ({
    source,
    fs,
    name,
    path,
    delimiter,
    again: again || path !== null,
    // deno-lint-ignore require-await -- the interface is asynchronous
    [Symbol.asyncDispose]: async () => close(),
  });
  if (operand !== "-" && !await isPipe(operand)) return opened(operand, reading.watch(inner), await Deno.realPath(operand), () => {});
  if (!again) return opened(operand === "-" ? Deno.stdin.readable : operand, inner, null, () => {});
  const spool = await Spool.fill(operand === "-" ? Deno.stdin.readable : (await Deno.open(operand)).readable, name, reading);
  return opened(name, reading.watch(spool.fileSystem(inner)), null, () => spool.close());
}

async function isPipe(path: string): Promise<boolean> {
  try {
    const { isFile, isDirectory } = await Deno.stat(path);
    return !isFile && !isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new NotFoundError(`${path} does not exist`, { file: path, cause: error });
    throw error;
  }
}

/** The bytes of a pipe in a file that has no name any more: the system frees it when the process ends, however that does. */
class Spool {
  readonly #file: Deno.FsFile;
  readonly #name: string;
  readonly #size: number;
  /** Where the system cannot remove an open file. */
  readonly #path: string | null;

  private constructor(file: Deno.FsFile, name: string, size: number, path: string | null) {
    this.#file = file;
    this.#name = name;
    this.#size = size;
    this.#path = path;
  }

  static async fill(pipe: ReadableStream<Uint8Array<ArrayBuffer>>, name: string, reading: Reading): Promise<Spool> {
    const path = await Deno.makeTempFile({ prefix: "headway-", suffix: ".csv" });
    const file = await Deno.open(path, { read: true, write: true });
    const named = Deno.build.os === "windows";
    if (!named) await Deno.remove(path);
    const spool = (size: number) => new Spool(file, name, size, named ? path : null);
    let size = 0;
    try {
      for await (const bytes of pipe) {
        for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
        size += bytes.length;
        reading.at(name, size, null);
      }
    } catch (error) {
      spool(size).close();
      throw error;
    }
    return spool(size);
  }

  /** A file system in which the pipe's name stands for its bytes. */
  fileSystem(inner: FileSystem): FileSystem {
    const mine = (path: string): boolean => path === this.#name;
    return {
      ...inner,
      stream: (path) => mine(path) ? Promise.resolve(null) : inner.stream?.(path) ?? Promise.resolve(null),
      size: (path) => mine(path) ? Promise.resolve(this.#size) : inner.size(path),
      readRange: (path, offset, length) => mine(path) ? Promise.resolve(this.#read(offset, length)) : inner.readRange(path, offset, length),
    };
  }

  close(): void {
    this.#file.close();
    if (this.#path !== null) Deno.removeSync(this.#path);
  }

  #read(offset: number, length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    this.#file.seekSync(offset, Deno.SeekMode.Start);
    let done = 0;
    while (done < length) {
      const count = this.#file.readSync(bytes.subarray(done));
      if (count === null) break;
      done += count;
    }
    return bytes.subarray(0, done);
  }
}
