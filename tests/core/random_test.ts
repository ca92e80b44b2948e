import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { backend } from "../../core/runtime/backends/current.ts";
import { normals, randomKey, threefry2x32, uniforms } from "../../core/random.ts";

const hex = (key0: number, key1: number, counter0: number, counter1: number): string[] => {
  const pair = new Uint32Array(2);
  threefry2x32(key0, key1, counter0, counter1, pair);
  return Array.from(pair, (word) => word.toString(16));
};

Deno.test("threefry2x32() gives the known answers that its authors publish", () => {
  assertEquals(hex(0, 0, 0, 0), ["6b200159", "99ba4efe"]);
  assertEquals(hex(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff), ["1cb996fc", "bb002be7"]);
  assertEquals(hex(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3), ["c4923a9c", "483df7a0"]);
});

Deno.test("randomKey() tells seeds and names apart and takes numbers and bigints alike", () => {
  assertEquals(randomKey(7, "dnn/logits/kernel"), randomKey(7n, "dnn/logits/kernel"));
  assertNotEquals(randomKey(7, "a"), randomKey(8, "a"));
  assertNotEquals(randomKey(7, "a"), randomKey(7, "b"));
  // The high half of a 64-bit seed counts.
  assertNotEquals(randomKey(7n, "a"), randomKey(7n + (1n << 32n), "a"));
  assertEquals(randomKey(-1, "a"), randomKey((1n << 64n) - 1n, "a"));
  assertThrows(() => randomKey(0.5, "a"), RangeError, "whole number, received 0.5");
});

Deno.test("uniforms() takes word i & 1 of the block at (step, i >> 1)", () => {
  const key = { key0: 0, key1: 0 };
  const pair = new Uint32Array(2);
  threefry2x32(0, 0, 3, 1, pair);
  const values = uniforms(4, key, 3);
  assertEquals([values[2], values[3]], [(pair[0]! >>> 8) / 2 ** 24, (pair[1]! >>> 8) / 2 ** 24]);
  // A longer run begins with the shorter one.
  assertEquals(uniforms(5, key, 3).subarray(0, 4), values);
});

Deno.test("uniforms() stays in its range and has the mean of it", () => {
  const values = uniforms(100_000, randomKey(1, "u"), 0, -2, 4);
  let sum = 0;
  for (const value of values) {
    assert(value >= -2 && value < 4, `${value} is not in [-2, 4)`);
    sum += value;
  }
  // The mean of n draws deviates by 6 / sqrt(12 n) = 0.0055; 4 deviations.
  assert(Math.abs(sum / values.length - 1) < 0.022);
});

Deno.test("normals() have mean 0 and variance 1, and a limit is kept by drawing anew", () => {
  const values = normals(100_000, randomKey(1, "n"));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  assert(Math.abs(mean) < 4 / Math.sqrt(1e5), `mean ${mean}`);
  assert(Math.abs(variance - 1) < 4 * Math.sqrt(2 / 1e5), `variance ${variance}`);
  const limited = normals(100_000, randomKey(1, "n"), 2);
  assert(limited.every((value) => Math.abs(value) <= 2));
  // Inside the limit nothing changes.
  assert(values.every((value, i) => Math.abs(value) > 2 || value === limited[i]));
});

Deno.test("uniforms() and the kernel random_uniform draw the same bits", () => {
  const key = randomKey(3, "dropout");
  const count = 37;
  const low = -0.3;
  const high = 1.7;
  const expected = uniforms(count, key, 5, low, high);
  const device = backend();
  const values = device.alloc(count * 4);
  const block = device.alloc(32);
  try {
    device.writeWords(block, [key.key0 | 0, key.key1 | 0, 5, 0]);
    device.writeFloats(block + 16, [low, high]);
    device.run.random_uniform(count, values, block);
    const actual = device.readSync(values, new Float32Array(count));
    // The relaxed variant may fuse the product and the sum: one rounding less.
    for (let i = 0; i < count; i++) assertAlmostEquals(actual[i]!, expected[i]!, 1.2e-7);
    device.writeFloats(block + 16, [0, 1]);
    device.run.random_uniform(count, values, block);
    assertEquals(device.readSync(values, new Float32Array(count)), uniforms(count, key, 5));
  } finally {
    device.free(values);
    device.free(block);
  }
});
