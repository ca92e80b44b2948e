/** How near the elementary functions come to float64 over their whole range. */
import { assert } from "@std/assert";
import type { KernelName } from "../../../../wasm/kernels.ts";
import type { ContractCase } from "../_lab.ts";
import { erfc } from "../_special_functions.ts";

interface Row {
  readonly kernel: KernelName;
  readonly reference: (x: number) => number;
  /** Greatest relative error, in units of 2^-23. */
  readonly bound: number;
  /** Exponents of two that the arguments run through, and their sign. */
  readonly exponents: readonly [number, number];
  readonly sign: 1 | -1;
}

const expm1Scaled = (scale: number) => (x: number): number => scale * Math.expm1(x);
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

// 1 is the error of a result that is off by one unit in the last place just above a power of two.
const rows: readonly Row[] = [
  { kernel: "exp", reference: Math.exp, bound: 1.3, exponents: [-30, 6], sign: 1 },
  { kernel: "exp", reference: Math.exp, bound: 1.3, exponents: [-30, 6], sign: -1 },
  { kernel: "log", reference: Math.log, bound: 1, exponents: [-126, 126], sign: 1 },
  { kernel: "log1p", reference: Math.log1p, bound: 1, exponents: [-60, 60], sign: 1 },
  { kernel: "log1p", reference: Math.log1p, bound: 1, exponents: [-60, -1], sign: -1 },
  { kernel: "tanh", reference: Math.tanh, bound: 5, exponents: [-60, 4], sign: -1 },
  { kernel: "sigmoid", reference: (x) => 1 / (1 + Math.exp(-x)), bound: 3, exponents: [-30, 6], sign: 1 },
  { kernel: "sigmoid", reference: (x) => 1 / (1 + Math.exp(-x)), bound: 3, exponents: [-30, 6], sign: -1 },
  { kernel: "elu", reference: Math.expm1, bound: 1.5, exponents: [-60, 5], sign: -1 },
  { kernel: "selu", reference: expm1Scaled(1.7580993408473768), bound: 2.5, exponents: [-60, 5], sign: -1 },
  { kernel: "softplus", reference: softplus, bound: 3, exponents: [-30, 6], sign: 1 },
  { kernel: "softplus", reference: softplus, bound: 3, exponents: [-30, 6], sign: -1 },
  { kernel: "gelu", reference: (x) => (x * erfc(-x / Math.SQRT2)) / 2, bound: 8, exponents: [-30, 6], sign: 1 },
  // The tail is e^-x^2/2, whose argument is rounded before the power is taken.
  { kernel: "gelu", reference: (x) => (x * erfc(-x / Math.SQRT2)) / 2, bound: 80, exponents: [-30, 3], sign: -1 },
];

export const accuracyCases: readonly ContractCase[] = rows.map(({ kernel, reference, bound, exponents: [low, high], sign }) => ({
  name: `${kernel} is within ${bound} units in the last place for ${sign * 2 ** low} to ${sign * 2 ** high}`,
  kernels: [kernel],
  async run(lab) {
    const n = 20000;
    const x = Float32Array.from({ length: n }, (_, i) => sign * 2 ** (low + ((high - low) * i) / n));
    const y = lab.out(n);
    (lab.kernels[kernel] as (...args: number[]) => void)(n, lab.f32(x).address, y.address);
    const results = await y.f32();
    for (let i = 0; i < n; i++) {
      const expected = reference(x[i]!);
      // Subnormal results have an absolute error instead.
      const error = Math.abs(results[i]! - expected) / Math.max(Math.abs(expected), 2 ** -126);
      const same = Object.is(results[i], Math.fround(expected));
      assert(same || error <= bound * 2 ** -23, `${kernel}(${x[i]}) should be ${expected}, but is ${results[i]}`);
    }
  },
}));
