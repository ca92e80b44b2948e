/**
 * Makes the goldens of models of TensorFlow 1.15's contrib with real TensorFlow 1.15.5: `deno run -A tests/oracle/make_contrib_goldens.ts`. Beside the
 * numbers stand the checkpoints that were written on the way, as TensorFlow wrote them.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { randomKey, uniforms } from "../../core/random.ts";
import { copyCheckpoint } from "./_model_directory.ts";
import { runPython } from "./_python.ts";

const draw = (what: string, size: number) => [...uniforms(size, randomKey(3, what), 0, -1, 1)];
const x = draw("x", 16);
const shared = {
  steps: 5,
  more: 5,
  headName: null,
  scope: null,
  x: Array.from({ length: 8 }, (_, i) => x.slice(2 * i, 2 * i + 2)),
  id: [[0], [3], [4], [3], [1], [0], [2], [3]],
};
const classes = { head: "multi_class", labels: [[0], [1], [2], [1], [0], [0], [2], [1]] };
const numbers = { head: "regression", labels: draw("labels", 8).map((label) => [label]) };
const cases = [
  { name: "contrib_minimize", ...shared, ...classes, by: "minimize", scope: "my_head" },
  { name: "contrib_head_name", ...shared, ...numbers, by: "minimize", headName: "size" },
  { name: "contrib_optimize_loss", ...shared, ...numbers, by: "optimize_loss" },
  { name: "contrib_own_update", ...shared, ...classes, by: "own" },
];

const goldens = new URL("../testdata/goldens/", import.meta.url);
const directory = await Deno.makeTempDir({ prefix: "headway_goldens_" });
try {
  const results = await runPython("tf1", "contrib_model.py", cases, directory);
  const golden = { tensorflow: "1.15.5", cases: cases.map((test) => ({ ...test, result: results[test.name] })) };
  await Deno.writeTextFile(new URL("contrib_models_tf1.json", goldens), `${JSON.stringify(golden)}\n`);
  for (const { name, steps } of cases) {
    await copyCheckpoint(`${directory}/${name}/model.ckpt-${steps}`, fileURLToPath(new URL(name, goldens)));
  }
} finally {
  await Deno.remove(directory, { recursive: true });
}
