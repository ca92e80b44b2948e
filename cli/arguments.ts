/**
 * What the commands take, how it is read, and the help that says so.
 *
 * @module
 */

import { parseArgs } from "jsr:@std/cli@^1/parse-args";

/** An option of a command. */
export interface Flag {
  /** Name without the dashes. */
  readonly name: string;
  /** Name of its value in the help; without one the option is a switch. */
  readonly value?: string;
  /** Whether it may be given several times. */
  readonly many?: boolean;
  /** What it does, with its default. */
  readonly help: string;
}

/** A command. */
export interface Command {
  /** Its name. */
  readonly name: string;
  /** Arguments that are no options, as in the help; those in brackets may be left out. */
  readonly operands: readonly string[];
  /** What it does, in one line. */
  readonly summary: string;
  /** More about it. */
  readonly details?: string;
  /** Its options. */
  readonly flags: readonly Flag[];
}

/** The command line does not say what a command needs: exit code 2. */
export class UsageError extends Error {
  /** The command whose help is to be pointed to. */
  readonly command: string | null;

  /** Makes the error with a sentence. */
  constructor(message: string, command: string | null = null) {
    super(message);
    this.name = "UsageError";
    this.command = command;
  }
}

/** The arguments of one call of a command. */
export class Arguments {
  /** Arguments that are no options. */
  readonly operands: readonly string[];
  readonly #command: Command;
  readonly #values: Readonly<Record<string, unknown>>;

  /** Reads the arguments after the command's name. */
  constructor(command: Command, args: readonly string[]) {
    this.#command = command;
    const valued = command.flags.filter((flag) => flag.value !== undefined).map((flag) => flag.name);
    const switches = command.flags.filter((flag) => flag.value === undefined).map((flag) => flag.name);
    const parsed = parseArgs([...args], {
      string: [...valued, "_"],
      boolean: switches,
      collect: command.flags.filter((flag) => flag.many).map((flag) => flag.name),
      alias: { help: "h" },
      unknown: (arg: string, key?: string) => {
        if (key !== undefined) throw new UsageError(`${command.name} has no option ${arg}`, command.name);
        return true;
      },
    });
    this.#values = parsed;
    this.operands = parsed._.map(String);
    for (const name of valued) {
      const given = [(parsed as Record<string, unknown>)[name] ?? []].flat() as string[];
      if (given.includes("")) throw new UsageError(`--${name} needs a value`, command.name);
      if (given.length > 1 && !command.flags.find((flag) => flag.name === name)!.many) {
        throw new UsageError(`--${name} is given twice`, command.name);
      }
    }
    if (this.flag("help")) return;
    const needed = command.operands.filter((operand) => !operand.startsWith("["));
    if (this.operands.length < needed.length) throw new UsageError(`${command.name} needs ${needed[this.operands.length]}`, command.name);
    if (this.operands.length > command.operands.length) {
      throw new UsageError(`${command.name} does not take ${JSON.stringify(this.operands[command.operands.length])}`, command.name);
    }
  }

  /** Whether a switch is given. */
  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  /** The value of an option, or null. */
  text(name: string): string | null {
    const value = this.#values[name];
    return typeof value === "string" ? value : null;
  }

  /** The value of an option that must be given. */
  needed(name: string): string {
    const value = this.text(name);
    if (value === null) throw new UsageError(`${this.#command.name} needs --${name}`, this.#command.name);
    return value;
  }

  /** A number, or a default. */
  number(name: string, byDefault: number, accept: (value: number) => boolean, expected: string): number {
    const text = this.text(name);
    if (text === null) return byDefault;
    const value = Number(text);
    if (text.trim() === "" || !accept(value)) {
      throw new UsageError(`--${name} must be ${expected}, received ${JSON.stringify(text)}`, this.#command.name);
    }
    return value;
  }

  /** A whole number from `least`, or a default. */
  whole(name: string, byDefault: number, least = 1): number {
    return this.number(name, byDefault, (value) => Number.isSafeInteger(value) && value >= least, `a whole number from ${least}`);
  }

  /** One of some words, or null. */
  choice<T extends string>(name: string, words: readonly T[]): T | null {
    const text = this.text(name);
    if (text === null || (words as readonly string[]).includes(text)) return text as T | null;
    throw new UsageError(`--${name} must be one of ${words.join(", ")}, received ${JSON.stringify(text)}`, this.#command.name);
  }

  /** One character, where `\\t` is a tab, or null. */
  character(name: string): string | null {
    const text = this.text(name) === "\\t" ? "\t" : this.text(name);
    if (text === null || text.length === 1) return text;
    throw new UsageError(`--${name} must be one character, received ${JSON.stringify(text)}`, this.#command.name);
  }

  /** Words between commas, or null. */
  list(name: string): string[] | null {
    return this.text(name)?.split(",").map((word) => word.trim()).filter((word) => word !== "") ?? null;
  }

  /** `NAME=VALUE` pairs of an option that may be given several times. */
  pairs(name: string): Record<string, string> {
    const pairs: Record<string, string> = {};
    for (const text of [this.#values[name] ?? []].flat() as string[]) {
      const at = text.indexOf("=");
      if (at < 1) throw new UsageError(`--${name} must be COLUMN=VALUE, received ${JSON.stringify(text)}`, this.#command.name);
      pairs[text.slice(0, at)] = text.slice(at + 1);
    }
    return pairs;
  }
}

/** The help of a command. */
export function helpOf(command: Command): string {
  const usage = ["headway", command.name, ...command.operands, "[OPTIONS]"].join(" ");
  const names = command.flags.map((flag) => `--${flag.name}${flag.value === undefined ? "" : ` ${flag.value}`}`);
  const width = Math.max(...names.map((name) => name.length));
  const lines = command.flags.map((flag, i) => `  ${names[i]!.padEnd(width)}  ${flag.help}`);
  return [command.summary, "", `Usage: ${usage}`, ...(command.details === undefined ? [] : ["", command.details]), "", "Options:", ...lines]
    .join("\n");
}

/** The help of all commands. */
export function helpOfAll(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    "Headway: TensorFlow's Estimators on CSV",
    "",
    "Usage: headway COMMAND [OPTIONS]",
    "",
    "Commands:",
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    "",
    "headway COMMAND --help says more. Exit codes: 0 done, 1 error, 2 wrong usage, 130 interrupted (by SIGTERM 143, by SIGHUP 129).",
  ].join("\n");
}
