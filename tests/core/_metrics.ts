/**
 * Results of metrics at once, for tests whose device can be read at once.
 *
 * @module
 */

import type { Metric, MetricResult } from "../../core/metrics/metric.ts";
import { scope } from "../../core/runtime/tensor.ts";

/** What `metric.result()` gives, not as a promise. */
export function resultOf(metric: Metric): MetricResult {
  return scope(() => {
    const value = metric.compute(metric.states).hostTensor();
    return value.shape.length === 0 ? value.data[0] as number : value;
  });
}
