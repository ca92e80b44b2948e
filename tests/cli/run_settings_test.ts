import { assertEquals, assertThrows } from "@std/assert";
import { type RunSettings, storedSettings } from "../../cli/run_settings.ts";
import { InvalidArgumentError } from "../../core/errors.ts";
import type { JsonValue } from "../../core/io/model_description.ts";

const settings: RunSettings = {
  data: "/data/birds.csv",
  delimiter: ";",
  steps: 100,
  lastStep: 300,
  batch: 8,
  learningRate: 0.1,
  seed: 7,
  holdOut: { share: 0.2, seed: 7, stratify: true, thresholds: [["a", 0.25]] },
};

Deno.test("storedSettings() reads back what was written, and names a field that is wrong", () => {
  const read = (value: unknown): RunSettings | null => storedSettings(JSON.parse(JSON.stringify(value)) as JsonValue, "m/headway.json");
  assertEquals(read(settings), settings);
  assertEquals(read({ ...settings, data: null, holdOut: null }), { ...settings, data: null, holdOut: null });
  assertEquals(storedSettings(undefined, "m/headway.json"), null);
  const wrong: [keyof RunSettings, unknown][] = [
    ["data", 1],
    ["delimiter", ";;"],
    ["steps", 0],
    ["lastStep", -1],
    ["batch", "8"],
    ["learningRate", 0],
    ["seed", 0.5],
    ["holdOut", { share: 0.2, seed: 7, stratify: true }],
    ["holdOut", { ...settings.holdOut, share: 1 }],
  ];
  for (const [field, value] of wrong) {
    const sentence = `m/headway.json does not tell how the model is trained: its field commandLine.${field} is wrong`;
    assertThrows(() => read({ ...settings, [field]: value }), InvalidArgumentError, sentence);
  }
  for (const value of [null, [], "x"]) assertThrows(() => read(value), InvalidArgumentError, "commandLine.data is wrong");
});
