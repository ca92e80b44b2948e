/** Counts for streaming metrics. */
import { bytes, report } from "./simd";

/** Of statusCodes in codes.ts. */
const PREDICTION_NAN: i32 = 6;

/**
 * A bucket ends at its threshold: bucket b holds the predictions in (b / (thresholds - 1), (b + 1) / (thresholds - 1)], the first one 0 as
 * well. A prediction that is NaN is reported, and counted nowhere.
 */
export function auc_buckets(
  n: i32,
  thresholds: i32,
  predictions: usize,
  labels: usize,
  weights: usize,
  positives: usize,
  negatives: usize,
  status: usize,
): void {
  const steps = <f32>(thresholds - 1);
  for (let i = 0; i < n; i++) {
    const at = bytes(i);
    const prediction = f32.load(predictions + at);
    if (prediction != prediction) {
      report(status, PREDICTION_NAN, i);
      continue;
    }
    const p = min(max(prediction, <f32>0), <f32>1);
    const bucket = max(<i32>ceil(p * steps) - 1, 0);
    const counts = (f32.load(labels + at) != 0 ? positives : negatives) + bytes(bucket);
    f32.store(counts, f32.load(counts) + (weights ? f32.load(weights + at) : 1));
  }
}
