/**
 * A stand-in for `jsr:@std/assert@^1` where JSR cannot be reached: the same names, arguments and error class, over `node:util`. It covers the
 * assertions that this project's tests use and a little more; the real library replaces it unchanged.
 *
 * @module
 */
import { inspect } from "node:util";
import { equal } from "./equal.ts";

export { equal };

/** The error that every failed assertion throws. */
export class AssertionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

// deno-lint-ignore no-explicit-any
type AnyConstructor = abstract new (...args: any[]) => any;
type Falsy = false | 0 | 0n | "" | null | undefined;

/** Fails unless `expr` is truthy. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/** Fails unless `expr` is falsy. */
export function assertFalse(expr: unknown, msg = ""): asserts expr is Falsy {
  if (expr) throw new AssertionError(msg);
}

/** Fails always. */
export function fail(msg?: string): never {
  throw new AssertionError(`Failed assertion${msg ? `: ${msg}` : "."}`);
}

/** Fails always: for code that must not be reached. */
export function unreachable(msg?: string): never {
  throw new AssertionError(`Unreachable${msg ? `: ${msg}` : "."}`);
}

/** Fails always: for code that is not written. */
export function unimplemented(msg?: string): never {
  throw new AssertionError(`Unimplemented${msg ? `: ${msg}` : "."}`);
}

/** Fails unless both values are equal in structure. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!equal(actual, expected)) refuse("Values are not equal", difference(actual, expected), msg);
}

/** Fails if both values are equal in structure. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) refuse(`Expected actual: ${show(actual)} not to be: ${show(expected)}`, "", msg);
}

/** Fails unless both are the same value by `Object.is`. */
export function assertStrictEquals<T>(actual: unknown, expected: T, msg?: string): asserts actual is T {
  if (!Object.is(actual, expected)) refuse("Values are not strictly equal", difference(actual, expected), msg);
}

/** Fails if both are the same value by `Object.is`. */
export function assertNotStrictEquals<T>(actual: T, expected: T, msg?: string): void {
  if (Object.is(actual, expected)) refuse(`Expected "actual" to not be strictly equal to: ${show(actual)}`, "", msg);
}

/** Fails unless the numbers are within `tolerance`, which defaults to 1e-7 times the expected value (1e-7 for zero). */
export function assertAlmostEquals(actual: number, expected: number, tolerance?: number, msg?: string): void {
  if (Object.is(actual, expected)) return;
  const bound = tolerance ?? (isFinite(expected) && expected !== 0 ? Math.abs(expected * 1e-7) : 1e-7);
  const delta = Math.abs(expected - actual);
  if (delta <= bound) return;
  refuse(`Expected actual: "${actual}" to be close to "${expected}": delta "${delta}" is greater than "${bound}"`, "", msg);
}

/** Fails if the value is null or undefined. */
export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T> {
  if (actual === undefined || actual === null) refuse(`Expected actual: "${actual}" to not be null or undefined`, "", msg);
}

/** Fails unless the value is an instance of the class. */
export function assertInstanceOf<T extends AnyConstructor>(
  actual: unknown,
  expectedType: T,
  msg = "",
): asserts actual is InstanceType<T> {
  if (actual instanceof expectedType) return;
  const received = actual === null || typeof actual !== "object"
    ? `type "${actual === null ? "null" : typeof actual}"`
    : `"${actual.constructor?.name}"`;
  refuse(`Expected object to be an instance of "${expectedType.name}" but was ${received}`, "", msg);
}

/** Fails if the value is an instance of the class. */
export function assertNotInstanceOf<A, T>(
  actual: A,
  // deno-lint-ignore no-explicit-any
  unexpectedType: abstract new (...args: any[]) => T,
  msg?: string,
): asserts actual is Exclude<A, T> {
  if (actual instanceof unexpectedType) refuse(`Expected object to not be an instance of "${unexpectedType.name}"`, "", msg);
}

/** Fails unless the text contains `expected`. */
export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  if (!actual.includes(expected)) refuse(`Expected actual: "${actual}" to contain: "${expected}"`, "", msg);
}

/** Fails unless the text matches. */
export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  if (!expected.test(actual)) refuse(`Expected actual: "${actual}" to match: "${expected}"`, "", msg);
}

/** Fails if the text matches. */
export function assertNotMatch(actual: string, expected: RegExp, msg?: string): void {
  if (expected.test(actual)) refuse(`Expected actual: "${actual}" to not match: "${expected}"`, "", msg);
}

/** Fails unless every expected item equals some item of the array. */
export function assertArrayIncludes<T>(actual: ArrayLike<T>, expected: ArrayLike<T>, msg?: string): void {
  const there = Array.from(actual);
  const missing = Array.from(expected).filter((item) => !there.some((other) => equal(item, other)));
  if (missing.length > 0) refuse(`Expected actual: "${show(actual)}" to include: "${show(expected)}"`, `\nmissing: ${show(missing)}`, msg);
}

/** Fails unless `actual > expected`. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual > expected)) refuse(`Expect ${show(actual)} > ${show(expected)}`, "", msg);
}

/** Fails unless `actual >= expected`. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual >= expected)) refuse(`Expect ${show(actual)} >= ${show(expected)}`, "", msg);
}

/** Fails unless `actual < expected`. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual < expected)) refuse(`Expect ${show(actual)} < ${show(expected)}`, "", msg);
}

/** Fails unless `actual <= expected`. */
export function assertLessOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual <= expected)) refuse(`Expect ${show(actual)} <= ${show(expected)}`, "", msg);
}

/** Fails unless every key of `expected`, at every depth, is in `actual` with an equal value. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  assertEquals(restrict(actual, expected, new Map()), expected, msg);
}

/** Fails unless the error is of the class (default `Error`) and its message contains the text. */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  // deno-lint-ignore no-explicit-any
  ErrorClass?: abstract new (...args: any[]) => E,
  msgMatches?: string | RegExp,
  msg?: string,
): asserts error is E {
  if (!(error instanceof Error)) refuse(`Expected "error" to be an Error object`, "", msg);
  if (ErrorClass && !(error instanceof ErrorClass)) {
    refuse(`Expected error to be instance of "${ErrorClass.name}", but was "${error.constructor?.name}": ${error.message}`, "", msg);
  }
  if (msgMatches === undefined) return;
  const found = typeof msgMatches === "string" ? error.message.includes(msgMatches) : msgMatches.test(error.message);
  if (!found) refuse(`Expected error message to include ${show(msgMatches)}, but got ${show(error.message)}`, "", msg);
}

/** Fails unless calling `fn` throws; gives what was thrown. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/** Fails unless calling `fn` throws an error of the class whose message contains the text; gives the error. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  // deno-lint-ignore no-explicit-any
  ErrorClass: abstract new (...args: any[]) => E,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows(fn: () => unknown, classOrMsg?: AnyConstructor | string, msgIncludes?: string, msg?: string): unknown {
  try {
    fn();
  } catch (error) {
    return thrown(error, classOrMsg, msgIncludes, msg);
  }
  return refuse("Expected function to throw", "", typeof classOrMsg === "string" ? classOrMsg : msg);
}

/** Fails unless the promise that `fn` returns rejects; gives the reason. */
export function assertRejects(fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
/** Fails unless the promise that `fn` returns rejects with an error of the class whose message contains the text; gives the error. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  // deno-lint-ignore no-explicit-any
  ErrorClass: abstract new (...args: any[]) => E,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  classOrMsg?: AnyConstructor | string,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  const message = typeof classOrMsg === "string" ? classOrMsg : msg;
  let promise: PromiseLike<unknown>;
  try {
    promise = fn();
  } catch (error) {
    throw new AssertionError(explain("Function throws when expected to reject", "", message), { cause: error });
  }
  if (typeof promise?.then !== "function") refuse("Function does not return a Promise when expected to reject", "", message);
  try {
    await promise;
  } catch (error) {
    return thrown(error, classOrMsg, msgIncludes, msg);
  }
  return refuse("Expected function to reject", "", message);
}

function thrown(error: unknown, classOrMsg: AnyConstructor | string | undefined, msgIncludes?: string, msg?: string): unknown {
  if (typeof classOrMsg === "function") assertIsError(error, classOrMsg, msgIncludes, msg);
  return error;
}

function refuse(what: string, details: string, msg: string | undefined): never {
  throw new AssertionError(explain(what, details, msg));
}

function explain(what: string, details: string, msg: string | undefined): string {
  return `${what}${msg ? `: ${msg}` : "."}${details}`;
}

function difference(actual: unknown, expected: unknown): string {
  return `\n\n    actual:   ${indent(show(actual))}\n    expected: ${indent(show(expected))}\n`;
}

function indent(text: string): string {
  return text.replaceAll("\n", "\n    ");
}

function show(value: unknown): string {
  return inspect(value, { depth: 10, maxArrayLength: 100, sorted: true, breakLength: 120 });
}

function restrict(actual: unknown, expected: unknown, seen: Map<object, unknown>): unknown {
  if (typeof actual !== "object" || actual === null || typeof expected !== "object" || expected === null) return actual;
  const plain = Object.getPrototypeOf(actual) === Object.prototype || Object.getPrototypeOf(actual) === null || Array.isArray(actual);
  if (actual instanceof Map || actual instanceof Set || ArrayBuffer.isView(actual) || !(plain || Object.keys(expected).length > 0)) {
    return actual;
  }
  const known = seen.get(actual);
  if (known !== undefined) return known;
  const picked: object = Array.isArray(expected) ? [] : Object.create(Object.getPrototypeOf(expected));
  seen.set(actual, picked);
  for (const key of Reflect.ownKeys(expected)) {
    if (key === "length" || !Reflect.has(actual, key)) continue;
    Reflect.set(picked, key, restrict(Reflect.get(actual, key), Reflect.get(expected, key), seen));
  }
  return picked;
}
