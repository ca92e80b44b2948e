import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { allOutputs, OutputReader, visitOutputs, wideOutputs, wideSoftmax } from "../../../core/ops/wide.ts";
import { backend } from "../../../core/runtime/backends/current.ts";
import { params } from "../../../core/runtime/memory.ts";
import { Tape } from "../../../core/autodiff/tape.ts";
import { Variable } from "../../../core/model.ts";
import { checkOp, numbers } from "../_check_op.ts";
import { elements, ops, scope, tensor } from "../_core.ts";

Deno.test("wideOutputs() gives some outputs of some rows", async () => {
  const rows = Int32Array.of(0, 1, 1, 2, 0);
  const ids = Int32Array.of(3, 0, 3, 4, 3);
  const reference = (x: number[], w: number[], b: number[]) =>
    Array.from(rows, (row, p) => {
      const id = ids[p]!;
      return b[id]! + [0, 1, 2].reduce((sum, k) => sum + x[row * 3 + k]! * w[id * 3 + k]!, 0);
    });
  await checkOp((x, weights, biases) => wideOutputs(x!, { weights: weights!, biases: biases! }, rows, ids), reference, [[3, 3], [5, 3], [
    5,
  ]]);
});

Deno.test("wideOutputs() has gradients of the rows it looked at, and of no other", async () => {
  const weights = new Variable("w", [100, 2], new Float32Array(200).fill(1), true);
  const biases = new Variable("b", [100], new Float32Array(100), true);
  try {
    const gradients = scope(() => {
      const tape = new Tape();
      const loss = tape.run(() =>
        ops.sum(wideOutputs(tensor([[1, 2], [3, 4]]), { weights, biases }, Int32Array.of(0, 1, 1), Int32Array.of(70, 5, 70)))
      );
      const { pairs, block } = tape.gradients(loss);
      // Nothing dense: no memory, and nothing to be searched for NaN.
      assertEquals(block.size, 0);
      return pairs.map(({ gradient, variable }) => {
        assert(gradient.kind === "rows");
        return { name: variable.name, ids: [...gradient.hostIds], rows: gradient.rows };
      });
    });
    const found: Record<string, unknown> = {};
    for (const { name, ids, rows } of gradients) found[name] = [ids, rows.shape, await elements(() => rows)];
    // Row 70 was output of both rows of x, row 5 of the second.
    assertEquals(found, { b: [[70, 5], [2, 1], [2, 1]], w: [[70, 5], [2, 2], [4, 6, 3, 4]] });
  } finally {
    weights.dispose();
    biases.dispose();
  }
});

// What follows gives outputs to the host where it is called.
const ignore = !backend().synchronous;

Deno.test("all outputs, block by block, are what the layer written out gives", { ignore }, () => {
  // 64 rows: a block has 2^20 / 64 = 16 384 outputs, so that 40 000 are three blocks, the last of them shorter.
  const [batch, k, n] = [64, 3, 40_000];
  params(0);
  const live = backend().live.blocks;
  scope(() => {
    const x = tensor(numbers(batch * k, 1), [batch, k]);
    const weights = tensor(numbers(n * k, 2), [n, k]);
    const biases = tensor(numbers(n, 3), [n]);
    const layer = { weights, biases };
    const z = ops.add(ops.matmul(x, weights, { transposeB: true }), biases);
    const expected = z.dataSync() as Float32Array;
    const close = (value: number, row: number, id: number) => assertAlmostEquals(value, expected[row * n + id]!, 1e-5);

    const all = allOutputs(x, layer);
    assertEquals(all.shape, [batch, n]);
    (all.dataSync() as Float32Array).forEach((value, i) => close(value, 0, i));

    let next = 0;
    visitOutputs(x, layer, (outputs, begin, width) => {
      assertEquals([begin, outputs.length], [next, batch * width]);
      for (let row = 0; row < batch; row++) for (let i = 0; i < width; i += 97) close(outputs[row * width + i]!, row, begin + i);
      next += width;
    });
    assertEquals(next, n);

    let seen = 0;
    const softmax = wideSoftmax(x, layer, (outputs) => seen += outputs.length);
    assertEquals(seen, batch * n);
    const log = ops.logSoftmax(z).dataSync() as Float32Array;
    const largest = ops.argMax(z).dataSync() as Int32Array;
    assertEquals(softmax.largest, largest);
    largest.forEach((id, row) => {
      assertAlmostEquals(softmax.logSumExp[row]!, expected[row * n + id]! - log[row * n + id]!, 1e-5);
      assertAlmostEquals(softmax.logProbability[row]!, log[row * n + id]!, 1e-5);
    });

    const reader = new OutputReader(x, 5, layer);
    for (const id of [0, 777, n - 1]) close(reader.at(id), 5, id);
  });
  assertEquals(backend().live.blocks, live);
});

Deno.test("wideSoftmax() takes the first of equal outputs, bears large ones, and NaN goes through", { ignore }, () => {
  scope(() => {
    const weights = tensor(new Float32Array(5), [5, 1]);
    const x = tensor([[1]]);
    const equal = wideSoftmax(x, { weights, biases: tensor([1, 3, 3, 2, 3]) });
    assertEquals([...equal.largest], [1]);
    const large = wideSoftmax(x, { weights, biases: tensor([1e30, 0, -1e30, 0, 0]) });
    assertEquals([large.largest[0], large.logSumExp[0], large.logProbability[0]], [0, Math.fround(1e30), -0]);
    const nan = wideSoftmax(x, { weights, biases: tensor([0, NaN, 0, 0, 0]) });
    assert(Number.isNaN(nan.logSumExp[0]!));
  });
});
