/**
 * SavedModels made by hand: graphs in a few words, written to a file system in memory.
 *
 * @module
 */

import { memoryFileSystem } from "../../core/io/memory_fs.ts";
import type { MemoryFileSystem } from "../../core/io/memory_fs.ts";
import { writeCheckpoint } from "../../core/io/tensor_bundle_writer.ts";
import type { HostTensor } from "../../core/runtime/host_tensor.ts";
import { encodeMessage } from "../../saved_model/messages/messages.ts";
import type { MessageInit } from "../../saved_model/messages/schema.ts";

/** TensorFlow's numbers of element types. */
export const types = { float32: 1, float64: 2, int32: 3, string: 7, int64: 9, bool: 10, resource: 20, variant: 21 } as const;

type TypeName = keyof typeof types;
type Attr = MessageInit<"AttrValue">;

/** Attributes of nodes. */
export const attr = {
  type: (name: TypeName): Attr => ({ value: { case: "type", value: types[name] } }),
  types: (...names: TypeName[]): Attr => ({ value: { case: "list", value: { type: names.map((name) => types[name]) } } }),
  int: (value: number): Attr => ({ value: { case: "i", value: BigInt(value) } }),
  flag: (value: boolean): Attr => ({ value: { case: "b", value } }),
  text: (value: string): Attr => ({ value: { case: "s", value: new TextEncoder().encode(value) } }),
  func: (name: string): Attr => ({ value: { case: "func", value: { name } } }),
  shape: (...extents: number[]): Attr => ({ value: { case: "shape", value: shape(extents) } }),
  shapes: (...all: number[][]): Attr => ({ value: { case: "list", value: { shape: all.map(shape) } } }),
  tensor: (value: MessageInit<"TensorProto">): Attr => ({ value: { case: "tensor", value } }),
};

/** A shape message. */
export function shape(extents: readonly number[]): MessageInit<"TensorShapeProto"> {
  return { dim: extents.map((size) => ({ size: BigInt(size) })) };
}

/** A node; inputs as TensorFlow writes them. */
export function node(
  name: string,
  op: string,
  input: readonly string[] = [],
  attributes: Readonly<Record<string, Attr>> = {},
): MessageInit<"NodeDef"> {
  return { name, op, input, attr: attributes };
}

/** A constant. */
export function constant(
  name: string,
  dtype: TypeName,
  extents: readonly number[],
  values: readonly (number | string)[],
): MessageInit<"NodeDef"> {
  const lists = {
    float32: () => ({ floatVal: values as number[] }),
    float64: () => ({ doubleVal: values as number[] }),
    int32: () => ({ intVal: values as number[] }),
    int64: () => ({ int64Val: values.map(BigInt) }),
    bool: () => ({ boolVal: values.map(Boolean) }),
    string: () => ({ stringVal: values.map((value) => new TextEncoder().encode(String(value))) }),
    resource: () => ({}),
    variant: () => ({}),
  };
  return node(name, "Const", [], {
    dtype: attr.type(dtype),
    value: attr.tensor({ dtype: types[dtype], tensorShape: shape(extents), ...lists[dtype]() }),
  });
}

/** A placeholder. */
export function placeholder(name: string, dtype: TypeName, ...extents: number[]): MessageInit<"NodeDef"> {
  return node(name, "Placeholder", [], { dtype: attr.type(dtype), shape: attr.shape(...extents) });
}

/** A function of the library. */
export function func(
  name: string,
  args: Readonly<Record<string, TypeName>>,
  outputs: Readonly<Record<string, TypeName>>,
  nodes: readonly MessageInit<"NodeDef">[],
  ret: Readonly<Record<string, string>>,
): MessageInit<"FunctionDef"> {
  const defs = (all: Readonly<Record<string, TypeName>>) => Object.entries(all).map(([arg, type]) => ({ name: arg, type: types[type] }));
  return { signature: { name, inputArg: defs(args), outputArg: defs(outputs) }, nodeDef: nodes, ret };
}

/** What a signature takes or gives: type and extents of a tensor. */
export type Info = readonly [tensor: string, dtype: TypeName, shape?: readonly number[]];

/** A model in a few words. */
export interface ModelInit {
  readonly nodes: readonly MessageInit<"NodeDef">[];
  readonly functions?: readonly MessageInit<"FunctionDef">[];
  readonly inputs?: Readonly<Record<string, Info>>;
  readonly outputs: Readonly<Record<string, Info>>;
  /** Tensors of the checkpoint; `restore` names the node that takes them over. */
  readonly variables?: Readonly<Record<string, HostTensor>>;
  readonly restore?: string;
  /** Nodes of `saved_model_main_op`. */
  readonly main?: readonly string[];
  readonly assets?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
}

/** The message of a model. */
export function message(
  { nodes, functions = [], inputs = {}, outputs, restore, main, tags = ["serve"] }: ModelInit,
): MessageInit<"SavedModel"> {
  const infos = (all: Readonly<Record<string, Info>>) =>
    Object.fromEntries(
      Object.entries(all).map(([key, [name, dtype, extents]]) => [key, {
        encoding: { case: "name" as const, value: name },
        dtype: types[dtype],
        tensorShape: extents === undefined ? { unknownRank: true } : shape(extents),
      }]),
    );
  return {
    savedModelSchemaVersion: 1n,
    metaGraphs: [{
      metaInfoDef: { tags },
      graphDef: { node: nodes, library: { function: functions } },
      signatureDef: { f: { inputs: infos(inputs), outputs: infos(outputs), methodName: "tensorflow/serving/predict" } },
      ...(restore === undefined
        ? {}
        : { saverDef: { filenameTensorName: "save/Const:0", restoreOpName: restore, saveTensorName: "save/Const:0" } }),
      collectionDef: main === undefined ? {} : { saved_model_main_op: { kind: { case: "nodeList", value: { value: main } } } },
    }],
  };
}

/** Writes a model as `m`. */
export async function written(model: ModelInit, bytes?: Uint8Array): Promise<MemoryFileSystem> {
  const fs = memoryFileSystem();
  await fs.mkdir("m/variables");
  await fs.writeFile("m/saved_model.pb", bytes ?? encodeMessage("SavedModel", message(model)));
  if (model.variables !== undefined) await writeCheckpoint("m/variables/variables", new Map(Object.entries(model.variables)), { fs });
  if (model.assets !== undefined) await fs.mkdir("m/assets");
  for (const [name, text] of Object.entries(model.assets ?? {})) await fs.writeFile(`m/assets/${name}`, new TextEncoder().encode(text));
  return fs;
}

/** Nodes that restore variables by their names, as TensorFlow 2 has them: `save/restore_all` does it. */
export function restoring(names: readonly string[]): MessageInit<"NodeDef">[] {
  return [
    constant("save/Const", "string", [], ["model"]),
    constant("save/names", "string", [names.length], names),
    constant("save/slices", "string", [names.length], names.map(() => "")),
    node("save/RestoreV2", "RestoreV2", ["save/Const", "save/names", "save/slices"], {
      dtypes: attr.types(...names.map(() => "float32" as const)),
    }),
    ...names.map((name, i) => node(`save/Assign_${i}`, "AssignVariableOp", [name, `save/RestoreV2:${i}`])),
    node("save/restore_all", "NoOp", names.map((_, i) => `^save/Assign_${i}`)),
  ];
}
