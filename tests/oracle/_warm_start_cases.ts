/**
 * Warm starts: the five that TensorFlow's own tests of dense estimators make, others chosen, and others drawn.
 *
 * @module
 */

import type { Case, CaseColumn, CaseValues, TensorFlowValues } from "./_case.ts";
import { Random } from "./_cases.ts";

/** One estimator that is trained, and another that starts from it. */
export interface WarmStartCase {
  readonly name: string;
  readonly first: Case;
  readonly second: Case;
  /** Null where the model directory alone is given. */
  readonly settings: CaseSettings | null;
}

/** Options of `WarmStartSettings`. */
export interface CaseSettings {
  readonly vars: string | readonly string[] | null;
  readonly vocabularies: Readonly<Record<string, CaseVocabulary>>;
  readonly renamed: Readonly<Record<string, string>>;
}

/** Options of `VocabInfo`, with what the files hold. */
export interface CaseVocabulary {
  readonly new: readonly string[];
  readonly newSize: number;
  readonly oov: number;
  readonly old: readonly string[];
  readonly oldSize: number;
  readonly backup: CaseBackup;
  readonly axis: 0 | 1;
}

/** A backup initializer. The random one and null aside, each gives what is known: 1, 2, 3, ..., ones, or 0.375. */
export type CaseBackup = "natural_numbers" | "ones" | "uniform" | "random" | null;

/** What TensorFlow made of it. */
export interface WarmStartResult {
  /** The checkpoint of the first estimator. */
  readonly first: TensorFlowValues;
  /** That of the second before its first step. */
  readonly warm: TensorFlowValues;
  /** Variables of it that another seed makes others. */
  readonly random: readonly string[];
  /** The second's run, where none is random. */
  readonly run: {
    /** The checkpoint after its steps. */
    readonly final: TensorFlowValues;
    /** The loss of each. */
    readonly losses: readonly number[];
  } | null;
  /** Logits or predictions of the second before any training, null where they are random; or why it does not predict. */
  readonly predictions: TensorFlowValues | string | null;
}

const ROWS = 12;
const OLD = ["doctor", "lawyer", "consultant"];
const NEW = ["doctor", "consultant", "engineer"];

/** Every chosen case. */
export function warmStartCases(version: 1 | 2): WarmStartCase[] {
  const make = (name: string, settings: Partial<CaseSettings> | null, first: Partial<Case>, second: Partial<Case> = {}): WarmStartCase => ({
    name: `warm_start_${name}`,
    first: estimator(version, `${name}_first`, first),
    second: estimator(version, `${name}_second`, { ...first, ...second }),
    settings: settings === null ? null : { vars: ".*", vocabularies: {}, renamed: {}, ...settings },
  });
  const regression: Partial<Case> = { estimator: "regressor", labels: numbers(new Random(3)) };
  const jobs = (vocabulary: readonly string[], numOovBuckets = 0): Partial<Case> => ({
    columns: [words("job", vocabulary, numOovBuckets)],
  });
  const table = tableOf("job");
  const parts: Partial<Case> = version === 1 ? { shards: 2 } : {};
  const kernels = { "dnn/logits/kernel": vocabulary(["b", "d", "a", "c"], ["a", "b", "c"], { backup: "natural_numbers", axis: 1 }) };
  const cases = [
    // TensorFlow's five.
    make("path_of_classifier", null, {}),
    make("path_of_regressor", null, regression),
    make("one_table", { vars: ".*(city).*" }, { columns: [words("city", ["Palo Alto", "Mountain View"])] }),
    make(
      "vocabulary",
      { vars: null, vocabularies: { [table]: vocabulary(NEW, OLD, { backup: "uniform" }) } },
      { ...jobs(OLD), ...parts },
      jobs(NEW),
    ),
    make("renamed_table", { renamed: { [tableOf("locality")]: tableOf("city") } }, { columns: [words("city", ["a", "b"])] }, {
      columns: [words("locality", ["a", "b"])],
    }),
    // All that is not the old checkpoint's is known, so steps can be compared.
    make(
      "vocabulary_with_buckets",
      {
        vocabularies: { [table]: vocabulary([...NEW, "lawyer", "unused"], OLD, { newSize: 4, oov: 2, backup: "natural_numbers" }) },
      },
      jobs(OLD, 1),
      { columns: [words("job", [...NEW, "lawyer"], 2)] },
    ),
    make(
      "first_lines_of_old",
      {
        vocabularies: { [table]: vocabulary(NEW, [...OLD, "engineer"], { oldSize: 2, backup: "ones" }) },
      },
      jobs(OLD),
      jobs(NEW),
    ),
    make(
      "new_vocabulary_of_renamed_table",
      {
        vars: null,
        vocabularies: { [tableOf("trade")]: vocabulary(NEW, OLD, {}) },
        renamed: { [tableOf("trade")]: table },
      },
      jobs(OLD),
      { columns: [words("trade", NEW)] },
    ),
    make("classes", { vars: ".*kernel", vocabularies: kernels }, { nClasses: 3, labels: classes(new Random(8), 3) }, {
      nClasses: 4,
      labels: classes(new Random(9), 4),
    }),
    make(
      "buckets",
      {
        vocabularies: { [tableOf("x_bucketized")]: vocabulary(["<0", "0-1", "1-2", ">2"], ["<0", "0-1", ">1"], { backup: "ones" }) },
      },
      { columns: [buckets([0, 1])] },
      { columns: [buckets([0, 1, 2])] },
    ),
    make("nothing", { vars: null }, {}),
    make("no_pattern", { vars: [] }, {}),
    make("all_of_optimizer_and_step", { vars: [".*"] }, { columns: [words("city", ["a", "b"]), measure] }, {
      // A rate that is not given is the checkpoint's.
      optimizer: "Adagrad",
    }),
  ];
  if (version === 1) return cases;
  const slots = Object.fromEntries(
    [table, `training/Adagrad/${table}/accumulator`].map((name) => [name, vocabulary(NEW, OLD, { backup: "uniform" })]),
  );
  return [
    ...cases,
    // In TensorFlow 1 these names end in `/part_0:0`.
    make("end_of_name", { vars: ".*kernel:0$" }, {}),
    make("averages", { vars: [".*hiddenlayer", "dnn/logits"] }, { batchNorm: true }),
    make("slots_by_vocabulary", { vars: [".*"], vocabularies: slots }, jobs(OLD), jobs(NEW)),
  ];
}

/** The cases whose results are kept: all chosen ones and some drawn. */
export function goldenWarmStarts(version: 1 | 2): WarmStartCase[] {
  return [...warmStartCases(version), ...drawnWarmStarts(version, 1, version === 2 ? 6 : 2)];
}

/** Cases drawn at random: vocabularies, sizes, buckets, initializers. */
export function drawnWarmStarts(version: 1 | 2, seed: number, count: number): WarmStartCase[] {
  return Array.from({ length: count }, (_, i) => {
    const random = new Random(seed * 1000 + i);
    const name = `drawn_${version}_${seed}_${i}`;
    const [old, now] = [shuffled(random, random.whole(2, 12)), shuffled(random, random.whole(2, 12))];
    const [oldOov, oov] = [random.whole(0, 3), random.whole(0, 3)];
    const newSize = random.whole(1, now.length + 1);
    const oldSize = random.pick([-1, random.whole(1, old.length + 1)]);
    const kept = oldSize < 0 ? old : old.slice(0, oldSize);
    const [before, after] = [random.whole(3, 6), random.whole(3, 6)];
    const wholeOutput = shuffled(random, after);
    const backup = random.pick(["natural_numbers", "ones", "uniform", "random", null] as const);
    const dimension = random.whole(1, 5);
    const column = (vocabulary: readonly string[], numOovBuckets: number): CaseColumn => ({
      ...words("job", vocabulary, numOovBuckets),
      dimension,
    } as CaseColumn);
    return {
      name: `warm_start_${name}`,
      first: estimator(version, `${name}_first`, {
        columns: [column(kept, oldOov), measure],
        nClasses: before,
        labels: classes(random, before),
      }),
      second: estimator(version, `${name}_second`, {
        columns: [measure, column(now.slice(0, newSize), oov)],
        nClasses: after,
        labels: classes(random, after),
      }),
      settings: {
        // The bias of the output layer is another's shape.
        vars: random.pick(["dnn/.*(kernel|weights)", null]),
        vocabularies: {
          [tableOf("job")]: { new: now, newSize, oov, old, oldSize, backup, axis: 0 },
          "dnn/logits/kernel": vocabulary(wholeOutput, shuffled(random, before), {
            backup: random.pick(["natural_numbers", "random"]),
            axis: 1,
          }),
        },
        renamed: {},
      },
    };
  });
}

const measure: CaseColumn = { kind: "numeric", key: "x" };

function estimator(version: 1 | 2, name: string, options: Partial<Case>): Case {
  const random = new Random(name.length);
  const vocabulary = [...OLD, ...NEW, "a", "b", "Palo Alto", "none of them"];
  const text = (): CaseValues => ({ dtype: "string", values: Array.from({ length: ROWS }, () => [random.pick(vocabulary)]) });
  return {
    name: `warm_start_${name}`,
    estimator: "classifier",
    columns: [measure],
    hiddenUnits: [4, 2],
    activation: "relu",
    nClasses: 2,
    optimizer: { kind: "Adagrad", learningRate: 0.1, ...(version === 1 ? { epsilon: 0 } : {}) },
    lossReduction: "sum",
    features: { x: numbers(random), job: text(), trade: text(), city: text(), locality: text() },
    labels: classes(random, 2),
    trainBatch: 4,
    evalBatch: 5,
    steps: 3,
    more: 0,
    ...(version === 1 ? { version } : {}),
    ...options,
  };
}

function words(key: string, vocabulary: readonly string[], numOovBuckets = 0): CaseColumn {
  return { kind: "embedding", column: { kind: "vocabulary", key, vocabulary, numOovBuckets }, dimension: 2 };
}

function buckets(boundaries: readonly number[]): CaseColumn {
  return { kind: "embedding", column: { kind: "bucketized", source: measure, boundaries }, dimension: 2 };
}

function tableOf(column: string): string {
  return `dnn/input_from_feature_columns/input_layer/${column}_embedding/embedding_weights`;
}

function vocabulary(now: readonly string[], old: readonly string[], options: Partial<CaseVocabulary>): CaseVocabulary {
  return { new: now, newSize: now.length, oov: 0, old, oldSize: -1, backup: null, axis: 0, ...options };
}

function numbers(random: Random): CaseValues {
  return { dtype: "float32", values: Array.from({ length: ROWS }, () => [random.round(-1, 3)]) };
}

function classes(random: Random, count: number): CaseValues {
  return { dtype: "int64", values: Array.from({ length: ROWS }, () => [random.whole(0, count)]) };
}

/** Some of sixteen words, in some order. */
function shuffled(random: Random, count: number): string[] {
  const all = Array.from({ length: 16 }, (_, i) => `word ${i}`);
  return Array.from({ length: count }, () => all.splice(random.whole(0, all.length), 1)[0]!);
}
