import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { allOutputs, type WideLayer, wideOutputs, wideSoftmax } from "../../../core/ops/wide.ts";
import { backend } from "../../../core/runtime/backends/current.ts";
import { params } from "../../../core/runtime/memory.ts";
import { Tape } from "../../../core/autodiff/tape.ts";
import { Variable } from "../../../core/model.ts";
import { checkOp, numbers } from "../_check_op.ts";
import { elements, ops, scope, type Tensor, tensor } from "../_core.ts";

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

Deno.test("all outputs, and their softmax block by block, are what the layer written out gives", async () => {
  // 64 rows: a block has 2^20 / 64 = 16 384 outputs, so that 40 000 are three blocks, the last of them shorter.
  const [batch, k, n] = [64, 3, 40_000];
  params(0);
  const live = backend().live.blocks;
  const [xs, ws, bs] = [numbers(batch * k, 1), numbers(n * k, 2), numbers(n, 3)].map((values) => Float32Array.from(values));
  const of = (fn: (x: Tensor, layer: WideLayer) => Tensor) => {
    return elements(() => fn(tensor(xs!, [batch, k]), { weights: tensor(ws!, [n, k]), biases: tensor(bs!) }));
  };
  const all = await of(allOutputs);
  assertEquals(all.length, batch * n);
  for (let i = 0; i < all.length; i += 101) {
    const [row, id] = [Math.floor(i / n), i % n];
    assertAlmostEquals(all[i]!, bs![id]! + [0, 1, 2].reduce((sum, j) => sum + xs![row * k + j]! * ws![id * k + j]!, 0), 1e-5);
  }
  const log = await of((x, layer) => ops.logSoftmax(allOutputs(x, layer)));
  const largest = await of((x, layer) => ops.argMax(allOutputs(x, layer)));
  const logSumExp = await of((x, layer) => wideSoftmax(x, layer).logSumExp);
  assertEquals(await of((x, layer) => wideSoftmax(x, layer).largest), largest);
  largest.forEach((id, row) => assertAlmostEquals(logSumExp[row]!, all[row * n + id]! - log[row * n + id]!, 1e-5));
  assertEquals(backend().live.blocks, live);
});

Deno.test("wideSoftmax() takes the first of equal outputs, bears large ones, and NaN goes through", async () => {
  const of = async (biases: number[]) => {
    const softmax = () => wideSoftmax(tensor([[1]]), { weights: tensor(new Float32Array(5), [5, 1]), biases: tensor(biases) });
    return [(await elements(() => softmax().largest))[0]!, (await elements(() => softmax().logSumExp))[0]!] as const;
  };
  assertEquals((await of([1, 3, 3, 2, 3]))[0], 1);
  assertEquals(await of([1e30, 0, -1e30, 0, 0]), [0, Math.fround(1e30)]);
  assert(Number.isNaN((await of([0, NaN, 0, 0, 0]))[1]));
});
