/**
 * What an exported graph is fed with: serialised tf.Example, or a tensor for each feature.
 *
 * @module
 */

import { KeyError } from "../../core/errors.ts";
import { SINGLE_LABEL_KEY } from "../../core/estimator_spec.ts";
import { dtypeNumbers, type TensorFlowDType } from "../dtypes.ts";
import type { ExampleDType } from "../example/feature_values.ts";
import type { ParseSpec } from "../example/parse_spec.ts";
import type { GivenFeature } from "./conversion.ts";
import type { Expressions } from "./expressions.ts";
import type { MessageInit } from "../messages/schema.ts";
import { int, type Output, shapeProto, shapes, tensorInfo, types } from "./node_writer.ts";

/** A tensor that an exported graph is fed with. */
export interface ReceivedTensor {
  /** Element type. */
  readonly dtype: ExampleDType;
  /** Extents, that of the batch first; -1 where any is taken. */
  readonly shape: readonly number[];
  /** Whether it is a SparseTensor, fed by its indices, values and dense shape. Default false. */
  readonly sparse?: boolean;
}

/** What an exported graph is fed with. */
export type Receiver =
  | {
    /** Serialised tf.Example. */
    readonly kind: "parsing";
    /** What they hold. */
    readonly spec: ParseSpec;
    /** Size of the batch; null for any. */
    readonly batchSize: number | null;
    /** Key of the input. */
    readonly key: string;
  }
  | {
    /** Tensors. */
    readonly kind: "tensors";
    /** By the key of the input: each is the feature of that name. */
    readonly tensors: Readonly<Record<string, ReceivedTensor>>;
  };

/** What else a graph of training or evaluation is fed with. */
export interface ReceivedLabels {
  /** By the key of the input. Labels that are one tensor have the key `label`. */
  readonly labels?: Readonly<Record<string, ReceivedTensor>>;
}

/** What was written of a receiver. */
export interface WrittenReceiver {
  /** Inputs of signatures by key. */
  readonly inputs: Readonly<Record<string, MessageInit<"TensorInfo">>>;
  /** Features by name. */
  readonly features: Readonly<Record<string, GivenFeature>>;
  /** Labels by name. */
  readonly labels: Readonly<Record<string, GivenFeature>>;
}

/** Writes the inputs of a graph and what parses them. */
export function writeReceiver(e: Expressions, receiver: Receiver & ReceivedLabels): WrittenReceiver {
  const given = receiver.kind === "parsing" ? parsing(e, receiver) : tensors(e, receiver.tensors);
  const labels = tensors(e, receiver.labels ?? {});
  return { inputs: { ...given.inputs, ...labels.inputs }, features: given.features, labels: labels.features };
}

type WrittenFeatures = Pick<WrittenReceiver, "inputs" | "features">;

function tensors(e: Expressions, received: Readonly<Record<string, ReceivedTensor>>): WrittenFeatures {
  const features = Object.fromEntries(
    Object.entries(received).map(([key, { dtype, shape, sparse = false }]): [string, GivenFeature] => {
      const stored = storedType(dtype);
      if (!sparse) return [key, { kind: "feature", value: { dense: e.placeholder(stored, shape, key) } }];
      const indices = e.placeholder("int64", [-1, shape.length], `${key}/indices`);
      const values = e.placeholder(stored, [-1], `${key}/values`);
      const denseShape = e.placeholder("int64", [shape.length], `${key}/shape`);
      return [key, { kind: "feature", value: { indices, values, denseShape } }];
    }),
  );
  const inputs = Object.fromEntries(Object.entries(features).map(([key, feature]) => [key, featureInfo(feature, received[key]!.shape)]));
  return { inputs, features };
}

/** A feature as signatures and collections name it. */
export function featureInfo({ value }: GivenFeature, shape: readonly number[] | null): MessageInit<"TensorInfo"> {
  if ("dense" in value) return tensorInfo(value.dense, shape);
  const nameOf = ({ node, index }: Output): string => `${node}:${index}`;
  const { values, indices, denseShape } = value;
  return {
    encoding: {
      case: "cooSparse",
      value: { valuesTensorName: nameOf(values), indicesTensorName: nameOf(indices), denseShapeTensorName: nameOf(denseShape) },
    },
    dtype: dtypeNumbers[values.dtype],
    tensorShape: shapeProto(shape ?? [-1, -1]),
  };
}

/** Tells the features of a receiver, and which are missing. */
export function featureOf({ features, labels }: WrittenReceiver, kind: "feature" | "label", key: string | null): GivenFeature {
  const given = kind === "feature" ? features : labels;
  const feature = given[key ?? SINGLE_LABEL_KEY];
  if (feature !== undefined) return feature;
  throw new KeyError(
    kind === "feature"
      ? `Feature ${key} is not in features dictionary: the receiver has ${Object.keys(features).join(", ") || "none"}`
      : `The receiver has no labels${key === null ? "" : ` ${key}`}`,
    key === null ? {} : { column: key },
  );
}

function parsing(e: Expressions, { spec, batchSize, key }: Receiver & { readonly kind: "parsing" }): WrittenFeatures {
  const shape = [batchSize ?? -1];
  const serialized = e.placeholder("string", shape, "input_example_tensor");
  const names = Object.keys(spec).sort();
  const sparse = names.filter((name) => spec[name]!.kind === "var_len");
  const dense = names.flatMap((name) => {
    const feature = spec[name]!;
    return feature.kind === "fixed_len" ? [{ ...feature, name, dtype: storedType(feature.dtype) }] : [];
  });
  const { writer } = e;
  writer.scope = "ParseExample/";
  const keys = (some: readonly string[]) => some.map((name) => e.scalar(name, "string"));
  const sparseTypes = sparse.map((name) => storedType(spec[name]!.dtype));
  const denseTypes = dense.map(({ dtype }) => dtype);
  const outputs = writer.node("ParseExample", [
    serialized,
    e.constant([], "string", [0]),
    ...keys(sparse),
    ...keys(dense.map(({ name }) => name)),
    ...dense.map(({ dtype, shape, defaultValue }) =>
      defaultValue === null ? e.constant([], dtype, [0]) : e.constant(Array.from(defaultValue as ArrayLike<number>), dtype, shape)
    ),
  ], {
    Nsparse: int(sparse.length),
    Ndense: int(dense.length),
    sparse_types: types(sparseTypes),
    Tdense: types(denseTypes),
    dense_shapes: shapes(dense.map(({ shape }) => shape)),
  }, [
    ...sparse.map(() => "int64" as const),
    ...sparseTypes,
    ...sparse.map(() => "int64" as const),
    ...denseTypes,
  ], { name: "ParseExample/ParseExample" });
  writer.scope = "";
  const n = sparse.length;
  const features: Record<string, GivenFeature> = {};
  sparse.forEach((name, i) => {
    features[name] = { kind: "feature", value: { indices: outputs[i]!, values: outputs[n + i]!, denseShape: outputs[2 * n + i]! } };
  });
  dense.forEach(({ name }, i) => features[name] = { kind: "feature", value: { dense: outputs[3 * n + i]! } });
  return { inputs: { [key]: tensorInfo(serialized, shape) }, features };
}

/** TensorFlow has one type for text and for bytes. */
function storedType(dtype: ExampleDType): TensorFlowDType {
  return dtype === "bytes" ? "string" : dtype;
}
