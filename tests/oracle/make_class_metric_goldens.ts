/**
 * Makes the golden of the metrics of classes with real TensorFlow 2.15.1: `deno run -A tests/oracle/make_class_metric_goldens.ts`.
 *
 * @module
 */

import { randomKey, uniforms } from "../../core/random.ts";
import { runPython } from "./_python.ts";

/** Batches of labels, predictions and weights. */
interface ClassCase {
  readonly name: string;
  readonly nClasses: number;
  readonly labels: readonly (readonly number[])[];
  readonly predictions: readonly (readonly number[])[];
  readonly weights: readonly (readonly number[])[] | null;
}

const cases: readonly ClassCase[] = [
  drawn("binary", 2, [40, 25], false),
  drawn("binary_weighted", 2, [40, 25], true),
  drawn("five_classes", 5, [64, 64, 17], false),
  drawn("five_classes_weighted", 5, [64, 64, 17], true),
  // Of four classes the last two are never predicted, and the last is no label either.
  { name: "absent_classes", nClasses: 4, labels: [[0, 1, 2, 2], [1]], predictions: [[0, 0, 1, 1], [1]], weights: null },
  { name: "no_weight", nClasses: 3, labels: [[0, 1, 2]], predictions: [[0, 2, 2]], weights: [[0, 0, 0]] },
];

const directory = await Deno.makeTempDir({ prefix: "headway_goldens_" });
try {
  const results = await runPython("tf2", "class_metrics.py", cases, directory);
  const golden = { tensorflow: "2.15.1", cases: cases.map((test) => ({ ...test, result: results[test.name] })) };
  await Deno.writeTextFile(new URL("../testdata/goldens/class_metrics_tf2.json", import.meta.url), `${JSON.stringify(golden)}\n`);
} finally {
  await Deno.remove(directory, { recursive: true });
}

function drawn(name: string, nClasses: number, batches: readonly number[], weighted: boolean): ClassCase {
  const draw = (what: string, size: number, batch: number) => [...uniforms(size, randomKey(1, `${name}/${what}`), batch)];
  const ids = (what: string) => batches.map((size, i) => draw(what, size, i).map((u) => Math.floor(u * nClasses)));
  const labels = ids("labels");
  // Two predictions of three are right.
  const predictions = labels.map((batch, i) => {
    const [lucky, guessed] = [draw("lucky", batch.length, i), draw("guessed", batch.length, i)];
    return batch.map((label, row) => lucky[row]! < 2 / 3 ? label : Math.floor(guessed[row]! * nClasses));
  });
  const weights = weighted ? batches.map((size, i) => draw("weights", size, i).map((u) => Math.floor(u * 8) / 4)) : null;
  return { name, nClasses, labels, predictions, weights };
}
