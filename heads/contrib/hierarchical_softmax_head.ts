/**
 * hierarchicalSoftmaxHead: one of many classes, by the way to it through a binary tree.
 *
 * @module
 */

import { checkOptions, describe, ValueError } from "../../core/errors.ts";
import { glorotUniform, zeros } from "../../core/initializers.ts";
import { requireModel, scopedName, type Variable, variable, variableScope } from "../../core/model.ts";
import { argMax, exp, mul, neg, softplus } from "../../core/ops/elementwise.ts";
import { allPaths, ClassTree, pathsTo, storedTree } from "../../core/ops/host/class_tree.ts";
import { combineSegments, concat, reshape, transpose } from "../../core/ops/shape.ts";
import { range } from "../../core/ops/host/sequence_index.ts";
import type { LargestElements } from "../../core/ops/top_k.ts";
import { allOutputs, filledIds, type WideLayer, wideOutputs } from "../../core/ops/wide.ts";
import { elementsOf, fromTypedArray, type Tensor } from "../../core/runtime/tensor.ts";
import { idsOf } from "./_classes.ts";
import { checkClassCount, type ClassModel, manyClasses, type ManyClassesOptions, manyClassesOptions } from "./_many_classes.ts";
import { SingleHead } from "./_single_head.ts";
import type { Head } from "./head.ts";

/** Options of {@linkcode hierarchicalSoftmaxHead}. */
export interface HierarchicalSoftmaxHeadOptions extends ManyClassesOptions {
  /**
   * How frequent each class is, nClasses numbers from 0 on: frequent classes get short ways (Huffman 1952). Default: all ways are as long as each other, or
   * one step shorter.
   */
  readonly counts?: ArrayLike<number> | null;
}

/**
 * A head for classification into one of many classes by a hierarchical softmax (Morin & Bengio 2005, Mikolov et al. 2013). The classes are the leaves of a
 * binary tree; at each of its nClasses - 1 nodes a logistic regression decides where to go on, and the probability of a class is that of the way to it. A
 * step of training looks at the nodes on the ways to its labels and at no other: its cost grows with the logarithm of nClasses.
 *
 * It takes `logitsInput` [batch, n] only: there are no logits to give it. Labels are [batch] or [batch, 1], ids or, with `labelKeys`, strings. The loss of
 * evaluation is exact and that of training. Predictions: `logits`, the logarithms of the probabilities, `probabilities`, which add up to 1, and `classes`;
 * with `topK`, `top_k_classes`, `top_k_probabilities` and `classes`,.
 *
 * Make the head once, outside of the `modelFn`: it keeps the tree. A checkpoint holds the tree, too: a head without `counts` takes the checkpoint's.
 *
 * @throws {ValueError} if an option does not fit the number of classes.
 *
 * @example
 * ```ts
 * import { Estimator, reshape, SGD, type Tensor } from "@headway/estimator";
 * import { hierarchicalSoftmaxHead } from "@headway/estimator/heads/contrib";
 * const head = hierarchicalSoftmaxHead({ nClasses: 5, counts: [50, 20, 10, 5, 1], topK: 2 });
 * await using model = new Estimator({
 *   modelFn: ({ features, labels, mode }) => {
 *     const trainOpFn = (loss: Tensor) => new SGD({ learningRate: 1 }).minimize(loss);
 *     return head.createModelFnOps({ features, labels, mode, trainOpFn, logitsInput: reshape(features["x"] as Tensor, [-1, 1]) });
 *   },
 *   config: { tfRandomSeed: 1 },
 * });
 * await model.train(() => [{ x: [-1, 1] }, [0, 3]], { steps: 20 });
 * console.log(await model.predictOne({ x: 1 }));
 * ```
 */
export function hierarchicalSoftmaxHead(options: HierarchicalSoftmaxHeadOptions): Head {
  checkOptions("hierarchicalSoftmaxHead", options, { ...manyClassesOptions, counts: ["any"] });
  checkClassCount(options.nClasses);
  const model = new TreeModel(options);
  return new SingleHead({
    ...manyClasses(options, model),
    defaultScope: "hierarchical_softmax_head",
    losses: (target, x) => model.losses(idsOf(target), x),
  }, options);
}

class TreeModel implements ClassModel {
  readonly #nClasses: number;
  readonly #counts: ArrayLike<number> | null;
  /** The variables that were looked at, each with the version that is known to hold the head's tree. */
  readonly #checked = new WeakMap<Variable, number>();
  #own: ClassTree | null = null;

  constructor({ nClasses, counts = null }: HierarchicalSoftmaxHeadOptions) {
    this.#nClasses = nClasses;
    this.#counts = counts === null ? null : checkCounts(counts, nClasses);
  }

  layer(x: Tensor): { tree: Variable; layer: WideLayer } {
    const nodes = this.#nClasses - 1;
    const layer = variableScope("logits", () => ({
      weights: variable("weights", [nodes, x.shape[1]!], glorotUniform()),
      biases: variable("biases", [nodes], zeros()),
    }));
    const { variables } = requireModel("hierarchicalSoftmaxHead");
    const parents = () => Float32Array.from(this.#tree().parents);
    const tree = variables.get(scopedName("tree"), [2 * nodes], parents, false, undefined, true);
    this.#check(tree);
    return { tree, layer };
  }

  /** The negative logarithm of the probability of each row's class, [batch, 1]. */
  losses(ids: Int32Array, x: Tensor): Tensor {
    const { tree, layer } = this.layer(x);
    const { rows, nodes, signs, splits } = pathsTo(ids, tree);
    const count = nodes.length;
    // -log(sigmoid(z)) = softplus(-z) where the way goes to the first child.
    const z = mul(wideOutputs(x, layer, rows, nodes), fromTypedArray(signs, [count]));
    return combineSegments(reshape(softplus(z), [count, 1]), { index: range(count), weights: null, splits }, "sum");
  }

  /** The logarithms of the probabilities. */
  logits(x: Tensor): Tensor {
    const { tree, layer } = this.layer(x);
    const z = allOutputs(x, layer);
    // log(sigmoid(z)) = -softplus(-z) for the first child, -softplus(z) for the second: a column for each node and child, a row for each way.
    const turns = transpose(concat([softplus(neg(z)), softplus(z)], 1));
    const { index, splits } = allPaths(tree);
    return neg(transpose(combineSegments(turns, { index, weights: null, splits }, "sum")));
  }

  allProbabilities(logits: Tensor): Tensor {
    return exp(logits);
  }

  someProbabilities(_logits: Tensor, { values }: LargestElements): Tensor {
    return exp(values);
  }

  largest(x: Tensor): Tensor {
    return argMax(this.logits(x));
  }

  one(x: Tensor, id: number): { logit: Tensor; probability: Tensor } {
    const logit = neg(this.losses(filledIds(x.shape[0]!, id), x));
    return { logit, probability: exp(logit) };
  }

  #tree(): ClassTree {
    return this.#own ??= this.#counts === null ? ClassTree.balanced(this.#nClasses) : ClassTree.huffman(this.#counts);
  }

  /** The tree that a variable holds is the head's own unless a checkpoint brought another. */
  #check(stored: Variable): void {
    if (this.#checked.get(stored) === stored.version) return;
    const own = this.#tree();
    const parents = elementsOf(stored) as Float32Array;
    const same = own.parents.every((parent, i) => parents[i] === parent);
    if (!same && this.#counts !== null) {
      throw new ValueError(
        `${stored.name} was made from other counts than those that are given. Give the counts that the model was made with, or none to take its tree as it is`,
        { tensor: stored.name },
      );
    }
    storedTree(stored, own);
    this.#checked.set(stored, stored.version);
  }
}

function checkCounts(counts: ArrayLike<number>, nClasses: number): ArrayLike<number> {
  if (!Array.isArray(counts) && !(ArrayBuffer.isView(counts) && !(counts instanceof DataView))) {
    throw new TypeError(`counts must be an array of numbers, received ${describe(counts)}`);
  }
  if (counts.length !== nClasses) throw new ValueError(`counts must have nClasses = ${nClasses} values, received ${counts.length}`);
  for (let id = 0; id < counts.length; id++) {
    const count: unknown = counts[id];
    if (typeof count !== "number" || !(count >= 0 && count < Infinity)) {
      throw new ValueError(`counts must be numbers from 0 on; that of class ${id} is ${describe(count)}`);
    }
  }
  return Array.from(counts);
}
