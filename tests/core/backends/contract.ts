/**
 * The contract of a device: every kernel of the list against references in float64, at sizes around the width of a vector, between guard words; memory,
 * reads and the status. A device keeps it if every case passes.
 *
 * @module
 */

import type { Backend } from "../../../core/runtime/backends/backend.ts";
import { type KernelName, kernels, type KernelSpec } from "../../../wasm/kernels.ts";
import { assertSame, type ContractCase, type KernelCase, Lab, Random, sizes } from "./_lab.ts";
import { accuracyCases } from "./cases/accuracy.ts";
import { batchNormCases } from "./cases/batch_norm.ts";
import { denseCases } from "./cases/dense.ts";
import { distributionCases } from "./cases/distributions.ts";
import { elementwiseCases } from "./cases/elementwise.ts";
import { embeddingCases } from "./cases/embedding.ts";
import { matmulCases } from "./cases/matmul.ts";
import { memoryCases } from "./cases/memory.ts";
import { metricsCases } from "./cases/metrics.ts";
import { movementCases } from "./cases/movement.ts";
import { optimizerCases } from "./cases/optimizers.ts";
import { optimizerGoldenCases } from "./cases/optimizer_goldens.ts";
import { randomCases } from "./cases/random.ts";
import { readCases } from "./cases/reads.ts";
import { recurrentCases } from "./cases/recurrent.ts";
import { reduceCases } from "./cases/reduce.ts";
import { softmaxCases } from "./cases/softmax.ts";
import { statusCases } from "./cases/status.ts";

/** A kernel that a device does not offer yet. */
export interface Skip {
  /** The device, by the name under which it is registered. */
  readonly device: string;
  readonly kernel: KernelName;
  /** Why, and what must happen before the entry can go. */
  readonly reason: string;
}

/** What {@linkcode testBackend} may be told. */
export interface ContractOptions {
  /** Cases of these kernels are ignored. Default: none. */
  readonly skips?: readonly Skip[];
  /** Default: all of them. */
  readonly cases?: readonly ContractCase[];
}

/** Registers the contract as tests of a device. */
export function testBackend(device: string, make: () => Backend, { skips = [], cases = contract }: ContractOptions = {}): void {
  const skipped = new Set(skips.filter((skip) => skip.device === device).map((skip) => skip.kernel));
  for (const { name, kernels, run } of cases) {
    const ignore = kernels.some((kernel) => skipped.has(kernel));
    Deno.test({ name: `${device}: ${name}`, ignore, fn: () => runCase(device, make, name, run) });
  }
}

/** Runs one case on a device made for it. */
export async function runCase(device: string, make: () => Backend, name: string, run: ContractCase["run"]): Promise<void> {
  const lab = new Lab(device, make());
  await run(lab);
  await lab.verify(name);
  lab.close();
}

const byKernel = {
  ...batchNormCases,
  ...elementwiseCases,
  ...embeddingCases,
  ...metricsCases,
  ...movementCases,
  ...optimizerCases,
  ...randomCases,
  ...reduceCases,
  ...softmaxCases,
} satisfies Partial<Record<KernelName, KernelCase>>;

/** The cases that are about memory, reads and the status. */
export const deviceCases: readonly ContractCase[] = [...memoryCases, ...readCases, ...statusCases];

/** Every case. */
export const contract: readonly ContractCase[] = [
  ...Object.entries(byKernel).map(([name, run]) => atEveryTail(name as KernelName, run)),
  ...matmulCases,
  ...denseCases,
  ...recurrentCases,
  ...accuracyCases,
  ...distributionCases,
  ...optimizerGoldenCases,
  { name: "an element's bits do not depend on where it stands", kernels: [], run: positionDoesNotMatter },
  ...deviceCases,
];

/** The kernels of the list that none of the cases is a test of. */
export function kernelsWithoutCase(cases: readonly ContractCase[] = contract): KernelName[] {
  const tested = new Set(cases.flatMap((one) => one.kernels));
  return (Object.keys(kernels) as KernelName[]).filter((name) => !tested.has(name));
}

function atEveryTail(name: KernelName, run: KernelCase): ContractCase {
  return {
    name: `${name} equals its reference at every tail`,
    kernels: [name],
    async run(lab) {
      for (const n of sizes) {
        await run(lab, n, new Random(n + 1));
        await lab.verify(`${name}(${n})`);
      }
    },
  };
}

async function positionDoesNotMatter(lab: Lab): Promise<void> {
  const n = 39;
  // sum_squares has the arguments of a function of one element, but one result.
  const unary = Object.entries<KernelSpec>(kernels)
    .filter(([name, { args }]) => args.join() === "n,x,y" && name !== "sum_squares")
    .map(([name]) => name as KernelName);
  for (const name of unary) {
    const run = lab.kernels[name] as (...args: number[]) => void;
    const x = lab.f32(new Random(7).wild(n));
    const [together, alone] = [lab.out(n), lab.out(n)];
    run(n, x.address, together.address);
    for (let i = 0; i < n; i++) run(1, x.address + 4 * i, alone.address + 4 * i);
    assertSame(await alone.f32(), await together.f32(), name);
    await lab.verify(name);
  }
}
