/**
 * `headway inspect`.
 *
 * @module
 */

import { NotFoundError, ValueError } from "../core/errors.ts";
import type { HostTensor } from "../core/runtime/host_tensor.ts";
import { resolveCheckpoint } from "../core/io/checkpoint_state.ts";
import { CheckpointReader } from "../core/io/tensor_bundle_reader.ts";
import { readStored, storedUnder } from "../estimators/session/restore.ts";
import type { Arguments } from "./arguments.ts";
import { print, printJson, shortest, table, toJson } from "./output.ts";

/** Prints the variables of a checkpoint, or the values of one. */
export async function inspect(args: Arguments): Promise<void> {
  if (args.flag("graph")) return await (await import("./inspect_graph.ts")).inspectGraph(args);
  for (const name of ["mode", "format"]) if (args.text(name) !== null) throw new ValueError(`--${name} goes with --graph`);
  const { describeSavedModel, savedModelLines } = await import("./inspect_saved_model.ts");
  const wanted = args.text("variable");
  const savedModel = wanted === null ? await describeSavedModel(args.operands[0]!) : null;
  if (savedModel !== null && !args.flag("json")) { for (const line of savedModelLines(savedModel)) print(line); }
  if (savedModel !== null && !savedModel.variables) {
    if (args.flag("json")) printJson({ savedModel, checkpoint: null, variables: [] });
    return;
  }
  const checkpoint = await resolveCheckpoint(args.operands[0]!);
  const reader = await CheckpointReader.open(checkpoint);
  if (wanted !== null) {
    if (!reader.has(wanted)) {
      throw new NotFoundError(`${checkpoint} has no variable ${wanted}; it has ${reader.names().join(", ")}`, {
        file: checkpoint,
        tensor: wanted,
      });
    }
    // One name of a slot in parts stands for the whole slot.
    const names = [...storedUnder(reader).values()].find((names) => names.includes(wanted))!;
    const value = await readStored(reader, names);
    if (args.flag("json")) return printJson({ name: wanted, dtype: value.dtype, shape: value.shape, values: value.data });
    print(`${wanted}  ${value.dtype}  [${value.shape.join(", ")}]`);
    return print(toJson(value.data));
  }
  const variables: VariableSummary[] = [];
  for (const [name, names] of storedUnder(reader)) variables.push(summarise(name, await readStored(reader, names)));
  if (args.flag("json")) return printJson({ ...(savedModel === null ? {} : { savedModel }), checkpoint, variables });
  print(checkpoint);
  const text = (value: number | null): string =>
    value === null ? "" : Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));
  const rows = variables.map((
    v,
  ) => [
    v.name,
    v.dtype,
    `[${v.shape.join(", ")}]`,
    text(v.mean),
    text(v.deviation),
    text(v.min),
    text(v.max),
    v.nonFinite > 0 ? `${v.nonFinite} not finite` : "",
  ]);
  for (const line of table([["variable", "dtype", "shape", "mean", "deviation", "min", "max", ""], ...rows])) print(line.trimEnd());
  const size = variables.reduce((sum, v) => sum + v.size, 0);
  print(`${variables.length} variables, ${size} values`);
}

interface VariableSummary {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly size: number;
  /** Null, as all that follow, where there are no finite numbers. */
  readonly mean: number | null;
  readonly deviation: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** Values that are NaN or infinite. */
  readonly nonFinite: number;
}

function summarise(name: string, { dtype, shape, data }: HostTensor): VariableSummary {
  const numbers = dtype === "string" ? [] : Array.from(data as ArrayLike<number | bigint>, Number).filter(Number.isFinite);
  const nonFinite = dtype === "string" ? 0 : data.length - numbers.length;
  const size = data.length;
  if (numbers.length === 0) return { name, dtype, shape, size, mean: null, deviation: null, min: null, max: null, nonFinite };
  const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
  const deviation = Math.sqrt(numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length);
  const min = numbers.reduce((a, b) => Math.min(a, b));
  const max = numbers.reduce((a, b) => Math.max(a, b));
  return { name, dtype, shape, size, mean: shortest(mean), deviation, min, max, nonFinite };
}
