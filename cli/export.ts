/**
 * `headway export`.
 *
 * @module
 */

import { ValueError } from "../core/errors.ts";
import { isSequence } from "../core/feature_column/column.ts";
import { joinPath } from "../core/io/paths.ts";
import { parseExampleSpec } from "../estimators/export/parse_example_spec.ts";
import {
  buildParsingServingInputReceiverFn,
  buildRawServingInputReceiverFn,
  type ReceivedTensor,
  type ServingInputReceiverFn,
} from "../estimators/export/receivers.ts";
import type { Arguments } from "./arguments.ts";
import { type DescribedNetwork, estimatorOf, networkIn } from "./model.ts";
import { lineLogger, print, printJson } from "./output.ts";

/** Writes the model of a directory as a SavedModel, and prints where. */
export async function exportModel(args: Arguments): Promise<void> {
  const dir = args.operands[0]!;
  const network = await networkIn(dir);
  const receiverFn = receiverOf(network, args.text("inputs") ?? "examples");
  const checkpointPath = args.text("checkpoint");
  await using estimator = estimatorOf(network, dir, { logger: lineLogger(args.flag("quiet")) });
  const path = await estimator.exportSavedModel(
    args.text("output") ?? joinPath(dir, "export"),
    receiverFn,
    checkpointPath === null ? {} : { checkpointPath },
  );
  if (args.flag("json")) printJson({ path });
  else print(path);
}

function receiverOf({ columns }: DescribedNetwork, inputs: string): ServingInputReceiverFn {
  const spec = parseExampleSpec(columns);
  if (inputs === "examples") return buildParsingServingInputReceiverFn(spec);
  if (inputs !== "tensors") throw new ValueError(`--inputs must be examples or tensors, received ${JSON.stringify(inputs)}`);
  const sequences = new Set(columns.filter(isSequence).flatMap(({ keys }) => keys));
  const tensors = Object.entries(spec).map(([key, feature]): [string, ReceivedTensor] => {
    const { dtype } = feature;
    if (sequences.has(key)) return [key, { dtype, shape: [-1, -1], sparse: true }];
    return [key, { dtype, shape: feature.kind === "fixed_len" ? [-1, ...feature.shape] : [-1] }];
  });
  return buildRawServingInputReceiverFn(Object.fromEntries(tensors));
}
