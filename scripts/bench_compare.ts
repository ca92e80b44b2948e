/**
 * Compares the benches of two checkouts: `deno task bench:compare PATH_OF_OTHER_CHECKOUT [--runs 10] [--limit 15]`.
 *
 * Runs `deno task bench` of the other checkout (A) and of this one (B) in turns, A B A B, takes of every line the median of each, and prints them with
 * their ratio B / A; then the geometric mean of the ratios. All figures are times, so above 1 this checkout is slower. Exit code 1 if a ratio is
 * further than the limit (in per cent) from 1, or the geometric mean further than 5 %: then repeat it on an idle machine before something is
 * concluded.
 *
 * @module
 */
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";

/** One line of the tables that the benches print. */
export interface Line {
  /** Title of its table, texts of its row and header of its column. */
  readonly name: string;
  /** A time, in the unit of its column. */
  readonly figure: number;
}

/** A line in both checkouts. */
export interface Comparison {
  readonly name: string;
  /** Median of the other checkout's runs. */
  readonly a: number;
  /** Median of this checkout's runs. */
  readonly b: number;
  /** b / a. */
  readonly ratio: number;
}

/** What was compared. */
export interface Report {
  readonly lines: readonly Comparison[];
  /** Names that only one of the two checkouts printed. */
  readonly alone: readonly string[];
  /** Geometric mean of the ratios. */
  readonly mean: number;
}

/**
 * The times in the output of `deno task bench`. Of a table that tells times less that of an empty process ("over bare") those are taken. Times of
 * other libraries, rates and ratios are left out, and so is a time of 0.
 */
export function parseBench(text: string): Line[] {
  const lines: Line[] = [];
  // A table is a title, a header and rows; an empty line goes before it.
  for (const [title, header, ...rows] of text.split(/\r?\n\r?\n/).map((block) => block.split(/\r?\n/))) {
    if (title === undefined || header === undefined) continue;
    const heads = cellsOf(header);
    const overBare = heads.indexOf("over bare");
    const columns = overBare >= 0 ? [overBare] : heads.flatMap((head, i) => /^(?:(?:forward|step) )?(?:us|ms)$/.test(head) ? [i] : []);
    if (columns.length === 0) continue;
    const firstNumber = heads.findIndex((head) => /(?:^| )(?:us|ms)$/.test(head));
    for (const cells of rows.filter((row) => row !== "").map(cellsOf)) {
      const row = cells.slice(0, firstNumber).join(", ");
      for (const column of columns) {
        const figure = Number(cells[column]);
        if (!Number.isFinite(figure)) throw new Error(`Expected a number under ${JSON.stringify(heads[column])} in: ${cells.join("  ")}`);
        // Rates that were measured on the way stand behind the first comma of a title.
        if (figure !== 0) lines.push({ name: `${title.split(/[,;:]/)[0]} | ${row} | ${heads[column]}`, figure });
      }
    }
  }
  return lines;
}

/** Columns are two spaces apart at least. A first column may be empty. */
function cellsOf(line: string): string[] {
  return line.trimEnd().split(/\s{2,}/);
}

/**
 * Compares the lines that both checkouts printed in each of their runs.
 *
 * @param a Runs of the other checkout.
 * @param b Runs of this one.
 */
export function compare(a: readonly (readonly Line[])[], b: readonly (readonly Line[])[]): Report {
  const [left, right] = [figuresOf(a), figuresOf(b)];
  const lines: Comparison[] = [];
  for (const [name, figures] of left) {
    const others = right.get(name);
    if (others === undefined) continue;
    const medians = { a: median(figures), b: median(others) };
    lines.push({ name, ...medians, ratio: medians.b / medians.a });
  }
  const alone = [...left.keys()].filter((name) => !right.has(name)).concat([...right.keys()].filter((name) => !left.has(name)));
  return { lines, alone, mean: Math.exp(lines.reduce((sum, { ratio }) => sum + Math.log(ratio), 0) / lines.length) };
}

function figuresOf(runs: readonly (readonly Line[])[]): Map<string, number[]> {
  const figures = new Map<string, number[]>();
  for (const run of runs) for (const { name, figure } of run) figures.set(name, [...figures.get(name) ?? [], figure]);
  return figures;
}

/** The middle value; of an even number the mean of the two. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

/** Whether a ratio is at most `percent` away from 1. */
export function within(ratio: number, percent: number): boolean {
  return Math.abs(ratio - 1) * 100 <= percent;
}

const MEAN_LIMIT = 5;

async function bench(directory: string): Promise<Line[]> {
  const command = new Deno.Command(Deno.execPath(), { args: ["task", "--quiet", "bench"], cwd: directory, stderr: "inherit" });
  const { success, stdout } = await command.output();
  if (!success) throw new Error(`deno task bench failed in ${directory}`);
  return parseBench(new TextDecoder().decode(stdout));
}

function print({ lines, alone, mean }: Report, limit: number): void {
  const width = Math.max(...lines.map(({ name }) => name.length));
  console.log(`\n${"".padEnd(width)}  ${"A".padStart(10)}  ${"B".padStart(10)}   B / A`);
  for (const { name, a, b, ratio } of lines) {
    const mark = within(ratio, limit) ? "" : `  outside ${limit} %`;
    console.log(`${name.padEnd(width)}  ${shown(a)}  ${shown(b)}  ${ratio.toFixed(3).padStart(6)}${mark}`);
  }
  for (const name of alone) console.log(`${name}: only in one of the two`);
  console.log(
    `\ngeometric mean of ${lines.length} ratios: ${mean.toFixed(3)}${within(mean, MEAN_LIMIT) ? "" : `  outside ${MEAN_LIMIT} %`}`,
  );
}

function shown(figure: number): string {
  return figure.toPrecision(4).padStart(10);
}

/** The value of `--NAME VALUE`, a number above 0. */
function option(name: string, otherwise: number): number {
  const at = Deno.args.indexOf(`--${name}`);
  const value = at < 0 ? otherwise : Number(Deno.args[at + 1]);
  if (!(value > 0)) throw new Error(`--${name} must be a number above 0, received ${Deno.args[at + 1]}`);
  return value;
}

if (import.meta.main) {
  const [other] = Deno.args;
  if (other === undefined || other.startsWith("--")) {
    console.error("deno task bench:compare PATH_OF_OTHER_CHECKOUT [--runs 10] [--limit 15]");
    Deno.exit(2);
  }
  const [runs, limit] = [option("runs", 10), option("limit", 15)];
  const here = fileURLToPath(new URL("..", import.meta.url));
  console.log(`${cpus()[0]?.model ?? "unknown CPU"}, ${runs} runs each\nA: ${await Deno.realPath(other)}\nB: ${here}`);
  const [a, b]: [Line[][], Line[][]] = [[], []];
  for (let run = 1; run <= runs; run++) {
    a.push(await bench(other));
    b.push(await bench(here));
    console.error(`run ${run} of ${runs} is done`);
  }
  const report = compare(a, b);
  print(report, limit);
  const good = report.lines.length > 0 && within(report.mean, MEAN_LIMIT) && report.lines.every(({ ratio }) => within(ratio, limit));
  Deno.exit(good ? 0 : 1);
}
