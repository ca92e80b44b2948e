/**
 * Integrated gradients (Sundararajan, Taly, Yan 2017, "Axiomatic Attribution for Deep Networks", arXiv 1703.01365): the rules that integrate along the
 * straight path from a baseline to an example. Their caller computes the function and its gradient.
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
  /** The largest accepted gap, as a part of the difference of the outputs. */
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
   * @param kinks For each point the places of known kinks between it and the next one; read where `seeksKinks`.
   */
  take(outputs: ArrayLike<number>, parts: Float64Array, kinks: readonly (readonly number[])[]): void;
  /** The attributions so far, [size]. */
  attributions(): Float64Array;
  /** F(0) and F(1). */
  readonly ends: readonly [number, number];
  /** Points at which parts were taken. */
  readonly steps: number;
  /** Whether it wants to be told of kinks. */
  readonly seeksKinks: boolean;
}

/** The largest accepted gap: float32 does not tell outputs apart that are closer than some units in the last place. */
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
  readonly seeksKinks = false;
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
  /** F at both ends. */
  readonly start: number;
  readonly end: number;
  /** dF/da at the first and the last node. */
  readonly first: number;
  readonly last: number;
  /** Integrals of the parts, from `begin` on. */
  readonly parts: Float64Array;
  readonly begin: number;
  /** F(to) - F(from) less the integral of dF/da. */
  readonly gap: number;
  /** Where it is known to have kinks, in order. */
  readonly kinks: readonly number[];
}

/** What `take` is told. */
interface Taken {
  readonly outputs: ArrayLike<number>;
  readonly parts: Float64Array;
  readonly kinks: readonly (readonly number[])[];
}

/** A panel that is to be cut, or for the first round the whole path. */
interface Cut {
  /** Which panel. */
  readonly panel: number;
  /** Ends of the pieces. */
  readonly edges: readonly number[];
}

// The rule of a panel on [-1, 1], exact up to degree 3 (Abramowitz and Stegun, 25.4.29): a cut is cheap, and between kinks functions are smooth. Both
// weights are 1.
const NODES: readonly number[] = [-Math.sqrt(1 / 3), Math.sqrt(1 / 3)];
const ORDER = NODES.length;

/**
 * Gauss-Legendre rules on panels of the path. A quarter of the points goes to equal panels. Completeness holds on every panel, so that gaps show where a rule
 * does not yet fit: the panels with the largest ones are cut, until the points are used up or float32 shows no gap any more.
 *
 * A panel is cut where a unit of a piecewise linear layer switches. Between such kinks the network is linear, and its gradient along the path is known
 * exactly (Sotoudeh, Thakur 2019, "Computing Linear Restrictions of Neural Networks", arXiv 1908.06214). Where kinks are not known their place is
 * estimated from what is.
 */
export class GaussLegendre implements PathIntegral {
  readonly seeksKinks = true;
  readonly #options: PathOptions;
  readonly #size: number;
  readonly #panels: Panel[] = [];
  #cuts: readonly Cut[] = [];
  #limit: number;
  #steps = 0;
  #largest = 0;

  /** Of a path on which `size` coordinates change. */
  constructor(size: number, options: PathOptions) {
    this.#options = options;
    this.#size = size;
    this.#limit = options.steps;
  }

  get ends(): readonly [number, number] {
    return [this.#panels[0]!.start, this.#panels[this.#panels.length - 1]!.end];
  }

  get steps(): number {
    return this.#steps;
  }

  next(): readonly number[] {
    if (this.#panels.length > 0) this.#cuts = this.#choose();
    else {
      const count = Math.max(1, Math.floor(this.#limit / 4 / ORDER));
      this.#cuts = [{ panel: 0, edges: Array.from({ length: count + 1 }, (_, k) => k / count) }];
    }
    return this.#cuts.flatMap(({ edges }) => pointsOf(edges));
  }

  take(outputs: ArrayLike<number>, parts: Float64Array, kinks: readonly (readonly number[])[]): void {
    const pieces = this.#cuts.reduce((total, { edges }) => total + edges.length - 1, 0);
    const integrals = new Float64Array(pieces * this.#size);
    let begin = 0;
    let shift = 0;
    let point = 0;
    for (const { panel, edges } of this.#cuts) {
      const fresh: Panel[] = [];
      for (let k = 0; k + 1 < edges.length; k++, point += ORDER + 1, begin += this.#size) {
        fresh.push(this.#panel(edges[k]!, edges[k + 1]!, point, { outputs, parts, kinks }, integrals, begin));
      }
      point++;
      this.#panels.splice(panel + shift, 1, ...fresh);
      shift += fresh.length - 1;
    }
    this.#steps += pieces * ORDER;
  }

  attributions(): Float64Array {
    const sums = new Float64Array(this.#size);
    for (const { parts, begin } of this.#panels) for (let i = 0; i < sums.length; i++) sums[i]! += parts[begin + i]!;
    return sums;
  }

  /** The panel whose points begin with the given one: its end, its nodes, its other end. */
  #panel(from: number, to: number, point: number, { outputs, parts, kinks }: Taken, integrals: Float64Array, begin: number): Panel {
    const size = this.#size;
    let first = 0;
    let last = 0;
    let integral = 0;
    const weight = (to - from) / 2;
    for (let node = 0; node < ORDER; node++) {
      const row = (point + 1 + node) * size;
      last = 0;
      for (let i = 0; i < size; i++) {
        const part = parts[row + i]!;
        last += part;
        integrals[begin + i]! += part * weight;
      }
      integral += last * weight;
      if (node === 0) first = last;
    }
    let places: number[] | null = null;
    for (let at = point; at <= point + ORDER; at++) if (kinks[at]!.length > 0) (places ??= []).push(...kinks[at]!);
    const start = outputs[point]!;
    const end = outputs[point + ORDER + 1]!;
    this.#largest = Math.max(this.#largest, Math.abs(start), Math.abs(end));
    const inside = places === null ? NONE : distinctInside(from, to, places);
    return { from, to, start, end, first, last, parts: integrals, begin, gap: end - start - integral, kinks: inside };
  }

  /** The panels to cut next, in their order; none when the integral is done. */
  #choose(): Cut[] {
    const [from, to] = this.ends;
    const { tolerance, maxSteps } = this.#options;
    const accepted = Math.abs(to - from - sumOf(this.attributions())) <= allowedGap(tolerance, from, to);
    const visible = ROUNDING / 2 * this.#largest;
    let wanting = this.#widerThan(visible);
    // Small gaps of many panels may be a large one together.
    if (wanting.length === 0 && !accepted) wanting = this.#widerThan(visible / this.#panels.length);
    if (wanting.length === 0) return [];
    if (this.#limit - this.#steps < 2 * ORDER) {
      if (accepted) return [];
      this.#limit = Math.min(maxSteps, this.#limit * 2);
    }
    const cuts: Cut[] = [];
    let pieces = Math.floor((this.#limit - this.#steps) / ORDER);
    // Where there are more kinks than points a guess at the worst of a panel does more than all of a few panels.
    const enough = wanting.reduce((total, panel) => total + 1 + this.#panels[panel]!.kinks.length, 0) <= pieces;
    for (const panel of wanting) {
      if (pieces < 2) break;
      const { from, to, kinks } = this.#panels[panel]!;
      const known = kinks.length > 0 && kinks.length < pieces && (enough || kinks.length <= FEW);
      const inside = known ? kinks : [this.#guess(panel)];
      cuts.push({ panel, edges: [from, ...inside, to] });
      // Guesses are made better by what the next round shows.
      pieces -= (inside.length + 1) * (known ? 1 : 2);
    }
    return cuts.sort((a, b) => a.panel - b.panel);
  }

  /** Panels whose gaps are wider, the widest first. */
  #widerThan(limit: number): number[] {
    return [...this.#panels.keys()].filter((at) => {
      const { gap, from, to } = this.#panels[at]!;
      return Math.abs(gap) > limit && to - from > NARROWEST;
    }).sort((a, b) => Math.abs(this.#panels[b]!.gap) - Math.abs(this.#panels[a]!.gap));
  }

  /** Where a panel is cut whose kinks are not known: where one kink between two straight lines would be, or else in the middle. */
  #guess(at: number): number {
    const { from, to, gap, start, end, first, last } = this.#panels[at]!;
    const width = to - from;
    // first (t - from) + last (to - t) = end - start
    const between = from + (end - start - width * last) / (first - last);
    if (isInside(between, from, to)) return between;
    // Before the first node or behind the last one, where the line is that of the neighbour.
    const before = from + gap / ((this.#panels[at - 1]?.last ?? NaN) - first);
    const behind = to - gap / ((this.#panels[at + 1]?.first ?? NaN) - last);
    const guesses = [before, behind].filter((guess) => isInside(guess, from, to) && Math.min(guess - from, to - guess) < width / 4);
    return guesses.length === 1 ? guesses[0]! : from + width / 2;
  }
}

const NONE: readonly number[] = [];

// A panel with so many known kinks is cut at all of them in any case.
const FEW = 4;

// No panel is cut that is narrower: float32 values at its ends are nearly the same.
const NARROWEST = 1e-6;

function isInside(at: number, from: number, to: number): boolean {
  return Math.min(at - from, to - at) > 1e-4 * (to - from);
}

/** Places inside a panel, sorted where they are; those that are nearly the same once. */
function distinctInside(from: number, to: number, places: number[]): number[] {
  const distinct: number[] = [];
  for (const place of places.sort((a, b) => a - b)) {
    if (isInside(place, from, to) && place - (distinct[distinct.length - 1] ?? from) > 1e-4 * (to - from)) distinct.push(place);
  }
  return distinct;
}

/** Both ends of every piece between edges, and its nodes. */
function pointsOf(edges: readonly number[]): number[] {
  const points = [edges[0]!];
  for (let k = 0; k + 1 < edges.length; k++) {
    const from = edges[k]!;
    const to = edges[k + 1]!;
    for (let node = 0; node < ORDER; node++) points.push(from + (to - from) * (1 + NODES[node]!) / 2);
    points.push(to);
  }
  return points;
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}
