/**
 * What an operation of a graph is to the executor: a function of inputs and attributes.
 *
 * @module
 */

import type { Tensor } from "../runtime/tensor.ts";
import type { OpAttributes, OpName } from "./attributes.ts";
import type { Extents } from "./graph.ts";
import type { Value } from "./current_recorder.ts";

/** What operations of a graph are given besides their inputs. */
export interface RunEnvironment {
  /** A variable by its name; undefined where there is none. */
  readonly variable: (name: string) => Tensor | undefined;
  /** A feature or label of the batch by its key; undefined where there is none. */
  readonly given: (kind: "feature" | "label", key: string | null) => unknown;
  /** Number of steps taken. */
  readonly step: number;
  /** Seed of all randomness. */
  readonly seed: bigint;
  /** The operations that may occur. */
  readonly operations: OperationTable;
  /** Extents that are known. */
  readonly extents: Extents;
  /** What a part of a graph takes; empty outside of one. */
  readonly args: readonly (Value | null)[];
}

/** One operation of a table: a function of inputs and attributes. */
// deno-lint-ignore no-explicit-any
export type Operation = (inputs: readonly any[], attributes: any, environment: RunEnvironment) => Value | readonly Value[];

/** Operations by name. */
export type OperationTable = Readonly<Record<string, Operation>>;

/** The functions of some operations, with their attributes. */
export type TypedOperations<Names extends OpName> = {
  readonly [
    O in Names
    // deno-lint-ignore no-explicit-any
  ]: (inputs: readonly any[], attributes: OpAttributes[O], environment: RunEnvironment) => Value | readonly Value[];
};
