/**
 * Compares what a SavedModel answers here with what TensorFlow answered. As a program it checks folders that hold `expected.json` beside the model.
 *
 * @module
 */

import type { HostTensor } from "../../core/runtime/host_tensor.ts";
import { loadSavedModel } from "../../saved_model/load.ts";

/** A value as JSON has it; strings are base64. */
interface Encoded {
  readonly dtype: "float32" | "int32" | "int64" | "bool" | "string";
  readonly shape: readonly number[];
  readonly values: readonly (number | string)[];
}

/** What a signature answered. */
export interface Answer {
  readonly signature: string;
  readonly inputs: Readonly<Record<string, Encoded>>;
  readonly outputs: Readonly<Record<string, Encoded>>;
}

/** Distance of floats that is allowed, as a part of the largest element of their tensor. */
const BOUND = 2e-6;

/**
 * Runs all cases and throws at the first difference: strings and ids are equal, floats within the bound.
 *
 * @param overall Whether the largest element of an output is that of all cases. A logit of one example may be the small difference of large terms, whose
 * rounding is not small beside it.
 * @returns The largest distance of floats.
 */
export async function checkAnswers(directory: string, answers: readonly Answer[], overall = false): Promise<number> {
  await using model = await loadSavedModel(directory);
  let worst = 0;
  const largest = new Map<string, number>();
  for (const { outputs } of overall ? answers : []) {
    for (const [key, { dtype, values }] of Object.entries(outputs)) {
      if (dtype === "float32") largest.set(key, Math.max(largest.get(key) ?? 0, ...values.map((value) => Math.abs(value as number))));
    }
  }
  for (const [i, { signature, inputs, outputs }] of answers.entries()) {
    const given = await model.run(signature, Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, decoded(value)])));
    for (const [key, expected] of Object.entries(outputs)) {
      const distance = difference(given[key]!, decoded(expected), largest.get(key) ?? 0);
      worst = Math.max(worst, distance);
      if (!(distance <= BOUND)) {
        throw new Error(
          `case ${i}, ${signature}, ${key}: ${JSON.stringify(given[key], spell)} is not ${JSON.stringify(decoded(expected), spell)}`,
        );
      }
    }
  }
  return worst;
}

function spell(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : ArrayBuffer.isView(value) ? Array.from(value as Float32Array, String) : value;
}

function decoded({ dtype, shape, values }: Encoded): HostTensor {
  switch (dtype) {
    case "string":
      return { dtype, shape, data: values.map((value) => Uint8Array.from(atob(value as string), (letter) => letter.charCodeAt(0))) };
    case "int64":
      return { dtype, shape, data: BigInt64Array.from(values.map(BigInt)) };
    case "int32":
      return { dtype, shape, data: Int32Array.from(values as number[]) };
    case "bool":
      return { dtype, shape, data: Uint8Array.from(values, Number) };
    case "float32":
      return { dtype, shape, data: Float32Array.from(values as number[]) };
  }
}

/** 0 for equal values, infinite for different ones; of floats the largest distance over the largest element. */
function difference(a: HostTensor, b: HostTensor, least: number): number {
  if (a.dtype !== b.dtype || String(a.shape) !== String(b.shape)) return Infinity;
  if (a.dtype !== "float32") return texts(a).every((text, i) => text === texts(b)[i]) ? 0 : Infinity;
  const largest = Math.max(...(b.data as Float32Array).map(Math.abs), least, Number.MIN_VALUE);
  return Math.max(0, ...a.data.map((value, i) => Object.is(value, b.data[i]) ? 0 : Math.abs(value - (b.data[i] as number)) / largest));
}

function texts({ data }: HostTensor): string[] {
  return Array.from(data as ArrayLike<unknown>, (value) => value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value));
}

if (import.meta.main) {
  if (Deno.args.length === 0) {
    console.error("give directories of SavedModels with expected.json beside the graph");
    Deno.exit(2);
  }
  let failed = false;
  for (const directory of Deno.args) {
    const { cases } = JSON.parse(await Deno.readTextFile(`${directory}/expected.json`)) as { cases: Answer[] };
    try {
      console.log(
        `${directory}: ${cases.length} cases are equal, floats within ${(await checkAnswers(directory, cases)).toExponential(1)}`,
      );
    } catch (error) {
      failed = true;
      console.error(`${directory}: ${(error as Error).message.slice(0, 2000)}`);
    }
  }
  Deno.exit(failed ? 1 : 0);
}
