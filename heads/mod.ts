/**
 * Heads: what turns logits into losses, predictions and metrics.
 *
 * @module
 */

// @ts-types="./_mod.ts"
export * from "../dist/heads/mod.js";
