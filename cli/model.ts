/**
 * From CSV to a model, and from a model directory back to it.
 *
 * @module
 */

import { analyze, type ColumnSummary } from "../core/data/analyze.ts";
import type { CsvColumn, CsvColumnType, CsvOptions } from "../core/data/csv.ts";
import { csvColumns } from "../core/data/csv_reader.ts";
import { Dataset } from "../core/data/dataset.ts";
import { type HoldOutPlan, HoldOutPlanner } from "../core/data/hold_out.ts";
import type { Row } from "../core/data/values.ts";
import { InvalidArgumentError, KeyError, NotFoundError, ValueError } from "../core/errors.ts";
import { defaultFileSystem } from "../core/io/file_system.ts";
import {
  type JsonObject,
  type JsonValue,
  modelDescriptionPath,
  readModelDescription,
  writeModelDescription,
} from "../core/io/model_description.ts";
import {
  categoricalColumnWithHashBucket,
  categoricalColumnWithVocabularyList,
  columnFromConfig,
  embeddingColumn,
  type FeatureColumn,
  indicatorColumn,
  numericColumn,
  sequenceCategoricalColumnWithHashBucket,
  sequenceCategoricalColumnWithVocabularyList,
  sequenceNumericColumn,
} from "../core/feature_column/mod.ts";
import { isSequence } from "../core/feature_column/column.ts";
import type { OptimizerLike } from "../estimators/_optimizer.ts";
import type { CellName } from "../estimators/cell_choice.ts";
import { DNNEstimator } from "../estimators/dnn.ts";
import type { Estimator } from "../estimators/estimator.ts";
import { RNNEstimator } from "../estimators/rnn.ts";
import type { RunConfigOptions } from "../estimators/run_config.ts";
import { BinaryClassHead, type Head, headFromConfig, MultiClassHead, RegressionHead } from "../heads/mod.ts";
import type { CsvInput } from "./csv_input.ts";
import { type CsvSchema, defaultOf, madeFrom, storedSchema } from "./csv_schema.ts";
import { checkClass, LabelSummary } from "./labels.ts";
import type { Reading } from "./reading.ts";
import { RowNumbers, whyOf } from "./rows.ts";
import { type RunSettings, storedSettings } from "./run_settings.ts";
import { inferItemType, type SequenceFormat, type SequenceFormats, splitRows } from "./sequence.ts";

/** A model as the commands use it. */
export interface Model {
  /** How its rows are read. */
  readonly schema: CsvSchema;
  /** Columns of its input. */
  readonly columns: readonly FeatureColumn[];
  /** Its head. */
  readonly head: Head<object>;
  /** What lies between input and head. */
  readonly network: DenseNetwork | RecurrentNetwork;
  /** Name of its estimator. */
  readonly estimator: string;
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

/** What the user said about a new model. */
export interface ModelOptions {
  /** Column of the labels. */
  readonly label: string;
  /** Columns of the features; null for all others. */
  readonly features: readonly string[] | null;
  /** What kind of model; null to go by the label. */
  readonly kind: "classifier" | "regressor" | null;
  /** How the text of a column becomes a sequence, by column. */
  readonly sequences: Readonly<Record<string, string>>;
  /** Cell of a model of sequences. */
  readonly cell: CellName;
  /** Types by column; of a sequence's items. */
  readonly types: Readonly<Record<string, CsvColumnType>>;
  /** Stand-ins for missing values, as text. */
  readonly defaults: Readonly<Record<string, string>>;
  /** What becomes of other rows with missing values. */
  readonly missing: "error" | "skip";
  /** Widths of the hidden layers. */
  readonly hiddenUnits: readonly number[];
  /** Probability with which hidden units are dropped. */
  readonly dropout: number | null;
}

/** A new model, and what was found out about the rows it is for. */
export interface NewModel {
  /** The model. */
  readonly model: Model;
  /** Which rows are held out; null for none. */
  readonly holdOut: HoldOutPlan | null;
  /** The rows with their labels apart, which may be in memory by now. */
  readonly rows: Dataset<Row>;
  /** How many of them there are to train on. */
  readonly trained: number;
}

/** Looks at the rows of some CSV and makes a model for them: its classes are those of all rows, everything else is learned from the rows to train on. */
export async function modelFor(
  input: CsvInput,
  options: ModelOptions,
  holdOut: { readonly share: number; readonly seed: number } | null,
  reading: Reading,
): Promise<NewModel> {
  // The fields that are split are text, whatever their items are.
  const found = (await csvColumns(input.source, { columnTypes: options.types, fs: input.fs, delimiter: input.delimiter })).map((
    column,
  ): CsvColumn => Object.hasOwn(options.sequences, column.name) ? { ...column, type: "string" } : column);
  const names = found.map((column) => column.name);
  const unknown = [options.label, ...options.features ?? [], ...Object.keys(options.sequences)].find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new KeyError(`${JSON.stringify(unknown)} is not a column; the columns are ${names.join(", ")}`, { column: unknown });
  }
  const features = (options.features ?? names).filter((name) => name !== options.label);
  if (features.length === 0) throw new ValueError("There is no column to learn from besides the label");
  const stray = Object.keys(options.sequences).find((name) => !features.includes(name));
  if (stray !== undefined) {
    throw new ValueError(`--sequence names ${JSON.stringify(stray)}, which is not a column to learn from`, { column: stray });
  }
  let columns = found.filter((column) => column.name === options.label || features.includes(column.name));
  const sequences: Record<string, SequenceFormat> = {};
  for (const [name, split] of Object.entries(options.sequences)) {
    const texts = await textsOf(rowsFor(input, schemaOf(options, columns, {}), false), name, reading);
    sequences[name] = { split, type: options.types[name] ?? inferItemType(texts, split) };
  }
  const read = (): Dataset<Row> => rowsFor(input, schemaOf(options, columns, sequences), true);
  let rows = read();
  let first = await firstPass(rows, options, holdOut, reading);
  const label = columns.find((column) => column.name === options.label)!;
  const kind = options.kind ?? (label.type === "string" || label.type === "int64" && first.labels.small ? "classifier" : "regressor");
  if (kind === "regressor" && label.type === "string") {
    throw new ValueError(`A regressor needs a label of numbers; ${label.name} has strings`, { column: label.name });
  }
  // A class of a number is a name, unless the names are 0, 1, 2 and so on: then it is the class's id.
  const ids = kind === "classifier" && label.type !== "string" ? first.labels.ids : null;
  if (kind === "classifier" && label.type !== "string" && ids === null) {
    columns = columns.map((column) => column.name === label.name ? { ...column, type: "string" } : column);
    rows = read();
    first = await firstPass(rows, options, holdOut, reading);
  }
  const plan = first.planner?.plan(kind === "classifier") ?? null;
  const head = kind === "regressor" ? new RegressionHead({}) : classHead(ids, first.labels.vocabulary);
  let trained = 0;
  const summaries = await analyze(
    (plan === null ? rows : rows.holdOut(plan).train).batch(PASSED_ROWS).map(async (batch) => {
      trained += (batch as readonly [unknown, ArrayLike<unknown>])[1].length;
      await reading.turn();
      return batch;
    }),
  );
  return {
    model: {
      schema: schemaOf(options, columns, sequences),
      columns: features.map((name) => featureColumn(name, summaries[name]!, Object.hasOwn(sequences, name))),
      head: head as Head<object>,
      ...networkOf(options, kind),
    },
    holdOut: plan,
    rows,
    trained,
  };
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
  const { csv, columns, head, hiddenUnits, units, cellType, dropout, batchNorm, activation, estimator } = description as Record<
    string,
    JsonValue
  >;
  const recurrent = units !== undefined;
  if (!isRecord(csv) || !Array.isArray(columns) || !isRecord(head) || !(recurrent || Array.isArray(hiddenUnits))) {
    throw new InvalidArgumentError(`${path} describes no model that reads CSV: it was not trained by this command`, { file: path });
  }
  const code = recurrent ? cellType : activation;
  if (code === "function") {
    throw new InvalidArgumentError(`The ${recurrent ? "cell" : "activation"} of the model is a function, which ${path} does not hold`, {
      file: path,
    });
  }
  return {
    schema: storedSchema(csv, path),
    columns: madeFrom(path, () => (columns as JsonObject[]).map((column) => columnFromConfig(column as never))),
    head: madeFrom(path, () => headFromConfig(head as never)),
    network: recurrent ? { cellType: cellType as CellName, units: units as number | number[] } : {
      hiddenUnits: hiddenUnits as number[],
      dropout: dropout as number | null,
      batchNorm: batchNorm === true,
      activation: activation as string | null,
    },
    estimator: String(estimator),
    settings: storedSettings(description["commandLine"], path),
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
export function estimatorOf(model: Model, modelDir: string, config: RunConfigOptions, optimizer?: OptimizerLike): Estimator {
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

// Up to so many different strings each has its own input; more share a learned table, and far more the places of a hash.
const MAX_INDICATOR = 20;
const MAX_VOCABULARY = 10_000;
// Wide enough for letters and common words; single features get the fourth root of their number.
const SEQUENCE_DIMENSION = 16;

const single = { numeric: numericColumn, listed: categoricalColumnWithVocabularyList, hashed: categoricalColumnWithHashBucket };
const sequential = {
  numeric: sequenceNumericColumn,
  listed: sequenceCategoricalColumnWithVocabularyList,
  hashed: sequenceCategoricalColumnWithHashBucket,
};

function featureColumn(name: string, summary: ColumnSummary, sequence: boolean): FeatureColumn {
  const make = sequence ? sequential : single;
  if (summary.kind === "numeric" && summary.count > 0) {
    // A column of one value tells nothing; dividing by 1 leaves it at 0.
    return make.numeric(name, { normalizer: { mean: summary.mean, std: summary.deviation > 0 ? summary.deviation : 1 } });
  }
  const words = summary.kind === "numeric" ? [] : summary.vocabulary.map((entry) => entry.value);
  if (words.length === 0) throw new ValueError(`Column ${name} has no value in any row; leave it out of --features`, { column: name });
  if (words.length <= MAX_INDICATOR) return indicatorColumn(make.listed(name, words));
  const categories = words.length <= MAX_VOCABULARY ? make.listed(name, words, { numOovBuckets: 1 }) : make.hashed(name, MAX_VOCABULARY);
  return embeddingColumn(categories, sequence ? SEQUENCE_DIMENSION : Math.ceil(Math.min(words.length, MAX_VOCABULARY) ** 0.25));
}

function networkOf(options: ModelOptions, kind: "classifier" | "regressor"): Pick<Model, "network" | "estimator"> {
  const recurrent = Object.keys(options.sequences).length > 0;
  const network = recurrent
    ? { cellType: options.cell, units: options.hiddenUnits }
    : { hiddenUnits: options.hiddenUnits, dropout: options.dropout, batchNorm: false, activation: "relu" };
  const regressor = recurrent ? "RNNEstimator" : "DNNRegressor";
  return { network, estimator: kind === "regressor" ? regressor : recurrent ? "RNNClassifier" : "DNNClassifier" };
}

async function textsOf(rows: Dataset<Row>, name: string, reading: Reading): Promise<string[]> {
  const texts: string[] = [];
  for await (const row of rows) {
    texts.push((row as Record<string, string>)[name]!);
    if (texts.length % PASSED_ROWS === 0) await reading.turn();
  }
  return texts;
}

/** Rows between two looks at the clock. */
const PASSED_ROWS = 1024;

/** Goes through all rows once, for what must be known before it is decided which of them are held out. */
async function firstPass(
  rows: Dataset<Row>,
  { label, kind }: ModelOptions,
  holdOut: { readonly share: number; readonly seed: number } | null,
  reading: Reading,
): Promise<{ readonly labels: LabelSummary; readonly planner: HoldOutPlanner | null }> {
  const labels = new LabelSummary(label);
  const planner = holdOut === null ? null : new HoldOutPlanner(holdOut.share, holdOut.seed, kind !== "regressor");
  for await (const row of rows) {
    labels.add(row);
    planner?.add(row);
    if (labels.count % PASSED_ROWS === 0) await reading.turn();
  }
  if (labels.count > 0) return { labels, planner };
  const counts = rows.rowCounts;
  if (counts === null || counts.read === 0) throw new ValueError("There are no rows to train on");
  const [column] = Object.entries(counts.missing).find(([, count]) => count === counts.read) ?? [null];
  throw new ValueError(
    `There are no rows to train on: all ${counts.read} were skipped (${whyOf(counts)})` +
      (column === null ? "" : `; ${column} has no value in any row: leave it out of --features, or give --default ${column}=VALUE`),
  );
}

function classHead(ids: number | null, labelVocabulary: readonly string[]): Head<object> {
  if (ids !== null) return (ids <= 2 ? new BinaryClassHead({}) : new MultiClassHead({ nClasses: ids })) as Head<object>;
  if (labelVocabulary.length < 2) throw new ValueError("The label has one class in all rows: there is nothing to learn");
  const head = labelVocabulary.length === 2
    ? new BinaryClassHead({ labelVocabulary })
    : new MultiClassHead({ nClasses: labelVocabulary.length, labelVocabulary });
  return head as Head<object>;
}

function schemaOf(options: ModelOptions, columns: readonly CsvColumn[], sequences: SequenceFormats): CsvSchema {
  // An empty field is a sequence without items, no missing value.
  const defaults: Record<string, number | string> = Object.fromEntries(Object.keys(options.sequences).map((name) => [name, ""]));
  for (const [name, text] of Object.entries(options.defaults)) {
    const type = columns.find((column) => column.name === name)?.type;
    if (type === undefined) {
      throw new KeyError(`--default names ${JSON.stringify(name)}, which is not a column that is read`, { column: name });
    }
    defaults[name] = defaultOf(name, type, text);
  }
  const schema = { label: options.label, columns: columns.map(({ name, type }) => ({ name, type })), defaults, missing: options.missing };
  return Object.keys(sequences).length === 0 ? schema : { ...schema, sequences };
}

function isRecord(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
