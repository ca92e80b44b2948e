/** References of the random kernels, on a Threefry-2x32 of its own in BigInt-free JavaScript. */
import { assertEquals } from "@std/assert";
import type { KernelName } from "../../../../wasm/kernels.ts";
import { assertNear, assertSame, type Buffer, type KernelCase, type Lab, type Random } from "../_lab.ts";

const f = Math.fround;

/** Threefry-2x32, 20 rounds (Salmon et al. 2011), one counter. */
export function threefry(key: readonly [number, number], counter: readonly [number, number]): [number, number] {
  const rotations = [13, 15, 26, 6, 17, 29, 16, 24];
  const keys = [key[0] | 0, key[1] | 0, (key[0] ^ key[1] ^ 0x1bd11bda) | 0];
  let a = (counter[0] + keys[0]!) | 0;
  let b = (counter[1] + keys[1]!) | 0;
  for (let round = 0; round < 20; round++) {
    const by = rotations[round % 8]!;
    a = (a + b) | 0;
    b = ((b << by) | (b >>> (32 - by))) ^ a;
    if (round % 4 !== 3) continue;
    const group = (round + 1) / 4;
    a = (a + keys[group % 3]!) | 0;
    b = (b + keys[(group + 1) % 3]! + group) | 0;
  }
  return [a >>> 0, b >>> 0];
}

/** The state of one call: key and step. */
interface Stream {
  readonly key: readonly [number, number];
  readonly step: number;
}

function drawStream(random: Random): Stream {
  const word = () => random.integers(1, -(2 ** 31), 2 ** 31)[0]!;
  return { key: [word(), word()], step: word() };
}

function params(lab: Lab, { key, step }: Stream, first: number, second: number): Buffer {
  const floats = new Int32Array(Float32Array.of(first, second).buffer);
  return lab.i32([...key, step, 0, ...floats]);
}

/** Word of element i as a number in [0, 1). */
function uniform({ key, step }: Stream, i: number): number {
  return (threefry(key, [step, i >> 1])[i & 1]! >>> 8) * 2 ** -24;
}

/** Element i of Box and Muller's pairs. */
function normal(stream: Stream, i: number): number {
  const [u, v] = [uniform(stream, i & ~1), uniform(stream, i | 1)];
  const radius = Math.sqrt(-2 * Math.log(1 - u));
  return radius * (i & 1 ? Math.sin(2 * Math.PI * v) : Math.cos(2 * Math.PI * v));
}

function truncated(stream: Stream, i: number): number {
  const x = normal(stream, i);
  return Math.abs(x) <= 2 ? x : truncated({ ...stream, step: (stream.step + 1) | 0 }, i);
}

/** sqrt loses digits of the logarithm near u = 0, and the angle has 24 bits. */
const normalTolerance = { ulps: 4, absolute: 2e-6 };

export const randomCases = {
  dropout: async (lab, n, random) => {
    const stream = drawStream(random);
    const x = random.wild(n);
    const y = lab.out(n);
    const block = params(lab, stream, 0.3, 1 / 0.7).address;
    lab.kernels.dropout(n, lab.f32(x).address, y.address, block);
    const expected = x.map((value, i) => (uniform(stream, i) >= f(0.3) ? value * f(1 / 0.7) : 0));
    assertNear(await y.f32(), expected, {}, `dropout(${n})`);
    const inPlace = lab.f32(x);
    lab.kernels.dropout(n, inPlace.address, inPlace.address, block);
    assertSame(await inPlace.f32(), await y.f32(), `dropout(${n}) in place`);
  },

  random_uniform: async (lab, n, random) => {
    const stream = drawStream(random);
    const y = lab.out(n);
    lab.kernels.random_uniform(n, y.address, params(lab, stream, -0.5, 2.5).address);
    assertEquals(await y.f32(), Float32Array.from({ length: n }, (_, i) => -0.5 + f(uniform(stream, i) * 3)));
  },

  random_normal: async (lab, n, random) => {
    const stream = drawStream(random);
    const y = lab.out(n);
    lab.kernels.random_normal(n, y.address, params(lab, stream, 1, 0.5).address);
    assertNear(await y.f32(), Array.from({ length: n }, (_, i) => 1 + normal(stream, i) / 2), normalTolerance, `random_normal(${n})`);
  },

  random_truncated_normal: async (lab, n, random) => {
    const stream = drawStream(random);
    const y = lab.out(n);
    lab.kernels.random_truncated_normal(n, y.address, params(lab, stream, 1, 0.5).address);
    const expected = Array.from({ length: n }, (_, i) => 1 + truncated(stream, i) / 2);
    assertNear(await y.f32(), expected, normalTolerance, `random_truncated_normal(${n})`);
  },
} satisfies Partial<Record<KernelName, KernelCase>>;
