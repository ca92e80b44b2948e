/**
 * A node of TensorFlow's graph as the rows of the table see it.
 *
 * @module
 */

import { InvalidArgumentError } from "../../core/errors.ts";
import type { Message } from "../messages/schema.ts";
import { byteText, type ElementType, elementType, type HostArray } from "./host_array.ts";
import { tensorOf } from "./tensor_proto.ts";

/** Reads the attributes of a node. */
export class Attributes {
  readonly #attr: Message<"NodeDef">["attr"];
  readonly #of: string;

  /** Attributes of a node; `of` names it in errors. */
  constructor(attr: Message<"NodeDef">["attr"], of: string) {
    this.#attr = attr;
    this.#of = of;
  }

  /** Whether there is an attribute of that name. */
  has(name: string): boolean {
    return Object.hasOwn(this.#attr, name);
  }

  /** An element type. */
  type(name: string, fallback?: ElementType): ElementType {
    const value = this.#value(name, "type");
    if (value === undefined && fallback !== undefined) return fallback;
    return elementType(value ?? this.#missing(name), this.#of);
  }

  /** Element types. */
  types(name: string): ElementType[] {
    return (this.#value(name, "list")?.type ?? []).map((type) => elementType(type, this.#of));
  }

  /** A whole number. */
  integer(name: string, fallback?: number): number {
    const value = this.#value(name, "i");
    if (value === undefined) return fallback ?? this.#missing(name);
    const number = Number(value);
    if (Number.isSafeInteger(number)) return number;
    throw new InvalidArgumentError(`The attribute ${name} of ${this.#of} is ${value}, which is beyond 2^53`);
  }

  /** A whole number of 64 bits. */
  wide(name: string, fallback: bigint): bigint {
    return this.#value(name, "i") ?? fallback;
  }

  /** Whole numbers. */
  integers(name: string): number[] {
    return (this.#value(name, "list")?.i ?? []).map(Number);
  }

  /** A floating-point number. */
  float(name: string, fallback: number): number {
    return this.#value(name, "f") ?? fallback;
  }

  /** Floating-point numbers. */
  floats(name: string): readonly number[] {
    return this.#value(name, "list")?.f ?? [];
  }

  /** Yes or no; absent is no unless another default is given. */
  flag(name: string, fallback = false): boolean {
    return this.#value(name, "b") ?? fallback;
  }

  /** A text, its bytes as characters. */
  text(name: string, fallback = ""): string {
    const value = this.#value(name, "s");
    return value === undefined ? fallback : byteText(value);
  }

  /** Texts, their bytes as characters. */
  texts(name: string): string[] {
    return (this.#value(name, "list")?.s ?? []).map(byteText);
  }

  /** Extents, -1 where one is unknown; null for a shape of unknown rank. */
  shape(name: string): number[] | null {
    return extentsOf(this.#value(name, "shape"));
  }

  /** Shapes. */
  shapes(name: string): (number[] | null)[] {
    return (this.#value(name, "list")?.shape ?? []).map(extentsOf);
  }

  /** Elements. */
  tensor(name: string): HostArray {
    return tensorOf(this.#value(name, "tensor") ?? this.#missing(name), this.#of);
  }

  /** The name of a function. */
  function(name: string): string {
    return this.#value(name, "func")?.name ?? this.#missing(name);
  }

  /** Names of functions. */
  functions(name: string): string[] {
    return (this.#value(name, "list")?.func ?? []).map((func) => func.name);
  }

  #value<K extends Kind>(name: string, kind: K): ValueOf<K> | undefined {
    const value = Object.hasOwn(this.#attr, name) ? this.#attr[name]!.value : undefined;
    if (value === undefined || value.case === undefined) return undefined;
    if (value.case === kind) return value.value as never;
    throw new InvalidArgumentError(
      `AttrValue had value with type '${value.case}' when '${kind}' expected for attr '${name}' of ${this.#of}`,
    );
  }

  #missing(name: string): never {
    throw new InvalidArgumentError(`NodeDef missing attr '${name}' of ${this.#of}`);
  }
}

type Case = Message<"AttrValue">["value"];
type Kind = Exclude<Case["case"], undefined>;
type ValueOf<K extends Kind> = Extract<Case, { readonly case: K }>["value"];

/** Extents, -1 where one is unknown; null for a shape of unknown rank. */
export function extentsOf(shape: Message<"TensorShapeProto"> | undefined): number[] | null {
  if (shape === undefined || shape.unknownRank) return null;
  return shape.dim.map(({ size }) => Number(size));
}

/** Where an input comes from. */
export interface Endpoint {
  /** Name of the node. */
  readonly node: string;
  /** Name of the output among those of the operation; empty where they are counted through. */
  readonly argument: string;
  /** Number of the output, of those of that name. */
  readonly index: number;
}

/** A node with its inputs taken apart. */
export interface ParsedNode {
  /** Its name within the graph or function. */
  readonly name: string;
  /** Name of the operation. */
  readonly op: string;
  /** Its attributes. */
  readonly attributes: Attributes;
  /** Where its inputs come from. */
  readonly inputs: readonly Endpoint[];
  /** Nodes that have to run before it. */
  readonly controls: readonly string[];
}

/** Takes the inputs of a node apart. */
export function parseNode({ name, op, input, attr }: Message<"NodeDef">, place: string): ParsedNode {
  const inputs: Endpoint[] = [];
  const controls: string[] = [];
  for (const text of input) {
    if (text.startsWith("^")) controls.push(text.slice(1));
    else inputs.push(parseEndpoint(text));
  }
  return { name, op, attributes: new Attributes(attr, `${place}${name} (${op})`), inputs, controls };
}

/** Takes apart `node`, `node:1` and, of functions, `node:output:1`. */
export function parseEndpoint(text: string): Endpoint {
  const [node = "", second, third] = text.split(":");
  if (second === undefined) return { node, argument: "", index: 0 };
  if (third !== undefined) return { node, argument: second, index: Number(third) };
  return /^\d+$/.test(second) ? { node, argument: "", index: Number(second) } : { node, argument: second, index: 0 };
}
