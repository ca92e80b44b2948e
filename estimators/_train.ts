/**
 * The training loop: compute, boundary, apply, and checkpoints when they are due.
 *
 * @module
 */

import { backend } from "../core/runtime/backends/current.ts";
import type { BatchIterator, Position, SplitBatch } from "../core/data/batch.ts";
import { InvalidArgumentError, NanLossDuringTrainingError, ValueError } from "../core/errors.ts";
import type { EstimatorSpec } from "../core/estimator_spec.ts";
import type { GradientAndVariable } from "../core/autodiff/gradient.ts";
import { shortestFloat32 } from "../core/runtime/host_tensor.ts";
import { annotationsOf } from "../core/layer_annotations.ts";
import type { Logger } from "../core/logger.ts";
import { checkStatus, Step, words } from "../core/runtime/memory.ts";
import { type ModelContext, VariableStore } from "../core/model.ts";
import { type GradientSet, Tape } from "../core/autodiff/tape.ts";
import { statusCodes } from "../wasm/kernels.ts";
import { ABORTED, closeInput, nextBatch, Pacer } from "./_arguments.ts";
import type { Session } from "./_session.ts";
import type { TrainOptions } from "./options.ts";
import type { RunConfig } from "./run_config.ts";

/** What one call of `train` is to do. */
export interface TrainTask {
  readonly session: Session;
  readonly input: BatchIterator;
  readonly config: RunConfig;
  readonly logger: Logger;
  /** Runs the model on a batch. */
  readonly modelFn: (batch: SplitBatch) => EstimatorSpec;
  /** `global_step` at which to end, or null: at the end of the input. */
  readonly lastStep: number | null;
  readonly resetOptimizer: boolean;
  readonly signal: AbortSignal | undefined;
  /** Writes a checkpoint of the session with the place where the input goes on; null says that the call is over. */
  readonly save: (goesOn: { readonly position: Position } | null) => Promise<void>;
  /** Told after every step. */
  readonly onStep: TrainOptions["onStep"];
}

/** Trains until the last step, the end of the input or an abort. */
export async function trainLoop(task: TrainTask): Promise<void> {
  const { session, input, config, logger } = task;
  const pacer = new Pacer();
  const progress = new Progress(logger, config.logStepCountSteps);
  const checkpoints = new Timer(config.saveCheckpointsSteps, config.saveCheckpointsSecs);
  const saves = checkpoints.active;
  const locals = new VariableStore();
  let savedStep = -1;
  let loss: number | null = null;
  let first = true;
  let position: Position = null;
  try {
    while (task.lastStep === null || session.step < task.lastStep) {
      if (task.signal?.aborted) break;
      if (first) position = input.position();
      const read = nextBatch(input, task.signal);
      const result = read instanceof Promise ? await read : read;
      if (result === ABORTED || result.done) break;
      const step = new Step();
      try {
        if (first) logger.info("Calling model_fn.");
        const computed = step.run(() => compute(task, locals, result.value));
        if (first) {
          logger.info("Done calling model_fn.");
          session.settle({ exact: true, resetOptimizer: task.resetOptimizer });
          if (saves) {
            // The step that runs is not in it, so its batch is to be read again.
            await task.save({ position });
            savedStep = session.step;
            checkpoints.reset(session.step);
          }
          first = false;
        }
        loss = step.run(() => boundary(computed.spec, computed.tape, logger));
        progress.before(session.step, loss);
        step.run(() => apply(computed));
        session.step++;
        session.path = null;
        if (task.onStep !== undefined) tell(task.onStep, step, session.step, loss, computed.context);
      } finally {
        step.close();
      }
      if (saves && checkpoints.due(session.step)) {
        await task.save({ position: input.position() });
        savedStep = session.step;
      }
      if (pacer.due) await pacer.turn();
    }
    position = input.position();
  } finally {
    locals.dispose();
    await closeInput(input, task.signal);
  }
  const aborted = task.signal?.aborted ?? false;
  if (saves && !first && (savedStep !== session.step || !aborted)) await task.save(aborted ? { position } : null);
  if (aborted) throw task.signal!.reason;
  logger.info(`Loss for final step: ${loss === null ? "None" : shortestFloat32(loss)}.`);
}

/** Tells who watches of a step that was taken, while its tensors are still there. */
function tell(onStep: NonNullable<TrainOptions["onStep"]>, memory: Step, step: number, loss: number, context: ModelContext): void {
  memory.run(() => void onStep(step, loss, { layerAnnotations: () => annotationsOf(context) }));
}

interface Computed {
  readonly spec: EstimatorSpec;
  readonly tape: Tape;
  readonly context: ModelContext;
}

function compute(task: TrainTask, locals: VariableStore, batch: SplitBatch): Computed {
  const tape = new Tape();
  const { spec, context } = tape.run(() => task.session.run("train", locals, () => task.modelFn(batch)));
  if (spec.loss === null || spec.trainOp === null) throw new ValueError(spec.loss === null ? "Missing loss." : "Missing trainOp.");
  return { spec, tape, context };
}

const word = new Float32Array(1);
const code = new Int32Array(1);

/** Reads status and loss; a step that fails here has changed nothing. */
function boundary(spec: EstimatorSpec, tape: Tape, logger: Logger): number {
  const device = backend();
  for (const { pairs, block } of tape.computed) {
    if (block.size > 0) device.run.check_finite(block.size, block.address, 0, device.status);
    for (const { gradient } of pairs) {
      if (gradient.kind === "rows") device.run.check_finite(gradient.rows.size, gradient.rows.address, 0, device.status);
    }
  }
  // Gradients that a function of the user's made of those of the tape.
  for (const { gradient } of spec.trainOp!.gradients) {
    const { size, address } = gradient.kind === "dense" ? gradient.tensor : gradient.rows;
    const ofTape = ({ block, pairs }: GradientSet) =>
      (address >= block.address && address < block.address + block.size * 4) || pairs.some((pair) => pair.gradient === gradient);
    if (!tape.computed.some(ofTape)) device.run.check_finite(size, address, 0, device.status);
  }
  const loss = device.readSync(spec.loss!.address, word)[0]!;
  if (Number.isNaN(loss)) {
    device.writeWords(device.status, [0, 0]);
    logger.error("Model diverged with loss = NaN.");
    throw new NanLossDuringTrainingError();
  }
  if (device.readSync(device.status, code)[0] === statusCodes.notFinite) {
    device.writeWords(device.status, [0, 0]);
    throw notFinite([...tape.computed.flatMap(({ pairs }) => pairs), ...spec.trainOp!.gradients]);
  }
  checkStatus();
  return loss;
}

function apply({ spec, context }: Computed): void {
  spec.trainOp!.apply();
  for (const update of context.updates) update();
}

function notFinite(pairs: readonly GradientAndVariable[]): InvalidArgumentError {
  const device = backend();
  for (const { gradient, variable } of pairs) {
    const values = gradient.kind === "dense" ? gradient.tensor : gradient.rows;
    const status = words(0, 0);
    device.run.check_finite(values.size, values.address, 0, status);
    if (device.readSync(status, code)[0] !== 0) {
      return new InvalidArgumentError(
        `The gradient of ${variable.name} is NaN or infinite, while the loss is not; the step was not taken. A smaller learning rate or clipnorm may help`,
        { tensor: variable.name },
      );
    }
  }
  return new InvalidArgumentError("A gradient is NaN or infinite; the step was not taken");
}

/** When a checkpoint is due: every so many steps or seconds. */
class Timer {
  readonly active: boolean;
  readonly #steps: number | null;
  readonly #milliseconds: number | null;
  #lastStep = 0;
  #lastTime = 0;

  constructor(steps: number | null, seconds: number | null) {
    this.#steps = steps || null;
    this.#milliseconds = seconds ? seconds * 1000 : null;
    this.active = this.#steps !== null || this.#milliseconds !== null;
  }

  reset(step: number): void {
    this.#lastStep = step;
    this.#lastTime = performance.now();
  }

  due(step: number): boolean {
    const reached = this.#steps !== null ? step >= this.#lastStep + this.#steps : performance.now() >= this.#lastTime + this.#milliseconds!;
    if (reached) this.reset(step);
    return reached;
  }
}

/** TensorFlow's lines about loss and speed. */
class Progress {
  readonly #logger: Logger;
  readonly #every: number | null;
  #count = 0;
  #lossTime = 0;
  #speedTime = 0;
  #speedStep = 0;

  constructor(logger: Logger, every: number | null) {
    this.#logger = logger;
    this.#every = every;
  }

  /** Called with the step's number and loss before it is applied. */
  before(step: number, loss: number): void {
    const every = this.#every;
    const count = this.#count++;
    if (every === null) return;
    if (count === 1) [this.#speedTime, this.#speedStep] = [performance.now(), step];
    if (count % every !== 0) return;
    const now = performance.now();
    if (count > 1) {
      const rate = (step + 1 - this.#speedStep) / ((now - this.#speedTime) / 1000);
      this.#logger.info(`global_step/sec: ${Number(rate.toPrecision(6))}`);
      [this.#speedTime, this.#speedStep] = [now, step + 1];
    }
    const took = count === 0 ? "" : ` (${((now - this.#lossTime) / 1000).toFixed(3)} sec)`;
    this.#logger.info(`loss = ${shortestFloat32(loss)}, step = ${step}${took}`);
    this.#lossTime = now;
  }
}
