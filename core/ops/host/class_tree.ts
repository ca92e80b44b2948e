/**
 * Binary trees over classes: every class is a leaf, and has the probability of the way from the root to it (Morin & Bengio 2005).
 *
 * @module
 */

import { ValueError } from "../../errors.ts";
import { Variable } from "../../model.ts";
import { elementsOf, type Tensor } from "../../runtime/tensor.ts";
import { NONE, noted } from "../_op.ts";

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

  #paths: AllPaths | null = null;

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

  /** The ways to all classes, made once. */
  paths(): AllPaths {
    if (this.#paths !== null) return this.#paths;
    const splits = new Int32Array(this.nClasses + 1);
    for (let id = 0; id < this.nClasses; id++) splits[id + 1] = splits[id]! + this.depth(id);
    const index = new Int32Array(splits[this.nClasses]!);
    let at = 0;
    for (let id = 0; id < this.nClasses; id++) {
      this.walk(id, (node, direction) => index[at++] = direction === 1 ? node : this.nClasses - 1 + node);
    }
    return this.#paths = { index, splits };
  }
}

/** The ways to classes through a tree, one after the other, from the class up. */
export interface ClassPaths {
  /** For each step the place of the class among those that were asked for. */
  readonly rows: Int32Array;
  /** For each step the node. */
  readonly nodes: Int32Array;
  /** For each step -1 where the way goes to the first child, 1 where it goes to the second. */
  readonly signs: Float32Array;
  /** Where each way begins; one more than there are classes. */
  readonly splits: Int32Array;
}

/** The ways to some classes through the tree that a variable holds. */
export function pathsTo(ids: Int32Array, stored: Tensor): ClassPaths {
  const tree = storedTree(stored);
  const splits = new Int32Array(ids.length + 1);
  ids.forEach((id, row) => splits[row + 1] = splits[row]! + tree.depth(id));
  const count = splits[ids.length]!;
  const [rows, nodes, signs] = [new Int32Array(count), new Int32Array(count), new Float32Array(count)];
  let at = 0;
  ids.forEach((id, row) =>
    tree.walk(id, (node, direction) => {
      rows[at] = row;
      nodes[at] = node;
      signs[at++] = -direction;
    })
  );
  noted("class_paths", [ids, stored], [nodes, rows, signs, splits], NONE);
  return { rows, nodes, signs, splits };
}

/** The ways to all classes: the values that are added up for each. */
export interface AllPaths {
  /** For each step the node where the way goes to the first child; that and the number of nodes where it goes to the second. */
  readonly index: Int32Array;
  /** Where each class's way begins; one more than there are classes. */
  readonly splits: Int32Array;
}

/** The ways to all classes through the tree that a variable holds. */
export function allPaths(stored: Tensor): AllPaths {
  const paths = storedTree(stored).paths();
  noted("all_class_paths", [stored], [paths.index, paths.splits], NONE);
  return paths;
}

const known = new WeakMap<Tensor, { readonly version: number; readonly tree: ClassTree }>();

/**
 * The tree whose parents a variable holds, made once for each of its values.
 *
 * @param like Is taken where the variable holds the same.
 */
export function storedTree(stored: Tensor, like?: ClassTree): ClassTree {
  const version = stored instanceof Variable ? stored.version : 0;
  const found = known.get(stored);
  if (found?.version === version) return found.tree;
  const parents = elementsOf(stored) as Float32Array;
  const same = like !== undefined && like.parents.every((parent, i) => parents[i] === parent);
  const tree = same ? like : ClassTree.fromParents(parents);
  known.set(stored, { version, tree });
  return tree;
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
