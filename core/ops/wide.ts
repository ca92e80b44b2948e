/**
 * Linear layers with so many outputs that they are not all written out: z = x W^T + b, where W [n, k] has a row for each output.
 *
 * @module
 */

import { backend } from "../runtime/backends/current.ts";
import { add, mul, sum } from "./elementwise.ts";
import { gatherRows, reshape, takeRows } from "./shape.ts";
import { empty, scope, type Tensor } from "../runtime/tensor.ts";

/** The layer's weights [n, k] and biases [n]. */
export interface WideLayer {
  /** [n, k] */
  readonly weights: Tensor;
  /** [n] */
  readonly biases: Tensor;
}

/** Outputs `begin` to `begin + width` of all rows: a matrix [rows, width], overwritten by the next block. */
export type VisitBlock = (outputs: Float32Array, begin: number, width: number) => void;

/**
 * Some outputs of some rows: element p is output `ids[p]` of row `rows[p]`. The gradient of the weights has the rows of these outputs only.
 *
 * @param x [batch, k]
 * @param rows Rows of x.
 * @param ids Outputs; some may be equal.
 * @returns [rows.length]
 */
export function wideOutputs(x: Tensor, { weights, biases }: WideLayer, rows: Int32Array, ids: Int32Array): Tensor {
  const { distinct, places } = distinctIds(ids);
  const products = mul(takeRows(x, rows), takeRows(gatherRows(weights, distinct), places));
  return add(sum(products, 1), reshape(takeRows(gatherRows(biases, distinct), places), [ids.length]));
}

/** Each id once, behind those of `first`, which differ from each other; and where each of `ids` stands there. */
export function distinctIds(ids: Int32Array, first: Int32Array = new Int32Array()): { distinct: Int32Array; places: Int32Array } {
  const known = new Map<number, number>();
  first.forEach((id, place) => known.set(id, place));
  const places = ids.map((id) => {
    let place = known.get(id);
    if (place === undefined) known.set(id, place = known.size);
    return place;
  });
  return { distinct: Int32Array.from(known.keys()), places };
}

/** All outputs, [batch, n]; no gradient flows. */
export function allOutputs(x: Tensor, layer: WideLayer): Tensor {
  const outputs = empty([x.shape[0]!, layer.weights.shape[0]!]);
  writeBlock(x, layer, 0, layer.weights.shape[0]!, outputs);
  return outputs;
}

/** Computes all outputs, some at a time, and shows them to `visit` in the order of the outputs; no gradient flows. */
export function visitOutputs(x: Tensor, layer: WideLayer, visit: VisitBlock): void {
  const read = blockReader(x.shape[0]!);
  eachBlock(x, layer, (block, begin, width) => visit(read(block, width), begin, width));
}

/** What {@linkcode wideSoftmax} finds, for each row. */
export interface WideSoftmax {
  /** log(sum(exp(z))) over all outputs. */
  readonly logSumExp: Float32Array;
  /** The output that is largest, the first of several. */
  readonly largest: Int32Array;
  /** The logarithm of its share. */
  readonly logProbability: Float64Array;
}

/**
 * The softmax over all outputs, of which some are computed at a time; no gradient flows.
 *
 * @param visit Sees the outputs on the way.
 */
export function wideSoftmax(x: Tensor, layer: WideLayer, visit?: VisitBlock): WideSoftmax {
  const rows = x.shape[0]!;
  // Of the blocks so far: the largest output and, relative to it, the sum of exponentials.
  const tops = new Float64Array(rows).fill(-Infinity);
  const sums = new Float64Array(rows);
  const largest = new Int32Array(rows);
  const read = blockReader(rows);
  eachBlock(x, layer, (block, begin, width) => {
    const { run, status } = backend();
    const ids = empty([rows], "int32");
    const [top, rest] = [empty([rows]), empty([rows])];
    run.arg_max(rows, width, 1, block.address, ids.address);
    run.reduce_max(rows, width, 1, block.address, top.address);
    // The cross-entropy with the largest output as label: log(sum(exp(z - top))).
    run.softmax_cross_entropy(rows, width, block.address, ids.address, rest.address, 0, status);
    const [id, high, low] = [ids.dataSync(), top.dataSync(), rest.dataSync()] as [Int32Array, Float32Array, Float32Array];
    for (let row = 0; row < rows; row++) {
      const next = high[row]!;
      const sum = Math.exp(low[row]!);
      if (next > tops[row]!) {
        sums[row] = sums[row]! * Math.exp(tops[row]! - next) + sum;
        tops[row] = next;
        largest[row] = begin + id[row]!;
      } else sums[row]! += sum * Math.exp(next - tops[row]!);
    }
    visit?.(read(block, width), begin, width);
  });
  const logProbability = sums.map((sum) => -Math.log(sum));
  return { logSumExp: Float32Array.from(tops, (top, row) => top - logProbability[row]!), largest, logProbability };
}

/** Single outputs of one row, in float64; no gradient flows. */
export class OutputReader {
  readonly #x: Float32Array;
  readonly #row: Float32Array;
  readonly #bias = new Float32Array(1);
  readonly #weights: number;
  readonly #biases: number;

  /** Reads that row of x. */
  constructor(x: Tensor, row: number, { weights, biases }: WideLayer) {
    const width = x.shape[1]!;
    this.#x = backend().readSync(x.address + 4 * width * row, new Float32Array(width));
    this.#row = new Float32Array(width);
    this.#weights = weights.address;
    this.#biases = biases.address;
  }

  /** One output. */
  at(id: number): number {
    const x = this.#x;
    const row = backend().readSync(this.#weights + 4 * x.length * id, this.#row);
    let z = backend().readSync(this.#biases + 4 * id, this.#bias)[0]!;
    for (let i = 0; i < x.length; i++) z += x[i]! * row[i]!;
    return z;
  }
}

/** Elements of a block: 4 MiB. */
const BLOCK = 1 << 20;

function eachBlock(x: Tensor, layer: WideLayer, visit: (block: Tensor, begin: number, width: number) => void): void {
  scope(() => {
    const n = layer.weights.shape[0]!;
    const widest = Math.min(n, Math.max(16, Math.floor(BLOCK / x.shape[0]!)));
    const block = empty([x.shape[0]!, widest]);
    for (let begin = 0; begin < n; begin += widest) {
      const width = Math.min(widest, n - begin);
      writeBlock(x, layer, begin, width, block);
      visit(block, begin, width);
    }
  });
}

/** Reads blocks into one array; the first is the widest. */
function blockReader(rows: number): (block: Tensor, width: number) => Float32Array {
  let host: Float32Array | null = null;
  return (block, width) => {
    host ??= new Float32Array(rows * width);
    return backend().readSync(block.address, host.subarray(0, rows * width));
  };
}

/** Every row begins with the biases, to which the products are added. */
function writeBlock(x: Tensor, { weights, biases }: WideLayer, begin: number, width: number, into: Tensor): void {
  const { run } = backend();
  const [rows, k] = x.shape as [number, number];
  run.copy_2d(rows, width, biases.address + 4 * begin, 0, into.address, width);
  run.matmul(0, 1, rows, width, k, x.address, weights.address + 4 * k * begin, into.address, 1);
}
