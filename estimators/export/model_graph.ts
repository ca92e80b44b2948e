/**
 * The graph of a model: its `modelFn` is run on batches of placeholders, and what it did is recorded. Nothing that it has is changed.
 *
 * @module
 */

import { Tape } from "../../core/autodiff/tape.ts";
import type { SplitBatch } from "../../core/data/batch.ts";
import { ValueError } from "../../core/errors.ts";
import type { EstimatorSpec } from "../../core/estimator_spec.ts";
import { graphRules } from "../../core/graph/rules.ts";
import type { Graph } from "../../core/graph/graph.ts";
import { withGraph } from "../../core/graph/record.ts";
import { givenValues, GraphRecorder, type Recording } from "../../core/graph/recorder.ts";
import { unify } from "../../core/graph/unify.ts";
import { type ModeKeys, type ModelContext, VariableStore, withModel } from "../../core/model.ts";
import { Step } from "../../core/runtime/memory.ts";
import { Tensor } from "../../core/runtime/tensor.ts";
import { BARE_KEY } from "../_predict.ts";
import type { Session } from "../_session.ts";

/** A batch to record a run with, and the extents of which it is made. */
export interface GraphBatch extends SplitBatch {
  /** Such as `batch`, and `steps` of sequences. */
  readonly extents: Readonly<Record<string, number>>;
}

/** What of a model is recorded. */
export interface ModelGraphTask {
  /** Its variables; they are read and not changed. */
  readonly session: Session;
  /** What it is run for: `infer` gives its predictions, `eval` also the loss, `train` the loss and a step. */
  readonly mode: ModeKeys;
  /** At least two, of different sizes and values. */
  readonly batches: readonly GraphBatch[];
  /** Runs the model on a batch. */
  readonly modelFn: (batch: SplitBatch) => EstimatorSpec;
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
  // What the model makes anew, such as the slots of an optimizer, belongs to the recording.
  const variables = new VariableStore(undefined, task.session.variables);
  try {
    return unify(task.batches.map((batch) => recordRun(task, batch, variables)), graphRules);
  } finally {
    variables.dispose();
  }
}

function recordRun({ session, mode, modelFn }: ModelGraphTask, batch: GraphBatch, variables: VariableStore): Recording {
  const recorder = new GraphRecorder(givenValues(batch.features, batch.labels), batch.extents);
  const locals = new VariableStore();
  const context: ModelContext = { variables, locals, mode, seed: session.seed, step: session.step, updates: [] };
  using step = new Step();
  try {
    return step.run(() =>
      withModel(context, () => {
        const outputs = withGraph(recorder, () => {
          const spec = mode === "train" ? new Tape().run(() => modelFn(batch)) : modelFn(batch);
          if (mode === "train") {
            spec.trainOp?.apply();
            for (const update of context.updates) update();
          }
          return outputsOf(spec);
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
