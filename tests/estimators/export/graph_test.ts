import { assert, assertEquals } from "@std/assert";
import type { Features, FeatureValue, Graph, Labels } from "../../../mod.ts";
import { allOperations } from "../../../core/graph/all_operations.ts";
import { cannedOperations } from "../../../core/graph/canned_operations.ts";
import { graphFromJson, graphJson } from "../../../core/graph/json.ts";
import { run } from "../../../core/graph/executor.ts";
import { sequenceOperations } from "../../../core/graph/sequence_operations.ts";
import { Variable } from "../../../core/model.ts";
import { type AnyEstimator, models } from "./_models.ts";

const recurrent = { ...cannedOperations, ...sequenceOperations };

/** The variables of the latest checkpoint. */
async function variablesOf(model: AnyEstimator): Promise<Map<string, Variable>> {
  const variables = new Map<string, Variable>();
  for (const name of await model.getVariableNames()) {
    const { dtype, shape, data } = await model.getVariableValue(name);
    if (dtype === "float32") variables.set(name, new Variable(name, shape, data as Float32Array, true));
    else if (name !== "global_step") variables.set(name, new Variable(name, shape, Float32Array.from(data as Int32Array, Number), false));
  }
  return variables;
}

function throughJson(graph: Graph): Graph {
  return graphFromJson(JSON.parse(JSON.stringify(graphJson(graph))));
}

interface Batch {
  readonly features: Features;
  readonly labels: Labels | null;
  readonly rows: number;
}

function givenBy({ features, labels }: Batch) {
  return (kind: "feature" | "label", key: string | null): unknown =>
    kind === "feature" ? features[key!] : key === null ? labels : (labels as Readonly<Record<string, FeatureValue>>)[key];
}

for (const [name, { make, features, labels, ownCell }] of Object.entries(models)) {
  const batchOf = (rows: readonly number[]): Batch => ({ features: features(rows), labels: labels(rows), rows: rows.length });
  const all = [3, 0, 8, 5, 1, 9, 2, 6, 4, 7];

  Deno.test(`predictions from the graph have the bits of predict(): ${name}`, async () => {
    await using model = make();
    const { features: given, labels: known } = batchOf(all);
    await model.train(() => [given, known!] as never, { steps: 3 });
    const graph = throughJson(await model.graph());
    const variables = await variablesOf(model);
    try {
      for (const rows of [[4], all.slice(0, 5), all.slice(2, 9)]) {
        const batch = batchOf(rows);
        const [expected] = await Array.fromAsync(
          model.predict(() => batch.features, { yieldSingleExamples: false }),
        );
        using result = run(graph, {
          operations: ownCell ? allOperations : name.startsWith("RNN") ? recurrent : cannedOperations,
          variable: (name) => variables.get(name),
          given: givenBy(batch),
          wanted: Object.keys(graph.outputs),
          extents: { batch: batch.rows },
        });
        const actual = await result.read();
        assertEquals(Object.keys(actual).sort(), Object.keys(expected!).sort());
        for (const key of Object.keys(actual)) assertEquals(actual[key], expected![key], `${key} of ${rows.length} rows`);
      }
    } finally {
      for (const variable of variables.values()) variable.dispose();
    }
  });

  Deno.test(`five steps from the train graph change variables and slots as train() does: ${name}`, async () => {
    await using model = make();
    const batch = batchOf(all);
    const input = () => [batch.features, batch.labels!] as never;
    await model.train(input, { steps: 1 });
    const graph = throughJson(await model.graph({ mode: "train" }));
    const variables = await variablesOf(model);
    try {
      const effects = graph.nodes.filter(({ effect }) => effect).map(({ name }) => name);
      assert(effects.length > 0);
      for (let step = 1; step <= 5; step++) {
        using result = run(graph, {
          operations: allOperations,
          variable: (name) => variables.get(name),
          given: givenBy(batch),
          wanted: ["loss", ...effects],
          extents: { batch: batch.rows },
          seed: 7n,
          step,
        });
        await result.read();
      }
      await model.train(input, { steps: 5 });
      const expected = await variablesOf(model);
      try {
        assertEquals([...variables.keys()].sort(), [...expected.keys()].sort());
        for (const [name, variable] of variables) assertEquals(await variable.data(), await expected.get(name)!.data(), name);
      } finally {
        for (const variable of expected.values()) variable.dispose();
      }
    } finally {
      for (const variable of variables.values()) variable.dispose();
    }
  });
}

Deno.test("making a graph changes no variable, slot or step", async () => {
  const { make, features, labels } = models["DNNRegressor with shared embeddings and batch normalisation"]!;
  await using model = make();
  const rows = [0, 1, 2, 3];
  await model.train(() => [features(rows), labels(rows)] as never, { steps: 2 });
  const before = await Promise.all((await model.getVariableNames()).map((name) => model.getVariableValue(name)));
  for (const mode of ["infer", "eval", "train"] as const) await model.graph({ mode });
  await model.train(() => [features(rows), labels(rows)] as never, { maxSteps: 2 });
  assertEquals(await Promise.all((await model.getVariableNames()).map((name) => model.getVariableValue(name))), before);
});
