/**
 * Another device for the duration of a test.
 *
 * @module
 */

import { type Backend, backend, replaceBackend } from "../../../core/runtime/backends/current.ts";

/**
 * Runs `fn` with a device of its own and puts the one before back, whatever comes of it. Tensors made in `fn` are not to be used behind it. Two calls must
 * not overlap in time: there is one device in use.
 */
export async function withBackend<B extends Backend, T>(make: () => B, fn: (device: B) => Promise<T>): Promise<T> {
  // Made if there was none, so that there is one to put back.
  const before = backend();
  const device = make();
  replaceBackend(device);
  try {
    return await fn(device);
  } finally {
    replaceBackend(before);
    device.close();
  }
}
