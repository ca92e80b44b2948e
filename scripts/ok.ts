/**
 * The gate: everything that must hold before a change is taken. Runs every check even where one fails, tells at the end which failed, and
 * prints `N passed, N failed` last: the tests are counted one by one, the other checks as one each. `--skip-tests` leaves the tests out.
 *
 * @module
 */
import { type Outcome, runSuite } from "./test.ts";

const checks: readonly (readonly [name: string, args: readonly string[]])[] = [
  ["format", ["fmt", "--check"]],
  ["lint", ["lint"]],
  ["types", ["check", "."]],
  ["import direction", ["task", "check:imports"]],
  ["documentation", ["task", "check:docs"]],
  ["kernels as built", ["task", "wasm:check"]],
  ["size of the executor", ["task", "check:size"]],
  ["package", ["publish", "--dry-run", "--allow-dirty"]],
];

if (import.meta.main) {
  const failures: string[] = [];
  for (const [name, args] of checks) {
    console.log(`# ${name}: deno ${args.join(" ")}`);
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: [...args],
      cwd: new URL("..", import.meta.url),
      stdout: "inherit",
      stderr: "inherit",
    }).output();
    if (code !== 0) failures.push(name);
  }
  const tests: Outcome[] = [];
  if (!Deno.args.includes("--skip-tests")) {
    console.log("# tests, with traces of leaks: deno task test");
    tests.push(await runSuite("all"));
    console.log("# tests on the reference device: deno task test:reference, deno task test:postponed");
    tests.push(await runSuite("reference"), await runSuite("postponed"));
  }
  const [passedTests, failedTests] = [
    tests.reduce((sum, { passed }) => sum + passed, 0),
    tests.reduce((sum, { failed }) => sum + failed, 0),
  ];
  for (const name of failures) console.log(`failed: ${name}`);
  if (failedTests > 0) console.log("failed: tests");
  const failed = failures.length + failedTests;
  console.log(`${checks.length - failures.length + passedTests} passed, ${failed} failed`);
  Deno.exit(failed === 0 ? 0 : 1);
}
