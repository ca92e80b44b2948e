import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Features } from "../../../core/data/values.ts";
import {
  categoricalColumnWithIdentity,
  embeddingColumn,
  type FeatureColumn,
  numericColumn,
  sequenceCategoricalColumnWithIdentity,
  sequenceInputLayer,
  sequenceNumericColumn,
  weightedCategoricalColumn,
} from "../../../core/feature_column/mod.ts";
import * as ops from "../../../core/ops/mod.ts";
import { Tape } from "../../../core/autodiff/tape.ts";
import { tensor } from "../../../core/runtime/tensor.ts";
import { checkOp, numbers } from "../_check_op.ts";
import { inModel, sequencesOf } from "./_columns.ts";

const ids = sequenceCategoricalColumnWithIdentity("ids", 6);

Deno.test("gradients of numbers flow through the normaliser and past the context", async () => {
  const normalizers = [
    [null, (v: number) => v],
    [{ mean: 0.5, std: 2 }, (v: number) => (v - 0.5) / 2],
    [{ log1p: true }, Math.log1p],
  ] as const;
  for (const [normalizer, f] of normalizers) {
    const columns = [sequenceNumericColumn("x", { shape: 2, normalizer })];
    await checkOp((x, c) => inLayer({ x: x!, c: c! }, columns), behind(f, 2), [[2, 3, 2], [2, 1]], { range: [0.5, 2] });
  }
  const squared = [sequenceNumericColumn("x", { normalizerFn: (x) => ops.square(x) })];
  await checkOp((x, c) => inLayer({ x: x!, c: c! }, squared), behind((v) => v * v, 1), [[2, 3], [2, 1]]);

  /** Three steps of a row, the context behind each of them. */
  function behind(f: (v: number) => number, width: number) {
    return (x: number[], c: number[]) =>
      Array.from({ length: 6 }, (_, step) => [...x.slice(step * width, (step + 1) * width).map(f), c[Math.floor(step / 3)]!]).flat();
  }

  function inLayer(features: Features, columns: FeatureColumn[]) {
    return sequenceInputLayer(features, columns, [numericColumn("c")]).x;
  }
});

Deno.test("gradients of embeddings are those of differences, and rows that no id names have none", () => {
  const table = Array.from({ length: 6 }, (_, row) => numbers(2, 40 + row).map(Math.fround));
  const features: Features = { ids: [[[4, 1, 4], 1, 2], [-1, 4], []], w: [[[1, 2, 0.5], 3, 1], [0, 2], []], k: [1, 0, 1] };
  for (const combiner of ["mean", "sum", "sqrtn"] as const) {
    for (const weighted of [false, true]) {
      const columns = [embeddingColumn(weighted ? weightedCategoricalColumn(ids, "w") : ids, 2, { combiner })];
      const context = [embeddingColumn(categoricalColumnWithIdentity("k", 3), 1)];
      const tables = { k_embedding: [[0.5], [1], [2]], [columns[0]!.name]: table };
      const x = sequencesOf(features, columns, context, tables).x.flat(2);
      const direction = numbers(x.length, 3);
      const at = (row: number, k: number, delta: number): number => {
        const moved = table.map((values, i) => values.map((v, j) => i === row && j === k ? Math.fround(v + delta) : v));
        const y = sequencesOf(features, columns, context, { ...tables, [columns[0]!.name]: moved }).x.flat(2);
        return y.reduce((sum, v, i) => sum + v * direction[i]!, 0);
      };
      inModel(tables, (variables) => {
        const tape = new Tape();
        const loss = tape.run(() => {
          const layer = sequenceInputLayer(features, columns, context).x;
          return ops.sum(ops.mul(layer, tensor(direction, layer.shape)));
        });
        const all = [...variables.all()];
        const { pairs } = tape.gradients(loss, all);
        const gradient = pairs.find((pair) => pair.variable.name.startsWith("sequence_features/"));
        const rows = gradient!.gradient;
        assert(rows.kind === "rows");
        // Ids 4, 1, 2, and 0, which TensorFlow looks up for steps without ids.
        assertEquals(new Set(rows.hostIds), new Set([4, 1, 2, 0]));
        const values = rows.rows.dataSync() as Float32Array;
        rows.hostIds.forEach((row, i) => {
          for (let k = 0; k < 2; k++) {
            const numeric = at(row, k, 0.5) - at(row, k, -0.5);
            assertAlmostEquals(values[i * 2 + k]!, numeric, 1e-4, `${combiner}, weighted ${weighted}, row ${row}`);
          }
        });
      });
    }
  }
});
