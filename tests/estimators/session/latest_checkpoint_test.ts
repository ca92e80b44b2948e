import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { joinPath } from "../../../core/io/paths.ts";
import type { FileSystem } from "../../../core/io/file_system.ts";
import { fileSystemOf } from "../../../core/io/path_file_system.ts";
import { DNNClassifier, numericColumn, silentLogger } from "../../../mod.ts";

const input = () => [{ x: [1, 2] }, [0, 1]] as const;

function classifier(modelDir?: string): DNNClassifier {
  return new DNNClassifier({
    featureColumns: [numericColumn("x")],
    hiddenUnits: [3],
    config: { tfRandomSeed: 1, logger: silentLogger },
    ...(modelDir === undefined ? {} : { modelDir }),
  });
}

/** Notes the calls of a file system until it is disposed of. */
function callsOf(fs: FileSystem): Disposable & { readonly calls: string[] } {
  const calls: string[] = [];
  const methods = ["readRange", "readFile", "size", "stat", "writeFile", "append", "rename", "syncDir", "mkdir", "list", "remove", "lock"];
  const target = fs as unknown as Record<string, unknown>;
  const own = new Map(methods.filter((name) => Object.hasOwn(target, name)).map((name) => [name, target[name]]));
  for (const name of methods) {
    const method = target[name] as (...args: unknown[]) => unknown;
    target[name] = (...args: unknown[]) => {
      calls.push(`${name} ${args[0]}`);
      return method.apply(fs, args);
    };
  }
  return {
    calls,
    [Symbol.dispose](): void {
      for (const name of methods) {
        if (own.has(name)) target[name] = own.get(name);
        else delete target[name];
      }
    },
  };
}

Deno.test("predictOne() makes one call to the file system while the checkpoint stays the latest", async () => {
  const dir = await Deno.makeTempDir();
  try {
    await using trained = classifier(dir);
    await trained.train(input, { steps: 1 });
    // A state file that was written a moment ago is read at every call.
    await Deno.utime(joinPath(dir, "checkpoint"), new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
    await using model = classifier(dir);
    const first = await model.predictOne({ x: 1 });
    const fs = await fileSystemOf(dir);
    {
      using seen = callsOf(fs);
      for (let call = 0; call < 3; call++) assertEquals(await model.predictOne({ x: 1 }), first);
      assertEquals(seen.calls, Array(3).fill(`stat ${joinPath(dir, "checkpoint")}`));
    }
    await trained.train(input, { steps: 50 });
    using seen = callsOf(fs);
    const second = await model.predictOne({ x: 1 });
    assert(seen.calls.includes(`readFile ${joinPath(dir, "checkpoint")}`), seen.calls.join(", "));
    assertEquals(second, await trained.predictOne({ x: 1 }));
    assertNotEquals(second, first);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("predictOne() sees a checkpoint that another process wrote", async () => {
  const dir = await Deno.makeTempDir();
  try {
    await using model = classifier(dir);
    const api = JSON.stringify(new URL("../../../mod.ts", import.meta.url).href);
    const code = `import { DNNClassifier, numericColumn, silentLogger } from ${api};
      const config = { tfRandomSeed: 1, logger: silentLogger };
      const model = new DNNClassifier({ featureColumns: [numericColumn("x")], hiddenUnits: [3], config, modelDir: ${JSON.stringify(dir)} });
      await model.train(() => [{ x: [1, 2] }, [0, 1]], { steps: 1 });`;
    const script = joinPath(dir, "train.ts");
    await Deno.writeTextFile(script, code);
    const answers = new Set<string>();
    for (let step = 1; step <= 3; step++) {
      const { success, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", "--config", decodeURIComponent(new URL("../../../deno.json", import.meta.url).pathname), script],
      }).output();
      assert(success, new TextDecoder().decode(stderr));
      answers.add(JSON.stringify(await model.predictOne({ x: 1 })));
      // A state file that is not new any more: the second call relies on what the first one read.
      const old = new Date(Date.now() - 60_000 * (5 - step));
      await Deno.utime(joinPath(dir, "checkpoint"), old, old);
      for (let call = 0; call < 2; call++) answers.add(JSON.stringify(await model.predictOne({ x: 1 })));
    }
    assertEquals(answers.size, 3);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
