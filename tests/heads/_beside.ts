/** What a head makes of a row does not depend on the rows that stand beside it. */

import { assert, assertEquals } from "@std/assert";
import { Tape } from "../../core/autodiff/tape.ts";
import type { Features, FeatureValue, Labels } from "../../core/data/values.ts";
import { mul, slice, sum } from "../../core/ops/mod.ts";
import { scope, type Tensor, tensor } from "../../core/runtime/tensor.ts";
import type { HeadFacts } from "../../heads/testing.ts";

/** Of the largest element: the mean over a batch is rounded with its size. */
const BESIDE = 2e-6;

/**
 * Checks predictions of each row alone against those of the batch, bit for bit, and the gradient of the loss to its logits. The loss is a sum over rows,
 * or divided by something that depends on the batch: gradients are compared up to one factor for a row.
 */
export function assertRowsAlone({ head, logits: given, labels, features = {} }: Omit<HeadFacts, "fromConfig">): void {
  scope(() => {
    const logits = tensor(given);
    const batch = logits.shape[0]!;
    const together = head.predictions(logits);
    const gradients = slopes(logits, labels, features);
    for (let row = 0; row < batch; row++) {
      const own = rowOf(logits, row);
      const alone = head.predictions(own);
      assertEquals(Object.keys(alone), Object.keys(together));
      for (const [key, value] of Object.entries(alone)) {
        assertEquals(elements(value), part(elements(together[key]!), row, batch), `${key} of row ${row}`);
      }
      const [of, expected] = [slopes(own, labelsOf(labels, row), partOf(features, row)), part(gradients, row, batch)];
      const largest = (values: readonly number[]): number => values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
      const [size, other] = [largest(expected), largest(of)];
      assert(size > 0 && other > 0, `the loss does not depend on row ${row}`);
      of.forEach((v, i) => assert(Math.abs(v / other - expected[i]! / size) <= BESIDE, `gradient of row ${row}: ${of} beside ${expected}`));
    }
  });

  function slopes(logits: Tensor, labels: Labels, features: Features): number[] {
    logits.tracked = true;
    const tape = new Tape();
    const loss = tape.run(() => sum(mul(head.loss(labels, logits, { features }), 1)));
    const [gradient] = tape.gradientsOf(loss, [logits]);
    logits.tracked = false;
    return elements(gradient!) as number[];
  }
}

function rowOf(t: Tensor, row: number): Tensor {
  return slice(t, [row, ...t.shape.slice(1).map(() => 0)], [1, ...t.shape.slice(1)]);
}

function partOf(features: Features, row: number): Features {
  return Object.fromEntries(Object.entries(features).map(([key, value]) => [key, [(value as readonly unknown[])[row]] as FeatureValue]));
}

function labelsOf(labels: Labels, row: number): Labels {
  return (Array.isArray(labels) ? [labels[row]] : partOf(labels as Features, row)) as Labels;
}

function elements(t: Tensor): unknown[] {
  return Array.from(t.dataSync() as ArrayLike<unknown>);
}

function part<T>(values: readonly T[], row: number, batch: number): T[] {
  const each = values.length / batch;
  return values.slice(row * each, (row + 1) * each);
}
