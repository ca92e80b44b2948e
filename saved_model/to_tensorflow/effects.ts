/**
 * Operations that change variables.
 *
 * @module
 */

import { InvalidArgumentError } from "../../core/errors.ts";
import type { Conversion, Converted, Rows } from "./conversion.ts";
import type { Expressions } from "./expressions.ts";
import { type Output, type } from "./node_writer.ts";

/** The rows of effects. */
export const effects = {
  assign: ([variable, value], _, conversion) => {
    const { e } = conversion;
    const [handle, read] = target(conversion, variable);
    e.assign(handle, e.reshape(conversion.tensor(value), e.shapeOf(read)));
  },
  assign_add: ([variable, value], _, conversion) => {
    const [handle, read] = target(conversion, variable);
    addTo(conversion.e, handle, conversion.e.reshape(conversion.tensor(value), conversion.e.shapeOf(read)));
  },
  scale_variable: ([variable], { factor }, conversion) => {
    const [handle, read] = target(conversion, variable);
    conversion.e.assign(handle, conversion.e.binary("Mul", read, conversion.number(factor, "float32")));
  },
  moving_average: ([variable, x], { rate }, conversion) => {
    const { e } = conversion;
    const [handle, read] = target(conversion, variable);
    const change = e.binary("Mul", e.binary("Sub", read, conversion.tensor(x)), conversion.number(rate, "float32"));
    e.assign(handle, e.binary("Sub", read, change));
  },
  update_auc_buckets: ([predictions, labels, weights, positives, negatives], { thresholds }, conversion) => {
    const { e } = conversion;
    const clipped = e.binary(
      "Minimum",
      e.binary("Maximum", e.flat(conversion.tensor(predictions)), e.scalar(0, "float32")),
      e.scalar(1, "float32"),
    );
    const scaled = e.binary("Mul", clipped, e.scalar(thresholds as number - 1, "float32"));
    // The bucket below a threshold holds what is not above it.
    const above = e.unary("Neg", e.unary("Floor", e.unary("Neg", scaled)));
    const bucket = e.binary("Maximum", e.binary("Sub", e.cast(above, "int32"), e.count(1)), e.count(0));
    const y = e.flat(conversion.tensor(labels));
    const isPositive = e.cast(e.compare("NotEqual", y, e.scalar(0, "float32")), "float32");
    const weight = weights === null || weights === undefined
      ? e.fill([e.sizeOf(y)], e.scalar(1, "float32"))
      : e.flat(conversion.tensor(weights));
    const counts = (of: Output): Output => e.scatter(e.expandDims(bucket, 1), e.binary("Mul", weight, of), [thresholds as number]);
    addTo(e, target(conversion, positives)[0], counts(isPositive));
    addTo(e, target(conversion, negatives)[0], counts(e.binary("Sub", e.scalar(1, "float32"), isPositive)));
  },
} satisfies Rows;

/** Handle and value of the variable that an effect changes. */
export function target(conversion: Conversion, variable: Converted | null | undefined): [handle: Output, read: Output] {
  const read = conversion.tensor(variable);
  const handle = conversion.handleOf(read);
  if (handle === undefined) throw new InvalidArgumentError("An operation changes what is no variable");
  return [handle, read];
}

function addTo(e: Expressions, handle: Output, value: Output): void {
  e.writer.node("AssignAddVariableOp", [handle, value], { dtype: type(value.dtype) }, []);
}
