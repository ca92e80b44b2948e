import { assertEquals } from "@std/assert";
import { fingerprint64, fingerprintModulo } from "../../../core/ops/host/fingerprint.ts";
import lengths from "../../testdata/feature_columns/fingerprints.json" with { type: "json" };
import goldens from "../../testdata/goldens/feature_columns_tf2.json" with { type: "json" };

Deno.test("fingerprint64() and fingerprintModulo() are TensorFlow's", () => {
  for (const [value, hex, by10, by100, by1000] of goldens.fingerprint64) {
    const text = String(value);
    assertEquals(fingerprint64(text), BigInt(`0x${hex}`), text);
    assertEquals([10, 100, 1000].map((n) => fingerprintModulo(text, n)), [by10, by100, by1000], text);
  }
});

Deno.test("fingerprint64() takes bytes of every length", () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 131 + 7 * (i >> 3) + i * i) & 255);
  lengths.flat().forEach((hex, i) => {
    const length = i < 301 ? i : 1000;
    const part = bytes.subarray(0, length);
    assertEquals(fingerprint64(part), BigInt(`0x${hex}`), `${length} bytes`);
    for (const n of [1, 3, 1_000_003, 2 ** 31 - 1]) assertEquals(fingerprintModulo(part, n), Number(BigInt(`0x${hex}`) % BigInt(n)));
  });
});

Deno.test("fingerprint64() encodes strings as UTF-8, whatever their length", () => {
  const encoder = new TextEncoder();
  for (const text of ["é".repeat(40), "日本語".repeat(300), "a".repeat(341), "a".repeat(342) + "é", "😀\ud800x", "\u0000"]) {
    assertEquals(fingerprint64(text), fingerprint64(encoder.encode(text)));
  }
});
