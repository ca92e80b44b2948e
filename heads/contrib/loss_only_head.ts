/**
 * lossOnlyHead: a term of the loss that has neither logits nor labels, such as a regularisation.
 *
 * @module
 */

import { checkOptions, describe, ValueError } from "../../core/errors.ts";
import { variableScope } from "../../core/model.ts";
import { add } from "../../core/ops/elementwise.ts";
import { Tensor } from "../../core/tensor.ts";
import { type CreateModelFnOpsOptions, Head } from "./head.ts";
import { checkMode, ModelFnOps } from "./model_fn_ops.ts";

/** Options of {@linkcode lossOnlyHead}. */
export interface LossOnlyHeadOptions {
  /** Name of the head. Default `loss_only_head`. */
  readonly headName?: string;
}

/**
 * A head with a loss and nothing else, for {@linkcode multiHead}: it takes no logits, predicts nothing and has no metrics.
 *
 * @param lossFn Gives a scalar, or several, which are added. Variables that it makes stand under the head's name.
 */
export function lossOnlyHead(lossFn: () => Tensor | readonly Tensor[], options: LossOnlyHeadOptions = {}): Head {
  checkOptions("lossOnlyHead", options, { headName: ["string"] });
  if (typeof lossFn !== "function") throw new TypeError(`lossFn must be a function, received ${describe(lossFn)}`);
  return new LossOnlyHead(lossFn, options.headName || "loss_only_head");
}

class LossOnlyHead extends Head {
  override readonly headName: string;
  override readonly logitsDimension = 0;
  readonly #lossFn: () => Tensor | readonly Tensor[];

  constructor(lossFn: () => Tensor | readonly Tensor[], headName: string) {
    super();
    this.#lossFn = lossFn;
    this.headName = headName;
  }

  override createModelFnOps({ mode, trainOpFn = null, scope = null }: CreateModelFnOpsOptions): ModelFnOps {
    checkMode(mode);
    if (mode === "infer") return new ModelFnOps({ mode, predictions: {} });
    const loss = variableScope(scope ?? this.headName, () => this.#loss());
    if (mode === "eval") return new ModelFnOps({ mode, loss, predictions: {} });
    if (trainOpFn === null) throw new ValueError("trainOpFn can not be None in TRAIN mode");
    return new ModelFnOps({ mode, loss, predictions: {}, trainOp: trainOpFn(loss) });
  }

  #loss(): Tensor {
    const given = this.#lossFn();
    const terms = given instanceof Tensor ? [given] : given;
    if (!Array.isArray(terms) || terms.length === 0 || !terms.every((term) => term instanceof Tensor && term.size === 1)) {
      throw new ValueError(`lossFn must return a scalar or several, it returned ${describe(given)}`);
    }
    return terms.reduce((a, b) => add(a, b));
  }
}
