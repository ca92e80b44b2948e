/**
 * Recurrent layers: each becomes a loop over time, a `StatelessWhile` whose body is one step.
 *
 * @module
 */

import type { Graph } from "../../core/graph/graph.ts";
import type { TensorFlowDType } from "../dtypes.ts";
import { Conversion, type Converted, type FunctionBody, type Row, type Rows } from "./conversion.ts";
import { Expressions } from "./expressions.ts";
import { func, int, NodeWriter, type Output, shapes, type, types } from "./node_writer.ts";

/** The rows of recurrent layers. */
export const recurrent = {
  lstm: kernelLayer((e, x, [h, c], [recurrentKernel]) => {
    // Gates in the order i, f, c, o (Keras' LSTM).
    const z = e.binary("AddV2", x, e.matmul(h!, recurrentKernel!));
    const [i, f, g, o] = split(e, z, 4);
    const cell = e.binary(
      "AddV2",
      e.binary("Mul", e.unary("Sigmoid", f!), c!),
      e.binary("Mul", e.unary("Sigmoid", i!), e.unary("Tanh", g!)),
    );
    return [e.binary("Mul", e.unary("Sigmoid", o!), e.unary("Tanh", cell)), cell];
  }, 2),
  gru: kernelLayer((e, x, [h], [recurrentKernel, bias]) => {
    // Gates in the order z, r, h, the reset gate behind the recurrent product (Keras' reset_after).
    const [mz, mr, mh] = split(e, x, 3);
    const [nz, nr, nh] = split(e, e.biasAdd(e.matmul(h!, recurrentKernel!), bias!), 3);
    const z = e.unary("Sigmoid", e.binary("AddV2", mz!, nz!));
    const r = e.unary("Sigmoid", e.binary("AddV2", mr!, nr!));
    const candidate = e.unary("Tanh", e.binary("AddV2", mh!, e.binary("Mul", r, nh!)));
    const kept = e.binary("Mul", z, h!);
    return [e.binary("AddV2", kept, e.binary("Mul", e.binary("Sub", e.scalar(1, "float32"), z), candidate))];
  }, 1),
  simple_rnn: kernelLayer((e, x, [h], [recurrentKernel]) => [e.unary("Tanh", e.binary("AddV2", x, e.matmul(h!, recurrentKernel!)))], 1),
  recurrent: ([x, lengths, ...taken], { step, stateSize, outputSize, returnSequences }, conversion, node) => {
    const { e } = conversion;
    const outer = taken.map((value) => value === null ? null : conversion.tensor(value));
    return loop(conversion, node.name, {
      x: e.transpose(conversion.tensor(x), [1, 0, 2]),
      lengths: conversion.tensor(lengths),
      stateSize: stateSize as number[],
      outputSize: outputSize as number,
      returnSequences,
      outer: outer.filter((value) => value !== null),
      step: (inner, input, state, given) => {
        const part = step as Graph;
        const body = new Conversion(part, conversion.bytesTable, { ...conversion.surroundings, expressions: inner });
        const kept = given.values();
        const args: (Converted | null)[] = [input, ...state, ...outer.map((value) => value === null ? null : kept.next().value!)];
        for (const { op, attributes, outputs } of part.nodes) {
          const arg = op === "argument" ? args[attributes["index"] as number] : null;
          if (arg) body.set(outputs[0]!, arg);
        }
        const names = Object.keys(part.outputs).sort((a, b) => Number(a) - Number(b));
        const [output, ...next] = body.run(names.map((name) => part.outputs[name]!)).map((value) => body.tensor(value));
        return { output: output!, state: next };
      },
    });
  },
} satisfies Rows;

type KernelStep = (e: Expressions, x: Output, state: readonly Output[], weights: readonly Output[]) => readonly Output[];

/** A layer whose product of inputs is taken for all steps at once, before the loop. */
function kernelLayer(step: KernelStep, states: number): Row<"lstm" | "gru" | "simple_rnn"> {
  return ([x, kernel, recurrentKernel, bias, lengths], { returnSequences }, conversion, node) => {
    const { e } = conversion;
    const input = conversion.tensor(x);
    const [batch, time] = [e.extentOf(input, 0), e.extentOf(input, 1)];
    const [inputs, width] = conversion.extents(node.inputs[1]!)!;
    const units = conversion.extents(node.inputs[2]!)![0]!;
    const given = conversion.tensor(bias);
    // That of a GRU has two rows: one for each product.
    const isGru = conversion.extents(node.inputs[3]!)!.length === 2;
    const rows = e.reshape(e.transpose(input, [1, 0, 2]), [-1, inputs!]);
    const products = e.biasAdd(e.matmul(rows, conversion.tensor(kernel)), isGru ? e.strided(given, [[0, 1]], [0]) : given);
    const weights = [conversion.tensor(recurrentKernel), ...(isGru ? [e.strided(given, [[1, 2]], [0])] : [])];
    return loop(conversion, node.name, {
      x: e.reshape(products, [time, batch, width!]),
      lengths: lengths === null || lengths === undefined ? e.fill([batch], time) : conversion.tensor(lengths),
      stateSize: Array.from({ length: states }, () => units),
      outputSize: units,
      returnSequences,
      outer: weights,
      step: (inner, product, state, outer) => {
        const next = step(inner, product, state, outer);
        return { output: next[0]!, state: next };
      },
    });
  };
}

function split(e: Expressions, x: Output, count: number): Output[] {
  return e.writer.node(
    "Split",
    [e.scalar(1, "int32"), x],
    { T: type("float32"), num_split: int(count) },
    Array.from({ length: count }, () => "float32" as const),
  );
}

interface Loop {
  /** [time, batch, inputs] */
  readonly x: Output;
  /** int32 [batch] */
  readonly lengths: Output;
  readonly stateSize: readonly number[];
  readonly outputSize: number;
  readonly returnSequences: boolean;
  /** What every step takes from outside. */
  readonly outer: readonly Output[];
  readonly step: (
    e: Expressions,
    x: Output,
    state: readonly Output[],
    outer: readonly Output[],
  ) => { readonly output: Output; readonly state: readonly Output[] };
}

/** Behind a row's end its states stay and its output is repeated; a row without steps gives zeros. */
function loop(conversion: Conversion, name: string, { x, lengths, stateSize, outputSize, returnSequences, outer, step }: Loop): Output {
  const { e } = conversion;
  const [time, batch] = [e.extentOf(x, 0), e.extentOf(x, 1)];
  const zeros = (size: number) => e.fill([batch, size], e.scalar(0, "float32"));
  const elementShape = e.constant([-1, outputSize], "int32");
  const list = returnSequences
    ? [e.writer.one("TensorListReserve", [elementShape, time], { element_dtype: type("float32"), shape_type: type("int32") }, "variant")]
    : [];
  const carried: { name: string; value: Output; shape: readonly number[] | null }[] = [
    { name: "step", value: e.count(0), shape: [] },
    { name: "time", value: time, shape: [] },
    { name: "inputs", value: x, shape: [-1, -1, -1] },
    { name: "lengths", value: lengths, shape: [-1] },
    { name: "output", value: zeros(outputSize), shape: [-1, outputSize] },
    ...stateSize.map((size, i) => ({ name: `state_${i}`, value: zeros(size), shape: [-1, size] })),
    ...list.map((value) => ({ name: "outputs", value, shape: [] })),
    ...outer.map((value, i) => ({ name: `outer_${i}`, value, shape: null })),
  ];
  const dtypes: TensorFlowDType[] = carried.map(({ value }) => value.dtype);
  const args = carried.map(({ name, value }) => ({ name, dtype: value.dtype }));
  const argument = (name: string, dtype: TensorFlowDType): Output => ({ node: name, index: 0, port: null, dtype });
  const inside = (): Expressions => new Expressions(new NodeWriter({ inFunction: true, taken: args.map(({ name }) => name) }));
  const cond = conversion.surroundings.addFunction(`${name}_cond`, (): FunctionBody => {
    const inner = inside();
    return {
      args,
      expressions: inner,
      results: [{ name: "goes_on", value: inner.compare("Less", argument("step", "int32"), argument("time", "int32")) }],
    };
  });
  const body = conversion.surroundings.addFunction(`${name}_body`, (): FunctionBody => {
    const inner = inside();
    const given = Object.fromEntries(args.map(({ name, dtype }) => [name, argument(name, dtype)]));
    const at = given["step"]!;
    const state = stateSize.map((_, i) => given[`state_${i}`]!);
    const next = step(inner, inner.gather(given["inputs"]!, at), state, outer.map((_, i) => given[`outer_${i}`]!));
    const runs = inner.expandDims(inner.compare("Less", at, given["lengths"]!), 1);
    const output = inner.select(runs, next.output, given["output"]!);
    const results: Record<string, Output> = {
      ...given,
      step: inner.binary("AddV2", at, inner.count(1)),
      output,
      ...Object.fromEntries(next.state.map((value, i) => [`state_${i}`, inner.select(runs, value, state[i]!)])),
    };
    if (returnSequences) {
      results["outputs"] = inner.writer.one(
        "TensorListSetItem",
        [given["outputs"]!, at, output],
        { element_dtype: type("float32") },
        "variant",
      );
    }
    return { args, expressions: inner, results: args.map(({ name }) => ({ name: `${name}_out`, value: results[name]! })) };
  });
  const outputs = e.writer.node(
    "StatelessWhile",
    carried.map(({ value }) => value),
    {
      T: types(dtypes),
      cond: func(cond),
      body: func(body),
      output_shapes: shapes(carried.map(({ shape }) => shape)),
      parallel_iterations: int(10),
    },
    dtypes,
    { name: `${name}/While` },
  );
  const find = (of: string): Output => outputs[carried.findIndex(({ name }) => name === of)]!;
  if (!returnSequences) return e.identity(find("output"));
  const stacked = e.writer.one("TensorListStack", [find("outputs"), elementShape], {
    element_dtype: type("float32"),
    num_elements: int(-1),
  }, "float32");
  return e.transpose(stacked, [1, 0, 2]);
}
