/**
 * From CSV to a model, and from a model directory back to it.
 *
 * @module
 */

import { analyze, type ColumnSummary } from "../core/data/analyze.ts";
import { type CsvColumn, csvColumns, type CsvColumnType, type CsvOptions, type CsvSource, type CsvValue } from "../core/data/csv.ts";
import { Dataset } from "../core/data/dataset.ts";
import type { Row } from "../core/data/values.ts";
import { InvalidArgumentError, KeyError, NotFoundError, ValueError } from "../core/errors.ts";
import { joinPath } from "../core/io/file_system.ts";
import { type JsonObject, type JsonValue, readModelDescription, writeModelDescription } from "../core/io/model_description.ts";
import {
  categoricalColumnWithHashBucket,
  categoricalColumnWithVocabularyList,
  columnFromConfig,
  embeddingColumn,
  type FeatureColumn,
  indicatorColumn,
  numericColumn,
} from "../core/feature_column/mod.ts";
import type { OptimizerLike } from "../estimators/_optimizer.ts";
import { DNNEstimator } from "../estimators/dnn.ts";
import type { RunConfigOptions } from "../estimators/run_config.ts";
import { BinaryClassHead, type Head, headFromConfig, MultiClassHead, RegressionHead } from "../heads/mod.ts";

/** What a model reads from CSV: kept in `headway.json` under `csv`. */
export interface CsvSchema {
  /** Column of the labels. */
  readonly label: string;
  /** All columns that are read, labels included. */
  readonly columns: readonly CsvColumn[];
  /** What stands for missing values. */
  readonly defaults: Readonly<Record<string, number | string>>;
  /** What becomes of other rows with missing values. */
  readonly missing: "error" | "skip";
}

/** A model as the commands use it. */
export interface Model {
  /** How its rows are read. */
  readonly schema: CsvSchema;
  /** Columns of its input. */
  readonly columns: readonly FeatureColumn[];
  /** Its head. */
  readonly head: Head<object>;
  /** Widths of its hidden layers. */
  readonly hiddenUnits: readonly number[];
  /** Probability with which hidden units are dropped. */
  readonly dropout: number | null;
  /** Whether hidden layers are normalised. */
  readonly batchNorm: boolean;
  /** Activation of the hidden layers. */
  readonly activation: string | null;
  /** Name of its estimator. */
  readonly estimator: string;
}

/** What the user said about a new model. */
export interface ModelOptions {
  /** Column of the labels. */
  readonly label: string;
  /** Columns of the features; null for all others. */
  readonly features: readonly string[] | null;
  /** What kind of model; null to go by the label. */
  readonly kind: "classifier" | "regressor" | null;
  /** Types by column. */
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

/** Looks at the training rows of some CSV and makes a model for them. */
export async function modelFor(source: CsvSource, options: ModelOptions, training: (rows: Dataset<Row>) => Dataset<Row>): Promise<Model> {
  const found = await csvColumns(source, { columnTypes: options.types });
  const names = found.map((column) => column.name);
  const unknown = [options.label, ...options.features ?? []].find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new KeyError(`${JSON.stringify(unknown)} is not a column; the columns are ${names.join(", ")}`, { column: unknown });
  }
  const features = (options.features ?? names).filter((name) => name !== options.label);
  if (features.length === 0) throw new ValueError("There is no column to learn from besides the label");
  let columns = found.filter((column) => column.name === options.label || features.includes(column.name));
  const read = (): Dataset<Row> => training(Dataset.fromCsv(source, csvOptions(schemaOf(options, columns), false)));
  let summaries = await analyze(read());
  if (Object.values(summaries).every((summary) => summary.count === 0)) throw new ValueError("There are no rows to train on");
  const label = columns.find((column) => column.name === options.label)!;
  const kind = options.kind ?? kindFor(label.type, summaries[label.name]!);
  // A class of a number is a name, unless the names are 0, 1, 2 and so on: then it is the class's id.
  if (kind === "classifier" && label.type !== "string" && !areIds(await distinct(read(), label.name))) {
    columns = columns.map((column) => column.name === label.name ? { ...column, type: "string" } : column);
    summaries = await analyze(read());
  }
  if (kind === "regressor" && label.type === "string") {
    throw new ValueError(`A regressor needs a label of numbers; ${label.name} has strings`, { column: label.name });
  }
  const head = kind === "regressor" ? new RegressionHead({}) : classHead(summaries[label.name]!);
  return {
    schema: schemaOf(options, columns),
    columns: features.map((name) => featureColumn(name, summaries[name]!)),
    head,
    hiddenUnits: options.hiddenUnits,
    dropout: options.dropout,
    batchNorm: false,
    activation: "relu",
    estimator: kind === "regressor" ? "DNNRegressor" : "DNNClassifier",
  };
}

/** The model of a directory, by its `headway.json`. */
export async function modelIn(dir: string): Promise<Model> {
  const description = await readModelDescription(dir);
  const path = joinPath(dir, "headway.json");
  if (description === null) {
    throw new NotFoundError(`${path} does not exist: this is not the directory of a model that was trained by this command`, {
      file: path,
    });
  }
  const { csv, columns, head, hiddenUnits, dropout, batchNorm, activation, estimator } = description as Record<string, JsonValue>;
  if (!isRecord(csv) || !Array.isArray(columns) || !isRecord(head) || !Array.isArray(hiddenUnits)) {
    throw new InvalidArgumentError(`${path} describes no model that reads CSV: it was not trained by this command`, { file: path });
  }
  if (activation === "function") {
    throw new InvalidArgumentError(`The activation of the model is a function, which ${path} does not hold`, { file: path });
  }
  return {
    schema: csv as unknown as CsvSchema,
    columns: (columns as JsonObject[]).map((column) => columnFromConfig(column as never)),
    head: headFromConfig(head as never),
    hiddenUnits: hiddenUnits as number[],
    dropout: dropout as number | null,
    batchNorm: batchNorm === true,
    activation: activation as string | null,
    estimator: String(estimator),
  };
}

/** Whether a directory has a model that can be trained further. */
export async function hasModel(dir: string): Promise<boolean> {
  const description = await readModelDescription(dir);
  return description !== null && isRecord(description["csv"]);
}

/** Writes how rows are read into `headway.json`, beside what stands there. */
export async function saveSchema(dir: string, schema: CsvSchema): Promise<void> {
  const { format: _format, packageVersion: _version, ...fields } = await readModelDescription(dir) ?? { format: 0, packageVersion: "" };
  await writeModelDescription(dir, { ...fields, csv: schema as unknown as JsonObject });
}

/** The estimator of a model. */
export function estimatorOf(model: Model, modelDir: string, config: RunConfigOptions, optimizer?: OptimizerLike): DNNEstimator {
  return new DNNEstimator({
    head: model.head as Head<Record<string, unknown>>,
    featureColumns: model.columns,
    hiddenUnits: model.hiddenUnits,
    activationFn: model.activation as never,
    dropout: model.dropout,
    batchNorm: model.batchNorm,
    modelDir,
    config,
    ...(optimizer === undefined ? {} : { optimizer }),
  }, model.estimator);
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
const MAX_CLASSES = 20;

function featureColumn(name: string, summary: ColumnSummary): FeatureColumn {
  if (summary.kind === "numeric") {
    // A column of one value tells nothing; dividing by 1 leaves it at 0.
    return numericColumn(name, { normalizer: { mean: summary.mean, std: summary.deviation > 0 ? summary.deviation : 1 } });
  }
  const words = summary.vocabulary.map((entry) => entry.value);
  if (words.length === 0) throw new ValueError(`Column ${name} has no value in any row; leave it out of --features`, { column: name });
  if (words.length <= MAX_INDICATOR) return indicatorColumn(categoricalColumnWithVocabularyList(name, words));
  const categories = words.length <= MAX_VOCABULARY
    ? categoricalColumnWithVocabularyList(name, words, { numOovBuckets: 1 })
    : categoricalColumnWithHashBucket(name, MAX_VOCABULARY);
  return embeddingColumn(categories, Math.ceil(Math.min(words.length, MAX_VOCABULARY) ** 0.25));
}

function kindFor(type: CsvColumnType, summary: ColumnSummary): "classifier" | "regressor" {
  if (type === "string") return "classifier";
  const small = type === "int64" && summary.kind === "numeric" && summary.min >= 0 && summary.max < MAX_CLASSES;
  return small ? "classifier" : "regressor";
}

function classHead(summary: ColumnSummary): Head<object> {
  if (summary.kind === "numeric") {
    const nClasses = summary.max + 1;
    return (nClasses <= 2 ? new BinaryClassHead({}) : new MultiClassHead({ nClasses })) as Head<object>;
  }
  const labelVocabulary = summary.vocabulary.map((entry) => entry.value).sort();
  if (labelVocabulary.length < 2) throw new ValueError("The label has one class in all rows: there is nothing to learn");
  const head = labelVocabulary.length === 2
    ? new BinaryClassHead({ labelVocabulary })
    : new MultiClassHead({ nClasses: labelVocabulary.length, labelVocabulary });
  return head as Head<object>;
}

async function distinct(rows: Dataset<Row>, name: string): Promise<Set<unknown>> {
  const values = new Set<unknown>();
  for await (const row of rows) {
    values.add((row as Record<string, unknown>)[name]);
    if (values.size > MAX_VOCABULARY) {
      throw new ValueError(`The label ${name} has more than ${MAX_VOCABULARY} different values; is it --kind regressor?`, { column: name });
    }
  }
  return values;
}

function areIds(values: ReadonlySet<unknown>): boolean {
  return values.size > 1 &&
    [...values].every((value) => typeof value === "number" && Number.isInteger(value) && value >= 0 && value < values.size);
}

function schemaOf(options: ModelOptions, columns: readonly CsvColumn[]): CsvSchema {
  const defaults: Record<string, number | string> = {};
  for (const [name, text] of Object.entries(options.defaults)) {
    const type = columns.find((column) => column.name === name)?.type;
    if (type === undefined) {
      throw new KeyError(`--default names ${JSON.stringify(name)}, which is not a column that is read`, { column: name });
    }
    const value: CsvValue = type === "string" ? text : Number(text);
    if (type !== "string" && (text.trim() === "" || !Number.isFinite(value))) {
      throw new ValueError(`--default of column ${name} must be a number, received ${JSON.stringify(text)}`, { column: name });
    }
    defaults[name] = value;
  }
  return { label: options.label, columns: columns.map(({ name, type }) => ({ name, type })), defaults, missing: options.missing };
}

function isRecord(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
