/**
 * Steps of optimizers. The rules are those of the kernels (wasm/assembly); rows of tables are moved alone where the rule leaves the others as they are.
 *
 * @module
 */

import { UnimplementedError } from "../../core/errors.ts";
import type { OpAttributes, OpName } from "../../core/graph/attributes.ts";
import type { learningRateFromConfig } from "../../core/learning_rate.ts";
import type { Conversion, Converted, Formulaic, Row, Rows } from "./conversion.ts";
import { target } from "./effects.ts";
import type { Expressions } from "./expressions.ts";
import { type Output, type } from "./node_writer.ts";

/** Numbers of a step: its rate, and the powers of decays where a rule has them. */
interface StepNumbers {
  readonly rate: Output;
  readonly powers: readonly Output[];
}

/** What a variable and its slots are after a step; null for a slot that the rule does not have here. */
interface Moved {
  readonly variable: Output;
  readonly slots: readonly (Output | null)[];
}

type ApplyOp = Extract<OpName, `apply_${string}`>;

type Rule<O extends ApplyOp> = (
  e: Expressions,
  values: { readonly w: Output; readonly slots: readonly (Output | null)[]; readonly g: Output },
  numbers: StepNumbers,
  attributes: Formulaic<OpAttributes[O]>,
) => Moved;

const rules = {
  sgd: (e, { w, g }, { rate }) => ({ variable: e.binary("Sub", w, e.binary("Mul", g, rate)), slots: [] }),
  momentum: (e, { w, slots: [v], g }, { rate }, { momentum, nesterov }) => {
    const factor = e.scalar(momentum as number, "float32");
    const step = e.binary("Mul", g, rate);
    const next = e.binary("Sub", e.binary("Mul", v!, factor), step);
    return { variable: e.binary("AddV2", w, nesterov ? e.binary("Sub", e.binary("Mul", next, factor), step) : next), slots: [next] };
  },
  momentumV1: (e, { w, slots: [v], g }, { rate }, { momentum, nesterov }) => {
    const factor = e.scalar(momentum as number, "float32");
    const next = e.binary("AddV2", e.binary("Mul", v!, factor), g);
    const along = e.binary("Mul", nesterov ? e.binary("Mul", next, factor) : next, rate);
    return { variable: e.binary("Sub", w, nesterov ? e.binary("AddV2", e.binary("Mul", g, rate), along) : along), slots: [next] };
  },
  adagrad: (e, { w, slots: [a], g }, { rate }, { epsilon }) => {
    const next = e.binary("AddV2", a!, e.unary("Square", g));
    const root = e.binary("AddV2", e.unary("Sqrt", next), e.scalar(epsilon as number, "float32"));
    return { variable: e.binary("Sub", w, e.binary("RealDiv", e.binary("Mul", g, rate), root)), slots: [next] };
  },
  proximalAdagrad: (e, { w, slots: [a], g }, { rate }, { l1, l2 }) => {
    const next = e.binary("AddV2", a!, e.unary("Square", g));
    const own = e.binary("RealDiv", rate, e.unary("Sqrt", next));
    const moved = e.binary("Sub", w, e.binary("Mul", g, own));
    const reduced = e.binary("Sub", e.unary("Abs", moved), e.binary("Mul", own, e.scalar(l1 as number, "float32")));
    const shrunk = e.binary("Mul", e.unary("Sign", moved), e.unary("Relu", reduced));
    const divisor = e.binary("AddV2", e.scalar(1, "float32"), e.binary("Mul", own, e.scalar(l2 as number, "float32")));
    return { variable: e.binary("RealDiv", shrunk, divisor), slots: [next] };
  },
  adam: (e, { w, slots: [m, v, vhat], g }, { rate, powers }, { beta1, beta2, epsilon }) => {
    const one = e.scalar(1, "float32");
    const towards = (average: Output, x: Output, beta: number): Output =>
      e.binary("AddV2", average, e.binary("Mul", e.binary("Sub", x, average), e.scalar(Math.fround(1 - beta), "float32")));
    const first = towards(m!, g, beta1 as number);
    const second = towards(v!, e.unary("Square", g), beta2 as number);
    const largest = vhat === null || vhat === undefined ? null : e.binary("Maximum", vhat, second);
    const corrected = e.binary(
      "RealDiv",
      e.binary("Mul", rate, e.unary("Sqrt", e.binary("Sub", one, powers[1]!))),
      e.binary("Sub", one, powers[0]!),
    );
    const root = e.binary("AddV2", e.unary("Sqrt", largest ?? second), e.scalar(epsilon as number, "float32"));
    return { variable: e.binary("Sub", w, e.binary("RealDiv", e.binary("Mul", first, corrected), root)), slots: [first, second, largest] };
  },
  rmsprop: (e, { w, slots: [ms, mg, velocity], g }, { rate }, { rho, momentum, epsilon }) => {
    const towards = (average: Output, x: Output): Output =>
      e.binary(
        "AddV2",
        e.binary("Mul", average, e.scalar(rho as number, "float32")),
        e.binary("Mul", x, e.scalar(Math.fround(1 - Math.fround(rho as number)), "float32")),
      );
    const square = towards(ms!, e.unary("Square", g));
    const mean = mg === null || mg === undefined ? null : towards(mg, g);
    const variance = mean === null ? square : e.binary("Sub", square, e.unary("Square", mean));
    const small = e.scalar(epsilon as number, "float32");
    const along = e.binary("Mul", g, rate);
    if (velocity === null || velocity === undefined) {
      const step = e.binary("RealDiv", along, e.binary("AddV2", e.unary("Sqrt", variance), small));
      return { variable: e.binary("Sub", w, step), slots: [square, mean, null] };
    }
    const step = e.binary("RealDiv", along, e.unary("Sqrt", e.binary("AddV2", variance, small)));
    const next = e.binary("AddV2", e.binary("Mul", velocity, e.scalar(momentum as number, "float32")), step);
    return { variable: e.binary("Sub", w, next), slots: [square, mean, next] };
  },
  ftrl: (e, { w, slots: [a, z], g }, { rate }, { l1, l2, learningRatePower, beta, l2Shrinkage }) => {
    const number = (value: unknown): Output => e.scalar(value as number, "float32");
    const power = (x: Output): Output =>
      learningRatePower === -0.5 ? e.unary("Sqrt", x) : e.binary("Pow", x, number(-(learningRatePower as number)));
    const next = e.binary("AddV2", a!, e.unary("Square", g));
    const root = power(next);
    const shrunk = e.binary("AddV2", g, e.binary("Mul", number(2 * (l2Shrinkage as number)), w));
    const sigma = e.binary("RealDiv", e.binary("Sub", root, power(a!)), rate);
    const linear = e.binary("AddV2", z!, e.binary("Sub", shrunk, e.binary("Mul", sigma, w)));
    const penalty = e.binary("AddV2", number(l2), e.binary("RealDiv", number(beta), e.binary("Mul", number(2), rate)));
    const quadratic = e.binary("AddV2", e.binary("RealDiv", root, rate), e.binary("Mul", number(2), penalty));
    const signed = e.binary("Mul", e.unary("Sign", linear), number(l1));
    const moved = e.binary("RealDiv", e.binary("Sub", signed, linear), quadratic);
    const isLarge = e.cast(e.compare("Greater", e.unary("Abs", linear), number(l1)), "float32");
    return { variable: e.binary("Mul", moved, isLarge), slots: [next, linear] };
  },
} satisfies {
  readonly sgd: Rule<"apply_sgd">;
  readonly momentum: Rule<"apply_momentum">;
  readonly momentumV1: Rule<"apply_momentum_v1">;
  readonly adagrad: Rule<"apply_adagrad">;
  readonly proximalAdagrad: Rule<"apply_proximal_adagrad">;
  readonly adam: Rule<"apply_adam">;
  readonly rmsprop: Rule<"apply_rmsprop">;
  readonly ftrl: Rule<"apply_ftrl">;
};

/** The rows of optimizers, and of what follows from the number of steps. */
export const optimizers = {
  apply_sgd: dense(rules.sgd, 0),
  apply_sgd_rows: touched(rules.sgd, 0),
  apply_momentum: dense(rules.momentum, 1),
  apply_momentum_rows: touched(rules.momentum, 1),
  apply_momentum_v1: dense(rules.momentumV1, 1),
  apply_momentum_v1_rows: touched(rules.momentumV1, 1),
  apply_adagrad: dense(rules.adagrad, 1),
  apply_adagrad_rows: touched(rules.adagrad, 1),
  apply_proximal_adagrad: dense(rules.proximalAdagrad, 1),
  apply_proximal_adagrad_rows: touched(rules.proximalAdagrad, 1),
  apply_adam: dense(rules.adam, 3),
  // The averages of all rows decay.
  apply_adam_rows: densified(rules.adam, 3),
  apply_rmsprop: dense(rules.rmsprop, 3),
  apply_rmsprop_rows: (inputs, attributes, conversion, node) => {
    const apply = inputs[3] === null ? densified(rules.rmsprop, 3) : touched(rules.rmsprop, 3);
    return apply(inputs, attributes, conversion, node);
  },
  apply_ftrl: dense(rules.ftrl, 2),
  apply_ftrl_rows: touched(rules.ftrl, 2),

  learning_rate: ([step], { rate, decay }, conversion) => {
    const { e } = conversion;
    const taken = e.cast(conversion.tensor(step), "float32");
    const own = typeof rate === "number"
      ? e.scalar(rate, "float32")
      : scheduled(e, rate as unknown as Parameters<typeof learningRateFromConfig>[0], taken);
    const decayed = decay === 0 ? own : e.binary("RealDiv", own, divisor(e, decay as number, taken));
    return e.reshape(decayed, [1]);
  },
  decay_divisor: ([step], { decay }, conversion) => {
    const { e } = conversion;
    return e.reshape(divisor(e, decay as number, e.cast(conversion.tensor(step), "float32")), [1]);
  },
  beta_power: ([step], { beta }, conversion) => {
    const { e } = conversion;
    const steps = e.binary("AddV2", e.cast(conversion.tensor(step), "float32"), e.scalar(1, "float32"));
    return e.reshape(e.binary("Pow", e.scalar(beta as number, "float32"), steps), [1]);
  },
} satisfies Rows;

function divisor(e: Expressions, decay: number, steps: Output): Output {
  return e.binary("AddV2", e.scalar(1, "float32"), e.binary("Mul", e.scalar(decay, "float32"), steps));
}

/** The rate of a schedule (core/learning_rate.ts) after so many steps. */
function scheduled(e: Expressions, config: Parameters<typeof learningRateFromConfig>[0], steps: Output): Output {
  const number = (value: number): Output => e.scalar(value, "float32");
  switch (config.name) {
    case "exponential_decay":
    case "inverse_time_decay": {
      const ratio = e.binary("RealDiv", steps, number(config.decaySteps));
      const intervals = config.staircase ? e.unary("Floor", ratio) : ratio;
      if (config.name === "exponential_decay") {
        return e.binary("Mul", number(config.initialLearningRate), e.binary("Pow", number(config.decayRate), intervals));
      }
      const grown = e.binary("AddV2", number(1), e.binary("Mul", number(config.decayRate), intervals));
      return e.binary("RealDiv", number(config.initialLearningRate), grown);
    }
    case "piecewise_constant_decay": {
      const { boundaries, values } = config;
      return boundaries.reduceRight(
        (rate, boundary, i) => e.select(e.compare("LessEqual", steps, number(boundary)), number(values[i]!), rate),
        number(values.at(-1)!),
      );
    }
    default:
      throw new UnimplementedError(`The schedule ${config.name} cannot be exported to TensorFlow`);
  }
}

// deno-lint-ignore no-explicit-any
type AnyRule = Rule<any>;

/** Of a gradient of the variable's shape. */
function dense(rule: AnyRule, slotCount: number): Row<OpName> {
  return (inputs, attributes, conversion) => {
    const gradient = conversion.tensor(inputs[1 + slotCount]);
    moveAll(conversion, inputs, slotCount, rule, gradient, 2 + slotCount, attributes);
  };
}

/** Of rows of a gradient, where the others move as well. */
function densified(rule: AnyRule, slotCount: number): Row<OpName> {
  return (inputs, attributes, conversion, node) => {
    const { e } = conversion;
    const [ids, rows] = [conversion.tensor(inputs[1 + slotCount]), conversion.tensor(inputs[2 + slotCount])];
    const whole = e.scatter(e.expandDims(ids, 1), rows, conversion.extents(node.inputs[0]!)!);
    moveAll(conversion, inputs, slotCount, rule, whole, 3 + slotCount, attributes);
  };
}

function moveAll(
  conversion: Conversion,
  inputs: readonly (Converted | null)[],
  slotCount: number,
  rule: AnyRule,
  g: Output,
  numbersAt: number,
  attributes: Parameters<AnyRule>[3],
): void {
  const { e } = conversion;
  const [variable, ...slots] = targets(conversion, inputs, slotCount);
  const moved = rule(
    e,
    { w: variable![1], slots: slots.map((slot) => slot?.[1] ?? null), g },
    numbersOf(conversion, inputs, numbersAt),
    attributes,
  );
  e.assign(variable![0], moved.variable);
  moved.slots.forEach((slot, i) => slot && e.assign(slots[i]![0], slot));
}

/** Of rows of a gradient, where the others stay. */
function touched(rule: AnyRule, slotCount: number): Row<OpName> {
  return (inputs, attributes, conversion) => {
    const { e } = conversion;
    const [ids, g] = [conversion.tensor(inputs[1 + slotCount]), conversion.tensor(inputs[2 + slotCount])];
    const [variable, ...slots] = targets(conversion, inputs, slotCount);
    const rowsOf = (each: Target): Output => e.gather(each[1], ids);
    const values = { w: rowsOf(variable!), slots: slots.map((slot) => slot === null ? null : rowsOf(slot)), g };
    const moved = rule(e, values, numbersOf(conversion, inputs, 3 + slotCount), attributes);
    const write = (each: Target, rows: Output): void => {
      e.writer.node("ResourceScatterUpdate", [each[0], ids, rows], { dtype: type("float32"), Tindices: type("int32") }, []);
    };
    write(variable!, moved.variable);
    moved.slots.forEach((slot, i) => slot && write(slots[i]!, slot));
  };
}

type Target = readonly [handle: Output, read: Output];

function targets(conversion: Conversion, inputs: readonly (Converted | null)[], slotCount: number): (Target | null)[] {
  return inputs.slice(0, 1 + slotCount).map((input) => input === null ? null : target(conversion, input));
}

/** Rate and powers, as scalars. */
function numbersOf(conversion: Conversion, inputs: readonly (Converted | null)[], at: number): StepNumbers {
  const [rate, ...powers] = inputs.slice(at).map((value) => conversion.e.reshape(conversion.tensor(value), []));
  return { rate: rate!, powers };
}
