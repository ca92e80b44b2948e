import { assertEquals, assertThrows } from "@std/assert";
import { DataLossError } from "../../../core/errors.ts";
import { stepIn } from "../../../estimators/session/restore.ts";

Deno.test("stepIn() takes whole numbers from 0 on, and 0 where there is none", () => {
  const step = (value: bigint) => stepIn("m", { dtype: "int64", shape: [], data: BigInt64Array.of(value) });
  assertEquals([step(0n), step(7n), stepIn("m", undefined)], [0, 7, 0]);
  assertThrows(() => step(-1n), DataLossError, "global_step of m is no number of steps: it is int64 of shape [], -1");
  assertThrows(() => step(2n ** 60n), DataLossError, "is no number of steps");
});
