/**
 * References of the optimizers: TensorFlow's rules for one element, rounded to float32 after every operation. The kernels must give the same bits.
 */
import { assertEquals } from "@std/assert";
import { statusCodes } from "../../../../wasm/codes.ts";
import type { KernelName } from "../../../../wasm/kernels.ts";
import { assertNear, type KernelCase, type Lab, type Random } from "../_lab.ts";

const f = Math.fround;

/** The state of one element: weight, then slots; the rule returns the next state. */
export type Rule = (state: readonly number[], g: number, p: readonly number[]) => number[];

const sgd: Rule = ([w], g, [rate]) => [f(w! - f(g * rate!))];

const momentum: Rule = ([w, velocity], g, [rate, factor, nesterov]) => {
  const v = f(f(velocity! * factor!) - f(g * rate!));
  return [f(w! + (nesterov ? f(f(v * factor!) - f(g * rate!)) : v)), v];
};

const momentumV1: Rule = ([w, velocity], g, [rate, factor, nesterov]) => {
  const v = f(f(velocity! * factor!) + g);
  return [f(w! - (nesterov ? f(f(g * rate!) + f(f(v * factor!) * rate!)) : f(v * rate!))), v];
};

const proximalAdagrad: Rule = ([w, accumulator], g, [rate, l1, l2]) => {
  const a = f(accumulator! + f(g * g));
  const own = f(rate! / f(Math.sqrt(a)));
  const moved = f(w! - f(g * own));
  return [f(Math.sign(moved) * Math.max(f(Math.abs(moved) - f(own * l1!)), 0) / f(1 + f(l2! * own))), a];
};

const adagrad: Rule = ([w, accumulator], g, [rate, epsilon]) => {
  const a = f(accumulator! + f(g * g));
  return [f(w! - f(f(g * rate!) / f(f(Math.sqrt(a)) + epsilon!))), a];
};

/** State w, m, v, vhat. */
const adam: Rule = ([w, m, v, vhat], g, [alpha, oneMinusBeta1, oneMinusBeta2, epsilon]) => {
  const first = f(m! + f(f(g - m!) * oneMinusBeta1!));
  const second = f(v! + f(f(f(g * g) - v!) * oneMinusBeta2!));
  const greatest = Math.max(second, vhat ?? 0);
  return [f(w! - f(f(first * alpha!) / f(f(Math.sqrt(vhat === undefined ? second : greatest)) + epsilon!))), first, second, greatest];
};

/** A row without a gradient has g = 0 here: adding 0 changes nothing. */
const adamSparse: Rule = ([w, m, v, vhat], g, [alpha, oneMinusBeta1, oneMinusBeta2, epsilon, beta1, beta2]) => {
  const first = f(f(m! * beta1!) + f(g * oneMinusBeta1!));
  const second = f(f(v! * beta2!) + f(f(g * g) * oneMinusBeta2!));
  const greatest = Math.max(second, vhat ?? 0);
  return [f(w! - f(f(first * alpha!) / f(f(Math.sqrt(vhat === undefined ? second : greatest)) + epsilon!))), first, second, greatest];
};

/** State w, ms, mg, momentum; what is not there is undefined. */
function rmsprop(sparse: boolean): Rule {
  return ([w, ms, mg, slot], g, [rate, rho, factor, epsilon]) => {
    const rest = f(1 - rho!);
    const moved = (average: number, x: number): number =>
      sparse || slot === undefined ? f(f(average * rho!) + f(x * rest)) : f(average + f(f(x - average) * rest));
    const square = moved(ms!, f(g * g));
    const mean = mg === undefined ? 0 : moved(mg, g);
    const variance = f(square - f(mean * mean));
    if (slot === undefined) return [f(w! - f(f(g * rate!) / f(f(Math.sqrt(variance)) + epsilon!))), square, mean];
    const velocity = f(f(slot * factor!) + f(f(g * rate!) / f(Math.sqrt(f(variance + epsilon!)))));
    return [f(w! - velocity), square, mean, velocity];
  };
}

const ftrl: Rule = ([w, accumulator, linear], g, [rate, l1, l2, power, beta, shrinkage]) => {
  const root = (a: number): number => (power === -0.5 ? f(Math.sqrt(a)) : f(a ** -power!));
  const next = f(accumulator! + f(g * g));
  const sigma = f(f(root(next) - root(accumulator!)) / rate!);
  const z = f(linear! + f(f(g + f(f(2 * shrinkage!) * w!)) - f(sigma * w!)));
  const ridge = f(2 * f(l2! + f(beta! / f(2 * rate!))));
  const quadratic = f(f(root(next) / rate!) + ridge);
  return [Math.abs(z) > l1! ? f(f(Math.sign(z) * l1! - z) / quadratic) : 0, next, z];
};

/** One dense step and one row step against the rule. `slots` says which slots there are: the others get address 0. */
interface Spec {
  readonly dense: KernelName;
  readonly rule: Rule;
  readonly params: readonly number[];
  readonly slots: readonly boolean[];
}

const rate = f(0.1);
const adamParams = [f(0.05), f(0.1), f(0.001), f(1e-7), f(0.9), f(0.999)].map(f);
const rmspropParams = [rate, f(0.9), f(0.8), f(1e-3)];
const ftrlParams = [f(0.2), f(0.1), f(0.2), -0.5, f(0.3), f(0.05)];

type Call = (...args: number[]) => void;

/** Positive slots, as they are in training; the mean of the gradient (third of rmsprop) is small, so that the variance stays positive. */
function drawState(random: Random, n: number, slots: readonly boolean[]): Float32Array[] {
  return [random.floats(n), ...slots.map((_, i) => random.floats(n, 0.5, 2).map((x) => (i === 1 ? x * 0.1 : x)))];
}

async function denseStep({ dense, rule, params, slots }: Spec, lab: Lab, n: number, random: Random): Promise<void> {
  const state = drawState(random, n, slots);
  const g = random.floats(n);
  const buffers = state.map((words) => lab.f32(words));
  const addresses = buffers.map((buffer, i) => (i === 0 || slots[i - 1] ? buffer.address : 0));
  (lab.kernels[dense] as Call)(n, ...addresses, lab.f32(g).address, lab.f32(params).address);
  const expected = Array.from(
    g,
    (x, i) => rule(state.map((words, s) => (s === 0 || slots[s - 1] ? words[i] : undefined) as number), x, params),
  );
  for (const [s, buffer] of buffers.entries()) {
    const words = s === 0 || slots[s - 1] ? expected.map((next) => next[s]!) : [...state[s]!];
    assertNear(await buffer.f32(), words, {}, `${dense}(${n}) state ${s}`);
  }
}

/** All of the rows where `everywhere` (with g = 0 but at ids), else those at ids alone. */
async function rowStep(
  spec: Spec & { readonly rows: KernelName; readonly everywhere: boolean; readonly size: boolean },
  lab: Lab,
  width: number,
  random: Random,
): Promise<void> {
  const { rows, rule, params, slots, everywhere, size } = spec;
  const ids = [4, 0, 3];
  const n = 6 * width;
  const state = drawState(random, n, slots);
  const g = random.floats(ids.length * width);
  const buffers = state.map((words) => lab.f32(words));
  const addresses = buffers.map((buffer, i) => (i === 0 || slots[i - 1] ? buffer.address : 0));
  const lead = [lab.i32([ids.length]).address, width, lab.i32(ids).address];
  (lab.kernels[rows] as Call)(...(size ? [n] : []), ...lead, ...addresses, lab.f32(g).address, lab.f32(params).address);
  const expected = state.map((words) => words.slice());
  for (let i = 0; i < n; i++) {
    const entry = ids.indexOf(Math.floor(i / width));
    if (entry < 0 && !everywhere) continue;
    const next = rule(
      state.map((words, s) => (s === 0 || slots[s - 1] ? words[i] : undefined) as number),
      entry < 0 ? 0 : g[entry * width + (i % width)]!,
      params,
    );
    expected.forEach((words, s) => {
      if (s === 0 || slots[s - 1]) words[i] = next[s]!;
    });
  }
  for (const [s, buffer] of buffers.entries()) assertNear(await buffer.f32(), expected[s]!, {}, `${rows}(${width}) state ${s}`);
}

function dense(...specs: Spec[]): KernelCase {
  return async (lab, n, random) => {
    for (const spec of specs) await denseStep(spec, lab, n, random);
  };
}

function rows(name: KernelName, options: { everywhere?: boolean; size?: boolean }, ...specs: Spec[]): KernelCase {
  return async (lab, n, random) => {
    // Rows of a table are never thousands wide.
    if (n > 100) return;
    for (const spec of specs) await rowStep({ ...spec, rows: name, everywhere: false, size: false, ...options }, lab, n, random);
  };
}

const sgdSpec: Spec = { dense: "sgd", rule: sgd, params: [rate], slots: [] };
const momentumSpec: Spec = { dense: "momentum", rule: momentum, params: [rate, f(0.9), 0], slots: [true] };
const nesterovSpec: Spec = { ...momentumSpec, params: [rate, f(0.9), 1] };
const momentumV1Spec: Spec = { ...momentumSpec, dense: "momentum_v1", rule: momentumV1 };
const nesterovV1Spec: Spec = { ...momentumV1Spec, params: nesterovSpec.params };
const proximalSpec: Spec = { dense: "proximal_adagrad", rule: proximalAdagrad, params: [rate, f(0.3), f(0.2)], slots: [true] };
const adagradSpec: Spec = { dense: "adagrad", rule: adagrad, params: [rate, f(1e-7)], slots: [true] };
const adamSpec: Spec = { dense: "adam", rule: adam, params: adamParams, slots: [true, true, false] };
const amsgradSpec: Spec = { ...adamSpec, slots: [true, true, true] };
const rmspropSpecs: Spec[] = [[true, false, false], [true, true, false], [true, false, true], [true, true, true]].map((slots) => ({
  dense: "rmsprop",
  rule: rmsprop(false),
  params: rmspropParams,
  slots,
}));
const rmspropSparse = rmspropSpecs.map((spec) => ({ ...spec, rule: rmsprop(true) }));
const ftrlSpec: Spec = { dense: "ftrl", rule: ftrl, params: ftrlParams, slots: [true, true] };
const ftrlPowerSpec: Spec = { ...ftrlSpec, params: ftrlParams.with(3, f(-0.7)) };

export const optimizerCases = {
  sgd: dense(sgdSpec),
  sgd_rows: rows("sgd_rows", {}, sgdSpec),
  momentum: dense(momentumSpec, nesterovSpec),
  momentum_rows: rows("momentum_rows", {}, momentumSpec, nesterovSpec),
  momentum_v1: dense(momentumV1Spec, nesterovV1Spec),
  momentum_v1_rows: rows("momentum_v1_rows", {}, momentumV1Spec, nesterovV1Spec),
  proximal_adagrad: dense(proximalSpec),
  proximal_adagrad_rows: rows("proximal_adagrad_rows", {}, proximalSpec),
  adagrad: dense(adagradSpec),
  adagrad_rows: rows("adagrad_rows", {}, adagradSpec),
  adam: dense(adamSpec, amsgradSpec),
  adam_rows: rows("adam_rows", { everywhere: true, size: true }, { ...adamSpec, rule: adamSparse }, { ...amsgradSpec, rule: adamSparse }),
  rmsprop: dense(...rmspropSpecs),

  rmsprop_rows: async (lab, n, random) => {
    // With a momentum slot only the rows at ids change; without one every average decays, but w stands still where g is 0.
    await rows("rmsprop_rows", { everywhere: true, size: true }, ...rmspropSparse.slice(0, 2))(lab, n, random);
    await rows("rmsprop_rows", { size: true }, ...rmspropSparse.slice(2))(lab, n, random);
  },

  ftrl: dense(ftrlSpec, ftrlPowerSpec),
  ftrl_rows: rows("ftrl_rows", {}, ftrlSpec, ftrlPowerSpec),

  clip_by_norm: async (lab, n, random) => {
    const g = random.floats(n);
    for (const limit of [0.5, 1e6]) {
      const y = lab.f32(g);
      lab.kernels.clip_by_norm(n, y.address, lab.f32([limit]).address);
      const factor = limit / Math.max(Math.hypot(...g), limit);
      assertNear(await y.f32(), g.map((x) => x * factor), { ulps: 5 }, `clip_by_norm(${n})`);
      if (limit > 1) assertEquals(await y.f32(), g, "an unclipped gradient keeps its bits");
    }
    if (n === 0) return;
    const bad = lab.f32(g.with(n - 1, NaN));
    lab.kernels.clip_by_norm(n, bad.address, lab.f32([0.5]).address);
    assertNear(await bad.f32(), new Float32Array(n).fill(NaN), {}, `clip_by_norm(${n}) of NaN`);
  },

  scale_by: async (lab, n, random) => {
    const g = random.wild(n);
    const y = lab.f32(g);
    lab.kernels.scale_by(n, y.address, lab.f32([-1.5]).address);
    assertNear(await y.f32(), g.map((x) => x * -1.5), {}, `scale_by(${n})`);
  },

  check_finite: async (lab, n, random) => {
    const x = random.floats(n).map((value, i) => (i % 5 === 0 ? 3.4e38 : value));
    const status = lab.i32([0, 0]);
    lab.kernels.check_finite(n, lab.f32(x).address, 7, status.address);
    assertEquals(await status.i32(), Int32Array.of(0, 0));
    if (n === 0) return;
    for (const bad of [NaN, Infinity, -Infinity]) {
      const found = lab.i32([0, 0]);
      lab.kernels.check_finite(n, lab.f32(x.with(random.below(n), bad)).address, 7, found.address);
      assertEquals(await found.i32(), Int32Array.of(statusCodes.notFinite, 7));
    }
  },

  check_nan: async (lab, n, random) => {
    const x = random.floats(n).map((value, i) => (i % 5 === 0 ? Infinity : i % 7 === 0 ? -Infinity : value));
    const status = lab.i32([0, 0]);
    lab.kernels.check_nan(n, lab.f32(x).address, 7, status.address);
    assertEquals(await status.i32(), Int32Array.of(0, 0));
    if (n === 0) return;
    const found = lab.i32([0, 0]);
    lab.kernels.check_nan(n, lab.f32(x.with(random.below(n), NaN)).address, 7, found.address);
    assertEquals(await found.i32(), Int32Array.of(statusCodes.nanLoss, 7));
  },
} satisfies Partial<Record<KernelName, KernelCase>>;
