/**
 * Chooses the device that tests run on, by `HEADWAY_TEST_BACKEND`: `wasm` (or nothing) leaves the library's own; `reference` puts the reference device in its
 * place; `postponed` the same with three steps in flight. For `deno test --preload=tests/_backend.ts`: it comes before the first tensor. Only tests read the variable.
 *
 * @module
 */

import type { Backend } from "../core/runtime/backends/backend.ts";
import { replaceBackend } from "../core/runtime/backends/current.ts";
import { ReferenceBackend } from "./core/backends/reference_backend.ts";

const devices: Readonly<Record<string, () => Backend>> = {
  reference: () => new ReferenceBackend(),
  postponed: () => new ReferenceBackend({ stepsInFlight: 3 }),
};

const wanted = Deno.env.get("HEADWAY_TEST_BACKEND") ?? "";
if (wanted !== "" && wanted !== "wasm") {
  const make = devices[wanted];
  if (make === undefined) {
    throw new RangeError(`HEADWAY_TEST_BACKEND should be wasm, reference or postponed. Received ${JSON.stringify(wanted)}`);
  }
  replaceBackend(make());
}
