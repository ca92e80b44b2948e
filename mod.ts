/**
 * Headway: TensorFlow's Estimators for Deno. Train, evaluate and serve deep networks on feature columns, with TensorFlow's own
 * checkpoints.
 *
 * @example
 * ```ts
 * import { Adam, Dataset, DNNClassifier, numericColumns } from "@headway/estimator";
 * const penguins = Dataset.fromCsv("examples/data/penguins.csv", { labelName: "species", missing: "skip" });
 * const featureColumns = await numericColumns(penguins, ["beak_length_mm", "beak_depth_mm", "body_mass_g"]);
 * await using model = new DNNClassifier({
 *   featureColumns,
 *   hiddenUnits: [16, 8],
 *   labelVocabulary: ["Adelie", "Chinstrap", "Gentoo"],
 *   optimizer: new Adam({ learningRate: 0.01 }),
 * });
 * await model.train(() => penguins.shuffle(400, { seed: 1 }).repeat().batch(32), { steps: 1000 });
 * console.log(await model.evaluate(() => penguins.batch(64)));
 * console.log(await model.predictOne({ beak_length_mm: 39.1, beak_depth_mm: 18.7, body_mass_g: 3750 }));
 * ```
 *
 * @module
 */

// @ts-types="./_mod.ts"
export * from "./dist/mod.js";
