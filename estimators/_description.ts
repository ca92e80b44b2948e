/**
 * `headway.json`: what a model directory tells about its model, checked when training goes on.
 *
 * @module
 */

import { InvalidArgumentError } from "../core/errors.ts";
import type { FileSystem } from "../core/io/file_system.ts";
import { type JsonObject, type JsonValue, readModelDescription, writeModelDescription } from "../core/io/model_description.ts";

/** Writes the description unless the directory has the same one already. */
export async function saveDescription(dir: string, description: JsonObject | null, fs: FileSystem): Promise<void> {
  if (description === null) return;
  const before = await readModelDescription(dir, fs);
  const merged: Record<string, JsonValue> = {};
  // What others have added, such as the types of a CSV file, stays.
  for (const [key, value] of Object.entries(before ?? {})) if (key !== "format" && key !== "packageVersion") merged[key] = value;
  Object.assign(merged, description);
  const { format: _format, packageVersion: _version, ...known } = before ?? { format: 0, packageVersion: "" };
  if (before !== null && JSON.stringify(known) === JSON.stringify(merged)) return;
  await writeModelDescription(dir, merged, fs);
}

/** Throws if the directory belongs to a model with other columns or another head. */
export async function checkDescription(dir: string, description: JsonObject | null, fs: FileSystem): Promise<void> {
  if (description === null) return;
  const before = await readModelDescription(dir, fs);
  if (before === null) return;
  const columnsBefore = byName(before["columns"]);
  for (const [name, column] of byName(description["columns"])) {
    const old = columnsBefore.get(name);
    if (old !== undefined && JSON.stringify(old) !== JSON.stringify(column)) {
      throw new InvalidArgumentError(
        `column \`${name}\` changed: the model in ${dir} was trained with ${JSON.stringify(old)}, this estimator has ${
          JSON.stringify(column)
        }`,
        { column: name },
      );
    }
  }
  for (const name of columnsBefore.keys()) {
    if (!byName(description["columns"]).has(name)) {
      throw new InvalidArgumentError(`column \`${name}\` is gone: the model in ${dir} was trained with it`, { column: name });
    }
  }
  const vocabulary = (value: JsonValue | undefined) => (value as JsonObject | undefined)?.["labelVocabulary"];
  const [old, now] = [vocabulary(before["head"]), vocabulary(description["head"])];
  if (old !== undefined && now !== undefined && JSON.stringify(old) !== JSON.stringify(now)) {
    throw new InvalidArgumentError(
      `the label vocabulary changed: the model in ${dir} was trained with ${JSON.stringify(old)}, this estimator has ${
        JSON.stringify(now)
      }`,
    );
  }
}

function byName(columns: JsonValue | undefined): Map<string, JsonValue> {
  const named = new Map<string, JsonValue>();
  if (!Array.isArray(columns)) return named;
  for (const column of columns as JsonValue[]) {
    const name = (column as JsonObject | null)?.["name"];
    if (typeof name === "string") named.set(name, column);
  }
  return named;
}
