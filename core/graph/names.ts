/**
 * Names of the operations of a graph, as TensorFlow gives them: the scope and the kind, counted where it is there already.
 *
 * @module
 */

import type { RecordedNode } from "./graph_recorder.ts";

/** Gives each operation of a graph its name. */
export class NodeNames {
  readonly #taken = new Map<string, number>();

  /** The name of the next operation. */
  next({ scope, name, op, inputs, attributes }: RecordedNode): string {
    return this.#distinct(name ?? (op === "variable" ? attributes["name"] as string : scope + kindOf(op, inputs, attributes)));
  }

  #distinct(name: string): string {
    const before = this.#taken.get(name);
    this.#taken.set(name, (before ?? 0) + 1);
    if (before === undefined) return name;
    // A counted name may be one that was given.
    const counted = `${name}_${before}`;
    return this.#taken.has(counted) ? this.#distinct(name) : this.#distinct(counted);
  }
}

/** TensorFlow's kinds where they are not ours in another case. A dense layer is known by its last operation. */
const kinds: Readonly<Record<string, string>> = {
  matmul: "MatMul",
  elu: "Elu",
  add: "add",
  sub: "sub",
  mul: "mul",
  div: "truediv",
  constant: "Const",
  gather_rows: "GatherV2",
  arg_max: "ArgMax",
  logical_and: "LogicalAnd",
  where: "SelectV2",
};

function kindOf(op: string, inputs: readonly number[], attributes: Readonly<Record<string, unknown>>): string {
  if (op === "dense") {
    const activation = attributes["activation"] as string;
    return activation === "linear" ? inputs[2] === undefined || inputs[2] < 0 ? "MatMul" : "BiasAdd" : camelCase(activation);
  }
  return kinds[op] ?? camelCase(op);
}

function camelCase(op: string): string {
  return op.replace(/(^|_)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());
}
