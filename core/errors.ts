/**
 * The errors this library throws: TensorFlow's classes by the same names, each with a stable `code` and typed details.
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
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    if (details.file !== undefined) this.file = details.file;
    if (details.tensor !== undefined) this.tensor = details.tensor;
    if (details.column !== undefined) this.column = details.column;
    if (details.row !== undefined) this.row = details.row;
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
