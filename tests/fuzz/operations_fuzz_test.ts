import { assert, assertEquals, fail } from "@std/assert";
import * as library from "../../mod.ts";
import * as operations from "../../core/ops/mod.ts";
import { HeadwayError } from "../../core/errors.ts";
import { backend } from "../../core/runtime/backends/current.ts";
import { scope, Tensor } from "../../core/runtime/tensor.ts";
import { isOwnTypeError } from "./_hostile.ts";
import { Draw, junk } from "./_operations/arguments.ts";
import type { Call, Case, Right } from "./_operations/case.ts";
import { elementwise } from "./_operations/elementwise.ts";
import { movement } from "./_operations/movement.ts";
import { network } from "./_operations/network.ts";

/** `deno task test:fuzz --calls N --seed N`; a short form in every run of the tests. */
const calls = Number(Deno.env.get("HEADWAY_FUZZ_CALLS") ?? 20_000);
const seed = Number(Deno.env.get("HEADWAY_FUZZ_SEED") ?? 1);

const cases: Readonly<Record<string, Case>> = { ...elementwise, ...movement, ...network };
const functions = operations as unknown as Readonly<Record<string, (...args: unknown[]) => unknown>>;
const names = Object.keys(cases).sort();

Deno.test("every public operation has cases", () => {
  assertEquals(Object.keys(operations).sort(), names);
  for (const name of names) assertEquals((library as Record<string, unknown>)[name], functions[name], `${name} of mod.ts`);
});

Deno.test(`operations give what float64 gives, or refuse with a sentence: ${calls} calls, seed ${seed}`, () => {
  scope(() => operations.fill([1], 0)).dispose();
  const { blocks } = backend().live;
  const outcomes = { right: 0, refused: 0 };
  const faults = new Map<string, string>();
  for (let call = 0; call < calls; call++) {
    const name = names[call % names.length]!;
    // The first fault of each operation is told.
    if (faults.has(name)) continue;
    const start = performance.now();
    try {
      scope(() => {
        const d = new Draw(seed, call);
        const drawn = cases[name]!(d);
        // Every fourth call takes an argument that no type allows; what it gives then is read, and not compared.
        if (d.chance(0.25)) survive(name, drawn, d);
        else outcomes[compare(name, drawn)]++;
      });
      const took = performance.now() - start;
      assert(took < 2000, `took ${took} ms`);
      assertEquals(backend().live.blocks, blocks, "memory is left behind");
    } catch (error) {
      faults.set(name, `${name}, call ${call} of seed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  assertEquals([...faults.values()], []);
  // Neither half of the test is empty.
  assert(outcomes.right > calls / 4 && outcomes.refused > calls / 20, JSON.stringify(outcomes));
});

/** Calls with one argument that is none. */
function survive(name: string, { args }: Call, d: Draw): void {
  const at = d.whole(0, args.length);
  const spoiled = at === args.length ? [...args, d.pick(junk)] : args.with(at, d.pick(junk));
  const { results, refused } = outcome(name, spoiled);
  if (refused === null) { for (const result of results) result.dataSync(); }
}

function compare(name: string, { args, right }: Call): "right" | "refused" {
  const { results, refused } = outcome(name, args);
  if (right === null) {
    if (refused === null) fail(`${shown(args)} was not refused, but gave ${shown(results)}`);
    return "refused";
  }
  if (refused !== null) fail(`${shown(args)} was refused: ${refused.message}`);
  const expected = [right].flat() as readonly Right[];
  assertEquals(results.length, expected.length);
  results.forEach((result, i) => same(result, expected[i]!, args));
  return "right";
}

/** What a call gives, or the error of the library. */
function outcome(name: string, args: readonly unknown[]): { results: Tensor[]; refused: Error | null } {
  try {
    const result = functions[name]!(...args);
    const results = result instanceof Tensor ? [result] : Object.values(result as object) as Tensor[];
    return { results, refused: null };
  } catch (error) {
    if (error instanceof HeadwayError || error instanceof TypeError && isOwnTypeError(error)) {
      assert(error.message.length >= 10 && !error.message.includes("[object"), `no sentence: ${error.message}`);
      return { results: [], refused: error };
    }
    throw new Error(`${shown(args)} ended with ${String(error)}`, { cause: error });
  }
}

function same(actual: Tensor, { dtype, shape, data, bound }: Right, args: readonly unknown[]): void {
  assertEquals([actual.dtype, actual.shape], [dtype, [...shape]], shown(args));
  const elements = Array.from(actual.dataSync() as ArrayLike<unknown>, Number);
  assertEquals(elements.length, data.length, shown(args));
  elements.forEach((v, i) => {
    const [expected, error] = [data[i]!, typeof bound === "number" ? bound : bound[i]!];
    if (error === Infinity || close(v, expected, error)) return;
    fail(`${shown(args)}: element ${i} is ${v} instead of ${expected}, with a bound of ${error}`);
  });
}

/** The largest float32, and what rounds to it. */
const LARGEST = 3.4028235677973366e38;

function close(actual: number, expected: number, bound: number): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(actual);
  // Beyond float32, or so near to its end that the error decides.
  if (Math.abs(expected) + bound >= LARGEST * 0.999999 && Math.sign(actual) === Math.sign(expected)) {
    return Math.abs(actual) === Infinity || Math.abs(actual) >= 3.4e38;
  }
  return Math.abs(actual - expected) <= bound;
}

function shown(values: readonly unknown[]): string {
  return JSON.stringify(values, (_, value) => {
    if (value instanceof Tensor) {
      return `${value.dtype}[${value.shape}](${Array.from(value.dataSync() as ArrayLike<unknown>, String).slice(0, 24)})`;
    }
    if (ArrayBuffer.isView(value)) {
      return `${value.constructor.name}(${Array.from(value as unknown as ArrayLike<unknown>, String).slice(0, 24)})`;
    }
    return typeof value === "number" || typeof value === "bigint" || typeof value === "function" || typeof value === "symbol" ||
        value === undefined
      ? String(value)
      : value;
  });
}
