/**
 * Instantiates the kernels: synchronously, with the fastest variant that the host can compile, from the bytes embedded in the
 * package or from a module that the host has compiled.
 *
 * @module
 */

import { relaxed, simd } from "./generated/embedded.ts";
import { hostKernels, type HostKernelTable, kernels, type KernelSpec, type KernelTable } from "./kernels.ts";
import { INITIAL_PAGES, MAXIMUM_PAGES } from "./layout.ts";

/** The arithmetic of a module: `relaxed` fuses multiply and add, `simd` rounds twice. */
export type WasmVariant = "simd" | "relaxed";

/** What {@linkcode loadWasm} may be told. */
export interface LoadOptions {
  /** The variant to take, instead of `HEADWAY_WASM` or the probe. */
  readonly variant?: WasmVariant | undefined;
  /** A compiled module, for hosts that forbid compiling bytes: any of `wasm/generated/*.wasm`. */
  readonly module?: WebAssembly.Module | undefined;
}

/** The kernels and their memory. */
export interface WasmInstance {
  /** Every kernel of the list; one that the module leaves out throws when it is called. */
  readonly kernels: KernelTable;
  /** The kernels that work for the host. */
  readonly hostKernels: HostKernelTable;
  /** The memory that addresses point into. */
  readonly memory: WebAssembly.Memory;
  /** The arithmetic of the module. */
  readonly variant: WasmVariant;
  /** The first byte that the kernels leave to the heap. */
  readonly heapBase: number;
}

/**
 * Instantiates the kernels with a fresh memory.
 *
 * Without options the variant is `HEADWAY_WASM` (`simd` or `relaxed`; read only where permission is already granted), or else
 * what a probe of relaxed SIMD says.
 *
 * @param options Variant or module.
 * @returns Kernels, memory, variant and the heap's first byte.
 * @throws {RangeError} If `HEADWAY_WASM` or the variant is neither `simd` nor `relaxed`.
 * @throws {TypeError} If the module is not one of the kernels' modules.
 */
export function loadWasm(options: LoadOptions = {}): WasmInstance {
  const module = options.module ?? compile(options.variant ?? chosenVariant());
  const memory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAXIMUM_PAGES });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const { heapBase, relaxed: isRelaxed } = exports;
  if (!(heapBase instanceof WebAssembly.Global) || !(isRelaxed instanceof WebAssembly.Global)) {
    throw new TypeError("[wasm] The module should be one of Headway's kernel modules, but it exports no heapBase");
  }
  const variant = isRelaxed.value === 1 ? "relaxed" : "simd";
  if (options.variant !== undefined && options.variant !== variant) {
    throw new TypeError(`[wasm] The module is the ${variant} variant, but ${options.variant} was asked for`);
  }
  return {
    kernels: tableOf(kernels, exports) as KernelTable,
    hostKernels: tableOf(hostKernels, exports) as HostKernelTable,
    memory,
    variant,
    heapBase: heapBase.value >>> 0,
  };
}

function compile(variant: WasmVariant): WebAssembly.Module {
  if (variant !== "simd" && variant !== "relaxed") {
    throw new RangeError(`[wasm] The variant should be "simd" or "relaxed". Received ${JSON.stringify(variant)}`);
  }
  return new WebAssembly.Module(decodeBase64(variant === "relaxed" ? relaxed : simd));
}

function chosenVariant(): WasmVariant {
  const wanted = grantedEnvironment("HEADWAY_WASM");
  if (wanted === undefined || wanted === "") return WebAssembly.validate(relaxedProbe) ? "relaxed" : "simd";
  if (wanted !== "simd" && wanted !== "relaxed") {
    throw new RangeError(`[wasm] HEADWAY_WASM should be "simd" or "relaxed". Received ${JSON.stringify(wanted)}`);
  }
  return wanted;
}

// (module (func (result v128) i32.const 0 i8x16.splat (three times) f32x4.relaxed_madd))
const relaxedProbe = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // magic, version
  ...[1, 5, 1, 0x60, 0, 1, 0x7b], // type () -> v128
  ...[3, 2, 1, 0], // one function of it
  ...[10, 19, 1, 17, 0, 0x41, 0, 0xfd, 15, 0x41, 0, 0xfd, 15, 0x41, 0, 0xfd, 15, 0xfd, 0x85, 0x02, 0x0b],
);

/** The parts of the hosts that tell an environment variable. */
interface Host {
  readonly Deno?: {
    readonly permissions: { querySync(descriptor: { name: "env"; variable: string }): { readonly state: string } };
    readonly env: { get(name: string): string | undefined };
  };
  readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> };
}

function grantedEnvironment(variable: string): string | undefined {
  const host = globalThis as unknown as Host;
  if (host.Deno !== undefined) {
    const { state } = host.Deno.permissions.querySync({ name: "env", variable });
    return state === "granted" ? host.Deno.env.get(variable) : undefined;
  }
  return host.process?.env?.[variable];
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  if (typeof Uint8Array.fromBase64 === "function") return Uint8Array.fromBase64(text);
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function tableOf(specs: Readonly<Record<string, KernelSpec>>, exports: WebAssembly.Exports): unknown {
  const table: Record<string, unknown> = {};
  for (const name of Object.keys(specs)) {
    table[name] = exports[name] ?? (() => {
      throw new TypeError(`[${name}] This kernel is not in the module that was loaded`);
    });
  }
  return table;
}
