/**
 * Heads on logits, labels and weights drawn at random, in several ranks.
 *
 * @module
 */

import { Random } from "./_cases.ts";

/** Numbers nested as deep as the value has dimensions. */
export type Nested = number | Nested[];

/** A head of either family, and one batch for it. Options are named as in Python. */
export interface HeadCase {
  readonly name: string;
  readonly kind: string;
  /** Size of the last dimension of what the head predicts: classes or targets. */
  readonly n: number;
  readonly logits: Nested;
  readonly labels: Nested | Readonly<Record<string, Nested>>;
  readonly weights: Nested | null;
  readonly reduction: string;
  readonly thresholds: readonly number[];
  readonly classes: readonly number[];
  readonly full: boolean;
  readonly headWeights: readonly number[];
}

const KINDS = ["multi_class", "binary", "multi_label", "regression", "poisson", "logistic", "several"];
const OLD_KINDS = ["multi_class", "binary", "multi_label", "regression", "poisson", "svm"];

/** Cases for `tf.estimator`'s heads. */
export function headCases(seed: number, count: number): HeadCase[] {
  return KINDS.flatMap((kind, k) =>
    Array.from({ length: count }, (_, i) => headCase(new Random(seed * 100 + k * 31 + i), kind, `${kind}_${i}`, false))
  );
}

/** Cases for contrib's heads, which take logits of rank 2. */
export function oldHeadCases(seed: number, count: number): HeadCase[] {
  return OLD_KINDS.flatMap((kind, k) =>
    Array.from({ length: count }, (_, i) => headCase(new Random(seed * 100 + k * 37 + i), kind, `${kind}_${i}`, true))
  );
}

function headCase(random: Random, kind: string, name: string, old: boolean): HeadCase {
  const single = kind === "binary" || kind === "logistic" || kind === "svm";
  const n = single
    ? 1
    : kind === "multi_class" || kind === "several"
    ? random.whole(3, 6)
    : random.whole(kind === "multi_label" ? 2 : 1, 5);
  const lead = old ? [random.whole(3, 12)] : random.pick([[7], [3, 4], [2, 3, 2]]);
  const some = (shape: readonly number[], draw: () => number): Nested =>
    shape.length === 0 ? draw() : Array.from({ length: shape[0]! }, () => some(shape.slice(1), draw));
  const ids = (count: number) => some([...lead, 1], () => random.whole(0, count));
  const labels: Record<string, () => HeadCase["labels"]> = {
    multi_class: () => ids(n),
    binary: () => ids(2),
    svm: () => ids(2),
    multi_label: () => some([...lead, n], () => random.whole(0, 2)),
    regression: () => some([...lead, n], () => random.round(-3, 3)),
    poisson: () => some([...lead, n], () => random.whole(0, 9)),
    logistic: () => some([...lead, 1], () => random.round(0, 1)),
    several: () => ({ a: ids(n), b: ids(2) }),
  };
  const width = kind === "several" ? n + 1 : n;
  const weight = () => random.next() < 0.2 ? 0 : random.round(0.1, 2);
  const target = kind === "regression" || kind === "poisson" ? n : 1;
  return {
    name,
    kind,
    n,
    logits: some([...lead, width], () => random.round(-3, 3)),
    labels: labels[kind]!(),
    weights: random.next() < 0.3 ? null : some([...lead, random.pick([1, target])], weight),
    reduction: random.pick(["sum", "sum_over_batch_size"]),
    thresholds: random.pick([[], [0.25, 0.6]]),
    classes: random.pick([[], [0, n - 1]]),
    full: random.next() < 0.5,
    headWeights: [random.round(0.1, 2), random.round(0.1, 2)],
  };
}
