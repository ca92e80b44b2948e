import { assertEquals } from "@std/assert";
import { CrossHash } from "../../../core/ops/host/cross_hash.ts";
import goldens from "../../testdata/goldens/feature_columns_tf2.json" with { type: "json" };

Deno.test("CrossHash combines parts in order", () => {
  for (const [values, n, key, hex, id] of goldens.cross as [(string | number)[], number, number | null, string, number][]) {
    const hash = new CrossHash(BigInt(key ?? 0));
    hash.begin();
    for (const value of values) {
      if (typeof value === "string") hash.addString(value);
      else hash.addInteger(value);
    }
    assertEquals(hash.value(), BigInt(`0x${hex}`), String(values));
    assertEquals(hash.modulo(n), id);
  }
});

Deno.test("CrossHash takes numbers and bigints of one value as one", () => {
  const of = (value: number | bigint) => {
    const hash = new CrossHash(5n);
    hash.begin();
    hash.addInteger(value);
    return hash.value();
  };
  for (const value of [0, 1, -1, 2 ** 32, -(2 ** 32) - 5, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) {
    assertEquals(of(value), of(BigInt(value)));
  }
});
