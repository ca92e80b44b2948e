/**
 * What every optimizer does: hyper-parameters and slots as variables with TensorFlow's names, clipping, one fused update for each variable.
 *
 * @module
 */

import { checkOptionNames, ValueError } from "../errors.ts";
import type { GradientAndVariable } from "../autodiff/gradient.ts";
import { shortestFloat32 } from "../runtime/host_tensor.ts";
import type { LearningRateSchedule } from "../learning_rate.ts";
import { defaultLogger, type Logger } from "../logger.ts";
import { type ModelContext, nameScopedName, requireModel, type Variable, type VariableStore } from "../model.ts";
import { sameShape } from "../ops/_op.ts";
import { div } from "../ops/elementwise.ts";
import { scaleVariable } from "../ops/effects.ts";
import { recorder, type Value } from "../graph/current_recorder.ts";
import type { Tape } from "../autodiff/tape.ts";
import { backend } from "../runtime/backends/current.ts";
import { fromTypedArray, type Tensor } from "../runtime/tensor.ts";
import { clipEach, clipTogether } from "./_clip.ts";
import { checkedSettings, type OptimizerConfig, type OptimizerSettings, type OptionRanges } from "./options.ts";
import { betaPower, betaPowers, decayDivisor, describedRate, learningRate as rateValue, rateAt, tensorOfRate } from "./_rate.ts";
import { type BoundRule, type CheckpointScheme, type HyperParameters, keras, type SharedSpec, type SlotSpec, TRAINING } from "./scheme.ts";
import type { TrainOp } from "./train_op.ts";
import { type ActiveRule, recordUpdate } from "./update_rule.ts";

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

const minimizeOptions: ReadonlySet<string> = new Set(["variables", "nameScope", "trainingScope"]);

/** What holds for all variables of a step. */
interface StepRule {
  readonly hyper: HyperParameters;
  /** The rate where it is a scalar on the device. */
  readonly deviceRate: Tensor | null;
  /** What a step does to each variable. */
  readonly bound: ActiveRule;
  /** The states that all variables share, and what each step multiplies them by. */
  readonly shared: readonly Variable[];
  readonly factors: readonly number[];
}

/** The slots of a variable as its rule takes them; null where one is absent. */
type Slots = readonly (Variable | null)[];

interface Bound {
  owner: Optimizer | null;
  rule: StepRule;
  layout: string;
  slotSpecs: readonly SlotSpec[];
  readonly slots: Map<Variable, Slots>;
}

const NO_RULE = {} as StepRule;

/** What optimizers have made in a model, by scope and name. */
const boundIn = new WeakMap<VariableStore, Map<string, Bound>>();

/** What an optimizer is beside its options. */
export interface OptimizerTraits {
  /** Under which names its states stand in a checkpoint. Default: TensorFlow 2's. */
  readonly scheme?: CheckpointScheme;
  /** Ranges of its options. Default: all numbers are at least 0. */
  readonly ranges?: OptionRanges;
}

/** An optimizer with the rules of `tf.keras.optimizers.legacy`. Its state belongs to the model that it trains. */
export abstract class Optimizer {
  /** Name of the class. */
  readonly kind: string;
  /** Every option with its value. */
  protected readonly settings: OptimizerSettings;
  readonly #scheme: CheckpointScheme;
  /** The name that it has unless another is given. */
  readonly #kindName: string;
  #given: ReadonlySet<string>;

  /** Checks options against the defaults of a kind, which name all there are. */
  constructor(
    kind: string,
    defaults: Readonly<Record<string, string | number | boolean>>,
    options: object,
    { scheme = keras, ranges = {} }: OptimizerTraits = {},
  ) {
    this.kind = kind;
    this.#scheme = scheme;
    const { settings, given } = checkedSettings(kind, { ...scheme.options, ...defaults }, options, ranges);
    this.#kindName = defaults["name"] as string;
    this.settings = settings;
    this.#given = given;
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
    checkOptionNames("minimize()", options, minimizeOptions);
    return this.applyGradients(this.computeGradients(loss, options), options);
  }

  /** The gradients of a loss, not clipped, in the order of the variables' names. */
  computeGradients(loss: Tensor, options: MinimizeOptions = {}): readonly GradientAndVariable[] {
    checkOptionNames("computeGradients()", options, minimizeOptions);
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
    checkOptionNames("applyGradients()", options, minimizeOptions);
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
    const { rule } = bound;
    // A rate on the device is looked at there: whoever reads the status takes no step with one that is NaN.
    if (rule.deviceRate !== null) backend().run.check_finite(1, rule.deviceRate.address, 0, backend().status);
    return { gradients, apply: () => this.#apply(gradients, slots, step, rule) };
  }

  /** The learning rate of the step that follows `step` others, in float32. */
  rateAt(step: number, hyper: HyperParameters = this.#ownHyper()): number {
    const { learningRate } = this;
    return rateAt(typeof learningRate === "function" ? learningRate : hyper["learning_rate"]!, hyper["decay"] ?? 0, step, this.name);
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

  /** How a step changes each variable. */
  protected abstract rule(hyper: HyperParameters): BoundRule;

  #apply(gradients: readonly GradientAndVariable[], slotsOf: readonly Slots[], step: number, stepRule: StepRule): void {
    const limit = this.#limit("globalClipnorm");
    if (limit !== null) clipTogether(gradients, limit);
    const { hyper, deviceRate, bound, shared, factors } = stepRule;
    if (recorder.graph === null) {
      const { rule, attributes, decays } = bound;
      const rate = deviceRate === null ? this.rateAt(step, hyper) : timeDecayed(deviceRate, hyper, step);
      const block = rule.params(rate, attributes, shared.length > 0 ? shared : betaPowers(decays, step));
      for (let i = 0; i < gradients.length; i++) {
        const pair = gradients[i]!;
        const slots = slotsOf[i]!;
        rule.update(pair, slots, block);
        pair.variable.version++;
        for (let k = 0; k < slots.length; k++) if (slots[k] !== null) slots[k]!.version++;
      }
    } else this.#record(gradients, slotsOf, step, stepRule);
    for (let i = 0; i < shared.length; i++) scaleVariable(shared[i]!, factors[i]!);
  }

  /** The changes of a step as operations of a graph. */
  #record(gradients: readonly GradientAndVariable[], slotsOf: readonly Slots[], step: number, stepRule: StepRule): void {
    const { hyper, deviceRate, bound, shared } = stepRule;
    const { learningRate } = this;
    const own = typeof learningRate === "function" ? learningRate : hyper["learning_rate"]!;
    const rate: Value = deviceRate === null
      ? rateValue({ rate: describedRate(own, this.name), decay: hyper["decay"] ?? 0 }, step)
      : timeDecayed(deviceRate, hyper, step);
    const powers: readonly Value[] = shared.length > 0 ? shared : bound.decays.map((beta) => betaPower(beta, step));
    gradients.forEach((pair, i) => recordUpdate(bound, pair, slotsOf[i]!, [rate, ...powers]));
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
    // Every recording of a graph holds what is written when the optimizer is bound.
    const recording = recorder.graph !== null;
    if (bound?.owner === this && !recording) return bound;
    if (bound === undefined) inStore.set(place, bound = { owner: null, rule: NO_RULE, layout: "", slotSpecs: [], slots: new Map() });
    const hyper = this.#bindHyper(model.variables, model.logger ?? defaultLogger(), trainingScope);
    bound.slotSpecs = this.slotSpecs(hyper);
    const layout = bound.slotSpecs.map(({ name }) => name).join();
    if (layout !== bound.layout) bound.slots.clear();
    bound.layout = layout;
    const specs = this.sharedSpecs();
    const shared = specs.map(({ name, after }) => {
      const full = nameScopedName(nameScope === undefined || nameScope === "" ? name : `${nameScope}/${name}`);
      const at = (step: number) => Float32Array.of(after(step));
      return model.variables.get(full, [], () => at(0), false, { optimizer: this.name, variable: null, slot: name, after: at });
    });
    bound.rule = {
      hyper,
      deviceRate: tensorOfRate(this.learningRate),
      bound: this.rule(hyper) as ActiveRule,
      shared,
      factors: specs.map(({ factor }) => factor),
    };
    bound.owner = recording ? null : this;
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
      const stored = variable.scalar;
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

  #makeSlots(model: ModelContext, bound: Bound, variable: Variable, options: MinimizeOptions): Slots {
    const { nameScope, trainingScope = TRAINING } = options;
    // Under a name of one's own nothing tells that the rules are the same.
    const converts = this.name === this.#kindName;
    const made = bound.slotSpecs.map(({ name, initial, v1Suffix }, index) => {
      return model.variables.get(
        this.#scheme.slotName(this.name, variable.name, name, index, nameScope !== undefined, trainingScope),
        variable.shape,
        () => new Float32Array(variable.size).fill(initial),
        false,
        {
          optimizer: this.name,
          variable: variable.name,
          slot: name,
          ...(converts && v1Suffix !== undefined ? { v1Suffix } : {}),
        },
      );
    });
    const slots = bound.rule.bound.rule.slots.map((slot) => made[bound.slotSpecs.findIndex(({ name }) => name === slot)] ?? null);
    bound.slots.set(variable, slots);
    return slots;
  }
}

/** A rate on the device with its time decay. */
function timeDecayed(rate: Tensor, hyper: HyperParameters, step: number): Tensor {
  const decay = hyper["decay"] ?? 0;
  return decay === 0 ? rate : div(rate, fromTypedArray(decayDivisor(decay, step), []));
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

/** The tape that records now. Only its type is known here: who trains has loaded it, who predicts need not. */
function currentTape(): Tape {
  const tape = recorder.current as Partial<Tape> | null;
  if (tape?.gradients === undefined) {
    throw new ValueError("Gradients are computed while a tape records: call minimize inside a modelFn in TRAIN mode, or inside tape.run");
  }
  return tape as Tape;
}
