import fc from "fast-check";
import { Dataset } from "../../core/data/mod.ts";
import { damage, damaged, numRuns, survives } from "./_hostile.ts";

const csv = new TextEncoder().encode('species,beak,"island, of"\nAdelie,39.1,"Torgersen"\nGentoo,46.5,Biscoe\nAdelie,,"say ""ha"""\n');

Deno.test("a damaged CSV is read or refused", async () => {
  await fc.assert(
    fc.asyncProperty(damage, fc.constantFrom("skip" as const, undefined), (edits, missing) => {
      const bytes = damaged(csv, edits);
      return survives(async () => {
        const dataset = Dataset.fromCsv(() => new Blob([bytes]).stream(), {
          labelName: "species",
          ...(missing === undefined ? {} : { missing }),
        });
        for await (const _ of dataset.batch(2));
      });
    }),
    { numRuns },
  );
});

Deno.test("records of any shape are read or refused", async () => {
  const value = fc.oneof(
    fc.integer(),
    fc.double(),
    fc.string(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.boolean(),
    fc.constant(null),
  );
  const record = fc.dictionary(fc.constantFrom("a", "b", "label"), value);
  await fc.assert(
    fc.asyncProperty(
      fc.array(record as fc.Arbitrary<Record<string, number>>, { minLength: 1, maxLength: 5 }),
      (records) =>
        survives(async () => {
          for await (const _ of Dataset.fromRecords(records, { labelName: "label" }).batch(2));
        }),
    ),
    { numRuns },
  );
});
