/** What exported graphs with labels are fed with in TensorFlow. */

import type { Features, Labels, ReceivedTensor, ReceivedTensors } from "../../mod.ts";
import type { ParseSpec } from "../../saved_model/mod.ts";

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
