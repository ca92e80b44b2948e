import { assert, assertEquals, assertRejects } from "@std/assert";
import { WasmBackend } from "../../../core/runtime/backends/wasm.ts";
import { type KernelName, kernels, type KernelTable } from "../../../wasm/kernels.ts";
import type { ContractCase } from "./_lab.ts";
import { greatestNumberOfSkips, skips } from "./_skips.ts";
import { contract, kernelsWithoutCase, runCase } from "./contract.ts";
import { ReferenceBackend } from "./reference_backend.ts";

Deno.test("every kernel of the list has a case", () => {
  assertEquals(kernelsWithoutCase(), []);
  assertEquals(kernelsWithoutCase(contract.filter(({ kernels }) => !kernels.includes("lstm_grad"))), ["lstm_grad"]);
});

Deno.test("the list of skips does not grow, and each entry has its reason", () => {
  assert(skips.length <= greatestNumberOfSkips, `${skips.length} skips`);
  for (const { kernel, reason } of skips) assert(kernel in kernels && reason.length > 20, `${kernel}: ${reason}`);
});

/** A reference device whose kernel `name` is another one. */
function broken(name: KernelName, by: (run: KernelTable) => (...args: number[]) => void): () => ReferenceBackend {
  return () => {
    const device = new ReferenceBackend();
    const run: KernelTable = { ...device.run, [name]: by(device.run) };
    return new Proxy(device, {
      get: (target, key) => {
        if (key === "run") return run;
        const value = Reflect.get(target, key, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  };
}

function caseOf(name: string): ContractCase {
  return contract.find((one) => one.name === name)!;
}

Deno.test("a kernel that does nothing fails one of its cases", async () => {
  for (const name of Object.keys(kernels) as KernelName[]) {
    const idle = broken(name, () => () => {});
    const results = contract.filter(({ kernels }) => kernels.includes(name)).map((one) => runCase("broken", idle, one.name, one.run));
    assert((await Promise.allSettled(results)).some(({ status }) => status === "rejected"), name);
  }
});

Deno.test("a kernel of another formula, or that writes one element too many, fails its case", async () => {
  const { name, run } = caseOf("square equals its reference at every tail");
  const other = broken("square", ({ abs }) => (n, x, y) => abs(n!, x!, y!));
  await assertRejects(() => runCase("broken", other, name, run), Error, "square(");
  const long = broken("square", ({ square, is_finite }) => (n, x, y) => {
    square(n!, x!, y!);
    is_finite(1, y! + 4 * n!, y! + 4 * n!);
  });
  await assertRejects(() => runCase("broken", long, name, run), Error, "wrote outside its output");
});

Deno.test("a device that reads what is there later, or applies after a failure, fails its case", async () => {
  class Late extends ReferenceBackend {
    override async read(pieces: Parameters<ReferenceBackend["read"]>[0]): Promise<void> {
      await Promise.resolve();
      await super.read(pieces);
    }
  }
  const snapshot = caseOf("all pieces of a read are as they are when the calls before it have run, whatever is called behind it");
  await assertRejects(() => runCase("late", () => new Late(), snapshot.name, snapshot.run), Error);
  class Careless extends WasmBackend {
    override unlessFailed(apply: () => void): void {
      apply();
    }
  }
  const applied = caseOf("unlessFailed() applies while the status is clear, and nothing behind a failure until it is set back");
  await assertRejects(() => runCase("careless", () => new Careless(), applied.name, applied.run), Error);
});
