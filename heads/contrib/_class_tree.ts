/**
 * Binary trees over classes: every class is a leaf, and has the probability of the way from the root to it (Morin & Bengio 2005).
 *
 * @module
 */

import { ValueError } from "../../core/errors.ts";
import { type Best, TopK } from "./_top_k.ts";

/**
 * A binary tree over n classes. Nodes 0 to n - 2 have two children each, 0 is the root, and a child that has children has a larger number than its
 * parent; node n - 1 + c is the leaf of class c. Of two children the first is the one with the smaller number.
 */
export class ClassTree {
  /** Number of classes. */
  readonly nClasses: number;
  /** The parents of nodes 1 to 2n - 2. */
  readonly parents: Int32Array;
  /** The children of node i are at 2i and 2i + 1. */
  readonly children: Int32Array;

  private constructor(parents: Int32Array, nClasses: number) {
    this.nClasses = nClasses;
    this.parents = parents;
    this.children = childrenOf(parents, nClasses);
  }

  /** A tree as flat as can be: ways differ by one step at most. */
  static balanced(nClasses: number): ClassTree {
    return new ClassTree(Int32Array.from({ length: 2 * nClasses - 2 }, (_, i) => i >> 1), nClasses);
  }

  /**
   * The tree with the shortest ways on average, where classes are as frequent as `counts` says (Huffman 1952). Nodes are joined in the order of their
   * counts with two queues, of leaves and of joined nodes (van Leeuwen 1976); of equal counts the leaves go first, which keeps the longest way short.
   */
  static huffman(counts: ArrayLike<number>): ClassTree {
    const n = counts.length;
    const order = Int32Array.from({ length: n }, (_, c) => c).sort((a, b) => counts[a]! - counts[b]! || a - b);
    const parents = new Int32Array(2 * n - 2);
    // The k-th node to be joined is number n - 2 - k: the root comes last and is 0.
    const joined = new Float64Array(n - 1);
    let leaf = 0;
    let oldest = 0;
    for (let k = 0; k < n - 1; k++) {
      for (let side = 0; side < 2; side++) {
        const takesLeaf = leaf < n && (oldest === k || counts[order[leaf]!]! <= joined[oldest]!);
        const node = takesLeaf ? n - 1 + order[leaf]! : n - 2 - oldest;
        joined[k]! += takesLeaf ? counts[order[leaf++]!]! : joined[oldest++]!;
        parents[node - 1] = n - 2 - k;
      }
    }
    return new ClassTree(parents, n);
  }

  /**
   * A tree from the parents of nodes 1 to 2n - 2.
   *
   * @throws {ValueError} if they are those of no tree.
   */
  static fromParents(parents: ArrayLike<number>): ClassTree {
    const n = parents.length / 2 + 1;
    for (let i = 0; i < parents.length; i++) {
      const parent = parents[i]!;
      if (!Number.isInteger(parent) || parent < 0 || parent > n - 2 || (i + 1 < n - 1 && parent > i)) {
        throw new ValueError(`The parent of node ${i + 1} of a tree over ${n} classes can not be ${parent}`);
      }
    }
    return new ClassTree(Int32Array.from(parents), n);
  }

  /** The length of the way from the root to a class. */
  depth(id: number): number {
    let steps = 1;
    for (let node = this.parents[this.nClasses - 2 + id]!; node > 0; steps++) node = this.parents[node - 1]!;
    return steps;
  }

  /** Tells the way from a class up to the root: at which nodes, and whether it goes to the first child (1) or the second (-1). */
  walk(id: number, step: (node: number, direction: 1 | -1) => void): void {
    for (let child = this.nClasses - 1 + id; child > 0;) {
      const node = this.parents[child - 1]!;
      step(node, this.children[2 * node] === child ? 1 : -1);
      child = node;
    }
  }
}

/**
 * The most probable classes, found by looking at the most probable node first: no other node can lead to a more probable class.
 *
 * @param tree The tree.
 * @param logit Of a node: the probability of its first child is the sigmoid of it.
 * @param k How many.
 * @param limit At how many nodes it may look.
 * @returns Classes with the logarithms of their probabilities; null if the limit was reached.
 */
export function bestFirst(tree: ClassTree, logit: (node: number) => number, k: number, limit: number): Best | null {
  const { nClasses, children } = tree;
  const best = new TopK(k);
  const heap = new NodeHeap(nClasses - 1);
  heap.push(0, 0);
  for (let looked = 0; !best.full;) {
    const value = heap.value;
    const node = heap.pop();
    if (node >= nClasses - 1) {
      best.offer(node - nClasses + 1, value);
      continue;
    }
    if (looked++ === limit) return null;
    // log(sigmoid(z)) = min(z, 0) - log(1 + exp(-|z|)), exact for z of any size.
    const z = logit(node);
    const less = Math.log1p(Math.exp(-Math.abs(z)));
    heap.push(children[2 * node]!, value + Math.min(z, 0) - less);
    heap.push(children[2 * node + 1]!, value - Math.max(z, 0) - less);
  }
  return best.best();
}

/** Nodes by value, the largest first; of equal ones those that are no leaves, so that all equal leaves are there when the first is taken; then the smaller. */
class NodeHeap {
  readonly #firstLeaf: number;
  readonly #nodes: number[] = [];
  readonly #values: number[] = [];

  constructor(firstLeaf: number) {
    this.#firstLeaf = firstLeaf;
  }

  /** The largest value. */
  get value(): number {
    return this.#values[0]!;
  }

  push(node: number, value: number): void {
    let at = this.#nodes.length;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!this.#before(node, value, up)) break;
      this.#move(up, at);
      at = up;
    }
    this.#nodes[at] = node;
    this.#values[at] = value;
  }

  /** Takes the node with the largest value out. */
  pop(): number {
    const top = this.#nodes[0]!;
    const node = this.#nodes.pop()!;
    const value = this.#values.pop()!;
    const count = this.#nodes.length;
    if (count === 0) return top;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= count) break;
      if (down + 1 < count && this.#before(this.#nodes[down + 1]!, this.#values[down + 1]!, down)) down++;
      if (this.#before(node, value, down)) break;
      this.#move(down, at);
      at = down;
    }
    this.#nodes[at] = node;
    this.#values[at] = value;
    return top;
  }

  #move(from: number, to: number): void {
    this.#nodes[to] = this.#nodes[from]!;
    this.#values[to] = this.#values[from]!;
  }

  #before(node: number, value: number, place: number): boolean {
    const other = this.#nodes[place]!;
    if (value !== this.#values[place]!) return value > this.#values[place]!;
    const leaf = node >= this.#firstLeaf;
    if (leaf !== other >= this.#firstLeaf) return !leaf;
    return node < other;
  }
}

function childrenOf(parents: Int32Array, nClasses: number): Int32Array {
  const children = new Int32Array(2 * nClasses - 2);
  const counts = new Uint8Array(nClasses - 1);
  for (let node = 1; node <= parents.length; node++) {
    const parent = parents[node - 1]!;
    if (counts[parent]! === 2) throw new ValueError(`Node ${parent} of a tree over ${nClasses} classes has more than two children`);
    children[2 * parent + counts[parent]!++] = node;
  }
  return children;
}
