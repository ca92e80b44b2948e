/**
 * Variables that a checkpoint holds in parts, and their slots, as TensorFlow 1 writes them.
 *
 * @module
 */

import { ValueError } from "../../core/errors.ts";
import type { DType, HostTensor } from "../../core/runtime/host_tensor.ts";
import type { SaveOptions } from "../../core/io/checkpoint_manager.ts";
import { rowSlices } from "../../core/io/tensor_bundle_reader.ts";

/** Into how many parts a variable is split along each axis; all but the first must be 1. */
export type Partitioner = (shape: readonly number[], dtype: DType) => readonly number[];

/** What a checkpoint is to hold, and in which parts. */
export interface Partitioned extends Required<Pick<SaveOptions, "slices" | "partial">> {
  /** Values by name. */
  readonly tensors: ReadonlyMap<string, HostTensor>;
}

/**
 * Splits the variables below `scope` and their slots. Each part of a variable has slots of its own, `t_0/`, `t_1/`, ...: they are declared with the shape
 * of the whole variable and hold the rows of their part alone.
 */
export function partitioned(tensors: ReadonlyMap<string, HostTensor>, scope: string, partitioner: Partitioner): Partitioned {
  const result = new Map<string, HostTensor>();
  const slices: Map<string, ReturnType<typeof rowSlices>> = new Map();
  const partial = new Set<string>();
  for (const [name, tensor] of tensors) {
    const slot = /^(.+\/t_)0(\/[^/]+)$/.exec(name);
    const parts = name.startsWith(scope) ? partsOf(name, tensor, partitioner) : 1;
    if (parts === 1) {
      result.set(name, tensor);
      continue;
    }
    const rows = rowSlices(tensor.shape, parts);
    if (slot === null) {
      result.set(name, tensor);
      slices.set(name, rows);
      continue;
    }
    rows.forEach((slice, part) => {
      const own = `${slot[1]}${part}${slot[2]}`;
      result.set(own, tensor);
      slices.set(own, [slice]);
      partial.add(own);
    });
  }
  return { tensors: result, slices, partial };
}

function partsOf(name: string, { shape, dtype }: HostTensor, partitioner: Partitioner): number {
  const parts: unknown = partitioner(shape, dtype);
  if (!Array.isArray(parts) || parts.length !== shape.length) {
    const shown = Array.isArray(parts) ? `[${parts}]` : String(parts);
    throw new ValueError(
      `Partitioner returned a partition list that does not match the Variable's rank: ${shown} vs. [${shape}] (${name})`,
      {
        tensor: name,
      },
    );
  }
  if (parts.slice(1).some((count) => count !== 1)) {
    throw new ValueError(
      `Variables of the input layer are split along their first axis alone, the partitioner splits ${name} into [${parts}]`,
      {
        tensor: name,
      },
    );
  }
  const rows = parts[0] as number;
  if (!Number.isInteger(rows) || rows < 1 || rows > shape[0]!) {
    throw new ValueError(`The partitioner splits ${name} of shape [${shape}] into [${parts}]: a variable has 1 to ${shape[0]} parts`, {
      tensor: name,
    });
  }
  return rows;
}
