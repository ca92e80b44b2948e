/** Sequence columns against what TensorFlow 2.15 gave for the same descriptions (tests/testdata/feature_columns/make_sequences.py). */

import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Features } from "../../../core/data/values.ts";
import { HeadwayError } from "../../../core/errors.ts";
import { columnFromConfig, sequenceInputLayer } from "../../../core/feature_column/mod.ts";
import * as ops from "../../../core/ops/mod.ts";
import { Tape } from "../../../core/autodiff/tape.ts";
import { completed, disposeFeature, featureOf, type FeatureSpec, inModel, parseExact } from "./_columns.ts";

interface Case {
  readonly columns: Record<string, unknown>[];
  readonly features: Record<string, FeatureSpec>;
  readonly tables: Record<string, number[][]>;
  readonly output?: number[][][];
  readonly lengths?: number[];
  readonly touched?: Record<string, number[]>;
  readonly error?: [string, string];
}

const cases = parseExact(await Deno.readTextFile(new URL("../../testdata/feature_columns/sequences_tf2.json", import.meta.url))) as Case[];

cases.forEach((each, number) => {
  Deno.test(`sequence columns as in TensorFlow, case ${number}: ${each.columns.map((config) => config["kind"])}`, () => {
    const given = Object.fromEntries(Object.entries(each.features).map(([name, spec]) => [name, featureOf(spec)]));
    const columns = each.columns.map((config) => columnFromConfig(completed(config)));
    const read = (features: Features) => inModel(each.tables, () => void sequenceInputLayer(features, columns));
    const check = (features: Features) =>
      inModel(each.tables, () => {
        const tape = new Tape();
        const loss = tape.run(() => {
          const { x, lengths } = sequenceInputLayer(features, columns);
          assertEquals(Array.from(lengths), each.lengths);
          assertEquals(x.shape, [each.output!.length, each.output![0]!.length, each.output![0]![0]!.length]);
          const data = x.dataSync() as Float32Array;
          each.output!.flat(2).forEach((expected, i) =>
            assert(
              Math.abs(data[i]! - expected) <= 2e-7 * Math.max(1, Math.abs(expected)),
              `number ${i}: ${data[i]} instead of ${expected}`,
            )
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
    try {
      if (each.error !== undefined) {
        assertThrows(() => read(given), HeadwayError);
        return;
      }
      check(given);
      // The same in arrays of unequal length.
      check(
        Object.fromEntries(
          Object.entries(each.features).map(([name, spec]) => [name, spec.sparse === undefined ? given[name]! : rows(spec)]),
        ),
      );
    } finally {
      Object.values(given).forEach(disposeFeature);
    }
  });
});

/** The steps of a sparse feature as arrays; -1, "" and null stand in gaps. */
function rows({ dtype, sparse }: FeatureSpec): never {
  const { indices, values, denseShape } = sparse!;
  const gap = dtype === "float32" ? null : dtype === "string" ? "" : -1;
  const result = Array.from({ length: denseShape[0]! }, (): unknown[] => []);
  indices.forEach(([row, step, slot], i) => {
    const steps = result[row!]!;
    while (steps.length < step!) steps.push(denseShape.length === 3 ? [] : gap);
    if (slot === undefined) steps.push(values[i]);
    else {
      if (steps.length === step) steps.push(dtype === "float32" ? new Array(denseShape[2]).fill(gap) : []);
      const values3 = steps[step!] as unknown[];
      if (dtype === "float32") values3[slot] = values[i];
      else values3.push(values[i]);
    }
  });
  return result as never;
}
