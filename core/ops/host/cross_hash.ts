/**
 * The fingerprint of a cross: TensorFlow's FingerprintCat64 of the fingerprints of its parts.
 *
 * @module
 */

import { hash, OUT } from "./fingerprint.ts";
import { H, L, modulo, multiply, set, shiftMix, toBigInt, xor } from "./uint64.ts";

/** The combined fingerprint of the parts of a cross: one at a time, in order. */
export class CrossHash {
  readonly #seedHigh: number;
  readonly #seedLow: number;

  /** `hashKey` 0 means TensorFlow's own key, as in TensorFlow. */
  constructor(hashKey: bigint) {
    const seed = BigInt.asUintN(64, hashKey === 0n ? 0xDECAFCAFFEn : hashKey);
    this.#seedHigh = Number(seed >> 32n);
    this.#seedLow = Number(seed & 0xffffffffn);
  }

  /** Begins a cross. */
  begin(): void {
    set(CROSS, this.#seedHigh, this.#seedLow);
  }

  /** The state so far, to go on from it with several values. */
  save(into: Uint32Array, at: number): void {
    into[at] = H[CROSS]!;
    into[at + 1] = L[CROSS]!;
  }

  /** Goes back to a saved state. */
  restore(from: Uint32Array, at: number): void {
    set(CROSS, from[at]!, from[at + 1]!);
  }

  /** Adds a string by its fingerprint. */
  addString(value: string | Uint8Array): void {
    hash(value);
    concatenate();
  }

  /** Adds a whole number as int64 (two's complement). */
  addInteger(value: number | bigint): void {
    if (typeof value === "number") set(OUT, Math.floor(value / 4294967296), value);
    else set(OUT, Number(BigInt.asUintN(64, value) >> 32n), Number(value & 0xffffffffn));
    concatenate();
  }

  /** The bucket of the cross among `n`. */
  modulo(n: number): number {
    return modulo(CROSS, n);
  }

  /** The whole fingerprint of the cross. */
  value(): bigint {
    return toBigInt(CROSS);
  }
}

const CROSS = 24,
  KMUL = 25,
  T = 26,
  U = 27;

set(KMUL, 0xc6a4a793, 0x5bd1e995);

// CROSS = FingerprintCat64(CROSS, OUT), tensorflow/core/platform/fingerprint.h
function concatenate(): void {
  multiply(T, OUT, KMUL);
  shiftMix(T, T);
  multiply(T, T, KMUL);
  xor(U, CROSS, KMUL);
  xor(U, U, T);
  multiply(U, U, KMUL);
  shiftMix(U, U);
  multiply(U, U, KMUL);
  shiftMix(CROSS, U);
}
