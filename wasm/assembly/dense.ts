// Dense layers, forward and backward, each in one call.

import { elu, elu_grad, leaky_relu, leaky_relu_grad, relu6, relu6_grad, relu_grad, selu, selu_grad } from "./activations";
import { sigmoid, sigmoid_grad, softplus, softplus_grad, tanh, tanh_grad } from "./activations";
import { multiply } from "./gemm";
import { BIAS, RELU } from "./gemm_flags";

// activationCodes of kernels.ts.
const LINEAR: i32 = 0;
const RELU_CODE: i32 = 1;
const RELU6: i32 = 2;
const LEAKY_RELU: i32 = 3;
const ELU: i32 = 4;
const SELU: i32 = 5;
const SOFTPLUS: i32 = 6;
const SIGMOID: i32 = 7;
const TANH: i32 = 8;

/** y[m,n] = activation(x[m,k] w[k,n] + bias[n]) */
export function dense(m: i32, n: i32, k: i32, x: usize, w: usize, bias: usize, y: usize, activation: i32): void {
  multiply(0, 0, m, n, k, x, w, y, bias, (bias ? BIAS : 0) | (activation == RELU_CODE ? RELU : 0));
  const count = m * n;
  switch (activation) {
    case RELU6:
      return relu6(count, y, y);
    case LEAKY_RELU:
      return leaky_relu(count, y, y);
    case ELU:
      return elu(count, y, y);
    case SELU:
      return selu(count, y, y);
    case SOFTPLUS:
      return softplus(count, y, y);
    case SIGMOID:
      return sigmoid(count, y, y);
    case TANH:
      return tanh(count, y, y);
  }
}

/** dz = dy activation'(y); dw[k,n] = x^T dz; db[n] = column sums of dz; dx[m,k] = dz w^T */
export function dense_grad(m: i32, n: i32, k: i32, x: usize, w: usize, y: usize, dy: usize, dz: usize, dx: usize, dw: usize, db: usize, activation: i32): void {
  const gradient = preActivation(m * n, y, dy, dz, activation);
  if (db) columnSums(m, n, gradient, db);
  if (dw) multiply(1, 0, k, n, m, x, gradient, dw, 0, 0);
  if (dx) multiply(0, 1, m, k, n, gradient, w, dx, 0, 0);
}

// Writes dz and gives its address.
function preActivation(count: i32, y: usize, dy: usize, dz: usize, activation: i32): usize {
  switch (activation) {
    case LINEAR:
      if (dz == 0) return dy;
      if (dz != dy) memory.copy(dz, dy, (<usize>count) << 2);
      break;
    case RELU_CODE:
      relu_grad(count, y, dy, dz);
      break;
    case RELU6:
      relu6_grad(count, y, dy, dz);
      break;
    case LEAKY_RELU:
      leaky_relu_grad(count, y, dy, dz);
      break;
    case ELU:
      elu_grad(count, y, dy, dz);
      break;
    case SELU:
      selu_grad(count, y, dy, dz);
      break;
    case SOFTPLUS:
      softplus_grad(count, y, dy, dz);
      break;
    case SIGMOID:
      sigmoid_grad(count, y, dy, dz);
      break;
    case TANH:
      tanh_grad(count, y, dy, dz);
      break;
  }
  return dz;
}

// Four partial sums for each column, of the rows that are 0, 1, 2, 3 modulo 4.
function columnSums(m: i32, n: i32, x: usize, sums: usize): void {
  const stride = (<usize>n) << 2;
  for (; n > 0; n -= 4) {
    let p = x;
    let s0 = f32x4.splat(0);
    let s1 = f32x4.splat(0);
    let s2 = f32x4.splat(0);
    let s3 = f32x4.splat(0);
    let rows = m;
    for (; rows >= 4; rows -= 4) {
      s0 = f32x4.add(s0, v128.load(p));
      p += stride;
      s1 = f32x4.add(s1, v128.load(p));
      p += stride;
      s2 = f32x4.add(s2, v128.load(p));
      p += stride;
      s3 = f32x4.add(s3, v128.load(p));
      p += stride;
    }
    for (; rows > 0; rows--) {
      s0 = f32x4.add(s0, v128.load(p));
      p += stride;
    }
    s0 = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
    if (n >= 4) v128.store(sums, s0);
    else {
      if (n & 2) {
        v128.store_lane<i64>(sums, s0, 0);
        if (n & 1) v128.store_lane<i32>(sums, s0, 2, 8);
      } else v128.store_lane<i32>(sums, s0, 0);
    }
    x += 16;
    sums += 16;
  }
}
