import { assertEquals } from "@std/assert";
import { formulaOf } from "../../../core/graph/formulas.ts";
import { spelled } from "../../../core/graph/graph.ts";

const known = [
  { batch: 5, steps: 3, "count:a": 7, "count:b": 5 },
  { batch: 11, steps: 10, "count:a": 13, "count:b": 11 },
  { batch: 8, steps: 17, "count:a": 10, "count:b": 8 },
  { batch: 23, steps: 6, "count:a": 29, "count:b": 23 },
];

const cases: Record<string, [of: (extents: (typeof known)[number]) => number, near: string[], formula: string | null]> = {
  "a number that is the same everywhere": [() => 8, [], "8"],
  "an extent": [({ batch }) => batch, [], "batch"],
  "the extent of an input, where a count is as large": [(extents) => extents["count:b"], ["count:b"], "count:b"],
  "batch, where only a count elsewhere is as large": [(extents) => extents["count:b"], [], "batch"],
  "one more": [({ batch }) => batch + 1, [], "batch + 1"],
  "a multiple": [({ batch }) => batch * 4, [], "batch * 4"],
  "a product": [({ batch, steps }) => batch * steps, ["batch"], "batch * steps"],
  "a product and one": [({ batch, steps }) => batch * steps + 1, ["batch"], "batch * steps + 1"],
  "a square": [({ batch }) => batch * batch - 3, [], "(batch * batch) - 3"],
  "a sum": [({ batch, steps }) => batch + steps, [], "batch + steps"],
  "a count": [(extents) => extents["count:a"] * 2, ["count:a"], "count:a * 2"],
  "a rounded quotient": [({ steps }) => Math.floor((steps + 1) / 2), [], "(steps + 1) // 2"],
  "a cube is no formula": [({ batch }) => batch ** 3, [], null],
  "a fraction is no formula": [({ batch }) => batch / 2, [], null],
};

for (const [name, [of, near, formula]] of Object.entries(cases)) {
  Deno.test(`formulaOf(): ${name}`, () => {
    const found = formulaOf(known.map(of), known, new Set(near));
    assertEquals(found === null ? null : spelled(found), formula);
  });
}
