/**
 * Reads `TensorProto`, the elements of constants (tensorflow/core/framework/tensor.proto).
 *
 * @module
 */

import { InvalidArgumentError } from "../../core/errors.ts";
import type { Message } from "../messages/schema.ts";
import { checkedSize, type Elements, elementType, type HostArray, wideInteger, zeroElements } from "./host_array.ts";

/**
 * The elements of a tensor.
 *
 * @param of What it belongs to, for the sentences.
 * @throws {InvalidArgumentError} if there are more or other elements than its shape and type have.
 */
export function tensorOf(proto: Message<"TensorProto">, of: string): HostArray {
  const dtype = elementType(proto.dtype, of);
  const shape = (proto.tensorShape?.dim ?? []).map(({ size }) => Number(size));
  const size = checkedSize(shape);
  if (proto.tensorContent.length > 0) return ofBytes(dtype, shape, size, proto.tensorContent, of);
  const values = listed(dtype, proto, of);
  if (values.length > size) {
    throw new InvalidArgumentError(`A constant of ${of} has ${values.length} values, which its shape [${shape}] does not hold`);
  }
  // What is not listed repeats the last value.
  const wide = Array.from({ length: size }, (_, i) => values[Math.min(i, values.length - 1)]);
  if (typeof values[0] === "bigint") {
    return wideInteger(dtype, shape, BigInt64Array.from(wide as bigint[], (value) => BigInt.asIntN(64, value)));
  }
  const data = zeroElements(dtype, size);
  if (values.length > 0) { for (let i = 0; i < size; i++) data[i] = wide[i] as number | string; }
  return { dtype, shape, data };
}

function listed(dtype: HostArray["dtype"], proto: Message<"TensorProto">, of: string): readonly (number | bigint | boolean | Uint8Array)[] {
  switch (dtype) {
    case "float32":
      return proto.floatVal;
    case "float64":
      return proto.doubleVal;
    case "int64":
      return proto.int64Val;
    case "uint64":
      return proto.uint64Val;
    case "uint32":
      return proto.uint32Val;
    case "string":
      return proto.stringVal;
    case "bool":
      return proto.boolVal.map(Number);
    case "half":
      return proto.halfVal.map((bits) => new DataView(Uint16Array.of(bits).buffer).getFloat16(0, true));
    case "bfloat16":
      return proto.halfVal.map((bits) => new Float32Array(Int32Array.of(bits << 16).buffer)[0]!);
    case "resource":
    case "variant":
      throw new InvalidArgumentError(`A constant of ${of} is a ${dtype}, which has no elements`);
    default:
      return proto.intVal;
  }
}

const widths: Partial<Record<HostArray["dtype"], number>> = {
  float32: 4,
  float64: 8,
  half: 2,
  bfloat16: 2,
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  uint8: 1,
  uint16: 2,
  uint32: 4,
  uint64: 8,
  bool: 1,
};

/** A value whose elements are given by their bytes, little-endian. */
export function ofBytes(dtype: HostArray["dtype"], shape: readonly number[], size: number, bytes: Uint8Array, of: string): HostArray {
  const width = widths[dtype];
  if (width === undefined || bytes.length !== size * width) {
    throw new InvalidArgumentError(`${bytes.length} bytes of ${of} cannot hold shape [${shape}] of ${dtype}`);
  }
  const { buffer } = bytes.slice();
  if (dtype === "int64" || dtype === "uint64") return wideInteger(dtype, shape, new BigInt64Array(buffer));
  if (dtype === "float32") return { dtype, shape, data: new Float32Array(buffer) };
  if (dtype === "float64") return { dtype, shape, data: new Float64Array(buffer) };
  if (dtype === "int32") return { dtype, shape, data: new Int32Array(buffer) };
  const view = new DataView(buffer);
  const data = zeroElements(dtype, size);
  for (let i = 0; i < size; i++) data[i] = read(view, dtype, i);
  return { dtype, shape, data: data as Elements };
}

function read(view: DataView, dtype: HostArray["dtype"], i: number): number {
  switch (dtype) {
    case "half":
      return view.getFloat16(2 * i, true);
    case "bfloat16": {
      const word = new DataView(new ArrayBuffer(4));
      word.setUint16(2, view.getUint16(2 * i, true), true);
      return word.getFloat32(0, true);
    }
    case "int8":
      return view.getInt8(i);
    case "int16":
      return view.getInt16(2 * i, true);
    case "uint16":
      return view.getUint16(2 * i, true);
    case "uint32":
      return view.getUint32(4 * i, true);
    default:
      return view.getUint8(i);
  }
}
