/**
 * hierarchicalSoftmaxHead: one of many classes, by the way to it through a binary tree.
 *
 * @module
 */

import { checkOptions, describe, ValueError } from "../../core/errors.ts";
import { glorotUniform, zeros } from "../../core/initializers.ts";
import { requireModel, scopedName, type Variable, variable, variableScope } from "../../core/model.ts";
import { exp, mul, neg, softplus } from "../../core/ops/elementwise.ts";
import { reshape, segmentCombine, slice } from "../../core/ops/shape.ts";
import { OutputReader, visitOutputs, type WideLayer, wideOutputs } from "../../core/ops/wide.ts";
import { fromTypedArray, type Tensor } from "../../core/runtime/tensor.ts";
import { elementsOf } from "../../core/runtime/tensor.ts";
import { bestFirst, ClassTree } from "./_class_tree.ts";
import { checkClassCount, type ClassModel, manyClasses, type ManyClassesOptions, manyClassesOptions } from "./_many_classes.ts";
import { SingleHead } from "./_single_head.ts";
import { type Best, TopK } from "./_top_k.ts";
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
 * with `topK`, `top_k_classes`, `top_k_probabilities` and `classes`, by a search that looks at the most probable node first and is exact.
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
    losses: (target, x) => model.losses(elementsOf(target) as Int32Array, x),
  }, options);
}

class TreeModel implements ClassModel {
  readonly #nClasses: number;
  readonly #counts: ArrayLike<number> | null;
  readonly #known = new WeakMap<Variable, { readonly version: number; readonly tree: ClassTree }>();
  #own: ClassTree | null = null;

  constructor({ nClasses, counts = null }: HierarchicalSoftmaxHeadOptions) {
    this.#nClasses = nClasses;
    this.#counts = counts === null ? null : checkCounts(counts, nClasses);
  }

  layer(x: Tensor): { tree: ClassTree; layer: WideLayer } {
    const nodes = this.#nClasses - 1;
    const layer = variableScope("logits", () => ({
      weights: variable("weights", [nodes, x.shape[1]!], glorotUniform()),
      biases: variable("biases", [nodes], zeros()),
    }));
    const { variables } = requireModel("hierarchicalSoftmaxHead");
    const stored = variables.get(scopedName("tree"), [2 * nodes], () => Float32Array.from(this.#tree().parents), false);
    return { tree: this.#treeOf(stored), layer };
  }

  /** The negative logarithm of the probability of each row's class, [batch, 1]. */
  losses(ids: Int32Array, x: Tensor): Tensor {
    const { tree, layer } = this.layer(x);
    const splits = new Int32Array(ids.length + 1);
    ids.forEach((id, row) => splits[row + 1] = splits[row]! + tree.depth(id));
    const count = splits[ids.length]!;
    const [rows, nodes, index] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
    const signs = new Float32Array(count);
    let at = 0;
    ids.forEach((id, row) =>
      tree.walk(id, (node, direction) => {
        rows[at] = row;
        nodes[at] = node;
        signs[at] = -direction;
        index[at] = at++;
      })
    );
    // -log(sigmoid(z)) = softplus(-z) where the way goes to the first child.
    const z = mul(wideOutputs(x, layer, rows, nodes), fromTypedArray(signs, [count]));
    return segmentCombine(reshape(softplus(z), [count, 1]), { index, weights: null, splits }, "sum");
  }

  all(x: Tensor): { logits: Tensor; probabilities: Tensor } {
    const { tree, layer } = this.layer(x);
    const shape = [x.shape[0]!, tree.nClasses];
    const logits = new Float32Array(shape[0]! * tree.nClasses);
    const probabilities = new Float32Array(logits.length);
    eachRow(x, tree, layer, (row, values) => {
      logits.set(values, row * tree.nClasses);
      values.forEach((value, id) => probabilities[row * tree.nClasses + id] = Math.exp(value));
    });
    return { logits: fromTypedArray(logits, shape), probabilities: fromTypedArray(probabilities, shape) };
  }

  best(x: Tensor, k: number): readonly Best[] {
    const { tree, layer } = this.layer(x);
    const [batch, width] = x.shape as [number, number];
    // Where so many nodes are as good as each other, looking at all of them in their order takes less time; and so for the rows that follow.
    const limit = Math.max(1024, tree.nClasses >> 5);
    const best: Best[] = [];
    while (best.length < batch) {
      const reader = new OutputReader(x, best.length, layer);
      const found = bestFirst(tree, (node) => reader.at(node), k, limit);
      if (found === null) break;
      best.push(found);
    }
    const searched = best.length;
    if (searched === batch) return best;
    eachRow(slice(x, [searched, 0], [batch - searched, width]), tree, layer, (_, values) => {
      const row = new TopK(k);
      values.forEach((value, id) => row.offer(id, value));
      best.push(row.best());
    });
    return best;
  }

  one(x: Tensor, id: number): { logit: Tensor; probability: Tensor } {
    const logit = neg(this.losses(new Int32Array(x.shape[0]!).fill(id), x));
    return { logit, probability: exp(logit) };
  }

  #tree(): ClassTree {
    return this.#own ??= this.#counts === null ? ClassTree.balanced(this.#nClasses) : ClassTree.huffman(this.#counts);
  }

  /** The tree that a variable holds. It is the head's own unless a checkpoint brought another. */
  #treeOf(stored: Variable): ClassTree {
    const found = this.#known.get(stored);
    if (found?.version === stored.version) return found.tree;
    const parents = stored.value();
    const own = this.#tree();
    const same = own.parents.every((parent, i) => parents[i] === parent);
    if (!same && this.#counts !== null) {
      throw new ValueError(
        `${stored.name} was made from other counts than those that are given. Give the counts that the model was made with, or none to take its tree as it is`,
        { tensor: stored.name },
      );
    }
    const tree = same ? own : ClassTree.fromParents(parents);
    this.#known.set(stored, { version: stored.version, tree });
    return tree;
  }
}

/** Nodes, times rows, whose probabilities are kept at a time: 32 MiB. */
const KEPT = 1 << 22;

/** Goes through all nodes of all rows and shows the logarithms of the probabilities of a row's classes. */
function eachRow(x: Tensor, tree: ClassTree, layer: WideLayer, visit: (row: number, values: Float64Array) => void): void {
  const [batch, width] = x.shape as [number, number];
  const { nClasses, children } = tree;
  const nodes = 2 * nClasses - 1;
  const rows = Math.max(1, Math.floor(KEPT / nodes));
  for (let from = 0; from < batch; from += rows) {
    const count = Math.min(rows, batch - from);
    const values = new Float64Array(count * nodes);
    // A parent's number is smaller than that of its children: when a node's turn comes, its own value is there.
    visitOutputs(slice(x, [from, 0], [count, width]), layer, (outputs, begin, size) => {
      for (let row = 0; row < count; row++) {
        const own = values.subarray(row * nodes, (row + 1) * nodes);
        for (let i = 0; i < size; i++) {
          const node = begin + i;
          const z = outputs[row * size + i]!;
          const less = Math.log1p(Math.exp(-Math.abs(z)));
          own[children[2 * node]!] = own[node]! + Math.min(z, 0) - less;
          own[children[2 * node + 1]!] = own[node]! - Math.max(z, 0) - less;
        }
      }
    });
    for (let row = 0; row < count; row++) visit(from + row, values.subarray(row * nodes + nClasses - 1, (row + 1) * nodes));
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
