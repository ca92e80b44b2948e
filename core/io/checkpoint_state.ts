/**
 * Which checkpoint is meant: the `checkpoint` file of a model directory (a text protobuf, TensorFlow:
 * `python/training/checkpoint_state.proto`), and the ways in which a user may name one.
 *
 * @module
 */

import { DataLossError, NotFoundError } from "../errors.ts";
import { defaultFileSystem } from "./path_file_system.ts";
import { type FileStat, type FileSystem, readFileIfThere, writeFileAtomically } from "./file_system.ts";
import { basename, isAbsolutePath, joinPath } from "./paths.ts";
import { indexPath } from "./tensor_bundle_format.ts";

/** What a `checkpoint` file names. */
export interface CheckpointState {
  /** The newest checkpoint, as written there: relative to the directory, or absolute. */
  readonly latest: string;
  /** All kept ones, oldest first, the newest among them. */
  readonly all: readonly string[];
}

/**
 * Path of the newest checkpoint of a model directory, without `.index`; `null` where the directory has none.
 *
 * @throws {NotFoundError} Where the `checkpoint` file names one that is not there.
 * @throws {DataLossError} Where the `checkpoint` file cannot be understood.
 */
export async function latestCheckpoint(dir: string, fs?: FileSystem): Promise<string | null> {
  const files = fs ?? await defaultFileSystem();
  const state = await readCheckpointState(dir, files);
  if (state === null) return null;
  const found = await locateCheckpoint(dir, state.latest, files);
  if (found !== null) return found;
  const file = statePath(dir);
  throw new NotFoundError(`Couldn't match files for checkpoint ${state.latest}, which ${file} names as the latest`, { file });
}

/**
 * The newest checkpoint of one model directory for a caller that asks often. Each call makes one `stat` of the `checkpoint` file, and looks further
 * only where the file may have changed since the last call. Once found, the files of the checkpoint itself are not looked for again.
 */
export class LatestCheckpoint {
  readonly #dir: string;
  #known: { readonly path: string; readonly stat: FileStat; readonly writes: number } | null = null;

  /** Nothing is read yet. */
  constructor(dir: string) {
    this.#dir = dir;
  }

  /** As {@linkcode latestCheckpoint}, with its errors. */
  async find(fs: FileSystem): Promise<string | null> {
    const writes = stateWrites;
    const now = Date.now();
    const stat = await fs.stat(statePath(this.#dir));
    const known = this.#known;
    if (stat !== null && known !== null && known.writes === writes && isSameFile(known.stat, stat)) return known.path;
    const path = stat === null ? null : await latestCheckpoint(this.#dir, fs);
    // A later write of a file changed so recently may leave its time as it is. In one that is older, a write after `now` changes the time.
    const settled = stat?.modified != null && now - stat.modified > TIME_RESOLUTION_MS;
    this.#known = path !== null && settled ? { path, stat, writes } : null;
    return path;
  }
}

/** Times of files are this coarse on FAT, and finer on other file systems. */
const TIME_RESOLUTION_MS = 2000;

/** How many state files this process has written: what was known before the last of them is not relied on, whatever the clock says. */
let stateWrites = 0;

function isSameFile(a: FileStat, b: FileStat): boolean {
  return a.modified === b.modified && a.size === b.size && a.inode === b.inode && a.kind === b.kind;
}

/** Reads the `checkpoint` file of a directory; `null` where there is none. */
export async function readCheckpointState(dir: string, fs: FileSystem): Promise<CheckpointState | null> {
  const path = statePath(dir);
  const bytes = await readFileIfThere(fs, path);
  if (bytes === null) return null;
  const fields = parseFields(new TextDecoder().decode(bytes), path);
  const latest = fields.filter(({ name }) => name === "model_checkpoint_path").at(-1)?.value;
  if (latest === undefined || latest === "") throw new DataLossError(`${path} names no checkpoint`, { file: path });
  const all = fields.filter(({ name }) => name === "all_model_checkpoint_paths").map(({ value }) => value);
  for (const name of [latest, ...all]) {
    if (!isAbsolutePath(name) && name.split(/[/\\]/).includes("..")) {
      throw new DataLossError(`${path} names a checkpoint outside its directory: ${name}`, { file: path });
    }
  }
  return { latest, all: all.includes(latest) ? all : [...all, latest] };
}

/** Writes the `checkpoint` file of a directory, whole or not at all. */
export async function writeCheckpointState(dir: string, state: CheckpointState, fs: FileSystem): Promise<void> {
  const lines = [`model_checkpoint_path: ${quote(state.latest)}`, ...state.all.map((name) => `all_model_checkpoint_paths: ${quote(name)}`)];
  try {
    await writeFileAtomically(fs, statePath(dir), new TextEncoder().encode(lines.join("\n") + "\n"));
  } finally {
    // Also after a failure: the file may have its new name although the directory was not synced.
    stateWrites++;
  }
}

/**
 * Where the checkpoint is that the state of `dir` calls `name`; `null` where it is nowhere. An absolute name that leads nowhere, as after the
 * directory was moved, is looked for in the directory itself.
 */
export async function locateCheckpoint(dir: string, name: string, fs: FileSystem): Promise<string | null> {
  const candidates = isAbsolutePath(name) ? [name, joinPath(dir, basename(name))] : [joinPath(dir, name)];
  for (const candidate of candidates) if (await fs.stat(indexPath(candidate)) !== null) return candidate;
  return null;
}

function statePath(dir: string): string {
  return joinPath(dir, "checkpoint");
}

/** A field name, then a string of one or more quoted pieces, a number or a word; white space, `;`, `,` and comments between. */
const token = /(?:[\s;,]|#[^\n]*(?:\n|$))*(?:([A-Za-z_]\w*)\s*:\s*((?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|[^\s"';,]+)|$)/y;

function parseFields(text: string, path: string): { name: string; value: string }[] {
  const fields: { name: string; value: string }[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (match === null) {
      throw new DataLossError(`${path} is not a checkpoint state: ${JSON.stringify(text.slice(at, at + 40))}`, { file: path });
    }
    const [, name, value] = match;
    if (name === undefined) break;
    fields.push({ name, value: unquote(value!, path) });
  }
  return fields;
}

const escapes: { readonly [letter: string]: number } = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** A quoted string without quotes and escapes, which stand for bytes of UTF-8; anything else as it is. */
function unquote(literal: string, path: string): string {
  if (!/^["']/.test(literal)) return literal;
  if (!literal.includes("\\")) return literal.slice(1, -1);
  const bytes: number[] = [];
  for (const [piece, octal, hex, letter] of literal.slice(1, -1).matchAll(/\\(?:([0-7]{1,3})|[xX]([0-9a-fA-F]{1,2})|([^]))|[^\\]+/g)) {
    if (octal !== undefined) bytes.push(parseInt(octal, 8) & 255);
    else if (hex !== undefined) bytes.push(parseInt(hex, 16));
    else if (letter !== undefined) bytes.push(escapes[letter] ?? letter.charCodeAt(0));
    else for (const byte of new TextEncoder().encode(piece)) bytes.push(byte);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
  } catch (cause) {
    throw new DataLossError(`${path} has a name that is not UTF-8: ${literal}`, { file: path, cause });
  }
}

/** As Python's text format writes it: printable ASCII as it is, other bytes in octal. */
function quote(text: string): string {
  let quoted = "";
  for (const byte of new TextEncoder().encode(text)) {
    const letter = String.fromCharCode(byte);
    if (letter === '"' || letter === "'" || letter === "\\") quoted += "\\" + letter;
    else if (letter === "\n" || letter === "\r" || letter === "\t") quoted += { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[letter];
    else quoted += byte >= 32 && byte < 127 ? letter : "\\" + byte.toString(8).padStart(3, "0");
  }
  return `"${quoted}"`;
}

/**
 * The checkpoint that a path means: itself, also when it ends in `.index` or `.data-...`; a model directory's latest; the variables of a
 * SavedModel directory.
 *
 * @returns Its path without `.index`.
 * @throws {NotFoundError} Where the path leads to no checkpoint.
 */
export async function resolveCheckpoint(path: string, fs?: FileSystem): Promise<string> {
  const files = fs ?? await defaultFileSystem();
  const prefix = path.replace(/\.index$|\.data-\d{5}-of-\d{5}$/, "");
  if (await files.stat(indexPath(prefix)) !== null) return prefix;
  if ((await files.stat(path))?.kind === "directory") {
    const variables = joinPath(path, "variables", "variables");
    const found = await latestCheckpoint(path, files) ?? (await files.stat(indexPath(variables)) === null ? null : variables);
    if (found !== null) return found;
  }
  throw new NotFoundError(`Unsuccessful TensorSliceReader constructor: Failed to find any matching files for ${path}`, { file: path });
}
