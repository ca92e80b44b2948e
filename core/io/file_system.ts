/**
 * What the library asks of a file system, and what is made of that: files that are written whole.
 *
 * @module
 */

import { NotFoundError } from "../errors.ts";
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
  /**
   * Gives a file or a directory another name, in one step that is seen whole or not at all. A file replaces the file that had the name; a directory takes
   * no name that is in use.
   */
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

/** Reads a file in pieces, so that it is never held whole. */
export async function* readInPieces(fs: FileSystem, path: string, pieceBytes = 1 << 20): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const size = await fs.size(path);
  for (let offset = 0; offset < size; offset += pieceBytes) yield await fs.readRange(path, offset, Math.min(pieceBytes, size - offset));
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
