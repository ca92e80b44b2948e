import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { InvalidArgumentError, KeyError, ValueError } from "../../../core/errors.ts";
import {
  decodeExample,
  encodeExample,
  type FeatureInput,
  fixedLenFeature,
  type ParseSpec,
  varLenFeature,
} from "../../../saved_model/mod.ts";
import { decodeDamaged } from "./_damaged.ts";

// tf.train.Example of TensorFlow 2.15.1, SerializeToString(deterministic=True): f = [1.5, -2, inf], i = [0, -1, 2^63 - 1, -2^63, 300],
// s = ["é", b"\xff\x00", ""], and `empty`, a list of no floats.
const fromTensorFlow =
  "0a620a0b0a05656d707479120212000a150a01661210120e0a0c0000c03f000000c00000807f0a290a016912241a220a2000ffffffffffffffffff01ffffffffffffffff7f80808080808080808001ac020a110a0173120c0a0a0a02c3a90a02ff000a00";

const spec = {
  empty: varLenFeature("float32"),
  f: fixedLenFeature([3], "float32"),
  i: fixedLenFeature([5], "int64"),
  s: varLenFeature("bytes"),
};
const values = {
  empty: Float32Array.of(),
  f: Float32Array.of(1.5, -2, Infinity),
  i: BigInt64Array.of(0n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 300n),
  s: [new TextEncoder().encode("é"), Uint8Array.of(255, 0), new Uint8Array(0)],
};

Deno.test("encodeExample() writes the bytes that TensorFlow writes", () => {
  assertEquals(encodeExample(values, spec).toHex(), fromTensorFlow);
});

Deno.test("decodeExample() reads what TensorFlow wrote", () => {
  assertEquals(decodeExample(Uint8Array.fromHex(fromTensorFlow), spec), values);
});

Deno.test("decodeExample() returns what encodeExample() was given", () => {
  const arbitrary = fc.record({
    a: fc.array(fc.float(), { minLength: 6, maxLength: 6 }).map((list) => Float32Array.from(list)),
    b: fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })).map((list) => BigInt64Array.from(list)),
    c: fc.array(fc.string({ unit: "binary" })),
    d: fc.array(fc.uint8Array()),
  });
  const all = { a: fixedLenFeature([2, 3], "float32"), b: varLenFeature("int64"), c: varLenFeature("string"), d: varLenFeature("bytes") };
  fc.assert(fc.property(arbitrary, (given) => {
    assertEquals(decodeExample(encodeExample(given, all), all), given);
  }));
});

Deno.test("values may be single, flat or nested", () => {
  const matrix = { x: fixedLenFeature([2, 2], "int64"), y: fixedLenFeature([], "string") };
  const bytes = encodeExample({ x: [[1, 2], [3, 4]], y: "a" }, matrix);
  assertEquals(encodeExample({ x: [1, 2, 3, 4], y: ["a"] }, matrix), bytes);
  assertEquals(encodeExample({ x: Int32Array.of(1, 2, 3, 4), y: "a" }, matrix), bytes);
  assertEquals(encodeExample({ x: Uint8Array.of(1, 2, 3, 4), y: "a" }, matrix), bytes);
  assertEquals(decodeExample(bytes, matrix), { x: BigInt64Array.of(1n, 2n, 3n, 4n), y: ["a"] });
});

Deno.test("a feature that is absent has its default or is an error, never zero", () => {
  const required = { q: fixedLenFeature([], "float32") };
  const empty = encodeExample({}, {});
  // The sentence of tf.io.parse_single_example.
  const error = assertThrows(() => decodeExample(empty, required), InvalidArgumentError);
  assertEquals(error.message, "Feature: q (data type: float) is required but could not be found.");
  assertThrows(() => encodeExample({ q: null }, required), KeyError, "feature q is absent");
  const optional = { q: fixedLenFeature([2], "float32", 7), v: varLenFeature("int64") };
  assertEquals(decodeExample(empty, optional), { q: Float32Array.of(7, 7), v: BigInt64Array.of() });
  // The caller's changes do not reach the default.
  decodeExample(empty, optional).q[0] = 1;
  assertEquals(decodeExample(empty, optional).q, Float32Array.of(7, 7));
  // A Feature in which no list is set is missing; a list of no value is there. TensorFlow 2.15.1 says the same of both.
  const unset = Uint8Array.fromHex("0a070a050a01711200");
  assertEquals(decodeExample(unset, optional).q, Float32Array.of(7, 7));
  const none = encodeExample({ q: [] }, { q: varLenFeature("float32") });
  assertThrows(() => decodeExample(none, optional), InvalidArgumentError, "Number of float values != expected");
});

Deno.test("values of another type, number or form are refused by name", () => {
  const bytes = encodeExample({ i: [1, 2] }, { i: varLenFeature("int64") });
  // The sentence of tf.io.parse_single_example for a feature of fixed length.
  const error = assertThrows(() => decodeExample(bytes, { i: fixedLenFeature([2], "float32") }), InvalidArgumentError);
  assertEquals(error.message, "Key: i.  Data types don't match. Data type: int64 but expected type: float");
  assertThrows(() => decodeExample(bytes, { i: fixedLenFeature([3], "int64") }), InvalidArgumentError, "values size: 2");
  const binary = encodeExample({ s: [Uint8Array.of(255)] }, { s: varLenFeature("bytes") });
  assertThrows(() => decodeExample(binary, { s: varLenFeature("string") }), InvalidArgumentError, "not UTF-8");
  const refused: readonly (readonly [FeatureInput, ParseSpec[string]])[] = [
    [1.5, varLenFeature("int64")],
    [2 ** 53, varLenFeature("int64")],
    [2n ** 63n, varLenFeature("int64")],
    ["1", varLenFeature("float32")],
    [1n, varLenFeature("float32")],
    [1, varLenFeature("string")],
    ["\ud800", varLenFeature("string")],
    ["a", varLenFeature("bytes")],
    [[[1]], varLenFeature("float32")],
    [[1, 2, 3], fixedLenFeature([2], "float32")],
    [1, fixedLenFeature([2], "float32")],
    [[[1, 2], [3, 4], [5, 6]], fixedLenFeature([2, 3], "float32")],
    [[[1, 2, 3], [4, 5]], fixedLenFeature([2, 3], "float32")],
    [[[1, 2, 3], 4], fixedLenFeature([2, 3], "float32")],
    [[[[1, 2]]], fixedLenFeature([1, 2], "float32")],
  ];
  for (const [value, feature] of refused) assertThrows(() => encodeExample({ x: value }, { x: feature }), ValueError, "Feature x");
  const cyclic: FeatureInput[] = [];
  cyclic.push(cyclic);
  assertThrows(() => encodeExample({ x: cyclic }, { x: fixedLenFeature([1, 1], "float32") }), ValueError, "Feature x");
  assertThrows(() => encodeExample({ y: 1 }, { x: varLenFeature("int64") }), ValueError, 'no feature "y"');
  assertThrows(() => encodeExample(null as unknown as Record<string, number>, {}), TypeError, "null");
  assertThrows(() => decodeExample(Uint8Array.of(), { x: null } as unknown as ParseSpec), TypeError, "specification of x");
  assertThrows(() => encodeExample({}, { x: 1 } as unknown as ParseSpec), TypeError, "specification of x");
  assertThrows(() => decodeExample("a" as unknown as Uint8Array, {}), TypeError, "Uint8Array");
});

Deno.test("specifications are checked where they are made", () => {
  assertThrows(() => fixedLenFeature([-1], "float32"), ValueError, "-1");
  assertThrows(() => fixedLenFeature([2 ** 20, 2 ** 20], "float32", 0), ValueError, "more than");
  assertThrows(() => fixedLenFeature([], "float" as "float32"), ValueError, "float32, int64, string or bytes");
  assertThrows(() => fixedLenFeature([2], "float32", [1, 2, 3]), ValueError, "defaultValue");
  assertThrows(() => varLenFeature("int32" as "int64"), ValueError, "int32");
});

Deno.test("names that objects inherit are names like any other", () => {
  const odd = { ["__proto__"]: varLenFeature("int64"), constructor: varLenFeature("int64") };
  const decoded = decodeExample(encodeExample({ ["__proto__"]: 1 }, odd), odd);
  assertEquals(Object.entries(decoded), [["__proto__", BigInt64Array.of(1n)], ["constructor", BigInt64Array.of()]]);
});

Deno.test("numbers that are not packed and repeated names are read as TensorFlow reads them", () => {
  const ints = Uint8Array.fromHex("0a0d0a0b0a016912061a040801087f");
  assertEquals(decodeExample(ints, { i: varLenFeature("int64") }).i, BigInt64Array.of(1n, 127n));
  const float = Uint8Array.fromHex("0a0e0a0c0a0166120712050d0000c03f");
  assertEquals(decodeExample(float, { f: varLenFeature("float32") }).f, Float32Array.of(1.5));
  // Of two entries of one name the last counts: parse_single_example gives 2.
  const f = { f: varLenFeature("float32") };
  const twice = new Uint8Array([...encodeExample({ f: 1 }, f), ...encodeExample({ f: 2 }, f)]);
  assertEquals(decodeExample(twice, f).f, Float32Array.of(2));
});

Deno.test("damaged Examples are values or typed errors", () => {
  const { values, refused } = decodeDamaged(20_000, 1);
  // Both happen often, so that neither hides the other.
  assert(values > 2000 && refused > 2000, `${values} were values and ${refused} were refused`);
  // Floats of 5 bytes.
  const odd = Uint8Array.fromHex("0a100a0e0a0166120912070a050000c03f00");
  assertThrows(() => decodeExample(odd, { f: varLenFeature("float32") }), InvalidArgumentError, "no whole number of floats");
});
