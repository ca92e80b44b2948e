/**
 * Operations of networks, which are computed on the device.
 *
 * @module
 */

import { InvalidArgumentError } from "../../core/errors.ts";
import * as elementwise from "../../core/ops/elementwise.ts";
import * as network from "../../core/ops/network.ts";
import * as shapes from "../../core/ops/shape.ts";
import type { Tensor } from "../../core/runtime/tensor.ts";
import { deviceFloat, float32, one, type Row, type Rows } from "./row.ts";

/** A row that is an operation of ours with one float. */
function ofOne(ours: string): Row {
  return { build: (context) => one(context.builder, ours, [float32(context, 0)]) };
}

/** Rows of networks. */
export const layerRows: Rows = {
  MatMul: {
    build: (context) =>
      one(context.builder, "matmul", [float32(context, 0), float32(context, 1)], {
        transposeA: context.attributes.flag("transpose_a"),
        transposeB: context.attributes.flag("transpose_b"),
      }),
  },
  BatchMatMulV2: batchMatMul("BatchMatMulV2"),
  BatchMatMul: batchMatMul("BatchMatMul"),
  BiasAdd: {
    build(context) {
      const format = context.attributes.text("data_format", "NHWC");
      if (format !== "NHWC") throw new InvalidArgumentError(`BiasAdd is run here for NHWC, received ${format}`);
      return one(context.builder, "add", [float32(context, 0), float32(context, 1)]);
    },
  },
  Softmax: ofOne("softmax"),
  LogSoftmax: ofOne("log_softmax"),
  LeakyRelu: {
    build: (context) => one(context.builder, "tf.LeakyRelu", [float32(context, 0)], { alpha: context.attributes.float("alpha", 0.2) }),
    operations: { "tf.LeakyRelu": ([x], { alpha }) => elementwise.maximum(x, elementwise.affine(x, alpha)) },
  },
  L2Loss: {
    build: (context) => one(context.builder, "tf.L2Loss", [float32(context, 0)]),
    operations: { "tf.L2Loss": ([x]) => elementwise.affine(elementwise.sum(elementwise.square(x)), 0.5) },
  },
};

function batchMatMul(op: string): Row {
  return {
    build: (context) =>
      context.builder.emit(`tf.${op}`, [float32(context, 0), float32(context, 1)], {
        transposeA: context.attributes.flag("adj_x"),
        transposeB: context.attributes.flag("adj_y"),
      }, [deviceFloat]),
    operations: {
      [`tf.${op}`]: ([a, b], attributes) => products(a, b, attributes),
    },
  };
}

/** Products of matrices, one by one. */
function products(a: Tensor, b: Tensor, attributes: network.MatmulOptions): Tensor {
  if (a.shape.length < 2 || b.shape.length < 2) throw new InvalidArgumentError(`In[0] ndims must be >= 2: [${a.shape}] and [${b.shape}]`);
  if (a.shape.length === 2 && b.shape.length === 2) return network.matmul(a, b, attributes);
  const outer = a.shape.slice(0, -2);
  if (b.shape.length === 2 && !attributes.transposeA) {
    const rows = shapes.reshape(a, [-1, a.shape[a.shape.length - 1]!]);
    const product = network.matmul(rows, b, attributes);
    return shapes.reshape(product, [...a.shape.slice(0, -1), product.shape[1]!]);
  }
  if (outer.length !== b.shape.length - 2 || outer.some((extent, axis) => extent !== b.shape[axis])) {
    throw new InvalidArgumentError(`In[0] and In[1] must have compatible batch dimensions: [${a.shape}] and [${b.shape}]`);
  }
  const count = outer.reduce((product, extent) => product * extent, 1);
  const matrix = (x: Tensor, i: number): Tensor => {
    const inner = x.shape.slice(-2);
    return shapes.reshape(shapes.slice(shapes.reshape(x, [count, ...inner]), [i, 0, 0], [1, ...inner]), inner);
  };
  const made = Array.from({ length: count }, (_, i) => network.matmul(matrix(a, i), matrix(b, i), attributes));
  const [rows, columns] = made[0]?.shape ?? [0, 0];
  return shapes.reshape(made.length === 0 ? shapes.zeros([0]) : shapes.concat(made, 0), [...outer, rows!, columns!]);
}
