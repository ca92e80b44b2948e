/** Mutants of derivatives, and of what reads raw values on the host. */

import type { FileMutants } from "./mutant.ts";

/** The list. */
export const ofOperations: readonly FileMutants[] = [
  {
    file: "core/autodiff/rules.ts",
    tests: ["tests/core/ops/elementwise_test.ts"],
    changes: [
      ["exp: (dy, { output }) => [ops.mul(dy, output)]", "exp: (dy, { output }) => [ops.mul(dy, ops.affine(output, 1.003))]"],
      ["[ops.div(ops.affine(dy, 0.5), output)]", "[ops.div(ops.affine(dy, 0.5015), output)]"],
      ["log: (dy, { inputs: [x] }) => [ops.div(dy, x!)]", "log: (dy, { inputs: [x] }) => [ops.div(ops.affine(dy, 1.003), x!)]"],
      ["ops.square(output))), -0.5)", "ops.square(output))), 0.5)"],
      ["sub: (dy) => [dy, ops.neg(dy)]", "sub: (dy) => [dy, dy]"],
      ["choose(ops.greaterEqual(a!, b!), dy)", "choose(ops.greater(a!, b!), dy)"],
      ["unreduce(ops.div(dy, ops.reshape(count, dy.shape)), x!.shape, axes)", "unreduce(dy, x!.shape, axes)"],
    ],
  },
  {
    file: "core/autodiff/rules.ts",
    tests: ["tests/core/ops/network_test.ts"],
    changes: [["{ transposeA: !!transposeB, transposeB: true }", "{ transposeA: !transposeB, transposeB: true }"]],
  },
  {
    file: "core/autodiff/rules.ts",
    tests: ["tests/core/layers_test.ts", "tests/core/ops/network_test.ts"],
    changes: [["const scale = ops.mul(gamma!, inverseDeviation);", "const scale = inverseDeviation;"]],
  },
  {
    file: "core/autodiff/gradient.ts",
    tests: ["tests/core/autodiff/tape_test.ts", "tests/core/optimizers/contract_test.ts"],
    changes: [["fromTypedArray(places, [idsB.length])", "fromTypedArray(range(idsB.length), [idsB.length])"]],
  },
  {
    file: "core/autodiff/movement_gradients.ts",
    tests: ["tests/core/ops/shape_test.ts"],
    changes: [
      ["sum + at * strides[i]!", "sum + at"],
      ["column += width;", "column = width;"],
    ],
  },
  {
    file: "core/ops/host/numeric_input.ts",
    tests: ["tests/core/feature_column/columns_test.ts"],
    changes: [
      ["into[place] = Math.fround(x - shift) / divisor;", "into[place] = (x - shift) / divisor;"],
      ["if (clean) return;", "return;"],
      ["if (own !== rows) throw differentBatch(readings[0]!.key, rows, reading.key, own);", ""],
      ["if (log1p && x < -1)", "if (log1p && x < -2)"],
    ],
  },
  {
    file: "core/ops/host/buckets.ts",
    tests: ["tests/core/feature_column/columns_test.ts"],
    changes: [
      ["if (x < edges[middle]!) high = middle;", "if (x <= edges[middle]!) high = middle;"],
      ["+ buckets * (i % width)", "+ edges.length * (i % width)"],
    ],
  },
  {
    file: "core/ops/host/vocabulary.ts",
    tests: ["tests/core/feature_column/columns_test.ts", "tests/core/feature_column/golden_test.ts"],
    changes: [["ids[i] = unknown.size + buckets[k]!", "ids[i] = buckets[k]!"]],
  },
  {
    file: "core/ops/host/category_ids.ts",
    tests: ["tests/core/feature_column/columns_test.ts"],
    changes: [["value >= 0 && value < numBuckets", "value >= 0 && value <= numBuckets"]],
  },
  {
    file: "core/ops/host/labels.ts",
    tests: ["tests/heads/errors_test.ts"],
    changes: [
      ["if (id >= nClasses || id < 0)", "if (id > nClasses || id < 0)"],
      ["into[place]! <= 1)) throw refuse", "into[place]! <= 2)) throw refuse"],
      ["(label) => label < 0 || (range", "(label) => label > 1 && (range"],
    ],
  },
  {
    file: "core/ops/host/weights.ts",
    tests: ["tests/heads/errors_test.ts"],
    changes: [["(perDimension && width === dimension)", "width === dimension"]],
  },
  {
    file: "core/ops/host/step_mask.ts",
    tests: ["tests/heads/sequential_head_test.ts"],
    changes: [
      ["if (step >= time) throw misfit(key, [rows, width(0)], logitsShape);", ""],
      ["if (valid[place] !== 0) counts[row]!++;", "counts[row]!++;"],
    ],
  },
  {
    file: "core/random.ts",
    tests: ["tests/core/random_test.ts"],
    changes: [["(block[i & 1]! >>> 8) * 2 ** -24", "(block[i & 1]! >>> 9) * 2 ** -23"]],
  },
  {
    file: "core/initializers.ts",
    tests: ["tests/core/initializers_test.ts"],
    changes: [
      ["Math.sqrt(6 / Math.max(1, fanIn + fanOut))", "Math.sqrt(6 / Math.max(1, fanIn))"],
      ["fill(1, size / 4, size / 2)", "fill(1, 0, size / 4)"],
    ],
  },
  {
    file: "core/runtime/memory.ts",
    tests: ["tests/core/runtime/memory_test.ts"],
    changes: [
      ["if (device.synchronous ? device.readSync(device.status, code)[0] !== 0 : loopsWithStatus === 0) clearStatus();", ""],
      ["  clearStatus();\n  loopsWithStatus++;", "  loopsWithStatus++;"],
    ],
  },
  {
    file: "core/autodiff/rules.ts",
    tests: ["tests/core/autodiff/tape_test.ts"],
    changes: [
      ["return saved === null || !(table instanceof Variable);", "return saved === null;"],
      ["ops.neg(ops.mul(dbeta, scale))", "ops.mul(dbeta, scale)"],
    ],
  },
  {
    file: "core/autodiff/tape.ts",
    tests: ["tests/core/autodiff/tape_test.ts"],
    changes: [
      ["if (!dense.has(outputs[k]!)) continue;", "continue;"],
      ["else if (inputs[k]?.tracked) {", "else if (k < 0) {"],
    ],
  },
  {
    file: "core/ops/segments.ts",
    tests: ["tests/core/ops/arguments_test.ts", "tests/core/optimizers/repeated_rows_test.ts"],
    changes: [
      ["if (distinct.length === ids.length) return", "return"],
      ["(weights ?? values).size === values.size", "true"],
      ["!Object.hasOwn(combinerCodes, combiner)", "false"],
      ['if (typeof entries === "object" && entries !== null) return', "return"],
    ],
  },
  {
    file: "core/runtime/host_tensor.ts",
    tests: ["tests/core/ops/arguments_test.ts"],
    changes: [["Number.isSafeInteger(extent) && extent >= 0", "extent >= 0"], ["n >= 2 ** 31", "n > 2 ** 53"]],
  },
  {
    file: "core/autodiff/rules.ts",
    tests: ["tests/core/ops/elementwise_test.ts", "tests/core/ops/network_test.ts"],
    changes: [
      ["const dvariance = variance!.tracked ?", "const dvariance = variance === null ?"],
      ["const dmean = mean!.tracked ?", "const dmean = x!.tracked ?"],
      ["[null, ...choose(condition!, dy)]", "[null, choose(condition!, dy)[0], null]"],
    ],
  },
  {
    file: "core/ops/given.ts",
    tests: ["tests/core/ops/arguments_test.ts"],
    changes: [
      ['network.denseLayer(x, float("dense", kernel)', "network.denseLayer(x, kernel as Tensor"],
      [
        'const given = (parameter: Operand): Tensor => float("batch_norm", parameter);',
        "const given = (parameter: Operand): Tensor => parameter as Tensor;",
      ],
      ["> 0 && maxNorm < Infinity", "> 0"],
    ],
  },
  {
    file: "core/ops/_op.ts",
    tests: ["tests/core/ops/arguments_test.ts"],
    changes: [
      ["resolved >= rank", "resolved >= Math.max(rank, 1)"],
      ['if (typeof value === "number") return value;', "return value;"],
      ["if (Array.isArray(values)) return values;", "return values;"],
    ],
  },
  {
    file: "core/ops/lengths.ts",
    tests: ["tests/core/ops/arguments_test.ts"],
    changes: [['typeof given === "bigint" ? Number(given) : given', "Number(given)"]],
  },
  {
    file: "core/ops/host/category_weights.ts",
    tests: ["tests/core/feature_column/columns_test.ts"],
    changes: [["weightPlaces && places &&", "weightPlaces && places && row < 0 &&"]],
  },
  {
    file: "core/ops/elementwise.ts",
    tests: ["tests/fuzz/operations_fuzz_test.ts"],
    changes: [
      ["sizeOf(t.shape.slice(at + 1)), t.address", "sizeOf(t.shape.slice(at)), t.address"],
      ["sorted[begin - 1] === sorted[begin]! - 1", "sorted[begin - 1]! >= 0"],
    ],
  },
  {
    file: "core/ops/host/sequence_numbers.ts",
    tests: ["tests/core/feature_column/sequence_columns_test.ts"],
    changes: [["if (count % reading.width !== 0)", "if (count < 0)"], ["if (complete) throw missing", "if (false) throw missing"]],
  },
];
