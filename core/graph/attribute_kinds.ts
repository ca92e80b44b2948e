/**
 * What an attribute of an operation may be, for graphs that come from files.
 *
 * @module
 */

/** Says what was expected where a value is not of the kind; null where it is. */
export type AttributeKind = (value: unknown) => string | null;

/** Elements of the largest array that a graph may ask for by a shape: 4 GiB of words, the memory of a device. */
export const MAX_ELEMENTS = 2 ** 30;

/** Extents of a shape. */
const MAX_RANK = 32;

/** Times that an operation on the host may go round for an attribute. */
const MAX_TIMES = 2 ** 20;

/** Operators of a formula within one another. */
const MAX_FORMULA_DEPTH = 8;

/** Numbers of a formula, multiplied with each other. */
const MAX_FACTOR = 2 ** 24;

/** Extents of a formula: no size is a product of more. */
const MAX_FORMULA_EXTENTS = 2;

/** A string of any contents. */
export const text: AttributeKind = (value) => typeof value === "string" ? null : "a string";

/** A yes or no. */
export const flag: AttributeKind = (value) => typeof value === "boolean" ? null : "true or false";

/** A number, one that is not finite, or a formula. */
export const number: AttributeKind = (value) =>
  typeof value === "number" || isNotFinite(value) || isFormulaRecord(value, ["extent", "reciprocal"]) ? null : "a number or a formula";

/** A whole number from `least` on, or a formula. */
export function whole(least: number): AttributeKind {
  return (value) =>
    (Number.isSafeInteger(value) && value as number >= least) || isFormulaRecord(value, ["extent"])
      ? null
      : `a whole number from ${least} or a formula`;
}

/** One of some words. */
export function oneOf(...words: readonly string[]): AttributeKind {
  return (value) => words.includes(value as string) ? null : `one of ${words.map((word) => JSON.stringify(word)).join(", ")}`;
}

/** Null, or a value of a kind. */
export function orNull(kind: AttributeKind): AttributeKind {
  return (value) => value === null ? null : kind(value) === null ? null : `null or ${kind(value)}`;
}

/** A list of values of a kind. */
export function listOf(kind: AttributeKind): AttributeKind {
  return (value) => {
    if (!Array.isArray(value)) return "a list";
    for (const item of value) {
      const expected = kind(item);
      if (expected !== null) return `a list of which each is ${expected}`;
    }
    return null;
  };
}

/** A record with these fields and no others. */
export function record(fields: Readonly<Record<string, AttributeKind>>): AttributeKind {
  return (value) => {
    if (!isRecord(value)) return "a record";
    const wrong = fieldsProblem(value, fields);
    return wrong === null ? null : `a record in which ${wrong}`;
  };
}

/** Extents of which the known ones together are not beyond what a device holds. */
export const shape: AttributeKind = (value) => extentsProblem(value, 0);

/** A shape in which -1 stands for an extent that follows from the size of what gets it. */
export const openShape: AttributeKind = (value) => extentsProblem(value, -1);

function extentsProblem(value: unknown, least: number): string | null {
  if (!Array.isArray(value) || value.length > MAX_RANK) return `a list of up to ${MAX_RANK} extents`;
  for (const extent of value) if (whole(least)(extent) !== null) return `a list of which each is ${whole(least)(extent)}`;
  const size = value.reduce<number>((product, extent) => typeof extent === "number" ? product * Math.abs(extent) : product, 1);
  return size <= MAX_ELEMENTS ? null : `a shape of up to ${MAX_ELEMENTS} elements`;
}

/** A number of elements, such as a depth. */
export const count: AttributeKind = (value) =>
  whole(0)(value) ?? (typeof value === "number" && value > MAX_ELEMENTS ? `a number up to ${MAX_ELEMENTS}` : null);

/** How often something happens on the host, such as steps, or rows that are made. */
export const times: AttributeKind = (value) =>
  whole(0)(value) ?? (typeof value === "number" && value > MAX_TIMES ? `a number up to ${MAX_TIMES}` : null);

/** The description of a learning rate, or a number: whoever makes a schedule of it says what is wrong. */
export const rate: AttributeKind = (value) =>
  number(value) === null || (isRecord(value) && typeof value["name"] === "string" && !Object.hasOwn(value, "graph") &&
      Object.values(value).every((field) =>
        text(field) === null || flag(field) === null || listOf(number)(field) === null || number(field) === null
      ))
    ? null
    : "a number or a schedule";

/** What is wrong with the fields of a record, as a sentence without a subject; null: nothing. */
export function fieldsProblem(value: Readonly<Record<string, unknown>>, fields: Readonly<Record<string, AttributeKind>>): string | null {
  for (const [name, kind] of Object.entries(fields)) {
    if (!Object.hasOwn(value, name)) return `${JSON.stringify(name)} is missing`;
    const expected = kind(value[name]);
    if (expected !== null) return `${JSON.stringify(name)} must be ${expected}, received ${shown(value[name])}`;
  }
  const other = Object.keys(value).find((name) => !Object.hasOwn(fields, name));
  return other === undefined ? null : `${JSON.stringify(other)} is not known`;
}

/** Whether a value is a record, as JSON has them. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as sentences quote it. */
export function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 60)}...` : json;
}

function isNotFinite(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length === 1 && ["NaN", "Infinity", "-Infinity"].includes(value["number"] as string);
}

function isFormulaRecord(value: unknown, names: readonly string[]): boolean {
  if (!isRecord(value)) return false;
  const [name, ...others] = Object.keys(value);
  if (others.length > 0 || name === undefined || !names.includes(name)) return false;
  const found: Found = { factor: 1, extents: 0 };
  return isFormula(value[name], 0, found) && found.factor <= MAX_FACTOR && found.extents <= MAX_FORMULA_EXTENTS;
}

interface Found {
  factor: number;
  extents: number;
}

function isFormula(value: unknown, depth: number, found: Found): boolean {
  if (typeof value === "number") {
    found.factor *= Math.max(1, Math.abs(value));
    return Number.isSafeInteger(value);
  }
  if (typeof value === "string") {
    found.extents++;
    return value !== "";
  }
  return Array.isArray(value) && value.length === 3 && depth < MAX_FORMULA_DEPTH && ["+", "-", "*", "//"].includes(value[0]) &&
    isFormula(value[1], depth + 1, found) && isFormula(value[2], depth + 1, found);
}
