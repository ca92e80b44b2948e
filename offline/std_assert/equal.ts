/**
 * Whether two values are equal in structure, as `@std/assert` sees it: numbers by `===` except that NaN equals NaN (so `0` equals `-0`),
 * objects by constructor and enumerable keys, collections by content, errors by class and message.
 */
export function equal(a: unknown, b: unknown): boolean {
  return compare(a, b, new Map());
}

function compare(a: unknown, b: unknown, seen: Map<object, object>): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b) || !sameKind(a, b)) return false;
  if (seen.get(a) === b) return true;
  seen.set(a, b);
  if (a instanceof Date && b instanceof Date) return Object.is(a.getTime(), b.getTime());
  if (a instanceof RegExp || a instanceof URL) return String(a) === String(b);
  if (a instanceof Error && b instanceof Error) return a.message === b.message && a.name === b.name;
  if (a instanceof WeakMap || a instanceof WeakSet || a instanceof WeakRef || a instanceof Promise) return false;
  if (a instanceof Set && b instanceof Set) return a.size === b.size && matchAll([...a], [...b], seen);
  if (a instanceof Map && b instanceof Map) return a.size === b.size && matchAll([...a], [...b], seen);
  if (a instanceof ArrayBuffer && b instanceof ArrayBuffer) return compare(new Uint8Array(a), new Uint8Array(b), seen);
  if (a instanceof DataView && b instanceof DataView) return compare(bytesOf(a), bytesOf(b), seen);
  if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) {
    return sameElements(a as unknown as ArrayLike<unknown>, b as unknown as ArrayLike<unknown>);
  }
  const keys = ownKeys(a);
  return keys.length === ownKeys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && compare(Reflect.get(a, key), Reflect.get(b, key), seen));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function sameKind(a: object, b: object): boolean {
  const [left, right] = [a.constructor ?? Object, b.constructor ?? Object];
  return left === right;
}

function sameElements(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i] && !Object.is(a[i], b[i])) return false;
  }
  return true;
}

function matchAll(a: unknown[], b: unknown[], seen: Map<object, object>): boolean {
  const left = [...b];
  return a.every((item) => {
    const at = left.findIndex((other) => compare(item, other, new Map(seen)));
    if (at < 0) return false;
    left.splice(at, 1);
    return true;
  });
}

function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function ownKeys(value: object): PropertyKey[] {
  const symbols = Object.getOwnPropertySymbols(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key));
  return [...Object.keys(value), ...symbols];
}
