/**
 * Calls, branches and loops: the functional operations of TensorFlow 2, and those of TensorFlow 1 (`Switch`, `Merge`, `Enter`, ...), which become the same
 * parts (Yu et al., "Dynamic control flow in large-scale machine learning", 2018, says what they mean).
 *
 * @module
 */

import { InvalidArgumentError, ResourceExhaustedError, UnimplementedError } from "../../core/errors.ts";
import { partOf } from "../../core/graph/executor.ts";
import type { Graph } from "../../core/graph/graph.ts";
import type { Operation, OperationTable } from "../../core/graph/operation.ts";
import type { Value } from "../../core/graph/current_recorder.ts";
import { Step } from "../../core/runtime/memory.ts";
import { empty, Tensor } from "../../core/runtime/tensor.ts";
import { backend } from "../../core/runtime/backends/current.ts";
import { type HostArray, numbersOf } from "./host_array.ts";
import type { Computed, GraphBuilder, OutputType, Ref } from "./graph_builder.ts";
import { type Importer, NOTHING, Scope, type StructuralRow, type StructuralRows } from "./importer.ts";
import type { Endpoint, ParsedNode } from "./node.ts";

/** Makes in a part what of an outer value stands there: what is known is known there too, all else becomes an argument. */
class Arguments {
  /** Outer values that become arguments, behind those that were given first. */
  readonly outer: Computed[];
  readonly #numbers = new Map<Computed, number>();
  readonly #canonical: (ref: Ref) => Computed;

  constructor(first: readonly Computed[], canonical: (ref: Ref) => Computed) {
    this.outer = [...first];
    this.#canonical = canonical;
  }

  inside(ref: Ref, part: GraphBuilder): Ref {
    if (ref.kind !== "computed") return ref;
    const value = this.#canonical(ref);
    let number = this.#numbers.get(value);
    if (number === undefined) this.#numbers.set(value, number = this.outer.push(value) - 1);
    return argument(part, number, value);
  }
}

function argument(part: GraphBuilder, index: number, { dtype, place }: OutputType): Computed {
  return part.emit("argument", [], { index }, [{ dtype, place }])[0]!;
}

/** Floats are passed on the device, all else on the host. */
function canonical(ref: Ref, builder: GraphBuilder): Computed {
  return placed(ref, builder, builder.dtype(ref) === "float32");
}

function placed(ref: Ref, builder: GraphBuilder, device: boolean): Computed {
  return device ? builder.device(ref) : builder.host(ref);
}

function isPassed({ dtype, place }: Computed): OutputType {
  return { dtype, place };
}

/** Outputs of a part, and behind them what its checks give. */
function outputsOf(part: GraphBuilder, outputs: readonly Computed[]): Record<string, Computed> {
  return Object.fromEntries([...outputs, ...part.effects].map((output, i) => [i, output]));
}

/** Adds an If whose parts are made by two functions. */
function branch(
  predicate: Ref,
  builder: GraphBuilder,
  then: (part: GraphBuilder, inside: (ref: Ref) => Ref) => readonly Ref[],
  otherwise: (part: GraphBuilder, inside: (ref: Ref) => Ref) => readonly Ref[],
): readonly Ref[] {
  const known = builder.constant(predicate);
  if (known !== null) return (isTrue(known) ? then : otherwise)(builder, (ref) => ref);
  const args = new Arguments([], (ref) => canonical(ref, builder));
  const parts = [then, otherwise].map((make) => {
    const part = builder.part();
    return { part, refs: make(part, (ref) => args.inside(ref, part)) };
  });
  const [a, b] = parts as [typeof parts[0], typeof parts[0]];
  if (a.refs.length !== b.refs.length) {
    throw new InvalidArgumentError(`The branches of an If give ${a.refs.length} and ${b.refs.length} values`);
  }
  // What both branches give alike is no matter of the branch.
  const types = a.refs.map((ref, i): OutputType => {
    const dtype = a.part.dtype(ref);
    if (ref.kind === "resource" || ref.kind === "stored") {
      throw new UnimplementedError("A branch that gives a variable or a table is not run here");
    }
    if (dtype !== b.part.dtype(b.refs[i]!)) {
      throw new InvalidArgumentError(`The branches of an If give ${dtype} and ${b.part.dtype(b.refs[i]!)}`);
    }
    return { dtype, place: dtype === "float32" ? "device" : "host" };
  });
  const graphs = parts.map(({ part, refs }) =>
    part.subGraph(outputsOf(part, refs.map((ref, i) => placed(ref, part, types[i]!.place === "device"))))
  );
  const checks = parts.some(({ part }) => part.effects.length > 0);
  const made = builder.emit(
    "tf.If",
    [builder.host(predicate), ...args.outer],
    { then: { graph: graphs[0]! }, otherwise: { graph: graphs[1]! }, count: types.length },
    [...types, { dtype: "bool", place: "host" }],
  );
  if (checks) builder.effects.push(made[types.length]!);
  return made.slice(0, types.length);
}

function isTrue(value: HostArray): boolean {
  if (value.data.length !== 1) throw new InvalidArgumentError(`A predicate must be a scalar, received a value of shape [${value.shape}]`);
  if (Array.isArray(value.data)) return value.data[0]!.length > 0;
  return numbersOf(value)[0] !== 0;
}

/** A loop: its state, which of it stays, and what makes its parts. */
interface Loop {
  readonly state: readonly Ref[];
  readonly condition: (part: GraphBuilder, state: readonly Ref[], inside: (ref: Ref) => Ref) => Ref;
  readonly body: (part: GraphBuilder, state: readonly Ref[], inside: (ref: Ref) => Ref) => readonly Ref[];
}

/** Adds a While. */
function loop({ state, condition, body }: Loop, builder: GraphBuilder): readonly Ref[] {
  const first = state.map((ref) => canonical(ref, builder));
  const args = new Arguments(first, (ref) => canonical(ref, builder));
  const make = (fill: (part: GraphBuilder, inner: readonly Ref[], inside: (ref: Ref) => Ref) => readonly Ref[]) => {
    const part = builder.part();
    const inner = first.map((value, i) => argument(part, i, value));
    const refs = fill(part, inner, (ref) => args.inside(ref, part));
    return { part, refs };
  };
  const test = make((part, inner, inside) => [condition(part, inner, inside)]);
  const step = make(body);
  const next = step.refs.map((ref, i) => {
    const dtype = step.part.dtype(ref);
    if (dtype !== first[i]!.dtype) throw new InvalidArgumentError(`A loop gives ${dtype} where its state is ${first[i]!.dtype}`);
    return placed(ref, step.part, first[i]!.place === "device");
  });
  const checks = test.part.effects.length + step.part.effects.length > 0;
  const made = builder.emit("tf.While", args.outer, {
    condition: { graph: test.part.subGraph(outputsOf(test.part, [test.part.host(test.refs[0]!)])) },
    body: { graph: step.part.subGraph(outputsOf(step.part, next)) },
    count: first.length,
  }, [...first.map(isPassed), { dtype: "bool", place: "host" }]);
  if (checks) builder.effects.push(made[first.length]!);
  return made.slice(0, first.length);
}

/** Rounds that the loops of one run may go. */
const MOST_ROUNDS = 100_000;

/**
 * The functions that run branches and loops.
 *
 * @param budget How many rounds the loops of the run may still go.
 */
export function controlOperations(budget: { rounds: number }): OperationTable {
  return {
    argument: (_, { index }, { args }) => args[index] as Value,
    "tf.If": (([predicate, ...args], { then, otherwise, count }, environment) => {
      const outputs = partOf(isTrue(predicate) ? then as Graph : otherwise as Graph, environment)(args);
      return [...outputs.slice(0, count), NOTHING];
    }) as Operation,
    "tf.While": ((inputs, { condition, body, count }, environment) => {
      const test = partOf(condition as Graph, environment);
      const step = partOf(body as Graph, environment);
      const captured = inputs.slice(count);
      let state: readonly Value[] = inputs.slice(0, count);
      let memory: Step | null = null;
      try {
        for (;;) {
          const next = new Step();
          // What is made in a round goes with the round after it.
          const values = next.run(() =>
            isTrue(test([...state, ...captured])[0] as HostArray) ? step([...state, ...captured]).slice(0, count).map(copied) : null
          );
          if (values === null) {
            next.close();
            return [...state.map(copied), NOTHING];
          }
          memory?.close();
          memory = next;
          state = values;
          if (--budget.rounds < 0) throw new ResourceExhaustedError(`The loops of a run may go ${MOST_ROUNDS} rounds`);
        }
      } finally {
        memory?.close();
      }
    }) as Operation,
  };
}

/** What {@linkcode controlOperations} may take at the beginning of a run. */
export function newBudget(): { rounds: number } {
  return { rounds: MOST_ROUNDS };
}

/** Gives a run its rounds. */
export function refill(budget: { rounds: number }): void {
  budget.rounds = MOST_ROUNDS;
}

/** A tensor in the memory that is current. */
function copied(value: Value): Value {
  if (!(value instanceof Tensor) || value.onHost) return value;
  const copy = empty(value.shape, value.dtype as "float32");
  if (value.size > 0) backend().run.copy(value.size, value.address, copy.address);
  return copy;
}

const call: StructuralRow = {
  needs: allNeeds,
  build: (node, scope, importer) => importer.call(node.attributes.function("f"), inputsOf(node, scope, importer), scope.builder, scope),
};

const ifRow: StructuralRow = {
  needs: allNeeds,
  build(node, scope, importer) {
    const [predicate, ...inputs] = inputsOf(node, scope, importer);
    if (predicate === undefined) throw new InvalidArgumentError(`The node ${node.name} (${node.op}) has no predicate`);
    const side = (attribute: string) => (part: GraphBuilder, inside: (ref: Ref) => Ref) =>
      importer.call(node.attributes.function(attribute), inputs.map(inside), part, scope);
    return branch(predicate, scope.builder, side("then_branch"), side("else_branch"));
  },
};

const whileRow: StructuralRow = {
  needs: allNeeds,
  build(node, scope, importer) {
    const inputs = inputsOf(node, scope, importer);
    const [condition, body] = [node.attributes.function("cond"), node.attributes.function("body")];
    const stays = invariants(importer, body);
    if (stays.length !== inputs.length) {
      throw new InvalidArgumentError(`The loop ${node.name} has ${inputs.length} values, and its body gives ${stays.length}`);
    }
    const all = (state: readonly Ref[], inside: (ref: Ref) => Ref): Ref[] => {
      let at = 0;
      return inputs.map((ref, i) => stays[i] ? inside(ref) : state[at++]!);
    };
    const results = loop({
      state: inputs.filter((_, i) => !stays[i]),
      condition: (part, state, inside) => first(importer.call(condition, all(state, inside), part, scope), node),
      body: (part, state, inside) => importer.call(body, all(state, inside), part, scope).filter((_, i) => !stays[i]),
    }, scope.builder);
    return all(results, (ref) => ref);
  },
};

function first(refs: readonly Ref[], node: ParsedNode): Ref {
  if (refs.length === 1) return refs[0]!;
  throw new InvalidArgumentError(`The condition of ${node.name} gives ${refs.length} values`);
}

/** For each value of a loop whether its body gives it on as it is. */
function invariants(importer: Importer, body: string): boolean[] {
  const { signature, ret, nodeDef } = importer.function(body);
  const identities = new Map(nodeDef.filter(({ op }) => op === "Identity").map((node) => [node.name, node.input[0] ?? ""]));
  return (signature?.outputArg ?? []).map((output, i) => {
    let from = Object.hasOwn(ret, output.name) ? ret[output.name]! : "";
    for (let hops = 0; hops < identities.size; hops++) {
      const through = identities.get(from.split(":")[0]!);
      if (through === undefined) break;
      from = through;
    }
    return from.split(":")[0] === signature?.inputArg[i]?.name && !nodeDef.some(({ name }) => name === from.split(":")[0]);
  });
}

/** All that a node takes. */
function allNeeds(node: ParsedNode): Endpoint[] {
  return [...node.inputs, ...node.controls.map(control)];
}

function control(node: string): Endpoint {
  return { node, argument: "", index: 0 };
}

function inputsOf(node: ParsedNode, scope: Scope, importer: Importer): Ref[] {
  return node.inputs.map((endpoint) => importer.ref(endpoint, scope));
}

/** A branch of TensorFlow 1: each way in, and the Switch nodes through which it takes values from outside. */
interface Joined {
  readonly predicate: Endpoint;
  /** Inputs of the Merge that are alive where the predicate holds, and where it does not. */
  readonly sides: { readonly true: number; readonly false: number };
  /** The Switch nodes. */
  readonly gates: readonly ParsedNode[];
}

const joins = new WeakMap<ParsedNode, Joined>();

/** What a Merge joins: walks from its inputs to the Switch nodes, past the Merges and Switches of branches within. */
function joinOf(merge: ParsedNode, scope: Scope): Joined {
  let found = joins.get(merge);
  if (found === undefined) joins.set(merge, found = findJoin(merge, scope));
  return found;
}

function findJoin(merge: ParsedNode, scope: Scope): Joined {
  if (merge.inputs.length !== 2) {
    throw new UnimplementedError(`The Merge ${merge.name} joins ${merge.inputs.length} branches; two are run here`);
  }
  const ways = merge.inputs.map((endpoint) => gatesOf(endpoint, scope));
  const gates = ways.flatMap((way) => way.map(({ gate }) => gate));
  const predicate = gates[0]?.inputs[1];
  if (predicate === undefined) throw new UnimplementedError(`The Merge ${merge.name} has no Switch behind it`);
  const ports = ways.map((way) => way[0]?.port);
  const side = ports[0] ?? 1 - ports[1]!;
  return { predicate, sides: side === 1 ? { true: 0, false: 1 } : { true: 1, false: 0 }, gates };
}

/** The Switch nodes through which the branch that ends in an output takes its values, with the port that it uses. */
function gatesOf(end: Endpoint, scope: Scope): { readonly gate: ParsedNode; readonly port: number }[] {
  const found = new Map<ParsedNode, number>();
  const seen = new Set<string>();
  const stack: { readonly endpoint: Endpoint; readonly level: number }[] = [{ endpoint: end, level: 0 }];
  while (stack.length > 0) {
    const { endpoint, level } = stack.pop()!;
    const node = scope.nodes.get(endpoint.node);
    if (node === undefined) continue;
    const gate = isSwitch(node);
    if (gate && level === 0) {
      found.set(node, endpoint.index);
      continue;
    }
    if (seen.has(node.name)) continue;
    seen.add(node.name);
    const within = level + (node.op === "Merge" || node.op === "RefMerge" ? 1 : gate ? -1 : 0);
    const behind = gate ? node.inputs.slice(0, 1) : /^(Ref)?Exit$/.test(node.op) ? enteredBy(frameOfExit(node, scope)) : allNeeds(node);
    for (const next of behind) stack.push({ endpoint: next, level: within });
  }
  return [...found].map(([gate, port]) => ({ gate, port }));
}

function isSwitch({ op }: ParsedNode): boolean {
  return op === "Switch" || op === "RefSwitch";
}

const merge: StructuralRow = {
  needs(node, scope) {
    if (loopOf(node, scope) !== null) throw new UnimplementedError(`The loop variable ${node.name} is used outside of its loop`);
    const { predicate, gates } = joinOf(node, scope);
    return [predicate, ...gates.flatMap((gate) => gate.inputs)];
  },
  build(node, scope, importer) {
    const { predicate, sides, gates } = joinOf(node, scope);
    const side = (which: "true" | "false") => (part: GraphBuilder, inside: (ref: Ref) => Ref): Ref[] => {
      const end = node.inputs[sides[which]]!;
      const known = gates.map((gate) => {
        const ref = inside(importer.ref(gate.inputs[0]!, scope));
        return [gate.name, [ref, ref]] as const;
      });
      const inner = new Scope(scope.nodes, part, known, scope.path, scope.depth + 1);
      importer.build(inner, [end]);
      return [importer.ref(end, inner), { kind: "constant", value: indexOf(sides[which]) }];
    };
    return branch(importer.ref(predicate, scope), scope.builder, side("true"), side("false"));
  },
};

function indexOf(side: number): HostArray {
  return { dtype: "int32", shape: [], data: Int32Array.of(side) };
}

/** A loop of TensorFlow 1. */
interface Frame {
  /** For each value of its state: where it begins, what it is in a round, what lets it through to the next, and what it is then. */
  readonly state: readonly { readonly enter: ParsedNode; readonly merge: ParsedNode; readonly gate: ParsedNode; readonly next: Endpoint }[];
  /** Values from outside that stay. */
  readonly captured: readonly ParsedNode[];
  /** What its condition is. */
  readonly condition: Endpoint;
}

interface Structure {
  readonly frames: ReadonlyMap<string, Frame>;
  /** Names of the frames of nodes that are loop variables or let them through. */
  readonly owner: ReadonlyMap<string, string>;
}

const structures = new WeakMap<ReadonlyMap<string, ParsedNode>, Structure>();

function structureOf({ nodes }: Scope): Structure {
  let found = structures.get(nodes);
  if (found === undefined) structures.set(nodes, found = findLoops(nodes));
  return found;
}

function findLoops(nodes: ReadonlyMap<string, ParsedNode>): Structure {
  const enters = new Map<string, ParsedNode[]>();
  const mergeOf = new Map<string, ParsedNode>();
  const gateOf = new Map<string, ParsedNode>();
  for (const node of nodes.values()) {
    if (node.op === "Enter" || node.op === "RefEnter") {
      const frame = node.attributes.text("frame_name");
      enters.set(frame, [...enters.get(frame) ?? [], node]);
    } else if (node.op === "Merge" || node.op === "RefMerge") {
      for (const { node: from } of node.inputs) if (/^(Ref)?Enter$/.test(nodes.get(from)?.op ?? "")) mergeOf.set(from, node);
    } else if (isSwitch(node) && nodes.get(node.inputs[1]?.node ?? "")?.op === "LoopCond") gateOf.set(node.inputs[0]!.node, node);
  }
  const frames = new Map<string, Frame>();
  const owner = new Map<string, string>();
  for (const [name, all] of enters) {
    const state: Frame["state"][number][] = [];
    let condition: Endpoint | undefined;
    for (const enter of all) {
      const merge = mergeOf.get(enter.name);
      const gate = gateOf.get(merge?.name ?? "");
      const back = merge?.inputs.map((endpoint) => nodes.get(endpoint.node)).find((node) => /^(Ref)?NextIteration$/.test(node?.op ?? ""));
      if (merge === undefined || gate === undefined || back?.inputs[0] === undefined) continue;
      state.push({ enter, merge, gate, next: back.inputs[0] });
      condition ??= nodes.get(gate.inputs[1]!.node)!.inputs[0];
      owner.set(merge.name, name).set(gate.name, name);
    }
    if (condition === undefined) continue;
    const begins = new Set(state.map(({ enter }) => enter));
    frames.set(name, { state, captured: all.filter((enter) => !begins.has(enter)), condition });
  }
  return { frames, owner };
}

function loopOf(node: ParsedNode, scope: Scope): Frame | null {
  const { frames, owner } = structureOf(scope);
  return frames.get(owner.get(node.name) ?? "") ?? null;
}

const exit: StructuralRow = {
  needs(node, scope) {
    return enteredBy(frameOfExit(node, scope));
  },
  build(node, scope, importer) {
    const frame = frameOfExit(node, scope);
    let results = scopeLoops(scope).get(frame);
    if (results === undefined) scopeLoops(scope).set(frame, results = runFrame(frame, scope, importer));
    return [results[frame.state.findIndex(({ gate }) => gate.name === node.inputs[0]!.node)]!];
  },
};

/** What a loop takes from outside. */
function enteredBy({ state, captured }: Frame): Endpoint[] {
  return [...state.map(({ enter }) => enter), ...captured].flatMap(allNeeds);
}

const loopsOf = new WeakMap<Scope, Map<Frame, readonly Ref[]>>();

/** The loops of a scope that were taken in: all their exits are outputs of one. */
function scopeLoops(scope: Scope): Map<Frame, readonly Ref[]> {
  let found = loopsOf.get(scope);
  if (found === undefined) loopsOf.set(scope, found = new Map());
  return found;
}

function frameOfExit(node: ParsedNode, scope: Scope): Frame {
  const gate = scope.nodes.get(node.inputs[0]?.node ?? "");
  const frame = gate === undefined ? null : loopOf(gate, scope);
  if (frame !== null) return frame;
  throw new InvalidArgumentError(`The node ${node.name} (${node.op}) leaves no loop`);
}

function runFrame({ state, captured, condition }: Frame, scope: Scope, importer: Importer): readonly Ref[] {
  const within = (part: GraphBuilder, inside: (ref: Ref) => Ref, known: readonly (readonly [string, readonly (Ref | undefined)[]])[]) =>
    new Scope(
      scope.nodes,
      part,
      [
        ...captured.map((enter) => [enter.name, [inside(importer.ref(enter.inputs[0]!, scope))]] as const),
        ...known,
      ],
      scope.path,
      scope.depth + 1,
    );
  return loop({
    state: state.map(({ enter }) => importer.ref(enter.inputs[0]!, scope)),
    condition(part, values, inside) {
      const inner = within(part, inside, state.map(({ merge }, i) => [merge.name, [values[i]]] as const));
      importer.build(inner, [condition]);
      return importer.ref(condition, inner);
    },
    body(part, values, inside) {
      const inner = within(
        part,
        inside,
        state.flatMap(({ gate, merge }, i) => [[gate.name, [undefined, values[i]]], [merge.name, [values[i]]]] as const),
      );
      importer.build(inner, state.map(({ next }) => next));
      return state.map(({ next }) => importer.ref(next, inner));
    },
  }, scope.builder);
}

/** A node whose value stands without the others of its branch or loop. */
const outside: StructuralRow = {
  needs: allNeeds,
  build: (node) => {
    throw new UnimplementedError(`The node ${node.name} (${node.op}) is used outside of a branch or a loop`);
  },
};

/** Rows of calls, branches and loops. */
export const controlRows: StructuralRows = {
  PartitionedCall: call,
  StatefulPartitionedCall: call,
  If: ifRow,
  StatelessIf: ifRow,
  While: whileRow,
  StatelessWhile: whileRow,
  Switch: outside,
  RefSwitch: outside,
  Merge: merge,
  RefMerge: merge,
  Exit: exit,
  RefExit: exit,
  Enter: outside,
  RefEnter: outside,
  NextIteration: outside,
  RefNextIteration: outside,
  LoopCond: { needs: allNeeds, build: (node, scope, importer) => [importer.ref(node.inputs[0]!, scope)] },
};
