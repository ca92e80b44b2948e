/**
 * Variables: tensors that outlive a step, found again by TensorFlow's names.
 *
 * @module
 */

import { backend } from "./backends/mod.ts";
import { describe } from "./data/table.ts";
import { ValueError } from "./errors.ts";
import { allocatePersistent } from "./memory.ts";
import { sizeOf } from "./host_tensor.ts";
import { Tensor } from "./tensor.ts";

/** A named float32 tensor in the persistent region. Its model owns it. */
export class Variable extends Tensor {
  /** TensorFlow's name, such as `dnn/hiddenlayer_0/kernel`. */
  readonly name: string;
  /** True if optimizers may change it. */
  readonly trainable: boolean;
  /** Raised by every write; packed copies carry the version they were made from. */
  version = 0;

  /** Allocates the variable and writes its value. */
  constructor(name: string, shape: readonly number[], value: Float32Array, trainable: boolean) {
    // Before memory is claimed, which a variable that is never finished could not give back.
    checkLength(name, shape, value);
    super("float32", [...shape], allocatePersistent(sizeOf(shape) * 4));
    this.name = name;
    this.trainable = trainable;
    this.tracked = trainable;
    this.assign(value);
  }

  /** Overwrites the value. */
  assign(value: Float32Array): void {
    checkLength(this.name, this.shape, value);
    backend().write(this.address, value);
    this.version++;
  }

  /** A copy of the value. */
  value(): Float32Array {
    return this.dataSync() as Float32Array;
  }
}

function checkLength(name: string, shape: readonly number[], value: Float32Array): void {
  if (!(value instanceof Float32Array)) {
    throw new TypeError(`Variable ${name} takes its values as a Float32Array, received ${describe(value)}`);
  }
  if (value.length === sizeOf(shape)) return;
  throw new ValueError(`Variable ${name} of shape [${shape}] takes ${sizeOf(shape)} values, received ${value.length}`, { tensor: name });
}
