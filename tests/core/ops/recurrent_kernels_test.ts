import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { reference } from "../backends/_recurrent.ts";
import { checkOp, numbers } from "../_check_op.ts";
import { testChecked } from "../_differentiable.ts";
import { elements, ops, scope, type Tensor, tensor } from "../_core.ts";
import { Tape } from "../../../core/autodiff/tape.ts";

const layers = { lstm: ops.lstmSequence, gru: ops.gruSequence, simple_rnn: ops.simpleRnnSequence } as const;
const gates = { lstm: 4, gru: 3, simple_rnn: 1 } as const;

for (const kind of ["lstm", "gru", "simple_rnn"] as const) {
  for (const returnSequences of [false, true]) {
    Deno.test(`${kind}, ${returnSequences ? "sequences" : "last output"}: float64 and central differences`, async () => {
      const [batch, time, inputs, units] = [4, 4, 2, 3];
      const lengths = [2, 4, 0, 3];
      const width = gates[kind] * units;
      const shapes = [[batch, time, inputs], [inputs, width], [units, width], kind === "gru" ? [2, width] : [width]];
      await checkOp(
        (x, kernel, recurrent, bias) => layers[kind](x!, lengths, kernel!, recurrent!, bias!, { returnSequences }),
        (x, kernel, recurrent, bias) => {
          const extents = { batch, time, inputs, units };
          const { last, sequence } = reference(kind, extents, { x: x!, lengths, kernel: kernel!, recurrent: recurrent!, bias: bias! });
          return Array.from(returnSequences ? sequence : last);
        },
        shapes,
        { range: [-1, 1] },
      );
    });
  }

  Deno.test(`${kind}: lengths as tensors, arrays or none; no rows, no steps`, async () => {
    const outputs = scope(() => {
      const [inputs, units] = [2, 3];
      const width = gates[kind] * units;
      const kernel = tensor(numbers(inputs * width, 1), [inputs, width]);
      const recurrent = tensor(numbers(units * width, 2), [units, width]);
      const bias = tensor(numbers(width * 2, 3), [2, width]);
      const layer = (x: Tensor, lengths: ops.Lengths, options: ops.SequenceOptions = {}): Tensor =>
        layers[kind](x, lengths, kernel, recurrent, kind === "gru" ? bias : ops.reshape(ops.slice(bias, [0, 0], [1, -1]), [-1]), options);
      const x = tensor(numbers(12, 4), [2, 3, inputs]);
      assertEquals(layer(tensor([], [0, 3, inputs], "float32"), []).shape, [0, units]);
      assertEquals(layer(tensor([], [2, 0, inputs], "float32"), null, { returnSequences: true }).shape, [2, 0, units]);
      assertThrows(() => layer(x, [3]), Error, `[${kind}] expects one length for each of 2 rows. Received 1`);
      assertThrows(
        () => layer(x, [3, 4]),
        Error,
        `[${kind}] a length must be a whole number from 0 to 3, the steps of the batch. Row 1 has 4`,
      );
      assertThrows(() => layer(x, [-1, 3]), Error, "Row 0 has -1");
      assertThrows(() => layer(x, [1.5, 3]), Error, "Row 0 has 1.5");
      assertThrows(() => layer(x, tensor([1, 2])), TypeError, `[${kind}] lengths must be int32 or int64, received float32`);
      assertThrows(() => layer(tensor([1, 2], [1, 2]), [1]), Error, `[${kind}] expects x [batch, time, inputs]`);
      assertThrows(() => layer(tensor([1, 2, 3], [1, 1, 3]), [1]), Error, "Received [1,1,3], [2,");
      return {
        short: [
          layer(x, [3, 1]),
          layer(x, tensor([3, 1], [2], "int64")),
          layer(x, tensor([3, 1], [2], "int32")),
          layer(x, tensor([7, 1], [2], "int32")), // on the device what is beyond the steps counts as their number
        ],
        whole: [layer(x, Int32Array.of(3, 3)), layer(x, null)],
        none: [layer(tensor([], [2, 0, inputs], "float32"), [0, 0])],
      };
    });
    const [short, ...others] = await read(outputs.short);
    for (const other of others) assertEquals(other, short);
    const [whole, without] = await read(outputs.whole);
    assertEquals(without, whole);
    assertEquals(await read(outputs.none), [new Array(2 * 3).fill(0)]);
  });

  Deno.test(`${kind}: a second gradient of the same run equals the first`, async () => {
    const [first, second] = scope(() => {
      const [inputs, units] = [2, 5];
      const width = gates[kind] * units;
      const shapes = [[3, 4, inputs], [inputs, width], [units, width], kind === "gru" ? [2, width] : [width]];
      const sources = shapes.map((shape, i) => tensor(numbers(shape.reduce((a, b) => a * b), i + 1, -1, 1), shape));
      for (const source of sources) source.tracked = true;
      const [x, kernel, recurrent, bias] = sources as [Tensor, Tensor, Tensor, Tensor];
      const tape = new Tape();
      const loss = tape.run(() => ops.sum(ops.square(layers[kind](x, [4, 0, 2], kernel, recurrent, bias))));
      return [tape.gradientsOf(loss, sources) as Tensor[], tape.gradientsOf(loss, sources) as Tensor[]] as const;
    });
    const expected = await read(first);
    assertEquals(await read(second), expected);
    assertAlmostEquals(expected[0]![4 * 2]!, 0, 0); // row 1 is empty
  });
}

Deno.test("reverseSequence turns each row's steps around and leaves the rest", async () => {
  await checkOp((x) => ops.reverseSequence(x, [3, 0, 1]), (x) => [4, 5, 2, 3, 0, 1, ...x!.slice(6)].map((v, i) => i < 6 ? x![v]! : v), [[
    3,
    3,
    2,
  ]]);
  assertEquals(await elements(() => ops.reverseSequence(tensor([1, 2, 3, 4], [2, 2]), null)), [2, 1, 4, 3]);
  const onDevice = (lengths: number[]) =>
    elements(() => ops.reverseSequence(tensor([1, 2, 3, 4, 5, 6], [2, 3]), tensor(lengths, [2], "int32")));
  assertEquals(await onDevice([2, 3]), [2, 1, 3, 6, 5, 4]);
  assertEquals(await onDevice([-1, 9]), [1, 2, 3, 6, 5, 4]);
  assertEquals(await elements(() => ops.reverseSequence(tensor([], [0, 3]), tensor([], [0], "int32"))), []);
});

Deno.test("without a tape a large batch goes through in parts, to the same bits", async () => {
  const outputs = scope(() => {
    const [batch, time, inputs, units] = [70, 100, 16, 64]; // 100 steps of 16 + 7 * 64 words: 45 rows fill the 8 MiB
    const lengths = Int32Array.from({ length: batch }, (_, row) => (row * 37) % (time + 1));
    const x = tensor(numbers(batch * time * inputs, 1, -1, 1), [batch, time, inputs]);
    const weights = [[inputs, 3 * units], [units, 3 * units], [2, 3 * units]].map((shape, i) =>
      tensor(numbers(shape[0]! * shape[1]!, i + 2, -0.2, 0.2), shape)
    );
    const run = () => ops.gruSequence(x, lengths, weights[0]!, weights[1]!, weights[2]!, { returnSequences: true });
    return [run(), new Tape().run(run)];
  });
  const [parts, whole] = await read(outputs);
  assertEquals(parts, whole);
});

testChecked("ops/recurrent_kernels_test.ts");

/** The elements of each tensor, which is freed. */
function read(tensors: readonly Tensor[]): Promise<number[][]> {
  return Promise.all(tensors.map((t) => elements(() => t)));
}
