/**
 * Loops over time: a `StatelessWhile`, whose condition and body are functions of the graph's library.
 *
 * @module
 */

import type { Conversion, FunctionBody } from "./conversion.ts";
import { Expressions } from "./expressions.ts";
import { func, int, NodeWriter, type Output, shapes, type, types } from "./node_writer.ts";

/** A loop. */
export interface TimeLoop {
  /** Number of steps, an int32 scalar. */
  readonly time: Output;
  /** What each step takes a slice of, [time, batch, ...]. */
  readonly sequences: readonly Output[];
  /** Steps of each row, int32 [batch]. */
  readonly lengths: Output;
  /** What one step hands to the next, as the first finds it. */
  readonly carried: readonly Output[];
  /** What every step takes from outside. */
  readonly outer: readonly Output[];
  /** Widths of what every step gives. */
  readonly emitted: readonly number[];
  /** Whether the last step comes first. Default false. */
  readonly backwards?: boolean;
  /**
   * One step.
   *
   * @param runs Whether each row has this step, bool [batch, 1].
   */
  readonly step: (
    e: Expressions,
    slices: readonly Output[],
    carried: readonly Output[],
    outer: readonly Output[],
    runs: Output,
  ) => { readonly carried: readonly Output[]; readonly emitted: readonly Output[] };
}

/** What a loop leaves. */
export interface TimeLoopResult {
  /** What the last step handed on. */
  readonly carried: readonly Output[];
  /** What the steps gave, each [time, batch, width], in the order of time whichever step came first. */
  readonly emitted: readonly Output[];
}

/** Writes a loop. */
export function timeLoop(conversion: Conversion, name: string, loop: TimeLoop): TimeLoopResult {
  const { e, surroundings } = conversion;
  const { time, sequences, lengths, carried, outer, emitted, backwards = false, step } = loop;
  const elementShapes = emitted.map((width) => e.constant([-1, width], "int32"));
  const lists = elementShapes.map((shape) =>
    e.writer.one("TensorListReserve", [shape, time], { element_dtype: type("float32"), shape_type: type("int32") }, "variant")
  );
  const variables: { readonly name: string; readonly value: Output; readonly shape: readonly number[] | null }[] = [
    { name: "count", value: e.count(0), shape: [] },
    { name: "time", value: time, shape: [] },
    { name: "lengths", value: lengths, shape: [-1] },
    ...sequences.map((value, i) => ({ name: `sequence_${i}`, value, shape: null })),
    ...carried.map((value, i) => ({ name: `carried_${i}`, value, shape: null })),
    ...lists.map((value, i) => ({ name: `emitted_${i}`, value, shape: [] })),
    ...outer.map((value, i) => ({ name: `outer_${i}`, value, shape: null })),
  ];
  const args = variables.map(({ name, value: { dtype } }) => ({ name, dtype }));
  const given: Record<string, Output> = Object.fromEntries(
    args.map(({ name, dtype }) => [name, { node: name, index: 0, port: null, dtype }]),
  );
  const all = (of: string, count: number): Output[] => Array.from({ length: count }, (_, i) => given[`${of}_${i}`]!);
  const inside = (): Expressions => new Expressions(new NodeWriter({ inFunction: true, taken: args.map(({ name }) => name) }));
  const cond = surroundings.addFunction(`${name}_cond`, (): FunctionBody => {
    const inner = inside();
    return { args, expressions: inner, results: [{ name: "goes_on", value: inner.compare("Less", given["count"]!, given["time"]!) }] };
  });
  const body = surroundings.addFunction(`${name}_body`, (): FunctionBody => {
    const inner = inside();
    const next = inner.binary("AddV2", given["count"]!, inner.count(1));
    const at = backwards ? inner.binary("Sub", given["time"]!, next) : given["count"]!;
    const runs = inner.expandDims(inner.compare("Less", at, given["lengths"]!), 1);
    const slices = all("sequence", sequences.length).map((sequence) => inner.gather(sequence, at));
    const made = step(inner, slices, all("carried", carried.length), all("outer", outer.length), runs);
    const results: Record<string, Output> = { ...given, count: next };
    made.carried.forEach((value, i) => results[`carried_${i}`] = value);
    made.emitted.forEach((value, i) => {
      results[`emitted_${i}`] = inner.writer.one("TensorListSetItem", [given[`emitted_${i}`]!, at, value], {
        element_dtype: type("float32"),
      }, "variant");
    });
    return { args, expressions: inner, results: args.map(({ name }) => ({ name: `${name}_out`, value: results[name]! })) };
  });
  const dtypes = args.map(({ dtype }) => dtype);
  const outputs = e.writer.node(
    "StatelessWhile",
    variables.map(({ value }) => value),
    {
      T: types(dtypes),
      cond: func(cond),
      body: func(body),
      output_shapes: shapes(variables.map(({ shape }) => shape)),
      parallel_iterations: int(10),
    },
    dtypes,
    { name: `${name}/While` },
  );
  const find = (of: string, count: number): Output[] => {
    const first = variables.findIndex(({ name }) => name === `${of}_0`);
    return outputs.slice(first, first + count);
  };
  return {
    carried: carried.length === 0 ? [] : find("carried", carried.length),
    emitted: lists.length === 0
      ? []
      : find("emitted", lists.length).map((list, i) =>
        e.writer.one("TensorListStack", [list, elementShapes[i]!], { element_dtype: type("float32"), num_elements: int(-1) }, "float32")
      ),
  };
}
