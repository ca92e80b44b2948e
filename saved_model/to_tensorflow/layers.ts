/**
 * Layers and products of matrices.
 *
 * @module
 */

import type { Rows } from "./conversion.ts";
import { activate } from "./elementwise.ts";
import { int, type } from "./node_writer.ts";

/** The rows of layers. */
export const layers = {
  matmul: ([a, b], { transposeA, transposeB }, conversion) =>
    conversion.e.matmul(conversion.tensor(a), conversion.tensor(b), transposeA, transposeB),
  dense: ([x, kernel, bias], { activation }, conversion, node) => {
    const { e } = conversion;
    const input = conversion.tensor(x);
    const rank = conversion.graph.values[node.inputs[0]!]!.shape?.length ?? 2;
    // A layer of more than two dimensions is that of its rows.
    const product = e.matmul(
      rank === 2 ? input : e.reshape(input, [-1, conversion.extents(node.inputs[1]!)![0]!]),
      conversion.tensor(kernel),
    );
    const sum = bias === null || bias === undefined ? product : e.biasAdd(product, conversion.tensor(bias));
    const output = activate(e, activation, sum);
    if (rank === 2) return output;
    const lead = e.strided(e.shapeOf(input), [[0, rank - 1]]);
    return e.reshape(output, e.concat([lead, e.constant([conversion.extents(node.inputs[1]!)![1]!], "int32")], 0));
  },
  dropout: ([x], { rate, stream }, conversion) => {
    const { e } = conversion;
    const tensor = conversion.tensor(x);
    // The gradient is dropped by the mask of the layer, which is drawn once.
    const mask = conversion.drawn(stream, () => {
      const drawn = e.writer.one("RandomUniform", [e.shapeOf(tensor)], {
        dtype: type("float32"),
        T: type("int32"),
        seed: int(0),
        seed2: int(0),
      }, "float32");
      return e.cast(e.compare("GreaterEqual", drawn, e.scalar(rate as number, "float32")), "float32");
    });
    return e.binary("Mul", e.binary("Mul", tensor, e.scalar(1 / (1 - (rate as number)), "float32")), mask);
  },
  batch_norm: ([x, gamma, beta, mean, variance], { epsilon }, conversion) => {
    const { e } = conversion;
    const centred = e.binary("Sub", conversion.tensor(x), conversion.tensor(mean));
    const deviation = e.unary("Rsqrt", e.binary("AddV2", conversion.tensor(variance), conversion.number(epsilon, "float32")));
    const scale = gamma === null || gamma === undefined ? deviation : e.binary("Mul", deviation, conversion.tensor(gamma));
    const scaled = e.binary("Mul", centred, scale);
    return beta === null || beta === undefined ? scaled : e.binary("AddV2", scaled, conversion.tensor(beta));
  },
} satisfies Rows;
