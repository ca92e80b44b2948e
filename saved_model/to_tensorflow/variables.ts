/**
 * Variables of an exported graph, and what saves and restores them.
 *
 * @module
 */

import type { TensorFlowDType } from "../dtypes.ts";
import { encodeMessage } from "../messages/messages.ts";
import type { MessageInit } from "../messages/schema.ts";
import type { Expressions } from "./expressions.ts";
import { type Output, shape, text, type, types } from "./node_writer.ts";

/** A variable that is exported. */
export interface ExportedVariable {
  /** Its name in the checkpoint, and in the graph. */
  readonly name: string;
  /** Its extents. */
  readonly shape: readonly number[];
  /** Element type. */
  readonly dtype: "float32" | "int64";
  /** Whether optimizers change it. */
  readonly trainable: boolean;
  /** Whether it is no part of the model, as the state of a metric: it begins with zeros whenever the graph is loaded, and is not saved. */
  readonly local?: boolean;
}

/** The variables that a graph uses, each written at its first use. */
export class VariableWriter {
  readonly #e: Expressions;
  readonly #variables: ReadonlyMap<string, ExportedVariable>;
  readonly #handles = new Map<string, Output>();
  /** Names of the nodes of each variable, and the node that reads it. */
  readonly #nodes = new Map<string, { readonly initial: string; readonly initializer: string; readonly read: Output }>();

  /** No variable is written yet. */
  constructor(e: Expressions, variables: Iterable<ExportedVariable>) {
    this.#e = e;
    this.#variables = new Map(Array.from(variables, (variable) => [variable.name, variable]));
  }

  /** The handle of a variable, whose initial value and assignment are written with it. Its node has the variable's name as far as names of nodes may. */
  handle(name: string): Output {
    const known = this.#handles.get(name);
    if (known !== undefined) return known;
    const { shape: extents, dtype } = this.#variables.get(name)!;
    const { writer } = this.#e;
    const scope = writer.scope;
    const handle = writer.one(
      "VarHandleOp",
      [],
      {
        dtype: type(dtype),
        shape: shape(extents),
        shared_name: text(name),
        container: text(""),
      },
      "resource",
      name,
    );
    writer.scope = `${handle.node}/`;
    const zeros = writer.one(
      "Fill",
      [writer.constant(extents, "int32", [extents.length], `${handle.node}/Initializer/shape_as_tensor`), this.#e.scalar(0, dtype)],
      { T: type(dtype), index_type: type("int32") },
      dtype,
      `${handle.node}/Initializer/zeros`,
    );
    writer.node("AssignVariableOp", [handle, zeros], { dtype: type(dtype) }, [], { name: `${handle.node}/Assign` });
    const initializer = writer.nodes.at(-1)!.name!;
    const read = writer.one("ReadVariableOp", [handle], { dtype: type(dtype) }, dtype, `${handle.node}/Read/ReadVariableOp`);
    writer.scope = scope;
    this.#handles.set(name, handle);
    this.#nodes.set(name, { initial: zeros.node, initializer, read });
    return handle;
  }

  /** The variables of the model that are there, in the order of their names. */
  get written(): ExportedVariable[] {
    return this.#all.filter(({ local }) => !local);
  }

  /** Names of the nodes that give local variables their first values. */
  get localInitializers(): string[] {
    return this.#all.filter(({ local }) => local).map(({ name }) => this.#nodes.get(name)!.initializer);
  }

  get #all(): ExportedVariable[] {
    return [...this.#handles.keys()].sort().map((name) => this.#variables.get(name)!);
  }

  /** Writes what saves and restores them, and tells which collections name them. */
  saver(): { readonly saverDef: MessageInit<"SaverDef">; readonly collections: Record<string, MessageInit<"CollectionDef">> } {
    const { writer } = this.#e;
    const variables = this.written;
    const names = variables.map(({ name }) => name);
    const dtypes: TensorFlowDType[] = variables.map(({ dtype }) => dtype);
    const file = writer.constant(["model"], "string", [], "save/Const");
    const keys = writer.constant(names, "string", [names.length], "save/RestoreV2/tensor_names");
    const slices = writer.constant(names.map(() => ""), "string", [names.length], "save/RestoreV2/shape_and_slices");
    const saved = writer.nodes.length;
    if (variables.length > 0) {
      const values = variables.map(({ name, dtype }): Output => ({
        node: `${name}/Read/ReadVariableOp`,
        index: 0,
        port: "value:0",
        dtype,
      }));
      writer.node("SaveV2", [file, keys, slices, ...values], { dtypes: types(dtypes) }, [], { name: "save/SaveV2" });
    }
    const control = writer.node("Identity", [file], { T: type("string") }, ["string"], {
      name: "save/control_dependency",
      control: writer.nodes.length > saved ? ["save/SaveV2"] : [],
    })[0]!;
    const restored = variables.length === 0
      ? []
      : writer.node("RestoreV2", [file, keys, slices], { dtypes: types(dtypes) }, dtypes, { name: "save/RestoreV2" });
    const assigned = variables.map(({ name, dtype }, i) => {
      writer.node("AssignVariableOp", [this.handle(name), restored[i]!], { dtype: type(dtype) }, [], {
        name: `save/AssignVariableOp${i === 0 ? "" : `_${i}`}`,
      });
      return writer.nodes.at(-1)!.name!;
    });
    writer.node("NoOp", [], {}, [], { name: "save/restore_all", control: assigned });
    const definitions = (some: readonly ExportedVariable[]): MessageInit<"CollectionDef"> => ({
      kind: { case: "bytesList", value: { value: some.map((variable) => encodeMessage("VariableDef", this.#definition(variable))) } },
    });
    const collections: Record<string, MessageInit<"CollectionDef">> = {};
    if (variables.length > 0) collections["variables"] = definitions(variables);
    const trainable = variables.filter((variable) => variable.trainable);
    if (trainable.length > 0) collections["trainable_variables"] = definitions(trainable);
    const locals = this.#all.filter(({ local }) => local);
    if (locals.length > 0) collections["local_variables"] = definitions(locals);
    const step = variables.filter(({ name }) => name === "global_step");
    if (step.length > 0) collections["global_step"] = definitions(step);
    return {
      saverDef: {
        filenameTensorName: writer.spelled(file) + ":0",
        saveTensorName: `${control.node}:0`,
        restoreOpName: "save/restore_all",
        maxToKeep: 5,
        keepCheckpointEveryNHours: 10000,
        version: 2,
      },
      collections,
    };
  }

  #definition({ name, trainable }: ExportedVariable): MessageInit<"VariableDef"> {
    const { initial, initializer, read } = this.#nodes.get(name)!;
    return {
      variableName: `${this.#handles.get(name)!.node}:0`,
      initializerName: initializer,
      snapshotName: `${read.node}:0`,
      initialValueName: `${initial}:0`,
      isResource: true,
      trainable,
    };
  }
}
