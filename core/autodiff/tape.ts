/**
 * The tape: remembers the operations of a forward pass and walks them backwards through the table of derivatives.
 *
 * @module
 */

import { backend } from "../runtime/backends/current.ts";
import { describe, UnimplementedError, ValueError } from "../errors.ts";
import { accumulate, densify, type Gradient, type GradientAndVariable, mergeRows, type RowsGradient } from "./gradient.ts";
import { type GradientEntry, type GradientRule, gradients, type InputGradient, isDense } from "./rules.ts";
import { params } from "../runtime/memory.ts";
import { Variable } from "../model.ts";
import { NONE, noted } from "../ops/_op.ts";
import { ones } from "../ops/shape.ts";
import { type RecordEntry, type Recorder, recorder, withRecorder } from "../graph/current_recorder.ts";
import { empty, emptyTogether, Tensor } from "../runtime/tensor.ts";

/** The dense gradients of a step: one block in variable-name order, so that a norm or a scan is one call. */
export interface GradientBlock {
  /** Address of the first element. */
  readonly address: number;
  /** Number of elements, padding (zero) included. */
  readonly size: number;
}

/** Gradients of a loss. */
export interface GradientSet {
  /** One pair per variable that the loss depends on, in name order. */
  readonly pairs: readonly GradientAndVariable[];
  /** The memory of the dense ones. */
  readonly block: GradientBlock;
}

/** Records operations that a gradient may flow through. */
export class Tape implements Recorder {
  /** Every set of gradients that was computed, for the boundary to look at. */
  readonly computed: GradientSet[] = [];
  readonly #entries: RecordEntry<Tensor>[] = [];

  /** Remembers the operation if one of its inputs is tracked. */
  record(entry: RecordEntry): void {
    if (recorder.graph !== null) recorder.graph.record(entry);
    const { inputs, outputs } = entry as RecordEntry<Tensor>;
    const output = outputs[0]!;
    if (output.dtype !== "float32") return;
    for (let i = 0; i < inputs.length; i++) {
      if (inputs[i]?.tracked) {
        output.tracked = true;
        this.#entries.push(entry as RecordEntry<Tensor>);
        return;
      }
    }
  }

  /** An empty tape. */
  nested(): Tape {
    return new Tape();
  }

  /** Runs `fn` with this tape recording. */
  run<T>(fn: () => T): T {
    return withRecorder(this, fn);
  }

  /** Every trainable variable that an operation on the tape used, in name order. */
  variables(): Variable[] {
    const found = new Set<Variable>();
    for (const { inputs } of this.#entries) for (const input of inputs) if (input instanceof Variable && input.trainable) found.add(input);
    return [...found].sort((a, b) => a.name < b.name ? -1 : 1);
  }

  /**
   * The gradients of a scalar loss.
   *
   * @param loss A scalar.
   * @param variables Those wanted; by default every trainable one on the tape.
   */
  gradients(loss: Tensor, variables: readonly Variable[] = this.variables()): GradientSet {
    if (!(loss instanceof Tensor)) throw new TypeError(`loss must be Tensor, given: ${describe(loss)}`);
    if (loss.size !== 1) throw new ValueError(`The loss must be a scalar, received shape [${loss.shape}]`);
    const set = withRecorder(recorder.graph, () => this.#backwards(loss, variables));
    this.computed.push(set);
    return set;
  }

  /** Gradients of a scalar with respect to any tracked tensors; null where it does not depend on one. */
  gradientsOf(loss: Tensor, sources: readonly Tensor[]): (Tensor | null)[] {
    return withRecorder(recorder.graph, () => {
      const walk = this.#walk(ofLoss(loss), () => undefined);
      return sources.map((source) => {
        const rows = walk.rows.get(source);
        const dense = walk.dense.get(source);
        return rows === undefined ? dense ?? null : densify(rows, source.shape, dense);
      });
    });
  }

  /**
   * Gradients with respect to tracked tensors where that of `output` is given.
   *
   * @param before What each gradient begins with; null: nothing.
   * @returns What it is then; null where nothing came to it.
   * @throws {UnimplementedError} if the gradient is that of some rows of a table.
   */
  gradientsThrough(output: Tensor, gradient: Tensor, sources: readonly Tensor[], before: readonly (Tensor | null)[]): (Tensor | null)[] {
    const dense = new Map<Tensor, Tensor>([[output, gradient]]);
    sources.forEach((source, i) => before[i] && dense.set(source, before[i]));
    const { rows } = withRecorder(recorder.graph, () => this.#walk(dense, () => undefined));
    return sources.map((source) => {
      if (!rows.has(source)) return dense.get(source) ?? null;
      throw new UnimplementedError("A graph of training cannot hold a recurrent step that looks up rows of a table that is trained");
    });
  }

  #backwards(loss: Tensor, variables: readonly Variable[]): GradientSet {
    const places = this.#places(variables);
    const taken = new Set<Tensor>();
    const walk = this.#walk(ofLoss(loss), (source) => {
      const place = places.byVariable.get(source);
      if (place === undefined || taken.has(source)) return undefined;
      taken.add(source);
      return place;
    });
    const pairs: GradientAndVariable[] = [];
    for (const variable of variables) {
      const rows = walk.rows.get(variable);
      let dense = walk.dense.get(variable);
      if (rows !== undefined && dense !== undefined) dense = densify(rows, variable.shape, dense);
      const place = places.byVariable.get(variable);
      if (place !== undefined) {
        if (dense === undefined) backend().run.fill(place.size, place.address, params(0));
        else if (dense.address !== place.address) copyTo(place, dense);
      }
      const gradient: Gradient | null = dense !== undefined ? { kind: "dense", tensor: place ?? dense } : rows ?? null;
      if (gradient !== null) pairs.push({ gradient, variable });
    }
    return { pairs, block: places.block };
  }

  /** Memory for the gradients of the variables that some operation uses densely. */
  #places(variables: readonly Variable[]): { byVariable: Map<Tensor, Tensor>; block: GradientBlock } {
    const wanted = new Set<Tensor>(variables);
    const dense = new Set<Tensor>();
    for (const { op, inputs, saved } of this.#entries) {
      if (op === "gather_rows" && !isDense(inputs[0]!, saved)) continue;
      for (let i = 0; i < inputs.length; i++) if (inputs[i]! instanceof Variable && wanted.has(inputs[i]!)) dense.add(inputs[i]!);
    }
    const placed: Variable[] = [];
    const shapes: (readonly number[])[] = [];
    for (const variable of variables) {
      if (!dense.has(variable)) continue;
      placed.push(variable);
      shapes.push(variable.shape);
    }
    const tensors = emptyTogether(shapes);
    const byVariable = new Map<Tensor, Tensor>();
    let size = 0;
    for (let i = 0; i < placed.length; i++) {
      const variable = placed[i]!;
      const place = tensors[i]!;
      byVariable.set(variable, place);
      const padding = -variable.size & 3;
      if (padding !== 0) backend().writeWords(place.address + variable.size * 4, zeroWords.slice(0, padding));
      size += variable.size + padding;
    }
    return { byVariable, block: { address: tensors[0]?.address ?? 0, size } };
  }

  /** Adds to the gradients that are there, and to those of rows. */
  #walk(
    dense: Map<Tensor, Tensor>,
    place: (source: Tensor) => Tensor | undefined,
  ): { dense: Map<Tensor, Tensor>; rows: Map<Tensor, RowsGradient> } {
    const rows = new Map<Tensor, RowsGradient>();
    for (let i = this.#entries.length - 1; i >= 0; i--) {
      const entry = this.#entries[i]!;
      const { op, inputs, outputs, attributes, saved } = entry;
      const output = outputs[0]!;
      for (let k = 1; k < outputs.length; k++) {
        if (!dense.has(outputs[k]!)) continue;
        throw new UnimplementedError(`Output ${k} of the operation ${JSON.stringify(op)} has no gradient, and the loss depends on it`);
      }
      const dy = dense.get(output);
      if (dy === undefined) continue;
      const rule = (gradients as Readonly<Record<string, GradientRule>>)[op];
      if (rule === undefined) {
        throw new UnimplementedError(`The operation ${JSON.stringify(op)} has no gradient, and the loss depends on it`);
      }
      const seen: GradientEntry = {
        op,
        inputs,
        output,
        outputs,
        attributes: attributes as never,
        saved,
        dense,
        target: (input) => place(inputs[input]!) ?? empty(inputs[input]!.shape),
      };
      const results = rule(dy, seen);
      for (let k = 0; k < inputs.length; k++) {
        if (k < results.length) add(inputs[k]!, results[k]!, dense, rows);
        else if (inputs[k]?.tracked) {
          throw new UnimplementedError(`The operation ${JSON.stringify(op)} gives its input ${k} no gradient, and the loss depends on it`);
        }
      }
    }
    return { dense, rows };
  }
}

function ofLoss(loss: Tensor): Map<Tensor, Tensor> {
  return new Map([[loss, ones(loss.shape)]]);
}

const zeroWords = [0, 0, 0];

/** Puts a gradient into its place. In a graph it is another value: what changes it there is not to change this one. */
function copyTo(place: Tensor, dense: Tensor): void {
  backend().run.copy(place.size, dense.address, place.address);
  noted("stop_gradient", [dense], [place], NONE);
}

function add(input: Tensor | null, gradient: InputGradient, dense: Map<Tensor, Tensor>, rows: Map<Tensor, RowsGradient>): void {
  if (gradient === null || !input?.tracked) return;
  if (gradient instanceof Tensor) {
    const before = dense.get(input);
    dense.set(input, before === undefined ? gradient : accumulate(before, gradient));
  } else {
    const before = rows.get(input);
    rows.set(input, before === undefined ? gradient : mergeRows(before, gradient));
  }
}
