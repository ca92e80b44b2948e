/** Quadrature as exact as one likes, to compare with. */

/**
 * Nodes and weights of Gauss-Legendre quadrature on [-1, 1]: the nodes are the zeros of the Legendre polynomial P_n, found by Newton's iteration from
 * Tricomi's estimate cos(pi (i - 1/4) / (n + 1/2)); the weights are 2 / ((1 - x^2) P_n'(x)^2) (Abramowitz and Stegun, 25.4.29).
 */
export function gaussLegendre(n: number): { readonly nodes: Float64Array; readonly weights: Float64Array } {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < Math.ceil(n / 2); i++) {
    let x = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
    let derivative = 1;
    for (let round = 0; round < 100; round++) {
      // (k + 1) P_{k+1} = (2 k + 1) x P_k - k P_{k-1}
      let before = 1;
      let value = x;
      for (let k = 1; k < n; k++) [before, value] = [value, ((2 * k + 1) * x * value - k * before) / (k + 1)];
      derivative = n * (x * value - before) / (x * x - 1);
      const change = value / derivative;
      x -= change;
      if (Math.abs(change) < 1e-15) break;
    }
    nodes[i] = -x;
    nodes[n - 1 - i] = x;
    weights[i] = weights[n - 1 - i] = 2 / ((1 - x * x) * derivative * derivative);
  }
  return { nodes, weights };
}
