/**
 * What `headway inspect` says of a SavedModel besides its variables.
 *
 * @module
 */

import { defaultFileSystem } from "../core/io/path_file_system.ts";
import { joinPath } from "../core/io/paths.ts";
import { describedSavedModel, type SavedModelDescription } from "../saved_model/description.ts";
import type { SignatureTensor } from "../saved_model/signatures.ts";
import { table } from "./output.ts";

/** What a SavedModel consists of; null where the directory holds none. */
export async function describeSavedModel(directory: string): Promise<SavedModelDescription | null> {
  const fs = await defaultFileSystem();
  for (const name of ["saved_model.pb", "saved_model.pbtxt"]) {
    if (await fs.stat(joinPath(directory, name)) !== null) return await describedSavedModel(directory, fs);
  }
  return null;
}

/** Lines that describe it: signatures, operations, sizes. */
export function savedModelLines({ graphs, files }: SavedModelDescription): string[] {
  const lines: string[] = [];
  for (const { tags, tensorflowVersion, signatures, operations, functions } of graphs) {
    lines.push(`graph ${tags.join(", ")}${tensorflowVersion === "" ? "" : `, written by TensorFlow ${tensorflowVersion}`}`, "");
    const rows = Object.entries(signatures).flatMap(([name, { methodName, inputs, outputs }]) => [
      [name, methodName, "", ""],
      ...Object.entries(inputs).map(([key, tensor]) => ["", `takes ${key}`, tensor.dtype, extents(tensor)]),
      ...Object.entries(outputs).map(([key, tensor]) => ["", `gives ${key}`, tensor.dtype, extents(tensor)]),
    ]);
    lines.push(...table(rows).map((line) => line.trimEnd()), "");
    const total = Object.values(operations).reduce((sum, count) => sum + count, 0);
    lines.push(
      `${total} operations, ${functions} functions: ${Object.entries(operations).map(([op, count]) => `${op} ${count}`).join(", ")}`,
      "",
    );
  }
  const rows = Object.entries(files).map(([name, bytes]) => [name, `${bytes} bytes`]);
  return [...lines, ...table(rows), ""];
}

function extents({ shape }: SignatureTensor): string {
  return shape === null ? "any shape" : `[${shape.map((extent) => extent ?? "?").join(", ")}]`;
}
