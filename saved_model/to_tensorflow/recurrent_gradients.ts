/**
 * Gradients of recurrent layers: the states of all steps are computed again, then a loop runs from the last step to the first. Products with weights are
 * taken for all steps at once, outside of the loop.
 *
 * @module
 */

import type { RecurrentKernel } from "../../wasm/recurrent_workspace.ts";
import type { Row, Rows } from "./conversion.ts";
import type { Expressions } from "./expressions.ts";
import type { Output } from "./node_writer.ts";
import { layerRun, recurrentProduct, split, statesBefore } from "./recurrent.ts";
import { timeLoop } from "./time_loop.ts";

/** The rows of gradients of recurrent layers. */
export const recurrentGradients = {
  lstm_grad: layerGradient("lstm"),
  gru_grad: layerGradient("gru"),
  simple_rnn_grad: layerGradient("simple_rnn"),
} satisfies Rows;

/** One step backwards: from the gradient of the step's output, and of its other states, to those of the products and of the states before. */
interface StepGradient {
  /** Gradient of the product of the input and its bias, [batch, width]. */
  readonly input: Output;
  /** Gradient of the product of the state and its bias, [batch, width]. */
  readonly recurrent: Output;
  /** Gradients of the states before the step, but for what comes through the product of the state. */
  readonly states: readonly Output[];
}

/** What a step has computed, of which its gradient follows: `x` and `h` are the products of its input and its state, with their biases. */
interface StepRun {
  readonly x: Output;
  readonly h: Output;
  readonly before: readonly Output[];
}

type Backwards = (e: Expressions, run: StepRun, gradients: readonly Output[]) => StepGradient;

const backwards: Readonly<Record<RecurrentKernel, Backwards>> = {
  lstm: (e, { x, h, before: [, c] }, [dh, dc]) => {
    const one = e.scalar(1, "float32");
    const [zi, zf, zg, zo] = split(e, e.binary("AddV2", x, h), 4);
    const [i, f, g, o] = [e.unary("Sigmoid", zi!), e.unary("Sigmoid", zf!), e.unary("Tanh", zg!), e.unary("Sigmoid", zo!)];
    const cell = e.binary("AddV2", e.binary("Mul", f, c!), e.binary("Mul", i, g));
    const t = e.unary("Tanh", cell);
    const sigmoid = (y: Output): Output => e.binary("Mul", y, e.binary("Sub", one, y));
    const tanh = (y: Output): Output => e.binary("Sub", one, e.unary("Square", y));
    const dcell = e.binary("AddV2", dc!, e.binary("Mul", e.binary("Mul", dh!, o), tanh(t)));
    const dz = e.concat([
      e.binary("Mul", e.binary("Mul", dcell, g), sigmoid(i)),
      e.binary("Mul", e.binary("Mul", dcell, c!), sigmoid(f)),
      e.binary("Mul", e.binary("Mul", dcell, i), tanh(g)),
      e.binary("Mul", e.binary("Mul", dh!, t), sigmoid(o)),
    ], 1);
    return { input: dz, recurrent: dz, states: [e.unary("ZerosLike", dh!), e.binary("Mul", dcell, f)] };
  },
  gru: (e, { x, h, before: [state] }, [dh]) => {
    const one = e.scalar(1, "float32");
    const [mz, mr, mh] = split(e, x, 3);
    const [nz, nr, nh] = split(e, h, 3);
    const z = e.unary("Sigmoid", e.binary("AddV2", mz!, nz!));
    const r = e.unary("Sigmoid", e.binary("AddV2", mr!, nr!));
    const candidate = e.unary("Tanh", e.binary("AddV2", mh!, e.binary("Mul", r, nh!)));
    const sigmoid = (y: Output): Output => e.binary("Mul", y, e.binary("Sub", one, y));
    const dcandidate = e.binary("Mul", e.binary("Mul", dh!, e.binary("Sub", one, z)), e.binary("Sub", one, e.unary("Square", candidate)));
    const dz = e.binary("Mul", e.binary("Mul", dh!, e.binary("Sub", state!, candidate)), sigmoid(z));
    const dr = e.binary("Mul", e.binary("Mul", dcandidate, nh!), sigmoid(r));
    return {
      input: e.concat([dz, dr, dcandidate], 1),
      recurrent: e.concat([dz, dr, e.binary("Mul", dcandidate, r)], 1),
      states: [e.binary("Mul", dh!, z)],
    };
  },
  simple_rnn: (e, { x, h }, [dh]) => {
    const y = e.unary("Tanh", e.binary("AddV2", x, h));
    const dz = e.binary("Mul", dh!, e.binary("Sub", e.scalar(1, "float32"), e.unary("Square", y)));
    return { input: dz, recurrent: dz, states: [e.unary("ZerosLike", dh!)] };
  },
};

function layerGradient(kind: RecurrentKernel): Row<`${RecurrentKernel}_grad`> {
  return (inputs, { returnSequences, wanted: [dx, dkernel, drecurrent, dbias] }, conversion, node) => {
    const { e } = conversion;
    const run = layerRun(conversion, inputs, node);
    const { time, batch, units, width, weights } = run;
    const states = statesBefore(kind, conversion, run, `${node.name}/states`);
    const before = e.reshape(states[0]!, [-1, units]);
    const products = e.reshape(recurrentProduct(e, before, weights), [time, batch, width]);
    const dy = conversion.tensor(inputs[6]);
    const zeros = e.fill([batch, units], e.scalar(0, "float32"));
    const { emitted } = timeLoop(conversion, `${node.name}/backwards`, {
      ...run,
      sequences: [run.products, products, ...states, ...(returnSequences ? [e.transpose(dy, [1, 0, 2])] : [])],
      // The gradient of an output is carried back to the step that the output is of.
      carried: [returnSequences ? zeros : dy, ...states.map(() => zeros)],
      outer: weights.slice(0, 1),
      backwards: true,
      emitted: [width, width],
      step: (inner, [x, h, ...rest], [doutput, dstate, ...dothers], [recurrentKernel], runs) => {
        const arriving = returnSequences ? inner.binary("AddV2", doutput!, rest.at(-1)!) : doutput!;
        const gradients = [inner.binary("AddV2", dstate!, arriving), ...dothers];
        const own = backwards[kind](inner, { x: x!, h: h!, before: rest.slice(0, states.length) }, gradients);
        const [dh, ...next] = own.states;
        const through = inner.binary("AddV2", dh!, inner.matmul(own.recurrent, recurrentKernel!, false, true));
        const orZero = (value: Output): Output => inner.select(runs, value, inner.unary("ZerosLike", value));
        return {
          carried: [
            inner.select(runs, inner.unary("ZerosLike", arriving), arriving),
            inner.select(runs, through, dstate!),
            ...next.map((value, i) => inner.select(runs, value, dothers[i]!)),
          ],
          emitted: [orZero(own.input), orZero(own.recurrent)],
        };
      },
    });
    const [ofInput, ofState] = emitted.map((each) => e.reshape(each, [-1, width])) as [Output, Output];
    const made: Output[] = [];
    if (dx) {
      const rows = e.matmul(ofInput, conversion.tensor(inputs[1]), false, true);
      made.push(e.transpose(e.reshape(rows, [time, batch, run.inputs]), [1, 0, 2]));
    }
    if (dkernel) made.push(e.matmul(e.reshape(run.input, [-1, run.inputs]), ofInput, true));
    if (drecurrent) made.push(e.matmul(before, ofState, true));
    if (dbias) {
      const sum = e.reduce("Sum", ofInput, [0]);
      made.push(weights.length === 1 ? sum : e.pack([sum, e.reduce("Sum", ofState, [0])], 0));
    }
    return made;
  };
}
