/** Activations, exponentials and logarithms of every element, and the activations' gradients. */
import { mapHeavy, mapLight, zip, zipHeavy } from "./maps";
import * as m from "./math";

// Activations.

class Relu {
  @inline
  apply(x: v128): v128 {
    return m.vrelu(x);
  }
}
export function relu(n: i32, x: usize, y: usize): void {
  mapLight<Relu>(n, x, y);
}

class Relu6 {
  @inline
  apply(x: v128): v128 {
    return m.vrelu6(x);
  }
}
export function relu6(n: i32, x: usize, y: usize): void {
  mapLight<Relu6>(n, x, y);
}

class LeakyRelu {
  @inline
  apply(x: v128): v128 {
    return m.vleakyRelu(x);
  }
}
export function leaky_relu(n: i32, x: usize, y: usize): void {
  mapLight<LeakyRelu>(n, x, y);
}

class Elu {
  @inline
  apply(x: v128): v128 {
    return m.velu(x);
  }
}
export function elu(n: i32, x: usize, y: usize): void {
  mapHeavy<Elu>(n, x, y);
}

class Selu {
  @inline
  apply(x: v128): v128 {
    return m.vselu(x);
  }
}
export function selu(n: i32, x: usize, y: usize): void {
  mapHeavy<Selu>(n, x, y);
}

class Gelu {
  @inline
  apply(x: v128): v128 {
    return m.vgelu(x);
  }
}
export function gelu(n: i32, x: usize, y: usize): void {
  mapHeavy<Gelu>(n, x, y);
}

class Softplus {
  @inline
  apply(x: v128): v128 {
    return m.vsoftplus(x);
  }
}
export function softplus(n: i32, x: usize, y: usize): void {
  mapHeavy<Softplus>(n, x, y);
}

class Sigmoid {
  @inline
  apply(x: v128): v128 {
    return m.vsigmoid(x);
  }
}
export function sigmoid(n: i32, x: usize, y: usize): void {
  mapHeavy<Sigmoid>(n, x, y);
}

class Tanh {
  @inline
  apply(x: v128): v128 {
    return m.vtanh(x);
  }
}
export function tanh(n: i32, x: usize, y: usize): void {
  mapHeavy<Tanh>(n, x, y);
}

class Exp {
  @inline
  apply(x: v128): v128 {
    return m.vexp(x);
  }
}
export function exp(n: i32, x: usize, y: usize): void {
  mapHeavy<Exp>(n, x, y);
}

class Log {
  @inline
  apply(x: v128): v128 {
    return m.vlog(x);
  }
}
export function log(n: i32, x: usize, y: usize): void {
  mapHeavy<Log>(n, x, y);
}

class Log1p {
  @inline
  apply(x: v128): v128 {
    return m.vlog1p(x);
  }
}
export function log1p(n: i32, x: usize, y: usize): void {
  mapHeavy<Log1p>(n, x, y);
}

// Gradients from the output y.

class ReluGrad {
  @inline
  apply(y: v128, dy: v128): v128 {
    return m.reluSlope(y, dy);
  }
}
export function relu_grad(n: i32, y: usize, dy: usize, dx: usize): void {
  zip<ReluGrad>(n, y, dy, dx);
}

class Relu6Grad {
  @inline
  apply(y: v128, dy: v128): v128 {
    return m.relu6Slope(y, dy);
  }
}
export function relu6_grad(n: i32, y: usize, dy: usize, dx: usize): void {
  zip<Relu6Grad>(n, y, dy, dx);
}

class LeakyReluGrad {
  @inline
  apply(y: v128, dy: v128): v128 {
    return m.leakyReluSlope(y, dy);
  }
}
export function leaky_relu_grad(n: i32, y: usize, dy: usize, dx: usize): void {
  zip<LeakyReluGrad>(n, y, dy, dx);
}

class EluGrad {
  @inline
  apply(y: v128, dy: v128): v128 {
    return m.eluSlope(y, dy);
  }
}
export function elu_grad(n: i32, y: usize, dy: usize, dx: usize): void {
  zip<EluGrad>(n, y, dy, dx);
}

class SeluGrad {
  @inline
  apply(y: v128, dy: v128): v128 {
    return m.seluSlope(y, dy);
  }
}
export function selu_grad(n: i32, y: usize, dy: usize, dx: usize): void {
  zip<SeluGrad>(n, y, dy, dx);
}

class SoftplusGrad {
  @inline
  apply(y: v128, dy: v128): v128 {
    return m.softplusSlope(y, dy);
  }
}
export function softplus_grad(n: i32, y: usize, dy: usize, dx: usize): void {
  zipHeavy<SoftplusGrad>(n, y, dy, dx);
}

class SigmoidGrad {
  @inline
  apply(y: v128, dy: v128): v128 {
    return m.sigmoidSlope(y, dy);
  }
}
export function sigmoid_grad(n: i32, y: usize, dy: usize, dx: usize): void {
  zip<SigmoidGrad>(n, y, dy, dx);
}

class TanhGrad {
  @inline
  apply(y: v128, dy: v128): v128 {
    return m.tanhSlope(y, dy);
  }
}
export function tanh_grad(n: i32, y: usize, dy: usize, dx: usize): void {
  zip<TanhGrad>(n, y, dy, dx);
}

// From the input.

class GeluGrad {
  @inline
  apply(x: v128, dy: v128): v128 {
    return f32x4.mul(dy, m.vgeluSlope(x));
  }
}
export function gelu_grad(n: i32, x: usize, dy: usize, dx: usize): void {
  zipHeavy<GeluGrad>(n, x, dy, dx);
}
