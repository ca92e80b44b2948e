/** Columns against what TensorFlow 2.15 gave for the same descriptions (tests/testdata/feature_columns/make.py). */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { HeadwayError } from "../../../core/errors.ts";
import { columnFromConfig, type FeatureColumn, inputLayer } from "../../../core/feature_column/mod.ts";
import * as ops from "../../../core/ops/mod.ts";
import { Tape } from "../../../core/autodiff/tape.ts";
import { completed, disposeFeature, featureOf, type FeatureSpec, inModel, matrix, parseExact } from "./_columns.ts";

interface Case {
  readonly columns: Record<string, unknown>[];
  readonly features: Record<string, FeatureSpec>;
  readonly tables: Record<string, number[][]>;
  readonly output?: number[][];
  readonly touched?: Record<string, number[]>;
  readonly error?: [string, string];
}

const cases = parseExact(await Deno.readTextFile(new URL("../../testdata/feature_columns/columns_tf2.json", import.meta.url))) as Case[];

cases.forEach((each, number) => {
  Deno.test(`columns as in TensorFlow, case ${number}: ${each.columns.map((config) => config["kind"])}`, () => {
    const columns = each.columns.map((config) => columnFromConfig(completed(config)));
    // TensorFlow was given tensors; to a cross, arrays of arrays are sparse.
    const dense = JSON.stringify(each.columns).includes("crossedColumn");
    const features = Object.fromEntries(Object.entries(each.features).map(([name, spec]) => [name, featureOf(spec, dense)]));
    try {
      inModel(each.tables, () => {
        if (each.error !== undefined) return checkError(each.error, features, columns);
        const tape = new Tape();
        const loss = tape.run(() => {
          const x = inputLayer(features, columns);
          const actual = matrix(x);
          assertEquals(actual.length, each.output!.length);
          actual.forEach((row, i) =>
            row.forEach((value, k) => {
              const expected = each.output![i]![k]!;
              assert(
                Math.abs(value - expected) <= 2e-7 * Math.max(1, Math.abs(expected)),
                `row ${i}, column ${k}: ${value} instead of ${expected}`,
              );
            })
          );
          return ops.sum(ops.square(x));
        });
        const touched = Object.fromEntries(
          tape.gradients(loss).pairs.map(({ gradient, variable }) => [
            variable.name.split("/").at(-2)!,
            gradient.kind === "rows" ? Array.from(gradient.hostIds).sort((a, b) => a - b) : null,
          ]),
        );
        assertEquals(touched, each.touched ?? {});
      });
    } finally {
      Object.values(features).forEach(disposeFeature);
    }
  });
});

function checkError(
  [kind, message]: [string, string],
  features: Parameters<typeof inputLayer>[0],
  columns: readonly FeatureColumn[],
): void {
  let caught: unknown = null;
  try {
    inputLayer(features, columns);
  } catch (error) {
    caught = error;
  }
  assert(caught instanceof HeadwayError, String(caught));
  assertEquals(caught.name, kind);
  const sentence =
    /(indices\[\d+\] = \d+ is not in \[0, \d+\)|Dimensions \d+ and \d+ are not compatible|Input to reshape[^[]*\d|Batch size.*\))/.exec(
      message,
    )![0].trim();
  assertStringIncludes(caught.message, sentence);
}
