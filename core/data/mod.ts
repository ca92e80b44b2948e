/**
 * Input: datasets from columns, records, CSV and iterables, and what can be learned from them before training.
 *
 * @module
 */

// @ts-types="./_mod.ts"
export * from "../../dist/core/data/mod.js";
