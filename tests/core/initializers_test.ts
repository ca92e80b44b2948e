import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ValueError } from "../../core/errors.ts";
import * as every from "../../core/initializers.ts";
import {
  constant,
  glorotUniform,
  type Initializer,
  initializerFromConfig,
  ones,
  orthogonal,
  randomNormal,
  randomUniform,
  truncatedNormal,
  unitForgetBias,
  zeros,
} from "../../core/initializers.ts";
import { randomKey } from "../../core/random.ts";

const key = randomKey(1, "kernel");

// Contract: every initializer gives as many values as the shape holds, the same ones for the same key, and can be described.
const initializers: Record<string, Initializer> = {
  zeros: zeros(),
  ones: ones(),
  constant: constant(2.5),
  randomUniform: randomUniform({ minval: -1, maxval: 3 }),
  randomNormal: randomNormal({ mean: 1, stddev: 2 }),
  truncatedNormal: truncatedNormal({ stddev: 0.5 }),
  glorotUniform: glorotUniform(),
  orthogonal: orthogonal({ gain: 2 }),
  unitForgetBias: unitForgetBias(),
};
for (const [name, initializer] of Object.entries(initializers)) {
  Deno.test(`${name}() is a function of shape and key that its description makes again`, () => {
    for (const shape of [[3, 4], [2, 3, 5], [1, 1]]) {
      const values = initializer(shape, key);
      assertEquals(values.length, shape.reduce((a, b) => a * b));
      assertEquals(initializer(shape, key), values);
      const config = JSON.parse(JSON.stringify(initializer.toConfig()));
      assertEquals(initializerFromConfig(config)(shape, key), values);
    }
  });
}

Deno.test("every initializer has a row in the table", () => {
  const makers = Object.keys(every).filter((name) => name !== "initializerFromConfig");
  assertEquals(Object.keys(initializers).sort(), makers.sort());
});

Deno.test("glorotUniform() counts fans as TensorFlow does", () => {
  // shape -> sqrt(6 / (fan in + fan out)); leading dimensions multiply both.
  const limits: [number[], number][] = [
    [[40, 20], Math.sqrt(6 / 60)],
    [[50], Math.sqrt(6 / 100)],
    [[3, 3, 4, 8], Math.sqrt(6 / (9 * 12))],
    [[], Math.sqrt(3)],
  ];
  for (const [shape, limit] of limits) {
    const values = glorotUniform()(shape, key);
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    assert(largest <= Math.fround(limit), `${largest} exceeds ${limit} for [${shape}]`);
    if (values.length > 40) assert(largest > 0.9 * limit, `${largest} is far from ${limit} for [${shape}]`);
  }
});

Deno.test("truncatedNormal() keeps within two deviations", () => {
  const values = truncatedNormal({ mean: 3, stddev: 0.5 })([1000], key);
  assert(values.every((value) => value >= 2 && value <= 4));
});

Deno.test("orthogonal() has orthonormal columns, or rows where they are fewer", () => {
  for (const [rows, columns] of [[5, 3], [3, 5], [4, 4], [40, 40]] as const) {
    const q = orthogonal()([rows, columns], key);
    const at = (r: number, c: number) => rows >= columns ? q[r * columns + c]! : q[c * columns + r]!;
    const long = Math.max(rows, columns);
    const short = Math.min(rows, columns);
    for (let i = 0; i < short; i++) {
      for (let j = 0; j <= i; j++) {
        let product = 0;
        for (let k = 0; k < long; k++) product += at(k, i) * at(k, j);
        assertAlmostEquals(product, i === j ? 1 : 0, 1e-6);
      }
    }
  }
  // A shape of higher rank is a matrix over its last dimension; the gain is a factor.
  assertEquals(orthogonal({ gain: 2 })([2, 3, 4], key), orthogonal()([6, 4], key).map((value) => 2 * value));
  assertThrows(() => orthogonal()([3], key), ValueError, "at least two-dimensional");
});

Deno.test("initializers refuse options that are no numbers", () => {
  assertThrows(() => truncatedNormal({ stddev: NaN }), ValueError, "[truncated_normal] stddev must be a finite number. Received NaN");
  assertThrows(() => randomNormal({ stddev: -1 }), ValueError, "must not be negative");
  assertThrows(() => randomUniform({ minval: 1, maxval: 0 }), ValueError, "minval must not exceed maxval");
  assertThrows(() => initializerFromConfig({ name: "he" } as never), ValueError, 'Unknown initializer: "he"');
});

Deno.test("unitForgetBias() is 1 for the forget gate, the second of four", () => {
  assertEquals(unitForgetBias()([8], key), Float32Array.of(0, 0, 1, 1, 0, 0, 0, 0));
});
