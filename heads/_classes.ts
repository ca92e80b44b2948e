/**
 * Class names and ids as tensors.
 *
 * @module
 */

import { fromTypedArray, hostTensor, type Tensor } from "../core/tensor.ts";

/** Names of the classes: the vocabulary, or the ids in decimal. */
export function classNames(nClasses: number, vocabulary: ReadonlyMap<string, number> | null): readonly string[] {
  return vocabulary === null ? Array.from({ length: nClasses }, (_, id) => String(id)) : [...vocabulary.keys()];
}

/** Ids as int64 [..., 1], from ids on the host. */
export function idsTensor(ids: Int32Array | Uint8Array, lead: readonly number[]): Tensor {
  return hostTensor("int64", [...lead, 1], BigInt64Array.from(ids, (id) => BigInt(id)));
}

/** The names of ids, [..., 1]. */
export function namesOf(ids: Int32Array | Uint8Array, names: readonly string[], lead: readonly number[]): Tensor {
  return hostTensor("string", [...lead, 1], Array.from(ids, (id) => names[id]!));
}

/** 0 to n - 1 for each example, int32 [batch, n]. */
export function allIds(batch: number, n: number): Tensor {
  return fromTypedArray(Int32Array.from({ length: batch * n }, (_, i) => i % n), [batch, n]);
}

/** All names for each example, [batch, n]. */
export function allNames(batch: number, names: readonly string[]): Tensor {
  return hostTensor("string", [batch, names.length], Array.from({ length: batch }, () => names).flat());
}

/** The elements of an int32 or bool tensor on the host. */
export function elementsOf(x: Tensor): Int32Array | Uint8Array {
  return x.dataSync() as Int32Array | Uint8Array;
}
