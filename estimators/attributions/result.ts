/**
 * What is given for an example: the numbers of its path as parts of columns, features, categories and steps.
 *
 * @module
 */

import type { Features, FeatureValue } from "../../core/data/batch.ts";
import { exactNumber, type HostTensorOf, nest, shortestFloat32 } from "../../core/runtime/host_tensor.ts";
import { elementsOf, SparseTensor, Tensor } from "../../core/runtime/tensor.ts";
import type { ObservedBatch, Source } from "./processed_features.ts";
import { textOf } from "../../core/feature_column/category_names.ts";
import type { Attribution, ColumnAttribution, FeatureAttribution, KeyAttribution, StepAttribution } from "./types.ts";

/** What is known of an example's processed features, one after the other: of each source [width], of a sequence [steps, width]. */
export interface ExplainedValues {
  /** The example's. */
  readonly values: Float32Array;
  /** The baseline's; of several their mean. */
  readonly baseline: Float64Array;
  /** For each value its attribution. */
  readonly attributions: Float64Array;
  /** For each value the mean of the gradient along the path; 0 where the baseline has the same value. */
  readonly gradients: Float64Array;
}

/** Names of categories by source and id, of examples that baselines are made of. */
export type KnownNames = readonly (ReadonlyMap<number, string> | null)[];

/** The parts of one example, by column and by feature. */
export function partsOf(
  batch: ObservedBatch,
  row: number,
  explained: ExplainedValues,
  known: KnownNames,
): Pick<Attribution, "features" | "columns"> {
  const columns: Record<string, ColumnAttribution> = {};
  const features: Record<string, Writable<FeatureAttribution>> = {};
  let begin = 0;
  batch.sources.forEach((source, s) => {
    const steps = source.sequence?.lengths[row] ?? null;
    const end = begin + source.width * (steps ?? 1);
    const part: ExplainedValues = {
      values: explained.values.subarray(begin, end),
      baseline: explained.baseline.subarray(begin, end),
      attributions: explained.attributions.subarray(begin, end),
      gradients: explained.gradients.subarray(begin, end),
    };
    begin = end;
    const shape = steps === null ? [source.width] : [steps, source.width];
    const column: ColumnAttribution = columns[source.name] = {
      total: sumOf(part.attributions),
      features: source.column.keys,
      processed: host(part.values, shape),
      baseline: host(part.baseline, shape),
      attribution: host(part.attributions, shape),
      keys: source.entries === null ? [] : keysOf(source, row, part, known[s] ?? null),
    };
    for (const key of source.column.keys) {
      const feature = features[key] ??= emptyFeature(batch.features, key, row);
      feature.total += column.total / source.column.keys.length;
      feature.columns = [...feature.columns, source.name];
      if (source.column.keys.length === 1) feature.keys = joined(feature.keys, column.keys);
      if (steps !== null) feature.steps = stepsOf(feature, batch.features[key]!, row, part.attributions, steps, source);
    }
  });
  return { columns, features };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function emptyFeature(features: Features, key: string, row: number): Writable<FeatureAttribution> {
  return { total: 0, value: valueAt(features[key] ?? null, row), columns: [], keys: [], steps: null };
}

function keysOf(
  { entries, width }: Source,
  row: number,
  part: ExplainedValues,
  known: ReadonlyMap<number, string> | null,
): KeyAttribution[] {
  const { ids, splits, nameOf, added } = entries!;
  const { values, attributions, gradients } = part;
  const found = new Map<number | string, { names: string[]; id: number; attribution: number }>();
  let effective = 0;
  for (let i = splits[row]!; i < splits[row + 1]!; i++) if (added !== null && added.place[i]! >= 0) effective++;
  for (let i = splits[row]!; i < splits[row + 1]!; i++) {
    const id = Math.max(ids[i]!, -1);
    const name = nameOf(i);
    // Values without an id are told apart by their names.
    const same = id < 0 ? name : id;
    const before = found.get(same);
    let attribution = 0;
    if (added === null) attribution = id < 0 || before !== undefined ? 0 : attributions[id]!;
    else if (added.place[i]! >= 0) {
      const at = added.place[i]! * width;
      // What the entry adds, less its share of the baseline's value x' G = x G - (x - x') G.
      for (let d = 0; d < width; d++) {
        attribution += (added.factor[i]! * added.rows[at + d]! - values[d]! / effective) * gradients[d]! + attributions[d]! / effective;
      }
    }
    if (before === undefined) found.set(same, { names: [name], id, attribution });
    else {
      before.attribution += attribution;
      if (!before.names.includes(name)) before.names.push(name);
    }
  }
  const keys: KeyAttribution[] = [...found.values()].map(({ names, id, attribution }) => ({
    key: names.join(" / "),
    id,
    present: true,
    attribution,
  }));
  if (added !== null) return keys;
  for (let id = 0; id < width; id++) {
    if (attributions[id] === 0 || found.has(id)) continue;
    keys.push({ key: known?.get(id) ?? `#${id}`, id, present: false, attribution: attributions[id]! });
  }
  return keys;
}

function joined(a: readonly KeyAttribution[], b: readonly KeyAttribution[]): readonly KeyAttribution[] {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
  const byName = new Map<string, KeyAttribution>(a.map((key) => [key.key, key]));
  for (const key of b) {
    const same = byName.get(key.key);
    byName.set(key.key, same === undefined ? key : { ...same, attribution: same.attribution + key.attribution });
  }
  return [...byName.values()];
}

function stepsOf(
  { steps: before }: FeatureAttribution,
  feature: FeatureValue,
  row: number,
  attributions: Float64Array,
  steps: number,
  { width, column }: Source,
): readonly StepAttribution[] {
  const values = before === null ? stepValues(feature, row, steps) : before.map(({ value }) => value);
  return Array.from({ length: steps }, (_, t) => ({
    value: values[t] ?? null,
    attribution: (before?.[t]?.attribution ?? 0) + sumOf(attributions.subarray(t * width, (t + 1) * width)) / column.keys.length,
  }));
}

/** One example's value of a feature as plain JavaScript. */
function valueAt(feature: FeatureValue | null, row: number): unknown {
  if (feature === null) return null;
  if (feature instanceof SparseTensor) {
    const values = sparseRow(feature, row).map(({ value }) => value);
    return values.length === 1 ? values[0] : values;
  }
  if (feature instanceof Tensor) {
    const each = feature.size / (feature.shape[0] ?? 1);
    return plain(
      nest(Array.from(elements(feature)).slice(row * each, (row + 1) * each), feature.shape.slice(1)),
      feature.dtype === "float32",
    );
  }
  return plain((feature as ArrayLike<unknown>)[row], feature instanceof Float32Array);
}

/** The values of a sequence at its steps. */
function stepValues(feature: FeatureValue, row: number, steps: number): unknown[] {
  if (feature instanceof SparseTensor) {
    const values = Array.from({ length: steps }, (): unknown[] => []);
    for (const { at, value } of sparseRow(feature, row)) values[Number(at[1])]?.push(value);
    return values.map((inStep) => inStep.length === 1 ? inStep[0] : inStep);
  }
  const value = valueAt(feature, row);
  const list = Array.isArray(value) ? value : [value];
  // Numbers of steps of several numbers may follow each other.
  const each = list.length > steps && list.length % steps === 0 && list.every((item) => typeof item === "number") ? list.length / steps : 1;
  return Array.from({ length: steps }, (_, t) => each === 1 ? list[t] : list.slice(t * each, (t + 1) * each));
}

function sparseRow(feature: SparseTensor, row: number): { at: readonly bigint[]; value: unknown }[] {
  const indices = feature.indices.hostData as BigInt64Array;
  const values = elements(feature.values);
  const rank = feature.denseShape.length;
  const found: { at: readonly bigint[]; value: unknown }[] = [];
  for (let i = 0; i < values.length; i++) {
    if (indices[i * rank] === BigInt(row)) {
      found.push({ at: Array.from(indices.subarray(i * rank, (i + 1) * rank)), value: plain(values[i]) });
    }
  }
  return found;
}

function elements(t: Tensor): ArrayLike<unknown> {
  return elementsOf(t);
}

/** Bytes as text, int64 as numbers where they are exact, a float32 as the shortest number that is the same, an array of one as its element. */
function plain(value: unknown, single = false): unknown {
  if (value instanceof Uint8Array) return textOf(value);
  if (single && typeof value === "number") return Number.isFinite(value) ? Number(shortestFloat32(value)) : value;
  if (typeof value === "bigint") return exactNumber(value);
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const items = Array.from(value as ArrayLike<unknown>, (item) => plain(item, single || value instanceof Float32Array));
    return items.length === 1 && !Array.isArray(items[0]) ? items[0] : items;
  }
  return value ?? null;
}

function host(values: Float32Array | Float64Array, shape: readonly number[]): HostTensorOf<"float32"> {
  return { dtype: "float32", shape, data: Float32Array.from(values) };
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}
