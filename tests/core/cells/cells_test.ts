/** The contract of cells: one sequence in one call is the same as its steps, forward and back. */

import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  Bidirectional,
  type Cell,
  type CellParameters,
  gruCell,
  lstmCell,
  simpleRnnCell,
  StackedRNNCells,
} from "../../../core/cells/mod.ts";
import { backend } from "../../../core/runtime/backends/current.ts";
import { type GraphWatcher, recorder, withGraph, withRecorder } from "../../../core/graph/current_recorder.ts";
import { zeros } from "../../../core/initializers.ts";
import { recurrent } from "../../../core/cells/recurrent_layer.ts";
import { Tape } from "../../../core/autodiff/tape.ts";
import { reference } from "../backends/_recurrent.ts";
import { checkOp, numbers } from "../_check_op.ts";
import { testChecked } from "../_differentiable.ts";
import { elements, ops, scope, type Tensor, tensor } from "../_core.ts";

/** A cell as a user would write one: h' = tanh(x w) + decay * h. */
const leaky: Cell = {
  name: "leaky_cell",
  stateSize: 3,
  outputSize: 3,
  build: (inputSize) => ({ w: { shape: [inputSize, 3], initializer: zeros() }, decay: { shape: [3], initializer: zeros() } }),
  step(x, [h], { w, decay }) {
    const output = ops.add(ops.tanh(ops.matmul(x, w!)), ops.mul(decay!, h!));
    return { output, state: [output] };
  },
};

const cells: readonly Cell[] = [
  simpleRnnCell(4),
  lstmCell(3),
  gruCell(5),
  lstmCell(3, { dropout: 0.5 }),
  gruCell(3, { dropout: 0.5, recurrentDropout: 0.5 }),
  lstmCell(2, { recurrentDropout: 0.25 }),
  simpleRnnCell(3, { recurrentDropout: 0.25 }),
  new StackedRNNCells([lstmCell(4), gruCell(3), lstmCell(2)]),
  new StackedRNNCells([leaky, simpleRnnCell(2)]),
];

/** The same cell without its faster way, and those of a stack without theirs. */
function stepped(cell: Cell): Cell {
  const { name, stateSize, outputSize } = cell;
  return { name, stateSize, outputSize, build: (n) => cell.build(n), step: (x, state, params) => cell.step(x, state, params) };
}

function parameters(cell: Cell, inputs: number, batch: number): Record<string, Tensor> {
  const entries = Object.entries(cell.build(inputs)).map((
    [name, { shape }],
    i,
  ): [string, Tensor] => [name, tensor(numbers(shape.reduce((a, b) => a * b), i + 1, -0.7, 0.7), shape)]);
  const masks = Object.entries(cell.masks?.(inputs) ?? {}).map(([name, { width, rate }], i): [string, Tensor] => [
    name,
    tensor(numbers(batch * width, i + 77, 0, 1).map((u) => u < rate ? 0 : 1 / (1 - rate)), [batch, width]),
  ]);
  return Object.fromEntries([...entries, ...masks]);
}

for (const cell of cells) {
  const masks = Object.keys(cell.masks?.(1) ?? {}).join(" and ");
  const parts = cell instanceof StackedRNNCells ? ` of ${cell.cells.map(({ name }) => name).join(", ")}` : "";
  Deno.test(`${cell.name}${parts}${masks && ` with ${masks}`}: the sequence is what the steps give, forward and back`, () => {
    scope(() => {
      const [batch, time, inputs] = [4, 5, 2];
      const params = parameters(cell, inputs, batch);
      const x = tensor(numbers(batch * time * inputs, 50, -1, 1), [batch, time, inputs]);
      const sources = [x, ...Object.values(params)];
      for (const source of sources) source.tracked = true;
      for (const lengths of [[3, 0, 5, 1], [2, 2, 2, 2], [0, 0, 0, 0], [5, 5, 5, 5]]) {
        for (const returnSequences of [false, true]) {
          const runs = [cell, stepped(cell)].map((each) => {
            const tape = new Tape();
            const { output, loss } = tape.run(() => {
              const output = recurrent(each, x, lengths, params, { returnSequences });
              return { output, loss: ops.sum(ops.mul(output, tensor(numbers(output.size, 9), output.shape))) };
            });
            const gradients = tape.gradientsOf(loss, sources).map((gradient, i) =>
              gradient?.dataSync() ?? new Float32Array(sources[i]!.size)
            );
            return { output, gradients };
          });
          assertEquals(runs[0]!.output.shape, returnSequences ? [batch, time, cell.outputSize] : [batch, cell.outputSize]);
          assertClose(runs[0]!.output.dataSync() as Float32Array, runs[1]!.output.dataSync() as Float32Array, 1e-6, "output");
          sources.forEach((_, i) => {
            assertClose(
              runs[0]!.gradients[i] as Float32Array,
              runs[1]!.gradients[i] as Float32Array,
              4e-6,
              `gradient of ${["x", ...Object.keys(params)][i]}`,
            );
          });
        }
      }
    });
  });
}

/** Of the largest element: products of a large batch and of a small one may be summed in another order. */
const BESIDE = 2e-6;

for (const cell of cells) {
  const masks = Object.keys(cell.masks?.(1) ?? {});
  Deno.test(`${cell.name} of ${cell.outputSize}${masks.map((name) => `, ${name}`).join("")}: a row gives what it gives alone, and so does its gradient`, () => {
    scope(() => {
      const [batch, time, inputs] = [9, 5, 2];
      const lengths = [3, 0, 5, 1, 5, 4, 2, 5, 3];
      const params = parameters(cell, inputs, batch);
      const x = tensor(numbers(batch * time * inputs, 50, -1, 1), [batch, time, inputs]);
      const run = (input: Tensor, own: readonly number[], given: Record<string, Tensor>) => {
        input.tracked = true;
        const tape = new Tape();
        const { output, loss } = tape.run(() => {
          const output = recurrent(cell, input, own, given, { returnSequences: true });
          return { output, loss: ops.sum(ops.mul(output, tensor(numbers(time * cell.outputSize, 9), [1, time, cell.outputSize]))) };
        });
        // A row without steps does not depend on its input.
        const dx = tape.gradientsOf(loss, [input])[0]?.dataSync() as Float32Array | undefined;
        return { output: output.dataSync() as Float32Array, dx: dx ?? new Float32Array(input.size) };
      };
      const row = (t: Tensor, at: number): Tensor => ops.slice(t, [at, ...t.shape.slice(1).map(() => 0)], [1, ...t.shape.slice(1)]);
      const together = run(x, lengths, params);
      const part = (values: Float32Array, at: number): Float32Array =>
        values.slice(at * values.length / batch, (at + 1) * values.length / batch);
      for (let at = 0; at < batch; at++) {
        const own = Object.fromEntries(
          Object.entries(params).map(([name, value]) => [name, masks.includes(name) ? row(value, at) : value]),
        );
        const alone = run(row(x, at), [lengths[at]!], own);
        for (const what of ["output", "dx"] as const) {
          const largest = together[what].reduce((most, v) => Math.max(most, Math.abs(v)), 0);
          const off = part(together[what], at).map((v, i) => Math.abs(v - alone[what][i]!));
          assert(Math.max(...off) <= BESIDE * largest, `${what} of row ${at}: ${Math.max(...off)} off`);
        }
      }
    });
  });
}

const now = <T>(fn: () => T): T => fn();

Deno.test("a cell of one's own differentiates by itself", async () => {
  const lengths = [2, 0, 3];
  // Where a graph is made the loop is one operation, whose gradient goes through the steps' own tape.
  const watcher: GraphWatcher = {
    record() {},
    constant() {},
    rename() {},
    part(args, fn) {
      fn();
      return { recording: {}, args };
    },
  };
  const asOperation = (fn: () => Tensor) => {
    const { current } = recorder;
    return withGraph(watcher, () => withRecorder(current, fn));
  };
  for (const [returnSequences, run] of [[false, now], [true, now], [false, asOperation], [true, asOperation]] as const) {
    await checkOp(
      (x, w, decay) => run(() => recurrent(leaky, x!, lengths, { w: w!, decay: decay! }, { returnSequences })),
      (x, w, decay) => {
        const outputs: number[][] = [];
        const last = lengths.map((length, b) => {
          let h = [0, 0, 0];
          for (let t = 0; t < 3; t++) {
            if (t < length) {
              h = h.map((before, j) =>
                Math.tanh([0, 1].reduce((sum, k) => sum + x![(b * 3 + t) * 2 + k]! * w![k * 3 + j]!, 0)) + decay![j]! * before
              );
            }
            outputs.push(h);
          }
          return h;
        });
        return (returnSequences ? outputs : last).flat();
      },
      [[3, 3, 2], [2, 3], [3]],
    );
  }
});

Deno.test("lengths on the device give what they give on the host", async () => {
  const lengths = [3, 0, 5];
  for (const cell of [leaky, gruCell(2), new Bidirectional(leaky), new StackedRNNCells([lstmCell(2), leaky])]) {
    for (const returnSequences of [false, true]) {
      const outputs = scope(() => {
        const params = parameters(cell, 2, 3);
        const x = tensor(numbers(3 * 6 * 2, 50, -1, 1), [3, 6, 2]);
        const run = (given: ops.Lengths) => recurrent(cell, x, given, params, { returnSequences });
        return [run(lengths), run(tensor(lengths, [3], "int32"))];
      });
      const [host, device] = await Promise.all(outputs.map((output) => elements(() => output)));
      assertEquals(device, host, cell.name);
    }
  }
});

Deno.test("Bidirectional joins a run from the beginning with one from each row's end", async () => {
  const [batch, time, inputs] = [3, 4, 2];
  const lengths = [4, 0, 2];
  const cell = lstmCell(2);
  for (const mergeMode of ["concat", "sum", "mul", "ave"] as const) {
    for (const returnSequences of [false, true]) {
      const both = new Bidirectional(cell, { mergeMode });
      scope(() => {
        const params = parameters(both, inputs, batch);
        assertEquals(
          Object.keys(params),
          ["forward_rnn", "backward_rnn"].flatMap((way) =>
            ["kernel", "recurrent_kernel", "bias"].map((name) => `${way}/lstm_cell/${name}`)
          ),
        );
        const values = numbers(batch * time * inputs, 50, -1, 1);
        const part = (way: string) =>
          Object.fromEntries(
            Object.entries(params).filter(([name]) => name.startsWith(way)).map(([name, value]) => [name.split("/")[2]!, value]),
          );
        const run = (x: number[], own: CellParameters) =>
          Array.from(
            recurrent(stepped(cell), tensor(x, [batch, time, inputs]), lengths, own, { returnSequences: true }).dataSync() as Float32Array,
          );
        const at = (y: number[], row: number, step: number, j: number) => y[(row * time + step) * 2 + j]!;
        const turned = values.map((_, i) => {
          const [row, step] = [Math.floor(i / (time * inputs)), Math.floor(i / inputs) % time];
          return step < lengths[row]! ? values[(row * time + lengths[row]! - 1 - step) * inputs + i % inputs]! : 9;
        });
        const forward = run(values, part("forward"));
        const backward = run(turned, part("backward"));
        const join = {
          concat: null,
          sum: (a: number, b: number) => a + b,
          mul: (a: number, b: number) => a * b,
          ave: (a: number, b: number) => (a + b) / 2,
        }[mergeMode];
        const expected: number[] = [];
        for (let row = 0; row < batch; row++) {
          for (const step of returnSequences ? [0, 1, 2, 3] : [time - 1]) {
            const behind = returnSequences && step >= lengths[row]!;
            const a = [0, 1].map((j) => behind ? 0 : at(forward, row, step, j));
            const b = [0, 1].map((j) => behind ? 0 : at(backward, row, returnSequences ? lengths[row]! - 1 - step : step, j));
            expected.push(...(join === null ? [...a, ...b] : a.map((v, j) => join(v, b[j]!))));
          }
        }
        const x = tensor(values, [batch, time, inputs]);
        const actual = recurrent(both, x, lengths, params, { returnSequences }).dataSync() as Float32Array;
        assertClose(actual, Float32Array.from(expected), 1e-6, `${mergeMode}, ${returnSequences}`);
      });
    }
  }
  const names = Object.keys(new Bidirectional(cell).build(2));
  const shapes = Object.values(new Bidirectional(cell).build(2)).map(({ shape }) => shape);
  const reverse = new StackedRNNCells([new Bidirectional(cell, { mergeMode: "ave" }), gruCell(2)]);
  assertEquals(Object.keys(reverse.build(2))[0], "bidirectional/forward_rnn/lstm_cell/kernel");
  await checkOp(
    (x, ...weights) =>
      recurrent(new Bidirectional(cell), x!, lengths, Object.fromEntries(weights.map((w, i) => [names[i]!, w])), { returnSequences: true }),
    (x, ...weights) => {
      const extents = { batch, time, inputs, units: 2 };
      const run = (own: number[], [kernel, recurrent, bias]: number[][]) =>
        reference("lstm", extents, { x: own, lengths, kernel: kernel!, recurrent: recurrent!, bias: bias! }).sequence;
      // The place of each step when every row is turned around within its length.
      const turned = (row: number, step: number) => row * time + (step < lengths[row]! ? lengths[row]! - 1 - step : step);
      const reversed = x!.map((_, i) => x![turned(Math.floor(i / 8), Math.floor(i / 2) % 4) * 2 + i % 2]!);
      const [forward, backward] = [run(x!, weights.slice(0, 3)), run(reversed, weights.slice(3))];
      return Array.from({ length: batch * time }, (_, i) => {
        const [row, step] = [Math.floor(i / time), i % time];
        const other = turned(row, step);
        return step < lengths[row]! ? [...forward.slice(i * 2, i * 2 + 2), ...backward.slice(other * 2, other * 2 + 2)] : [0, 0, 0, 0];
      }).flat();
    },
    [[batch, time, inputs], ...shapes],
    { range: [-1, 1] },
  );
  assertThrows(
    () => recurrent(stepped(new Bidirectional(cell)), tensor([1, 1], [1, 1, 2]), null, {}),
    Error,
    "[Bidirectional] has no single step",
  );
  assertThrows(
    () => new Bidirectional(cell, { backward: gruCell(3), mergeMode: "sum" }),
    Error,
    '[Bidirectional] mergeMode "sum" needs outputs of one width. Received 2 and 3',
  );
  assertEquals(new Bidirectional(cell, { backward: gruCell(3) }).outputSize, 5);
});

Deno.test("parameters have Keras' names, shapes and first values", () => {
  const specs = (cell: Cell) =>
    Object.fromEntries(
      Object.entries(cell.build(3)).map(([name, { shape, initializer }]) => [name, `${shape} ${initializer.toConfig().name}`]),
    );
  assertEquals(specs(simpleRnnCell(2)), { kernel: "3,2 glorot_uniform", recurrent_kernel: "2,2 orthogonal", bias: "2 zeros" });
  assertEquals(specs(lstmCell(2)), { kernel: "3,8 glorot_uniform", recurrent_kernel: "2,8 orthogonal", bias: "8 unit_forget_bias" });
  assertEquals(specs(gruCell(2)), { kernel: "3,6 glorot_uniform", recurrent_kernel: "2,6 orthogonal", bias: "2,6 zeros" });
  // i, f, c, o of two units each
  assertEquals(lstmCell(2).build(3)["bias"]!.initializer([8], { key0: 0, key1: 0 }), Float32Array.of(0, 0, 1, 1, 0, 0, 0, 0));
  const stack = new StackedRNNCells([lstmCell(4), gruCell(3), lstmCell(2), gruCell(1)]);
  assertEquals(Object.entries(stack.build(5)).filter(([name]) => name.endsWith("/kernel")).map(([name, { shape }]) => `${name} ${shape}`), [
    "lstm_cell/kernel 5,16",
    "gru_cell/kernel 4,9",
    "lstm_cell_1/kernel 3,8",
    "gru_cell_1/kernel 2,3",
  ]);
  assertEquals(stack.stateSize, [4, 4, 3, 2, 2, 1]);
  assertEquals(stack.outputSize, 1);
});

Deno.test("with recurrent dropout each gate has masks of its own", () => {
  const masks = (cell: Cell) => cell.masks?.(3);
  assertEquals(masks(lstmCell(2)), {});
  assertEquals(masks(lstmCell(2, { dropout: 0.1 })), { dropout: { width: 3, rate: 0.1 } });
  assertEquals(masks(lstmCell(2, { dropout: 0.1, recurrentDropout: 0.2 })), {
    dropout: { width: 12, rate: 0.1 },
    recurrent_dropout: { width: 8, rate: 0.2 },
  });
  assertEquals(masks(gruCell(2, { recurrentDropout: 0.2 })), { recurrent_dropout: { width: 6, rate: 0.2 } });
  assertEquals(masks(simpleRnnCell(2, { recurrentDropout: 0.2 })), { recurrent_dropout: { width: 2, rate: 0.2 } });
});

Deno.test("one step of each standard cell, by hand", () => {
  scope(() => {
    const one = (values: number[], shape: number[]) => tensor(values, shape);
    const x = one([0.5], [1, 1, 1]);
    const run = (cell: Cell, params: CellParameters) => (recurrent(cell, x, null, params).dataSync() as Float32Array)[0]!;
    // tanh(0.5 * 2 + 0.1) = tanh(1.1) = 0.800499
    assertAlmostEquals(
      run(simpleRnnCell(1), { kernel: one([2], [1, 1]), recurrent_kernel: one([3], [1, 1]), bias: one([0.1], [1]) }),
      0.8004990,
      1e-6,
    );
    // z = 0.5, 1, 1.5, 2: c' = sigmoid(0.5) tanh(1.5) = 0.622459 * 0.905148 = 0.563418; h' = sigmoid(2) tanh(c') = 0.880797 * 0.510509
    assertAlmostEquals(
      run(lstmCell(1), { kernel: one([1, 2, 3, 4], [1, 4]), recurrent_kernel: one([1, 1, 1, 1], [1, 4]), bias: one([0, 0, 0, 0], [4]) }),
      0.4496549,
      1e-6,
    );
    // z = sigmoid(0.5), r = sigmoid(1) = 0.731059, g = tanh(1.5 + r * 0.2) = tanh(1.646212) = 0.928336; h' = (1 - 0.622459) g
    assertAlmostEquals(
      run(gruCell(1), {
        kernel: one([1, 2, 3], [1, 3]),
        recurrent_kernel: one([1, 1, 1], [1, 3]),
        bias: one([0, 0, 0, 0, 0, 0.2], [2, 3]),
      }),
      0.3504846,
      1e-6,
    );
  });
});

Deno.test("bad cells and bad input", () => {
  assertThrows(() => lstmCell(0), Error, "Received an invalid value for argument `units`, expected a positive integer, got 0.");
  assertThrows(() => gruCell(-1), Error, "got -1.");
  assertThrows(() => simpleRnnCell(1.5), Error, "got 1.5.");
  assertThrows(() => lstmCell(2, { dropout: 1 }), Error, "lstmCell: dropout must be in [0, 1). Received 1");
  assertThrows(() => lstmCell(2, { recurrentDropout: -0.1 }), Error, "lstmCell: recurrentDropout must be in [0, 1). Received -0.1");
  const misspelt = { recurrent_dropout: 0.1 } as object;
  assertThrows(
    () => gruCell(2, misspelt),
    Error,
    'gruCell has no option "recurrent_dropout". Its options are name, dropout, recurrentDropout',
  );
  // deno-lint-ignore no-explicit-any
  assertThrows(() => simpleRnnCell(2, { dropout: "0.1" as any }), TypeError, "simpleRnnCell: dropout must be a number");
  // deno-lint-ignore no-explicit-any
  assertThrows(() => new StackedRNNCells(lstmCell(2) as any), TypeError, "[StackedRNNCells] expects an array of cells");
  assertThrows(() => new StackedRNNCells([]), Error, "[StackedRNNCells] expects at least one cell");
  scope(() => {
    const params = parameters(leaky, 2, 1);
    assertThrows(
      () => recurrent(leaky, tensor([[1, 2]]), null, params),
      Error,
      "[recurrent] expects x [batch, time, inputs]. Received [1,2]",
    );
    const wrong: Cell = { ...leaky, step: (x, state) => ({ output: x, state }) };
    assertThrows(
      () => recurrent(wrong, tensor([[[1, 2]]]), null, params),
      Error,
      "[recurrent] a step of leaky_cell must give an output [1,3] and states [1,3]. Received [1,2] and [1,3]",
    );
    // deno-lint-ignore no-explicit-any
    const late: Cell = { ...leaky, step: (() => Promise.resolve({})) as any };
    assertThrows(() => recurrent(late, tensor([[[1, 2]]]), null, params), TypeError, "must be synchronous");
  });
});

function assertClose(actual: Float32Array, expected: Float32Array, tolerance: number, what: string): void {
  assertEquals(actual.length, expected.length, what);
  actual.forEach((value, i) => assertAlmostEquals(value, expected[i]!, tolerance * (1 + Math.abs(expected[i]!)), `${what}, element ${i}`));
}

Deno.test("a scope frees everything that a sequence made, with a tape and without", () => {
  const [batch, time, inputs] = [3, 4, 2];
  for (const cell of [lstmCell(3), stepped(gruCell(3)), new StackedRNNCells([new Bidirectional(gruCell(2)), simpleRnnCell(2)])]) {
    const run = () =>
      scope(() => {
        const params = parameters(cell, inputs, batch);
        const x = tensor(numbers(batch * time * inputs, 1), [batch, time, inputs]);
        const predict = () => recurrent(cell, x, [4, 1, 2], params, { returnSequences: true });
        predict();
        for (const source of [x, ...Object.values(params)]) source.tracked = true;
        const tape = new Tape();
        const loss = tape.run(() => ops.sum(predict()));
        tape.gradientsOf(loss, [x]);
      });
    run();
    const before = backend().live;
    run();
    assertEquals(backend().live, before, cell.name);
  }
});

testChecked("cells/cells_test.ts");
