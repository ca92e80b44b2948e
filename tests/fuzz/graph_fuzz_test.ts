import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { allOperations } from "../../core/graph/all_operations.ts";
import { forgetGraph } from "../../core/graph/compiled.ts";
import { run } from "../../core/graph/executor.ts";
import type { Graph } from "../../core/graph/graph.ts";
import { guarded } from "../../core/graph/guarded.ts";
import { graphFromJson, graphJson } from "../../core/graph/json.ts";
import { Variable } from "../../core/model.ts";
import { type AnyEstimator, models } from "../estimators/export/_models.ts";
import { numRuns, refusal } from "./_hostile.ts";

const operations = guarded(allOperations);

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A place among so many, each as likely as the others. */
const place = fc.nat().map((n) => (Math.imul(n + 1, 0x9e3779b1) >>> 0) / 2 ** 32);

/** One change of one place of a document: `at` says which, of all places in their order. */
const change = fc.record({
  at: place,
  what: fc.oneof(
    fc.constantFrom<Json | "remove" | "double">("remove", "double"),
    fc.constantFrom<Json>(null, true, false, -1, 0, 1, 2, 3, 7, 1e9, 2 ** 31, 2 ** 53, 0.5, -0.5, "", "NaN", "batch", "__proto__", [], {}),
    fc.constantFrom<Json>(
      { number: "NaN" },
      { extent: "batch" },
      { extent: "nowhere" },
      { extent: ["*", "batch", 100000] },
      {
        extent: ["//", "batch", 0],
      },
      { extent: ["^", 1, 2] },
      { graph: {} },
      { bytes: { offset: 0, length: 8 } },
    ),
    fc.integer({ min: 0, max: 60 }),
    // Another value of the same document.
    fc.record({ copy: place }),
    fc.record({ copy: place, swap: fc.constantFrom("number", "number", "string", "boolean") }),
    fc.record({ copy: place, swap: fc.constantFrom("number", "number", "string", "boolean") }),
    fc.record({ copy: place, swap: fc.constantFrom("number", "number", "string", "boolean") }),
  ),
});

function kindOf(value: Json): string {
  return typeof value;
}

interface Place {
  readonly of: Json[] | { [key: string]: Json };
  readonly key: string;
}

function placesOf(value: Json, found: Place[] = []): Place[] {
  if (typeof value !== "object" || value === null) return found;
  for (const [key, inner] of Object.entries(value)) {
    found.push({ of: value as { [key: string]: Json }, key });
    placesOf(inner, found);
  }
  return found;
}

function changed(document: Json, changes: readonly { readonly at: number; readonly what: unknown }[]): Json {
  const copy = structuredClone(document);
  for (const { at, what } of changes) {
    // Half of the changes are within nodes, which are the smaller part.
    const within = at * 2 % 1;
    const all = placesOf(at < 0.5 ? (copy as { nodes?: Json }).nodes ?? null : copy);
    // A value in place of another of its type is the damage that a look at types does not find.
    const type = typeof what === "object" && what !== null && Object.hasOwn(what, "swap") ? (what as { swap: string }).swap : null;
    const places = type === null ? all : all.filter(({ of, key }) => kindOf((of as { [key: string]: Json })[key]!) === type);
    if (places.length === 0) continue;
    const { of, key } = places[Math.floor(within * places.length)]!;
    const holder = of as { [key: string]: Json };
    if (what === "remove") {
      if (Array.isArray(of)) of.splice(Number(key), 1);
      else delete holder[key];
    } else if (what === "double") {
      if (Array.isArray(of)) of.splice(Number(key), 0, structuredClone(holder[key]!));
      else holder[`${key}x`] = structuredClone(holder[key]!);
    } else if (typeof what === "object" && what !== null && Object.hasOwn(what, "copy")) {
      const other = places[Math.floor((what as { copy: number }).copy * places.length)]!;
      holder[key] = structuredClone((other.of as { [key: string]: Json })[other.key]!);
    } else holder[key] = structuredClone(what as Json);
  }
  return copy;
}

async function variablesOf(model: AnyEstimator): Promise<Map<string, Variable>> {
  const variables = new Map<string, Variable>();
  for (const name of await model.getVariableNames()) {
    const { shape, data } = await model.getVariableValue(name);
    if (name !== "global_step") variables.set(name, new Variable(name, shape, Float32Array.from(data as Int32Array, Number), true));
  }
  return variables;
}

const damagedGraph = {
  infer: "a damaged graph of predictions is refused with a sentence, or runs without a fault of the language",
  // Operations of gradients look at no shapes: such a graph is run by whoever made it.
  train: "a damaged graph of a step is refused with a sentence, or read",
};

const chosen = [
  "DNNClassifier of three classes, every categorical column",
  "DNNRegressor with shared embeddings and batch normalisation",
  "RNNClassifier of lstm, every step",
  "RNNClassifier of bidirectional",
];

for (const name of chosen) {
  for (const mode of ["infer", "train"] as const) {
    Deno.test(`${damagedGraph[mode]}: ${name}`, async () => {
      const { make, features, labels } = models[name]!;
      const rows = [3, 0, 8];
      const batch = { features: features(rows), labels: labels(rows) };
      await using model = make();
      await model.train(() => [batch.features, batch.labels] as never, { steps: 1 });
      const document = JSON.parse(JSON.stringify(graphJson(await model.graph({ mode })))) as Json;
      const variables = await variablesOf(model);
      let ran = 0;
      const runOf = async (graph: Graph): Promise<void> => {
        try {
          using result = run(graph, {
            operations,
            variable: (name) => variables.get(name),
            given: (kind, key) => kind === "label" ? batch.labels : batch.features[key!],
            wanted: [...Object.keys(graph.outputs), ...graph.nodes.filter(({ effect }) => effect).map(({ name }) => name)],
            extents: { batch: rows.length },
            seed: 3n,
            step: 1,
          });
          await result.read();
          ran++;
        } finally {
          forgetGraph(graph);
        }
      };
      try {
        assertEquals(await refusal(() => runOf(graphFromJson(document))), null);
        await fc.assert(
          fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 2 }), async (changes) => {
            let graph: Graph | null = null;
            await refusal(() => graph = graphFromJson(changed(document, changes)));
            if (graph !== null && mode === "infer") await refusal(() => runOf(graph!));
          }),
          { numRuns },
        );
        assert(ran > 1 || mode === "train", "some of the damaged graphs run");
      } finally {
        for (const variable of variables.values()) variable.dispose();
      }
    });
  }
}
