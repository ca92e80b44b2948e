import { assertEquals } from "@std/assert";
import { RunConfig } from "../../estimators/run_config.ts";

Deno.test("RunConfig has TensorFlow's defaults", () => {
  const config = new RunConfig();
  assertEquals([config.saveCheckpointsSecs, config.saveCheckpointsSteps], [600, null]);
  assertEquals([config.keepCheckpointMax, config.keepCheckpointEveryNHours], [5, 10000]);
  assertEquals([config.saveSummarySteps, config.logStepCountSteps], [100, 100]);
  assertEquals(new RunConfig({ saveCheckpointsSteps: 3 }).saveCheckpointsSecs, null);
});
