import { assertEquals } from "@std/assert";
import { withClassNames } from "../../../scripts/package/class_names.ts";

Deno.test("withClassNames() gives renamed classes their names, and leaves the others alone", async () => {
  // As esbuild writes them: a class that speaks of itself, a class and another of the same name, and one whose name ends with a digit.
  const module = [
    "var Adam=class _Adam{static of(){return new _Adam}};",
    "var Head=class{};var Head2=class extends Head{};",
    "var Uint64=class{};",
    "export{Adam,Head,Head2,Uint64};",
  ].join("\n");
  const named = withClassNames(module, new Set(["Adam", "Head", "Uint64"]));
  const classes = await import(`data:text/javascript,${encodeURIComponent(named)}`) as Record<string, { name: string }>;
  assertEquals(Object.entries(classes).map(([key, { name }]) => [key, name]), [
    ["Adam", "Adam"],
    ["Head", "Head"],
    ["Head2", "Head"],
    ["Uint64", "Uint64"],
  ]);
  assertEquals(withClassNames("var Head=class{};", new Set(["Head"])), "var Head=class{};");
});
