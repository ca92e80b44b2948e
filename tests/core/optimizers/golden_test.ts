import { assert, assertEquals } from "@std/assert";
import { Adagrad } from "../../../core/optimizers/adagrad.ts";
import { Adam } from "../../../core/optimizers/adam.ts";
import { Ftrl } from "../../../core/optimizers/ftrl.ts";
import type { Optimizer } from "../../../core/optimizers/optimizer.ts";
import { RMSProp } from "../../../core/optimizers/rmsprop.ts";
import { SGD } from "../../../core/optimizers/sgd.ts";
import { dense, TestModel } from "./_model.ts";

interface Golden {
  W0: number[][];
  G: number[][][];
  cases: Record<string, { W: number[][][]; final_slots: Record<string, number[][] | number> }>;
}

const golden: Golden = JSON.parse(Deno.readTextFileSync(new URL("../../testdata/goldens/optimizers_keras_tf2.json", import.meta.url)));

const cases: Record<string, () => Optimizer> = {
  "keras.SGD(0.1)": () => new SGD({ learningRate: 0.1 }),
  "keras.SGD(0.1,m=.9)": () => new SGD({ learningRate: 0.1, momentum: 0.9 }),
  "keras.SGD(0.1,m=.9,nesterov)": () => new SGD({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
  "keras.Adagrad()": () => new Adagrad(),
  "keras.Adagrad(0.05)": () => new Adagrad({ learningRate: 0.05 }),
  "keras.Adam()": () => new Adam(),
  "keras.Adam(0.05,amsgrad)": () => new Adam({ learningRate: 0.05, amsgrad: true }),
  "keras.RMSprop()": () => new RMSProp(),
  "keras.RMSprop(0.05,centered)": () => new RMSProp({ learningRate: 0.05, centered: true }),
  "keras.RMSprop(0.05,m=.9)": () => new RMSProp({ learningRate: 0.05, momentum: 0.9 }),
  "keras.RMSprop(0.05,m=.9,centered)": () => new RMSProp({ learningRate: 0.05, momentum: 0.9, centered: true }),
  "keras.Ftrl(0.2)": () => new Ftrl({ learningRate: 0.2 }),
  "keras.Ftrl()": () => new Ftrl(),
  "keras.Ftrl(0.2,l1=.1,l2=.2,beta=.3)": () =>
    new Ftrl({ learningRate: 0.2, l1RegularizationStrength: 0.1, l2RegularizationStrength: 0.2, beta: 0.3 }),
  "keras.Ftrl(0.2,shrink=.1)": () => new Ftrl({ learningRate: 0.2, l2ShrinkageRegularizationStrength: 0.1 }),
};

Deno.test("every case of the golden is run", () => assertEquals(Object.keys(cases).sort(), Object.keys(golden.cases).sort()));

for (const [name, make] of Object.entries(cases)) {
  Deno.test(`${name} moves as in TensorFlow 2.15`, () => {
    using model = new TestModel();
    const optimizer = make();
    const w = model.variable("w", golden.W0);
    const { W, final_slots: slots } = golden.cases[name]!;
    for (const [i, gradient] of golden.G.entries()) {
      model.apply(optimizer, [[w, dense(gradient)]]);
      near(w.value(), W[i]!.flat(), `w after step ${i}`);
    }
    for (const [key, value] of Object.entries(slots)) {
      if (!Array.isArray(value)) continue;
      near(model.value(`training/${key.replace(/:0$/, "")}`), value.flat(), key);
    }
  });
}

/** 1e-6 relative, 1e-6 absolute near zero: float32 keeps 7 digits, and the order of the operations differs. */
function near(actual: ArrayLike<number>, expected: number[], what: string): void {
  assertEquals(actual.length, expected.length, what);
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i]! - expected[i]!);
    assert(error <= 1e-6 * Math.max(1, Math.abs(expected[i]!)), `${what}[${i}]: ${actual[i]} is not ${expected[i]}`);
  }
}
