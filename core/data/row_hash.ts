/**
 * A hash of a row: of the names and values of its features and of its labels, whatever order the columns have.
 *
 * @module
 */

import { isDense } from "./column_table.ts";
import type { Row } from "./values.ts";

/**
 * Two words of 32 bits by MurmurHash3 (Appleby, 2011) of each value, summed over the columns. Numbers count as float32, since that is how a column of
 * fractions is kept in memory.
 */
export class RowHash {
  /** First word of the last row, signed. */
  word0 = 0;
  /** Second word of the last row, signed. */
  word1 = 0;
  readonly #features = new Map<string, number>();
  readonly #labels = new Map<string, number>();

  /** Hashes a row. */
  update(row: Row): void {
    this.word0 = this.word1 = 0;
    if (!Array.isArray(row)) return this.#record(row as Readonly<Record<string, unknown>>, this.#features);
    this.#record(row[0], this.#features);
    const labels: unknown = row[1];
    const several = typeof labels === "object" && labels !== null && !Array.isArray(labels) && !isDense(labels);
    this.#record(several ? labels as Readonly<Record<string, unknown>> : { "": labels }, this.#labels);
  }

  #record(values: Readonly<Record<string, unknown>>, names: Map<string, number>): void {
    for (const name in values) {
      let seed = names.get(name);
      if (seed === undefined) names.set(name, seed = hashOf(name, names === this.#labels ? 1 : 0));
      const value = values[name];
      this.word0 = (this.word0 + hashOf(value, seed)) | 0;
      this.word1 = (this.word1 + hashOf(value, ~seed)) | 0;
    }
  }
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

function hashOf(value: unknown, seed: number): number {
  if (typeof value === "number") return finish(mix(seed, float32Bits(value)), 1);
  if (typeof value === "string") return finish(text(value, seed), value.length);
  return finish(mixed(value, seed), 1);
}

function mixed(value: unknown, hash: number): number {
  if (typeof value === "string") return mix(text(value, hash), value.length);
  if (typeof value === "object" && value !== null) {
    const items = value as ArrayLike<unknown>;
    for (let i = 0; i < items.length; i++) hash = mixed(items[i], hash);
    return mix(hash, items.length);
  }
  return mix(hash, float32Bits(Number(value)));
}

function float32Bits(value: number): number {
  // One zero, and one NaN.
  float[0] = value + 0;
  return value === value ? bits[0]! : 0x7fc00000;
}

function text(value: string, hash: number): number {
  for (let i = 0; i < value.length; i++) hash = mix(hash, value.charCodeAt(i));
  return hash;
}

function mix(hash: number, word: number): number {
  const k = Math.imul(word, 0xcc9e2d51);
  const h = hash ^ Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(hash: number, length: number): number {
  let h = hash ^ length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
