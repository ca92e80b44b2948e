import { Dataset } from "../../../core/data/dataset.ts";
import type { Batch, Row } from "../../../core/data/mod.ts";

/** All elements of a dataset. */
export async function all<T>(dataset: Dataset<T>): Promise<T[]> {
  const elements: T[] = [];
  for await (const element of dataset) elements.push(element);
  return elements;
}

/** The column `x` of all elements, rows or batches, as plain numbers. */
export async function xs(dataset: Dataset<Row> | Dataset<Batch>): Promise<number[]> {
  const elements = await all(dataset as Dataset<Row>);
  return elements.flatMap((element) => {
    const features = (Array.isArray(element) ? element[0] : element) as Record<string, number | ArrayLike<number>>;
    const x = features["x"]!;
    return typeof x === "number" ? [x] : Array.from(x);
  });
}

/** Rows 0 .. n - 1 in the column `x`, held in memory. */
export function counting(n: number): Dataset<Row> {
  return Dataset.fromColumns({ x: Int32Array.from({ length: n }, (_, i) => i) });
}

/** The same rows from a generator, which answers later. */
export function streaming(n: number): Dataset<Row> {
  return Dataset.from<Row>(async function* () {
    for (let x = 0; x < n; x++) {
      // Some rows come at once and some after a turn of the event loop.
      if (x % 7 === 0) await Promise.resolve();
      yield { x };
    }
  });
}

/** 0 .. n - 1. */
export function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

/** Numbers in ascending order. */
export function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
