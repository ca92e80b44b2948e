/**
 * The one place that waits for the device: everything the host wants to see comes back together.
 *
 * @module
 */

import { backend, type Piece, type Words } from "./backends/current.ts";
import type { HostTensor } from "./host_tensor.ts";
import { deviceInputs, finished, type Tensor } from "./tensor.ts";

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
  const words = new Map<Tensor, Words>();
  for (const t of tensors) deviceInputs(t, words);
  const pieces = Array.from(words, ([{ address }, into]) => ({ address, into }));
  const waiting = pieces.length === 0 ? undefined : read(pieces);
  const finish = (): HostTensor[] => tensors.map((t) => finished(t, words));
  return waiting === undefined ? finish() : waiting.then(finish);
}
