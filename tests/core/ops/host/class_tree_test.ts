import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Variable } from "../../../../core/model.ts";
import { ClassTree, pathsTo, storedTree } from "../../../../core/ops/host/class_tree.ts";
import { numbers } from "../../_check_op.ts";

const depths = (tree: ClassTree): number[] => Array.from({ length: tree.nClasses }, (_, id) => tree.depth(id));
const cost = (tree: ClassTree, counts: readonly number[]): number => depths(tree).reduce((sum, depth, id) => sum + depth * counts[id]!, 0);

/** The cost of a best tree: the two smallest are joined, again and again, and every join costs their sum. */
function bestCost(counts: readonly number[]): number {
  const rest = [...counts];
  let sum = 0;
  while (rest.length > 1) {
    rest.sort((a, b) => b - a);
    const joined = rest.pop()! + rest.pop()!;
    sum += joined;
    rest.push(joined);
  }
  return sum;
}

Deno.test("ClassTree.huffman() gives the known tree", () => {
  // Cormen, Leiserson, Rivest, Stein, Introduction to Algorithms, section 16.3: a 45, b 13, c 12, d 16, e 9, f 5 have codes of 1, 3, 3, 3, 4, 4 bits; 224 in all.
  const counts = [45, 13, 12, 16, 9, 5];
  const tree = ClassTree.huffman(counts);
  assertEquals(depths(tree), [1, 3, 3, 3, 4, 4]);
  assertEquals(cost(tree, counts), 224);
});

for (const n of [2, 3, 5, 8, 33, 100]) {
  Deno.test(`trees over ${n} classes: ways are those of a tree, the shortest that there are`, () => {
    const random = numbers(n, n, 0, 100);
    // Counts that fall off, equal ones, some that are 0, and all that are.
    const cases = [
      random,
      random.map((count) => Math.round(count / 40)),
      Array.from({ length: n }, (_, i) => 1 / (i + 1)),
      new Array(n).fill(0),
    ];
    for (const counts of cases) {
      const tree = ClassTree.huffman(counts);
      assertAlmostEquals(cost(tree, counts), bestCost(counts), 1e-9 * bestCost(counts));
      check(tree);
    }
    const flat = ClassTree.balanced(n);
    check(flat);
    const levels = Math.log2(n);
    for (const depth of depths(flat)) assert(depth === Math.floor(levels) || depth === Math.ceil(levels), `${depth} of ${levels}`);
    // Where nothing is known of the classes, a Huffman tree is flat, too.
    assertEquals(Math.max(...depths(ClassTree.huffman(new Array(n).fill(0)))), Math.ceil(levels));
  });
}

/** Kraft's equality, and that ways end at the root and say where they turn. */
function check(tree: ClassTree): void {
  assertEquals(depths(tree).reduce((sum, depth) => sum + 2 ** -depth, 0), 1);
  for (let id = 0; id < tree.nClasses; id++) {
    const way: number[] = [];
    let child = tree.nClasses - 1 + id;
    tree.walk(id, (node, direction) => {
      assertEquals(tree.children[2 * node + (direction === 1 ? 0 : 1)], child);
      way.push(child = node);
    });
    assertEquals([way.length, way[way.length - 1]], [tree.depth(id), 0]);
  }
  assertEquals(ClassTree.fromParents(tree.parents).children, tree.children);
}

const trees: Record<string, [number[], string]> = {
  "three children": [[0, 0, 1, 1, 1, 2], "Node 1 of a tree over 4 classes has more than two children"],
  "a parent behind its child": [[0, 2, 0, 1, 1, 2], "The parent of node 2 of a tree over 4 classes can not be 2"],
  "a leaf as parent": [[0, 0, 3, 1, 1, 2], "The parent of node 3 of a tree over 4 classes can not be 3"],
  "a negative parent": [[0, 0, 1, 1, -1, 2], "The parent of node 5 of a tree over 4 classes can not be -1"],
  "a fraction": [[0, 0, 1, 1.5, 2, 2], "The parent of node 4 of a tree over 4 classes can not be 1.5"],
  "NaN": [[NaN, 0, 1, 1, 2, 2], "The parent of node 1 of a tree over 4 classes can not be NaN"],
};
for (const [name, [parents, sentence]] of Object.entries(trees)) {
  Deno.test(`ClassTree.fromParents() refuses ${name}`, () => void assertThrows(() => ClassTree.fromParents(parents), Error, sentence));
}

Deno.test("paths() lists the ways to all classes, and pathsTo() those to some", () => {
  const tree = ClassTree.huffman([9, 1, 4, 4, 2]);
  const { index, splits } = tree.paths();
  const stored = new Variable("tree", [8], Float32Array.from(tree.parents), false, true);
  try {
    const ids = Int32Array.of(3, 0, 3);
    const some = pathsTo(ids, stored);
    assertEquals(some.splits.length, 4);
    ids.forEach((id, row) => {
      // A step to the second child is the node and the number of nodes, 4, in the one, and has the sign 1 in the other.
      const way = [...index.subarray(splits[id], splits[id + 1])];
      const steps = Array.from({ length: way.length }, (_, k) => some.splits[row]! + k);
      assertEquals(steps.map((k) => some.nodes[k]! + (some.signs[k] === 1 ? 4 : 0)), way);
      assertEquals(steps.map((k) => some.rows[k]), way.map(() => row));
    });
    assertEquals(storedTree(stored, tree).parents, tree.parents);
    stored.assign(Float32Array.of(0, 0, 1, 1, 2, 2, 3, 3));
    assertEquals([...storedTree(stored).parents], [0, 0, 1, 1, 2, 2, 3, 3]);
  } finally {
    stored.dispose();
  }
});
