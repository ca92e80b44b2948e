/** Rows of tables whose numbers come from TensorFlow's own tests of contrib's heads, and what is checked of each. */

import { assert, assertEquals } from "@std/assert";
import type { FeatureValue } from "../../../core/data/batch.ts";
import { type Tensor, tensor } from "../../../core/runtime/tensor.ts";
import { type Head, noOpTrainFn } from "../../../heads/contrib/mod.ts";
import { errorOf } from "../_expect.ts";
import { type About, near, type Refusal } from "../_cases.ts";
import { value, withVariables } from "./_run.ts";
import { resultOf } from "../../core/_metrics.ts";

/** A batch with labels. */
export interface OpsCase {
  readonly head: () => Head;
  /** These, or those that follow from `logitsInput`. */
  readonly logits?: number[][] | Record<string, number[][]> | undefined;
  readonly logitsInput?: number[][];
  /** A function where they are tensors. */
  readonly labels: unknown | (() => unknown);
  readonly features?: Readonly<Record<string, FeatureValue | number | (() => Tensor)>>;
  /** What is trained. */
  readonly loss: number | About;
  /** What is reported. Default: the same. */
  readonly reported?: number | About;
  /** All metrics but the loss; null where nothing is said of them. */
  readonly metrics: Readonly<Record<string, number | About>> | null;
  /** Problem types of the output alternatives by name. Default: those of several heads, which have none in training and evaluation. */
  readonly problemTypes?: Readonly<Record<string, number>>;
  /** The variables after a step, the trainable ones first. Default: none. */
  readonly variables?: { readonly trainable: readonly string[]; readonly others?: readonly string[] };
  /** Other predictions than those that are checked elsewhere. */
  readonly predictions?: Readonly<Record<string, readonly number[]>>;
}

/** Losses, metrics and variables of each row, in training and evaluation. */
export function testOps(what: string, cases: Readonly<Record<string, OpsCase>>): void {
  for (const [name, row] of Object.entries(cases)) {
    for (const mode of ["train", "eval"] as const) Deno.test(`contrib ${what}: ${name}, ${mode}`, () => checkOps(row, mode));
  }
}

/** The error of each wrong call, which is made inside a model. */
export function testOpsRefusals(what: string, cases: Readonly<Record<string, Refusal>>): void {
  for (const [name, [call, kind, sentence]] of Object.entries(cases)) {
    Deno.test(`contrib ${what} refuses: ${name}`, () => {
      withVariables((run) => {
        const error = errorOf(() => run("train", () => void call()));
        assertEquals(error.name, kind, error.message);
        assert(error.message.includes(sentence), `${error.message}\ndoes not contain\n${sentence}`);
      });
    });
  }
}

function checkOps(row: OpsCase, mode: "train" | "eval"): void {
  const { loss, reported = loss, metrics, problemTypes } = row;
  const { trainable = [], others = [] } = row.variables ?? {};
  withVariables((run, variables) => {
    const head = row.head();
    const given = (x: unknown) => typeof x === "function" ? (x as () => unknown)() : x;
    const features = Object.fromEntries(Object.entries(row.features ?? {}).map(([key, x]) => [key, given(x)]));
    const ops = run(mode, () => {
      const logits = Array.isArray(row.logits) ? tensor(row.logits) : tensors(row.logits);
      const logitsInput = row.logitsInput === undefined ? null : tensor(row.logitsInput);
      const options = { features, mode, labels: given(row.labels), trainOpFn: noOpTrainFn, logits, logitsInput };
      return head.createModelFnOps(options as never);
    });
    near(value(ops.loss!), loss, "loss");
    assertEquals(ops.trainOp === null, mode === "eval");
    const alternatives = ops.outputAlternatives;
    const types = alternatives === null ? undefined : Object.fromEntries(Object.entries(alternatives).map(([k, v]) => [k, v.problemType]));
    assertEquals(types, problemTypes);

    const { loss: total, ...rest } = ops.evalMetricOps;
    if (total !== undefined) {
      near(resultOf(total) as number, reported, "the loss in metrics");
      near(value(ops.reportedLoss!), reported, "the reported loss");
    }
    if (metrics !== null) {
      assertEquals(Object.keys(rest).sort(), Object.keys(metrics).sort());
      for (const [key, metric] of Object.entries(rest)) near(resultOf(metric) as number, metrics[key]!, key);
    }
    for (const [key, expected] of Object.entries(row.predictions ?? {})) {
      assertEquals([...(ops.predictions as Record<string, Tensor>)[key]!.dataSync() as Float32Array], expected);
    }

    ops.trainOp?.apply();
    const made = [...variables.all()];
    assertEquals(made.filter((v) => v.trainable).map(({ name }) => name), trainable);
    assertEquals(made.filter((v) => !v.trainable).map(({ name }) => name), mode === "train" ? others : []);
  });
}

function tensors(logits: Record<string, number[][]> | undefined): Record<string, Tensor> | null {
  return logits === undefined ? null : Object.fromEntries(Object.entries(logits).map(([name, z]) => [name, tensor(z)]));
}
