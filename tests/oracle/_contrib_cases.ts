/**
 * Contrib's heads on drawn logits, labels and weights of every shape they take, alone and several together.
 *
 * @module
 */

import { Random } from "./_cases.ts";
import type { Nested } from "./_head_cases.ts";

/** One head; options are named as in Python. */
export interface ContribHead {
  readonly kind: "multi_class" | "binary" | "svm" | "regression" | "poisson" | "multi_label" | "loss_only";
  readonly n: number;
  readonly head_name: string | null;
  readonly weight_column_name: string | null;
  readonly enable_centered_bias: boolean;
  readonly thresholds: readonly number[] | null;
  readonly metric_class_ids: readonly number[] | null;
  readonly label_keys: readonly string[] | null;
  /** Whether the scores of a regression are the squares of the logits, and the loss of two classes one of the user's own. */
  readonly own: boolean;
}

/** Labels of one head; `sparse` are lists of ids. */
export interface ContribLabels {
  readonly dtype: "float32" | "int64" | "string";
  readonly values: Nested | readonly string[];
  readonly sparse: boolean;
}

/** A head or several, and one batch. */
export interface ContribCase {
  readonly name: string;
  readonly heads: readonly ContribHead[];
  readonly lossWeights: readonly number[] | null;
  /** [batch, n], or by name of the head. */
  readonly logits: Nested | Readonly<Record<string, Nested>>;
  readonly labels: Readonly<Record<string, ContribLabels>>;
  readonly features: Readonly<Record<string, Nested>>;
}

const KINDS = ["multi_class", "binary", "svm", "regression", "poisson", "multi_label"] as const;

/** Cases of single heads and, every third, of several. */
export function contribCases(seed: number, count: number): ContribCase[] {
  return Array.from({ length: count }, (_, i) => {
    const random = new Random(seed * 1000 + i);
    const rows = random.whole(2, 9);
    const several = i % 3 === 2;
    const heads = several
      ? Array.from({ length: random.whole(1, 4) }, (_, k) => headOf(random, random.pick(KINDS), `h${k}`))
      : [headOf(random, KINDS[(i - Math.floor(i / 3)) % KINDS.length]!, random.next() < 0.3 ? "alone" : null)];
    if (several && random.next() < 0.5) {
      heads.splice(random.whole(0, heads.length + 1), 0, { ...headOf(random, "svm", "extra"), kind: "loss_only", n: 0, own: false });
    }
    const own = heads.filter(({ kind }) => kind !== "loss_only");
    const logits = own.map(({ n }) => grid(rows, n, () => random.next() < 0.1 ? 0 : random.round(-3, 3)));
    const side = logits[0]!.map((_, row) => logits.flatMap((rows) => rows[row]!));
    return {
      name: `contrib_${seed}_${i}`,
      heads,
      lossWeights: several && random.next() < 0.6 ? heads.map(() => random.pick([0, 1, random.round(0.1, 3)])) : null,
      logits: several && random.next() < 0.5 ? Object.fromEntries(own.map(({ head_name }, k) => [head_name!, logits[k]!])) : side,
      labels: Object.fromEntries(own.map((head) => [head.head_name ?? "label", labelsOf(random, head, rows)])),
      features: { w: weightsOf(random, own, rows), v: weightsOf(random, own, rows) },
    };
  });
}

function headOf(random: Random, kind: ContribHead["kind"], name: string | null): ContribHead {
  const n = kind === "binary" || kind === "svm" ? 1 : random.whole(kind === "multi_class" ? 3 : kind === "multi_label" ? 2 : 1, 5);
  const keys = kind === "multi_class" && random.next() < 0.4;
  return {
    kind,
    n,
    head_name: name,
    weight_column_name: random.pick([null, "w", "v"]),
    enable_centered_bias: random.next() < 0.25,
    thresholds: random.pick([null, [], [0.5], [0.25, 0.123456789, 0.9]]),
    metric_class_ids: (kind === "multi_class" || kind === "multi_label") ? random.pick([null, [], [0], [n - 1, 0]]) : null,
    label_keys: keys ? Array.from({ length: n }, (_, i) => `key ${i}`) : null,
    own: random.next() < 0.2,
  };
}

function labelsOf(random: Random, { kind, n, label_keys: keys, weight_column_name: weight }: ContribHead, rows: number): ContribLabels {
  // TensorFlow cannot weigh the losses of classes that come as [rows].
  const column = random.next() < 0.5 || weight !== null;
  const shaped = <T>(values: T[]): never => (column ? values.map((value) => [value]) : values) as never;
  const list = <T>(draw: () => T): T[] => Array.from({ length: rows }, draw);
  if (kind === "multi_label") {
    if (random.next() < 0.4) {
      // Lists of ids, of which at least one has an id.
      const ids = list(() => Array.from({ length: n }, (_, id) => id).filter(() => random.next() < 0.5));
      if (ids.every(({ length }) => length === 0)) ids[0] = [n - 1];
      return { dtype: "int64", values: ids, sparse: true };
    }
    return { dtype: "int64", values: grid(rows, n, () => random.whole(0, 2)), sparse: false };
  }
  if (kind === "regression" || kind === "poisson") {
    const draw = () => kind === "poisson" ? random.whole(0, 7) : random.round(-3, 3);
    return { dtype: "float32", values: n === 1 ? shaped(list(draw)) : grid(rows, n, draw), sparse: false };
  }
  if (keys !== null) return { dtype: "string", values: shaped(list(() => random.pick(keys))), sparse: false };
  return { dtype: "int64", values: shaped(list(() => random.whole(0, kind === "multi_class" ? n : 2))), sparse: false };
}

/** One number, or one for each row; some are zero. */
function weightsOf(random: Random, heads: readonly ContribHead[], rows: number): Nested {
  const draw = () => random.next() < 0.25 ? 0 : random.round(0.1, 2);
  const widths = new Set(heads.map(({ kind, n }) => kind === "multi_class" ? 1 : n));
  const wide = widths.size === 1 && random.next() < 0.3 ? [...widths][0]! : 1;
  const first = random.round(0.1, 2);
  if (wide > 1) return grid(rows, wide, draw);
  const values = [first, ...Array.from({ length: rows - 1 }, draw)];
  return random.pick([first, values.map((value) => [value]), values.map((value) => [value])]);
}

function grid(rows: number, width: number, draw: () => number): number[][] {
  return Array.from({ length: rows }, () => Array.from({ length: width }, draw));
}
