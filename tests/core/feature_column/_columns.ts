/** What the columns' tests share: a model to run them in, and features as the generated cases spell them. */

import type { Features, FeatureValue } from "../../../core/data/values.ts";
import type { ColumnConfig, FeatureColumn } from "../../../core/feature_column/mod.ts";
import * as all from "../../../core/feature_column/mod.ts";
import { inputLayer, sequenceInputLayer } from "../../../core/feature_column/mod.ts";
import { VariableStore, withModel } from "../../../core/model.ts";
import { scope, SparseTensor, Tensor, tensor, type TensorValues } from "../../../core/runtime/tensor.ts";
import type { DType } from "../../../core/runtime/host_tensor.ts";

/** Runs `fn` inside a model whose variables begin with the given tables, by the end of their names. */
export function inModel<T>(tables: Readonly<Record<string, readonly (readonly number[])[]>>, fn: (variables: VariableStore) => T): T {
  const variables = new VariableStore((name) => {
    const found = Object.entries(tables).find(([column]) => name === column || name.endsWith(`${column}/embedding_weights`));
    return found === undefined ? null : Float32Array.from(found[1].flat());
  });
  const locals = new VariableStore();
  try {
    return scope(() => withModel({ variables, locals, mode: "train", seed: 7n, step: 0, updates: [] }, () => fn(variables)));
  } finally {
    variables.dispose();
    locals.dispose();
  }
}

/** The rows of the input layer. */
export function rowsOf(
  features: Features,
  columns: Iterable<FeatureColumn>,
  tables: Readonly<Record<string, readonly (readonly number[])[]>> = {},
): number[][] {
  return inModel(tables, () => matrix(inputLayer(features, columns)));
}

/** The steps of the sequence input layer, and their number in each row. */
export function sequencesOf(
  features: Features,
  columns: Iterable<FeatureColumn>,
  context: Iterable<FeatureColumn> = [],
  tables: Readonly<Record<string, readonly (readonly number[])[]>> = {},
): { x: number[][][]; lengths: number[] } {
  return inModel(tables, () => {
    const { x, lengths } = sequenceInputLayer(features, columns, context);
    const [rows, steps, width] = x.shape as [number, number, number];
    const data = x.dataSync() as Float32Array;
    const step = (row: number, t: number) => Array.from(data.subarray((row * steps + t) * width, (row * steps + t + 1) * width));
    return {
      x: Array.from({ length: rows }, (_, row) => Array.from({ length: steps }, (_, t) => step(row, t))),
      lengths: Array.from(lengths),
    };
  });
}

/** A matrix as arrays. */
export function matrix(x: Tensor): number[][] {
  const data = x.dataSync() as Float32Array;
  const [rows, width] = x.shape as [number, number];
  return Array.from({ length: rows }, (_, row) => Array.from(data.subarray(row * width, (row + 1) * width)));
}

/** A feature in a file of cases. */
export interface FeatureSpec {
  readonly dtype: "float32" | "int64" | "string";
  readonly values?: FeatureValue;
  readonly sparse?: { readonly indices: number[][]; readonly values: (string | number)[]; readonly denseShape: number[] };
}

/** The feature as a user would pass it; `dense`: arrays of arrays as a tensor. */
export function featureOf({ dtype, values, sparse }: FeatureSpec, dense = false): FeatureValue {
  if (sparse === undefined) {
    const nested = Array.isArray((values as readonly unknown[])[0]);
    return dense && nested && dtype !== "float32" ? tensor(values as TensorValues, undefined, dtype) : values!;
  }
  return new SparseTensor(sparse.indices, tensor(sparse.values, [sparse.values.length], dtype as DType), sparse.denseShape);
}

/** The description of a column with what the files of cases leave out because it is default. */
export function completed(config: Record<string, unknown>): ColumnConfig {
  const inner = (key: string) => config[key] === undefined ? {} : { [key]: completed(config[key] as Record<string, unknown>) };
  const keys = Array.isArray(config["keys"]) ? { keys: config["keys"].map((key) => typeof key === "string" ? key : completed(key)) } : {};
  const dimension = config["dimension"] as number | undefined;
  return {
    shape: [1],
    defaultValue: config["kind"] === "sequenceNumericColumn" ? 0 : null,
    normalizer: null,
    numOovBuckets: 0,
    hashKey: "0",
    dtype: ["numericColumn", "sequenceNumericColumn"].includes(config["kind"] as string)
      ? "float32"
      : Array.isArray(config["vocabularyList"]) && typeof config["vocabularyList"][0] === "number"
      ? "int64"
      : "string",
    initializer: dimension === undefined ? null : { name: "zeros" },
    ...config,
    ...inner("column"),
    ...inner("source"),
    ...keys,
  } as unknown as ColumnConfig;
}

/** What else the module of columns exports: classes, checks, layers. */
const noMakers = [
  "ColumnBatch",
  "NumericColumn",
  "checkColumns",
  "checkSequenceColumns",
  "columnFromConfig",
  "inputLayer",
  "sequenceInputLayer",
];

/** Names of all functions that make columns. */
export const makers: readonly string[] = Object.keys(all).filter((name) => !noMakers.includes(name));

/** The kinds in the description of a column and of those inside of it; a kind has the name of its maker. */
export function kindsIn(config: unknown): string[] {
  if (typeof config !== "object" || config === null) return [];
  const { kind } = config as { kind?: unknown };
  return [...(typeof kind === "string" ? [kind] : []), ...Object.values(config).flatMap(kindsIn)];
}

/** Frees a feature that holds memory. */
export function disposeFeature(value: FeatureValue): void {
  if (value instanceof SparseTensor || value instanceof Tensor) value.dispose();
}

/** JSON in which whole numbers beyond 2^53 become bigints. */
export function parseExact(text: string): unknown {
  return JSON.parse(
    text,
    function (_key: string, value: unknown, context?: { source?: string }) {
      return typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(context!.source!) : value;
    } as (key: string, value: unknown) => unknown,
  );
}
