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
Deno.test("a variable that lives on the host is read there", () => {
  using model = context();
  withModel(model, () => {
    const variable = model.variables.get("counts", [3], () => Float32Array.of(1, 2, 3), false, undefined, true);
    const { version } = variable;
    variable.set(1, 7);
    assertEquals(variable.version, version + 1);
    assertEquals([...variable.dataSync() as Float32Array], [1, 7, 3]);
    // What a kernel wrote is not seen: nothing is read from the device.
    backend().writeFloats(variable.address, [9]);
    assertEquals([...variable.value()], [1, 7, 3]);
    variable.assign(Float32Array.of(4, 5, 6));
    assertEquals([[...variable.value()], [...variable.dataSync() as Float32Array]], [[4, 5, 6], [4, 5, 6]]);
    variable.value()[0] = 0;
    assertEquals(variable.value()[0], 4);
  });
});
