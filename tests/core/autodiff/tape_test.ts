import { assertEquals, assertThrows } from "@std/assert";
import { Step } from "../../../core/runtime/memory.ts";
import { VariableStore } from "../../../core/model.ts";
import { UnimplementedError } from "../../../core/errors.ts";
import {
  add,
  affine,
  batchNormInference,
  batchNormTraining,
  gatherRows,
  lgamma,
  matmul,
  mul,
  prod,
  segmentCombine,
  sigmoidCrossEntropy,
  square,
  stopGradient,
  sum,
} from "../../../core/ops/mod.ts";
import * as operations from "../../../core/ops/mod.ts";
import { checkedIn, refusedInputs } from "../_differentiable.ts";
import { Tape } from "../../../core/autodiff/tape.ts";
import { type Tensor, tensor } from "../../../core/runtime/tensor.ts";

/** Runs a function of variables of the given values inside a step and gives the gradients by name. */
function gradientsOf(
  values: Record<string, { shape: number[]; data: number[]; trainable?: boolean }>,
  fn: (v: Record<string, Tensor>) => Tensor,
) {
  const store = new VariableStore();
  using step = new Step();
  try {
    return step.run(() => {
      const variables = Object.fromEntries(
        Object.entries(values).map((
          [name, { shape, data, trainable = true }],
        ) => [name, store.get(name, shape, () => Float32Array.from(data), trainable)]),
      );
      const tape = new Tape();
      const loss = tape.run(() => fn(variables));
      const { pairs, block } = tape.gradients(loss);
      return {
        block: block.size,
        gradients: Object.fromEntries(
          pairs.map(({ gradient, variable }) => [
            variable.name,
            gradient.kind === "dense"
              ? Array.from(gradient.tensor.dataSync() as Float32Array)
              : { ids: [...gradient.hostIds], rows: Array.from(gradient.rows.dataSync() as Float32Array) },
          ]),
        ),
        order: pairs.map(({ variable }) => variable.name),
      };
    });
  } finally {
    store.dispose();
  }
}

Deno.test("gradients add up over several uses, come in name order, and lie in one block", () => {
  // loss = sum(a * a + a * b): d/da = 2a + b, d/db = a
  const { gradients, order, block } = gradientsOf(
    { b: { shape: [3], data: [4, 5, 6] }, a: { shape: [3], data: [1, 2, 3] } },
    ({ a, b }) => sum(add(mul(a!, a!), mul(a!, b!))),
  );
  assertEquals(order, ["a", "b"]);
  assertEquals(gradients, { a: [6, 9, 12], b: [1, 2, 3] });
  // Two variables of 3 elements, each padded to 4.
  assertEquals(block, 8);
});

Deno.test("what the loss does not depend on, or what is stopped, has no gradient", () => {
  const { gradients } = gradientsOf(
    { a: { shape: [2], data: [1, 2] }, b: { shape: [2], data: [3, 4] }, fixed: { shape: [2], data: [5, 6], trainable: false } },
    ({ a, b, fixed }) => {
      square(b!);
      return sum(mul(mul(a!, stopGradient(a!)), fixed!));
    },
  );
  assertEquals(gradients, { a: [5, 12] });
});

Deno.test("rows that are looked up have a row-sparse gradient; several lookups of one table are joined", () => {
  const table = { shape: [4, 2], data: [1, 2, 3, 4, 5, 6, 7, 8] };
  const once = gradientsOf({ table }, ({ table }) => sum(square(gatherRows(table!, Int32Array.of(3, 1)))));
  assertEquals(once.gradients, { table: { ids: [3, 1], rows: [14, 16, 6, 8] } });
  assertEquals(once.block, 0);
  const twice = gradientsOf(
    { table },
    ({ table }) => sum(add(gatherRows(table!, Int32Array.of(3, 1)), gatherRows(table!, Int32Array.of(1, 0)))),
  );
  // The walk is backwards: the second lookup comes first.
  assertEquals(twice.gradients, { table: { ids: [1, 0, 3], rows: [2, 2, 1, 1, 1, 1] } });
  // A table that is used as a whole besides has a dense gradient.
  const mixed = gradientsOf({ table }, ({ table }) => add(sum(table!), sum(gatherRows(table!, Int32Array.of(2)))));
  assertEquals(mixed.gradients, { table: [1, 1, 1, 1, 2, 2, 1, 1] });
});

Deno.test("rows whose ids are on the device have a dense gradient, in which rows that occur twice count twice", () => {
  const table = { shape: [4, 2], data: [1, 2, 3, 4, 5, 6, 7, 8] };
  const ids = () => tensor([3, 1, 3], [3], "int32");
  // d(sum of squares)/dx = 2 x, twice for row 3.
  const once = gradientsOf({ table }, ({ table }) => sum(square(gatherRows(table!, ids()))));
  assertEquals(once.gradients, { table: [0, 0, 6, 8, 0, 0, 28, 32] });
  assertEquals(once.block, 8);
  // Together with rows that the host knows: 1 for each element of row 0 besides.
  const both = gradientsOf(
    { table },
    ({ table }) => add(sum(square(gatherRows(table!, ids()))), sum(gatherRows(table!, Int32Array.of(0)))),
  );
  assertEquals(both.gradients, { table: [1, 1, 6, 8, 0, 0, 28, 32] });
});

Deno.test("a loss that is no scalar, or an operation without a derivative, is refused", () => {
  const a = { shape: [2], data: [1, 2] };
  assertThrows(() => gradientsOf({ a }, ({ a }) => square(a!)), Error, "The loss must be a scalar, received shape [2]");
  assertThrows(
    () => gradientsOf({ a }, ({ a }) => sum(lgamma(a!))),
    Error,
    'The operation "lgamma" has no gradient, and the loss depends on it',
  );
});

Deno.test("gradientsOf() gives gradients of inputs", () => {
  using step = new Step();
  step.run(() => {
    const x = tensor([[1, 2]]);
    x.tracked = true;
    const other = tensor([1]);
    const tape = new Tape();
    const y = tape.run(() => sum(matmul(x, tensor([[3], [4]]))));
    const [dx, none] = tape.gradientsOf(y, [x, other]);
    assertEquals(dx!.dataSync(), Float32Array.of(3, 4));
    assertEquals(none, null);
  });
});

Deno.test("a lookup of anything but a variable has a dense gradient, whatever else trains beside it", () => {
  const { gradients } = gradientsOf(
    { table: { shape: [2, 2], data: [1, 2, 3, 4] }, bias: { shape: [1], data: [0] } },
    ({ table, bias }) => add(sum(square(gatherRows(affine(table!, 2), Int32Array.of(1)))), sum(bias!)),
  );
  // d/dt sum((2 t)^2) = 8 t
  assertEquals(gradients, { bias: [1], table: [0, 0, 24, 32] });
});

Deno.test("gradients of rows that are looked up several times are summed, so that a rule for rows moves each once", () => {
  const table = { shape: [3, 1], data: [1, 2, 3] };
  const repeated = gradientsOf({ table }, ({ table }) => sum(mul(gatherRows(table!, Int32Array.of(2, 0, 2)), tensor([[1], [10], [100]]))));
  assertEquals(repeated.gradients, { table: { ids: [2, 0], rows: [101, 10] } });
});

Deno.test("statistics of batch normalisation: given ones have gradients, those of the batch are refused as a part of a loss", () => {
  const [mean, variance] = [{ shape: [1], data: [3] }, { shape: [1], data: [4] }];
  const { gradients } = gradientsOf(
    { mean, variance },
    ({ mean, variance }) => sum(batchNormInference(tensor([[5], [9]]), tensor([2]), tensor([0]), mean!, variance!, 0)),
  );
  // y = 2 (x - m) / sqrt(v): dy/dm = -2 / sqrt(v) = -1 for each of two rows; dy/dv = -(x - m) v^-1.5 = -2/8 and -6/8.
  assertEquals(gradients, { mean: [-2], variance: [-1] });
  const x = { shape: [2, 1], data: [1, 3] };
  assertThrows(
    () => gradientsOf({ x }, ({ x }) => sum(add(batchNormTraining(x!, tensor([1]), tensor([0]), 0).mean, sum(x!)))),
    UnimplementedError,
    'Output 1 of the operation "batch_norm_train" has no gradient, and the loss depends on it',
  );
});

Deno.test("a tracked input to which no gradient flows is refused, where the loss depends on it", () => {
  const cases: Record<string, (w: Tensor) => Tensor> = {
    segment_combine: (w) =>
      segmentCombine(tensor([[1], [2]]), { index: Int32Array.of(0, 1), weights: w, splits: Int32Array.of(0, 2) }, "mean"),
  };
  assertEquals(Object.keys(cases), Object.keys(refusedInputs));
  for (const [op, run] of Object.entries(cases)) {
    assertThrows(
      () => gradientsOf({ w: { shape: [2], data: [1, 2] } }, ({ w }) => sum(run(w!))),
      UnimplementedError,
      `The operation "${op}" gives its input ${refusedInputs[op as "segment_combine"]![0]} no gradient, and the loss depends on it`,
    );
  }
});

Deno.test("every public operation on float32 has a gradient, a refusal, or steps whose derivative is zero", () => {
  // What comes out is no float32, or does not depend on the values.
  const without = ["fill", "zeros", "ones", "zerosLike", "onesLike", "stopGradient", "multiHot"];
  const steps = ["sign", "floor", "cast"];
  const refused: Record<string, (x: Tensor) => Tensor> = { lgamma, prod };
  const x = { shape: [2], data: [1.5, 2.5] };
  for (const [name, op] of Object.entries(refused)) {
    assertThrows(() => gradientsOf({ x }, ({ x }) => sum(op(x!))), UnimplementedError, `The operation "${name}" has no gradient`);
  }
  const bools = [
    "argMax",
    "equal",
    "greater",
    "greaterEqual",
    "isFinite",
    "less",
    "lessEqual",
    "logicalAnd",
    "logicalNot",
    "logicalOr",
    "notEqual",
  ];
  // A name of the table of derivatives is that of the operation, or of what it is made of.
  const made: Record<string, string> = {
    batchNormInference: "batch_norm",
    batchNormTraining: "batch_norm_train",
    denseLayer: "dense",
    dropoutWithKey: "dropout",
    expandDims: "reshape",
    gruSequence: "gru",
    lstmSequence: "lstm",
    mean: "affine",
    simpleRnnSequence: "simple_rnn",
    squeeze: "reshape",
    stack: "concat",
  };
  const known = new Set([...without, ...steps, ...Object.keys(refused), ...bools]);
  const missing = Object.keys(operations).filter((name) => {
    const op = made[name] ?? name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return !known.has(name) && !Object.values(checkedIn).some((ops) => (ops as readonly string[]).includes(op));
  });
  assertEquals(missing, []);
});

Deno.test("labels of sigmoidCrossEntropy that are tracked have a gradient without one of the logits", () => {
  const { gradients } = gradientsOf(
    { labels: { shape: [2], data: [0, 1] } },
    ({ labels }) => sum(sigmoidCrossEntropy(labels!, tensor([2, -3]))),
  );
  assertEquals(gradients, { labels: [-2, 3] });
});
