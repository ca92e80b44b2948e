/**
 * What a head works out once for a batch: its labels, weights and losses, which the loss and the metrics both need.
 *
 * @module
 */

interface Made {
  readonly inputs: readonly unknown[];
  readonly value: unknown;
}

let batch: Map<object, Made[]> | null = null;

/** Runs `fn`, inside of which {@linkcode once} remembers. Nothing is kept beyond it: tensors live no longer than their step. */
export function perBatch<T>(fn: () => T): T {
  const before = batch;
  batch = new Map();
  try {
    return fn();
  } finally {
    batch = before;
  }
}

/** What `make` gives for these inputs of its owner, which are compared by identity; outside of {@linkcode perBatch} it is made anew. */
export function once<T>(owner: object, inputs: readonly unknown[], make: () => T): T {
  if (batch === null) return make();
  let known = batch.get(owner);
  if (known === undefined) batch.set(owner, known = []);
  const found = known.find((made) => made.inputs.length === inputs.length && made.inputs.every((input, i) => input === inputs[i]));
  if (found !== undefined) return found.value as T;
  const value = make();
  known.push({ inputs, value });
  return value;
}
