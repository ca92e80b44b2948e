/**
 * The confusion matrix of classes.
 *
 * @module
 */

import { checkOptions, ValueError } from "../errors.ts";
import type { HostTensorOf } from "../runtime/host_tensor.ts";
import type { Variable } from "../model.ts";
import type { Operand } from "../ops/mod.ts";
import { addTo, Classes, type ClassOptions, classOptions, type ExampleValues } from "./classes.ts";
import type { Tensor } from "../runtime/tensor.ts";
import { Metric, updateWith } from "./metric.ts";

/**
 * Weighted counts of examples by label (rows) and prediction (columns), as `tf.math.confusion_matrix` has them.
 *
 * @example
 * ```ts
 * import { ConfusionMatrix } from "@headway/estimator";
 * using matrix = new ConfusionMatrix("confusion_matrix", { nClasses: 2 });
 * matrix.update([1, 0, 1, 1], [1, 0, 0, 1]);
 * console.log((await matrix.result()).data); // 1, 0, 1, 2: one 0 that is called 0, one 1 that is called 0, two 1 that are called 1
 * ```
 */
export class ConfusionMatrix extends Metric<HostTensorOf<"float32">> {
  readonly #classes: Classes;
  readonly #counts: Variable;

  /**
   * Default name: `confusion_matrix`.
   *
   * @throws {ValueError} if the number of classes is not known.
   */
  constructor(name = "confusion_matrix", options: ClassOptions = {}) {
    checkOptions("ConfusionMatrix", options, classOptions);
    super(name);
    this.#classes = new Classes(name, options);
    const { count } = this.#classes;
    if (count > LARGEST) throw new ValueError(`[${name}] a confusion matrix is of at most ${LARGEST} classes. Received ${count}`);
    this.#counts = this.state("counts", [count, count]);
  }

  /**
   * Adds a batch.
   *
   * @param labels Any shape: ids in [0, nClasses), or strings of the vocabulary.
   * @param predictions As many values: the classes predicted, such as `class_ids` or `classes` of a head.
   * @param weights Of the shape of the labels or broadcast to it; default: 1.
   * @throws {InvalidArgumentError} if a value is no class; nothing was added then.
   */
  update(labels: ExampleValues, predictions: Operand, weights?: ExampleValues): void {
    const { count } = this.#classes;
    updateWith(this.states, this.#classes.read(labels, predictions, weights), (examples) => {
      const sums = new Float64Array(count * count);
      examples.forEach(({ label, prediction, weight }) => sums[label * count + prediction]! += weight);
      addTo(this.#counts, sums);
    });
  }

  /** float32 [nClasses, nClasses]: element [i, j] counts examples of class i that are called j. */
  override compute([counts]: readonly Tensor[]): Tensor {
    return counts!;
  }
}

/** A matrix of as many classes takes 1 GiB. */
const LARGEST = 1 << 14;
