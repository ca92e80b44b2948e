/**
 * The signatures of a SavedModel: what they take and give, and how values that a caller has become values of the graph.
 *
 * @module
 */

import { describe, InvalidArgumentError, KeyError, ValueError } from "../core/errors.ts";
import { type DType, flatten, type HostTensor, isShape, shapeOf, sizeOf, type TensorValues } from "../core/runtime/host_tensor.ts";
import { encodeExample } from "./example/example.ts";
import type { ExampleDType, FeatureInput, FeatureInputs } from "./example/feature_values.ts";
import { fixedLenFeature, type ParseSpec, varLenFeature } from "./example/parse_spec.ts";
import {
  byteText,
  type ElementType,
  elementType,
  type HostArray,
  isFloating,
  isWide,
  wideInteger,
  zeroElements,
} from "./from_tensorflow/host_array.ts";
import { extentsOf } from "./from_tensorflow/node.ts";
import type { Message } from "./messages/schema.ts";

/** One value that a signature takes or gives. */
export interface SignatureTensor {
  /** Name of the tensor in the graph, such as `input_example_tensor:0`. */
  readonly name: string;
  /** TensorFlow's name of the element type. */
  readonly dtype: string;
  /** Extents, null where one is not known; null where none is. */
  readonly shape: readonly (number | null)[] | null;
  /** Where the input is serialised examples, the features that are parsed of them. */
  readonly features?: readonly ParsedFeature[];
}

/** A feature that a signature parses of examples. */
export interface ParsedFeature {
  /** Its name. */
  readonly key: string;
  /** Element type: float32, int64 or string. */
  readonly dtype: string;
  /** Extents; null for any number of values. */
  readonly shape: readonly number[] | null;
  /** Whether examples may lack it. */
  readonly optional: boolean;
}

/** What a signature takes and gives. */
export interface Signature {
  /** Which API of TensorFlow Serving it is meant for, such as `tensorflow/serving/predict`. */
  readonly methodName: string;
  /** What it takes, by name. */
  readonly inputs: Readonly<Record<string, SignatureTensor>>;
  /** What it gives, by name. */
  readonly outputs: Readonly<Record<string, SignatureTensor>>;
}

/** Features of one example, for a signature that parses examples. */
export type ExampleRecord = Readonly<Record<string, FeatureInput | null | undefined>>;

/** What an input may be: a value in nested arrays, a typed array of the input's shape, a tensor of the host, or records of features. */
export type SignatureInput = TensorValues | Float64Array | HostTensor | readonly ExampleRecord[];

/** Inputs by name; records alone stand for the one input of a signature that parses examples. */
export type SignatureInputs = Readonly<Record<string, SignatureInput>> | readonly ExampleRecord[];

/** A signature as the graph has it. */
export function signatureOf(name: string, { methodName, inputs, outputs }: Message<"SignatureDef">): Signature {
  const tensors = (infos: Readonly<Record<string, Message<"TensorInfo">>>) =>
    Object.fromEntries(
      Object.entries(infos).map(([key, info]): [string, SignatureTensor] => {
        if (info.encoding.case !== "name") throw new InvalidArgumentError(`The signature ${name} has ${key}, which is no dense tensor`);
        const shape = extentsOf(info.tensorShape);
        return [key, {
          name: info.encoding.value,
          dtype: elementType(info.dtype, `${key} of the signature ${name}`),
          shape: shape === null ? null : shape.map((extent) => extent < 0 ? null : extent),
        }];
      }),
    );
  return { methodName, inputs: tensors(inputs), outputs: tensors(outputs) };
}

/**
 * The values of all inputs of a signature.
 *
 * @throws {KeyError} if an input is missing.
 * @throws {ValueError} if there is no input of that name, or a value does not fit it.
 */
export function inputsOf(
  name: string,
  signature: Signature,
  given: SignatureInputs,
): ReadonlyMap<string, HostArray> {
  if (typeof given !== "object" || given === null) {
    throw new TypeError(`The signature ${name} takes its inputs as a record, received ${describe(given)}`);
  }
  const names = Object.keys(signature.inputs);
  const byName = Array.isArray(given) && names.length === 1
    ? { [names[0]!]: given as readonly ExampleRecord[] }
    : given as Readonly<Record<string, SignatureInput>>;
  const unknown = Object.keys(byName).find((key) => !Object.hasOwn(signature.inputs, key));
  if (unknown !== undefined) {
    throw new ValueError(`The signature ${name} has no input ${JSON.stringify(unknown)}. It has ${names.join(", ")}`);
  }
  return new Map(names.map((key) => {
    const value = Object.hasOwn(byName, key) ? byName[key] : undefined;
    if (value === undefined) throw new KeyError(`The signature ${name} needs the input ${key}`);
    return [key, inputOf(`The input ${key} of the signature ${name}`, signature.inputs[key]!, value)];
  }));
}

function inputOf(what: string, spec: SignatureTensor, given: SignatureInput): HostArray {
  const dtype = spec.dtype as ElementType;
  if (isRecords(given)) {
    const { features } = spec;
    if (features === undefined) throw new ValueError(`${what} takes no records: it does not parse examples`);
    const data = given.map((record) => encodedRecord(record, features));
    return { dtype: "string", shape: [data.length], data };
  }
  const { flat, shape } = valuesOf(what, spec, given);
  checkFits(what, spec, shape);
  return { dtype, shape, data: elements(what, dtype, flat, shape) };
}

function isRecords(given: SignatureInput): given is readonly ExampleRecord[] {
  return Array.isArray(given) && given.length > 0 &&
    given.every((item) => typeof item === "object" && item !== null && Object.getPrototypeOf(item) === Object.prototype);
}

function isHostTensor(given: object): given is HostTensor {
  return Object.hasOwn(given, "dtype") && Object.hasOwn(given, "shape") && Object.hasOwn(given, "data");
}

function valuesOf(what: string, spec: SignatureTensor, given: SignatureInput): { flat: ArrayLike<unknown>; shape: readonly number[] } {
  if (ArrayBuffer.isView(given) && !(given instanceof Uint8Array && spec.dtype === "string")) {
    const flat = given as Float32Array;
    return { flat, shape: shapeOfSize(spec, flat.length) };
  }
  if (typeof given === "object" && given !== null && !Array.isArray(given) && !(given instanceof Uint8Array)) {
    if (!isHostTensor(given)) {
      throw new TypeError(`${what} takes arrays, typed arrays, or { dtype, shape, data }, received ${describe(given)}`);
    }
    const { shape, data, dtype } = given;
    if (dtype !== spec.dtype as DType) throw new ValueError(`${what} is ${spec.dtype}, received ${dtype}`);
    if (!Array.isArray(shape) || !isShape(shape) || sizeOf(shape) !== data.length) {
      throw new ValueError(`${what}: shape [${shape}] does not hold ${data?.length} values`);
    }
    return { flat: data, shape };
  }
  return { flat: flatten(given as TensorValues), shape: shapeOf(given as TensorValues) };
}

/** The shape of a flat array: what is known of the input's, where that leaves one extent open. */
function shapeOfSize({ shape }: SignatureTensor, size: number): readonly number[] {
  if (shape === null) return [size];
  const known = shape.reduce<number>((product, extent) => product * (extent ?? 1), 1);
  const open = shape.filter((extent) => extent === null).length;
  if (open === 1 && known > 0 && size % known === 0) return shape.map((extent) => extent ?? size / known);
  return open === 0 && known === size ? shape as number[] : [size];
}

function checkFits(what: string, spec: SignatureTensor, shape: readonly number[]): void {
  const fits = spec.shape === null ||
    spec.shape.length === shape.length && spec.shape.every((extent, axis) => extent === null || extent === shape[axis]);
  if (fits) return;
  throw new ValueError(`${what} has the shape [${spec.shape!.map((extent) => extent ?? "?")}], received [${shape}]`);
}

function elements(what: string, dtype: ElementType, flat: ArrayLike<unknown>, shape: readonly number[]): HostArray["data"] {
  const refuse = (expected: string, value: unknown): never => {
    throw new ValueError(`${what} takes ${expected}, received ${describe(value)}`);
  };
  if (dtype === "string") {
    return Array.from(
      flat,
      (value) =>
        typeof value === "string"
          ? byteText(encoder.encode(value))
          : value instanceof Uint8Array
          ? value
          : refuse("strings or bytes", value),
    );
  }
  if (isWide(dtype)) {
    const wide = (value: unknown): bigint =>
      typeof value === "bigint" ? value : Number.isSafeInteger(value) ? BigInt(value as number) : refuse("whole numbers", value);
    return wideInteger(dtype, shape, BigInt64Array.from(Array.from(flat, wide))).data;
  }
  const data = zeroElements(dtype, flat.length) as Float64Array;
  for (let i = 0; i < data.length; i++) {
    const value = flat[i];
    if (dtype === "bool" ? typeof value !== "boolean" && value !== 0 && value !== 1 : typeof value !== "number") {
      refuse(dtype === "bool" ? "booleans" : "numbers", value);
    }
    if (!isFloating(dtype) && dtype !== "bool" && !Number.isInteger(value)) refuse("whole numbers", value);
    data[i] = Number(value);
  }
  return data;
}

const encoder = new TextEncoder();

/** One record as a tf.Example. */
function encodedRecord(record: ExampleRecord, features: readonly ParsedFeature[]): Uint8Array {
  const spec: Record<string, ParseSpec[string]> = {};
  for (const { key, dtype: stored, shape, optional } of features) {
    const dtype = exampleType(stored, Object.hasOwn(record, key) ? record[key] : null);
    if (shape === null) spec[key] = varLenFeature(dtype);
    else spec[key] = fixedLenFeature(shape, dtype, optional ? dtype === "string" ? "" : dtype === "bytes" ? new Uint8Array(0) : 0 : null);
  }
  return encodeExample(record as FeatureInputs, spec);
}

/** A string feature takes texts or bytes. */
function exampleType(type: string, value: unknown): ExampleDType {
  if (type !== "string") return type as ExampleDType;
  let first = value;
  while (Array.isArray(first)) first = first[0];
  return first instanceof Uint8Array ? "bytes" : "string";
}
