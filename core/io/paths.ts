/**
 * Paths: read from what a caller gives, joined, taken apart, told to be absolute or not. Both `/` and `\` separate.
 *
 * @module
 */

import { describe, ValueError } from "../errors.ts";

/** Joins parts of a path with `/`; empty parts and `.` are left out. */
export function joinPath(...parts: readonly string[]): string {
  let path = "";
  for (const part of parts) {
    if (part === "" || part === ".") continue;
    path = path === "" ? part : `${path.replace(/[/\\]+$/, "")}/${part.replace(/^[/\\]+/, "")}`;
  }
  return path === "" ? "." : path;
}

/** The directory part of a path: `.` where there is none. */
export function dirname(path: string): string {
  const end = lastSeparator(path);
  if (end < 0) return ".";
  return end === 0 || path[end - 1] === ":" ? path.slice(0, end + 1) : path.slice(0, end);
}

/** The last part of a path. */
export function basename(path: string): string {
  return path.slice(lastSeparator(path) + 1);
}

/** Whether a path begins at a root (`/`, `\`, `C:\`) or is an address (`gs://...`). */
export function isAbsolutePath(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:[/\\]|[A-Za-z][A-Za-z0-9+.-]*:\/\/)/.test(path);
}

/**
 * A path as a caller gives it: as text, as a `file:` address in text, or as a `URL`.
 *
 * @param what What it is the path of, for the sentence of the error.
 * @throws {ValueError} if it is the address of no file, or begins with `~`, which only a shell expands.
 * @throws {TypeError} if it is neither text nor a `URL`.
 */
export function givenPath(path: string | URL, what: string): string {
  if (typeof path !== "string" && !(path instanceof URL)) {
    throw new TypeError(`${what} must be a path or a URL, received ${describe(path)}`);
  }
  const text = String(path);
  if (/^~([/\\]|$)/.test(text)) {
    throw new ValueError(`${what} ${text} begins with ~, which a shell expands and this library does not: give the home directory itself`);
  }
  if (typeof path === "string" && !/^file:\/\//i.test(path)) return path;
  const url = new URL(text);
  if (url.protocol !== "file:" || url.host !== "") throw new ValueError(`${what} ${text} is the address of no file on this machine`);
  let decoded: string;
  try {
    decoded = decodeURIComponent(url.pathname);
  } catch (cause) {
    throw new ValueError(`${what} ${text} is no address: its escapes are not UTF-8`, { cause });
  }
  return /^\/[A-Za-z]:\//.test(decoded) ? decoded.slice(1) : decoded;
}

function lastSeparator(path: string): number {
  return Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
}
