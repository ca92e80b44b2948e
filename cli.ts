/**
 * The command line: `headway demo`, `train`, `evaluate`, `predict`, `explain`, `export`, `inspect`, `run` on CSV. Run a command with `--help` for its options.
 *
 * @example
 * ```sh
 * deno run -A jsr:@headway/estimator/cli demo
 * ```
 *
 * @module
 */

import { Arguments, type Command, helpOf, helpOfAll, UsageError } from "./cli/arguments.ts";
import { commands } from "./cli/commands.ts";
import { Interruption } from "./cli/interruption.ts";
import { note, print, toJson } from "./cli/output.ts";
import { HeadwayError } from "./core/errors.ts";

/**
 * Runs a command.
 *
 * @param args The command and its arguments, without the program's name.
 * @returns The exit code: 0 done, 1 error, 2 wrong usage, 130 interrupted; 143 and 129 ended by SIGTERM and SIGHUP.
 */
export async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    print(helpOfAll(Object.values(commands)));
    return name === undefined ? 2 : 0;
  }
  const interruption = new Interruption();
  const deafen = interruption.listen();
  try {
    await run(name, rest, interruption);
    return 0;
  } catch (error) {
    return interruption.ended(error) ? interruption.code! : report(error, rest.includes("--json"));
  } finally {
    deafen();
  }
}

async function run(name: string, rest: readonly string[], interruption: Interruption): Promise<void> {
  if (!Object.hasOwn(commands, name)) {
    throw new UsageError(`There is no command ${JSON.stringify(name)}; the commands are ${Object.keys(commands).join(", ")}`);
  }
  const command: Command = commands[name as keyof typeof commands];
  const args = new Arguments(command, rest);
  if (args.flag("help")) return print(helpOf(command));
  // Each command loads what it needs and no more: help and inspect start at once.
  switch (name as keyof typeof commands) {
    case "demo":
      return await (await import("./cli/demo.ts")).demo(args, interruption);
    case "train":
      return await (await import("./cli/train.ts")).train(args, interruption);
    case "evaluate":
      return await (await import("./cli/evaluate.ts")).evaluate(args, interruption);
    case "predict":
      return await (await import("./cli/predict.ts")).predict(args, interruption);
    case "explain":
      return await (await import("./cli/explain.ts")).explain(args, interruption);
    case "export":
      return await (await import("./cli/export.ts")).exportModel(args);
    case "inspect":
      return await (await import("./cli/inspect.ts")).inspect(args);
    case "run":
      return await (await import("./cli/run.ts")).runSavedModel(args);
  }
}

/** How the command line spells the options that sentences of the library name. */
const flags: Readonly<Record<string, string>> = {
  "(columnDefaults)": "(--default COLUMN=VALUE)",
  '(missing: "skip")': "(--missing skip)",
  "give the option delimiter": "give --delimiter",
  "name the column in selectColumns": "name the column in --features",
  "selectColumns names": "The model reads",
  "labelName names": "The label is",
  'the type "float32" in columnTypes': "the type float32 (--type COLUMN=float32)",
};

function inFlags(message: string): string {
  return Object.entries(flags).reduce((sentence, [option, flag]) => sentence.replace(option, () => flag), message);
}

function report(error: unknown, asJson: boolean): number {
  const usage = error instanceof UsageError;
  const message = inFlags(error instanceof Error ? error.message : String(error));
  if (asJson) {
    const { code, file, tensor, column, row } = (error instanceof HeadwayError ? error : {}) as Partial<HeadwayError>;
    note(toJson({ error: { message, code: usage ? "USAGE" : code, file, tensor, column, row } }));
    return usage ? 2 : 1;
  }
  note(`error: ${message}`);
  if (usage) note(`See headway ${error.command === null ? "" : `${error.command} `}--help`);
  return usage ? 2 : 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
