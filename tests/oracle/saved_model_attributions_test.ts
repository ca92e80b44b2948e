/**
 * The scenario of TensorFlow's own documentation of layer annotations: an ordinary classifier is trained, its checkpoint is exported by a classifier with
 * annotations, and TensorFlow 1.15.5 computes integrated gradients of the export.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import {
  buildParsingServingInputReceiverFn,
  categoricalColumnWithHashBucket,
  categoricalColumnWithVocabularyList,
  DNNClassifierWithLayerAnnotations,
  embeddingColumn,
  indicatorColumn,
  numericColumn,
  parseExampleSpec,
  silentLogger,
  v1,
} from "../../mod.ts";
import { encodeExample } from "../../saved_model/mod.ts";
import { runPython } from "./_python.ts";

interface Result {
  readonly processed: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly attributions: Readonly<Record<string, readonly (readonly number[])[]>>;
  /** Whether a feature is a SparseTensor. */
  readonly unprocessed: Readonly<Record<string, boolean>>;
}

const POINTS = 50;

Deno.test("TensorFlow 1.15 computes the integrated gradients of an exported model that are computed here", async () => {
  const directory = await Deno.makeTempDir({ prefix: "headway_oracle_annotations_" });
  try {
    const featureColumns = [
      numericColumn("size", { shape: [2] }),
      indicatorColumn(categoricalColumnWithVocabularyList("colour", ["red", "green"])),
      embeddingColumn(categoricalColumnWithHashBucket("words", 7), 3),
    ];
    const shared = { featureColumns, hiddenUnits: [4, 3], nClasses: 3, config: { tfRandomSeed: 5, logger: silentLogger } };
    const features = {
      size: [[1, 2], [0.5, -1], [2, 0.25], [-1, 1]],
      colour: [["red"], ["green"], [], ["red"]],
      words: [["a", "b"], ["c"], ["a"], ["d", "e", "a"]],
    };
    await using estimator = new v1.DNNClassifier({ ...shared, modelDir: `${directory}/model` });
    await estimator.train(() => [features, [0, 1, 2, 0]], { steps: 1234 });

    await using annotated = new DNNClassifierWithLayerAnnotations(shared);
    const spec = parseExampleSpec(featureColumns);
    const checkpointPath = `${directory}/model/model.ckpt-1234`;
    const path = await annotated.exportSavedModel(`${directory}/export`, buildParsingServingInputReceiverFn(spec), { checkpointPath });

    const examples = [0, 1, 2, 3].map((row) =>
      encodeExample({ size: features.size[row]!, colour: features.colour[row]!, words: features.words[row]! }, spec).toBase64()
    );
    const cases = [{ name: "annotated", path, examples, output: "probabilities", index: 1, points: POINTS }];
    const { annotated: theirs } = await runPython<Result>("tf1", "saved_model_attributions.py", cases, directory) as { annotated: Result };

    assertEquals(theirs.unprocessed, { colour: true, size: false, words: true });
    const ours = await Array.fromAsync(annotated.attributions(() => features, {
      checkpointPath,
      target: { class: 1, of: "probability" },
      method: "right_riemann",
      steps: POINTS,
      maxSteps: POINTS,
    }));
    assertEquals(Object.keys(theirs.attributions), Object.keys(ours[0]!.columns));
    ours.forEach(({ columns }, row) => {
      for (const [name, { attribution, processed }] of Object.entries(columns)) {
        attribution.data.forEach((part, i) => assertNear(part, theirs.attributions[name]![row]![i]!, `${name}, row ${row}`));
        processed.data.forEach((value, i) => assertNear(value, theirs.processed[name]![row]![i]!, `${name}, row ${row}`));
      }
    });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

function assertNear(actual: number, expected: number, message: string): void {
  assert(Math.abs(actual - expected) <= 1e-5 * Math.max(1, Math.abs(expected)), `${message}: ${actual} here, ${expected} there`);
}
