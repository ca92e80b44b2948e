/**
 * A new model for some CSV: which rows are held out, and what the others say of its columns.
 *
 * @module
 */

import { analyze, type ColumnSummary } from "../core/data/analyze.ts";
import type { CsvColumn, CsvColumnType } from "../core/data/csv.ts";
import { csvColumns } from "../core/data/csv_reader.ts";
import type { Dataset } from "../core/data/dataset.ts";
import { type HoldOutPlan, HoldOutPlanner } from "../core/data/hold_out.ts";
import type { Row } from "../core/data/values.ts";
import { KeyError, ValueError } from "../core/errors.ts";
import {
  categoricalColumnWithHashBucket,
  categoricalColumnWithVocabularyList,
  embeddingColumn,
  type FeatureColumn,
  indicatorColumn,
  numericColumn,
  sequenceCategoricalColumnWithHashBucket,
  sequenceCategoricalColumnWithVocabularyList,
  sequenceNumericColumn,
} from "../core/feature_column/mod.ts";
import type { CellName } from "../estimators/canned/cell_choice.ts";
import { BinaryClassHead, type Head, MultiClassHead, RegressionHead } from "../heads/mod.ts";
import type { CsvInput } from "./csv_input.ts";
import { type CsvSchema, defaultOf } from "./csv_schema.ts";
import { LabelSummary } from "./labels.ts";
import { type Model, rowsFor } from "./model.ts";
import type { Reading } from "./reading.ts";
import { whyOf } from "./rows.ts";
import { inferItemType, type SequenceFormat, type SequenceFormats } from "./sequence.ts";

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
