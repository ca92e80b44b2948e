/**
 * What an exported model is fed with.
 *
 * @module
 */

import { checkOptions, describe, ValueError } from "../../core/errors.ts";
import { SINGLE_LABEL_KEY } from "../../core/estimator_spec.ts";
import type { ParseSpec } from "../../saved_model/example/parse_spec.ts";
import type { ReceivedLabels, ReceivedTensor, Receiver } from "../../saved_model/to_tensorflow/receiver.ts";
import type { PlaceholderSpecs } from "./placeholders.ts";

export type { ReceivedTensor } from "../../saved_model/to_tensorflow/receiver.ts";

/** Makes what an exported model is fed with; called once for an export. */
export type ServingInputReceiverFn = () => ServingInputReceiver;

/** Tensors by the name of the feature that each is. */
export type ReceivedTensors = Readonly<Record<string, ReceivedTensor>>;

/** Options of {@linkcode ServingInputReceiver}: one of `parse` and `tensors`. */
export interface ServingInputReceiverOptions {
  /** The model is fed with serialised tf.Example, a string tensor [batch], that hold these features. */
  readonly parse?: ParseSpec;
  /** The model is fed with a tensor for each feature. */
  readonly tensors?: ReceivedTensors;
  /** Key of the serialised examples among the inputs. Default `"examples"`. */
  readonly receiverKey?: string;
  /** Size of the batch. Default: any. */
  readonly defaultBatchSize?: number | null;
}

/** The inputs of a receiver. */
export let receiverOf: (receiver: ServingInputReceiver) => Receiver;

/** What a model that serves is fed with, and the features that come of it. */
export class ServingInputReceiver {
  readonly #receiver: Receiver;

  static {
    receiverOf = (receiver) => receiver.#receiver;
  }

  /**
   * Checks the options.
   *
   * @throws {ValueError} if there is not one of `parse` and `tensors`, or it holds no feature.
   */
  constructor(options: ServingInputReceiverOptions) {
    checkOptions("ServingInputReceiver", options, {
      parse: ["object"],
      tensors: ["object"],
      receiverKey: ["string"],
      defaultBatchSize: ["number", "null"],
    });
    const { parse, tensors, receiverKey = "examples", defaultBatchSize = null } = options;
    if (defaultBatchSize !== null && !(Number.isInteger(defaultBatchSize) && defaultBatchSize > 0)) {
      throw new ValueError(`defaultBatchSize must be a whole number above 0, received ${describe(defaultBatchSize)}`);
    }
    if ((parse === undefined) === (tensors === undefined)) throw new ValueError("A ServingInputReceiver takes one of parse and tensors");
    if (Object.keys(parse ?? tensors!).length === 0) throw new ValueError("A receiver needs at least one feature");
    this.#receiver = parse !== undefined
      ? { kind: "parsing", spec: parse, batchSize: defaultBatchSize, key: receiverKey }
      : { kind: "tensors", tensors: checkTensors(tensors!) };
  }
}

/** Options of {@linkcode TensorServingInputReceiver}. */
export interface TensorServingInputReceiverOptions {
  /** The tensor that the model takes as its features. */
  readonly features: ReceivedTensor;
}

/**
 * What a model is fed with whose features are one tensor, as `tf.estimator.export.TensorServingInputReceiver`. The model finds it as the feature
 * `feature`, and the export's input is of that name.
 */
export class TensorServingInputReceiver extends ServingInputReceiver {
  /**
   * Checks the options.
   *
   * @throws {ValueError} if the element type or the shape is none.
   */
  constructor(options: TensorServingInputReceiverOptions) {
    checkOptions("TensorServingInputReceiver", options, { features: ["object"] });
    if (options.features === undefined) throw new ValueError("A TensorServingInputReceiver needs features");
    super({ tensors: { [SINGLE_FEATURE_KEY]: options.features } });
  }
}

/** TensorFlow's name of features that are one tensor. */
const SINGLE_FEATURE_KEY = "feature";

function checkTensors(tensors: ReceivedTensors): ReceivedTensors {
  for (const [name, tensor] of Object.entries(tensors)) {
    checkOptions(`The tensor ${name}`, tensor, { dtype: ["string"], shape: ["array"], sparse: ["boolean"] });
    if (!["float32", "int64", "string", "bytes"].includes(tensor.dtype)) {
      throw new ValueError(`The dtype of ${name} must be "float32", "int64" or "string", received ${describe(tensor.dtype)}`);
    }
    if (
      !(Array.isArray(tensor.shape) && tensor.shape.length > 0 && tensor.shape.every((extent) => Number.isInteger(extent) && extent >= -1))
    ) {
      throw new ValueError(
        `The shape of ${name} begins with that of the batch, and -1 stands for any extent, received ${describe(tensor.shape)}`,
      );
    }
  }
  return tensors;
}

/**
 * What feeds a model with serialised tf.Example, as `tf.estimator.export.build_parsing_serving_input_receiver_fn`: a string tensor [batch] under the key
 * `examples`.
 *
 * @param featureSpec What each feature is, such as `parseExampleSpec(columns)` gives.
 *
 * @example
 * ```ts
 * import { buildParsingServingInputReceiverFn, numericColumn, parseExampleSpec } from "@headway/estimator";
 * const receiverFn = buildParsingServingInputReceiverFn(parseExampleSpec([numericColumn("age")]));
 * console.log(receiverFn()); // ServingInputReceiver
 * ```
 */
export function buildParsingServingInputReceiverFn(
  featureSpec: ParseSpec,
  options: { readonly defaultBatchSize?: number | null } = {},
): ServingInputReceiverFn {
  checkOptions("buildParsingServingInputReceiverFn", options, { defaultBatchSize: ["number", "null"] });
  return () => new ServingInputReceiver({ parse: featureSpec, ...options });
}

/**
 * What feeds a model with a tensor for each feature, as `tf.estimator.export.build_raw_serving_input_receiver_fn`.
 *
 * @param features By name, the element type and the shape of the feature's tensor, the batch first; -1 stands for any extent.
 *
 * @example
 * ```ts
 * import { buildRawServingInputReceiverFn } from "@headway/estimator";
 * const receiverFn = buildRawServingInputReceiverFn({ age: { dtype: "float32", shape: [-1] }, colour: { dtype: "string", shape: [-1] } });
 * console.log(receiverFn()); // ServingInputReceiver
 * ```
 */
export function buildRawServingInputReceiverFn(
  features: ReceivedTensors,
  options: { readonly defaultBatchSize?: number | null } = {},
): ServingInputReceiverFn {
  checkOptions("buildRawServingInputReceiverFn", options, { defaultBatchSize: ["number", "null"] });
  const { defaultBatchSize = null } = options;
  const fixed = defaultBatchSize === null ? features : Object.fromEntries(
    Object.entries(features).map(([name, tensor]) => [name, { ...tensor, shape: [defaultBatchSize, ...tensor.shape.slice(1)] }]),
  );
  return () => new ServingInputReceiver({ tensors: fixed });
}

/** Makes what an exported graph of training or evaluation is fed with; called once for an export. */
export type SupervisedInputReceiverFn = () => SupervisedInputReceiver;

/** Options of {@linkcode SupervisedInputReceiver}. */
export interface SupervisedInputReceiverOptions {
  /** A tensor for each feature. */
  readonly features: ReceivedTensors;
  /** A tensor for each label by name, or one, whose input has the key `label`. */
  readonly labels: ReceivedTensors | ReceivedTensor;
}

/** The inputs of a receiver with labels. */
export let supervisedReceiverOf: (receiver: SupervisedInputReceiver) => Receiver & Required<ReceivedLabels>;

/** What a graph of training or evaluation is fed with: features and labels. */
export class SupervisedInputReceiver {
  readonly #receiver: Receiver & Required<ReceivedLabels>;

  static {
    supervisedReceiverOf = (receiver) => receiver.#receiver;
  }

  /**
   * Checks the options.
   *
   * @throws {ValueError} if an element type or a shape is none, there is no feature, or a label has the name of a feature.
   */
  constructor(options: SupervisedInputReceiverOptions) {
    checkOptions("SupervisedInputReceiver", options, { features: ["object"], labels: ["object"] });
    const { features, labels } = options;
    if (features === undefined || Object.keys(features).length === 0) throw new ValueError("A receiver needs at least one feature");
    if (labels === undefined) throw new ValueError("A SupervisedInputReceiver needs labels");
    const named = isTensor(labels) ? { [SINGLE_LABEL_KEY]: labels } : labels;
    for (const name of Object.keys(named)) {
      if (Object.hasOwn(features, name)) throw new ValueError(`A feature and a label have one name, ${JSON.stringify(name)}`);
    }
    this.#receiver = { kind: "tensors", tensors: checkTensors(features), labels: checkTensors(named) };
  }
}

function isTensor(labels: ReceivedTensors | ReceivedTensor): labels is ReceivedTensor {
  return typeof labels.dtype === "string";
}

/**
 * What feeds a graph of training or evaluation with a tensor for each feature and label, as
 * `tf.estimator.experimental.build_raw_supervised_input_receiver_fn`.
 *
 * @param features By name, the element type and the shape of the feature's tensor, the batch first; -1 stands for any extent.
 * @param labels The same of labels, or of one tensor.
 *
 * @example
 * ```ts
 * import { buildRawSupervisedInputReceiverFn } from "@headway/estimator";
 * const receiverFn = buildRawSupervisedInputReceiverFn({ age: { dtype: "float32", shape: [-1] } }, { dtype: "int64", shape: [-1] });
 * console.log(receiverFn()); // SupervisedInputReceiver
 * ```
 */
export function buildRawSupervisedInputReceiverFn(
  features: ReceivedTensors,
  labels: ReceivedTensors | ReceivedTensor,
): SupervisedInputReceiverFn {
  return () => new SupervisedInputReceiver({ features, labels });
}

/** What the features of a receiver are, to record a model with that does not know itself. */
export function placeholderSpecs(receiver: Receiver): PlaceholderSpecs {
  if (receiver.kind === "parsing") {
    return Object.fromEntries(
      Object.entries(receiver.spec).map(([name, feature]) => [
        name,
        feature.kind === "fixed_len"
          ? { dtype: stored(feature.dtype), shape: feature.shape }
          : { dtype: stored(feature.dtype), form: "ragged" as const },
      ]),
    );
  }
  return tensorSpecs(receiver.tensors);
}

/** What some tensors are, to record a model with. */
export function tensorSpecs(tensors: ReceivedTensors): PlaceholderSpecs {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { dtype, shape, sparse }]) => {
      const [, ...inner] = shape;
      if (sparse) return [name, { dtype: stored(dtype), form: "ragged" as const }];
      if (inner.length > 0 && inner[0] === -1) {
        return [name, { dtype: stored(dtype), shape: inner.slice(1), form: "sequence" as const, steps: TIME }];
      }
      return [name, { dtype: stored(dtype), shape: inner }];
    }),
  );
}

/** Sequences of a receiver have the same lengths: nothing says of two of them that they have not. */
const TIME = "time";

function stored(dtype: ReceivedTensor["dtype"]): "float32" | "int64" | "string" {
  return dtype === "bytes" ? "string" : dtype;
}
