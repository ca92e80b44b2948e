/**
 * What users get of this room, name by name. Its door is `mod.ts`.
 *
 * @module
 */

import { ValueError } from "../core/errors.ts";
import type { JsonObject } from "../core/io/model_description.ts";
import { weightColumnFromConfig } from "./_weights.ts";
import { BinaryClassHead, type BinaryClassHeadOptions } from "./binary_class_head.ts";
import { type Head, type HeadConfig, tensorflow1, tensorflow2 } from "./head.ts";
import { MultiClassHead, type MultiClassHeadOptions } from "./multi_class_head.ts";
import { MultiHead, type MultiHeadOptions } from "./multi_head.ts";
import { MultiLabelHead, type MultiLabelHeadOptions } from "./multi_label_head.ts";
import {
  LogisticRegressionHead,
  type LogisticRegressionHeadOptions,
  PoissonRegressionHead,
  type PoissonRegressionHeadOptions,
  RegressionHead,
  type RegressionHeadOptions,
} from "./regression_head.ts";
import { SequentialHeadWrapper, type SequentialHeadWrapperOptions } from "./sequential_head.ts";

export { BinaryClassHead, type BinaryClassHeadOptions } from "./binary_class_head.ts";
export {
  Head,
  type HeadConfig,
  type HeadRules,
  type LossReduction,
  Reduction,
  type RowLosses,
  type V1Reduction,
  type WeightColumn,
} from "./head.ts";
export {
  checkKeys as checkPredictionKeys,
  type CreateEstimatorSpecOptions,
  type HeadOptions,
  type LossFn,
  type LossOptions,
  type MetricOptions,
} from "./head_options.ts";
export { MultiClassHead, type MultiClassHeadOptions } from "./multi_class_head.ts";
export { MultiHead, type MultiHeadLogits, type MultiHeadOptions, type MultiHeadSpecOptions } from "./multi_head.ts";
export { MultiLabelHead, type MultiLabelHeadOptions } from "./multi_label_head.ts";
export {
  LogisticRegressionHead,
  type LogisticRegressionHeadOptions,
  PoissonRegressionHead,
  type PoissonRegressionHeadOptions,
  RegressionHead,
  type RegressionHeadOptions,
} from "./regression_head.ts";
export { SequentialHeadWrapper, type SequentialHeadWrapperOptions } from "./sequential_head.ts";
export type { JsonObject, JsonValue } from "../core/io/model_description.ts";
export type { BinaryRow, ClassificationRow, LinkedRegressionRow, MultiLabelRow, RegressionRow, SequenceClassificationRow } from "./rows.ts";

/**
 * Makes a head again from what its `toConfig` gave. Functions are not described: a head with a `lossFn` is made with its options.
 *
 * @throws {ValueError} if the description names no head.
 */
export function headFromConfig(config: HeadConfig): Head<object> {
  if (typeof config !== "object" || config === null) throw new ValueError(`Unknown head: ${JSON.stringify(config)}`);
  const { head, weightColumn = null, ...rest } = config;
  const options: Record<string, unknown> = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
  if (weightColumn !== null) options["weightColumn"] = weightColumnFromConfig(weightColumn as string | JsonObject);
  // The names of TensorFlow 1's reductions are its own.
  const rules = String(options["lossReduction"]).startsWith("weighted_") ? tensorflow1 : tensorflow2;
  switch (head) {
    case "MultiClassHead":
      return new MultiClassHead(options as unknown as MultiClassHeadOptions, rules);
    case "BinaryClassHead":
      return new BinaryClassHead(options as BinaryClassHeadOptions, rules);
    case "RegressionHead":
      return new RegressionHead(options as RegressionHeadOptions, rules);
    case "LogisticRegressionHead":
      return new LogisticRegressionHead(options as LogisticRegressionHeadOptions, rules);
    case "MultiLabelHead":
      return new MultiLabelHead(options as unknown as MultiLabelHeadOptions, rules);
    case "PoissonRegressionHead":
      return new PoissonRegressionHead(options as PoissonRegressionHeadOptions, rules);
    case "MultiHead": {
      const { heads, ...weighing } = options;
      return new MultiHead(Array.isArray(heads) ? heads.map(headFromConfig) : [], weighing as MultiHeadOptions);
    }
    case "SequentialHeadWrapper": {
      const { staticHead, ...wrapping } = options;
      return new SequentialHeadWrapper(headFromConfig(staticHead as HeadConfig), wrapping as SequentialHeadWrapperOptions);
    }
    default:
      throw new ValueError(`Unknown head: ${JSON.stringify(head)}`);
  }
}
