/**
 * A graph as text, for people and for Graphviz.
 *
 * @module
 */

import { type Attribute, type Formula, type Graph, type GraphNode, type GraphValue, spelled, type SubGraph } from "./graph.ts";

/**
 * The operations by scope: name, kind with its inputs and attributes, dtype and shape of what it gives, and for variables the number of parameters.
 *
 * @returns Lines without line ends.
 */
export function graphLines(graph: Graph): string[] {
  const rows: string[][] = [];
  let open: readonly string[] = [];
  let parameters = 0;
  for (const node of graph.nodes) {
    const path = node.name.split("/");
    const scopes = path.slice(0, -1);
    let common = 0;
    while (common < Math.min(open.length, scopes.length) && open[common] === scopes[common]) common++;
    for (let depth = common; depth < scopes.length; depth++) rows.push([`${"  ".repeat(depth)}${scopes[depth]}/`]);
    open = scopes;
    const outputs = node.outputs.map((output) => graph.values[output]!);
    const count = node.op === "variable" ? sizeOf(outputs[0]!) : null;
    if (count !== null) parameters += count;
    rows.push([
      `${"  ".repeat(scopes.length)}${path.at(-1)}`,
      `${node.op}(${inputNames(graph, node).join(", ")})`,
      outputs.map(typeText).join(", "),
      count === null ? attributesText(node) : `${count} parameters`,
    ]);
  }
  const widths = [0, 1, 2].map((column) =>
    Math.min(44, Math.max(0, ...rows.filter((row) => row.length > 1).map((row) => row[column]!.length)))
  );
  const lines = rows.map((row) => row.map((cell, i) => i < 3 && row.length > 1 ? cell.padEnd(widths[i]!) : cell).join("  ").trimEnd());
  const outputs = Object.entries(graph.outputs).map(([key, value]) => `${key}: ${typeText(graph.values[value]!)}`);
  return [...lines, `outputs: ${outputs.join("; ")}`, `${graph.nodes.length} operations, ${parameters} parameters`];
}

/** The graph in the language of Graphviz. */
export function graphDot(graph: Graph): string {
  const makers = makersOf(graph);
  const quoted = (text: string) => JSON.stringify(text);
  const lines = ["digraph model {", "  rankdir=TB;", '  node [shape=box, fontname="sans-serif", fontsize=10];'];
  graph.nodes.forEach((node, i) => {
    const shapes = node.outputs.map((output) => typeText(graph.values[output]!)).join(", ");
    lines.push(`  n${i} [label=${quoted(`${node.name}\n${node.op}\n${shapes}`)}${node.op === "variable" ? ", style=filled" : ""}];`);
  });
  graph.nodes.forEach((node, i) => {
    for (const input of node.inputs) if (input >= 0) lines.push(`  n${makers[input]} -> n${i};`);
    for (const input of node.controlInputs ?? []) lines.push(`  n${makers[input]} -> n${i} [style=dashed];`);
  });
  Object.entries(graph.outputs).forEach(([name, value], i) => {
    lines.push(`  output${i} [label=${quoted(name)}, shape=ellipse];`, `  n${makers[value]} -> output${i};`);
  });
  return [...lines, "}"].join("\n");
}

/** The operation that gives each value, by its number. */
function makersOf(graph: Graph): number[] {
  const makers: number[] = [];
  graph.nodes.forEach((node, i) => node.outputs.forEach((output) => makers[output] = i));
  return makers;
}

function inputNames(graph: Graph, node: GraphNode): string[] {
  const makers = makersOf(graph);
  const nameOf = (input: number): string => {
    if (input < 0) return "-";
    const maker = graph.nodes[makers[input]!]!;
    const place = maker.outputs.indexOf(input);
    const name = maker.name.split("/").at(-1)!;
    return place === 0 ? name : `${name}:${place}`;
  };
  // As TensorFlow marks control inputs.
  return [...node.inputs.map(nameOf), ...(node.controlInputs ?? []).map((input) => `^${nameOf(input)}`)];
}

function typeText({ dtype, shape, place }: GraphValue): string {
  const extents = shape === null
    ? ""
    : ` [${shape.map((extent) => typeof extent === "number" ? extent : spelled(extent.extent)).join(", ")}]`;
  return dtype === null ? "values" : `${dtype}${extents}${place === "host" ? " on the host" : ""}`;
}

function sizeOf({ shape }: GraphValue): number {
  return (shape ?? []).reduce<number>((size, extent) => size * (typeof extent === "number" ? extent : NaN), 1);
}

function attributesText(node: GraphNode): string {
  const shown = Object.entries(node.attributes).filter(([name]) => name !== "data");
  const text = shown.map(([name, value]) => `${name}=${attributeText(value)}`).join(" ");
  return text.length > WIDEST ? `${text.slice(0, WIDEST)}...` : text;
}

const WIDEST = 60;

function attributeText(value: Attribute): string {
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(attributeText).join(", ")}]`;
  const record = value as Readonly<Record<string, Attribute>>;
  if (Object.hasOwn(record, "number")) return String(record["number"]);
  if (Object.hasOwn(record, "extent")) return spelled(record["extent"] as Formula);
  if (Object.hasOwn(record, "reciprocal")) return `1 / (${spelled(record["reciprocal"] as Formula)})`;
  if (Object.hasOwn(record, "graph")) return `{${(record["graph"] as unknown as SubGraph).nodes.length} operations}`;
  return `{${Object.entries(record).map(([key, inner]) => `${key}: ${attributeText(inner)}`).join(", ")}}`;
}
