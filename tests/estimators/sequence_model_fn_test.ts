import { assertEquals, assertRejects } from "@std/assert";
import {
  categoricalColumnWithIdentity,
  embeddingColumn,
  Estimator,
  EstimatorSpec,
  type Features,
  indicatorColumn,
  sequenceCategoricalColumnWithIdentity,
  sequenceInputLayer,
  sequenceNumericColumn,
  type Tensor,
} from "@headway/estimator";

/** What a `modelFn` of the user's own reads through columns. */
async function read(features: Features): Promise<unknown[]> {
  const columns = [indicatorColumn(sequenceCategoricalColumnWithIdentity("ids", 3)), sequenceNumericColumn("x")];
  const context = [indicatorColumn(categoricalColumnWithIdentity("k", 2))];
  const seen: unknown[] = [];
  await using model = new Estimator({
    modelFn: ({ mode, features }) => {
      const { x, lengths } = sequenceInputLayer(features, columns, context);
      seen.push(Array.from(lengths));
      return new EstimatorSpec({ mode, predictions: { x } });
    },
  });
  const [batch] = await Array.fromAsync(model.predict(() => features, { yieldSingleExamples: false }));
  return [Array.from(batch!["x"]!.data as Float32Array), ...seen];
}

Deno.test("a modelFn reads sequences through columns, whether the rows of a batch are of one length or not", async () => {
  // Steps are [one-hot of ids, x, one-hot of k].
  const even = [[0, 1, 0, 5, 1, 0, 0, 0, 1, 6, 1, 0, 1, 0, 0, 7, 0, 1, 0, 1, 0, 8, 0, 1], [2, 2]];
  assertEquals(await read({ ids: [[1, 2], [0, 1]], x: [[5, 6], [7, 8]], k: [0, 1] }), even);
  assertEquals(await read({ ids: [Int32Array.of(1, 2), Int32Array.of(0, 1)], x: [Float32Array.of(5, 6), [7, 8]], k: [0, 1] }), even);
  const uneven = [[0, 1, 0, 5, 1, 0, 0, 0, 1, 6, 1, 0, 1, 0, 0, 7, 0, 1, 0, 0, 0, 0, 0, 1], [2, 1]];
  assertEquals(await read({ ids: [[1, 2], [0]], x: [[5, 6], [7]], k: [0, 1] }), uneven);
  assertEquals(await read({ ids: [[1, 2], [0, -1]], x: [[5, 6], [7]], k: [0, 1] }), uneven);
  await assertRejects(() => read({ ids: [[1, 0.5]], x: [[5, 6]], k: [0] }), Error, "Feature ids is read as whole numbers: row 0 is 0.5");
});

Deno.test("the features of a modelFn are tensors", async () => {
  const dtypes: unknown[] = [];
  const column = embeddingColumn(sequenceCategoricalColumnWithIdentity("ids", 3), 2);
  await using model = new Estimator({
    modelFn: ({ mode, features }) => {
      dtypes.push((features["ids"] as Tensor).dtype, (features["ids"] as Tensor).shape);
      return new EstimatorSpec({ mode, predictions: { x: sequenceInputLayer(features, [column]).x } });
    },
  });
  await Array.fromAsync(model.predict(() => ({ ids: [[1, 2], [0, 1]] })));
  assertEquals(dtypes, ["float32", [2, 2]]);
});
