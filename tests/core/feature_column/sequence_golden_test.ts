/** What TensorFlow 2.15's recurrent models read: the inputs of the goldens' batches. */

import { assertEquals } from "@std/assert";
import {
  embeddingColumn,
  numericColumn,
  sequenceCategoricalColumnWithIdentity,
  sequenceNumericColumn,
} from "../../../core/feature_column/mod.ts";
import { sequencesOf } from "./_columns.ts";

interface Golden {
  readonly batch_size: number;
  readonly inputs: { readonly ids: number[][]; readonly x: number[][]; readonly c: number[][] };
  readonly init: Readonly<Record<string, number[][]>>;
}

const CELLS = ["gru_4_bin_last", "gru_4_c4_last", "gru_4x3_bin_seq", "lstm_4_bin_last", "lstm_4_c4_seq", "simple_rnn_4_c4_last"];
const TABLE = "sequence_features/ids_embedding/embedding_weights";

for (const cell of CELLS) {
  Deno.test(`the input vectors of the golden ${cell} are [embedding, x, context]`, async () => {
    const url = new URL(`../../testdata/goldens/rnn_${cell}.json`, import.meta.url);
    const { inputs, init, batch_size: size } = JSON.parse(await Deno.readTextFile(url)) as Golden;
    // The context comes first: its name sorts before those of the sequences, its values stand after them.
    const sequence = [sequenceNumericColumn("x"), embeddingColumn(sequenceCategoricalColumnWithIdentity("ids", 7), 3)];
    const context = [numericColumn("c", { shape: 2 })];
    for (let first = 0; first < inputs.ids.length; first += size) {
      const part = <T>(rows: readonly T[]) => rows.slice(first, first + size);
      const [ids, x, c] = [part(inputs.ids), part(inputs.x), part(inputs.c)];
      const lengths = ids.map((row) => row.length);
      const steps = Math.max(...lengths);
      const expected = ids.map((row, b) =>
        Array.from(
          { length: steps },
          (_, t) => [...t < row.length ? [...init[TABLE]![row[t]!]!, x[b]![t]!] : [0, 0, 0, 0], ...c[b]!].map(Math.fround),
        )
      );
      assertEquals(sequencesOf({ ids, x, c }, sequence, context, { [TABLE]: init[TABLE]! }), { x: expected, lengths });
    }
  });
}
