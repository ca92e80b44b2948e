/**
 * Installs real TensorFlow 2.15.1 and 1.15.5 into virtual environments under `.cache/oracle`, once: `deno run -A tests/oracle/setup.ts`.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

/** A TensorFlow to compare with. */
export interface Environment {
  /** Directory of the virtual environment below `.cache/oracle`. */
  readonly name: "tf2" | "tf1";
  /** Versions of Python that have packages of it. */
  readonly pythons: readonly string[];
  /** What is installed. */
  readonly packages: readonly string[];
}

/** TensorFlow 2.15.1, the last with estimators but one, and 1.15.5, the last of its line; the other pins are what they run with. */
export const environments: readonly Environment[] = [
  { name: "tf2", pythons: ["3.11", "3.10", "3.9"], packages: ["tensorflow-cpu==2.15.1", "numpy<2"] },
  { name: "tf1", pythons: ["3.7", "3.6"], packages: ["tensorflow==1.15.5", "protobuf<3.21", "numpy<1.19"] },
];

const cache = new URL("../../.cache/oracle/", import.meta.url);

/**
 * Makes an environment unless it is there, and gives the path of its Python.
 *
 * @throws {Error} Where no fitting Python is installed, or installing fails.
 */
export async function ensureEnvironment(name: Environment["name"]): Promise<string> {
  const environment = environments.find((each) => each.name === name)!;
  const python = fileURLToPath(new URL(`${name}/bin/python`, cache));
  const marker = new URL(`${name}.installed`, cache);
  const wanted = environment.packages.join(" ");
  if (await Deno.readTextFile(marker).catch(() => "") === wanted && await runs(python)) return python;
  if (!await has(python, environment)) {
    const base = await findPython(environment.pythons);
    await Deno.mkdir(cache, { recursive: true });
    await run([base, "-m", "venv", "--clear", fileURLToPath(new URL(name, cache))]);
    await run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...environment.packages]);
  }
  await Deno.writeTextFile(marker, wanted);
  return python;
}

/** Whether the environment has its TensorFlow already, installed by hand perhaps. */
async function has(python: string, environment: Environment): Promise<boolean> {
  const [distribution, version] = environment.packages[0]!.split("==");
  const probe =
    `from importlib import util; import pkg_resources; assert pkg_resources.get_distribution("${distribution}").version == "${version}"`;
  return await succeeds([python, "-W", "ignore", "-c", probe]);
}

async function runs(python: string): Promise<boolean> {
  return await succeeds([python, "-c", ""]);
}

/** A Python of one of the versions: on the path, or below pyenv's directory. */
async function findPython(versions: readonly string[]): Promise<string> {
  const candidates = versions.flatMap((version) => [{ version, path: `python${version}` }, ...pyenvPythons(version)]);
  for (const { version, path } of candidates) {
    const check = `import sys, venv, ensurepip; assert sys.version_info[:2] == (${version.replace(".", ",")})`;
    if (await succeeds([path, "-c", check])) return path;
  }
  throw new Error(
    `the comparison with TensorFlow needs Python ${versions.join(" or ")} with venv, on the path or as a version of pyenv ` +
      `("pyenv install ${versions[0]}"); none was found`,
  );
}

function pyenvPythons(version: string): { version: string; path: string }[] {
  const root = Deno.env.get("PYENV_ROOT") ?? `${Deno.env.get("HOME") ?? ""}/.pyenv`;
  try {
    return [...Deno.readDirSync(`${root}/versions`)]
      .filter(({ name }) => name === version || name.startsWith(`${version}.`))
      .map(({ name }) => ({ version, path: `${root}/versions/${name}/bin/python` }));
  } catch {
    return [];
  }
}

async function succeeds(command: readonly string[]): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(command[0]!, { args: command.slice(1), stdout: "null", stderr: "null" }).output();
    return success;
  } catch {
    return false;
  }
}

async function run(command: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command(command[0]!, { args: command.slice(1), stdout: "inherit", stderr: "inherit" }).output();
  if (!success) throw new Error(`"${command.join(" ")}" failed`);
}

if (import.meta.main) {
  for (const path of await Promise.all(environments.map(({ name }) => ensureEnvironment(name)))) console.log(path);
}
