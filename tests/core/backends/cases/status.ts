/** The status words, and what is applied only while they are clear. */
import { assertEquals } from "@std/assert";
import { statusCodes } from "../../../../wasm/codes.ts";
import type { ContractCase, Lab } from "../_lab.ts";

async function status({ backend }: Lab): Promise<number[]> {
  const into = new Int32Array(2);
  await backend.read([{ address: backend.status, into }]);
  return [...into];
}

/** Reports that row 1 is out of range. */
function fail(lab: Lab, address: number): void {
  const [count, table, ids, y] = [lab.i32([2]), lab.f32([1, 2]), lab.i32([0, 5]), lab.out(2)];
  lab.kernels.gather_rows(count.address, 1, 2, table.address, ids.address, y.address, address);
}

const failed = [statusCodes.rowOutOfRange, 1];

export const statusCases: readonly ContractCase[] = [
  {
    name: "the status is clear at first, keeps the first report, and is clear again when it is set back",
    kernels: ["gather_rows", "check_finite"],
    async run(lab) {
      const { backend, kernels } = lab;
      assertEquals(await status(lab), [0, 0]);
      fail(lab, backend.status);
      kernels.check_finite(1, lab.f32([NaN]).address, 9, backend.status);
      assertEquals(await status(lab), failed);
      // Good data does not set it back.
      kernels.check_finite(1, lab.f32([1]).address, 9, backend.status);
      assertEquals(await status(lab), failed);
      backend.writeWords(backend.status, [0, 0]);
      kernels.check_finite(1, lab.f32([NaN]).address, 9, backend.status);
      assertEquals(await status(lab), [statusCodes.notFinite, 9]);
    },
  },
  {
    name: "unlessFailed() applies while the status is clear, and nothing behind a failure until it is set back",
    kernels: ["sgd", "gather_rows"],
    async run(lab) {
      const { backend, kernels } = lab;
      const [w, g, rate] = [lab.f32([10]), lab.f32([1]), lab.f32([1])];
      const apply = () => backend.unlessFailed(() => kernels.sgd(1, w.address, g.address, rate.address));
      apply();
      assertEquals(await w.f32(), Float32Array.of(9));
      // Queued behind the failure, before anybody has read the status.
      fail(lab, backend.status);
      apply();
      apply();
      assertEquals(await w.f32(), Float32Array.of(9));
      assertEquals(await status(lab), failed);
      backend.writeWords(backend.status, [0, 0]);
      apply();
      assertEquals(await w.f32(), Float32Array.of(8));
    },
  },
  {
    name: "kernels outside of unlessFailed() run whatever the status is",
    kernels: ["neg", "gather_rows"],
    async run(lab) {
      const { backend, kernels } = lab;
      const [x, y] = [lab.f32([3]), lab.out(1)];
      fail(lab, backend.status);
      backend.unlessFailed(() => kernels.neg(1, x.address, x.address));
      kernels.neg(1, x.address, y.address);
      assertEquals([...(await x.f32()), ...(await y.f32())], [3, -3]);
    },
  },
  {
    name: "an error in what unlessFailed() calls is thrown, and kernels behind it run",
    kernels: ["neg"],
    async run(lab) {
      const { backend, kernels } = lab;
      const x = lab.f32([3]);
      let message = "";
      try {
        backend.unlessFailed(() => {
          throw new Error("mine");
        });
      } catch (error) {
        message = (error as Error).message;
      }
      fail(lab, backend.status);
      kernels.neg(1, x.address, x.address);
      assertEquals([message, (await x.f32())[0]], ["mine", -3]);
    },
  },
];
