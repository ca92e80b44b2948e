/**
 * Loads SavedModels that TensorFlow, or this library, exported, and runs their signatures.
 *
 * @module
 */

import {
  checkOptions,
  describe,
  FailedPreconditionError,
  HeadwayError,
  InvalidArgumentError,
  type OptionKinds,
  UnimplementedError,
} from "../core/errors.ts";
import { forgetGraph } from "../core/graph/compiled.ts";
import { run } from "../core/graph/executor.ts";
import type { Attribute, Graph } from "../core/graph/graph.ts";
import type { OperationTable } from "../core/graph/operation.ts";
import type { FileSystem } from "../core/io/file_system.ts";
import { fileSystemOf } from "../core/io/path_file_system.ts";
import { givenPath, joinPath } from "../core/io/paths.ts";
import { backend } from "../core/runtime/backends/current.ts";
import { decoded, persistentTensor, type Tensor } from "../core/runtime/tensor.ts";
import type { DType, HostTensor } from "../core/runtime/host_tensor.ts";
import { newBudget, refill } from "./from_tensorflow/control_flow.ts";
import { type Computed, GraphBuilder, type OutputType, type Ref, type Resource } from "./from_tensorflow/graph_builder.ts";
import { byteText, type ElementType, type HostArray, stringsOf, textBytes } from "./from_tensorflow/host_array.ts";
import { Importer, type Initialisation, type TextFileReading } from "./from_tensorflow/importer.ts";
import { entriesOf, entriesOfLines, linesOf, type TableEntries } from "./from_tensorflow/lookup_tables.ts";
import { parseEndpoint } from "./from_tensorflow/node.ts";
import { operationsOf, rows, structuralRows } from "./from_tensorflow/table.ts";
import type { Message } from "./messages/schema.ts";
import { readAsset, readMetaGraph, SavedVariables } from "./saved_model_directory.ts";
import { inputsOf, type ParsedFeature, type Signature, type SignatureInputs, signatureOf } from "./signatures.ts";

/** Options of {@linkcode loadSavedModel}. */
export interface LoadSavedModelOptions {
  /** The tags of the graph. Default `["serve"]`. */
  readonly tags?: readonly string[];
  /** Where the files lie; by default the host's file system. */
  readonly fs?: FileSystem;
  /** Ends the loading. */
  readonly signal?: AbortSignal;
}

const optionKinds: OptionKinds = { tags: ["array"], fs: ["object"], signal: ["object"] };

/**
 * Loads a SavedModel: its graph, variables, tables and assets.
 *
 * @param directory That of `saved_model.pb`.
 * @returns The model; close it, or use `await using`.
 * @throws {NotFoundError} if there is no SavedModel, no graph with these tags, or an asset or data file is missing.
 * @throws {DataLossError} if a file is damaged.
 * @throws {UnimplementedError} if a signature reaches an operation that does not run here; it names the operation and its node.
 * @throws {InvalidArgumentError} if the graph contradicts itself.
 *
 * @example
 * ```ts
 * import { buildParsingServingInputReceiverFn, DNNRegressor, numericColumn, parseExampleSpec } from "@headway/estimator";
 * import { loadSavedModel } from "@headway/estimator/saved-model";
 * const columns = [numericColumn("x")];
 * await using trained = new DNNRegressor({ featureColumns: columns, hiddenUnits: [4] });
 * await trained.train(() => [{ x: [1, 2] }, [2, 4]], { steps: 10 });
 * const path = await trained.exportSavedModel("memory:/models", buildParsingServingInputReceiverFn(parseExampleSpec(columns)));
 * await using model = await loadSavedModel(path);
 * const { predictions } = await model.run("predict", [{ x: 3 }]);
 * console.log(predictions!.shape, predictions!.data);
 * ```
 */
export async function loadSavedModel(directory: string | URL, options: LoadSavedModelOptions = {}): Promise<LoadedSavedModel> {
  checkOptions("loadSavedModel", options, optionKinds);
  const path = givenPath(directory, "The directory of a SavedModel");
  const { tags = ["serve"], signal } = options;
  const fs = options.fs ?? await fileSystemOf(path);
  signal?.throwIfAborted();
  const meta = await readMetaGraph(path, tags, fs);
  signal?.throwIfAborted();
  const state = await restored(meta, path, fs);
  signal?.throwIfAborted();
  return new Model(meta, state);
}

/** Variables and tables of a model. */
interface State {
  readonly variables: Map<string, HostArray>;
  readonly tables: Map<string, TableEntries>;
  readonly known: readonly (readonly [string, readonly Ref[]])[];
  readonly parsed: ConstructorParameters<typeof Importer>[4];
}

/** Reads variables as the graph restores them, then runs what it initialises tables with. */
async function restored(meta: Message<"MetaGraphDef">, directory: string, fs: FileSystem): Promise<State> {
  const graph = meta.graphDef;
  if (graph === undefined) throw new InvalidArgumentError(`The SavedModel ${directory} holds no graph`);
  const assets = assetsOf(meta, directory);
  const parsed: NonNullable<State["parsed"]> = new Map();
  const state: State = { variables: new Map(), tables: new Map(), known: assets, parsed };
  const files = new SavedVariables(directory, fs);
  const assigned: { readonly variable: Resource; readonly value: Ref }[] = [];
  const filled: { readonly table: Resource; readonly keys: Ref; readonly values: Ref }[] = [];
  const fromFiles: { readonly table: Resource; readonly file: Ref; readonly reading: TextFileReading }[] = [];
  const initialisation: Initialisation = {
    assign: (variable, value) => void assigned.push({ variable, value }),
    fill: (table, keys, values) => void filled.push({ table, keys, values }),
    fillFromFile: (table, file, reading) => void fromFiles.push({ table, file, reading }),
  };
  const importer = new Importer(graph, rows, structuralRows, initialisation, parsed);
  const perform = async (nodes: readonly string[], known: State["known"]): Promise<void> => {
    assigned.length = filled.length = fromFiles.length = 0;
    const scope = importer.main(GraphBuilder.of(state.variables), known);
    importer.build(scope, nodes.map(parseEndpoint));
    const valueOf = async (ref: Ref, of: string): Promise<HostArray> => {
      if (ref.kind === "constant") return ref.value;
      if (ref.kind === "stored") return await files.read(ref.name, ref.slice);
      throw new UnimplementedError(`${of} is initialised with what is computed, which is not run here`);
    };
    for (const { variable, value } of assigned) {
      const read = await valueOf(value, `The variable ${variable.name}`);
      if (read.dtype !== variable.dtype) {
        throw new InvalidArgumentError(`The variable ${variable.name} is ${variable.dtype}, its value ${read.dtype}`, {
          tensor: variable.name,
        });
      }
      state.variables.set(variable.name, read);
    }
    for (const { table, keys, values } of filled) {
      state.tables.set(
        table.name,
        entriesOf(await valueOf(keys, `The table ${table.name}`), await valueOf(values, `The table ${table.name}`)),
      );
    }
    for (const { table, file, reading } of fromFiles) {
      const path = stringsOf(await valueOf(file, `The file of the table ${table.name}`))[0] ?? "";
      state.tables.set(table.name, entriesOfLines(linesOf(await readAsset(directory, path, fs)), table, reading, path));
    }
  };
  const saver = meta.saverDef;
  if (saver !== undefined && saver.restoreOpName !== "") {
    const file: [string, Ref[]] = [parseEndpoint(saver.filenameTensorName).node, [{
      kind: "constant",
      value: { dtype: "string", shape: [], data: [""] },
    }]];
    await perform([saver.restoreOpName], [...assets, file]);
  }
  const initialisers = initialisersOf(meta);
  if (initialisers.length > 0) await perform(initialisers, assets);
  return state;
}

/** The constants that name assets, with the paths that these have here. */
function assetsOf({ assetFileDef }: Message<"MetaGraphDef">, directory: string): [string, Ref[]][] {
  return assetFileDef.flatMap(({ tensorInfo, filename }): [string, Ref[]][] => {
    if (tensorInfo?.encoding.case !== "name") return [];
    const path = byteText(new TextEncoder().encode(joinPath(directory, "assets", filename)));
    return [[parseEndpoint(tensorInfo.encoding.value).node, [{ kind: "constant", value: { dtype: "string", shape: [], data: [path] } }]]];
  });
}

/** Names of the nodes that initialise tables. */
function initialisersOf({ collectionDef, signatureDef }: Message<"MetaGraphDef">): string[] {
  const nodes = (collection: string): readonly string[] => {
    const kind = Object.hasOwn(collectionDef, collection) ? collectionDef[collection]!.kind : undefined;
    return kind?.case === "nodeList" ? kind.value.value : [];
  };
  const signature = Object.hasOwn(signatureDef, INIT_OP) ? signatureDef[INIT_OP]!.outputs[INIT_OP]?.encoding : undefined;
  const ofSignature = signature?.case === "name" ? [signature.value] : [];
  const main = [...nodes("saved_model_main_op"), ...ofSignature];
  return main.length > 0 ? main : [...nodes("legacy_init_op")];
}

const INIT_OP = "__saved_model_init_op";

/** A signature ready to run. */
interface Runnable {
  readonly signature: Signature;
  /** That of all signatures that take the same tensors. */
  readonly graph: Graph;
}

/** A SavedModel in memory. Made by {@linkcode loadSavedModel}. */
export interface LoadedSavedModel extends AsyncDisposable {
  /** What it can be asked for, by name. */
  readonly signatures: Readonly<Record<string, Signature>>;
  /**
   * Runs a signature.
   *
   * @param name That of the signature, such as `serving_default`.
   * @param inputs By name: numbers, strings, bytes or booleans in nested arrays, typed arrays, or `{ dtype, shape, data }`. A string input that examples are
   * parsed from also takes plain records of features, which are encoded for it; records alone stand for the one input there is.
   * @returns The outputs by name. int64 comes as a BigInt64Array, float64 and smaller floats as float32, smaller integers as int32.
   * @throws {KeyError} if an input or a feature is missing.
   * @throws {ValueError} if a value does not fit its input.
   * @throws {FailedPreconditionError} after `close()`, and on a device that cannot be read at once.
   * @throws {InvalidArgumentError} if there is no such signature, or the graph refuses the values: an example that is damaged, an id out of range.
   */
  run(name: string, inputs: SignatureInputs): Promise<Record<string, HostTensor>>;
  /** Frees variables and constants. A second call does nothing. */
  close(): Promise<void>;
}

class Model implements LoadedSavedModel {
  readonly signatures: Readonly<Record<string, Signature>>;
  readonly #runnable: ReadonlyMap<string, Runnable>;
  readonly #variables: Map<string, Tensor>;
  readonly #operations: OperationTable;
  readonly #budget = newBudget();
  #closed = false;

  constructor(meta: Message<"MetaGraphDef">, state: State) {
    this.#operations = operationsOf(state.tables, this.#budget);
    const importer = new Importer(meta.graphDef!, rows, structuralRows, null, state.parsed);
    const runnable = runnables(meta, importer, state);
    this.#runnable = new Map(runnable);
    this.signatures = Object.fromEntries(runnable.map(([name, { signature }]) => [name, signature]));
    const wanted = new Set(runnable.flatMap(([, { graph }]) => variablesOf(graph)));
    this.#variables = new Map([...wanted].map((name) => {
      const { data, shape } = state.variables.get(name)!;
      return [name, persistentTensor(data as Float32Array, shape, "float32")];
    }));
  }

  async run(name: string, inputs: SignatureInputs): Promise<Record<string, HostTensor>> {
    if (this.#closed) throw new FailedPreconditionError("The SavedModel was closed");
    if (!backend().synchronous) {
      throw new FailedPreconditionError(
        "A SavedModel runs on a device that can be read at once, as WebAssembly: its graph goes back and forth between host and device",
      );
    }
    const runnable = this.#runnable.get(name);
    if (runnable === undefined) {
      throw new InvalidArgumentError(
        `The SavedModel has no signature ${describe(name)}. It has ${Object.keys(this.signatures).join(", ")}`,
      );
    }
    const { signature, graph } = runnable;
    const byKey = inputsOf(name, signature, inputs);
    const given = new Map(Array.from(byKey, ([key, value]) => [signature.inputs[key]!.name, value]));
    const keys = Object.keys(signature.outputs);
    refill(this.#budget);
    try {
      using result = run(graph, {
        operations: this.#operations,
        variable: (variable) => this.#variables.get(variable),
        given: (_, key) => given.get(key!),
        wanted: keys.map((key) => outputName(name, key)),
      });
      const values = await read(result.outputs, () => result.read());
      return Object.fromEntries(keys.map((key) => [key, values[outputName(name, key)]!]));
    } catch (error) {
      if (error instanceof HeadwayError) throw error;
      throw new InvalidArgumentError(`The signature ${name} cannot be run: ${(error as Error).message}`, { cause: error });
    }
  }

  close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      for (const variable of this.#variables.values()) variable.dispose();
      for (const { graph } of this.#runnable.values()) forgetGraph(graph);
    }
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Takes the nodes that signatures need into graphs of ours. Those that take the same tensors share one, so that what they have in common is taken in once. */
function runnables(meta: Message<"MetaGraphDef">, importer: Importer, state: State): [string, Runnable][] {
  const groups = new Map<string, [string, Signature][]>();
  for (const [name, definition] of Object.entries(meta.signatureDef)) {
    if (name === INIT_OP) continue;
    const signature = signatureOf(name, definition);
    const inputs = JSON.stringify(Object.values(signature.inputs).sort((a, b) => a.name < b.name ? -1 : 1));
    groups.set(inputs, [...groups.get(inputs) ?? [], [name, signature]]);
  }
  return [...groups.values()].flatMap((group) => takenTogether(group, importer, state));
}

function takenTogether(group: readonly [string, Signature][], importer: Importer, state: State): [string, Runnable][] {
  const builder = GraphBuilder.of(state.variables);
  const fed = new Map<string, (Ref | undefined)[]>();
  for (const { name: tensor, dtype, shape } of Object.values(group[0]![1].inputs)) {
    const { node, index } = parseEndpoint(tensor);
    const outputs = fed.get(node) ?? [];
    const type: OutputType = { dtype: dtype as ElementType, place: "host" };
    const value = outputs[index] = builder.emit("feature", [], { key: tensor, dtype, form: "dense" }, [type])[0]!;
    if (shape !== null) builder.describe(value, { shape: shape.map((extent, axis) => extent ?? builder.extent(value, axis)) });
    fed.set(node, outputs);
  }
  const scope = importer.main(builder, [...state.known, ...fed]);
  const results: Record<string, Computed> = {};
  for (const [name, signature] of group) {
    for (const [key, { name: tensor }] of Object.entries(signature.outputs)) {
      const endpoint = parseEndpoint(tensor);
      importer.build(scope, [endpoint]);
      const ref = importer.ref(endpoint, scope);
      const value = builder.isOnDevice(ref) ? builder.device(ref) : builder.host(ref);
      if (value.dtype === "variant") throw new UnimplementedError(`The output ${key} of the signature ${name} is a list of tensors`);
      results[outputName(name, key)] = value;
    }
  }
  // What is checked on the way to one output is no matter of another signature.
  if (builder.effects.length > 0 && group.length > 1) return group.flatMap((each) => takenTogether([each], importer, state));
  const graph = builder.graph(
    Object.fromEntries(
      Object.entries(results).map(([name, value]) => {
        const type: OutputType = { dtype: value.dtype, place: "device" };
        return [name, builder.emit("tf.Result", [value, ...builder.effects], {}, [type])[0]!];
      }),
    ),
  );
  const features = parsedFeatures(graph);
  return group.map(([name, signature]) => [name, { signature: withFeatures(signature, features), graph }]);
}

function variablesOf(graph: Pick<Graph, "nodes">): string[] {
  return graph.nodes.flatMap(({ op, attributes }) => {
    const parts = Object.values(attributes).filter((value) => typeof value === "object" && value !== null && Object.hasOwn(value, "graph"));
    const inner = parts.flatMap((part) => variablesOf((part as { readonly graph: Graph }).graph));
    return op === "variable" ? [attributes["name"] as string, ...inner] : inner;
  });
}

/** The name that an output of a signature has in its graph. */
function outputName(signature: string, key: string): string {
  return `${signature}/${key}`;
}

function withFeatures(signature: Signature, features: ReadonlyMap<string, readonly ParsedFeature[]>): Signature {
  const inputs = Object.entries(signature.inputs).map(([key, input]) => {
    const parsed = features.get(input.name);
    return [key, parsed === undefined ? input : { ...input, features: parsed }] as const;
  });
  return { ...signature, inputs: Object.fromEntries(inputs) };
}

/** For inputs from which examples are parsed, the features that they have. */
function parsedFeatures(graph: Graph): Map<string, readonly ParsedFeature[]> {
  const found = new Map<string, readonly ParsedFeature[]>();
  const maker = new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  for (const { op, inputs, attributes } of graph.nodes) {
    if (!op.startsWith("tf.ParseExample")) continue;
    const source = maker.get(inputs[0]!);
    if (source?.op !== "feature") continue;
    const listed = (kind: string) => attributes[kind] as readonly Readonly<Record<string, Attribute>>[];
    const named = (feature: Readonly<Record<string, Attribute>>) => ({
      key: feature["key"] as string,
      dtype: feature["type"] as ElementType,
    });
    const features = [
      ...[...listed("sparse"), ...listed("ragged")].map((feature) => ({ ...named(feature), shape: null, optional: true })),
      ...listed("dense").map((feature, i) => {
        const shape = feature["shape"] as readonly number[];
        const optional = hasDefault(maker.get(inputs[1 + i]!)?.attributes["elements"]);
        return { ...named(feature), shape: shape[0] === -1 ? null : shape, optional };
      }),
    ];
    const key = source.attributes["key"] as string;
    found.set(key, [...found.get(key) ?? [], ...features]);
  }
  return found;
}

function hasDefault(elements: unknown): boolean {
  return Array.isArray(elements) && elements.length > 0;
}

async function read(
  outputs: Readonly<Record<string, Tensor>>,
  readAll: () => Record<string, HostTensor> | Promise<Record<string, HostTensor>>,
): Promise<Record<string, HostTensor>> {
  const strings = Object.entries(outputs).filter(([, { dtype }]) => dtype === "string");
  if (strings.length === Object.keys(outputs).length) return Object.fromEntries(strings.map(([name, value]) => [name, textsOf(value)]));
  const read = await readAll();
  return { ...read, ...Object.fromEntries(strings.map(([name, value]) => [name, textsOf(value)])) };
}

/** Strings as texts; what is not UTF-8 stays bytes. */
function textsOf({ shape, hostData }: Tensor): HostTensor {
  const data = (hostData as (string | Uint8Array)[]).map((value) => {
    // deno-lint-ignore no-control-regex
    if (typeof value === "string" && /^[\x00-\x7f]*$/.test(value)) return value;
    const bytes = textBytes(value);
    try {
      return decoded(bytes);
    } catch {
      return bytes;
    }
  });
  return { dtype: "string" satisfies DType, shape, data };
}
