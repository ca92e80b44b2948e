/**
 * Random numbers and dropout by counter: element i takes word i & 1 of the block at counter (step, i >> 1) under the key, so that nothing depends on order.
 *
 * @module
 */

import { threefry2x32 } from "../../../../core/random.ts";
import { type DeviceWords, f } from "./words.ts";

/** The random kernels. */
export function random(words: DeviceWords) {
  /** Key and step, and the two float32 words behind them. */
  const read = (params: number): { stream: Stream; first: number; second: number } => {
    const [key0, key1, step] = words.ints(params, 3) as unknown as [number, number, number];
    return { stream: { key0, key1, step }, first: words.float(params + 16), second: words.float(params + 20) };
  };

  return {
    // y = u >= rate ? x scale : 0
    dropout(n: number, x: number, y: number, params: number): void {
      const { stream, first: rate, second: scale } = read(params);
      const [from, to] = [words.floats(x, n), words.floats(y, n)];
      for (let i = 0; i < n; i++) to[i] = uniform(stream, i) >= rate ? from[i]! * scale : 0;
    },

    // low + u (high - low), in float32 steps
    random_uniform(n: number, y: number, params: number): void {
      const { stream, first: low, second: high } = read(params);
      const to = words.floats(y, n);
      for (let i = 0; i < n; i++) to[i] = low + f(uniform(stream, i) * f(high - low));
    },

    random_normal(n: number, y: number, params: number): void {
      const { stream, first: mean, second: deviation } = read(params);
      const to = words.floats(y, n);
      for (let i = 0; i < n; i++) to[i] = mean + normal(stream, i) * deviation;
    },

    random_truncated_normal(n: number, y: number, params: number): void {
      const { stream, first: mean, second: deviation } = read(params);
      const to = words.floats(y, n);
      for (let i = 0; i < n; i++) {
        let draw = normal(stream, i);
        for (let step = stream.step + 1; Math.abs(draw) > 2; step++) draw = normal({ ...stream, step }, i);
        to[i] = mean + draw * deviation;
      }
    },
  };
}

/** The state of one call. */
interface Stream {
  readonly key0: number;
  readonly key1: number;
  readonly step: number;
}

const block = new Uint32Array(2);

/** 24 bits of element i's word as a number in [0, 1). */
function uniform({ key0, key1, step }: Stream, i: number): number {
  threefry2x32(key0, key1, step, i >>> 1, block);
  return (block[i & 1]! >>> 8) * 2 ** -24;
}

/** The transform of Box & Muller (1958): two uniform numbers to two normal ones, of which even elements take the cosine and odd ones the sine. */
function normal(stream: Stream, i: number): number {
  const [u, v] = [uniform(stream, i & ~1), uniform(stream, i | 1)];
  const radius = Math.sqrt(-2 * Math.log(1 - u));
  return f(radius * ((i & 1) === 0 ? Math.cos(2 * Math.PI * v) : Math.sin(2 * Math.PI * v)));
}
