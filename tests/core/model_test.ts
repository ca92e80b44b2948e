import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { backend } from "../../core/runtime/backends/current.ts";
import { glorotUniform, zeros } from "../../core/initializers.ts";
import { variable, variableScope, withModel } from "../../core/model.ts";
import { context } from "./_context.ts";

Deno.test("variables are found again by their full name; another shape is refused", () => {
  using model = context();
  withModel(model, () => {
    const a = variableScope("outer", () => variableScope("inner", () => variable("a", [2], zeros())));
    assertEquals(a.name, "outer/inner/a");
    assertStrictEquals(variableScope("outer", () => variable("inner/a", [2], zeros())), a);
    assertThrows(
      () => variable("outer/inner/a", [3], zeros()),
      Error,
      "Trying to share variable outer/inner/a, but specified shape (3) and found shape (2).",
    );
  });
  assertThrows(() => variable("a", [1], zeros()), Error, 'variable("a") is called inside a modelFn; no model is running');
});

Deno.test("first values depend on the seed and the name, not on the order", () => {
  using one = context();
  using other = context();
  const make = (names: string[]) => Object.fromEntries(names.map((name) => [name, variable(name, [4, 4], glorotUniform()).value()]));
  assertEquals(withModel(one, () => make(["a", "b"])), withModel(other, () => make(["b", "a"])));
});

Deno.test("a store frees what it made", () => {
  const before = backend().live.blocks;
  {
    using model = context();
    withModel(model, () => variable("a", [100], zeros()));
    assertEquals(backend().live.blocks, before + 1);
  }
  assertEquals(backend().live.blocks, before);
});
