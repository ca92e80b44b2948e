import { assertEquals } from "@std/assert";
import type { Backend } from "../../../core/runtime/backends/backend.ts";
import { backend } from "../../../core/runtime/backends/current.ts";
import { statusOverSteps, Step } from "../../../core/runtime/memory.ts";
import { withBackend } from "../backends/_with_backend.ts";
import { ReferenceBackend } from "../backends/reference_backend.ts";

/** The status of a device, as a kernel leaves it that met a bad row. */
const FAILED = [1, 5];

async function statusOf(device: Backend): Promise<number[]> {
  const status = new Int32Array(2);
  await device.read([{ address: device.status, into: status }]);
  return [...status];
}

async function onEveryDevice(test: (device: Backend) => Promise<void>): Promise<void> {
  await test(backend());
  await withBackend(() => new ReferenceBackend(), test);
}

Deno.test("a step begins with the status set back", async () => {
  await onEveryDevice(async (device) => {
    device.writeWords(device.status, FAILED);
    using _step = new Step();
    assertEquals(await statusOf(device), [0, 0]);
  });
});

Deno.test("a loop whose steps share a status begins with it set back, and keeps it over its steps where the device is read later", async () => {
  await onEveryDevice(async (device) => {
    device.writeWords(device.status, FAILED);
    const release = statusOverSteps();
    try {
      assertEquals(await statusOf(device), [0, 0]);
      if (device.synchronous) return;
      device.writeWords(device.status, FAILED);
      {
        using _step = new Step();
        assertEquals(await statusOf(device), FAILED);
      }
    } finally {
      release();
    }
    using _after = new Step();
    assertEquals(await statusOf(device), [0, 0]);
  });
});
