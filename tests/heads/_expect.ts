/** Runs a function inside a scope and returns the error it throws. */

import { scope } from "../../core/runtime/tensor.ts";

export function errorOf(fn: () => unknown): Error {
  try {
    scope(() => void fn());
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
}
