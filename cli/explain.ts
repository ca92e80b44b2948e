/**
 * `headway explain`.
 *
 * @module
 */

import { csvColumns } from "../core/data/csv_reader.ts";
import { Dataset } from "../core/data/dataset.ts";
import type { Row, RowFeatures } from "../core/data/values.ts";
import { NotFoundError, ValueError } from "../core/errors.ts";
import { defaultFileSystem } from "../core/io/path_file_system.ts";
import { writeFileAtomically } from "../core/io/file_system.ts";
import { dirname } from "../core/io/paths.ts";
import type {
  AttributionBaseline,
  AttributionMethod,
  AttributionOptions,
  AttributionTargetOptions,
} from "../estimators/attributions/types.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import type { CsvInput } from "./csv_input.ts";
import { type CsvSchema, withDefaults } from "./csv_schema.ts";
import type { ExplainedExample, Explanation } from "./explanation.ts";
import { explanationText } from "./explanation_text.ts";
import type { Interruption } from "./interruption.ts";
import { checkTrained, csvOptions, estimatorOf, type Model, modelIn, openRows, rowsFor } from "./model.ts";
import { lineLogger, note, print, toJson } from "./output.ts";
import { parseRow } from "./predict.ts";
import { Reading } from "./reading.ts";
import { reportRows, RowNumbers } from "./rows.ts";
import { splitFeatures, splitRows } from "./sequence.ts";

/** Attributes predictions to features: prints them, or writes a page that shows them. */
export async function explain(args: Arguments, interruption: Interruption): Promise<void> {
  const modelDir = args.operands[0]!;
  const data = args.needed("data");
  const [page, asJson] = [args.text("html"), args.flag("json")];
  // A page may hold more than a screen, and JSON is for programs.
  const limit = args.whole("limit", asJson ? 0 : page === null ? 10 : 200, 0);
  if (page !== null) await checkPlace(page);
  const model = await modelIn(modelDir);
  const quiet = args.flag("quiet");
  await using estimator = estimatorOf(model, modelDir, { logger: lineLogger(quiet) });
  await checkTrained(estimator, modelDir, args.text("checkpoint"));
  const target = targetOptions(args, model);
  const reading = new Reading(quiet);
  const source = args.text("baseline-data");
  const baselineName = args.text("baseline") ?? "zeros";
  // The baselines mean and examples are read apart from the rows.
  const again = source === null && (baselineName === "mean" || baselineName === "examples");
  const { input, schema } = await openRows(data, model, args, reading, again);
  await using _ = input;
  await using others = source === null ? null : (await openRows(source, model, args, reading, true)).input;
  const baseline = baselineOf(args, others ?? input, schema);
  const options = { ...attributionOptions(args, target, baseline), signal: interruption.signal };
  const numbers = new RowNumbers();
  const { read, rows, labels } = await labelledRows(input, schema, limit, numbers);
  const examples: ExplainedExample[] = [];
  for await (const attribution of estimator.attributions(() => rows.batch(args.whole("batch", 32)), options)) {
    reading.stop();
    const label = labels[attribution.index] || undefined;
    const row = numbers.usedNext();
    if (asJson) print(toJson(label === undefined ? { row, ...attribution } : { row, ...attribution, label }));
    const place = attribution.index + 1;
    const name = row === place ? {} : { name: `Example ${place}, row ${row}` };
    if (!asJson || page !== null) examples.push({ attribution, ...name, ...(label === undefined ? {} : { label }) });
  }
  reading.stop();
  reportRows(read.rowCounts, quiet);
  if (asJson && page === null) return;
  // A page of nothing would take the place of one that may be there.
  if (examples.length === 0) throw new ValueError(`${data === "-" ? "The standard input" : data} has no row to explain`);
  const explanation: Explanation = {
    title: args.text("target") === null ? "Why these predictions?" : `Why ${targetOf(examples[0]!, model)}?`,
    facts: factsOf(args, model, data, examples),
    targetName: model.schema.label,
    examples,
  };
  if (!asJson) {
    const terminal = Deno.stdout.isTerminal();
    const width = terminal ? Deno.consoleSize().columns : 80;
    for (const line of explanationText(explanation, { width, colour: terminal && !Deno.noColor, each: page === null })) print(line);
  }
  if (page === null) return;
  const { explanationPage } = await import("./explanation_page.ts");
  await writeFileAtomically(await defaultFileSystem(), page, new TextEncoder().encode(explanationPage(explanation)));
  note(`Page: ${page}`);
}

/** Says that a page cannot be written before all is computed, not after. */
async function checkPlace(page: string): Promise<void> {
  const dir = dirname(page);
  if (await isDirectory(page)) throw new ValueError(`--html: ${page} is a directory, not a page`, { file: page });
  if (!await isDirectory(dir)) throw new NotFoundError(`--html: ${dir} is not a directory to write a page to`, { file: dir });
}

async function isDirectory(path: string): Promise<boolean> {
  const found = await Deno.stat(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return null;
    throw error;
  });
  return found?.isDirectory === true;
}

const PREDICTED = "predicted";
const METHODS: readonly AttributionMethod[] = ["gauss_legendre", "right_riemann"];
// As many examples as a mean over baselines needs to settle, and few enough that each example takes no longer than a moment.
const MOST_BASELINES = 100;

function attributionOptions(
  args: Arguments,
  target: AttributionTargetOptions | null,
  baseline: AttributionBaseline,
): AttributionOptions {
  const method = args.choice("method", METHODS);
  const checkpointPath = args.text("checkpoint");
  return {
    ...(target === null ? {} : { target }),
    baseline,
    ...(args.text("steps") === null ? {} : { steps: args.whole("steps", 1) }),
    ...(method === null ? {} : { method }),
    ...(args.text("tolerance") === null ? {} : {
      tolerance: args.number("tolerance", 0, (value) => value >= 0 && Number.isFinite(value), "a number from 0"),
    }),
    ...(checkpointPath === null ? {} : { checkpointPath }),
  };
}

function targetOptions(args: Arguments, model: Model): AttributionTargetOptions | null {
  const of = args.choice("of", ["probability", "logit"]);
  const name = args.text("target");
  const which = name === null || name === PREDICTED ? {} : { class: classOf(name, model) };
  return of === null && Object.keys(which).length === 0 ? null : { ...which, ...(of === null ? {} : { of }) };
}

/** A class by its name where classes have names, else by its id. */
function classOf(name: string, model: Model): string | number {
  const { labelVocabulary } = model.head.toConfig() as { labelVocabulary?: readonly string[] };
  return labelVocabulary?.includes(name) || !/^\d+$/.test(name) ? name : Number(name);
}

function baselineOf(args: Arguments, input: CsvInput, schema: CsvSchema): AttributionBaseline {
  const text = args.text("baseline") ?? "zeros";
  if (text.startsWith("{")) {
    const row = withDefaults(parseRow("--baseline", text, "explain"), schema);
    return { example: splitFeatures(row, schema.sequences ?? {}) };
  }
  if (text !== "zeros" && text !== "mean" && text !== "examples") {
    throw new UsageError(`--baseline must be zeros, mean, examples or a row in JSON, received ${JSON.stringify(text)}`, "explain");
  }
  if (text === "zeros") {
    if (args.text("baseline-data") !== null) throw new UsageError("--baseline-data goes with --baseline mean or examples", "explain");
    return text;
  }
  const rows = rowsFor(input, schema, "none");
  return text === "mean" ? { mean: () => rows.batch(256) } : { examples: () => rows.take(MOST_BASELINES).batch(MOST_BASELINES) };
}

/** Rows to explain, as they are read and as they are explained, and beside them the labels of those that have been read, where the data has them. */
interface LabelledRows {
  readonly read: Dataset<Row>;
  readonly rows: Dataset<Row>;
  /** A label may be missing, or of no class. */
  readonly labels: readonly string[];
}

async function labelledRows(input: CsvInput, schema: CsvSchema, limit: number, numbers: RowNumbers): Promise<LabelledRows> {
  const labels: string[] = [];
  const some = (rows: Dataset<Row>): Dataset<Row> => limit === 0 ? rows : rows.take(limit);
  const { source, fs, delimiter } = input;
  // What can be read only once is not looked at beforehand.
  if (!input.again || !(await csvColumns(source, { fs, delimiter })).some(({ name }) => name === schema.label)) {
    const read = rowsFor(input, schema, "none", { onSkip: numbers.skip });
    return { read, rows: some(read), labels };
  }
  const { selectColumns, columnTypes, columnDefaults, ...options } = csvOptions(schema, "none");
  const read = Dataset.fromCsv(source, {
    ...options,
    fs,
    delimiter,
    onSkip: numbers.skip,
    selectColumns: [...selectColumns!, schema.label],
    columnTypes: { ...columnTypes, [schema.label]: "string" },
    columnDefaults: { ...columnDefaults, [schema.label]: "" },
  });
  const rows = some(read).map((row): Row => {
    const { [schema.label]: label, ...features } = row as RowFeatures;
    labels.push(label as string);
    return features;
  });
  return { read, rows: splitRows(rows, schema.sequences ?? {}), labels };
}

function targetOf({ attribution: { target } }: ExplainedExample, model: Model): string {
  return target.className ?? model.schema.label;
}

function factsOf(args: Arguments, model: Model, data: string, examples: readonly ExplainedExample[]): Record<string, string> {
  const method = args.text("method") === "right_riemann" ? "right Riemann" : "Gauss-Legendre";
  const steps = examples.map(({ attribution }) => attribution.steps);
  const [least, most] = [Math.min(...steps), Math.max(...steps)];
  const baseline = args.text("baseline") ?? "zeros";
  return {
    "Model": `${model.estimator} in ${args.operands[0]}`,
    "Data": data === "-" ? "standard input" : data,
    "Method": `integrated gradients, ${method}${examples.length === 0 ? "" : `, ${least === most ? most : `${least} to ${most}`} steps`}`,
    "Baseline": baseline === "mean" || baseline === "examples" ? `${baseline} of ${args.text("baseline-data") ?? data}` : baseline,
  };
}
