/**
 * The one place that waits for the device: everything the host wants to see comes back together.
 *
 * @module
 */

import { backend, type Piece } from "./backends/current.ts";
import type { HostTensor } from "./host_tensor.ts";
import { checkStatus, clearStatus, statusError } from "./memory.ts";
import { elementsRead, finished, type HostElements, keepHostCopy, mustBeRead, readTogether, type Tensor } from "./tensor.ts";

/**
 * The elements of tensors as they lie on the host, not to be changed: those of a bool tensor are words, strings may be bytes.
 *
 * @returns A promise where the device has to be waited for.
 */
export function readElements(tensors: readonly Tensor[]): HostElements[] | Promise<HostElements[]> {
  return readTogether(tensors, (pieces) => backend().read(pieces), elementsRead);
}

/**
 * The tensors on the host. Elements that follow from others on the host are worked out behind the reading.
 *
 * @param read How pieces of the device are read; by default without a look at the status.
 * @returns A promise where the device has to be waited for.
 */
export function readTensors(
  tensors: readonly Tensor[],
  read: (pieces: readonly Piece[]) => Promise<void> | void = (pieces) => backend().read(pieces),
): HostTensor[] | Promise<HostTensor[]> {
  return readTogether(tensors, read, finished);
}

/**
 * What is wanted of a step, together with the status.
 *
 * @returns A promise where the device has to be waited for.
 * @throws {InvalidArgumentError} At once or by the promise, if a kernel met bad data; the status is set back then.
 */
export function readStep(tensors: readonly Tensor[]): HostTensor[] | Promise<HostTensor[]> {
  const device = backend();
  if (device.synchronous) {
    checkStatus();
    return readTensors(tensors);
  }
  const status = new Int32Array(2);
  const piece = { address: device.status, into: status };
  let isRead = false;
  const read = async (pieces: readonly Piece[]): Promise<void> => {
    isRead = true;
    await device.read([piece, ...pieces]);
    const error = statusError(status);
    if (error === null) return;
    clearStatus();
    throw error;
  };
  const values = readTensors(tensors, read);
  return isRead ? values : read([]).then(() => values);
}

/** Keeps copies of the tensors on the host where they could not be read later without waiting. */
export async function keepHostCopies(tensors: readonly Tensor[]): Promise<void> {
  const wanted = tensors.filter(mustBeRead);
  if (wanted.length === 0) return;
  const pieces = wanted.map(({ address, dtype, size }) => ({
    address,
    into: dtype === "float32" ? new Float32Array(size) : new Int32Array(size),
  }));
  await backend().read(pieces);
  wanted.forEach((t, i) => keepHostCopy(t, pieces[i]!.into));
}
