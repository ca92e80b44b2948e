/**
 * `headway inspect --graph`.
 *
 * @module
 */

import { ValueError } from "../core/errors.ts";
import { graphDot, graphJson, graphLines } from "../core/graph/text.ts";
import { silentLogger } from "../core/logger.ts";
import type { ModeKeys } from "../core/model.ts";
import type { Arguments } from "./arguments.ts";
import { estimatorOf, networkIn } from "./model.ts";
import { print } from "./output.ts";

/** Prints the graph of the model of a directory. */
export async function inspectGraph(args: Arguments): Promise<void> {
  const dir = args.operands[0]!;
  const format = args.text("format") ?? (args.flag("json") ? "json" : "text");
  if (!["text", "json", "dot"].includes(format)) {
    throw new ValueError(`--format must be text, json or dot, received ${JSON.stringify(format)}`);
  }
  const mode = args.text("mode") ?? "infer";
  if (!["infer", "eval", "train"].includes(mode)) {
    throw new ValueError(`--mode must be infer, eval or train, received ${JSON.stringify(mode)}`);
  }
  await using estimator = estimatorOf(await networkIn(dir), dir, { logger: silentLogger });
  const graph = await estimator.graph({ mode: mode as ModeKeys });
  if (format === "json") print(JSON.stringify(graphJson(graph), null, 2));
  else if (format === "dot") print(graphDot(graph));
  else for (const line of graphLines(graph)) print(line);
}
