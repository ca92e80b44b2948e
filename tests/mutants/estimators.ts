/** Mutants of estimators: the loops, restoring, warm starts, the configuration. */

import type { FileMutants } from "./mutant.ts";

/** The list. */
export const ofEstimators: readonly FileMutants[] = [
  {
    file: "estimators/loops/train.ts",
    tests: ["tests/estimators/loops/failed_step_test.ts", "tests/estimators/optimize_loss_test.ts"],
    changes: [
      ["if (!tape.computed.some(ofTape)) device.run.check_finite(size, address, 0, device.status);", ""],
      [
        `if (gradient.kind === "rows") device.run.check_finite(gradient.rows.size, gradient.rows.address, 0, device.status);`,
        "",
      ],
      ["  device.run.check_nan(1, lossAt, 0, device.status);\n", ""],
      ["      session.stepsDiscarded();\n      clearStatus();", "      session.stepsDiscarded();"],
    ],
  },
  {
    file: "estimators/loops/train.ts",
    tests: ["tests/estimators/loops/resume_test.ts"],
    changes: [
      ["await task.save({ position });", "await task.save({ position: input.position() });"],
      ["(savedStep !== session.step || !aborted)", "savedStep !== session.step"],
    ],
  },
  {
    file: "estimators/loops/pacer.ts",
    tests: ["tests/estimators/loops/pacer_test.ts"],
    changes: [
      ["const TURN_MILLISECONDS = 20;", "const TURN_MILLISECONDS = 40;"],
      ["    await macrotask();\n    this.#last = performance.now();", "    await macrotask();"],
    ],
  },
  {
    file: "estimators/loops/evaluate.ts",
    tests: ["tests/estimators/estimator_test.ts", "tests/estimators/loops/metrics_test.ts"],
    changes: [["batches + steps.count < task.steps", "batches + steps.count <= task.steps"]],
  },
  {
    file: "estimators/session/restore.ts",
    tests: ["tests/estimators/session/restore_test.ts", "tests/estimators/loops/resume_test.ts", "tests/estimators/estimator_test.ts"],
    changes: [
      ["if (!sameShape(found.shape, shape)) {", "if (found.data.length === 0) {"],
      ["if (slots.length > 0 && !resetOptimizer) {", "if (slots.length > 0) {"],
      ["Number.isSafeInteger(step) && step >= 0", "Number.isSafeInteger(step)"],
    ],
  },
  {
    file: "estimators/loops/progress.ts",
    tests: ["tests/estimators/loops/resume_test.ts", "tests/estimators/estimator_test.ts"],
    changes: [["step >= this.#lastStep + this.#steps", "step > this.#lastStep + this.#steps"]],
  },
  {
    file: "estimators/warm_start/vocabulary_remap.ts",
    tests: ["tests/estimators/warm_start/warm_start_test.ts"],
    changes: [["if (other >= 0) {", "if (other > 0) {"]],
  },
  {
    file: "estimators/warm_start/values.ts",
    tests: ["tests/estimators/warm_start/warm_start_test.ts"],
    changes: [["new RegExp(`^(?:${escaped})`", "new RegExp(`(?:${escaped})`"]],
  },
  {
    file: "estimators/run_config.ts",
    tests: ["tests/estimators/run_config_test.ts"],
    changes: [["? 600 : null)", "? 60 : null)"]],
  },
  {
    file: "estimators/session/session.ts",
    tests: ["tests/estimators/loops/failed_step_test.ts", "tests/estimators/loops/devices_test.ts"],
    changes: [["    this.nextStep = this.step;\n", ""]],
  },
  {
    file: "estimators/session/running_calls.ts",
    tests: ["tests/estimators/session/model_directory_test.ts"],
    changes: [
      ["if (this.#callbacks === 0) await ended;", "await ended;"],
      ["AbortSignal.any([signal, closing])", "signal"],
    ],
  },
  {
    file: "estimators/session/description.ts",
    tests: ["tests/estimators/session/model_directory_test.ts"],
    changes: [['if (changes.length === 0) compare("the head"', 'if (changes.length < 0) compare("the head"']],
  },
];
