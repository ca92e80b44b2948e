/**
 * The file system of Deno.
 *
 * @module
 */

import {
  DataLossError,
  FailedPreconditionError,
  HeadwayError,
  NotFoundError,
  PermissionDeniedError,
  ResourceExhaustedError,
} from "../errors.ts";
import type { Chunks, DirectoryEntry, FileLock, FileStat, FileSystem } from "./file_system.ts";
import { dirname, joinPath } from "./paths.ts";

/** Makes the file system of Deno; nothing is read, written or asked for before it is used. */
export function denoFileSystem(): FileSystem {
  return { readRange, readFile, size, stream, stat, writeFile, append, rename, syncDir, mkdir, list, remove, lock };
}

/** Name of the file in a directory whose lock stands for the directory; the system frees the lock of a process that ends. */
const LOCK_FILE = ".headway.lock";

/**
 * Up to this size files are read without leaving the thread: an asynchronous call takes 0.1 to 0.5 ms when a program has just started, many times
 * what reading a small model takes, and its start is when somebody waits.
 */
const SMALL_BYTES = 1 << 18;

/** What a pipe holds on Linux. */
const PIECE_BYTES = 1 << 16;

async function readRange(path: string, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  return await guard("read", path, async () => {
    using file = Deno.openSync(path);
    const { size } = file.statSync();
    if (offset + length > size) {
      throw new DataLossError(`${path} has ${size} bytes; ${length} at ${offset} were expected`, { file: path });
    }
    if (offset > 0) file.seekSync(offset, Deno.SeekMode.Start);
    const bytes = new Uint8Array(length);
    for (let read = 0; read < length;) {
      const rest = bytes.subarray(read);
      const count = rest.length <= SMALL_BYTES ? file.readSync(rest) : await file.read(rest);
      if (count === null) throw new DataLossError(`${path} ended after ${read} of ${length} bytes at ${offset}`, { file: path });
      read += count;
    }
    return bytes;
  });
}

async function readFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const length = await size(path);
  return length <= SMALL_BYTES ? await guard("read", path, () => Deno.readFileSync(path)) : await readRange(path, 0, length);
}

async function size(path: string): Promise<number> {
  return await guard("read", path, () => Deno.statSync(path).size);
}

// deno-lint-ignore require-await -- the seam is asynchronous
async function stream(path: string): Promise<AsyncIterable<Uint8Array<ArrayBuffer>> | null> {
  try {
    const { isFile, isDirectory } = Deno.statSync(path);
    return isFile || isDirectory ? null : pieces(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return null;
    throw translate(error, "read", path);
  }
}

async function* pieces(path: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  using file = await guard("read", path, () => Deno.open(path));
  for (;;) {
    const bytes = new Uint8Array(PIECE_BYTES);
    const count = await guard("read", path, () => file.read(bytes));
    if (count === null) return;
    yield bytes.subarray(0, count);
  }
}

// deno-lint-ignore require-await -- the seam is asynchronous
async function stat(path: string): Promise<FileStat | null> {
  try {
    const { isDirectory, size, mtime, ino } = Deno.statSync(path);
    return { kind: isDirectory ? "directory" : "file", size: isDirectory ? 0 : size, modified: mtime?.getTime() ?? null, inode: ino };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return null;
    throw translate(error, "read", path);
  }
}

async function writeFile(path: string, data: Chunks): Promise<void> {
  await guard("write", path, async () => {
    using file = await Deno.open(path, { write: true, create: true, truncate: true });
    for await (const chunk of data instanceof Uint8Array ? [data] : data) await writeAll(file, chunk);
    await file.sync();
  });
}

async function append(path: string, bytes: Uint8Array): Promise<void> {
  await guard("write", path, async () => {
    using file = await Deno.open(path, { append: true, create: true });
    await writeAll(file, bytes);
  });
}

async function rename(from: string, to: string): Promise<void> {
  await guard("write", from, () => Deno.rename(from, to));
}

async function syncDir(path: string): Promise<void> {
  // Windows has no handle on a directory that could be synced.
  if (Deno.build.os === "windows") return;
  await guard("read", path, async () => {
    using directory = await Deno.open(path);
    await directory.sync();
  });
}

async function mkdir(path: string): Promise<void> {
  // What is asked for is leave to write into the directory, not to make it beside others.
  await guard("write", joinPath(path, LOCK_FILE), () => Deno.mkdir(path, { recursive: true }));
}

async function list(path: string): Promise<DirectoryEntry[]> {
  return await guard("read", path, async () => {
    const entries: DirectoryEntry[] = [];
    for await (const { name, isDirectory } of Deno.readDir(path)) entries.push({ name, kind: isDirectory ? "directory" : "file" });
    return entries.sort((a, b) => a.name < b.name ? -1 : 1);
  });
}

async function remove(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw translate(error, "write", path);
  }
}

async function lock(dir: string): Promise<FileLock> {
  const path = joinPath(dir, LOCK_FILE);
  return await guard("write", path, async () => {
    const file = await Deno.open(path, { write: true, create: true });
    let held = false;
    try {
      held = await file.tryLock(true);
    } finally {
      if (!held) file.close();
    }
    if (!held) {
      throw new FailedPreconditionError(`Model directory ${dir} is in use: another process or estimator is writing to it`, { file: dir });
    }
    const release = (): Promise<void> => {
      if (held) file.close();
      held = false;
      return Promise.resolve();
    };
    return { release, [Symbol.asyncDispose]: release };
  });
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
}

async function guard<T>(access: "read" | "write", path: string, operation: () => T | Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw translate(error, access, path);
  }
}

/** Says in this library's errors what went wrong with a path. */
function translate(cause: unknown, access: "read" | "write", path: string): unknown {
  if (cause instanceof HeadwayError || !(cause instanceof Error)) return cause;
  const details = { file: path, cause };
  const { errors } = Deno;
  if (cause instanceof errors.NotCapable) {
    const flag = cause.message.match(/--allow-(?:read|write)/)?.[0] ?? `--allow-${access}`;
    return new PermissionDeniedError(
      `Deno may not ${access} ${path}: run with ${flag}=${access === "write" ? dirname(path) : path}`,
      details,
    );
  }
  const { code } = cause as { code?: string };
  const missing = cause instanceof errors.NotFound || access === "read" && cause instanceof errors.NotADirectory;
  if (missing) return new NotFoundError(`${path} does not exist`, details);
  if (cause instanceof errors.PermissionDenied || code === "EROFS") {
    return new PermissionDeniedError(`The system refuses to ${access} ${path}: ${cause.message}`, details);
  }
  if (code === "ENOSPC" || code === "EDQUOT") return new ResourceExhaustedError(`No space is left on the disk to write ${path}`, details);
  if (code === "EMFILE" || code === "ENFILE") return new ResourceExhaustedError(`Too many files are open to ${access} ${path}`, details);
  return new FailedPreconditionError(`Cannot ${access} ${path}: ${cause.message}`, details);
}
