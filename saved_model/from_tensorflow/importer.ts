/**
 * Takes TensorFlow's graph, or what of it some outputs need, into a graph of ours: functions are written out where they are called, TensorFlow 1's branches and
 * loops become parts.
 *
 * @module
 */

import { HeadwayError, InvalidArgumentError, UnimplementedError } from "../../core/errors.ts";
import type { Message } from "../messages/schema.ts";
import type { HostArray } from "./host_array.ts";
import type { GraphBuilder, Ref, Resource } from "./graph_builder.ts";
import { type Endpoint, type ParsedNode, parseEndpoint, parseNode } from "./node.ts";
import type { Row, Rows } from "./row.ts";
import { describeOutputs, simplified } from "./extents.ts";
import { recognised } from "./idioms.ts";

/** What an operation changes while a model is restored and initialised. */
export interface Initialisation {
  /** A variable takes a value. */
  assign(variable: Resource, value: Ref): void;
  /** A table takes entries. */
  fill(table: Resource, keys: Ref, values: Ref): void;
  /** A table takes the lines of a file. */
  fillFromFile(table: Resource, file: Ref, reading: TextFileReading): void;
}

/** How the lines of a file become entries of a table (tensorflow/core/kernels/lookup_util.cc). */
export interface TextFileReading {
  /** -2: the whole line, -1: its number, else a field. */
  readonly keyIndex: number;
  /** As `keyIndex`. */
  readonly valueIndex: number;
  /** Lines that are read; -1: all. */
  readonly vocabSize: number;
  /** Between fields. */
  readonly delimiter: string;
  /** Added to line numbers. */
  readonly offset: number;
}

/** What an import gives rows of operations that run parts, or that change something. */
export interface ImportContext {
  /** What is changed; null where a signature is taken in, which changes nothing. */
  readonly initialisation: Initialisation | null;
  /** Takes in a function of the library. */
  call(name: string, args: readonly Ref[], builder: GraphBuilder, caller: Scope): Ref[];
  /** A function of the library. */
  function(name: string): Message<"FunctionDef">;
}

/** Operations that one call may reach through others: deeper there are only functions that call themselves. */
const DEEPEST = 100;

/** The nodes of a graph or of a function, and what has become of them in the graph that is made. */
export class Scope {
  /** Its nodes by name. */
  readonly nodes: ReadonlyMap<string, ParsedNode>;
  /** Where nodes go. */
  readonly builder: GraphBuilder;
  /** What has become of nodes and arguments. */
  readonly results: Map<string, readonly (Ref | undefined)[]>;
  /** Names of the calls that led here. */
  readonly path: string;
  /** Number of calls that led here. */
  readonly depth: number;

  /** A scope in which these nodes and arguments are known. */
  constructor(
    nodes: ReadonlyMap<string, ParsedNode>,
    builder: GraphBuilder,
    known: Iterable<readonly [string, readonly (Ref | undefined)[]]>,
    path: string,
    depth: number,
  ) {
    this.nodes = nodes;
    this.builder = builder;
    this.results = new Map(known);
    this.path = path;
    this.depth = depth;
  }
}

/** Rows that need the nodes around theirs. */
export interface StructuralRow {
  /** Nodes, as endpoints, that have to be there before it. */
  readonly needs: (node: ParsedNode, scope: Scope) => readonly Endpoint[];
  /** What its outputs are. */
  readonly build: (node: ParsedNode, scope: Scope, importer: Importer) => readonly Ref[];
}

/** Rows that run parts, change something, or stand for branches and loops of TensorFlow 1. */
export type StructuralRows = Readonly<Record<string, StructuralRow>>;

/** Takes in nodes of one model. */
export class Importer {
  /** What rows may change; null where a signature is taken in. */
  readonly initialisation: Initialisation | null;
  readonly #rows: Rows;
  readonly #structural: StructuralRows;
  readonly #functions: ReadonlyMap<string, Message<"FunctionDef">>;
  readonly #parsed: Map<string, ReadonlyMap<string, ParsedNode>>;

  /** An importer of a graph's nodes by these rows. */
  constructor(
    graph: Message<"GraphDef">,
    rows: Rows,
    structural: StructuralRows,
    initialisation: Initialisation | null,
    parsed: Map<string, ReadonlyMap<string, ParsedNode>> = new Map(),
  ) {
    this.initialisation = initialisation;
    this.#rows = rows;
    this.#structural = structural;
    this.#parsed = parsed;
    this.#functions = new Map((graph.library?.function ?? []).map((each) => [each.signature?.name ?? "", each]));
    if (!parsed.has("")) parsed.set("", parsedNodes(graph.node, ""));
  }

  /** The main graph, with values for some of its nodes. */
  main(builder: GraphBuilder, known: Iterable<readonly [string, readonly (Ref | undefined)[]]>): Scope {
    return new Scope(this.#parsed.get("")!, builder, known, "", 0);
  }

  /** A function of the library. */
  function(name: string): Message<"FunctionDef"> {
    const found = this.#functions.get(name);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`The graph calls the function ${name}, which its library does not have`);
  }

  /** What a function gives for these arguments, its nodes written out. */
  call(name: string, args: readonly Ref[], builder: GraphBuilder, caller: Scope): Ref[] {
    const definition = this.function(name);
    if (caller.depth >= DEEPEST) throw new InvalidArgumentError(`The function ${name} is called ${DEEPEST} calls deep: it calls itself`);
    const inputs = definition.signature?.inputArg ?? [];
    if (inputs.length !== args.length) {
      throw new InvalidArgumentError(`The function ${name} takes ${inputs.length} arguments, received ${args.length}`);
    }
    let nodes = this.#parsed.get(name);
    if (nodes === undefined) this.#parsed.set(name, nodes = parsedNodes(definition.nodeDef, `${name}/`));
    const scope = new Scope(
      nodes,
      builder,
      inputs.map((arg, i) => [arg.name, [args[i]!]] as const),
      `${caller.path}${name}/`,
      caller.depth + 1,
    );
    const outputs = (definition.signature?.outputArg ?? []).map((output) => {
      const from = Object.hasOwn(definition.ret, output.name) ? definition.ret[output.name] : undefined;
      if (from === undefined) throw new InvalidArgumentError(`The function ${name} does not say what its output ${output.name} is`);
      return parseEndpoint(from);
    });
    const controls = Object.values(definition.controlRet);
    this.build(scope, [...outputs, ...controls.map((node) => ({ node, argument: "", index: 0 }))]);
    return outputs.map((endpoint) => this.ref(endpoint, scope));
  }

  /** Takes in all nodes that these need, in an order in which inputs come before what uses them. */
  build(scope: Scope, roots: readonly Endpoint[]): void {
    const open = new Set<string>();
    const stack: { readonly name: string; entered: boolean }[] = roots.map(({ node }) => ({ name: node, entered: false })).reverse();
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      if (scope.results.has(top.name)) {
        stack.pop();
        continue;
      }
      const node = scope.nodes.get(top.name);
      if (node === undefined) {
        throw new InvalidArgumentError(
          `Tensor ${top.name}:0, specified in either feed_devices or fetch_devices was not found in the Graph`,
        );
      }
      if (top.entered) {
        stack.pop();
        open.delete(top.name);
        scope.results.set(top.name, this.#made(node, scope));
        continue;
      }
      if (open.has(top.name)) throw new InvalidArgumentError(`The graph has a cycle that goes through the node ${top.name} (${node.op})`);
      top.entered = true;
      open.add(top.name);
      for (const need of this.#needs(node, scope)) {
        if (scope.results.has(need)) continue;
        if (open.has(need)) throw new InvalidArgumentError(`The graph has a cycle that goes through the node ${need}`);
        stack.push({ name: need, entered: false });
      }
    }
  }

  /** What an output is, once its node was taken in. */
  ref(endpoint: Endpoint, scope: Scope): Ref {
    const results = scope.results.get(endpoint.node) ?? [];
    const node = scope.nodes.get(endpoint.node);
    const ref = results[endpoint.argument === "" || node === undefined ? endpoint.index : this.#offset(node, endpoint) + endpoint.index];
    if (ref !== undefined) return ref;
    throw new InvalidArgumentError(
      `The node ${endpoint.node} has no output ${endpoint.argument === "" ? "" : `${endpoint.argument}:`}${endpoint.index}`,
    );
  }

  #offset(node: ParsedNode, { argument }: Endpoint): number {
    const outputs = this.#row(node.op)?.outputs?.(node.attributes);
    if (outputs === undefined) return 0;
    let offset = 0;
    for (const [name, count] of outputs) {
      if (name === argument) return offset;
      offset += count;
    }
    throw new InvalidArgumentError(`The operation ${node.op} of ${node.name} has no output ${argument}`);
  }

  #row(op: string): Row | undefined {
    return Object.hasOwn(this.#rows, op) ? this.#rows[op] : undefined;
  }

  #structuralRow(op: string): StructuralRow | undefined {
    return Object.hasOwn(this.#structural, op) ? this.#structural[op] : undefined;
  }

  #needs(node: ParsedNode, scope: Scope): Iterable<string> {
    const structural = this.#structuralRow(node.op);
    if (structural !== undefined) return structural.needs(node, scope).map((endpoint) => endpoint.node);
    return [...node.inputs.map((endpoint) => endpoint.node), ...node.controls];
  }

  #made(node: ParsedNode, scope: Scope): readonly Ref[] {
    try {
      const structural = this.#structuralRow(node.op);
      if (structural !== undefined) return structural.build(node, scope, this);
      const inputs = node.inputs.map((endpoint) => this.ref(endpoint, scope));
      // A function may be called by its name.
      if (this.#functions.has(node.op)) return this.call(node.op, inputs, scope.builder, scope);
      const row = this.#row(node.op);
      if (row === undefined) {
        throw new UnimplementedError(`The operation ${node.op} of the node ${scope.path}${node.name} is not among those that run here`);
      }
      const context = { node, attributes: node.attributes, inputs, builder: scope.builder, path: `${scope.path}${node.name}` };
      const simpler = recognised(context) ?? simplified(context);
      if (simpler !== null) return simpler;
      const outputs = row.build(context);
      describeOutputs(context, outputs);
      return outputs;
    } catch (error) {
      if (error instanceof HeadwayError) throw error;
      throw new InvalidArgumentError(`The node ${scope.path}${node.name} (${node.op}) cannot be taken in: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
}

/** Nodes by name. */
function parsedNodes(nodes: readonly Message<"NodeDef">[], place: string): ReadonlyMap<string, ParsedNode> {
  const parsed = new Map<string, ParsedNode>();
  for (const node of nodes) {
    if (parsed.has(node.name)) throw new InvalidArgumentError(`Node '${place}${node.name}' is not unique`);
    parsed.set(node.name, parseNode(node, place));
  }
  return parsed;
}

/** A constant without elements, which stands for the outcome of an operation that gives nothing. */
export const NOTHING: HostArray = { dtype: "bool", shape: [0], data: new Uint8Array(0) };
