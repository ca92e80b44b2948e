/**
 * The paths of a batch's examples, followed many at once: points of all of them are rows of one pass.
 *
 * @module
 */

import { ValueError } from "../../core/errors.ts";
import { allowedGap, type PathIntegral, type PathOptions } from "../../core/integrated_gradients.ts";
import { mul, sum } from "../../core/ops/mod.ts";
import type { Pacer } from "../loops/pacer.ts";
import { type BaselinePoint, type Baselines, valuesAt } from "./baselines.ts";
import { type FedValues, feed, type FeedTask, type ObservedBatch, type RunnableModel } from "./processed_features.ts";
import { partsOf } from "./result.ts";
import { type ChosenElement, targetMask, targetsOf } from "./target.ts";
import type { Attribution } from "./types.ts";

/** The examples of a batch and what is to be explained. */
export interface PathTask {
  readonly batch: ObservedBatch;
  /** The key of the predictions that hold the targets. */
  readonly key: string;
  /** Numbers that are predicted for a row under the key. */
  readonly outputs: number;
  /** The target of each example. */
  readonly chosen: readonly ChosenElement[];
  /** Place of the first example in the input. */
  readonly first: number;
  readonly baselines: Baselines;
  readonly method: new (size: number, options: PathOptions) => PathIntegral;
  readonly path: PathOptions;
}

/** One path of an example. */
interface Path {
  readonly example: Example;
  readonly baseline: Float32Array;
  readonly rule: PathIntegral;
  /** Coordinates that change along the path, and by how much. */
  readonly active: Int32Array;
  readonly change: Float64Array;
}

/** An example, and the sums over the paths that are done. */
interface Example {
  readonly row: number;
  readonly values: Float32Array;
  readonly baseline: Float64Array;
  readonly attributions: Float64Array;
  readonly gradients: Float64Array;
  done: number;
  output: number;
  baselineOutput: number;
  steps: number;
}

/** What a path wants next, and what is found there. */
interface Round {
  readonly path: Path;
  readonly points: readonly number[];
  /** One a point. */
  readonly outputs: Float64Array;
  /** [points, coordinates that change] */
  readonly parts: Float64Array;
  /** For each point the places of kinks up to the next one. */
  readonly kinks: number[][];
  /** Number of its first point among those of all paths. */
  readonly begin: number;
}

const NONE: number[] = [];

// Points of paths that are followed at once, and numbers that are kept for them.
const MAX_POINTS = 1 << 16;
const MAX_NUMBERS = 1 << 22;
// Rows of one pass, numbers that go into it and come out, and multiplications with weights: some 20 ms, after which others have a turn.
const MAX_ROWS = 1 << 12;
const MAX_NUMBERS_OF_PASS = 1 << 20;
const MAX_WORK = 2e7;

/** Follows the paths of a batch. */
export class PathFollower {
  readonly #model: RunnableModel;
  readonly #task: PathTask;
  /** Examples whose paths are not all done, in their order. */
  readonly #waiting: Example[] = [];
  /** Whether the target has a derivative by any processed feature. */
  #derived = false;

  /** Nothing is computed yet. */
  constructor(model: RunnableModel, task: PathTask) {
    this.#model = model;
    this.#task = task;
  }

  /** One attribution for each example. */
  async *attributions(pacer: Pacer, signal: AbortSignal | undefined): AsyncGenerator<Attribution, void, undefined> {
    const { batch: { rows }, baselines: { points }, path } = this.#task;
    let paths: Path[] = [];
    let numbers = 0;
    for (let row = 0; row < rows; row++) {
      const example = this.#example(row);
      this.#waiting.push(example);
      for (let k = 0; k < points.length; k++) {
        paths.push(this.#path(example, points[k]!));
        numbers += path.steps * 2 * Math.max(1, example.values.length);
        const last = row + 1 === rows && k + 1 === points.length;
        if (!last && numbers < MAX_NUMBERS && paths.length * path.steps * 2 < MAX_POINTS) continue;
        for (let live: readonly Path[] = paths; live.length > 0;) live = await this.#round(live, pacer, signal);
        paths.forEach(addPath);
        paths = [];
        numbers = 0;
        while (this.#waiting[0]?.done === points.length) yield this.#attribution(this.#waiting.shift()!);
      }
    }
  }

  /** Tells paths what is at the points that they want next; gives the paths that wanted some. */
  async #round(paths: readonly Path[], pacer: Pacer, signal: AbortSignal | undefined): Promise<Path[]> {
    const { batch: { sources, work }, outputs: predicted } = this.#task;
    const rounds: Round[] = [];
    const rows: Round[] = [];
    for (const path of paths) {
      const points = path.rule.next();
      if (points.length === 0) continue;
      const parts = new Float64Array(points.length * path.active.length);
      const round = { path, points, outputs: new Float64Array(points.length), parts, kinks: points.map(() => NONE), begin: rows.length };
      rounds.push(round);
      for (let point = 0; point < points.length; point++) rows.push(round);
    }
    const numbers = sources.reduce((total, { width, sequence }) => total + width * (sequence?.steps ?? 1), predicted);
    const most = Math.max(1, Math.floor(Math.min(MAX_ROWS, MAX_NUMBERS_OF_PASS / numbers, MAX_WORK / Math.max(1, work))));
    let before: readonly Float32Array[] = [];
    for (let from = 0; from < rows.length; from += most) {
      const passing = this.#pass(rows.slice(from, from + most), from, before);
      before = passing instanceof Promise ? await passing : passing;
      signal?.throwIfAborted();
      if (pacer.due) await pacer.turn();
    }
    for (const { path, outputs, parts, kinks } of rounds) {
      if (!this.#derived && outputs.some((output) => output !== outputs[0])) {
        throw new ValueError(
          `The ${
            this.#task.chosen[0]!.target.of
          } changes along the path and has no derivative: what makes it is not differentiable, or computes on the host`,
        );
      }
      path.rule.take(outputs, parts, kinks);
    }
    return rounds.map(({ path }) => path);
  }

  /**
   * Runs the model at some of a round's points.
   *
   * @param rows For each of them the path's round.
   * @param from Number of the first of them among all points of the round.
   * @param before By what units switch at the point before the first, which is given for the last in return.
   */
  #pass(rows: readonly Round[], from: number, before: readonly Float32Array[]): Float32Array[] | Promise<Float32Array[]> {
    const { batch: { sources }, key, chosen, first } = this.#task;
    const elements = rows.map(({ path }) => chosen[path.example.row]!);
    const task: FeedTask = {
      sources,
      values: this.#fedValues(rows, from),
      seeksKinks: rows[0]!.path.rule.seeksKinks,
      key,
      sum: (predictions) => sum(mul(predictions, targetMask(predictions.shape, elements))),
    };
    return feed(this.#model, task, ({ predictions, gradients, switches }) => {
      if (gradients.some((gradient) => gradient !== null)) this.#derived = true;
      const values = targetsOf(predictions, elements, (row) => first + rows[row]!.path.example.row);
      for (let row = 0; row < rows.length; row++) {
        const round = rows[row]!;
        const { path, points, outputs, parts, kinks } = round;
        const point = from + row - round.begin;
        outputs[point] = values[row]!;
        this.#readParts(path, gradients, row, rows.length, parts, point * path.active.length);
        if (point === 0 || points[point - 1]! > points[point]!) continue;
        for (let l = 0; l < switches.length; l++) {
          const layer = switches[l]!;
          const units = layer.length / rows.length;
          const [last, begin] = row === 0 ? [before[l], 0] : [layer, (row - 1) * units];
          // Rows that are filled up to another length, or a layer that has no rows.
          if (last === undefined || !Number.isInteger(units) || (row === 0 && last.length !== units)) continue;
          for (let unit = 0; unit < units; unit++) {
            const a = last[begin + unit]!;
            const b = layer[row * units + unit]!;
            if (a < 0 === b < 0) continue;
            if (kinks[point - 1] === NONE) kinks[point - 1] = [];
            kinks[point - 1]!.push(points[point - 1]! + (points[point]! - points[point - 1]!) * a / (a - b));
          }
        }
      }
      return switches.map((layer) => layer.slice(layer.length - layer.length / rows.length));
    });
  }

  /** Points of paths as rows of the processed features. */
  #fedValues(rows: readonly Round[], from: number): FedValues[] {
    const begins = new Int32Array(rows.length);
    return this.#task.batch.sources.map(({ width, sequence }): FedValues => {
      const lengths = sequence === null ? null : Int32Array.from(rows, ({ path }) => sequence.lengths[path.example.row]!);
      const stride = width * (lengths === null ? 1 : lengths.reduce((most, length) => Math.max(most, length), 0));
      const values = new Float32Array(rows.length * stride);
      rows.forEach(({ path: { example, baseline }, points, begin: first }, row) => {
        const at = points[from + row - first]!;
        const begin = begins[row]!;
        const size = width * (lengths?.[row] ?? 1);
        for (let i = 0; i < size; i++) {
          const x = example.values[begin + i]!;
          const away = baseline[begin + i]!;
          values[row * stride + i] = at === 1 ? x : away + at * (x - away);
        }
        begins[row] = begin + size;
      });
      return { values, lengths };
    });
  }

  /** Gradients of a row times what changes along its path. */
  #readParts(
    { example, active, change }: Path,
    gradients: readonly (Float32Array | null)[],
    row: number,
    rows: number,
    into: Float64Array,
    begin: number,
  ): void {
    const { sources } = this.#task.batch;
    let next = 0;
    let from = 0;
    for (let s = 0; s < sources.length; s++) {
      const { width, sequence } = sources[s]!;
      const to = from + width * (sequence?.lengths[example.row] ?? 1);
      const gradient = gradients[s] ?? null;
      const place = gradient === null ? 0 : row * (gradient.length / rows) - from;
      for (; next < active.length && active[next]! < to; next++) {
        if (gradient !== null) into[begin + next] = gradient[place + active[next]!]! * change[next]!;
      }
      from = to;
    }
  }

  #example(row: number): Example {
    const parts = this.#task.batch.sources.map((source) => valuesAt(source, row));
    const values = new Float32Array(parts.reduce((total, part) => total + part.length, 0));
    let begin = 0;
    for (const part of parts) {
      values.set(part, begin);
      begin += part.length;
    }
    return {
      ...{ row, values, done: 0, output: 0, baselineOutput: 0, steps: 0 },
      baseline: new Float64Array(values.length),
      attributions: new Float64Array(values.length),
      gradients: new Float64Array(values.length),
    };
  }

  #path(example: Example, point: BaselinePoint): Path {
    const { batch: { sources }, first, method, path } = this.#task;
    const baseline = new Float32Array(example.values.length);
    let begin = 0;
    sources.forEach(({ column, width, sequence }, s) => {
      const values = point[s]!;
      const length = width * (sequence?.lengths[example.row] ?? 1);
      if (values.length !== length && values.length !== width) {
        const row = first + example.row;
        throw new ValueError(
          `The baseline's sequence of column ${column.name} has ${values.length / width} steps, that of example ${row} has ${
            length / width
          }: it must have as many, or one`,
          { column: column.name, row },
        );
      }
      for (let at = 0; at < length; at += values.length) baseline.set(values, begin + at);
      begin += length;
    });
    const active = Int32Array.from(baseline.keys()).filter((i) => example.values[i] !== baseline[i]);
    const change = Float64Array.from(active, (i) => example.values[i]! - baseline[i]!);
    return { example, baseline, active, change, rule: new method(active.length, path) };
  }

  #attribution({ row, values, output, baselineOutput: outputs, steps, done, ...sums }: Example): Attribution {
    const { batch, chosen, first, baselines, path } = this.#task;
    const mean = (totals: Float64Array): Float64Array => totals.map((total) => total / done);
    const attributions = mean(sums.attributions);
    const baselineOutput = outputs / done;
    const gap = Math.abs(output - baselineOutput - attributions.reduce((a, b) => a + b, 0));
    const { features, columns } = partsOf(
      batch,
      row,
      { values, attributions, baseline: mean(sums.baseline), gradients: mean(sums.gradients) },
      baselines.names,
    );
    const converged = gap <= allowedGap(path.tolerance, baselineOutput, output);
    return { index: first + row, target: chosen[row]!.target, output, baselineOutput, gap, steps, converged, features, columns };
  }
}

/** Takes a path that is done into its example. */
function addPath({ example, baseline, rule, active, change }: Path): void {
  const attributions = rule.attributions();
  active.forEach((coordinate, i) => {
    example.attributions[coordinate]! += attributions[i]!;
    example.gradients[coordinate]! += attributions[i]! / change[i]!;
  });
  for (let i = 0; i < baseline.length; i++) example.baseline[i]! += baseline[i]!;
  const [from, to] = rule.ends;
  example.output = to;
  example.baselineOutput += from;
  example.steps = Math.max(example.steps, rule.steps);
  example.done++;
}
