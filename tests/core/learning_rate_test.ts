import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ValueError } from "../../core/errors.ts";
import * as every from "../../core/learning_rate.ts";
import {
  cosineDecay,
  cosineDecayRestarts,
  exponentialDecay,
  inverseTimeDecay,
  learningRateFromConfig,
  type LearningRateSchedule,
  piecewiseConstantDecay,
  polynomialDecay,
} from "../../core/learning_rate.ts";

const base = { initialLearningRate: 0.1, decaySteps: 10 };

// Each schedule with rates that follow from its formula.
const table: Record<string, [LearningRateSchedule, [number, number][]]> = {
  exponentialDecay: [exponentialDecay({ ...base, decayRate: 0.5 }), [[0, 0.1], [5, 0.1 * Math.SQRT1_2], [20, 0.025]]],
  "exponentialDecay in stairs": [exponentialDecay({ ...base, decayRate: 0.5, staircase: true }), [[9, 0.1], [10, 0.05], [25, 0.025]]],
  inverseTimeDecay: [inverseTimeDecay({ ...base, decayRate: 0.5 }), [[0, 0.1], [5, 0.1 / 1.25], [20, 0.05]]],
  polynomialDecay: [polynomialDecay({ ...base, endLearningRate: 0.02, power: 2 }), [[0, 0.1], [5, 0.08 * 0.25 + 0.02], [10, 0.02], [
    99,
    0.02,
  ]]],
  // At step 15 the length has doubled to 20: (1 - 15/20).
  "polynomialDecay in cycles": [polynomialDecay({ ...base, endLearningRate: 0.02, cycle: true }), [[0, 0.1], [5, 0.06], [
    15,
    0.08 * 0.25 + 0.02,
  ]]],
  cosineDecay: [cosineDecay({ ...base, alpha: 0.1 }), [[0, 0.1], [5, 0.1 * (0.9 * 0.5 + 0.1)], [10, 0.01], [99, 0.01]]],
  "cosineDecay with warm-up": [
    cosineDecay({ ...base, initialLearningRate: 0, warmupTarget: 0.2, warmupSteps: 4 }),
    [[0, 0], [2, 0.1], [4, 0.2], [9, 0.1], [14, 0]],
  ],
  // The decays last 10, 20, 40 steps and begin at 0.1, 0.08, 0.064: steps 20 and 50 are half-way through the second and third.
  cosineDecayRestarts: [
    cosineDecayRestarts({ initialLearningRate: 0.1, firstDecaySteps: 10, mMul: 0.8 }),
    [[0, 0.1], [5, 0.05], [10, 0.08], [20, 0.04], [30, 0.064], [50, 0.032]],
  ],
  "cosineDecayRestarts of one length": [
    cosineDecayRestarts({ initialLearningRate: 0.1, firstDecaySteps: 4, tMul: 1, alpha: 0.1 }),
    [[0, 0.1], [2, 0.1 * (0.9 * 0.5 + 0.1)], [4, 0.1], [102, 0.055]],
  ],
  piecewiseConstantDecay: [piecewiseConstantDecay({ boundaries: [2, 4], values: [1, 0.5, 0.25] }), [[0, 1], [2, 1], [3, 0.5], [4, 0.5], [
    5,
    0.25,
  ]]],
};

for (const [name, [schedule, rates]] of Object.entries(table)) {
  Deno.test(`${name} gives the rates of its formula and can be described`, () => {
    const again = learningRateFromConfig(JSON.parse(JSON.stringify(schedule.toConfig!())));
    for (const [step, rate] of rates) {
      assertAlmostEquals(schedule(step), rate, 1e-7);
      assertEquals(again(step), schedule(step));
    }
  });
}

Deno.test("every schedule has a row in the table", () => {
  const makers = Object.keys(every).filter((name) => name !== "learningRateFromConfig");
  assertEquals(makers.filter((name) => table[name] === undefined), []);
});

Deno.test("schedules have the very rates of TensorFlow 2.15.1, whose graph divides by multiplying with the reciprocal", () => {
  const stairs = exponentialDecay({ initialLearningRate: 0.1, decaySteps: 41, decayRate: 0.5, staircase: true });
  // 41 (1 / 41) is below 1 in float32, 123 (1 / 41) is not below 3.
  assertEquals([40, 41, 42, 82, 123].map(stairs), [0.1, 0.1, 0.05, 0.05, 0.0125].map(Math.fround));
  const line = polynomialDecay({ initialLearningRate: 1.027231508723909, decaySteps: 26, endLearningRate: 0 });
  assertEquals([21, 23, 25].map(line), [0.19754447042942047, 0.11852666735649109, 0.039508868008852005]);
  assertEquals(cosineDecay({ initialLearningRate: 1.079312202747107, decaySteps: 25 })(21), 0.06675183773040771);
  const warm = cosineDecay({ initialLearningRate: 1.9468275295585786, decaySteps: 30, warmupTarget: 5.6507289723727805, warmupSteps: 3 });
  assertEquals([26, 30].map(warm), [0.7257095575332642, 0.13828328251838684]);
});

Deno.test("schedules refuse numbers that mean nothing", () => {
  assertThrows(() => exponentialDecay({ ...base, decayRate: NaN }), ValueError, "[exponential_decay] decayRate must be a finite number");
  assertThrows(() => polynomialDecay({ initialLearningRate: 0.1, decaySteps: 0 }), ValueError, "must be > 0");
  const restarts = { initialLearningRate: 0.1, firstDecaySteps: 4 };
  assertThrows(() => cosineDecayRestarts({ ...restarts, firstDecaySteps: 0 }), ValueError, "`firstDecaySteps` must be > 0");
  assertThrows(() => cosineDecayRestarts({ ...restarts, tMul: 0.5 }), ValueError, "tMul must be at least 1");
  assertThrows(() => piecewiseConstantDecay({ boundaries: [1], values: [1] }), ValueError, "The length of boundaries should be 1 less");
  assertThrows(() => piecewiseConstantDecay({ boundaries: [2, 1], values: [1, 2, 3] }), ValueError, "boundaries must ascend");
});
