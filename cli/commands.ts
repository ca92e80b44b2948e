/**
 * The commands and their options.
 *
 * @module
 */

import type { Command, Flag } from "./arguments.ts";

const help: Flag = { name: "help", help: "Print this help" };
const json: Flag = { name: "json", help: "Print the result as JSON on the standard output" };
const quiet: Flag = { name: "quiet", help: "Print warnings and the result only" };
const batch: Flag = { name: "batch", value: "N", help: "Rows in a batch (default 32)" };
const checkpoint: Flag = { name: "checkpoint", value: "PATH", help: "Use this checkpoint instead of the latest" };

const defaults: Flag = {
  name: "default",
  value: "COLUMN=VALUE",
  many: true,
  help: "Stands for missing values of a column; may be repeated",
};
const delimiter: Flag = {
  name: "delimiter",
  value: "CHAR",
  help: "What separates the fields of a row, \\t for a tab (default: as in training)",
};

/** How commands that ask a model read rows. */
const rows: readonly Flag[] = [
  defaults,
  { name: "missing", value: "WHAT", help: "error or skip: rows with missing values (default: as in training)" },
  delimiter,
];

const training: readonly Flag[] = [
  { name: "steps", value: "N", help: "Steps to train (default 1000, or what is left of a run that was ended early)" },
  batch,
  { name: "hidden", value: "N,N", help: "Width of each hidden layer (default 16,8; of a recurrent one 64)" },
  { name: "learning-rate", value: "RATE", help: "Learning rate of Adam (default 0.01)" },
  { name: "dropout", value: "P", help: "Probability with which hidden units are dropped (default 0)" },
  { name: "seed", value: "N", help: "Seed of weights and order (default: drawn)" },
  { name: "holdout", value: "N", help: "Hold one row in N out, by a hash of the row, and evaluate on them, 0 for none (default 5)" },
];

/** All commands in the order of the help. */
export const commands = {
  demo: {
    name: "demo",
    operands: ["[penguins|iris]"],
    summary: "Train on penguins or irises, evaluate, predict three of them",
    flags: [
      { name: "model-dir", value: "DIR", help: "Directory of the model (default: a new temporary one)" },
      ...training,
      json,
      quiet,
      help,
    ],
  },
  train: {
    name: "train",
    operands: ["[DATA.csv|MODEL_DIR]"],
    summary: "Train a model on CSV, or train an existing one further",
    details:
      "MODEL_DIR alone goes on with a training: on the rows, with the options and for the steps that it was started with. An option that\n" +
      "is given takes the place of its own, but not of those that make the model what it is, nor of --holdout: rows that are held out stay so.\n" +
      "DATA.csv may be - or a pipe, which is kept in a temporary file while the command runs.\n\n" +
      "Column types are inferred from the first rows, printed and kept in MODEL_DIR/headway.json. Numbers are normalised by mean and\n" +
      "deviation of the training rows; strings become a vocabulary. With --sequence a recurrent network reads the items of a column one\n" +
      "after the other, and the other columns beside each of them; --type is then the type of an item.",
    flags: [
      { name: "label", value: "COLUMN", help: "Column to learn; needed for a new model" },
      { name: "model-dir", value: "DIR", help: "Directory of the model; needed for a new one" },
      { name: "features", value: "A,B", help: "Columns to learn from (default: all others)" },
      { name: "kind", value: "KIND", help: "classifier or regressor (default: by the label's type)" },
      { name: "type", value: "COLUMN=TYPE", many: true, help: "float32, int64 or string, for one column; may be repeated" },
      { name: "sequence", value: "COLUMN=HOW", many: true, help: "Split a column's text: chars, words, or at HOW; may be repeated" },
      { name: "cell", value: "CELL", help: "With --sequence: gru, lstm or simple_rnn (default gru)" },
      defaults,
      { name: "missing", value: "WHAT", help: "error or skip: rows with missing values (default error)" },
      { ...delimiter, help: "What separates the fields of a row, \\t for a tab (default ,)" },
      ...training,
      json,
      quiet,
      help,
    ],
  },
  evaluate: {
    name: "evaluate",
    operands: ["MODEL_DIR", "DATA.csv"],
    summary: "Print the metrics of a model on CSV",
    flags: [
      ...rows,
      batch,
      checkpoint,
      json,
      quiet,
      help,
    ],
  },
  predict: {
    name: "predict",
    operands: ["MODEL_DIR", "[DATA.csv]"],
    summary: "Print a prediction for each row of CSV, or for one row",
    details:
      "DATA.csv may be - for the standard input. Labels are not needed. There is one line for each row of DATA.csv, in its order: null for a\n" +
      "row that is skipped because a value is missing.",
    flags: [
      { name: "row", value: "JSON", help: 'One row, as in --row \'{"length": 39.1, "island": "Dream"}\'' },
      ...rows,
      batch,
      checkpoint,
      { name: "json", help: "Print each prediction with all its values and the number of its row as a line of JSON" },
      quiet,
      help,
    ],
  },
  explain: {
    name: "explain",
    operands: ["MODEL_DIR"],
    summary: "Show how much of each prediction comes from which column",
    details:
      "Integrated gradients: what the columns add to the output, from that of a baseline on. Printed as bars, or written as a page. The\n" +
      "means over all rows that are explained are shown too.",
    flags: [
      { name: "data", value: "DATA.csv", help: "Rows to explain, --data=- for the standard input; needed" },
      { name: "target", value: "CLASS", help: "Class to explain, by name or id, or predicted: of each row its own (default predicted)" },
      { name: "of", value: "WHAT", help: "probability or logit of the class (default probability)" },
      { name: "baseline", value: "WHAT", help: "zeros, mean, examples (averaged over 100 of them), or a row in JSON (default zeros)" },
      { name: "baseline-data", value: "DATA.csv", help: "Rows of the baselines mean and examples (default: those of --data)" },
      { name: "method", value: "METHOD", help: "gauss_legendre or right_riemann (default gauss_legendre)" },
      { name: "steps", value: "N", help: "Points of the path at first (default 64)" },
      { name: "tolerance", value: "T", help: "Gap at which points suffice, as a part of the difference (default 0.001)" },
      { name: "limit", value: "N", help: "Rows to explain, 0 for all (default 10, with --html 200, with --json all)" },
      { name: "html", value: "PAGE.html", help: "Write a page that shows all, and print the means only" },
      ...rows,
      batch,
      checkpoint,
      { name: "json", help: "Print what was found for each row as a line of JSON" },
      quiet,
      help,
    ],
  },
  export: {
    name: "export",
    operands: ["MODEL_DIR"],
    summary: "Write a model as a SavedModel, for TensorFlow and TensorFlow Serving, and print where",
    details: "The SavedModel is a directory of its own below the one of --output, named by the seconds since 1970.",
    flags: [
      { name: "output", value: "DIR", help: "Where the SavedModel goes (default MODEL_DIR/export)" },
      {
        name: "inputs",
        value: "WHAT",
        help: "examples: it is fed with serialised tf.Example; tensors: with one for each column (default examples)",
      },
      checkpoint,
      json,
      quiet,
      help,
    ],
  },
  inspect: {
    name: "inspect",
    operands: ["MODEL_DIR"],
    summary: "Print the variables of a checkpoint with shapes and statistics, or the graph of a model",
    details:
      "MODEL_DIR may also be a checkpoint, such as model/model.ckpt-1000, or a SavedModel; TensorFlow's are read too. Of a SavedModel the\n" +
      "signatures, operations and sizes are printed as well.\n" +
      "With --graph, the operations of the model from the raw features on, by scope: kind, dtype, shape, parameters.",
    flags: [
      { name: "variable", value: "NAME", help: "Print the values of one variable" },
      { name: "graph", help: "Print the graph of the model instead" },
      {
        name: "mode",
        value: "MODE",
        help: "With --graph: infer, eval with the loss, or train with the gradients and the step (default infer)",
      },
      { name: "format", value: "FORMAT", help: "With --graph: text, json, or dot for Graphviz (default text)" },
      json,
      help,
    ],
  },
  run: {
    name: "run",
    operands: ["SAVED_MODEL"],
    summary: "Print what a signature of a SavedModel answers to each row of CSV, or to one row",
    details:
      "SAVED_MODEL is a directory that TensorFlow or headway exported. Columns are features of the examples that the signature parses, or its\n" +
      "inputs; an empty field is an absent value, and a field that begins with [ is a list in JSON. There is a line of JSON for each row.",
    flags: [
      { name: "input", value: "DATA.csv", help: "Rows to run, --input=- for the standard input" },
      { name: "row", value: "JSON", help: 'One row, as in --row \'{"age": 41, "words": ["a", "b"]}\'' },
      { name: "signature", value: "NAME", help: "What to ask for (default: predict where there is one, else serving_default)" },
      { name: "tags", value: "A,B", help: "Tags of the graph (default serve)" },
      { ...delimiter, help: "What separates the fields of a row, \\t for a tab (default ,)" },
      batch,
      quiet,
      help,
    ],
  },
} as const satisfies Record<string, Command>;
