import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Dataset, writeTfRecord } from "../../core/data/mod.ts";
import { decodeExample, encodeExample, fixedLenFeature, varLenFeature } from "../../saved_model/mod.ts";
import { runPython } from "./_python.ts";

const spec = { f: fixedLenFeature([2], "float32"), i: varLenFeature("int64"), s: varLenFeature("bytes") };

/** A row as the script's results have it. */
interface Row {
  readonly f: readonly number[];
  readonly i: readonly string[];
  readonly s: readonly string[];
}

Deno.test("TensorFlow reads TFRecord files of Examples that are written here, and the reverse, under every compression", async () => {
  const directory = await Deno.makeTempDir({ prefix: "headway_oracle_examples_" });
  try {
    const rows = fc.sample(
      fc.record({
        f: fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 2, maxLength: 2 }).map((list) =>
          Float32Array.from(list)
        ),
        i: fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })).map((list) => BigInt64Array.from(list)),
        s: fc.array(fc.uint8Array()),
      }),
      { numRuns: 500, seed: 1 },
    );
    const cases = (["", "GZIP", "ZLIB"] as const).map((compressionType) => ({
      name: `compression ${compressionType}`,
      path: `${directory}/rows${compressionType}`,
      compressionType,
    }));
    for (const { path, compressionType } of cases) {
      await writeTfRecord(rows.map((row) => encodeExample(row, spec)), path, { compressionType });
    }
    const results = await runPython<readonly Row[]>("tf2", "tf_examples.py", cases, directory);
    for (const { name, path, compressionType } of cases) {
      const expected = rows.map(({ f, i, s }) => ({ f: [...f], i: [...i].map(String), s: s.map((bytes) => bytes.toHex()) }));
      assertEquals(results[name], expected);
      const theirs = [];
      for await (const bytes of Dataset.fromTfRecord(`${path}.tensorflow`, { compressionType })) theirs.push(decodeExample(bytes, spec));
      assertEquals(theirs, rows);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
