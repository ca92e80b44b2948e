/**
 * Why Gentoo? A classifier tells penguins apart; integrated gradients tell what each measurement adds to its verdict.
 *
 * `deno run -A examples/why_gentoo.ts page.html`
 *
 * @module
 */

import { Dataset, DNNClassifierWithLayerAnnotations, numericColumns, v1 } from "@headway/estimator";
import { type ExplainedExample, explanationPage, explanationText } from "@headway/estimator/explain";

const measurements = ["beak_length_mm", "beak_depth_mm", "flipper_length_mm", "body_mass_g"];
const penguins = Dataset.fromCsv(new URL("data/penguins.csv", import.meta.url), { labelName: "species", missing: "skip" });
const [training, heldOut] = [penguins.shard(5, [1, 2, 3, 4]), penguins.shard(5, 0)];

await using model = new DNNClassifierWithLayerAnnotations({
  featureColumns: await numericColumns(training, measurements),
  hiddenUnits: [16, 8],
  labelVocabulary: ["Adelie", "Chinstrap", "Gentoo"],
  optimizer: new v1.AdamOptimizer({ learningRate: 0.005 }),
  config: { tfRandomSeed: 1 },
});
await model.train(() => training.shuffle(400, { seed: 1 }).repeat(40).batch(32));
const { accuracy } = await model.evaluate(() => heldOut.batch(128));
console.log(`Of the penguins held out, ${((accuracy as number) * 100).toFixed(1)} % were told right.\n`);

const species: string[] = [];
for await (const row of heldOut) species.push((row as unknown as [unknown, string])[1]);

// The columns are normalised, so zeros are the average penguin: what is it about a Gentoo that it has not?
const examples: ExplainedExample[] = [];
for await (const attribution of model.attributions(() => heldOut.batch(128), { target: "Gentoo", baseline: "zeros" })) {
  const label = species[attribution.index]!;
  if (label === "Gentoo") examples.push({ attribution, label });
}

const title = "Why Gentoo?";
const facts = {
  Model: "DNNClassifierWithLayerAnnotations",
  Method: "integrated gradients, Gauss-Legendre",
  Baseline: "the average penguin",
};
const terminal = Deno.stdout.isTerminal();
const screen = { width: terminal ? Deno.consoleSize().columns : 80, colour: terminal && !Deno.noColor };
console.log(explanationText({ title, facts, examples: examples.slice(0, 3) }, screen).join("\n"));

const [page] = Deno.args;
if (page !== undefined) {
  await Deno.writeTextFile(page, explanationPage({ title, facts, examples }));
  console.log(`\nAll ${examples.length} Gentoos that were held out: ${page}`);
}
