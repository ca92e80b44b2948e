/** Mutants of what reads and writes files. */

import type { FileMutants } from "./mutant.ts";

/** The list. */
export const ofFiles: readonly FileMutants[] = [
  {
    file: "core/io/checkpoint_manager.ts",
    tests: ["tests/core/io/checkpoint_manager_test.ts"],
    changes: [
      ["this.#max === 0 ? -1 : -this.#max", "this.#max === 0 ? -1 : -this.#max - 1"],
      ["if (savedAt <= this.#keepAfter) return false;", ""],
      ["      await this.#giveWay(name, staged);\n", ""],
      [`Number(b.endsWith(".index")) - Number(a.endsWith(".index"))`, `Number(a.endsWith(".index")) - Number(b.endsWith(".index"))`],
    ],
  },
  {
    file: "core/io/checkpoint_state.ts",
    tests: ["tests/core/io/checkpoint_state_test.ts"],
    changes: [
      [`name.split(/[/\\\\]/).includes("..")`, `name.split(/[/]/).includes("..")`],
      ["byte >= 32 && byte < 127", "byte >= 32 && byte <= 127"],
      ["    stateWrites++;\n", ""],
    ],
  },
  {
    file: "core/io/sorted_table.ts",
    tests: ["tests/core/io/sorted_table_test.ts"],
    changes: [
      ["compareBytes(last.key, entry.key) >= 0", "compareBytes(last.key, entry.key) > 0"],
      ["const RESTART_INTERVAL = 16;", "const RESTART_INTERVAL = 15;"],
      ["a[shared]! + 1 >= b[shared]!", "a[shared]! + 1 > b[shared]!"],
      ["!== stored) fail(`the checksum", "!== stored && size < 0) fail(`the checksum"],
    ],
  },
  {
    file: "core/io/encoding.ts",
    tests: ["tests/core/io/encoding_test.ts"],
    changes: [
      ["2 ** (7 * n - 1)", "2 ** (7 * n)"],
      [" : byte === 255 ? Uint8Array.of(255, 0)", ""],
      ["value <= Number.MAX_SAFE_INTEGER ? value", "value <= Infinity ? value"],
    ],
  },
  {
    file: "core/io/tensor_bundle_format.ts",
    tests: ["tests/core/io/tensor_bundle_reader_test.ts"],
    changes: [
      ["sign * fraction * 2 ** -24", "sign * fraction * 2 ** -25"],
      ["if (reader.remaining > 0) fail(`${reader.remaining} bytes are left over`);", ""],
    ],
  },
  {
    file: "core/io/tensor_bundle_reader.ts",
    tests: ["tests/core/io/tensor_bundle_reader_test.ts", "tests/core/io/tensor_bundle_writer_test.ts"],
    changes: [
      ["part < rows % parts ? 1 : 0", "part <= rows % parts ? 1 : 0"],
      ["elements * width === entry.size", "elements * width <= entry.size"],
      ["if (covered !== sizeOf(shape))", "if (covered > sizeOf(shape))"],
    ],
  },
  {
    file: "core/io/tensor_bundle_writer.ts",
    tests: ["tests/core/io/tensor_bundle_writer_test.ts", "tests/core/io/checkpoint_manager_test.ts"],
    changes: [
      ["for (const path of [data, index]) await fs.remove(path).catch(() => {});", ""],
      [" || !name.isWellFormed()", ""],
    ],
  },
  {
    file: "core/io/model_description.ts",
    tests: ["tests/core/io/model_description_test.ts"],
    changes: [["if (format as number > DESCRIPTION_FORMAT) {", "if (format as number > DESCRIPTION_FORMAT + 1) {"]],
  },
];
