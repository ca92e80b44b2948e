/**
 * Finds the formula over extents that gives a number in every recording.
 *
 * @module
 */

import type { Formula } from "./graph.ts";

/** Extents by name, of each recording. */
export type KnownExtents = readonly Readonly<Record<string, number>>[];

/**
 * The likeliest formula that gives `numbers[r]` with the extents of recording r: a whole multiple of an extent, of a product, a sum or a rounded quotient
 * of extents, plus a number. Null where there is none.
 *
 * @param near Names of extents of the operation's own inputs, which are meant rather than others. Counts that depend on values are meant only there, or
 *   where nothing else fits.
 */
export function formulaOf(numbers: readonly number[], known: KnownExtents, near: ReadonlySet<string> = new Set()): Formula | null {
  if (!numbers.every(Number.isSafeInteger)) return null;
  if (numbers.every((number) => number === numbers[0])) return numbers[0]!;
  const names = Object.keys(known[0]!).filter((name) => known.every((extents) => extents[name] !== undefined));
  const singles = names.map((name): Term => ({
    formula: name,
    values: known.map((extents) => extents[name]!),
    weight: near.has(name) ? 1 : name.startsWith(COUNT) ? FAR_COUNT : 2,
  }));
  const outside = singles.filter(({ formula }) => !(formula as string).startsWith(COUNT));
  let best: Term | null = null;
  for (const term of [...singles, ...products(singles), ...squares(outside), ...sums(singles), ...quotients(outside)]) {
    const found = linear(numbers, term);
    if (found !== null && (best === null || found.weight < best.weight)) best = found;
  }
  return best?.formula ?? null;
}

/** How the names of extents begin that depend on values. */
const COUNT = "count:";

const FAR_COUNT = 12;

interface Term {
  readonly formula: Formula;
  readonly values: readonly number[];
  /** Terms of less weight are likelier. */
  readonly weight: number;
}

/** A whole multiple of a term plus a whole number. */
function linear(numbers: readonly number[], { formula, values, weight }: Term): Term | null {
  const other = values.findIndex((value) => value !== values[0]);
  if (other < 0) return null;
  const factor = (numbers[other]! - numbers[0]!) / (values[other]! - values[0]!);
  const shift = numbers[0]! - factor * values[0]!;
  if (!Number.isSafeInteger(factor) || factor === 0 || numbers.some((number, r) => number !== factor * values[r]! + shift)) return null;
  const scaled: Formula = factor === 1 ? formula : ["*", formula, factor];
  const shifted: Formula = shift === 0 ? scaled : shift > 0 ? ["+", scaled, shift] : ["-", scaled, -shift];
  return { formula: shifted, values: numbers, weight: weight + (factor === 1 ? 0 : 2) + (shift === 0 ? 0 : 3) };
}

function products(terms: readonly Term[]): Term[] {
  return pairs(terms).map(([a, b]) => ({
    formula: ["*", a.formula, b.formula],
    values: a.values.map((x, r) => x * b.values[r]!),
    weight: a.weight + b.weight,
  }));
}

/** Of a matrix with a row and a column for each example. */
function squares(terms: readonly Term[]): Term[] {
  return terms.map(({ formula, values, weight }) => ({
    formula: ["*", formula, formula],
    values: values.map((value) => value * value),
    weight: 2 * weight + 2,
  }));
}

function sums(terms: readonly Term[]): Term[] {
  return pairs(terms).flatMap(([a, b]): Term[] => [
    { formula: ["+", a.formula, b.formula], values: a.values.map((x, r) => x + b.values[r]!), weight: a.weight + b.weight + 4 },
    { formula: ["-", a.formula, b.formula], values: a.values.map((x, r) => x - b.values[r]!), weight: a.weight + b.weight + 6 },
  ]);
}

/** (extent + shift) // divisor: what convolutions and pooling give. */
function quotients(terms: readonly Term[]): Term[] {
  const found: Term[] = [];
  for (const { formula, values, weight } of terms) {
    for (let divisor = 2; divisor <= 8; divisor++) {
      for (let shift = 0; shift < divisor; shift++) {
        found.push({
          formula: ["//", shift === 0 ? formula : ["+", formula, shift], divisor],
          values: values.map((value) => Math.floor((value + shift) / divisor)),
          weight: weight + 10 + (shift === 0 ? 0 : 3),
        });
      }
    }
  }
  return found;
}

function pairs<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((a, i) => items.slice(i + 1).map((b): [T, T] => [a, b]));
}
