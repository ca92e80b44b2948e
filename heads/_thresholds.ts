/**
 * Thresholds in metric keys.
 *
 * @module
 */

/** C's %g for numbers in (0, 1). */
export function spelled(t: number): string {
  const short = Number(t.toPrecision(6));
  return short >= 1e-4 ? String(short) : short.toExponential().replace(/e-(\d)$/, "e-0$1");
}
