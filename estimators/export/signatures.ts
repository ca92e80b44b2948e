/**
 * The signatures of an exported model: what its heads or its `modelFn` offer, as TensorFlow Serving calls it.
 *
 * @module
 */

import { DEFAULT_SERVING_SIGNATURE_DEF_KEY, type EstimatorSpec, type ExportOutput } from "../../core/estimator_spec.ts";
import { Tensor } from "../../core/runtime/tensor.ts";
import type { Receiver } from "../../saved_model/to_tensorflow/receiver.ts";
import type { SignatureRequest } from "../../saved_model/to_tensorflow/meta_graph.ts";
import { BARE_KEY } from "../loops/predict.ts";

/** A signature with the tensors that it gives. */
export interface OfferedSignature {
  /** Its key. */
  readonly name: string;
  /** What kind it is. */
  readonly kind: ExportOutput["kind"];
  /** Tensors by the key of the output. */
  readonly outputs: Readonly<Record<string, Tensor>>;
}

/**
 * The signatures that a model offers. One that says nothing of it offers its predictions, and one that offers no predictions, as those of
 * tf.contrib.learn, offers them too unless `strict`.
 */
export function offeredSignatures(spec: EstimatorSpec, strict: boolean): OfferedSignature[] {
  const { predictions } = spec;
  const named = predictions instanceof Tensor ? { [BARE_KEY]: predictions } : predictions ?? {};
  const outputs = spec.exportOutputs ?? { [DEFAULT_SERVING_SIGNATURE_DEF_KEY]: { kind: "predict", outputs: named } satisfies ExportOutput };
  const offered = Object.entries(outputs);
  // One that stands alone serves where none is named, whatever its name.
  if (offered.length === 1 && offered[0]![0] !== DEFAULT_SERVING_SIGNATURE_DEF_KEY) {
    offered.push([DEFAULT_SERVING_SIGNATURE_DEF_KEY, offered[0]![1]]);
  }
  const predicts = offered.some(([name, { kind }]) => kind === "predict" || name === "predict");
  if (!strict && !predicts && Object.keys(named).length > 0) offered.push(["predict", { kind: "predict", outputs: named }]);
  return offered.map(([name, output]) => ({ name, kind: output.kind, outputs: tensorsOf(output) }));
}

function tensorsOf(output: ExportOutput): Readonly<Record<string, Tensor>> {
  if (output.kind === "predict") return output.outputs;
  return output.kind === "regression" ? { outputs: output.value } : { classes: output.classes, scores: output.scores };
}

/** Under which name a graph gives an output of a signature. */
export function outputName(signature: string, key: string): string {
  return `${signature}:${key}`;
}

const methods: Readonly<Record<ExportOutput["kind"], string>> = {
  classification: "tensorflow/serving/classify",
  regression: "tensorflow/serving/regress",
  predict: "tensorflow/serving/predict",
};

/** Signatures that are exported, and why the others are not. */
export interface ChosenSignatures {
  /** Those that are. */
  readonly included: readonly SignatureRequest[];
  /** By name, why one is not. */
  readonly excluded: Readonly<Record<string, string>>;
}

/**
 * The signatures that a receiver can feed: classify and regress take serialised examples alone. A receiver of tensors, for which TensorFlow then has no
 * default, serves predictions unless `strict`.
 */
export function chooseSignatures(
  offered: readonly Omit<OfferedSignature, "outputs">[],
  keys: (signature: string) => readonly string[],
  receiver: Receiver,
  strict: boolean,
): ChosenSignatures {
  const included: SignatureRequest[] = [];
  const excluded: Record<string, string> = {};
  const request = (name: string, from: string, kind: ExportOutput["kind"]): SignatureRequest => ({
    name,
    method: methods[kind],
    input: kind === "predict" ? null : "inputs",
    outputs: Object.fromEntries(keys(from).map((key) => [key, outputName(from, key)])),
  });
  for (const { name, kind } of offered) {
    if (kind === "predict" || receiver.kind === "parsing") included.push(request(name, name, kind));
    else {
      excluded[name] = `${kind === "classification" ? "Classification" : "Regression"} input must be a single string Tensor; got ${
        JSON.stringify(Object.keys(receiver.tensors))
      }`;
    }
  }
  const predict = included.find(({ name }) => name === "predict");
  if (!strict && predict !== undefined && !included.some(({ name }) => name === DEFAULT_SERVING_SIGNATURE_DEF_KEY)) {
    included.push(request(DEFAULT_SERVING_SIGNATURE_DEF_KEY, "predict", "predict"));
  }
  return { included, excluded };
}
