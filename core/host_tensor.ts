/**
 * Values that left the tensors: plain typed arrays with a shape, discriminated by their dtype.
 *
 * @module
 */

/** The element types of tensors. Arithmetic exists for `float32` and `int32` only. */
export type DType = "float32" | "int32" | "int64" | "bool" | "string";

/** The typed array (or array of strings) that holds the elements of a dtype, in row-major order. */
export interface DataByDType {
  /** 32-bit floats. */
  float32: Float32Array;
  /** 32-bit signed integers. */
  int32: Int32Array;
  /** 64-bit signed integers. */
  int64: BigInt64Array;
  /** One byte a value, 0 or 1. */
  bool: Uint8Array;
  /** Strings, decoded as strict UTF-8; where the bytes are not UTF-8, the bytes themselves. */
  string: (string | Uint8Array)[];
}

/** A dense value of one known dtype. */
export interface HostTensorOf<D extends DType> {
  /** Element type. */
  readonly dtype: D;
  /** Extents, outermost first; empty for a scalar. */
  readonly shape: readonly number[];
  /** Elements in row-major order. */
  readonly data: DataByDType[D];
}

/** A dense value outside the tensors, a union discriminated by `dtype`. */
export type HostTensor = { [D in DType]: HostTensorOf<D> }[DType];

/** Number of elements of a shape; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const extent of shape) size *= extent;
  return size;
}
