/** Reference of the AUC counts. */
import { assertEquals } from "@std/assert";
import { statusCodes } from "../../../../wasm/codes.ts";
import type { KernelName } from "../../../../wasm/kernels.ts";
import { assertNear, type KernelCase } from "../_lab.ts";

const thresholds = 200;
const f = Math.fround;

export const metricsCases = {
  auc_buckets: async (lab, n, random) => {
    // Predictions at and beside the thresholds k/199, outside [0, 1], and NaN.
    const near = (): number => f(random.below(200) / 199) + [0, 1e-8, -1e-8][random.below(3)]!;
    const predictions = random.wild(n, -0.2, 1.2).map((p) => (random.below(2) ? near() : p));
    const labels = random.integers(n, 0, 2);
    const weights = random.floats(n, 0, 2);
    for (const weighted of [false, true]) {
      const [positives, negatives] = [lab.f32(new Float32Array(thresholds)), lab.f32(new Float32Array(thresholds))];
      const weightsAt = weighted ? lab.f32(weights).address : 0;
      const [p, y] = [lab.f32(predictions).address, lab.f32(labels).address];
      const status = lab.i32([0, 0]);
      lab.kernels.auc_buckets(n, thresholds, p, y, weightsAt, positives.address, negatives.address, status.address);
      const expected = [new Float32Array(thresholds), new Float32Array(thresholds)] as const;
      predictions.forEach((prediction, i) => {
        if (Number.isNaN(prediction)) return;
        const bucket = Math.max(0, Math.ceil(f(Math.min(Math.max(prediction, 0), 1) * 199)) - 1);
        expected[labels[i] === 0 ? 1 : 0][bucket]! += weighted ? weights[i]! : 1;
      });
      assertNear(await positives.f32(), expected[0], {}, `positives(${n})`);
      assertNear(await negatives.f32(), expected[1], {}, `negatives(${n})`);
      const first = predictions.findIndex(Number.isNaN);
      assertEquals([...await status.i32()], first < 0 ? [0, 0] : [statusCodes.predictionNaN, first]);
    }
    // The first bucket ends at 1/199 and holds 0, the last one ends at 1.
    const [positives, negatives] = [lab.f32(new Float32Array(thresholds)), lab.f32(new Float32Array(thresholds))];
    const [p, y] = [lab.f32([0, f(1 / 199), 1]).address, lab.f32([1, 1, 0]).address];
    lab.kernels.auc_buckets(3, thresholds, p, y, 0, positives.address, negatives.address, lab.i32([0, 0]).address);
    assertEquals([(await positives.f32())[0], (await negatives.f32())[198]], [2, 1]);
  },
} satisfies Partial<Record<KernelName, KernelCase>>;
