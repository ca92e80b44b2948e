/**
 * A stand-in for `jsr:@std/cli@^1/parse-args` where JSR cannot be reached: the same function, options and shape of result, over the parser
 * of `node:util`. The real library replaces it unchanged.
 *
 * @module
 */
import { parseArgs as tokenize } from "node:util";

type Names = string | undefined;
type NameList<T extends Names> = T | readonly Extract<T, string>[];
type Aliases = Partial<Record<string, string | readonly string[]>>;
type Default<D, K extends string> = D extends Record<K, infer V> ? V : never;

type Values<B extends Names, S extends Names, C extends Names, N extends Names, D> =
  & { [K in Extract<Exclude<S, C>, string>]?: string | Default<D, K> | (K extends N ? false : never) }
  & { [K in Extract<Exclude<B, C>, string>]: boolean }
  & { [K in Extract<C & S, string>]: string[] }
  & { [K in Extract<C & B, string>]: boolean[] }
  & { [K in Extract<Exclude<C, S | B>, string>]: unknown[] }
  & { [K in Extract<keyof D & (S | B), string>]: Default<D, K> | (K extends S ? string : boolean) };

/** What {@linkcode parseArgs} returns: the options by name, the other arguments in `_`, and those behind a `--` where that was asked for. */
// deno-lint-ignore no-explicit-any
export type Args<T extends Record<string, unknown> = Record<string, any>> = T & {
  /** The arguments that belong to no option. */
  _: (string | number)[];
  /** The arguments behind `--`. */
  "--"?: string[];
};

/** Options for {@linkcode parseArgs}. */
export interface ParseOptions<
  B extends Names = Names,
  S extends Names = Names,
  C extends Names = Names,
  N extends Names = Names,
  D extends Record<string, unknown> | undefined = Record<string, unknown> | undefined,
> {
  /** Whether what follows `--` goes to the key `--` instead of `_`. */
  "--"?: boolean;
  /** Other names of options. */
  alias?: Aliases;
  /** Options without a value: false unless given. */
  boolean?: NameList<B>;
  /** Values of options that are not given. */
  default?: D;
  /** Whether everything after the first argument that is no option is left alone. */
  stopEarly?: boolean;
  /** Options whose value stays a string. */
  string?: NameList<S>;
  /** Options that may be given several times: an array, in order. */
  collect?: NameList<C>;
  /** Options that `--no-NAME` sets to false. */
  negatable?: NameList<N>;
  /** Called for each argument that no option names; it is dropped where this returns false. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** Parses command line arguments as the namesake of `@std/cli` does. */
export function parseArgs<
  const B extends Names = undefined,
  const S extends Names = undefined,
  const C extends Names = undefined,
  const N extends Names = undefined,
  D extends Record<string, unknown> | undefined = undefined,
>(
  args: string[],
  options: ParseOptions<B, S, C, N, D> = {},
): Args<Record<string, unknown> & Values<B, S, C, N, D>> {
  const kinds = new Kinds(options as ParseOptions);
  const result: Record<string, unknown> & { _: (string | number)[] } = { _: [] };
  const given = new Set<string>();
  const { flags, spelled, rest, behind } = separate(args, kinds, options.stopEarly === true);

  const { tokens } = tokenize({ args: flags, options: kinds.declared, strict: false, allowPositionals: true, tokens: true });
  for (const token of tokens) {
    if (token.kind === "positional") {
      if (options.unknown?.(token.value) !== false) result._.push(kinds.positional(token.value));
    } else if (token.kind === "option") {
      const { name, value } = kinds.read(token.name, token.value);
      if (!kinds.knows(name) && options.unknown?.(spelled[token.index]!, name, token.value ?? value) === false) continue;
      for (const key of kinds.names(name)) put(result, key, value, kinds.collects(name) && value !== false);
      given.add(name);
    }
  }
  result._.push(...rest.map((arg) => kinds.positional(arg)));

  for (const [name, value] of kinds.defaults()) {
    if (!kinds.names(name).some((key) => given.has(key))) { for (const key of kinds.names(name)) put(result, key, value, false, true); }
  }
  if (options["--"]) result["--"] = behind;
  else result._.push(...behind);
  return result as unknown as Args<Record<string, unknown> & Values<B, S, C, N, D>>;
}

/** What the caller's options say about a name. */
class Kinds {
  readonly declared: Record<string, { type: "string" | "boolean" }> = {};
  #booleans: Set<string>;
  #strings: Set<string>;
  #collected: Set<string>;
  #negatable: Set<string>;
  #groups = new Map<string, string[]>();
  #defaults: [string, unknown][];

  constructor(options: ParseOptions) {
    for (const [name, others] of Object.entries(options.alias ?? {})) {
      const group = [name, ...[others ?? []].flat()] as string[];
      for (const member of group) this.#groups.set(member, group);
    }
    const spread = (names: unknown) =>
      new Set([names ?? []].flat().filter((name) => typeof name === "string").flatMap((name) => this.names(name as string)));
    this.#booleans = spread(options.boolean);
    this.#strings = spread(options.string);
    this.#collected = spread(options.collect);
    this.#negatable = spread(options.negatable);
    const defaults = Object.entries(options.default ?? {});
    const has = (name: string) => defaults.some(([key]) => this.names(key).includes(name));
    this.#defaults = [
      ...defaults,
      ...[...this.#collected].filter((name) => !has(name) && (this.#strings.has(name) || this.#booleans.has(name))).map((
        name,
      ): [string, unknown] => [name, []]),
      ...[...this.#booleans].filter((name) => !has(name) && !this.#collected.has(name)).map((name): [string, unknown] => [name, false]),
    ];
    for (const name of this.#strings) this.declared[name] = { type: "string" };
    for (const name of this.#booleans) this.declared[name] = { type: "boolean" };
  }

  names(name: string): string[] {
    return this.#groups.get(name) ?? [name];
  }

  knows(name: string): boolean {
    return [this.#booleans, this.#strings, this.#groups].some((names) => names.has(name));
  }

  isBoolean(name: string): boolean {
    return this.#booleans.has(name);
  }

  isString(name: string): boolean {
    return this.#strings.has(name);
  }

  collects(name: string): boolean {
    return this.#collected.has(name);
  }

  defaults(): [string, unknown][] {
    return this.#defaults;
  }

  positional(text: string): string | number {
    return this.#strings.has("_") ? text : number(text);
  }

  read(spelled: string, value: string | boolean | undefined): { name: string; value: unknown } {
    const negated = spelled.startsWith("no-") && this.#negatable.has(spelled.slice(3));
    if (negated && typeof value !== "string") return { name: spelled.slice(3), value: false };
    if (this.#booleans.has(spelled)) return { name: spelled, value: value !== "false" };
    if (this.#strings.has(spelled)) return { name: spelled, value: typeof value === "string" ? value : "" };
    return { name: spelled, value: typeof value === "string" ? number(value) : true };
  }
}

/** Rewrites every option into `--name` or `--name=value`, and parts from them what is not to be read as an option. */
function separate(
  args: string[],
  kinds: Kinds,
  stopEarly: boolean,
): { flags: string[]; spelled: string[]; rest: string[]; behind: string[] } {
  const end = args.indexOf("--");
  const [before, behind] = end < 0 ? [args, []] : [args.slice(0, end), args.slice(end + 1)];
  const [flags, spelled]: [string[], string[]] = [[], []]; // as rewritten, and as the caller wrote each
  for (let i = 0; i < before.length; i++) {
    const arg = before[i]!;
    if (!arg.startsWith("-") || arg === "-") {
      if (stopEarly) return { flags, spelled, rest: before.slice(i), behind };
      flags.push(arg);
      spelled.push(arg);
      continue;
    }
    const names = arg.startsWith("--") ? [arg.slice(2)] : letters(arg.slice(1));
    const last = names.pop()!;
    const next = before[i + 1];
    const takes = next !== undefined && !next.startsWith("-") && !last.includes("=") && !isNegation(last, kinds) &&
      (!kinds.isBoolean(last) || next === "true" || next === "false");
    if (takes) i++;
    flags.push(...names.map((name) => `--${name}`), takes ? `--${last}=${next}` : kinds.isString(last) ? `--${last}=` : `--${last}`);
    spelled.push(...names.map(() => arg), arg);
  }
  return { flags, spelled, rest: [], behind };
}

function isNegation(spelled: string, kinds: Kinds): boolean {
  return kinds.read(spelled, undefined).name !== spelled;
}

/** `-abc` is three options, `-n5` and `-n=5` one with its value. */
function letters(group: string): string[] {
  const valued = /^([A-Za-z]+)(=?)([^A-Za-z].*)?$/s.exec(group);
  if (valued === null) return [group];
  const names = [...valued[1]!];
  const value = valued[2] === "=" || valued[3] !== undefined ? `=${(valued[3] ?? "").replace(/^=/, "")}` : "";
  return [...names.slice(0, -1), `${names.at(-1)}${value}`];
}

function number(text: string): string | number {
  return /\S/.test(text) && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** Writes a value under a name; `a.b` is `b` inside `a`. */
function put(result: Record<string, unknown>, name: string, value: unknown, collect: boolean, onlyIfAbsent = false): void {
  const path = name.split(".");
  if (path.includes("__proto__")) return;
  let holder = result;
  for (const part of path.slice(0, -1)) {
    holder = (Object.hasOwn(holder, part) && typeof holder[part] === "object" ? holder[part] : (holder[part] = {})) as Record<
      string,
      unknown
    >;
  }
  const key = path.at(-1)!;
  if (onlyIfAbsent && Object.hasOwn(holder, key)) return;
  if (!collect) holder[key] = value;
  else holder[key] = [...(Array.isArray(holder[key]) ? holder[key] : []), value];
}
