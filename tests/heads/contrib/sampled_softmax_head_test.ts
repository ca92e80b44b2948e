import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { backend } from "../../../core/runtime/backends/current.ts";
import { type Candidates, logUniformDistribution, sampleCandidates, uniformDistribution } from "../../../core/candidate_sampling.ts";
import { Step } from "../../../core/runtime/memory.ts";
import { type ModelContext, VariableStore, withModel } from "../../../core/model.ts";
import { SGD } from "../../../core/optimizers/sgd.ts";
import { randomKey } from "../../../core/random.ts";
import { Tape } from "../../../core/autodiff/tape.ts";
import { type Tensor, tensor } from "../../../core/runtime/tensor.ts";
import { multiClassHead, noOpTrainFn, sampledSoftmaxHead, type SampledSoftmaxHeadOptions } from "../../../heads/contrib/mod.ts";
import { numbers } from "../../core/_check_op.ts";
import { errorOf } from "../_expect.ts";
import { value, withVariables } from "./_run.ts";
import { resultOf } from "../../core/_metrics.ts";

const HIDDEN = 3;
const SCOPE = "sampled_softmax_head";

/** A head over given weights: what a step of training, or an evaluation, makes of a batch. */
class Bench implements Disposable {
  readonly variables = new VariableStore((name, shape) => {
    if (name.endsWith("unigram_counts")) return this.counts;
    return Float32Array.from(name.endsWith("weights") ? this.weights : this.biases).subarray(0, shape.reduce((a, b) => a * b));
  });
  readonly locals = new VariableStore();
  readonly weights: readonly number[];
  readonly biases: readonly number[];
  counts: Float32Array | null = null;

  constructor(readonly nClasses: number, readonly x: readonly (readonly number[])[], readonly labels: readonly number[]) {
    this.weights = numbers(nClasses * HIDDEN, 5, -0.5, 0.5).map(Math.fround);
    this.biases = numbers(nClasses, 6, -0.5, 0.5).map(Math.fround);
  }

  /** Logit of a class for a row, in float64. */
  logit(row: number, id: number): number {
    return this.biases[id]! + this.x[row]!.reduce((sum, v, k) => sum + v * this.weights[id * HIDDEN + k]!, 0);
  }

  /** The gradient of the loss with respect to the biases, as a training step has it. Which rows it has is checked. */
  gradient(options: SampledSoftmaxHeadOptions, context: Partial<ModelContext> = {}): { loss: number; biases: Float64Array; ids: number[] } {
    return this.run("train", context, () => {
      const head = sampledSoftmaxHead(options);
      const tape = new Tape();
      const ops = tape.run(() => {
        const logitsInput = tensor(this.x);
        return head.createModelFnOps({ features: {}, mode: "train", labels: [...this.labels], logitsInput, trainOpFn: noOpTrainFn });
      });
      const { pairs, block } = tape.gradients(ops.loss!);
      assertEquals(block.size, 0, "memory for dense gradients");
      const biases = new Float64Array(this.nClasses);
      let ids: number[] = [];
      for (const { gradient, variable } of pairs) {
        assert(gradient.kind === "rows", variable.name);
        if (!variable.name.endsWith("biases")) continue;
        ids = [...gradient.hostIds];
        (gradient.rows.dataSync() as Float32Array).forEach((each, i) => biases[ids[i]!] = each);
      }
      return { loss: value(ops.loss!), biases, ids };
    });
  }

  run<T>(mode: ModelContext["mode"], context: Partial<ModelContext>, fn: () => T): T {
    using step = new Step();
    const model = { variables: this.variables, locals: this.locals, mode, seed: 1n, step: 0, updates: [], ...context };
    return step.run(() => withModel(model, fn));
  }

  [Symbol.dispose](): void {
    this.variables.dispose();
    this.locals.dispose();
  }
}

interface Loss {
  readonly loss: number;
  readonly biases: Float64Array;
}

/** Mean loss and gradient of the sampled softmax or of NCE over given candidates, in float64, from their definitions. */
function reference(
  bench: Bench,
  { ids, counts, logExpected }: Candidates,
  { trainingLoss = "sampled_softmax", removeAccidentalHits = trainingLoss !== "nce", correctLabels = trainingLoss === "nce" }:
    SampledSoftmaxHeadOptions,
): Loss {
  const biases = new Float64Array(bench.nClasses);
  let loss = 0;
  const share = 1 / bench.labels.length;
  bench.labels.forEach((label, row) => {
    const own = bench.logit(row, label) - (correctLabels ? logExpected(label) : 0);
    const others = Array.from(ids, (id, place) => ({ id, count: counts[place]!, z: bench.logit(row, id) - logExpected(id) }))
      .filter(({ id }) => !(removeAccidentalHits && id === label));
    if (trainingLoss === "nce") {
      loss += share * (Math.log1p(Math.exp(-own)) + others.reduce((sum, { count, z }) => sum + count * Math.log1p(Math.exp(z)), 0));
      biases[label]! -= share / (1 + Math.exp(own));
      for (const { id, count, z } of others) biases[id]! += share * count / (1 + Math.exp(-z));
    } else {
      const total = others.reduce((sum, { count, z }) => sum + count * Math.exp(z), Math.exp(own));
      loss += share * (Math.log(total) - own);
      biases[label]! += share * (Math.exp(own) / total - 1);
      for (const { id, count, z } of others) biases[id]! += share * count * Math.exp(z) / total;
    }
  });
  return { loss, biases };
}

/** The gradient of the full softmax. */
function full(bench: Bench): Float64Array {
  const biases = new Float64Array(bench.nClasses);
  bench.labels.forEach((label, row) => {
    const e = Array.from({ length: bench.nClasses }, (_, id) => Math.exp(bench.logit(row, id)));
    const total = e.reduce((a, b) => a + b);
    e.forEach((each, id) => biases[id]! += (each / total - (id === label ? 1 : 0)) / bench.labels.length);
  });
  return biases;
}

const x = [[1, -0.5, 0.25], [0.5, 1, -1]];
const distributions = { log_uniform: logUniformDistribution, uniform: uniformDistribution };

for (const sampler of ["log_uniform", "uniform"] as const) {
  for (const trainingLoss of ["sampled_softmax", "nce"] as const) {
    for (const unique of [true, false]) {
      for (const removeAccidentalHits of [true, false]) {
        for (const correctLabels of trainingLoss === "nce" ? [true] : [true, false]) {
          const options = { nClasses: 12, numSampled: 7, sampler, trainingLoss, unique, removeAccidentalHits, correctLabels };
          const name = `${trainingLoss}, ${sampler}${unique ? ", unique" : ""}${removeAccidentalHits ? ", hits removed" : ""}${
            correctLabels ? ", labels corrected" : ""
          }`;
          Deno.test(`sampledSoftmaxHead's loss and gradient follow from the candidates: ${name}`, () => {
            using bench = new Bench(12, x, [1, 6]);
            for (let step = 0; step < 20; step++) {
              const candidates = sampleCandidates(
                distributions[sampler](12),
                { numSampled: 7, unique },
                randomKey(9n, `${SCOPE}/candidate_sampler`),
                step,
              );
              const { loss, biases, ids } = bench.gradient(options, { seed: 9n, step });
              assertEquals(new Set(ids), new Set([...candidates.ids, 1, 6]));
              const expected = reference(bench, candidates, options);
              assertAlmostEquals(loss, expected.loss, 2e-6 * Math.max(1, expected.loss));
              expected.biases.forEach((each, id) => assertAlmostEquals(biases[id]!, each, 1e-6, `class ${id}`));
            }
          });
        }
      }
    }
  }
}

Deno.test("the expected gradient of the sampled softmax is that of the full softmax", () => {
  // With k draws, weights w_j = e^o_j / (k p_j) of classes j other than the label t (0 for it), and E the expectation:
  //   gradient of class j = e^o_j E[1 / Y],  Y = e^o_t + w_j + the weights of k - 1 draws,
  //   m = E[Y] = e^o_t + w_j + (1 - 1/k) (Z - e^o_t),  where Z is the sum of all e^o.
  // By convexity E[1 / Y] >= 1 / m, and since 1 / y = 1 / m - (y - m) / m^2 + (y - m)^2 / (m^2 y), with Y >= e^o_t + w_j,
  //   E[1 / Y] <= 1 / m + Var(Y) / (m^2 (e^o_t + w_j)),  Var(Y) = (k - 1) (sum of p_s w_s^2 - ((Z - e^o_t) / k)^2).
  // The full gradient has 1 / Z. Around that, 5 standard errors of the mean over the seeds are allowed; the label's share is the rest.
  const [n, k, seeds] = [12, 1000, 500];
  using bench = new Bench(n, [x[0]!], [3]);
  const e = Array.from({ length: n }, (_, id) => Math.exp(bench.logit(0, id)));
  const z = e.reduce((a, b) => a + b);
  const { probability } = logUniformDistribution(n);
  const w = e.map((each, id) => id === 3 ? 0 : each / (k * probability(id)));
  const variance = (k - 1) * (w.reduce((sum, each, id) => sum + probability(id) * each ** 2, 0) - ((z - e[3]!) / k) ** 2);
  const bounds = e.map((each, id) => {
    const m = e[3]! + w[id]! + (1 - 1 / k) * (z - e[3]!);
    return [each / m, each / m + each * variance / (m ** 2 * (e[3]! + w[id]!))] as const;
  });
  const sums = new Float64Array(n);
  const squares = new Float64Array(n);
  for (let seed = 0; seed < seeds; seed++) {
    const { biases } = bench.gradient({ nClasses: n, numSampled: k, unique: false }, { seed: BigInt(seed) });
    biases.forEach((each, id) => {
      sums[id]! += each;
      squares[id]! += each ** 2;
    });
  }
  const exact = full(bench);
  for (let id = 0; id < n; id++) {
    const mean = sums[id]! / seeds;
    const error = 5 * Math.sqrt((squares[id]! / seeds - mean ** 2) / seeds);
    if (id !== 3) {
      const [low, high] = bounds[id]!;
      assert(mean > low - error && mean < high + error, `class ${id}: ${mean} is not in [${low}, ${high}] +- ${error}`);
      // The bounds themselves are near the full gradient.
      assert(low > 0.99 * exact[id]! && high < 1.04 * exact[id]!, `[${low}, ${high}] and ${exact[id]}`);
    }
    assertAlmostEquals(mean, exact[id]!, 0.02 * Math.abs(exact[id]!), `class ${id}`);
  }
});

Deno.test("with all classes as candidates the sampled softmax is the full one", () => {
  // By equal probabilities every class is expected equally often, so that corrections cancel if the label is corrected, too.
  using bench = new Bench(12, x, [1, 6]);
  const { biases } = bench.gradient({ nClasses: 12, numSampled: 12, sampler: "uniform", correctLabels: true });
  full(bench).forEach((each, id) => assertAlmostEquals(biases[id]!, each, 1e-6));
});

Deno.test("the gradient of a softmax over half of the classes, different ones, is that of the full softmax on average", () => {
  // 1 - (1 - p)^tries is how likely a class is in a fixed number of tries; here they end with the last new class. What that makes, and that a mean of
  // quotients is not the quotient of means, is of the order of 1 / numSampled: 0.1 of a gradient is allowed, and 5 standard errors.
  const [n, seeds] = [40, 1500];
  for (const sampler of ["uniform", "log_uniform"] as const) {
    using bench = new Bench(n, [x[1]!], [5]);
    const sums = new Float64Array(n);
    const squares = new Float64Array(n);
    for (let seed = 0; seed < seeds; seed++) {
      bench.gradient({ nClasses: n, numSampled: 20, sampler }, { seed: BigInt(seed) }).biases.forEach((each, id) => {
        sums[id]! += each;
        squares[id]! += each ** 2;
      });
    }
    full(bench).forEach((each, id) => {
      const mean = sums[id]! / seeds;
      const error = 5 * Math.sqrt((squares[id]! / seeds - mean ** 2) / seeds);
      assertAlmostEquals(mean, each, 0.1 * Math.abs(each) + error, `${sampler}, class ${id}`);
    });
  }
});

Deno.test("the expected gradient of noise-contrastive estimation is its own", () => {
  // k draws have class j k p_j times on average, with the variance k p_j (1 - p_j); each time its gradient is sigmoid(o_j - log(k p_j)). The label has
  // sigmoid(o_t - log(k p_t)) - 1 besides. Every class is within 5 standard errors of the mean over the seeds.
  const [n, k, seeds] = [8, 5, 4000];
  using bench = new Bench(n, [x[0]!], [2]);
  const sums = new Float64Array(n);
  for (let seed = 0; seed < seeds; seed++) {
    bench.gradient({ nClasses: n, numSampled: k, unique: false, trainingLoss: "nce" }, { seed: BigInt(seed) }).biases
      .forEach((each, id) => sums[id]! += each);
  }
  const { probability } = logUniformDistribution(n);
  sums.forEach((sum, id) => {
    const count = k * probability(id);
    const p = 1 / (1 + Math.exp(Math.log(count) - bench.logit(0, id)));
    const error = 5 * p * Math.sqrt(count * (1 - probability(id)) / seeds);
    assertAlmostEquals(sum / seeds, count * p + (id === 2 ? p - 1 : 0), error, `class ${id}`);
  });
});

Deno.test("gradients of weights and of the input are those of differences", () => {
  using bench = new Bench(9, x, [4, 0]);
  for (const trainingLoss of ["sampled_softmax", "nce"] as const) {
    bench.run("train", {}, () => {
      const head = sampledSoftmaxHead({ nClasses: 9, numSampled: 4, trainingLoss });
      const lossOf = (input: Tensor) =>
        head.createModelFnOps({ features: {}, mode: "train", labels: [4, 0], logitsInput: input, trainOpFn: noOpTrainFn }).loss!;
      const input = tensor(x);
      input.tracked = true;
      const tape = new Tape();
      const loss = tape.run(() => lossOf(input));
      const weights = bench.variables.find(`${SCOPE}/logits/weights`)!;
      const [dx, dw] = tape.gradientsOf(loss, [input, weights]).map((g) => g!.dataSync() as Float32Array);
      const step = 1e-2;
      const four = (at: (delta: number) => number) => (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
      const flat = x.flat();
      // Candidates follow from seed and step: the loss is a smooth function.
      dx!.forEach((each, i) =>
        assertAlmostEquals(each, four((delta) => value(lossOf(tensor(flat.map((v, k) => k === i ? v + delta : v), [2, 3])))), 2e-3)
      );
      const before = weights.value();
      dw!.forEach((each, i) => {
        const numeric = four((delta) => {
          weights.assign(before.map((v, k) => k === i ? v + delta : v));
          return value(lossOf(input));
        });
        assertAlmostEquals(each, numeric, 2e-3, `${trainingLoss}, weight ${i}`);
      });
      weights.assign(before);
    });
  }
});

Deno.test("other seeds, steps and scopes draw other candidates, the same ones the same", () => {
  using bench = new Bench(1000, x, [1, 6]);
  const ids = (context: Partial<ModelContext>, headName?: string) =>
    bench.gradient({ nClasses: 1000, numSampled: 10, ...(headName === undefined ? {} : { headName }) }, context).ids;
  assertEquals(ids({ seed: 3n, step: 4 }), ids({ seed: 3n, step: 4 }));
  assertNotEquals(ids({ seed: 3n, step: 4 }), ids({ seed: 4n, step: 4 }));
  assertNotEquals(ids({ seed: 3n, step: 4 }), ids({ seed: 3n, step: 5 }));
  assertNotEquals(ids({ seed: 3n, step: 4 }), ids({ seed: 3n, step: 4 }, "other"));
});

Deno.test("the learned unigram counts the labels of steps that were taken", () => {
  using bench = new Bench(6, x, [1, 1]);
  bench.counts = new Float32Array(6).fill(1);
  const counts = () => [...bench.variables.find(`${SCOPE}/unigram_counts`)!.value()];
  const options = { nClasses: 6, numSampled: 2, sampler: "learned_unigram" } as const;
  const updates: (() => void)[] = [];
  bench.gradient(options, { updates });
  assertEquals(counts(), [1, 1, 1, 1, 1, 1]);
  for (const update of updates) update();
  assertEquals(counts(), [1, 3, 1, 1, 1, 1]);
  // Class 1 has 3 of 8 counts: with one candidate it is drawn in 3 of 8 seeds, give or take 5 standard errors of sqrt(15 / 64 / 2000).
  let hits = 0;
  for (let seed = 0; seed < 2000; seed++) {
    // Where the candidate is the label and removed, the label is alone, and the loss 0.
    if (bench.gradient({ ...options, numSampled: 1 }, { seed: BigInt(seed) }).loss < 1e-6) hits++;
  }
  assertAlmostEquals(hits / 2000, 3 / 8, 0.055);
});

Deno.test("an evaluation is that of multiClassHead over the same logits, a prediction as well", () => {
  withVariables((run, variables) => {
    const n = 7;
    const labels = [2, 6, 0, 2];
    const input = tensor(numbers(4 * HIDDEN, 3), [4, HIDDEN]);
    const features = { w: [1, 2, 0.5, 1] };
    const shared = { nClasses: n, metricClassIds: [2, 6], weightColumnName: "w", headName: "h" };
    const head = sampledSoftmaxHead({ ...shared, numSampled: 3 });
    const ops = run("eval", () => head.createModelFnOps({ features, mode: "eval", labels, logitsInput: input }));
    const weights = variables.find("h/logits/weights")!.value();
    const logits = tensor(
      Array.from(
        { length: 4 },
        (_, row) =>
          Array.from(
            { length: n },
            (_, id) => [0, 1, 2].reduce((sum, k) => sum + (input.dataSync() as Float32Array)[row * 3 + k]! * weights[id * 3 + k]!, 0),
          ),
      ),
    );
    // Under another name, or both would count in the same variables.
    const other = multiClassHead({ ...shared, headName: "m" });
    const expected = run("eval", () => other.createModelFnOps({ features, mode: "eval", labels, logits }));
    assertAlmostEquals(value(ops.loss!), value(expected.loss!), 1e-6);
    assertAlmostEquals(value(ops.reportedLoss!), value(expected.reportedLoss!), 1e-6);
    const result = (of: typeof ops) =>
      Object.entries(of.evalMetricOps).map(([key, metric]) => [key.slice(0, -2), resultOf(metric) as number] as const);
    const [found, same] = [result(ops), result(expected)];
    assertEquals(found.map(([key]) => key), same.map(([key]) => key));
    assertEquals(found.length, 10);
    found.forEach(([key, each], i) => assertAlmostEquals(each, same[i]![1], 1e-6, key));

    const predictions = (which: typeof head, more: object) =>
      run("infer", () => which.createModelFnOps({ features: {}, mode: "infer", ...more })).predictions as Record<string, Tensor>;
    const [all, these] = [predictions(head, { logitsInput: input }), predictions(other, { logits })];
    for (const key of ["logits", "probabilities"]) {
      assertEquals(all[key]!.shape, [4, n]);
      (all[key]!.dataSync() as Float32Array).forEach((each, i) =>
        assertAlmostEquals(each, (these[key]!.dataSync() as Float32Array)[i]!, 1e-6)
      );
    }
    assertEquals(all["classes"]!.hostData, these["classes"]!.hostData);

    // The three best, from the probabilities of all.
    const best = predictions(sampledSoftmaxHead({ ...shared, numSampled: 3, topK: 3 }), { logitsInput: input });
    assertEquals(Object.keys(best), ["top_k_classes", "top_k_probabilities", "classes"]);
    const p = all["probabilities"]!.dataSync() as Float32Array;
    for (let row = 0; row < 4; row++) {
      const order = [...Array(n).keys()].sort((a, b) => p[row * n + b]! - p[row * n + a]!).slice(0, 3);
      assertEquals(Array.from(best["top_k_classes"]!.hostData!.slice(row * 3, row * 3 + 3), Number), order);
      order.forEach((id, i) => {
        assertAlmostEquals((best["top_k_probabilities"]!.dataSync() as Float32Array)[row * 3 + i]!, p[row * n + id]!, 1e-6);
      });
    }
    assertEquals(best["classes"]!.hostData, all["classes"]!.hostData);
  });
});

Deno.test("labels that are strings, and what is served", () => {
  withVariables((run) => {
    const labelKeys = ["a", "b", "c", "d"];
    const served = (topK: number | null) => {
      const head = sampledSoftmaxHead({ nClasses: 4, numSampled: 2, labelKeys, topK });
      const loss = run("eval", () => head.createModelFnOps({ features: {}, mode: "eval", labels: ["d", "a"], logitsInput: tensor(x) }))
        .loss!;
      assertEquals(
        value(loss),
        value(
          run("eval", () =>
            sampledSoftmaxHead({ nClasses: 4, numSampled: 2 })
              .createModelFnOps({ features: {}, mode: "eval", labels: [3, 0], logitsInput: tensor(x) })).loss!,
        ),
      );
      const output = run("infer", () => {
        return head.createModelFnOps({ features: {}, mode: "infer", logitsInput: tensor(x) }).estimatorSpec().exportOutputs!;
      })["serving_default"]!;
      assert(output.kind === "classification");
      return [output.scores!.shape, output.classes!.shape, output.classes!.hostData] as const;
    };
    assertEquals(served(null), [[2, 4], [2, 4], [...labelKeys, ...labelKeys]]);
    const [scores, classes, names] = served(2);
    assertEquals([scores, classes], [[2, 2], [2, 2]]);
    assert(names!.every((name) => labelKeys.includes(name as string)));
  });
});

Deno.test("a million classes: a step touches the memory of a few rows", () => {
  // Weights are 4 MB here; the memory of the step must not grow by anything of that size.
  const n = 1_000_000;
  const variables = new VariableStore((name) => name === `${SCOPE}/logits/weights` ? new Float32Array(n) : null);
  try {
    const head = sampledSoftmaxHead({ nClasses: n, numSampled: 16 });
    const optimizer = new SGD({ learningRate: 0.1, globalClipnorm: 1 });
    const train = (step: number) => {
      using memory = new Step();
      memory.run(() => {
        const context = { variables, locals: new VariableStore(), mode: "train" as const, seed: 1n, step, updates: [] };
        withModel(context, () =>
          new Tape().run(() => {
            const trainOpFn = (loss: Tensor) => optimizer.minimize(loss);
            head.createModelFnOps({ features: {}, mode: "train", labels: [7, 999_999], logitsInput: tensor([[1], [2]]), trainOpFn })
              .trainOp!
              .apply();
          }));
      });
    };
    train(0);
    const before = backend().live.bytes;
    train(1);
    assert(backend().live.bytes - before < 1 << 20, `${backend().live.bytes - before} bytes more`);
    const weights = variables.find(`${SCOPE}/logits/weights`)!.value();
    assert(weights.reduce((count, each) => each === 0 ? count : count + 1, 0) <= 2 * 16 + 2);
  } finally {
    variables.dispose();
  }
});

const make = (options: object, more: object = {}) =>
  sampledSoftmaxHead({ nClasses: 5, numSampled: 2, ...options })
    .createModelFnOps({ features: {}, mode: "train", labels: [1, 2], logitsInput: tensor(x), trainOpFn: noOpTrainFn, ...more } as never);
const any = (given: unknown) => given as never;

const refused: Record<string, [() => unknown, string, string]> = {
  "logits": [
    () => make({}, { logits: tensor([[1, 2, 3, 4, 5]]), logitsInput: null }),
    "ValueError",
    "The head sampled_softmax_head computes no logits and takes none. Give it logitsInput, the output of the last hidden layer",
  ],
  "neither": [() => make({}, { logitsInput: null }), "ValueError", "Neither logits nor logitsInput supplied."],
  "an input of rank 1": [
    () => make({}, { logitsInput: tensor([1, 2]) }),
    "ValueError",
    "logitsInput must be a Tensor [batch, n], received shape [2]",
  ],
  "an input of integers": [
    () => make({}, { logitsInput: tensor([[1, 2]], [1, 2], "int32") }),
    "TypeError",
    "logitsInput must be float32, received int32",
  ],
  "a label beyond the classes": [() => make({}, { labels: [1, 5] }), "InvalidArgumentError", "the label of row 1 is 5, nClasses is 5"],
  "a negative label": [() => make({}, { labels: [-1, 0] }), "InvalidArgumentError", "the label of row 0 is -1, nClasses is 5"],
  "float labels": [() => make({}, { labels: Float32Array.of(1, 2) }), "ValueError", "Labels dtype should be integer"],
  "too few labels": [() => make({}, { labels: [1] }), "ValueError", "labels shape must be [D0, D1, ... DN, 1]"],
  "more candidates than classes": [
    () => make({ numSampled: 6 }),
    "ValueError",
    "numSampled must be at most nClasses where candidates are unique: 6 of 5",
  ],
  "no candidates": [() => make({ numSampled: 0 }), "ValueError", "numSampled must be a whole number from 1 on, received the number 0"],
  "numSampled missing": [
    () => make({ numSampled: undefined }),
    "ValueError",
    "numSampled must be a whole number from 1 on, received undefined",
  ],
  "an unknown sampler": [
    () => make({ sampler: "zipf" }),
    "ValueError",
    'Unknown sampler the string "zipf". Known are log_uniform, uniform, learned_unigram',
  ],
  "an unknown loss": [
    () => make({ trainingLoss: "hinge" }),
    "ValueError",
    'Unknown trainingLoss the string "hinge". Known are sampled_softmax, nce',
  ],
  "NCE without correction": [
    () => make({ trainingLoss: "nce", correctLabels: false }),
    "ValueError",
    "correctLabels must not be false where trainingLoss is nce",
  ],
  "one class": [() => make({ nClasses: 1 }), "ValueError", "nClasses must be > 1 for classification: 1."],
  "too many classes": [() => make({ nClasses: 2 ** 23 + 1 }), "ValueError", "nClasses must be at most 8388608"],
  "topK beyond the classes": [
    () => make({ topK: 6 }),
    "ValueError",
    "topK must be a whole number in [1, nClasses] = [1, 5], received the number 6",
  ],
  "too few label keys": [() => make({ labelKeys: ["a"] }), "ValueError", "Length of labelKeys must equal nClasses."],
  "a class id beyond": [() => make({ metricClassIds: [5] }), "ValueError", "Class ID 5 not in [0, 5)."],
  "a centred bias": [() => make({ enableCenteredBias: true }), "ValueError", 'sampledSoftmaxHead has no option "enableCenteredBias"'],
  "unique as a word": [() => make({ unique: any("yes") }), "TypeError", "sampledSoftmaxHead: unique must be true or false"],
  "weights missing": [() => make({ weightColumnName: "w" }), "KeyError", "w"],
};

for (const [name, [fn, kind, sentence]] of Object.entries(refused)) {
  Deno.test(`sampledSoftmaxHead refuses: ${name}`, () => {
    withVariables((run, variables) => {
      const error = errorOf(() => run("train", () => void fn()));
      assertEquals(error.name, kind, error.message);
      assert(error.message.includes(sentence), `${error.message}\ndoes not contain\n${sentence}`);
      // Nothing was trained: biases are still zero.
      for (const variable of variables.all()) if (variable.name.endsWith("biases")) assert(variable.value().every((each) => each === 0));
    });
  });
}
