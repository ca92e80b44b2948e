/**
 * multiHead: several objectives on one model.
 *
 * @module
 */

import { checkOptionNames, checkOptions, describe, ValueError } from "../../core/errors.ts";
import type { Metric } from "../../core/metrics/mod.ts";
import { add, affine } from "../../core/ops/elementwise.ts";
import { slice } from "../../core/ops/shape.ts";
import { Tensor } from "../../core/runtime/tensor.ts";
import { type CreateModelFnOpsOptions, Head, noOpTrainFn, opsOptionNames } from "./head.ts";
import { checkMode, ModelFnOps, type OutputAlternative } from "./model_fn_ops.ts";

/** Options of {@linkcode multiHead}. */
export interface MultiHeadOptions {
  /** The weight of each head's loss, in the order of the heads. Default: 1 each. */
  readonly lossWeights?: readonly number[] | null;
}

/**
 * A head of several, which stem from the same logits or the same layer; each reads the labels of its `labelName`. The loss is the weighted sum of
 * theirs. Logits are concatenated in the order of the heads, or a record by their names; predictions are called `head/key`.
 *
 * @throws {ValueError} if a head has no name or one that another has, or there are not as many weights.
 */
export function multiHead(heads: readonly Head[], options: MultiHeadOptions = {}): Head {
  checkOptions("multiHead", options, { lossWeights: ["array", "null"] });
  if (!Array.isArray(heads) || heads.length === 0) throw new ValueError(`Must specify heads. Given: ${describe(heads)}`);
  const lossWeights = options.lossWeights ?? heads.map(() => 1);
  if (lossWeights.length !== heads.length) throw new ValueError("heads and lossWeights must have same size");
  for (const weight of lossWeights) {
    if (!Number.isFinite(weight)) throw new ValueError(`lossWeights must be finite numbers. Given: ${describe(weight)}`);
  }
  const names = new Set<string>();
  for (const head of heads) {
    if (!(head instanceof Head)) throw new TypeError(`heads must consist of heads, received ${describe(head)}`);
    if (!head.headName) throw new ValueError("Members of MultiHead must have names.");
    if (names.has(head.headName)) throw new ValueError(`Members of MultiHead must have different names. Given twice: ${head.headName}`);
    names.add(head.headName);
  }
  return new MultiHead(heads, lossWeights);
}

class MultiHead extends Head {
  override readonly headName = null;
  override readonly logitsDimension: number;
  readonly #heads: readonly Head[];
  readonly #weights: readonly number[];

  constructor(heads: readonly Head[], weights: readonly number[]) {
    super();
    this.#heads = [...heads];
    this.#weights = [...weights];
    this.logitsDimension = heads.reduce((total, { logitsDimension }) => total + logitsDimension, 0);
  }

  override createModelFnOps(options: CreateModelFnOpsOptions): ModelFnOps {
    checkOptionNames("createModelFnOps()", options, opsOptionNames);
    const { mode, trainOpFn = null } = options;
    checkMode(mode);
    if (mode === "train" && trainOpFn === null) throw new ValueError("trainOpFn can not be None in TRAIN mode.");
    const all = this.#each(options);
    const predictions = () => merge(all, this.#heads, (ops, name) => prefixed((ops.predictions ?? {}) as Record<string, Tensor>, name));
    if (mode === "infer") {
      const outputAlternatives = () => merge<OutputAlternative>(all, this.#heads, (ops) => ops.outputAlternatives ?? {});
      return new ModelFnOps({ mode, predictions, outputAlternatives });
    }
    const evalMetricOps = () => merge<Metric>(all, this.#heads, (ops) => ops.evalMetricOps);
    const loss = all
      .map((ops, i) => this.#weights[i] === 1 ? ops.loss! : affine(ops.loss!, this.#weights[i]!))
      .reduce((a, b) => add(a, b));
    if (mode === "eval") return new ModelFnOps({ mode, loss, predictions, evalMetricOps });
    const step = trainOpFn!(loss);
    const apply = () => {
      step.apply();
      // What a head does beside the model's step: that of its centred bias.
      for (const ops of all) ops.trainOp!.apply();
    };
    return new ModelFnOps({ mode, loss, evalMetricOps, trainOp: { gradients: step.gradients, apply } });
  }

  /** What each head makes of its own logits. */
  #each({ logits = null, logitsInput = null, ...rest }: CreateModelFnOpsOptions): readonly ModelFnOps[] {
    const train = { ...rest, trainOpFn: noOpTrainFn };
    if (logits === null) {
      if (logitsInput === null) throw new ValueError("Neither logits nor logitsInput supplied.");
      const { scope = null } = rest;
      if (scope !== null && this.#heads.filter(({ logitsDimension }) => logitsDimension > 0).length > 1) {
        throw new ValueError(
          `Variable ${scope}/logits/weights already exists, disallowed: heads of one scope cannot make logits of their own; leave the scope out`,
        );
      }
      return this.#heads.map((head) => head.createModelFnOps({ ...train, logitsInput }));
    }
    if (logitsInput !== null) throw new ValueError("Both logits and logitsInput supplied.");
    const own = logits instanceof Tensor ? this.#split(logits) : this.#named(logits);
    return this.#heads.map((head, i) => head.createModelFnOps({ ...train, logits: own[i]! }));
  }

  #split(logits: Tensor): readonly (Tensor | null)[] {
    const { shape } = logits;
    if (shape.length !== 2) throw new ValueError(`logits must be a Tensor [batch, n], received shape [${shape}]`);
    if (shape[1] !== this.logitsDimension) throw new ValueError(`Dimensions ${shape[1]} and ${this.logitsDimension} are not compatible`);
    let begin = 0;
    return this.#heads.map(({ logitsDimension }) => {
      if (logitsDimension === 0) return null;
      const part = slice(logits, [0, begin], [shape[0]!, logitsDimension]);
      begin += logitsDimension;
      return part;
    });
  }

  #named(logits: Readonly<Record<string, Tensor>>): readonly (Tensor | null)[] {
    return this.#heads.map(({ headName, logitsDimension }) => {
      if (logitsDimension === 0) return null;
      if (!Object.hasOwn(logits, headName!)) throw new ValueError(`logits has missing values for head(s): ['${headName}']`);
      return logits[headName!]!;
    });
  }
}

function merge<T>(
  all: readonly ModelFnOps[],
  heads: readonly Head[],
  part: (ops: ModelFnOps, name: string) => Readonly<Record<string, T>>,
): Record<string, T> {
  return Object.assign({}, ...all.map((ops, i) => part(ops, heads[i]!.headName!)));
}

function prefixed(values: Readonly<Record<string, Tensor>>, name: string): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${name}/${key}`, value]));
}
