/** Writes, kernels and reads in the order in which they are called. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { FailedPreconditionError } from "../../../../core/errors.ts";
import type { ContractCase } from "../_lab.ts";

export const readCases: readonly ContractCase[] = [
  {
    name: "write, writeFloats and writeWords keep the bits that they are given",
    kernels: [],
    async run(lab) {
      const { backend } = lab;
      const [floats, words, bits, few, ints] = [lab.out(4), lab.out(3), lab.out(2), lab.out(2), lab.out(2)];
      backend.write(floats.address, Float32Array.of(-0, NaN, Infinity, 1e-45));
      backend.write(words.address, Int32Array.of(1, -(2 ** 31), 2 ** 31 - 1));
      backend.write(bits.address, Uint32Array.of(2 ** 32 - 1, 0x80000000));
      backend.writeFloats(few.address, [0.1, -2]);
      backend.writeWords(ints.address, [-1, 2 ** 31 - 1]);
      assertEquals(await floats.f32(), Float32Array.of(-0, NaN, Infinity, 1e-45));
      assertEquals(Object.is((await floats.f32())[0], -0), true);
      assertEquals(await words.i32(), Int32Array.of(1, -(2 ** 31), 2 ** 31 - 1));
      assertEquals(await bits.i32(), Int32Array.of(-1, -(2 ** 31)));
      const unsigned = new Uint32Array(2);
      await backend.read([{ address: bits.address, into: unsigned }]);
      assertEquals(unsigned, Uint32Array.of(2 ** 32 - 1, 0x80000000));
      assertEquals(await few.f32(), Float32Array.of(0.1, -2));
      assertEquals(await ints.i32(), Int32Array.of(-1, 2 ** 31 - 1));
    },
  },
  {
    name: "the host's words are copied when write() is called",
    kernels: [],
    async run(lab) {
      const values = Float32Array.of(1, 2);
      const x = lab.out(2);
      lab.backend.write(x.address, values);
      values.fill(9);
      assertEquals(await x.f32(), Float32Array.of(1, 2));
    },
  },
  {
    name: "writes and kernels run in the order of their calls",
    kernels: ["copy", "add"],
    async run(lab) {
      const { backend, kernels } = lab;
      const [x, y, sum] = [lab.f32([1]), lab.out(1), lab.f32([0])];
      for (let i = 1; i <= 5; i++) {
        backend.writeFloats(x.address, [10 ** i]);
        kernels.copy(1, x.address, y.address);
        backend.writeFloats(x.address, [-1]);
        kernels.add(1, sum.address, y.address, sum.address);
        if (i === 3) backend.flush();
      }
      assertEquals(await sum.f32(), Float32Array.of(111110));
    },
  },
  {
    name: "all pieces of a read are as they are when the calls before it have run, whatever is called behind it",
    kernels: ["neg", "fill"],
    async run(lab) {
      const { backend, kernels } = lab;
      const [x, y, value] = [lab.f32([1, 2, 3]), lab.out(3), lab.f32([7])];
      kernels.neg(3, x.address, y.address);
      const into = [new Float32Array(3), new Float32Array(2), new Float32Array(3)] as const;
      const reading = backend.read([
        { address: x.address, into: into[0] },
        { address: y.address + 4, into: into[1] },
        { address: x.address, into: into[2] },
      ]);
      kernels.fill(3, x.address, value.address);
      backend.write(y.address, Float32Array.of(8, 8, 8));
      await reading;
      assertEquals(into, [Float32Array.of(1, 2, 3), Float32Array.of(-2, -3), Float32Array.of(1, 2, 3)]);
      assertEquals([...(await x.f32()), ...(await y.f32())], [7, 7, 7, 8, 8, 8]);
    },
  },
  {
    name: "reads are delivered in the order of their calls, each with what it saw, and memory that was freed since does no harm",
    kernels: [],
    async run({ backend }) {
      const order: number[] = [];
      const results: Int32Array[] = [];
      const readings: Promise<void>[] = [];
      for (let i = 0; i < 5; i++) {
        const address = backend.alloc(8);
        backend.writeWords(address, [i, -i]);
        const into = new Int32Array(2);
        results.push(into);
        const reading = Promise.resolve(backend.read([{ address, into }]));
        readings.push(reading.then(() => {
          order.push(i);
        }));
        backend.free(address);
      }
      backend.flush();
      await Promise.all(readings);
      assertEquals(order, [0, 1, 2, 3, 4]);
      assertEquals(results, [0, 1, 2, 3, 4].map((i) => Int32Array.of(i, -i)));
    },
  },
  {
    name: "a read of nothing resolves",
    kernels: [],
    async run(lab) {
      await lab.backend.read([]);
      await lab.backend.read([{ address: lab.out(0).address, into: new Float32Array(0) }]);
    },
  },
  {
    name: "readSync works where the device is synchronous, and else says how elements are read",
    kernels: ["neg"],
    run(lab) {
      const { backend, kernels } = lab;
      const x = lab.f32([4]);
      kernels.neg(1, x.address, x.address);
      const read = () => backend.readSync(x.address, new Float32Array(1));
      if (backend.synchronous) assertEquals(read(), Float32Array.of(-4));
      else assertThrows(read, FailedPreconditionError, "await tensor.data()");
      assert(Number.isInteger(backend.stepsInFlight) && backend.stepsInFlight >= 0);
      // A step in flight is one that was not read: where reads are synchronous there is none.
      if (backend.synchronous) assertEquals(backend.stepsInFlight, 0);
      return Promise.resolve();
    },
  },
];
