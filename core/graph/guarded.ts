/**
 * Operations for graphs that come from files.
 *
 * @module
 */

import { HeadwayError, InvalidArgumentError } from "../errors.ts";
import type { Operation, OperationTable } from "./operation.ts";

/**
 * The same operations with errors of the library alone. In a graph from a file an operation may get values of a right kind that do not go with one
 * another, such as lengths of other sequences; what the engine throws then becomes an error that names the operation.
 *
 * @param operations Those that the graph may hold.
 */
export function guarded(operations: OperationTable): OperationTable {
  return Object.fromEntries(
    Object.entries(operations).map(([op, operation]): [string, Operation] => [op, (inputs, attributes, environment) => {
      try {
        return operation(inputs, attributes, environment);
      } catch (error) {
        if (error instanceof HeadwayError) throw error;
        const { message } = error as Error;
        throw new InvalidArgumentError(`The operation ${op} cannot take what the graph gives it: ${message}`, { cause: error });
      }
    }]),
  );
}
