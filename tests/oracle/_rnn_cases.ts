/**
 * The recurrent cases: chosen ones, each for one thing, and random ones.
 *
 * @module
 */

import { Random } from "./_cases.ts";
import type { RnnCase, RnnCategorical, RnnCellName, RnnColumn, RnnValue, RnnValues } from "./_rnn_case.ts";

const ROWS = 12;
const LETTERS = ["a", "b", "c", "d", "zz"];
const ids: RnnCategorical = { kind: "identity", key: "ids", numBuckets: 7 };
const letters: RnnCategorical = { kind: "vocabulary", key: "letters", vocabulary: LETTERS.slice(0, 3), numOovBuckets: 2 };

/** Cases each of which shows one thing. */
export function chosenRnnCases(): RnnCase[] {
  return [
    made("plain_default_cell", { units: [5] }),
    made("lstm_units_as_a_number", { units: 4, cellType: "lstm", nClasses: 3 }),
    made("gru_units_as_a_number", { units: 4, cellType: "gru" }),
    made("simple_rnn_units_as_a_number", { units: 4, cellType: "simple_rnn" }),
    made("lstm_three_layers", { units: [4, 3, 2], cellType: "lstm" }),
    made("simple_rnn_two_layers", { units: [4, 3], cellType: "simple_rnn", nClasses: 3 }),
    made("mixed_cells", {
      cells: [{ kind: "lstm", units: 3 }, { kind: "gru", units: 4 }, { kind: "lstm", units: 2 }, { kind: "simple_rnn", units: 3 }],
    }),
    made("no_layer", { units: [], cellType: "gru" }),
    made("no_layer_sequences", { units: [], cellType: "gru", returnSequences: true }),
    made("string_labels_weights_sum", {
      units: [4],
      cellType: "gru",
      nClasses: 3,
      labelVocabulary: ["x", "y", "z"],
      weightColumn: "w",
      lossReduction: "sum",
    }),
    made("lengths_0_1_5", { units: [4], cellType: "lstm" }, { lengths: [0, 1, 5] }),
    made("lengths_0_1_5_sequences", { units: [4, 3], cellType: "gru", returnSequences: true, nClasses: 3 }, { lengths: [0, 1, 5] }),
    made("weights_of_steps", { units: [4], cellType: "gru", returnSequences: true, weightColumn: "step_w", ofSteps: ["step_w"] }),
    made("string_labels_of_steps_sum", {
      units: [4],
      cellType: "lstm",
      returnSequences: true,
      nClasses: 3,
      labelVocabulary: ["x", "y", "z"],
      lossReduction: "sum",
    }),
    made("given_mask", {
      units: [4],
      cellType: "gru",
      returnSequences: true,
      sequenceMask: "mask",
      ofSteps: ["mask", "step_w"],
      weightColumn: "step_w",
    }),
    // Their order is by bytes, B, Z, a, a2, and after them A, b: a sort that mixes the two lists or ignores case permutes the rows of the kernel.
    made("order_of_names", {
      units: [4],
      cellType: "lstm",
      sequence: [{ kind: "numeric", key: "a" }, { kind: "numeric", key: "Z" }, { kind: "numeric", key: "a2" }, {
        kind: "numeric",
        key: "B",
      }],
      context: [{ kind: "numeric", key: "b" }, { kind: "numeric", key: "A" }],
    }),
    // Large inputs make the gradient of the logits' kernel longer than 5 (20 and more) and leave the others shorter.
    made("one_clipped_gradient", {
      units: [],
      cellType: "gru",
      lossReduction: "sum",
      sequence: [{ kind: "numeric", key: "a" }, { kind: "embedding", column: ids, dimension: 2 }],
      context: [{ kind: "numeric", key: "large", shape: [2] }],
    }, { batch: 12 }),
    made("embedding_and_indicator_of_bags", {
      units: [4],
      cellType: "gru",
      sequence: [
        { kind: "embedding", column: { kind: "identity", key: "bags", numBuckets: 6, defaultValue: 0 }, dimension: 3, combiner: "sqrtn" },
        { kind: "indicator", column: letters },
        { kind: "embedding", column: { kind: "hash", key: "words", size: 5 }, dimension: 2, combiner: "sum" },
        { kind: "numeric", key: "pairs", shape: [2], defaultValue: -1 },
      ],
      context: [{ kind: "embedding", column: { kind: "identity", key: "place", numBuckets: 4 }, dimension: 2 }, {
        kind: "indicator",
        column: { kind: "vocabulary", key: "sort", vocabulary: ["p", "q"] },
      }],
    }),
    made("shared_table", {
      units: [4],
      cellType: "gru",
      sequence: [{ kind: "shared", columns: [ids, { kind: "identity", key: "others", numBuckets: 7 }], dimension: 3 }],
    }),
    ...["Adam", "Ftrl", "RMSProp", "SGD"].map((optimizer) => made(`string_${optimizer}`, { units: [4], cellType: "gru", optimizer })),
    made("adam_instance", { units: [4], cellType: "lstm", optimizer: { kind: "Adam", learningRate: 0.01 } }),
    made("sgd_instance_unclipped", {
      units: [4],
      cellType: "simple_rnn",
      lossReduction: "sum",
      optimizer: { kind: "SGD", learningRate: 0.001 },
      context: [{ kind: "numeric", key: "large", shape: [2] }],
    }),
  ];
}

/** Cases that a seed draws. */
export function randomRnnCases(seed: number, count: number): RnnCase[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => {
    const cellType = random.pick<RnnCellName>(["simple_rnn", "lstm", "gru"]);
    const units = Array.from({ length: random.whole(1, 4) }, () => random.whole(1, 9));
    const returnSequences = random.next() < 0.5;
    const batch = random.whole(1, 13);
    const nClasses = random.whole(2, 5);
    const sequence = random.next() < 0.5 ? SEQUENCE : SEQUENCE.slice(0, 1);
    return made(`random_${seed}_${i}`, {
      units: random.next() < 0.2 ? units[0]! : units,
      cellType,
      returnSequences,
      nClasses,
      ...(random.next() < 0.5 ? { labelVocabulary: ["x", "y", "z", "t"].slice(0, nClasses) } : {}),
      ...(random.next() < 0.5 ? returnSequences ? { weightColumn: "step_w", ofSteps: ["step_w"] } : { weightColumn: "w" } : {}),
      lossReduction: random.pick(["sum", "sum_over_batch_size"]),
      sequence,
      context: random.next() < 0.5 ? CONTEXT : [],
      optimizer: random.pick(["Adagrad", "Adam", "SGD"]),
    }, { // TensorFlow fails on a batch of nothing but empty sequences: the first of each has a step.
      lengths: Array.from({ length: ROWS }, (_, row) => random.whole(row % batch === 0 ? 1 : 0, 8)),
      batch,
      seed: random.whole(0, 1 << 20),
    });
  });
}

const SEQUENCE: readonly RnnColumn[] = [{ kind: "embedding", column: ids, dimension: 3 }, { kind: "numeric", key: "a" }];
const CONTEXT: readonly RnnColumn[] = [{ kind: "numeric", key: "c", shape: [2] }];

interface Drawing {
  /** Lengths of the sequences, over and over. */
  readonly lengths?: readonly number[];
  readonly batch?: number;
  readonly seed?: number;
}

/** A case with data drawn for it; features that no column reads are left out. */
function made(name: string, options: Partial<RnnCase>, drawing: Drawing = {}): RnnCase {
  const random = new Random(drawing.seed ?? 21);
  const lengths = Array.from({ length: ROWS }, (_, row) => drawing.lengths?.[row % drawing.lengths.length] ?? random.whole(1, 7));
  const steps = (dtype: RnnValues["dtype"], value: () => RnnValue): RnnValues => ({
    dtype,
    values: lengths.map((n) => Array.from({ length: n }, value)),
  });
  const once = (dtype: RnnValues["dtype"], value: () => RnnValue): RnnValues => ({ dtype, values: lengths.map(value) });
  const real = () => random.round(-1, 1);
  const weight = () => random.pick([0, 0.5, 1, 2.25]);
  const all: Record<string, RnnValues> = {
    ids: steps("int64", () => random.whole(0, 7)),
    others: steps("int64", () => random.whole(0, 7)),
    bags: steps("int64", () => Array.from({ length: random.whole(1, 4) }, () => random.whole(-2, 8)).filter((id) => id !== -1).concat(3)),
    letters: steps("string", () => random.pick(LETTERS)),
    words: steps("string", () => random.pick(LETTERS)),
    pairs: { dtype: "float32", values: lengths.map((n) => Array.from({ length: 2 * n }, real)) },
    ...Object.fromEntries(["a", "a2", "Z", "B"].map((key) => [key, steps("float32", real)])),
    c: once("float32", () => [real(), real()]),
    ...Object.fromEntries(["b", "A"].map((key) => [key, once("float32", real)])),
    large: once("float32", () => [random.round(-16, 16), random.round(-16, 16)]),
    place: once("int64", () => random.whole(0, 4)),
    sort: once("string", () => random.pick(["p", "q", "r"])),
    w: once("float32", weight),
    step_w: steps("float32", weight),
    mask: { dtype: "bool", values: lengths.map((n) => Array.from({ length: n }, (_, i) => i % 3 === 1 ? 0 : 1)) },
  };
  const test = { sequence: SEQUENCE, context: CONTEXT, nClasses: 2, optimizer: "Adagrad", ...options };
  const { labelVocabulary, returnSequences, nClasses } = test;
  const label = () => labelVocabulary === undefined ? random.whole(0, nClasses) : random.pick(labelVocabulary.slice(0, nClasses));
  const dtype = labelVocabulary === undefined ? "int64" : "string";
  const used = new Set([...keysOf(test.sequence), ...keysOf(test.context), ...test.ofSteps ?? [], test.weightColumn ?? ""]);
  return {
    name,
    steps: 20,
    ...test,
    features: Object.fromEntries(Object.entries(all).filter(([key]) => used.has(key))),
    labels: returnSequences ? steps(dtype, label) : once(dtype, label),
    batch: drawing.batch ?? 4,
    more: 5,
  };
}

function keysOf(columns: readonly RnnColumn[]): string[] {
  return columns.flatMap((column) => {
    if (column.kind === "numeric") return [column.key];
    return column.kind === "shared" ? column.columns.map(({ key }) => key) : [column.column.key];
  });
}
