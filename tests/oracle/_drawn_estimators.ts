/**
 * Draws estimators for the comparison with both versions of TensorFlow.
 *
 * @module
 */

import type { Case, CaseColumn, CaseValues } from "./_case.ts";
import { Random, randomCases } from "./_cases.ts";
import type { RnnCase } from "./_rnn_case.ts";
import { randomRnnCases } from "./_rnn_cases.ts";
import { randomV1Cases } from "./_v1_random_cases.ts";
import { wideCases } from "./_wide_cases.ts";

/** An estimator with its data, and what it is counted as. */
export type DrawnEstimator =
  | { readonly kind: "DNN of TensorFlow 2.15"; readonly test: Case }
  | { readonly kind: "DNN of TensorFlow 1.15"; readonly test: Case }
  | { readonly kind: "RNN of TensorFlow 2.15"; readonly test: RnnCase };

/** So many estimators; each depends on the seed and its number alone. Vocabulary files are written into a directory. */
export function drawEstimators(seed: number, count: number, directory: string): DrawnEstimator[] {
  return Array.from({ length: count }, (_, i) => {
    const own = seed * 1009 + i;
    const random = new Random(own);
    switch (i % 5) {
      case 1:
        return { kind: "DNN of TensorFlow 1.15", test: drawV1(random, own, i) };
      case 3:
        return { kind: "RNN of TensorFlow 2.15", test: drawRnn(random, own, i) };
      default: {
        const plain = i % 2 === 0 ? randomCases(own, 1)[0]! : wideCases(own, 1, directory)[0]!;
        return { kind: "DNN of TensorFlow 2.15", test: withHead(random, withForms(random, withMoreColumns(random, named(plain, i)))) };
      }
    }
  });
}

function named<T extends { readonly name: string }>(test: T, i: number): T {
  return { ...test, name: `${test.name}_${i}` };
}

function drawV1(random: Random, seed: number, i: number): Case {
  // The optimizer of a drawn case is that of its number.
  const drawn = randomV1Cases(seed, 1 + Math.floor(i / 5) % 12).at(-1)!;
  return withForms(random, { ...named(drawn, i), annotated: random.next() < 0.5, steps: 12 });
}

function drawRnn(random: Random, seed: number, i: number): RnnCase {
  const drawn = named(randomRnnCases(seed, 1)[0]!, i);
  const clip = random.pick([{}, { clipnorm: 0.3 }, { clipvalue: 0.05 }, { globalClipnorm: 0.5 }]);
  const optimizer = random.pick([
    drawn.optimizer,
    { kind: "SGD", learningRate: 0.05, momentum: 0.9, ...clip },
    { kind: "Adam", learningRate: 0.01, epsilon: 0.001, ...clip },
    { kind: "RMSProp", learningRate: 0.01, epsilon: 0.001, ...clip },
    { kind: "Ftrl", learningRate: 0.05, ...clip },
  ]);
  return { ...drawn, optimizer };
}

/** Features that are lists of categories, and their weights. */
const LISTS = new Set(["left", "right", "ids", "bag", "bag_weights", "words", "large"]);

/**
 * Lists as SparseTensors, or as arrays with and without padding. TensorFlow is given padding as it is, and crosses it; behind a dense feature it hashes
 * all that is sparse first, and lists are sparse here: padded ones are crossed with one another alone.
 */
function withForms(random: Random, test: Case): Case {
  const form = random.pick(["sparse", "unpadded", test.columns.every(crossesListsAlone) ? "padded" : "unpadded"] as const);
  const given = ({ sparse: _, ...values }: CaseValues): CaseValues => form === "padded" ? values : { ...values, [form]: true };
  const features = Object.entries(test.features).map(([name, values]) => [name, LISTS.has(name) ? given(values) : values] as const);
  return { ...test, features: Object.fromEntries(features), dataset: form !== "sparse" && random.next() < 0.5 };
}

function crossesListsAlone(column: CaseColumn): boolean {
  if (column.kind === "shared") return true;
  if (column.kind === "crossed") return column.keys.every((key) => typeof key === "string" && LISTS.has(key));
  return "column" in column ? crossesListsAlone(column.column) : true;
}

/** Crosses of three features, and a table that two columns share. */
function withMoreColumns(random: Random, test: Case): Case {
  if (!("left" in test.features)) return test;
  const word = (key: string): CaseColumn => ({ kind: "vocabulary", key, vocabulary: ["a", "bb", "ccc"], numOovBuckets: 2 });
  const combiner = random.pick(["mean", "sum", "sqrtn"] as const);
  const more: CaseColumn[] = [
    { kind: "embedding", column: { kind: "crossed", keys: ["left", "ids", "right"], size: 13 }, dimension: random.whole(1, 5), combiner },
    { kind: "indicator", column: { kind: "crossed", keys: [word("right"), "ids"], size: 7, hashKey: 99 } },
    { kind: "shared", columns: [word("left"), word("right")], dimension: random.whole(1, 5), combiner },
  ];
  return { ...test, columns: [...test.columns, ...more.filter(() => random.next() < 0.4)] };
}

/** A third of the estimators have another head than a classifier's or a regressor's. */
function withHead(random: Random, test: Case): Case {
  const head = random.pick([undefined, undefined, undefined, undefined, "multiLabel", "poisson", "logistic"] as const);
  if (head === undefined) return test;
  const { nClasses: _, labelVocabulary: __, ...rest } = test;
  const rows = test.labels.values.length;
  const values = (dtype: CaseValues["dtype"], width: number, draw: () => number): CaseValues => ({
    dtype,
    values: Array.from({ length: rows }, () => Array.from({ length: width }, draw)),
  });
  if (head === "multiLabel") return { ...rest, head, nClasses: 4, labels: values("int64", 4, () => random.whole(0, 2)) };
  if (head === "poisson") return { ...rest, head, labelDimension: 2, labels: values("float32", 2, () => random.whole(0, 5)) };
  return { ...rest, head, labels: values("float32", 1, () => random.round(0, 1)) };
}
