/** Mutants of datasets. */

import type { FileMutants } from "./mutant.ts";

/** The list. */
export const ofData: readonly FileMutants[] = [
  {
    file: "core/data/transform.ts",
    tests: ["tests/core/data/dataset_test.ts", "tests/core/data/batch_test.ts"],
    changes: [
      [
        "await this.#last.catch(() => {});\n    await this.#input.close();",
        "await this.#input.close();\n    await this.#last.catch(() => {});",
      ],
      ["this.#queue.length < this.#count &&", "this.#queue.length <= this.#count &&"],
      ["this.#left > 0 && ", ""],
    ],
  },
  {
    file: "core/data/node.ts",
    tests: ["tests/core/data/position_test.ts", "tests/core/data/dataset_test.ts"],
    changes: [["left-- <= 0 ? true", "left-- <= 1 ? true"]],
  },
  {
    file: "core/data/batch.ts",
    tests: ["tests/core/data/batch_test.ts"],
    changes: [["if (batch.length !== 2)", "if (batch.length < 2)"]],
  },
  {
    file: "core/data/analyze.ts",
    tests: ["tests/core/data/analyze_test.ts"],
    changes: [
      ["q * (sorted.length - 1)", "q * sorted.length"],
      ["Math.sqrt(this.#squares / count)", "Math.sqrt(this.#squares / (count - 1))"],
    ],
  },
  {
    file: "core/data/csv_text.ts",
    tests: ["tests/core/data/csv_test.ts"],
    changes: [["const leadingZero = /^[+-]?0\\d/;", "const leadingZero = /^[+-]?00/;"]],
  },
  {
    file: "core/data/row_hash.ts",
    tests: ["tests/core/data/row_hash_test.ts"],
    changes: [["float[0] = value + 0;", "float[0] = value;"]],
  },
];
