/** Made-up attributions, for tests of how they are shown. */

import type { ExplainedExample } from "../../cli/explanation.ts";
import type { Attribution, FeatureAttribution } from "../../estimators/attributions/types.ts";

/** An example with these features; its output is what they add up to, on 0.25 for the baseline. */
export function example(
  features: Readonly<Record<string, FeatureAttribution>>,
  more: Partial<Attribution> = {},
  label?: string,
): ExplainedExample {
  const output = Object.values(features).reduce((sum, { total }) => sum + total, 0.25);
  const target = { classId: 2, className: "Gentoo", of: "probability", step: null, head: null } as const;
  const record = { index: 0, target, output, baselineOutput: 0.25, gap: 0.00002, steps: 64, converged: true, features, columns: {} };
  return { attribution: { ...record, ...more }, ...(label === undefined ? {} : { label }) };
}

/** A feature with its part. */
export function feature(total: number, value: unknown = null, more: Partial<FeatureAttribution> = {}): FeatureAttribution {
  return { total, value, columns: [], keys: [], steps: null, ...more };
}

/** A sequence with a part for each item. */
export function sequence(items: readonly (readonly [value: unknown, attribution: number])[]): FeatureAttribution {
  const steps = items.map(([value, attribution]) => ({ value, attribution }));
  return feature(steps.reduce((sum, { attribution }) => sum + attribution, 0), items.map(([value]) => value), { steps });
}
