/**
 * What every bench needs: rounds that take turns, medians, a table.
 *
 * @module
 */

/** The middle value; of an even number the upper one of the two. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

/**
 * Runs every contender once per round, in turns, so that a busy machine slows all of them, and gives the median of each.
 *
 * @param contenders Functions that measure once.
 * @param rounds How many rounds count; one more goes before them, for the compiler.
 */
export async function takeTurns<K extends string>(
  contenders: Readonly<Record<K, () => number | Promise<number>>>,
  rounds: number,
): Promise<Record<K, number>> {
  const names = Object.keys(contenders) as K[];
  const seen = new Map(names.map((name): [K, number[]] => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const value = await contenders[name]();
      if (round > 0) seen.get(name)!.push(value);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(seen.get(name)!)])) as Record<K, number>;
}

/** Prints a heading and rows in columns, numbers to the right. */
export function printTable(title: string, header: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = header.map((name, i) => Math.max(name.length, ...rows.map((row) => (row[i] ?? "").length)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)).join("  ").trimEnd();
  console.log(`\n${title}\n${line(header)}`);
  for (const row of rows) console.log(line(row));
}
