/**
 * What a training was started with, as `headway.json` keeps it, so that it can be gone on with.
 *
 * @module
 */

import { type HoldOutPlan, isHoldOutPlan } from "../core/data/hold_out.ts";
import { InvalidArgumentError } from "../core/errors.ts";
import type { JsonValue } from "../core/io/model_description.ts";

/** Kept in `headway.json` under `commandLine`. */
export interface RunSettings {
  /** Path of the rows; null where they came from a pipe. */
  readonly data: string | null;
  /** What separates the fields of a row. */
  readonly delimiter: string;
  /** Steps of a run. */
  readonly steps: number;
  /** `global_step` at which the last run ends, or was to end. */
  readonly lastStep: number;
  /** Rows in a batch. */
  readonly batch: number;
  /** Learning rate of Adam. */
  readonly learningRate: number;
  /** Seed of weights, order and hold-out. */
  readonly seed: number;
  /** Which rows are held out; null for none. */
  readonly holdOut: HoldOutPlan | null;
}

/**
 * The settings of a description; null where it has none.
 *
 * @throws {InvalidArgumentError} if a field is missing or of a wrong type, naming file and field.
 */
export function storedSettings(settings: JsonValue | undefined, path: string): RunSettings | null {
  if (settings === undefined) return null;
  const fields: { readonly [key: string]: unknown } = typeof settings === "object" && settings !== null && !Array.isArray(settings)
    ? settings as object as { readonly [key: string]: unknown }
    : {};
  const check = (field: keyof RunSettings, sound: (value: unknown) => boolean): void => {
    if (sound(fields[field])) return;
    throw new InvalidArgumentError(`${path} does not tell how the model is trained: its field commandLine.${field} is wrong`, {
      file: path,
    });
  };
  const whole = (least: number) => (value: unknown): boolean => Number.isSafeInteger(value) && value as number >= least;
  check("data", (value) => value === null || typeof value === "string");
  check("delimiter", (value) => typeof value === "string" && value.length === 1);
  check("steps", whole(1));
  check("lastStep", whole(0));
  check("batch", whole(1));
  check("learningRate", (value) => typeof value === "number" && value > 0);
  check("seed", whole(0));
  check("holdOut", (value) => value === null || isHoldOutPlan(value));
  return fields as unknown as RunSettings;
}
