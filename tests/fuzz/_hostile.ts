/** Damage for files, and what a reader may do with it: read it, or refuse it with one of the library's own errors. */

import { fail } from "@std/assert";
import fc from "fast-check";
import { HeadwayError } from "../../core/errors.ts";

/** Runs of a property: a few in every test run, `HEADWAY_FUZZ_RUNS` in a long one. */
export const numRuns = Number(Deno.env.get("HEADWAY_FUZZ_RUNS") ?? 150);

type Edit =
  | { readonly kind: "flip" | "set"; readonly at: number; readonly value: number }
  | { readonly kind: "cut" | "repeat"; readonly at: number; readonly length: number }
  | { readonly kind: "insert"; readonly at: number; readonly bytes: Uint8Array };

const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

/** One to four edits, at places that are fractions of the length. */
export const damage: fc.Arbitrary<Edit[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constantFrom("flip" as const, "set" as const),
      at: place,
      value: fc.oneof(fc.constantFrom(0, 0x7f, 0x80, 0xff), fc.integer({ min: 0, max: 255 })),
    }),
    fc.record({ kind: fc.constantFrom("cut" as const, "repeat" as const), at: place, length: fc.integer({ min: 1, max: 64 }) }),
    fc.record({ kind: fc.constant("insert" as const), at: place, bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }) }),
  ),
  { minLength: 1, maxLength: 4 },
);

/** The bytes after the edits. */
export function damaged(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array<ArrayBuffer> {
  let now = Uint8Array.from(bytes);
  for (const edit of edits) {
    const at = Math.floor(edit.at * now.length);
    if (edit.kind === "flip" || edit.kind === "set") {
      if (at < now.length) now[at] = edit.kind === "set" ? edit.value : now[at]! ^ (edit.value || 1);
    } else {
      const middle = edit.kind === "insert" ? edit.bytes : edit.kind === "repeat" ? now.slice(at, at + edit.length) : new Uint8Array();
      const rest = now.subarray(edit.kind === "cut" ? at + edit.length : at);
      now = Uint8Array.from([...now.subarray(0, at), ...middle, ...rest]);
    }
  }
  return now;
}

/** Runs a reader: it may succeed, or throw an error of the library with a sentence; nothing else, and within two seconds. */
export async function survives(read: () => unknown): Promise<void> {
  await refusal(read);
}

/** As {@linkcode survives}; gives the error, or null. */
export async function refusal(read: () => unknown): Promise<HeadwayError | null> {
  const start = performance.now();
  let refused: HeadwayError | null = null;
  try {
    await read();
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error;
    refused = error;
    if (error.message.length < 10 || error.message.includes("[object")) {
      fail(`no sentence: ${error.message}`);
    }
  }
  const took = performance.now() - start;
  if (took > 2000) fail(`took ${took} ms`);
  return refused;
}

/** As an engine words what goes wrong inside a program; none of the library's sentences is like these. */
const fromInside = new RegExp(
  "^(?:Cannot (?:read|mix|convert|destructure|set|access|use|assign)|Invalid (?:array|typed array|string|count|date)|Maximum call" +
    "|Array buffer|Method |Reduce of|.* is not (?:a function|iterable|a constructor|an object|defined))",
);

/** Whether a `TypeError` is one of the library's own, with a sentence of its own. */
export function isOwnTypeError(error: TypeError): boolean {
  return !fromInside.test(error.message);
}

/** As {@linkcode survives}, for values of any type: a `TypeError` of the library's own may come out too. */
export async function survivesValues(read: () => unknown): Promise<void> {
  await survives(async () => {
    try {
      await read();
    } catch (error) {
      if (!(error instanceof TypeError) || !isOwnTypeError(error)) throw error;
    }
  });
}
