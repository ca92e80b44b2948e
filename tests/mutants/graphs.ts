/** Mutants of graphs: rows of the tables of operations that are gone, and the plan of memory. */

import type { FileMutants } from "./mutant.ts";

/** The list. */
export const ofGraphs: readonly FileMutants[] = [
  {
    file: "core/graph/training_operations.ts",
    tests: ["tests/core/graph/train_test.ts"],
    changes: [
      [`  ...applying("apply_proximal_adagrad", proximalAdagradRule),\n`, ""],
      ["  decay_divisor: (_, { decay }, { step }) => decayDivisor(decay, step),\n", ""],
      ["  moving_average: ([average, x], { rate }) => effect(() => updateMovingAverage(variableOf(average), x, rate)),\n", ""],
    ],
  },
  {
    file: "core/graph/gradient_operations.ts",
    tests: ["tests/core/graph/train_test.ts"],
    changes: [["  clip_grad: ([x, dy], { low, high }) => clipGradient(dy, x, low, high),\n", ""]],
  },
  {
    file: "core/graph/metric_operations.ts",
    tests: ["tests/core/graph/metrics_test.ts"],
    changes: [["  dot: ([a, b]) => dot(a, b),\n", ""]],
  },
  {
    file: "core/graph/head_operations.ts",
    tests: ["tests/core/graph/rules_test.ts"],
    changes: [["  fill_ids: (_, { count, id }) => filledIds(count, id),\n", ""]],
  },
  {
    file: "core/graph/canned_operations.ts",
    tests: ["tests/core/graph/columns_test.ts", "tests/core/graph/prediction_test.ts", "tests/core/graph/heads_test.ts"],
    changes: [
      ["  tile_rows: ([words], { rows }) => tileRows(words, rows),\n", ""],
      ["  identity_ids: ([values], attributes) => identityIds(values, attributes),\n", ""],
    ],
  },
  {
    file: "core/graph/sequence_operations.ts",
    tests: ["tests/core/graph/recurrent_test.ts", "tests/core/graph/columns_test.ts"],
    changes: [["  same_lengths: ([known, lengths], attributes) => checkSameLengths(known, lengths, attributes),\n", ""]],
  },
  {
    file: "core/graph/rules.ts",
    tests: ["tests/core/graph/rules_test.ts", "tests/core/graph/heads_test.ts"],
    changes: [
      ["  unique_rows: [0, 1, 3],\n", ""],
      ["  merge_rows: [0, 1],\n", ""],
      ["  valid_places: [0],\n", ""],
    ],
  },
  {
    file: "core/graph/memory_plan.ts",
    tests: ["tests/core/graph/memory_plan_test.ts"],
    changes: [
      ["if (block.until >= allocation.node)", "if (block.until > allocation.node)"],
      ["allocation.until = Math.max(allocation.until, until);", "allocation.until = until;"],
    ],
  },
];
