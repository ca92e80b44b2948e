/**
 * Which letters say Finnish? A recurrent network reads names letter by letter; integrated gradients tell what each letter adds to the probability of Finnish.
 *
 * `deno run -A examples/which_letters.ts page.html Pohjois-Korea Deutschland`
 *
 * @module
 */

import { Adam, Dataset, embeddingColumn, RNNClassifier, sequenceCategoricalColumnWithVocabularyList } from "@headway/estimator";
import { type ExplainedExample, type Explanation, explanationPage, explanationText } from "@headway/estimator/explain";

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
await model.train(() => training.shuffle(4000, { seed: 1 }).repeat(15).batch(32));

// Each letter is compared to the average one. Probabilities are near 0 or 1 for most names; the logit tells how near.
const options = { target: { class: "Finnish", of: "logit" }, baseline: { mean: () => training.batch(256) } } as const;
const facts = { Model: "RNNClassifier, GRU of 64", Method: "integrated gradients, Gauss-Legendre", Baseline: "the average letter" };

async function explain(names: readonly string[], label?: string): Promise<Explanation> {
  const examples: ExplainedExample[] = [];
  const letters = names.map((name) => [...name]);
  for await (const attribution of model.attributions(() => ({ letters }), options)) {
    examples.push({ attribution, name: names[attribution.index]!, ...(label === undefined ? {} : { label }) });
  }
  return { title: "Which letters say Finnish?", facts, examples };
}

const [page, ...given] = Deno.args;
const terminal = Deno.stdout.isTerminal();
const screen = { width: terminal ? Deno.consoleSize().columns : 80, colour: terminal && !Deno.noColor };
console.log(explanationText(await explain(given.length > 0 ? given : ["länsiflaami", "Pohjois-Korea", "Deutschland"]), screen).join("\n"));

if (page !== undefined) {
  const finnish: string[] = [];
  for await (const [{ letters }, language] of heldOut) if (language === "Finnish") finnish.push(letters.join(""));
  await Deno.writeTextFile(page, explanationPage(await explain(finnish, "Finnish")));
  console.log(`\nAll ${finnish.length} Finnish names that were held out: ${page}`);
}
