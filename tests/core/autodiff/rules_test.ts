import { assert, assertEquals } from "@std/assert";
import { gradients } from "../../../core/autodiff/rules.ts";
import { checkedIn, unchecked } from "../_differentiable.ts";

Deno.test("the gradient of every operation in the table of derivatives is checked, or there is a reason", async () => {
  const listed = [...Object.values(checkedIn).flat(), ...Object.keys(unchecked)];
  assertEquals(listed.sort(), Object.keys(gradients).sort());
  for (const file of Object.keys(checkedIn)) {
    const source = await Deno.readTextFile(new URL(`../${file}`, import.meta.url));
    assert(source.includes(`testChecked("${file}")`), `${file} does not say that its operations were checked`);
  }
});
