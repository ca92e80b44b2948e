/**
 * What every optimizer does: hyper-parameters and slots as variables with TensorFlow's names, clipping, one fused update for each variable.
 *
 * @module
 */

import { backend } from "../backends/mod.ts";
import { describe, ValueError } from "../errors.ts";
import type { GradientAndVariable } from "../gradient.ts";
import { shortestFloat32 } from "../host_tensor.ts";
import { type LearningRateConfig, learningRateFromConfig, type LearningRateSchedule } from "../learning_rate.ts";
import { defaultLogger, type Logger } from "../logger.ts";
import { params, words } from "../memory.ts";
import { type ModelContext, nameScopedName, requireModel, type Variable, type VariableStore } from "../model.ts";
import { sameShape } from "../ops/_op.ts";
import { recorder } from "../record.ts";
import type { Tape } from "../tape.ts";
import type { Tensor } from "../tensor.ts";
import type { TrainOp } from "./train_op.ts";

/** Options of every optimizer. */
export interface OptimizerOptions {
  /** The rate, or the rate as a function of the number of steps taken. */
  readonly learningRate?: number | LearningRateSchedule;
  /** Name under which its variables stand in a checkpoint: `training/NAME/...`. Default: the kind's own. */
  readonly name?: string;
  /** Time decay: the rate of a step is learningRate / (1 + decay * step). Default 0. */
  readonly decay?: number;
  /** The gradient of each variable is scaled down to this norm. Default: not. */
  readonly clipnorm?: number | null;
  /** Each element of a gradient is limited to [-clipvalue, clipvalue]. Default: not. */
  readonly clipvalue?: number | null;
  /** The gradients of all variables are scaled down together to this norm. Default: not. */
  readonly globalClipnorm?: number | null;
}

/** How an optimizer is described: its kind and every option. A learning rate that cannot be described is null. */
export interface OptimizerConfig {
  /** Name of the class. */
  readonly kind: string;
  /** The options. */
  readonly [option: string]: string | number | boolean | null | LearningRateConfig;
}

/** Options of {@linkcode Optimizer.minimize}. */
export interface MinimizeOptions {
  /** The variables to change. Default: every trainable one that the loss depends on. */
  readonly variables?: readonly Variable[];
  /**
   * For models named as TensorFlow 1's canned ones: below which name, in the current `variableScope`, stands what an optimizer keeps for all
   * variables together; empty for the scope itself. Their variables are parts of larger ones, which shows in the names of slots. Default: the
   * model is not one of them.
   */
  readonly nameScope?: string;
  /** Where TensorFlow 2's optimizers keep what is theirs in a checkpoint: `SCOPE/NAME/...`. Default "training". */
  readonly trainingScope?: string;
}

const TRAINING = "training";

/** What TensorFlow 2's optimizers keep, by its name in a checkpoint; the first group is the optimizer's name. */
export const OPTIMIZER_STATE = /^training(?:_\d+)?\/([^/]+)\//;

/** A state that an optimizer keeps for each variable. */
export interface SlotSpec {
  /** Its name in a checkpoint, such as `accumulator`. */
  readonly name: string;
  /** Its first value. */
  readonly initial: number;
}

/** A number that an optimizer keeps for all variables together. */
export interface SharedSpec {
  /** Its name in a checkpoint, such as `beta1_power`. */
  readonly name: string;
  /** Its value after so many steps. */
  readonly after: (step: number) => number;
}

/** Under which names an optimizer's variables stand in a checkpoint, and which options go with them. */
export interface CheckpointScheme {
  /** Options that all optimizers of the scheme share, with their defaults. */
  readonly options: OptimizerSettings;
  /** Whether hyper-parameters are variables. Where they are not, the constructor's always hold. */
  readonly storesHyperParameters: boolean;
  /** Name of a variable's slot. `index` counts the slots of a variable; `canned` says that a `nameScope` was given. */
  slotName(optimizer: string, variable: string, slot: string, index: number, canned: boolean, trainingScope: string): string;
}

/** TensorFlow 2's: `training/Adagrad/<variable>/accumulator` beside `training/Adagrad/learning_rate`. */
const keras: CheckpointScheme = {
  options: { learningRate: 0.001, decay: 0, clipnorm: null, clipvalue: null, globalClipnorm: null },
  storesHyperParameters: true,
  slotName: (optimizer, variable, slot, _index, _canned, scope) => `${scope}/${optimizer}/${variable}/${slot}`,
};

/** The values of the hyper-parameters by their names in a checkpoint. */
export type HyperParameters = Readonly<Record<string, number>>;

/** Every option of an optimizer with its value. */
export type OptimizerSettings = Readonly<Record<string, string | number | boolean | null | LearningRateSchedule>>;

interface Bound {
  owner: Optimizer | null;
  hyper: HyperParameters;
  layout: string;
  slotSpecs: readonly SlotSpec[];
  shared: readonly Variable[];
  readonly slots: Map<Variable, readonly Variable[]>;
}

/** What optimizers have made in a model, by scope and name. */
const boundIn = new WeakMap<VariableStore, Map<string, Bound>>();

/** An optimizer with the rules of `tf.keras.optimizers.legacy`. Its state belongs to the model that it trains. */
export abstract class Optimizer {
  /** Name of the class. */
  readonly kind: string;
  /** Every option with its value. */
  protected readonly settings: OptimizerSettings;
  readonly #scheme: CheckpointScheme;
  #given: ReadonlySet<string>;

  /** Checks options against the defaults of a kind, which name all there are. */
  constructor(
    kind: string,
    defaults: Readonly<Record<string, string | number | boolean>>,
    options: object,
    scheme: CheckpointScheme = keras,
  ) {
    this.kind = kind;
    this.#scheme = scheme;
    const all: OptimizerSettings = { ...scheme.options, ...defaults };
    if (typeof options !== "object" || options === null || Array.isArray(options)) {
      throw new TypeError(`${kind} takes its options as a record, received ${describe(options)}`);
    }
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    for (const [option, value] of given) checkOption(kind, all, option, value);
    this.#given = new Set(given.map(([option]) => option));
    this.settings = { ...all, ...Object.fromEntries(given) };
    if (this.#limit("clipnorm") !== null && this.#limit("globalClipnorm") !== null) {
      throw new ValueError(
        `Cannot accept both \`clipnorm\` and \`globalClipnorm\`. Received: clipnorm=${this.settings["clipnorm"]}, globalClipnorm=${
          this.settings["globalClipnorm"]
        }.`,
      );
    }
  }

  /** Name under which its variables stand in a checkpoint. */
  get name(): string {
    return this.settings["name"] as string;
  }

  /** The rate, or the schedule of rates. */
  get learningRate(): number | LearningRateSchedule {
    return this.settings["learningRate"] as number | LearningRateSchedule;
  }

  /**
   * Computes the gradients of a loss, clips them per variable, and returns the step that is ready to be taken. Called inside a `modelFn` in TRAIN mode.
   *
   * @param loss A scalar.
   * @throws {ValueError} if the loss depends on no variable, or not on one that was asked for.
   */
  minimize(loss: Tensor, options: MinimizeOptions = {}): TrainOp {
    return this.applyGradients(this.computeGradients(loss, options), options);
  }

  /** The gradients of a loss, not clipped, in the order of the variables' names. */
  computeGradients(loss: Tensor, options: MinimizeOptions = {}): readonly GradientAndVariable[] {
    const { variables } = options;
    const tape = currentTape();
    const { pairs } = variables === undefined ? tape.gradients(loss) : tape.gradients(loss, variables);
    if (variables !== undefined && pairs.length < variables.length) {
      const found = new Set(pairs.map(({ variable }) => variable));
      const names = variables.filter((variable) => !found.has(variable)).map(({ name }) => name);
      throw new ValueError(`Variable ${names.join(", ")} has \`None\` for gradient. Please make sure that the loss depends on it.`);
    }
    return pairs;
  }

  /** The step that applies these gradients. They are clipped in place. */
  applyGradients(gradients: readonly GradientAndVariable[], options: Omit<MinimizeOptions, "variables"> = {}): TrainOp {
    if (gradients.length === 0) throw new ValueError("No gradients provided for any variable.");
    const model = requireModel("optimizer.applyGradients");
    const bound = this.#bind(model, options);
    const slots = gradients.map((pair) => {
      checkGradient(pair);
      return bound.slots.get(pair.variable) ?? this.#makeSlots(model, bound, pair.variable, options);
    });
    clipEach(gradients, { clipnorm: this.#limit("clipnorm"), clipvalue: this.#limit("clipvalue") });
    const { step } = model;
    // Another optimizer of the same name may be bound before the step is taken.
    const { hyper, shared } = bound;
    return { gradients, apply: () => this.#apply(gradients, slots, step, hyper, shared) };
  }

  /** The learning rate of the step that follows `step` others, in float32. */
  rateAt(step: number, hyper: HyperParameters = this.#ownHyper()): number {
    const { learningRate } = this;
    const given: unknown = typeof learningRate === "function" ? learningRate(step) : hyper["learning_rate"]!;
    const rate = typeof given === "number" ? Math.fround(given) : NaN;
    if (!Number.isFinite(rate)) {
      throw new ValueError(`The learning rate of ${this.name} at step ${step} must be a finite number. Received ${describe(given)}`);
    }
    const decay = hyper["decay"] ?? 0;
    return decay > 0 ? Math.fround(rate / Math.fround(1 + Math.fround(decay * step))) : rate;
  }

  /** The description that `optimizerFromConfig` takes. */
  toConfig(): OptimizerConfig {
    const { learningRate, ...rest } = this.settings;
    const rate = typeof learningRate === "function" ? learningRate.toConfig?.() ?? null : learningRate as number;
    return { kind: this.kind, learningRate: rate, ...rest as Record<string, string | number | boolean | null> };
  }

  /** Makes every option give way to what a checkpoint holds, as for an optimizer that was named by a string. */
  yielding(): this {
    this.#given = new Set();
    return this;
  }

  /** Hyper-parameters but learning rate and decay, by name; a name is its option's in snake case. */
  protected abstract hyperParameters(): HyperParameters;

  /** The states of each variable. */
  protected abstract slotSpecs(hyper: HyperParameters): readonly SlotSpec[];

  /** The states that all variables share. */
  protected sharedSpecs(): readonly SharedSpec[] {
    return [];
  }

  /** Writes the parameters that the kernels of one step read and returns their address. */
  protected abstract stepParams(rate: number, step: number, hyper: HyperParameters, shared: readonly Variable[]): number;

  /** Changes a variable by its gradient: one kernel call. */
  protected abstract update(pair: GradientAndVariable, slots: readonly Variable[], params: number): void;

  #apply(
    gradients: readonly GradientAndVariable[],
    slotsOf: readonly (readonly Variable[])[],
    step: number,
    hyper: HyperParameters,
    shared: readonly Variable[],
  ): void {
    const limit = this.#limit("globalClipnorm");
    if (limit !== null) clipTogether(gradients, limit);
    const block = this.stepParams(this.rateAt(step, hyper), step, hyper, shared);
    for (let i = 0; i < gradients.length; i++) {
      const pair = gradients[i]!;
      const slots = slotsOf[i]!;
      this.update(pair, slots, block);
      pair.variable.version++;
      for (let k = 0; k < slots.length; k++) slots[k]!.version++;
    }
  }

  #limit(option: string): number | null {
    return this.settings[option] as number | null | undefined ?? null;
  }

  #ownHyper(): HyperParameters {
    const { learningRate } = this;
    const rate: HyperParameters = typeof learningRate === "function" ? {} : { learning_rate: learningRate };
    const decay: HyperParameters = this.#scheme.storesHyperParameters ? { decay: this.settings["decay"] as number } : {};
    const hyper: Record<string, number> = { ...rate, ...decay, ...this.hyperParameters() };
    for (const name of Object.keys(hyper)) hyper[name] = Math.fround(hyper[name]!);
    return hyper;
  }

  /** Finds or makes what the optimizer keeps in the model's store. A `modelFn` may make the optimizer anew at each step. */
  #bind(model: ModelContext, { nameScope, trainingScope = TRAINING }: MinimizeOptions): Bound {
    let inStore = boundIn.get(model.variables);
    if (inStore === undefined) boundIn.set(model.variables, inStore = new Map());
    const place = `${trainingScope}/${nameScopedName(this.name)}`;
    let bound = inStore.get(place);
    if (bound?.owner === this) return bound;
    if (bound === undefined) {
      inStore.set(place, bound = { owner: null, hyper: {}, layout: "", slotSpecs: [], shared: [], slots: new Map() });
    }
    bound.hyper = this.#bindHyper(model.variables, model.logger ?? defaultLogger(), trainingScope);
    bound.slotSpecs = this.slotSpecs(bound.hyper);
    const layout = bound.slotSpecs.map(({ name }) => name).join();
    if (layout !== bound.layout) bound.slots.clear();
    bound.layout = layout;
    bound.shared = this.sharedSpecs().map(({ name, after }) => {
      const full = nameScopedName(nameScope === undefined || nameScope === "" ? name : `${nameScope}/${name}`);
      const at = (step: number) => Float32Array.of(after(step));
      return model.variables.get(full, [], () => at(0), false, { optimizer: this.name, variable: null, slot: name, after: at });
    });
    bound.owner = this;
    model.variables.optimizers.add(this.name);
    return bound;
  }

  #bindHyper(store: VariableStore, logger: Logger, scope: string): HyperParameters {
    if (!this.#scheme.storesHyperParameters) return this.#ownHyper();
    const hyper: Record<string, number> = {};
    for (const [name, own] of Object.entries(this.#ownHyper())) {
      const full = `${scope}/${this.name}/${name}`;
      const known = store.find(full) !== undefined;
      const variable = store.get(full, [], () => Float32Array.of(own), false);
      const stored = variable.value()[0]!;
      const option = name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
      const given = this.#given.has(option);
      if (given && stored !== own) {
        if (!known) {
          const [here, there] = [shortestFloat32(own), shortestFloat32(stored)];
          logger.info(`${this.name}: the option ${option} is ${here}; the checkpoint's ${full}, ${there}, is not used`);
        }
        variable.assign(Float32Array.of(own));
      }
      hyper[name] = given ? own : stored;
    }
    return hyper;
  }

  #makeSlots(model: ModelContext, bound: Bound, variable: Variable, options: MinimizeOptions): readonly Variable[] {
    const { nameScope, trainingScope = TRAINING } = options;
    const slots = bound.slotSpecs.map(({ name, initial }, index) => {
      return model.variables.get(
        this.#scheme.slotName(this.name, variable.name, name, index, nameScope !== undefined, trainingScope),
        variable.shape,
        () => new Float32Array(variable.size).fill(initial),
        false,
        { optimizer: this.name, variable: variable.name, slot: name },
      );
    });
    bound.slots.set(variable, slots);
    return slots;
  }
}

/** A kernel reads as many values as the variable has: gradients of one's own must have them. */
function checkGradient({ gradient, variable }: GradientAndVariable): void {
  if (gradient.kind === "dense") {
    if (gradient.tensor.dtype === "float32" && sameShape(gradient.tensor.shape, variable.shape)) return;
    const { dtype, shape } = gradient.tensor;
    throw new ValueError(
      `The gradient of ${variable.name} must be float32 of shape [${variable.shape}]. Received ${dtype} of shape [${shape}]`,
      {
        tensor: variable.name,
      },
    );
  }
  const { rows, ids, count } = gradient;
  const width = variable.size / variable.shape[0]!;
  if (rows.dtype === "float32" && rows.shape[1] === width && rows.shape[0]! >= count && ids.size >= count) return;
  throw new ValueError(
    `The gradient of ${variable.name} must have ${count} rows of a variable of shape [${variable.shape}]. Received rows of shape [${rows.shape}]`,
    { tensor: variable.name },
  );
}

/** The options that a description holds, ready for a constructor. */
export function optionsFromConfig(config: OptimizerConfig): Record<string, unknown> {
  const { kind: _, learningRate, ...options } = config;
  if (learningRate === null) {
    throw new ValueError(`The learning rate of ${config.kind} was a function that cannot be described; make the optimizer with it`);
  }
  return { ...options, learningRate: typeof learningRate === "object" ? learningRateFromConfig(learningRate) : learningRate };
}

/**
 * The class of a name.
 *
 * @throws {ValueError} if there is none of that name.
 */
export function kindNamed<Kind>(kinds: Readonly<Record<string, Kind>>, name: string): Kind {
  if (Object.hasOwn(kinds, name)) return kinds[name]!;
  const names = Object.keys(kinds).map((kind) => `'${kind}'`).join(", ");
  throw new ValueError(`Unsupported optimizer name: ${name}. Supported names are: (${names})`);
}

/** Options that may be null, and those that a fraction in [0, 1] bounds. */
const limits = new Set(["clipnorm", "clipvalue", "globalClipnorm"]);
const unit = new Set(["momentum", "rho", "beta1", "beta2"]);

function checkOption(kind: string, known: OptimizerSettings, option: string, value: unknown): void {
  const like = Object.hasOwn(known, option) ? known[option] : undefined;
  if (like === undefined) {
    throw new TypeError(
      `Unexpected keyword argument passed to optimizer: ${option}. The options of ${kind} are ${Object.keys(known).join(", ")}`,
    );
  }
  if (limits.has(option) && value === null) return;
  if (option === "learningRate" && typeof value === "function") return;
  const type = limits.has(option) ? "number" : typeof like;
  const actual: string = typeof value;
  if (actual !== type) {
    throw new TypeError(`[${kind}] ${option} must be a ${type}. Received ${value === null ? "null" : actual}`);
  }
  if (option === "name" && (value === "" || (value as string).includes("/"))) {
    throw new ValueError(`[${kind}] name must be a word without "/". Received ${JSON.stringify(value)}`);
  }
  if (typeof value !== "number") return;
  if (!Number.isFinite(value)) throw new ValueError(`[${kind}] ${option} must be a finite number. Received ${value}`);
  // TensorFlow 1's RMSProp calls its rho decay.
  if ((unit.has(option) || (kind === "RMSPropOptimizer" && option === "decay")) && !(value >= 0 && value <= 1)) {
    throw new ValueError(`\`${option}\` must be between [0, 1]. Received: ${option}=${value}.`);
  }
  if (option === "beta1" && Math.fround(value) === 1) {
    throw new ValueError(`\`beta1\` must be below 1, as Adam divides by what is left. Received: beta1=${value}.`);
  }
  if (option === "learningRatePower") {
    if (value > 0) throw new ValueError(`\`learningRatePower\` needs to be negative or zero. Received: learningRatePower=${value}.`);
  } else if (value < 0) throw new ValueError(`Expected ${option} >= 0, received: ${value}`);
}

/** The tape that records now. Only its type is known here: who trains has loaded it, who predicts need not. */
function currentTape(): Tape {
  const tape = recorder.current as Partial<Tape> | null;
  if (tape?.gradients === undefined) {
    throw new ValueError("Gradients are computed while a tape records: call minimize inside a modelFn in TRAIN mode, or inside tape.run");
  }
  return tape as Tape;
}

/** How gradients are clipped; null: not. */
interface Clipping {
  /** Largest norm of the gradient of each variable. */
  readonly clipnorm: number | null;
  /** Largest absolute value of each element. */
  readonly clipvalue: number | null;
}

/** Clips the gradient of each variable by itself; values first, then norms, as Keras does. Of a row-sparse gradient the rows that are there count. */
function clipEach(pairs: readonly GradientAndVariable[], { clipnorm, clipvalue }: Clipping): void {
  if (clipnorm === null && clipvalue === null) return;
  const { run } = backend();
  const limits = clipvalue === null ? 0 : params(-clipvalue, clipvalue);
  const norm = clipnorm === null ? 0 : params(clipnorm);
  for (const pair of pairs) {
    const { address, size } = valuesOf(pair);
    if (clipvalue !== null) run.clip(size, address, address, limits);
    if (clipnorm !== null) run.clip_by_norm(size, address, norm);
  }
}

/** Scales all gradients by limit / max(norm, limit), where the norm is that of all of them together. Nothing is read back from the device. */
export function clipTogether(pairs: readonly GradientAndVariable[], limit: number): void {
  const count = pairs.length;
  if (count === 0) return;
  const { run } = backend();
  const squares = words(...new Array<number>(count).fill(0));
  for (let i = 0; i < count; i++) {
    const { address, size } = valuesOf(pairs[i]!);
    run.sum_squares(size, address, squares + 4 * i);
  }
  const scale = params(0);
  const bound = params(limit);
  run.reduce_sum(1, count, 1, squares, scale);
  run.sqrt(1, scale, scale);
  run.maximum(1, scale, bound, scale);
  run.div(1, bound, scale, scale);
  for (const pair of pairs) {
    const { address, size } = valuesOf(pair);
    run.scale_by(size, address, scale);
  }
}

/** What a gradient consists of: its values, or those of its rows. */
export function valuesOf({ gradient }: GradientAndVariable): Tensor {
  return gradient.kind === "dense" ? gradient.tensor : gradient.rows;
}
