/**
 * Checkpoints and files: what TensorFlow 1.15 and 2.15 wrote is read, and what is written here they read.
 *
 * A checkpoint is a TensorBundle: an index (`model.ckpt-1000.index`) and one or more data files. Opening one reads the index alone; tensors are
 * read one by one, each checked against its checksum.
 *
 * ```ts
 * import { CheckpointReader, latestCheckpoint } from "@headway/estimator/io";
 * const path = await latestCheckpoint("model_dir"); // null where there is none yet
 * if (path !== null) {
 *   const reader = await CheckpointReader.open(path);
 *   for (const name of reader.names()) console.log(name, reader.dtype(name), reader.shape(name));
 *   const { data } = await reader.read("dnn/hiddenlayer_0/kernel");
 *   console.log(data.length);
 * }
 * ```
 *
 * @module
 */

// @ts-types="./_mod.ts"
export * from "../../dist/core/io/mod.js";
