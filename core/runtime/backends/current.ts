/**
 * The device in use. It is made by the first tensor; another one is chosen before that.
 *
 * @module
 */

import { FailedPreconditionError, UnimplementedError, ValueError } from "../../errors.ts";
import type { Backend } from "./backend.ts";
import { WasmBackend } from "./wasm.ts";

export type { Backend, Piece, StepMemory, Words } from "./backend.ts";

let current: Backend | null = null;
let wasm: WasmBackend | null = null;
let givenModule: WebAssembly.Module | undefined;

/** The device in use; instantiates WebAssembly at the first call. */
export function backend(): Backend {
  return current ?? (current = hostBackend());
}

/**
 * WebAssembly for what stays on the host with every device, strings and 64-bit numbers: the device itself where that is WebAssembly. Instantiated at the
 * first call.
 */
export function hostBackend(): WasmBackend {
  return wasm ?? (wasm = new WasmBackend(givenModule));
}

/** Puts another device in the place of the one in use and returns that one; for tests and whoever brings a device. Tensors of the old one are not to be used. */
export function replaceBackend(next: Backend): Backend | null {
  const before = current;
  current = next;
  return before;
}

/**
 * Chooses the device, before the first tensor is made.
 *
 * @param name `"wasm"`, the default.
 * @throws {FailedPreconditionError} if a tensor was made before.
 * @throws {UnimplementedError} for a device that does not exist yet.
 */
export function setBackend(name: "wasm" | "webgpu"): Promise<void> {
  try {
    refuseIfStarted("setBackend", current);
    if (name === "webgpu") throw new UnimplementedError('The "webgpu" backend does not exist yet; use "wasm"');
    if (name !== "wasm") throw new ValueError(`Unknown backend: expected "wasm" or "webgpu", received ${JSON.stringify(name)}`);
    return Promise.resolve();
  } catch (error) {
    return Promise.reject(error);
  }
}

/**
 * Gives the compiled kernels, on hosts that forbid compiling bytes. Comes before the first tensor.
 *
 * @param module The module compiled from `wasm/generated/simd.wasm` or `relaxed.wasm`.
 * @throws {FailedPreconditionError} if a tensor was made, or a string hashed, before.
 */
export function setWasmModule(module: WebAssembly.Module): void {
  refuseIfStarted("setWasmModule", current ?? wasm);
  if (!(module instanceof WebAssembly.Module)) throw new TypeError(`setWasmModule expects a WebAssembly.Module, received ${typeof module}`);
  givenModule = module;
}

function refuseIfStarted(name: string, used: Backend | null): void {
  if (used !== null) {
    throw new FailedPreconditionError(
      `${name} must be called before the first tensor is made; the "${used.name}" backend is in use already`,
    );
  }
}
