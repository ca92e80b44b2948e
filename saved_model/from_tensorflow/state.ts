/**
 * Variables, checks, and what changes variables and tables while a model is restored and initialised.
 *
 * @module
 */

import { InvalidArgumentError, UnimplementedError } from "../../core/errors.ts";
import { byteText, type HostArray, numbersOf, stringsOf } from "./host_array.ts";
import type { Ref, Resource } from "./graph_builder.ts";
import { type Importer, NOTHING, type Scope, type StructuralRow, type StructuralRows } from "./importer.ts";
import type { ParsedNode } from "./node.ts";
import { input, type Row, type Rows } from "./row.ts";

/** A node that stands for a variable. */
const variable: Row = {
  build: (
    { attributes, path },
  ): readonly Ref[] => [{
    kind: "resource",
    type: "variable",
    name: attributes.text("shared_name") || path,
    dtype: attributes.type("dtype"),
  }],
};

const yes: Row = { build: () => [{ kind: "constant", value: { dtype: "bool", shape: [], data: Uint8Array.of(1) } }] };

const nothing: Row = { build: () => [] };

/** A value that only gradients would take back out. */
const optional: Row = { build: () => [{ kind: "constant", value: NOTHING }] };

const assert: Row = {
  build(context) {
    const { builder, inputs, attributes } = context;
    const condition = input(context, 0);
    const known = builder.constant(condition);
    if (known !== null && numbersOf(known)[0] !== 0) return [];
    const summarize = attributes.integer("summarize", 3);
    builder.effects.push(
      builder.emit("tf.Assert", inputs.map((ref) => builder.host(ref)), { summarize }, [{ dtype: "bool", place: "host" }])[0]!,
    );
    return [];
  },
  operations: {
    "tf.Assert": ([condition, ...data], { summarize }) => {
      if (numbersOf(condition)[0] !== 0) return NOTHING;
      throw new InvalidArgumentError(`assertion failed: ${data.map((value) => summary(value, summarize)).join(" ")}`);
    },
  },
};

/** The first elements of a value, as TensorFlow writes them. */
function summary({ data }: HostArray, summarize: number): string {
  const count = summarize < 0 ? data.length : summarize;
  const first = Array.from(data as ArrayLike<number | bigint | string | Uint8Array>).slice(0, count).map((value) =>
    value instanceof Uint8Array ? byteText(value) : String(value)
  );
  return `[${first.join(" ")}${data.length > count ? "..." : ""}]`;
}

/** Rows of variables and checks. */
export const stateRows: Rows = {
  Const: { build: ({ attributes }) => [{ kind: "constant", value: attributes.tensor("value") }] },
  Placeholder: {
    build: ({ path, attributes }) => {
      throw new InvalidArgumentError(`You must feed a value for placeholder tensor '${path}' with dtype ${attributes.type("dtype")}`);
    },
  },
  VarHandleOp: variable,
  VariableV2: variable,
  Variable: variable,
  ReadVariableOp: {
    build: (context) => {
      const ref = input(context, 0);
      if (ref.kind === "resource" && ref.type === "variable") return [ref];
      throw new UnimplementedError(`The node ${context.path} reads a variable that is not known when the model is loaded`);
    },
  },
  VarIsInitializedOp: yes,
  IsVariableInitialized: yes,
  OptionalNone: optional,
  OptionalFromValue: optional,
  NoOp: nothing,
  ScalarSummary: nothing,
  HistogramSummary: nothing,
  Assert: assert,
};

/** A row of what changes something: it may run only where a model is restored or initialised. */
function changing(change: (refs: readonly Ref[], node: ParsedNode, importer: Importer) => readonly Ref[] | void): StructuralRow {
  return {
    needs: (node) => [...node.inputs, ...node.controls.map((control) => ({ node: control, argument: "", index: 0 }))],
    build(node, scope: Scope, importer) {
      if (importer.initialisation === null) {
        throw new UnimplementedError(
          `The node ${scope.path}${node.name} (${node.op}) changes a variable or a table, which a signature that is run here may not`,
        );
      }
      return change(node.inputs.map((endpoint) => importer.ref(endpoint, scope)), node, importer) ?? [];
    },
  };
}

function resource(ref: Ref | undefined, type: Resource["type"], node: ParsedNode): Resource {
  if (ref?.kind === "resource" && ref.type === type) return ref;
  throw new InvalidArgumentError(`The node ${node.name} (${node.op}) needs a ${type} as its first input`);
}

function second(refs: readonly Ref[], node: ParsedNode, i = 1): Ref {
  const ref = refs[i];
  if (ref !== undefined) return ref;
  throw new InvalidArgumentError(`The node ${node.name} (${node.op}) has ${refs.length} inputs, and needs ${i + 1}`);
}

const assign = changing((refs, node, importer) => {
  const target = resource(refs[0], "variable", node);
  importer.initialisation!.assign(target, second(refs, node));
  return [target];
});

const fill = changing((refs, node, importer) => {
  importer.initialisation!.fill(resource(refs[0], "table", node), second(refs, node), second(refs, node, 2));
});

const fillFromFile = changing((refs, node, importer) => {
  const { attributes } = node;
  importer.initialisation!.fillFromFile(resource(refs[0], "table", node), second(refs, node), {
    keyIndex: attributes.integer("key_index"),
    valueIndex: attributes.integer("value_index"),
    vocabSize: attributes.integer("vocab_size", -1),
    delimiter: attributes.text("delimiter", "\t"),
    offset: attributes.integer("offset", 0),
  });
});

/** The strings that a node is given as a constant. */
function texts(ref: Ref, node: ParsedNode): string[] {
  if (ref.kind === "constant") return stringsOf(ref.value);
  throw new UnimplementedError(`The node ${node.name} (${node.op}) is given names that are not constant`);
}

const restore = changing((refs, node) => {
  const [names, slices] = [texts(second(refs, node), node), texts(second(refs, node, 2), node)];
  const types = node.attributes.types("dtypes");
  return types.map((dtype, i): Ref => ({ kind: "stored", name: names[i] ?? "", slice: slices[i] ?? "", dtype }));
});

/** Rows of what changes variables and tables. */
export const changingRows: StructuralRows = {
  Assign: assign,
  AssignVariableOp: assign,
  InitializeTable: fill,
  InitializeTableV2: fill,
  LookupTableImport: fill,
  LookupTableImportV2: fill,
  InitializeTableFromTextFile: fillFromFile,
  InitializeTableFromTextFileV2: fillFromFile,
  RestoreV2: restore,
};
