/**
 * Updates that a user gives as functions, to run after a step.
 *
 * @module
 */

import { InvalidArgumentError } from "../errors.ts";
import { type GraphWatcher, recorder, withGraph } from "../graph/current_recorder.ts";

/**
 * Runs updates.
 *
 * @param option What the user calls them.
 * @throws {InvalidArgumentError} if a graph is being made and one of them leaves no operation in it.
 */
export function runUpdates(updates: readonly (() => void)[], option: string): void {
  const { graph } = recorder;
  updates.forEach((update, i) => {
    if (graph === null) return update();
    let count = 0;
    const counting: GraphWatcher = {
      record(entry) {
        count++;
        graph.record(entry);
      },
      constant: (made, values) => graph.constant(made, values),
      rename: (value, name) => graph.rename(value, name),
      part: (args, fn) => graph.part(args, fn),
    };
    withGraph(counting, update);
    if (count > 0) return;
    throw new InvalidArgumentError(
      `A train graph cannot hold ${option}[${i}]: it is a function that does not change variables by operations, such as variable.assign()`,
    );
  });
}
