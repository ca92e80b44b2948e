/**
 * lossOnlyHead: a term of the loss that has neither logits nor labels, such as a regularisation.
 *
 * @module
 */

import { checkOptionNames, checkOptions, describe, ValueError } from "../../core/errors.ts";
import { nameScope, variableScope } from "../../core/model.ts";
import { add } from "../../core/ops/elementwise.ts";
import { scalar, Tensor } from "../../core/runtime/tensor.ts";
import { type CreateModelFnOpsOptions, Head, opsOptionNames } from "./head.ts";
import { checkMode, ModelFnOps } from "./model_fn_ops.ts";

/** What the function of a {@linkcode lossOnlyHead} gives: a scalar, or several, which are added. */
export type LossTerms = Tensor | number | readonly (Tensor | number)[];

/** Options of {@linkcode lossOnlyHead}. */
export interface LossOnlyHeadOptions {
  /** Name of the head. Default `loss_only_head`. */
  readonly headName?: string;
}

/**
 * A head with a loss and nothing else, for {@linkcode multiHead}: it takes no logits, predicts nothing and has no metrics.
 *
 * @param lossFn Gives a term of the loss, or several. Variables that it makes stand under the head's name.
 */
export function lossOnlyHead(lossFn: () => LossTerms, options: LossOnlyHeadOptions = {}): Head {
  checkOptions("lossOnlyHead", options, { headName: ["string"] });
  if (typeof lossFn !== "function") throw new TypeError(`lossFn must be a function, received ${describe(lossFn)}`);
  return new LossOnlyHead(lossFn, options.headName || "loss_only_head");
}

class LossOnlyHead extends Head {
  override readonly headName: string;
  override readonly logitsDimension = 0;
  readonly #lossFn: () => LossTerms;

  constructor(lossFn: () => LossTerms, headName: string) {
    super();
    this.#lossFn = lossFn;
    this.headName = headName;
  }

  override createModelFnOps(options: CreateModelFnOpsOptions): ModelFnOps {
    checkOptionNames("createModelFnOps()", options, opsOptionNames);
    const { mode, trainOpFn = null, scope = null } = options;
    checkMode(mode);
    if (mode === "infer") return new ModelFnOps({ mode, predictions: {} });
    return variableScope(scope ?? this.headName, () => {
      const loss = this.#loss();
      if (mode === "eval") return new ModelFnOps({ mode, loss, predictions: {} });
      if (trainOpFn === null) throw new ValueError("trainOpFn can not be None in TRAIN mode");
      return new ModelFnOps({ mode, loss, predictions: {}, trainOp: nameScope("train_op", () => trainOpFn(loss)) });
    });
  }

  #loss(): Tensor {
    const given = this.#lossFn();
    const terms: readonly unknown[] = Array.isArray(given) ? given : [given];
    if (terms.length === 0 || !terms.every(isTerm)) {
      throw new ValueError(`lossFn must return a scalar or several, it returned ${describe(given)}`);
    }
    return terms.map((term) => term instanceof Tensor ? term : scalar(term)).reduce((a, b) => add(a, b));
  }
}

function isTerm(value: unknown): value is Tensor | number {
  return typeof value === "number" || value instanceof Tensor && value.size === 1;
}
