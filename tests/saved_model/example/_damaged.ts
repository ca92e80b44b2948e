/**
 * Damaged tf.Examples: bytes that are changed or cut, and messages of a wrong structure whose lengths fit. To run more of them than the tests do:
 * `deno run tests/saved_model/example/_damaged.ts 1000000`.
 *
 * @module
 */

import { InvalidArgumentError } from "../../../core/errors.ts";
import { WireWriter } from "../../../core/io/encoding.ts";
import {
  decodeExample,
  decodeSequenceExample,
  encodeExample,
  fixedLenFeature,
  fixedLenSequenceFeature,
  varLenFeature,
} from "../../../saved_model/mod.ts";

const spec = { f: varLenFeature("float32"), i: varLenFeature("int64"), s: varLenFeature("string"), d: fixedLenFeature([2], "float32", 0) };
const sequenceSpec = { context: spec, featureLists: { f: fixedLenSequenceFeature([2], "float32", true), s: varLenFeature("bytes") } };

/**
 * Decodes damaged messages.
 *
 * @throws What is thrown and is no typed error.
 */
export function decodeDamaged(trials: number, seed: number): { values: number; refused: number } {
  let state = seed;
  const random = (n: number): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % 65536 % n;
  const whole = encodeExample({ f: [1.5, NaN], i: [-1n, 300n], s: ["é", ""], d: [1, 2] }, spec);
  let [values, refused] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const bytes = trial % 2 === 0 ? changed(whole, random) : message(random, random(9));
    try {
      if (random(4) === 0) decodeSequenceExample(bytes, sequenceSpec);
      else decodeExample(bytes, spec);
      values++;
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      refused++;
    }
  }
  return { values, refused };
}

function changed(whole: Uint8Array, random: (n: number) => number): Uint8Array {
  const bytes = whole.slice(0, random(4) === 0 ? random(whole.length) : whole.length);
  for (let edits = random(4); edits > 0 && bytes.length > 0; edits--) bytes[random(bytes.length)] = random(256);
  return bytes;
}

/** A message of random fields, nested to a depth, with names that a specification asks for. */
function message(random: (n: number) => number, depth: number): Uint8Array {
  const out = new WireWriter();
  for (let fields = 1 + random(2); fields > 0; fields--) {
    const field = 1 + random(3);
    if (random(8) === 0) out.varint(field << 3 | random(8)).raw(Uint8Array.from({ length: random(10) }, () => random(256)));
    else if (depth === 0) out.bytesField(field, Uint8Array.from({ length: random(12) }, () => random(256)));
    else {
      // An entry of a map is a name and a value.
      if (random(2) === 0) out.bytesField(1, new TextEncoder().encode("fisd"[random(4)]));
      out.bytesField(random(2) === 0 ? 2 : field, message(random, depth - 1));
    }
  }
  return out.finish();
}

if (import.meta.main) console.log(decodeDamaged(Number(Deno.args[0] ?? 20_000), 1));
