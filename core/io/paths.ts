/**
 * Paths as text: joined, taken apart, told to be absolute or not. Both `/` and `\` separate.
 *
 * @module
 */

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

function lastSeparator(path: string): number {
  return Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
}
