/**
 * Which language is a name written in? A recurrent network reads it letter by letter.
 *
 * `deno run -A examples/names.ts Deutschland "Unkarin kieli" Svezia`
 *
 * @module
 */

import { Adam, Dataset, embeddingColumn, RNNClassifier, sequenceCategoricalColumnWithVocabularyList } from "@headway/estimator";

const names = Dataset.fromCsv(new URL("data/names_by_language.csv", import.meta.url), { labelName: "language" })
  .map((row) => {
    const [{ name }, language] = row as unknown as [{ name: string }, string];
    return [{ letters: [...name] }, language] as const;
  });
const [training, heldOut] = [names.shard(5, [1, 2, 3, 4]), names.shard(5, 0)];

const alphabet = new Set<string>();
const languages = new Set<string>();
for await (const [{ letters }, language] of training) {
  for (const letter of letters) alphabet.add(letter);
  languages.add(language);
}

await using model = new RNNClassifier({
  sequenceFeatureColumns: [embeddingColumn(sequenceCategoricalColumnWithVocabularyList("letters", [...alphabet].sort()), 16)],
  units: [64],
  cellType: "gru",
  labelVocabulary: [...languages].sort(),
  optimizer: new Adam({ learningRate: 0.003 }),
  config: { tfRandomSeed: 1 },
});

const start = performance.now();
await model.train(() => training.shuffle(4000, { seed: 1 }).repeat(15).batch(32));
const seconds = (performance.now() - start) / 1000;
const { accuracy } = await model.evaluate(() => heldOut.batch(128));
console.log(`Trained in ${seconds.toFixed(1)} s. Of the names held out, ${((accuracy as number) * 100).toFixed(1)} % were told right.`);

for (const name of Deno.args.length > 0 ? Deno.args : ["Deutschland", "Unkarin kieli", "Svezia"]) {
  const { classes, probabilities } = await model.predictOne({ letters: [...name] });
  console.log(`${name}: ${classes[0]} (${(Math.max(...probabilities) * 100).toFixed(0)} %)`);
}
