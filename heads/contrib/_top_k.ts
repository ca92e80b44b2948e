/**
 * The best of many classes, in their order.
 *
 * @module
 */

/** Classes in the order of their values, the largest first; of equal values the smaller class comes first, and NaN comes last. */
export interface Best {
  /** The classes. */
  readonly ids: Int32Array;
  /** Their values. */
  readonly values: Float64Array;
}

/** Finds the classes with the k largest values: a heap, its worst class on top. */
export class TopK {
  readonly #ids: Int32Array;
  readonly #values: Float64Array;
  #count = 0;

  /** Room for k classes. */
  constructor(k: number) {
    this.#ids = new Int32Array(k);
    this.#values = new Float64Array(k);
  }

  /** True once there are k classes. */
  get full(): boolean {
    return this.#count === this.#ids.length;
  }

  /** A larger class whose value does not exceed it is not taken in; NaN where everything is. */
  get bar(): number {
    return this.full ? this.#values[0]! : NaN;
  }

  /** Takes a class in if it is better than the worst. */
  offer(id: number, value: number): void {
    if (!this.full) this.#rise(id, value, this.#count++);
    else if (better(value, id, this.#values[0]!, this.#ids[0]!)) this.#sink(id, value);
  }

  /** The classes in their order. */
  best(): Best {
    const [ids, values] = [this.#ids, this.#values];
    const order = ids.map((_, place) => place).sort((a, b) => better(values[a]!, ids[a]!, values[b]!, ids[b]!) ? -1 : 1);
    return { ids: order.map((place) => ids[place]!), values: Float64Array.from(order, (place) => values[place]!) };
  }

  #rise(id: number, value: number, at: number): void {
    for (let up = (at - 1) >> 1; at > 0 && !this.#worse(up, id, value); at = up, up = (at - 1) >> 1) this.#move(up, at);
    this.#put(id, value, at);
  }

  /** Puts a class in the place of the worst. */
  #sink(id: number, value: number): void {
    let at = 0;
    for (let down = 1; down < this.#count; down = 2 * at + 1) {
      if (down + 1 < this.#count && this.#worse(down + 1, this.#ids[down]!, this.#values[down]!)) down++;
      if (!this.#worse(down, id, value)) break;
      this.#move(down, at);
      at = down;
    }
    this.#put(id, value, at);
  }

  #worse(place: number, id: number, value: number): boolean {
    return better(value, id, this.#values[place]!, this.#ids[place]!);
  }

  #move(from: number, to: number): void {
    this.#put(this.#ids[from]!, this.#values[from]!, to);
  }

  #put(id: number, value: number, at: number): void {
    this.#ids[at] = id;
    this.#values[at] = value;
  }
}

function better(value: number, id: number, than: number, other: number): boolean {
  if (value > than || value < than) return value > than;
  const [nan, otherNan] = [value !== value, than !== than];
  return nan === otherNan ? id < other : otherNan;
}
