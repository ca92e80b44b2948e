import { assertEquals, assertThrows } from "@std/assert";
import { type CsvSchema, schemaWith, withDefaults } from "../../cli/csv_schema.ts";
import { KeyError, ValueError } from "../../core/errors.ts";

const schema: CsvSchema = {
  label: "y",
  columns: [{ name: "y", type: "string" }, { name: "x", type: "float32" }, { name: "city", type: "string" }],
  defaults: { x: 1.5 },
  missing: "error",
};

Deno.test("schemaWith() puts a command's defaults beside those of the model, as the column's type reads them", () => {
  assertEquals(schemaWith(schema, { city: "7", x: "2" }, "skip"), { ...schema, defaults: { city: "7", x: 2 }, missing: "skip" });
  assertEquals(schemaWith(schema, {}, null), schema);
  assertThrows(() => schemaWith(schema, { town: "" }, null), KeyError, '--default names "town", which is not a column that is read');
  assertThrows(() => schemaWith(schema, { x: "much" }, null), ValueError, '--default of column x must be a number, received "much"');
});

Deno.test("withDefaults() fills in what is not there, null or spelled as missing, and names all that have no default", () => {
  for (const x of [undefined, null, "", "NA"]) {
    assertEquals(withDefaults({ ...(x === undefined ? {} : { x: x as string }), city: "Oslo" }, schema), { x: 1.5, city: "Oslo" });
  }
  assertEquals(withDefaults({ x: 0, city: "NA" }, schema), { x: 0, city: "NA" });
  const bare = { ...schema, defaults: {} };
  assertThrows(() => withDefaults({}, bare), ValueError, "The row has no value for x, city; give one, or a default (--default x=VALUE)");
});
