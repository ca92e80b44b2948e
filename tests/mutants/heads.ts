/** Mutants of heads. */

import type { FileMutants } from "./mutant.ts";

/** The list. */
export const ofHeads: readonly FileMutants[] = [
  {
    file: "heads/binary_class_head.ts",
    tests: ["tests/heads/tensorflow_cases_binary_test.ts", "tests/heads/errors_test.ts"],
    changes: [
      ["concat([zerosLike(z), z], -1)", "concat([z, zerosLike(z)], -1)"],
      ["threshold > 0 && threshold < 1", "threshold >= 0 && threshold < 1"],
    ],
  },
  {
    file: "heads/multi_class_head.ts",
    tests: ["tests/heads/tensorflow_cases_multi_class_test.ts", "tests/heads/errors_test.ts"],
    changes: [
      ["nClasses <= 2)", "nClasses < 2)"],
      [".update(ids, argMax(z), weights)", ".update(ids, argMax(z))"],
    ],
  },
  {
    file: "heads/regression_head.ts",
    tests: ["tests/heads/tensorflow_cases_regression_test.ts", "tests/heads/errors_test.ts"],
    changes: [
      ["affine(log(affine(labels, 2 * Math.PI)), 0.5)", "affine(log(affine(labels, 2 * Math.PI)), 1)"],
      ["logicalAnd(greaterEqual(labels, 0), lessEqual(labels, 1))", "lessEqual(labels, 1)"],
    ],
  },
  {
    file: "heads/multi_label_head.ts",
    tests: ["tests/heads/tensorflow_cases_multi_label_test.ts", "tests/heads/errors_test.ts"],
    changes: [["given >= 0 && given < nClasses", "given >= 0 && given <= nClasses"]],
  },
  {
    file: "heads/sequential_head.ts",
    tests: ["tests/heads/sequential_head_test.ts", "tests/heads/tensorflow_cases_sequential_test.ts"],
    changes: [["() => this.exportOutputs(own()) });", "() => this.exportOutputs(predictions()) });"]],
  },
  {
    file: "heads/multi_head.ts",
    tests: ["tests/heads/tensorflow_cases_multi_head_test.ts"],
    changes: [
      ["begin += logitsDimension;", "begin += 1;"],
      ["if (i === 0) outputs", "if (i === 1) outputs"],
    ],
  },
  {
    file: "heads/head.ts",
    tests: ["tests/heads/tensorflow_cases_train_test.ts", "tests/heads/tensorflow_cases_multi_class_test.ts"],
    changes: [
      ["updateOps.length === 0 ? step : withUpdates(step, updateOps)", "step"],
      ["(options.regularizationLosses ?? []).reduce((a, b) => add(a, b), reduced)", "reduced"],
    ],
  },
  {
    file: "heads/_classes.ts",
    tests: ["tests/heads/tensorflow_cases_binary_test.ts", "tests/heads/errors_test.ts", "tests/heads/golden_test.ts"],
    changes: [["short >= 1e-4", "short >= 1e-3"]],
  },
  {
    file: "heads/contrib/binary_svm_head.ts",
    tests: ["tests/heads/contrib/tensorflow_cases_scores_test.ts"],
    changes: [["logits), -1, 1)", "logits), -1, 2)"]],
  },
  {
    file: "heads/contrib/_single_head.ts",
    tests: ["tests/heads/contrib/heads_test.ts", "tests/heads/contrib/golden_test.ts"],
    changes: [
      ["affine(div(gradient.tensor, sqrt(sums)), 0.1)", "affine(div(gradient.tensor, sqrt(sums)), 0.2)"],
      ["train === report ? train : affine(add(train, report), 0.5)", "train"],
    ],
  },
  {
    file: "heads/contrib/_many_classes.ts",
    tests: ["tests/heads/contrib/sampled_softmax_head_test.ts"],
    changes: [["k >= 1 && k <= nClasses", "k >= 1 && k <= nClasses + 1"]],
  },
  {
    file: "heads/contrib/sampled_softmax_head.ts",
    tests: ["tests/heads/contrib/sampled_softmax_head_test.ts"],
    changes: [
      ["options.removeAccidentalHits ?? !this.#nce", "options.removeAccidentalHits ?? false"],
      ["updates.push(() => countClasses(counts, labels));", "countClasses(counts, labels);"],
    ],
  },
];
