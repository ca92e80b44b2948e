/**
 * Errors, and the checks of what a caller gives: options, callbacks. What is misspelt or of a wrong type is refused where it is given, not where it
 * would be missed.
 *
 * @module
 */

/** Where an error was found; every field is present only where it is known. */
export interface ErrorDetails {
  /** Path of the file that was being read or written. */
  readonly file?: string;
  /** Name of the tensor or variable. */
  readonly tensor?: string;
  /** Name of the feature column or of the CSV column. */
  readonly column?: string;
  /** Row in the batch or line of the file, counted from 0. */
  readonly row?: number;
  /** The error underneath. */
  readonly cause?: unknown;
}

/** Base of every error of this library. */
export class HeadwayError extends Error {
  /** Stable, machine-readable name of the kind of error, such as `DATA_LOSS`. */
  readonly code: string = "UNKNOWN";
  /** Path of the file that was being read or written. */
  readonly file?: string;
  /** Name of the tensor or variable. */
  readonly tensor?: string;
  /** Name of the feature column or of the CSV column. */
  readonly column?: string;
  /** Row in the batch or line of the file, counted from 0. */
  readonly row?: number;

  /** Makes an error with a sentence and, where known, the place it speaks of. */
  constructor(message: string, details: ErrorDetails = {}) {
    const { cause, ...place } = details;
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    Object.assign(this, place);
  }
}

/** An argument, option or piece of data has a value that is not allowed. */
export class ValueError extends HeadwayError {
  /** Stable name of the kind of error. */
  override readonly code: string = "VALUE";
}

/** A feature, weight column or other named entry is missing. */
export class KeyError extends ValueError {
  /** Stable name of the kind of error. */
  override readonly code: string = "KEY";
}

/** A value met while computing is not allowed, such as a label out of range. */
export class InvalidArgumentError extends HeadwayError {
  /** Stable name of the kind of error. */
  override readonly code: string = "INVALID_ARGUMENT";
}

/** A file, checkpoint or variable does not exist. */
export class NotFoundError extends HeadwayError {
  /** Stable name of the kind of error. */
  override readonly code: string = "NOT_FOUND";
}

/** A file is truncated, has a bad checksum, or is not what it claims to be. */
export class DataLossError extends HeadwayError {
  /** Stable name of the kind of error. */
  override readonly code: string = "DATA_LOSS";
}

/** The system is not in a state in which the operation can run, such as a model directory locked by another process. */
export class FailedPreconditionError extends HeadwayError {
  /** Stable name of the kind of error. */
  override readonly code: string = "FAILED_PRECONDITION";
}

/** The operating system refused access to a file or directory. */
export class PermissionDeniedError extends HeadwayError {
  /** Stable name of the kind of error. */
  override readonly code: string = "PERMISSION_DENIED";
}

/** Memory, disk or another resource is used up. */
export class ResourceExhaustedError extends HeadwayError {
  /** Stable name of the kind of error. */
  override readonly code: string = "RESOURCE_EXHAUSTED";
}

/** The operation exists in TensorFlow but not here, or not on this backend. */
export class UnimplementedError extends HeadwayError {
  /** Stable name of the kind of error. */
  override readonly code: string = "UNIMPLEMENTED";
}

/** The loss became NaN while training. */
export class NanLossDuringTrainingError extends HeadwayError {
  /** Stable name of the kind of error. */
  override readonly code: string = "NAN_LOSS";
  /** Makes the error with TensorFlow's sentence unless another is given. */
  constructor(message = "NaN loss during training.", details: ErrorDetails = {}) {
    super(message, details);
  }
}

/** Names a value in an error sentence. */
export function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  if (typeof value === "string") return `the string ${JSON.stringify(value.length > 40 ? value.slice(0, 40) + "..." : value)}`;
  if (typeof value === "object") return `a ${value.constructor?.name ?? "record"}`;
  if (typeof value === "function" || typeof value === "undefined" || typeof value === "symbol") return `${typeof value}`;
  return `the ${typeof value} ${value}`;
}

/** What one option may be. `"any"` is for options that have a check, and a sentence, of their own. */
export type OptionKind = "string" | "number" | "boolean" | "function" | "array" | "object" | "null" | "any";

/** The options that there are, each with what it may be. Undefined is as good as not given. */
export type OptionKinds = Readonly<Record<string, readonly OptionKind[]>>;

/**
 * Checks a record of options.
 *
 * @param owner What takes the options, for the sentences.
 * @throws {TypeError} if it is no record, or an option is of a wrong type.
 * @throws {ValueError} if there is no option of that name.
 */
export function checkOptions(owner: string, options: unknown, kinds: OptionKinds): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`${owner} takes its options as a record, received ${describe(options)}`);
  }
  // Some are checked in every step, so that nothing is allocated; what objects inherit, such as `constructor`, is no array of kinds.
  for (const name in options) {
    const allowed = kinds[name];
    if (!Array.isArray(allowed)) throw noOption(owner, name, Object.keys(kinds));
    const value = (options as Readonly<Record<string, unknown>>)[name];
    if (value !== undefined && !isOneOf(allowed, value)) {
      throw new TypeError(
        `${owner}: ${name} must be ${allowed.map((kind: OptionKind) => words[kind]).join(" or ")}, received ${describe(value)}`,
      );
    }
  }
}

/**
 * As {@linkcode checkOptions}, but looks at the names alone: for what every step is given, whose values are checked where they are used.
 *
 * @throws {TypeError} if it is no record.
 * @throws {ValueError} if there is no option of that name.
 */
export function checkOptionNames(owner: string, options: unknown, names: ReadonlySet<string>): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`${owner} takes its options as a record, received ${describe(options)}`);
  }
  for (const name in options) if (!names.has(name)) throw noOption(owner, name, names);
}

function noOption(owner: string, name: string, names: Iterable<string>): ValueError {
  return new ValueError(`${owner} has no option ${JSON.stringify(name)}. Its options are ${[...names].join(", ")}`);
}

function isOneOf(kinds: readonly OptionKind[], value: unknown): boolean {
  for (let i = 0; i < kinds.length; i++) if (isOf(kinds[i]!, value)) return true;
  return false;
}

const words: Readonly<Record<OptionKind, string>> = {
  string: "a string",
  number: "a number",
  boolean: "true or false",
  function: "a function",
  array: "an array",
  object: "an object",
  null: "null",
  any: "anything",
};

function isOf(kind: OptionKind, value: unknown): boolean {
  const type: string = typeof value;
  switch (kind) {
    case "any":
      return true;
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    default:
      return type === kind;
  }
}

/**
 * Gives the result of a callback back.
 *
 * @param caller What took the callback, for the sentence.
 * @throws {TypeError} if the result is a Promise. A later rejection of that promise is ignored.
 */
export function synchronous<T>(caller: string, result: T): T {
  if (typeof result !== "object" || result === null || typeof (result as { then?: unknown }).then !== "function") return result;
  Promise.resolve(result).catch(() => {});
  throw new TypeError(`${caller} must be synchronous; it returned a Promise`);
}
