// What the command line relies on. It holds for the stand-in and for the real library alike.
import { assertEquals } from "@std/assert";
import { unicodeWidth } from "@std/cli/unicode-width";

Deno.test("unicodeWidth() counts the columns of a terminal", () => {
  const cases: [string, number][] = [["", 0], ["länsi", 5], ["日本語", 6], ["한국", 4], ["ｱＡ", 3], ["e\u0301", 1], ["a\u200bb", 2], [
    "🙂",
    2,
  ], ["−│", 2]];
  assertEquals(cases.map(([text]) => unicodeWidth(text)), cases.map(([, width]) => width));
});
