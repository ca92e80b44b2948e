/**
 * The file system of Node and Bun.
 *
 * @module
 */

import type * as NodeFs from "node:fs";
import {
  DataLossError,
  FailedPreconditionError,
  HeadwayError,
  NotFoundError,
  PermissionDeniedError,
  ResourceExhaustedError,
  UnimplementedError,
} from "../errors.ts";
import type { Chunks, DirectoryEntry, FileLock, FileStat, FileSystem } from "./file_system.ts";
import { joinPath } from "./paths.ts";

/**
 * Makes the file system of Node and Bun.
 *
 * @throws {UnimplementedError} On a host without Node's built-in modules.
 */
export function nodeFileSystem(): FileSystem {
  const { process } = globalThis as { process?: NodeProcess };
  const builtin = process?.getBuiltinModule?.("node:fs");
  if (process === undefined || builtin === undefined) throw new UnimplementedError("This host does not have Node's file system");
  return new NodeFileSystem(builtin.promises, process);
}

/** The part of Node's `process` that is used; its modules are asked for at run time, so that bundles for browsers do not look for them. */
interface NodeProcess {
  readonly pid: number;
  readonly platform: string;
  kill(pid: number, signal: number): void;
  getBuiltinModule?(name: "node:fs"): typeof NodeFs | undefined;
}

/** Name of the file in a directory that holds the number of the process which claims it. */
const LOCK_FILE = ".headway.pid";

/** What a pipe holds on Linux. */
const PIECE_BYTES = 1 << 16;

class NodeFileSystem implements FileSystem {
  readonly #fs: typeof NodeFs.promises;
  readonly #process: NodeProcess;

  constructor(fs: typeof NodeFs.promises, process: NodeProcess) {
    this.#fs = fs;
    this.#process = process;
  }

  async readRange(path: string, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    return await guard("read", path, async () => {
      const file = await this.#fs.open(path, "r");
      try {
        const { size } = await file.stat();
        if (offset + length > size) {
          throw new DataLossError(`${path} has ${size} bytes; ${length} at ${offset} were expected`, { file: path });
        }
        const bytes = new Uint8Array(length);
        for (let read = 0; read < length;) {
          const { bytesRead } = await file.read(bytes, read, length - read, offset + read);
          if (bytesRead === 0) throw new DataLossError(`${path} ended after ${read} of ${length} bytes at ${offset}`, { file: path });
          read += bytesRead;
        }
        return bytes;
      } finally {
        await file.close();
      }
    });
  }

  async readFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
    return await this.readRange(path, 0, await this.size(path));
  }

  async size(path: string): Promise<number> {
    return await guard("read", path, async () => (await this.#fs.stat(path)).size);
  }

  async stream(path: string): Promise<AsyncIterable<Uint8Array<ArrayBuffer>> | null> {
    try {
      const stat = await this.#fs.stat(path);
      return stat.isFile() || stat.isDirectory() ? null : this.#pieces(path);
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === "ENOENT" || code === "ENOTDIR") return null;
      throw translate(error, "read", path);
    }
  }

  async stat(path: string): Promise<FileStat | null> {
    try {
      const stat = await this.#fs.stat(path);
      const directory = stat.isDirectory();
      return { kind: directory ? "directory" : "file", size: directory ? 0 : stat.size, modified: stat.mtimeMs, inode: stat.ino };
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === "ENOENT" || code === "ENOTDIR") return null;
      throw translate(error, "read", path);
    }
  }

  async writeFile(path: string, data: Chunks): Promise<void> {
    await guard("write", path, async () => {
      const file = await this.#fs.open(path, "w");
      try {
        for await (const chunk of data instanceof Uint8Array ? [data] : data) {
          for (let written = 0; written < chunk.length;) written += (await file.write(chunk, written)).bytesWritten;
        }
        await file.sync();
      } finally {
        await file.close();
      }
    });
  }

  async append(path: string, bytes: Uint8Array): Promise<void> {
    await guard("write", path, () => this.#fs.appendFile(path, bytes));
  }

  async rename(from: string, to: string): Promise<void> {
    await guard("write", from, () => this.#fs.rename(from, to));
  }

  async syncDir(path: string): Promise<void> {
    // Windows has no handle on a directory that could be synced.
    if (this.#process.platform === "win32") return;
    await guard("read", path, async () => {
      const directory = await this.#fs.open(path, "r");
      try {
        await directory.sync();
      } finally {
        await directory.close();
      }
    });
  }

  async mkdir(path: string): Promise<void> {
    await guard("write", path, () => this.#fs.mkdir(path, { recursive: true }));
  }

  async list(path: string): Promise<DirectoryEntry[]> {
    return await guard("read", path, async () => {
      const entries = await this.#fs.readdir(path, { withFileTypes: true });
      const kindOf = (entry: NodeFs.Dirent): DirectoryEntry => ({ name: entry.name, kind: entry.isDirectory() ? "directory" : "file" });
      return entries.map(kindOf).sort((a, b) => a.name < b.name ? -1 : 1);
    });
  }

  async remove(path: string): Promise<void> {
    await guard("write", path, () => this.#fs.rm(path, { recursive: true, force: true }));
  }

  /** Node has no lock that ends with its process: a file names the holder, and one whose process has ended counts for nothing. */
  async lock(dir: string): Promise<FileLock> {
    const path = joinPath(dir, LOCK_FILE);
    return await guard("write", path, async () => {
      if (await this.#holder(path) === null) await this.#fs.rm(path, { force: true });
      // A link appears with its content in place, so that nobody finds the file without a number.
      const draft = `${path}-${this.#process.pid}`;
      await this.#fs.writeFile(draft, String(this.#process.pid));
      try {
        await this.#fs.link(draft, path);
      } catch (error) {
        if ((error as { code?: string }).code !== "EEXIST") throw error;
        throw new FailedPreconditionError(`Model directory ${dir} is in use: another process or estimator is writing to it`, { file: dir });
      } finally {
        await this.#fs.rm(draft, { force: true });
      }
      let held = true;
      const release = async (): Promise<void> => {
        if (held) await this.remove(path);
        held = false;
      };
      return { release, [Symbol.asyncDispose]: release };
    });
  }

  async *#pieces(path: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const file = await guard("read", path, () => this.#fs.open(path, "r"));
    try {
      for (;;) {
        const bytes = new Uint8Array(PIECE_BYTES);
        const { bytesRead } = await guard("read", path, () => file.read(bytes, 0, PIECE_BYTES, null));
        if (bytesRead === 0) return;
        yield bytes.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  }

  /** The living process that a lock file names, or `null`. */
  async #holder(path: string): Promise<number | null> {
    try {
      const pid = Number(await this.#fs.readFile(path, "utf8"));
      if (!Number.isInteger(pid) || pid <= 0) return null;
      this.#process.kill(pid, 0);
      return pid;
    } catch (error) {
      // A process of another user is alive as well.
      return (error as { code?: string }).code === "EPERM" ? 0 : null;
    }
  }
}

async function guard<T>(access: "read" | "write", path: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw translate(error, access, path);
  }
}

/** Says in this library's errors what went wrong with a path. */
function translate(cause: unknown, access: "read" | "write", path: string): unknown {
  const { code } = cause as { code?: string };
  if (cause instanceof HeadwayError || !(cause instanceof Error) || code === undefined) return cause;
  const details = { file: path, cause };
  if (code === "ENOENT" || access === "read" && code === "ENOTDIR") return new NotFoundError(`${path} does not exist`, details);
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return new PermissionDeniedError(`The system refuses to ${access} ${path}: ${cause.message}`, details);
  }
  if (code === "ENOSPC" || code === "EDQUOT") return new ResourceExhaustedError(`No space is left on the disk to write ${path}`, details);
  if (code === "EMFILE" || code === "ENFILE") return new ResourceExhaustedError(`Too many files are open to ${access} ${path}`, details);
  return new FailedPreconditionError(`Cannot ${access} ${path}: ${cause.message}`, details);
}
