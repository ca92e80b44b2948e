/**
 * Files: what a file system can do here, and which one a path belongs to.
 *
 * @module
 */

import { DataLossError, NotFoundError, UnimplementedError } from "../errors.ts";
import { dirname } from "./paths.ts";

/** What a path names. */
export interface FileStat {
  /** Whether it is a file or a directory. */
  readonly kind: "file" | "directory";
  /** Length in bytes; 0 for a directory. */
  readonly size: number;
  /** Time of the last change in milliseconds since 1970, or `null` where the system does not tell. */
  readonly modified: number | null;
  /** Number of the file, which one that takes its name by a rename does not share; `null` where the system does not tell. */
  readonly inode: number | null;
}

/** One name inside a directory. */
export interface DirectoryEntry {
  /** Name without the directory. */
  readonly name: string;
  /** Whether it is a file or a directory. */
  readonly kind: "file" | "directory";
}

/** An exclusive claim on a directory, held until it is released or the process ends. */
export interface FileLock extends AsyncDisposable {
  /** Gives the claim back; a second call does nothing. */
  release(): Promise<void>;
}

/** Bytes to be written: one array, or parts that are made one after the other and never held together. */
export type Chunks = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * What the library asks of a file system. Every failure is one of this library's errors and names the path:
 * `NotFoundError`, `PermissionDeniedError`, `ResourceExhaustedError` (disk full), `DataLossError` (fewer bytes than asked for).
 */
export interface FileSystem {
  /** Reads exactly `length` bytes from `offset` into a new array; fewer bytes in the file are a `DataLossError`. */
  readRange(path: string, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Reads a whole file. */
  readFile(path: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Length of a file in bytes; a missing file is a `NotFoundError`. */
  size(path: string): Promise<number>;
  /**
   * The bytes of a path that has no length before its end, as a pipe or a terminal (`/dev/stdin`), opened when they are read; `null` for a file,
   * a directory and a path that names nothing. A file system without such paths need not have it.
   */
  stream?(path: string): Promise<AsyncIterable<Uint8Array<ArrayBuffer>> | null>;
  /** What a path names, or `null` where there is nothing. */
  stat(path: string): Promise<FileStat | null>;
  /** Writes a whole file, replacing what was there, and returns when its bytes are on disk. */
  writeFile(path: string, data: Chunks): Promise<void>;
  /** Adds bytes at the end of a file, which is made where it is missing. */
  append(path: string, bytes: Uint8Array): Promise<void>;
  /** Gives a file another name, replacing what had that name, in one step that is seen whole or not at all. */
  rename(from: string, to: string): Promise<void>;
  /** Returns when the names in a directory are on disk. */
  syncDir(path: string): Promise<void>;
  /** Makes a directory and those above it; one that exists is fine. */
  mkdir(path: string): Promise<void>;
  /** Names in a directory, sorted. */
  list(path: string): Promise<DirectoryEntry[]>;
  /** Removes a file or a directory with all it holds; a missing one is fine. */
  remove(path: string): Promise<void>;
  /** Claims a directory for one writer; one that is claimed already is a `FailedPreconditionError` naming it. */
  lock(dir: string): Promise<FileLock>;
}

/** End of the names that a file bears while it is being written. */
export const TEMPORARY_SUFFIX = ".headway-tmp";

/** Writes a file that is seen whole or not at all: a temporary file is written, synced and renamed, then the directory is synced. */
export async function writeFileAtomically(fs: FileSystem, path: string, data: Chunks): Promise<void> {
  const temporary = path + TEMPORARY_SUFFIX;
  try {
    await fs.writeFile(temporary, data);
    await fs.rename(temporary, path);
  } catch (error) {
    // The error to be seen is the first one.
    await fs.remove(temporary).catch(() => {});
    throw error;
  }
  await fs.syncDir(dirname(path));
}

/** Reads a whole file; `null` where there is none. */
export async function readFileIfThere(fs: FileSystem, path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return await fs.readFile(path);
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}

/**
 * The file system that is used where none is given.
 *
 * @throws {UnimplementedError} On a host without files.
 */
export async function defaultFileSystem(): Promise<FileSystem> {
  return host ??= await load();
}

let host: FileSystem | undefined;

async function load(): Promise<FileSystem> {
  if ("Deno" in globalThis) return (await import("./deno_fs.ts")).denoFileSystem();
  if ("process" in globalThis) return (await import("./node_fs.ts")).nodeFileSystem();
  throw new UnimplementedError("This host has no file system that is known here: pass one as `fs`");
}

/** Beginning of the paths that lie in this process's memory. */
export const MEMORY_SCHEME = "memory:";

let memory: Promise<FileSystem> | null = null;

/** The file system of a path: this process's memory where it begins with `memory:`, as that of an estimator without `modelDir` does; otherwise the host's. */
export async function fileSystemOf(path: string): Promise<FileSystem> {
  if (!path.startsWith(MEMORY_SCHEME)) return await defaultFileSystem();
  // A promise is kept, so that calls that overlap share one file system.
  return await (memory ??= import("./memory_fs.ts").then(({ memoryFileSystem }) => memoryFileSystem()));
}

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
