/**
 * The training loop: steps are queued, read and finished, and checkpoints written when they are due.
 *
 * @module
 */

import { backend } from "../../core/runtime/backends/current.ts";
import type { BatchIterator, Position, SplitBatch } from "../../core/data/batch.ts";
import { InvalidArgumentError, NanLossDuringTrainingError, ValueError } from "../../core/errors.ts";
import type { EstimatorSpec } from "../../core/estimator_spec.ts";
import { shortestFloat32 } from "../../core/runtime/host_tensor.ts";
import { annotationsOf } from "../../core/layer_annotations.ts";
import type { Logger } from "../../core/logger.ts";
import { clearStatus, statusError, statusOverSteps, Step, words } from "../../core/runtime/memory.ts";
import { type ModelContext, VariableStore } from "../../core/model.ts";
import { type GradientSet, Tape } from "../../core/autodiff/tape.ts";
import { statusCodes } from "../../wasm/codes.ts";
import { ABORTED, closeInput, nextBatch, readableBatch } from "./batches.ts";
import { Pacer } from "./pacer.ts";
import type { Session } from "../session/session.ts";
import { type QueuedStep, StepsInFlight } from "./steps_in_flight.ts";
import { Progress, Timer } from "./progress.ts";
import type { TrainOptions } from "../options.ts";
import type { RunConfig } from "../run_config.ts";

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
  const device = backend();
  const pacer = new Pacer();
  const progress = new Progress(logger, config.logStepCountSteps);
  const checkpoints = new Timer(config.saveCheckpointsSteps, config.saveCheckpointsSecs);
  const saves = checkpoints.active;
  const locals = new VariableStore();
  let savedStep = -1;
  let loss: number | null = null;
  let first = true;
  let position: Position = null;
  const steps = new StepsInFlight<TrainStep>((step) => {
    loss = step.loss[0]!;
    if (step.status[0] !== 0 || Number.isNaN(loss)) return fail(step, logger);
    progress.take(session.step, loss);
    session.stepTaken();
    return task.onStep === undefined ? undefined : tell(task.onStep, step, session.step);
  });
  const release = statusOverSteps();
  try {
    while (task.lastStep === null || session.nextStep < task.lastStep) {
      if (task.signal?.aborted) break;
      if (first) position = input.position();
      const read = nextBatch(input, task.signal);
      const result = read instanceof Promise ? await steps.orFailure(read) : read;
      if (result === ABORTED || result.done) break;
      const batch = device.synchronous ? result.value : await readableBatch(result.value);
      const memory = new Step();
      let queued: TrainStep;
      try {
        if (!first) queued = memory.run(() => queue(compute(task, locals, batch), memory));
        else {
          logger.info("Calling model_fn.");
          const computed = memory.run(() => compute(task, locals, batch));
          logger.info("Done calling model_fn.");
          session.settle({ exact: true, resetOptimizer: task.resetOptimizer });
          if (saves) {
            // The step that runs is not in it, so its batch is to be read again.
            await task.save({ position });
            savedStep = session.step;
            checkpoints.reset(session.step);
          }
          queued = memory.run(() => queue(computed, memory));
          first = false;
        }
      } catch (error) {
        memory.close();
        throw error;
      }
      session.stepQueued();
      const finishing = steps.add(queued);
      if (finishing !== undefined) await finishing;
      if (saves && checkpoints.due(session.nextStep)) {
        if (steps.count > 0) await steps.finishAll();
        await task.save({ position: input.position() });
        savedStep = session.step;
      }
      if (pacer.due) await pacer.turn();
    }
    await steps.finishAll();
    if (first && !task.signal?.aborted) logger.warn("The input gave no batch: nothing was trained");
    position = input.position();
  } catch (error) {
    try {
      // If one of those that were queued before fails, it has failed first.
      await steps.finishAll();
    } finally {
      session.stepsDiscarded();
      clearStatus();
    }
    throw error;
  } finally {
    release();
    locals.dispose();
    await closeInput(input, task.signal);
  }
  const aborted = task.signal?.aborted ?? false;
  if (saves && !first && (savedStep !== session.step || !aborted)) await task.save(aborted ? { position } : null);
  if (aborted) throw task.signal!.reason;
  logger.info(`Loss for final step: ${loss === null ? "None" : shortestFloat32(loss)}.`);
}

interface Computed {
  readonly spec: EstimatorSpec;
  readonly tape: Tape;
  readonly context: ModelContext;
}

/** A step that was queued with its updates, and what is read of it. */
interface TrainStep extends QueuedStep {
  readonly computed: Computed;
  readonly status: Int32Array;
  readonly loss: Float32Array;
}

function compute(task: TrainTask, locals: VariableStore, batch: SplitBatch): Computed {
  const tape = new Tape();
  const { spec, context } = tape.run(() => task.session.run("train", locals, () => task.modelFn(batch)));
  if (spec.loss === null || spec.trainOp === null) throw new ValueError(spec.loss === null ? "Missing loss." : "Missing trainOp.");
  return { spec, tape, context };
}

/** Queues the checks, the updates, which have no effect where a check or an operation has failed, and the reading of status and loss. */
function queue(computed: Computed, memory: Step): TrainStep {
  const { spec, tape, context } = computed;
  const device = backend();
  const lossAt = spec.loss!.address;
  device.run.check_nan(1, lossAt, 0, device.status);
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
  device.unlessFailed(() => {
    spec.trainOp!.apply();
    for (const update of context.updates) update();
  });
  // A step that is read at once is finished before the next one.
  const [status, loss] = device.synchronous ? shared : [new Int32Array(2), new Float32Array(1)];
  return { memory, computed, status, loss, read: device.read([{ address: device.status, into: status }, { address: lossAt, into: loss }]) };
}

const shared = [new Int32Array(2), new Float32Array(1)] as const;

/** Tells why a step has failed. It has changed nothing. */
async function fail(step: TrainStep, logger: Logger): Promise<never> {
  if (Number.isNaN(step.loss[0])) {
    logger.error("Model diverged with loss = NaN.");
    throw new NanLossDuringTrainingError();
  }
  throw step.status[0] === statusCodes.notFinite ? await notFinite(step) : statusError(step.status);
}

/** Finds by a second reading the variable whose gradient is not finite. */
async function notFinite({ memory, computed: { spec, tape } }: TrainStep): Promise<InvalidArgumentError> {
  const device = backend();
  const pairs = [...tape.computed.flatMap(({ pairs }) => pairs), ...spec.trainOp!.gradients];
  const found = memory.run(() =>
    pairs.map(({ gradient }) => {
      const values = gradient.kind === "dense" ? gradient.tensor : gradient.rows;
      const address = words(0, 0);
      device.run.check_finite(values.size, values.address, 0, address);
      return { address, into: new Int32Array(1) };
    })
  );
  await device.read(found);
  const name = pairs[found.findIndex(({ into }) => into[0] !== 0)]?.variable.name;
  if (name === undefined) return new InvalidArgumentError("A gradient is NaN or infinite; the step was not taken");
  return new InvalidArgumentError(
    `The gradient of ${name} is NaN or infinite, while the loss is not; the step was not taken. A smaller learning rate or clipnorm may help`,
    { tensor: name },
  );
}

/** Tells who watches of a step that was taken, while its tensors are still there. */
function tell(
  onStep: NonNullable<TrainOptions["onStep"]>,
  { memory, loss, computed: { context } }: TrainStep,
  step: number,
): Promise<void> | void {
  const told = memory.run(() => onStep(step, loss[0]!, { layerAnnotations: () => annotationsOf(context) }));
  return told instanceof Promise ? told : undefined;
}
