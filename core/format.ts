/**
 * How numbers are shown to a person.
 *
 * @module
 */

/** The shortest decimal spelling that reads back as the same float32. */
export function shortestFloat32(value: number): string {
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return Number.isNaN(single) ? "nan" : single > 0 ? "inf" : "-inf";
  for (let digits = 1; digits < 9; digits++) {
    const spelled = Number(single.toPrecision(digits));
    if (Math.fround(spelled) === single) return String(spelled);
  }
  return String(Number(single.toPrecision(9)));
}
