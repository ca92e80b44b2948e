/**
 * A graph as JSON: what `inspect --graph --format json` prints, and the graph that it is.
 *
 * @module
 */

import { describe, InvalidArgumentError } from "../errors.ts";
import type { Graph } from "./graph.ts";
import { checkedGraph } from "./validate.ts";

/** The graph as plain data with the byte table in base64. */
export function graphJson(graph: Graph): Record<string, unknown> {
  const { nodes, values, outputs, bytes } = graph;
  return { nodes, values, outputs, bytes: base64(bytes) };
}

/**
 * The graph of what {@linkcode graphJson} gave, parsed. Everything in it is checked.
 *
 * @throws {InvalidArgumentError} if it is not a graph, naming the node that is wrong.
 */
export function graphFromJson(data: unknown): Graph {
  if (typeof data !== "object" || data === null || !("bytes" in data)) {
    throw new InvalidArgumentError(`The graph must be a record with "bytes", received ${describe(data)}`);
  }
  const { bytes, ...graph } = data;
  return checkedGraph(graph, bytesOf(bytes));
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function bytesOf(text: unknown): Uint8Array {
  try {
    if (typeof text === "string") return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch (error) {
    throw new InvalidArgumentError('The "bytes" of the graph must be base64', { cause: error });
  }
  throw new InvalidArgumentError(`The "bytes" of the graph must be base64, received ${describe(text)}`);
}
