/**
 * `headway inspect --graph`.
 *
 * @module
 */

import { ValueError } from "../core/errors.ts";
import { graphJson } from "../core/graph/json.ts";
import { graphDot, graphLines } from "../core/graph/text.ts";
import { silentLogger } from "../core/logger.ts";
import type { ModeKeys } from "../core/model.ts";
import type { Arguments } from "./arguments.ts";
import { Adam } from "../core/optimizers/adam.ts";
import { readModelDescription } from "../core/io/model_description.ts";
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
  if (args.text("variable") !== null) throw new ValueError("--variable and --graph do not go together");
  if (args.flag("json") && args.text("format") !== null) throw new ValueError("--json is --format json: give one of them");
  const network = await networkIn(dir);
  const optimizer = mode === "train" ? new Adam({ learningRate: await rateOf(dir) }) : undefined;
  await using estimator = estimatorOf(network, dir, { logger: silentLogger }, optimizer);
  const graph = await estimator.graph({ mode: mode as ModeKeys });
  if (format === "json") print(JSON.stringify(graphJson(graph), null, 2));
  else if (format === "dot") print(graphDot(graph));
  else for (const line of graphLines(graph)) print(line);
}

/** The rate that a model of the command line is trained with; no other directory says what its optimizer is. */
async function rateOf(dir: string): Promise<number> {
  const settings = (await readModelDescription(dir))?.["commandLine"] as { readonly learningRate?: unknown } | undefined;
  if (typeof settings?.learningRate === "number") return settings.learningRate;
  throw new ValueError(
    `${dir} does not say which optimizer trains the model, as it was not trained by this command: --mode train is not possible; model.graph({ mode: "train" }) is`,
  );
}
