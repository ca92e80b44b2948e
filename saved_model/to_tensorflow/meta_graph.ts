/**
 * The meta graph of a model in one mode: its graph of TensorFlow's operations with variables, tables, files and signatures.
 *
 * @module
 */

import type { Graph, GraphNode } from "../../core/graph/graph.ts";
import type { HostTensor } from "../../core/runtime/host_tensor.ts";
import { dtypeNumbers } from "../dtypes.ts";
import type { MessageInit } from "../messages/schema.ts";
import { Conversion, type Surroundings } from "./conversion.ts";
import { Expressions } from "./expressions.ts";
import { NodeWriter, type Output, tensorInfo, type } from "./node_writer.ts";
import { type AnnotatedLayer, LayerAnnotationsWriter } from "./layer_annotations.ts";
import { featureOf, type ReceivedLabels, type Receiver, writeReceiver } from "./receiver.ts";
import { rows } from "./operations.ts";
import { type Asset, TableWriter } from "./word_tables.ts";
import { type ExportedVariable, VariableWriter } from "./variables.ts";

/** A signature to write. */
export interface SignatureRequest {
  /** Its key. */
  readonly name: string;
  /** What kind it is, such as `tensorflow/serving/predict`. */
  readonly method: string;
  /** The name of its one input; null for the receiver's own. */
  readonly input: string | null;
  /** Names of the graph's outputs by the key of the signature's. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Outputs that are worked out after changes of variables, by the key of the signature's. */
  readonly updates?: Readonly<Record<string, UpdateRequest>>;
}

/** An output that is worked out after changes of variables. */
export interface UpdateRequest {
  /** Name of the graph's output, which depends on variables alone. */
  readonly output: string;
  /** The changes. */
  readonly effects: readonly GraphNode[];
}

/** What a meta graph is made of. */
export interface MetaGraphTask {
  /** The recorded model. */
  readonly graph: Graph;
  /** Such as `serve`. */
  readonly tag: string;
  /** What it is fed with. */
  readonly receiver: Receiver & ReceivedLabels;
  /** Its signatures. */
  readonly signatures: readonly SignatureRequest[];
  /** Whether all effects together are a step of training, `train_op`, which raises the number of steps. */
  readonly trains?: boolean;
  /** Input layers that collections tell of. */
  readonly layers?: readonly AnnotatedLayer[];
  /** All variables that it may use. */
  readonly variables: Iterable<ExportedVariable>;
  /** Their values. */
  readonly values: ReadonlyMap<string, HostTensor>;
}

/** A meta graph with what lies beside it. */
export interface WrittenMetaGraph {
  /** The message. */
  readonly message: MessageInit<"MetaGraphDef">;
  /** Variables that it uses. */
  readonly variables: readonly ExportedVariable[];
  /** Files that its tables are read from. */
  readonly assets: readonly Asset[];
}

/**
 * Writes a meta graph. All operations and attributes are those of TensorFlow 1.15.
 *
 * @throws {UnimplementedError} if an operation of the model has no row in the table.
 * @throws {KeyError} if the receiver lacks a feature that the model reads.
 */
export function writeMetaGraph(task: MetaGraphTask): WrittenMetaGraph {
  const { graph } = task;
  const e = new Expressions();
  const { writer } = e;
  const variables = new VariableWriter(e, task.variables);
  const tables = new TableWriter(e);
  const receiver = writeReceiver(e, task.receiver);
  const functions: MessageInit<"FunctionDef">[] = [];
  const functionNames = new NodeWriter();
  const surroundings: Surroundings = {
    expressions: e,
    given: (kind, key) => featureOf(receiver, kind, key),
    variable: (name) => variables.handle(name),
    values: task.values,
    table: (words, node) => tables.table(words, wordsName(graph, node)),
    addFunction: (name, make) => {
      const own = functionNames.uniqueName(name.replaceAll("/", "_"));
      const { args, expressions, results } = make(own);
      functions.push({
        signature: {
          name: own,
          inputArg: args.map(({ name, dtype }) => ({ name, type: dtypeNumbers[dtype] })),
          outputArg: results.map(({ name, value }) => ({ name, type: dtypeNumbers[value.dtype] })),
        },
        nodeDef: expressions.writer.nodes,
        ret: Object.fromEntries(results.map(({ name, value }) => [name, expressions.writer.spelled(value)])),
      });
      return own;
    },
    rows,
  };
  const conversion = new Conversion(graph, graph.bytes, surroundings);
  const annotations = new LayerAnnotationsWriter(conversion, task.layers ?? []);
  const names = [...new Set(task.signatures.flatMap(({ outputs }) => Object.values(outputs)))];
  const converted = conversion.run(names.map((name) => graph.outputs[name]!));
  const outputOf = new Map(names.map((name, i) => [name, conversion.tensor(converted[i])]));
  const trainOp = task.trains ? writeTrainOp(conversion, variables) : null;
  const updated = new Map<UpdateRequest, Output>();
  for (const update of task.signatures.flatMap(({ updates = {} }) => Object.values(updates))) {
    conversion.run([], update.effects);
    const readAfter = update.effects.flatMap((effect) => conversion.changesOf(effect));
    const after = new Conversion(graph, graph.bytes, { ...surroundings, readAfter });
    updated.set(update, after.tensor(after.run([graph.outputs[update.output]!])[0]));
  }
  const { saverDef, collections } = variables.saver();
  Object.assign(collections, annotations.collections(receiver));
  writer.node("NoOp", [], {}, [], {
    name: "init_tables_and_local_variables",
    control: [...tables.initializers, ...variables.localInitializers],
  });
  collections["saved_model_main_op"] = nodeList(["init_tables_and_local_variables"]);
  if (trainOp !== null) collections["saved_model_train_op"] = nodeList([trainOp]);
  if (tables.initializers.length > 0) collections["table_initializer"] = nodeList(tables.initializers);
  if (tables.assets.length > 0) collections["asset_filepaths"] = nodeList(tables.assets.map(({ path }) => `${path.node}:0`));
  return {
    message: {
      metaInfoDef: { tags: [task.tag], strippedDefaultAttrs: true },
      graphDef: { node: writer.nodes, library: { function: functions }, versions: { producer: 134, minConsumer: 12 } },
      saverDef,
      collectionDef: collections,
      signatureDef: Object.fromEntries(task.signatures.map(({ name, method, input, outputs, updates = {} }) => {
        const inputs = Object.entries(receiver.inputs).map(([key, info]) => [input ?? key, info]);
        const given = Object.entries(outputs).map(([key, output]) => {
          return [key, tensorInfo(outputOf.get(output)!, conversion.extents(graph.outputs[output]!))];
        });
        const changed = Object.entries(updates).map(([key, update]) => {
          return [key, tensorInfo(updated.get(update)!, conversion.extents(graph.outputs[update.output]!))];
        });
        return [name, { inputs: Object.fromEntries(inputs), outputs: Object.fromEntries([...given, ...changed]), methodName: method }];
      })),
      assetFileDef: tables.assets.map(({ name, path }) => ({
        filename: name,
        tensorInfo: { encoding: { case: "name", value: `${path.node}:0` } },
      })),
    },
    variables: variables.written,
    assets: tables.assets,
  };
}

/** Writes all effects of a graph, and what raises the number of steps after them. */
function writeTrainOp(conversion: Conversion, variables: VariableWriter): string {
  const { e, graph } = conversion;
  const effects = graph.nodes.filter(({ effect }) => effect);
  conversion.run([], effects);
  const changes = effects.flatMap((effect) => conversion.changesOf(effect));
  // Steps are counted when all that depends on their number was worked out.
  e.writer.node("AssignAddVariableOp", [variables.handle("global_step"), e.scalar(1, "int64")], { dtype: type("int64") }, [], {
    name: "global_step/increment",
    control: changes,
  });
  e.writer.node("NoOp", [], {}, [], { name: "train_op", control: ["global_step/increment"] });
  return "train_op";
}

function nodeList(names: readonly string[]): MessageInit<"CollectionDef"> {
  return { kind: { case: "nodeList", value: { value: names } } };
}

/** What the words of a table are words of: the feature that is looked up in it. */
function wordsName({ nodes }: Graph, table: GraphNode): string {
  const lookup = nodes.find(({ inputs }) => inputs.includes(table.outputs[0]!));
  const maker = nodes.find(({ outputs }) => lookup !== undefined && outputs.includes(lookup.inputs[0]!));
  const key = maker?.attributes["key"];
  return typeof key === "string" ? `${key}_vocabulary` : "label_vocabulary";
}
