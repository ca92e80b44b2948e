import { assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import { backend } from "../../../core/runtime/backends/current.ts";
import { InvalidArgumentError } from "../../../core/errors.ts";
import { allocate, params, release, Step } from "../../../core/runtime/memory.ts";
import { gatherRows, relu } from "../../../core/ops/mod.ts";
import { scope, type Tensor, tensor } from "../../../core/runtime/tensor.ts";
import { withBackend } from "../backends/_with_backend.ts";
import { ReferenceBackend } from "../backends/reference_backend.ts";

const reference = () => new ReferenceBackend();

/** Row 5 of a table that has two. */
function outOfRange(): Tensor {
  return scope(() => gatherRows(tensor([[1], [2]]), Int32Array.of(0, 5)));
}

Deno.test("data() on an asynchronous device throws what a kernel met, once", async () => {
  await withBackend(reference, async () => {
    using bad = outOfRange();
    await assertRejects(() => bad.data(), InvalidArgumentError, "indices[1] is not in the range of the table");
    // What was read is what the kernel left: zero in the row that there is not.
    assertEquals(await bad.data(), Float32Array.of(1, 0));
  });
});

Deno.test("data() of a tensor that has nothing to do with the bad data throws it too: the status is the device's", async () => {
  await withBackend(reference, async () => {
    using good = tensor([3]);
    using _bad = outOfRange();
    await assertRejects(() => good.data(), InvalidArgumentError, "indices[1]");
    assertEquals(await good.data(), Float32Array.of(3));
  });
});

Deno.test("data() inside a step leaves the status to whoever runs the step", async () => {
  await withBackend(reference, async (device) => {
    using step = new Step();
    assertEquals(await step.run(() => gatherRows(tensor([[1], [2]]), Int32Array.of(0, 5)).data()), Float32Array.of(1, 0));
    const status = new Int32Array(2);
    await device.read([{ address: device.status, into: status }]);
    assertNotEquals(status[0], 0);
  });
});

Deno.test("data() is as things stood when it was called", async () => {
  await withBackend(() => new ReferenceBackend({ stepsInFlight: 3 }), async (device) => {
    using x = tensor([1, -2]);
    const reading = x.data();
    device.write(x.address, Float32Array.of(9, 9));
    assertEquals(await reading, Float32Array.of(1, -2));
    const freed = relu(x).data();
    assertEquals(await freed, Float32Array.of(9, 9));
  });
});

Deno.test("another device has memory of its own: for steps, for parameters and for tensors", async () => {
  // A step's memory with its first chunk and a ring of parameters are kept for the next use.
  const warm = new Step();
  warm.run(() => tensor([1]));
  warm.close();
  params(1);
  const before = backend();
  const live = { ...before.live };
  using kept = tensor([4]);
  await withBackend(reference, async (device) => {
    assertEquals(device.live.blocks, 1, "the status");
    params(1);
    assertEquals(device.live.blocks, 2, "parameters");
    using step = new Step();
    assertEquals(await step.run(() => relu(tensor([-1, 2])).data()), Float32Array.of(0, 2));
    step.close();
    assertEquals(device.live.blocks, 3, "a chunk of the step's memory");
    using again = new Step();
    again.run(() => tensor([1]));
    assertEquals(device.live.blocks, 3);
    // Given up here, freed where it lies.
    tensor([1]).dispose();
    kept.dispose();
    assertEquals(device.live.blocks, 3);
  });
  assertEquals(backend(), before);
  assertEquals(before.live, live);
  using step = new Step();
  step.run(() => tensor([1]));
  params(1);
  assertEquals(before.live, live, "what was kept of this device is used again");
});

Deno.test("memory of one device is given up while another is in use, and the other way around", async () => {
  const here = backend();
  const live = { ...here.live };
  const mine = allocate(16);
  let theirs: ReturnType<typeof allocate> | undefined;
  const device = new ReferenceBackend();
  await withBackend(() => device, () => {
    theirs = allocate(16);
    release(mine);
    return Promise.resolve();
  });
  assertEquals(here.live, live);
  assertEquals(device.live.blocks, 2);
  release(theirs!);
  assertEquals([device.live.blocks, here.live], [1, live]);
});

Deno.test("withBackend() puts the device back when its function fails", async () => {
  const before = backend();
  await assertRejects(() => withBackend(reference, () => Promise.reject(new Error("mine"))), Error, "mine");
  assertEquals(backend() === before, true);
});

Deno.test("a kernel of the reference device refuses arguments that WebAssembly would round or wrap", () => {
  const device = new ReferenceBackend();
  const x = device.alloc(16);
  assertThrows(() => device.run.relu(4, x, undefined as unknown as number), TypeError, "[relu] expects whole numbers (n, x, y)");
  assertThrows(() => device.run.relu(4, x, 0), RangeError, "4 words from address 0");
  assertThrows(() => device.run.relu(4, x, x + 2), RangeError, "A kernel was given");
  assertThrows(() => device.run.relu(4, x, 2 ** 30), RangeError, "A kernel was given");
});

Deno.test("memory of the reference device that was not written holds NaN", async () => {
  const device = new ReferenceBackend();
  const step = device.stepMemory();
  for (let epoch = 0; epoch < 2; epoch++) {
    const address = step.alloc(8);
    const into = new Float32Array(2);
    await device.read([{ address, into }]);
    assertEquals(into, Float32Array.of(NaN, NaN));
    device.writeFloats(address, [1, 2]);
    step.reset();
  }
});
