/**
 * What a method of an estimator is given, checked.
 *
 * @module
 */

import { checkOptions, describe, type OptionKinds, UnimplementedError, ValueError } from "../core/errors.ts";
import { RunConfig, type RunConfigOptions } from "./run_config.ts";

/** The configuration that is meant. */
export function runConfigOf(config: RunConfig | RunConfigOptions | undefined): RunConfig {
  if (config === undefined) return new RunConfig();
  if (config instanceof RunConfig) return config;
  if (typeof config === "object" && config !== null && Object.getPrototypeOf(config) === Object.prototype) return new RunConfig(config);
  throw new ValueError(`config must be an instance of \`RunConfig\`, but provided ${String(config)}.`);
}

/** Options of `predict` and `predictOne`. */
export const predictOptions: OptionKinds = { predictKeys: ["string", "array"], checkpointPath: ["any"], requireCheckpoint: ["boolean"] };

/** Options of the methods that export. */
export const exportOptions: OptionKinds = {
  assetsExtra: ["object", "null"],
  asText: ["boolean"],
  checkpointPath: ["any"],
  strict: ["boolean"],
};

/** Checks the options of a method; those that do not exist yet throw. */
export function checkCallOptions(method: string, options: object, kinds: OptionKinds): void {
  for (const key of ["hooks", "savingListeners"]) {
    if (Object.hasOwn(options ?? {}, key)) throw new UnimplementedError(`${method}: the option ${JSON.stringify(key)} does not exist yet`);
  }
  checkOptions(method, options, { ...kinds, signal: ["any"] });
  const { signal } = options as { signal?: unknown };
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError(`${method}: signal must be an AbortSignal, received ${describe(signal)}`);
  }
}

/** Checks a number of steps. */
export function checkSteps(name: "steps" | "maxSteps", steps: number | undefined): void {
  if (steps === undefined || steps > 0 && Number.isInteger(steps)) return;
  throw new ValueError(`Must specify ${name} > 0, given: ${steps}${steps > 0 ? ", which is no whole number" : ""}`);
}

/** Checks an input function. */
export function checkCallable(inputFn: unknown): void {
  if (typeof inputFn !== "function") throw new TypeError(`\`inputFn\` must be callable, given: ${describe(inputFn)}`);
}

/** The keys that are asked for, or null for all. */
export function keysOf(keys: string | readonly string[] | undefined): readonly string[] | null {
  return keys === undefined ? null : typeof keys === "string" ? [keys] : keys;
}
