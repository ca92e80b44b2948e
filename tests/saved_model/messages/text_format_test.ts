import { assert, assertEquals, assertThrows } from "@std/assert";
import { DataLossError } from "../../../core/errors.ts";
import { decodeMessage, encodeMessage } from "../../../saved_model/messages/messages.ts";
import type { MessageInit } from "../../../saved_model/messages/schema.ts";
import { formatMessage, parseMessage } from "../../../saved_model/messages/text_format.ts";

const node: MessageInit<"NodeDef"> = {
  name: 'a "name"',
  op: "Const",
  input: ["x:0", "^y"],
  attr: {
    dtype: { value: { case: "type", value: 1 } },
    value: {
      value: {
        case: "tensor",
        value: {
          dtype: 9,
          tensorShape: { dim: [{ size: -1n }, { size: 2n ** 60n }] },
          int64Val: [-5n, 0n],
          floatVal: [0.5, NaN, -Infinity],
        },
      },
    },
    text: { value: { case: "s", value: Uint8Array.of(0, 10, 39, 200, 255) } },
    flag: { value: { case: "b", value: false } },
    names: { value: { case: "list", value: { s: [Uint8Array.of(97)], type: [3, 101] } } },
    unset: { value: { case: "shape", value: {} } },
  },
};

Deno.test("What formatMessage() writes, parseMessage() reads", () => {
  const text = formatMessage("NodeDef", node);
  assert(text.includes('  key: "dtype"\n  value {\n    type: DT_FLOAT\n  }\n'), text);
  assertEquals(encodeMessage("NodeDef", parseMessage("NodeDef", text, "text")), encodeMessage("NodeDef", node));
  const read = decodeMessage("NodeDef", encodeMessage("NodeDef", node), "bytes");
  assertEquals(formatMessage("NodeDef", read), text);
});

Deno.test("parseMessage() reads all forms of the text format", () => {
  const text = `
    # A comment, then fields that are not known.
    unknown: { deep < a: "}" > list: [1, 'x', { y: -2 }] } [type.googleapis.com/some.Any] { z: 1 }
    experimental_type { type_id: TFT_PRODUCT };
    name: "a" 'b'
      "\\x63\\144\\n", op: 'Op'
    input: ["x", "y"] input: "z"
    attr { key: "i" value { i: 0x10 } }
    attr: < key: "f" value: < f: 1.5f > >
    attr { key: "list" value { list { b: true b: 0 i: [-1, 017] type: [DT_INT32, DT_FLOAT_REF, 9] f: inf } } }
  `;
  const read = parseMessage("NodeDef", text, "text");
  assertEquals([read.name, read.op, [...read.input]], ["abcd\n", "Op", ["x", "y", "z"]]);
  assertEquals(read.attr["i"]!.value, { case: "i", value: 16n });
  assertEquals(read.attr["f"]!.value, { case: "f", value: 1.5 });
  const list = read.attr["list"]!.value;
  assert(list.case === "list");
  assertEquals([[...list.value.b], [...list.value.i], [...list.value.type], [...list.value.f]], [[true, false], [-1n, 15n], [3, 101, 9], [
    Infinity,
  ]]);
  assertEquals(parseMessage("SaverDef", "version: V2 max_to_keep: 5", "text").version, 2);
});

Deno.test("parseMessage() refuses what is no message, with the line", () => {
  for (
    const [text, problem] of [
      ["name: 3", "line 1: a string is missing"],
      ["\nname", "the value of name has no colon before it"],
      ["attr { key: 'a' value { i: x } }", "x is no whole number"],
      ["attr { key: 'a'", "the name of a field is missing"],
      ["attr { other: 1 }", "an entry of a map has no field other"],
      ["name: 'a\\377'", "a string is not UTF-8"],
      ["attr { key: 'a' value { b: 2 } }", "2 is neither true nor false"],
      ["attr { key: 'a' value { i: 99999999999999999999 } }", "holds no NodeDef"],
      ["unknown { a: 1", "} is missing"],
      ["input: ['a' 'b' 3]", "a list is not closed"],
      ["}", "the name of a field is missing"],
      ["a: " + "{ b: ".repeat(200), "nested more than 100 deep"],
      ["attr { key: 'a' value { func { ".repeat(200), "nested more than 100 deep"],
    ] as const
  ) assertThrows(() => parseMessage("NodeDef", text, "text"), DataLossError, problem, text);
});
