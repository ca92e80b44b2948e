import { assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { backend } from "../../../core/runtime/backends/current.ts";
import { Step } from "../../../core/runtime/memory.ts";
import { add, argMax, greater, relu } from "../../../core/ops/mod.ts";
import { castInt64 } from "../../../core/ops/host/classes.ts";
import { keepHostCopies } from "../../../core/runtime/reading.ts";
import { FailedPreconditionError, ResourceExhaustedError } from "../../../core/errors.ts";
import { elementsOf, empty, scope, SparseTensor, type Tensor, tensor } from "../../../core/runtime/tensor.ts";

Deno.test("tensor() takes its shape from the nesting and its dtype from the type of the values", async () => {
  scope(() => {
    assertEquals(tensor([[1, 2], [3, 4]]).shape, [2, 2]);
    assertEquals([tensor(1), tensor(1n), tensor(true), tensor("a"), tensor(Int32Array.of(1))].map((t) => t.dtype), [
      "float32",
      "int64",
      "bool",
      "string",
      "int32",
    ]);
    assertEquals(tensor([2 ** 53 - 1, 3n], [2], "int64").dataSync(), BigInt64Array.of(2n ** 53n - 1n, 3n));
    assertEquals(tensor([]).shape, [0]);
  });
  using int = tensor([1, 2, 3, 4], [2, 2], "int32");
  assertEquals(await int.data(), Int32Array.of(1, 2, 3, 4));
  using bool = tensor([true, false]);
  assertEquals(await bool.data(), Uint8Array.of(1, 0));
  using x = tensor([[[1], [2]], [[3], [4]]]);
  assertEquals(await x.array(), [[[1], [2]], [[3], [4]]]);
  assertEquals(await tensor("é").array(), "é");
});

Deno.test("values that do not fit are refused", () => {
  assertThrows(() => tensor([[1, 2], [3]]), Error, "Nested arrays must be of equal length; rows have lengths 2,1");
  assertThrows(() => tensor([1, 2, 3], [2, 2]), Error, "Shape [2,2] holds 4 values, received 3");
  assertThrows(() => tensor([1], [-1]), Error, "A shape consists of whole numbers from 0, received [-1]");
  assertThrows(() => tensor([1.5], [1], "int32"), Error, "An int32 tensor takes 32-bit whole numbers, received 1.5");
  assertThrows(
    () => tensor([1.5], [1], "int64"),
    Error,
    "An int64 tensor takes whole numbers up to 2^53 or bigints, received the number 1.5",
  );
  assertThrows(() => tensor(["a"], [1], "float32"), TypeError, "A float32 tensor takes numbers, received string");
  assertThrows(() => tensor([1], [1], "string"), TypeError, "A string tensor takes strings or bytes, received number");
  assertThrows(
    () => tensor([1], [1], "float64" as never),
    Error,
    'Unknown dtype: expected float32, int32, int64, bool or string, received the string "float64"',
  );
});

Deno.test("strings are bytes: data() decodes strict UTF-8, bytes() gives what is there", async () => {
  const t = tensor(["é", Uint8Array.of(0xff)]);
  assertEquals(t.bytes(), [Uint8Array.of(0xc3, 0xa9), Uint8Array.of(0xff)]);
  await assertRejects(() => t.data(), Error, "A string of the tensor is not valid UTF-8; read it with bytes()");
  assertEquals(tensor([Uint8Array.of(0xc3, 0xa9)]).dataSync(), ["é"]);
});

Deno.test("scope() frees what it does not return, and promotes what it does", async () => {
  const before = backend().live.blocks;
  let inner: Tensor | undefined;
  const kept = scope(() => {
    inner = relu(tensor([1, -1]));
    const record = scope(() => ({ a: relu(tensor([2])), b: [relu(tensor([3]))] }));
    tensor([5]);
    return [record.a, record.b[0]!];
  });
  assertEquals(inner!.disposed, true);
  assertEquals(await Promise.all(kept.map((t) => t.data())), [Float32Array.of(2), Float32Array.of(3)]);
  assertEquals(backend().live.blocks, before + 2);
  for (const t of kept) t.dispose();
  assertEquals(backend().live.blocks, before);
  assertThrows(() => scope(() => Promise.resolve(1)), TypeError, "The function that scope() takes must be synchronous");
  assertThrows(
    () =>
      scope(() => {
        tensor([1]);
        throw new Error("mine");
      }),
    Error,
    "mine",
  );
  assertEquals(backend().live.blocks, before);
});

Deno.test("a tensor that was disposed of, or whose step has ended, refuses its address", async () => {
  const x = tensor([1]);
  x.dispose();
  x.dispose();
  assertThrows(() => x.dataSync(), Error, "The tensor of shape [1] was disposed of");
  let y: Tensor | undefined;
  {
    using step = new Step();
    y = step.run(() => relu(tensor([1, 2])));
    assertEquals(await step.run(() => y!.data()), Float32Array.of(1, 2));
  }
  assertThrows(() => y!.dataSync(), Error, "The tensor of shape [2] was made inside a step that has ended");
});

Deno.test("steps that overlap have memories of their own, and a step leaves nothing", async () => {
  // The first step brings its chunk of memory along, which is kept for the next one.
  new Step().close();
  const before = backend().live.blocks;
  const outer = new Step();
  const inner = new Step();
  const a = outer.run(() => tensor([1]));
  const b = inner.run(() => tensor([2]));
  inner.close();
  assertStrictEquals((await a.data())[0], 1);
  assertThrows(() => b.dataSync());
  outer.close();
  new Step().close();
  assertEquals(backend().live.blocks <= before + 1, true);
});

Deno.test("SparseTensor checks that indices, values and shape fit", () => {
  using s = new SparseTensor([[0, 1], [1, 0]], ["a", "b"], [2, 3]);
  assertEquals(s.values.dataSync(), ["a", "b"]);
  assertThrows(() => new SparseTensor([[0, 3]], [1], [2, 3]), Error, "SparseTensor index 3 of value 0 is not in [0, 3) of dimension 1");
  assertThrows(
    () => new SparseTensor([[0, 0]], [1, 2], [2, 3]),
    Error,
    "SparseTensor indices must be int64 of shape [2, 2], received int64 of shape [1,2]",
  );
});

Deno.test("memory that is used up is a ResourceExhaustedError, inside a step and outside, and nothing is left", () => {
  const before = backend().live.blocks;
  // 8 GiB of float32: more than the memory can ever grow to.
  const huge = () => relu(empty([2 ** 31]));
  const used = `Out of ${backend().name === "wasm" ? "WebAssembly memory" : "memory"}`;
  assertThrows(() => scope(huge), ResourceExhaustedError, used);
  using step = new Step();
  assertThrows(() => step.run(huge), ResourceExhaustedError, used);
  assertEquals(backend().live.blocks <= before + 1, true);
});

Deno.test("dataSync() gives the elements at once where the device is synchronous, and else says how they are read", () => {
  using x = tensor([1, 2]);
  // What came from the host is kept there.
  assertEquals(x.dataSync(), Float32Array.of(1, 2));
  using y = add(x, 1);
  if (backend().synchronous) assertEquals(y.dataSync(), Float32Array.of(2, 3));
  else assertThrows(() => y.dataSync(), FailedPreconditionError, "await tensor.data()");
});

Deno.test("keepHostCopies() keeps what was computed where columns and heads look, by one reading", async () => {
  using x = tensor([1, 2]);
  using y = add(x, 1);
  using z = greater(x, 1);
  await keepHostCopies([x, y, z]);
  assertEquals([elementsOf(y), elementsOf(z), z.dataSync()], [Float32Array.of(2, 3), Int32Array.of(0, 1), Uint8Array.of(0, 1)]);
  // A copy that is given away is one of its own.
  (y.dataSync() as Float32Array).fill(7);
  assertEquals(y.dataSync(), Float32Array.of(2, 3));
});

Deno.test("tensors whose elements follow from those of a scope can leave it", async () => {
  using kept = scope(() => castInt64(argMax(tensor([[1, 2], [4, 3]]))));
  assertEquals(await kept.data(), BigInt64Array.of(1n, 0n));
});
