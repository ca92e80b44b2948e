// What the tests rely on. It holds for the stand-in and for the real library alike.
import {
  assert,
  assertAlmostEquals,
  assertArrayIncludes,
  assertEquals,
  assertExists,
  assertInstanceOf,
  AssertionError,
  assertMatch,
  assertNotEquals,
  assertObjectMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";

function fails(fn: () => void): void {
  let thrown: unknown;
  try {
    fn();
  } catch (error) {
    thrown = error;
  }
  if (!(thrown instanceof AssertionError)) throw new Error(`expected an AssertionError, received ${thrown}`);
}

Deno.test("assertEquals() compares by structure", () => {
  assertEquals({ a: [1, { b: new Float32Array([1, NaN]) }] }, { a: [1, { b: new Float32Array([1, NaN]) }] });
  assertEquals(new Map([["a", { b: 1 }]]), new Map([["a", { b: 1 }]]));
  assertEquals(new Set([[1], [2]]), new Set([[2], [1]]));
  fails(() => assertEquals<unknown>([1, 2], [1, 3]));
  fails(() => assertEquals<unknown>({ a: undefined }, {}));
  fails(() => assertEquals<unknown>(new Float32Array([1]), new Float64Array([1])));
  fails(() => assertEquals<unknown>(1, 1n));
  assertNotEquals([1], [2]);
  fails(() => assertNotEquals([1], [1]));
});

Deno.test("assertStrictEquals() compares by identity", () => {
  const value = {};
  assertStrictEquals(value, value);
  fails(() => assertStrictEquals({}, {}));
});

Deno.test("assertAlmostEquals() allows a tolerance", () => {
  assertAlmostEquals(1, 1.05, 0.1);
  assertAlmostEquals(1e10, 1e10 + 1);
  fails(() => assertAlmostEquals(1, 1.2, 0.1));
  fails(() => assertAlmostEquals(1, NaN, 0.1));
});

Deno.test("assertThrows() and assertRejects() look at class and message, and give the error", async () => {
  const fail = (): never => {
    throw new TypeError("not a number");
  };
  assertEquals(assertThrows(fail, TypeError, "number").message, "not a number");
  fails(() => void assertThrows(fail, RangeError));
  fails(() => void assertThrows(fail, TypeError, "string"));
  fails(() => void assertThrows(() => {}));
  const error = await assertRejects(() => Promise.reject(new RangeError("far")), RangeError, "far");
  assertInstanceOf(error, RangeError);
  let refused: unknown;
  await assertRejects(() => Promise.resolve()).catch((reason) => refused = reason);
  assertInstanceOf(refused, AssertionError);
});

Deno.test("the smaller assertions", () => {
  assert(true);
  assertExists(0);
  assertMatch("abc", /b/);
  assertStringIncludes("abc", "bc");
  assertArrayIncludes([1, [2], 3], [[2]]);
  assertObjectMatch({ a: 1, b: { c: 2, d: 3 } }, { b: { c: 2 } });
  fails(() => assert(0));
  fails(() => assertExists(null));
  fails(() => assertMatch("abc", /x/));
  fails(() => assertStringIncludes("abc", "x"));
  fails(() => assertArrayIncludes([1], [2]));
  fails(() => assertObjectMatch({ a: 1 }, { b: 1 }));
  fails(() => assertInstanceOf({}, Map));
});
