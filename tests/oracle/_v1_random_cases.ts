/**
 * Drawn runs for TensorFlow 1.15: its optimizers with unusual options, its reductions, tables in parts, with and without layer annotations.
 *
 * @module
 */

import type { Case, CaseOptimizer, CaseValues } from "./_case.ts";
import { Random, randomCases } from "./_cases.ts";

/** Drawn cases; `steps` is the length of a leg of the run, which has four. */
export function randomV1Cases(seed: number, count: number): Case[] {
  return randomCases(seed, count).map((test, i) => {
    const random = new Random(seed * 7919 + i);
    const { batchNorm: _, optimizer: _plain, ...rest } = test;
    const parts = random.pick([{}, { partitions: random.pick([2, 3]) }, { shards: random.pick([2, 3, 5, 7]) }]);
    return {
      ...rest,
      name: `v1_${test.name}`,
      hiddenUnits: random.next() < 0.1 ? [] : test.hiddenUnits,
      activation: random.pick(["relu", "relu6", "leaky_relu", "elu", "selu", "softplus", "sigmoid", "tanh", null]),
      labels: labelsOf(test, random),
      lossReduction: random.pick([
        "weighted_sum",
        "weighted_mean",
        "weighted_sum_over_batch_size",
        "weighted_sum_by_nonzero_weights",
      ]),
      optimizer: i % 12 === 11 ? random.pick(["Adagrad", "Adam", "Ftrl", "RMSProp", "SGD"]) : optimizers[i % 12]!(random),
      ...(random.next() < 0.3 ? { dropout: 0 } : {}),
      ...parts,
      steps: 5,
      more: 5,
      version: 1 as const,
    };
  });
}

/** Two classes without names may have labels in between. */
function labelsOf(test: Case, random: Random): CaseValues {
  if (test.nClasses !== 2 || test.labelVocabulary !== undefined || random.next() < 0.5) return test.labels;
  const soft = (value: unknown): unknown => Array.isArray(value) ? value.map(soft) : Number(value) * 0.75 + 0.125;
  return { dtype: "float32", values: test.labels.values.map((value) => soft(value)) as never };
}

const rate = (random: Random): number => random.pick([0.003, 0.01, 0.05]);
const optimizers: readonly ((random: Random) => CaseOptimizer)[] = [
  (random) => ({ kind: "Adagrad", learningRate: rate(random), initialAccumulatorValue: random.pick([0.01, 0.5, 3]) }),
  (random) => ({ kind: "Adam", learningRate: rate(random), beta1: 0.7, beta2: 0.95, epsilon: 0.01 }),
  (random) => ({
    kind: "Ftrl",
    learningRate: rate(random),
    learningRatePower: random.pick([-0.5, -0.7, -0.3]),
    initialAccumulatorValue: 0.4,
    l1RegularizationStrength: random.pick([0, 0.02]),
    l2RegularizationStrength: random.pick([0, 0.05]),
  }),
  (random) => ({ kind: "Momentum", learningRate: rate(random) / 5, momentum: 0.85, useNesterov: random.next() < 0.5 }),
  (random) => ({
    kind: "RMSProp",
    learningRate: rate(random) / 5,
    decay: 0.7,
    momentum: random.pick([0, 0.6]),
    epsilon: 0.001,
    centered: random.next() < 0.5,
  }),
  (random) => ({ kind: "SGD", learningRate: rate(random) }),
  (random) => ({
    kind: "ProximalAdagrad",
    learningRate: rate(random),
    initialAccumulatorValue: 0.3,
    l1RegularizationStrength: random.pick([0, 0.02]),
    l2RegularizationStrength: random.pick([0, 0.05]),
  }),
  (random) => ({
    kind: "Adam",
    learningRate: { schedule: "exponentialDecay", initialLearningRate: rate(random), decaySteps: 4, decayRate: 0.6 },
    epsilon: 0.01,
  }),
  (random) => ({
    kind: "Adagrad",
    learningRate: { schedule: "polynomialDecay", initialLearningRate: rate(random), decaySteps: 12, endLearningRate: 0.001, power: 2 },
  }),
  (random) => ({
    kind: "Momentum",
    learningRate: { schedule: "inverseTimeDecay", initialLearningRate: rate(random) / 5, decaySteps: 3, decayRate: 0.5, staircase: true },
    momentum: 0.5,
  }),
  (random) => ({ kind: "Ftrl", learningRate: rate(random), l2ShrinkageRegularizationStrength: 0.05 }),
];
