/** What exported graphs are fed with in TensorFlow, and how their outputs are compared. */

import { assert, assertEquals } from "@std/assert";
import type { Features, HostTensor, Labels, ReceivedTensor, ReceivedTensors } from "../../mod.ts";
import { encodeExample, type FeatureInputs, type ParseSpec } from "../../saved_model/mod.ts";

export function featureTensors(features: Features, spec: ParseSpec): ReceivedTensors {
  return Object.fromEntries(
    Object.keys(features).map((key): [string, ReceivedTensor] => {
      const feature = spec[key];
      if (feature === undefined) return [key, tensorOf(features[key] as readonly unknown[])];
      if (feature.kind === "fixed_len") return [key, { dtype: feature.dtype, shape: [-1, ...feature.shape] }];
      return [key, { dtype: feature.dtype, shape: [-1, -1], sparse: true }];
    }),
  );
}

/** A tensor for each value of a row, a SparseTensor where rows are of unequal length. */
function tensorOf(rows: readonly unknown[], whole: "int64" | "float32" = "float32"): ReceivedTensor {
  const lists = rows.filter((row) => Array.isArray(row)) as unknown[][];
  const first = lists.length > 0 ? lists[0]![0] : rows[0];
  const fractions = rows.flat().some((x) => typeof x === "number" && !Number.isInteger(x));
  const dtype = typeof first === "string" ? "string" : fractions ? "float32" : whole;
  if (lists.length === 0) return { dtype, shape: [-1] };
  const lengths = new Set(lists.map(({ length }) => length));
  return lengths.size === 1 ? { dtype, shape: [-1, ...lengths] } : { dtype, shape: [-1, -1], sparse: true };
}

export function labelTensors(labels: Labels): ReceivedTensors | ReceivedTensor {
  if (Array.isArray(labels)) return tensorOf(labels, "int64");
  return Object.fromEntries(Object.entries(labels).map(([key, rows]) => [key, tensorOf(rows as readonly unknown[], "int64")]));
}

export function feed(values: Readonly<Record<string, unknown>>, tensors: ReceivedTensors): Record<string, unknown> {
  return Object.fromEntries(Object.entries(tensors).map(([key, tensor]) => [key, fed(values[key] as readonly unknown[], tensor)]));
}

export function feedLabels(labels: Labels, tensors: ReceivedTensors | ReceivedTensor): Record<string, unknown> {
  if (Array.isArray(labels)) return { label: fed(labels, tensors as ReceivedTensor) };
  return feed(labels as Readonly<Record<string, unknown>>, tensors as ReceivedTensors);
}

function fed(rows: readonly unknown[], { sparse, shape }: ReceivedTensor): unknown {
  if (!sparse) return shape.length === 2 && shape[1] === 1 ? rows.map((x) => Array.isArray(x) ? x : [x]) : rows;
  const lists = rows.map((row) => Array.isArray(row) ? row : [row]);
  return {
    indices: lists.flatMap((list, row) => list.map((_, i) => [row, i])),
    values: lists.flat(),
    shape: [lists.length, Math.max(...lists.map(({ length }) => length))],
  };
}

/** A tensor as the script writes it; strings in base64. */
export interface Written {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly (number | string)[];
}

/** The outputs of signatures by name. */
export type Signatures = Readonly<Record<string, { readonly method?: string; readonly outputs: Readonly<Record<string, Written>> }>>;

/** What `saved_model_run.py` gives: by the loader of TensorFlow 1, and by that of TensorFlow 2 where there is one. */
export interface Ran {
  readonly v1: Signatures;
  readonly v2: Signatures | null;
}

/** The rows of features as serialised examples, in base64. */
export function examplesOf(features: Features, spec: ParseSpec, rows: number): string[] {
  return Array.from({ length: rows }, (_, row) => encodeExample(rowOf(features, row, spec), spec).toBase64());
}

/** The features of one row that the specification names, as an Example holds them. */
function rowOf(features: Features, row: number, spec: ParseSpec): FeatureInputs {
  return Object.fromEntries(
    Object.entries(spec).map(([key, { kind }]) => {
      const value = (features[key] as readonly unknown[])[row];
      return [key, kind === "var_len" && !Array.isArray(value) ? [value] : value];
    }),
  ) as FeatureInputs;
}

/** The same element type, shape and elements: floats within 2e-6 of the largest. */
export function assertSame(ours: HostTensor, theirs: Written, message: string): void {
  assertEquals([theirs.dtype, theirs.shape], [ours.dtype, ours.shape], message);
  if (ours.dtype !== "float32") {
    const written = ours.dtype === "string"
      ? ours.data.map((value) => new TextEncoder().encode(value as string).toBase64())
      : Array.from(ours.data as Int32Array, Number);
    return assertEquals(theirs.data, written, message);
  }
  const largest = ours.data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  ours.data.forEach((x, i) => {
    const difference = Math.abs(x - Number(theirs.data[i]));
    assert(difference <= 2e-6 * largest, `${message}[${i}]: ${x} here, ${theirs.data[i]} there`);
  });
}
