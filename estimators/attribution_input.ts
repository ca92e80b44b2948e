/**
 * What goes into a model whose predictions are attributed: the processed features, read from a batch, and put in the place of what columns give.
 *
 * @module
 */

import type { Features } from "../core/data/batch.ts";
import { KeyError, ValueError } from "../core/errors.ts";
import type { EstimatorSpec } from "../core/estimator_spec.ts";
import type { ColumnBatch, FeatureColumn } from "../core/feature_column/column.ts";
import { SequenceBatch } from "../core/feature_column/sequence_batch.ts";
import { distinctName, type InputTap, withInputTap } from "../core/layer_annotations.ts";
import { checkStatus, Step } from "../core/runtime/memory.ts";
import { Variable, VariableStore } from "../core/model.ts";
import { affine, denseLayer } from "../core/ops/mod.ts";
import type { OpAttributes } from "../core/graph/attributes.ts";
import { type RecordEntry, type Recorder, withRecorder } from "../core/graph/record.ts";
import { withoutVariables } from "../core/autodiff/input_gradients.ts";
import { Tape } from "../core/autodiff/tape.ts";
import { fromTypedArray, Tensor } from "../core/runtime/tensor.ts";
import type { Fit } from "./_restore.ts";
import type { Session } from "./_session.ts";
import { type Entries, entriesOf } from "./attribution_keys.ts";
import type { PredictedTensors } from "./attribution_target.ts";

/** A processed feature of a batch: what one column gave to an input layer. */
export interface Source {
  /** The column. */
  readonly column: FeatureColumn;
  /** Its name; that of a column in several input layers is followed by a number from the second on. */
  readonly name: string;
  /** Numbers of an example, of a sequence those of a step. */
  readonly width: number;
  /** [batch, width], of sequences [batch, steps, width]. */
  readonly values: Float32Array;
  /** Steps of each example, and those that rows are filled up to; null where it is no sequence. */
  readonly sequence: { readonly lengths: Int32Array; readonly steps: number } | null;
  /** The categories, if there are some. */
  readonly entries: Entries | null;
}

/** A batch as the model saw it. */
export interface ObservedBatch {
  /** The features as they were given. */
  readonly features: Features;
  /** Number of examples. */
  readonly rows: number;
  /** The processed features, in the order in which input layers asked for them. */
  readonly sources: readonly Source[];
  /** Multiplications of a row with weights. */
  readonly work: number;
}

/** The values of a processed feature for many rows. */
export interface FedValues {
  /** [rows, width], of sequences [rows, steps, width]. */
  readonly values: Float32Array;
  /** Steps of each row; null where it is no sequence. */
  readonly lengths: Int32Array | null;
}

/** A model with its variables, run in prediction. */
export interface RunnableModel {
  /** The variables. */
  readonly session: Session;
  /** What makes predictions of features; `asGiven` where they are not to be made into tensors first. */
  readonly modelFn: (features: Features, asGiven?: true) => EstimatorSpec;
  /** How the variables must fit the checkpoint. */
  readonly fit: Fit;
}

/** How errors call the examples of a batch. */
export interface ExamplePlace {
  /** Such as `example`. */
  readonly what: string;
  /** Number of the first one. */
  readonly first: number;
}

/**
 * Runs the model on a batch and keeps what went into its input layers.
 *
 * @param place What an example is called in errors, and the number of the first.
 * @param read Reads predictions while they are there.
 * @throws {ValueError} if the model has no input layer, or a processed feature is NaN or infinite, naming column and example.
 */
export function observe<T>(
  model: RunnableModel,
  features: Features,
  place: ExamplePlace,
  read: (predictions: PredictedTensors, sources: readonly Source[]) => T,
): { readonly batch: ObservedBatch; readonly result: T } {
  const observer = new Observer();
  const counter = new WorkCounter();
  return pass(model, features, observer, counter, (predictions) => {
    const sources = observer.sources();
    if (sources.length === 0) {
      throw new ValueError("Attributions need a model that reads its features through feature columns: this one calls no inputLayer");
    }
    const { values, width, sequence } = sources[0]!;
    const rows = sequence === null ? values.length / width : sequence.lengths.length;
    for (const source of sources) checkFinite(source, place);
    return { batch: { features, rows, sources, work: counter.work / Math.max(1, rows) }, result: read(predictions, sources) };
  });
}

/** What a pass with other values gives. */
export interface FedPass {
  /** The predictions. */
  readonly predictions: PredictedTensors;
  /** For each source the gradient of the sum, of the shape of its values; null where it has none. */
  readonly gradients: readonly (Float32Array | null)[];
  /** What units of piecewise linear layers switch by, for all rows of each layer: they do so where it passes 0. */
  readonly switches: readonly Float32Array[];
}

/** A pass with other values in the place of what columns give. */
export interface FeedTask {
  readonly sources: readonly Source[];
  /** For each source its values. */
  readonly values: readonly FedValues[];
  /** Whether `switches` are wanted. */
  readonly seeksKinks: boolean;
  /** Of what gradients are taken: a scalar. */
  readonly sum: (predictions: PredictedTensors) => Tensor;
}

/** Runs the model with other values in the place of what columns give; `read` is given what it makes of them. */
export function feed<T>(model: RunnableModel, { sources, values, seeksKinks, sum }: FeedTask, read: (pass: FedPass) => T): T {
  const feeder = new Feeder(sources, values);
  const tape = new WatchingTape(seeksKinks);
  return withoutVariables(model.session.variables.all(), () =>
    pass(model, nothing, feeder, tape, (predictions) => {
      const gradients = tape.gradientsOf(tape.run(() => sum(predictions)), feeder.tensors);
      return read({
        predictions,
        gradients: gradients.map((gradient) => gradient === null ? null : gradient.dataSync() as Float32Array),
        switches: tape.switches(),
      });
    }));
}

/** One run of the model in a step of its own; `recorder` is told what it does. */
function pass<T>(
  model: RunnableModel,
  features: Features,
  tap: InputTap,
  recorder: Recorder,
  read: (predictions: PredictedTensors) => T,
): T {
  const { session, modelFn, fit } = model;
  const step = new Step();
  const locals = new VariableStore();
  const predict = () =>
    session.run("infer", locals, () => withInputTap(tap, () => features === nothing ? modelFn(features, true) : modelFn(features)))
      .spec.predictions;
  try {
    return step.run(() => {
      const predictions = withRecorder(recorder, predict);
      session.settle(fit);
      checkStatus();
      if (predictions === null) throw new ValueError("Missing predictions.");
      return read(predictions instanceof Tensor ? { predictions } : predictions);
    });
  } finally {
    locals.dispose();
    step.close();
  }
}

/** Counts multiplications of rows with weights. */
class WorkCounter implements Recorder {
  work = 0;

  record({ inputs: [x, ...others] }: RecordEntry): void {
    // A row of a table is looked up, not multiplied.
    if (!(x instanceof Tensor) || x instanceof Variable) return;
    const rows = x.size / (x.shape[x.shape.length - 1] || 1);
    for (const other of others) if (other instanceof Variable) this.work += rows * other.size;
  }
}

/** A tape that remembers piecewise linear layers. */
class WatchingTape extends Tape {
  readonly #seeksKinks: boolean;
  readonly #layers: RecordEntry<Tensor>[] = [];

  constructor(seeksKinks: boolean) {
    super();
    this.#seeksKinks = seeksKinks;
  }

  override record(entry: RecordEntry): void {
    super.record(entry);
    if (!this.#seeksKinks) return;
    const { outputs: [output] } = entry as RecordEntry<Tensor>;
    if (output!.tracked && Object.hasOwn(kinksOf, activationOf(entry))) this.#layers.push(entry as RecordEntry<Tensor>);
  }

  switches(): Float32Array[] {
    return withRecorder(null, () =>
      this.#layers.flatMap((entry) => {
        const { op, inputs: [x, kernel, bias] } = entry;
        const before = op === "dense" ? denseLayer(x!, kernel!, bias ?? null) : x!;
        const kinks = kinksOf[activationOf(entry)]!;
        return kinks.map((at) => (at === 0 ? before : affine(before, 1, -at)).dataSync() as Float32Array);
      }));
  }
}

/** The name of an activation, fused into a dense layer or by itself; that of any other operation is no activation's. */
function activationOf({ op, attributes }: RecordEntry): string {
  return op === "dense" ? (attributes as OpAttributes["dense"]).activation : op;
}

// Where activations have kinks. (That of elu is none: its slope is 1 on both sides.)
const kinksOf: Readonly<Record<string, readonly number[]>> = { relu: [0], relu6: [0, 6], leaky_relu: [0], selu: [0], abs: [0] };

type Seen = Omit<Source, "name" | "sequence"> & { readonly batch: ColumnBatch };

/** Keeps what columns give. */
class Observer implements InputTap {
  readonly #seen: Seen[] = [];

  values(column: FeatureColumn, batch: ColumnBatch, compute: () => Tensor): Tensor {
    const made = compute();
    const values = made.dataSync() as Float32Array;
    this.#seen.push({ column, batch, values, width: made.shape[1]!, entries: entriesOf(column, batch) });
    return made;
  }

  /** After the pass: lengths of sequences are known only then. */
  sources(): Source[] {
    const taken: Record<string, true> = {};
    return this.#seen.map(({ batch, ...seen }) => {
      const name = distinctName(seen.column.name, taken);
      taken[name] = true;
      const sequence = batch instanceof SequenceBatch ? { lengths: batch.lengths!, steps: batch.steps } : null;
      return { ...seen, name, sequence };
    });
  }
}

/** Gives other values in the place of what columns give. */
class Feeder implements InputTap {
  /** The values as tensors that gradients flow into, in the order of the sources. */
  readonly tensors: Tensor[] = [];
  readonly #sources: readonly Source[];
  readonly #values: readonly FedValues[];

  constructor(sources: readonly Source[], values: readonly FedValues[]) {
    this.#sources = sources;
    this.#values = values;
  }

  values(column: FeatureColumn, batch: ColumnBatch): Tensor {
    const at = this.tensors.length;
    const source = this.#sources[at];
    // A modelFn may make its columns anew at each call.
    if (source?.column.name !== column.name) {
      throw new ValueError(`The model reads column ${column.name} where it read ${source?.column.name ?? "no other"} before`, {
        column: column.name,
      });
    }
    const { values, lengths } = this.#values[at]!;
    if (lengths !== null) (batch as SequenceBatch).noteLengths(column.name, lengths);
    const made = fromTypedArray(values, [values.length / source.width, source.width]);
    made.tracked = true;
    this.tensors.push(made);
    return made;
  }
}

/** Features of a pass whose values are fed: whoever asks for one reads it past the columns. */
const nothing: Features = new Proxy({}, {
  get: (_, key) => {
    if (typeof key === "symbol") return undefined;
    throw new KeyError(`The model reads feature ${key} itself: only what goes through feature columns and inputLayer can be attributed`, {
      column: key,
    });
  },
});

function checkFinite({ column, values, width, sequence }: Source, { what, first }: ExamplePlace): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    const row = first + Math.floor(i / (sequence === null ? width : width * sequence.steps));
    throw new ValueError(`Column ${column.name} is ${values[i]} in ${what} ${row}: no path leads there`, {
      column: column.name,
      row,
    });
  }
}
