/**
 * Recurrent layers: each becomes a loop over time, a `StatelessWhile` whose body is one step.
 *
 * @module
 */

import type { Graph, GraphNode } from "../../core/graph/graph.ts";
import type { RecurrentKernel } from "../../wasm/recurrent_workspace.ts";
import { Conversion, type Converted, type Row, type Rows } from "./conversion.ts";
import type { Expressions } from "./expressions.ts";
import { int, type Output, type } from "./node_writer.ts";
import { timeLoop } from "./time_loop.ts";

/** The rows of recurrent layers. */
export const recurrent = {
  lstm: layer("lstm"),
  gru: layer("gru"),
  simple_rnn: layer("simple_rnn"),
  recurrent: ([x, lengths, ...taken], { step, stateSize, outputSize, returnSequences }, conversion, node) => {
    const { e } = conversion;
    const part = step as Graph;
    const outer = taken.map((value) => value === null ? null : conversion.tensor(value));
    const input = e.transpose(conversion.tensor(x), [1, 0, 2]);
    const batch = e.extentOf(input, 1);
    const zeros = (size: number): Output => e.fill([batch, size], e.scalar(0, "float32"));
    const { carried, emitted } = timeLoop(conversion, node.name, {
      time: e.extentOf(input, 0),
      sequences: [input],
      lengths: conversion.tensor(lengths),
      carried: [zeros(outputSize as number), ...(stateSize as number[]).map(zeros)],
      outer: outer.filter((value) => value !== null),
      emitted: returnSequences ? [outputSize as number] : [],
      step: (inner, [at], [output, ...state], given, runs) => {
        const body = new Conversion(part, conversion.bytesTable, { ...conversion.surroundings, expressions: inner });
        const kept = given.values();
        const args: (Converted | null)[] = [at!, ...state, ...outer.map((value) => value === null ? null : kept.next().value!)];
        for (const { op, attributes, outputs } of part.nodes) {
          const arg = op === "argument" ? args[attributes["index"] as number] : null;
          if (arg) body.set(outputs[0]!, arg);
        }
        const names = Object.keys(part.outputs).sort((a, b) => Number(a) - Number(b));
        const [made, ...next] = body.run(names.map((name) => part.outputs[name]!)).map((value) => body.tensor(value));
        const shown = inner.select(runs, made!, output!);
        return {
          carried: [shown, ...next.map((value, i) => inner.select(runs, value, state[i]!))],
          emitted: returnSequences ? [shown] : [],
        };
      },
    });
    return returnSequences ? e.transpose(emitted[0]!, [1, 0, 2]) : e.identity(carried[0]!);
  },
} satisfies Rows;

/** The number of states of each layer. */
export const stateCounts: Readonly<Record<RecurrentKernel, number>> = { lstm: 2, gru: 1, simple_rnn: 1 };

type Step = (e: Expressions, x: Output, h: Output, state: readonly Output[]) => readonly Output[];

/** One step: of the products of its input and of its state, each with its bias, and the states before, to the states after it, the output first. */
const steps: Readonly<Record<RecurrentKernel, Step>> = {
  lstm: (e, x, h, [, c]) => {
    // Gates in the order i, f, c, o (Keras' LSTM).
    const [i, f, g, o] = split(e, e.binary("AddV2", x, h), 4);
    const cell = e.binary(
      "AddV2",
      e.binary("Mul", e.unary("Sigmoid", f!), c!),
      e.binary("Mul", e.unary("Sigmoid", i!), e.unary("Tanh", g!)),
    );
    return [e.binary("Mul", e.unary("Sigmoid", o!), e.unary("Tanh", cell)), cell];
  },
  gru: (e, x, h, [state]) => {
    // Gates in the order z, r, h, the reset gate behind the recurrent product (Keras' reset_after).
    const [mz, mr, mh] = split(e, x, 3);
    const [nz, nr, nh] = split(e, h, 3);
    const z = e.unary("Sigmoid", e.binary("AddV2", mz!, nz!));
    const r = e.unary("Sigmoid", e.binary("AddV2", mr!, nr!));
    const candidate = e.unary("Tanh", e.binary("AddV2", mh!, e.binary("Mul", r, nh!)));
    const rest = e.binary("Sub", e.scalar(1, "float32"), z);
    return [e.binary("AddV2", e.binary("Mul", z, state!), e.binary("Mul", rest, candidate))];
  },
  simple_rnn: (e, x, h) => [e.unary("Tanh", e.binary("AddV2", x, h))],
};

/** What the loops of a layer and of its gradient run over. */
export interface LayerRun {
  /** Products of the inputs of all steps with the kernel, with their bias, [time, batch, width]. */
  readonly products: Output;
  /** The input, [time, batch, inputs]. */
  readonly input: Output;
  /** The recurrent kernel, and a GRU's bias of the recurrent product. */
  readonly weights: readonly Output[];
  readonly lengths: Output;
  readonly time: Output;
  readonly batch: Output;
  readonly inputs: number;
  readonly units: number;
  /** Units times gates. */
  readonly width: number;
}

/** Prepares the loop of a layer: the products of its inputs are taken for all steps at once. */
export function layerRun(
  conversion: Conversion,
  [x, kernel, recurrentKernel, bias, lengths]: readonly (Converted | null | undefined)[],
  node: GraphNode,
): LayerRun {
  const { e } = conversion;
  const input = e.transpose(conversion.tensor(x), [1, 0, 2]);
  const [time, batch] = [e.extentOf(input, 0), e.extentOf(input, 1)];
  const [inputs, width] = conversion.extents(node.inputs[1]!)! as [number, number];
  const given = conversion.tensor(bias);
  const hasTwo = conversion.extents(node.inputs[3]!)!.length === 2;
  const rows = e.matmul(e.reshape(input, [-1, inputs]), conversion.tensor(kernel));
  return {
    products: e.reshape(e.biasAdd(rows, hasTwo ? e.strided(given, [[0, 1]], [0]) : given), [time, batch, width]),
    input,
    weights: [conversion.tensor(recurrentKernel), ...(hasTwo ? [e.strided(given, [[1, 2]], [0])] : [])],
    lengths: lengths === null || lengths === undefined ? e.fill([batch], time) : conversion.tensor(lengths),
    time,
    batch,
    inputs,
    units: conversion.extents(node.inputs[2]!)![0]!,
    width,
  };
}

/** The product of a state with the recurrent kernel, with its bias. */
export function recurrentProduct(e: Expressions, h: Output, [weights, bias]: readonly Output[]): Output {
  const product = e.matmul(h, weights!);
  return bias === undefined ? product : e.biasAdd(product, bias);
}

function layer(kind: RecurrentKernel): Row<RecurrentKernel> {
  return (inputs, { returnSequences, workspace }, conversion, node) => {
    const { e } = conversion;
    const run = layerRun(conversion, inputs, node);
    const zeros = e.fill([run.batch, run.units], e.scalar(0, "float32"));
    const { carried, emitted } = timeLoop(conversion, node.name, {
      ...run,
      sequences: [run.products],
      carried: [zeros, ...Array.from({ length: stateCounts[kind] }, () => zeros)],
      outer: run.weights,
      emitted: returnSequences ? [run.units] : [],
      step: (inner, [x], [output, ...state], weights, runs) => {
        const next = steps[kind](inner, x!, recurrentProduct(inner, state[0]!, weights), state);
        const shown = inner.select(runs, next[0]!, output!);
        return {
          carried: [shown, ...next.map((value, i) => inner.select(runs, value, state[i]!))],
          emitted: returnSequences ? [shown] : [],
        };
      },
    });
    const output = returnSequences ? e.transpose(emitted[0]!, [1, 0, 2]) : e.identity(carried[0]!);
    // What a gradient needs it computes again.
    return workspace ? [output, output] : output;
  };
}

/** The states before every step, each [time, batch, units]. */
export function statesBefore(kind: RecurrentKernel, conversion: Conversion, run: LayerRun, name: string): readonly Output[] {
  const { e } = conversion;
  const zeros = e.fill([run.batch, run.units], e.scalar(0, "float32"));
  const count = stateCounts[kind];
  return timeLoop(conversion, name, {
    ...run,
    sequences: [run.products],
    carried: Array.from({ length: count }, () => zeros),
    outer: run.weights,
    emitted: Array.from({ length: count }, () => run.units),
    step: (inner, [x], state, weights, runs) => {
      const next = steps[kind](inner, x!, recurrentProduct(inner, state[0]!, weights), state);
      return { carried: next.map((value, i) => inner.select(runs, value, state[i]!)), emitted: state };
    },
  }).emitted;
}

/** Equal parts along the second axis. */
export function split(e: Expressions, x: Output, count: number): Output[] {
  const dtypes = Array.from({ length: count }, () => "float32" as const);
  return e.writer.node("Split", [e.scalar(1, "int32"), x], { T: type("float32"), num_split: int(count) }, dtypes);
}
