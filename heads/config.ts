/**
 * Heads from their descriptions.
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
