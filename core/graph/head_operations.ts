/**
 * The operations of heads beyond those that predictions of canned models need: labels, weights and masks, many classes, effects.
 *
 * @module
 */

import { asString } from "../ops/host/classes.ts";
import { allPaths, pathsTo } from "../ops/host/class_tree.ts";
import { binaryLabels, classIds, numericLabels, readLabels } from "../ops/host/labels.ts";
import { multiHotLabels } from "../ops/host/multi_hot_labels.ts";
import { countClasses, sampleClasses } from "../ops/host/sampled_classes.ts";
import { readSteps, stepMask } from "../ops/host/step_mask.ts";
import { flattenValues, validPlaces } from "../ops/host/valid_steps.ts";
import { exampleWeights } from "../ops/host/weights.ts";
import { topK } from "../ops/top_k.ts";
import { distinctIds } from "../ops/host/distinct_ids.ts";
import { filledIds, wideSoftmax } from "../ops/wide.ts";
import { randomKey } from "../random.ts";
import type { OpName } from "./attributes.ts";
import type { TypedOperations } from "./operation.ts";

/** The functions of these operations. */
export const headOperations = {
  // Labels, weights, and steps of sequences.
  label: (_, { key }, { given }) => given("label", key) as object ?? null,
  class_ids: ([raw, table], { nClasses, shape, dimension }) => classIds(readLabels(raw, shape, dimension), nClasses, table),
  binary_labels: ([raw, table], { shape, dimension }) => binaryLabels(readLabels(raw, shape, dimension), table),
  numeric_labels: ([raw], { range, shape, dimension }) => numericLabels(readLabels(raw, shape, dimension), range),
  multi_hot_labels: ([raw, table], { shape }) => multiHotLabels(raw, shape, table),
  example_weights: ([raw], attributes) => exampleWeights(raw, attributes),
  read_mask: ([value], attributes) => readSteps(value, attributes),
  valid_places: ([valid]) => validPlaces(valid),
  flatten_steps: ([raw, valid], { what, batch, steps, ofLengths }) =>
    flattenValues(raw, stepMask(valid, batch, steps, ofLengths), what) as object,
  elements: ([values]) => values.elements,

  // Many classes.
  wide_softmax: ([x, weights, biases]) => {
    const { logSumExp, largest } = wideSoftmax(x, { weights, biases });
    return [logSumExp, largest];
  },
  top_k: ([x], { k }) => {
    const { values, ids } = topK(x, k);
    return [values, ids];
  },
  fill_ids: (_, { count, id }) => filledIds(count, id),
  distinct_ids: ([ids, first]) => {
    const { distinct, places } = distinctIds(ids, first);
    return [distinct, places];
  },
  class_paths: ([ids, tree]) => {
    const { nodes, rows, signs, splits } = pathsTo(ids, tree);
    return [nodes, rows, signs, splits];
  },
  all_class_paths: ([tree]) => {
    const { index, splits } = allPaths(tree);
    return [index, splits];
  },
  sampled_classes: ([labels, , , counts], sampling, { seed, step }) => {
    const { ids, ofCandidates, ofLabels, shares } = sampleClasses(labels, sampling, randomKey(seed, sampling.stream), step, counts, true);
    return [ids, ofCandidates, ofLabels, shares!];
  },
  as_string: ([x]) => asString(x),

  // Effects.
  count_classes: ([counts, labels]) => {
    countClasses(counts, labels);
    return [];
  },
} satisfies Partial<TypedOperations<OpName>>;
