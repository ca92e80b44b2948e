/**
 * Collections that tell what the input layers of a model read and made, as TensorFlow 1.15's estimators with layer annotations write them. What a
 * column gives is a tensor of its own, and all that follows is computed of it: whoever computes integrated gradients feeds these tensors.
 *
 * @module
 */

import { LayerAnnotationsCollectionNames as names } from "../../core/layer_annotations.ts";
import { encodeMessage } from "../messages/messages.ts";
import type { MessageInit } from "../messages/schema.ts";
import type { Conversion } from "./conversion.ts";
import { type Output, tensorInfo } from "./node_writer.ts";
import { featureInfo, type WrittenReceiver } from "./receiver.ts";

/** An input layer of a graph. */
export interface AnnotatedLayer {
  /** Under which name the graph gives its output. */
  readonly output: string;
  /** Its columns in the order in which they are concatenated. */
  readonly columns: readonly { readonly name: string; readonly width: number }[];
  /** Features that they read. */
  readonly keys: readonly string[];
}

/** Takes the outputs of input layers apart and tells of the parts. */
export class LayerAnnotationsWriter {
  readonly #layers: readonly AnnotatedLayer[];
  readonly #processed: { readonly name: string; readonly tensor: Output; readonly shape: readonly number[] }[] = [];

  /** Has the outputs of the layers taken apart when they are written. */
  constructor(conversion: Conversion, layers: readonly AnnotatedLayer[]) {
    this.#layers = layers;
    for (const { output, columns } of layers) {
      const value = conversion.graph.outputs[output]!;
      conversion.follow(value, (made) => this.#takeApart(conversion, made, columns, conversion.extents(value)!));
    }
  }

  #takeApart({ e }: Conversion, made: Output, columns: AnnotatedLayer["columns"], extents: readonly number[]): Output {
    const { writer } = e;
    const scope = made.node.slice(0, made.node.lastIndexOf("/") + 1);
    const lead = extents.slice(0, -1);
    let at = 0;
    const parts = columns.map(({ name, width }) => {
      writer.scope = `${scope}${name}/`;
      const part = e.strided(made, [...lead.map(() => [0, null] as const), [at, at + width]]);
      at += width;
      const tensor = lead.length === 1
        ? writer.renameLast(e.reshape(part, [-1, width]), `${scope}${name}/Reshape`)
        : e.identity(part, `${scope}${name}/Reshape`);
      this.#processed.push({ name, tensor, shape: [...lead, width] });
      return tensor;
    });
    writer.scope = scope;
    return e.concat(parts, lead.length);
  }

  /** The collections; none where no layer is annotated. */
  collections({ features }: WrittenReceiver): Record<string, MessageInit<"CollectionDef">> {
    if (this.#layers.length === 0) return {};
    const keys = [...new Set(this.#layers.flatMap(({ keys }) => keys))].filter((key) => Object.hasOwn(features, key)).sort();
    return {
      [`${names.UNPROCESSED_FEATURES}/keys`]: texts(keys),
      [`${names.UNPROCESSED_FEATURES}/values`]: infos(keys.map((key) => featureInfo(features[key]!, null))),
      [`${names.PROCESSED_FEATURES}/keys`]: texts(this.#processed.map(({ name }) => name)),
      [`${names.PROCESSED_FEATURES}/values`]: infos(this.#processed.map(({ tensor, shape }) => tensorInfo(tensor, shape))),
    };
  }
}

function texts(values: readonly string[]): MessageInit<"CollectionDef"> {
  return { kind: { case: "bytesList", value: { value: values.map((value) => new TextEncoder().encode(value)) } } };
}

function infos(values: readonly MessageInit<"TensorInfo">[]): MessageInit<"CollectionDef"> {
  const value = values.map((info) => ({ typeUrl: "type.googleapis.com/tensorflow.TensorInfo", value: encodeMessage("TensorInfo", info) }));
  return { kind: { case: "anyList", value: { value } } };
}
