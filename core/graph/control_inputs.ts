/**
 * Finds the values that have to be there before an operation runs so that the extents in its attributes are known.
 *
 * @module
 */

import type { Extent, Formula, GraphNode, GraphValue, SubGraph } from "./graph.ts";

/** Operations with their control inputs, and what no operation gives. */
export interface ControlledNodes {
  /** The operations, in the same order. */
  readonly nodes: readonly GraphNode[];
  /** Names of extents that operations need and no shape before them gives. */
  readonly missing: readonly string[];
}

/**
 * Adds to each operation the control inputs that it needs: where an extent of its attributes does not follow from what it depends on, the first value
 * before it from whose shape it follows.
 *
 * @param outside Names of extents that are known when the graph runs.
 */
export function withControlInputs({ nodes, values }: SubGraph, outside: readonly string[]): ControlledNodes {
  const always = new Set(outside);
  /** For each value what is known when it is there. */
  const known: ReadonlySet<string>[] = [];
  const givers = new Map<string, number>();
  const missing = new Set<string>();
  const controlled = nodes.map((node): GraphNode => {
    const before = union(node.inputs.filter((input) => input >= 0).map((input) => known[input] ?? always), always);
    const controlInputs: number[] = [];
    for (const extent of extentNames(node.attributes)) {
      if (before.has(extent)) continue;
      const giver = givers.get(extent);
      if (giver === undefined) missing.add(extent);
      else {
        controlInputs.push(giver);
        for (const each of known[giver]!) before.add(each);
      }
    }
    for (const output of node.outputs) for (const extent of solvable(values[output]!, before)) before.add(extent);
    for (const output of node.outputs) {
      known[output] = before;
      for (const extent of before) if (!givers.has(extent)) givers.set(extent, output);
    }
    return controlInputs.length === 0 ? node : { ...node, controlInputs };
  });
  return { nodes: controlled, missing: [...missing] };
}

/** The names of all extents in formulas within attributes or a shape; those of a part are among them. */
export function extentNames(attributes: unknown, names = new Set<string>()): ReadonlySet<string> {
  if (typeof attributes !== "object" || attributes === null) return names;
  const { extent, reciprocal, graph } = attributes as Partial<{ extent: Formula; reciprocal: Formula; graph: SubGraph }>;
  if (extent !== undefined) collect(extent, names);
  else if (reciprocal !== undefined) collect(reciprocal, names);
  else if (graph !== undefined) { for (const node of graph.nodes) extentNames(node.attributes, names); }
  else for (const each of Object.values(attributes)) extentNames(each, names);
  return names;
}

function collect(formula: Formula, names: Set<string>): void {
  if (typeof formula === "string") names.add(formula);
  else if (typeof formula === "object") {
    collect(formula[1], names);
    collect(formula[2], names);
  }
}

/** Extents that become known from a shape, one after the other. */
function solvable({ shape }: GraphValue, known: ReadonlySet<string>): string[] {
  const found: string[] = [];
  for (const extent of shape ?? []) {
    const open = [...extentNames(extent)].filter((name) => !known.has(name) && !found.includes(name));
    if (open.length === 1 && isInvertible(extent)) found.push(open[0]!);
  }
  return found;
}

/** Whether the executor finds an extent by the size: it does where the formula holds it once and no division. */
function isInvertible(extent: Extent): boolean {
  if (typeof extent === "number") return false;
  const text = JSON.stringify(extent.extent);
  return !text.includes('"//"') && [...extentNames(extent)].every((name) => text.split(JSON.stringify(name)).length === 2);
}

function union(sets: readonly ReadonlySet<string>[], first: ReadonlySet<string>): Set<string> {
  const all = new Set(first);
  for (const set of sets) for (const each of set) all.add(each);
  return all;
}
