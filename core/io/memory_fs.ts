/**
 * A file system in memory, for tests and for hosts without files. It can be told to fail or to crash at a given operation, and to lose at the
 * crash what was not synced.
 *
 * @module
 */

import { DataLossError, FailedPreconditionError, NotFoundError, ResourceExhaustedError } from "../errors.ts";
import type { Chunks, DirectoryEntry, FileLock, FileStat, FileSystem } from "./file_system.ts";
import { basename, dirname, joinPath } from "./paths.ts";

/** Makes an empty file system in memory. */
export function memoryFileSystem(): MemoryFileSystem {
  return new MemoryFileSystem();
}

/** What a crashed file system throws from the operation it crashed in and from every later one. */
export class SimulatedCrash extends Error {
  /** Name of the class. */
  override readonly name = "SimulatedCrash";
}

/** A file system in memory. */
export class MemoryFileSystem implements FileSystem {
  /** Operations that changed something, so far. */
  operations = 0;
  /** The operation, counted from 1, that is half done when the system crashes. */
  crashAt: number = Infinity;
  /** The operation, counted from 1, that fails with `failure`; it changes nothing. */
  failAt: number = Infinity;
  /** What the operation `failAt` throws. */
  failure: Error = new ResourceExhaustedError("No space is left on the disk");
  /** Bytes that all files together may hold; a write that needs more fails as on a full disk. */
  capacity: number = Infinity;

  #files = new Map<string, MemoryFile>();
  #durable = new Map<string, MemoryFile>();
  readonly #directories = new Set<string>([".", "/"]);
  readonly #locks = new Set<string>();
  /** Directories that were renamed, while the new name is not on disk. */
  #renamed: { readonly from: string; readonly to: string }[] = [];
  #crashed = false;

  /**
   * The file system as it is found after a crash, without its faults. Names that were not synced are as `keep` decides; all are kept unless
   * given, as when a process is killed, while a machine that loses its power may lose any of them.
   */
  afterCrash(keep: (path: string) => boolean = () => true): MemoryFileSystem {
    const found = new MemoryFileSystem();
    const lost = this.#renamed.filter(({ to }) => !keep(to)).reverse();
    for (const path of this.#directories) {
      // A directory whose new name was not synced has its old one.
      found.#directories.add(
        lost.reduce((name, { from, to }) => name === to || name.startsWith(joinPath(to, "/")) ? from + name.slice(to.length) : name, path),
      );
    }
    for (const path of new Set([...this.#files.keys(), ...this.#durable.keys()])) {
      const file = (keep(path) ? this.#files : this.#durable).get(path);
      if (file !== undefined) found.#files.set(path, file);
    }
    found.#durable = new Map(found.#files);
    return found;
  }

  /** Bytes in all files together. */
  get used(): number {
    return [...this.#files.values()].reduce((total, file) => total + file.bytes.length, 0);
  }

  async readRange(path: string, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const { bytes } = await this.#file(path);
    if (offset + length > bytes.length) {
      throw new DataLossError(`${path} has ${bytes.length} bytes; ${length} at ${offset} were expected`, { file: path });
    }
    return bytes.slice(offset, offset + length);
  }

  async readFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.#file(path)).bytes.slice();
  }

  async size(path: string): Promise<number> {
    return (await this.#file(path)).bytes.length;
  }

  stat(path: string): Promise<FileStat | null> {
    return this.#turn(() => {
      const file = this.#files.get(path);
      if (file !== undefined) return { kind: "file", size: file.bytes.length, modified: file.modified, inode: null };
      return this.#directories.has(path) ? { kind: "directory", size: 0, modified: null, inode: null } : null;
    });
  }

  async writeFile(path: string, data: Chunks): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of data instanceof Uint8Array ? [data] : data) chunks.push(chunk.slice());
    await this.#change((half) => {
      this.#put(path, half ? chunks.slice(0, chunks.length >> 1) : chunks);
    });
  }

  append(path: string, bytes: Uint8Array): Promise<void> {
    return this.#change((half) => {
      const before = this.#files.get(path)?.bytes ?? new Uint8Array(0);
      this.#put(path, [before, half ? bytes.subarray(0, bytes.length >> 1) : bytes]);
    });
  }

  rename(from: string, to: string): Promise<void> {
    return this.#change((half) => {
      const isDirectory = this.#directories.has(from);
      if (!isDirectory && !this.#files.has(from)) throw new NotFoundError(`${from} does not exist`, { file: from });
      if (half) return;
      this.#requireDirectory(to);
      if (isDirectory && this.#isUsed(to)) throw new FailedPreconditionError(`${to} is there already`, { file: to });
      const below = joinPath(from, "/");
      for (const [name, file] of [...this.#files]) {
        if (name !== from && !name.startsWith(below)) continue;
        this.#files.delete(name);
        this.#files.set(to + name.slice(from.length), file);
      }
      for (const name of [...this.#directories]) {
        if (name !== from && !name.startsWith(below)) continue;
        this.#directories.delete(name);
        this.#directories.add(to + name.slice(from.length));
      }
      if (isDirectory) this.#renamed.push({ from, to });
    });
  }

  /** Whether a path is a file, or a directory that holds something: no directory can take its name. */
  #isUsed(path: string): boolean {
    const below = joinPath(path, "/");
    return this.#files.has(path) || [...this.#files.keys(), ...this.#directories].some((name) => name.startsWith(below));
  }

  syncDir(path: string): Promise<void> {
    return this.#change((half) => {
      if (half) return;
      // What a directory holds on disk bears its new name from now on.
      for (const { from, to } of this.#renamed.filter((each) => dirname(each.to) === path)) {
        for (const [name, file] of [...this.#durable]) {
          if (!name.startsWith(joinPath(from, "/"))) continue;
          this.#durable.delete(name);
          this.#durable.set(to + name.slice(from.length), file);
        }
      }
      this.#renamed = this.#renamed.filter((each) => dirname(each.to) !== path);
      for (const name of this.#durable.keys()) if (dirname(name) === path) this.#durable.delete(name);
      for (const [name, file] of this.#files) if (dirname(name) === path) this.#durable.set(name, file);
    });
  }

  mkdir(path: string): Promise<void> {
    return this.#change(() => {
      for (let at = path; !this.#directories.has(at); at = dirname(at)) this.#directories.add(at);
    });
  }

  list(path: string): Promise<DirectoryEntry[]> {
    return this.#turn(() => {
      if (!this.#directories.has(path)) throw new NotFoundError(`${path} does not exist`, { file: path });
      const inside = (name: string): boolean => name !== path && dirname(name) === path;
      const files = [...this.#files.keys()].filter(inside).map((name): DirectoryEntry => ({ name: basename(name), kind: "file" }));
      const directories = [...this.#directories].filter(inside).map((name): DirectoryEntry => ({
        name: basename(name),
        kind: "directory",
      }));
      return [...files, ...directories].sort((a, b) => a.name < b.name ? -1 : 1);
    });
  }

  remove(path: string): Promise<void> {
    return this.#change((half) => {
      if (half) return;
      const below = (name: string): boolean => name === path || name.startsWith(joinPath(path, "/"));
      for (const name of this.#files.keys()) if (below(name)) this.#files.delete(name);
      // A file without its name synced may be back after a crash; one whose directory is gone is let go, or it would be kept for good.
      if (this.#directories.has(path)) { for (const name of this.#durable.keys()) if (below(name)) this.#durable.delete(name); }
      for (const name of this.#directories) if (below(name)) this.#directories.delete(name);
    });
  }

  lock(dir: string): Promise<FileLock> {
    return this.#turn(() => {
      if (!this.#directories.has(dir)) throw new NotFoundError(`${dir} does not exist`, { file: dir });
      if (this.#locks.has(dir)) {
        throw new FailedPreconditionError(`Model directory ${dir} is in use: another process or estimator is writing to it`, { file: dir });
      }
      this.#locks.add(dir);
      let held = true;
      const release = (): Promise<void> => {
        if (held) this.#locks.delete(dir);
        held = false;
        return Promise.resolve();
      };
      return { release, [Symbol.asyncDispose]: release };
    });
  }

  #file(path: string): Promise<MemoryFile> {
    return this.#turn(() => {
      const file = this.#files.get(path);
      if (file === undefined) throw new NotFoundError(`${path} does not exist`, { file: path });
      return file;
    });
  }

  #put(path: string, chunks: readonly Uint8Array[]): void {
    this.#requireDirectory(path);
    const length = chunks.reduce((total, chunk) => total + chunk.length, 0);
    if (this.used - (this.#files.get(path)?.bytes.length ?? 0) + length > this.capacity) {
      this.#files.set(path, { bytes: new Uint8Array(0), modified: Date.now() });
      throw new ResourceExhaustedError(`No space is left on the disk to write ${path}`, { file: path });
    }
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    this.#files.set(path, { bytes, modified: Date.now() });
  }

  #requireDirectory(path: string): void {
    if (!this.#directories.has(dirname(path))) throw new NotFoundError(`${dirname(path)} does not exist`, { file: dirname(path) });
  }

  async #turn<T>(operation: () => T): Promise<T> {
    await Promise.resolve();
    if (this.#crashed) throw new SimulatedCrash("the file system has crashed");
    return operation();
  }

  #change(operation: (half: boolean) => void): Promise<void> {
    return this.#turn(() => {
      this.operations++;
      if (this.operations === this.failAt) throw this.failure;
      this.#crashed = this.operations >= this.crashAt;
      operation(this.#crashed);
      if (this.#crashed) throw new SimulatedCrash("the file system has crashed");
    });
  }
}

interface MemoryFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly modified: number;
}
