/** Cells and Bidirectional against Keras in TensorFlow 2.15 (tests/testdata/recurrent/make.py). */

import { assertAlmostEquals, assertEquals } from "@std/assert";
import { Bidirectional, type CellParameters, gruCell, lstmCell, type MergeMode, simpleRnnCell } from "../../../core/cells/mod.ts";
import { recurrent } from "../../../core/cells/recurrent_layer.ts";
import { scope, type Tensor, tensor } from "../_core.ts";

interface Layer {
  readonly cell: keyof typeof cells;
  readonly weights: Readonly<Record<string, { readonly shape: number[]; readonly values: number[] }>>;
  readonly output: number[];
}

interface Keras {
  readonly lengths: number[];
  readonly time: number;
  readonly inputs: number;
  readonly x: number[];
  readonly bidirectional: (Layer & { readonly mergeMode: MergeMode; readonly returnSequences: boolean })[];
  readonly dropout:
    (Layer & { readonly dropout: number; readonly recurrentDropout: number; readonly masks: Readonly<Record<string, number[]>> })[];
}

const cells = { lstm_cell: lstmCell, gru_cell: gruCell, simple_rnn_cell: simpleRnnCell };
const read = async (): Promise<Keras> =>
  JSON.parse(await Deno.readTextFile(new URL("../../testdata/recurrent/keras.json", import.meta.url)));

Deno.test("Bidirectional equals Keras' in every merge mode, with its names", async () => {
  const { bidirectional, ...batch } = await read();
  for (const { cell, mergeMode, returnSequences, weights, output } of bidirectional) {
    const layer = new Bidirectional(cells[cell](2), { mergeMode });
    assertEquals(Object.keys(layer.build(batch.inputs)).sort(), Object.keys(weights).sort());
    scope(() =>
      assertClose(
        recurrent(layer, inputOf(batch), batch.lengths, tensorsOf(weights), { returnSequences }),
        output,
        `${cell}, ${mergeMode}, ${returnSequences}`,
      )
    );
  }
});

Deno.test("dropout equals Keras' for the masks that it drew", async () => {
  const { dropout: runs, ...batch } = await read();
  for (const { cell, dropout, recurrentDropout, weights, masks, output } of runs) {
    const layer = cells[cell](2, { dropout, recurrentDropout });
    const wanted = layer.masks!(batch.inputs);
    assertEquals(Object.keys(wanted), Object.keys(masks));
    scope(() => {
      const drawn = Object.entries(masks).map((
        [name, values],
      ): [string, Tensor] => [name, tensor(values, [batch.lengths.length, wanted[name]!.width])]);
      const params = { ...tensorsOf(weights, `${cell}/`), ...Object.fromEntries(drawn) };
      assertClose(
        recurrent(layer, inputOf(batch), null, params, { returnSequences: true }),
        output,
        `${cell}, ${dropout}, ${recurrentDropout}`,
      );
    });
  }
});

function inputOf({ x, lengths, time, inputs }: Pick<Keras, "x" | "lengths" | "time" | "inputs">): Tensor {
  return tensor(x, [lengths.length, time, inputs]);
}

function tensorsOf(weights: Layer["weights"], prefix = ""): CellParameters {
  return Object.fromEntries(Object.entries(weights).map(([name, { shape, values }]) => [name.slice(prefix.length), tensor(values, shape)]));
}

function assertClose(actual: Tensor, expected: readonly number[], what: string): void {
  assertEquals(actual.size, expected.length, what);
  (actual.dataSync() as Float32Array).forEach((value, i) => assertAlmostEquals(value, expected[i]!, 1e-6, `${what}, element ${i}`));
}
