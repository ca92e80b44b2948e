import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Dataset } from "../../../core/data/dataset.ts";
import { csvColumns, type CsvOptions, type Row } from "../../../core/data/_mod.ts";
import { DataLossError, FailedPreconditionError, KeyError, NotFoundError, ValueError } from "../../../core/errors.ts";
import { memoryFileSystem } from "../../../core/io/memory_fs.ts";
import { all } from "./_helpers.ts";

const penguins = new URL("../../testdata/penguins.csv", import.meta.url);
const iris = new URL("../../testdata/iris.csv", import.meta.url);

/** The rows of a text, which are the same from a stream in chunks of any size and from a file. */
async function rows(text: string, options: CsvOptions = {}, chunk = 7): Promise<Row[]> {
  const bytes = new TextEncoder().encode(text);
  const streamed = await all(Dataset.fromCsv(() => chunksOf(bytes, chunk), options));
  const fs = memoryFileSystem();
  await fs.writeFile("data.csv", bytes);
  const fromFile = await all(Dataset.fromCsv("data.csv", { ...options, fs }));
  assertEquals(fromFile, streamed);
  return streamed;
}

function* chunksOf(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

Deno.test("fromCsv() reads RFC 4180: quotes, doubled quotes, commas and ends of line in fields, CRLF, byte order mark, no newline at the end", async () => {
  assertEquals(await rows('\ufeffname,n\r\n"a ""b"", c",1\r\n"two\r\nlines",2\r\nplain,3'), [
    { name: 'a "b", c', n: 1 },
    { name: "two\r\nlines", n: 2 },
    { name: "plain", n: 3 },
  ]);
  assertEquals(await rows("a,b\n1,x\n\n2,y\n"), [{ a: 1, b: "x" }, { a: 2, b: "y" }]);
  assertEquals(await rows("a,b\r1,x\r2,y\r"), [{ a: 1, b: "x" }, { a: 2, b: "y" }]);
  assertEquals(await rows("naïve,b\nπ,1\n", {}, 1), [{ "naïve": "π", b: 1 }]);
});

Deno.test("fromCsv() reads back whatever fields a writer quotes", async () => {
  const field = fc.string({ unit: fc.constantFrom("a", "é", '"', ",", "\n", " ", "7"), maxLength: 8 }).map((s) => s + "x");
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 10 }),
      fc.integer({ min: 1, max: 50 }),
      async (records, chunk) => {
        const text = records.map((record) => record.map((f) => `"${f.replaceAll('"', '""')}"`).join(",")).join("\n");
        assertEquals(await rows(`a,b\n${text}`, {}, chunk), records.map(([a, b]) => ({ a, b })));
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("csvColumns() infers whole numbers, numbers and strings; a leading zero makes a name", async () => {
  const text = "i,f,s,zip,gap\n1,1,a,007,\n-2,2.5e1,2,12345,NA\n+3,.5,x,99,4\n";
  assertEquals(await csvColumns(() => [text]), [
    { name: "i", type: "int64" },
    { name: "f", type: "float32" },
    { name: "s", type: "string" },
    { name: "zip", type: "string" },
    { name: "gap", type: "int64" },
  ]);
  assertEquals(await rows("zip\n007\n8\n", { columnTypes: { zip: "int64" } }), [{ zip: 7 }, { zip: 8 }]);
  assertEquals(await rows("id\n9007199254740993\n5\n"), [{ id: 9007199254740993n }, { id: 5 }]);
});

Deno.test("a file in memory keeps float32 columns as Float32Array and whole numbers as Int32Array", async () => {
  const [batch] = await all(Dataset.fromCsv(iris, { labelName: "species" }).batch(150));
  const [features, labels] = batch as unknown as [Record<string, unknown>, string[]];
  assert(features["petal_width"] instanceof Float32Array);
  assertEquals(Object.keys(features), ["sepal_length", "sepal_width", "petal_length", "petal_width"]);
  assertEquals([labels.length, labels[0], labels[149]], [150, "setosa", "virginica"]);
});

Deno.test("fromCsv() skips rows with missing values, fills them in, or names the first one", async () => {
  // 344 penguins, of which 11 have an empty field.
  assertEquals((await all(Dataset.fromCsv(penguins, { labelName: "species", missing: "skip" }))).length, 333);
  const measured = { selectColumns: ["beak_length_mm", "sex"], columnDefaults: { beak_length_mm: 0, sex: "unknown" } };
  const filled = await all(Dataset.fromCsv(penguins, measured)) as Record<string, unknown>[];
  assertEquals(filled.length, 344);
  assertEquals(filled.filter((row) => row["beak_length_mm"] === 0).length, 2);
  const error = await assertRejects(
    () => all(Dataset.fromCsv(penguins, { labelName: "species" })),
    ValueError,
    "penguins.csv, row 4 (line 5), column beak_length_mm: the value is missing",
  );
  assertEquals([error.column, error.row], ["beak_length_mm", 3]);
  assertEquals(await rows("a,b\nNA,x\n1,NA\n", { columnDefaults: { a: -1 } }), [{ a: -1, b: "x" }, { a: 1, b: "NA" }]);
  assertEquals(await rows("a,b\n?,x\n1,y\n", { missing: "skip", missingValues: ["?"] }), [{ a: 1, b: "y" }]);
});

Deno.test("fromCsv() selects columns, takes the labels out, names columns and repeats", async () => {
  const text = "a,b,y\n1,p,0\n2,q,1\n";
  assertEquals(await rows(text, { labelName: "y", selectColumns: ["b"] }), [[{ b: "p" }, 0], [{ b: "q" }, 1]]);
  assertEquals(await rows("1,p\n2,q\n", { header: ["a", "b"], numEpochs: 2 }), [{ a: 1, b: "p" }, { a: 2, b: "q" }, { a: 1, b: "p" }, {
    a: 2,
    b: "q",
  }]);
});

Deno.test("fromCsv() names row, line and column of what it cannot read", async () => {
  await assertRejects(() => rows("a,b\n1,2\n\n1,2,3\n"), DataLossError, "row 2 (line 4): expected 2 fields, as in the header, received 3");
  await assertRejects(() => rows('a,b\n"x\ny",2\n1\n'), DataLossError, "row 2 (line 4): expected 2 fields");
  await assertRejects(
    () => rows("a\n1\n2.5\n", { columnTypes: { a: "int64" } }),
    ValueError,
    'row 2 (line 3), column a: expected a whole number, received "2.5"; give the column the type "float32"',
  );
  await assertRejects(() => rows("a\n1\nx\n", { columnTypes: { a: "float32" } }), ValueError, 'column a: expected a number, received "x"');
  await assertRejects(() => rows("a\n1e39\n", { columnTypes: { a: "float32" } }), ValueError, "within float32");
  await assertRejects(() => rows("a\n99999999999999999999\n", { columnTypes: { a: "int64" } }), ValueError, "64 bits");
  await assertRejects(() => rows('a,b\n1,2\n"x" y,2\n'), DataLossError, "line 3: text follows a closing quote");
  await assertRejects(() => rows('a,b\n1,2\n3,"x\n4,5\n'), DataLossError, "line 3: a quote is not closed");
  await assertRejects(() => rows(""), DataLossError, "is empty");
  await assertRejects(() => rows("a,a\n1,2\n"), ValueError, 'two columns named "a"');
  await assertRejects(() => rows("a\n1\n", { labelName: "y" }), KeyError, 'labelName names "y", which is not a column');
  await assertRejects(() => rows("a\n1\n", { selectColumns: ["z"] }), KeyError, "its columns are a");
  await assertRejects(() => rows("a\n1\n", { columnTypes: { a: "float" as "float32" } }), ValueError, "must be float32, int64 or string");
  await assertRejects(() => rows("a\n1\n", { columnDefaults: { a: "x" } }), TypeError, "The default of column a must be a number");
  assertThrows(() => Dataset.fromCsv("x.csv", { missing: "drop" as "skip" }), ValueError, '"error" or "skip"');
  await assertRejects(() => all(Dataset.fromCsv(() => [Uint8Array.of(0x61, 0x0a, 0xff)])), DataLossError, "not a text in UTF-8");
  await assertRejects(() => all(Dataset.fromCsv("nowhere.csv", { fs: memoryFileSystem() })), NotFoundError, "nowhere.csv");
});

Deno.test("a type that was inferred from the first block is checked in all others", async () => {
  // The first block ends after 64 KiB; the fraction comes behind it.
  const text = "n\n" + "1234567\n".repeat(20_000) + "0.5\n";
  await assertRejects(
    () => rows(text, {}, 1 << 16),
    ValueError,
    'row 20001 (line 20002), column n: expected a whole number, received "0.5"',
  );
});

Deno.test("a stream can be read once and says so, a function makes a new one", async () => {
  const stream = Dataset.fromCsv(new Response("a\n1\n").body!);
  assertEquals(await all(stream), [{ a: 1 }]);
  await assertRejects(() => all(stream), FailedPreconditionError, "was read already");
  const fresh = Dataset.fromCsv(() => new Response("a\n1\n").body!);
  assertEquals(await all(fresh.repeat(2)), [{ a: 1 }, { a: 1 }]);
});

Deno.test("a stream longer than any memory is read block by block and closed when it is left", async () => {
  let chunks = 0;
  let closed = false;
  const data = Dataset.fromCsv(async function* () {
    try {
      yield "a,b\n";
      for (;;) {
        chunks++;
        yield "1,2.5\n".repeat(1000);
      }
    } finally {
      closed = true;
    }
  }).batch(1000).take(200);
  let count = 0;
  for await (const _ of data) count++;
  assertEquals(count, 200);
  // A chunk has 1000 rows, a block at least 64 KiB (11 chunks); one block is read ahead.
  assert(chunks <= 200 + 3 * 11, `${chunks} chunks were read for 200`);
  assert(closed);
});
