/** Mutants of optimizers, learning rates, losses and metrics. */

import type { FileMutants } from "./mutant.ts";

const optimizerTests = ["tests/core/optimizers/contract_test.ts", "tests/core/optimizers/golden_test.ts"];

/** The list. */
export const ofTraining: readonly FileMutants[] = [
  {
    file: "core/optimizers/adam.ts",
    tests: optimizerTests,
    changes: [
      ["f(f(rate * f(Math.sqrt(f(1 - power2)))) / f(1 - power1))", "f(f(rate * f(Math.sqrt(f(1 - power1)))) / f(1 - power2))"],
      ["ids.address, variable.address, m, v, vhat, rows.address", "ids.address, variable.address, v, m, vhat, rows.address"],
      [`{ beta_1: this.settings["beta1"] as number, beta_2:`, "{ beta_2:"],
    ],
  },
  {
    file: "core/optimizers/ftrl.ts",
    tests: optimizerTests,
    changes: [
      ["rateParams(rate, l1, l2,", "rateParams(rate, l2, l1,"],
      [`      learning_rate_power: this.settings["learningRatePower"] as number,\n`, ""],
      [`      beta: this.settings["beta"] as number,\n`, ""],
    ],
  },
  {
    file: "core/optimizers/rmsprop.ts",
    tests: optimizerTests,
    changes: [["rateParams(rate, rho, momentum, epsilon)", "rateParams(rate, momentum, rho, epsilon)"]],
  },
  {
    file: "core/optimizers/adagrad.ts",
    tests: optimizerTests,
    changes: [["initialAccumulatorValue: 0.1, epsilon", "initialAccumulatorValue: 0.01, epsilon"]],
  },
  {
    file: "core/optimizers/kinds.ts",
    tests: ["tests/core/optimizers/contract_test.ts", "tests/core/optimizers/v1_test.ts"],
    changes: [
      ["  RMSProp: RMSPropOptimizer,\n", ""],
      ["Ftrl, RMSProp, SGD };", "Ftrl, SGD };"],
    ],
  },
  {
    file: "core/optimizers/_rate.ts",
    tests: ["tests/core/optimizers/contract_test.ts", "tests/core/optimizers/golden_test.ts", "tests/core/graph/train_test.ts"],
    changes: [
      ["betas[i]! ** (step + 1)", "betas[i]! ** step"],
      ["Math.fround(decay * step)", "Math.fround(decay * (step + 1))"],
    ],
  },
  {
    file: "core/optimizers/_clip.ts",
    tests: [...optimizerTests, "tests/core/optimizers/optimize_loss_test.ts"],
    changes: [
      ["  run.maximum(1, scale, bound, scale);\n", ""],
      [
        "if (clipvalue !== null) clipByValueInPlace(values, clipvalue);\n    if (clipnorm !== null) clipByNorm(values, clipnorm);",
        "if (clipnorm !== null) clipByNorm(values, clipnorm);\n    if (clipvalue !== null) clipByValueInPlace(values, clipvalue);",
      ],
    ],
  },
  {
    file: "core/optimizers/_gradient_changes.ts",
    tests: ["tests/core/optimizers/optimize_loss_test.ts"],
    changes: [["if (!(clip > 0) || !Number.isFinite(clip))", "if (!(clip >= 0) || !Number.isFinite(clip))"]],
  },
  {
    file: "core/learning_rate.ts",
    tests: ["tests/core/learning_rate_test.ts"],
    changes: [
      ["step > boundaries[i]!", "step >= boundaries[i]!"],
      ["quotient(Math.min(step, decaySteps), decaySteps)", "quotient(step, decaySteps)"],
      ["staircase ? Math.floor(count) : count", "staircase ? Math.round(count) : count"],
    ],
  },
  {
    file: "core/losses.ts",
    tests: ["tests/core/losses_test.ts"],
    changes: [
      ["losses.size === 0 ? 0 : 1 / losses.size", "losses.size <= 1 ? 0 : 1 / losses.size"],
      ["return divNoNan(total, sum(broadcastTo(weights, losses.shape)));", "return divNoNan(total, sum(weights));"],
    ],
  },
  {
    file: "core/metrics/metric.ts",
    tests: ["tests/core/metrics/metric_test.ts"],
    changes: [["if (missing < 0 || grown.shape.some(", "if (missing < 0 && grown.shape.some("]],
  },
];
