/**
 * The JSON files next to a model's own, which TensorFlow ignores: `headway.json` for a model directory,
 * `model.ckpt-N.headway.json` for a checkpoint.
 *
 * @module
 */

import { DataLossError, ValueError } from "../errors.ts";
import { defaultFileSystem } from "./path_file_system.ts";
import { type FileSystem, readFileIfThere, writeFileAtomically } from "./file_system.ts";
import { joinPath } from "./paths.ts";

/** Version of this package, written into every description. */
export const PACKAGE_VERSION = "0.1.0";

/** Version of the format of descriptions; one that is newer is refused. */
const DESCRIPTION_FORMAT = 1;

/** What JSON can say. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A record of JSON values. */
export interface JsonObject {
  /** A field. */
  readonly [key: string]: JsonValue;
}

/** A description as it is read: its own fields, the format and the version of the package that wrote it. */
export interface Description extends JsonObject {
  /** Version of the format. */
  readonly format: number;
  /** Version of the package that wrote it. */
  readonly packageVersion: string;
}

/** Path of the description of a model directory. */
export function modelDescriptionPath(dir: string): string {
  return joinPath(dir, "headway.json");
}

/** Path of the description of a checkpoint. */
export function sidecarPath(prefix: string): string {
  return `${prefix}.headway.json`;
}

/**
 * Reads the description of a model directory (`headway.json`); `null` where there is none.
 *
 * @throws {DataLossError} Where it is not JSON, not an object, nested more than 64 deep, or of a newer format.
 */
export async function readModelDescription(dir: string, fs?: FileSystem): Promise<Description | null> {
  return await readDescription(modelDescriptionPath(dir), fs ?? await defaultFileSystem());
}

/** Writes the description of a model directory, whole or not at all. */
export async function writeModelDescription(dir: string, fields: JsonObject, fs?: FileSystem): Promise<void> {
  await writeFileAtomically(fs ?? await defaultFileSystem(), modelDescriptionPath(dir), encodeDescription(fields));
}

/** Reads the description of a checkpoint; `null` where there is none, as beside every checkpoint of TensorFlow's. */
export async function readSidecar(prefix: string, fs?: FileSystem): Promise<Description | null> {
  return await readDescription(sidecarPath(prefix), fs ?? await defaultFileSystem());
}

/** Bytes of a description with format and version. */
export function encodeDescription(fields: JsonObject): Uint8Array {
  for (const reserved of ["format", "packageVersion"]) {
    if (reserved in fields) throw new ValueError(`A description cannot have a field ${reserved} of its own`);
  }
  return new TextEncoder().encode(
    JSON.stringify({ format: DESCRIPTION_FORMAT, packageVersion: PACKAGE_VERSION, ...fields }, null, 2) + "\n",
  );
}

async function readDescription(path: string, fs: FileSystem): Promise<Description | null> {
  const bytes = await readFileIfThere(fs, path);
  if (bytes === null) return null;
  const fail = (problem: string, cause?: unknown): never => {
    throw new DataLossError(`${path} is not a description of a model: ${problem}`, { file: path, cause });
  };
  let value: JsonValue;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    return fail("it is not JSON in UTF-8", cause);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return fail("it is not an object");
  const problem = unsound(value, MAX_DEPTH);
  if (problem !== null) fail(problem);
  const { format, packageVersion } = value as JsonObject;
  if (typeof format !== "number" || !Number.isInteger(format) || format < 1) {
    fail(`its format is ${JSON.stringify(format)}, not a version number`);
  }
  if (typeof packageVersion !== "string") fail("it does not say which version of the package wrote it");
  if (format as number > DESCRIPTION_FORMAT) {
    fail(`it has format ${format}, written by version ${packageVersion}; up to format ${DESCRIPTION_FORMAT} is understood here`);
  }
  return value as Description;
}

const MAX_DEPTH = 64;

function unsound(value: JsonValue, depth: number): string | null {
  if (typeof value !== "object" || value === null) return null;
  if (depth === 0) return `it is nested more than ${MAX_DEPTH} deep`;
  if (Object.hasOwn(value, "__proto__")) return "it has a field __proto__";
  for (const inner of Object.values(value)) {
    const problem = unsound(inner, depth - 1);
    if (problem !== null) return problem;
  }
  return null;
}
