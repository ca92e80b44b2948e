/**
 * What TensorFlow's models are served with: SavedModels, which are loaded and run here whoever exported them; tf.Example and tf.SequenceExample, the records of
 * features that parsing signatures take and that TFRecord files hold. A parse specification says of each feature its name, element type and shape, as in
 * `tf.io.parse_example`.
 *
 * ```ts
 * import { decodeExample, encodeExample, fixedLenFeature, varLenFeature } from "@headway/estimator/saved-model";
 * const spec = { age: fixedLenFeature([], "float32"), words: varLenFeature("string") };
 * const bytes = encodeExample({ age: 41.5, words: ["a", "b"] }, spec);
 * const { age, words } = decodeExample(bytes, spec); // Float32Array [41.5], ["a", "b"]
 * console.log(age, words);
 * ```
 *
 * @module
 */

export { type LoadedSavedModel, loadSavedModel, type LoadSavedModelOptions } from "./load.ts";
export type { ExampleRecord, ParsedFeature, Signature, SignatureInput, SignatureInputs, SignatureTensor } from "./signatures.ts";
export { decodeExample, encodeExample } from "./example/example.ts";
export type { ExampleDType, ExampleValues, FeatureInput, FeatureInputs } from "./example/feature_values.ts";
export {
  type FixedLenFeature,
  fixedLenFeature,
  type FixedLenSequenceFeature,
  fixedLenSequenceFeature,
  type ParsedFeatures,
  type ParseSpec,
  type SequenceParseSpec,
  type VarLenFeature,
  varLenFeature,
} from "./example/parse_spec.ts";
export {
  decodeSequenceExample,
  encodeSequenceExample,
  type ParsedSequenceExample,
  type SequenceExampleInputs,
  type SequenceExampleSpec,
} from "./example/sequence_example.ts";
