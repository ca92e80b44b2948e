/** Batches of raw features of every form. */

import type { Features, FeatureValue } from "../../../core/data/values.ts";
import { SparseTensor, tensor } from "../../../core/runtime/tensor.ts";

/** In what a feature comes. Numbers that are dense come as arrays in a "sparse" batch too. */
export type Form = "array" | "typed" | "nested" | "padded" | "tensor" | "wide tensor" | "sparse" | "steps";

type Scalar = number | bigint | string | null;
type Kind = "numbers" | "whole" | "strings" | "weights";

/** Rows of one feature: numbers of a fixed width, any number of categories, or a sequence of steps. */
interface RawFeature {
  readonly kind: Kind;
  readonly form: "dense" | "ragged" | "sequence";
  /** Numbers of a row, or of a step. */
  readonly width: number;
  readonly rows: readonly (readonly Scalar[])[];
}

/** Features as lists of rows. */
export type RawFeatures = Readonly<Record<string, RawFeature>>;

const MOST = 4;

/** Rows made of a seed. The first row of a batch has the longest sequence. */
export function rawFeatures(seed: number, { batch, steps }: { batch: number; steps: number }): RawFeatures {
  let state = seed * 7919 + 13;
  const random = (n: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 16) % n;
  };
  const rows = <T>(make: (row: number) => T): T[] => Array.from({ length: batch }, (_, row) => make(row));
  const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
  const number = () => random(1000) / 128;
  const words = ["a", "b", "c", "d", "é", "zz"];
  const ids = [0, 1, 2, 3, 4, 3n];
  const counts = rows(() => random(MOST));
  const lengths = rows((row) => row === 0 ? steps : random(steps + 1));
  const dense = (width: number, make = number): RawFeature => ({
    kind: "numbers",
    form: "dense",
    width,
    rows: rows(() => times(width, make)),
  });
  const bag = (kind: Kind, make: () => Scalar): RawFeature => ({
    kind,
    form: "ragged",
    width: 1,
    rows: rows((row) => times(counts[row]!, make)),
  });
  const steps_ = (kind: Kind, make: () => Scalar, width = 1): RawFeature => ({
    kind,
    form: "sequence",
    width,
    rows: rows((row) => times(lengths[row]! * width, make)),
  });
  return {
    x: dense(1, () => 0.5 + number()),
    y: dense(1),
    m: dense(3),
    g: dense(2, () => random(3) === 0 ? NaN : number()),
    n: { ...dense(1, () => random(5)), kind: "whole" },
    s: bag("strings", () => words[random(words.length)]!),
    t: bag("strings", () => words[random(words.length)]!),
    i: bag("whole", () => ids[random(ids.length)]!),
    j: bag("whole", () => ids[random(ids.length)]!),
    w: bag("weights", () => 0.25 + number()),
    qs: steps_("strings", () => words[random(words.length)]!),
    qi: steps_("whole", () => ids[random(ids.length)]!),
    qw: steps_("weights", () => 0.25 + number()),
    qx: steps_("numbers", number),
    qy: steps_("numbers", number),
    qm: steps_("numbers", number, 2),
  };
}

/** One row of a batch. */
export function rowOf(raw: RawFeatures, row: number): RawFeatures {
  return Object.fromEntries(Object.entries(raw).map(([key, feature]) => [key, { ...feature, rows: [feature.rows[row]!] }]));
}

/** The features as a user would pass them. Tensors belong to the scope. */
export function valuesOf(raw: RawFeatures, form: Form): Features {
  return Object.fromEntries(Object.entries(raw).map(([key, feature]) => [key, valueOf(feature, form) as FeatureValue]));
}

function valueOf(feature: RawFeature, form: Form): unknown {
  const { kind, rows, width } = feature;
  const padding = kind === "strings" ? "" : kind === "whole" ? -1 : 0;
  const dtype = kind === "strings" ? "string" : kind === "whole" ? "int64" : "float32";
  if (feature.form === "dense") {
    const shape = width === 1 ? [rows.length] : [rows.length, width];
    if (form === "tensor") return tensor(rows.flat() as number[], shape, kind === "whole" ? "int32" : "float32");
    if (form === "typed" && width === 1) return Float32Array.from(rows.flat() as number[]);
    return form === "nested" || width > 1 ? rows : rows.flat();
  }
  // Padding is crossed like any other value: how much of it a row has may not depend on the others.
  const longest = Math.max(feature.form === "ragged" ? MOST : 1, ...rows.map((row) => row.length));
  const padded = rows.map((row) => [...row, ...new Array(longest - row.length).fill(padding)]);
  const tensorOf = (values: Scalar[], shape: number[]) =>
    tensor(values.map((v) => dtype === "int64" ? BigInt(v!) : v) as string[], shape, dtype);
  switch (form) {
    case "array":
    case "typed":
      return rows.map((row) => row[0] ?? (kind === "weights" ? 0 : padding));
    case "tensor":
      if (feature.form === "ragged") return tensorOf(padded.map((row) => row[0]!), [rows.length]);
      return tensorOf(padded.flat(), [rows.length, longest]);
    case "wide tensor":
      return tensorOf(padded.flat(), [rows.length, longest]);
    case "sparse":
      if (width > 1) return rows;
      return new SparseTensor(rows.flatMap((row, b) => row.map((_, t) => [b, t])), tensorOf(rows.flat(), [rows.flat().length]), [
        rows.length,
        longest,
      ]);
    case "padded":
      return padded;
    case "steps":
      return feature.form === "ragged" ? rows : rows.map((row) => row.flatMap((_, i) => i % width === 0 ? [row.slice(i, i + width)] : []));
    default:
      return rows;
  }
}
