/**
 * Callbacks that must be synchronous: what they compute lies in a step's memory, which is gone when a Promise would come back to it.
 *
 * @module
 */

/**
 * Gives the result of a callback back.
 *
 * @param caller What took the callback, for the sentence.
 * @throws {TypeError} if the result is a Promise. What becomes of that is nobody's concern any more, a later failure of it included.
 */
export function synchronous<T>(caller: string, result: T): T {
  if (typeof result !== "object" || result === null || typeof (result as { then?: unknown }).then !== "function") return result;
  Promise.resolve(result).catch(() => {});
  throw new TypeError(`${caller} must be synchronous; it returned a Promise`);
}
