/**
 * What goes into a model whose predictions are attributed: the processed features, read from a batch, and put in the place of what columns give.
 *
 * @module
 */

import type { Features } from "../../core/data/batch.ts";
import { KeyError, ValueError } from "../../core/errors.ts";
import type { EstimatorSpec } from "../../core/estimator_spec.ts";
import type { ColumnBatch, FeatureColumn } from "../../core/feature_column/column.ts";
import { SequenceBatch } from "../../core/feature_column/sequence_batch.ts";
import { distinctName, type InputInterceptor, withInputInterceptor } from "../../core/layer_annotations.ts";
import type { HostTensor } from "../../core/runtime/host_tensor.ts";
import { checkStatus, Step } from "../../core/runtime/memory.ts";
import { readStep } from "../../core/runtime/reading.ts";
import { Variable, VariableStore } from "../../core/model.ts";
import { affine, denseLayer } from "../../core/ops/mod.ts";
import type { OpAttributes } from "../../core/graph/attributes.ts";
import { type RecordEntry, type Recorder, withRecorder } from "../../core/graph/current_recorder.ts";
import { withoutVariables } from "../../core/autodiff/input_gradients.ts";
import { Tape } from "../../core/autodiff/tape.ts";
import { fromTypedArray, Tensor } from "../../core/runtime/tensor.ts";
import type { Fit } from "../session/restore.ts";
import type { Session } from "../session/session.ts";
import { type Entries, entriesOf, type UnreadEntries } from "./categories.ts";
import type { PredictedTensors, PredictedValues } from "./target.ts";

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

/** What is read of the predictions of a batch. */
export interface PredictionReading<T> {
  /** The tensors that are read, by the name under which `take` is given them. */
  readonly wanted: PredictedTensors;
  /** Called with their values. */
  readonly take: (values: PredictedValues, sources: readonly Source[]) => T;
}

/**
 * Runs the model on a batch and keeps what went into its input layers.
 *
 * @param place What an example is called in errors, and the number of the first.
 * @param read Says what is read of the predictions.
 * @throws {ValueError} if the model has no input layer, or a processed feature is NaN or infinite, naming column and example.
 */
export function observe<T>(
  model: RunnableModel,
  features: Features,
  place: ExamplePlace,
  read: (predictions: PredictedTensors) => PredictionReading<T>,
): Observed<T> | Promise<Observed<T>> {
  const observer = new Observer();
  const counter = new WorkCounter();
  return pass(model, features, observer, counter, (predictions) => {
    const { tensors } = observer;
    if (tensors.length === 0) {
      throw new ValueError("Attributions need a model that reads its features through feature columns: this one calls no inputLayer");
    }
    const { wanted, take } = read(predictions);
    const keys = Object.keys(wanted);
    return {
      tensors: [...tensors, ...keys.map((key) => wanted[key]!)],
      take: (values) => {
        const sources = observer.sources(values.slice(0, tensors.length));
        const { values: first, width, sequence } = sources[0]!;
        const rows = sequence === null ? first.length / width : sequence.lengths.length;
        for (const source of sources) checkFinite(source, place);
        const predicted = Object.fromEntries(keys.map((key, i) => [key, values[tensors.length + i]!]));
        return { batch: { features, rows, sources, work: counter.work / Math.max(1, rows) }, result: take(predicted, sources) };
      },
    };
  });
}

/** A batch that was observed, and what was made of its predictions. */
export interface Observed<T> {
  readonly batch: ObservedBatch;
  readonly result: T;
}

/** What a pass with other values gives. */
export interface FedPass {
  /** The predictions under the key. */
  readonly predictions: Float32Array;
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
  /** The key of the predictions that are read. */
  readonly key: string;
  /** Of what gradients are taken: a scalar that follows from these predictions. */
  readonly sum: (predictions: Tensor) => Tensor;
}

/** Runs the model with other values in the place of what columns give; `take` is given what it makes of them. */
export function feed<T>(
  model: RunnableModel,
  { sources, values, seeksKinks, key, sum }: FeedTask,
  take: (pass: FedPass) => T,
): T | Promise<T> {
  const feeder = new Feeder(sources, values);
  const tape = new WatchingTape(seeksKinks);
  return withoutVariables(model.session.variables.all(), () =>
    pass(model, nothing, feeder, tape, (predictions) => {
      const gradients = tape.gradientsOf(tape.run(() => sum(predictions[key]!)), feeder.tensors);
      const there = gradients.filter((gradient) => gradient !== null);
      return {
        tensors: [predictions[key]!, ...there, ...tape.switches()],
        take: ([predicted, ...others]) => {
          const floats = others.map(({ data }) => data as Float32Array);
          let next = 0;
          return take({
            predictions: predicted!.data as Float32Array,
            gradients: gradients.map((gradient) => gradient === null ? null : floats[next++]!),
            switches: floats.slice(there.length),
          });
        },
      };
    }));
}

/** What is read at the end of a pass, and what is made of it. */
interface PassReading<T> {
  readonly tensors: readonly Tensor[];
  readonly take: (values: readonly HostTensor[]) => T;
}

/** One run of the model in a step of its own; `recorder` is told what it does. Whatever is read of it comes together. */
function pass<T>(
  model: RunnableModel,
  features: Features,
  interceptor: InputInterceptor,
  recorder: Recorder,
  read: (predictions: PredictedTensors) => PassReading<T>,
): T | Promise<T> {
  const { session, modelFn, fit } = model;
  const step = new Step();
  const locals = new VariableStore();
  const predict = () =>
    session.run(
      "infer",
      locals,
      () => withInputInterceptor(interceptor, () => features === nothing ? modelFn(features, true) : modelFn(features)),
    )
      .spec.predictions;
  try {
    const [reading, take] = step.run(() => {
      const predictions = withRecorder(recorder, predict);
      session.settle(fit);
      checkStatus();
      if (predictions === null) throw new ValueError("Missing predictions.");
      const { tensors, take } = read(predictions instanceof Tensor ? { predictions } : predictions);
      return [readStep(tensors), take] as const;
    });
    return reading instanceof Promise ? reading.then(take) : take(reading);
  } finally {
    // What is read was copied by now, or will be before the memory is used again.
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

  switches(): Tensor[] {
    return withRecorder(null, () =>
      this.#layers.flatMap((entry) => {
        const { op, inputs: [x, kernel, bias] } = entry;
        const before = op === "dense" ? denseLayer(x!, kernel!, bias ?? null) : x!;
        const kinks = kinksOf[activationOf(entry)]!;
        return kinks.map((at) => at === 0 ? before : affine(before, 1, -at));
      }));
  }
}

/** The name of an activation, fused into a dense layer or by itself; that of any other operation is no activation's. */
function activationOf({ op, attributes }: RecordEntry): string {
  return op === "dense" ? (attributes as OpAttributes["dense"]).activation : op;
}

// Where activations have kinks. (That of elu is none: its slope is 1 on both sides.)
const kinksOf: Readonly<Record<string, readonly number[]>> = { relu: [0], relu6: [0, 6], leaky_relu: [0], selu: [0], abs: [0] };

interface Seen {
  readonly column: FeatureColumn;
  readonly batch: ColumnBatch;
  readonly made: Tensor;
  readonly entries: UnreadEntries | null;
}

/** Keeps what columns give. */
class Observer implements InputInterceptor {
  readonly #seen: Seen[] = [];

  values(column: FeatureColumn, batch: ColumnBatch, compute: () => Tensor): Tensor {
    const made = compute();
    this.#seen.push({ column, batch, made, entries: entriesOf(column, batch) });
    return made;
  }

  /** What is to be read of them. */
  get tensors(): Tensor[] {
    return this.#seen.flatMap(({ made, entries }) => entries === null || entries.rows === null ? [made] : [made, entries.rows]);
  }

  /** After the pass, with what was read: lengths of sequences are known only then. */
  sources(read: readonly HostTensor[]): Source[] {
    const taken: Record<string, true> = {};
    let next = 0;
    return this.#seen.map(({ column, batch, made, entries }) => {
      const name = distinctName(column.name, taken);
      taken[name] = true;
      const sequence = batch instanceof SequenceBatch ? { lengths: batch.lengths!, steps: batch.steps } : null;
      const values = read[next++]!.data as Float32Array;
      const rows = entries === null || entries.rows === null ? null : read[next++]!.data as Float32Array;
      return { column, name, width: made.shape[1]!, values, sequence, entries: entries === null ? null : entries.withRows(rows) };
    });
  }
}

/** Gives other values in the place of what columns give. */
class Feeder implements InputInterceptor {
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
    throw new ValueError(`Column ${column.name} is ${values[i]} in ${what} ${row}: attributions need finite values`, {
      column: column.name,
      row,
    });
  }
}
