import { assertEquals } from "@std/assert";
import { crossBuckets, crossHashes, fingerprint64, hashBuckets } from "../../../../core/ops/host/hashes.ts";
import { hostBackend } from "../../../../core/runtime/backends/current.ts";
import lengths from "../../../testdata/feature_columns/fingerprints.json" with { type: "json" };
import goldens from "../../../testdata/goldens/feature_columns_tf2.json" with { type: "json" };

const encoder = new TextEncoder();

Deno.test("fingerprint64() and hashBuckets() are TensorFlow's", () => {
  const texts = goldens.fingerprint64.map(([value]) => String(value));
  goldens.fingerprint64.forEach(([, hex], i) => assertEquals(fingerprint64(texts[i]!), BigInt(`0x${hex}`), texts[i]!));
  [10, 100, 1000].forEach((n, k) => assertEquals(Array.from(hashBuckets(texts, n)), goldens.fingerprint64.map((golden) => golden[2 + k])));
});

Deno.test("hashBuckets() takes bytes of every length, and any number of buckets up to 2^31", () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 131 + 7 * (i >> 3) + i * i) & 255);
  const parts = lengths.flat().map((_, i) => bytes.subarray(0, i < 301 ? i : 1000));
  const expected = lengths.flat().map((hex) => BigInt(`0x${hex}`));
  parts.forEach((part, i) => assertEquals(fingerprint64(part), expected[i], `${part.length} bytes`));
  for (const n of [1, 3, 1_000_003, 2 ** 31 - 1, 2 ** 31]) {
    assertEquals(Array.from(hashBuckets(parts, n)), expected.map((hash) => Number(hash % BigInt(n))));
  }
});

Deno.test("strings are hashed as UTF-8, numbers by their decimal spelling, side by side with bytes", () => {
  const texts = ["é".repeat(40), "日本語".repeat(300), "a".repeat(341), "a".repeat(342) + "é", "😀\ud800x", "\u0000", ""];
  const buckets = hashBuckets(texts, 1_000_003);
  assertEquals(hashBuckets(texts.map((text, i) => i % 2 === 0 ? text : encoder.encode(text)), 1_000_003), buckets);
  texts.forEach((text, i) => assertEquals(BigInt(buckets[i]!), fingerprint64(encoder.encode(text)) % 1_000_003n));
  const numbers = [0, -7, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2n ** 63n - 1n, -(2n ** 63n)];
  assertEquals(hashBuckets(numbers, 1_000_003), hashBuckets(numbers.map(String), 1_000_003));
  assertEquals(hashBuckets([], 7), new Int32Array(0));
});

Deno.test("hashes of crosses are TensorFlow's", () => {
  for (const [values, n, key, hex, id] of goldens.cross as [(string | number)[], number, number | null, string, number][]) {
    const parts = values.map((value) => partOf([value], [0, 1]));
    const hashKey = BigInt(key ?? 0);
    assertEquals(crossHashes(parts, 1, hashKey), BigUint64Array.of(BigInt(`0x${hex}`)), String(values));
    assertEquals(crossBuckets(parts, 1, n, hashKey), Int32Array.of(id));
  }
});

Deno.test("crosses take the combinations row by row, the last part fastest, and none of a row without values", () => {
  const words = partOf(["a", "b", "c", "d"], [0, 2, 3, 4]);
  const ids = partOf([7, 8, 9, 10], [0, 2, 2, 4]);
  const of = (word: string, id: number) => crossHashes([partOf([word], [0, 1]), partOf([id], [0, 1])], 1, 5n)[0]!;
  assertEquals(
    crossHashes([words, ids], 6, 5n),
    BigUint64Array.of(of("a", 7), of("a", 8), of("b", 7), of("b", 8), of("d", 9), of("d", 10)),
  );
});

Deno.test("crosses take numbers and bigints of one value as one", () => {
  const of = (value: number | bigint) => crossHashes([partOf([value], [0, 1])], 1, 5n);
  for (const value of [0, 1, -1, 2 ** 32, -(2 ** 32) - 5, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) {
    assertEquals(of(value), of(BigInt(value)));
  }
});

Deno.test("hashes leave no memory behind", () => {
  const { blocks } = hostBackend().live;
  hashBuckets(Array.from({ length: 100_000 }, (_, i) => `a longer text ${i}`), 10);
  crossBuckets([partOf(["a"], [0, 1]), partOf([1], [0, 1])], 1, 3, 0n);
  assertEquals(hostBackend().live.blocks, blocks);
});

function partOf(values: (string | number | bigint)[], splits: number[]) {
  const dtype = typeof values[0] === "string" ? "string" as const : "int64" as const;
  return { values: values as string[], dtype, splits: Int32Array.from(splits) };
}
