/**
 * Rows dealt out to parts, and put together again.
 *
 * @module
 */

import { InvalidArgumentError } from "../../core/errors.ts";
import { alike, checkedSize, copyElements, type ElementType, emptyLike, type HostArray, numbersOf } from "./host_array.ts";
import { hostRow, type Row, type Rows } from "./row.ts";

function partitioned(data: HostArray, partitions: HostArray, count: number): HostArray[] {
  const rank = partitions.shape.length;
  if (partitions.shape.some((extent, axis) => extent !== data.shape[axis])) {
    throw new InvalidArgumentError(`data.shape must start with partitions.shape, got [${data.shape}] and [${partitions.shape}]`);
  }
  const width = checkedSize(data.shape.slice(rank));
  const ids = numbersOf(partitions);
  const places: number[][] = Array.from({ length: count }, () => []);
  for (let i = 0; i < ids.length; i++) {
    const part = places[ids[i]!];
    if (part === undefined) throw new InvalidArgumentError(`partitions[${i}] = ${ids[i]} is not in [0, ${count})`, { row: i });
    part.push(i);
  }
  return places.map((rows) => {
    const elements = emptyLike(data.data, rows.length * width);
    rows.forEach((from, to) => copyElements(data.data, from * width, (from + 1) * width, elements, to * width));
    return { dtype: data.dtype, shape: [rows.length, ...data.shape.slice(rank)], data: elements };
  });
}

/** Rows by their numbers; of several with one number the last counts. */
function stitched(indices: readonly HostArray[], data: readonly HostArray[]): HostArray {
  const inner = data[0]!.shape.slice(indices[0]!.shape.length);
  const width = checkedSize(inner);
  let count = 0;
  for (const value of indices) for (const id of Array.from(numbersOf(value))) count = Math.max(count, id + 1);
  const parts = alike(data);
  const elements = emptyLike(parts[0]!, checkedSize([count, width]));
  indices.forEach((value, k) => {
    const ids = numbersOf(value);
    if (parts[k]!.length !== ids.length * width) {
      throw new InvalidArgumentError(`data[${k}].shape must start with indices[${k}].shape, got [${data[k]!.shape}] and [${value.shape}]`);
    }
    for (let i = 0; i < ids.length; i++) {
      if (ids[i]! < 0) throw new InvalidArgumentError(`indices[${k}] is out of range: ${ids[i]}`);
      copyElements(parts[k]!, i * width, (i + 1) * width, elements, ids[i]! * width);
    }
  });
  return { dtype: data[0]!.dtype, shape: [count, ...inner], data: elements };
}

function stitch(op: string): Row {
  return hostRow(op, {
    inputs: 2,
    types: (attributes, types) => [types[attributes.integer("N")]!],
    attributes: (attributes) => ({ count: attributes.integer("N") }),
    run: (inputs, { count }) => stitched(inputs.slice(0, count), inputs.slice(count)),
  });
}

const MOST_PARTS = 1 << 16;

function parts(count: number): number {
  if (count >= 1 && count <= MOST_PARTS) return count;
  throw new InvalidArgumentError(`num_partitions must be from 1 to ${MOST_PARTS}, received ${count}`);
}

/** Rows of partitions. */
export const partitionRows: Rows = {
  DynamicPartition: hostRow("DynamicPartition", {
    inputs: 2,
    types: (attributes, [type]) => new Array<ElementType>(parts(attributes.integer("num_partitions"))).fill(type!),
    attributes: (attributes) => ({ count: parts(attributes.integer("num_partitions")) }),
    run: ([data, partitions], { count }) => {
      const made = partitioned(data!, partitions!, count);
      return made.length === 1 ? made[0]! : made;
    },
  }),
  DynamicStitch: stitch("DynamicStitch"),
  ParallelDynamicStitch: stitch("ParallelDynamicStitch"),
};
