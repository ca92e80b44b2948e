/**
 * Parameters of cells that consist of others: each under its cell's name.
 *
 * @module
 */

/** One record of several, each key behind its record's name and a slash. */
export function prefixed<T>(parts: readonly (readonly [name: string, values: Readonly<Record<string, T>>])[]): Record<string, T> {
  return Object.fromEntries(
    parts.flatMap(([name, values]) => Object.entries(values).map(([key, value]): [string, T] => [`${name}/${key}`, value])),
  );
}

/** The record of that name again. */
export function partOf<T>(record: Readonly<Record<string, T>>, name: string): Record<string, T> {
  const start = `${name}/`;
  return Object.fromEntries(
    Object.entries(record).filter(([key]) => key.startsWith(start)).map(([key, value]) => [key.slice(start.length), value]),
  );
}
