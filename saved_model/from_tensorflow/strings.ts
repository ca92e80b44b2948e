/**
 * Strings: hashes, spellings, patterns.
 *
 * @module
 */

import { InvalidArgumentError, UnimplementedError } from "../../core/errors.ts";
import { fingerprint64, hashBuckets } from "../../core/ops/host/hashes.ts";
import { ofFirst } from "./arithmetic.ts";
import { broadcastShape, comparable } from "./broadcast.ts";
import { type HostArray, integers, isFloating, numbersOf, stringsOf, textBytes, wideInteger, zeroElements } from "./host_array.ts";
import type { ElementType } from "./host_array.ts";
import { hashableTexts, hostRow, type Plain, type Row, type Rows } from "./row.ts";

function buckets(x: HostArray, count: number): HostArray {
  if (count < 1) throw new InvalidArgumentError(`num_buckets must be >= 1, received ${count}`);
  const texts = hashableTexts(stringsOf(x));
  if (count < 2 ** 31) return integers("int64", x.shape, hashBuckets(texts, count));
  return wideInteger("int64", x.shape, BigInt64Array.from(texts.map((text) => fingerprint64(text) % BigInt(count))));
}

interface Spelling extends Plain {
  readonly precision: number;
  readonly scientific: boolean;
  readonly shortest: boolean;
  readonly width: number;
  readonly fill: string;
}

/** What printf makes of a value (tensorflow/core/kernels/as_string_op.cc). */
function spelled(x: HostArray, { precision, scientific, shortest, width, fill }: Spelling): HostArray {
  const pad = (text: string): string => {
    if (text.length >= width) return text;
    if (fill === "-") return text.padEnd(width);
    if (fill !== "0") return (fill === "+" && !text.startsWith("-") ? `+${text}` : text).padStart(width, " ");
    return text.startsWith("-") ? `-${text.slice(1).padStart(width - 1, "0")}` : text.padStart(width, "0");
  };
  const one = (value: number | bigint | string): string => {
    if (x.dtype === "bool") return value === 0 ? "false" : "true";
    if (typeof value !== "number" || !isFloating(x.dtype)) return String(value);
    if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    const digits = precision < 0 ? 6 : precision;
    if (scientific) return exponent(value.toExponential(digits));
    return shortest ? general(value, digits === 0 ? 1 : digits) : fixed(value, digits);
  };
  return { dtype: "string", shape: x.shape, data: Array.from(comparable(x), (value) => pad(one(value))) };
}

function fixed(value: number, digits: number): string {
  if (Math.abs(value) < 1e21) return Object.is(value, -0) ? `-${(0).toFixed(digits)}` : value.toFixed(digits);
  return `${BigInt(value)}${digits > 0 ? `.${"0".repeat(digits)}` : ""}`;
}

/** An exponent of two digits at least, as C has it. */
function exponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}

/** %g: the shorter of the two forms, without zeros at the end. */
function general(value: number, digits: number): string {
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const power = Number(value.toExponential(digits - 1).split("e")[1]);
  if (power < -4 || power >= digits) return exponent(value.toExponential(digits - 1).replace(/\.?0+e/, "e"));
  const text = value.toFixed(digits - 1 - power);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** Applies a function to each string. */
function mapped(op: string, apply: (text: string) => string): Row {
  return hostRow(op, { inputs: 1, types: ofFirst, run: ([x]) => ({ dtype: "string", shape: x!.shape, data: stringsOf(x!).map(apply) }) });
}

function joined(values: readonly HostArray[], separator: string): HostArray {
  const shape = broadcastShape(values.filter(({ shape }) => shape.length > 0).map((value) => value.shape));
  const texts = values.map(stringsOf);
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (texts.some((list) => list.length !== size && list.length !== 1)) throw new InvalidArgumentError("Input shapes do not match");
  const data = Array.from({ length: size }, (_, i) => texts.map((list) => list[list.length === 1 ? 0 : i]!).join(separator));
  return { dtype: "string", shape, data };
}

/** Longest pattern, and longest text that it is tried on: JavaScript's search may take exponential time where RE2's does not. */
const MOST_PATTERN = 1000;

/** A pattern in RE2's syntax, where JavaScript means the same by it. */
function patternOf(pattern: string, whole: boolean): RegExp {
  if (pattern.length > MOST_PATTERN) {
    throw new UnimplementedError(`A pattern has at most ${MOST_PATTERN} characters, received ${pattern.length}`);
  }
  // A group that repeats and holds what repeats may be searched for in exponential time.
  if (/\([^()]*[*+}][^()]*\)[*+{]/.test(pattern)) {
    throw new UnimplementedError(`The pattern ${JSON.stringify(pattern)} repeats what repeats, which is not searched for here`);
  }
  const [flags, body] = /^\(\?i\)/.test(pattern) ? ["is", pattern.slice(4)] : ["s", pattern];
  try {
    return new RegExp(whole ? `^(?:${body})$` : body, `${flags}g`);
  } catch (cause) {
    throw new InvalidArgumentError(`Invalid pattern: ${pattern}`, { cause });
  }
}

function fullMatch(x: HostArray, pattern: string): HostArray {
  const search = patternOf(pattern, true);
  const data = Uint8Array.from(stringsOf(x), (text) => {
    search.lastIndex = 0;
    return search.test(text) ? 1 : 0;
  });
  return { dtype: "bool", shape: x.shape, data };
}

function replaced(x: HostArray, pattern: string, rewrite: string, everywhere: boolean): HostArray {
  const search = patternOf(pattern, false);
  const once = new RegExp(search.source, search.flags.replace("g", ""));
  const substitute = rewrite.replaceAll("$", "$$$$").replace(/\\(\d)/g, (_, digit) => digit === "0" ? "$&" : `$${digit}`).replaceAll(
    "\\\\",
    "\\",
  );
  return { dtype: "string", shape: x.shape, data: stringsOf(x).map((text) => text.replace(everywhere ? search : once, substitute)) };
}

function numbersFrom(x: HostArray, to: ElementType): HostArray {
  const texts = stringsOf(x).map((text) => text.trim());
  const fail = (text: string): never => {
    throw new InvalidArgumentError(`StringToNumberOp could not correctly convert string: ${text}`);
  };
  if (to === "int64") {
    return wideInteger(
      to,
      x.shape,
      BigInt64Array.from(texts, (text) => /^[-+]?\d{1,19}$/.test(text) ? BigInt(text.replace("+", "")) : fail(text)),
    );
  }
  const data = zeroElements(to, texts.length) as Float64Array;
  texts.forEach((text, i) => {
    const special = /^[-+]?(inf|infinity|nan)$/i.test(text)
      ? text.toLowerCase().includes("nan") ? NaN : text.startsWith("-") ? -Infinity : Infinity
      : null;
    if (special === null && !/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) fail(text);
    data[i] = special ?? Number(text);
  });
  return { dtype: to, shape: x.shape, data };
}

function reduceJoin(x: HostArray, axes: readonly number[], separator: string, keep: boolean): HostArray {
  const rank = x.shape.length;
  const over = (axes.length === 0 ? x.shape.map((_, axis) => axis) : [...axes]).map((axis) => axis < 0 ? axis + rank : axis);
  if (over.some((axis) => !(axis >= 0 && axis < rank))) {
    throw new InvalidArgumentError(`Invalid reduction dimension [${axes}] for ${rank} dimensions`);
  }
  const texts = stringsOf(x);
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !over.includes(axis));
  const size = kept.reduce((product, axis) => product * x.shape[axis]!, 1);
  const parts: string[][] = Array.from({ length: size }, () => []);
  texts.forEach((text, i) => {
    let rest = i;
    const at = new Array<number>(rank);
    for (let axis = rank - 1; axis >= 0; axis--) {
      at[axis] = rest % x.shape[axis]!;
      rest = Math.floor(rest / x.shape[axis]!);
    }
    parts[kept.reduce((place, axis) => place * x.shape[axis]! + at[axis]!, 0)]!.push(text);
  });
  return {
    dtype: "string",
    shape: keep ? x.shape.map((extent, axis) => over.includes(axis) ? 1 : extent) : kept.map((axis) => x.shape[axis]!),
    data: parts.map((part) => part.join(separator)),
  };
}

/** Splits texts into parts, as a sparse tensor. */
function split(x: HostArray, separate: (text: string) => string[]): HostArray[] {
  const parts = stringsOf(x).map(separate);
  const indices = parts.flatMap((list, row) => list.flatMap((_, i) => [row, i]));
  const values = parts.flat();
  return [
    integers("int64", [values.length, 2], indices),
    { dtype: "string", shape: [values.length], data: values },
    integers("int64", [2], [parts.length, Math.max(0, ...parts.map((list) => list.length))]),
  ];
}

const sparseOutputs = { outputs: ["indices", "values", "shape"], types: (): readonly ElementType[] => ["int64", "string", "int64"] };

/** Rows of strings. */
export const stringRows: Rows = {
  StringToHashBucketFast: hostRow("StringToHashBucketFast", {
    inputs: 1,
    types: () => ["int64"],
    attributes: (a) => ({ count: a.integer("num_buckets") }),
    run: ([x], { count }) => buckets(x!, count),
  }),
  AsString: hostRow("AsString", {
    inputs: 1,
    types: () => ["string"],
    attributes: (a): Spelling => ({
      precision: a.integer("precision", -1),
      scientific: a.flag("scientific"),
      shortest: a.flag("shortest"),
      width: Math.min(a.integer("width", -1), 1000),
      fill: a.text("fill"),
    }),
    run: ([x], spelling) => spelled(x!, spelling),
  }),
  StringJoin: hostRow("StringJoin", {
    inputs: 1,
    types: () => ["string"],
    attributes: (a) => ({ separator: a.text("separator") }),
    run: (values, { separator }) => joined(values, separator),
  }),
  ReduceJoin: hostRow("ReduceJoin", {
    inputs: 2,
    types: () => ["string"],
    attributes: (a) => ({ separator: a.text("separator"), keep: a.flag("keep_dims") }),
    run: ([x, axes], { separator, keep }) => reduceJoin(x!, Array.from(numbersOf(axes!)), separator, keep),
  }),
  StringLower: mapped("StringLower", (text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())),
  StringUpper: mapped("StringUpper", (text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())),
  StringStrip: mapped("StringStrip", (text) => text.replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, "")),
  StringLength: hostRow("StringLength", {
    inputs: 1,
    types: () => ["int32"],
    attributes: (a) => ({ unit: a.text("unit", "BYTE") }),
    run: ([x], { unit }) =>
      integers(
        "int32",
        x!.shape,
        stringsOf(x!).map((text) => unit === "BYTE" ? text.length : [...new TextDecoder().decode(textBytes(text))].length),
      ),
  }),
  Substr: hostRow("Substr", {
    inputs: 3,
    types: () => ["string"],
    run: ([x, from, length]) => {
      const [begins, counts] = [numbersOf(from!), numbersOf(length!)];
      const data = stringsOf(x!).map((text, i) => {
        const [at, count] = [begins[begins.length === 1 ? 0 : i]!, counts[counts.length === 1 ? 0 : i]!];
        const begin = at < 0 ? at + text.length : at;
        if (!(begin >= 0 && begin <= text.length) || !(count >= 0)) {
          throw new InvalidArgumentError(`pos ${at} out of range for string at index ${i}`);
        }
        return text.slice(begin, begin + count);
      });
      return { dtype: "string", shape: x!.shape, data };
    },
  }),
  StaticRegexFullMatch: hostRow("StaticRegexFullMatch", {
    inputs: 1,
    types: () => ["bool"],
    attributes: (a) => ({ pattern: a.text("pattern") }),
    run: ([x], { pattern }) => fullMatch(x!, pattern),
  }),
  RegexFullMatch: hostRow("RegexFullMatch", {
    inputs: 2,
    types: () => ["bool"],
    run: ([x, pattern]) => fullMatch(x!, stringsOf(pattern!)[0] ?? ""),
  }),
  StaticRegexReplace: hostRow("StaticRegexReplace", {
    inputs: 1,
    types: ofFirst,
    attributes: (a) => ({ pattern: a.text("pattern"), rewrite: a.text("rewrite"), all: a.flag("replace_global", true) }),
    run: ([x], { pattern, rewrite, all }) => replaced(x!, pattern, rewrite, all),
  }),
  RegexReplace: hostRow("RegexReplace", {
    inputs: 3,
    types: ofFirst,
    attributes: (a) => ({ all: a.flag("replace_global", true) }),
    run: ([x, pattern, rewrite], { all }) => replaced(x!, stringsOf(pattern!)[0] ?? "", stringsOf(rewrite!)[0] ?? "", all),
  }),
  StringToNumber: hostRow("StringToNumber", {
    inputs: 1,
    types: (a) => [a.type("out_type", "float32")],
    attributes: (a) => ({ to: a.type("out_type", "float32") }),
    run: ([x], { to }) => numbersFrom(x!, to),
  }),
  StringSplit: hostRow("StringSplit", {
    inputs: 2,
    ...sparseOutputs,
    attributes: (a) => ({ skip: a.flag("skip_empty", true) }),
    run: ([x, delimiter], { skip }) => {
      const separators = new Set(stringsOf(delimiter!)[0] ?? "");
      return split(x!, (text) => {
        const parts = separators.size === 0 ? [...text] : [""];
        if (separators.size > 0) { for (const letter of text) separators.has(letter) ? parts.push("") : parts[parts.length - 1] += letter; }
        return skip ? parts.filter((part) => part !== "") : parts;
      });
    },
  }),
  StringSplitV2: hostRow("StringSplitV2", {
    inputs: 2,
    ...sparseOutputs,
    attributes: (a) => ({ most: a.integer("maxsplit", -1) }),
    run: ([x, separator], { most }) => {
      const by = stringsOf(separator!)[0] ?? "";
      return split(x!, (text) => {
        const parts = by === "" ? text.split(/[ \t\n\v\f\r]+/).filter((part) => part !== "") : text.split(by);
        if (most < 0 || parts.length <= most + 1) return parts;
        return [...parts.slice(0, most), parts.slice(most).join(by === "" ? " " : by)];
      });
    },
  }),
};
