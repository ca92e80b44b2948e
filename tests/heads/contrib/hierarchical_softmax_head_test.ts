import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Tape } from "../../../core/autodiff/tape.ts";
import { type Tensor, tensor } from "../../../core/runtime/tensor.ts";
import { hierarchicalSoftmaxHead, type HierarchicalSoftmaxHeadOptions, multiClassHead, noOpTrainFn } from "../../../heads/contrib/mod.ts";
import { numbers } from "../../core/_check_op.ts";
import { errorOf } from "../_expect.ts";
import { value, withVariables } from "./_run.ts";
import { resultOf } from "../../core/_metrics.ts";

const HIDDEN = 3;
const SCOPE = "hierarchical_softmax_head";

type Run = Parameters<Parameters<typeof withVariables>[0]>[0];
type Variables = Parameters<Parameters<typeof withVariables>[0]>[1];

/** Calls `fn` with a head whose variables are random and not small. */
function withHead(
  options: HierarchicalSoftmaxHeadOptions,
  fn: (given: { head: ReturnType<typeof hierarchicalSoftmaxHead>; run: Run; variables: Variables; input: Tensor }) => void,
  spread = 3,
): void {
  withVariables((run, variables) => {
    const head = hierarchicalSoftmaxHead(options);
    const input = tensor(numbers(4 * HIDDEN, 3), [4, HIDDEN]);
    run("infer", () => head.createModelFnOps({ features: {}, mode: "infer", logitsInput: input }));
    for (const name of ["weights", "biases"]) {
      const variable = variables.find(`${options.headName ?? SCOPE}/logits/${name}`)!;
      variable.assign(Float32Array.from(numbers(variable.size, 8, -spread, spread)));
    }
    fn({ head, run, variables, input });
  });
}

const floats = (t: Tensor | undefined) => t!.dataSync() as Float32Array;

for (
  const [name, options] of Object.entries<HierarchicalSoftmaxHeadOptions>({
    "two classes": { nClasses: 2 },
    "a balanced tree": { nClasses: 13 },
    "a Huffman tree": { nClasses: 13, counts: [90, 40, 20, 10, 5, 5, 3, 2, 1, 1, 1, 0, 0] },
    "a chain": { nClasses: 13, counts: Float64Array.from({ length: 13 }, (_, id) => 2 ** id) },
  })
) {
  Deno.test(`hierarchicalSoftmaxHead over ${name}: probabilities add up to 1, and the loss is minus their logarithm`, () => {
    withHead(options, ({ head, run, input }) => {
      const n = options.nClasses;
      const { logits, probabilities, classes } = run(
        "infer",
        () => head.createModelFnOps({ features: {}, mode: "infer", logitsInput: input }).predictions as Record<string, Tensor>,
      );
      assertEquals([logits!.shape, probabilities!.shape], [[4, n], [4, n]]);
      const p = floats(probabilities);
      for (let row = 0; row < 4; row++) {
        const own = p.subarray(row * n, row * n + n);
        assertAlmostEquals(own.reduce((sum, each) => sum + each, 0), 1, 1e-6);
        assertEquals(Number(classes!.hostData![row]), own.indexOf(Math.max(...own)));
        own.forEach((each, id) => assertAlmostEquals(Math.log(each), floats(logits)[row * n + id]!, 1e-5));
      }
      for (let id = 0; id < n; id++) {
        const loss = run("eval", () => {
          return head.createModelFnOps({ features: {}, mode: "eval", labels: [id, id, id, id], logitsInput: input }).loss!;
        });
        const expected = [0, 1, 2, 3].reduce((sum, row) => sum - floats(logits)[row * n + id]! / 4, 0);
        assertAlmostEquals(value(loss), expected, 2e-6 * Math.max(1, expected), `class ${id}`);
      }
    });
  });

  Deno.test(`hierarchicalSoftmaxHead over ${name}: the best classes are those of looking at all`, () => {
    const n = options.nClasses;
    for (const spread of [0, 1, 3, 20]) {
      for (const topK of new Set([1, Math.min(3, n), n])) {
        withHead({ ...options, topK }, ({ head, run, input }) => {
          const predict = (which: typeof head) => {
            const model = () => which.createModelFnOps({ features: {}, mode: "infer", logitsInput: input }).predictions;
            return run("infer", model) as Record<string, Tensor>;
          };
          const best = predict(head);
          const p = floats(predict(hierarchicalSoftmaxHead(options))["probabilities"]);
          assertEquals(Object.keys(best), ["top_k_classes", "top_k_probabilities", "classes"]);
          for (let row = 0; row < 4; row++) {
            const all = [...p.subarray(row * n, row * n + n)];
            const sorted = [...all].sort((a, b) => b - a);
            const ids = Array.from(best["top_k_classes"]!.hostData!.slice(row * topK, row * topK + topK), Number);
            assertEquals(new Set(ids).size, topK);
            assertEquals(Number(best["classes"]!.hostData![row]), ids[0]);
            ids.forEach((id, place) => {
              const found = floats(best["top_k_probabilities"])[row * topK + place]!;
              // The class has the probability that it is said to have, and that is the one that belongs here. Rounding may let near ones change places.
              assertAlmostEquals(found, all[id]!, 1e-6);
              assertAlmostEquals(found, sorted[place]!, 1e-6);
            });
            if (spread === 0) assertEquals(ids.map((id) => all[id]), sorted.slice(0, topK));
          }
        }, spread);
      }
    }
  });
}

Deno.test("of classes that are alike the first come first: a tree with nothing learned", () => {
  // 900 classes that are alike but for two levels.
  withHead({ nClasses: 900, topK: 2 }, ({ head, run, input }) => {
    const predictions = run("infer", () => head.createModelFnOps({ features: {}, mode: "infer", logitsInput: input }).predictions);
    const { top_k_classes, top_k_probabilities } = predictions as Record<string, Tensor>;
    // Leaves are nodes 899 to 1798; those up to 1022, of the classes from 0 on, are on level 9, the others on level 10.
    assertEquals([...top_k_classes!.hostData!].map(Number).slice(0, 2), [0, 1]);
    assertAlmostEquals(floats(top_k_probabilities)[0]!, 2 ** -9, 1e-9);
  }, 0);
});

Deno.test("gradients of weights, biases and the input are those of differences", () => {
  withHead({ nClasses: 9, counts: [9, 8, 7, 6, 5, 4, 3, 2, 1], weightColumnName: "w" }, ({ head, run, variables, input }) => {
    const features = { w: [1, 0.5, 2, 1] };
    const labels = [3, 8, 0, 3];
    const lossOf = (logitsInput: Tensor) =>
      head.createModelFnOps({ features, mode: "train", labels, logitsInput, trainOpFn: noOpTrainFn }).loss!;
    run("infer", () => {
      const parts = [variables.find(`${SCOPE}/logits/weights`)!, variables.find(`${SCOPE}/logits/biases`)!];
      const x = tensor(floats(input), input.shape);
      x.tracked = true;
      const tape = new Tape();
      const loss = tape.run(() => lossOf(x));
      const gradients = tape.gradientsOf(loss, [x, ...parts]).map((gradient) => floats(gradient!));
      const step = 1e-2;
      const four = (at: (delta: number) => number) => (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
      gradients[0]!.forEach((each, i) => {
        const moved = (delta: number) => tensor(floats(input).map((v, k) => k === i ? v + delta : v), input.shape);
        assertAlmostEquals(each, four((delta) => value(lossOf(moved(delta)))), 5e-3, `input ${i}`);
      });
      parts.forEach((variable, part) => {
        const before = variable.value();
        gradients[part + 1]!.forEach((each, i) => {
          const numeric = four((delta) => {
            variable.assign(before.map((v, k) => k === i ? v + delta : v));
            return value(lossOf(input));
          });
          assertAlmostEquals(each, numeric, 5e-3, `${variable.name} ${i}`);
        });
        variable.assign(before);
      });
    });
  }, 1);
});

Deno.test("a step has gradients of the nodes on the ways to its labels, and of no other", () => {
  withHead({ nClasses: 1024 }, ({ head, run }) => {
    run("infer", () => {
      const tape = new Tape();
      const loss = tape.run(() => {
        const logitsInput = tensor([[1, 2, 3], [0, 1, 0]]);
        return head.createModelFnOps({ features: {}, mode: "train", labels: [0, 1023], logitsInput, trainOpFn: noOpTrainFn }).loss!;
      });
      const { pairs, block } = tape.gradients(loss);
      assertEquals([block.size, pairs.map(({ variable }) => variable.name)], [0, [`${SCOPE}/logits/biases`, `${SCOPE}/logits/weights`]]);
      // Two ways of 10 nodes, of which they share the root.
      for (const { gradient } of pairs) assert(gradient.kind === "rows" && gradient.count === 19);
    });
  });
});

Deno.test("metrics are those of multiClassHead over the logarithms of the probabilities", () => {
  const labels = [2, 6, 0, 2];
  const features = { w: [1, 2, 0.5, 1] };
  const shared = { nClasses: 7, metricClassIds: [2, 6], weightColumnName: "w", headName: "h" };
  withHead(shared, ({ head, run, input }) => {
    const prediction = run("infer", () => head.createModelFnOps({ features: {}, mode: "infer", logitsInput: input }));
    const { logits } = prediction.predictions as Record<string, Tensor>;
    const results = (which: typeof head, of: object) => {
      const ops = run("eval", () => which.createModelFnOps({ features, mode: "eval", labels, ...of }));
      return Object.entries(ops.evalMetricOps).map(([key, metric]) => [key.slice(0, -2), resultOf(metric) as number] as const);
    };
    // Under another name, or both would count in the same variables.
    const expected = results(multiClassHead({ ...shared, headName: "m" }), { logits });
    const found = results(head, { logitsInput: input });
    assertEquals(found.map(([key]) => key), expected.map(([key]) => key));
    assertEquals(found.length, 10);
    found.forEach(([key, each], i) => assertAlmostEquals(each, expected[i]![1], 1e-5, key));
  });
});

Deno.test("a head without counts takes the tree that a checkpoint brings, one with other counts refuses it", () => {
  const counts = [50, 20, 10, 5, 1];
  withVariables((run, variables) => {
    const logitsInput = tensor([[1, 2]]);
    const loss = (options: object, label: number) =>
      value(
        run("eval", () => {
          return hierarchicalSoftmaxHead({ nClasses: 5, ...options })
            .createModelFnOps({ features: {}, mode: "eval", labels: [label], logitsInput }).loss!;
        }),
      );
    const own = loss({ counts }, 0);
    assertEquals(variables.find(`${SCOPE}/tree`)!.shape, [8]);
    assertEquals(loss({}, 0), own);
    assertEquals(loss({ counts }, 0), own);
    const error = errorOf(() => loss({ counts: [1, 5, 10, 20, 50] }, 0));
    assert(error.message.startsWith(`${SCOPE}/tree was made from other counts than those that are given.`), error.message);
    // What no tree is, is refused.
    variables.find(`${SCOPE}/tree`)!.assign(Float32Array.of(0, 0, 1, 1, 2, 2, 2, 3));
    assert(errorOf(() => loss({}, 0)).message.includes("of a tree over 5 classes"));
  });
});

const make = (options: object, more: object = {}) =>
  hierarchicalSoftmaxHead({ nClasses: 5, ...options })
    .createModelFnOps(
      { features: {}, mode: "train", labels: [1, 2], logitsInput: tensor([[1, 2], [3, 4]]), trainOpFn: noOpTrainFn, ...more } as never,
    );

const refused: Record<string, [() => unknown, string, string]> = {
  "logits": [
    () => make({}, { logits: tensor([[1, 2, 3, 4, 5]]), logitsInput: null }),
    "ValueError",
    "The head hierarchical_softmax_head computes no logits and takes none. Give it logitsInput, the output of the last hidden layer",
  ],
  "neither": [() => make({}, { logitsInput: null }), "ValueError", "Neither logits nor logitsInput supplied."],
  "a label beyond the classes": [() => make({}, { labels: [1, 5] }), "InvalidArgumentError", "the label of row 1 is 5, nClasses is 5"],
  "a negative label": [() => make({}, { labels: [-1, 0] }), "InvalidArgumentError", "the label of row 0 is -1, nClasses is 5"],
  "one class": [() => make({ nClasses: 1, counts: [1] }), "ValueError", "nClasses must be > 1 for classification: 1."],
  "too few counts": [() => make({ counts: [1, 2] }), "ValueError", "counts must have nClasses = 5 values, received 2"],
  "a negative count": [
    () => make({ counts: [1, -2, 3, 4, 5] }),
    "ValueError",
    "counts must be numbers from 0 on; that of class 1 is the number -2",
  ],
  "a count NaN": [() => make({ counts: [1, 2, NaN, 4, 5] }), "ValueError", "that of class 2 is the number NaN"],
  "an infinite count": [
    () => make({ counts: Float32Array.of(1, 2, 3, 4, Infinity) }),
    "ValueError",
    "that of class 4 is the number Infinity",
  ],
  "counts by name": [() => make({ counts: { a: 1 } }), "TypeError", "counts must be an array of numbers, received a Object"],
  "counts as a DataView": [() => make({ counts: new DataView(new ArrayBuffer(5)) }), "TypeError", "counts must be an array of numbers"],
  "topK 0": [() => make({ topK: 0 }), "ValueError", "topK must be a whole number in [1, nClasses] = [1, 5], received the number 0"],
  "another option": [() => make({ numSampled: 3 }), "ValueError", 'hierarchicalSoftmaxHead has no option "numSampled"'],
};

for (const [name, [fn, kind, sentence]] of Object.entries(refused)) {
  Deno.test(`hierarchicalSoftmaxHead refuses: ${name}`, () => {
    withVariables((run) => {
      const error = errorOf(() => run("train", () => void fn()));
      assertEquals(error.name, kind, error.message);
      assert(error.message.includes(sentence), `${error.message}\ndoes not contain\n${sentence}`);
    });
  });
}
