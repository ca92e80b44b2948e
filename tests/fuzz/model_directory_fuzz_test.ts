import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type FileSystem, fileSystemOf } from "../../core/io/mod.ts";
import { readTable, type TableEntry, writeTable } from "../../core/io/sorted_table.ts";
import {
  Adam,
  categoricalColumnWithHashBucket,
  DNNClassifier,
  embeddingColumn,
  type HeadwayError,
  numericColumn,
  silentLogger,
} from "../../mod.ts";
import { damage, damaged, numRuns, refusal } from "./_hostile.ts";

const columns = [numericColumn("x"), embeddingColumn(categoricalColumnWithHashBucket("id", 5), 2)];
const data = () => [{ x: [0, 1, 2], id: ["a", "b", "c"] }, [0, 1, 1]] as never;

function classifier(modelDir?: string): DNNClassifier {
  return new DNNClassifier({
    featureColumns: columns,
    hiddenUnits: [3],
    optimizer: new Adam(),
    ...(modelDir === undefined ? {} : { modelDir }),
    config: { tfRandomSeed: 1, logger: silentLogger },
  });
}

/** A trained model's files in memory, whose bytes a property may change before each use. */
async function withModel(run: (files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>, use: Use) => Promise<void>): Promise<void> {
  await using trained = classifier();
  await trained.train(data, { steps: 2 });
  const dir = trained.modelDir;
  const fs = await fileSystemOf(dir);
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const { name } of await fs.list(dir)) files.set(name, await fs.readFile(`${dir}/${name}`));
  await run(files, async (name, bytes) => {
    await restore(fs, dir, files);
    await fs.writeFile(`${dir}/${name}`, bytes);
    await using model = classifier(dir);
    return [
      await refusal(() => model.predictOne({ x: 1, id: "a" })),
      await refusal(() => model.evaluate(data)),
      await refusal(() => model.train(data, { steps: 1 })),
    ];
  });
}

type Use = (name: string, bytes: Uint8Array) => Promise<(HeadwayError | null)[]>;

async function restore(fs: FileSystem, dir: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const { name } of await fs.list(dir)) if (!files.has(name)) await fs.remove(`${dir}/${name}`);
  for (const [name, bytes] of files) await fs.writeFile(`${dir}/${name}`, bytes);
}

Deno.test("damaged files of a model directory end in a typed error, or change nothing", async () => {
  await withModel(async (files, use) => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files.keys()), damage, async (name, edits) => {
        await use(name, damaged(files.get(name)!, edits));
      }),
      { numRuns },
    );
  });
});

Deno.test("a flipped bit or a missing byte of a checkpoint is a data loss that names file and tensor", async () => {
  await withModel(async (files, use) => {
    const [index, values] = ["model.ckpt-2.index", "model.ckpt-2.data-00000-of-00001"] as const;
    await fc.assert(
      fc.asyncProperty(fc.nat(files.get(values)!.length - 1), fc.nat(7), async (at, bit) => {
        const bytes = files.get(values)!.slice();
        bytes[at]! ^= 1 << bit;
        // Every byte of the data belongs to a tensor that training reads.
        const error = (await use(values, bytes))[2];
        assertEquals(error?.code, "DATA_LOSS");
        assert(error!.file!.endsWith(values) && error!.tensor !== undefined && error!.message.includes(error!.tensor), error!.message);
      }),
      { numRuns: Math.ceil(numRuns / 3) },
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(files.get(index)!.length - 1), fc.nat(files.get(values)!.length - 1), async (atIndex, atValues) => {
        const [, , noIndex] = await use(index, files.get(index)!.subarray(0, atIndex));
        assertEquals([noIndex?.code, noIndex?.file?.endsWith(index)], ["DATA_LOSS", true]);
        const [, , noValues] = await use(values, files.get(values)!.subarray(0, atValues));
        assertEquals([noValues?.code, noValues?.file?.endsWith(values)], ["DATA_LOSS", true]);
        assert(noValues!.tensor !== undefined);
      }),
      { numRuns: Math.ceil(numRuns / 5) },
    );
  });
});

Deno.test("an index whose checksums are right but whose entries lie ends in a typed error", async () => {
  await withModel(async (files, use) => {
    const index = "model.ckpt-2.index";
    const entries = readTable(files.get(index)!, index);
    await fc.assert(
      fc.asyncProperty(fc.nat(entries.length - 1), damage, fc.boolean(), async (at, edits, inKey) => {
        const lying = entries.map((entry, i): TableEntry => {
          if (i !== at) return entry;
          return inKey ? { ...entry, key: damaged(entry.key, edits) } : { ...entry, value: damaged(entry.value, edits) };
        });
        await use(index, writeTable(lying));
      }),
      { numRuns },
    );
  });
});

/** Any JSON in the place of any field of a document. */
const json = fc.jsonValue({ maxDepth: 3 });

function replaceAt(value: unknown, path: readonly number[], by: unknown): unknown {
  if (path.length === 0 || typeof value !== "object" || value === null) return by;
  const keys = Object.keys(value);
  if (keys.length === 0) return by;
  const key = keys[path[0]! % keys.length]!;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...value };
  (copy as Record<string, unknown>)[key] = replaceAt((value as Record<string, unknown>)[key], path.slice(1), by);
  return copy;
}

Deno.test("descriptions that say anything at all end in a typed error, or are understood", async () => {
  await withModel(async (files, use) => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("headway.json", "model.ckpt-2.headway.json"),
        fc.array(fc.nat(20), { maxLength: 4 }),
        json,
        async (name, path, by) => {
          const document = JSON.parse(new TextDecoder().decode(files.get(name)));
          await use(name, new TextEncoder().encode(JSON.stringify(replaceAt(document, path, by))));
        },
      ),
      { numRuns },
    );
  });
});

Deno.test("a position in a sidecar that was made up is understood, or a typed error", async () => {
  await withModel(async (files, use) => {
    const name = "model.ckpt-2.headway.json";
    const document = JSON.parse(new TextDecoder().decode(files.get(name)));
    const position = fc.oneof(
      json,
      fc.record({ count: fc.oneof(fc.integer(), fc.double(), json) }),
    );
    await fc.assert(
      fc.asyncProperty(position, async (value) => {
        const errors = await use(name, new TextEncoder().encode(JSON.stringify({ ...document, finished: false, position: value })));
        assertEquals(errors, [null, null, null]);
      }),
      { numRuns: Math.ceil(numRuns / 3) },
    );
  });
});
