import { assert, assertEquals, assertThrows } from "@std/assert";
import { DataLossError } from "../../../core/errors.ts";
import { decodeMessage, encodeMessage } from "../../../saved_model/messages/messages.ts";
import type { MessageInit, MessageName } from "../../../saved_model/messages/schema.ts";

// Tag = number * 8 + wire type: 0 a varint, 2 delimited, 5 four bytes.
Deno.test("encodeMessage() writes the wire format of protocol buffers", () => {
  const bytes = encodeMessage("NodeDef", {
    name: "n",
    op: "Const",
    input: ["a", "^b"],
    attr: { T: { value: { case: "type", value: 1 } } },
  });
  const expected = [
    [0x0a, 1, 0x6e], // 1: "n"
    [0x12, 5, 0x43, 0x6f, 0x6e, 0x73, 0x74], // 2: "Const"
    [0x1a, 1, 0x61],
    [0x1a, 2, 0x5e, 0x62], // 3: "a", "^b"
    [0x2a, 7, 0x0a, 1, 0x54, 0x12, 2, 0x30, 1], // 5: { 1: "T", 2: { 6: 1 } }
  ].flat();
  assertEquals([...bytes], expected);
});

Deno.test("decodeMessage() gives what encodeMessage() was given", () => {
  const messages: { [N in MessageName]?: MessageInit<N> } = {
    TensorProto: {
      dtype: 1,
      tensorShape: { dim: [{ size: -1n, name: "" }, { size: 2n ** 40n, name: "x" }] },
      floatVal: [0.5, -Infinity],
      int64Val: [-1n, 2n ** 62n],
      stringVal: [Uint8Array.of(0, 255)],
      boolVal: [true, false],
      doubleVal: [1e300],
      intVal: [-7],
    },
    CollectionDef: { kind: { case: "bytesList", value: { value: [Uint8Array.of(1), Uint8Array.of()] } } },
    SignatureDef: { inputs: { x: { encoding: { case: "name", value: "x:0" }, dtype: 7 } }, methodName: "tensorflow/serving/predict" },
    FunctionDef: { signature: { name: "f", inputArg: [{ name: "x", type: 1 }] }, ret: { y: "n:z:0" } },
  };
  for (const [name, message] of Object.entries(messages) as [MessageName, MessageInit<MessageName>][]) {
    const bytes = encodeMessage(name, message);
    const read = decodeMessage(name, bytes, "bytes");
    assertContains(read, message, name);
    assertEquals(encodeMessage(name, read), bytes);
  }
});

function assertContains(read: unknown, expected: unknown, path: string): void {
  if (typeof expected !== "object" || expected === null || ArrayBuffer.isView(expected)) return assertEquals(read, expected, path);
  assert(typeof read === "object" && read !== null, path);
  for (const [key, value] of Object.entries(expected)) assertContains((read as Record<string, unknown>)[key], value, `${path}.${key}`);
}

Deno.test("Fields that are not listed are skipped", () => {
  // Field 7 of NodeDef, experimental_type, and field 1.
  assertEquals(decodeMessage("NodeDef", Uint8Array.of(0x3a, 2, 8, 1, 0x0a, 1, 0x6e), "bytes").name, "n");
});

Deno.test("decodeMessage() refuses what is no message", () => {
  const good = encodeMessage("NodeDef", { name: "a name", op: "Const" });
  const error = assertThrows(
    () => decodeMessage("NodeDef", good.subarray(0, good.length - 1), "a.pb"),
    DataLossError,
    "a.pb holds no NodeDef",
  );
  assertEquals(error.file, "a.pb");
  assertThrows(() => decodeMessage("NodeDef", Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f), "a.pb"), DataLossError);
  assertThrows(() => decodeMessage("NodeDef", Uint8Array.of(0x07), "a.pb"), DataLossError);
});

Deno.test("decodeMessage() refuses messages that are nested too deep", () => {
  // NameAttrList { 2: entry { 2: AttrValue { 10: NameAttrList } } }, each inside the last: the heads from the innermost outwards.
  const heads: number[][] = [];
  let length = 0;
  for (let depth = 0; depth < 20_000; depth++) {
    for (const field of [10, 2, 2]) {
      const head = [field << 3 | 2, ...varint(length)];
      heads.push(head);
      length += head.length;
    }
  }
  assertThrows(() => decodeMessage("NameAttrList", Uint8Array.from(heads.reverse().flat()), "deep.pb"), DataLossError, "recursion depth");
});

function varint(value: number): number[] {
  return value < 128 ? [value] : [value % 128 | 128, ...varint(Math.floor(value / 128))];
}
