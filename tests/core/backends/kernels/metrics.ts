/**
 * Counts for streaming metrics.
 *
 * @module
 */

import { statusCodes } from "../../../../wasm/codes.ts";
import { type DeviceWords, f } from "./words.ts";

/** The kernels of metrics. */
export function metrics(words: DeviceWords) {
  return {
    // Bucket b holds the predictions in (b / (thresholds - 1), (b + 1) / (thresholds - 1)], the first one 0 as well; NaN is reported.
    auc_buckets(
      n: number,
      thresholds: number,
      predictions: number,
      labels: number,
      weights: number,
      positives: number,
      negatives: number,
      status: number,
    ): void {
      const [probabilities, truths] = [words.floats(predictions, n), words.floats(labels, n)];
      const shares = weights === 0 ? null : words.floats(weights, n);
      const [right, wrong] = [words.floats(positives, thresholds), words.floats(negatives, thresholds)];
      for (let i = 0; i < n; i++) {
        if (Number.isNaN(probabilities[i]!)) {
          words.report(status, statusCodes.predictionNaN, i);
          continue;
        }
        const p = Math.min(Math.max(probabilities[i]!, 0), 1);
        const bucket = Math.max(0, Math.ceil(f(p * (thresholds - 1))) - 1);
        (truths[i] !== 0 ? right : wrong)[bucket]! += shares === null ? 1 : shares[i]!;
      }
    },
  };
}
