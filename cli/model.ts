/**
 * A model of CSV and its directory.
 *
 * @module
 */

import type { CsvOptions } from "../core/data/csv.ts";
import { Dataset } from "../core/data/dataset.ts";
import type { Row } from "../core/data/values.ts";
import { InvalidArgumentError, NotFoundError } from "../core/errors.ts";
import { defaultFileSystem } from "../core/io/path_file_system.ts";
import {
  type JsonObject,
  type JsonValue,
  modelDescriptionPath,
  readModelDescription,
  writeModelDescription,
} from "../core/io/model_description.ts";
import { columnFromConfig, type FeatureColumn } from "../core/feature_column/mod.ts";
import { isSequence } from "../core/feature_column/column.ts";
import type { OptimizerLike } from "../estimators/canned/optimizer_choice.ts";
import type { CellName } from "../estimators/canned/cell_choice.ts";
import { DNNEstimator } from "../estimators/canned/dnn.ts";
import type { Estimator } from "../estimators/estimator.ts";
import { RNNEstimator } from "../estimators/canned/rnn.ts";
import type { RunConfigOptions } from "../estimators/run_config.ts";
import { type Head, headFromConfig } from "../heads/mod.ts";
import type { Arguments } from "./arguments.ts";
import { type CsvInput, openCsv } from "./csv_input.ts";
import { type CsvSchema, madeFrom, schemaWith, storedSchema } from "./csv_schema.ts";
import { checkClass } from "./labels.ts";
import type { Reading } from "./reading.ts";
import { RowNumbers } from "./rows.ts";
import { type RunSettings, storedSettings } from "./run_settings.ts";
import { splitRows } from "./sequence.ts";

/** What a model directory says of the model itself. */
export interface DescribedNetwork {
  /** Columns of its input. */
  readonly columns: readonly FeatureColumn[];
  /** Its head. */
  readonly head: Head<object>;
  /** What lies between input and head. */
  readonly network: DenseNetwork | RecurrentNetwork;
  /** Name of its estimator. */
  readonly estimator: string;
}

/** A model as the commands use it. */
export interface Model extends DescribedNetwork {
  /** How its rows are read. */
  readonly schema: CsvSchema;
}

/** A model with what its directory tells of its training. */
export interface StoredModel extends Model {
  /** How it was trained; null where the directory does not tell. */
  readonly settings: RunSettings | null;
}

/** Dense layers. */
export interface DenseNetwork {
  /** Widths of its hidden layers. */
  readonly hiddenUnits: readonly number[];
  /** Probability with which hidden units are dropped. */
  readonly dropout: number | null;
  /** Whether hidden layers are normalised. */
  readonly batchNorm: boolean;
  /** Activation of the hidden layers. */
  readonly activation: string | null;
}

/** Recurrent layers. */
export interface RecurrentNetwork {
  /** Kind of its cells. */
  readonly cellType: CellName;
  /** Widths of its layers. */
  readonly units: number | readonly number[];
}

/** The model of a directory, by its `headway.json`. */
export async function modelIn(dir: string): Promise<StoredModel> {
  const description = await readModelDescription(dir);
  const path = modelDescriptionPath(dir);
  if (description === null) {
    const there = await (await defaultFileSystem()).stat(dir) !== null;
    throw new NotFoundError(
      there
        ? `${path} does not exist: this is not the directory of a model that was trained by this command`
        : `${dir} does not exist: expected the directory of a model`,
      { file: there ? path : dir },
    );
  }
  const { csv } = description as Record<string, JsonValue>;
  if (!isRecord(csv) || !describesNetwork(description)) {
    throw new InvalidArgumentError(`${path} describes no model that reads CSV: it was not trained by this command`, { file: path });
  }
  return {
    ...networkOf(description, path),
    schema: storedSchema(csv, path),
    settings: storedSettings(description["commandLine"], path),
  };
}

/**
 * The model of a directory, whoever trained it, as far as its graph goes.
 *
 * @throws {NotFoundError} if the directory has no description.
 * @throws {InvalidArgumentError} if that describes no canned model.
 */
export async function networkIn(dir: string): Promise<DescribedNetwork> {
  const description = await readModelDescription(dir);
  const path = modelDescriptionPath(dir);
  if (description === null) {
    throw new NotFoundError(`${path} does not exist: only the directory of a canned estimator says what its model is`, { file: path });
  }
  if (!describesNetwork(description)) {
    throw new InvalidArgumentError(`${path} describes no canned estimator, whose model could be made again`, { file: path });
  }
  return networkOf(description, path);
}

function describesNetwork({ columns, head, hiddenUnits, units }: JsonObject): boolean {
  return Array.isArray(columns) && isRecord(head as JsonValue) && (units !== undefined || Array.isArray(hiddenUnits));
}

function networkOf(description: JsonObject, path: string): DescribedNetwork {
  const { columns, head, hiddenUnits, units, cellType, dropout, batchNorm, activation, estimator } = description as Record<
    string,
    JsonValue
  >;
  const recurrent = units !== undefined;
  const code = recurrent ? cellType : activation;
  if (code === "function") {
    throw new InvalidArgumentError(`The ${recurrent ? "cell" : "activation"} of the model is a function, which ${path} does not hold`, {
      file: path,
    });
  }
  return {
    columns: madeFrom(path, () => (columns as JsonObject[]).map((column) => columnFromConfig(column as never))),
    head: madeFrom(path, () => headFromConfig(head as never)),
    network: recurrent ? { cellType: cellType as CellName, units: units as number | number[] } : {
      hiddenUnits: hiddenUnits as number[],
      dropout: dropout as number | null,
      batchNorm: batchNorm === true,
      activation: activation as string | null,
    },
    estimator: String(estimator),
  };
}

/** Whether a directory has a model that can be trained further. */
export async function hasModel(dir: string): Promise<boolean> {
  const description = await readModelDescription(dir);
  return description !== null && isRecord(description["csv"]);
}

/** Writes what a model is, how its rows are read and how it is trained into `headway.json`, beside what stands there. */
export async function saveModel(dir: string, model: Model, settings: RunSettings): Promise<void> {
  const { format: _format, packageVersion: _version, ...before } = await readModelDescription(dir) ?? { format: 0, packageVersion: "" };
  const { columns, head, network, estimator, schema } = model;
  await (await defaultFileSystem()).mkdir(dir);
  await writeModelDescription(dir, {
    ...before,
    estimator,
    columns: columns.map((column) => ({ name: column.name, ...(column.toConfig() as object) } as JsonObject)),
    ...(network as unknown as JsonObject),
    head: head.toConfig() as JsonValue,
    csv: schema as unknown as JsonObject,
    commandLine: settings as unknown as JsonObject,
  });
}

/** The estimator of a model. */
export function estimatorOf(model: DescribedNetwork, modelDir: string, config: RunConfigOptions, optimizer?: OptimizerLike): Estimator {
  const { network, columns } = model;
  const common = {
    head: model.head as Head<Record<string, unknown>>,
    modelDir,
    config,
    ...(optimizer === undefined ? {} : { optimizer }),
  };
  if ("cellType" in network) {
    return new RNNEstimator({
      ...common,
      ...network,
      sequenceFeatureColumns: columns.filter(isSequence),
      contextFeatureColumns: columns.filter((column) => !isSequence(column)),
    }, model.estimator);
  }
  const { activation, ...layers } = network;
  return new DNNEstimator({ ...common, ...layers, featureColumns: columns, activationFn: activation as never }, model.estimator);
}

/**
 * Refuses a model without a checkpoint, where none is named: what it would say is chance.
 *
 * @throws {NotFoundError}
 */
export async function checkTrained(estimator: Estimator, modelDir: string, checkpoint: string | null): Promise<void> {
  if (checkpoint !== null || await estimator.latestCheckpoint() !== null) return;
  throw new NotFoundError(
    `Could not find trained model in model_dir: ${modelDir}: it has no checkpoint; headway train ${modelDir} trains it`,
    { file: modelDir },
  );
}

/** The rows that a command asks a stored model about, and how they are read. */
export async function openRows(
  operand: string,
  model: StoredModel,
  args: Arguments,
  reading: Reading,
  again: boolean,
): Promise<{ readonly input: CsvInput; readonly schema: CsvSchema }> {
  const schema = schemaWith(model.schema, args.pairs("default"), args.choice("missing", ["error", "skip"]));
  const delimiter = args.character("delimiter") ?? model.settings?.delimiter ?? ",";
  return { schema, input: await openCsv(operand, { delimiter, reading, again }) };
}

/** Rows of some CSV as a schema reads them; `labels` as in {@linkcode csvOptions}. */
export function rowsFor(
  { source, fs, delimiter }: Pick<CsvInput, "source" | "fs" | "delimiter">,
  schema: CsvSchema,
  labels: boolean | "none",
  options: Pick<CsvOptions, "onSkip"> = {},
): Dataset<Row> {
  return splitRows(Dataset.fromCsv(source, { ...csvOptions(schema, labels), ...options, fs, delimiter }), schema.sequences ?? {});
}

/**
 * Runs what reads labels. If it fails at one that is of no class of the model, the error says so and names its row.
 *
 * @throws {InvalidArgumentError}
 */
export async function explainingClasses<T>(
  run: () => Promise<T>,
  { input, schema, head }: { readonly input: CsvInput; readonly schema: CsvSchema; readonly head: Head<object> },
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof InvalidArgumentError) || !/^Labels must be [<>]= /.test(error.message)) throw error;
    if (!input.again) throw new InvalidArgumentError(`${error.message}: the model was never trained on it`, { cause: error });
    const numbers = new RowNumbers();
    for await (const row of rowsFor(input, schema, true, { onSkip: numbers.skip })) {
      checkClass((row as readonly [unknown, unknown])[1], numbers.usedNext(), head);
    }
    throw error;
  }
}

/** How a schema reads CSV, with its labels apart or, for an analysis, among the features, or without them. */
export function csvOptions(schema: CsvSchema, labels: boolean | "none"): CsvOptions {
  const columns = labels === "none" ? schema.columns.filter(({ name }) => name !== schema.label) : schema.columns;
  const names = new Set(columns.map((column) => column.name));
  return {
    ...(labels === true ? { labelName: schema.label } : {}),
    selectColumns: [...names],
    columnTypes: Object.fromEntries(columns.map(({ name, type }) => [name, type])),
    columnDefaults: Object.fromEntries(Object.entries(schema.defaults).filter(([name]) => names.has(name))),
    missing: schema.missing,
  };
}

function isRecord(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
