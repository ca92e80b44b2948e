import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { csvColumns, type CsvOptions, type Row } from "../../../core/data/mod.ts";
import { RecordEnds, withLineFeeds } from "../../../core/data/csv_records.ts";
import { Dataset } from "../../../core/data/dataset.ts";
import { memoryFileSystem } from "../../../core/io/memory_fs.ts";
import { all } from "./_helpers.ts";

const encoder = new TextEncoder();

/** Pieces of fewer characters are put together before they are parsed: a field of this length makes the next cut one that is seen. */
const LONG = "p".repeat(1 << 16);

/** A table, how it is written, and the text that results. */
interface Written {
  readonly columns: number;
  readonly delimiter: string;
  readonly records: readonly (readonly string[])[];
  readonly text: string;
}

const field = fc.string({
  unit: fc.constantFrom("a", "7", "é", "😀", "\ufeff", '"', ",", ";", "\t", " ", "\n", "\r", "\r\n"),
  maxLength: 4,
});

/** Tables in every dialect: delimiters and line ends of each kind and mixed, quotes where needed and everywhere, with and without a last line end. */
const written: fc.Arbitrary<Written> = fc.integer({ min: 1, max: 3 }).chain((columns) =>
  fc.record({
    records: fc.array(fc.array(field, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 4 }),
    delimiter: fc.constantFrom(",", ";", "\t", "|"),
    ends: fc.constantFrom(["\n"], ["\r\n"], ["\r"], ["\n", "\r\n", "\r"]),
    quoted: fc.constantFrom("all", "needed", "mixed"),
    mark: fc.boolean(),
    lastEnd: fc.boolean(),
  }).map(({ records, delimiter, ends, quoted, mark, lastEnd }) => {
    const header = ["k0", "k1", "k2"].slice(0, columns);
    const table = [[LONG, ...header.slice(1).map(() => "1")], ...records];
    const write = (record: readonly string[], r: number): string =>
      record.map((f, c) => {
        const needed = /["\r\n]/.test(f) || f.includes(delimiter) || columns === 1 && f === "";
        return needed || quoted === "all" || quoted === "mixed" && (r + c) % 2 === 0 ? `"${f.replaceAll('"', '""')}"` : f;
      }).join(delimiter);
    const lines = [header, ...table].map((record, r) => write(record, r));
    const text = lines.map((line, r) => line + (r === lines.length - 1 && !lastEnd ? "" : ends[r % ends.length]!)).join("");
    return { columns, delimiter, records: table, text: (mark ? "\ufeff" : "") + text };
  })
);

/** The bytes in two pieces. */
function cut(bytes: Uint8Array, at: number): () => Uint8Array[] {
  return () => [bytes.subarray(0, at), bytes.subarray(at)];
}

/** Every cut of a text that its reader sees: those behind the long field, and some before it. */
function cuts(bytes: Uint8Array): number[] {
  const from = bytes.indexOf(0x70) + LONG.length;
  return [0, 1, 2, 3, 5, 40_000, ...Array.from({ length: bytes.length - from + 1 }, (_, i) => from + i)].filter((at) => at <= bytes.length);
}

Deno.test("fromCsv() reads any table from pieces that are cut at any byte, in every dialect", async () => {
  await fc.assert(
    fc.asyncProperty(written, async ({ columns, delimiter, records, text }) => {
      const names = ["k0", "k1", "k2"].slice(0, columns);
      const options: CsvOptions = { delimiter, columnTypes: Object.fromEntries(names.map((name) => [name, "string"])), missingValues: [] };
      const expected = records.map((record) => Object.fromEntries(names.map((name, c) => [name, record[c]!])) as Row);
      const bytes = encoder.encode(text);
      for (const at of cuts(bytes)) assertEquals(await all(Dataset.fromCsv(cut(bytes, at), options)), expected, `cut at ${at}`);
      // Text in strings, cut between any two of them, also inside a surrogate pair.
      const pieces = (): string[] => [text.slice(0, -3), text.slice(-3, -2), text.slice(-2, -1), text.slice(-1)];
      assertEquals(await all(Dataset.fromCsv(pieces, options)), expected);
      const fs = memoryFileSystem();
      await fs.writeFile("data.csv", bytes);
      assertEquals(await all(Dataset.fromCsv("data.csv", { ...options, fs })), expected);
    }),
    { numRuns: 40 },
  );
});

Deno.test("types and rows do not depend on how the text is cut", async () => {
  const number = fc.oneof(fc.constantFrom("1", "-2", "007", "2.5", "NA", "1e3"), fc.integer().map(String));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(number, number, fc.constantFrom("x", '"a""b"', '"a\r\nb"')), { minLength: 1, maxLength: 4 }),
      fc.constantFrom("\n", "\r\n", "\r"),
      async (records, end) => {
        const text = `a,b,c\n1,2,${LONG}\n${records.map((record) => record.join(",")).join("\n")}`.replace(/(?<!\r)\n/g, end);
        const bytes = encoder.encode(text);
        const [columns, rows] = [await csvColumns(cut(bytes, 0)), await all(Dataset.fromCsv(cut(bytes, 0), { missing: "skip" }))];
        for (const at of cuts(bytes)) {
          assertEquals(await csvColumns(cut(bytes, at)), columns, `cut at ${at}`);
          assertEquals(await all(Dataset.fromCsv(cut(bytes, at), { missing: "skip" })), rows, `cut at ${at}`);
        }
      },
    ),
    { numRuns: 15 },
  );
});

Deno.test("what is no CSV is refused with the same sentence wherever the text is cut, after the same rows", async () => {
  const outcome = async (source: () => Uint8Array[]): Promise<{ rows: Row[]; error: string }> => {
    const rows: Row[] = [];
    try {
      for await (const row of Dataset.fromCsv(source)) rows.push(row);
    } catch (error) {
      return { rows, error: String(error) };
    }
    return { rows, error: "" };
  };
  const expected: Record<string, string> = {
    '"x\r\ny",2\r\n"z" z,3\r\n4,4\r\n': "line 5: text follows a closing quote",
    'x,2\r"y,3\r4,4\r': "line 4: a quote is not closed",
    "x,2\r\n\r\ny,3,3\r\n4,4\r\n": "row 3 (line 5): expected 2 fields, as in the header, received 3",
    'x,2\n""\ny,3\n': "row 3 (line 4): expected 2 fields, as in the header, received 1",
    'x,2\r""\ry\r': "row 3 (line 4): expected 2 fields, as in the header, received 1",
  };
  for (const [tail, sentence] of Object.entries(expected)) {
    const bytes = encoder.encode(`a,b\n${LONG},1\n${tail}`);
    for (const at of cuts(bytes)) {
      const { rows, error } = await outcome(cut(bytes, at));
      assertEquals([rows.length, error.includes(sentence)], [2, true], `${error}, ${rows.length} rows, cut at ${at}`);
    }
  }
});

Deno.test("RecordEnds finds the ends of any text in pieces of any sizes, and withLineFeeds() changes nothing inside quotes", () => {
  const text = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r"), maxLength: 20 });
  fc.assert(
    fc.property(text, fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 20 }), (text, sizes) => {
      const [records, quoted] = slowRecords(text);
      const ends = new RecordEnds();
      let [complete, start] = [0, 0];
      const seen: number[] = [];
      for (let i = 0; start < text.length; i++) {
        const piece = text.slice(start, start + (i < 20 ? sizes[i % sizes.length]! : 1));
        const { first, last } = ends.next(piece);
        if (first >= 0) seen.push(start + first, start + last);
        if (last >= 0) complete = start + last;
        start += piece.length;
      }
      const allEnds = records.map((record) => record.end);
      // A \r at the end of the text ends a record only when the text is known to be over.
      const last = text.endsWith("\r") && !quoted ? allEnds.at(-2) ?? 0 : allEnds.at(-1) ?? 0;
      assertEquals([complete, ends.quoted], [last, quoted]);
      assertEquals(seen.filter((end) => !allEnds.includes(end)), []);
      assertEquals(withLineFeeds(text), records.map((record) => record.line + "\n").join("") + text.slice(allEnds.at(-1) ?? 0));
    }),
    { numRuns: 2000 },
  );
});

/** The lines of complete records, found character by character, and whether the text ends inside quotes. */
function slowRecords(text: string): [{ line: string; end: number }[], boolean] {
  const records: { line: string; end: number }[] = [];
  let [line, quoted, fieldStart] = ["", false, true];
  for (let at = 0; at < text.length; at++) {
    const [char, following] = [text[at]!, text[at + 1]];
    if (quoted) {
      if (char === '"' && following === '"') line += text[at++]!;
      else if (char === '"') quoted = fieldStart = false;
      // A quote at the end of the text closes.
      line += char;
    } else if (char === "\n" || char === "\r") {
      if (char === "\r" && following === "\n") at++;
      records.push({ line, end: at + 1 });
      [line, fieldStart] = ["", true];
    } else {
      quoted = char === '"' && fieldStart;
      fieldStart = char === ",";
      line += char;
    }
  }
  return [records, quoted];
}
