import { assert, assertAlmostEquals, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { bestFirst, ClassTree } from "../../../heads/contrib/_class_tree.ts";
import { numbers } from "../../core/_check_op.ts";

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

function bruteForce(tree: ClassTree, logit: (node: number) => number): { id: number; value: number }[] {
  const all = Array.from({ length: tree.nClasses }, (_, id) => {
    // From the root down, as the search adds.
    const way: number[] = [];
    tree.walk(id, (node, direction) => void way.unshift(direction * logit(node)));
    // log(1 / (1 + e^-z)), which is z itself where e^-z is beyond all numbers.
    return { id, value: way.reduce((sum, z) => sum + (z < -700 ? z : -Math.log(1 + Math.exp(-z))), 0) };
  });
  return all.sort((a, b) => b.value - a.value || a.id - b.id);
}

Deno.test("bestFirst() finds what looking at all classes finds, in the same order", () => {
  for (const n of [2, 3, 17, 200]) {
    for (const [low, high] of [[-1, 1], [-8, 8], [-200, 200], [0, 0]] as const) {
      const logits = numbers(n - 1, n + high, low, high);
      for (const tree of [ClassTree.balanced(n), ClassTree.huffman(numbers(n, 3 * n, 0, 9))]) {
        const all = bruteForce(tree, (node) => logits[node]!);
        for (const k of [1, Math.min(5, n), n]) {
          const found = bestFirst(tree, (node) => logits[node]!, k, Infinity)!;
          found.values.forEach((value, place) => assertAlmostEquals(value, all[place]!.value, 1e-9 * Math.max(1, -value)));
          // Values that differ by rounding alone may change places.
          const apart = (place: number) =>
            all[place + 1] === undefined || all[place]!.value - all[place + 1]!.value > 1e-9 * Math.max(1, -all[place]!.value);
          found.ids.forEach((id, place) => {
            if (low === 0 || (apart(place) && (place === 0 || apart(place - 1)))) assertEquals(id, all[place]!.id);
          });
          assertEquals(new Set(found.ids).size, k);
        }
      }
    }
  }
});

Deno.test("bestFirst() looks at few nodes where few classes are probable, and gives up at its limit", () => {
  const n = 1 << 16;
  const tree = ClassTree.balanced(n);
  let looked = 0;
  const certain = (_node: number) => (looked++, 10);
  assertEquals(bestFirst(tree, certain, 1, 100)!.ids, Int32Array.of(tree.parents.length / 2 - tree.nClasses + 1));
  // One way of 16 nodes: every turn takes e^10 times as much as the other.
  assertEquals(looked, 16);
  // All classes are alike: every one of the 65 535 nodes would have to be looked at.
  assertStrictEquals(bestFirst(tree, () => 0, 1, 1000), null);
});
