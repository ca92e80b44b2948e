/**
 * SavedModels that TensorFlow's canned estimators export run here as they do there: those of TensorFlow 2.15.1 and of 1.15.5.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { runPython } from "./_python.ts";
import { type Answer, checkAnswers } from "../saved_model/_answers.ts";

interface Case {
  readonly name: string;
  readonly kind: "dnn" | "linear" | "combined" | "baseline" | "rnn";
  readonly head: "binary" | "multi" | "words" | "regression";
  readonly receiver: "parsing" | "raw";
  readonly columns: readonly string[];
  readonly sequence?: readonly string[];
  readonly cell?: "simple_rnn" | "lstm" | "gru";
  readonly units?: readonly number[];
  readonly batch_norm?: boolean;
  readonly activation?: string;
  readonly partitions?: number;
  readonly combiner?: string;
  /** The one TensorFlow that has it. */
  readonly only?: "tf1";
}

interface Result {
  readonly path: string;
  readonly cases: readonly Answer[];
  readonly error?: string;
}

const all = ["numeric", "bucketized", "indicator", "embedding", "file", "hash", "identity", "crossed", "weighted"];

const cases: readonly Case[] = [
  { name: "dnn_numeric", kind: "dnn", head: "regression", receiver: "parsing", columns: ["normalised"], activation: "tanh" },
  { name: "dnn_all", kind: "dnn", head: "multi", receiver: "parsing", columns: all },
  {
    name: "dnn_batch_norm",
    kind: "dnn",
    head: "words",
    receiver: "parsing",
    columns: ["hash_numbers", "embedding"],
    batch_norm: true,
    activation: "selu",
  },
  {
    name: "dnn_partitioned",
    kind: "dnn",
    head: "binary",
    receiver: "parsing",
    columns: ["numeric", "hash", "file"],
    partitions: 3,
    only: "tf1",
  },
  {
    name: "dnn_raw",
    kind: "dnn",
    head: "binary",
    receiver: "raw",
    columns: ["numeric", "bucketized", "indicator", "hash", "identity"],
    activation: "elu",
  },
  {
    name: "linear",
    kind: "linear",
    head: "binary",
    receiver: "parsing",
    columns: ["numeric", "bucketized", "wide_words", "wide_crossed", "wide_weighted"],
  },
  { name: "linear_mean", kind: "linear", head: "words", receiver: "parsing", columns: ["wide_hash", "wide_crossed"], combiner: "mean" },
  { name: "linear_raw", kind: "linear", head: "regression", receiver: "raw", columns: ["numeric", "wide_words"] },
  {
    name: "combined",
    kind: "combined",
    head: "multi",
    receiver: "parsing",
    columns: ["numeric", "embedding", "wide_hash", "wide_crossed", "bucketized"],
  },
  { name: "baseline", kind: "baseline", head: "multi", receiver: "parsing", columns: ["numeric"] },
  { name: "baseline_regression", kind: "baseline", head: "regression", receiver: "parsing", columns: ["numeric"] },
  {
    name: "rnn_lstm",
    kind: "rnn",
    head: "binary",
    receiver: "parsing",
    columns: ["numeric"],
    sequence: ["sequence_numeric", "sequence_embedding"],
    cell: "lstm",
  },
  {
    name: "rnn_gru",
    kind: "rnn",
    head: "multi",
    receiver: "parsing",
    columns: [],
    sequence: ["sequence_embedding"],
    cell: "gru",
    units: [4, 3],
  },
  {
    name: "rnn_simple",
    kind: "rnn",
    head: "words",
    receiver: "parsing",
    columns: ["embedding"],
    sequence: ["sequence_indicator"],
    cell: "simple_rnn",
  },
];

const directory = await Deno.makeTempDir({ prefix: "headway_oracle_" });
Deno.test.afterAll(() => Deno.remove(directory, { recursive: true }));

for (const environment of ["tf2", "tf1"] as const) {
  const own = cases.filter(({ only = environment }) => only === environment).map((each) => ({
    ...each,
    name: `${environment}_${each.name}`,
  }));
  const results = await runPython<Result>(environment, "saved_models.py", own, directory);
  for (const { name } of own) {
    Deno.test(`The SavedModel of ${name} answers here as in TensorFlow`, async () => {
      const { path, cases, error } = results[name]!;
      assertEquals(error, undefined);
      await checkAnswers(path, cases, true);
    });
  }
}
