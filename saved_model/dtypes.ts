/**
 * TensorFlow's element types and their numbers (tensorflow/core/framework/types.proto).
 *
 * @module
 */

/** Element types that graphs of TensorFlow's operations have here. */
export type TensorFlowDType = keyof typeof dtypeNumbers;

/** The number of each element type. */
export const dtypeNumbers = {
  float32: 1,
  float64: 2,
  int32: 3,
  uint8: 4,
  int16: 5,
  int8: 6,
  string: 7,
  int64: 9,
  bool: 10,
  bfloat16: 14,
  uint16: 17,
  half: 19,
  resource: 20,
  variant: 21,
  uint32: 22,
  uint64: 23,
} as const;

/** The element type of a number; undefined where it is none of these. A reference type (`number` + 100) is that of what it refers to. */
export function dtypeOfNumber(number: number): TensorFlowDType | undefined {
  return names.get(number > REFERENCE ? number - REFERENCE : number);
}

const REFERENCE = 100;

const names = new Map(Object.entries(dtypeNumbers).map(([name, number]) => [number as number, name as TensorFlowDType]));
