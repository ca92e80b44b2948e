/**
 * Integrated gradients (Sundararajan, Taly, Yan 2017, "Axiomatic Attribution for Deep Networks", arXiv 1703.01365): the rules that integrate along the
 * straight path from a baseline to an example. They know numbers only; who computes the function and its gradient is their caller's affair.
 *
 * A point of the path has an output F(a), 0 <= a <= 1, and parts: for each coordinate i the product (x_i - x'_i) dF/dx_i. Parts together are dF/da, so
 * that their integrals, the attributions, together are F(1) - F(0): completeness. What is missing to it is the gap.
 *
 * @module
 */

/** How far a path is to be followed. */
export interface PathOptions {
  /** Points at which parts are taken at first. */
  readonly steps: number;
  /** Points above which nothing is raised. */
  readonly maxSteps: number;
  /** The gap that is borne, as a part of the difference of the outputs. */
  readonly tolerance: number;
}

/** The integral along one path, in rounds: `next` says at which points, `take` is told what is there. */
export interface PathIntegral {
  /** Points that are wanted, in [0, 1]; none when the integral is done. */
  next(): readonly number[];
  /**
   * Takes what is at the points of the last `next`.
   *
   * @param outputs One output a point.
   * @param parts [points, size]
   */
  take(outputs: ArrayLike<number>, parts: Float64Array): void;
  /** The attributions so far, [size]. */
  attributions(): Float64Array;
  /** F(0) and F(1). */
  readonly ends: readonly [number, number];
  /** Points at which parts were taken. */
  readonly steps: number;
}

/** The gap that is borne: float32 does not tell outputs apart that are closer than some units in the last place. */
export function allowedGap(tolerance: number, from: number, to: number): number {
  return Math.max(tolerance * Math.abs(to - from), ROUNDING * Math.max(Math.abs(from), Math.abs(to)));
}

// Four units in the last place of a float32.
const ROUNDING = 2 ** -22;

/**
 * The sum over the right ends k / steps of equal pieces, as the paper has it (equation 3). Raised steps are twice as many: the points that are there
 * already are used again.
 */
export class RightRiemann implements PathIntegral {
  readonly #options: PathOptions;
  readonly #sums: Float64Array;
  #pieces = 0;
  #round: number[] = [];
  #from = NaN;
  #to = NaN;

  /** Of a path on which `size` coordinates change. */
  constructor(size: number, options: PathOptions) {
    this.#options = options;
    this.#sums = new Float64Array(size);
  }

  get ends(): readonly [number, number] {
    return [this.#from, this.#to];
  }

  get steps(): number {
    return this.#pieces;
  }

  next(): readonly number[] {
    const { steps, maxSteps, tolerance } = this.#options;
    if (this.#pieces === 0) {
      this.#pieces = steps;
      return this.#round = Array.from({ length: steps + 1 }, (_, k) => k / steps);
    }
    if (
      this.#pieces * 2 > maxSteps ||
      Math.abs(this.#to - this.#from - sumOf(this.attributions())) <= allowedGap(tolerance, this.#from, this.#to)
    ) {
      return [];
    }
    this.#pieces *= 2;
    return this.#round = Array.from({ length: this.#pieces / 2 }, (_, k) => (2 * k + 1) / this.#pieces);
  }

  take(outputs: ArrayLike<number>, parts: Float64Array): void {
    const size = this.#sums.length;
    const points = this.#round;
    for (let k = 0; k < points.length; k++) {
      if (points[k] === 0) this.#from = outputs[k]!;
      else {
        if (points[k] === 1) this.#to = outputs[k]!;
        for (let i = 0; i < size; i++) this.#sums[i]! += parts[k * size + i]!;
      }
    }
  }

  attributions(): Float64Array {
    return this.#sums.map((sum) => sum / this.#pieces);
  }
}

/** A piece of the path with its integral. */
interface Panel {
  readonly from: number;
  readonly to: number;
  /** F(to) - F(from) - the integral of dF/da. */
  readonly gap: number;
  /** F at both ends. */
  readonly outputs: readonly [number, number];
  /** dF/da at the first and the last node. */
  readonly slopes: readonly [number, number];
  readonly parts: Float64Array;
}

// Nodes of a panel: a cut is cheap, and between kinks functions are smooth.
const ORDER = 2;

/**
 * Gauss-Legendre rules on panels of the path. Half of the points go to equal panels. Completeness holds on every panel, so that its gap says where the
 * function has a kink (a unit of a relu network that switches): the panels with the largest gaps are cut there, until the points are used up.
 */
export class GaussLegendre implements PathIntegral {
  readonly #options: PathOptions;
  readonly #size: number;
  #limit: number;
  #panels: Panel[] = [];
  #cuts: { readonly at: number; readonly edges: readonly number[] }[] = [];
  #scale = 0;
  steps = 0;

  /** Of a path on which `size` coordinates change. */
  constructor(size: number, options: PathOptions) {
    this.#options = options;
    this.#size = size;
    this.#limit = options.steps;
  }

  get ends(): readonly [number, number] {
    return [this.#panels[0]!.outputs[0], this.#panels[this.#panels.length - 1]!.outputs[1]];
  }

  next(): readonly number[] {
    if (this.#panels.length === 0) {
      const count = Math.max(1, Math.floor(this.#limit / 2 / ORDER));
      this.#cuts = [{ at: 0, edges: Array.from({ length: count + 1 }, (_, k) => k / count) }];
    } else this.#cuts = this.#choose();
    return this.#cuts.flatMap(({ edges }) => pointsOf(edges));
  }

  take(outputs: ArrayLike<number>, parts: Float64Array): void {
    const size = this.#size;
    let point = 0;
    const fresh = this.#cuts.map(({ edges }) => {
      const panels: Panel[] = [];
      for (let p = 0; p + 1 < edges.length; p++) {
        const from = edges[p]!, to = edges[p + 1]!;
        const at = point + p * (ORDER + 1);
        const sums = new Float64Array(size);
        const slopes: number[] = [];
        for (let k = 0; k < ORDER; k++) {
          let slope = 0;
          const row = (at + 1 + k) * size;
          const w = nodes.weights[k]! * (to - from) / 2;
          for (let i = 0; i < size; i++) {
            const part = parts[row + i]!;
            slope += part;
            sums[i]! += part * w;
          }
          slopes.push(slope);
        }
        const ends = [outputs[at]!, outputs[at + ORDER + 1]!] as const;
        this.#scale = Math.max(this.#scale, Math.abs(ends[0]), Math.abs(ends[1]));
        panels.push({
          from,
          to,
          outputs: ends,
          slopes: [slopes[0]!, slopes[ORDER - 1]!],
          parts: sums,
          gap: ends[1] - ends[0] - sumOf(sums),
        });
      }
      point += (edges.length - 1) * (ORDER + 1) + 1;
      this.steps += panels.length * ORDER;
      return panels;
    });
    if (this.#panels.length === 0) this.#panels = fresh[0]!;
    else for (let c = this.#cuts.length - 1; c >= 0; c--) this.#panels.splice(this.#cuts[c]!.at, 1, ...fresh[c]!);
  }

  attributions(): Float64Array {
    const sums = new Float64Array(this.#size);
    for (const { parts } of this.#panels) for (let i = 0; i < sums.length; i++) sums[i]! += parts[i]!;
    return sums;
  }

  #choose(): { at: number; edges: readonly number[] }[] {
    const noise = ROUNDING / 2 * this.#scale;
    const { tolerance, maxSteps } = this.#options;
    const wanting = this.#panels.map(({ gap }, at) => ({ gap: Math.abs(gap), at })).filter(({ gap, at }) =>
      gap > noise && this.#panels[at]!.to - this.#panels[at]!.from > 1e-6
    );
    if (wanting.length === 0) return [];
    let room = Math.floor((this.#limit - this.steps) / (2 * ORDER));
    if (room < 1) {
      const [from, to] = this.ends;
      const gap = Math.abs(to - from - sumOf(this.attributions()));
      if (gap <= allowedGap(tolerance, from, to) || this.#limit >= maxSteps) return [];
      this.#limit = Math.min(maxSteps, this.#limit * 2);
      room = Math.floor((this.#limit - this.steps) / (2 * ORDER));
      if (room < 1) return [];
    }
    return wanting.sort((a, b) => b.gap - a.gap).slice(0, Math.ceil(room / 2)).sort((a, b) => a.at - b.at).map(({ at }) => {
      const { from, to } = this.#panels[at]!;
      return { at, edges: [from, this.#kink(at), to] };
    });
  }

  #kink(at: number): number {
    const { from, to, gap, outputs, slopes: [first, last] } = this.#panels[at]!;
    const width = to - from;
    const inside = (a: number) => a > from + width * 1e-3 && a < to - width * 1e-3;
    const jump = first - last;
    if (ORDER > 1 && Math.abs(jump) > 1e-4 * (Math.abs(first) + Math.abs(last))) {
      const guess = from + (outputs[1] - outputs[0] - width * last) / jump;
      if (inside(guess)) return guess;
    }
    const left = this.#panels[at - 1], right = this.#panels[at + 1];
    const guesses: number[] = [];
    if (left !== undefined) {
      const s = gap / (left.slopes[1] - first);
      if (s > 0 && s < 0.4 * width) guesses.push(from + s);
    }
    if (right !== undefined) {
      const s = gap / (right.slopes[0] - last);
      if (s > 0 && s < 0.4 * width) guesses.push(to - s);
    }
    const good = guesses.filter(inside);
    return good.length === 1 ? good[0]! : from + width / 2;
  }
}

/** Both ends of every piece between edges and the nodes in it. */
function pointsOf(edges: readonly number[]): number[] {
  const points = [edges[0]!];
  for (let p = 0; p + 1 < edges.length; p++) {
    const from = edges[p]!, to = edges[p + 1]!;
    for (let k = 0; k < ORDER; k++) points.push(from + (to - from) * (1 + nodes.nodes[k]!) / 2);
    points.push(to);
  }
  return points;
}

let nodes = gaussLegendre(ORDER);

/**
 * Nodes and weights of Gauss-Legendre quadrature on [-1, 1]: the nodes are the zeros of the Legendre polynomial P_n, found by Newton's iteration from
 * Tricomi's estimate cos(pi (i - 1/4) / (n + 1/2)); the weights are 2 / ((1 - x^2) P_n'(x)^2) (Abramowitz and Stegun, 25.4.29).
 */
export function gaussLegendre(n: number): { readonly nodes: Float64Array; readonly weights: Float64Array } {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < Math.ceil(n / 2); i++) {
    let x = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
    let derivative = 1;
    for (let round = 0; round < 100; round++) {
      // (k + 1) P_{k+1} = (2 k + 1) x P_k - k P_{k-1}
      let before = 1;
      let value = x;
      for (let k = 1; k < n; k++) [before, value] = [value, ((2 * k + 1) * x * value - k * before) / (k + 1)];
      derivative = n * (x * value - before) / (x * x - 1);
      const change = value / derivative;
      x -= change;
      if (Math.abs(change) < 1e-15) break;
    }
    nodes[i] = -x;
    nodes[n - 1 - i] = x;
    weights[i] = weights[n - 1 - i] = 2 / ((1 - x * x) * derivative * derivative);
  }
  return { nodes, weights };
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}
