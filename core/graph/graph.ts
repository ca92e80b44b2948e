/**
 * The graph: operations with typed attributes over values with an identity. It is made by recording a run of a model, and read from files.
 *
 * @module
 */

import type { DType } from "../runtime/host_tensor.ts";

/**
 * A whole number that depends on extents which are known when a graph runs: a number, the name of an extent (`batch`, `steps:KEY`, `count:NODE`), or
 * an operator with two of them; `//` is the division whose result is rounded down.
 */
export type Formula = number | string | readonly [operator: "+" | "-" | "*" | "//", left: Formula, right: Formula];

/** An extent of a shape. */
export type Extent = number | { readonly extent: Formula };

/** What an attribute may be. JSON has no numbers that are not finite: they are records with the number as a string. */
export type Attribute =
  | null
  | boolean
  | number
  | string
  | { readonly number: "NaN" | "Infinity" | "-Infinity" }
  | { readonly extent: Formula }
  | { readonly reciprocal: Formula }
  | { readonly bytes: ByteRange }
  | { readonly graph: SubGraph }
  | readonly Attribute[]
  | { readonly [name: string]: Attribute };

/** A piece of the byte table beside the nodes. */
export interface ByteRange {
  /** Where it begins. */
  readonly offset: number;
  /** How many bytes it has. */
  readonly length: number;
}

/** One operation. */
export interface GraphNode {
  /** Scope and kind, or a name of its own; no other node of the graph has it. */
  readonly name: string;
  /** Key of the table of operations. */
  readonly op: string;
  /** Indices into the values; -1 where an optional input is absent. */
  readonly inputs: readonly number[];
  /** Indices into the values. */
  readonly outputs: readonly number[];
  /** Indices of values that it does not take, but from whose shapes the extents of its attributes become known. */
  readonly controlInputs?: readonly number[];
  /** Static arguments. */
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Whether it changes variables, and gives nothing: it then runs only when it is asked for. */
  readonly effect?: true;
}

/** What is known of a value before it is computed. */
export interface GraphValue {
  /** Element type; null for what is no tensor, such as a table. */
  readonly dtype: DType | null;
  /** Extents; null where they are not known. */
  readonly shape: readonly Extent[] | null;
  /** Where its elements are. */
  readonly place: "device" | "host";
}

/** A graph: plain data that survives JSON, the byte table aside. */
export interface Graph {
  /** Operations in the order in which they ran: inputs come before what uses them. */
  readonly nodes: readonly GraphNode[];
  /** What the operations give. */
  readonly values: readonly GraphValue[];
  /** Values by the name under which they are asked for. */
  readonly outputs: Readonly<Record<string, number>>;
  /** Contents of constants and vocabularies. */
  readonly bytes: Uint8Array;
}

/**
 * A graph that an operation of another one runs, such as one step of a recurrent layer. What it takes are operations `argument`; its outputs are named
 * 0, 1, ...; its constants lie in the other graph's byte table.
 */
export type SubGraph = Omit<Graph, "bytes">;

/** Extents by name. */
export type Extents = Map<string, number>;

/** The number that a formula stands for; undefined where an extent of it is not known. */
export function evaluate(formula: Formula, extents: Extents): number | undefined {
  if (typeof formula === "number") return formula;
  if (typeof formula === "string") return extents.get(formula);
  const [operator, left, right] = formula;
  const a = evaluate(left, extents);
  const b = evaluate(right, extents);
  if (a === undefined || b === undefined) return undefined;
  return operator === "+" ? a + b : operator === "-" ? a - b : operator === "*" ? a * b : Math.floor(a / b);
}

/** A formula as people write it. */
export function spelled(formula: Formula): string {
  if (typeof formula !== "object") return String(formula);
  const [operator, left, right] = formula;
  const [a, b] = [left, right].map((side) => typeof side === "object" && operator !== "+" ? `(${spelled(side)})` : spelled(side));
  return `${a} ${operator} ${b}`;
}
