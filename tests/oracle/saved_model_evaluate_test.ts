import { assert } from "@std/assert";
import {
  buildRawSupervisedInputReceiverFn,
  type Features,
  type Labels,
  parseExampleSpec,
  type ReceivedTensor,
  type ReceivedTensors,
} from "../../mod.ts";
import type { ParseSpec } from "../../saved_model/mod.ts";
import { models } from "../estimators/export/_models.ts";
import { runPython } from "./_python.ts";

interface Result {
  readonly losses: readonly number[];
  readonly metrics: Readonly<Record<string, readonly number[]>>;
}

interface Case {
  readonly name: string;
  readonly path: string;
  readonly batches: readonly unknown[];
}

const batches = [[3, 0, 8, 5, 1, 9], [2, 6, 4, 7]];

for (const environment of ["tf2", "tf1"] as const) {
  Deno.test(`every canned model is evaluated in ${environment} as it is here`, async () => {
    const directory = await Deno.makeTempDir({ prefix: "headway_oracle_evaluate_" });
    try {
      const cases: Case[] = [];
      const expected = new Map<string, Readonly<Record<string, unknown>>>();
      for (const [name, { make, features, labels, columns }] of Object.entries(models)) {
        await using model = make();
        await model.train(() => [features(batches[0]!), labels(batches[0]!)] as never, { steps: 3 });
        const all = batches.flat();
        const given = features(all);
        const tensors = featureTensors(given, parseExampleSpec(columns));
        const known = labelTensors(labels(all));
        const path = await model.experimentalExportAllSavedModels(`${directory}/${cases.length}`, {
          eval: buildRawSupervisedInputReceiverFn(tensors, known),
        });
        const fed = batches.map((rows) => ({ ...feed(features(rows), tensors), ...feedLabels(labels(rows), known) }));
        cases.push({ name, path, batches: fed });
        const input = () => batches.values().map((rows) => [features(rows), labels(rows)]) as never;
        expected.set(name, await model.evaluate(input));
      }
      const results = await runPython<Result>(environment, "saved_model_evaluate.py", cases, directory);
      for (const [name, ours] of expected) {
        const theirs = results[name]!;
        const { loss, global_step: _, ...metrics } = ours as Record<string, number>;
        assertNear(loss!, theirs.losses.reduce((a, b) => a + b) / theirs.losses.length, `${name}: loss`);
        for (const [key, value] of Object.entries(metrics)) assertNear(value, theirs.metrics[key]![0]!, `${name}: ${key}`);
      }
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
}

function assertNear(actual: number, expected: number, message: string): void {
  assert(Math.abs(actual - expected) <= 2e-6 * Math.max(1, Math.abs(actual)), `${message}: ${actual} here, ${expected} there`);
}

function featureTensors(features: Features, spec: ParseSpec): ReceivedTensors {
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

function labelTensors(labels: Labels): ReceivedTensors | ReceivedTensor {
  if (Array.isArray(labels)) return tensorOf(labels, "int64");
  return Object.fromEntries(Object.entries(labels).map(([key, rows]) => [key, tensorOf(rows as readonly unknown[], "int64")]));
}

function feed(values: Readonly<Record<string, unknown>>, tensors: ReceivedTensors): Record<string, unknown> {
  return Object.fromEntries(Object.entries(tensors).map(([key, tensor]) => [key, fed(values[key] as readonly unknown[], tensor)]));
}

function feedLabels(labels: Labels, tensors: ReceivedTensors | ReceivedTensor): Record<string, unknown> {
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
