/**
 * Heads: what turns logits into losses, predictions and metrics.
 *
 * @module
 */

import { ValueError } from "../core/errors.ts";
import type { JsonObject } from "../core/io/model_description.ts";
import { weightColumnFromConfig } from "./_labels.ts";
import { BinaryClassHead, type BinaryClassHeadOptions } from "./binary_class_head.ts";
import type { Head, HeadConfig } from "./head.ts";
import { MultiClassHead, type MultiClassHeadOptions } from "./multi_class_head.ts";
import { RegressionHead, type RegressionHeadOptions } from "./regression_head.ts";
import { SequentialHeadWrapper, type SequentialHeadWrapperOptions } from "./sequential_head.ts";

export { BinaryClassHead, type BinaryClassHeadOptions } from "./binary_class_head.ts";
export {
  type CreateEstimatorSpecOptions,
  Head,
  type HeadConfig,
  type HeadOptions,
  type LossFn,
  type LossOptions,
  Reduction,
  type RowLosses,
  type WeightColumn,
} from "./head.ts";
export { MultiClassHead, type MultiClassHeadOptions } from "./multi_class_head.ts";
export { RegressionHead, type RegressionHeadOptions } from "./regression_head.ts";
export { SequentialHeadWrapper, type SequentialHeadWrapperOptions } from "./sequential_head.ts";
export type { JsonObject, JsonValue } from "../core/io/model_description.ts";
export type { BinaryRow, ClassificationRow, RegressionRow, SequenceClassificationRow } from "./rows.ts";

/**
 * Makes a head again from what its `toConfig` gave. Functions are not described: a head with a `lossFn` is made with its options.
 *
 * @throws {ValueError} if the description names no head.
 */
export function headFromConfig(config: HeadConfig): Head<object> {
  const { head, weightColumn = null, ...rest } = config;
  const options: Record<string, unknown> = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
  if (weightColumn !== null) options["weightColumn"] = weightColumnFromConfig(weightColumn as string | JsonObject);
  switch (head) {
    case "MultiClassHead":
      return new MultiClassHead(options as unknown as MultiClassHeadOptions);
    case "BinaryClassHead":
      return new BinaryClassHead(options as BinaryClassHeadOptions);
    case "RegressionHead":
      return new RegressionHead(options as RegressionHeadOptions);
    case "SequentialHeadWrapper": {
      const { staticHead, ...wrapping } = options;
      return new SequentialHeadWrapper(headFromConfig(staticHead as HeadConfig), wrapping as SequentialHeadWrapperOptions);
    }
    default:
      throw new ValueError(`Unknown head: ${JSON.stringify(head)}`);
  }
}
