/**
 * Memory of a run: where shapes repeat, values share the places of others that are no longer needed.
 *
 * @module
 */

import type { StepMemory } from "../runtime/backends/current.ts";

/** Where each allocation of a run lies, by the operation that makes it. */
export interface MemoryLayout {
  /** Bytes of the whole. */
  readonly bytes: number;
  /** For each operation its allocations in their order. */
  readonly places: readonly (readonly Place[])[];
  /** For each operation where its outputs begin; -1 for one that lies elsewhere. */
  readonly outputs: readonly (readonly number[])[];
}

interface Place {
  readonly bytes: number;
  readonly offset: number;
}

interface Output {
  readonly node: number;
  readonly index: number;
  readonly allocation: Allocation | null;
  readonly within: number;
}

interface Allocation {
  readonly node: number;
  readonly bytes: number;
  readonly address: number;
  /** The last operation that needs it. */
  until: number;
}

/** Serves allocations from a layout, or notes them so that one can be made. */
export class PlannedMemory implements StepMemory {
  /** Number of the operation that runs. */
  node = 0;
  /** False while an operation runs whose number of allocations depends on values: they have places of their own in every run. */
  planned = true;
  readonly #memory: StepMemory;
  readonly #layout: MemoryLayout | null;
  readonly #base: number;
  readonly #noted: Allocation[] = [];
  readonly #outputs: Output[] = [];
  #served = 0;
  #servedOf = -1;
  #fits = true;

  /** Memory within that of a step. */
  constructor(memory: StepMemory, layout: MemoryLayout | null) {
    this.#memory = memory;
    this.#layout = layout;
    this.#base = layout === null ? 0 : memory.alloc(layout.bytes);
  }

  /** That of the step. */
  get epoch(): number {
    return this.#memory.epoch;
  }

  /** Whether every allocation so far was one of the layout. */
  get fits(): boolean {
    return this.#fits;
  }

  /** Address of memory that is undefined. */
  alloc(bytes: number): number {
    if (!this.planned) return this.#memory.alloc(bytes);
    const rounded = (bytes + 15) & ~15;
    if (this.#layout === null) {
      const address = this.#memory.alloc(bytes);
      this.#noted.push({ node: this.node, bytes: rounded, address, until: this.node });
      return address;
    }
    if (this.#servedOf !== this.node) {
      this.#servedOf = this.node;
      this.#served = 0;
    }
    const place = this.#fits ? this.#layout.places[this.node]?.[this.#served++] : undefined;
    if (place?.bytes === rounded) return this.#base + place.offset;
    // The run is not that of the layout: from here on nothing has a place that may still be needed.
    this.#fits = false;
    return this.#memory.alloc(bytes);
  }

  /** The step frees it. */
  reset(): void {}

  /**
   * Notes that an output of the operation that runs lies at an address, and is needed until another operation has run. An output that lies elsewhere than
   * in the layout, as where an operation gives its input on, ends the use of the layout.
   */
  keep(address: number, until: number, index: number): void {
    if (this.#layout !== null) {
      const { bytes, outputs } = this.#layout;
      const offset = address >= this.#base && address < this.#base + bytes ? address - this.#base : -1;
      if (this.planned && outputs[this.node]?.[index] !== offset) this.#fits = false;
      return;
    }
    const allocation = this.#allocationAt(address);
    if (allocation !== null) allocation.until = Math.max(allocation.until, until);
    this.#outputs.push({ node: this.node, index, allocation, within: allocation === null ? 0 : address - allocation.address });
  }

  #allocationAt(address: number): Allocation | null {
    // Allocations are noted with rising addresses but for new chunks: the latest are looked at first.
    for (let i = this.#noted.length - 1; i >= 0; i--) {
      const allocation = this.#noted[i]!;
      if (address >= allocation.address && address < allocation.address + Math.max(allocation.bytes, 1)) return allocation;
    }
    return null;
  }

  /** The layout of what was noted: each allocation has the first gap that is free while it is needed. */
  layout(nodes: number): MemoryLayout {
    const places: Place[][] = Array.from({ length: nodes }, () => []);
    const active: { begin: number; end: number; until: number }[] = [];
    const offsets = new Map<Allocation, number>();
    let bytes = 0;
    for (const allocation of this.#noted) {
      let kept = 0;
      for (const block of active) if (block.until >= allocation.node) active[kept++] = block;
      active.length = kept;
      let offset = 0;
      let at = 0;
      for (; at < active.length && active[at]!.begin - offset < allocation.bytes; at++) offset = Math.max(offset, active[at]!.end);
      active.splice(at, 0, { begin: offset, end: offset + allocation.bytes, until: allocation.until });
      places[allocation.node]!.push({ bytes: allocation.bytes, offset });
      offsets.set(allocation, offset);
      bytes = Math.max(bytes, offset + allocation.bytes);
    }
    const outputs: number[][] = Array.from({ length: nodes }, () => []);
    for (const { node, index, allocation, within } of this.#outputs) {
      outputs[node]![index] = allocation === null ? -1 : offsets.get(allocation)! + within;
    }
    return { bytes, places, outputs };
  }
}
