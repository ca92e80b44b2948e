/**
 * A hash of a row: of the names and values of its features and of its labels, whatever order the columns have.
 *
 * @module
 */

import { isDense } from "./table.ts";
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
  readonly #names = new Map<string, number>();

  /** Hashes a row. */
  update(row: Row): void {
    this.word0 = this.word1 = 0;
    if (!Array.isArray(row)) return this.#record(row as Readonly<Record<string, unknown>>, "");
    this.#record(row[0], "");
    const labels: unknown = row[1];
    const several = typeof labels === "object" && labels !== null && !Array.isArray(labels) && !isDense(labels);
    this.#record(several ? labels as Readonly<Record<string, unknown>> : { "": labels }, "label/");
  }

  #record(values: Readonly<Record<string, unknown>>, scope: string): void {
    for (const key in values) {
      const name = scope + key;
      let seed = this.#names.get(name);
      if (seed === undefined) this.#names.set(name, seed = hashOf(name, 0));
      const value = values[key];
      this.word0 = (this.word0 + hashOf(value, seed)) | 0;
      this.word1 = (this.word1 + hashOf(value, ~seed)) | 0;
    }
  }
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

function hashOf(value: unknown, seed: number): number {
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
  // One zero, one NaN.
  const number = Number(value) + 0;
  float[0] = Number.isNaN(number) ? NaN : number;
  return mix(hash, bits[0]!);
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
