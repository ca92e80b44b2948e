import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Dataset } from "../../../core/data/dataset.ts";
import { type CsvColumn, csvColumns, type CsvOptions, type Row } from "../../../core/data/mod.ts";
import { DataLossError, FailedPreconditionError, KeyError, NotFoundError, ValueError } from "../../../core/errors.ts";
import { denoFileSystem } from "../../../core/io/deno_fs.ts";
import { memoryFileSystem } from "../../../core/io/memory_fs.ts";
import { nodeFileSystem } from "../../../core/io/node_fs.ts";
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
  assertEquals(await rows("zip\n07\n-08\n"), [{ zip: "07" }, { zip: "-08" }]);
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

Deno.test("a type that was inferred from the first rows is checked in all others", async () => {
  // A row counts 8 characters, so that 2^17 rows are the 2^20 characters that types are inferred from; the fraction comes behind them.
  const text = (rows: number): string => "n\n" + "1234567\n".repeat(rows) + "0.5\n";
  const columns = (rows: number): Promise<readonly CsvColumn[]> =>
    csvColumns(() => chunksOf(new TextEncoder().encode(text(rows)), 1 << 16));
  assertEquals(await columns((1 << 17) - 1), [{ name: "n", type: "float32" }]);
  assertEquals(await columns(1 << 17), [{ name: "n", type: "int64" }]);
  await assertRejects(
    () => rows(text(1 << 17), {}, 1 << 16),
    ValueError,
    'row 131073 (line 131074), column n: expected a whole number, received "0.5"',
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

Deno.test("a file is read in pieces: \\r\\n after a quoted field may be cut", async () => {
  // A row is 16 bytes long and a file is read in pieces of 2^20: a header of 16 + k bytes puts each place of a row at the cut.
  for (let k = 0; k < 16; k++) {
    const text = `a,${"b".repeat(12 + k)}\r\n` + '"xyz","123456"\r\n'.repeat(70_000);
    const fs = memoryFileSystem();
    await fs.writeFile("data.csv", new TextEncoder().encode(text));
    let count = 0;
    for await (const batch of Dataset.fromCsv("data.csv", { fs }).batch(10_000)) {
      const { a, ...rest } = batch as Record<string, string[] | Int32Array>;
      count += a!.length;
      assert(Object.values(rest)[0] instanceof Int32Array);
    }
    assertEquals(count, 70_000);
  }
});

Deno.test("rows may end in \\r alone, in a file and in a stream, with ends of line in quotes", async () => {
  const text = "a,b\r" + '1,"x\ry"\r'.repeat(70_000);
  const found = await rows(text, {}, 1 << 16);
  assertEquals([found.length, found[0], found[69_999]], [70_000, { a: 1, b: "x\ry" }, { a: 1, b: "x\ry" }]);
  assertEquals(await rows('a,b\r1,"x\n\r\ny"\r\r2,z'), [{ a: 1, b: "x\n\r\ny" }, { a: 2, b: "z" }]);
  assertEquals(await rows("a,b\n1,x\r2,y\r\n3,z\n"), [{ a: 1, b: "x" }, { a: 2, b: "y" }, { a: 3, b: "z" }]);
  // A \r before the closing quote belongs to the field.
  assertEquals(await rows('a,b\n1,"x\r"\n'), [{ a: 1, b: "x\r" }]);
});

Deno.test("a quoted empty field is a row, a blank line is none", async () => {
  const options: CsvOptions = { missingValues: [] };
  assertEquals(await rows('s\n""\n\nx\n"" \n""', options), [{ s: "" }, { s: "x" }, { s: "" }, { s: "" }]);
  assertEquals(await rows('s\r\n""\r\n\r\nx\r\n', options), [{ s: "" }, { s: "x" }]);
  await assertRejects(() => rows('s\nx\n""\n'), ValueError, "row 2 (line 3), column s: the value is missing");
  await assertRejects(() => rows('a,b\n1,2\n""\n3,4\n'), DataLossError, "row 2 (line 3): expected 2 fields, as in the header, received 1");
});

Deno.test("a row longer than any piece leaves the types as they are", async () => {
  const text = (end: string): string => `n,f,s${end}1,2.5,${"x".repeat(3 << 20)}${end}2,3,y${end}`;
  for (const end of ["\n", "\r\n", "\r"]) {
    for (const size of [1000, 1 << 16, 4 << 20]) {
      const columns = await csvColumns(() => chunksOf(new TextEncoder().encode(text(end)), size));
      assertEquals(columns.map(({ type }) => type), ["int64", "float32", "string"]);
    }
  }
});

Deno.test("a record of up to 16 MiB is read and a longer one refused, however it is cut", async () => {
  const record = (length: number): string => `"${"x".repeat(length - 3)}"\n`;
  for (const size of [100_000, 1 << 20, 32 << 20]) {
    const read = (length: number): Promise<Row[]> => {
      const bytes = new TextEncoder().encode(`s\n${record(length)}y\n`);
      return all(Dataset.fromCsv(() => chunksOf(bytes, size)));
    };
    assertEquals((await read(16 << 20)).length, 2);
    await assertRejects(() => read((16 << 20) + 1), DataLossError, "line 2: the record is longer than 16 MiB");
  }
});

Deno.test("a byte order mark is one at the beginning of the text only, a character may be cut between its bytes", async () => {
  const mark = Uint8Array.of(0xef, 0xbb, 0xbf);
  assertEquals(await all(Dataset.fromCsv(() => [mark, "a,b\n1,", mark, "x\n"])), [{ a: 1, b: "\ufeffx" }]);
  assertEquals(await rows('\ufeff"a",b\n1,\ufeff\n', {}, 1), [{ a: 1, b: "\ufeff" }]);
  // 3 bytes of "a,b", a line end and 2^16 characters of 4 bytes: chunks of 65537 bytes cut inside of characters.
  const text = `a,b\n${"😀".repeat(1 << 16)},1\n`;
  assertEquals(await rows(text, {}, 65_537), [{ a: "😀".repeat(1 << 16), b: 1 }]);
  await assertRejects(() => all(Dataset.fromCsv(() => ["a\n", Uint8Array.of(0xf0, 0x9f), "x\n"])), DataLossError, "not a text in UTF-8");
});

Deno.test("a file that seems to have another delimiter is told so", async () => {
  const seems = (delimiter: string): string => `the file seems to be separated by ${delimiter}, where "," is expected`;
  await assertRejects(() => rows("x;y\n1;2\n", { labelName: "y" }), KeyError, `its columns are x;y; ${seems('";"')}`);
  await assertRejects(() => rows("x\ty\n1\t2\n", { selectColumns: ["y"] }), KeyError, seems("tabs"));
  await assertRejects(() => rows("x;y\n1,5;2,5\n"), ValueError, `has one column, "x;y"; ${seems('";"')}`);
  await assertRejects(() => csvColumns(() => ["x|y\n1|2\n"]), ValueError, seems('"|"'));
  await assertRejects(
    () => rows("1;2\n", { header: ["x", "y"] }),
    DataLossError,
    `expected 2 fields, as in the header, received 1; ${seems('";"')}`,
  );
  await assertRejects(() => rows("x;y\na\n1,5;2\n"), DataLossError, seems('";"'));
  // One column of texts, of which one or its name has a semicolon.
  assertEquals(await rows("x\na;b\n"), [{ x: "a;b" }]);
  assertEquals(await rows("x;y\na;b\n", { selectColumns: ["x;y"] }), [{ "x;y": "a;b" }]);
  assertEquals(await rows("x;y\na;b\nc\n"), [{ "x;y": "a;b" }, { "x;y": "c" }]);
});

Deno.test("a pipe is read as a stream, once", { ignore: Deno.build.os === "windows" }, async () => {
  const dir = await Deno.makeTempDir();
  try {
    for (const [name, fs] of Object.entries({ deno: denoFileSystem(), node: nodeFileSystem() })) {
      const path = `${dir}/${name}`;
      await new Deno.Command("mkfifo", { args: [path] }).output();
      const writer = new Deno.Command("sh", { args: ["-c", `(printf 'a,b\\n1,x\\n'; seq -f '%.0f,y' 2 50000) > "$0"`, path] })
        .spawn();
      const data = Dataset.fromCsv(path, { fs });
      const found = await all(data);
      assert((await writer.status).success);
      assertEquals([found.length, found[0], found[49_999]], [50_000, { a: 1, b: "x" }, { a: 50_000, b: "y" }]);
      await assertRejects(() => all(data), FailedPreconditionError, `${path} is not a file but a stream, which was read already`);
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("the standard input is read as a stream where it is a pipe, and an empty one is told to be empty", {
  ignore: Deno.build.os === "windows",
}, async () => {
  const module = new URL("../../../core/data/dataset.ts", import.meta.url);
  const code = `import { Dataset } from ${JSON.stringify(module.href)};
    let rows = 0;
    try { for await (const _ of Dataset.fromCsv("/dev/stdin")) rows++; console.log(rows); } catch (error) { console.log(error.message); }`;
  const run = async (input: string): Promise<string> => {
    const child = new Deno.Command(Deno.execPath(), { args: ["eval", "--ext=ts", code], stdin: "piped", stdout: "piped" }).spawn();
    await new Blob([input]).stream().pipeTo(child.stdin);
    return new TextDecoder().decode((await child.output()).stdout).trim();
  };
  assertEquals(await run("a,b\n1,2\n3,4\n"), "2");
  assertEquals(await run(""), "/dev/stdin is empty: expected a header with the names of the columns");
});

Deno.test("fromCsv() separates fields by the delimiter that it is given, wherever pieces are cut", async () => {
  for (const delimiter of [";", "\t", "|"]) {
    const text = ["name", "n"].join(delimiter) + "\r" + [`"a${delimiter}""b""\r\nc"`, "1.5"].join(delimiter) + "\r" +
      ["x,y", "2"].join(delimiter);
    for (const chunk of [1, 2, 3, 7, 100]) {
      const expected = [{ name: `a${delimiter}"b"\r\nc`, n: 1.5 }, { name: "x,y", n: 2 }];
      assertEquals(await rows(text, { delimiter }, chunk), expected);
      const quoted = ["a", "b"].join(delimiter) + "\n" + [`"x${delimiter}"`, '"y\n,"', ""].join(delimiter).slice(0, -1) + "\n";
      assertEquals(await rows(quoted, { delimiter }, chunk), [{ a: `x${delimiter}`, b: "y\n," }]);
    }
  }
  for (const delimiter of ["", ";;", '"', "\n"]) {
    assertThrows(() => Dataset.fromCsv("x.csv", { delimiter }), ValueError, "delimiter must be one character");
  }
  await assertRejects(
    () => rows("a,b\n1,2\n", { delimiter: ";" }),
    ValueError,
    'the file seems to be separated by ",", where ";" is expected: give the option delimiter',
  );
});
