import { assert, assertEquals } from "@std/assert";
import type { KernelName } from "../../../../wasm/kernels.ts";
import type { Buffer, ContractCase, Lab } from "../_lab.ts";

/** Six steps of a 2x3 variable from W0 with the gradients G, by TensorFlow 2.15's Keras optimizers. */
interface Goldens {
  readonly W0: number[][];
  readonly G: number[][][];
  readonly cases: Record<string, { readonly W: number[][][]; readonly final_slots: Record<string, number | number[][]> }>;
}

const goldens: Goldens = JSON.parse(
  await Deno.readTextFile(new URL("../../../testdata/goldens/optimizers_keras_tf2.json", import.meta.url)),
);

const f = Math.fround;
const n = 6;

/** One kernel call of step t (from 1), given the addresses of variable and gradient; and the slots with their names and first values. */
interface Setting {
  readonly kernel: KernelName;
  readonly slots: Record<string, number>;
  step(lab: Lab, w: number, slot: (name: string) => number, g: number, t: number): void;
}

function sgd(rate: number): Setting {
  return { kernel: "sgd", slots: {}, step: (lab, w, _slot, g) => lab.kernels.sgd(n, w, g, lab.f32([rate]).address) };
}

function momentum(rate: number, factor: number, nesterov: 0 | 1): Setting {
  return {
    kernel: "momentum",
    slots: { momentum: 0 },
    step: (lab, w, slot, g) => lab.kernels.momentum(n, w, slot("momentum"), g, lab.f32([rate, factor, nesterov]).address),
  };
}

function adagrad(rate: number): Setting {
  return {
    kernel: "adagrad",
    slots: { accumulator: 0.1 },
    step: (lab, w, slot, g) => lab.kernels.adagrad(n, w, slot("accumulator"), g, lab.f32([rate, 1e-7]).address),
  };
}

/** The step's rate folds in the bias corrections: rate sqrt(1 - beta2^t) / (1 - beta1^t), in float32. */
function adam(rate: number, amsgrad: boolean): Setting {
  const [beta1, beta2] = [f(0.9), f(0.999)];
  return {
    kernel: "adam",
    slots: { m: 0, v: 0, ...(amsgrad ? { vhat: 0 } : {}) },
    step: (lab, w, slot, g, t) => {
      const alpha = f(f(rate) * f(f(Math.sqrt(f(1 - f(beta2 ** t)))) / f(1 - f(beta1 ** t))));
      const params = lab.f32([alpha, 1 - beta1, 1 - beta2, 1e-7]);
      lab.kernels.adam(n, w, slot("m"), slot("v"), amsgrad ? slot("vhat") : 0, g, params.address);
    },
  };
}

function rmsprop(rate: number, factor: number, centered: boolean): Setting {
  return {
    kernel: "rmsprop",
    slots: { rms: 0, ...(centered ? { mg: 0 } : {}), ...(factor ? { momentum: 0 } : {}) },
    step: (lab, w, slot, g) => {
      const params = lab.f32([rate, 0.9, factor, 1e-7]);
      lab.kernels.rmsprop(n, w, slot("rms"), centered ? slot("mg") : 0, factor ? slot("momentum") : 0, g, params.address);
    },
  };
}

function ftrl(rate: number, { l1 = 0, l2 = 0, beta = 0, shrinkage = 0 } = {}): Setting {
  return {
    kernel: "ftrl",
    slots: { accumulator: 0.1, linear: 0 },
    step: (lab, w, slot, g) => {
      const params = lab.f32([rate, l1, l2, -0.5, beta, shrinkage]);
      lab.kernels.ftrl(n, w, slot("accumulator"), slot("linear"), g, params.address);
    },
  };
}

const settings: Record<string, Setting> = {
  "keras.SGD(0.1)": sgd(0.1),
  "keras.SGD(0.1,m=.9)": momentum(0.1, 0.9, 0),
  "keras.SGD(0.1,m=.9,nesterov)": momentum(0.1, 0.9, 1),
  "keras.Adagrad()": adagrad(0.001),
  "keras.Adagrad(0.05)": adagrad(0.05),
  "keras.Adam()": adam(0.001, false),
  "keras.Adam(0.05,amsgrad)": adam(0.05, true),
  "keras.RMSprop()": rmsprop(0.001, 0, false),
  "keras.RMSprop(0.05,centered)": rmsprop(0.05, 0, true),
  "keras.RMSprop(0.05,m=.9)": rmsprop(0.05, 0.9, false),
  "keras.RMSprop(0.05,m=.9,centered)": rmsprop(0.05, 0.9, true),
  "keras.Ftrl(0.2)": ftrl(0.2),
  "keras.Ftrl()": ftrl(0.001),
  "keras.Ftrl(0.2,l1=.1,l2=.2,beta=.3)": ftrl(0.2, { l1: 0.1, l2: 0.2, beta: 0.3 }),
  "keras.Ftrl(0.2,shrink=.1)": ftrl(0.2, { shrinkage: 0.1 }),
};

function assertWithin(actual: Float32Array, expected: number[][], what: string): void {
  expected.flat().forEach((value, i) => {
    assert(Math.abs(actual[i]! - value) <= 1e-6 * Math.max(1, Math.abs(value)), `${what}[${i}] should be ${value}, but is ${actual[i]}`);
  });
}

export const optimizerGoldenCases: readonly ContractCase[] = [
  {
    name: "every optimizer setting of the golden file is replayed",
    kernels: [],
    run() {
      assertEquals(Object.keys(settings).sort(), Object.keys(goldens.cases).sort());
      return Promise.resolve();
    },
  },
  ...Object.entries(settings).map(([name, setting]): ContractCase => ({
    name: `${name} walks TensorFlow's path within 1e-6`,
    kernels: [setting.kernel],
    run: (lab) => replay(lab, name, setting),
  })),
];

async function replay(lab: Lab, name: string, { slots, step }: Setting): Promise<void> {
  const golden = goldens.cases[name]!;
  const w = lab.f32(goldens.W0.flat());
  const buffers: Record<string, Buffer> = {};
  for (const [slot, first] of Object.entries(slots)) buffers[slot] = lab.f32(new Float32Array(n).fill(first));
  for (const [i, g] of goldens.G.entries()) {
    step(lab, w.address, (slot) => buffers[slot]!.address, lab.f32(g.flat()).address, i + 1);
    assertWithin(await w.f32(), golden.W[i]!, `w after step ${i + 1}`);
  }
  for (const [key, value] of Object.entries(golden.final_slots)) {
    if (typeof value === "number") continue;
    const slot = key.slice(key.lastIndexOf("/") + 1).replace(":0", "");
    assertWithin(await buffers[slot]!.f32(), value, slot);
  }
}
