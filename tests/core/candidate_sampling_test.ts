import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { backend } from "../../core/runtime/backends/current.ts";
import {
  type ClassDistribution,
  logUniformDistribution,
  sampleCandidates,
  SumTree,
  uniformDistribution,
  UnigramCounts,
} from "../../core/candidate_sampling.ts";
import { DataLossError } from "../../core/errors.ts";
import { Variable } from "../../core/model.ts";
import { randomKey } from "../../core/random.ts";

const key = randomKey(7, "candidates");

function withCounts(counts: readonly number[], fn: (variable: Variable) => void): void {
  const variable = new Variable("unigram_counts", [counts.length], Float32Array.from(counts), false);
  const live = backend().live.blocks;
  try {
    fn(variable);
    assertEquals(backend().live.blocks, live);
  } finally {
    variable.dispose();
  }
}

// What the probabilities are to be. Log-uniform: log((i + 2) / (i + 1)) / log(n + 1), as in TensorFlow's LogUniformSampler.
const expected: Record<string, number[]> = {
  uniform: new Array(10).fill(0.1),
  log_uniform: Array.from({ length: 10 }, (_, i) => Math.log((i + 2) / (i + 1)) / Math.log(11)),
  learned_unigram: [1, 2, 3, 4, 5, 6, 7, 8, 9, 5].map((count) => count / 50),
};

function withDistribution(name: string, fn: (distribution: ClassDistribution) => void): void {
  if (name === "uniform") return fn(uniformDistribution(10));
  if (name === "log_uniform") return fn(logUniformDistribution(10));
  withCounts([1, 2, 3, 4, 5, 6, 7, 8, 9, 5], (variable) => fn(UnigramCounts.of(variable)));
}

for (const [name, p] of Object.entries(expected)) {
  Deno.test(`candidates by ${name} have their probabilities, and are the same for one key and step`, () => {
    withDistribution(name, (distribution) => {
      p.forEach((value, id) => assertAlmostEquals(distribution.probability(id), value, 1e-12));
      const draws = 200_000;
      const { ids, counts, logExpected } = sampleCandidates(distribution, { numSampled: draws, unique: false }, key, 3);
      // Pearson's chi-square with 9 degrees of freedom is beyond 27.9 once in 1000 streams.
      let chiSquare = 0;
      ids.forEach((id, place) => chiSquare += (counts[place]! - draws * p[id]!) ** 2 / (draws * p[id]!));
      assert(chiSquare < 27.9, `chi-square ${chiSquare}`);
      assertEquals(ids.length, 10);
      assertEquals(counts.reduce((sum, count) => sum + count), draws);
      p.forEach((value, id) => assertAlmostEquals(Math.exp(logExpected(id)), draws * value, 1e-6));

      const ten = (step: number) => sampleCandidates(distribution, { numSampled: 10, unique: false }, key, step);
      assertEquals([...ten(5).ids, ...ten(5).counts], [...ten(5).ids, ...ten(5).counts]);
      assertNotEquals(ten(5).ids, ten(6).ids);
    });
  });

  Deno.test(`different candidates by ${name} are included as often as they must be`, () => {
    withDistribution(name, (distribution) => {
      const rounds = 20_000;
      const seen = new Float64Array(10);
      for (let step = 0; step < rounds; step++) {
        const { ids, counts, logExpected } = sampleCandidates(distribution, { numSampled: 4, unique: true }, key, step);
        assertEquals(new Set(ids).size, 4);
        assert(counts.every((count) => count === 1));
        for (const id of ids) seen[id]!++;
        // 1 - (1 - p)^tries with the same whole number of tries for every class.
        const tries = p.map((value, id) => Math.log1p(-Math.exp(logExpected(id))) / Math.log1p(-value));
        const whole = Math.round(tries[0]!);
        assert(whole >= 4);
        for (const each of tries) assertAlmostEquals(each, whole, 1e-6 * whole);
      }
      const { shares } = firstOf(p, 4);
      // The standard error of a share is at most sqrt(1 / 4 / rounds) = 0.0035; 5 of them are allowed.
      shares.forEach((share, id) => assertAlmostEquals(seen[id]! / rounds, share, 0.0175, `class ${id}`));
    });
  });
}

/**
 * How likely each class is among the first k different ones, and how many draws that takes on average: over all sets of up to k classes, the last of which is
 * drawn from what is left.
 */
function firstOf(p: readonly number[], k: number): { shares: number[]; tries: number } {
  let sets = new Map<number, number>([[0, 1]]);
  let tries = 0;
  for (let size = 0; size < k; size++) {
    const next = new Map<number, number>();
    for (const [set, probability] of sets) {
      const left = p.reduce((sum, value, id) => (set >> id) & 1 ? sum : sum + value, 0);
      tries += probability / left;
      p.forEach((value, id) => {
        if ((set >> id) & 1) return;
        const larger = set | (1 << id);
        next.set(larger, (next.get(larger) ?? 0) + probability * value / left);
      });
    }
    sets = next;
  }
  return { shares: p.map((_, id) => [...sets].reduce((sum, [set, probability]) => (set >> id) & 1 ? sum + probability : sum, 0)), tries };
}

Deno.test("where one class has nearly all of the probability, the others are found without drawing it again and again", () => {
  // 3 of 5: after 24 draws of class 0 what is left is looked at alone. Shares and the number of draws are as if it were drawn again.
  const counts = [1e4, 4, 3, 2, 1];
  withCounts(counts, (variable) => {
    const p = counts.map((count) => count / 10_010);
    const { shares, tries } = firstOf(p, 3);
    const rounds = 20_000;
    const seen = new Float64Array(5);
    let sum = 0;
    for (let step = 0; step < rounds; step++) {
      const { ids, logExpected } = sampleCandidates(UnigramCounts.of(variable), { numSampled: 3, unique: true }, key, step);
      for (const id of ids) seen[id]!++;
      sum += Math.round(Math.log1p(-Math.exp(logExpected(4))) / Math.log1p(-p[4]!));
    }
    shares.forEach((share, id) => assertAlmostEquals(seen[id]! / rounds, share, 0.0175, `class ${id}`));
    // About 2700 draws, the sum of two geometric numbers of 1000 and 1700: a standard deviation of 2000, and 5 standard errors.
    assertAlmostEquals(sum / rounds, tries, 5 * 2000 / Math.sqrt(rounds));
    assertEquals([...variable.value()], counts);
    assertEquals(UnigramCounts.of(variable).probability(1), 4 / 10_010);
  });
});

Deno.test("as many candidates as classes are all classes, however unlikely some are", () => {
  const all = (distribution: ClassDistribution, n: number) =>
    assertEquals([...sampleCandidates(distribution, { numSampled: n, unique: true }, key, 0).ids].sort((a, b) => a - b), [
      ...Array(n).keys(),
    ]);
  all(uniformDistribution(100), 100);
  all(logUniformDistribution(100), 100);
  // By drawing again, the last class would be met once in ten million draws.
  withCounts([1e7, 1, 1, 1], (variable) => {
    all(UnigramCounts.of(variable), 4);
    const { ids, logExpected } = sampleCandidates(UnigramCounts.of(variable), { numSampled: 3, unique: true }, key, 1);
    assertEquals(new Set(ids).size, 3);
    assertAlmostEquals(logExpected(0), 0, 1e-9);
    // What was taken out is back.
    assertAlmostEquals(UnigramCounts.of(variable).probability(0), 1e7 / (1e7 + 3), 1e-12);
  });
});

Deno.test("UnigramCounts keeps its counts in the variable, and reads them again where it was overwritten", () => {
  withCounts([1, 1, 1, 1, 1], (variable) => {
    UnigramCounts.of(variable).add([3, 3, 0]);
    assertEquals([...variable.value()], [2, 1, 1, 3, 1]);
    assertEquals(UnigramCounts.of(variable).probability(3), 3 / 8);
    const before = sampleCandidates(UnigramCounts.of(variable), { numSampled: 3, unique: true }, key, 9);
    // As after a checkpoint was restored: the candidates that follow are the same, bit for bit.
    variable.assign(variable.value());
    assertEquals(sampleCandidates(UnigramCounts.of(variable), { numSampled: 3, unique: true }, key, 9).ids, before.ids);
    variable.assign(Float32Array.of(1, 1, 1, 1, 4));
    assertEquals(UnigramCounts.of(variable).probability(4), 0.5);
  });
});

Deno.test("UnigramCounts halves all counts where one reaches 2^24", () => {
  withCounts([2 ** 24 - 2, 3, 2 ** 20], (variable) => {
    UnigramCounts.of(variable).add([0]);
    assertEquals([...variable.value()], [2 ** 24 - 1, 3, 2 ** 20]);
    UnigramCounts.of(variable).add([0, 1]);
    assertEquals([...variable.value()], [2 ** 23, 2, 2 ** 19]);
    assertEquals(UnigramCounts.of(variable).probability(0), 2 ** 23 / (2 ** 23 + 2 + 2 ** 19));
  });
});

for (const bad of [0, -1, NaN, Infinity]) {
  Deno.test(`UnigramCounts refuses a checkpoint with the count ${bad}`, () => {
    withCounts([1, bad, 1], (variable) => {
      const error = assertThrows(() => UnigramCounts.of(variable), DataLossError, `that of class 1 is ${bad}`);
      assertEquals(error.tensor, "unigram_counts");
    });
  });
}

Deno.test("SumTree finds the item in whose share a number lies, and none of weight 0", () => {
  const tree = new SumTree([1, 0, 2, 0, 0.5]);
  assertEquals(tree.total, 3.5);
  assertEquals([0, 0.99, 1, 2.99, 3, 3.49].map((place) => tree.find(place)), [0, 0, 2, 2, 4, 4]);
  // The total itself, which rounding may give, is the last item that has a weight.
  assertEquals(tree.find(3.5), 4);
  tree.set(4, 0);
  assertEquals([tree.find(3), tree.get(4), tree.total], [2, 0, 3]);
  assertEquals(new SumTree([0.3]).find(0.2), 0);
});

Deno.test("SumTree over several levels finds what adding up finds, also after changes", () => {
  const weights = Array.from({ length: 5000 }, (_, i) => i % 7 === 0 ? 0 : 1 + i % 5);
  const tree = new SumTree(weights);
  for (let i = 0; i < 5000; i += 3) tree.set(i, weights[i] = (i * 13) % 4);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  assertEquals(tree.total, total);
  let before = 0;
  weights.forEach((weight, item) => {
    assertEquals(tree.get(item), weight);
    if (weight > 0) assertEquals([tree.find(before), tree.find(before + weight - 0.25)], [item, item]);
    before += weight;
  });
});
