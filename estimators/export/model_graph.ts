/**
 * The graph of a model: its `modelFn` is run on batches of placeholders, and what it did is recorded. Nothing that it has is changed.
 *
 * @module
 */

import { Tape } from "../../core/autodiff/tape.ts";
import type { SplitBatch } from "../../core/data/batch.ts";
import { checkOptions, ValueError } from "../../core/errors.ts";
import type { EstimatorSpec } from "../../core/estimator_spec.ts";
import { graphRules } from "../../core/graph/rules.ts";
import type { Graph } from "../../core/graph/graph.ts";
import { withGraph } from "../../core/graph/current_recorder.ts";
import { givenValues, GraphRecorder, type Recording } from "../../core/graph/graph_recorder.ts";
import { unify } from "../../core/graph/unify.ts";
import { ModeKeys, type ModelContext, VariableStore, withModel } from "../../core/model.ts";
import { Step } from "../../core/runtime/memory.ts";
import { Tensor } from "../../core/runtime/tensor.ts";
import { BARE_KEY } from "../loops/predict.ts";
import type { Fit } from "../session/restore.ts";
import type { Session } from "../session/session.ts";
import type { ModelTraits } from "../options.ts";
import { describedBatch, type GraphBatch, type PlaceholderSpec, type PlaceholderSpecs } from "./placeholders.ts";

/** Options of `Estimator.graph`. */
export interface GraphOptions {
  /** What the model is run for. Default `"infer"`. */
  readonly mode?: ModeKeys;
  /** The checkpoint whose variables are there. Default: the latest. */
  readonly checkpointPath?: string | URL;
  /** What the features of a `modelFn` of one's own are. Default: what the columns and the head of a canned estimator take. */
  readonly features?: PlaceholderSpecs;
  /** What its labels are. Default: there are none. */
  readonly labels?: PlaceholderSpec | PlaceholderSpecs;
}

/** Sizes of the batch and numbers of steps, each with values of its own; no size is a formula of the number of steps. */
const designs = [
  { batch: 5, steps: 3, seed: 0 },
  { batch: 11, steps: 10, seed: 1 },
  { batch: 8, steps: 17, seed: 2 },
  { batch: 23, steps: 6, seed: 3 },
] as const;

/** Steps of further sequences, whose lengths are independent: no number of steps is a formula of the others and of the batch. */
function stepsAt({ steps, seed }: typeof designs[number], index: number): number {
  if (index === 0) return steps;
  let mixed = index * designs.length + seed;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return 2 + ((mixed ^ (mixed >>> 16)) >>> 0) % 41;
}

/**
 * What makes the batches to record a model with, once its columns have read their files.
 *
 * @throws {ValueError} if an option is wrong, or the features are not known.
 */
export function graphBatches({ placeholders }: Pick<ModelTraits, "placeholders">, options: GraphOptions): () => GraphBatch[] {
  checkOptions("graph", options, { mode: ["string"], checkpointPath: ["any"], features: ["object"], labels: ["object"] });
  const { mode = ModeKeys.PREDICT, features, labels = null } = options;
  if (!Object.values(ModeKeys).includes(mode)) {
    throw new ValueError(`mode must be "train", "eval" or "infer", given: ${JSON.stringify(mode)}`);
  }
  if (features === undefined && placeholders === undefined) {
    throw new ValueError('The features of this model are not known: describe them, as in graph({ features: { x: { dtype: "float32" } } })');
  }
  return () =>
    designs.map((design) =>
      features === undefined
        ? placeholders!(design)
        : describedBatch(features, labels, { ...design, steps: (index) => stepsAt(design, index) })
    );
}

/** What of a model is recorded. */
export interface ModelGraphTask {
  /** Its variables; they are read and not changed. */
  readonly session: Session;
  /** What it is run for: `infer` gives its predictions, `eval` also the loss, `train` the loss and a step. */
  readonly mode: ModeKeys;
  /** At least two, of different sizes and values. */
  readonly batches: readonly GraphBatch[];
  /** Runs the model on a batch in a mode. */
  readonly modelFn: (batch: SplitBatch, mode: ModeKeys) => EstimatorSpec;
  /** How well the model has to fit the session's checkpoint. */
  readonly fit: Fit;
  /** What the graph gives, by name. Default: the predictions by key, in `eval` and `train` also the loss. */
  readonly outputs?: (spec: EstimatorSpec, run: ModelContext) => Record<string, Tensor>;
}

/** Key of the loss among the outputs of a graph. */
export const LOSS_KEY = "loss";

/**
 * Records a model.
 *
 * @returns A graph whose outputs are the predictions by key, in `eval` and `train` also `loss`. Nodes that change variables are those with `effect`.
 * @throws {InvalidArgumentError} if the model does something that a graph cannot hold, naming the operation.
 */
export function modelGraph(task: ModelGraphTask): Graph {
  const { session } = task;
  // The session's own variables are there when it has run once.
  runOnce(task);
  session.settle(task.fit);
  // What the model makes anew, such as the slots of an optimizer, belongs to the recording.
  const variables = new VariableStore(undefined, task.session.variables);
  try {
    return unify(task.batches.map((batch) => recordRun(task, batch, variables)), graphRules);
  } finally {
    variables.dispose();
  }
}

function runOnce({ session, modelFn, batches }: ModelGraphTask): void {
  const locals = new VariableStore();
  using step = new Step();
  try {
    step.run(() => session.run("infer", locals, () => modelFn({ ...batches[0]!, labels: null }, "infer")));
  } finally {
    locals.dispose();
  }
}

function recordRun(
  { session, mode, modelFn, outputs: outputsFrom = outputsOf }: ModelGraphTask,
  batch: GraphBatch,
  variables: VariableStore,
): Recording {
  const recorder = new GraphRecorder(givenValues(batch.features, mode === "infer" ? null : batch.labels), batch.extents);
  const locals = new VariableStore();
  const context: ModelContext = { variables, locals, mode, seed: session.seed, step: session.step, updates: [] };
  using step = new Step();
  try {
    return step.run(() =>
      withModel(context, () => {
        const outputs = withGraph(recorder, () => {
          const spec = mode === "train"
            ? new Tape().run(() => modelFn(batch, mode))
            : modelFn(mode === "infer" ? { ...batch, labels: null } : batch, mode);
          if (mode === "train") {
            spec.trainOp?.apply();
            for (const update of context.updates) update();
          }
          return outputsFrom(spec, context);
        });
        return recorder.finish(outputs);
      })
    );
  } finally {
    locals.dispose();
  }
}

function outputsOf(spec: EstimatorSpec): Record<string, Tensor> {
  const outputs: Record<string, Tensor> = {};
  if (spec.mode !== "train") {
    const { predictions } = spec;
    if (predictions instanceof Tensor) outputs[BARE_KEY] = predictions;
    else Object.assign(outputs, predictions);
  }
  if (spec.mode === "infer") return outputs;
  if (Object.hasOwn(outputs, LOSS_KEY)) {
    throw new ValueError(`A prediction may not be called ${JSON.stringify(LOSS_KEY)} in a graph that has the loss`);
  }
  return { ...outputs, [LOSS_KEY]: spec.loss! };
}
