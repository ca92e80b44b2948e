/**
 * What `attributions` takes and gives: for each example, how much of a prediction comes from which feature.
 *
 * @module
 */

import type { Batch, InputFn } from "../../core/data/batch.ts";
import type { Dataset } from "../../core/data/dataset.ts";
import type { HostTensorOf } from "../../core/runtime/host_tensor.ts";
import type { RunConfig } from "../run_config.ts";

/**
 * Which number of a prediction is attributed: `"probability"` of a class, `"logit"`, the number that the network gives for it (for two classes the
 * log-odds of the class), or `"prediction"`, the value that a regressor predicts.
 */
export type AttributedOutput = "probability" | "logit" | "prediction";

/** What is attributed, with all that may be said about it. */
export interface AttributionTargetOptions {
  /** A class, by its id or its name in the label vocabulary; of a regressor the index of the target. Default: the predicted class, target 0. */
  readonly class?: number | string;
  /** Default: `"probability"` of a classifier, `"prediction"` of a regressor. */
  readonly of?: AttributedOutput;
  /** Of a model that predicts at every step: which step, from 0; negative ones count from the end of each sequence. Default -1, the last. */
  readonly step?: number;
  /** Name of the head, in a model with several. */
  readonly head?: string;
}

/** What is attributed: a class by id or name for its probability, or {@linkcode AttributionTargetOptions}. */
export type AttributionTarget = number | string | AttributionTargetOptions;

/** What an example is compared to. Baselines are points of the processed features: what columns give to the first layer. */
export type AttributionBaseline<Params = unknown> =
  /** Zeros: for numbers that were normalised the mean, for embeddings and indicators no value at all. */
  | "zeros"
  /** The mean of the processed features over the examples of an input; of sequences the mean of their steps. */
  | { readonly mean: InputFn<RunConfig, Params> | Dataset<Batch> }
  /** One example, as `predictOne` takes it: each feature without a batch dimension. A sequence has as many steps as those explained, or one. */
  | { readonly example: Readonly<Record<string, unknown>> }
  /** Every example of an input: attributions are the mean over them (expected gradients), and so is the output of the baseline. */
  | { readonly examples: InputFn<RunConfig, Params> | Dataset<Batch> };

/** How the integral along the path is computed: `"gauss_legendre"`, or the sum over its right ends k / steps, `"right_riemann"`. */
export type AttributionMethod = "gauss_legendre" | "right_riemann";

/** Options of `attributions`. */
export interface AttributionOptions<Params = unknown> {
  /** What is attributed. Default: the probability of the predicted class; of a regressor its first target. */
  readonly target?: AttributionTarget;
  /** What examples are compared to. Default `"zeros"`. */
  readonly baseline?: AttributionBaseline<Params>;
  /** Points of the path at which gradients are taken, up to the first doubling; for `"gauss_legendre"` 2 at least. Default 64. */
  readonly steps?: number;
  /** Default `"gauss_legendre"`. */
  readonly method?: AttributionMethod;
  /** Largest accepted gap, as a part of the difference that is explained; until it is met steps are doubled. Default 0.001. */
  readonly tolerance?: number;
  /** Steps are not raised above this. Default 1024, or `steps` where that is more. */
  readonly maxSteps?: number;
  /** Explain this checkpoint's predictions instead of the latest's. */
  readonly checkpointPath?: string | URL;
  /** Ends the generator. */
  readonly signal?: AbortSignal;
}

/** What was attributed. */
export interface AttributedTarget {
  /** Id of the class, or index of a regressor's target. */
  readonly classId: number;
  /** Name of the class in the label vocabulary; without one the id in decimal, null for a regressor. */
  readonly className: string | null;
  /** Which number of it. */
  readonly of: AttributedOutput;
  /** The step whose prediction it is, from 0; null for a model that predicts once. */
  readonly step: number | null;
  /** Name of the head, in a model with several; else null. */
  readonly head: string | null;
}

/** The part of one category: a word, an id, a range, a combination. */
export interface KeyAttribution {
  /** The value as it was given; of a bucketized column the range, `[10, 20)`; of a crossed one the values joined by ` × `. */
  readonly key: string;
  /** Id of the category in its column; -1 for a value that has none. */
  readonly id: number;
  /** False for a category that the baseline has and the example does not: the part is that of its absence. */
  readonly present: boolean;
  /** Its part. */
  readonly attribution: number;
}

/** The part of one step of a sequence. */
export interface StepAttribution {
  /** What the example has there: a token, a number, or an array where a step has several values. */
  readonly value: unknown;
  /** Its part: the sum over the columns that read the feature. */
  readonly attribution: number;
}

/** The part of one feature, as it was given. */
export interface FeatureAttribution {
  /** Its part: the sum over the columns that read it; a column that reads several features gives each of them the same share. */
  readonly total: number;
  /** The feature's value of this example: a number or a string, or an array of them; null where it has none. */
  readonly value: unknown;
  /** Names of the columns that read it. */
  readonly columns: readonly string[];
  /** Parts of its categories, of all columns that read no other feature. Empty for numbers and for sequences. */
  readonly keys: readonly KeyAttribution[];
  /** Of a sequence its steps; else null. */
  readonly steps: readonly StepAttribution[] | null;
}

/** The part of one processed feature: what a column gives to the first layer. Shapes are [width], of a sequence [steps, width]. */
export interface ColumnAttribution {
  /** The sum of `attribution`. */
  readonly total: number;
  /** Names of the features that the column reads. */
  readonly features: readonly string[];
  /** The column's values for the example. */
  readonly processed: HostTensorOf<"float32">;
  /** Those of the baseline; of several their mean. */
  readonly baseline: HostTensorOf<"float32">;
  /** For each value its part. */
  readonly attribution: HostTensorOf<"float32">;
  /** Parts of the categories of a categorical column, in the order in which the example has them; of a sequence see `steps` of the feature. */
  readonly keys: readonly KeyAttribution[];
}

/** Why one example is predicted as it is. All parts together are `output - baselineOutput`, but for the gap. */
export interface Attribution {
  /** Which example of the input, from 0. */
  readonly index: number;
  /** What was attributed. */
  readonly target: AttributedTarget;
  /** The target's value for the example. */
  readonly output: number;
  /** Its value for the baseline. */
  readonly baselineOutput: number;
  /** How far the sum of all parts is from `output - baselineOutput`; not negative. */
  readonly gap: number;
  /** At how many points of the path gradients were taken, for each baseline. */
  readonly steps: number;
  /** Whether the gap is within the tolerance. */
  readonly converged: boolean;
  /** Parts by feature, in the order of the columns that read them. */
  readonly features: Readonly<Record<string, FeatureAttribution>>;
  /** Parts by the name of the column, in the order of the input layer. */
  readonly columns: Readonly<Record<string, ColumnAttribution>>;
}
