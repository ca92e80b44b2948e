/**
 * One update per optimizer, in place, and what is done to a gradient before it. The rules are TensorFlow's (core/kernels/training_ops.cc and the Keras
 * optimizers in Python) with its roundings: every operation is rounded to float32, here where it is not written to a Float32Array anyway, so
 * that all devices agree to the bit.
 *
 * @module
 */

import { statusCodes } from "../../../../wasm/codes.ts";
import { products } from "./reduce.ts";
import { type DeviceWords, f } from "./words.ts";

/** The kernels of optimizers. */
export function optimizers(words: DeviceWords) {
  /**
   * Runs an update on the element at each place of `n`. It gets the variable and its slots as arrays, the gradient as a number, and as many words of the
   * parameters as it takes.
   */
  const dense = (update: Update, parameters: number) => (n: number, ...addresses: number[]): void => {
    const [params, g] = [addresses.at(-1)!, addresses.at(-2)!];
    const arrays = addresses.slice(0, -2).map((address) => address === 0 ? null : words.floats(address, n));
    const [gradient, p] = [words.floats(g, n), [...words.floats(params, parameters)]];
    for (let i = 0; i < n; i++) update(arrays as unknown as Arrays, i, gradient[i]!, p as unknown as Parameters);
  };
  /** The dense update on each row that has a gradient. */
  const rows = (update: Update, parameters: number) => (count: number, width: number, ids: number, ...addresses: number[]): void => {
    const [params, g] = [addresses.at(-1)!, addresses.at(-2)!];
    words.ints(ids, words.int(count)).forEach((id, i) => {
      const own = addresses.slice(0, -2).map((address) => address === 0 ? 0 : address + 4 * width * id);
      dense(update, parameters)(width, ...own, g + 4 * width * i, params);
    });
  };
  const scale = (n: number, x: number, factor: number): void => {
    const values = words.floats(x, n);
    for (let i = 0; i < n; i++) values[i]! *= factor;
  };

  return {
    sgd: dense(sgd, 1),
    sgd_rows: rows(sgd, 1),
    momentum: dense(momentum, 3),
    momentum_rows: rows(momentum, 3),
    momentum_v1: dense(momentumV1, 3),
    momentum_v1_rows: rows(momentumV1, 3),
    adagrad: dense(adagrad, 2),
    adagrad_rows: rows(adagrad, 2),
    proximal_adagrad: dense(proximalAdagrad, 3),
    proximal_adagrad_rows: rows(proximalAdagrad, 3),
    ftrl: dense(ftrl, 6),
    ftrl_rows: rows(ftrl, 6),

    adam: dense(adam, 4),
    // All moments decay, the rows' gradients are added to them, then all elements move.
    adam_rows(
      n: number,
      count: number,
      width: number,
      ids: number,
      w: number,
      m: number,
      v: number,
      vhat: number,
      g: number,
      params: number,
    ): void {
      scale(n, m, words.float(params + 16));
      scale(n, v, words.float(params + 20));
      rows(addToMoments, 3)(count, width, ids, m, v, g, params);
      // The gradient is in the moments: in its place stands an array that is not looked at.
      dense(moveByMoments, 4)(n, w, m, v, vhat, w, params);
    },

    rmsprop(n: number, w: number, ms: number, mg: number, momentum_slot: number, g: number, params: number): void {
      dense(momentum_slot === 0 ? rmsprop : rmspropWithMomentum(false), 4)(n, w, ms, mg, momentum_slot, g, params);
    },
    // Without a momentum slot the averages of all rows decay; with one only the rows at ids change.
    rmsprop_rows(
      n: number,
      count: number,
      width: number,
      ids: number,
      w: number,
      ms: number,
      mg: number,
      momentum_slot: number,
      g: number,
      params: number,
    ): void {
      if (momentum_slot !== 0) rows(rmspropWithMomentum(true), 4)(count, width, ids, w, ms, mg, momentum_slot, g, params);
      else {
        const rho = words.float(params + 4);
        scale(n, ms, rho);
        if (mg !== 0) scale(n, mg, rho);
        rows(rmspropOfDecayed, 4)(count, width, ids, w, ms, mg, g, params);
      }
    },

    clip_by_norm(n: number, g: number, params: number): void {
      const limit = words.float(params);
      const gradient = words.floats(g, n);
      scale(n, g, limit / Math.max(Math.sqrt(products(gradient, gradient)), limit));
    },

    scale_by: (n: number, g: number, factor: number): void => scale(n, g, words.float(factor)),

    check_finite(n: number, x: number, row: number, status: number): void {
      if (!words.floats(x, n).every(Number.isFinite)) words.report(status, statusCodes.notFinite, row);
    },

    check_nan(n: number, x: number, row: number, status: number): void {
      if (words.floats(x, n).some(Number.isNaN)) words.report(status, statusCodes.nanLoss, row);
    },
  };
}

/** The variable and its slots; what is absent is null. */
type Arrays = readonly [Float32Array, Float32Array, Float32Array, Float32Array];
type Parameters = readonly [number, number, number, number, number, number];

/** Changes element i of the arrays for the gradient g. */
type Update = (arrays: Arrays, i: number, g: number, parameters: Parameters) => void;

function sgd([w]: Arrays, i: number, g: number, [rate]: Parameters): void {
  w[i] = w[i]! - f(g * rate);
}

function momentum([w, velocity]: Arrays, i: number, g: number, [rate, factor, nesterov]: Parameters): void {
  const step = f(g * rate);
  const v = velocity[i] = f(f(velocity[i]! * factor) - step);
  w[i] = w[i]! + (nesterov ? f(f(v * factor) - step) : v);
}

/** As TensorFlow 1 has it: the rate is not part of the velocity. */
function momentumV1([w, velocity]: Arrays, i: number, g: number, [rate, factor, nesterov]: Parameters): void {
  const v = velocity[i] = f(f(velocity[i]! * factor) + g);
  w[i] = w[i]! - (nesterov ? f(f(g * rate) + f(f(v * factor) * rate)) : f(v * rate));
}

/** Duchi et al. 2011. */
function adagrad([w, accumulator]: Arrays, i: number, g: number, [rate, epsilon]: Parameters): void {
  const a = accumulator[i] = f(accumulator[i]! + f(g * g));
  w[i] = w[i]! - f(f(g * rate) / f(f(Math.sqrt(a)) + epsilon));
}

/** Duchi & Singer 2009. */
function proximalAdagrad([w, accumulator]: Arrays, i: number, g: number, [rate, l1, l2]: Parameters): void {
  const a = accumulator[i] = f(accumulator[i]! + f(g * g));
  const own = f(rate / f(Math.sqrt(a)));
  const moved = f(w[i]! - f(g * own));
  const shrunk = Math.max(f(Math.abs(moved) - f(own * l1)), 0);
  w[i] = Math.sign(moved) * shrunk / f(1 + f(l2 * own));
}

/** Kingma & Ba 2015; with vhat AMSGrad (Reddi et al. 2018). The bias corrections are in alpha. */
function adam(arrays: Arrays, i: number, g: number, parameters: Parameters): void {
  const [, m, v] = arrays;
  const [, oneMinusBeta1, oneMinusBeta2] = parameters;
  m[i] = m[i]! + f(f(g - m[i]!) * oneMinusBeta1);
  v[i] = v[i]! + f(f(f(g * g) - v[i]!) * oneMinusBeta2);
  moveByMoments(arrays, i, g, parameters);
}

type Moments = readonly [w: Float32Array, m: Float32Array, v: Float32Array, vhat: Float32Array | null];

function moveByMoments([w, m, v, vhat]: Moments, i: number, _g: number, [alpha, , , epsilon]: Parameters): void {
  const second = vhat === null ? v[i]! : (vhat[i] = Math.max(v[i]!, vhat[i]!));
  w[i] = w[i]! - f(f(m[i]! * alpha) / f(f(Math.sqrt(second)) + epsilon));
}

function addToMoments([m, v]: Arrays, i: number, g: number, [, oneMinusBeta1, oneMinusBeta2]: Parameters): void {
  m[i] = m[i]! + f(g * oneMinusBeta1);
  v[i] = v[i]! + f(f(g * g) * oneMinusBeta2);
}

type Averages = readonly [w: Float32Array, ms: Float32Array, mg: Float32Array | null, slot: Float32Array];

/** Tieleman & Hinton 2012; with mg, the mean gradient, centred (Graves 2013). */
function rmsprop(arrays: Averages, i: number, g: number, parameters: Parameters): void {
  const [, ms, mg] = arrays;
  const [, rho] = parameters;
  ms[i] = ms[i]! * rho;
  if (mg !== null) mg[i] = mg[i]! * rho;
  rmspropOfDecayed(arrays, i, g, parameters);
}

function rmspropOfDecayed([w, ms, mg]: Averages, i: number, g: number, [rate, rho, , epsilon]: Parameters): void {
  const rest = f(1 - rho);
  ms[i] = ms[i]! + f(f(g * g) * rest);
  if (mg !== null) mg[i] = mg[i]! + f(g * rest);
  w[i] = w[i]! - f(f(g * rate) / f(f(Math.sqrt(varianceOf(ms, mg, i))) + epsilon));
}

/** TensorFlow's dense kernel moves an average by its distance, the sparse one decays it and adds: the same but for the rounding. */
function rmspropWithMomentum(sparse: boolean): Update {
  return ([w, ms, mg, slot]: Averages, i, g, [rate, rho, factor, epsilon]) => {
    const rest = f(1 - rho);
    const moved = (average: number, x: number): number => sparse ? f(average * rho) + f(x * rest) : average + f(f(x - average) * rest);
    ms[i] = moved(ms[i]!, f(g * g));
    if (mg !== null) mg[i] = moved(mg[i]!, g);
    const variance = varianceOf(ms, mg, i);
    slot[i] = f(slot[i]! * factor) + f(f(g * rate) / f(Math.sqrt(f(variance + epsilon))));
    w[i] = w[i]! - slot[i]!;
  };
}

function varianceOf(ms: Float32Array, mg: Float32Array | null, i: number): number {
  return mg === null ? ms[i]! : f(ms[i]! - f(mg[i]! * mg[i]!));
}

/** McMahan et al. 2013, as TensorFlow's ApplyFtrlV2. */
function ftrl([w, accumulator, linear]: Arrays, i: number, g: number, [rate, l1, l2, power, beta, shrinkage]: Parameters): void {
  const root = (a: number): number => f(power === -0.5 ? Math.sqrt(a) : a ** -power);
  const before = root(accumulator[i]!);
  accumulator[i] = accumulator[i]! + f(g * g);
  const after = root(accumulator[i]!);
  const shrunk = f(g + f(f(2 * shrinkage) * w[i]!));
  const sigma = f(f(after - before) / rate);
  const z = linear[i] = f(linear[i]! + f(shrunk - f(sigma * w[i]!)));
  const quadratic = f(f(after / rate) + f(2 * f(l2 + f(beta / f(2 * rate)))));
  w[i] = Math.abs(z) <= l1 ? 0 : f(Math.sign(z) * l1 - z) / quadratic;
}
