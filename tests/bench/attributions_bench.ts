/**
 * Attributions: how long `estimator.attributions` takes for 1 000 examples, and at how many points of each path it took gradients.
 *
 * @module
 */
import { Adam, type AttributionOptions, Dataset, DNNClassifier, numericColumns } from "../../mod.ts";
import { median, printTable } from "./table.ts";

const NAMES = ["beak_length_mm", "beak_depth_mm", "flipper_length_mm", "body_mass_g"];
const EXAMPLES = 1000;

/** One line. */
export interface AttributionResult {
  readonly name: string;
  /** For all examples. */
  readonly milliseconds: number;
  /** Mean number of points of a path. */
  readonly points: number;
  /** Median and largest gap, as a part of the difference that is explained. */
  readonly gaps: readonly [number, number];
  /** Share of the examples whose gap is within the tolerance. */
  readonly converged: number;
}

interface Case {
  readonly name: string;
  readonly hidden: readonly number[];
  readonly activation: "relu" | "tanh";
  readonly options: AttributionOptions;
}

const cases: readonly Case[] = [
  { name: "[16, 8] relu, 64 points", hidden: [16, 8], activation: "relu", options: { steps: 64, maxSteps: 64 } },
  {
    name: "[16, 8] relu, right Riemann, 64 points",
    hidden: [16, 8],
    activation: "relu",
    options: { method: "right_riemann", maxSteps: 64 },
  },
  { name: "[16, 8] relu, defaults", hidden: [16, 8], activation: "relu", options: {} },
  { name: "[16, 8] relu, 300 points", hidden: [16, 8], activation: "relu", options: { steps: 300, maxSteps: 300 } },
  { name: "[16, 8] tanh, 64 points", hidden: [16, 8], activation: "tanh", options: { steps: 64, maxSteps: 64 } },
  { name: "[16, 8] tanh, 300 points", hidden: [16, 8], activation: "tanh", options: { steps: 300, maxSteps: 300 } },
  { name: "[128, 64] relu, 64 points", hidden: [128, 64], activation: "relu", options: { steps: 64, maxSteps: 64 } },
  { name: "[128, 64] relu, defaults", hidden: [128, 64], activation: "relu", options: {} },
];

/** Measures every case: penguins, over and over until there are 1 000. */
export async function attributionsBench(): Promise<AttributionResult[]> {
  const penguins = Dataset.fromCsv(new URL("../testdata/penguins.csv", import.meta.url).pathname, {
    labelName: "species",
    missing: "skip",
  });
  const featureColumns = await numericColumns(penguins, NAMES);
  const results: AttributionResult[] = [];
  for (const { name, hidden, activation, options } of cases) {
    await using model = new DNNClassifier({
      featureColumns,
      hiddenUnits: [...hidden],
      activationFn: activation,
      labelVocabulary: ["Adelie", "Chinstrap", "Gentoo"],
      optimizer: new Adam({ learningRate: 0.01 }),
      config: { tfRandomSeed: 1 },
    });
    await model.train(() => penguins.shuffle(400, { seed: 1 }).repeat().batch(32), { steps: 300 });
    const times: number[] = [];
    let [points, converged] = [0, 0];
    let gaps: number[] = [];
    for (let round = 0; round < 6; round++) {
      [points, converged, gaps] = [0, 0, []];
      const start = performance.now();
      for await (const { steps, gap, output, baselineOutput, converged: within } of model.attributions(input, options)) {
        points += steps / EXAMPLES;
        converged += within ? 1 / EXAMPLES : 0;
        gaps.push(gap / Math.abs(output - baselineOutput));
      }
      if (round > 0) times.push(performance.now() - start);
    }
    results.push({ name, milliseconds: median(times), points, gaps: [median(gaps), Math.max(...gaps)], converged });
  }
  return results;

  function input() {
    return penguins.repeat().take(EXAMPLES).batch(100);
  }
}

/** Prints the results. */
export function printAttributions(results: readonly AttributionResult[]): void {
  printTable(
    `attributions of ${EXAMPLES} penguins, four numbers each, median of 5 rounds`,
    ["network", "ms", "points", "median gap", "largest gap", "converged"],
    results.map(({ name, milliseconds, points, gaps, converged }) => [
      name,
      milliseconds.toFixed(0),
      points.toFixed(0),
      gaps[0].toExponential(1),
      gaps[1].toExponential(1),
      `${(100 * converged).toFixed(1)} %`,
    ]),
  );
}

if (import.meta.main) printAttributions(await attributionsBench());
