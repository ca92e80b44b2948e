/**
 * Feature columns: how raw features become the input of a model. Numeric and bucketized columns give numbers; categorical columns give ids, which
 * an indicator column counts and an embedding column looks up in a learned table. Sequence columns do the same at every step of a sequence.
 *
 * @module
 */

// @ts-types="./_mod.ts"
export * from "../../dist/core/feature_column/mod.js";
