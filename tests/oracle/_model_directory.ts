/**
 * Model directories for tests: made of values, or of a copy of a checkpoint.
 *
 * @module
 */

import { CheckpointReader, writeCheckpoint } from "../../core/io/mod.ts";
import type { HostTensor } from "../../core/runtime/host_tensor.ts";
import { elements, type TensorFlowValue, type TensorFlowValues } from "./_case.ts";

/** Writes values as the only checkpoint of a model directory. */
export async function writeModelDirectory(directory: string, values: TensorFlowValues, step = 0): Promise<void> {
  await Deno.mkdir(directory, { recursive: true });
  const tensors = new Map(Object.entries(values).map(([name, value]) => [name, hostTensor(value)]));
  await writeCheckpoint(`${directory}/model.ckpt-${step}`, tensors);
  await writeState(directory, `model.ckpt-${step}`);
}

/** Makes a directory a model directory whose only checkpoint is a copy of the one at `prefix`, without the graph. */
export async function copyCheckpoint(prefix: string, directory: string): Promise<void> {
  await Deno.mkdir(directory, { recursive: true });
  const end = prefix.lastIndexOf("/");
  const [from, name] = [prefix.slice(0, end), prefix.slice(end + 1)];
  for await (const entry of Deno.readDir(from)) {
    if (entry.name.startsWith(`${name}.`) && !entry.name.endsWith(".meta")) {
      await Deno.copyFile(`${from}/${entry.name}`, `${directory}/${entry.name}`);
    }
  }
  await writeState(directory, name);
}

/** Every tensor of a checkpoint. */
export async function readCheckpoint(prefix: string): Promise<Map<string, HostTensor>> {
  const reader = await CheckpointReader.open(prefix);
  const values = new Map<string, HostTensor>();
  for (const name of reader.names()) values.set(name, await reader.read(name));
  return values;
}

/** The tensors of a checkpoint that are stored whole in TensorFlow's. */
export async function whole(prefix: string, wanted: TensorFlowValues): Promise<Map<string, HostTensor>> {
  const reader = await CheckpointReader.open(prefix);
  const values = new Map<string, HostTensor>();
  for (const name of reader.names()) if (name in wanted) values.set(name, await reader.read(name));
  return values;
}

/** A value out of TensorFlow as a tensor on the host. */
export function hostTensor(value: TensorFlowValue): HostTensor {
  const data = elements(value);
  const { dtype, shape } = value;
  if (dtype === "float32") return { dtype, shape, data: Float32Array.from(data as number[]) };
  if (dtype === "int64") return { dtype, shape, data: BigInt64Array.from((data as number[]).map(BigInt)) };
  if (dtype === "int32") return { dtype, shape, data: Int32Array.from(data as number[]) };
  if (dtype === "bool") return { dtype, shape, data: Uint8Array.from(data as number[]) };
  return { dtype, shape, data: data as string[] };
}

async function writeState(directory: string, name: string): Promise<void> {
  await Deno.writeTextFile(`${directory}/checkpoint`, `model_checkpoint_path: "${name}"\nall_model_checkpoint_paths: "${name}"\n`);
}
