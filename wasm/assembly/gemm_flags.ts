// What a tile does with its sums before it stores them. Plain constants: the generator of the micro-kernels imports them too.

/** Add what is already in C. */
export const ACCUMULATE = 1;
/** Add the bias row. */
export const BIAS = 2;
/** Then max(x, 0): x < 0 ? 0 : x, so NaN stays NaN. */
export const RELU = 4;
