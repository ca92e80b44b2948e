/**
 * The public operations. Each checks shapes, runs kernels, and tells the recorder, so that what is written in them differentiates by itself.
 *
 * @module
 */

export * from "./elementwise.ts";
export * from "./matrix.ts";
export { gruSequence, type Lengths, lstmSequence, reverseSequence, type SequenceOptions, simpleRnnSequence } from "./recurrent.ts";
export * from "./reduce.ts";
export * from "./rows.ts";
export * from "./shape.ts";
export * from "./softmax.ts";
export * from "./train.ts";
export type { Operand } from "./_op.ts";
