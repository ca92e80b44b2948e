import { assertEquals, assertThrows } from "@std/assert";
import { InvalidArgumentError, KeyError, ValueError } from "../../../core/errors.ts";
import {
  decodeSequenceExample,
  encodeSequenceExample,
  fixedLenFeature,
  fixedLenSequenceFeature,
  type SequenceExampleInputs,
  varLenFeature,
} from "../../../saved_model/mod.ts";

// tf.train.SequenceExample of TensorFlow 2.15.1, SerializeToString(deterministic=True), of the values below.
const fromTensorFlow =
  "0a0c0a0a0a016e12051a030a0103123f0a210a0174121c0a0c120a0a080000803f000000400a0c120a0a0800004040000080400a1a0a017712150a050a030a01610a020a000a080a060a01620a0163";

const spec = {
  context: { n: fixedLenFeature([], "int64") },
  featureLists: { t: fixedLenSequenceFeature([2], "float32"), w: varLenFeature("string") },
};
const values = {
  context: { n: BigInt64Array.of(3n) },
  featureLists: { t: [Float32Array.of(1, 2), Float32Array.of(3, 4)], w: [["a"], [], ["b", "c"]] },
};

Deno.test("encodeSequenceExample() writes the bytes that TensorFlow writes, decodeSequenceExample() reads them", () => {
  assertEquals(encodeSequenceExample(values, spec).toHex(), fromTensorFlow);
  assertEquals(decodeSequenceExample(Uint8Array.fromHex(fromTensorFlow), spec), values);
});

Deno.test("a feature list that is absent is an error unless it may be", () => {
  const required = { context: {}, featureLists: { t: fixedLenSequenceFeature([], "float32") } };
  const optional = { context: {}, featureLists: { t: fixedLenSequenceFeature([], "float32", true), w: varLenFeature("int64") } };
  const absent = { context: {}, featureLists: { t: null } };
  assertThrows(() => encodeSequenceExample(absent, required), KeyError, "feature list t");
  const bytes = encodeSequenceExample(absent, optional);
  assertEquals(decodeSequenceExample(bytes, optional).featureLists, { t: [], w: [] });
  assertThrows(() => decodeSequenceExample(bytes, required), InvalidArgumentError, "t");
  // A sequence of no step is not one that is absent.
  const none = encodeSequenceExample({ context: {}, featureLists: { t: [] } }, required);
  assertEquals(decodeSequenceExample(none, required).featureLists.t, []);
});

Deno.test("a step of another type or number of values is refused by name", () => {
  const three = { context: {}, featureLists: { t: fixedLenSequenceFeature([3], "float32") } };
  const whole = { context: {}, featureLists: { t: fixedLenSequenceFeature([2], "int64") } };
  assertThrows(() => decodeSequenceExample(Uint8Array.fromHex(fromTensorFlow), three), InvalidArgumentError, "Key: t");
  assertThrows(() => decodeSequenceExample(Uint8Array.fromHex(fromTensorFlow), whole), InvalidArgumentError, "Key: t");
  assertThrows(() => encodeSequenceExample({ context: {}, featureLists: { t: [[1, 2]] } }, three), ValueError, "Feature t");
  assertThrows(
    () => encodeSequenceExample({ context: {}, featureLists: { t: 1 } } as unknown as SequenceExampleInputs, three),
    TypeError,
    "t",
  );
  assertThrows(() => encodeSequenceExample({ context: {} } as unknown as SequenceExampleInputs, three), TypeError, "record");
  assertThrows(() => decodeSequenceExample(Uint8Array.of(), {} as typeof three), TypeError, "specification");
});

Deno.test("every cut of a SequenceExample is values or a typed error", () => {
  const whole = Uint8Array.fromHex(fromTensorFlow);
  for (let length = 0; length < whole.length; length++) {
    try {
      decodeSequenceExample(whole.slice(0, length), spec);
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
    }
  }
});
