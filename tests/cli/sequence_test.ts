import { assertEquals, assertThrows } from "@std/assert";
import { inferItemType, readSequence, splitFeatures, splitRows, splitSequence } from "../../cli/sequence.ts";
import { Dataset } from "../../core/data/dataset.ts";
import type { Row } from "../../core/data/values.ts";
import { ValueError } from "../../core/errors.ts";

Deno.test("splitSequence() splits into characters, words, or at a separator", () => {
  assertEquals(splitSequence("é😀 b", "chars"), ["é", "😀", " ", "b"]);
  assertEquals(splitSequence("  two\twords\u00a0here ", "words"), ["two", "words", "here"]);
  assertEquals(splitSequence("a; b;;c", ";"), ["a", "b", "", "c"]);
  assertEquals(splitSequence("a\tb c", "\\t"), ["a", "b c"]);
  assertEquals(splitSequence("a, b -> c", " -> "), ["a, b", "c"]);
  for (const how of ["chars", "words", ";", "\\t"]) assertEquals(splitSequence("", how), []);
});

Deno.test("items are read by their type", () => {
  assertEquals(readSequence("1;2.5", { split: ";", type: "float32" }), [1, 2.5]);
  assertEquals(readSequence("1;9007199254740993", { split: ";", type: "int64" }), [1, 9007199254740993n]);
  assertEquals(readSequence("007", { split: "chars", type: "string" }), ["0", "0", "7"]);
  assertThrows(
    () => readSequence("1;x", { split: ";", type: "int64" }),
    ValueError,
    'item 2 of the sequence: expected a whole number, received "x"',
  );
  assertEquals(inferItemType(["1;2", "", "3"], ";"), "int64");
  assertEquals(inferItemType(["1;2", "3.5"], ";"), "float32");
  assertEquals(inferItemType(["1;b"], ";"), "string");
  // A gap is an empty string, which is no number.
  assertEquals(inferItemType(["1;;2"], ";"), "string");
  assertEquals(inferItemType(["12"], "chars"), "string");
});

Deno.test("rows are split where a format says so, and nowhere else", async () => {
  const formats = { s: { split: "chars", type: "string" }, x: { split: " ", type: "float32" } } as const;
  assertEquals(splitFeatures({ s: "ab", x: "1 2", t: "cd", n: 1 }, formats), { s: ["a", "b"], x: [1, 2], t: "cd", n: 1 });
  assertEquals(splitFeatures({ s: ["a", "b"] }, formats), { s: ["a", "b"] });
  const error = assertThrows(() => splitFeatures({ x: "1 y" }, formats), ValueError, "Column x, item 2 of the sequence: expected a number");
  assertEquals(error.column, "x");
  const collect = async (rows: Dataset<Row>) => {
    const all: Row[] = [];
    for await (const row of splitRows(rows, formats)) all.push(row);
    return all;
  };
  assertEquals(await collect(Dataset.fromColumns({ s: ["ab", ""] })), [{ s: ["a", "b"] }, { s: [] }]);
  const pairs = Dataset.fromRecords([{ s: "a", y: "A" }], { labelName: "y" });
  assertEquals(await collect(pairs), [[{ s: ["a"] }, "A"]]);
});
