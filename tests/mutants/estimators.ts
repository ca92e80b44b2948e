/** Mutants of estimators: the loops, restoring, warm starts, the configuration. */

import type { FileMutants } from "./mutant.ts";

/** The list. */
export const ofEstimators: readonly FileMutants[] = [
  {
    file: "estimators/_train.ts",
    tests: ["tests/estimators/failed_step_test.ts", "tests/estimators/optimize_loss_test.ts"],
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
    file: "estimators/_train.ts",
    tests: ["tests/estimators/resume_test.ts"],
    changes: [
      ["await task.save({ position });", "await task.save({ position: input.position() });"],
      ["(savedStep !== session.step || !aborted)", "savedStep !== session.step"],
    ],
  },
  {
    file: "estimators/_arguments.ts",
    tests: ["tests/estimators/arguments_test.ts"],
    changes: [
      ["const TURN_MILLISECONDS = 20;", "const TURN_MILLISECONDS = 40;"],
      ["    await macrotask();\n    this.#last = performance.now();", "    await macrotask();"],
    ],
  },
  {
    file: "estimators/_evaluate.ts",
    tests: ["tests/estimators/estimator_test.ts", "tests/estimators/metrics_test.ts"],
    changes: [["batches + steps.count < task.steps", "batches + steps.count <= task.steps"]],
  },
  {
    file: "estimators/_restore.ts",
    tests: ["tests/estimators/restore_test.ts", "tests/estimators/resume_test.ts", "tests/estimators/estimator_test.ts"],
    changes: [
      ["if (!sameShape(found.shape, shape)) {", "if (found.data.length === 0) {"],
      ["if (slots.length > 0 && !resetOptimizer) {", "if (slots.length > 0) {"],
      ["Number.isSafeInteger(step) && step >= 0", "Number.isSafeInteger(step)"],
    ],
  },
  {
    file: "estimators/_train_progress.ts",
    tests: ["tests/estimators/resume_test.ts", "tests/estimators/estimator_test.ts"],
    changes: [["step >= this.#lastStep + this.#steps", "step > this.#lastStep + this.#steps"]],
  },
  {
    file: "estimators/_vocabulary_remap.ts",
    tests: ["tests/estimators/warm_start_test.ts"],
    changes: [["if (other >= 0) {", "if (other > 0) {"]],
  },
  {
    file: "estimators/_warm_values.ts",
    tests: ["tests/estimators/warm_start_test.ts"],
    changes: [["new RegExp(`^(?:${escaped})`", "new RegExp(`(?:${escaped})`"]],
  },
  {
    file: "estimators/run_config.ts",
    tests: ["tests/estimators/run_config_test.ts"],
    changes: [["? 600 : null)", "? 60 : null)"]],
  },
  {
    file: "estimators/_session.ts",
    tests: ["tests/estimators/failed_step_test.ts", "tests/estimators/devices_test.ts"],
    changes: [["    this.nextStep = this.step;\n", ""]],
  },
];
