/**
 * The options of optimizers: those that all have, their checks, their description.
 *
 * @module
 */

import { describe, ValueError } from "../errors.ts";
import type { LearningRateConfig, LearningRateSchedule } from "../learning_rate.ts";

/** Options of every optimizer. */
export interface OptimizerOptions {
  /** The rate, or the rate as a function of the number of steps taken. */
  readonly learningRate?: number | LearningRateSchedule;
  /** Name under which its variables stand in a checkpoint: `training/NAME/...`. Default: the kind's own. */
  readonly name?: string;
  /** Time decay: the rate of a step is learningRate / (1 + decay * step). Default 0. */
  readonly decay?: number;
  /** The gradient of each variable is scaled down to this norm. Default: not. */
  readonly clipnorm?: number | null;
  /** Each element of a gradient is limited to [-clipvalue, clipvalue]. Default: not. */
  readonly clipvalue?: number | null;
  /** The gradients of all variables are scaled down together to this norm. Default: not. */
  readonly globalClipnorm?: number | null;
}

/** How an optimizer is described: its kind and every option. A learning rate that cannot be described is null. */
export interface OptimizerConfig {
  /** Name of the class. */
  readonly kind: string;
  /** The options. */
  readonly [option: string]: string | number | boolean | null | LearningRateConfig;
}

/** Every option of an optimizer with its value. */
export type OptimizerSettings = Readonly<Record<string, string | number | boolean | null | LearningRateSchedule>>;

/** Refuses a number that is out of the range of an option; it is finite. */
export type OptionRange = (option: string, value: number) => void;

/** The ranges of options by name. An option that is not named must be at least 0. */
export type OptionRanges = Readonly<Record<string, OptionRange>>;

/** A share: [0, 1]. */
export const unitInterval: OptionRange = (option, value) => {
  if (!(value >= 0 && value <= 1)) throw new ValueError(`\`${option}\` must be between [0, 1]. Received: ${option}=${value}.`);
};

const atLeastZero: OptionRange = (option, value) => {
  if (value < 0) throw new ValueError(`Expected ${option} >= 0, received: ${value}`);
};

/**
 * Every option of an optimizer with its value, and which of them were given.
 *
 * @param known The options that there are, with their defaults.
 * @param ranges The ranges of those that may be other numbers than those of at least 0.
 * @throws {TypeError} if the options are no record, or one is not known or of another type than its default.
 * @throws {ValueError} if one is out of its range.
 */
export function checkedSettings(
  kind: string,
  known: OptimizerSettings,
  options: object,
  ranges: OptionRanges,
): { readonly settings: OptimizerSettings; readonly given: ReadonlySet<string> } {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`${kind} takes its options as a record, received ${describe(options)}`);
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [option, value] of given) checkOption(kind, known, option, value, ranges);
  const settings: OptimizerSettings = { ...known, ...Object.fromEntries(given) };
  const { clipnorm = null, globalClipnorm = null } = settings;
  if (clipnorm !== null && globalClipnorm !== null) {
    throw new ValueError(
      `Cannot accept both \`clipnorm\` and \`globalClipnorm\`. Received: clipnorm=${clipnorm}, globalClipnorm=${globalClipnorm}.`,
    );
  }
  return { settings, given: new Set(given.map(([option]) => option)) };
}

/** Options that may be null. */
const limits = new Set(["clipnorm", "clipvalue", "globalClipnorm"]);

function checkOption(kind: string, known: OptimizerSettings, option: string, value: unknown, ranges: OptionRanges): void {
  const like = Object.hasOwn(known, option) ? known[option] : undefined;
  if (like === undefined) {
    throw new TypeError(
      `Unexpected keyword argument passed to optimizer: ${option}. The options of ${kind} are ${Object.keys(known).join(", ")}`,
    );
  }
  if (limits.has(option) && value === null) return;
  if (option === "learningRate" && typeof value === "function") return;
  const type = limits.has(option) ? "number" : typeof like;
  const actual: string = typeof value;
  if (actual !== type) {
    throw new TypeError(`[${kind}] ${option} must be a ${type}. Received ${value === null ? "null" : actual}`);
  }
  if (option === "name" && (value === "" || (value as string).includes("/"))) {
    throw new ValueError(`[${kind}] name must be a word without "/". Received ${JSON.stringify(value)}`);
  }
  if (typeof value !== "number") return;
  if (!Number.isFinite(value)) throw new ValueError(`[${kind}] ${option} must be a finite number. Received ${value}`);
  (ranges[option] ?? atLeastZero)(option, value);
}
