/**
 * `headway.json`: what a model directory tells about its model, looked at whenever that is opened.
 *
 * @module
 */

import { InvalidArgumentError } from "../../core/errors.ts";
import type { FileSystem } from "../../core/io/file_system.ts";
import type { Logger } from "../../core/logger.ts";
import { type JsonObject, type JsonValue, readModelDescription, writeModelDescription } from "../../core/io/model_description.ts";

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

/**
 * Throws if the directory belongs to a model with other columns, another activation or another vocabulary of labels.
 *
 * @throws {InvalidArgumentError} naming what changed.
 */
export async function checkDescription(dir: string, description: JsonObject | null, fs: FileSystem): Promise<void> {
  for (const { sentence, column } of await changesOf(dir, description, fs)) {
    throw new InvalidArgumentError(sentence, column === null ? {} : { column });
  }
}

/** Warns of what {@linkcode checkDescription} refuses: whoever only asks a model may know better, but hears of it. */
export async function warnOfChanges(dir: string, description: JsonObject | null, fs: FileSystem, logger: Logger): Promise<void> {
  for (const { sentence } of await changesOf(dir, description, fs)) logger.warn(`${sentence}. Its answers may be wrong`);
}

/** What a model has become since it was trained in a directory. */
async function changesOf(dir: string, now: JsonObject | null, fs: FileSystem): Promise<{ sentence: string; column: string | null }[]> {
  const before = now === null ? null : await readModelDescription(dir, fs);
  if (now === null || before === null) return [];
  const changes: { sentence: string; column: string | null }[] = [];
  const compare = (what: string, was: JsonValue | undefined, is: JsonValue | undefined, column: string | null) => {
    if (was === undefined || is === undefined || spelled(was) === spelled(is)) return;
    const sentence = `${what} changed: the model in ${dir} was trained with ${spelled(was)}, this estimator has ${spelled(is)}`;
    changes.push({ sentence, column });
  };
  const columns = byName(now["columns"]);
  for (const [name, was] of byName(before["columns"])) {
    const is = columns.get(name);
    if (is !== undefined) compare(`column \`${name}\``, was, is, name);
    else changes.push({ sentence: `column \`${name}\` is gone: the model in ${dir} was trained with it`, column: name });
  }
  compare("the network", networkOf(before), networkOf(now), null);
  compare("the activation", before["activation"], now["activation"], null);
  const vocabulary = (head: JsonValue | undefined) => (head as JsonObject | undefined)?.["labelVocabulary"];
  compare("the label vocabulary", vocabulary(before["head"]), vocabulary(now["head"]), null);
  if (changes.length === 0) compare("the head", meaning(before["head"]), meaning(now["head"]), null);
  return changes;
}

/** The kind of network of an estimator: that with annotations has the same as another. */
function networkOf({ estimator }: JsonObject): JsonValue | undefined {
  return /^[A-Z]NN/.exec(String(estimator))?.[0];
}

/** What of a head decides what logits mean. How losses are weighed and metrics counted may change from one training to the next. */
function meaning(head: JsonValue | undefined): JsonValue | undefined {
  if (typeof head !== "object" || head === null) return undefined;
  const { name: _, ...rest } = head as JsonObject;
  return JSON.parse(JSON.stringify(rest, (key, part: JsonValue) => freeOptions.has(key) ? undefined : part)) as JsonValue;
}

const freeOptions = new Set([
  "weightColumn",
  "lossReduction",
  "thresholds",
  "classesForClassBasedMetrics",
  "headWeights",
  "computeFullLoss",
]);

/** A description for comparison: of a vocabulary file whose content is known it does not matter where it lies. */
function spelled(value: JsonValue): string {
  return JSON.stringify(value, (_, part: JsonValue | { readonly hash: string; readonly vocabularyFile?: string }) => {
    if (typeof part !== "object" || part === null || !("hash" in part) || typeof part.hash !== "string") return part;
    return { ...part, vocabularyFile: undefined };
  });
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
