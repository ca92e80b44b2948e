/**
 * Finds the formula over extents that gives a number in every recording.
 *
 * @module
 */

import type { Formula } from "./graph.ts";

/** Extents by name, of each recording. */
export type KnownExtents = readonly Readonly<Record<string, number>>[];

/**
 * The simplest formula that gives `numbers[r]` with the extents of recording r: a whole multiple of an extent, of a product of two, of a sum or a rounded
 * quotient, plus a number. Null where there is none.
 */
export function formulaOf(numbers: readonly number[], known: KnownExtents): Formula | null {
  if (!numbers.every(Number.isSafeInteger)) return null;
  if (numbers.every((number) => number === numbers[0])) return numbers[0]!;
  const names = Object.keys(known[0]!).filter((name) => known.every((extents) => extents[name] !== undefined));
  const singles = names.map((name): Term => ({ formula: name, values: known.map((extents) => extents[name]!) }));
  const products = pairs(singles).map(([a, b]): Term => ({
    formula: ["*", a.formula, b.formula],
    values: a.values.map((x, r) => x * b.values[r]!),
  }));
  for (const terms of [singles, products, sums(singles), quotients(singles)]) {
    const found = terms.map((term) => linear(numbers, term)).filter((formula) => formula !== null);
    found.sort((a, b) => weight(a) - weight(b));
    if (found.length > 0) return found[0]!;
  }
  return null;
}

interface Term {
  readonly formula: Formula;
  readonly values: readonly number[];
}

/** A whole multiple of a term plus a whole number. */
function linear(numbers: readonly number[], { formula, values }: Term): Formula | null {
  const other = values.findIndex((value) => value !== values[0]);
  if (other < 0) return null;
  const factor = (numbers[other]! - numbers[0]!) / (values[other]! - values[0]!);
  const shift = numbers[0]! - factor * values[0]!;
  if (!Number.isSafeInteger(factor) || factor === 0 || numbers.some((number, r) => number !== factor * values[r]! + shift)) return null;
  const scaled: Formula = factor === 1 ? formula : ["*", formula, factor];
  return shift === 0 ? scaled : shift > 0 ? ["+", scaled, shift] : ["-", scaled, -shift];
}

function sums(terms: readonly Term[]): Term[] {
  return pairs(terms).flatMap(([a, b]): Term[] => [
    { formula: ["+", a.formula, b.formula], values: a.values.map((x, r) => x + b.values[r]!) },
    { formula: ["-", a.formula, b.formula], values: a.values.map((x, r) => x - b.values[r]!) },
  ]);
}

/** (extent + shift) // divisor: what convolutions and pooling give. */
function quotients(terms: readonly Term[]): Term[] {
  const found: Term[] = [];
  for (const { formula, values } of terms) {
    for (let divisor = 2; divisor <= 8; divisor++) {
      for (let shift = 0; shift < divisor; shift++) {
        found.push({
          formula: ["//", shift === 0 ? formula : ["+", formula, shift], divisor],
          values: values.map((value) => Math.floor((value + shift) / divisor)),
        });
      }
    }
  }
  return found;
}

function pairs<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((a, i) => items.slice(i + 1).map((b): [T, T] => [a, b]));
}

/** Numbers in a formula make it less likely: `batch` comes before `steps + 2`. */
function weight(formula: Formula): number {
  if (typeof formula === "number") return 2;
  if (typeof formula === "string") return 1;
  return 2 + weight(formula[1]) + weight(formula[2]);
}
