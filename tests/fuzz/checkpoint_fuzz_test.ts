import fc from "fast-check";
import { CheckpointReader, latestCheckpoint, memoryFileSystem, readModelDescription } from "../../core/io/mod.ts";
import { readTable, writeTable } from "../../core/io/sorted_table.ts";
import { damage, damaged, numRuns, survives } from "./_hostile.ts";

const directory = new URL("../testdata/checkpoints/", import.meta.url);
const names = ["mixed", "sliced", "partitioned_tf1", "wide", "dnn_tf2/model.ckpt-2"];
const files = names.map((name) => ({
  index: Deno.readFileSync(new URL(`${name}.index`, directory)),
  data: Deno.readFileSync(new URL(`${name}.data-00000-of-00001`, directory)),
}));

async function readAll(index: Uint8Array, data: Uint8Array): Promise<void> {
  const fs = memoryFileSystem();
  await fs.writeFile("m.index", index);
  await fs.writeFile("m.data-00000-of-00001", data);
  const reader = await CheckpointReader.open("m", fs);
  for (const name of reader.names()) await survives(() => reader.read(name));
}

const checkpoint = fc.constantFrom(...files);

Deno.test("a checkpoint with damaged files is read or refused", async () => {
  await fc.assert(
    fc.asyncProperty(
      checkpoint,
      damage,
      fc.boolean(),
      ({ index, data }, edits, inIndex) =>
        survives(() => inIndex ? readAll(damaged(index, edits), data) : readAll(index, damaged(data, edits))),
    ),
    { numRuns },
  );
});

Deno.test("a checkpoint whose index is hostile behind good checksums is read or refused", async () => {
  await fc.assert(
    fc.asyncProperty(checkpoint, fc.nat(), damage, ({ index, data }, which, edits) => {
      const entries = readTable(index, "m.index");
      const hostile = entries.map((entry, i) =>
        i === which % entries.length ? { key: entry.key, value: damaged(entry.value, edits) } : entry
      );
      return survives(() => readAll(writeTable(hostile), data));
    }),
    { numRuns },
  );
});

Deno.test("a damaged state file or description is read or refused", async () => {
  const state = new TextEncoder().encode('model_checkpoint_path: "model.ckpt-2"\nall_model_checkpoint_paths: "model.ckpt-1"\n');
  const description = new TextEncoder().encode('{"format": 1, "package": "0.1.0", "columns": [{"kind": "numericColumn", "key": "a"}]}');
  await fc.assert(
    fc.asyncProperty(damage, async (edits) => {
      const fs = memoryFileSystem();
      await fs.mkdir("m");
      await fs.writeFile("m/checkpoint", damaged(state, edits));
      await fs.writeFile("m/headway.json", damaged(description, edits));
      await survives(() => latestCheckpoint("m", fs));
      await survives(() => readModelDescription("m", fs));
    }),
    { numRuns },
  );
});
