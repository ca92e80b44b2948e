/**
 * Records of options: what is misspelt or of a wrong type is refused where it is given, not where it would be missed.
 *
 * @module
 */

import { describe } from "./data/table.ts";
import { ValueError } from "./errors.ts";

/** What one option may be. `"any"` is for options that have a check, and a sentence, of their own. */
export type OptionKind = "string" | "number" | "boolean" | "function" | "array" | "object" | "null" | "any";

/** The options that there are, each with what it may be. Undefined is as good as not given. */
export type OptionKinds = Readonly<Record<string, readonly OptionKind[]>>;

/**
 * Checks a record of options.
 *
 * @param owner What takes the options, for the sentences.
 * @throws {TypeError} if it is no record, or an option is of a wrong type.
 * @throws {ValueError} if there is no option of that name.
 */
export function checkOptions(owner: string, options: unknown, kinds: OptionKinds): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`${owner} takes its options as a record, received ${describe(options)}`);
  }
  for (const name of Object.keys(options)) {
    const allowed = Object.hasOwn(kinds, name) ? kinds[name]! : null;
    if (allowed === null) {
      throw new ValueError(`${owner} has no option ${JSON.stringify(name)}. Its options are ${Object.keys(kinds).join(", ")}`);
    }
    const value = (options as Readonly<Record<string, unknown>>)[name];
    if (value === undefined || allowed.some((kind) => isOf(kind, value))) continue;
    throw new TypeError(`${owner}: ${name} must be ${allowed.map((kind) => words[kind]).join(" or ")}, received ${describe(value)}`);
  }
}

const words: Readonly<Record<OptionKind, string>> = {
  string: "a string",
  number: "a number",
  boolean: "true or false",
  function: "a function",
  array: "an array",
  object: "an object",
  null: "null",
  any: "anything",
};

function isOf(kind: OptionKind, value: unknown): boolean {
  const type: string = typeof value;
  switch (kind) {
    case "any":
      return true;
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    default:
      return type === kind;
  }
}
