/**
 * The command line: `headway demo`, `train`, `evaluate`, `predict`, `explain`, `inspect` on CSV. Run a command with `--help` for its options.
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
import { note, print, toJson } from "./cli/output.ts";
import { HeadwayError } from "./core/errors.ts";

/**
 * Runs a command.
 *
 * @param args The command and its arguments, without the program's name.
 * @returns The exit code: 0 done, 1 error, 2 wrong usage, 130 interrupted.
 */
export async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    print(helpOfAll(Object.values(commands)));
    return name === undefined ? 2 : 0;
  }
  const interrupt = new AbortController();
  const interrupted = new Error("Interrupted");
  const onInterrupt = (): void => {
    // Whoever presses the keys twice does not want to wait for the checkpoint.
    if (interrupt.signal.aborted) Deno.exit(130);
    note("\nInterrupted: the step ends and a checkpoint is written.");
    interrupt.abort(interrupted);
  };
  Deno.addSignalListener("SIGINT", onInterrupt);
  try {
    await run(name, rest, interrupt.signal);
    return 0;
  } catch (error) {
    if (error === interrupted) return 130;
    return report(error, rest.includes("--json"));
  } finally {
    Deno.removeSignalListener("SIGINT", onInterrupt);
  }
}

async function run(name: string, rest: readonly string[], signal: AbortSignal): Promise<void> {
  if (!Object.hasOwn(commands, name)) {
    throw new UsageError(`There is no command ${JSON.stringify(name)}; the commands are ${Object.keys(commands).join(", ")}`);
  }
  const command: Command = commands[name as keyof typeof commands];
  const args = new Arguments(command, rest);
  if (args.flag("help")) return print(helpOf(command));
  // Each command loads what it needs and no more: help and inspect start at once.
  switch (name as keyof typeof commands) {
    case "demo":
      return await (await import("./cli/demo.ts")).demo(args, signal);
    case "train":
      return await (await import("./cli/train.ts")).train(args, signal);
    case "evaluate":
      return await (await import("./cli/evaluate.ts")).evaluate(args, signal);
    case "predict":
      return await (await import("./cli/predict.ts")).predict(args, signal);
    case "explain":
      return await (await import("./cli/explain.ts")).explain(args, signal);
    case "inspect":
      return await (await import("./cli/inspect.ts")).inspect(args);
  }
}

/** How the command line spells the options that sentences of the library name. */
const flags: Readonly<Record<string, string>> = {
  "(columnDefaults)": "(--default COLUMN=VALUE)",
  '(missing: "skip")': "(--missing skip)",
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
