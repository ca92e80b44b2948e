import { assertEquals, assertThrows } from "@std/assert";
import { checkClass, LabelSummary } from "../../cli/labels.ts";
import { InvalidArgumentError, ValueError } from "../../core/errors.ts";
import { BinaryClassHead, type Head, MultiClassHead, RegressionHead } from "../../heads/mod.ts";

function summaryOf(labels: Iterable<number | string>): LabelSummary {
  const summary = new LabelSummary("y");
  for (const label of labels) summary.add([{}, label]);
  return summary;
}

Deno.test("LabelSummary tells ids of classes from other numbers, and lists names", () => {
  assertEquals([summaryOf([2, 0, 1, 1]).ids, summaryOf([1, 2]).ids, summaryOf([0]).ids, summaryOf([0, 1.5]).ids], [3, null, null, null]);
  assertEquals([summaryOf([2, 0]).small, summaryOf([20]).small, summaryOf([-1]).small, summaryOf(["1"]).small], [
    true,
    false,
    false,
    false,
  ]);
  assertEquals(summaryOf(["b", "a", "b"]).vocabulary, ["a", "b"]);
  const many = summaryOf(Array.from({ length: 10_001 }, (_, i) => i));
  assertThrows(() => many.ids, ValueError, "The label y has more than 10000 different values; is it --kind regressor?");
});

Deno.test("checkClass() says of a class that the model was never trained on it, with the row and the classes that there are", () => {
  const heads = [
    new MultiClassHead({ nClasses: 3, labelVocabulary: ["a", "b", "c"] }),
    new MultiClassHead({ nClasses: 3 }),
    new BinaryClassHead({}),
  ] as Head<object>[];
  for (const [head, label] of [[heads[0], "b"], [heads[1], 2], [heads[2], 1], [new RegressionHead({}), 1e9]] as [Head<object>, unknown][]) {
    checkClass(label, 1, head);
  }
  const never = (label: unknown, classes: string): string =>
    `Row 5: the model was never trained on the class "${label}"; its classes are ${classes}`;
  assertThrows(() => checkClass("emu", 5, heads[0]!), InvalidArgumentError, never("emu", '"a", "b", "c"'));
  assertThrows(() => checkClass(3, 5, heads[1]!), InvalidArgumentError, never(3, "0 to 2"));
  assertThrows(() => checkClass(2, 5, heads[2]!), InvalidArgumentError, never(2, "0 to 1"));
});
