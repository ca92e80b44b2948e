/** Recurrent layers against float64, forward and back. */
import { assert, assertEquals } from "@std/assert";
import { type RecurrentExtents, type RecurrentKernel, recurrentWorkspaceBytes } from "../../../../wasm/recurrent_workspace.ts";
import { type Buffer, type ContractCase, type Lab, Random } from "../_lab.ts";
import { biasSize, gatesOf, type LayerInput, reference } from "../_recurrent.ts";

const kinds = ["lstm", "gru", "simple_rnn"] as const;
const gradientKernels = { lstm: "lstm_grad", gru: "gru_grad", simple_rnn: "simple_rnn_grad" } as const;

/** Extents and lengths: at, below, above and off the widths of a vector and of a tile. */
const layers: readonly (readonly [name: string, RecurrentExtents, lengths: readonly number[]])[] = [
  ["one row", { batch: 1, time: 5, inputs: 3, units: 4 }, [5]],
  ["one unit", { batch: 2, time: 4, inputs: 1, units: 1 }, [4, 2]],
  ["lengths 0, 1 and 5 padded to 9", { batch: 3, time: 9, inputs: 2, units: 3 }, [0, 1, 5]],
  ["lengths in any order", { batch: 9, time: 7, inputs: 5, units: 6 }, [3, 7, 0, 7, 1, 2, 7, 3, 4]],
  ["several tiles", { batch: 13, time: 6, inputs: 17, units: 19 }, [6, 6, 6, 5, 5, 5, 1, 1, 0, 6, 6, 2, 3]],
  ["whole vectors", { batch: 8, time: 5, inputs: 8, units: 16 }, [5, 5, 5, 5, 5, 5, 5, 5]],
  ["wide enough to be packed", { batch: 6, time: 4, inputs: 33, units: 72 }, [4, 3, 4, 4, 2, 4]],
  ["rows a multiple of 1 KiB", { batch: 5, time: 3, inputs: 192, units: 64 }, [3, 1, 2, 3, 3]],
  ["several blocks of steps, the last ones of few rows", { batch: 9, time: 70, inputs: 3, units: 9 }, [70, 41, 40, 40, 69, 0, 40, 12, 70]],
  ["few rows from the start", { batch: 3, time: 140, inputs: 9, units: 5 }, [140, 7, 130]],
  ["all empty", { batch: 3, time: 4, inputs: 2, units: 5 }, [0, 0, 0]],
  ["no steps", { batch: 3, time: 0, inputs: 2, units: 5 }, [0, 0, 0]],
  ["no rows", { batch: 0, time: 4, inputs: 2, units: 5 }, []],
];

function randomInput(
  kind: RecurrentKernel,
  { batch, time, inputs, units }: RecurrentExtents,
  lengths: readonly number[],
  random: Random,
): LayerInput {
  const width = gatesOf[kind] * units;
  return {
    x: random.floats(batch * time * inputs, -1, 1),
    lengths,
    kernel: random.floats(inputs * width, -0.7, 0.7),
    recurrent: random.floats(units * width, -0.5, 0.5),
    bias: random.floats(biasSize(kind, units), -0.3, 0.3),
  };
}

interface Placed {
  readonly x: Buffer;
  readonly lengths: Buffer;
  readonly kernel: Buffer;
  readonly recurrent: Buffer;
  readonly bias: Buffer;
  readonly last: Buffer;
  readonly sequence: Buffer;
  readonly workspace: Buffer;
}

function run(lab: Lab, kind: RecurrentKernel, extents: RecurrentExtents, input: LayerInput, lengthsGiven = true): Placed {
  const { batch, time, inputs, units } = extents;
  const steps = input.lengths.reduce((sum, length) => sum + length, 0);
  const placed = {
    x: lab.f32(Array.from(input.x)),
    lengths: lab.i32(input.lengths),
    kernel: lab.f32(Array.from(input.kernel)),
    recurrent: lab.f32(Array.from(input.recurrent)),
    bias: lab.f32(Array.from(input.bias)),
    last: lab.out(batch * units),
    sequence: lab.out(batch * time * units),
    workspace: lab.out(recurrentWorkspaceBytes(kind, extents, steps) / 4),
  };
  const { x, lengths, kernel, recurrent, bias, last, sequence, workspace } = placed;
  lab.kernels[kind](
    ...[
      batch,
      time,
      inputs,
      units,
      x.address,
      lengthsGiven ? lengths.address : 0,
      kernel.address,
      recurrent.address,
      bias.address,
    ] as const,
    ...[last.address, sequence.address, workspace.address] as const,
  );
  return placed;
}

interface Gradients {
  readonly dx: Float32Array;
  readonly dkernel: Float32Array;
  readonly drecurrent: Float32Array;
  readonly dbias: Float32Array;
}

async function back(
  lab: Lab,
  kind: RecurrentKernel,
  extents: RecurrentExtents,
  placed: Placed,
  dlast: Buffer | null,
  dsequence: Buffer | null,
): Promise<Gradients> {
  const { batch, time, inputs, units } = extents;
  const width = gatesOf[kind] * units;
  const out = {
    dx: lab.out(batch * time * inputs),
    dkernel: lab.out(inputs * width),
    drecurrent: lab.out(units * width),
    dbias: lab.out(biasSize(kind, units)),
  };
  lab.kernels[gradientKernels[kind]](
    ...[batch, time, inputs, units, placed.kernel.address, placed.recurrent.address, dlast?.address ?? 0, dsequence?.address ?? 0] as const,
    ...[out.dx.address, out.dkernel.address, out.drecurrent.address, out.dbias.address, placed.workspace.address] as const,
  );
  return { dx: await out.dx.f32(), dkernel: await out.dkernel.f32(), drecurrent: await out.drecurrent.f32(), dbias: await out.dbias.f32() };
}

function assertClose(actual: Float32Array, expected: ArrayLike<number>, tolerance: number, what: string): void {
  assertEquals(actual.length, expected.length, what);
  for (let i = 0; i < actual.length; i++) {
    const error = Math.abs(actual[i]! - expected[i]!);
    assert(error <= tolerance * (1 + Math.abs(expected[i]!)), `${what}: element ${i} is ${actual[i]}, should be ${expected[i]}`);
  }
}

export const recurrentCases: readonly ContractCase[] = kinds.flatMap((kind): ContractCase[] => [
  {
    name: `${kind} equals float64, forward and back`,
    kernels: [kind, gradientKernels[kind]],
    async run(lab) {
      const random = new Random(3);
      for (const [name, extents, lengths] of layers) {
        const what = `${kind}, ${name}`;
        const { batch, time, units } = extents;
        const input = randomInput(kind, extents, lengths, random);
        const expected = reference(kind, extents, input);
        const ends = ["last", "sequence"] as const;
        for (const end of ends) {
          const placed = run(lab, kind, extents, input);
          assertClose(await placed.last.f32(), expected.last, 2e-6, `${what}: last`);
          assertClose(await placed.sequence.f32(), expected.sequence, 2e-6, `${what}: sequence`);
          const dy = random.floats(end === "last" ? batch * units : batch * time * units, -1, 1);
          const placedDy = lab.f32(dy);
          const actual = await back(lab, kind, extents, placed, end === "last" ? placedDy : null, end === "sequence" ? placedDy : null);
          const wanted = expected.gradients(end === "last" ? dy : null, end === "sequence" ? dy : null);
          for (const key of ["dx", "dkernel", "drecurrent", "dbias"] as const) {
            assertClose(actual[key], wanted[key], 1e-5, `${what}: ${key} from ${end}`);
          }
          assertEquals(await placed.x.f32(), Float32Array.from(Array.from(input.x)), what);
          await lab.verify(what);
        }
      }
    },
  },

  {
    name: `${kind} takes every row as whole without lengths, and clamps those it is given`,
    kernels: [kind],
    async run(lab) {
      const random = new Random(4);
      const extents = { batch: 5, time: 3, inputs: 2, units: 5 };
      const input = randomInput(kind, extents, [3, 3, 3, 3, 3], random);
      const whole = run(lab, kind, extents, input);
      const without = run(lab, kind, extents, input, false);
      assertEquals(await without.sequence.f32(), await whole.sequence.f32());
      assertEquals(await without.last.f32(), await whole.last.f32());
      const wild = { ...randomInput(kind, extents, [3, 3, 0, 3, 3], random), lengths: [2 ** 31 - 1, 4, -7, -(2 ** 31), 3] };
      const clamped = { ...wild, lengths: [3, 3, 0, 0, 3] };
      const expected = reference(kind, extents, clamped);
      const out = { last: lab.out(25), workspace: lab.out(recurrentWorkspaceBytes(kind, extents, 9) / 4) };
      const at = [wild.x, wild.kernel, wild.recurrent, wild.bias].map((values) => lab.f32(Array.from(values)).address) as [
        number,
        number,
        number,
        number,
      ];
      lab.kernels[kind](5, 3, 2, 5, at[0], lab.i32(wild.lengths).address, at[1], at[2], at[3], out.last.address, 0, out.workspace.address);
      assertClose(await out.last.f32(), expected.last, 2e-6, kind);
      await lab.verify(kind);
    },
  },

  {
    name: `${kind}: NaN reaches the outputs of its row and no other`,
    kernels: [kind],
    async run(lab) {
      const random = new Random(5);
      const extents = { batch: 6, time: 4, inputs: 3, units: 5 };
      const lengths = [4, 2, 4, 3, 4, 1];
      const clean = randomInput(kind, extents, lengths, random);
      const x = Float32Array.from(Array.from(clean.x));
      x[(2 * 4 + 1) * 3] = NaN; // row 2, step 1
      x[(5 * 4 + 2) * 3] = NaN; // behind the end of row 5
      const before = await run(lab, kind, extents, clean).sequence.f32();
      const after = await run(lab, kind, extents, { ...clean, x }).sequence.f32();
      for (let b = 0; b < 6; b++) {
        for (let t = 0; t < 4; t++) {
          for (let j = 0; j < 5; j++) {
            const i = (b * 4 + t) * 5 + j;
            if (b === 2 && t >= 1) assert(Number.isNaN(after[i]), `row 2, step ${t}`);
            else assertEquals(after[i], before[i]);
          }
        }
      }
      await lab.verify(kind);
    },
  },
]);
